//! ExecutionParameters as clients send them: `'Washington'` and `10` are SQL literals, a
//! bare `Washington` is meant as text. It must not know where the `?` stand.

use otus_sql::ast::ExprKind;

/// The parameter as an SQL expression. What is a name alone, or no expression at all, is
/// text; anything else is left as it is: `2024-01-01` is arithmetic, as in Athena.
#[must_use]
pub(crate) fn as_sql(parameter: &str) -> String {
    match otus_sql::parse_expression(parameter) {
        Ok(expression) if !matches!(expression.kind, ExprKind::Column(_)) => parameter.to_owned(),
        _ => format!("'{}'", parameter.replace('\'', "''")),
    }
}
