//! Predicates over partition keys alone, evaluated exactly on batches of typed partition
//! values. It must not know which partitions there are.

use std::collections::BTreeSet;
use std::sync::Arc;

use datafusion::arrow::array::{
    Array, ArrayRef, AsArray, BooleanArray, RecordBatch, RecordBatchOptions,
};
use datafusion::arrow::compute::and_kleene;
use datafusion::arrow::datatypes::{Schema, SchemaRef};
use datafusion::catalog::Session;
use datafusion::common::{Column, DFSchema, ScalarValue};
use datafusion::error::Result;
use datafusion::logical_expr::{BinaryExpr, Expr, Operator};
use datafusion::physical_expr::PhysicalExpr;

use super::partition_key::PartitionKey;

/// Conjuncts of a WHERE clause that mention nothing but partition keys.
#[derive(Debug)]
pub struct Conjuncts {
    schema: SchemaRef,
    all: Vec<Conjunct>,
}

#[derive(Debug)]
struct Conjunct {
    keys: BTreeSet<usize>,
    logical: Expr,
    physical: Arc<dyn PhysicalExpr>,
}

impl Conjuncts {
    /// Those of `filters` that mention only `keys`.
    ///
    /// # Errors
    /// When an expression cannot be planned.
    pub fn new(keys: &[PartitionKey], filters: &[Expr], session: &dyn Session) -> Result<Self> {
        let fields: Vec<_> = keys.iter().map(|it| Arc::clone(&it.field)).collect();
        let schema = Arc::new(Schema::new(fields));
        let names = DFSchema::try_from(Arc::clone(&schema))?;
        let mut all = Vec::new();
        for filter in filters {
            let Some(keys) = mentioned(filter, keys) else {
                continue;
            };
            let physical = session.create_physical_expr(filter.clone(), &names)?;
            all.push(Conjunct { keys, logical: filter.clone(), physical });
        }
        Ok(Self { schema, all })
    }

    /// Whether anything restricts the partitions.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// Rows of `columns` (one array for each key, equally long) every conjunct accepts.
    ///
    /// # Errors
    /// When an expression fails on a value.
    pub fn accept(&self, columns: Vec<ArrayRef>, rows: usize) -> Result<BooleanArray> {
        self.evaluate(columns, rows, |_| true)
    }

    /// As [`Self::accept`] for conjuncts over more than one key.
    ///
    /// # Errors
    /// When an expression fails on a value.
    pub fn accept_across(&self, columns: Vec<ArrayRef>, rows: usize) -> Result<BooleanArray> {
        self.evaluate(columns, rows, |it| it.keys.len() != 1)
    }

    /// Whether there are conjuncts over more than one key.
    #[must_use]
    pub fn any_across(&self) -> bool {
        self.all.iter().any(|it| it.keys.len() != 1)
    }

    /// Values of key `key` that the conjuncts over it alone accept.
    ///
    /// # Errors
    /// When an expression fails on a value.
    pub fn accept_one(&self, key: usize, values: &ArrayRef) -> Result<BooleanArray> {
        let rows = values.len();
        let columns = self.schema.fields().iter().enumerate().map(|(at, field)| {
            if at == key {
                Arc::clone(values)
            } else {
                datafusion::arrow::array::new_null_array(field.data_type(), rows)
            }
        });
        self.evaluate(columns.collect(), rows, |it| it.keys.len() == 1 && it.keys.contains(&key))
    }

    /// The texts key `key` is statically compared with by `=` or `IN`; `None` when no
    /// conjunct does that. What several conjuncts say is intersected by [`Self::accept`].
    #[must_use]
    pub fn equal_to(&self, key: usize) -> Option<Vec<String>> {
        let alone = |it: &&Conjunct| it.keys.len() == 1 && it.keys.contains(&key);
        self.all.iter().filter(alone).find_map(|it| literals(&it.logical))
    }

    /// Whether every conjunct over key `key` alone is a static equality, which is all an
    /// injected key may be asked for. Conjuncts over several keys filter what these name.
    #[must_use]
    pub fn only_equal_to(&self, key: usize) -> bool {
        let mut alone = self.all.iter().filter(|it| it.keys.len() == 1 && it.keys.contains(&key));
        alone.all(|it| literals(&it.logical).is_some())
    }

    fn evaluate(
        &self,
        columns: Vec<ArrayRef>,
        rows: usize,
        which: impl Fn(&Conjunct) -> bool,
    ) -> Result<BooleanArray> {
        let options = RecordBatchOptions::new().with_row_count(Some(rows));
        let batch = RecordBatch::try_new_with_options(Arc::clone(&self.schema), columns, &options)?;
        let mut accepted = BooleanArray::from(vec![true; rows]);
        for conjunct in self.all.iter().filter(|it| which(it)) {
            let answer = conjunct.physical.evaluate(&batch)?.into_array(rows)?;
            accepted = and_kleene(&accepted, answer.as_boolean())?;
        }
        Ok(accepted)
    }
}

/// Places of the keys `expr` mentions, unless it mentions something else as well, or
/// nothing at all.
fn mentioned(expr: &Expr, keys: &[PartitionKey]) -> Option<BTreeSet<usize>> {
    if expr.is_volatile() {
        return None;
    }
    let columns = expr.column_refs();
    let places: Option<BTreeSet<usize>> =
        columns.iter().map(|column| keys.iter().position(|it| it.name == column.name)).collect();
    places.filter(|it| !it.is_empty())
}

/// Whether [`Conjuncts::new`] takes `expr` over.
#[must_use]
pub fn is_partition_predicate(expr: &Expr, keys: &[PartitionKey]) -> bool {
    mentioned(expr, keys).is_some()
}

/// The texts `expr` compares its column with, see [`compared`].
fn literals(expr: &Expr) -> Option<Vec<String>> {
    compared(expr)?.1.into_iter().map(text).collect()
}

/// `column` alone says that it is true.
static TRUE: ScalarValue = ScalarValue::Boolean(Some(true));
static FALSE: ScalarValue = ScalarValue::Boolean(Some(false));

/// The column and the values of `column = 'x'`, `'x' = column`, `column IN ('x', …)`,
/// `column`, `NOT column`, or an OR of such over one column.
pub fn compared(expr: &Expr) -> Option<(&Column, Vec<&ScalarValue>)> {
    match expr {
        Expr::Column(column) => Some((column, vec![&TRUE])),
        Expr::Not(not) => match not.as_ref() {
            Expr::Column(column) => Some((column, vec![&FALSE])),
            _ => None,
        },
        Expr::BinaryExpr(BinaryExpr { left, op: Operator::Eq, right }) => {
            match (left.as_ref(), right.as_ref()) {
                (Expr::Column(column), Expr::Literal(value, _))
                | (Expr::Literal(value, _), Expr::Column(column)) => Some((column, vec![value])),
                _ => None,
            }
        }
        Expr::BinaryExpr(BinaryExpr { left, op: Operator::Or, right }) => {
            let (column, mut values) = compared(left)?;
            let (other, more) = compared(right)?;
            values.extend(more);
            (column == other).then_some((column, values))
        }
        Expr::InList(list) if !list.negated => {
            let Expr::Column(column) = list.expr.as_ref() else { return None };
            let values = list.list.iter().map(|it| match it {
                Expr::Literal(value, _) => Some(value),
                _ => None,
            });
            Some((column, values.collect::<Option<_>>()?))
        }
        _ => None,
    }
}

fn text(value: &ScalarValue) -> Option<String> {
    match value {
        ScalarValue::Utf8View(Some(text)) => Some(text.clone()),
        ScalarValue::Int8(Some(number)) => Some(number.to_string()),
        ScalarValue::Int16(Some(number)) => Some(number.to_string()),
        ScalarValue::Int32(Some(number)) => Some(number.to_string()),
        ScalarValue::Int64(Some(number)) => Some(number.to_string()),
        _ => None,
    }
}
