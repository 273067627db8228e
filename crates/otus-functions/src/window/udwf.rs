//! Window functions over a whole partition as DataFusion window UDFs. It must not know any
//! window function.

use std::fmt;
use std::hash::{Hash, Hasher};
use std::ops::Range;
use std::sync::Arc;

use arrow::array::ArrayRef;
use arrow::datatypes::{Field, FieldRef};
use datafusion_common::{Result, ScalarValue};
use datafusion_expr::function::{PartitionEvaluatorArgs, WindowUDFFieldArgs};
use datafusion_expr::{
    LimitEffect, PartitionEvaluator, Signature, Volatility, WindowUDF, WindowUDFImpl,
};
use datafusion_physical_expr::PhysicalExpr;
use otus_types::arrow_type::to_arrow;
use otus_types::{QueryError, TrinoType};

use crate::resolve::BoundSignature;
use crate::udf::{external, registered_name};
use crate::value::{Value, build, read};

type PartitionFn = fn(&[Vec<Value>], usize, bool) -> Result<Vec<Value>, QueryError>;
type FrameFn = fn(&[ArrayRef], &[TrinoType], Range<usize>, bool) -> Result<Value, QueryError>;

/// What is computed, and from what.
#[derive(Clone, Copy)]
pub(crate) enum Code {
    /// From the ranges of peers and the number of rows: the result of every row.
    Ranks(fn(&[Range<usize>], usize) -> Vec<Value>),
    /// From the argument columns of the partition and whether NULLs are ignored.
    Partition(PartitionFn),
    /// From the argument columns, the frame, and whether NULLs are ignored.
    Frame(FrameFn),
}

/// The window function of `code` for one bound signature.
///
/// # Errors
/// None; the type is what a registry line wants.
pub(crate) fn window(
    signature: &BoundSignature,
    code: Code,
) -> std::result::Result<Arc<WindowUDF>, QueryError> {
    Ok(Arc::new(WindowUDF::from(TrinoWindow {
        registered: registered_name(signature),
        signature: crate::udf::resolved_arguments(Volatility::Immutable),
        arguments: signature.arguments.clone(),
        returns: signature.returns.clone(),
        code,
    })))
}

struct TrinoWindow {
    registered: String,
    signature: Signature,
    arguments: Vec<TrinoType>,
    returns: TrinoType,
    code: Code,
}

impl WindowUDFImpl for TrinoWindow {
    fn name(&self) -> &str {
        &self.registered
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn partition_evaluator(
        &self,
        args: PartitionEvaluatorArgs,
    ) -> Result<Box<dyn PartitionEvaluator>> {
        Ok(Box::new(Evaluator {
            arguments: self.arguments.clone(),
            returns: self.returns.clone(),
            code: self.code,
            ignore_nulls: args.ignore_nulls(),
        }))
    }

    fn field(&self, args: WindowUDFFieldArgs) -> Result<FieldRef> {
        Ok(Arc::new(Field::new(args.name(), to_arrow(&self.returns), true)))
    }

    fn limit_effect(&self, _args: &[Arc<dyn PhysicalExpr>]) -> LimitEffect {
        LimitEffect::Unknown
    }
}

impl fmt::Debug for TrinoWindow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.registered)
    }
}

impl PartialEq for TrinoWindow {
    fn eq(&self, other: &Self) -> bool {
        self.registered == other.registered
    }
}

impl Eq for TrinoWindow {}

impl Hash for TrinoWindow {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.registered.hash(state);
    }
}

struct Evaluator {
    arguments: Vec<TrinoType>,
    returns: TrinoType,
    code: Code,
    ignore_nulls: bool,
}

impl fmt::Debug for Evaluator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "window function of {}", self.returns)
    }
}

impl Evaluator {
    fn array(&self, values: &[Value]) -> Result<ArrayRef> {
        build(&self.returns, values).map_err(external)
    }
}

impl PartitionEvaluator for Evaluator {
    fn evaluate_all(&mut self, values: &[ArrayRef], num_rows: usize) -> Result<ArrayRef> {
        let Code::Partition(function) = self.code else { return self.array(&[]) };
        let columns: Vec<Vec<Value>> = values
            .iter()
            .zip(&self.arguments)
            .map(|(array, ty)| (0..num_rows).map(|row| read(array, ty, row)).collect())
            .collect();
        let results = function(&columns, num_rows, self.ignore_nulls).map_err(external)?;
        self.array(&results)
    }

    fn evaluate(&mut self, values: &[ArrayRef], range: &Range<usize>) -> Result<ScalarValue> {
        let Code::Frame(function) = self.code else {
            return ScalarValue::try_from(&to_arrow(&self.returns));
        };
        let result = function(values, &self.arguments, range.clone(), self.ignore_nulls)
            .map_err(external)?;
        ScalarValue::try_from_array(&self.array(&[result])?, 0)
    }

    fn evaluate_all_with_rank(
        &self,
        num_rows: usize,
        ranks_in_partition: &[Range<usize>],
    ) -> Result<ArrayRef> {
        let Code::Ranks(function) = self.code else { return self.array(&[]) };
        self.array(&function(ranks_in_partition, num_rows))
    }

    fn uses_window_frame(&self) -> bool {
        matches!(self.code, Code::Frame(_))
    }

    fn include_rank(&self) -> bool {
        matches!(self.code, Code::Ranks(_))
    }
}
