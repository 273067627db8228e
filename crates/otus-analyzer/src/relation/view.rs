//! Views: the stored text is parsed and bound in the view's own database; its columns must
//! still be those the view was created with.

use otus_catalog::Table;
use otus_catalog::view::ViewDefinition;
use otus_sql::ast::StatementKind;
use otus_types::{ErrorCode, QueryError, Span, TrinoType};

use super::Relation;
use crate::binder::{Binder, Result, error};
use crate::expr::{Typed, cast};
use crate::plan::col;
use crate::scope::{Field, Scope};

impl Binder<'_> {
    pub(super) fn bind_view(&mut self, table: &Table, span: Span) -> Result<Relation> {
        let name = table.qualified_name();
        if self.views.contains(&name) {
            let text = format!("View '{}.{name}' is recursive", crate::names::CATALOG);
            return Err(error(ErrorCode::ViewIsRecursive, text, span));
        }
        let definition =
            ViewDefinition::from_table(table).map_err(|e| crate::expr::placed(e, span))?;
        let database = definition.schema.clone().unwrap_or_else(|| name.database.clone());
        let stale = |why: &str| {
            let text = format!(
                "View '{}.{name}' is stale or in invalid state: {why}",
                crate::names::CATALOG
            );
            error(ErrorCode::ViewIsStale, text, span)
        };
        let statement = otus_sql::parse_one(&definition.original_sql)
            .map_err(|failure| stale(&failure.first.message))?;
        let StatementKind::Query(query) = statement.kind else {
            return Err(stale("it is not a query"));
        };
        self.views.push(name.clone());
        let outside = std::mem::replace(&mut self.database, database.to_lowercase());
        let commons = std::mem::take(&mut self.commons);
        let bound = self.deeper(span, |binder| binder.bind_query(&query, None));
        self.commons = commons;
        self.database = outside;
        self.views.pop();
        let bound = bound.map_err(|e| inside_view(e, &name.to_string(), span))?;
        self.view_columns(bound, &definition, &name, stale, span)
    }

    fn view_columns(
        &mut self,
        bound: Relation,
        definition: &ViewDefinition,
        name: &otus_catalog::TableName,
        stale: impl Fn(&str) -> QueryError,
        span: Span,
    ) -> Result<Relation> {
        let count = bound.scope.visible().count();
        if definition.columns.len() != count {
            return Err(stale(&format!(
                "stored view column count ({}) does not match column count derived from the view query analysis ({count})",
                definition.columns.len()
            )));
        }
        let mut exprs = Vec::with_capacity(count);
        let mut fields = Vec::with_capacity(count);
        for (field, column) in bound.scope.visible().zip(&definition.columns) {
            let ty = TrinoType::parse(&column.ty).unwrap_or_else(|_| field.ty.clone());
            let value = Typed::new(col(&field.column), field.ty.clone());
            let same = std::mem::discriminant(&ty) == std::mem::discriminant(&field.ty);
            if !same && !otus_functions::coercion::can_coerce(&field.ty, &ty) {
                return Err(stale(&format!(
                    "column [{}] of type {} projected from query view at position {} cannot be coerced to column [{}] of type {ty} stored in view definition",
                    field.name.clone().unwrap_or_default(),
                    field.ty,
                    fields.len(),
                    column.name
                )));
            }
            exprs.push(cast(value, &ty, false, span)?.expr);
            let mut out = Field::new(Some(column.name.clone()), ty, String::new());
            out.origin.clone_from(&field.origin);
            fields.push(out);
        }
        let (plan, ids) = self.project_fresh(bound.plan, exprs)?;
        for (field, id) in fields.iter_mut().zip(ids) {
            field.column = id;
        }
        let relation =
            vec![crate::names::CATALOG.to_owned(), name.database.clone(), name.table.clone()];
        for field in &mut fields {
            field.relation.clone_from(&relation);
        }
        Ok(Relation { plan, scope: Scope { fields } })
    }
}

/// Positions inside the view's text mean nothing to the reader of this statement.
fn inside_view(mut e: QueryError, view: &str, span: Span) -> QueryError {
    e.span = Some(span);
    if matches!(e.code, ErrorCode::ViewIsRecursive | ErrorCode::ViewIsStale) {
        return e;
    }
    e.message =
        format!("Failed analyzing stored view '{}.{view}': {}", crate::names::CATALOG, e.message);
    e.code = ErrorCode::InvalidView;
    for hint in &mut e.hints {
        hint.edit = None;
    }
    e
}
