//! Expected texts are those measured on Athena v3 or Java's own (`Double.toString`).

use std::sync::Arc;

use arrow_array::builder::{Int32Builder, ListBuilder, MapBuilder, StringViewBuilder};
use arrow_array::{
    Array, ArrayRef, BinaryArray, Decimal128Array, FixedSizeBinaryArray, Float32Array,
    Float64Array, Int16Array, Int32Array, Int64Array, StringViewArray, StructArray,
    Time64NanosecondArray, TimestampMicrosecondArray, TimestampMillisecondArray,
};
use arrow_schema::{DataType, TimeUnit};

use super::value_text;
use crate::arrow_type::to_arrow;
use crate::trino_type::{RowField, TrinoType};
use crate::zone::ZoneKey;

fn text(array: &dyn Array, ty: &str) -> String {
    let ty = TrinoType::parse(ty).unwrap();
    let mut out = String::new();
    assert!(value_text(array, &ty, 0, &mut out));
    out
}

#[test]
fn doubles_are_written_as_java_writes_them() {
    for (value, expected) in [
        (1.0, "1.0"),
        (1e20, "1.0E20"),
        (0.1 + 0.2, "0.30000000000000004"),
        (1e7, "1.0E7"),
        (9_999_999.0, "9999999.0"),
        (123.456, "123.456"),
        (0.001, "0.001"),
        (0.000_12, "1.2E-4"),
        (-0.0, "-0.0"),
        (100.0, "100.0"),
        (f64::NAN, "NaN"),
        (f64::NEG_INFINITY, "-Infinity"),
        (5e-324, "4.9E-324"),
    ] {
        assert_eq!(text(&Float64Array::from(vec![value]), "double"), expected);
    }
    assert_eq!(text(&Float32Array::from(vec![0.1_f32]), "real"), "0.1");
    assert_eq!(text(&Float32Array::from(vec![1e-45_f32]), "real"), "1.4E-45");
}

#[test]
fn numbers_and_bytes() {
    let decimal = |unscaled: i128| {
        Decimal128Array::from(vec![unscaled]).with_precision_and_scale(10, 2).unwrap()
    };
    assert_eq!(text(&decimal(1_050), "decimal(10,2)"), "10.50");
    assert_eq!(text(&decimal(-5), "decimal(10,2)"), "-0.05");
    assert_eq!(text(&BinaryArray::from(vec![&b"\x01\xab"[..]]), "varbinary"), "01 ab");
    assert_eq!(text(&StringViewArray::from(vec!["ab"]), "char(4)"), "ab  ");
}

#[test]
fn times_have_the_digits_of_their_type() {
    let at = TimestampMillisecondArray::from(vec![1_789_648_496_789]);
    assert_eq!(text(&at, "timestamp(3)"), "2026-09-17 12:34:56.789");
    assert_eq!(text(&at, "timestamp(0)"), "2026-09-17 12:34:56");
    let before = TimestampMicrosecondArray::from(vec![-1]);
    assert_eq!(text(&before, "timestamp(6)"), "1969-12-31 23:59:59.999999");
    let noon = Time64NanosecondArray::from(vec![45_296_789_000_000]);
    assert_eq!(text(&noon, "time(3)"), "12:34:56.789");
    assert_eq!(text(&Int32Array::from(vec![-14]), "interval year to month"), "-1-2");
    let day = Int64Array::from(vec![86_400_000]);
    assert_eq!(text(&day, "interval day to second"), "1 00:00:00.000");
}

#[test]
fn zoned_values_show_their_own_clock() {
    let ty = TrinoType::TimestampTz(3);
    let DataType::Struct(fields) = to_arrow(&ty) else { unreachable!() };
    assert_eq!(fields[0].data_type(), &DataType::Timestamp(TimeUnit::Millisecond, None));
    let zone = |name: &str| ZoneKey::parse(name).unwrap().0;
    let value = |name: &str| {
        let instant: ArrayRef = Arc::new(TimestampMillisecondArray::from(vec![1_789_648_496_789]));
        let zone: ArrayRef = Arc::new(Int16Array::from(vec![zone(name)]));
        StructArray::new(fields.clone(), vec![instant, zone], None)
    };
    let ty = "timestamp(3) with time zone";
    assert_eq!(text(&value("UTC"), ty), "2026-09-17 12:34:56.789 UTC");
    assert_eq!(text(&value("Asia/Tokyo"), ty), "2026-09-17 21:34:56.789 Asia/Tokyo");
    assert_eq!(text(&value("-03:30"), ty), "2026-09-17 09:04:56.789 -03:30");
}

#[test]
fn addresses_and_uuids() {
    let fixed =
        |bytes: Vec<u8>| FixedSizeBinaryArray::try_from_iter(std::iter::once(bytes)).unwrap();
    let v4 = |prefix: &[u8]| {
        let mut bytes = vec![0; 10];
        bytes.extend([0xff, 0xff, 10, 0, 0, 1]);
        bytes.extend(prefix);
        bytes
    };
    assert_eq!(text(&fixed(v4(&[])), "ipaddress"), "10.0.0.1");
    assert_eq!(text(&fixed(v4(&[24])), "ipprefix"), "10.0.0.1/24");
    let mut v6 = vec![0x20, 0x01, 0x0d, 0xb8];
    v6.extend([0; 11]);
    v6.push(1);
    assert_eq!(text(&fixed(v6), "ipaddress"), "2001:db8::1");
    let uuid = (0..16).map(|i| i * 17).collect::<Vec<u8>>();
    assert_eq!(text(&fixed(uuid), "uuid"), "00112233-4455-6677-8899-aabbccddeeff");
}

#[test]
fn nested_values_are_not_quoted() {
    let mut list = ListBuilder::new(StringViewBuilder::new());
    list.values().append_value("a, b");
    list.values().append_null();
    list.append(true);
    assert_eq!(text(&list.finish(), "array(varchar)"), "[a, b, null]");

    let mut map = MapBuilder::new(None, StringViewBuilder::new(), Int32Builder::new());
    map.keys().append_value("k");
    map.values().append_value(1);
    map.keys().append_value("j");
    map.values().append_null();
    map.append(true).unwrap();
    assert_eq!(text(&map.finish(), "map(varchar, integer)"), "{k=1, j=null}");

    let row = TrinoType::Row(vec![
        RowField::named("id", TrinoType::Integer),
        RowField::anonymous(TrinoType::Integer),
    ]);
    let DataType::Struct(fields) = to_arrow(&row) else { unreachable!() };
    let one: ArrayRef = Arc::new(Int32Array::from(vec![1]));
    let none: ArrayRef = Arc::new(Int32Array::from(vec![None]));
    let value = StructArray::new(fields, vec![one, none], None);
    assert_eq!(text(&value, "row(id integer, integer)"), "{id=1, null}");
}

#[test]
fn null_and_foreign_shapes_do_not_panic() {
    let mut out = String::new();
    assert!(!value_text(&Int32Array::from(vec![None]), &TrinoType::Integer, 0, &mut out));
    assert!(!value_text(&Int32Array::from(vec![1]), &TrinoType::Integer, 7, &mut out));
    assert!(value_text(&Int32Array::from(vec![1]), &TrinoType::VARCHAR, 0, &mut out));
    assert_eq!(out, "?");
}
