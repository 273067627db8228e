//! A bound function with lambdas as a DataFusion `HigherOrderUDF`: the types of lambda
//! parameters come from the bound signature. It must not know any function.

use std::hash::{Hash, Hasher};
use std::sync::Arc;

use arrow::array::new_empty_array;
use arrow::datatypes::{DataType, Field, FieldRef};
use datafusion_common::Result;
use datafusion_expr::{
    ColumnarValue, Expr, HigherOrderFunctionArgs, HigherOrderReturnFieldArgs, HigherOrderSignature,
    HigherOrderUDFImpl, LambdaParametersProgress, ValueOrLambda, Volatility,
};
use otus_types::TrinoType;
use otus_types::arrow_type::to_arrow;

use super::external;
use super::name::registered_name;
use crate::resolve::BoundSignature;
use crate::spec::{FunctionSpec, HigherOrderKernel};

/// A function with lambdas, bound to concrete types.
#[derive(Debug)]
pub struct TrinoHigherOrder {
    registered: String,
    signature: HigherOrderSignature,
    parameters: Vec<Vec<FieldRef>>,
    returns: DataType,
    can_fail: bool,
    kernel: Arc<dyn HigherOrderKernel>,
}

impl TrinoHigherOrder {
    #[must_use]
    pub fn new(
        signature: &BoundSignature,
        spec: &FunctionSpec,
        kernel: Arc<dyn HigherOrderKernel>,
    ) -> Self {
        let volatility =
            if spec.deterministic { Volatility::Immutable } else { Volatility::Volatile };
        let parameters = signature
            .arguments
            .iter()
            .filter_map(|argument| match argument {
                TrinoType::Function(parameters, _) => Some(lambda_fields(parameters)),
                _ => None,
            })
            .collect();
        Self {
            registered: registered_name(signature),
            signature: HigherOrderSignature::any(signature.arguments.len(), volatility),
            parameters,
            returns: to_arrow(&signature.returns),
            can_fail: spec.can_fail,
            kernel,
        }
    }

    #[must_use]
    pub fn can_fail(&self) -> bool {
        self.can_fail
    }
}

/// Fields of lambda parameters: always nullable, named by position.
#[must_use]
pub fn lambda_fields(parameters: &[TrinoType]) -> Vec<FieldRef> {
    parameters
        .iter()
        .enumerate()
        .map(|(at, ty)| Arc::new(Field::new(format!("p{at}"), to_arrow(ty), true)))
        .collect()
}

impl HigherOrderUDFImpl for TrinoHigherOrder {
    fn name(&self) -> &str {
        &self.registered
    }

    fn signature(&self) -> &HigherOrderSignature {
        &self.signature
    }

    fn lambda_parameters(
        &self,
        _step: usize,
        _fields: &[ValueOrLambda<FieldRef, Option<FieldRef>>],
    ) -> Result<LambdaParametersProgress> {
        Ok(LambdaParametersProgress::Complete(self.parameters.clone()))
    }

    fn return_field_from_args(&self, _args: HigherOrderReturnFieldArgs) -> Result<FieldRef> {
        Ok(Arc::new(Field::new(&self.registered, self.returns.clone(), true)))
    }

    fn clear_null_values(&self) -> bool {
        false
    }

    fn short_circuits(&self) -> bool {
        true
    }

    /// Parts of a lambda are evaluated when the function calls it, if ever: common
    /// subexpressions must not be moved out of it (out of TRY above all).
    fn conditional_arguments<'a>(
        &self,
        args: &'a [Expr],
    ) -> Option<(Vec<&'a Expr>, Vec<&'a Expr>)> {
        Some(args.iter().partition(|argument| !matches!(argument, Expr::Lambda(_))))
    }

    fn invoke_with_args(&self, args: HigherOrderFunctionArgs) -> Result<ColumnarValue> {
        if args.number_rows == 0 {
            return Ok(ColumnarValue::Array(new_empty_array(&self.returns)));
        }
        self.kernel.call(&args).map_err(external)
    }
}

impl PartialEq for TrinoHigherOrder {
    fn eq(&self, other: &Self) -> bool {
        self.registered == other.registered
    }
}

impl Eq for TrinoHigherOrder {}

impl Hash for TrinoHigherOrder {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.registered.hash(state);
    }
}
