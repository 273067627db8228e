//! `split_to_map(string, entry delimiter, key-value delimiter)`. It must not know other functions.

use std::sync::Arc;

use arrow::array::ArrayRef;
use otus_types::QueryError;

use crate::columns::{Column, SCALAR, invalid, plain};
use crate::resolve::BoundSignature;
use crate::spec::{Example, FunctionSpec, Implementation, KernelArgs};
use crate::string::entries::{append, key_values};
use crate::string::lists::map_builder;

pub const SPEC: FunctionSpec = FunctionSpec {
    name: "split_to_map",
    signatures: &["(varchar, varchar, varchar) -> map(varchar, varchar)"],
    can_fail: true,
    description: "A map of the entries of a string",
    examples: &[
        Example { call: r#"split_to_map('a=1,b=2', ',', '=')"#, result: r#"{a=1, b=2}"# },
        Example { call: r#"split_to_map('', ',', '=')"#, result: r#"{}"# },
    ],
    implementation: Implementation::Scalar(|signature| plain(signature, call)),
    ..SCALAR
};

fn call(_signature: &BoundSignature, args: &KernelArgs<'_>) -> Result<ArrayRef, QueryError> {
    let columns = [Column::of(args, 0)?, Column::of(args, 1)?, Column::of(args, 2)?];
    let [text, entries, pairs] = &columns;
    let (text, entries, pairs) = (text.texts()?, entries.texts()?, pairs.texts()?);
    let mut maps = map_builder();
    for row in 0..args.rows {
        let (Some(text), Some(entry), Some(pair)) =
            (text.get(row), entries.get(row), pairs.get(row))
        else {
            append(maps.append(false))?;
            continue;
        };
        let mut seen = std::collections::HashSet::new();
        for (key, value) in key_values(text, entry, pair, true)? {
            if !seen.insert(key) {
                return Err(invalid(format!("Duplicate keys ({key}) are not allowed")));
            }
            maps.keys().append_value(key);
            maps.values().append_value(value);
        }
        append(maps.append(true))?;
    }
    Ok(Arc::new(maps.finish()))
}
