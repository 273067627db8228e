//! Fallible calls of literals, worked out while they are bound: `DATE '1994-01-01' + INTERVAL '1'
//! YEAR` needs no guard then, which would hide the conjuncts beside it from the planner. What
//! fails is left for the rows to fail on, if any are read. It must not know any function.

use std::sync::Arc;

use arrow::datatypes::Field;
use datafusion_common::ScalarValue;
use datafusion_common::config::ConfigOptions;
use datafusion_expr::expr::ScalarFunction;
use datafusion_expr::{ColumnarValue, Expr, ScalarFunctionArgs, Volatility};
use otus_types::TrinoType;
use otus_types::arrow_type::to_arrow;

use super::Typed;

/// `value`, or the literal it always is.
pub fn folded(value: Typed) -> Typed {
    if !value.can_fail || !is_small(&value.ty) {
        return value;
    }
    let Expr::ScalarFunction(call) = &value.expr else { return value };
    match literal(call, &value.ty) {
        Some(literal) => Typed::new(Expr::Literal(literal, None), value.ty),
        None => value,
    }
}

/// Values that take no room: `repeat('x', 1000000)` is not worked out here.
fn is_small(ty: &TrinoType) -> bool {
    ty.is_numeric()
        || ty.is_interval()
        || matches!(
            ty,
            TrinoType::Boolean
                | TrinoType::Date
                | TrinoType::Timestamp(_)
                | TrinoType::TimestampTz(_)
        )
}

fn literal(call: &ScalarFunction, ty: &TrinoType) -> Option<ScalarValue> {
    if call.func.signature().volatility != Volatility::Immutable {
        return None;
    }
    let arguments = call.args.iter().map(|it| match it {
        Expr::Literal(value, _) if !value.is_null() => Some(value.clone()),
        _ => None,
    });
    let arguments = arguments.collect::<Option<Vec<_>>>()?;
    let fields = arguments.iter().map(|it| Arc::new(Field::new("", it.data_type(), true)));
    let arguments = ScalarFunctionArgs {
        arg_fields: fields.collect(),
        args: arguments.into_iter().map(ColumnarValue::Scalar).collect(),
        number_rows: 1,
        return_field: Arc::new(Field::new("", to_arrow(ty), true)),
        config_options: Arc::new(ConfigOptions::default()),
    };
    let found = call.func.invoke_with_args(arguments).ok()?;
    let found = found.into_array(1).ok()?;
    ScalarValue::try_from_array(&found, 0).ok().filter(|it| it.data_type() == to_arrow(ty))
}
