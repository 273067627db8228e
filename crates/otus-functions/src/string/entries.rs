//! Entries of `split_to_map` and `split_to_multimap`. It must not know maps.

use arrow::error::ArrowError;
use otus_types::{ErrorCode, QueryError};

use crate::columns::invalid;

/// Keys and values in order; an empty text and an empty last entry give none. `quoted` says
/// whether the error puts the bad entry in quotes.
///
/// # Errors
/// Bad delimiters, or an entry without exactly one delimiter between key and value.
pub fn key_values<'t>(
    text: &'t str,
    entry: &str,
    pair: &str,
    quoted: bool,
) -> Result<Vec<(&'t str, &'t str)>, QueryError> {
    if entry.is_empty() {
        return Err(invalid("entryDelimiter is empty"));
    }
    if pair.is_empty() {
        return Err(invalid("keyValueDelimiter is empty"));
    }
    if entry == pair {
        return Err(invalid("entryDelimiter and keyValueDelimiter must not be the same"));
    }
    let text = text.strip_suffix(entry).unwrap_or(text);
    if text.is_empty() {
        return Ok(Vec::new());
    }
    text.split(entry)
        .map(|item| {
            item.split_once(pair).filter(|(_, value)| !value.contains(pair)).ok_or_else(|| {
                let quote = if quoted { "'" } else { "" };
                invalid(format!(
                    "Key-value delimiter must appear exactly once in each entry. \
                     Bad input: {quote}{item}{quote}"
                ))
            })
        })
        .collect()
}

/// Arrow's complaint about a map under construction, which cannot happen.
///
/// # Errors
/// An internal error.
pub fn append(result: Result<(), ArrowError>) -> Result<(), QueryError> {
    result.map_err(|error| QueryError::new(ErrorCode::GenericInternalError, error.to_string()))
}
