//! The WITH list of CTAS and UNLOAD: values of known properties, and Trino's words for unknown
//! ones (athena.md §1.3). It must not know what a property does.

use otus_sql::ast::{Expr, ExprKind, Literal, TableProperty};
use otus_types::{ErrorCode, QueryError, Span};

use super::formats::{self, Codec, Format};

/// What a statement knows.
pub const CTAS: &[&str] = &[
    "format",
    "write_compression",
    "parquet_compression",
    "orc_compression",
    "compression_level",
    "external_location",
    "field_delimiter",
    "partitioned_by",
    "bucketed_by",
    "bucket_count",
    "bucketing_format",
    "table_type",
    "is_external",
];
/// Known, and only for Iceberg tables.
const ICEBERG: &[&str] = &[
    "location",
    "partitioning",
    "optimize_rewrite_min_data_file_size_bytes",
    "optimize_rewrite_max_data_file_size_bytes",
    "optimize_rewrite_data_file_threshold",
    "optimize_rewrite_delete_file_threshold",
    "vacuum_min_snapshots_to_keep",
    "vacuum_max_snapshot_age_seconds",
    "vacuum_max_metadata_files_to_keep",
];
pub const UNLOAD: &[&str] =
    &["format", "compression", "compression_level", "field_delimiter", "partitioned_by"];

/// Formats Athena writes and Otus does not.
const NOT_WRITTEN: [&str; 1] = ["ION"];

/// A WITH list whose names are known.
#[derive(Debug)]
pub struct Properties<'a>(&'a [TableProperty]);

impl<'a> Properties<'a> {
    /// Checks the names.
    ///
    /// # Errors
    /// `INVALID_TABLE_PROPERTY` at the first unknown or repeated one.
    pub fn new(list: &'a [TableProperty], known: &[&str]) -> Result<Self, QueryError> {
        for (at, property) in list.iter().enumerate() {
            let name = property.name.value.as_str();
            let span = property.span.get();
            if list.iter().take(at).any(|it| it.name.value == name) {
                let text = format!("Duplicate property: {name}");
                return Err(QueryError::new(ErrorCode::DuplicateColumnName, text).at(span));
            }
            if ICEBERG.contains(&name) && known == CTAS {
                let text =
                    format!("Property {name} is for Iceberg tables, which are not supported yet");
                return Err(QueryError::new(ErrorCode::NotSupported, text).at(span));
            }
            if !known.contains(&name) {
                return Err(unknown(name, known).at(span));
            }
        }
        Ok(Self(list))
    }

    fn get(&self, name: &str) -> Option<(&'a Expr, Span)> {
        let property = self.0.iter().find(|it| it.name.value == name)?;
        // DEFAULT is as good as nothing.
        Some((property.value.as_ref()?, property.span.get()))
    }

    pub fn is_given(&self, name: &str) -> bool {
        self.get(name).is_some()
    }

    /// Where the property stands; the statement's place when it does not.
    pub fn span(&self, name: &str, statement: Span) -> Span {
        self.get(name).map_or(statement, |it| it.1)
    }

    pub fn text(&self, name: &str) -> Result<Option<String>, QueryError> {
        let Some((value, span)) = self.get(name) else { return Ok(None) };
        match &value.kind {
            ExprKind::Literal(Literal::String(text)) => Ok(Some(text.clone())),
            _ => Err(wrong_type(name, "varchar", span)),
        }
    }

    pub fn number(&self, name: &str) -> Result<Option<i64>, QueryError> {
        let Some((value, span)) = self.get(name) else { return Ok(None) };
        match &value.kind {
            ExprKind::Literal(Literal::Integer(number)) => Ok(Some(*number)),
            _ => Err(wrong_type(name, "integer", span)),
        }
    }

    pub fn flag(&self, name: &str) -> Result<Option<bool>, QueryError> {
        let Some((value, span)) = self.get(name) else { return Ok(None) };
        match &value.kind {
            ExprKind::Literal(Literal::Boolean(flag)) => Ok(Some(*flag)),
            _ => Err(wrong_type(name, "boolean", span)),
        }
    }

    /// Column names, folded.
    pub fn names(&self, name: &str) -> Result<Vec<String>, QueryError> {
        let Some((value, span)) = self.get(name) else { return Ok(Vec::new()) };
        let wrong = || wrong_type(name, "array(varchar)", span);
        let ExprKind::Array(items) = &value.kind else { return Err(wrong()) };
        let text = |item: &Expr| match &item.kind {
            ExprKind::Literal(Literal::String(text)) => Ok(text.to_lowercase()),
            _ => Err(wrong()),
        };
        items.iter().map(text).collect()
    }

    /// The format called for; `default` where none is.
    pub fn format(&self, default: Option<&str>) -> Result<&'static Format, QueryError> {
        let named = self.text("format")?;
        let Some(name) = named.as_deref().or(default) else {
            let text = "The 'format' property is required";
            return Err(QueryError::new(ErrorCode::InvalidTableProperty, text)
                .hint("add WITH (format = 'PARQUET')"));
        };
        let at = |error: QueryError| match self.get("format") {
            Some((_, span)) => error.at(span),
            None => error,
        };
        if NOT_WRITTEN.iter().any(|it| name.eq_ignore_ascii_case(it)) {
            let text = format!("Writing {} is not supported yet", name.to_uppercase());
            return Err(at(QueryError::new(ErrorCode::NotSupported, text)));
        }
        formats::by_name(name).ok_or_else(|| {
            let names: Vec<&str> = formats::FORMATS.iter().map(|it| it.name).collect();
            let why = format!("Invalid value [{name}]. Valid values: [{}]", names.join(", "));
            at(refused("format", &format!("'{name}'"), &why))
        })
    }

    /// The codec, from whichever of `keys` is given, and its level.
    pub fn codec(
        &self,
        format: &'static Format,
        keys: &[&str],
    ) -> Result<(Codec, Option<i32>), QueryError> {
        let given: Vec<&str> = keys.iter().copied().filter(|it| self.is_given(it)).collect();
        if let [first, second, ..] = given.as_slice() {
            let text = format!("{first} and {second} cannot be specified together");
            let error = QueryError::new(ErrorCode::InvalidTableProperty, text);
            return Err(error.at(self.span(second, Span::default())));
        }
        let mut codec = format.default;
        if let Some(key) = given.first() {
            let span = self.span(key, Span::default());
            let name = self.text(key)?.unwrap_or_default();
            codec = codec_called(format, key, &name).map_err(|it| it.at(span))?;
        }
        let level = self.number("compression_level")?;
        let Some(level) = level else { return Ok((codec, None)) };
        let span = self.span("compression_level", Span::default());
        let level = check_level(codec, level).map_err(|it| it.at(span))?;
        Ok((codec, Some(level)))
    }
}

/// The codec of `format` called `name`, which is the value of property `key`.
pub fn codec_called(format: &'static Format, key: &str, name: &str) -> Result<Codec, QueryError> {
    let upper = name.trim().to_uppercase();
    // Parquet's own word.
    let upper = if upper == "UNCOMPRESSED" { "NONE" } else { upper.as_str() };
    if let Some(codec) = format.codecs.iter().find(|it| it.name == upper) {
        return Ok(*codec);
    }
    if !Codec::NAMES.contains(&upper) {
        let names = Codec::NAMES.join(", ");
        let why = format!("Invalid value [{name}]. Valid values: [{names}]");
        return Err(refused(key, &format!("'{name}'"), &why));
    }
    let known: Vec<&str> = format.codecs.iter().map(|it| it.name).collect();
    let text = format!("Compression codec {upper} not supported for {}", format.name);
    Err(QueryError::new(ErrorCode::NotSupported, text).hint(format!(
        "{} is written with {}",
        format.name,
        known.join(", ")
    )))
}

/// A level fit for zstd.
pub fn check_level(codec: Codec, level: i64) -> Result<i32, QueryError> {
    if codec != Codec::ZSTD {
        let text = format!("compression_level is only supported for ZSTD, not {}", codec.name);
        return Err(QueryError::new(ErrorCode::InvalidTableProperty, text));
    }
    match i32::try_from(level) {
        Ok(level @ 1..=22) => Ok(level),
        _ => Err(refused("compression_level", &level.to_string(), "must be between 1 and 22")),
    }
}

fn refused(name: &str, value: &str, why: &str) -> QueryError {
    let text = format!(
        "Unable to set catalog 'awsdatacatalog' table property '{name}' to [{value}]: {why}"
    );
    QueryError::new(ErrorCode::InvalidTableProperty, text)
}

fn wrong_type(name: &str, ty: &str, span: Span) -> QueryError {
    let text = format!(
        "Invalid value for catalog 'awsdatacatalog' table property '{name}': Cannot convert to {ty}"
    );
    QueryError::new(ErrorCode::InvalidTableProperty, text).at(span)
}

fn unknown(name: &str, known: &[&str]) -> QueryError {
    let text = format!("Catalog 'awsdatacatalog' table property '{name}' does not exist");
    let error = QueryError::new(ErrorCode::InvalidTableProperty, text);
    let lower = name.to_lowercase();
    let close = known.iter().map(|it| (otus_sql::spelling::distance(&lower, it), *it)).min();
    match close {
        Some((0, it)) => error.hint(format!("write it in lower case: {it}")),
        Some((1..=3, it)) => error.hint(format!("did you mean {it}?")),
        _ => error.hint(format!("known are {}", known.join(", "))),
    }
}
