//! What an operation may use. It must not know how the request came in.

use std::sync::Arc;

use otus_catalog::CatalogStore;
use otus_service::Executions;

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
}

impl Context {
    /// The catalog Glue's operations are about.
    #[must_use]
    pub fn catalog(&self) -> &dyn CatalogStore {
        self.executions.service().engine().catalog().as_ref()
    }
}
