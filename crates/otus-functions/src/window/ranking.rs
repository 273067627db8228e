//! `row_number`, `rank`, `dense_rank`, `percent_rank`, `cume_dist` and `ntile`. It must not
//! know other window functions.

use std::ops::Range;

use otus_types::QueryError;

use super::WINDOW;
use super::udwf::{Code, window};
use crate::rows::invalid;
use crate::spec::{Example, FunctionSpec, Implementation};
use crate::value::Value;

fn int(value: usize) -> Value {
    Value::Int(i64::try_from(value).unwrap_or(i64::MAX))
}

/// `of(index of the peer group, the group)` for every row.
fn by_peers(peers: &[Range<usize>], of: impl Fn(usize, &Range<usize>) -> Value) -> Vec<Value> {
    peers
        .iter()
        .enumerate()
        .flat_map(|(at, group)| std::iter::repeat_n(of(at, group), group.len()))
        .collect()
}

pub const ROW_NUMBER: FunctionSpec = FunctionSpec {
    name: "row_number",
    signatures: &["() -> bigint"],
    description: "Number of the row in its partition, from 1",
    examples: &[Example { call: "row_number() OVER () FROM (VALUES 7) AS t(x)", result: "1" }],
    implementation: Implementation::Window(|signature| {
        window(signature, Code::Partition(|_, rows, _| Ok((1..=rows).map(int).collect())))
    }),
    ..WINDOW
};

pub const RANK: FunctionSpec = FunctionSpec {
    name: "rank",
    signatures: &["() -> bigint"],
    description: "Rank of the row, with gaps after peers",
    examples: &[Example { call: "rank() OVER (ORDER BY x) FROM (VALUES 7) AS t(x)", result: "1" }],
    implementation: Implementation::Window(|signature| {
        window(signature, Code::Ranks(|peers, _| by_peers(peers, |_, group| int(group.start + 1))))
    }),
    ..WINDOW
};

pub const DENSE_RANK: FunctionSpec = FunctionSpec {
    name: "dense_rank",
    signatures: &["() -> bigint"],
    description: "Rank of the row, without gaps",
    examples: &[Example {
        call: "dense_rank() OVER (ORDER BY x) FROM (VALUES 7) AS t(x)",
        result: "1",
    }],
    implementation: Implementation::Window(|signature| {
        window(signature, Code::Ranks(|peers, _| by_peers(peers, |at, _| int(at + 1))))
    }),
    ..WINDOW
};

pub const PERCENT_RANK: FunctionSpec = FunctionSpec {
    name: "percent_rank",
    signatures: &["() -> double"],
    description: "(rank - 1) / (rows - 1); 0 for a single row",
    examples: &[Example {
        call: "percent_rank() OVER (ORDER BY x) FROM (VALUES 7) AS t(x)",
        result: "0.0",
    }],
    implementation: Implementation::Window(|signature| {
        window(
            signature,
            Code::Ranks(|peers, rows| {
                by_peers(peers, |_, group| {
                    Value::Double(if rows < 2 { 0.0 } else { share(group.start, rows - 1) })
                })
            }),
        )
    }),
    ..WINDOW
};

pub const CUME_DIST: FunctionSpec = FunctionSpec {
    name: "cume_dist",
    signatures: &["() -> double"],
    description: "Share of rows up to the last peer",
    examples: &[Example {
        call: "cume_dist() OVER (ORDER BY x) FROM (VALUES 7) AS t(x)",
        result: "1.0",
    }],
    implementation: Implementation::Window(|signature| {
        window(
            signature,
            Code::Ranks(|peers, rows| {
                by_peers(peers, |_, group| Value::Double(share(group.end, rows)))
            }),
        )
    }),
    ..WINDOW
};

#[allow(clippy::cast_precision_loss)]
fn share(part: usize, whole: usize) -> f64 {
    part as f64 / whole as f64
}

pub const NTILE: FunctionSpec = FunctionSpec {
    name: "ntile",
    signatures: &["(bigint) -> bigint"],
    can_fail: true,
    description: "Number of the bucket when rows are spread over n buckets",
    examples: &[Example {
        call: "ntile(4) OVER (ORDER BY x) FROM (VALUES 7) AS t(x)",
        result: "1",
    }],
    implementation: Implementation::Window(|signature| window(signature, Code::Partition(ntile))),
    ..WINDOW
};

fn ntile(columns: &[Vec<Value>], rows: usize, _: bool) -> Result<Vec<Value>, QueryError> {
    let buckets = columns.first().map_or(&[][..], Vec::as_slice);
    let one = |row: usize| match buckets.get(row) {
        Some(Value::Int(n)) => {
            let n = usize::try_from(*n)
                .ok()
                .filter(|n| *n > 0)
                .ok_or_else(|| invalid("Buckets must be greater than 0"))?;
            if rows < n {
                return Ok(int(row + 1));
            }
            let (size, larger) = (rows / n, rows % n);
            let boundary = (size + 1) * larger;
            Ok(int(if row < boundary {
                row / (size + 1) + 1
            } else {
                (row - boundary) / size + larger + 1
            }))
        }
        _ => Ok(Value::Null),
    };
    (0..rows).map(one).collect()
}
