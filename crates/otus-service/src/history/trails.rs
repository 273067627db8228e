//! Trails of the audit in `history.db`. It must not know what they deliver.

use rusqlite::{OptionalExtension, params};

use super::{History, failed, from_json, to_json};
use crate::audit::Trail;
use crate::refusal::Refusal;

impl History {
    /// The trail, if there is one of that name.
    pub(crate) fn trail(&self, name: &str) -> Result<Option<Trail>, Refusal> {
        let found: Option<String> = self
            .lock()
            .prepare_cached("SELECT json FROM trails WHERE name = ?1")
            .and_then(|mut select| select.query_row([name], |row| row.get(0)).optional())
            .map_err(failed)?;
        found.map(|json| from_json(&json)).transpose()
    }

    /// Sorted by name.
    pub(crate) fn trails(&self) -> Result<Vec<Trail>, Refusal> {
        let connection = self.lock();
        let mut select =
            connection.prepare_cached("SELECT json FROM trails ORDER BY name").map_err(failed)?;
        let rows = select.query_map([], |row| row.get::<_, String>(0)).map_err(failed)?;
        rows.map(|row| from_json(&row.map_err(failed)?)).collect()
    }

    /// Keeps a trail, replacing one of its name only if `replace` says so; whether it was
    /// kept.
    pub(crate) fn keep_trail(&self, trail: &Trail, replace: bool) -> Result<bool, Refusal> {
        let sql = if replace {
            "INSERT INTO trails (name, json) VALUES (?1, ?2)
             ON CONFLICT (name) DO UPDATE SET json = excluded.json"
        } else {
            "INSERT INTO trails (name, json) VALUES (?1, ?2) ON CONFLICT (name) DO NOTHING"
        };
        let changed = self.lock().execute(sql, params![trail.name, to_json(trail)?]);
        changed.map(|rows| rows > 0).map_err(failed)
    }

    /// Deletes a trail; what it delivered stays. Whether there was one.
    pub(crate) fn delete_trail(&self, name: &str) -> Result<bool, Refusal> {
        let delete = "DELETE FROM trails WHERE name = ?1";
        self.lock().execute(delete, [name]).map(|rows| rows > 0).map_err(failed)
    }
}
