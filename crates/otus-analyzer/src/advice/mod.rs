//! Advice: what Athena never says about a statement that does run. Each lint is one file: most
//! look at one bound comparison, some at a whole WHERE clause, some at a definition.

mod event_day;
mod literal_compared;
pub mod no_partition_filter;
mod outside_projection;
mod partition_expression;
mod partition_value;
pub mod placeholder;
mod projected_key;

use otus_sql::ast::{self, ComparisonOp};
use otus_types::Advice;

use crate::expr::ExprBinder;

/// A comparison as written and where it stands.
#[derive(Debug)]
pub(crate) struct Comparison<'c> {
    pub left: &'c ast::Expr,
    pub right: &'c ast::Expr,
    pub whole: &'c ast::Expr,
    pub op: ComparisonOp,
}

/// A lint: its stable name, what it finds, and how.
#[derive(Clone, Copy)]
pub struct Lint {
    pub name: &'static str,
    pub description: &'static str,
    check: fn(&ExprBinder<'_, '_, '_>, &Comparison<'_>) -> Option<Advice>,
}

impl std::fmt::Debug for Lint {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name)
    }
}

/// Every lint, in the order in which they speak.
pub const LINTS: &[&Lint] = &[
    &literal_compared::LINT,
    &partition_expression::LINT,
    &partition_value::LINT,
    &outside_projection::LINT,
];

/// A lint about the terms of a WHERE clause together.
#[derive(Clone, Copy)]
pub struct ClauseLint {
    pub name: &'static str,
    pub description: &'static str,
    check: fn(&ExprBinder<'_, '_, '_>, &[ast::Expr]) -> Option<Advice>,
}

impl std::fmt::Debug for ClauseLint {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name)
    }
}

/// Every lint about a whole clause.
pub const CLAUSE_LINTS: &[&ClauseLint] = &[&event_day::LINT];

/// Stands in an advice's text for `N of N partitions` of [`Advice::counts_of`], known only
/// when the scan is planned.
pub(crate) const PARTITIONS: &str = "{partitions}";

/// The text of an advice with its partition counts: `kept` are read of `total`.
#[must_use]
pub fn with_partitions(advice: &Advice, kept: u64, total: u64) -> Advice {
    let counts = format!("{kept} of {total} partitions");
    Advice { text: advice.text.replace(PARTITIONS, &counts), counts_of: None, ..advice.clone() }
}

/// Asks every lint about a comparison.
pub(crate) fn comparison(
    binder: &mut ExprBinder<'_, '_, '_>,
    left: &ast::Expr,
    right: &ast::Expr,
    whole: &ast::Expr,
    op: ComparisonOp,
) {
    if binder.allowed.clause != "WHERE clause" || !binder.binder.views.is_empty() {
        return;
    }
    let it = Comparison { left, right, whole, op };
    let found: Vec<Advice> = LINTS.iter().filter_map(|lint| (lint.check)(binder, &it)).collect();
    for advice in found {
        if !binder.binder.advice.contains(&advice) {
            binder.binder.advice.push(advice);
        }
    }
}

/// Asks every lint about a WHERE clause, given as the terms its AND joins.
pub(crate) fn where_clause(binder: &mut ExprBinder<'_, '_, '_>, terms: &[ast::Expr]) {
    if !binder.binder.views.is_empty() {
        return;
    }
    let found: Vec<Advice> =
        CLAUSE_LINTS.iter().filter_map(|lint| (lint.check)(binder, terms)).collect();
    for advice in found {
        if !binder.binder.advice.contains(&advice) {
            binder.binder.advice.push(advice);
        }
    }
}
