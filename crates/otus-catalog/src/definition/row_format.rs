//! ROW FORMAT and STORED AS, turned into classes and SerDe properties.
//! It must not know what a SerDe makes of them.

use otus_sql::ast::ddl::{CreateTable, RowFormat, StoredAs};
use otus_sql::ast::literal::StringLiteral;
use otus_types::{ErrorCode, QueryError};

use super::formats::{self, StorageFormat, TEXT_INPUT};
use super::properties;
use crate::model::{Parameters, SerdeInfo, StorageDescriptor};

/// A storage descriptor without columns and location.
pub(super) fn storage(statement: &CreateTable) -> Result<StorageDescriptor, QueryError> {
    let named = named_format(statement)?;
    let (class, mut parameters) = match &statement.row_format {
        Some(RowFormat::Serde(class)) => (class.value.clone(), Parameters::new()),
        Some(format @ RowFormat::Delimited { .. }) => {
            (formats::LAZY_SIMPLE.to_owned(), delimiters(format))
        }
        None => {
            let class = named.map_or(formats::LAZY_SIMPLE, |format| format.serde);
            (class.to_owned(), Parameters::new())
        }
    };
    let (input, output) = match (&statement.stored_as, named) {
        (Some(StoredAs::Classes { input, output }), _) => {
            (input.value.as_str(), output.value.as_str())
        }
        (_, Some(format)) => (format.input, format.output),
        (_, None) => (TEXT_INPUT, formats::default_output(&class)),
    };
    parameters.extend(properties(&statement.serde_properties));
    // Hive's default; with a delimiter it repeats the delimiter.
    let format = parameters.get("field.delim").cloned().unwrap_or_else(|| "1".to_owned());
    parameters.entry("serialization.format".to_owned()).or_insert(format);
    Ok(StorageDescriptor {
        input_format: Some(input.to_owned()),
        output_format: Some(output.to_owned()),
        serde_info: Some(SerdeInfo { name: None, serialization_library: Some(class), parameters }),
        ..StorageDescriptor::default()
    })
}

/// Whether the SerDe can know the columns when the statement lists none.
pub(super) fn describes_itself(statement: &CreateTable) -> bool {
    match (&statement.row_format, &statement.stored_as) {
        (Some(RowFormat::Serde(_)), _) => true,
        (_, Some(StoredAs::Format(format))) => format.is("AVRO"),
        _ => false,
    }
}

fn named_format(statement: &CreateTable) -> Result<Option<&'static StorageFormat>, QueryError> {
    let Some(StoredAs::Format(word)) = &statement.stored_as else {
        return Ok(None);
    };
    let found = formats::by_name(&word.value).ok_or_else(|| {
        let known: Vec<&str> = formats::ALL.iter().map(|it| it.name).collect();
        QueryError::new(
            ErrorCode::DdlFailed,
            format!(
                "FAILED: SemanticException Unrecognized file format in STORED AS clause: '{}'",
                word.value
            ),
        )
        .at(word.span.get())
        .hint(format!("the formats are {}", known.join(", ")))
    })?;
    Ok(Some(found))
}

fn delimiters(format: &RowFormat) -> Parameters {
    let RowFormat::Delimited { fields, escaped, collection_items, map_keys, lines, null_defined } =
        format
    else {
        return Parameters::new();
    };
    let written: [(&str, &Option<StringLiteral>); 6] = [
        ("field.delim", fields),
        ("escape.delim", escaped),
        // The missing letter is Hive's.
        ("colelction.delim", collection_items),
        ("mapkey.delim", map_keys),
        ("line.delim", lines),
        ("serialization.null.format", null_defined),
    ];
    let given = written.iter().filter_map(|(key, literal)| {
        let literal = literal.as_ref()?;
        Some(((*key).to_owned(), literal.value.clone()))
    });
    given.collect()
}
