//! JOIN: ON, USING, NATURAL, LATERAL and UNNEST on the right. USING keys appear once, first
//! and unqualified; for RIGHT and FULL joins they hold whichever side has a value.

use datafusion_common::JoinType;
use datafusion_expr::{Expr, LogicalPlan};
use otus_sql::ast::{self, ExprKind, Ident, JoinCriteria, JoinKind, Literal};
use otus_types::ErrorCode;

use super::{Relation, looks_back, unnest};
use crate::aggregate::in_clause;
use crate::binder::{Binder, Result, error, internal};
use crate::expr::{Allowed, Collected, ExprBinder, Typed, coerce, common_type, compare};
use crate::plan::attach::{Attachment, attach};
use crate::plan::{col, join_on, project};
use crate::scope::{Env, Field, Scope};

impl Binder<'_> {
    pub(super) fn bind_join(
        &mut self,
        join: &ast::Join,
        outer: Option<&Env<'_>>,
    ) -> Result<Relation> {
        let left =
            self.deeper(join.left.span.get(), |binder| binder.bind_relation(&join.left, outer))?;
        if join.kind == JoinKind::Cross {
            return self.cross(left, &join.right, outer);
        }
        if looks_back(&join.right) {
            return self.bind_lateral_join(join, left, outer);
        }
        let right = self.bind_relation(&join.right, outer)?;
        match &join.criteria {
            Some(JoinCriteria::On(condition)) => {
                self.join_condition(join.kind, left, right, condition, outer)
            }
            Some(JoinCriteria::Using(columns)) => self.join_using(join.kind, left, right, columns),
            Some(JoinCriteria::Natural) => {
                let columns = common_columns(&left.scope, &right.scope);
                if columns.is_empty() {
                    let plan = join_on(left.plan, right.plan, join_type(join.kind), None)?;
                    return Ok(Relation { plan, scope: left.scope.join(right.scope) });
                }
                self.join_using(join.kind, left, right, &columns)
            }
            None => {
                let plan = join_on(left.plan, right.plan, JoinType::Inner, None)?;
                Ok(Relation { plan, scope: left.scope.join(right.scope) })
            }
        }
    }

    fn bind_lateral_join(
        &mut self,
        join: &ast::Join,
        left: Relation,
        outer: Option<&Env<'_>>,
    ) -> Result<Relation> {
        let always = match &join.criteria {
            None => true,
            Some(JoinCriteria::On(condition)) => {
                matches!(condition.kind, ExprKind::Literal(Literal::Boolean(true)))
            }
            Some(_) => false,
        };
        if !matches!(join.kind, JoinKind::Inner | JoinKind::Left) {
            let text = "LATERAL or UNNEST on the right side of a RIGHT or FULL join";
            return Err(error(
                ErrorCode::InvalidColumnReference,
                format!("{text} is not supported"),
                join.right.span,
            ));
        }
        if let Some((values, ordinality, alias)) = unnest::parts(&join.right) {
            if !always && join.kind == JoinKind::Left {
                let text = "LEFT JOIN involving UNNEST is only supported with condition ON TRUE";
                let place = match &join.criteria {
                    Some(JoinCriteria::On(condition)) => condition.position(),
                    _ => join.right.span,
                };
                return Err(error(ErrorCode::NotSupported, text, place));
            }
            let bound =
                self.bind_unnest(left, values, ordinality, alias, outer, join_type(join.kind))?;
            return match &join.criteria {
                Some(JoinCriteria::On(condition)) if !always => {
                    self.filtered(bound, condition, outer)
                }
                _ => Ok(bound),
            };
        }
        let right = {
            let env = Env::new(&left.scope, outer);
            self.bind_relation(&join.right, Some(&env))?
        };
        let scope = left.scope.join(right.scope);
        let condition = match &join.criteria {
            Some(JoinCriteria::On(condition)) if !always => {
                let mut collected = Collected::default();
                let env = Env::new(&scope, outer);
                let bound =
                    ExprBinder::new(self, env, Allowed::scalar("JOIN clause"), &mut collected)
                        .bind_boolean(condition, "JOIN ON clause")
                        .map_err(|e| in_clause(e, condition))?;
                Some(bound.expr)
            }
            _ => None,
        };
        let it = Attachment::new(right.plan, condition, join_type(join.kind));
        Ok(Relation { plan: attach(self, left.plan, it)?, scope })
    }

    fn filtered(
        &mut self,
        bound: Relation,
        condition: &ast::Expr,
        outer: Option<&Env<'_>>,
    ) -> Result<Relation> {
        let mut collected = Collected::default();
        let env = Env::new(&bound.scope, outer);
        let condition = ExprBinder::new(self, env, Allowed::scalar("JOIN clause"), &mut collected)
            .bind_boolean(condition, "JOIN ON clause")
            .map_err(|e| in_clause(e, condition))?;
        let mut plan = bound.plan;
        for it in collected.subqueries {
            plan = attach(self, plan, it.attachment)?;
        }
        Ok(Relation { plan: crate::plan::filter(plan, condition.expr)?, scope: bound.scope })
    }

    fn join_condition(
        &mut self,
        kind: JoinKind,
        left: Relation,
        right: Relation,
        condition: &ast::Expr,
        outer: Option<&Env<'_>>,
    ) -> Result<Relation> {
        let scope = Scope {
            fields: left.scope.fields.iter().chain(&right.scope.fields).cloned().collect(),
        };
        let mut collected = Collected::default();
        let env = Env::new(&scope, outer);
        let bound = ExprBinder::new(self, env, Allowed::scalar("JOIN clause"), &mut collected)
            .bind_boolean(condition, "JOIN ON clause")
            .map_err(|e| in_clause(e, condition))?;
        if collected.subqueries.is_empty() {
            let plan = join_on(left.plan, right.plan, join_type(kind), Some(bound.expr))?;
            return Ok(Relation { plan, scope });
        }
        if kind != JoinKind::Inner {
            return self.outer_join_with_subqueries(kind, left, right, bound, collected, scope);
        }
        let mut plan = join_on(left.plan, right.plan, JoinType::Inner, None)?;
        for it in collected.subqueries {
            plan = attach(self, plan, it.attachment)?;
        }
        Ok(Relation { plan: crate::plan::filter(plan, bound.expr)?, scope })
    }

    /// Subqueries of an outer join's condition are attached to the side they read.
    fn outer_join_with_subqueries(
        &mut self,
        kind: JoinKind,
        left: Relation,
        right: Relation,
        condition: Typed,
        collected: Collected,
        scope: Scope,
    ) -> Result<Relation> {
        let (mut left_plan, mut right_plan) = (left.plan, right.plan);
        for it in collected.subqueries {
            let free = crate::plan::free::free_columns(&it.attachment.plan);
            let read = it.attachment.condition.as_ref().map(crate::plan::free::columns_of);
            let all: Vec<_> = free.iter().chain(read.iter().flatten()).collect();
            let uses =
                |plan: &LogicalPlan| all.iter().any(|column| plan.schema().has_column(column));
            match (uses(&left_plan), uses(&right_plan)) {
                (true, true) => {
                    let text = "Reference to outer columns of both sides in the subquery of an outer join's condition is not supported";
                    return Err(otus_types::QueryError::new(ErrorCode::NotSupported, text));
                }
                (true, false) => left_plan = attach(self, left_plan, it.attachment)?,
                _ => right_plan = attach(self, right_plan, it.attachment)?,
            }
        }
        let plan = join_on(left_plan, right_plan, join_type(kind), Some(condition.expr))?;
        Ok(Relation { plan, scope })
    }

    fn join_using(
        &mut self,
        kind: JoinKind,
        left: Relation,
        right: Relation,
        columns: &[Ident],
    ) -> Result<Relation> {
        let mut condition: Option<Expr> = None;
        let mut keys = Vec::with_capacity(columns.len());
        for column in columns {
            let l = using_field(&left.scope, column, "left")?;
            let r = using_field(&right.scope, column, "right")?;
            let Some(ty) = common_type([&l.ty, &r.ty]) else {
                let text = format!("Cannot apply operator: {} = {}", l.ty, r.ty);
                return Err(error(ErrorCode::TypeMismatch, text, column.span));
            };
            let span = column.span.get();
            let lv = coerce(Typed::new(col(&l.column), l.ty.clone()), &ty, span)?;
            let rv = coerce(Typed::new(col(&r.column), r.ty.clone()), &ty, span)?;
            let equal = compare(ast::ComparisonOp::Equal, lv.clone(), rv.clone(), span)?.expr;
            condition = Some(match condition {
                Some(it) => it.and(equal),
                None => equal,
            });
            keys.push((l.clone(), r.clone(), lv, rv));
        }
        let plan = join_on(left.plan, right.plan, join_type(kind), condition)?;
        let mut exprs: Vec<Expr> = crate::plan::ids(&plan).iter().map(|id| col(id)).collect();
        let mut fields = Vec::new();
        for (l, r, lv, rv) in &keys {
            let value = match kind {
                JoinKind::Right => rv.expr.clone(),
                JoinKind::Full => datafusion_expr::when(lv.expr.clone().is_null(), rv.expr.clone())
                    .otherwise(lv.expr.clone())
                    .map_err(internal)?,
                _ => lv.expr.clone(),
            };
            let id = self.fresh();
            exprs.push(value.alias(id.as_str()));
            let mut field =
                Field::new(l.name.clone().or_else(|| r.name.clone()), lv.ty.clone(), id);
            if kind != JoinKind::Full && lv.ty == l.ty {
                field.origin.clone_from(if kind == JoinKind::Right {
                    &r.origin
                } else {
                    &l.origin
                });
            }
            fields.push(field);
        }
        let used = |field: &Field| {
            keys.iter().any(|(l, r, ..)| l.column == field.column || r.column == field.column)
        };
        let rest = left.scope.fields.iter().chain(&right.scope.fields).filter(|field| !used(field));
        fields.extend(rest.cloned());
        Ok(Relation { plan: project(plan, exprs)?, scope: Scope { fields } })
    }
}

fn using_field<'s>(scope: &'s Scope, column: &Ident, side: &str) -> Result<&'s Field> {
    match scope.find(&[column]).as_slice() {
        [field] => Ok(field),
        [] => {
            let text = format!("Column '{}' is missing from {side} side of join", column.lower());
            Err(error(ErrorCode::ColumnNotFound, text, column.span))
        }
        _ => {
            let text = format!("Column '{}' is ambiguous", column.lower());
            Err(error(ErrorCode::AmbiguousName, text, column.span))
        }
    }
}

/// Names both sides have, in the order of the left side.
fn common_columns(left: &Scope, right: &Scope) -> Vec<Ident> {
    let names = left.visible().filter_map(|field| field.name.clone()).map(Ident::plain);
    names
        .filter(|name| right.visible().any(|it| it.name.as_deref().is_some_and(|own| name.is(own))))
        .collect()
}

fn join_type(kind: JoinKind) -> JoinType {
    match kind {
        JoinKind::Cross | JoinKind::Inner => JoinType::Inner,
        JoinKind::Left => JoinType::Left,
        JoinKind::Right => JoinType::Right,
        JoinKind::Full => JoinType::Full,
    }
}
