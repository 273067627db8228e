//! `=`, `<`, … for types where DataFusion's own comparison differs from Trino's, and
//! [`comparison`], which keeps a plain binary expression wherever that is exact so that
//! partitions and row groups are pruned by it. It must not know other operators.

use std::cmp::Ordering;

use datafusion_expr::{Expr, Operator, binary_expr, lit};
use otus_types::arrow_type::INSTANT;
use otus_types::{QueryError, TrinoType};

use super::compare_float;
use crate::resolve::{BoundCall, BoundSignature};
use crate::rows::{SCALAR, by_row};
use crate::spec::{Example, FunctionSpec, Implementation};
use crate::value::{Comparison, Value, compare, equal, key};

/// A comparison of SQL.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ComparisonOperator {
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    IsDistinctFrom,
    IsNotDistinctFrom,
}

impl ComparisonOperator {
    fn plain(self) -> Operator {
        match self {
            Self::Equal => Operator::Eq,
            Self::NotEqual => Operator::NotEq,
            Self::Less => Operator::Lt,
            Self::LessOrEqual => Operator::LtEq,
            Self::Greater => Operator::Gt,
            Self::GreaterOrEqual => Operator::GtEq,
            Self::IsDistinctFrom => Operator::IsDistinctFrom,
            Self::IsNotDistinctFrom => Operator::IsNotDistinctFrom,
        }
    }

    fn spec(self) -> &'static FunctionSpec {
        match self {
            Self::Equal => &EQUAL,
            Self::NotEqual => &NOT_EQUAL,
            Self::Less => &LESS,
            Self::LessOrEqual => &LESS_OR_EQUAL,
            Self::Greater => &GREATER,
            Self::GreaterOrEqual => &GREATER_OR_EQUAL,
            Self::IsDistinctFrom | Self::IsNotDistinctFrom => &DISTINCT,
        }
    }

    /// Whether comparing values of `ty` can fail: on NULLs inside of what is ordered.
    #[must_use]
    pub fn can_fail(self, ty: &TrinoType) -> bool {
        self.needs_order() && matches!(ty, TrinoType::Array(_) | TrinoType::Row(_))
    }

    fn needs_order(self) -> bool {
        matches!(self, Self::Less | Self::LessOrEqual | Self::Greater | Self::GreaterOrEqual)
    }
}

/// `left op right`, both of type `ty` already.
///
/// # Errors
/// None today; building a function may fail.
pub fn comparison(
    op: ComparisonOperator,
    left: Expr,
    right: Expr,
    ty: &TrinoType,
) -> Result<Expr, QueryError> {
    use TrinoType as T;
    let exact = match ty {
        T::Real | T::Double | T::TimeTz(_) | T::Array(_) | T::Map(..) | T::Row(_) => false,
        T::Char(_) => !op.needs_order(),
        _ => true,
    };
    if let T::TimestampTz(_) = ty {
        let instant =
            |of: Expr| datafusion_functions::core::get_field().call(vec![of, lit(INSTANT)]);
        return Ok(binary_expr(instant(left), op.plain(), instant(right)));
    }
    if exact {
        return Ok(binary_expr(left, op.plain(), right));
    }
    let spec = op.spec();
    let signature = BoundSignature {
        name: spec.name.to_owned(),
        arguments: vec![ty.clone(), ty.clone()],
        returns: T::Boolean,
    };
    let call = BoundCall { spec, signature }.scalar_expr(vec![left, right])?;
    Ok(if op == ComparisonOperator::IsNotDistinctFrom { Expr::Not(Box::new(call)) } else { call })
}

const ORDER: FunctionSpec =
    FunctionSpec { signatures: &["(T:orderable, T) -> boolean"], can_fail: true, ..SCALAR };

macro_rules! order {
    ($name:ident, $op:ident, $text:literal, $description:literal, $example:literal, $test:expr) => {
        pub const $name: FunctionSpec = FunctionSpec {
            name: $text,
            description: $description,
            examples: &[Example { call: $example, result: "true" }],
            implementation: Implementation::Scalar(|signature| {
                let ty = signature.arguments.first().cloned().unwrap_or(TrinoType::Unknown);
                if let Some(kernel) = compare_float::kernel(ComparisonOperator::$op, &ty) {
                    return Ok(kernel);
                }
                by_row(signature, move |values| {
                    let [a, b] = values else {
                        return Ok(Value::Null);
                    };
                    let test: fn(Ordering) -> bool = $test;
                    let order = compare(a, b, &ty, Comparison::Operator)?;
                    Ok(Value::Boolean(order.is_some_and(test)))
                })
            }),
            ..ORDER
        };
    };
}

order!(LESS, Less, "$lt", "Less than", "1e0 < 2e0", Ordering::is_lt);
order!(LESS_OR_EQUAL, LessOrEqual, "$lte", "Less than or equal", "1e0 <= 2e0", Ordering::is_le);
order!(GREATER, Greater, "$gt", "Greater than", "2e0 > 1e0", Ordering::is_gt);
order!(
    GREATER_OR_EQUAL,
    GreaterOrEqual,
    "$gte",
    "Greater than or equal",
    "2e0 >= 1e0",
    Ordering::is_ge
);

fn maybe(value: Option<bool>) -> Value {
    value.map_or(Value::Null, Value::Boolean)
}

pub const EQUAL: FunctionSpec = FunctionSpec {
    name: "$eq",
    signatures: &["(T:comparable, T) -> boolean"],
    description: "Equality; unknown where NULLs inside decide",
    examples: &[Example { call: "ARRAY[1, 2] = ARRAY[1, 2]", result: "true" }],
    implementation: Implementation::Scalar(|signature| {
        let ty = signature.arguments.first().cloned().unwrap_or(TrinoType::Unknown);
        if let Some(kernel) = compare_float::kernel(ComparisonOperator::Equal, &ty) {
            return Ok(kernel);
        }
        by_row(signature, |values| match values {
            [a, b] => Ok(maybe(equal(a, b))),
            _ => Ok(Value::Null),
        })
    }),
    ..SCALAR
};

pub const NOT_EQUAL: FunctionSpec = FunctionSpec {
    name: "$neq",
    description: "Inequality; unknown where NULLs inside decide",
    examples: &[Example { call: "ARRAY[1, 2] <> ARRAY[1, 3]", result: "true" }],
    implementation: Implementation::Scalar(|signature| {
        let ty = signature.arguments.first().cloned().unwrap_or(TrinoType::Unknown);
        if let Some(kernel) = compare_float::kernel(ComparisonOperator::NotEqual, &ty) {
            return Ok(kernel);
        }
        by_row(signature, |values| match values {
            [a, b] => Ok(maybe(equal(a, b).map(|same| !same))),
            _ => Ok(Value::Null),
        })
    }),
    ..EQUAL
};

pub const DISTINCT: FunctionSpec = FunctionSpec {
    name: "$is_distinct_from",
    called_on_null: true,
    description: "Inequality that takes NULLs as equal to each other",
    examples: &[Example {
        call: "ARRAY[1, NULL] IS DISTINCT FROM ARRAY[1, NULL]",
        result: "false",
    }],
    implementation: Implementation::Scalar(|signature| {
        by_row(signature, |values| match values {
            [a, b] => Ok(Value::Boolean(key(a) != key(b))),
            _ => Ok(Value::Null),
        })
    }),
    ..EQUAL
};
