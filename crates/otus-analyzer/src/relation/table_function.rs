//! `TABLE(f(…))`: the table functions Athena has; `sequence(start, stop, step)` so far.

use datafusion_common::JoinType;
use otus_sql::ast::{self, Expr, ExprKind, FunctionArgs, Ident, TableFunctionValue};
use otus_types::ErrorCode;

use super::Relation;
use crate::binder::{Binder, Result, error, not_supported};
use crate::plan::one_row;
use crate::scope::{Env, Scope};

impl Binder<'_> {
    pub(super) fn bind_table_function(
        &mut self,
        it: &ast::TableFunctionCall,
        outer: Option<&Env<'_>>,
    ) -> Result<Relation> {
        let name = it.name.last().map(Ident::lower).unwrap_or_default();
        match name.as_str() {
            "sequence" => self.bind_sequence(it, outer),
            "exclude_columns" => Err(not_supported("The table function exclude_columns", it.span)),
            _ => {
                let text = format!("Table function '{name}' not registered");
                Err(error(ErrorCode::FunctionNotFound, text, it.span))
            }
        }
    }

    /// One column `sequential_number`.
    fn bind_sequence(
        &mut self,
        it: &ast::TableFunctionCall,
        outer: Option<&Env<'_>>,
    ) -> Result<Relation> {
        let names = ["start", "stop", "step"];
        let mut given: [Option<&Expr>; 3] = [None; 3];
        for (at, argument) in it.args.iter().enumerate() {
            let slot = match &argument.name {
                Some(name) => names.iter().position(|known| name.is(known)),
                None => Some(at),
            };
            let TableFunctionValue::Expr(value) = &argument.value else {
                let text = "Invalid argument for table function sequence";
                return Err(error(ErrorCode::InvalidArguments, text, argument.span));
            };
            match slot.and_then(|slot| given.get_mut(slot)) {
                Some(slot) => *slot = Some(value),
                None => {
                    let text = "Unexpected argument for table function sequence";
                    return Err(error(ErrorCode::InvalidArguments, text, argument.span));
                }
            }
        }
        let [start, Some(stop), step] = given else {
            return Err(error(ErrorCode::InvalidArguments, "Missing argument: STOP", it.span));
        };
        let zero = Expr::new(ExprKind::Literal(ast::Literal::Integer(0)), it.span);
        let mut values = vec![start.unwrap_or(&zero).clone(), stop.clone()];
        values.extend(step.cloned());
        let call = ast::FunctionCall {
            name: ast::QualifiedName { parts: vec![Ident::plain("sequence")], span: it.span },
            args: FunctionArgs::List { quantifier: None, values },
            order_by: Vec::new(),
            filter: None,
            null_treatment: None,
            over: None,
            processing_mode: None,
        };
        let list = Expr::new(ExprKind::Function(Box::new(call)), it.span);
        let one = Relation { plan: one_row(), scope: Scope::default() };
        let mut bound = self.bind_unnest(
            one,
            super::unnest::Lists::Values(std::slice::from_ref(&list)),
            false,
            None,
            outer,
            JoinType::Inner,
        )?;
        for field in &mut bound.scope.fields {
            field.name = Some("sequential_number".to_owned());
        }
        Ok(bound)
    }
}
