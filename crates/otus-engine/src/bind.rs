//! Between the analyzer and the engine: the snapshot a text needs, the bound query and the
//! tables its plan scans. It must not know how plans run.

use std::any::Any;
use std::sync::Arc;

use chrono::DateTime;
use datafusion::common::tree_node::TreeNodeRecursion;
use datafusion::logical_expr::{LogicalPlan, TableSource};
use otus_analyzer::advice::{no_partition_filter, with_partitions};
use otus_analyzer::{
    BindSession, BoundQuery, CatalogTable, OutputColumn, bind_insert, bind_query, table_names,
};
use otus_catalog::view::ViewDefinition;
use otus_catalog::{CatalogSnapshot, CatalogStore, TableName};
use otus_sql::ast::{Ddl, Expr, Insert, Query, Statement, StatementKind};
use otus_types::{Advice, ErrorCode, QueryError, QueryFailure, Span, TrinoType};

use crate::ddl::not_supported;
use crate::errors::{from_catalog, from_datafusion, internal};
use crate::metering::ResultColumn;
use crate::scan::TableReport;
use crate::session::Session;
use crate::r#virtual;

/// Views within views are followed to this depth.
const VIEW_DEPTH: usize = 100;

/// A query ready to run.
#[derive(Debug)]
pub struct Bound {
    pub plan: LogicalPlan,
    pub output: Vec<ResultColumn>,
    pub tables: Vec<TableName>,
    pub locations: Vec<String>,
    pub advice: Vec<Advice>,
}

/// Binds the query of `statement`; `None` for statements that are no query.
///
/// # Errors
/// What the analyzer says.
pub fn bind(
    _text: &str,
    statement: &Statement,
    catalog: &dyn CatalogStore,
    session: &Session,
    now: i64,
) -> Result<Option<Bound>, QueryFailure> {
    let query = match &statement.kind {
        StatementKind::Query(query) => query,
        StatementKind::Ddl(ddl) => match ddl.as_ref() {
            Ddl::CreateView(view) => &view.query,
            _ => return Ok(None),
        },
        _ => return Ok(None),
    };
    let surroundings = Surroundings {
        catalog,
        session,
        now,
        span: statement.span.get(),
        parameters: statement.parameters,
    };
    bind_query_of(query, surroundings).map(Some)
}

/// What a query is bound in.
#[derive(Debug, Clone, Copy)]
pub struct Surroundings<'a> {
    pub catalog: &'a dyn CatalogStore,
    pub session: &'a Session,
    /// Milliseconds since 1970.
    pub now: i64,
    /// Of the whole statement.
    pub span: Span,
    /// How many `?` it has.
    pub parameters: usize,
}

impl Surroundings<'_> {
    fn inherited(&self) -> Result<BindSession, QueryFailure> {
        let now = DateTime::from_timestamp_millis(self.now)
            .ok_or_else(|| internal("the clock is out of range"))?;
        let database = &self.session.database;
        Ok(BindSession { parameters: parameters(*self)?, ..BindSession::new(database, now) })
    }
}

/// Binds `query`, which stands alone or within a statement.
///
/// # Errors
/// What the analyzer says.
pub fn bind_query_of(query: &Query, cx: Surroundings<'_>) -> Result<Bound, QueryFailure> {
    let inherited = cx.inherited()?;
    let snapshot = snapshot(query, cx.catalog, &cx.session.database)?;
    let bound = bind_query(query, &snapshot, &inherited)?;
    finished(query, bound, &snapshot, cx)
}

/// Binds the query of an INSERT into a table of `columns`; and the types it gives them.
///
/// # Errors
/// As [`bind_query_of`].
pub fn bind_insert_of(
    insert: &Insert,
    columns: &[OutputColumn],
    cx: Surroundings<'_>,
) -> Result<(Bound, Vec<TrinoType>), QueryFailure> {
    let inherited = cx.inherited()?;
    let query = &insert.query;
    let snapshot = snapshot(query, cx.catalog, &cx.session.database)?;
    let bound = bind_insert(insert, columns, cx.span, &snapshot, &inherited)?;
    Ok((finished(query, bound.query, &snapshot, cx)?, bound.given))
}

fn finished(
    query: &Query,
    bound: BoundQuery,
    snapshot: &CatalogSnapshot,
    cx: Surroundings<'_>,
) -> Result<Bound, QueryFailure> {
    refuse_virtual(&bound.plan, cx.span)?;
    let output = bound.output.into_iter().map(|it| ResultColumn { name: it.name, ty: it.ty });
    Ok(Bound {
        plan: bound.plan,
        output: output.collect(),
        tables: table_names(query, &cx.session.database),
        locations: snapshot.tables().filter_map(|it| it.location().map(str::to_owned)).collect(),
        advice: bound.advice,
    })
}

/// The values of the statement's `?`, as expressions.
fn parameters(cx: Surroundings<'_>) -> Result<Vec<Expr>, QueryFailure> {
    let (wanted, given) = (cx.parameters, cx.session.parameters.len());
    if wanted != given {
        let text = format!("Incorrect number of parameters: expected {wanted} but found {given}");
        let error = QueryError::new(ErrorCode::InvalidParameterUsage, text);
        return Err(error.at(cx.span).into());
    }
    cx.session.parameters.iter().map(|text| otus_sql::parse_expression(text)).collect()
}

/// Every table the query reaches, through views too.
fn snapshot(
    query: &Query,
    catalog: &dyn CatalogStore,
    database: &str,
) -> Result<CatalogSnapshot, QueryFailure> {
    let mut snapshot = CatalogSnapshot::default();
    let mut wanted = table_names(query, database);
    for _ in 0..VIEW_DEPTH {
        wanted.retain(|name| !snapshot.is_read(name));
        catalog.extend_snapshot(&mut snapshot, &wanted).map_err(|it| from_catalog(&it))?;
        let views = wanted.iter().filter_map(|name| snapshot.table(name));
        // What a broken view reads stays unread: the analyzer says what is wrong with it.
        let beneath: Vec<TableName> = views
            .filter_map(|table| ViewDefinition::from_table(table).ok())
            .filter_map(|view| {
                let parsed = otus_sql::parse_one(&view.original_sql).ok()?;
                match parsed.kind {
                    StatementKind::Query(query) => {
                        Some(table_names(&query, view.schema.as_deref().unwrap_or(database)))
                    }
                    _ => None,
                }
            })
            .flatten()
            .collect();
        if beneath.is_empty() {
            break;
        }
        wanted = beneath;
    }
    Ok(snapshot)
}

/// Computed tables that are not built.
fn refuse_virtual(plan: &LogicalPlan, span: Span) -> Result<(), QueryFailure> {
    let mut found = None;
    plan.apply_with_subqueries(|node| {
        if let LogicalPlan::TableScan(scan) = node {
            let source: &dyn Any = scan.source.as_ref();
            let table = source.downcast_ref::<CatalogTable>();
            let computed = table.filter(|it| it.virtual_name.is_some());
            let missing = computed.filter(|it| !r#virtual::is_built(&it.table.qualified_name()));
            found = found.take().or_else(|| missing.and_then(|it| it.virtual_name.clone()));
        }
        Ok(TreeNodeRecursion::Continue)
    })
    .map_err(|error| from_datafusion(&error))?;
    match found {
        Some(name) => Err(not_supported(&format!("Table '{name}'"), span).into()),
        None => Ok(()),
    }
}

/// The catalog table or computed table behind a scan's source.
#[must_use]
pub fn catalog_table(source: &Arc<dyn TableSource>) -> Option<&CatalogTable> {
    let any: &dyn Any = source.as_ref();
    any.downcast_ref::<CatalogTable>()
}

/// The advice that wanted the numbers of a scan, with them. What names a table whose scan
/// was optimised away stays unsaid: it read nothing.
#[must_use]
pub fn finish_advice(waiting: &[Advice], reports: &[TableReport], now: i64) -> Vec<Advice> {
    let told = waiting.iter().filter_map(|advice| {
        let wanted = advice.counts_of.as_deref()?;
        let mut of = reports.iter().filter(|it| it.table.qualified_name().to_string() == wanted);
        let report = of.next()?;
        // A table scanned twice is named once: by the scan that reads most of it.
        let kept = of.map(|it| it.kept).fold(report.kept, u64::max);
        Some(with_partitions(advice, kept, report.partitions))
    });
    let now = DateTime::from_timestamp_millis(now).unwrap_or_default();
    let mut told: Vec<Advice> = told.collect();
    for report in reports.iter().filter(|it| !it.partition_predicate) {
        let advice = no_partition_filter::advice(&report.table, report.kept, now);
        told.extend(advice.filter(|it| !told.contains(it)));
    }
    told
}
