//! Pages of lists that are short enough to be held whole: the token is the name of the last
//! item given, in base64, so that a page stays right when items come and go. It must not
//! know what is listed.

use super::{ApiError, Fields};

/// A page and the token of the next; no token at the end, never an empty one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paged<T> {
    pub items: Vec<T>,
    pub next: Option<String>,
}

/// The page that `fields` ask for by `MaxResults` and `NextToken`, of items sorted by
/// `name`. At most `limit` a page.
///
/// # Errors
/// `malformed` for a token that no page gave out.
pub fn page_of<T>(
    fields: Fields<'_>,
    items: Vec<T>,
    limit: usize,
    name: impl Fn(&T) -> &str,
    malformed: impl FnOnce(&str) -> ApiError,
) -> Result<Paged<T>, ApiError> {
    let asked = fields.integer("MaxResults")?.and_then(|it| usize::try_from(it).ok());
    let size = asked.filter(|it| *it > 0).unwrap_or(limit).min(limit);
    let after = match fields.text("NextToken")?.filter(|it| !it.is_empty()) {
        None => None,
        Some(token) => Some(decode(token).ok_or_else(|| malformed(token))?),
    };
    let mut items = items;
    if let Some(after) = &after {
        items.retain(|item| name(item) > after.as_str());
    }
    let more = items.len() > size;
    items.truncate(size);
    let next = if more { items.last().map(|item| encode(name(item))) } else { None };
    Ok(Paged { items, next })
}

fn encode(name: &str) -> String {
    data_encoding::BASE64URL_NOPAD.encode(name.as_bytes())
}

fn decode(token: &str) -> Option<String> {
    let bytes = data_encoding::BASE64URL_NOPAD.decode(token.as_bytes()).ok()?;
    String::from_utf8(bytes).ok()
}
