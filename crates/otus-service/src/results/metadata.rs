//! `<id>.csv.metadata`, the protobuf that JDBC drivers read beside the CSV (athena.md §6.2).
//! Five fields do not need a protobuf library. It must not know where the file goes.

use super::ColumnInfo;

/// Wire types.
const VARINT: u64 = 0;
const BYTES: u64 = 2;
/// `nullable` UNKNOWN.
const NULLABLE_UNKNOWN: u64 = 3;

/// The file's bytes. `update` is what was done (`INSERT`, `CREATE TABLE`) and to how many rows.
#[must_use]
pub(crate) fn metadata(id: &str, update: Option<(&str, u64)>, columns: &[ColumnInfo]) -> Vec<u8> {
    let mut out = Vec::new();
    text(&mut out, 1, id);
    if let Some((kind, count)) = update {
        text(&mut out, 2, kind);
        number(&mut out, 3, count);
    }
    for info in columns {
        let mut inner = Vec::new();
        column(&mut inner, info);
        bytes(&mut out, 4, &inner);
    }
    out
}

fn column(out: &mut Vec<u8>, info: &ColumnInfo) {
    text(out, 1, "hive");
    text(out, 2, "");
    text(out, 3, "");
    text(out, 4, &info.name);
    text(out, 5, &info.name);
    text(out, 6, &info.ty);
    let (precision, scale, case) = present(&info.ty);
    if precision {
        number(out, 7, u64::from(info.precision));
    }
    if scale {
        number(out, 8, u64::from(info.scale));
    }
    number(out, 9, NULLABLE_UNKNOWN);
    if case {
        number(out, 10, u64::from(info.case_sensitive));
    }
}

/// Which of precision, scale and case sensitivity Athena writes for a type.
fn present(ty: &str) -> (bool, bool, bool) {
    match ty {
        "array" | "map" | "row" | "json" | "uuid" | "ipaddress" | "string" => (false, false, false),
        "date" => (false, true, true),
        "boolean" | "interval year to month" | "interval day to second" => (false, false, true),
        _ => (true, true, true),
    }
}

fn text(out: &mut Vec<u8>, field: u64, value: &str) {
    bytes(out, field, value.as_bytes());
}

fn bytes(out: &mut Vec<u8>, field: u64, value: &[u8]) {
    varint(out, field << 3 | BYTES);
    varint(out, value.len() as u64);
    out.extend_from_slice(value);
}

fn number(out: &mut Vec<u8>, field: u64, value: u64) {
    varint(out, field << 3 | VARINT);
    varint(out, value);
}

fn varint(out: &mut Vec<u8>, mut value: u64) {
    while value >= 0x80 {
        out.push((value & 0x7f) as u8 | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
}
