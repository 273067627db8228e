//! Nanoseconds a value costs in hot kernels, beside a floor: what the same work costs without
//! Otus (wrapping arithmetic, a JSON tree per row, the regex crate alone). Run it optimised:
//! `cargo run --release -p otus-functions --example kernels`. It must not know SQL.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a tool for the terminal"
)]

use std::hint::black_box;
use std::sync::Arc;
use std::time::Instant;

use arrow::array::{Array, ArrayRef, AsArray, Int64Array, StringViewArray};
use arrow::compute::kernels::numeric::add_wrapping;
use arrow::datatypes::{DataType, Field, Int64Type};
use datafusion_common::ScalarValue;
use datafusion_common::config::ConfigOptions;
use datafusion_expr::{ColumnarValue, ScalarFunctionArgs, ScalarUDF};
use otus_functions::udf::BoundFunction;
use otus_functions::{ArgumentType, resolve};
use otus_types::TrinoType;

const VALUES: usize = 5_000_000;
const BATCH: usize = 8_192;
const ROUNDS: usize = 5;

struct Call {
    function: Arc<ScalarUDF>,
    constants: Vec<ColumnarValue>,
}

impl Call {
    /// `name(column, constants…)`.
    fn new(name: &str, column: TrinoType, constants: &[&str]) -> Self {
        let mut types = vec![ArgumentType::Value(column)];
        types.extend(constants.iter().map(|_| ArgumentType::Value(TrinoType::VARCHAR)));
        let bound = resolve(name, &types, &mut |_, _| Ok(TrinoType::Unknown)).unwrap();
        let BoundFunction::Scalar(function) = bound.function().unwrap() else { panic!("{name}") };
        let constants = constants
            .iter()
            .map(|text| ColumnarValue::Scalar(ScalarValue::Utf8View(Some((*text).to_owned()))));
        Self { function, constants: constants.collect() }
    }

    fn run(&self, first: &[ArrayRef]) -> ArrayRef {
        let rows = first.first().map_or(0, |array| array.len());
        let mut args: Vec<_> =
            first.iter().map(|array| ColumnarValue::Array(Arc::clone(array))).collect();
        args.extend(self.constants.iter().cloned());
        let fields = args.iter().map(|a| Arc::new(Field::new("a", a.data_type(), true))).collect();
        let result = self.function.invoke_with_args(ScalarFunctionArgs {
            args,
            arg_fields: fields,
            number_rows: rows,
            return_field: Arc::new(Field::new("r", DataType::Null, true)),
            config_options: Arc::new(ConfigOptions::default()),
        });
        result.unwrap().into_array(rows).unwrap()
    }
}

/// The fastest of some rounds over all batches, in nanoseconds a value.
fn measure<T>(name: &str, batches: &[T], rows: impl Fn(&T) -> usize, run: impl Fn(&T)) -> f64 {
    let values: usize = batches.iter().map(rows).sum();
    let mut best = f64::MAX;
    for _ in 0..ROUNDS {
        let mut done = 0;
        let start = Instant::now();
        while done < VALUES {
            batches.iter().for_each(&run);
            done += values;
        }
        #[allow(clippy::cast_precision_loss)]
        let each = start.elapsed().as_secs_f64() * 1e9 / done as f64;
        best = best.min(each);
    }
    println!("{name:<44} {best:>9.2} ns");
    best
}

fn texts(make: impl Fn(usize) -> String) -> Vec<ArrayRef> {
    let batch = |at: usize| {
        let values = (at * BATCH..(at + 1) * BATCH).map(|row| Some(make(row)));
        Arc::new(StringViewArray::from_iter(values)) as ArrayRef
    };
    (0..8).map(batch).collect()
}

fn kernel(name: &str, constants: &[&str], batches: &[ArrayRef]) -> f64 {
    let call = Call::new(name, TrinoType::VARCHAR, constants);
    measure(name, batches, |it| it.len(), |it| drop(black_box(call.run(std::slice::from_ref(it)))))
}

fn request_parameters(row: usize) -> String {
    format!(
        "{{\"bucketName\":\"bucket-{}\",\"Host\":\"bucket-{}.s3.amazonaws.com\",\"key\":\"a/b/{row}.json\",\
         \"filter\":{{\"include\":[{{\"name\":\"state\",\"value\":\"running\"}}],\"limit\":{}}},\
         \"roleArn\":\"arn:aws:iam::123456789012:role/role-{}\"}}",
        row % 97,
        row % 97,
        row % 1000,
        row % 31
    )
}

fn arithmetic() {
    let numbers = |from: i64| -> ArrayRef {
        Arc::new(Int64Array::from_iter_values((0..BATCH as i64).map(|row| row * 7 + from)))
    };
    let batches: Vec<[ArrayRef; 2]> = (0..8).map(|at| [numbers(at), numbers(at + 3)]).collect();
    let types = [TrinoType::Bigint, TrinoType::Bigint].map(ArgumentType::Value);
    let bound = resolve("$add", &types, &mut |_, _| Ok(TrinoType::Unknown)).unwrap();
    let BoundFunction::Scalar(function) = bound.function().unwrap() else { panic!("$add") };
    let add = Call { function, constants: Vec::new() };
    let floor = measure(
        "bigint + bigint, wrapping",
        &batches,
        |it| it[0].len(),
        |[a, b]| {
            let (a, b) = (a.as_primitive::<Int64Type>(), b.as_primitive::<Int64Type>());
            drop(black_box(add_wrapping(a, b).unwrap()));
        },
    );
    let checked = measure(
        "bigint + bigint, checked",
        &batches,
        |it| it[0].len(),
        |pair| {
            drop(black_box(add.run(pair)));
        },
    );
    println!("{:<44} {:>9.2} x", "  checked / wrapping", checked / floor);
}

fn json() {
    let batches = texts(request_parameters);
    let tree = measure(
        "a serde_json tree per row",
        &batches,
        |it| it.len(),
        |it| {
            for text in it.as_string_view().iter().flatten() {
                let value: serde_json::Value = serde_json::from_str(text).unwrap();
                black_box(value.get("roleArn").and_then(serde_json::Value::as_str).map(str::len));
            }
        },
    );
    kernel("json_extract_scalar", &["$.bucketName"], &batches);
    kernel("json_extract_scalar", &["$.absent"], &batches);
    let last = kernel("json_extract_scalar", &["$.roleArn"], &batches);
    println!("{:<44} {:>9.2} x", "  tree / walk", tree / last);
    let paths = ["$.roleArn", "$.bucketName", "$.key", "$.filter.include[0].value"];
    let alone: f64 =
        paths.iter().map(|path| kernel("json_extract_scalar", &[path], &batches)).sum();
    let shared = shared_walk(&paths, &batches);
    println!("{:<44} {:>9.2} x", "  four walks / one shared", alone / shared);
}

fn shared_walk(paths: &[&str], batches: &[ArrayRef]) -> f64 {
    use otus_functions::json::path::JsonPath;
    use otus_functions::json::walk::{PathSet, scalar_at};
    let compiled: Vec<JsonPath> = paths.iter().map(|p| JsonPath::compile(p).unwrap()).collect();
    let set = PathSet::new(&compiled);
    measure(
        "four paths in one walk",
        batches,
        |it| it.len(),
        |it| {
            let mut found = Vec::new();
            for text in it.as_string_view().iter().flatten() {
                set.find(text, &mut found);
                for at in found.iter().flatten() {
                    black_box(scalar_at(text, *at).map(|value| value.len()));
                }
            }
        },
    )
}

fn main() {
    arithmetic();
    json();
    let arns = texts(|row| format!("arn:aws:iam::{:012}:user/name-{row}", row % 1000));
    for pattern in ["user/name-[0-9]+5$", "user/name-[0-9]*55", "(user|role)/.*55"] {
        let alone = regex::Regex::new(pattern).unwrap();
        measure(
            "the regex crate alone",
            &arns,
            |it| it.len(),
            |it| {
                let matches = it.as_string_view().iter().flatten().filter(|t| alone.is_match(t));
                black_box(matches.count());
            },
        );
        kernel("regexp_like", &[pattern], &arns);
    }
    kernel("regexp_extract", &["user/(name-[0-9]+)"], &arns);
    let times =
        texts(|row| format!("2026-10-{:02}T{:02}:{:02}:07Z", row % 28 + 1, row % 24, row % 60));
    kernel("from_iso8601_timestamp", &[], &times);
    kernel("date_parse", &["%Y-%m-%dT%H:%i:%sZ"], &times);
    let urls = texts(|row| format!("https://host-{}.example.com:443/path/{row}?q=1", row % 50));
    kernel("url_extract_host", &[], &urls);
    kernel("lower", &[], &arns);
}
