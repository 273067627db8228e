//! What stands in FROM: each relation gives a plan and the names of its columns.

mod join;
mod recursive;
mod sample;
mod table;
mod table_function;
mod unnest;
mod view;

use datafusion_common::JoinType;
use datafusion_expr::LogicalPlan;
use otus_sql::ast::{self, RelationKind};
use otus_types::{ErrorCode, QueryError, Span};

use crate::binder::{Binder, Result, error, not_supported};
use crate::plan::attach::{Attachment, attach};
use crate::plan::{join_on, one_row};
use crate::scope::{Env, Scope};

/// A bound relation.
#[derive(Debug, Clone)]
pub struct Relation {
    pub plan: LogicalPlan,
    pub scope: Scope,
}

impl Binder<'_> {
    /// FROM: a comma joins like CROSS JOIN, and what follows may look back (LATERAL).
    pub fn bind_from(
        &mut self,
        relations: &[ast::Relation],
        outer: Option<&Env<'_>>,
    ) -> Result<Relation> {
        let mut relations = relations.iter();
        let Some(first) = relations.next() else {
            return Ok(Relation { plan: one_row(), scope: Scope::default() });
        };
        let mut bound = self.bind_relation(first, outer)?;
        for relation in relations {
            bound = self.cross(bound, relation, outer)?;
        }
        Ok(bound)
    }

    /// `left CROSS JOIN right`, where `right` may be UNNEST or LATERAL over `left`.
    pub fn cross(
        &mut self,
        left: Relation,
        right: &ast::Relation,
        outer: Option<&Env<'_>>,
    ) -> Result<Relation> {
        if let Some((values, ordinality, alias)) = unnest::parts(right) {
            return self.bind_unnest(left, values, ordinality, alias, outer, JoinType::Inner);
        }
        let bound = {
            let env = Env::new(&left.scope, outer);
            let inside = if looks_back(right) { Some(&env) } else { outer };
            self.bind_relation(right, inside)?
        };
        if looks_back(right) {
            let it = Attachment::new(bound.plan, None, JoinType::Inner);
            let plan = attach(self, left.plan, it)?;
            return Ok(Relation { plan, scope: left.scope.join(bound.scope) });
        }
        let plan = join_on(left.plan, bound.plan, JoinType::Inner, None)?;
        Ok(Relation { plan, scope: left.scope.join(bound.scope) })
    }

    /// One relation on its own.
    pub fn bind_relation(
        &mut self,
        relation: &ast::Relation,
        outer: Option<&Env<'_>>,
    ) -> Result<Relation> {
        match &relation.kind {
            RelationKind::Table { name, period: None } => self.bind_table(name, name.span),
            RelationKind::Table { period: Some(_), .. } => {
                Err(not_supported("Time travel", relation.span))
            }
            RelationKind::Subquery(query) | RelationKind::Lateral(query) => {
                self.bind_query(query, outer)
            }
            RelationKind::Unnest { .. } | RelationKind::JsonTable(_) => {
                let Some((values, ordinality, alias)) = unnest::parts(relation) else {
                    return Err(not_supported("This UNNEST", relation.span));
                };
                let one = Relation { plan: one_row(), scope: Scope::default() };
                self.bind_unnest(one, values, ordinality, alias, outer, JoinType::Inner)
            }
            RelationKind::Aliased { relation: inner, alias, columns } => {
                if let Some((values, ordinality, alias)) = unnest::parts(relation) {
                    let one = Relation { plan: one_row(), scope: Scope::default() };
                    return self.bind_unnest(
                        one,
                        values,
                        ordinality,
                        alias,
                        outer,
                        JoinType::Inner,
                    );
                }
                let bound = self.bind_relation(inner, outer)?;
                let count = bound.scope.visible().count();
                check_columns(alias, columns, count, relation.span.get())?;
                Ok(Relation { plan: bound.plan, scope: bound.scope.renamed(&alias.value, columns) })
            }
            RelationKind::Sampled { relation, method, percentage } => {
                self.bind_sample(relation, *method, percentage, outer)
            }
            RelationKind::Join(join) => self.bind_join(join, outer),
            RelationKind::TableFunction(call) => self.bind_table_function(call, outer),
            RelationKind::MatchRecognize(_) => Err(not_supported("MATCH_RECOGNIZE", relation.span)),
        }
    }
}

/// Whether a relation may read columns of what stands before it.
pub fn looks_back(relation: &ast::Relation) -> bool {
    match &relation.kind {
        RelationKind::Lateral(_) | RelationKind::Unnest { .. } | RelationKind::JsonTable(_) => true,
        RelationKind::Aliased { relation, .. } | RelationKind::Sampled { relation, .. } => {
            looks_back(relation)
        }
        _ => false,
    }
}

/// `relation AS t (a, b)` names every column or none; `at` is where the relation starts.
pub fn check_columns(
    alias: &ast::Ident,
    columns: &[ast::Ident],
    count: usize,
    at: Span,
) -> Result<()> {
    if columns.is_empty() || columns.len() == count {
        return Ok(());
    }
    let text = format!(
        "Column alias list has {} entries but '{}' has {count} columns available",
        columns.len(),
        alias.lower()
    );
    Err(QueryError::new(ErrorCode::MismatchedColumnAliases, text).at(at))
}

/// `WITH t (a, b) AS` names every column or none.
fn check_common_columns(columns: &[ast::Ident], count: usize) -> Result<()> {
    match columns.first() {
        Some(first) if columns.len() != count => {
            let text = format!(
                "Column alias list has {} entries but relation has {count} columns",
                columns.len()
            );
            Err(error(ErrorCode::MismatchedColumnAliases, text, first.span))
        }
        _ => Ok(()),
    }
}
