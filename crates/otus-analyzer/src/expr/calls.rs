//! The one place where bound expressions meet the function registry: calls by name,
//! casts, coercions and comparisons. It must not know the syntax tree's constructs.

use datafusion_common::ScalarValue;
use datafusion_expr::{BinaryExpr, Expr, Operator, lit};
use otus_functions::operator::{ComparisonOperator, comparison};
use otus_functions::{ArgumentType, BoundSignature, coercion, resolve};
use otus_sql::ast::{self, ComparisonOp};
use otus_types::arrow_type::to_arrow;
use otus_types::{ErrorCode, QueryError, Span, TrinoType};

use super::Typed;
use super::constant::folded;
use crate::binder::{Result, error, internal};

/// A call of a scalar function or operator of the registry, arguments coerced.
pub fn call(name: &str, arguments: Vec<Typed>, span: Span) -> Result<Typed> {
    let types: Vec<_> = arguments.iter().map(|it| ArgumentType::Value(it.ty.clone())).collect();
    let bound =
        resolve(name, &types, &mut |_, _| Err(no_lambda(span))).map_err(|e| place(e, span))?;
    let mut can_fail = false;
    let mut exprs = Vec::with_capacity(arguments.len());
    for (argument, ty) in arguments.into_iter().zip(&bound.signature.arguments) {
        let argument = coerce(argument, ty, span)?;
        can_fail |= argument.can_fail;
        exprs.push(argument.expr);
    }
    can_fail |= bound.spec.can_fail_with(&exprs);
    let ty = bound.signature.returns.clone();
    let expr = bound.scalar_expr(exprs).map_err(|e| place(e, span))?;
    Ok(folded(Typed { expr, ty, can_fail }))
}

fn no_lambda(span: Span) -> QueryError {
    error(ErrorCode::GenericInternalError, "no lambda here", span)
}

/// Gives an error a position unless it has one.
pub fn place(mut e: QueryError, span: Span) -> QueryError {
    e.span.get_or_insert(span);
    e
}

/// CAST or TRY_CAST.
pub fn cast(value: Typed, to: &TrinoType, safe: bool, span: Span) -> Result<Typed> {
    if let Expr::Literal(literal, _) = &value.expr
        && literal.is_null()
    {
        return Ok(Typed::new(typed_null(to)?, to.clone()));
    }
    if value.ty == *to {
        return Ok(value);
    }
    let can_fail = value.can_fail;
    let name = if safe { "$try_cast" } else { "$cast" };
    let signature = BoundSignature {
        name: name.to_owned(),
        arguments: vec![value.ty.clone()],
        returns: to.clone(),
    };
    let infallible = safe || coercion::can_coerce(&value.ty, to);
    let expr = match otus_functions::cast::by_signature(&signature).map_err(|e| place(e, span))? {
        Some(udf) => udf.call(vec![value.expr]),
        None if widens(&value.ty, to) => plain_cast(value.expr, to),
        None => {
            let text = format!("Cannot cast {} to {to}", value.ty);
            return Err(error(ErrorCode::TypeMismatch, text, span));
        }
    };
    Ok(folded(Typed { expr, ty: to.clone(), can_fail: can_fail || !infallible }))
}

/// Numbers that become wider numbers: Arrow's own cast does it exactly.
fn widens(from: &TrinoType, to: &TrinoType) -> bool {
    coercion::can_coerce(from, to) && from.is_numeric() && to.is_numeric()
}

fn plain_cast(value: Expr, to: &TrinoType) -> Expr {
    Expr::Cast(datafusion_expr::Cast::new(Box::new(value), to_arrow(to)))
}

/// NULL in the Arrow shape of `ty`.
pub fn typed_null(ty: &TrinoType) -> Result<Expr> {
    let value = ScalarValue::try_from(&to_arrow(ty)).map_err(internal)?;
    Ok(Expr::Literal(value, None))
}

/// An implicit coercion, made explicit.
pub fn coerce(value: Typed, to: &TrinoType, span: Span) -> Result<Typed> {
    if value.ty == *to {
        return Ok(value);
    }
    // Functions without an overload for char take its padded text.
    let padded = matches!((&value.ty, to), (TrinoType::Char(_), TrinoType::Varchar(_)));
    if !padded && !coercion::can_coerce(&value.ty, to) {
        let text = format!("Cannot coerce {} to {to}", value.ty);
        return Err(error(ErrorCode::TypeMismatch, text, span));
    }
    if matches!((&value.ty, to), (TrinoType::Varchar(_), TrinoType::Varchar(_))) {
        return Ok(Typed { ty: to.clone(), ..value });
    }
    cast(value, to, false, span)
}

/// The type all of `types` coerce to.
pub fn common_type<'t>(types: impl IntoIterator<Item = &'t TrinoType>) -> Option<TrinoType> {
    types.into_iter().try_fold(TrinoType::Unknown, |all, ty| coercion::common_super_type(&all, ty))
}

/// Requires a boolean; `what` names the place in the error.
pub fn as_boolean(value: Typed, what: &str, expr: &ast::Expr) -> Result<Typed> {
    match value.ty {
        TrinoType::Boolean => Ok(value),
        TrinoType::Unknown => cast(value, &TrinoType::Boolean, false, expr.span.get()),
        ty => {
            let text = match what {
                "WHERE clause" | "HAVING clause" | "JOIN ON clause" => {
                    format!("{what} must evaluate to a boolean: actual type {ty}")
                }
                _ => format!("{what} must evaluate to a boolean (actual: {ty})"),
            };
            Err(error(ErrorCode::TypeMismatch, text, expr.position()))
        }
    }
}

/// `left op right`, both coerced to their common type.
pub fn compare(op: ComparisonOp, left: Typed, right: Typed, span: Span) -> Result<Typed> {
    let Some(ty) = coercion::common_super_type(&left.ty, &right.ty) else {
        return Err(cannot_compare(op.symbol(), &left.ty, &right.ty, span));
    };
    let orders = !matches!(op, ComparisonOp::Equal | ComparisonOp::NotEqual);
    if !coercion::is_comparable(&ty) || (orders && !coercion::is_orderable(&ty)) {
        return Err(cannot_compare(op.symbol(), &left.ty, &right.ty, span));
    }
    let (left, right) = (coerce(left, &ty, span)?, coerce(right, &ty, span)?);
    let can_fail = left.can_fail || right.can_fail;
    let op = operator(op);
    let can_fail = can_fail || op.can_fail(&ty);
    let expr = comparison(op, left.expr, right.expr, &ty).map_err(|e| place(e, span))?;
    Ok(Typed { expr, ty: TrinoType::Boolean, can_fail })
}

/// `left IS DISTINCT FROM right`, both coerced to their common type.
pub fn compare_distinct(left: Typed, right: Typed, span: Span) -> Result<Typed> {
    let Some(ty) = coercion::common_super_type(&left.ty, &right.ty).filter(coercion::is_comparable)
    else {
        return Err(cannot_compare("IS DISTINCT FROM", &left.ty, &right.ty, span));
    };
    let (left, right) = (coerce(left, &ty, span)?, coerce(right, &ty, span)?);
    let can_fail = left.can_fail || right.can_fail;
    let op = ComparisonOperator::IsDistinctFrom;
    let expr = comparison(op, left.expr, right.expr, &ty).map_err(|e| place(e, span))?;
    Ok(Typed { expr, ty: TrinoType::Boolean, can_fail })
}

fn operator(op: ComparisonOp) -> ComparisonOperator {
    match op {
        ComparisonOp::Equal => ComparisonOperator::Equal,
        ComparisonOp::NotEqual => ComparisonOperator::NotEqual,
        ComparisonOp::LessThan => ComparisonOperator::Less,
        ComparisonOp::LessThanOrEqual => ComparisonOperator::LessOrEqual,
        ComparisonOp::GreaterThan => ComparisonOperator::Greater,
        ComparisonOp::GreaterThanOrEqual => ComparisonOperator::GreaterOrEqual,
    }
}

/// `Cannot apply operator: varchar = integer`, with what would work.
pub fn cannot_compare(symbol: &str, left: &TrinoType, right: &TrinoType, span: Span) -> QueryError {
    let text = format!("Cannot apply operator: {left} {symbol} {right}");
    let e = error(ErrorCode::TypeMismatch, text, span);
    match (left, right) {
        (TrinoType::Varchar(_), it) | (it, TrinoType::Varchar(_)) if it.is_numeric() => {
            e.hint("a text is never compared with a number: quote the number, or CAST the text")
        }
        (TrinoType::Varchar(_), TrinoType::Timestamp(_) | TrinoType::TimestampTz(_))
        | (TrinoType::Timestamp(_) | TrinoType::TimestampTz(_), TrinoType::Varchar(_)) => e.hint(
            "turn the text into a time: from_iso8601_timestamp(text), or write TIMESTAMP '2024-01-01 00:00:00'",
        ),
        (TrinoType::Varchar(_), TrinoType::Date) | (TrinoType::Date, TrinoType::Varchar(_)) => {
            e.hint("write DATE '2024-01-01', or CAST the text AS date")
        }
        _ => e,
    }
}

/// What rows are sorted and partitioned by so that the order is Trino's.
pub fn sort_key(value: Typed) -> Expr {
    crate::plan::key::key(value.expr, &to_arrow(&value.ty))
}

/// `terms` joined by AND so that a term that may fail only sees rows the terms before it
/// let through. DataFusion evaluates both sides of AND on whole batches, and turns a CASE
/// with fewer than three branches into AND/OR again: hence three.
pub fn conjunction(terms: Vec<Typed>) -> Typed {
    logical(terms, ast::LogicalOp::And)
}

/// AND or OR of boolean terms.
pub fn logical(terms: Vec<Typed>, op: ast::LogicalOp) -> Typed {
    let mut terms = terms.into_iter();
    let Some(first) = terms.next() else {
        return Typed::new(crate::plan::boolean(op == ast::LogicalOp::And), TrinoType::Boolean);
    };
    terms.fold(first, |left, right| join_terms(left, right, op))
}

fn join_terms(left: Typed, right: Typed, op: ast::LogicalOp) -> Typed {
    let can_fail = left.can_fail || right.can_fail;
    let plain = match op {
        ast::LogicalOp::And => Operator::And,
        ast::LogicalOp::Or => Operator::Or,
    };
    if !right.can_fail {
        let expr = binary(left.expr, plain, right.expr);
        return Typed { expr, ty: TrinoType::Boolean, can_fail };
    }
    let decided = op == ast::LogicalOp::Or;
    let (stop, go) = match op {
        ast::LogicalOp::And => (Expr::Not(Box::new(left.expr.clone())), left.expr.clone()),
        ast::LogicalOp::Or => (left.expr.clone(), Expr::Not(Box::new(left.expr.clone()))),
    };
    let late = match op {
        ast::LogicalOp::And => Expr::Not(Box::new(right.expr.clone())),
        ast::LogicalOp::Or => right.expr.clone(),
    };
    let guarded = case(
        vec![(stop, lit(decided)), (go, right.expr), (late, lit(decided))],
        Expr::Literal(ScalarValue::Boolean(None), None),
    );
    let expr = match op {
        // The plain part stays visible to pruning when it cannot fail itself.
        ast::LogicalOp::And if !left.can_fail => binary(left.expr, Operator::And, guarded),
        _ => guarded,
    };
    Typed { expr, ty: TrinoType::Boolean, can_fail }
}

/// `left op right` without any coercion.
pub fn binary(left: Expr, op: Operator, right: Expr) -> Expr {
    Expr::BinaryExpr(BinaryExpr::new(Box::new(left), op, Box::new(right)))
}

/// `CASE WHEN … THEN … ELSE otherwise END`.
pub fn case(whens: Vec<(Expr, Expr)>, otherwise: Expr) -> Expr {
    let whens = whens.into_iter().map(|(w, t)| (Box::new(w), Box::new(t))).collect();
    Expr::Case(datafusion_expr::Case::new(None, whens, Some(Box::new(otherwise))))
}

/// A UTF-8 view literal.
pub fn text(value: impl Into<String>) -> Expr {
    Expr::Literal(ScalarValue::Utf8View(Some(value.into())), None)
}
