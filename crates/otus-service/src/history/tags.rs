//! Tags of workgroups, catalogs and databases, by ARN. It must not know what an ARN names.

use rusqlite::params;

use super::{History, failed};
use crate::refusal::Refusal;

impl History {
    /// Tags of `arn`, sorted by key.
    ///
    /// # Errors
    /// When the history cannot be read.
    pub fn tags(&self, arn: &str) -> Result<Vec<(String, String)>, Refusal> {
        let connection = self.lock();
        let mut select = connection
            .prepare_cached("SELECT key, value FROM tags WHERE arn = ?1 ORDER BY key")
            .map_err(failed)?;
        let rows = select.query_map([arn], |row| Ok((row.get(0)?, row.get(1)?))).map_err(failed)?;
        rows.collect::<Result<_, _>>().map_err(failed)
    }

    /// Adds tags to `arn`, replacing those of the same keys.
    ///
    /// # Errors
    /// When the history cannot be written.
    pub fn tag(&self, arn: &str, tags: &[(String, String)]) -> Result<(), Refusal> {
        let mut connection = self.lock();
        let tx = connection.transaction().map_err(failed)?;
        for (key, value) in tags {
            tx.execute(
                "INSERT INTO tags (arn, key, value) VALUES (?1, ?2, ?3)
                 ON CONFLICT (arn, key) DO UPDATE SET value = excluded.value",
                params![arn, key, value],
            )
            .map_err(failed)?;
        }
        tx.commit().map_err(failed)
    }

    /// Takes the tags called `keys` from `arn`.
    ///
    /// # Errors
    /// When the history cannot be written.
    pub fn untag(&self, arn: &str, keys: &[String]) -> Result<(), Refusal> {
        let mut connection = self.lock();
        let tx = connection.transaction().map_err(failed)?;
        for key in keys {
            tx.execute("DELETE FROM tags WHERE arn = ?1 AND key = ?2", params![arn, key])
                .map_err(failed)?;
        }
        tx.commit().map_err(failed)
    }
}
