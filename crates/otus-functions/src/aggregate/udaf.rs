//! Aggregates written as one state per group over [`Value`]s, as DataFusion aggregate UDFs:
//! partial states, DISTINCT, ORDER BY and sliding window frames are handled here once.
//! It must not know any aggregate.

use std::fmt;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use arrow::datatypes::{DataType, Field, FieldRef};
use datafusion_common::Result;
use datafusion_expr::function::{AccumulatorArgs, StateFieldsArgs};
use datafusion_expr::utils::{AggregateOrderSensitivity, format_state_name};
use datafusion_expr::{Accumulator, AggregateUDF, AggregateUDFImpl, Signature, Volatility};
use otus_types::arrow_type::to_arrow;
use otus_types::{QueryError, RowField, TrinoType};

use super::direct::Direct;
use super::rows::{Order, RowsAccumulator};
use crate::resolve::BoundSignature;
use crate::udf::registered_name;
use crate::value::Value;

/// The state of one group. `update` sees one row at a time; rows with NULL in an argument
/// that is not listed as nullable never reach it.
pub(crate) trait State: fmt::Debug + Send + Sync {
    /// # Errors
    /// A Trino user error.
    fn update(&mut self, row: &[Value]) -> Result<(), QueryError>;

    /// Takes in the state of another part of the same group.
    ///
    /// # Errors
    /// A Trino user error.
    fn merge(&mut self, state: &[Value]) -> Result<(), QueryError>;

    /// Values of the types the aggregate declared for its state.
    fn state(&self) -> Vec<Value>;

    /// The result so far; may be asked several times.
    ///
    /// # Errors
    /// A Trino user error.
    fn evaluate(&self) -> Result<Value, QueryError>;

    /// Bytes held, roughly.
    fn size(&self) -> usize {
        256
    }
}

/// Makes the state of an empty group.
pub(crate) type MakeState = Arc<dyn Fn() -> Box<dyn State> + Send + Sync>;

/// What an aggregate says of itself for one bound signature.
#[derive(Clone)]
pub(crate) struct Definition {
    pub(crate) make: MakeState,
    pub(crate) state: Vec<TrinoType>,
    /// Arguments whose NULLs reach the state.
    pub(crate) nullable: Vec<usize>,
}

impl Definition {
    pub(crate) fn new<S: State + 'static>(
        state: Vec<TrinoType>,
        make: impl Fn() -> S + Send + Sync + 'static,
    ) -> Self {
        let make: MakeState = Arc::new(move || Box::new(make()) as Box<dyn State>);
        Self { make, state, nullable: Vec::new() }
    }

    pub(crate) fn nullable(mut self, arguments: &[usize]) -> Self {
        self.nullable = arguments.to_vec();
        self
    }

    /// Whether a row reaches the state.
    pub(crate) fn takes(&self, row: &[Value]) -> bool {
        row.iter().enumerate().all(|(at, value)| !value.is_null() || self.nullable.contains(&at))
    }
}

/// The aggregate function of a definition.
///
/// # Errors
/// None; the type is what a registry line wants.
pub(crate) fn aggregate(
    signature: &BoundSignature,
    definition: Definition,
) -> std::result::Result<Arc<AggregateUDF>, QueryError> {
    let udaf = TrinoAggregate {
        registered: registered_name(signature),
        signature: crate::udf::resolved_arguments(Volatility::Immutable),
        arguments: signature.arguments.clone(),
        returns: signature.returns.clone(),
        definition,
    };
    Ok(Arc::new(AggregateUDF::from(udaf)))
}

struct TrinoAggregate {
    registered: String,
    signature: Signature,
    arguments: Vec<TrinoType>,
    returns: TrinoType,
    definition: Definition,
}

impl TrinoAggregate {
    fn rows(&self, order: Order, distinct: bool) -> RowsAccumulator {
        RowsAccumulator::new(
            self.arguments.clone(),
            self.returns.clone(),
            self.definition.clone(),
            order,
            distinct,
        )
    }
}

/// The type of the one state column of an aggregate that has to keep its rows.
pub(crate) fn rows_type(arguments: &[TrinoType]) -> TrinoType {
    let mut fields: Vec<RowField> =
        arguments.iter().map(|ty| RowField::anonymous(ty.clone())).collect();
    fields.push(RowField::anonymous(TrinoType::Varbinary));
    TrinoType::array(TrinoType::Row(fields))
}

impl AggregateUDFImpl for TrinoAggregate {
    fn name(&self) -> &str {
        &self.registered
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn return_type(&self, _arg_types: &[DataType]) -> Result<DataType> {
        Ok(to_arrow(&self.returns))
    }

    fn accumulator(&self, args: AccumulatorArgs) -> Result<Box<dyn Accumulator>> {
        if args.is_distinct || !args.order_bys.is_empty() {
            let order = Order::new(args.order_bys, args.schema)?;
            return Ok(Box::new(self.rows(order, args.is_distinct)));
        }
        Ok(Box::new(Direct::new(
            self.arguments.clone(),
            self.returns.clone(),
            self.definition.clone(),
        )))
    }

    fn create_sliding_accumulator(&self, args: AccumulatorArgs) -> Result<Box<dyn Accumulator>> {
        let order = Order::new(args.order_bys, args.schema)?;
        Ok(Box::new(self.rows(order, args.is_distinct)))
    }

    fn state_fields(&self, args: StateFieldsArgs) -> Result<Vec<FieldRef>> {
        let keeps_rows = args.is_distinct || !args.ordering_fields.is_empty();
        let types = if keeps_rows {
            vec![rows_type(&self.arguments)]
        } else {
            self.definition.state.clone()
        };
        Ok(types
            .iter()
            .enumerate()
            .map(|(at, ty)| {
                let name = format_state_name(args.name, &format!("state{at}"));
                Arc::new(Field::new(name, to_arrow(ty), true))
            })
            .collect())
    }

    fn order_sensitivity(&self) -> AggregateOrderSensitivity {
        AggregateOrderSensitivity::Beneficial
    }

    fn with_beneficial_ordering(
        self: Arc<Self>,
        _beneficial_ordering: bool,
    ) -> Result<Option<Arc<dyn AggregateUDFImpl>>> {
        Ok(Some(self))
    }
}

impl fmt::Debug for TrinoAggregate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.registered)
    }
}

impl PartialEq for TrinoAggregate {
    fn eq(&self, other: &Self) -> bool {
        self.registered == other.registered
    }
}

impl Eq for TrinoAggregate {}

impl Hash for TrinoAggregate {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.registered.hash(state);
    }
}
