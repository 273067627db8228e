//! Texts inserted into shorter columns: trailing blanks may go, anything else fails the
//! statement, as in Trino. It must not know files.

use std::sync::Arc;

use datafusion::arrow::array::{Array, ArrayRef, AsArray, RecordBatch, StringViewBuilder};
use otus_types::{ErrorCode, QueryError};

use super::target::Narrow;
use crate::errors::internal;

/// The batch with every text in `narrow` cut to its column's length.
///
/// # Errors
/// `INVALID_CAST_ARGUMENT` for a text that would lose more than blanks.
pub fn fit(batch: RecordBatch, narrow: &[Narrow]) -> Result<RecordBatch, QueryError> {
    if narrow.is_empty() {
        return Ok(batch);
    }
    let mut columns = batch.columns().to_vec();
    for it in narrow {
        if let Some(column) = columns.get_mut(it.at) {
            *column = cut(column, it)?;
        }
    }
    RecordBatch::try_new(batch.schema(), columns).map_err(|error| internal(&error.to_string()))
}

fn cut(column: &ArrayRef, narrow: &Narrow) -> Result<ArrayRef, QueryError> {
    let Some(texts) = column.as_string_view_opt() else { return Ok(Arc::clone(column)) };
    let length = usize::try_from(narrow.length).unwrap_or(usize::MAX);
    // As many bytes are at most as many characters.
    if texts.iter().flatten().all(|text| text.len() <= length) {
        return Ok(Arc::clone(column));
    }
    let mut cut = StringViewBuilder::with_capacity(texts.len());
    for text in texts {
        let Some(text) = text else {
            cut.append_null();
            continue;
        };
        let end = text.char_indices().nth(length).map_or(text.len(), |(end, _)| end);
        let (kept, lost) = text.split_at(end);
        if lost.bytes().any(|byte| byte != b' ') {
            let text = format!(
                "Cannot truncate non-space characters when casting from {} to {} on INSERT",
                narrow.from, narrow.to
            );
            return Err(QueryError::new(ErrorCode::InvalidCastArgument, text));
        }
        cut.append_value(kept);
    }
    Ok(Arc::new(cut.finish()))
}
