//! One type for several expressions (CASE results, array elements, IN lists, …), found as
//! Trino finds it: left to right, each distinct type once. It must not know why.

use otus_functions::coercion::common_super_type;
use otus_sql::ast;
use otus_types::{ErrorCode, TrinoType};

use super::Typed;
use crate::binder::{Result, error};

/// The type all of `values` coerce to; `what` begins the error, which stands at the first
/// expression of the type that does not fit.
pub fn single_type<'e>(
    what: &str,
    values: impl IntoIterator<Item = (&'e Typed, &'e ast::Expr)>,
) -> Result<TrinoType> {
    let mut types: Vec<(&TrinoType, &ast::Expr)> = Vec::new();
    for (value, expr) in values {
        if !types.iter().any(|(ty, _)| **ty == value.ty) {
            types.push((&value.ty, expr));
        }
    }
    let mut all = TrinoType::Unknown;
    for (ty, expr) in &types {
        let Some(wider) = common_super_type(&all, ty) else {
            let listed: Vec<String> = types.iter().map(|(ty, _)| ty.to_string()).collect();
            let text = format!(
                "{what} must be the same type or coercible to a common type. Cannot find common type between {all} and {ty}, all types (without duplicates): [{}]",
                listed.join(", ")
            );
            return Err(error(ErrorCode::TypeMismatch, text, expr.position()));
        };
        all = wider;
    }
    Ok(all)
}
