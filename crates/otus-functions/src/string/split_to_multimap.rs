//! `split_to_multimap(string, entry delimiter, key-value delimiter)`. It must not know other functions.

use std::sync::Arc;

use arrow::array::ArrayRef;
use otus_types::QueryError;

use crate::columns::{Column, SCALAR, plain};
use crate::resolve::BoundSignature;
use crate::spec::{Example, FunctionSpec, Implementation, KernelArgs};
use crate::string::entries::{append, key_values};
use crate::string::lists::multimap_builder;

pub const SPEC: FunctionSpec = FunctionSpec {
    name: "split_to_multimap",
    signatures: &["(varchar, varchar, varchar) -> map(varchar, array(varchar))"],
    can_fail: true,
    description: "A map of the entries of a string, all values of equal keys",
    examples: &[Example {
        call: r#"split_to_multimap('a=1,b=2,a=3', ',', '=')"#,
        result: r#"{a=[1, 3], b=[2]}"#,
    }],
    implementation: Implementation::Scalar(|signature| plain(signature, call)),
    ..SCALAR
};

fn call(_signature: &BoundSignature, args: &KernelArgs<'_>) -> Result<ArrayRef, QueryError> {
    let columns = [Column::of(args, 0)?, Column::of(args, 1)?, Column::of(args, 2)?];
    let [text, entries, pairs] = &columns;
    let (text, entries, pairs) = (text.texts()?, entries.texts()?, pairs.texts()?);
    let mut maps = multimap_builder();
    for row in 0..args.rows {
        let (Some(text), Some(entry), Some(pair)) =
            (text.get(row), entries.get(row), pairs.get(row))
        else {
            append(maps.append(false))?;
            continue;
        };
        let mut grouped: Vec<(&str, Vec<&str>)> = Vec::new();
        for (key, value) in key_values(text, entry, pair, false)? {
            match grouped.iter_mut().find(|(known, _)| *known == key) {
                Some((_, values)) => values.push(value),
                None => grouped.push((key, vec![value])),
            }
        }
        for (key, values) in grouped {
            maps.keys().append_value(key);
            maps.values().append_value(values.into_iter().map(Some));
        }
        append(maps.append(true))?;
    }
    Ok(Arc::new(maps.finish()))
}
