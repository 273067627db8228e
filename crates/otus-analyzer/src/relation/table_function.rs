//! `TABLE(f(…))`: `sequence(start, stop, step)` and `exclude_columns(input, columns)`.

use datafusion_common::JoinType;
use otus_sql::ast::{
    self, Expr, ExprKind, FunctionArgs, Ident, TableArgumentSource, TableFunctionValue,
};
use otus_types::ErrorCode;

use super::Relation;
use crate::binder::{Binder, Result, error};
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
            "exclude_columns" => self.bind_exclude_columns(it, outer),
            _ => {
                let text = format!("Table function '{name}' not registered");
                Err(error(ErrorCode::FunctionNotFound, text, it.span))
            }
        }
    }

    /// The columns of `input` but those of the descriptor.
    fn bind_exclude_columns(
        &mut self,
        it: &ast::TableFunctionCall,
        outer: Option<&Env<'_>>,
    ) -> Result<Relation> {
        let (mut input, mut columns) = (None, None);
        for argument in &it.args {
            match &argument.value {
                TableFunctionValue::Table(table) => input = Some(&table.source),
                TableFunctionValue::Descriptor(names) => columns = Some((names, argument.span)),
                _ => {
                    let text = "Invalid argument for table function exclude_columns";
                    return Err(error(ErrorCode::InvalidArguments, text, argument.span));
                }
            }
        }
        let (Some(input), Some((columns, span))) = (input, columns) else {
            let text = "Missing argument: INPUT or COLUMNS";
            return Err(error(ErrorCode::InvalidArguments, text, it.span));
        };
        let mut bound = match input {
            TableArgumentSource::Table(name) => self.bind_table(name, name.span)?,
            TableArgumentSource::Query(query) => self.bind_query(query, outer)?,
        };
        let is = |column: &Ident, field: &crate::scope::Field| {
            field.name.as_deref().is_some_and(|own| column.is(own))
        };
        let missing: Vec<String> = columns
            .iter()
            .filter(|(column, _)| !bound.scope.visible().any(|field| is(column, field)))
            .map(|(column, _)| column.lower())
            .collect();
        if !missing.is_empty() {
            let text =
                format!("Excluded columns: [{}] not present in the table", missing.join(", "));
            return Err(error(ErrorCode::InvalidFunctionArgument, text, span));
        }
        let excluded = |field: &crate::scope::Field| columns.iter().any(|(it, _)| is(it, field));
        bound.scope.fields.retain(|field| !field.hidden && !excluded(field));
        if bound.scope.fields.is_empty() {
            return Err(error(
                ErrorCode::InvalidFunctionArgument,
                "All columns are excluded",
                span,
            ));
        }
        for field in &mut bound.scope.fields {
            field.relation.clear();
        }
        Ok(bound)
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
