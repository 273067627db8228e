//! An operation as a value, so that a service is a list of them. It must not know how the
//! request came in or what any operation does.

use serde_json::Value;

use super::{ApiError, Context, Fields};

/// One operation of a JSON API.
#[derive(Clone, Copy)]
pub struct Operation {
    /// As `X-Amz-Target` names it.
    pub name: &'static str,
    /// Members without which the operation is not run.
    pub required: &'static [&'static str],
    /// Whether it changes anything.
    pub writes: bool,
    /// Answers; the members of the result.
    pub run: fn(&Context, Fields<'_>) -> Result<Value, ApiError>,
}

impl std::fmt::Debug for Operation {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Operation").field("name", &self.name).finish_non_exhaustive()
    }
}

impl Operation {
    /// Whether the operation submits a statement, which is judged by what it does.
    #[must_use]
    pub fn starts_query(&self) -> bool {
        self.name == "StartQueryExecution"
    }

    /// Whether the member `Name` is a database's.
    #[must_use]
    pub fn is_about_database(&self) -> bool {
        matches!(self.name, "CreateDatabase" | "GetDatabase" | "UpdateDatabase" | "DeleteDatabase")
    }
}

/// The operation called `name`.
#[must_use]
pub fn find(operations: &'static [Operation], name: &str) -> Option<&'static Operation> {
    operations.iter().find(|it| it.name == name)
}

/// Reads the body, checks that it holds what is required, and runs the operation. Missing
/// members are refused with `invalid`, the service's own exception for it.
///
/// # Errors
/// As the operation refuses.
pub fn dispatch(
    operation: &Operation,
    context: &Context,
    body: &[u8],
    invalid: impl FnOnce(&[String]) -> ApiError,
) -> Result<Value, ApiError> {
    let object = Fields::parse(body)?;
    let fields = Fields::new(&object);
    let missing: Vec<String> = operation
        .required
        .iter()
        .filter(|name| !fields.has(name))
        .map(|name| {
            format!(
                "Value null at '{}' failed to satisfy constraint: Member must not be null",
                lower_first(name)
            )
        })
        .collect();
    if !missing.is_empty() {
        return Err(invalid(&missing));
    }
    context.check_scope(operation, fields)?;
    (operation.run)(context, fields)
}

fn lower_first(name: &str) -> String {
    let mut letters = name.chars();
    let first = letters.next().map(|it| it.to_ascii_lowercase());
    first.into_iter().chain(letters).collect()
}
