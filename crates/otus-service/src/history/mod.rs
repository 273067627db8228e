//! `history.db`: executions, workgroups, named queries, prepared statements, tags. Every
//! call is one transaction: what returned is on the disk. It must not know what a statement
//! means or how it runs.

mod executions;
mod migrations;
mod named_queries;
mod prepared_statements;
mod tags;
mod trails;
mod workgroups;

use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use rusqlite::Connection;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::refusal::Refusal;

pub use named_queries::NamedQuery;
pub use prepared_statements::PreparedStatement;

/// How long a statement waits for another process.
const BUSY_TIMEOUT: Duration = Duration::from_secs(10);

/// One page of a list and the token of the next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page<T> {
    pub items: Vec<T>,
    pub next: Option<String>,
}

/// See the module.
#[derive(Debug)]
pub struct History {
    connection: Mutex<Connection>,
}

impl History {
    /// Opens or creates the file.
    ///
    /// # Errors
    /// When it cannot be opened or was written by a newer version.
    pub fn open(path: &Path) -> Result<Self, Refusal> {
        let mut connection = Connection::open(path).map_err(failed)?;
        connection.busy_timeout(BUSY_TIMEOUT).map_err(failed)?;
        connection
            .execute_batch("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;")
            .map_err(failed)?;
        connection.set_prepared_statement_cache_capacity(64);
        migrations::run(&mut connection)?;
        Ok(Self { connection: Mutex::new(connection) })
    }

    fn lock(&self) -> MutexGuard<'_, Connection> {
        self.connection.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn failed(error: rusqlite::Error) -> Refusal {
    Refusal::internal(format!("history: {error}"))
}

fn to_json<T: Serialize>(value: &T) -> Result<String, Refusal> {
    serde_json::to_string(value).map_err(|error| Refusal::internal(format!("history: {error}")))
}

fn from_json<T: DeserializeOwned>(text: &str) -> Result<T, Refusal> {
    serde_json::from_str(text)
        .map_err(|error| Refusal::internal(format!("history: unreadable entry: {error}")))
}

/// Takes one item more than `limit` for granted as the sign that there is a next page.
fn page<T>(mut items: Vec<T>, limit: usize, token: impl Fn(&T) -> String) -> Page<T> {
    let more = items.len() > limit;
    items.truncate(limit);
    let next = if more { items.last().map(token) } else { None };
    Page { items, next }
}

/// Page tokens are opaque to clients: base64 of what the list was sorted by.
fn encode_token(after: &str) -> String {
    data_encoding::BASE64URL_NOPAD.encode(after.as_bytes())
}

fn decode_token(token: &str) -> Result<String, Refusal> {
    let bytes = data_encoding::BASE64URL_NOPAD.decode(token.as_bytes()).ok();
    bytes.and_then(|bytes| String::from_utf8(bytes).ok()).ok_or_else(|| Refusal::bad_token(token))
}
