//! `lag` and `lead`. It must not know other window functions.

use otus_types::{ErrorCode, QueryError};

use super::WINDOW;
use super::udwf::{Code, window};
use crate::rows::invalid;
use crate::spec::{Example, FunctionSpec, Implementation};
use crate::value::Value;

const SIGNATURES: &[&str] = &["(T) -> T", "(T, bigint) -> T", "(T, bigint, T) -> T"];

pub const LAG: FunctionSpec = FunctionSpec {
    name: "lag",
    signatures: SIGNATURES,
    can_fail: true,
    description: "Value of the row that many rows before, or a default",
    examples: &[Example {
        call: "lag(x, 1, 0) OVER (ORDER BY x) FROM (VALUES 7) AS t(x)",
        result: "0",
    }],
    implementation: Implementation::Window(|signature| {
        window(signature, Code::Partition(|columns, rows, ignore| moved(columns, rows, ignore, -1)))
    }),
    ..WINDOW
};

pub const LEAD: FunctionSpec = FunctionSpec {
    name: "lead",
    description: "Value of the row that many rows behind, or a default",
    examples: &[Example {
        call: "lead(x, 1, 0) OVER (ORDER BY x) FROM (VALUES 7) AS t(x)",
        result: "0",
    }],
    implementation: Implementation::Window(|signature| {
        window(signature, Code::Partition(|columns, rows, ignore| moved(columns, rows, ignore, 1)))
    }),
    ..LAG
};

fn moved(
    columns: &[Vec<Value>],
    rows: usize,
    ignore_nulls: bool,
    direction: i64,
) -> Result<Vec<Value>, QueryError> {
    let Some(values) = columns.first() else { return Ok(vec![Value::Null; rows]) };
    let present: Vec<usize> =
        (0..rows).filter(|row| values.get(*row).is_some_and(|value| !value.is_null())).collect();
    let one = |row: usize| {
        let offset = match columns.get(1).and_then(|offsets| offsets.get(row)) {
            None => 1,
            Some(Value::Int(offset)) => *offset,
            Some(_) => {
                return Err(QueryError::new(
                    ErrorCode::InvalidFunctionArgument,
                    "Offset must not be null",
                ));
            }
        };
        if offset < 0 {
            return Err(invalid("Offset must be at least 0"));
        }
        let place = if ignore_nulls && offset > 0 {
            // Of the rows that have a value, the offset-th before or behind this one.
            let here = present.partition_point(|at| *at < row);
            let nth = usize::try_from(offset).unwrap_or(usize::MAX);
            if direction < 0 {
                here.checked_sub(nth).and_then(|at| present.get(at))
            } else {
                let after = here + usize::from(present.get(here) == Some(&row));
                after.checked_add(nth - 1).and_then(|at| present.get(at))
            }
            .copied()
        } else {
            i64::try_from(row)
                .ok()
                .and_then(|row| row.checked_add(direction.checked_mul(offset)?))
                .and_then(|at| usize::try_from(at).ok())
                .filter(|at| *at < rows)
        };
        let default = || columns.get(2).and_then(|defaults| defaults.get(row)).cloned();
        Ok(match place {
            Some(place) => values.get(place).cloned().unwrap_or(Value::Null),
            None => default().unwrap_or(Value::Null),
        })
    };
    (0..rows).map(one).collect()
}
