//! UNNEST: arrays and maps become rows, several side by side padded with NULL, arrays of
//! rows one column per field, with a number per element if asked.
//!
//! Lowered to a projection of the lists and DataFusion's Unnest node. The number is a list
//! of its own, unnested beside the others.

use datafusion_common::{Column, JoinType, NullHandling, UnnestOptions};
use datafusion_expr::logical_plan::Unnest;
use datafusion_expr::{Expr, LogicalPlan, lit};
use otus_sql::ast::{self, Ident, RelationKind};
use otus_types::{ErrorCode, TrinoType};
use std::sync::Arc;

use super::Relation;
use crate::binder::{Binder, Result, error, internal};
use crate::expr::{Allowed, Collected, ExprBinder, Typed, call, row_field};
use crate::plan::{col, project};
use crate::scope::{Env, Field, Scope};

/// Name and column names given to an UNNEST, and where the whole stands.
pub type Alias<'r> = Option<(&'r Ident, &'r [Ident], otus_types::Span)>;

/// What gives the lists to unnest.
#[derive(Debug, Clone, Copy)]
pub enum Lists<'r> {
    Values(&'r [ast::Expr]),
    JsonTable(&'r ast::JsonTable, otus_types::Span),
}

/// The arrays, WITH ORDINALITY, and alias of a relation that is an UNNEST or a JSON_TABLE.
pub fn parts(relation: &ast::Relation) -> Option<(Lists<'_>, bool, Alias<'_>)> {
    match &relation.kind {
        RelationKind::Unnest { values, with_ordinality } => {
            Some((Lists::Values(values), *with_ordinality, None))
        }
        RelationKind::JsonTable(it) => {
            Some((Lists::JsonTable(it, relation.span.get()), false, None))
        }
        RelationKind::Aliased { relation: inner, alias, columns } => {
            let (lists, ordinality, named) = parts(inner)?;
            let alias = (alias, columns.as_slice(), relation.span.get());
            named.is_none().then_some((lists, ordinality, Some(alias)))
        }
        _ => None,
    }
}

/// One list to unnest: its column, and the type of its elements.
struct List {
    id: String,
    element: TrinoType,
    is_map: bool,
}

impl Binder<'_> {
    /// `left CROSS JOIN UNNEST(values)` or `JSON_TABLE(…)`, or LEFT JOIN … ON TRUE, which keeps rows whose
    /// lists are all empty or NULL.
    pub(super) fn bind_unnest(
        &mut self,
        left: Relation,
        source: Lists<'_>,
        ordinality: bool,
        alias: Alias<'_>,
        outer: Option<&Env<'_>>,
        join_type: JoinType,
    ) -> Result<Relation> {
        let mut collected = Collected::default();
        let mut lists = Vec::new();
        let mut exprs = Vec::new();
        let env = Env::new(&left.scope, outer);
        let span = match source {
            Lists::Values(values) => values.first().map(|it| it.span.get()).unwrap_or_default(),
            Lists::JsonTable(_, span) => span,
        };
        let mut binder = ExprBinder::new(self, env, Allowed::scalar("UNNEST"), &mut collected);
        let bound = match source {
            Lists::Values(values) => values
                .iter()
                .map(|value| Ok((binder.bind(value)?, value.span.get())))
                .collect::<Result<Vec<_>>>()?,
            Lists::JsonTable(it, span) => vec![(binder.bind_json_table(it, span)?, span)],
        };
        for (value, span) in bound {
            let (list, element, is_map) = list_of(value, span)?;
            lists.push(List { id: self.fresh(), element, is_map });
            exprs.push(list);
        }
        let ordinal = if ordinality {
            let id = self.fresh();
            exprs.push(numbers(&exprs, span)?);
            Some(id)
        } else {
            None
        };
        let mut plan = left.plan;
        for it in collected.subqueries {
            plan = crate::plan::attach::attach(self, plan, it.attachment)?;
        }
        let ids: Vec<String> =
            lists.iter().map(|it| it.id.clone()).chain(ordinal.clone()).collect();
        let plan = self.unnest_node(plan, exprs, &ids, join_type)?;
        self.unnested(plan, left.scope, lists, ordinal, alias)
    }

    fn unnest_node(
        &mut self,
        input: LogicalPlan,
        lists: Vec<Typed>,
        ids: &[String],
        join_type: JoinType,
    ) -> Result<LogicalPlan> {
        let mut exprs: Vec<Expr> = crate::plan::ids(&input).iter().map(|id| col(id)).collect();
        for (list, id) in lists.into_iter().zip(ids) {
            exprs.push(list.expr.alias(id.as_str()));
        }
        let input = project(input, exprs)?;
        let columns = ids.iter().map(Column::new_unqualified).collect();
        let handling = match join_type {
            JoinType::Left => NullHandling::PreserveAndExpandEmpty,
            _ => NullHandling::Drop,
        };
        let options = UnnestOptions::new().with_null_handling(handling);
        let node = Unnest::try_new(Arc::new(input), columns, options).map_err(internal)?;
        Ok(LogicalPlan::Unnest(node))
    }

    /// The columns of the elements: the fields of rows, key and value of maps.
    fn unnested(
        &mut self,
        plan: LogicalPlan,
        scope: Scope,
        lists: Vec<List>,
        ordinal: Option<String>,
        alias: Alias<'_>,
    ) -> Result<Relation> {
        let mut exprs: Vec<Expr> = crate::plan::ids(&plan).iter().map(|id| col(id)).collect();
        let mut fields = Vec::new();
        let whole_rows = names_whole_rows(&lists, ordinal.is_some(), alias);
        for list in &lists {
            let element = Typed::new(col(&list.id), list.element.clone());
            let row = match &list.element {
                TrinoType::Row(row) if list.is_map || !whole_rows => row,
                _ => {
                    fields.push(Field::new(None, list.element.clone(), list.id.clone()));
                    continue;
                }
            };
            for (at, field) in row.iter().enumerate() {
                let id = self.fresh();
                let value = if list.is_map {
                    map_part(&element, at)
                } else {
                    row_field(&element, row, at).expr
                };
                exprs.push(value.alias(id.as_str()));
                fields.push(Field::new(field.name.clone(), field.ty.clone(), id));
            }
        }
        if let Some(id) = ordinal {
            fields.push(Field::new(None, TrinoType::Bigint, id));
        }
        let plan = project(plan, exprs)?;
        let mut elements = Scope { fields };
        if let Some((alias, columns, at)) = alias {
            super::check_columns(alias, columns, elements.fields.len(), at)?;
            elements = elements.renamed(&alias.value, columns);
        }
        Ok(Relation { plan, scope: scope.join(elements) })
    }
}

/// Whether the alias names one column for each list of rows: `UNNEST(headers) AS t(header)`
/// and then `header.name`, as AWS's documented questions of WAF and CloudTrail logs have it.
/// Trino would refuse the number of names.
fn names_whole_rows(lists: &[List], ordinal: bool, alias: Alias<'_>) -> bool {
    let columns = |list: &List| match &list.element {
        TrinoType::Row(row) => row.len(),
        _ => 1,
    };
    let expanded = lists.iter().map(columns).sum::<usize>();
    let kept = lists.iter().map(|it| if it.is_map { 2 } else { 1 }).sum::<usize>();
    let named = alias.map_or(0, |(_, names, _)| names.len());
    kept != expanded && named == kept + usize::from(ordinal)
}

/// The value as a list, the type of its elements, and whether it was a map.
fn list_of(value: Typed, span: otus_types::Span) -> Result<(Typed, TrinoType, bool)> {
    match value.ty.clone() {
        TrinoType::Array(element) => Ok((value, *element, false)),
        TrinoType::Map(key, item) => {
            let row = TrinoType::Row(vec![
                otus_types::RowField::anonymous(*key),
                otus_types::RowField::anonymous(*item),
            ]);
            Ok((call("map_entries", vec![value], span)?, row, true))
        }
        ty => {
            let text = format!("Cannot unnest type: {ty}");
            Err(error(ErrorCode::TypeMismatch, text, span))
        }
    }
}

/// Key (0) or value (1) of a map entry; `map_entries` gives rows without names.
fn map_part(entry: &Typed, at: usize) -> Expr {
    match &entry.ty {
        TrinoType::Row(fields) => row_field(entry, fields, at).expr,
        _ => entry.expr.clone(),
    }
}

/// The numbers up to the longest cardinality, none where every list is NULL or empty.
fn numbers(lists: &[Typed], span: otus_types::Span) -> Result<Typed> {
    let mut longest: Option<Expr> = None;
    for list in lists {
        let length = call("cardinality", vec![list.clone()], span)?.expr;
        let length = datafusion_expr::when(length.clone().is_null(), lit(0_i64))
            .otherwise(length)
            .map_err(internal)?;
        longest = Some(match longest {
            None => length,
            Some(other) => datafusion_expr::when(other.clone().gt_eq(length.clone()), other)
                .otherwise(length)
                .map_err(internal)?,
        });
    }
    let longest = Typed::new(longest.unwrap_or_else(|| lit(0_i64)), TrinoType::Bigint);
    call("$ordinals", vec![longest], span)
}
