//! Athena's CSV, byte for byte: every value quoted, NULL as nothing, `\n` after each row.
//! It must not know where the bytes go.

use std::io::{self, Write};

use arrow::array::RecordBatch;
use otus_types::TrinoType;
use otus_types::render::value_text;

/// The header line.
///
/// # Errors
/// What writing says.
pub(crate) fn header<'a>(
    out: &mut dyn Write,
    names: impl Iterator<Item = &'a str>,
) -> io::Result<()> {
    for (at, name) in names.enumerate() {
        if at > 0 {
            out.write_all(b",")?;
        }
        quoted(out, name)?;
    }
    out.write_all(b"\n")
}

/// The rows of a batch whose columns have these types.
///
/// # Errors
/// What writing says.
pub(crate) fn rows(
    out: &mut dyn Write,
    batch: &RecordBatch,
    types: &[TrinoType],
) -> io::Result<()> {
    let mut text = String::new();
    for row in 0..batch.num_rows() {
        for (at, (ty, array)) in types.iter().zip(batch.columns()).enumerate() {
            if at > 0 {
                out.write_all(b",")?;
            }
            text.clear();
            if value_text(array.as_ref(), ty, row, &mut text) {
                quoted(out, &text)?;
            }
        }
        out.write_all(b"\n")?;
    }
    Ok(())
}

fn quoted(out: &mut dyn Write, text: &str) -> io::Result<()> {
    out.write_all(b"\"")?;
    for (at, part) in text.split('"').enumerate() {
        if at > 0 {
            out.write_all(b"\"\"")?;
        }
        out.write_all(part.as_bytes())?;
    }
    out.write_all(b"\"")
}
