//! GROUP BY: expressions, ordinals, ROLLUP, CUBE, GROUPING SETS and their product.
//! How the sets are computed is `plan/grouping`.

use std::collections::BTreeSet;

use otus_sql::ast::{self, GroupingElement, SetQuantifier};
use otus_types::ErrorCode;

use crate::aggregate::{CANNOT_CONTAIN, in_clause};
use crate::binder::{Result, error};
use crate::expr::{ExprBinder, integer_literal};
use crate::plan::grouping::Grouping;
use crate::select_items::Item;

/// Beyond this Trino refuses too.
const MAX_SETS: usize = 2048;

/// Outputs that ordinals mean, and the ids of what can only be computed after grouping.
#[derive(Debug, Clone, Copy)]
pub struct Outputs<'o> {
    pub items: &'o [Item],
    pub later: &'o BTreeSet<String>,
}

/// Binds the clause.
pub fn bind(
    binder: &mut ExprBinder<'_, '_, '_>,
    group_by: &ast::GroupBy,
    items: Outputs<'_>,
) -> Result<Grouping> {
    let mut grouping = Grouping { keys: Vec::new(), sets: vec![Vec::new()] };
    for element in &group_by.elements {
        let sets = element_sets(binder, element, items, &mut grouping)?;
        let mut product = Vec::with_capacity(grouping.sets.len() * sets.len());
        if grouping.sets.len().saturating_mul(sets.len()) > MAX_SETS {
            let text = format!("GROUP BY has more than {MAX_SETS} grouping sets");
            return Err(error(ErrorCode::TooManyGroupingSets, text, group_by.span));
        }
        for left in &grouping.sets {
            for right in &sets {
                let mut both = left.clone();
                both.extend(right.iter().filter(|key| !left.contains(key)));
                product.push(both);
            }
        }
        grouping.sets = product;
    }
    if group_by.quantifier == Some(SetQuantifier::Distinct) {
        let mut seen = Vec::new();
        grouping.sets.retain(|set| {
            let mut sorted = set.clone();
            sorted.sort_unstable();
            let new = !seen.contains(&sorted);
            if new {
                seen.push(sorted);
            }
            new
        });
    }
    Ok(grouping)
}

fn element_sets(
    binder: &mut ExprBinder<'_, '_, '_>,
    element: &GroupingElement,
    items: Outputs<'_>,
    grouping: &mut Grouping,
) -> Result<Vec<Vec<usize>>> {
    let mut one = |exprs: &[ast::Expr]| -> Result<Vec<usize>> {
        let mut set = Vec::with_capacity(exprs.len());
        for expr in exprs {
            let at = key(binder, expr, items, grouping)?;
            if !set.contains(&at) {
                set.push(at);
            }
        }
        Ok(set)
    };
    Ok(match element {
        GroupingElement::Expr(expr) => vec![one(std::slice::from_ref(expr))?],
        GroupingElement::Set(exprs) => vec![one(exprs)?],
        GroupingElement::GroupingSets(sets) => {
            sets.iter().map(|set| one(set)).collect::<Result<_>>()?
        }
        GroupingElement::Rollup(parts) => {
            let parts: Vec<_> = parts.iter().map(|part| one(part)).collect::<Result<_>>()?;
            (0..=parts.len()).rev().map(|n| union(parts.iter().take(n))).collect()
        }
        GroupingElement::Cube(parts) => {
            let parts: Vec<_> = parts.iter().map(|part| one(part)).collect::<Result<_>>()?;
            if parts.len() > 11 {
                let text = format!("GROUP BY has more than {MAX_SETS} grouping sets");
                return Err(otus_types::QueryError::new(ErrorCode::TooManyGroupingSets, text));
            }
            let bit = |mask: usize, at: usize| mask >> at & 1 == 1;
            (0..1_usize << parts.len())
                .rev()
                .map(|mask| {
                    let kept = parts.iter().enumerate().filter(|(at, _)| bit(mask, *at));
                    union(kept.map(|(_, part)| part))
                })
                .collect()
        }
    })
}

fn union<'p>(parts: impl Iterator<Item = &'p Vec<usize>>) -> Vec<usize> {
    let mut all = Vec::new();
    for key in parts.flatten() {
        if !all.contains(key) {
            all.push(*key);
        }
    }
    all
}

/// The index of the key an expression or ordinal means.
fn key(
    binder: &mut ExprBinder<'_, '_, '_>,
    expr: &ast::Expr,
    Outputs { items, later }: Outputs<'_>,
    grouping: &mut Grouping,
) -> Result<usize> {
    let value = match integer_literal(expr) {
        Some(ordinal) => {
            let at = usize::try_from(ordinal).ok().and_then(|n| n.checked_sub(1));
            let Some(item) = at.and_then(|at| items.get(at)) else {
                let text = format!("GROUP BY position {ordinal} is not in select list");
                return Err(error(ErrorCode::InvalidColumnReference, text, expr.span));
            };
            let read = crate::plan::free::columns_of(&item.value.expr);
            if read.iter().any(|column| later.contains(&column.name)) {
                let text = format!("GROUP BY clause {CANNOT_CONTAIN} [{}]", item.text);
                return Err(error(ErrorCode::ExpressionNotScalar, text, item.span));
            }
            item.value.clone()
        }
        None => binder.bind(expr).map_err(|e| in_clause(alias_hint(e, expr, items), expr))?,
    };
    match grouping.keys.iter().position(|(key, _)| *key == value.expr) {
        Some(at) => Ok(at),
        None => {
            grouping.keys.push((value.expr, value.ty));
            Ok(grouping.keys.len() - 1)
        }
    }
}

fn alias_hint(
    e: otus_types::QueryError,
    expr: &ast::Expr,
    items: &[Item],
) -> otus_types::QueryError {
    let Some(chain) = crate::expr::chain(expr) else {
        return e;
    };
    let [name] = chain.as_slice() else { return e };
    let at = items.iter().position(|item| item.name.as_deref().is_some_and(|own| name.is(own)));
    match at {
        Some(at) if e.code == ErrorCode::ColumnNotFound => {
            let ordinal = (at + 1).to_string();
            let text =
                format!("GROUP BY does not know output names: write the expression, or {ordinal}");
            let mut e = e;
            e.hints.clear();
            e.hint_edit(text, expr.span.get(), &ordinal)
        }
        _ => e,
    }
}
