//! Statements kept by PREPARE until DEALLOCATE. It must not know how they run.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use otus_types::{ErrorCode, QueryError, Span};

/// Statement texts by name, folded.
#[derive(Debug, Default)]
pub struct PreparedStatements(Mutex<BTreeMap<String, String>>);

impl PreparedStatements {
    /// Keeps `text` under `name`, replacing what was there.
    pub fn keep(&self, name: &str, text: String) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(name.to_lowercase(), text);
    }

    /// The text kept under `name`.
    ///
    /// # Errors
    /// `NOT_FOUND`, as Trino words it.
    pub fn text(&self, name: &str, at: Span) -> Result<String, QueryError> {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.get(&name.to_lowercase()).cloned().ok_or_else(|| not_found(name, at))
    }

    /// Forgets `name`.
    ///
    /// # Errors
    /// `NOT_FOUND`, as Trino words it.
    pub fn forget(&self, name: &str, at: Span) -> Result<(), QueryError> {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.remove(&name.to_lowercase()).map(|_| ()).ok_or_else(|| not_found(name, at))
    }
}

fn not_found(name: &str, at: Span) -> QueryError {
    QueryError::new(ErrorCode::NotFound, format!("Prepared statement not found: {name}")).at(at)
}
