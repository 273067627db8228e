//! The JSONPath dialect of `json_extract`: `$`, `.name`, `[0]`, `[name]`, `["quoted"]`
//! (Trino's JsonPathTokenizer), compiled into steps. It must not know JSON text.

use otus_types::{ErrorCode, QueryError};

/// One step: a member name that is also an index when it is a number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    pub name: String,
    pub index: Option<usize>,
}

/// A compiled path; no steps is the whole value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JsonPath {
    pub steps: Vec<Step>,
}

impl JsonPath {
    /// Compiles a path.
    ///
    /// # Errors
    /// `INVALID_FUNCTION_ARGUMENT: Invalid JSON path: '…'`.
    pub fn compile(path: &str) -> Result<Self, QueryError> {
        steps(path).map(|steps| Self { steps }).ok_or_else(|| {
            QueryError::new(
                ErrorCode::InvalidFunctionArgument,
                format!("Invalid JSON path: '{path}'"),
            )
        })
    }
}

fn steps(path: &str) -> Option<Vec<Step>> {
    let mut rest = path.strip_prefix('$')?;
    let mut steps = Vec::new();
    while !rest.is_empty() {
        let name;
        if let Some(tail) = rest.strip_prefix('.') {
            (name, rest) = plain_name(tail, |c| c == '_' || c == ':' || c.is_alphanumeric())?;
        } else {
            let tail = rest.strip_prefix('[')?;
            (name, rest) = match tail.strip_prefix('"') {
                Some(quoted) => quoted_name(quoted)?,
                None => plain_name(tail, |c| c == '_' || c.is_alphanumeric())?,
            };
            rest = rest.strip_prefix(']')?;
        }
        let index = name.parse::<u32>().ok().filter(|i| *i <= i32::MAX as u32);
        steps.push(Step { name, index: index.and_then(|i| usize::try_from(i).ok()) });
    }
    Some(steps)
}

fn plain_name(text: &str, allowed: fn(char) -> bool) -> Option<(String, &str)> {
    let end = text.find(|c| !allowed(c)).unwrap_or(text.len());
    let (name, rest) = text.split_at_checked(end)?;
    (!name.is_empty()).then(|| (name.to_owned(), rest))
}

/// A name up to the closing quote; a backslash may stand before a quote or a backslash.
fn quoted_name(text: &str) -> Option<(String, &str)> {
    let mut name = String::new();
    let mut chars = text.chars();
    loop {
        match chars.next()? {
            '"' => return Some((name, chars.as_str())),
            '\\' => match chars.next()? {
                c @ ('"' | '\\') => name.push(c),
                _ => return None,
            },
            c => name.push(c),
        }
    }
}
