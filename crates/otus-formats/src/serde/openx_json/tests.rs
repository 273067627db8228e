//! The OpenX SerDe with the walker against the same without it.

use super::*;
use crate::decoder::{Decoder, DecoderOptions};
use crate::json::twins::{agree, spec};

fn decoder(
    spec: &SerdeSpec,
    projection: &Projection,
    predicate: Option<&LeafPredicate>,
    walk: bool,
) -> Decoder {
    let rows = OpenXJson::new(spec).lines(projection, predicate);
    let rows = if walk { rows } else { rows.without_walk() };
    let rows = LineRows::new(spec, rows).unwrap();
    Decoder::with_rows(Box::new(rows), projection, DecoderOptions::default())
}

#[test]
fn walked_lines_equal_careful_ones() {
    let properties =
        |lenient| [("use.null.for.invalid.data", lenient), ("ignore.malformed.json", lenient)];
    let spec = |lenient| spec("org.openx.data.jsonserde.JsonSerDe", &properties(lenient));
    agree(22, spec, decoder, |line| line);
}
