//! `TABLE(f(…))`: `sequence(start, stop, step)` and `exclude_columns(input, columns)`.

use std::sync::Arc;

use datafusion_common::TableReference;
use datafusion_expr::logical_plan::TableScanBuilder;
use datafusion_expr::{LogicalPlan, lit};
use otus_sql::ast::{self, Expr, Ident, TableArgumentSource, TableFunctionValue};
use otus_types::{ErrorCode, TrinoType};

use super::Relation;
use crate::binder::{Binder, Result, error, internal};
use crate::expr::{Allowed, Collected, ExprBinder, coerce};
use crate::plan::project;
use crate::scope::{Env, Field, Scope};
use crate::source::SequenceTable;

impl Binder<'_> {
    pub(super) fn bind_table_function(
        &mut self,
        it: &ast::TableFunctionCall,
        outer: Option<&Env<'_>>,
    ) -> Result<Relation> {
        let name = it.name.last().map(Ident::lower).unwrap_or_default();
        match name.as_str() {
            "sequence" => self.bind_sequence(it),
            "exclude_columns" => self.bind_exclude_columns(it, outer),
            _ => {
                let text = format!("Table function '{name}' not registered");
                let missing = error(ErrorCode::FunctionNotFound, text, it.span);
                Err(match (name.as_str(), it.name.parts.as_slice()) {
                    ("query", [.., schema, _]) if schema.is("system") => missing.hint(
                        "queries passed through to a data source need one of AWS's connectors",
                    ),
                    _ => missing,
                })
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
    fn bind_sequence(&mut self, it: &ast::TableFunctionCall) -> Result<Relation> {
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
        let mut bind = |it: Option<&Expr>, default| match it {
            Some(value) => self.bind_constant(value),
            None => Ok(lit(default)),
        };
        let source = SequenceTable::new(bind(start, 0_i64)?, bind(Some(stop), 0)?, bind(step, 1)?);
        let reference = TableReference::bare(self.fresh());
        let scan = TableScanBuilder::new(reference, Arc::new(source)).build().map_err(internal)?;
        let plan = LogicalPlan::TableScan(scan);
        let id = self.fresh();
        let number = plan.schema().columns().into_iter().map(datafusion_expr::Expr::Column);
        let plan = project(plan.clone(), number.map(|it| it.alias(id.as_str())).collect())?;
        let field = Field::new(Some("sequential_number".to_owned()), TrinoType::Bigint, id);
        Ok(Relation { plan, scope: Scope { fields: vec![field] } })
    }

    /// A bigint without columns.
    fn bind_constant(&mut self, value: &Expr) -> Result<datafusion_expr::Expr> {
        let scope = Scope::default();
        let mut collected = Collected::default();
        let allowed = Allowed::scalar("Table function argument");
        let bound =
            ExprBinder::new(self, Env::new(&scope, None), allowed, &mut collected).bind(value)?;
        if !collected.subqueries.is_empty() {
            let text = "Table function argument must be a constant";
            return Err(error(ErrorCode::ExpressionNotConstant, text, value.span));
        }
        Ok(coerce(bound, &TrinoType::Bigint, value.span.get())?.expr)
    }
}
