//! `levenshtein_distance(a, b)`. It must not know other functions.

use arrow::array::ArrayRef;
use arrow::datatypes::Int64Type;
use otus_types::QueryError;

use crate::columns::{Column, SCALAR, invalid, plain, values};
use crate::resolve::BoundSignature;
use crate::spec::{Example, FunctionSpec, Implementation, KernelArgs};

pub const SPEC: FunctionSpec = FunctionSpec {
    name: "levenshtein_distance",
    signatures: &["(varchar(x), varchar(y)) -> bigint"],
    can_fail: true,
    description: "The least number of single-character edits from one string to another",
    examples: &[Example { call: r#"levenshtein_distance('kitten', 'sitting')"#, result: r#"3"# }],
    implementation: Implementation::Scalar(|signature| plain(signature, call)),
    ..SCALAR
};

fn call(_signature: &BoundSignature, args: &KernelArgs<'_>) -> Result<ArrayRef, QueryError> {
    let (left, right) = (Column::of(args, 0)?, Column::of(args, 1)?);
    let (left, right) = (left.texts()?, right.texts()?);
    values::<Int64Type>(args.rows, |row| match left.get(row).zip(right.get(row)) {
        Some((left, right)) => distance(left, right).map(Some),
        None => Ok(None),
    })
}

fn distance(left: &str, right: &str) -> Result<i64, QueryError> {
    let (mut left, mut right): (Vec<char>, Vec<char>) =
        (left.chars().collect(), right.chars().collect());
    if left.len() < right.len() {
        std::mem::swap(&mut left, &mut right);
    }
    if left.len().saturating_mul(right.len().saturating_sub(1)) > 1_000_000 {
        return Err(invalid("The combined inputs for Levenshtein distance are too large"));
    }
    let mut row: Vec<usize> = (0..=right.len()).collect();
    for (i, l) in left.iter().enumerate() {
        let mut diagonal = i;
        let mut before = i + 1;
        for (cell, r) in row.iter_mut().skip(1).zip(&right) {
            let above = *cell;
            let changed = diagonal + usize::from(l != r);
            *cell = changed.min(above + 1).min(before + 1);
            diagonal = above;
            before = *cell;
        }
        if let Some(first) = row.first_mut() {
            *first = i + 1;
        }
    }
    Ok(row.last().and_then(|last| i64::try_from(*last).ok()).unwrap_or(0))
}
