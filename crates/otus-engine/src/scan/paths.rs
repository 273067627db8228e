//! Which leaves of nested columns a plan looks at. `get_field` chains in projections and
//! filters are walked, and a column's Arrow type is cut down to the fields found, so that
//! decoders build nothing else. It must not know any format.

use std::collections::BTreeMap;
use std::sync::Arc;

use datafusion::arrow::datatypes::{DataType, Field, FieldRef, Schema};
use datafusion::functions::core::getfield::GetFieldFunc;
use datafusion::physical_expr::PhysicalExpr;
use datafusion::physical_expr::ScalarFunctionExpr;
use datafusion::physical_expr::expressions::{Column, Literal};
use otus_analyzer::ElementFields;

/// What is wanted of one column or struct field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wanted {
    Whole,
    Fields(BTreeMap<String, Wanted>),
}

impl Wanted {
    fn add(&mut self, path: &[String]) {
        let Wanted::Fields(fields) = self else { return };
        match path.split_first() {
            None => *self = Wanted::Whole,
            Some((first, rest)) => fields
                .entry(first.clone())
                .or_insert_with(|| Wanted::Fields(BTreeMap::new()))
                .add(rest),
        }
    }
}

/// Wanted columns by index into the schema the expressions are written against.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct WantedColumns(BTreeMap<usize, Wanted>);

impl WantedColumns {
    /// The first `columns` columns, whole.
    #[must_use]
    pub fn all(columns: usize) -> Self {
        Self((0..columns).map(|at| (at, Wanted::Whole)).collect())
    }

    /// Adds every column and field chain of `expr`.
    pub fn add_expr(&mut self, expr: &Arc<dyn PhysicalExpr>) {
        if let Some((column, path)) = field_chain(expr) {
            self.0.entry(column).or_insert_with(|| Wanted::Fields(BTreeMap::new())).add(&path);
            return;
        }
        if let Some((column, path, fields)) = element_fields(expr) {
            let wanted = self.0.entry(column).or_insert_with(|| Wanted::Fields(BTreeMap::new()));
            for field in fields {
                wanted.add(&[path.as_slice(), std::slice::from_ref(field)].concat());
            }
            return;
        }
        for child in expr.children() {
            self.add_expr(child);
        }
    }

    /// Indices of the wanted columns, ascending.
    pub fn indices(&self) -> impl Iterator<Item = usize> + '_ {
        self.0.keys().copied()
    }

    /// The wanted columns below `columns` with their types cut down, in ascending order.
    #[must_use]
    pub fn prune(&self, schema: &Schema, columns: usize) -> (Vec<usize>, Vec<FieldRef>) {
        let found = self.0.iter().filter(|(at, _)| **at < columns);
        found
            .filter_map(|(at, wanted)| {
                let field = schema.fields().get(*at)?;
                let pruned =
                    field.as_ref().clone().with_data_type(prune(field.data_type(), wanted));
                Some((*at, Arc::new(pruned)))
            })
            .unzip()
    }
}

/// `column` and the struct fields below it when `expr` is nothing but a chain of
/// `get_field` over structs; a subscript of a map ends the chain.
#[must_use]
pub fn field_chain(expr: &Arc<dyn PhysicalExpr>) -> Option<(usize, Vec<String>)> {
    if let Some(column) = expr.downcast_ref::<Column>() {
        return Some((column.index(), Vec::new()));
    }
    let call = expr.downcast_ref::<ScalarFunctionExpr>()?;
    if !call.fun().inner().is::<GetFieldFunc>() {
        return None;
    }
    let (base, names) = call.args().split_first()?;
    let (column, mut path) = field_chain(base)?;
    for name in names {
        let literal = name.downcast_ref::<Literal>()?;
        path.push(literal.value().try_as_str().flatten()?.to_owned());
    }
    Some((column, path))
}

/// The list and what is kept of the rows in it when `expr` is `$element_fields` over a chain.
fn element_fields(expr: &Arc<dyn PhysicalExpr>) -> Option<(usize, Vec<String>, &[String])> {
    let call = expr.downcast_ref::<ScalarFunctionExpr>()?;
    let kept = call.fun().inner().downcast_ref::<ElementFields>()?;
    let (column, path) = field_chain(call.args().first()?)?;
    Some((column, path, kept.names()))
}

/// `ty` with only the wanted struct fields, those of a list's rows included. A path into something that is no struct (a
/// map's key) wants the whole of it; a struct of which nothing is wanted keeps everything.
fn prune(ty: &DataType, wanted: &Wanted) -> DataType {
    if let DataType::List(item) = ty {
        let pruned = prune(item.data_type(), wanted);
        return DataType::List(Arc::new(item.as_ref().clone().with_data_type(pruned)));
    }
    let (DataType::Struct(fields), Wanted::Fields(names)) = (ty, wanted) else {
        return ty.clone();
    };
    let kept: Vec<Field> = fields
        .iter()
        .filter_map(|field| {
            let wanted = names.get(field.name())?;
            Some(field.as_ref().clone().with_data_type(prune(field.data_type(), wanted)))
        })
        .collect();
    if kept.len() < names.len() || kept.is_empty() {
        return ty.clone();
    }
    DataType::Struct(kept.into())
}
