//! Workgroups, named queries and prepared statements as the API changes them, with Athena's
//! checks. It must not know executions.

use super::{Executions, new_id, now_ms};
use crate::history::{NamedQuery, Page, PreparedStatement};
use crate::refusal::Refusal;
use crate::results::check_location;
use crate::workgroup::{PRIMARY, WorkGroup, WorkGroupConfiguration};

/// The smallest limit a workgroup may set, in bytes.
const CUTOFF_MIN: u64 = 10_000_000;

impl Executions {
    /// The workgroup called `name`.
    ///
    /// # Errors
    /// `WorkGroup is not found.`
    pub fn workgroup(&self, name: &str) -> Result<WorkGroup, Refusal> {
        let found = self.0.history.workgroup(name)?;
        found.ok_or_else(|| Refusal::invalid(format!("WorkGroup {name} is not found.")))
    }

    /// Sorted by name.
    ///
    /// # Errors
    /// For a token that no page gave out.
    pub fn workgroups(
        &self,
        limit: usize,
        token: Option<&str>,
    ) -> Result<Page<WorkGroup>, Refusal> {
        self.0.history.workgroups(limit, token)
    }

    /// Makes a workgroup.
    ///
    /// # Errors
    /// When it exists or its settings make no sense.
    pub fn create_workgroup(
        &self,
        name: &str,
        description: Option<String>,
        configuration: WorkGroupConfiguration,
    ) -> Result<(), Refusal> {
        check_name(name)?;
        check_configuration(&configuration)?;
        let group = WorkGroup {
            name: name.to_owned(),
            description,
            enabled: true,
            created_ms: now_ms(),
            configuration,
        };
        if self.0.history.keep_workgroup(&group, false)? {
            return Ok(());
        }
        Err(Refusal::invalid("WorkGroup is already created"))
    }

    /// Changes a workgroup as `change` says.
    ///
    /// # Errors
    /// When it does not exist or its new settings make no sense.
    pub fn update_workgroup(
        &self,
        name: &str,
        change: impl FnOnce(&mut WorkGroup),
    ) -> Result<(), Refusal> {
        let mut group = self.workgroup(name)?;
        change(&mut group);
        check_configuration(&group.configuration)?;
        self.0.history.keep_workgroup(&group, true).map(|_| ())
    }

    /// Deletes a workgroup; with `recursive` also what it holds.
    ///
    /// # Errors
    /// For `primary`, for one that does not exist, and for one that is not empty.
    pub fn delete_workgroup(&self, name: &str, recursive: bool) -> Result<(), Refusal> {
        if name == PRIMARY {
            return Err(Refusal::invalid("The primary workgroup cannot be deleted"));
        }
        self.workgroup(name)?;
        if !recursive && !self.0.history.is_workgroup_empty(name)? {
            return Err(Refusal::invalid(format!("WorkGroup {name} is not empty")));
        }
        self.0.history.delete_workgroup(name)
    }

    /// Saves a query; its id. The same `token` gives the same id.
    ///
    /// # Errors
    /// When its workgroup does not exist.
    pub fn create_named_query(
        &self,
        mut query: NamedQuery,
        token: Option<&str>,
    ) -> Result<String, Refusal> {
        self.workgroup(&query.workgroup)?;
        if let Some(token) = token
            && let Some(id) = self.0.history.named_query_of_token(token)?
        {
            return Ok(id);
        }
        query.id = new_id();
        self.0.history.add_named_query(&query, token)?;
        Ok(query.id)
    }

    /// The saved query.
    ///
    /// # Errors
    /// When there is none of that id.
    pub fn named_query(&self, id: &str) -> Result<NamedQuery, Refusal> {
        let found = self.0.history.named_query(id)?;
        found.ok_or_else(|| Refusal::invalid(format!("NamedQuery {id} was not found")))
    }

    /// Changes a saved query.
    ///
    /// # Errors
    /// When there is none of that id.
    pub fn update_named_query(
        &self,
        id: &str,
        change: impl FnOnce(&mut NamedQuery),
    ) -> Result<(), Refusal> {
        let mut query = self.named_query(id)?;
        change(&mut query);
        self.0.history.update_named_query(&query)
    }

    /// Deletes a saved query.
    ///
    /// # Errors
    /// When there is none of that id.
    pub fn delete_named_query(&self, id: &str) -> Result<(), Refusal> {
        if self.0.history.delete_named_query(id)? {
            return Ok(());
        }
        Err(Refusal::invalid(format!("NamedQuery {id} was not found")))
    }

    /// Ids of a workgroup's saved queries, newest first.
    ///
    /// # Errors
    /// For a workgroup that does not exist or a token that no page gave out.
    pub fn named_queries(
        &self,
        workgroup: Option<&str>,
        limit: usize,
        token: Option<&str>,
    ) -> Result<Page<String>, Refusal> {
        let workgroup = workgroup.unwrap_or(PRIMARY);
        self.workgroup(workgroup)?;
        self.0.history.named_query_ids(workgroup, limit, token)
    }

    /// Keeps a prepared statement; with `replace` one that must exist.
    ///
    /// # Errors
    /// When the text does not parse, the workgroup does not exist, or the name is taken
    /// (create) or not (update).
    pub fn keep_prepared(&self, mut it: PreparedStatement, replace: bool) -> Result<(), Refusal> {
        self.workgroup(&it.workgroup)?;
        otus_sql::parse_one(&it.statement)
            .map_err(|failure| Refusal::of_syntax(&failure.first, &it.statement))?;
        it.modified_ms = now_ms();
        if replace {
            self.prepared(&it.workgroup, &it.name)?;
        }
        if self.0.history.keep_prepared(&it, replace)? {
            return Ok(());
        }
        Err(Refusal::invalid(format!(
            "Prepared statement {} already exists in WorkGroup {}",
            it.name, it.workgroup
        )))
    }

    /// The prepared statement.
    ///
    /// # Errors
    /// `ResourceNotFoundException` when there is none of that name.
    pub fn prepared(&self, workgroup: &str, name: &str) -> Result<PreparedStatement, Refusal> {
        self.workgroup(workgroup)?;
        self.0.history.prepared(workgroup, name)?.ok_or_else(|| no_prepared(name))
    }

    /// Deletes a prepared statement.
    ///
    /// # Errors
    /// `ResourceNotFoundException` when there is none of that name.
    pub fn delete_prepared(&self, workgroup: &str, name: &str) -> Result<(), Refusal> {
        self.workgroup(workgroup)?;
        if self.0.history.delete_prepared(workgroup, name)? {
            return Ok(());
        }
        Err(no_prepared(name))
    }

    /// Sorted by name.
    ///
    /// # Errors
    /// For a workgroup that does not exist or a token that no page gave out.
    pub fn prepared_statements(
        &self,
        workgroup: &str,
        limit: usize,
        token: Option<&str>,
    ) -> Result<Page<PreparedStatement>, Refusal> {
        self.workgroup(workgroup)?;
        self.0.history.prepared_statements(workgroup, limit, token)
    }
}

fn no_prepared(name: &str) -> Refusal {
    Refusal::NotFound {
        name: name.to_owned(),
        message: format!("PreparedStatement {name} was not found"),
    }
}

fn check_name(name: &str) -> Result<(), Refusal> {
    let allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-');
    if !name.is_empty() && name.len() <= 128 && name.chars().all(allowed) {
        return Ok(());
    }
    Err(Refusal::invalid(format!("Invalid workgroup name {name}")))
}

fn check_configuration(configuration: &WorkGroupConfiguration) -> Result<(), Refusal> {
    if let Some(location) = configuration.result.output_location.as_deref() {
        check_location(location)?;
    }
    if configuration.bytes_scanned_cutoff.is_some_and(|it| it < CUTOFF_MIN) {
        return Err(Refusal::invalid(format!(
            "BytesScannedCutoffPerQuery must be at least {CUTOFF_MIN}"
        )));
    }
    Ok(())
}
