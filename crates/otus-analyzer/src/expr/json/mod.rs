//! SQL/JSON: the forms with clauses become calls whose arguments are the clauses, as the
//! family `json` of the functions says. It must not know how paths are evaluated.

mod construct;
mod query;
mod table;

use otus_functions::json::sql_path::SqlPath;
use otus_functions::operator::row;
use otus_sql::ast::{self, ExprKind, JsonEncoding, JsonFormat};
use otus_types::{ErrorCode, RowField, TrinoType};

use super::calls::{call, cast, place, text};
use super::literal::string;
use super::{ExprBinder, Typed};
use crate::binder::{Result, error};

impl ExprBinder<'_, '_, '_> {
    pub(super) fn bind_json(&mut self, expr: &ast::Expr) -> Result<Typed> {
        let span = expr.span.get();
        match &expr.kind {
            ExprKind::JsonExists(it) => self.bind_json_exists(it, span),
            ExprKind::JsonValue(it) => self.bind_json_value(it, span),
            ExprKind::JsonQuery(it) => self.bind_json_query(it, span),
            ExprKind::JsonObject(it) => self.bind_json_object(it, span),
            ExprKind::JsonArray(it) => self.bind_json_array(it, span),
            _ => Err(error(ErrorCode::GenericInternalError, "not a JSON form", expr.span)),
        }
    }

    /// The input of a path: text, json, or UTF-8 bytes.
    fn json_input(&mut self, input: &ast::JsonInput) -> Result<Typed> {
        let span = input.value.span.get();
        let value = self.bind(&input.value)?;
        let encoding = input.format.and_then(|format| format.encoding);
        match (&value.ty, encoding) {
            (TrinoType::Varchar(_) | TrinoType::Json, None) => Ok(value),
            (TrinoType::Char(_) | TrinoType::Unknown, None) => {
                cast(value, &TrinoType::VARCHAR, false, span)
            }
            (TrinoType::Varbinary, None | Some(JsonEncoding::Utf8)) => Ok(value),
            (TrinoType::Varbinary, Some(encoding)) => {
                call("$json_decode", vec![value, string(encoding_name(encoding))], span)
            }
            (ty, encoding) => {
                let format = encoding.map_or("JSON", encoding_name);
                let text =
                    format!("Cannot read input of type {ty} as JSON using formatting {format}");
                Err(error(ErrorCode::TypeMismatch, text, span))
            }
        }
    }

    /// A value passed as parameter, member or element: JSON with FORMAT JSON and when it is
    /// made by a JSON function, else the SQL value.
    fn json_value_of(&mut self, input: &ast::JsonInput) -> Result<Typed> {
        let is_json = matches!(
            input.value.kind,
            ExprKind::JsonQuery(_) | ExprKind::JsonObject(_) | ExprKind::JsonArray(_)
        );
        if input.format.is_none() && !is_json {
            return self.bind(&input.value);
        }
        let value = self.json_input(input)?;
        let value = match value.ty {
            TrinoType::Varbinary => {
                call("$json_decode", vec![value, string("UTF8")], input.value.span.get())?
            }
            _ => value,
        };
        // The kernel reads text that is typed json, and says when it is none.
        Ok(Typed { ty: TrinoType::Json, ..value })
    }

    /// PASSING as a row with the names as the path spells them; NULL without it.
    fn json_passing(&mut self, passing: &[ast::JsonArgument]) -> Result<Typed> {
        let mut named = Vec::with_capacity(passing.len());
        for argument in passing {
            let name = canonical(&argument.name);
            if named.iter().any(|(known, _)| *known == name) {
                let text = format!("{name} JSON path parameter is specified more than once");
                return Err(error(ErrorCode::DuplicateParameterName, text, argument.name.span));
            }
            named.push((name, self.json_value_of(&argument.value)?));
        }
        Ok(named_row(named))
    }
}

/// The name as SQL stores it: quoted as it stands, else in upper case.
fn canonical(name: &ast::Ident) -> String {
    if name.quote.is_some() { name.value.clone() } else { name.value.to_uppercase() }
}

/// A row of named values; NULL of unknown type for none.
fn named_row(values: Vec<(String, Typed)>) -> Typed {
    if values.is_empty() {
        return Typed::new(crate::plan::null(), TrinoType::Unknown);
    }
    let can_fail = values.iter().any(|(_, value)| value.can_fail);
    let fields: Vec<RowField> = values
        .iter()
        .map(|(name, value)| RowField { name: Some(name.clone()), ty: value.ty.clone() })
        .collect();
    let expr = row(&fields, values.into_iter().map(|(_, value)| value.expr).collect());
    Typed { expr, ty: TrinoType::Row(fields), can_fail }
}

/// The text of a path that compiles.
fn checked_path(path: &ast::StringLiteral) -> Result<Typed> {
    SqlPath::compile(&path.value).map_err(|e| place(e, path.span.get()))?;
    Ok(Typed::new(text(path.value.as_str()), TrinoType::VARCHAR))
}

/// Every parameter of a path must be passed.
fn check_parameters(path: &ast::StringLiteral, passing: &[ast::JsonArgument]) -> Result<()> {
    let compiled = SqlPath::compile(&path.value).map_err(|e| place(e, path.span.get()))?;
    let passed: Vec<String> = passing.iter().map(|argument| canonical(&argument.name)).collect();
    for name in compiled.variables() {
        if passed.iter().any(|known| known == name) {
            continue;
        }
        let mut text = format!("no value passed for parameter {name}");
        if passed.iter().any(|known| known.eq_ignore_ascii_case(name)) {
            text.push_str(&format!(". Try quoting \"{name}\" in the PASSING clause to match case"));
        }
        return Err(error(ErrorCode::InvalidPath, text, path.span));
    }
    Ok(())
}

fn encoding_name(encoding: JsonEncoding) -> &'static str {
    match encoding {
        JsonEncoding::Utf8 => "UTF8",
        JsonEncoding::Utf16 => "UTF16",
        JsonEncoding::Utf32 => "UTF32",
    }
}

/// JSON text as RETURNING wants it: another character type, or bytes.
fn output(
    value: Typed,
    ty: &TrinoType,
    format: Option<JsonFormat>,
    span: otus_types::Span,
) -> Result<Typed> {
    let encoding = format.and_then(|format| format.encoding);
    match (ty, encoding) {
        (TrinoType::Varchar(_) | TrinoType::Char(_), None) => cast(value, ty, false, span),
        (TrinoType::Varbinary, encoding) => {
            let can_fail = value.can_fail;
            let encoding = string(encoding.map_or("UTF8", encoding_name));
            Ok(call("$json_encode", vec![value, encoding], span)?.fallible(can_fail))
        }
        (ty, encoding) => {
            let format = encoding.map_or("JSON", encoding_name);
            let text = format!("Cannot output JSON value as {ty} using formatting {format}");
            Err(error(ErrorCode::TypeMismatch, text, span))
        }
    }
}
