//! Grouping and grouping sets. Keys become columns first; several sets are computed by
//! giving every row once per set, with the keys a set lacks set to NULL, and grouping by
//! the set's number too, so that equal sets stay apart. The empty set has a row of its own
//! even over no rows. It must not know the syntax of GROUP BY.

use datafusion_common::{Column, JoinType, ScalarValue};
use datafusion_expr::logical_plan::Union;
use datafusion_expr::{Expr, ExprSchemable, LogicalPlan, lit};
use otus_types::{ErrorCode, TrinoType};
use std::sync::Arc;

use super::key::grouped;
use super::{aggregate, col, join_on, project};
use crate::binder::{Binder, Result, error, internal};
use crate::expr::Collected;

/// Keys and the sets of keys (by index) to group by.
#[derive(Debug, Clone)]
pub struct Grouping {
    pub keys: Vec<(Expr, TrinoType)>,
    pub sets: Vec<Vec<usize>>,
}

impl Default for Grouping {
    /// One group of all rows.
    fn default() -> Self {
        Self { keys: Vec::new(), sets: vec![Vec::new()] }
    }
}

/// The grouped plan, and the column that now holds each key.
#[derive(Debug)]
pub struct Grouped {
    pub plan: LogicalPlan,
    pub keys: Vec<(Expr, String)>,
}

impl Grouped {
    pub fn name_of(&self, column: &Column) -> String {
        column.name.clone()
    }
}

impl Binder<'_> {
    /// Groups `input` and computes the collected aggregates and GROUPING values.
    pub fn group(
        &mut self,
        input: LogicalPlan,
        grouping: Grouping,
        collected: &Collected,
    ) -> Result<Grouped> {
        for (_, ty) in &grouping.keys {
            if !otus_functions::coercion::is_comparable(ty) {
                let text =
                    format!("{ty} is not comparable, and therefore cannot be used in GROUP BY");
                return Err(otus_types::QueryError::new(ErrorCode::TypeMismatch, text));
            }
        }
        let (input, keys) = self.key_columns(input, &grouping)?;
        let ids: Vec<String> = keys.iter().map(|(_, id)| id.clone()).collect();
        let types: Vec<TrinoType> = grouping.keys.iter().map(|(_, ty)| ty.clone()).collect();
        let calls: Vec<Expr> =
            collected.aggregates.iter().map(|it| it.expr.clone().alias(it.id.as_str())).collect();
        let plan = match grouping.sets.as_slice() {
            [only] if only.is_empty() && calls.is_empty() => {
                // One group without anything in it is one row.
                let plan = super::one_row();
                self.with_groupings(plan, &ids, &keys, std::slice::from_ref(only), None, collected)?
            }
            [only] if only.len() == keys.len() => {
                let plan = grouped(self, input, &ids, &types, Vec::new(), calls)?;
                self.with_groupings(plan, &ids, &keys, std::slice::from_ref(only), None, collected)?
            }
            sets => self.group_sets(input, (&keys, &types), sets, calls, collected)?,
        };
        Ok(Grouped { plan, keys })
    }

    /// Key expressions as columns; a key that is a column keeps its id.
    fn key_columns(
        &mut self,
        input: LogicalPlan,
        grouping: &Grouping,
    ) -> Result<(LogicalPlan, Vec<(Expr, String)>)> {
        let mut keys = Vec::with_capacity(grouping.keys.len());
        let mut added = Vec::new();
        for (key, _) in &grouping.keys {
            let own = match key {
                Expr::Column(column) if input.schema().has_column(column) => {
                    Some(column.name.clone())
                }
                _ => None,
            };
            let id = match own {
                Some(id) => id,
                None => {
                    let id = self.fresh();
                    added.push(key.clone().alias(id.as_str()));
                    id
                }
            };
            keys.push((key.clone(), id));
        }
        if added.is_empty() {
            return Ok((input, keys));
        }
        let mut exprs: Vec<Expr> = super::ids(&input).iter().map(|id| col(id)).collect();
        exprs.extend(added);
        Ok((project(input, exprs)?, keys))
    }

    fn group_sets(
        &mut self,
        input: LogicalPlan,
        (keys, types): (&[(Expr, String)], &[TrinoType]),
        sets: &[Vec<usize>],
        calls: Vec<Expr>,
        collected: &Collected,
    ) -> Result<LogicalPlan> {
        let ids: Vec<String> = keys.iter().map(|(_, id)| id.clone()).collect();
        let ids = ids.as_slice();
        let mut parts = Vec::new();
        let set_id = self.fresh();
        let full: Vec<(usize, &Vec<usize>)> =
            sets.iter().enumerate().filter(|(_, set)| !set.is_empty()).collect();
        if !full.is_empty() {
            let (expanded, fresh) = self.expand(&input, ids, &full, &set_id)?;
            let more = vec![col(&set_id)];
            let plan = grouped(self, expanded, &fresh, types, more, calls.clone())?;
            let mut exprs: Vec<Expr> =
                fresh.iter().zip(ids).map(|(from, to)| col(from).alias(to.as_str())).collect();
            exprs.push(col(&set_id));
            exprs.extend(collected.aggregates.iter().map(|it| col(&it.id)));
            parts.push(Arc::new(project(plan, exprs)?));
        }
        for (at, _) in sets.iter().enumerate().filter(|(_, set)| set.is_empty()) {
            parts.push(Arc::new(self.empty_set(&input, ids, at, &set_id, &calls, collected)?));
        }
        let plan = if parts.len() == 1 {
            parts.remove(0).as_ref().clone()
        } else {
            LogicalPlan::Union(Union::try_new_with_loose_types(parts).map_err(internal)?)
        };
        self.with_groupings(plan, ids, keys, sets, Some(&set_id), collected)
    }

    /// Every row once per set, the keys a set lacks NULL, under fresh ids.
    fn expand(
        &mut self,
        input: &LogicalPlan,
        ids: &[String],
        sets: &[(usize, &Vec<usize>)],
        set_id: &str,
    ) -> Result<(LogicalPlan, Vec<String>)> {
        let rows: Vec<Vec<Expr>> = sets.iter().map(|(at, _)| vec![number(*at)]).collect();
        let numbers = datafusion_expr::LogicalPlanBuilder::values(rows)
            .and_then(|it| it.project(vec![datafusion_expr::col("column1").alias(set_id)]))
            .and_then(datafusion_expr::LogicalPlanBuilder::build)
            .map_err(internal)?;
        let joined = join_on(input.clone(), numbers, JoinType::Inner, None)?;
        let mut exprs: Vec<Expr> = super::ids(&joined).iter().map(|id| col(id)).collect();
        let mut fresh = Vec::with_capacity(ids.len());
        for (key, id) in ids.iter().enumerate() {
            let ty = col(id).get_type(joined.schema()).map_err(internal)?;
            let none = Expr::Literal(ScalarValue::try_from(&ty).map_err(internal)?, None);
            let inside =
                sets.iter().filter(|(_, set)| set.contains(&key)).map(|(at, _)| number(*at));
            let value =
                datafusion_expr::when(col(set_id).in_list(inside.collect(), false), col(id))
                    .otherwise(none)
                    .map_err(internal)?;
            let new = self.fresh();
            exprs.push(value.alias(new.as_str()));
            fresh.push(new);
        }
        Ok((project(joined, exprs)?, fresh))
    }

    fn empty_set(
        &mut self,
        input: &LogicalPlan,
        ids: &[String],
        at: usize,
        set_id: &str,
        calls: &[Expr],
        collected: &Collected,
    ) -> Result<LogicalPlan> {
        let plan = if calls.is_empty() {
            super::one_row()
        } else {
            aggregate(input.clone(), Vec::new(), calls.to_vec())?
        };
        let mut exprs = Vec::with_capacity(ids.len() + 1);
        for id in ids {
            let ty = col(id).get_type(input.schema()).map_err(internal)?;
            let none = Expr::Literal(ScalarValue::try_from(&ty).map_err(internal)?, None);
            exprs.push(none.alias(id.as_str()));
        }
        exprs.push(number(at).alias(set_id));
        exprs.extend(collected.aggregates.iter().map(|it| col(&it.id)));
        project(plan, exprs)
    }

    /// Adds the value of each GROUPING call: a bit per argument, 1 where it is not grouped.
    fn with_groupings(
        &mut self,
        plan: LogicalPlan,
        ids: &[String],
        keys: &[(Expr, String)],
        sets: &[Vec<usize>],
        set_id: Option<&str>,
        collected: &Collected,
    ) -> Result<LogicalPlan> {
        if collected.groupings.is_empty() {
            return Ok(plan);
        }
        let mut exprs: Vec<Expr> = ids.iter().map(|id| col(id)).collect();
        exprs.extend(collected.aggregates.iter().map(|it| col(&it.id)));
        for it in &collected.groupings {
            let mut arguments = Vec::with_capacity(it.arguments.len());
            for argument in &it.arguments {
                let Some(at) = keys.iter().position(|(key, _)| key == argument) else {
                    let text = "The arguments to GROUPING() must be expressions referenced by the GROUP BY at line 1:1. Mismatch";
                    return Err(error(ErrorCode::InvalidArguments, text, it.span));
                };
                arguments.push(at);
            }
            let mask = |set: &Vec<usize>| {
                arguments.iter().fold(0_i64, |bits, key| bits << 1 | i64::from(!set.contains(key)))
            };
            let small = arguments.len() < 32;
            let constant = |bits: i64| match i32::try_from(bits) {
                Ok(bits) if small => lit(bits),
                _ => lit(bits),
            };
            let value = match set_id {
                None => constant(sets.first().map_or(0, mask)),
                Some(set_id) => {
                    let whens = sets.iter().enumerate().map(|(at, set)| {
                        (Box::new(col(set_id).eq(number(at))), Box::new(constant(mask(set))))
                    });
                    Expr::Case(datafusion_expr::Case::new(None, whens.collect(), None))
                }
            };
            exprs.push(value.alias(it.id.as_str()));
        }
        project(plan, exprs)
    }
}

fn number(at: usize) -> Expr {
    lit(i32::try_from(at).unwrap_or(i32::MAX))
}
