//! What DataFusion, Arrow and the catalog report, as users read it. Kernels send a
//! `QueryError` through `DataFusionError::External`; everything else that gets here is
//! either exhausted memory, an arithmetic safety net, or our own fault and says so.
//! It must not know positions: those are the analyzer's.

use datafusion::arrow::error::ArrowError;
use datafusion::error::DataFusionError;
use otus_catalog::CatalogError;
use otus_types::{ErrorCode, QueryError};

/// Wrappers deeper than this are not looked into.
const MAX_DEPTH: usize = 32;

/// The query error inside `error`, or the one Athena would give in its place.
#[must_use]
pub fn from_datafusion(error: &DataFusionError) -> QueryError {
    find(error, 0).unwrap_or_else(|| internal(&error.strip_backtrace()))
}

/// Our own fault, with the text that says what went wrong.
#[must_use]
pub fn internal(text: &str) -> QueryError {
    QueryError::new(ErrorCode::GenericInternalError, text)
}

/// How a statement that only reads the catalog reports that it could not.
#[must_use]
pub fn from_catalog(error: &CatalogError) -> QueryError {
    QueryError::new(ErrorCode::HiveMetastoreError, error.to_string())
}

/// Carries a query error through DataFusion.
#[must_use]
pub fn external(error: QueryError) -> DataFusionError {
    DataFusionError::External(Box::new(error))
}

fn find(error: &DataFusionError, depth: usize) -> Option<QueryError> {
    if depth > MAX_DEPTH {
        return None;
    }
    match error {
        DataFusionError::External(inner) => find_boxed(inner.as_ref(), depth + 1),
        DataFusionError::Context(_, inner) | DataFusionError::Diagnostic(_, inner) => {
            find(inner, depth + 1)
        }
        DataFusionError::Shared(inner) => find(inner, depth + 1),
        DataFusionError::Collection(errors) => errors.iter().find_map(|it| find(it, depth + 1)),
        DataFusionError::ArrowError(inner, _) => find_arrow(inner, depth + 1),
        DataFusionError::ResourcesExhausted(text) => Some(exhausted(text)),
        _ => None,
    }
}

fn find_arrow(error: &ArrowError, depth: usize) -> Option<QueryError> {
    match error {
        ArrowError::ExternalError(inner) => find_boxed(inner.as_ref(), depth + 1),
        ArrowError::DivideByZero => {
            Some(QueryError::new(ErrorCode::DivisionByZero, "Division by zero"))
        }
        ArrowError::ArithmeticOverflow(text) => {
            Some(QueryError::new(ErrorCode::NumericValueOutOfRange, text.clone()))
        }
        _ => None,
    }
}

fn find_boxed(
    error: &(dyn std::error::Error + Send + Sync + 'static),
    depth: usize,
) -> Option<QueryError> {
    if let Some(found) = error.downcast_ref::<QueryError>() {
        return Some(found.clone());
    }
    if let Some(inner) = error.downcast_ref::<DataFusionError>() {
        return find(inner, depth + 1);
    }
    error.downcast_ref::<ArrowError>().and_then(|inner| find_arrow(inner, depth + 1))
}

/// Athena's whole text is the code; which operator it was is a hint.
fn exhausted(text: &str) -> QueryError {
    QueryError::new(ErrorCode::ExhaustedResources, String::new())
        .hint(format!("memory ran out in {}", operator(text)))
        .hint("give the query more memory with --memory, or let it see fewer rows or columns")
}

/// What DataFusion's names of operators that reserve memory have in them; the first counts.
const OPERATORS: [(&str, &str); 9] = [
    ("Sort", "a sort"),
    ("TopK", "a sort"),
    ("Aggregate", "a grouping"),
    ("GroupedHash", "a grouping"),
    ("NestedLoopJoin", "a join without an equality"),
    ("CrossJoin", "a cross join"),
    ("Join", "a join"),
    ("Repartition", "an exchange between threads"),
    ("RecursiveQuery", "a recursive query"),
];

/// The operator in `Additional allocation failed for HashJoinInput[1] with …`.
fn operator(text: &str) -> String {
    let after = text.split_once("failed for ").map_or(text, |(_, after)| after);
    let name = after.split(['[', ' ', '\n']).next().unwrap_or_default();
    match OPERATORS.iter().find(|(part, _)| name.contains(part)) {
        Some((_, words)) => format!("{words} ({name})"),
        None => format!("{name} of the plan"),
    }
}
