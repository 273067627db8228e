//! What a caller chooses when it opens a data directory or starts a statement.
//! It must not know how the choice is carried out.

use std::path::PathBuf;

use otus_storage::s3::S3Options;

/// `--mount BUCKET=PATH` or `--mount-rw BUCKET=PATH`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MountOption {
    pub bucket: String,
    /// A folder, or `s3://bucket` of a real store.
    pub target: String,
    pub writable: bool,
}

/// Options of a data directory's session.
#[derive(Debug, Clone, Default)]
pub struct ServiceOptions {
    /// `None`: the platform's data directory.
    pub data_dir: Option<PathBuf>,
    pub mounts: Vec<MountOption>,
    pub s3: S3Options,
    /// Buckets that are not mounted are looked for in real S3, if anything says how.
    pub s3_elsewhere: bool,
    /// A fixed clock, milliseconds since 1970.
    pub now_millis: Option<i64>,
    /// `None`: all cores.
    pub threads: Option<usize>,
    /// Computing threads step back for others of the process, as a server wants it.
    pub step_back: bool,
    /// Bytes; `None`: half of the machine's memory.
    pub memory: Option<u64>,
}

/// Options of a statement.
#[derive(Debug, Clone, Default)]
pub struct QueryOptions {
    pub database: String,
    /// A value for each `?`, as SQL literal text.
    pub parameters: Vec<String>,
    /// Fail when an object is damaged.
    pub strict: bool,
}
