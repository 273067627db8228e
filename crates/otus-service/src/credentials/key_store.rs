//! Access keys in `keys.db`, a file that only its owner reads. Secrets are kept as they are,
//! because a signature can only be checked by whoever can make it. A running server sees a
//! key that another process made or revoked at the next request.

use std::collections::HashMap;
use std::fs::OpenOptions;
use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use data_encoding::{BASE32, BASE64};
use rand::RngCore;
use rusqlite::{Connection, OptionalExtension, Row, params};

use super::permissions::Permissions;

/// Another process holds the write lock for a moment at most.
const BUSY_MAX: Duration = Duration::from_secs(10);

const SCHEMA: &str = "
CREATE TABLE IF NOT EXISTS access_key (
    id TEXT PRIMARY KEY,
    secret TEXT NOT NULL,
    session_token TEXT,
    name TEXT NOT NULL,
    permissions TEXT NOT NULL,
    created_ms INTEGER NOT NULL,
    expires_ms INTEGER,
    parent TEXT
) WITHOUT ROWID;
PRAGMA user_version = 1;
";

const COLUMNS: &str =
    "id, secret, session_token, name, permissions, created_ms, expires_ms, parent";

/// Keys kept in memory.
const RECENT_MAX: usize = 1_000;

/// The keys of a data directory.
#[derive(Debug)]
pub struct KeyStore {
    connection: Mutex<Connection>,
    /// Sees what any other connection changes, and never waits for the disk.
    watch: Mutex<Connection>,
    recent: Mutex<Recent>,
}

/// Keys that were asked for, as the file has them: every signed request needs one.
#[derive(Debug, Default)]
struct Recent {
    /// SQLite's number of changes by others when they were read.
    version: i64,
    keys: HashMap<String, AccessKey>,
}

/// A key as it is kept.
#[derive(Clone, PartialEq, Eq)]
pub struct AccessKey {
    /// `AKIA…`, or `ASIA…` for one that expires.
    pub id: String,
    pub secret: String,
    /// What requests with a temporary key must send as `x-amz-security-token`.
    pub session_token: Option<String>,
    pub name: String,
    pub permissions: Permissions,
    /// Milliseconds since 1970 UTC.
    pub created_ms: i64,
    /// Milliseconds since 1970 UTC; `None`: never.
    pub expires_ms: Option<i64>,
    /// The key a temporary one was made with.
    pub parent: Option<String>,
}

impl std::fmt::Debug for AccessKey {
    /// Without the secrets: what is logged is read by others.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("AccessKey")
            .field("id", &self.id)
            .field("name", &self.name)
            .field("permissions", &self.permissions)
            .finish_non_exhaustive()
    }
}

/// What a new key is called and may touch.
#[derive(Debug, Clone, Default)]
pub struct NewKey {
    pub name: String,
    pub permissions: Permissions,
}

/// The key file could not be used.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    #[error("cannot use the key file: {0}")]
    Io(#[from] std::io::Error),
    #[error("cannot use the key file: {0}")]
    Database(#[from] rusqlite::Error),
    #[error("the key file holds scopes that cannot be read: {0}")]
    Scopes(#[from] serde_json::Error),
}

impl KeyStore {
    /// Opens `keys.db` in the data directory, making it if need be.
    ///
    /// # Errors
    /// When it cannot be made or opened.
    pub fn open(data_dir: &Path) -> Result<Self, KeyError> {
        let path = data_dir.join("keys.db");
        keep_private(&path)?;
        let connection = Connection::open(&path)?;
        connection.busy_timeout(BUSY_MAX)?;
        connection.pragma_update(None, "journal_mode", "WAL")?;
        connection.pragma_update(None, "synchronous", "FULL")?;
        // The pages of a revoked key are overwritten.
        connection.pragma_update(None, "secure_delete", "ON")?;
        connection.execute_batch(SCHEMA)?;
        let watch = Connection::open(&path)?;
        Ok(Self {
            connection: Mutex::new(connection),
            watch: Mutex::new(watch),
            recent: Mutex::default(),
        })
    }

    /// Makes a key with a random secret of 240 bits.
    ///
    /// # Errors
    /// When it cannot be kept.
    pub fn create(&self, new: NewKey) -> Result<AccessKey, KeyError> {
        let key = AccessKey {
            id: random_id("AKIA"),
            secret: random_secret(),
            session_token: None,
            name: new.name,
            permissions: new.permissions,
            created_ms: now_ms(),
            expires_ms: None,
            parent: None,
        };
        self.insert(&key)?;
        Ok(key)
    }

    /// Makes a key that expires after `life`, with the scopes of `parent`; it ends with its
    /// parent at the latest.
    ///
    /// # Errors
    /// When it cannot be kept.
    pub fn create_temporary(
        &self,
        parent: &AccessKey,
        name: &str,
        life: Duration,
    ) -> Result<AccessKey, KeyError> {
        let life = i64::try_from(life.as_millis()).unwrap_or(i64::MAX);
        let created_ms = now_ms();
        let key = AccessKey {
            id: random_id("ASIA"),
            secret: random_secret(),
            session_token: Some(format!("{}{}", random_secret(), random_secret())),
            name: name.to_owned(),
            permissions: parent.permissions.clone(),
            created_ms,
            expires_ms: Some(created_ms.saturating_add(life)),
            parent: Some(parent.id.clone()),
        };
        self.lock().execute("DELETE FROM access_key WHERE expires_ms < ?1", [created_ms])?;
        self.insert(&key)?;
        Ok(key)
    }

    /// The key called `id`, expired ones included.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn find(&self, id: &str) -> Result<Option<AccessKey>, KeyError> {
        let sql = format!("SELECT {COLUMNS} FROM access_key WHERE id = ?1");
        // Before the key: a change in between makes it look old, not new.
        let version = self.version()?;
        let connection = self.lock();
        let mut statement = connection.prepare_cached(&sql)?;
        let found = statement.query_row([id], row).optional()?;
        let found = found.map(finish).transpose()?;
        if let Some(key) = &found {
            let mut recent = self.recent();
            if recent.version != version || recent.keys.len() >= RECENT_MAX {
                *recent = Recent { version, keys: HashMap::new() };
            }
            recent.keys.insert(id.to_owned(), key.clone());
        }
        Ok(found)
    }

    /// What [`Self::find`] would give, if that is known without waiting for the disk.
    #[must_use]
    pub fn recall(&self, id: &str) -> Option<AccessKey> {
        let version = self.version().ok()?;
        let recent = self.recent();
        if recent.version == version { recent.keys.get(id).cloned() } else { None }
    }

    /// Every key that does not expire, oldest first.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn list(&self) -> Result<Vec<AccessKey>, KeyError> {
        let sql = format!(
            "SELECT {COLUMNS} FROM access_key WHERE expires_ms IS NULL ORDER BY created_ms, id"
        );
        let connection = self.lock();
        let mut statement = connection.prepare_cached(&sql)?;
        let rows = statement.query_map([], row)?;
        rows.map(|it| finish(it?)).collect()
    }

    /// Forgets the key and all temporary ones made with it; whether there was one.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn revoke(&self, id: &str) -> Result<bool, KeyError> {
        let sql = "DELETE FROM access_key WHERE id = ?1 OR parent = ?1";
        let connection = self.lock();
        let deleted = connection.execute(sql, [id])?;
        Ok(deleted > 0)
    }

    fn insert(&self, key: &AccessKey) -> Result<(), KeyError> {
        let permissions = serde_json::to_string(&key.permissions)?;
        let sql =
            format!("INSERT INTO access_key ({COLUMNS}) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)");
        self.lock().execute(
            &sql,
            params![
                key.id,
                key.secret,
                key.session_token,
                key.name,
                permissions,
                key.created_ms,
                key.expires_ms,
                key.parent
            ],
        )?;
        Ok(())
    }

    fn lock(&self) -> MutexGuard<'_, Connection> {
        self.connection.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Changes whenever the file does; read from shared memory.
    fn version(&self) -> rusqlite::Result<i64> {
        let watch = self.watch.lock().unwrap_or_else(PoisonError::into_inner);
        watch.pragma_query_value(None, "data_version", |row| row.get(0))
    }

    fn recent(&self) -> MutexGuard<'_, Recent> {
        self.recent.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl AccessKey {
    /// Whether its time is over.
    #[must_use]
    pub fn is_expired(&self) -> bool {
        self.expires_ms.is_some_and(|it| it <= now_ms())
    }
}

/// Makes the file with mode 0600 before SQLite sees it; SQLite gives its log the same mode.
fn keep_private(path: &Path) -> std::io::Result<()> {
    let mut options = OpenOptions::new();
    options.create(true).append(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.mode(0o600);
    }
    let file = options.open(path)?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        file.set_permissions(std::fs::Permissions::from_mode(0o600))?;
    }
    drop(file);
    Ok(())
}

fn row(row: &Row<'_>) -> rusqlite::Result<(AccessKey, String)> {
    let key = AccessKey {
        id: row.get(0)?,
        secret: row.get(1)?,
        session_token: row.get(2)?,
        name: row.get(3)?,
        permissions: Permissions::default(),
        created_ms: row.get(5)?,
        expires_ms: row.get(6)?,
        parent: row.get(7)?,
    };
    Ok((key, row.get(4)?))
}

fn finish((mut key, permissions): (AccessKey, String)) -> Result<AccessKey, KeyError> {
    key.permissions = serde_json::from_str(&permissions)?;
    Ok(key)
}

/// As AWS writes them: four letters and sixteen of the base-32 alphabet.
fn random_id(prefix: &str) -> String {
    let mut bytes = [0_u8; 10];
    rand::rng().fill_bytes(&mut bytes);
    format!("{prefix}{}", BASE32.encode(&bytes))
}

/// Forty characters, as AWS's; `+` and `/` are replaced because shells and URLs mangle them.
fn random_secret() -> String {
    let mut bytes = [0_u8; 30];
    rand::rng().fill_bytes(&mut bytes);
    BASE64.encode(&bytes).replace('+', "x").replace('/', "y")
}

fn now_ms() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
}
