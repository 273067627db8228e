//! StartQueryExecution: what is checked before an execution exists, in Athena's order
//! (athena.md §6.6), and the record it begins with. It must not know how statements run.

use std::sync::{Arc, PoisonError};

use otus_sql::ast::{Statement, StatementKind, Utility};
use otus_sql::{StatementClass, StatementType};

use super::active::Execution;
use super::queue::{Lane, Waiting};
use super::{Executions, Inner, new_id, now_ms, run};
use crate::credentials::Permissions;
use crate::execution::{ExecutionRecord, ExecutionState, Remarks, ResultForm, Statistics};
use crate::refusal::Refusal;
use crate::results::{check_location, output_location, typed_path};
use crate::reuse::reuse_key;
use crate::service::make_bucket;
use crate::workgroup::{PRIMARY, ResultConfiguration, WorkGroup};

/// The catalog every data directory has; an empty name and no name mean it too.
const CATALOG: &str = "awsdatacatalog";

/// What a client submits.
#[derive(Debug, Clone, Default)]
pub struct StartRequest {
    pub query: String,
    /// The same token with the same request gives the same execution.
    pub token: Option<String>,
    pub database: Option<String>,
    pub catalog: Option<String>,
    pub result: ResultConfiguration,
    pub workgroup: Option<String>,
    pub parameters: Vec<String>,
    /// A result at most so many minutes old will do.
    pub reuse_minutes: Option<u32>,
    /// The ARN of whoever asks.
    pub submitted_by: Option<String>,
    /// What whoever asks may touch.
    pub permissions: Permissions,
}

impl Executions {
    /// Checks a request, records it and puts it into the queue; the execution's id.
    ///
    /// # Errors
    /// In Athena's words; a refused request uses up no token.
    pub fn start(&self, request: StartRequest) -> Result<String, Refusal> {
        let inner = &self.0;
        let group = self.workgroup(request.workgroup.as_deref().unwrap_or(PRIMARY))?;
        if !group.enabled {
            return Err(Refusal::invalid(format!("WorkGroup {} is disabled.", group.name)));
        }
        let prefix = prefix(inner, &request, &group)?;
        let statement = otus_sql::parse_one(&request.query)
            .map_err(|failure| Refusal::of_syntax(&failure.first, &request.query))?;
        inner.check_names(&request, &statement)?;
        let _starting = inner.starting.lock().unwrap_or_else(PoisonError::into_inner);
        let fingerprint = fingerprint(&request);
        if let Some(token) = &request.token
            && let Some(used) = inner.history.token(token)?
        {
            if used.fingerprint == fingerprint {
                return Ok(used.id);
            }
            return Err(Refusal::Invalid {
                code: "IDEMPOTENT_PARAMETER_MISMATCH",
                message: String::from("Idempotent parameters do not match"),
            });
        }
        if inner.queue().is_full() {
            return Err(Refusal::TooMany {
                message: String::from("You have exceeded the limit for the number of queries"),
            });
        }
        let info = inner.class_of(&statement, &group.name);
        let key = reuse(&request, &group, prefix.as_deref(), info);
        let mut record = record(&request, &group, prefix.as_deref(), info);
        let reused = inner.reuse_result(&mut record, key.as_deref())?;
        let token = request.token.as_deref().map(|token| (token, fingerprint.as_str()));
        let kept_key = if reused { None } else { key.as_deref() };
        inner.history.add_execution(&record, kept_key, token)?;
        let id = record.id.clone();
        inner.admit(record, info, request.permissions, reused);
        Ok(id)
    }
}

impl Inner {
    fn admit(
        self: &Arc<Self>,
        record: ExecutionRecord,
        info: StatementClass,
        permissions: Permissions,
        done: bool,
    ) {
        let (id, workgroup) = (record.id.clone(), record.workgroup.clone());
        let execution = Arc::new(Execution::new(record, permissions));
        self.known().by_id.insert(id.clone(), Arc::clone(&execution));
        if done {
            self.retire(&id);
            return;
        }
        let is_ctas = info.substatement == "CREATE_TABLE_AS_SELECT";
        let lane = if info.statement_type == StatementType::Dml || is_ctas {
            Lane::Compute
        } else {
            Lane::Catalog
        };
        self.queue().push(Waiting { id, workgroup, lane, execution });
        run::advance(self);
    }

    /// Catalogs that do not exist, and tables that DESCRIBE and SHOW COLUMNS do not find,
    /// are refused at submission (athena.md §1.4).
    fn check_names(&self, request: &StartRequest, statement: &Statement) -> Result<(), Refusal> {
        let catalog = request.catalog.as_deref().unwrap_or_default();
        if !is_our_catalog(catalog) {
            return Err(Refusal::Invalid {
                code: "DATACATALOG_NOT_FOUND",
                message: format!("Catalog '{catalog}' does not exist"),
            });
        }
        let StatementKind::Utility(utility) = &statement.kind else { return Ok(()) };
        let (mut parts, database) = match utility.as_ref() {
            Utility::Describe(it) => (it.table.lower_parts(), None),
            Utility::ShowColumns(it) => {
                (it.table.lower_parts(), it.database.as_ref().map(|it| it.lower()))
            }
            _ => return Ok(()),
        };
        let Some(table) = parts.pop() else { return Ok(()) };
        let database = database.or_else(|| parts.pop());
        let database = database.unwrap_or_else(|| plain_name(request.database.as_deref()));
        let name = otus_catalog::TableName::new(&database, &table);
        match self.service.engine().catalog().table(&name) {
            Err(otus_catalog::CatalogError::NotFound { .. }) => Err(Refusal::invalid(format!(
                "Entity Not Found (Service: AmazonDataCatalog; Status Code: 400; Error Code: \
                 EntityNotFoundException; Request ID: {}; Proxy: null)",
                new_id()
            ))),
            // Anything else shows when the statement runs.
            _ => Ok(()),
        }
    }

    /// Makes `record` the success that an earlier execution was, if its result is there.
    fn reuse_result(
        &self,
        record: &mut ExecutionRecord,
        key: Option<&str>,
    ) -> Result<bool, Refusal> {
        let (Some(key), Some(minutes)) = (key, record.reuse_minutes) else { return Ok(false) };
        let since = record.submitted_ms.saturating_sub(i64::from(minutes) * 60_000);
        let Some(earlier) = self.history.reusable(key, since)? else { return Ok(false) };
        let has_rows = earlier.statistics.output_rows == 0
            || typed_path(&self.results, earlier.result_id()).is_file();
        if !has_rows {
            return Ok(false);
        }
        record.state = ExecutionState::Succeeded;
        record.completed_ms = Some(now_ms());
        record.reused = Some(earlier.result_id().to_owned());
        record.result.output_location.clone_from(&earlier.result.output_location);
        record.form = earlier.form;
        record.columns = earlier.columns;
        record.update_count = earlier.update_count;
        record.statistics = Statistics {
            total_ms: 1,
            output_rows: earlier.statistics.output_rows,
            output_bytes: earlier.statistics.output_bytes,
            ..Statistics::default()
        };
        Ok(true)
    }
}

/// Whether a client's catalog name means ours.
#[must_use]
pub fn is_our_catalog(name: &str) -> bool {
    name.is_empty() || name.eq_ignore_ascii_case(CATALOG) || name.eq_ignore_ascii_case("hive")
}

/// A database name as clients send it, sometimes in backticks or double quotes.
fn plain_name(name: Option<&str>) -> String {
    let name = name.unwrap_or("default").trim();
    let quoted = |quote: char| name.strip_prefix(quote)?.strip_suffix(quote);
    let name = quoted('`').or_else(|| quoted('"')).unwrap_or(name);
    if name.is_empty() { String::from("default") } else { name.to_owned() }
}

/// The prefix under which result files go; `None` when the server keeps them.
fn prefix(
    inner: &Inner,
    request: &StartRequest,
    group: &WorkGroup,
) -> Result<Option<String>, Refusal> {
    let settings = &group.configuration;
    if settings.managed_results {
        return Ok(None);
    }
    let of_client = request.result.output_location.as_deref().filter(|it| !it.is_empty());
    let of_group = settings.result.output_location.as_deref().filter(|it| !it.is_empty());
    let chosen = if settings.enforce { of_group.or(of_client) } else { of_client.or(of_group) };
    let Some(chosen) = chosen else {
        return Err(Refusal::invalid(
            "No output location provided. An output location is required either through the \
             Workgroup result configuration setting or as an API input.",
        ));
    };
    check_location(chosen)?;
    let bucket = otus_storage::split_location(chosen).map_or("", |it| it.0);
    if !request.permissions.may_read_bucket(bucket) {
        return Err(Refusal::invalid(format!(
            "Access denied when writing output to url: {chosen} . Please ensure you are allowed \
             to access the S3 bucket."
        )));
    }
    if !is_there(inner, request, bucket) {
        let text = format!("Unable to verify/create output bucket {bucket}");
        return Err(Refusal::invalid(text));
    }
    Ok(Some(chosen.to_owned()))
}

/// Whether the bucket of results is there. Who may make buckets has a missing one made, as
/// Athena does.
fn is_there(inner: &Inner, request: &StartRequest, bucket: &str) -> bool {
    let service = &inner.service;
    let may_make = !request.permissions.read_only && request.permissions.buckets.is_none();
    service.engine().objects().bucket(bucket).is_ok()
        || (may_make && make_bucket(service.mounts(), bucket).is_ok())
}

/// What must be equal when a token is used again (measured: not parameters, not workgroup).
fn fingerprint(request: &StartRequest) -> String {
    let parts = [
        Some(request.query.as_str()),
        request.catalog.as_deref(),
        request.database.as_deref(),
        request.result.output_location.as_deref(),
    ];
    parts.map(Option::unwrap_or_default).join("\u{0}")
}

fn reuse(
    request: &StartRequest,
    group: &WorkGroup,
    prefix: Option<&str>,
    info: StatementClass,
) -> Option<String> {
    // A narrow key must not be given what a wider one has read.
    if info.substatement != "SELECT" || request.permissions != Permissions::all() {
        return None;
    }
    let database = plain_name(request.database.as_deref()).to_lowercase();
    let parameters = request.parameters.join("\u{1}");
    reuse_key(&request.query, &[&group.name, &database, prefix.unwrap_or_default(), &parameters])
}

fn record(
    request: &StartRequest,
    group: &WorkGroup,
    prefix: Option<&str>,
    info: StatementClass,
) -> ExecutionRecord {
    let id = new_id();
    let settings = &group.configuration;
    let mut result =
        if settings.enforce { settings.result.clone() } else { request.result.clone() };
    result.output_location = prefix.map(|prefix| output_location(prefix, &id, info));
    ExecutionRecord {
        id,
        query: request.query.clone(),
        statement_type: info.statement_type.name().to_owned(),
        substatement: info.substatement.to_owned(),
        workgroup: group.name.clone(),
        database: request.database.as_deref().map(|it| plain_name(Some(it))),
        catalog: request.catalog.clone().filter(|it| !it.is_empty()),
        result,
        managed_results: settings.managed_results,
        parameters: request.parameters.clone(),
        selected_engine_version: settings.selected_engine_version.clone(),
        reuse_minutes: request.reuse_minutes,
        reused: None,
        submitted_by: request.submitted_by.clone(),
        state: ExecutionState::Queued,
        reason: None,
        error: None,
        submitted_ms: now_ms(),
        completed_ms: None,
        statistics: Statistics::default(),
        form: ResultForm::Nothing,
        columns: Vec::new(),
        update_count: None,
        remarks: Remarks::default(),
    }
}
