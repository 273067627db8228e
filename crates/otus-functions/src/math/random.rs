//! `random`: random number in 0 to 1, below a bound, or between two. It must not know other functions.

use arrow::array::ArrayRef;
use arrow::datatypes::{
    ArrowPrimitiveType, Float64Type, Int8Type, Int16Type, Int32Type, Int64Type,
};
use otus_types::{QueryError, TrinoType};
use rand::Rng as _;

use crate::columns::{Column, SCALAR, invalid, plain, values};
use crate::spec::{Example, FunctionSpec, Implementation};

pub const SPEC: FunctionSpec = FunctionSpec {
    name: "random",
    aliases: &["rand"],
    signatures: &[
        "() -> double",
        "(tinyint) -> tinyint",
        "(smallint) -> smallint",
        "(integer) -> integer",
        "(bigint) -> bigint",
        "(tinyint, tinyint) -> tinyint",
        "(smallint, smallint) -> smallint",
        "(integer, integer) -> integer",
        "(bigint, bigint) -> bigint",
    ],
    can_fail: true,
    deterministic: false,
    description: "Random number in 0 to 1, below a bound, or between two",
    examples: &[
        Example { call: "random(1)", result: "0" },
        Example { call: "random(3, 4)", result: "3" },
    ],
    implementation: Implementation::Scalar(|signature| {
        plain(signature, |signature, args| match signature.returns {
            TrinoType::Double => {
                values::<Float64Type>(args.rows, |_| Ok(Some(rand::random::<f64>())))
            }
            TrinoType::Tinyint => between::<Int8Type>(args),
            TrinoType::Smallint => between::<Int16Type>(args),
            TrinoType::Integer => between::<Int32Type>(args),
            _ => between::<Int64Type>(args),
        })
    }),
    ..SCALAR
};

/// A number from the first argument (zero when there is one argument) up to the last,
/// exclusive.
fn between<T: ArrowPrimitiveType>(
    args: &crate::spec::KernelArgs<'_>,
) -> Result<ArrayRef, QueryError>
where
    T::Native: Into<i64> + TryFrom<i64>,
{
    let columns =
        (0..args.values.len()).map(|at| Column::of(args, at)).collect::<Result<Vec<_>, _>>()?;
    let bounds = columns.iter().map(Column::values::<T>).collect::<Result<Vec<_>, _>>()?;
    let mut random = rand::rng();
    values::<T>(args.rows, |row| {
        let at = |bound: Option<&crate::columns::Values<'_, T>>| bound.and_then(|b| b.get(row));
        let Some(upper) = at(bounds.last()) else {
            return Ok(None);
        };
        let upper: i64 = upper.into();
        if bounds.len() == 1 {
            if upper <= 0 {
                return Err(invalid("bound must be positive"));
            }
            return Ok(T::Native::try_from(random.random_range(0..upper)).ok());
        }
        let Some(lower) = at(bounds.first()) else {
            return Ok(None);
        };
        let lower: i64 = lower.into();
        if lower >= upper {
            return Err(invalid("start value must be less than stop value"));
        }
        Ok(T::Native::try_from(random.random_range(lower..upper)).ok())
    })
}
