//! WITH RECURSIVE: the step is bound as often as Athena would run it (ten times) over the
//! rows of the step before; more than that is an error, as there.

use otus_sql::ast::{self, QueryBodyKind, SetOperator, SetQuantifier};
use otus_types::{ErrorCode, TrinoType};

use super::Relation;
use crate::binder::{Binder, Common, Result, error};
use crate::plan::guard::no_rows_left;
use crate::plan::{col, ids};
use crate::query::shaped;
use crate::scope::{Field, Scope};

/// `max_recursion_depth` of Athena.
const MAX_STEPS: usize = 10;

impl Binder<'_> {
    /// A common table under WITH RECURSIVE; without a reference to itself it is plain.
    pub(super) fn bind_recursive(&mut self, table: &ast::CommonTable) -> Result<Relation> {
        let plain = |binder: &mut Self| {
            let bound = binder.bind_query(&table.query, None)?;
            super::check_common_columns(&table.columns, bound.scope.visible().count())?;
            Ok(bound)
        };
        if !crate::names::mentions(&table.query, &table.name) {
            return plain(self);
        }
        let QueryBodyKind::SetOperation(union) = &table.query.body.kind else {
            let text = "recursive reference not allowed in this context";
            return Err(error(ErrorCode::InvalidRecursiveReference, text, table.span));
        };
        let Some((step, before)) = union.rest.split_last() else {
            return plain(self);
        };
        if step.op != SetOperator::Union {
            let text = "recursive reference not allowed in this context";
            return Err(error(ErrorCode::InvalidRecursiveReference, text, table.span));
        }
        if table.columns.is_empty() {
            let text =
                format!("missing column aliases in recursive WITH query '{}'", table.name.value);
            return Err(error(ErrorCode::MissingColumnAliases, text, table.span));
        }
        let first = match before {
            [] => union.first.clone(),
            // `a UNION ALL b UNION ALL step`: the last term is the step, the others its base.
            _ => {
                let (first, rest) = (union.first.clone(), before.to_vec());
                let base = ast::SetOperation { first, rest };
                let span = union.first.span;
                ast::QueryBody { kind: QueryBodyKind::SetOperation(Box::new(base)), span }
            }
        };
        let anchor = self.bind_term(&first, table)?;
        let count = anchor.scope.visible().count();
        super::check_common_columns(&table.columns, count)?;
        let types: Vec<TrinoType> = anchor.scope.visible().map(|field| field.ty.clone()).collect();
        let distinct = step.quantifier != Some(SetQuantifier::All);
        self.unroll(table, anchor, &step.right, types, distinct, step)
    }

    fn bind_term(&mut self, body: &ast::QueryBody, table: &ast::CommonTable) -> Result<Relation> {
        let query = ast::Query {
            with: table.query.with.clone(),
            body: body.clone(),
            order_by: Vec::new(),
            offset: None,
            limit: None,
            offset_span: ast::NodeSpan::default(),
            limit_span: ast::NodeSpan::default(),
            span: body.span,
        };
        self.bind_query(&query, None)
    }

    fn unroll(
        &mut self,
        table: &ast::CommonTable,
        anchor: Relation,
        step: &ast::QueryBody,
        types: Vec<TrinoType>,
        distinct: bool,
        set_step: &ast::SetStep,
    ) -> Result<Relation> {
        let fields: Vec<(Option<String>, TrinoType)> =
            table.columns.iter().map(|name| Some(name.value.clone())).zip(types).collect();
        let mut last = self.in_shape(anchor, &fields)?;
        let mut parts = vec![last.clone()];
        for _ in 0..=MAX_STEPS {
            self.commons.push(Common::Working {
                name: table.name.lower(),
                fields: fields.clone(),
                scan: Box::new(last.plan.clone()),
            });
            let bound = self.bind_term(step, table);
            self.commons.pop();
            last = self.in_shape(bound?, &fields)?;
            parts.push(last.clone());
        }
        if let Some(beyond) = parts.pop() {
            let plan = no_rows_left(self, beyond.plan)?;
            parts.push(Relation { plan, scope: beyond.scope });
        }
        let all = ast::SetStep { quantifier: Some(SetQuantifier::All), ..set_step.clone() };
        let mut parts = parts.into_iter();
        let Some(mut result) = parts.next() else {
            return Err(error(ErrorCode::GenericInternalError, "no anchor", table.span));
        };
        for part in parts {
            result = self.combine(result, part, &all)?;
        }
        if distinct {
            let types: Vec<TrinoType> = fields.iter().map(|(_, ty)| ty.clone()).collect();
            result.plan = crate::plan::key::distinct(self, result.plan, &types)?;
        }
        Ok(result)
    }

    /// The columns of a term with the names and types of the anchor, under fresh ids.
    fn in_shape(
        &mut self,
        term: Relation,
        fields: &[(Option<String>, TrinoType)],
    ) -> Result<Relation> {
        let fields: Vec<Field> = fields
            .iter()
            .map(|(name, ty)| Field::new(name.clone(), ty.clone(), self.fresh()))
            .collect();
        for (from, to) in term.scope.visible().zip(&fields) {
            if !otus_functions::coercion::can_coerce(&from.ty, &to.ty) {
                let text = format!(
                    "recursion step relation output type ({}) is not coercible to recursion base relation output type ({})",
                    from.ty, to.ty
                );
                return Err(otus_types::QueryError::new(ErrorCode::TypeMismatch, text));
            }
        }
        let plan = shaped(term, &fields)?;
        let columns = ids(&plan).iter().map(|id| col(id)).collect();
        let plan = crate::plan::project(plan, columns)?;
        Ok(Relation { plan, scope: Scope { fields } })
    }
}
