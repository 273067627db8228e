//! Trino's casts. [`cast`] emits a plain DataFusion cast where that is exact, so that the
//! optimizer sees it, and the function `$cast(from):to` (or `$try_cast`) elsewhere; one file
//! per target type. It must not know who asks.

mod binary;
mod boolean;
mod date;
mod decimal;
mod float;
mod from_json;
mod integer;
mod json_target;
mod nested;
mod network;
mod pairs;
pub mod text;
mod time;
mod timestamp;
mod to_json;

use std::fmt;
use std::sync::Arc;

use datafusion_common::ScalarValue;
use datafusion_expr::{ColumnarValue, Expr, ScalarUDF, cast as plain_cast};
use otus_types::arrow_type::to_arrow;
use otus_types::{ErrorCode, QueryError, TrinoType};

use crate::operator::is_forgiven;
use crate::resolve::BoundSignature;
use crate::rows::SCALAR;
use crate::spec::{FunctionSpec, KernelArgs, ScalarKernel};
use crate::udf::{TrinoScalar, from_datafusion};
use crate::value::{Value, build, read, to_array};

pub(crate) use decimal::fits as decimal_fits;
pub use pairs::can_cast;

/// A cast of one value that is not NULL.
pub(crate) type Caster = Box<dyn Fn(&Value) -> Result<Value, QueryError> + Send + Sync>;

const CAST: FunctionSpec = FunctionSpec {
    name: "$cast",
    called_on_null: true,
    can_fail: true,
    description: "Conversion to another type",
    ..SCALAR
};

const TRY_CAST: FunctionSpec = FunctionSpec {
    name: "$try_cast",
    can_fail: false,
    description: "Conversion to another type, NULL where that fails",
    ..CAST
};

/// `CAST(expr AS to)`, or `TRY_CAST` when `safe`.
///
/// # Errors
/// `TYPE_MISMATCH: Cannot cast boolean to date` where Trino has no such cast.
pub fn cast(expr: Expr, from: &TrinoType, to: &TrinoType, safe: bool) -> Result<Expr, QueryError> {
    if from == to {
        return Ok(expr);
    }
    if !can_cast(from, to) {
        return Err(no_such_cast(from, to));
    }
    if *from == TrinoType::Unknown {
        return ScalarValue::try_from(&to_arrow(to))
            .map(|null| Expr::Literal(null, None))
            .map_err(|error| from_datafusion(&error));
    }
    if pairs::same_value(from, to) {
        return Ok(expr);
    }
    if pairs::plain_cast_is_exact(from, to) {
        return Ok(plain_cast(expr, to_arrow(to)));
    }
    let name = if safe { TRY_CAST.name } else { CAST.name };
    let signature = BoundSignature {
        name: name.to_owned(),
        arguments: vec![from.clone()],
        returns: to.clone(),
    };
    Ok(udf(&signature)?.call(vec![expr]))
}

fn no_such_cast(from: &TrinoType, to: &TrinoType) -> QueryError {
    QueryError::new(ErrorCode::TypeMismatch, format!("Cannot cast {from} to {to}"))
}

/// The function behind a registered name `$cast(from):to` or `$try_cast(from):to`.
///
/// # Errors
/// When Trino has no such cast.
pub fn by_signature(signature: &BoundSignature) -> Result<Option<Arc<ScalarUDF>>, QueryError> {
    if signature.name != CAST.name && signature.name != TRY_CAST.name {
        return Ok(None);
    }
    udf(signature).map(|function| Some(Arc::new(function)))
}

fn udf(signature: &BoundSignature) -> Result<ScalarUDF, QueryError> {
    let from = signature.arguments.first().unwrap_or(&TrinoType::Unknown);
    let safe = signature.name == TRY_CAST.name;
    let kernel = CastKernel {
        from: from.clone(),
        to: signature.returns.clone(),
        caster: caster(from, &signature.returns)?,
        safe,
    };
    let spec = if safe { &TRY_CAST } else { &CAST };
    Ok(ScalarUDF::from(TrinoScalar::new(signature, spec, Arc::new(kernel))))
}

/// The cast of single values from one type to another.
///
/// # Errors
/// When Trino has no such cast.
pub(crate) fn caster(from: &TrinoType, to: &TrinoType) -> Result<Caster, QueryError> {
    use TrinoType as T;
    if from == to
        || pairs::same_value(from, to) && !matches!(to, T::Array(_) | T::Map(..) | T::Row(_))
    {
        return Ok(Box::new(|value| Ok(value.clone())));
    }
    if *from == T::Unknown {
        return Ok(Box::new(|_| Ok(Value::Null)));
    }
    if !can_cast(from, to) {
        return Err(no_such_cast(from, to));
    }
    let (from, to) = (from.clone(), to.clone());
    if from == T::Json && to != T::Json {
        return Ok(Box::new(move |value| from_json::cast(value, &to)));
    }
    Ok(match &to {
        T::Boolean => Box::new(move |v| boolean::cast(v, &from)),
        T::Tinyint | T::Smallint | T::Integer | T::Bigint => {
            Box::new(move |v| integer::cast(v, &from, &to))
        }
        T::Real | T::Double => Box::new(move |v| float::cast(v, &from, &to)),
        T::Decimal { precision, scale } => {
            let (precision, scale) = (*precision, *scale);
            Box::new(move |v| decimal::cast(v, &from, precision, scale))
        }
        T::Varchar(_) | T::Char(_) => Box::new(move |v| text::cast(v, &from, &to)),
        T::Date => Box::new(move |v| date::cast(v, &from)),
        T::Time(_) | T::TimeTz(_) => Box::new(move |v| time::cast(v, &from, &to)),
        T::Timestamp(_) | T::TimestampTz(_) => Box::new(move |v| timestamp::cast(v, &from, &to)),
        T::Json => Box::new(move |v| json_target::cast(v, &from)),
        T::Array(_) | T::Map(..) | T::Row(_) => nested::caster(&from, &to)?,
        T::IpAddress | T::IpPrefix | T::Uuid => Box::new(move |v| network::cast(v, &from, &to)),
        _ => Box::new(move |v| binary::cast(v, &from)),
    })
}

struct CastKernel {
    from: TrinoType,
    to: TrinoType,
    caster: Caster,
    safe: bool,
}

impl fmt::Debug for CastKernel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} -> {}", self.from, self.to)
    }
}

impl ScalarKernel for CastKernel {
    fn call(&self, args: &KernelArgs<'_>) -> Result<ColumnarValue, QueryError> {
        let Some(value) = args.values.first() else {
            return Err(no_such_cast(&self.from, &self.to));
        };
        let rows = if matches!(value, ColumnarValue::Scalar(_)) { 1 } else { args.rows };
        let array = to_array(value, rows)?;
        let mut results = Vec::with_capacity(rows);
        for row in 0..rows {
            let value = read(&array, &self.from, row);
            results.push(self.one(&value)?);
        }
        let built = build(&self.to, &results)?;
        if rows == args.rows {
            return Ok(ColumnarValue::Array(built));
        }
        ScalarValue::try_from_array(&built, 0)
            .map(ColumnarValue::Scalar)
            .map_err(|error| from_datafusion(&error))
    }
}

impl CastKernel {
    fn one(&self, value: &Value) -> Result<Value, QueryError> {
        // A JSON null is SQL NULL, but SQL NULL never reaches a caster.
        if value.is_null() {
            return Ok(Value::Null);
        }
        match (self.caster)(value) {
            Err(error) if self.safe && is_forgiven(&error) => Ok(Value::Null),
            other => other,
        }
    }
}

/// `INVALID_CAST_ARGUMENT` with this message.
pub(crate) fn bad_cast(message: impl Into<String>) -> QueryError {
    QueryError::new(ErrorCode::InvalidCastArgument, message)
}
