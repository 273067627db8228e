//! Workgroups in `history.db`. It must not know what their settings do.

use rusqlite::{OptionalExtension, params};

use super::{History, Page, decode_token, encode_token, failed, from_json, page, to_json};
use crate::refusal::Refusal;
use crate::workgroup::WorkGroup;

impl History {
    /// The workgroup, if there is one of that name.
    pub(crate) fn workgroup(&self, name: &str) -> Result<Option<WorkGroup>, Refusal> {
        let found: Option<String> = self
            .lock()
            .prepare_cached("SELECT json FROM workgroups WHERE name = ?1")
            .and_then(|mut select| select.query_row([name], |row| row.get(0)).optional())
            .map_err(failed)?;
        found.map(|json| from_json(&json)).transpose()
    }

    /// Keeps a workgroup, replacing one of its name only if `replace` says so; whether it
    /// was kept.
    pub(crate) fn keep_workgroup(&self, group: &WorkGroup, replace: bool) -> Result<bool, Refusal> {
        let sql = if replace {
            "INSERT INTO workgroups (name, json) VALUES (?1, ?2)
             ON CONFLICT (name) DO UPDATE SET json = excluded.json"
        } else {
            "INSERT INTO workgroups (name, json) VALUES (?1, ?2) ON CONFLICT (name) DO NOTHING"
        };
        let changed = self.lock().execute(sql, params![group.name, to_json(group)?]);
        changed.map(|rows| rows > 0).map_err(failed)
    }

    /// Sorted by name.
    pub(crate) fn workgroups(
        &self,
        limit: usize,
        token: Option<&str>,
    ) -> Result<Page<WorkGroup>, Refusal> {
        let after = token.map(decode_token).transpose()?.unwrap_or_default();
        let connection = self.lock();
        let mut select = connection
            .prepare_cached("SELECT json FROM workgroups WHERE name > ?1 ORDER BY name LIMIT ?2")
            .map_err(failed)?;
        let rows = select
            .query_map(params![after, limit as i64 + 1], |row| row.get::<_, String>(0))
            .map_err(failed)?;
        let groups: Vec<WorkGroup> =
            rows.map(|row| from_json(&row.map_err(failed)?)).collect::<Result<_, _>>()?;
        Ok(page(groups, limit, |group| encode_token(&group.name)))
    }

    /// Whether the workgroup holds named queries, prepared statements or executions.
    pub(crate) fn is_workgroup_empty(&self, name: &str) -> Result<bool, Refusal> {
        let sql = "SELECT NOT EXISTS (SELECT 1 FROM named_queries WHERE workgroup = ?1)
                   AND NOT EXISTS (SELECT 1 FROM prepared_statements WHERE workgroup = ?1)
                   AND NOT EXISTS (SELECT 1 FROM executions WHERE workgroup = ?1)";
        self.lock().query_row(sql, [name], |row| row.get(0)).map_err(failed)
    }

    /// Deletes the workgroup and what it holds; executions stay in the history.
    pub(crate) fn delete_workgroup(&self, name: &str) -> Result<(), Refusal> {
        let mut connection = self.lock();
        let tx = connection.transaction().map_err(failed)?;
        for table in ["named_queries", "prepared_statements"] {
            tx.execute(&format!("DELETE FROM {table} WHERE workgroup = ?1"), [name])
                .map_err(failed)?;
        }
        tx.execute("DELETE FROM workgroups WHERE name = ?1", [name]).map_err(failed)?;
        tx.commit().map_err(failed)
    }
}
