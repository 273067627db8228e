//! One SELECT, bound in the order in which SQL defines it: FROM, WHERE, GROUP BY, HAVING,
//! windows, the list, DISTINCT, ORDER BY, LIMIT. Expressions are bound over the columns of
//! FROM; where the query groups, they are then rewritten over the groups.

use std::collections::BTreeSet;

use datafusion_common::tree_node::{Transformed, TreeNode, TreeNodeRecursion};
use datafusion_common::{Column, DataFusionError};
use datafusion_expr::{Expr, LogicalPlan, SortExpr};
use otus_sql::ast::{self, ExprKind, LogicalOp, Query, Select, SetQuantifier};
use otus_types::{ErrorCode, Span, TrinoType};

use crate::aggregate::in_clause;
use crate::binder::{Binder, Result, error, internal};
use crate::expr::{
    Alias, Allowed, Collected, CollectedSubquery, ExprBinder, Typed, conjunction, integer_literal,
};
use crate::group_by::Outputs;
use crate::plan::attach::attach;
use crate::plan::grouping::{Grouped, Grouping};
use crate::plan::{self, col};
use crate::query::{output_at, sort_expr};
use crate::relation::Relation;
use crate::scope::{Env, Field, Scope};
use crate::select_items::{Item, bind_items};
use crate::window::plan_windows;

/// The clauses after WHERE, bound over the columns of FROM.
struct Clauses {
    items: Vec<Item>,
    /// With its place and its text.
    having: Option<(Typed, Span, String)>,
    order: Vec<(Typed, ast::SortItem)>,
    collected: Collected,
}

impl Binder<'_> {
    /// Binds a SELECT with the ORDER BY and LIMIT of `query`.
    pub fn bind_select(
        &mut self,
        select: &Select,
        query: &Query,
        outer: Option<&Env<'_>>,
    ) -> Result<Relation> {
        let from = self.bind_from(&select.from, outer)?;
        let plan = self.bind_where(from.plan, &from.scope, select, outer)?;
        let mut clauses = self.bind_clauses(&from.scope, select, query, outer)?;
        let grouping = self.bind_group_by(&from.scope, select, &mut clauses, outer)?;
        let grouped = grouping.is_some()
            || !clauses.collected.aggregates.is_empty()
            || !clauses.collected.groupings.is_empty()
            || clauses.having.is_some();
        let (early, late): (Vec<_>, Vec<_>) = std::mem::take(&mut clauses.collected.subqueries)
            .into_iter()
            .partition(|it| it.before_grouping);
        let mut plan = self.attach_all(plan, early)?;
        let mut late = late;
        if grouped {
            let source = plan.clone();
            let result = self.group(plan, grouping.unwrap_or_default(), &clauses.collected)?;
            rewrite_clauses(&mut clauses, &mut late, &result, &source)?;
            plan = result.plan;
        }
        plan = self.attach_all(plan, late)?;
        if let Some((having, ..)) = clauses.having.take() {
            plan = plan::filter(plan, having.expr)?;
        }
        plan = plan_windows(plan, std::mem::take(&mut clauses.collected.windows))?;
        self.finish(plan, clauses, select, query)
    }

    fn attach_all(
        &mut self,
        mut plan: LogicalPlan,
        subqueries: Vec<CollectedSubquery>,
    ) -> Result<LogicalPlan> {
        for it in subqueries {
            plan = attach(self, plan, it.attachment)?;
        }
        Ok(plan)
    }

    fn bind_where(
        &mut self,
        plan: LogicalPlan,
        scope: &Scope,
        select: &Select,
        outer: Option<&Env<'_>>,
    ) -> Result<LogicalPlan> {
        let Some(filter) = &select.filter else {
            return Ok(plan);
        };
        let mut collected = Collected::default();
        let env = Env::new(scope, outer);
        let mut binder =
            ExprBinder::new(self, env, Allowed::scalar("WHERE clause"), &mut collected);
        let terms = match &filter.kind {
            ExprKind::Logical { op: LogicalOp::And, terms } => terms.as_slice(),
            _ => std::slice::from_ref(filter),
        };
        // Rows are thrown out before subqueries are asked about them, except by what might
        // fail for a row that a subquery in front of it would have thrown out.
        let (mut early, mut late): (Vec<Typed>, Vec<Typed>) = Default::default();
        for term in terms {
            let asked = binder.collected.subqueries.len();
            let one = match &term.kind {
                ExprKind::InSubquery { op_span, negated: false, value, query } => {
                    binder.bind_in_filter(value, query, op_span.get())
                }
                _ if terms.len() > 1 => binder.bind_boolean(term, "Logical expression term"),
                _ => binder.bind_boolean(term, "WHERE clause"),
            };
            let one = one.map_err(|e| in_clause(e, filter))?;
            let plain = binder.collected.subqueries.len() == asked;
            match plain && (late.is_empty() || !one.can_fail) {
                true => early.push(one),
                false => late.push(one),
            }
        }
        crate::advice::where_clause(&mut binder, terms);
        let mut plan = plan;
        if !early.is_empty() {
            plan = plan::filter(plan, conjunction(early).expr)?;
        }
        plan = self.attach_all(plan, collected.subqueries)?;
        if !late.is_empty() {
            plan = plan::filter(plan, conjunction(late).expr)?;
        }
        Ok(plan)
    }

    fn bind_clauses(
        &mut self,
        scope: &Scope,
        select: &Select,
        query: &Query,
        outer: Option<&Env<'_>>,
    ) -> Result<Clauses> {
        let mut collected = Collected::default();
        let env = Env::new(scope, outer);
        let everything = Allowed { clause: "SELECT clause", aggregates: true, windows: true };
        let mut binder = ExprBinder::new(self, env, everything, &mut collected);
        binder.windows = &select.windows;
        check_windows(&select.windows)?;
        let items = bind_items(&mut binder, &select.items)?;
        binder.check_window_columns()?;
        let having = match &select.having {
            Some(having) => {
                binder.allowed =
                    Allowed { clause: "HAVING clause", aggregates: true, windows: false };
                Some((
                    binder
                        .bind_boolean(having, "HAVING clause")
                        .map_err(|e| in_clause(e, having))?,
                    having.position().get(),
                    otus_sql::format::expression_text(having),
                ))
            }
            None => None,
        };
        let aliases: Vec<Alias> = items
            .iter()
            .map(|item| Alias {
                name: item.name.clone().unwrap_or_default(),
                value: item.value.clone(),
            })
            .collect();
        let mut order = Vec::with_capacity(query.order_by.len());
        let mut binder = ExprBinder::new(self, env, everything, &mut collected);
        binder.windows = &select.windows;
        binder.aliases = &aliases;
        for item in &query.order_by {
            let value = match integer_literal(&item.expr) {
                Some(ordinal) => output_at(&aliases, ordinal, item)?,
                None => binder.bind(&item.expr)?,
            };
            order.push((value, item.clone()));
        }
        Ok(Clauses { items, having, order, collected })
    }

    fn bind_group_by(
        &mut self,
        scope: &Scope,
        select: &Select,
        clauses: &mut Clauses,
        outer: Option<&Env<'_>>,
    ) -> Result<Option<Grouping>> {
        let Some(group_by) = &select.group_by else {
            return Ok(None);
        };
        let mut collected = Collected::default();
        let env = Env::new(scope, outer);
        let later = clauses.collected.later();
        let mut binder =
            ExprBinder::new(self, env, Allowed::scalar("GROUP BY clause"), &mut collected);
        let outputs = Outputs { items: &clauses.items, later: &later };
        let grouping = crate::group_by::bind(&mut binder, group_by, outputs)?;
        clauses.collected.subqueries.extend(collected.subqueries.into_iter().map(|mut it| {
            it.before_grouping = true;
            it
        }));
        Ok(Some(grouping))
    }

    /// The list under fresh ids, DISTINCT, ORDER BY with its hidden columns, LIMIT.
    fn finish(
        &mut self,
        plan: LogicalPlan,
        clauses: Clauses,
        select: &Select,
        query: &Query,
    ) -> Result<Relation> {
        let distinct = select.quantifier == Some(SetQuantifier::Distinct);
        let mut fields = Vec::with_capacity(clauses.items.len());
        let mut exprs = Vec::with_capacity(clauses.items.len());
        for item in &clauses.items {
            if distinct && !otus_functions::coercion::is_comparable(&item.value.ty) {
                let text = format!(
                    "DISTINCT can only be applied to comparable types (actual: {})",
                    item.value.ty
                );
                return Err(error(ErrorCode::TypeMismatch, text, item.span));
            }
            let id = self.fresh();
            exprs.push(item.value.expr.clone().alias(id.as_str()));
            let mut field = Field::new(item.name.clone(), item.value.ty.clone(), id);
            field.origin.clone_from(&item.origin);
            fields.push(field);
        }
        let mut sort: Vec<SortExpr> = Vec::with_capacity(clauses.order.len());
        let visible = exprs.len();
        for (value, item) in clauses.order {
            let same = clauses.items.iter().position(|it| it.value.expr == value.expr);
            let id = match same.and_then(|at| fields.get(at)) {
                Some(field) => field.column.clone(),
                None if distinct => {
                    let text =
                        "For SELECT DISTINCT, ORDER BY expressions must appear in select list";
                    return Err(error(ErrorCode::ExpressionNotInDistinct, text, query.body.span));
                }
                None => {
                    let id = self.fresh();
                    exprs.push(value.expr.clone().alias(id.as_str()));
                    id
                }
            };
            sort.push(sort_expr(Typed::new(col(&id), value.ty), &item, query.body.span)?);
        }
        let hidden = exprs.len() > visible;
        let mut plan = plan::project(plan, exprs)?;
        if distinct {
            let types: Vec<TrinoType> = fields.iter().map(|field| field.ty.clone()).collect();
            plan = plan::key::distinct(self, plan, &types)?;
        }
        plan = self.sorted_limited(plan, sort, query)?;
        if hidden {
            let keep: Vec<String> = fields.iter().map(|field| field.column.clone()).collect();
            plan = plan::attach::keep(plan, &keep)?;
        }
        Ok(Relation { plan, scope: Scope { fields } })
    }
}

fn check_windows(windows: &[ast::NamedWindow]) -> Result<()> {
    for (at, window) in windows.iter().enumerate() {
        if windows.iter().take(at).any(|other| other.name.is(&window.name.value)) {
            let text = format!("WINDOW name '{}' specified more than once", window.name.value);
            return Err(error(ErrorCode::DuplicateWindowName, text, window.name.span));
        }
    }
    Ok(())
}

/// Rewrites everything bound over FROM so that it reads the groups.
fn rewrite_clauses(
    clauses: &mut Clauses,
    late: &mut [CollectedSubquery],
    grouped: &Grouped,
    source: &LogicalPlan,
) -> Result<()> {
    let rewrite = |expr: &mut Expr| over_groups(expr, grouped, source);
    let blame = |text: &str, span: Span| {
        let text = format!("'{text}' must be an aggregate expression or appear in GROUP BY clause");
        error(ErrorCode::ExpressionNotAggregate, text, span)
    };
    for item in &mut clauses.items {
        if !rewrite(&mut item.value.expr)? {
            return Err(blame(&item.text, item.span));
        }
    }
    if let Some((having, span, text)) = &mut clauses.having
        && !rewrite(&mut having.expr)?
    {
        return Err(blame(text, *span));
    }
    for (value, item) in &mut clauses.order {
        if !rewrite(&mut value.expr)? {
            return Err(blame(
                &otus_sql::format::expression_text(&item.expr),
                item.expr.position().get(),
            ));
        }
    }
    for window in &mut clauses.collected.windows {
        if !rewrite(&mut window.expr)? {
            let span = clauses.items.first().map(|item| item.span).unwrap_or_default();
            return Err(blame("window function", span));
        }
    }
    for it in late {
        if let Some(condition) = &mut it.attachment.condition
            && !rewrite(condition)?
        {
            let text = "Subquery uses a column that must appear in GROUP BY clause";
            return Err(otus_types::QueryError::new(ErrorCode::ExpressionNotAggregate, text));
        }
        let wanted = plan::free::free_columns(&it.attachment.plan);
        let lost = |column: &&Column| {
            source.schema().has_column(column) && !grouped.plan.schema().has_column(column)
        };
        if let Some(column) = wanted.iter().find(lost) {
            let text = format!(
                "Subquery uses '{}' which must appear in GROUP BY clause",
                grouped.name_of(column)
            );
            return Err(otus_types::QueryError::new(ErrorCode::ExpressionNotAggregate, text));
        }
    }
    Ok(())
}

/// Replaces group keys by their columns; `false` when a column of FROM is left over.
fn over_groups(expr: &mut Expr, grouped: &Grouped, source: &LogicalPlan) -> Result<bool> {
    let produced: BTreeSet<&str> =
        grouped.plan.schema().fields().iter().map(|field| field.name().as_str()).collect();
    let mut left_over = false;
    let rewritten = expr.clone().transform_down(|node| {
        if let Some((_, id)) = grouped.keys.iter().find(|(key, _)| *key == node) {
            return Ok(Transformed::new(col(id), true, TreeNodeRecursion::Jump));
        }
        if let Expr::Column(column) = &node
            && !produced.contains(column.name.as_str())
            && source.schema().has_column(column)
        {
            left_over = true;
        }
        Ok::<_, DataFusionError>(Transformed::no(node))
    });
    *expr = rewritten.map_err(internal)?.data;
    Ok(!left_over)
}
