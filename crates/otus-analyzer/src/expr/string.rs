//! String functions with their own grammar: TRIM, POSITION, SUBSTRING, NORMALIZE.

use otus_functions::ArgumentType;
use otus_sql::ast::{self, ExprKind, NormalForm, TrimSide};
use otus_types::{ErrorCode, TrinoType};

use super::calls::call;
use super::literal::string;
use super::{ExprBinder, Typed};
use crate::binder::{Result, error};

impl ExprBinder<'_, '_, '_> {
    pub(super) fn bind_string(&mut self, expr: &ast::Expr) -> Result<Typed> {
        let span = expr.span.get();
        match &expr.kind {
            ExprKind::Trim { side, chars, source } => {
                let name = match side {
                    Some(TrimSide::Leading) => "ltrim",
                    Some(TrimSide::Trailing) => "rtrim",
                    Some(TrimSide::Both) | None => "trim",
                };
                let mut arguments = vec![self.bind(source)?];
                if let Some(chars) = chars {
                    arguments.push(self.bind(chars)?);
                }
                call(name, arguments, span)
            }
            ExprKind::Position { needle, haystack } => {
                let (needle, haystack) = (self.bind(needle)?, self.bind(haystack)?);
                call("strpos", vec![haystack, needle], span)
            }
            ExprKind::Substring { value, start, length } => {
                let mut arguments = vec![self.bind(value)?, self.bind(start)?];
                if let Some(length) = length {
                    arguments.push(self.bind(length)?);
                }
                call("substring", arguments, span)
            }
            ExprKind::Normalize { value, form } => {
                let form = match form {
                    NormalForm::Nfc => "NFC",
                    NormalForm::Nfd => "NFD",
                    NormalForm::Nfkc => "NFKC",
                    NormalForm::Nfkd => "NFKD",
                };
                let value = self.bind(value)?;
                call("normalize", vec![value, string(form)], span)
            }
            _ => Err(error(ErrorCode::GenericInternalError, "not a string form", expr.span)),
        }
    }
}

/// Checks of `format` and `concat` that their signatures cannot make.
pub fn check_arguments(name: &str, values: &[ast::Expr], types: &[ArgumentType]) -> Result<()> {
    if name == "concat" && values.is_empty() {
        return Err(otus_types::QueryError::new(
            ErrorCode::InvalidFunctionArgument,
            "There must be two or more concatenation arguments",
        ));
    }
    if name != "format" {
        return Ok(());
    }
    for (at, (value, ty)) in values.iter().zip(types).enumerate() {
        let ArgumentType::Value(ty) = ty else { continue };
        if at == 0 && !matches!(ty, TrinoType::Varchar(_)) {
            let text = format!("Type of first argument to format() must be VARCHAR (actual: {ty})");
            return Err(error(ErrorCode::TypeMismatch, text, value.span));
        }
        if matches!(
            ty,
            TrinoType::Array(_) | TrinoType::Map(..) | TrinoType::Row(_) | TrinoType::Varbinary
        ) {
            let text = format!("Type not supported for formatting: {ty}");
            return Err(error(ErrorCode::NotSupported, text, value.span));
        }
    }
    Ok(())
}
