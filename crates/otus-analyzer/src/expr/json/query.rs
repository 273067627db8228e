//! JSON_EXISTS, JSON_VALUE and JSON_QUERY.

use otus_sql::ast::{
    JsonExists, JsonExistsOnError, JsonPathCall, JsonQuery, JsonQueryOn, JsonQuotes, JsonValue,
    JsonValueOn, JsonWrapper,
};
use otus_types::{ErrorCode, Span, TrinoType};

use super::super::calls::{call, coerce, typed_null};
use super::super::literal::string;
use super::super::{ExprBinder, Typed};
use super::{check_parameters, checked_path, output};
use crate::binder::{Result, error};

impl ExprBinder<'_, '_, '_> {
    pub(super) fn bind_json_exists(&mut self, it: &JsonExists, span: Span) -> Result<Typed> {
        let on_error = match it.on_error {
            Some(JsonExistsOnError::True) => "TRUE",
            Some(JsonExistsOnError::False) | None => "FALSE",
            Some(JsonExistsOnError::Unknown) => "UNKNOWN",
            Some(JsonExistsOnError::Error) => "ERROR",
        };
        let mut arguments = self.path_call(&it.call)?;
        let can_fail = on_error == "ERROR" || fallible(&arguments);
        arguments.push(string(on_error));
        Ok(Typed { can_fail, ..call("$json_exists", arguments, span)? })
    }

    pub(super) fn bind_json_value(&mut self, it: &JsonValue, span: Span) -> Result<Typed> {
        let returns = match &it.returning {
            Some(ty) => {
                let resolved = crate::types::resolve(ty)?;
                check_returned(&resolved, ty.span.get())?;
                resolved
            }
            None => TrinoType::VARCHAR,
        };
        let mut arguments = self.path_call(&it.call)?;
        let (empty, empty_default) =
            self.value_on(it.on_empty.as_ref(), &returns, "EMPTY", span)?;
        let (failed, default) = self.value_on(it.on_error.as_ref(), &returns, "ERROR", span)?;
        arguments.extend([empty_default, default]);
        let can_fail = fallible(&arguments) || [empty, failed].contains(&"ERROR");
        let (default, empty_default) = (arguments.pop(), arguments.pop());
        arguments.push(string(empty));
        arguments.extend(empty_default);
        arguments.push(string(failed));
        arguments.extend(default);
        Ok(Typed { can_fail, ..call("$json_value", arguments, span)? })
    }

    pub(super) fn bind_json_query(&mut self, it: &JsonQuery, span: Span) -> Result<Typed> {
        let returning = match &it.returning {
            Some(returning) => Some((crate::types::resolve(&returning.ty)?, returning.format)),
            None => None,
        };
        let words = query_words(it.wrapper, it.quotes, it.on_empty, it.on_error, span)?;
        let mut arguments = self.path_call(&it.call)?;
        let can_fail = fallible(&arguments) || words.contains(&"ERROR");
        arguments.extend(words.map(string));
        let found = Typed { can_fail, ..call("$json_query", arguments, span)? };
        match returning {
            Some((ty, format)) => output(found, &ty, format, span),
            None => Ok(found),
        }
    }

    /// Input, path, PASSING.
    fn path_call(&mut self, it: &JsonPathCall) -> Result<Vec<Typed>> {
        let input = self.json_input(&it.input)?;
        check_parameters(&it.path, &it.passing)?;
        Ok(vec![input, checked_path(&it.path)?, self.json_passing(&it.passing)?])
    }

    /// The word of ON EMPTY or ON ERROR and its default, NULL when there is none.
    pub(super) fn value_on(
        &mut self,
        clause: Option<&JsonValueOn>,
        returns: &TrinoType,
        name: &str,
        span: Span,
    ) -> Result<(&'static str, Typed)> {
        let none =
            || Ok::<_, otus_types::QueryError>(Typed::new(typed_null(returns)?, returns.clone()));
        match clause {
            None | Some(JsonValueOn::Null) => Ok(("NULL", none()?)),
            Some(JsonValueOn::Error) => Ok(("ERROR", none()?)),
            Some(JsonValueOn::Default(value)) => {
                let bound = self.bind(value)?;
                let actual = bound.ty.clone();
                let coerced = coerce(bound, returns, span).map_err(|_| {
                    let text = format!(
                        "Function JSON_VALUE default ON {name} result must evaluate to a {returns} (actual: {actual})"
                    );
                    error(ErrorCode::TypeMismatch, text, value.span)
                })?;
                Ok(("DEFAULT", coerced))
            }
        }
    }
}

fn fallible(arguments: &[Typed]) -> bool {
    arguments.iter().any(|argument| argument.can_fail)
}

/// JSON_VALUE returns scalars that JSON or its path language have.
pub(super) fn check_returned(ty: &TrinoType, span: Span) -> Result<()> {
    let scalar = ty.is_numeric()
        || ty.is_string()
        || matches!(
            ty,
            TrinoType::Boolean
                | TrinoType::Date
                | TrinoType::Time(_)
                | TrinoType::TimeTz(_)
                | TrinoType::Timestamp(_)
                | TrinoType::TimestampTz(_)
        );
    if scalar {
        return Ok(());
    }
    let text = format!("Invalid return type of function JSON_VALUE: {ty}");
    Err(error(ErrorCode::TypeMismatch, text, span))
}

/// Wrapper, quotes, ON EMPTY and ON ERROR as words.
pub(super) fn query_words(
    wrapper: Option<JsonWrapper>,
    quotes: Option<JsonQuotes>,
    on_empty: Option<JsonQueryOn>,
    on_error: Option<JsonQueryOn>,
    span: Span,
) -> Result<[&'static str; 4]> {
    let wrap = match wrapper {
        Some(JsonWrapper::Conditional) => "CONDITIONAL",
        Some(JsonWrapper::Unconditional) => "UNCONDITIONAL",
        Some(JsonWrapper::Without) | None => "WITHOUT",
    };
    let kept = match quotes {
        Some(JsonQuotes::Omit) => "OMIT",
        Some(JsonQuotes::Keep) | None => "KEEP",
    };
    if wrap != "WITHOUT" && quotes.is_some() {
        let text =
            format!("{kept} QUOTES behavior specified with WITH {wrap} ARRAY WRAPPER behavior");
        return Err(error(ErrorCode::InvalidFunctionArgument, text, span));
    }
    Ok([wrap, kept, on(on_empty), on(on_error)])
}

fn on(clause: Option<JsonQueryOn>) -> &'static str {
    match clause {
        None | Some(JsonQueryOn::Null) => "NULL",
        Some(JsonQueryOn::Error) => "ERROR",
        Some(JsonQueryOn::EmptyArray) => "EMPTY_ARRAY",
        Some(JsonQueryOn::EmptyObject) => "EMPTY_OBJECT",
    }
}
