//! Family `operator`: what SQL writes with signs. Names start with `$`; the analyzer resolves
//! them like functions, so result types and coercions come from the same signatures.

mod add;
mod array_constructor;
mod compare;
mod compare_float;
mod decimal;
mod decimal_exact;
mod divide;
mod fail;
mod float;
mod integer;
mod modulus;
mod months;
mod multiply;
mod negate;
mod row_constructor;
mod subscript;
mod subtract;
mod temporal;
mod try_call;

pub use compare::{ComparisonOperator, comparison};
pub use months::add_months;
pub use row_constructor::{row, row_by_signature};
pub(crate) use try_call::is_forgiven;

use std::sync::Arc;

use datafusion_common::ScalarValue;
use datafusion_expr::Expr;
use otus_types::{ErrorCode, QueryError, TrinoType};

use crate::resolve::BoundSignature;
use crate::spec::{FunctionSpec, ScalarKernel};

/// Every function of the family.
pub const FUNCTIONS: &[&FunctionSpec] = &[
    &add::SPEC,
    &array_constructor::SPEC,
    &compare::EQUAL,
    &compare::NOT_EQUAL,
    &compare::LESS,
    &compare::LESS_OR_EQUAL,
    &compare::GREATER,
    &compare::GREATER_OR_EQUAL,
    &compare::DISTINCT,
    &divide::SPEC,
    &fail::SPEC,
    &fail::COERCED,
    &modulus::SPEC,
    &multiply::SPEC,
    &negate::SPEC,
    &subscript::SPEC,
    &subtract::SPEC,
    &try_call::SPEC,
];

/// Whether these are whole literals so small that no sum, difference or product of two of them
/// leaves its type: `1 + 10` needs no guard, which would hide a join condition from the planner.
fn are_small_literals(arguments: &[Expr]) -> bool {
    arguments.iter().all(|argument| match argument {
        Expr::Literal(ScalarValue::Int32(Some(value)), _) => {
            value.unsigned_abs() <= i32::MAX.unsigned_abs().isqrt()
        }
        Expr::Literal(ScalarValue::Int64(Some(value)), _) => {
            value.unsigned_abs() <= i64::MAX.unsigned_abs().isqrt()
        }
        _ => false,
    })
}

/// The five arithmetic operators.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Arithmetic {
    Add,
    Subtract,
    Multiply,
    Divide,
    Modulus,
}

impl Arithmetic {
    fn noun(self) -> &'static str {
        match self {
            Arithmetic::Add => "addition",
            Arithmetic::Subtract => "subtraction",
            Arithmetic::Multiply => "multiplication",
            Arithmetic::Divide => "division",
            Arithmetic::Modulus => "modulus",
        }
    }

    fn sign(self) -> char {
        match self {
            Arithmetic::Add => '+',
            Arithmetic::Subtract => '-',
            Arithmetic::Multiply => '*',
            Arithmetic::Divide => '/',
            Arithmetic::Modulus => '%',
        }
    }
}

/// The kernel of `op` for one bound signature.
fn arithmetic(
    op: Arithmetic,
    signature: &BoundSignature,
) -> Result<Arc<dyn ScalarKernel>, QueryError> {
    match signature.arguments.as_slice() {
        [TrinoType::Decimal { .. }, TrinoType::Decimal { .. }] => {
            decimal_exact::kernel(op, signature).map_or_else(|| decimal::kernel(op, signature), Ok)
        }
        [a, b] if a == b && a.is_integer() => integer::kernel(op, a),
        [a, b] if a == b && matches!(a, TrinoType::Real | TrinoType::Double) => {
            Ok(float::kernel(op, a))
        }
        _ => temporal::kernel(op, signature),
    }
}

fn division_by_zero() -> QueryError {
    QueryError::new(ErrorCode::DivisionByZero, "Division by zero")
}
