//! Table names: common tables, catalog tables, views, computed tables; and what is said
//! when there is none.

use std::sync::Arc;

use datafusion_common::TableReference;
use datafusion_expr::logical_plan::TableScanBuilder;
use datafusion_expr::{Expr, LogicalPlan, TableSource};
use otus_catalog::{Lookup, TableName};
use otus_sql::ast::QualifiedName;
use otus_types::{ErrorCode, QueryError, Span};

use super::Relation;
use crate::binder::{Binder, Common, Result, error, internal};
use crate::names::{CATALOG, INFORMATION_SCHEMA, PARTITIONS, qualify};
use crate::plan::project;
use crate::scope::{Field, Origin, Scope};
use crate::source::CatalogTable;
use crate::suggest::nearest;

impl Binder<'_> {
    pub fn bind_table(&mut self, name: &QualifiedName, span: impl Into<Span>) -> Result<Relation> {
        let span = span.into();
        if let [only] = name.parts.as_slice() {
            let found = self.commons.iter().rposition(|common| match common {
                Common::Query { table, .. } => table.name.is(&only.value),
                Common::Working { name, .. } => only.is(name),
            });
            if let Some(at) = found {
                return self.bind_common(at, &only.value, span);
            }
        }
        let (catalog, table) = qualify(name, &self.database).ok_or_else(|| {
            error(ErrorCode::SyntaxError, format!("Too many dots in table name: {name}"), span)
        })?;
        if catalog != CATALOG {
            let text = format!("Catalog '{catalog}' does not exist");
            return Err(error(ErrorCode::CatalogNotFound, text, span)
                .hint("the catalog here is awsdatacatalog"));
        }
        if table.database == INFORMATION_SCHEMA {
            return self.bind_information_schema(&table, span);
        }
        match self.snapshot.lookup(&table) {
            Lookup::Found(found) => {
                let found = Arc::clone(found);
                if found.is_view() {
                    return self.bind_view(&found, span);
                }
                self.bind_stored(found, span)
            }
            other => {
                if let Some(relation) = self.bind_partitions(&table)? {
                    return Ok(relation);
                }
                Err(missing(&table, other, name, span))
            }
        }
    }

    fn bind_common(&mut self, at: usize, name: &str, span: Span) -> Result<Relation> {
        match self.commons.get(at).cloned() {
            Some(Common::Working { fields, scan, .. }) => {
                let columns =
                    crate::plan::ids(&scan).iter().map(|id| crate::plan::col(id)).collect();
                let (plan, ids) = self.project_fresh(*scan, columns)?;
                let fields =
                    fields.into_iter().zip(ids).map(|((name, ty), id)| Field::new(name, ty, id));
                let scope = Scope { fields: fields.collect() };
                Ok(Relation { plan, scope: scope.renamed(name, &[]) })
            }
            Some(Common::Query { table, sees, recursive }) => {
                let hidden = self.commons.split_off(sees);
                let bound = self.deeper(span, |binder| {
                    if recursive {
                        return binder.bind_recursive(&table);
                    }
                    let bound = binder.bind_query(&table.query, None)?;
                    super::check_common_columns(&table.columns, bound.scope.visible().count())?;
                    Ok(bound)
                });
                self.commons.truncate(sees);
                self.commons.extend(hidden);
                let bound = bound?;
                Ok(Relation { plan: bound.plan, scope: bound.scope.renamed(name, &table.columns) })
            }
            None => Err(error(ErrorCode::GenericInternalError, "common table lost", span)),
        }
    }

    fn bind_stored(&mut self, table: Arc<otus_catalog::Table>, span: Span) -> Result<Relation> {
        let source = CatalogTable::stored(table).map_err(|(column, ty)| {
            let text = format!("Unsupported Hive type '{ty}' of column '{column}'");
            error(ErrorCode::HiveInvalidMetadata, text, span)
        })?;
        self.scan(source)
    }

    /// `"t$partitions"`: one row per partition, the keys as columns.
    fn bind_partitions(&mut self, name: &TableName) -> Result<Option<Relation>> {
        let Some(base) = name.table.strip_suffix(PARTITIONS) else {
            return Ok(None);
        };
        let base = TableName::new(&name.database, base);
        let Some(table) = self.snapshot.table(&base).filter(|it| !it.partition_keys.is_empty())
        else {
            return Ok(None);
        };
        let mut columns = Vec::new();
        for key in &table.partition_keys {
            let ty = key.hive_type().map(|ty| ty.to_trino());
            let ty = ty.unwrap_or(otus_types::TrinoType::VARCHAR);
            columns.push(crate::VirtualColumn { name: key.name.to_lowercase(), ty });
        }
        self.scan(CatalogTable::computed(&name.database, &name.table, columns)).map(Some)
    }

    fn bind_information_schema(&mut self, name: &TableName, span: Span) -> Result<Relation> {
        let columns = crate::source::information_schema(&name.table);
        match columns {
            Some(columns) => {
                self.scan(CatalogTable::computed(&name.database, &name.table, columns))
            }
            None => {
                let text = format!("Table '{CATALOG}.{name}' does not exist");
                Err(error(ErrorCode::TableNotFound, text, span)
                    .hint("information_schema has schemata, tables, columns and views"))
            }
        }
    }

    /// A scan with its columns under opaque ids.
    fn scan(&mut self, source: CatalogTable) -> Result<Relation> {
        let table = Arc::clone(&source.table);
        let relation =
            vec![CATALOG.to_owned(), table.database_name.to_lowercase(), table.name.to_lowercase()];
        let reference = TableReference::bare(self.fresh());
        let columns = source.columns.clone();
        let shown = columns.len() - source.hidden;
        let stored = source.virtual_name.is_none();
        let source: Arc<dyn TableSource> = Arc::new(source);
        let scan = TableScanBuilder::new(reference, source).build().map_err(internal)?;
        let plan = LogicalPlan::TableScan(scan);
        let mut exprs = Vec::with_capacity(columns.len());
        let mut fields = Vec::with_capacity(columns.len());
        for (at, (column, (name, ty))) in
            plan.schema().columns().into_iter().zip(columns).enumerate()
        {
            let id = self.fresh();
            exprs.push(Expr::Column(column).alias(id.as_str()));
            let origin = stored.then(|| Origin { table: Arc::clone(&table), column: name.clone() });
            fields.push(Field {
                name: Some(name),
                relation: relation.clone(),
                ty,
                column: id,
                hidden: at >= shown,
                origin,
            });
        }
        Ok(Relation { plan: project(plan, exprs)?, scope: Scope { fields } })
    }
}

fn missing(table: &TableName, lookup: Lookup<'_>, name: &QualifiedName, span: Span) -> QueryError {
    match lookup {
        Lookup::NoDatabase { beside } => {
            let text = format!("Schema '{}' does not exist", table.database);
            let e = error(ErrorCode::SchemaNotFound, text, span);
            match nearest(&table.database, beside.iter().map(String::as_str)) {
                Some(near) => e.hint(format!("did you mean {near}?")),
                None => e,
            }
        }
        Lookup::NoTable { beside } => {
            let e = error(
                ErrorCode::TableNotFound,
                format!("Table '{CATALOG}.{table}' does not exist"),
                span,
            );
            let near = nearest(&table.table, beside.iter().map(String::as_str));
            match (near, name.last()) {
                (Some(near), Some(last)) => {
                    e.hint_edit(format!("did you mean {near}?"), last.span.get(), near)
                }
                _ => e,
            }
        }
        Lookup::Found(_) | Lookup::NotRead => error(
            ErrorCode::TableNotFound,
            format!("Table '{CATALOG}.{table}' does not exist"),
            span,
        ),
    }
}
