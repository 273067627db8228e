//! What an operation may use, and what its caller may touch. It must not know how the
//! request came in.

use std::sync::Arc;

use otus_catalog::CatalogStore;
use otus_service::credentials::Permissions;
use otus_service::{ExecutionRecord, Executions, Refusal};

use super::{ApiError, Fields, Operation};

/// The service behind the API, and who calls.
#[derive(Debug, Clone)]
pub struct Context {
    pub executions: Executions,
    /// The account everything belongs to, twelve digits.
    pub account: Arc<str>,
    /// As the signature says.
    pub region: String,
    /// Who calls, as an ARN.
    pub caller_arn: String,
    pub permissions: Permissions,
}

impl Context {
    /// An ARN as it is kept: whatever account a client names means ours.
    #[must_use]
    pub fn our_arn(&self, arn: &str) -> String {
        let mut parts: Vec<&str> = arn.splitn(6, ':').collect();
        if let [_, _, _, _, account, _] = parts.as_mut_slice() {
            *account = &self.account;
        }
        parts.join(":")
    }

    /// The catalog Glue's operations are about.
    #[must_use]
    pub fn catalog(&self) -> &dyn CatalogStore {
        self.executions.service().engine().catalog().as_ref()
    }

    /// Refuses what goes beyond the caller's scopes.
    ///
    /// # Errors
    /// `AccessDeniedException`.
    pub fn check_scope(&self, operation: &Operation, fields: Fields<'_>) -> Result<(), ApiError> {
        if operation.writes && self.permissions.read_only && !operation.starts_query() {
            return Err(denied("The key may only read"));
        }
        let mut named: Vec<&str> = Vec::new();
        named.extend(fields.text("DatabaseName")?);
        if operation.is_about_database() {
            named.extend(fields.text("Name")?);
            let input = fields.object("DatabaseInput")?;
            named.extend(input.map(|it| it.text("Name")).transpose()?.flatten());
        }
        match named.iter().find(|it| !self.permissions.may_read_database(it)) {
            Some(name) => Err(denied(&format!("The key may not touch database {name}"))),
            None => Ok(()),
        }
    }

    /// The execution called `id`, if the caller may see it: a key with scopes sees its own.
    ///
    /// # Errors
    /// `QueryExecution <id> was not found`.
    pub fn execution(&self, id: &str) -> Result<ExecutionRecord, Refusal> {
        self.executions.get_for(id, &self.permissions, &self.caller_arn)
    }
}

fn denied(text: &str) -> ApiError {
    ApiError::new("AccessDeniedException", text)
}
