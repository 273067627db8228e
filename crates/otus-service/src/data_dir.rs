//! Where a data directory lies when nobody says, and how much memory a machine has.
//! It must not know what is kept there.

use std::env;
use std::fs::{File, TryLockError};
use std::path::{Path, PathBuf};

use otus_types::{ErrorCode, QueryError};

/// Memory assumed where the system does not say: 2 GiB.
const ASSUMED_MEMORY: u64 = 2 << 30;

/// The right to serve a data directory, which one process at a time has.
#[derive(Debug)]
pub struct ServerLock(#[expect(dead_code, reason = "held, not read")] File);

impl ServerLock {
    /// Takes the lock; it ends with the process.
    ///
    /// # Errors
    /// When another server has it.
    pub fn take(data_dir: &Path) -> Result<Self, QueryError> {
        let refused = |reason: String| {
            let text = format!("cannot serve {}: {reason}", data_dir.display());
            QueryError::new(ErrorCode::GenericUserError, text)
        };
        let file = File::create(data_dir.join("server.lock"));
        let file = file.map_err(|error| refused(error.to_string()))?;
        match file.try_lock() {
            Ok(()) => Ok(Self(file)),
            Err(TryLockError::WouldBlock) => {
                Err(refused(String::from("another server is running there"))
                    .hint("one server serves a data directory; choose another --data-dir"))
            }
            Err(TryLockError::Error(error)) => Err(refused(error.to_string())),
        }
    }
}

/// The platform's data directory for Otus.
///
/// # Errors
/// When the environment names no home.
pub fn default_data_dir() -> Result<PathBuf, QueryError> {
    let from = |name: &str| env::var_os(name).filter(|it| !it.is_empty()).map(PathBuf::from);
    let found = if cfg!(target_os = "macos") {
        from("HOME").map(|home| home.join("Library/Application Support/otus"))
    } else if cfg!(windows) {
        from("APPDATA").map(|data| data.join("otus"))
    } else {
        from("XDG_DATA_HOME")
            .map(|data| data.join("otus"))
            .or_else(|| from("HOME").map(|home| home.join(".local/share/otus")))
    };
    found.ok_or_else(|| {
        QueryError::new(ErrorCode::GenericUserError, "there is no home directory to keep data in")
            .hint("name one with --data-dir or OTUS_HOME")
    })
}

/// Half of the machine's memory in bytes, for sorting, joining and grouping.
#[must_use]
pub fn default_memory() -> u64 {
    let total = std::fs::read_to_string("/proc/meminfo").ok().and_then(|text| {
        let line = text.lines().find(|it| it.starts_with("MemTotal:"))?;
        let kilobytes: u64 = line.split_whitespace().nth(1)?.parse().ok()?;
        kilobytes.checked_mul(1024)
    });
    total.unwrap_or(ASSUMED_MEMORY) / 2
}
