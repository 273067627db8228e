//! What a LOCATION must look like. It must not know whether anything is there.

use otus_types::{ErrorCode, QueryError};

/// Accepts `s3://bucket/` and anything below it.
///
/// # Errors
/// For other schemes, a bucket without a slash, and patterns.
pub fn check_location(location: &str) -> Result<(), QueryError> {
    const TASK: &str =
        "FAILED: Execution Error, return code 1 from org.apache.hadoop.hive.ql.exec.DDLTask.";
    let Some(rest) = location.strip_prefix("s3://") else {
        let scheme = location.split_once("://").map_or("none", |it| it.0);
        return Err(QueryError::new(
            ErrorCode::DdlFailed,
            format!("{TASK} MetaException(message:No FileSystem for scheme: {scheme})"),
        )
        .hint("a LOCATION begins with s3://bucket/"));
    };
    match rest.split_once('/') {
        Some((bucket, _)) if !bucket.is_empty() => Ok(()),
        _ => Err(QueryError::new(
            ErrorCode::DdlFailed,
            format!(
                "{TASK} MetaException(message:java.lang.IllegalArgumentException Can not create \
                 a Path from an empty string)"
            ),
        )
        .hint(format!("write LOCATION '{location}/'"))),
    }
}
