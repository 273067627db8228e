//! Kernels of families whose answers come from published test vectors: hashes were computed
//! with Python's hashlib, zlib, mmh3, xxhash and spookyhash, the rest is Trino's manual or
//! plain arithmetic. Calls go through the registry lines, not through private functions.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test says what it expects"
)]

use std::sync::Arc;

use arrow::array::{ArrayRef, BinaryArray, Float64Array, Int64Array, StringViewArray};
use datafusion_expr::ColumnarValue;
use otus_functions::{BoundSignature, FunctionSpec, Implementation, KernelArgs};
use otus_types::TrinoType;
use otus_types::render::value_text;

fn call(
    family: &[&'static FunctionSpec],
    name: &str,
    arguments: &[(&str, ArrayRef)],
    returns: &str,
) -> Result<Option<String>, String> {
    let spec = family.iter().find(|spec| spec.name == name).expect("a registered function");
    let parse = |ty: &str| TrinoType::parse(ty).expect("a type");
    let signature = BoundSignature {
        name: name.to_owned(),
        arguments: arguments.iter().map(|(ty, _)| parse(ty)).collect(),
        returns: parse(returns),
    };
    let Implementation::Scalar(make) = spec.implementation else { panic!("not a scalar function") };
    let kernel = make(&signature).map_err(|error| error.to_string())?;
    let values: Vec<_> =
        arguments.iter().map(|(_, array)| ColumnarValue::Array(Arc::clone(array))).collect();
    let args = KernelArgs { values: &values, rows: 1 };
    let result = kernel.call(&args).map_err(|error| error.to_string())?;
    let array = result.into_array(1).expect("an array");
    let mut text = String::new();
    Ok(value_text(&array, &signature.returns, 0, &mut text).then_some(text))
}

fn bytes(value: &[u8]) -> (&'static str, ArrayRef) {
    ("varbinary", Arc::new(BinaryArray::from(vec![value])))
}

fn text(value: &str) -> (&'static str, ArrayRef) {
    ("varchar", Arc::new(StringViewArray::from(vec![value])))
}

fn bigint(value: i64) -> (&'static str, ArrayRef) {
    ("bigint", Arc::new(Int64Array::from(vec![value])))
}

fn double(value: f64) -> (&'static str, ArrayRef) {
    ("double", Arc::new(Float64Array::from(vec![value])))
}

fn digest(name: &str, value: &[u8]) -> String {
    let result = call(otus_functions::binary::FUNCTIONS, name, &[bytes(value)], "varbinary");
    result.expect("a digest").expect("a value").replace(' ', "")
}

#[test]
fn digests_equal_independent_implementations() {
    let long = b"hashme".repeat(50);
    assert_eq!(digest("md5", b"hashme"), "533f6357e0210e67d91f651bc49e1278");
    assert_eq!(digest("sha1", b"hashme"), "fb78992e561929a6967d5328f49413fa99048d06");
    assert_eq!(
        digest("sha256", b"hashme"),
        "02208b9403a87df9f4ed6b2ee2657efaa589026b4cce9accc8e8a5bf3d693c86"
    );
    assert_eq!(digest("murmur3", b"hashme"), "93192fe805be23041c8318f67ec4f2bc");
    assert_eq!(digest("murmur3", &long), "63157489cf39ee334df9e43fdf7417ed");
    assert_eq!(digest("xxhash64", &long), "83bee815a80a5d01");
    assert_eq!(digest("spooky_hash_v2_64", b""), "232706fc6bf50919");
    assert_eq!(digest("spooky_hash_v2_64", b"hashme"), "ec588e792ba05291");
    assert_eq!(digest("spooky_hash_v2_64", &[b'x'; 40]), "3e7a8f101a8c3d37");
    assert_eq!(digest("spooky_hash_v2_64", &long), "d26bad0eff202d42");
    assert_eq!(digest("spooky_hash_v2_32", b""), "6bf50919");
    let arguments = [bytes(b"hashme"), bytes(b"key")];
    let mac = call(otus_functions::binary::FUNCTIONS, "hmac_md5", &arguments, "varbinary");
    assert_eq!(mac.unwrap().unwrap().replace(' ', ""), "0a26ebeb0e7b65f528d96f7bc631bc8f");
    let crc = call(otus_functions::binary::FUNCTIONS, "crc32", &[bytes(b"hashme")], "bigint");
    assert_eq!(crc.unwrap().unwrap(), "603088830");
}

#[test]
fn encodings_are_lenient_where_trino_is_and_fail_elsewhere() {
    let decode = |name: &str, value: &str| {
        call(otus_functions::binary::FUNCTIONS, name, &[text(value)], "varbinary")
    };
    assert_eq!(decode("from_base64", "Zm8").unwrap().unwrap(), "66 6f");
    assert_eq!(decode("from_base64", "").unwrap().unwrap(), "");
    assert!(decode("from_base64", "Z*").is_err());
    assert_eq!(decode("from_hex", "01aB").unwrap().unwrap(), "01 ab");
    assert!(decode("from_hex", "012").unwrap_err().contains("INVALID_FUNCTION_ARGUMENT"));
    assert_eq!(decode("from_base32", "MZXW6").unwrap().unwrap(), "66 6f 6f");
}

#[test]
fn urls_are_taken_apart_as_java_does() {
    let part = |name: &str, url: &str| {
        call(otus_functions::url::FUNCTIONS, name, &[text(url)], "varchar").unwrap()
    };
    let url = "http://user@example.com:8080/path%201?k1=v1&k2=v2#Ref1";
    assert_eq!(part("url_extract_protocol", url).unwrap(), "http");
    assert_eq!(part("url_extract_host", url).unwrap(), "example.com");
    assert_eq!(part("url_extract_path", url).unwrap(), "/path 1");
    assert_eq!(part("url_extract_query", url).unwrap(), "k1=v1&k2=v2");
    assert_eq!(part("url_extract_fragment", url).unwrap(), "Ref1");
    assert_eq!(part("url_extract_fragment", "http://example.com/"), Some(String::new()));
    assert_eq!(part("url_extract_host", "not a url"), None);
    let parameter = |url: &str| {
        let arguments = [text(url), text("k2")];
        call(otus_functions::url::FUNCTIONS, "url_extract_parameter", &arguments, "varchar")
    };
    assert_eq!(parameter(url).unwrap().unwrap(), "v2");
    assert_eq!(parameter("http://example.com/?k2").unwrap().unwrap(), "");
    assert_eq!(parameter("http://example.com/?k1=a").unwrap(), None);
    assert_eq!(part("url_encode", "a b&ü*~").unwrap(), "a+b%26%C3%BC*%7E");
    assert_eq!(part("url_decode", "a+b%26%C3%BC").unwrap(), "a b&ü");
}

#[test]
fn numbers_round_half_away_from_zero() {
    let round = |value: f64, digits: i32| {
        let digits: ArrayRef = Arc::new(arrow::array::Int32Array::from(vec![digits]));
        let arguments = [double(value), ("integer", digits)];
        call(otus_functions::math::FUNCTIONS, "round", &arguments, "double").unwrap().unwrap()
    };
    assert_eq!(round(-2.5, 0), "-3.0");
    assert_eq!(round(1_234.567, -2), "1200.0");
    assert_eq!(round(1.25, 1), "1.3");
    assert_eq!(round(f64::NAN, 1), "NaN");
    let bucket = |value: f64, low: f64, high: f64| {
        let arguments = [double(value), double(low), double(high), bigint(3)];
        call(otus_functions::math::FUNCTIONS, "width_bucket", &arguments, "bigint")
    };
    assert_eq!(bucket(3.2, 0.0, 4.0).unwrap().unwrap(), "3");
    assert_eq!(bucket(3.2, 4.0, 0.0).unwrap().unwrap(), "1");
    assert_eq!(bucket(9.0, 0.0, 4.0).unwrap().unwrap(), "4");
    assert!(bucket(1.0, 4.0, 4.0).unwrap_err().contains("bounds cannot equal each other"));
    let cdf = call(
        otus_functions::math::FUNCTIONS,
        "normal_cdf",
        &[double(0.0), double(1.0), double(1.96)],
        "double",
    );
    let cdf: f64 = cdf.unwrap().unwrap().parse().unwrap();
    assert!((cdf - 0.975_002_104_851_779_5).abs() < 1e-9);
    let rest = call(otus_functions::math::FUNCTIONS, "mod", &[bigint(-7), bigint(0)], "bigint");
    assert_eq!(rest.unwrap_err(), "DIVISION_BY_ZERO: Division by zero");
}

#[test]
fn integers_as_bits() {
    let two = |name: &str, left: i64, right: i64| {
        let arguments = [bigint(left), bigint(right)];
        call(otus_functions::bitwise::FUNCTIONS, name, &arguments, "bigint")
    };
    assert_eq!(two("bitwise_and", 19, 25).unwrap().unwrap(), "17");
    assert_eq!(two("bit_count", -7, 8).unwrap().unwrap(), "6");
    assert!(two("bit_count", 1_000, 8).is_err());
    assert_eq!(two("bitwise_right_shift", -1, 60).unwrap().unwrap(), "15");
    assert_eq!(two("bitwise_right_shift_arithmetic", -256, 70).unwrap().unwrap(), "-1");
    assert_eq!(two("bitwise_left_shift", 1, 64).unwrap().unwrap(), "0");
}

#[test]
fn aws_texts_are_taken_apart() {
    let part = |name: &str, value: &str| {
        call(otus_functions::aws::FUNCTIONS, name, &[text(value)], "varchar").unwrap()
    };
    let arn = "arn:aws:sts::123456789012:assumed-role/Admin/alice@example.com";
    assert_eq!(part("arn_service", arn).unwrap(), "sts");
    assert_eq!(part("arn_account", arn).unwrap(), "123456789012");
    assert_eq!(part("assumed_role", arn).unwrap(), "Admin");
    assert_eq!(part("session_name", arn).unwrap(), "alice@example.com");
    assert_eq!(part("assumed_role", "arn:aws:iam::1:user/bob"), None);
    let denied = "User: arn:aws:iam::1:user/a is not authorized to perform: iam:ListUsers on \
                  resource: arn:aws:iam::1:user/ because no identity-based policy allows it";
    assert_eq!(part("denied_action", denied).unwrap(), "iam:ListUsers");
    assert_eq!(part("denied_resource", denied).unwrap(), "arn:aws:iam::1:user/");
    assert_eq!(part("user_agent_tool", "[aws-cli/2.2.16 Python/3.8]").unwrap(), "aws-cli");
}

#[test]
fn every_signature_of_the_registry_is_read() {
    for (family, spec) in otus_functions::registry::all() {
        for text in spec.signatures {
            let read = otus_functions::signature::Signature::parse(text);
            assert!(read.is_some(), "{family}: {}{text}", spec.name);
        }
    }
}

#[test]
fn no_function_of_the_manual_is_missing() {
    let known: std::collections::HashSet<&str> = otus_functions::registry::names().collect();
    let names = include_str!("trino_manual.txt").lines().filter(|line| !line.starts_with('#'));
    let missing: Vec<&str> = names.filter(|name| !known.contains(name)).collect();
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn every_function_describes_itself() {
    for (family, spec) in otus_functions::registry::all() {
        let name = spec.name;
        assert!(!spec.description.is_empty(), "{family}: {name} has no description");
        assert!(
            !spec.description.ends_with('.'),
            "{family}: {name}: descriptions have no full stop"
        );
        let shown = !name.starts_with('$') && spec.deterministic;
        assert!(!shown || !spec.examples.is_empty(), "{family}: {name} has no example");
    }
}

#[test]
fn the_documentation_page_is_made_from_the_registry() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/functions.md");
    let page = otus_functions::documentation::page();
    if std::env::var_os("OTUS_WRITE_DOCS").is_some() {
        std::fs::write(path, &page).unwrap();
    }
    let stored = std::fs::read_to_string(path).unwrap_or_default();
    assert!(stored == page, "docs/functions.md is not the registry's page; see its second line");
}

#[test]
fn the_short_way_through_a_date_gives_what_the_long_way_gives() {
    use otus_functions::datetime::iso::timestamp_by_parts;
    use otus_functions::datetime::pattern::Pattern;
    use otus_functions::datetime::pattern::fixed::iso;

    let formats = ["%Y-%m-%d %H:%i:%s", "%d.%m.%Y", "%Y", "%Y%m%d", "%H:%i %Y", "%Y-%m-%d %f"];
    let texts = "2024-02-29 23:59:59|2023-02-29 00:00:00|2024-2-9 1:2:3|29.02.2024|31.04.2024|\
                 0000-01-01 00:00:00|2024|20240229|12:30 2024|24:30 2024|2024-02-29 24:00:00|\
                 2024-13-01 00:00:00|2024-01-01 123456789|x||2024-01-01 00:00:00 |\
                 12024-01-01 00:00:00|2024-01-01 5|+024-01-01 00:00:00|1969-12-31 23:59:59";
    for format in formats {
        let quick = Pattern::mysql(format).unwrap();
        let slow = Pattern { fixed: None, ..quick.clone() };
        for text in texts.split('|') {
            assert_eq!(quick.parse(text).ok(), slow.parse(text).ok(), "{format} {text}");
        }
    }
    assert!(Pattern::mysql("%Y-%m-%d").unwrap().fixed.is_some());
    assert!(Pattern::mysql("%Y%m%d").unwrap().fixed.is_some());
    assert!(Pattern::mysql("%m-%d").unwrap().fixed.is_none(), "it has no year");
    let texts = "2024-02-29T23:59:59Z|2023-02-29T00:00:00|2024-02-29T23:59:59.120|\
                 2024-02-29T23:59:59.12Z|2024-02-29T23:59:59.1x0Z|2024-02-29 23:59:59|\
                 0001-12-31T00:00:60|9999-12-31T00:00:00.999Z|2024-02-29T23:59:59.123Z";
    let mut found = 0;
    for text in texts.split('|') {
        let quick = iso(text);
        found += usize::from(quick.is_some());
        assert!(quick.is_none() || quick == timestamp_by_parts(text).ok(), "{text}");
    }
    assert_eq!(found, 4);
}
