//! Hive's JSON SerDe with the walker against the same without it.

use super::*;
use crate::decoder::{Decoder, DecoderOptions};
use crate::json::twins::{agree, spec};

fn decoder(
    spec: &SerdeSpec,
    projection: &Projection,
    predicate: Option<&LeafPredicate>,
    walk: bool,
) -> Decoder {
    let spec = spec.clone();
    let keys = spec.columns.iter();
    let keys = keys.map(|it| ColumnKey { key: it.name.clone(), as_json: false });
    let types = spec.columns.iter().map(|column| column.ty.clone());
    let table = JsonTable { keys: keys.collect(), types: types.collect() };
    let format = HiveJson { rules: rules(&spec), table, spec };
    let rows = format.lines(projection, predicate);
    let rows = if walk { rows } else { rows.without_walk() };
    let rows = LineRows::new(&format.spec, rows).unwrap();
    Decoder::with_rows(Box::new(rows), projection, DecoderOptions::default())
}

#[test]
fn walked_lines_equal_careful_ones() {
    let class = "org.apache.hive.hcatalog.data.JsonSerDe";
    let spec = |lenient| spec(class, &[("use.null.for.invalid.data", lenient)]);
    // A key that names a column by its number.
    agree(21, spec, decoder, |line| line.replace("other", "_col1"));
}
