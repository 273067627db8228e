//! Names of objects and what a listing says about them. It must not know any store.

/// One object of a listing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ObjectMeta {
    /// The key within its bucket.
    pub key: String,
    /// Stored bytes.
    pub size: u64,
    /// Milliseconds since 1970 UTC.
    pub modified_ms: i64,
    /// As the store gives it; `None` for folders.
    pub etag: Option<String>,
    /// The storage class, where it is one whose objects cannot be read at once
    /// (`GLACIER`, `DEEP_ARCHIVE`).
    pub archived: Option<String>,
}

/// One level of a listing, as with the delimiter `/`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Level {
    /// Common prefixes, each ending in `/`.
    pub prefixes: Vec<String>,
    pub objects: Vec<ObjectMeta>,
}

/// Whether Athena passes over an object: a name or folder below `prefix` that begins with
/// `_` or `.`, or a folder marker.
#[must_use]
pub fn is_hidden(key: &str, prefix: &str) -> bool {
    let below = key.strip_prefix(prefix).unwrap_or(key);
    below.ends_with("_$folder$")
        || below.ends_with('/')
        || below.split('/').any(|name| name.starts_with(['_', '.']))
}

/// Bucket and prefix of `s3://bucket/prefix`; `None` for anything else.
#[must_use]
pub fn split_location(location: &str) -> Option<(&str, &str)> {
    let rest = location.strip_prefix("s3://").or_else(|| location.strip_prefix("s3a://"))?;
    let (bucket, prefix) = rest.split_once('/').unwrap_or((rest, ""));
    (!bucket.is_empty()).then_some((bucket, prefix))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hidden_names_count_below_the_prefix_only() {
        assert!(is_hidden("a/_SUCCESS", "a/"));
        assert!(is_hidden("a/.tmp/x", "a/"));
        assert!(is_hidden("a/b_$folder$", "a/"));
        assert!(is_hidden("a/b/", "a/"));
        assert!(!is_hidden("_a/b/c_d.gz", "_a/"));
    }

    #[test]
    fn locations_split_at_the_bucket() {
        assert_eq!(split_location("s3://b/x//y"), Some(("b", "x//y")));
        assert_eq!(split_location("s3://b"), Some(("b", "")));
        assert_eq!(split_location("s3:///x"), None);
        assert_eq!(split_location("/x"), None);
    }
}
