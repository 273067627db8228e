//! Named (saved) queries in `history.db`. It must not know whether their texts parse.

use rusqlite::{OptionalExtension, params};
use serde::{Deserialize, Serialize};

use super::{History, Page, decode_token, encode_token, failed, from_json, page, to_json};
use crate::refusal::Refusal;

/// A saved query.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NamedQuery {
    pub id: String,
    pub name: String,
    pub description: Option<String>,
    pub database: String,
    pub query: String,
    pub workgroup: String,
}

impl History {
    /// Keeps a new query and the token of the client that sent it.
    pub(crate) fn add_named_query(
        &self,
        query: &NamedQuery,
        token: Option<&str>,
    ) -> Result<(), Refusal> {
        let json = to_json(query)?;
        let mut connection = self.lock();
        let tx = connection.transaction().map_err(failed)?;
        tx.execute(
            "INSERT INTO named_queries (id, workgroup, json) VALUES (?1, ?2, ?3)",
            params![query.id, query.workgroup, json],
        )
        .map_err(failed)?;
        if let Some(token) = token {
            tx.execute(
                "INSERT OR IGNORE INTO tokens (token, fingerprint, id) VALUES (?1, '', ?2)",
                params![format!("named-query/{token}"), query.id],
            )
            .map_err(failed)?;
        }
        tx.commit().map_err(failed)
    }

    /// The query that was saved with `token` before.
    pub(crate) fn named_query_of_token(&self, token: &str) -> Result<Option<String>, Refusal> {
        Ok(self.token(&format!("named-query/{token}"))?.map(|it| it.id))
    }

    /// The saved query, if there is one of that id.
    pub(crate) fn named_query(&self, id: &str) -> Result<Option<NamedQuery>, Refusal> {
        let found: Option<String> = self
            .lock()
            .prepare_cached("SELECT json FROM named_queries WHERE id = ?1")
            .and_then(|mut select| select.query_row([id], |row| row.get(0)).optional())
            .map_err(failed)?;
        found.map(|json| from_json(&json)).transpose()
    }

    /// Replaces a saved query.
    pub(crate) fn update_named_query(&self, query: &NamedQuery) -> Result<(), Refusal> {
        let json = to_json(query)?;
        let update = "UPDATE named_queries SET json = ?2 WHERE id = ?1";
        self.lock().execute(update, params![query.id, json]).map(|_| ()).map_err(failed)
    }

    /// Deletes a saved query; whether there was one.
    pub(crate) fn delete_named_query(&self, id: &str) -> Result<bool, Refusal> {
        let delete = "DELETE FROM named_queries WHERE id = ?1";
        self.lock().execute(delete, [id]).map(|rows| rows > 0).map_err(failed)
    }

    /// Ids of a workgroup's saved queries, newest first.
    pub(crate) fn named_query_ids(
        &self,
        workgroup: &str,
        limit: usize,
        token: Option<&str>,
    ) -> Result<Page<String>, Refusal> {
        let before: i64 = match token {
            None => i64::MAX,
            Some(token) => decode_token(token)?.parse().map_err(|_| Refusal::bad_token(token))?,
        };
        let connection = self.lock();
        let mut select = connection
            .prepare_cached(
                "SELECT number, id FROM named_queries WHERE workgroup = ?1 AND number < ?2
                 ORDER BY number DESC LIMIT ?3",
            )
            .map_err(failed)?;
        let rows = select
            .query_map(params![workgroup, before, limit as i64 + 1], |row| {
                Ok((row.get::<_, i64>(0)?, row.get::<_, String>(1)?))
            })
            .map_err(failed)?;
        let rows: Vec<(i64, String)> = rows.collect::<Result<_, _>>().map_err(failed)?;
        let found = page(rows, limit, |row| encode_token(&row.0.to_string()));
        Ok(Page { items: found.items.into_iter().map(|row| row.1).collect(), next: found.next })
    }
}
