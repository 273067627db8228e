//! PREPARE, EXECUTE and DEALLOCATE within a workgroup, and what any other statement becomes
//! on its way to the engine. It must not know how it runs.

use otus_engine::{Limits, Prepared, Session};
use otus_sql::StatementClass;
use otus_sql::ast::{self, Statement, StatementKind};
use otus_types::{ErrorCode, QueryError, QueryFailure, Span};

use super::{Inner, now_ms};
use crate::execution::ExecutionRecord;
use crate::history::PreparedStatement;
use crate::parameters;

/// A statement ready for the engine, and the text its positions count in.
pub(crate) struct Ready {
    pub prepared: Prepared,
    /// What runs: of an EXECUTE the statement that was kept.
    pub statement: Statement,
    pub text: String,
}

/// Why a statement failed, and the text its positions count in.
pub(crate) struct Failure {
    pub what: Box<QueryFailure>,
    pub text: String,
}

impl Failure {
    pub fn new(what: impl Into<QueryFailure>, text: &str) -> Self {
        Self { what: Box::new(what.into()), text: text.to_owned() }
    }
}

impl Inner {
    /// What Athena calls the statement: an EXECUTE is what it executes.
    pub(super) fn class_of(&self, statement: &Statement, workgroup: &str) -> StatementClass {
        let info = statement.class();
        let StatementKind::Prepared(prepared) = &statement.kind else { return info };
        let text = match prepared.as_ref() {
            ast::Prepared::Execute { name, .. } => {
                self.history.prepared(workgroup, &name.value).ok().flatten().map(|it| it.statement)
            }
            ast::Prepared::ExecuteImmediate { text, .. } => Some(text.value.clone()),
            _ => None,
        };
        text.and_then(|text| otus_sql::parse_one(&text).ok())
            .map_or(info, |executed| executed.class())
    }

    /// Resolves and binds the record's statement. PREPARE and DEALLOCATE are done by the
    /// time this returns.
    pub(super) fn prepare(
        &self,
        record: &ExecutionRecord,
        limits: Limits,
        is_enforced: bool,
    ) -> Result<Ready, Failure> {
        let text = &record.query;
        let at_home = |failure: QueryFailure| Failure::new(failure, text);
        let statement = otus_sql::parse_one(text).map_err(at_home)?;
        let database = record.database.as_deref().unwrap_or("default");
        let session = |parameters: Vec<String>| {
            let mut session = self.service.session(database, parameters, limits);
            session.new_tables.is_enforced = is_enforced;
            if let Some(location) = &record.result.output_location {
                session.new_tables.location = format!("{location}/");
            }
            session
        };
        let given: Vec<String> =
            record.parameters.iter().map(|it| parameters::as_sql(it)).collect();
        let StatementKind::Prepared(kept) = &statement.kind else {
            let prepared =
                self.service.engine().prepare_statement(text, statement.clone(), &session(given));
            let prepared = prepared.map_err(at_home)?;
            return Ok(Ready { prepared, statement, text: text.clone() });
        };
        let slice = |span: Span| text.get(span.start..span.end).unwrap_or_default().to_owned();
        let values = |using: &[ast::Expr]| -> Vec<String> {
            if using.is_empty() {
                return given.clone();
            }
            using.iter().map(|it| slice(it.span.get())).collect()
        };
        let (kept, parameters) = match kept.as_ref() {
            ast::Prepared::Prepare { name, statement: inner } => {
                let inner = slice(inner.span.get());
                self.keep_statement(record, &name.value, inner).map_err(|it| at_home(it.into()))?;
                return self.done(text, &statement, &session(Vec::new()));
            }
            ast::Prepared::Deallocate { name } => {
                let deleted = self.history.delete_prepared(&record.workgroup, &name.value);
                match deleted {
                    Ok(true) => {}
                    Ok(false) => {
                        return Err(at_home(not_found(&name.value, name.span.get()).into()));
                    }
                    Err(refusal) => return Err(at_home(internal(refusal.message()).into())),
                }
                return self.done(text, &statement, &session(Vec::new()));
            }
            ast::Prepared::Execute { name, using } => {
                let found = self.history.prepared(&record.workgroup, &name.value);
                let found = found.map_err(|it| at_home(internal(it.message()).into()))?;
                let found =
                    found.ok_or_else(|| at_home(not_found(&name.value, name.span.get()).into()))?;
                (found.statement, values(using))
            }
            ast::Prepared::ExecuteImmediate { text, using } => (text.value.clone(), values(using)),
        };
        let executed = otus_sql::parse_one(&kept).and_then(|statement| {
            let session = session(parameters);
            let prepared =
                self.service.engine().prepare_statement(&kept, statement.clone(), &session)?;
            Ok((statement, prepared))
        });
        match executed {
            Ok((statement, prepared)) => Ok(Ready { prepared, statement, text: kept }),
            Err(failure) => Err(Failure::new(failure, &kept)),
        }
    }

    fn done(&self, text: &str, statement: &Statement, session: &Session) -> Result<Ready, Failure> {
        let prepared = self.service.engine().prepare_done(text, statement.clone(), session);
        let prepared = prepared.map_err(|failure| Failure::new(failure, text))?;
        Ok(Ready { prepared, statement: statement.clone(), text: text.to_owned() })
    }

    fn keep_statement(
        &self,
        record: &ExecutionRecord,
        name: &str,
        statement: String,
    ) -> Result<(), QueryError> {
        let prepared = PreparedStatement {
            name: name.to_owned(),
            statement,
            workgroup: record.workgroup.clone(),
            description: None,
            modified_ms: now_ms(),
        };
        let kept = self.history.keep_prepared(&prepared, true);
        kept.map(|_| ()).map_err(|refusal| internal(refusal.message()))
    }
}

fn not_found(name: &str, at: Span) -> QueryError {
    QueryError::new(ErrorCode::NotFound, format!("Prepared statement not found: {name}")).at(at)
}

fn internal(text: &str) -> QueryError {
    QueryError::new(ErrorCode::GenericInternalError, text)
}
