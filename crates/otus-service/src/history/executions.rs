//! Executions and client tokens in `history.db`. It must not know which of them are running.

use rusqlite::{OptionalExtension, params};

use super::{History, Page, decode_token, encode_token, failed, from_json, page, to_json};
use crate::execution::ExecutionRecord;
use crate::refusal::Refusal;

/// What a ClientRequestToken was used for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct TokenUse {
    pub fingerprint: String,
    pub id: String,
}

impl History {
    /// Keeps a new execution and, in the same transaction, its client's token.
    pub(crate) fn add_execution(
        &self,
        record: &ExecutionRecord,
        reuse_key: Option<&str>,
        token: Option<(&str, &str)>,
    ) -> Result<(), Refusal> {
        let json = to_json(record)?;
        let mut connection = self.lock();
        let tx = connection.transaction().map_err(failed)?;
        tx.prepare_cached(
            "INSERT INTO executions (id, workgroup, state, submitted, reuse_key, json)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        )
        .and_then(|mut insert| {
            insert.execute(params![
                record.id,
                record.workgroup,
                record.state.name(),
                record.submitted_ms,
                reuse_key,
                json
            ])
        })
        .map_err(failed)?;
        if let Some((token, fingerprint)) = token {
            tx.execute(
                "INSERT INTO tokens (token, fingerprint, id) VALUES (?1, ?2, ?3)",
                params![token, fingerprint, record.id],
            )
            .map_err(failed)?;
        }
        tx.commit().map_err(failed)
    }

    /// Keeps how an execution ended.
    pub(crate) fn update_execution(&self, record: &ExecutionRecord) -> Result<(), Refusal> {
        let json = to_json(record)?;
        self.lock()
            .prepare_cached("UPDATE executions SET state = ?2, json = ?3 WHERE id = ?1")
            .and_then(|mut update| update.execute(params![record.id, record.state.name(), json]))
            .map(|_| ())
            .map_err(failed)
    }

    /// The execution called `id`, if there is one.
    pub(crate) fn execution(&self, id: &str) -> Result<Option<ExecutionRecord>, Refusal> {
        let found: Option<String> = self
            .lock()
            .prepare_cached("SELECT json FROM executions WHERE id = ?1")
            .and_then(|mut select| select.query_row([id], |row| row.get(0)).optional())
            .map_err(failed)?;
        found.map(|json| from_json(&json)).transpose()
    }

    /// Ids of a workgroup's executions, newest first; of all workgroups for `None`.
    pub(crate) fn execution_ids(
        &self,
        workgroup: Option<&str>,
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
                "SELECT number, id FROM executions
                 WHERE number < ?1 AND (?2 IS NULL OR workgroup = ?2)
                 ORDER BY number DESC LIMIT ?3",
            )
            .map_err(failed)?;
        let rows = select
            .query_map(params![before, workgroup, limit as i64 + 1], |row| {
                Ok((row.get::<_, i64>(0)?, row.get::<_, String>(1)?))
            })
            .map_err(failed)?;
        let rows: Vec<(i64, String)> = rows.collect::<Result<_, _>>().map_err(failed)?;
        let found = page(rows, limit, |row| encode_token(&row.0.to_string()));
        Ok(Page { items: found.items.into_iter().map(|row| row.1).collect(), next: found.next })
    }

    /// The youngest successful execution with this key, submitted at `since_ms` or later.
    pub(crate) fn reusable(
        &self,
        key: &str,
        since_ms: i64,
    ) -> Result<Option<ExecutionRecord>, Refusal> {
        let found: Option<String> = self
            .lock()
            .prepare_cached(
                "SELECT json FROM executions WHERE reuse_key = ?1 AND state = 'SUCCEEDED'
                 AND submitted >= ?2 ORDER BY number DESC LIMIT 1",
            )
            .and_then(|mut select| {
                select.query_row(params![key, since_ms], |row| row.get(0)).optional()
            })
            .map_err(failed)?;
        found.map(|json| from_json(&json)).transpose()
    }

    /// Executions that a server left behind unfinished.
    pub(crate) fn unfinished(&self) -> Result<Vec<ExecutionRecord>, Refusal> {
        let connection = self.lock();
        let mut select = connection
            .prepare("SELECT json FROM executions WHERE state IN ('QUEUED', 'RUNNING')")
            .map_err(failed)?;
        let rows = select.query_map([], |row| row.get::<_, String>(0)).map_err(failed)?;
        rows.map(|row| from_json(&row.map_err(failed)?)).collect()
    }

    /// Forgets executions submitted before `before_ms`; their ids.
    pub(crate) fn forget_before(&self, before_ms: i64) -> Result<Vec<String>, Refusal> {
        let connection = self.lock();
        let mut delete = connection
            .prepare("DELETE FROM executions WHERE submitted < ?1 RETURNING id")
            .map_err(failed)?;
        let rows = delete.query_map([before_ms], |row| row.get(0)).map_err(failed)?;
        let ids: Vec<String> = rows.collect::<Result<_, _>>().map_err(failed)?;
        for id in &ids {
            connection.execute("DELETE FROM tokens WHERE id = ?1", [id]).map_err(failed)?;
        }
        Ok(ids)
    }

    /// What `token` was used for before.
    pub(crate) fn token(&self, token: &str) -> Result<Option<TokenUse>, Refusal> {
        self.lock()
            .prepare_cached("SELECT fingerprint, id FROM tokens WHERE token = ?1")
            .and_then(|mut select| {
                let read = |row: &rusqlite::Row<'_>| {
                    Ok(TokenUse { fingerprint: row.get(0)?, id: row.get(1)? })
                };
                select.query_row([token], read).optional()
            })
            .map_err(failed)
    }
}
