//! A statement parsed, resolved and bound: everything the caller may judge before it runs.
//! It must not know how it will run.

use std::sync::Arc;

use otus_catalog::TableName;
use otus_sql::StatementClass;
use otus_sql::ast::Statement;
use otus_types::Advice;

use crate::bind::Bound;
use crate::metering::ResultColumn;
use crate::session::Session;
use crate::write::Target;

/// See the module.
#[derive(Debug)]
pub struct Prepared {
    pub(crate) text: Arc<str>,
    pub(crate) statement: Statement,
    pub(crate) session: Session,
    /// Milliseconds since 1970: one instant for the whole statement.
    pub(crate) now: i64,
    pub(crate) info: StatementClass,
    /// The plan of a query; `None` for statements about the catalog.
    pub(crate) bound: Option<Bound>,
    /// Where the rows go, of a statement that writes.
    pub(crate) target: Option<Target>,
    /// The caller has carried the statement out.
    pub(crate) done: bool,
    pub(crate) tables: Vec<TableName>,
    pub(crate) locations: Vec<String>,
    /// Said before the run, and said after it with the numbers of the scan.
    pub(crate) advice: Vec<Advice>,
    pub(crate) waiting: Vec<Advice>,
}

impl Prepared {
    /// Keeps a bound query and what it reaches.
    pub(crate) fn take(&mut self, bound: Bound) {
        self.tables.clone_from(&bound.tables);
        self.locations.clone_from(&bound.locations);
        let (waiting, ready) = bound.advice.iter().cloned().partition(|it| it.counts_of.is_some());
        self.advice = ready;
        self.waiting = waiting;
        self.bound = Some(bound);
    }

    /// What Athena calls the statement.
    #[must_use]
    pub fn info(&self) -> StatementClass {
        self.info
    }

    /// Tables and views the statement reaches, sorted.
    #[must_use]
    pub fn tables(&self) -> &[TableName] {
        &self.tables
    }

    /// Locations of the tables among them.
    #[must_use]
    pub fn locations(&self) -> &[String] {
        &self.locations
    }

    /// What Athena would never have said, as far as it is known before anything is listed;
    /// [`crate::QueryOutcome`] and [`crate::Estimate`] say the rest.
    #[must_use]
    pub fn advice(&self) -> &[Advice] {
        &self.advice
    }

    /// Columns of a query's result; empty for other statements.
    #[must_use]
    pub fn output(&self) -> &[ResultColumn] {
        self.bound.as_ref().map_or(&[], |it| &it.output)
    }

    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }
}
