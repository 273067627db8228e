//! Where the files of a result lie. `OutputLocation` of an execution is the whole uri from
//! its submission on; prefixes come with and without a trailing slash. It must not know
//! whether a bucket exists.

use otus_sql::StatementClass;

use crate::refusal::Refusal;

/// Refuses what is no S3 path.
///
/// # Errors
/// In Athena's words.
pub(crate) fn check_location(location: &str) -> Result<(), Refusal> {
    match otus_storage::split_location(location) {
        Some(_) if location.starts_with("s3://") => Ok(()),
        _ => Err(Refusal::invalid("outputLocation is not a valid S3 path.")),
    }
}

/// The uri of the result file (athena.md §1.1): `<prefix>/<id>.csv` for rows, `.txt` for
/// text, no extension where rows are written elsewhere.
#[must_use]
pub(crate) fn output_location(prefix: &str, id: &str, info: StatementClass) -> String {
    let prefix = prefix.strip_suffix('/').unwrap_or(prefix);
    match info.substatement {
        "SELECT" | "EXECUTE" | "SHOW_FUNCTIONS" | "UPDATE" | "DELETE" | "MERGE" => {
            format!("{prefix}/{id}.csv")
        }
        "INSERT" | "UNLOAD" => format!("{prefix}/{id}"),
        "CREATE_TABLE_AS_SELECT" => format!("{prefix}/tables/{id}"),
        _ => format!("{prefix}/{id}.txt"),
    }
}
