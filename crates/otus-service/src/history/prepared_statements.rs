//! Prepared statements of workgroups in `history.db`. It must not know their parameters.

use rusqlite::{OptionalExtension, params};
use serde::{Deserialize, Serialize};

use super::{History, Page, decode_token, encode_token, failed, from_json, page, to_json};
use crate::refusal::Refusal;

/// A statement kept under a name, which EXECUTE finds without regard to case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PreparedStatement {
    pub name: String,
    pub statement: String,
    pub workgroup: String,
    pub description: Option<String>,
    /// Milliseconds since 1970.
    pub modified_ms: i64,
}

impl History {
    /// Keeps a statement, replacing one of its name only if `replace` says so; whether it
    /// was kept.
    pub(crate) fn keep_prepared(
        &self,
        prepared: &PreparedStatement,
        replace: bool,
    ) -> Result<bool, Refusal> {
        let sql = if replace {
            "INSERT INTO prepared_statements (workgroup, name, json) VALUES (?1, ?2, ?3)
             ON CONFLICT (workgroup, name) DO UPDATE SET json = excluded.json"
        } else {
            "INSERT INTO prepared_statements (workgroup, name, json) VALUES (?1, ?2, ?3)
             ON CONFLICT (workgroup, name) DO NOTHING"
        };
        let values = params![prepared.workgroup, prepared.name, to_json(prepared)?];
        self.lock().execute(sql, values).map(|rows| rows > 0).map_err(failed)
    }

    /// The statement, if there is one of that name.
    pub(crate) fn prepared(
        &self,
        workgroup: &str,
        name: &str,
    ) -> Result<Option<PreparedStatement>, Refusal> {
        let found: Option<String> = self
            .lock()
            .prepare_cached(
                "SELECT json FROM prepared_statements WHERE workgroup = ?1 AND name = ?2",
            )
            .and_then(|mut it| it.query_row([workgroup, name], |row| row.get(0)).optional())
            .map_err(failed)?;
        found.map(|json| from_json(&json)).transpose()
    }

    /// Deletes a statement; whether there was one.
    pub(crate) fn delete_prepared(&self, workgroup: &str, name: &str) -> Result<bool, Refusal> {
        let delete = "DELETE FROM prepared_statements WHERE workgroup = ?1 AND name = ?2";
        self.lock().execute(delete, [workgroup, name]).map(|rows| rows > 0).map_err(failed)
    }

    /// Sorted by name.
    pub(crate) fn prepared_statements(
        &self,
        workgroup: &str,
        limit: usize,
        token: Option<&str>,
    ) -> Result<Page<PreparedStatement>, Refusal> {
        let after = token.map(decode_token).transpose()?.unwrap_or_default();
        let connection = self.lock();
        let mut select = connection
            .prepare_cached(
                "SELECT json FROM prepared_statements WHERE workgroup = ?1 AND name > ?2
                 ORDER BY name LIMIT ?3",
            )
            .map_err(failed)?;
        let rows = select
            .query_map(params![workgroup, after, limit as i64 + 1], |row| row.get::<_, String>(0))
            .map_err(failed)?;
        let found: Vec<PreparedStatement> =
            rows.map(|row| from_json(&row.map_err(failed)?)).collect::<Result<_, _>>()?;
        Ok(page(found, limit, |it| encode_token(&it.name)))
    }
}
