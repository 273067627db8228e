//! From a name and argument types to one concrete signature, by Trino's rules: an exact
//! match first, then the cheapest coercion, type variables unified over all arguments.
//! It must not know expressions or scopes: lambdas are bound by the caller's closure.

use datafusion_expr::Expr;
use otus_types::{ErrorCode, QueryError, TrinoType};

use crate::spec::FunctionSpec;

/// How an argument looks before its overload is known.
#[derive(Debug, Clone, PartialEq)]
pub enum ArgumentType {
    Value(TrinoType),
    Lambda { parameters: usize },
}

/// A signature without variables: what the arguments are cast to, and what comes back.
/// Lambda arguments are `TrinoType::Function(parameters, result)`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct BoundSignature {
    pub name: String,
    pub arguments: Vec<TrinoType>,
    pub returns: TrinoType,
}

/// One call bound to one overload.
#[derive(Debug, Clone)]
pub struct BoundCall {
    pub spec: &'static FunctionSpec,
    pub signature: BoundSignature,
}

impl BoundCall {
    /// The call as an expression; every value argument already has the Arrow shape of
    /// `signature.arguments`, every lambda is an `Expr::Lambda`. Scalar functions only.
    ///
    /// # Errors
    /// When the function has no code for this signature.
    pub fn scalar_expr(&self, _arguments: Vec<Expr>) -> Result<Expr, QueryError> {
        Err(not_built(&self.signature.name))
    }
}

/// Finds the overload of `name` for these arguments. `bind_lambda(argument, parameter types)`
/// binds the lambda at that argument and returns its body's type; it may be called again
/// with other types, the last successful call for an argument is the one that counts.
///
/// # Errors
/// `FUNCTION_NOT_FOUND: Function 'x' not registered`, or Trino's text that lists the
/// signatures: `Unexpected parameters (integer) for function lower. Expected: lower(varchar(x)), …`.
pub fn resolve(
    name: &str,
    _arguments: &[ArgumentType],
    _bind_lambda: &mut dyn FnMut(usize, &[TrinoType]) -> Result<TrinoType, QueryError>,
) -> Result<BoundCall, QueryError> {
    Err(not_built(name))
}

fn not_built(name: &str) -> QueryError {
    QueryError::new(
        ErrorCode::FunctionNotFound,
        format!("Function '{name}' not registered"),
    )
}
