//! Real trails in `../shared` beside the repository: row counts are those their README
//! states, values those that a plain reading with serde_json gives. Skipped with one line
//! where the folder is absent.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stderr,
    clippy::print_stdout,
    reason = "a test says what it expects"
)]

use std::io::Read;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use arrow::array::{Array, AsArray};
use otus_formats::{
    Column, DecodedBatch, Decoder, DecoderOptions, ObjectInfo, Projection, SerdeSpec, resolve,
};
use otus_types::HiveType;
use serde_json::Value;

/// Events as `data/README.md` counts them.
const TRAILS: [(&str, usize); 6] = [
    ("invictus", 1448),
    ("stratus-red-team", 310),
    ("traildiscover", 314),
    ("flaws-cloud-excerpt", 185),
    ("grycap-2017", 142),
    ("insights-streamalert", 1),
];

fn trails() -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/cloudtrail");
    let found = path.is_dir();
    if !found {
        println!("skipped: no ../shared/data/cloudtrail beside the repository");
    }
    found.then_some(path)
}

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    let mut entries =
        std::fs::read_dir(folder).unwrap().map(|it| it.unwrap().path()).collect::<Vec<_>>();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            files(&path, found);
        } else if path.to_string_lossy().ends_with(".json.gz") {
            found.push(path);
        }
    }
}

fn spec() -> SerdeSpec {
    let columns = [
        ("eventname", "string"),
        (
            "useridentity",
            "struct<type:string,sessionContext:struct<sessionIssuer:struct<arn:string>>>",
        ),
        ("requestparameters", "string"),
        ("readonly", "string"),
        ("resources", "array<struct<ARN:string,type:string>>"),
    ];
    let columns = columns
        .iter()
        .map(|(name, ty)| Column { name: String::from(*name), ty: HiveType::parse(ty).unwrap() });
    SerdeSpec {
        class: String::from("com.amazon.emr.hive.serde.CloudTrailSerde"),
        input_format: String::from("com.amazon.emr.cloudtrail.CloudTrailInputFormat"),
        columns: columns.collect(),
        ..SerdeSpec::default()
    }
}

#[test]
fn counts_are_those_of_the_readme() {
    let Some(folder) = trails() else { return };
    let spec = spec();
    let format = resolve(&spec).unwrap();
    let nothing = Projection::columns(&spec, &[]).unwrap();
    for (trail, expected) in TRAILS {
        let options = DecoderOptions::default();
        let mut decoder = Decoder::new(format.as_ref(), &nothing, None, options).unwrap();
        let mut rows = 0;
        let mut paths = Vec::new();
        files(&folder.join(trail), &mut paths);
        for path in &paths {
            let info = ObjectInfo { id: 0, path: path.display().to_string() };
            let stored = std::fs::read(path).unwrap();
            let mut emit = |_| ControlFlow::Continue(());
            let outcome = decoder.decode_object(&stored, &info, &mut emit).unwrap();
            assert_eq!(outcome.damage, None, "{}", info.path);
            rows += usize::try_from(outcome.rows).unwrap();
        }
        assert_eq!(rows, expected, "{trail}");
    }
}

/// What the row must be by plain reading: text of the five columns.
fn expected(record: &Value) -> [Option<String>; 5] {
    let text = |value: &Value| match value {
        Value::Null => None,
        Value::String(text) => Some(text.clone()),
        other => Some(other.to_string()),
    };
    let parameters = &record["requestParameters"];
    let resources = record["resources"].as_array().map(|list| {
        list.iter().map(|it| it["ARN"].as_str().unwrap_or("-")).collect::<Vec<_>>().join(" ")
    });
    [
        text(&record["eventName"]),
        text(&record["userIdentity"]["sessionContext"]["sessionIssuer"]["arn"]),
        (!parameters.is_null()).then(|| parameters.to_string()),
        text(&record["readOnly"]),
        resources,
    ]
}

fn found(decoded: &DecodedBatch) -> Vec<[Option<String>; 5]> {
    let batch = &decoded.batch;
    let text = |array: &dyn Array, row: usize| {
        let array = array.as_string_view();
        array.is_valid(row).then(|| array.value(row).to_owned())
    };
    let inside = |array: &dyn Array, name: &str| {
        std::sync::Arc::clone(array.as_struct().column_by_name(name).unwrap())
    };
    let context = inside(batch.column(1), "sessioncontext");
    let arn = inside(&inside(&context, "sessionissuer"), "arn");
    let resources = batch.column(4).as_list::<i32>();
    let arns = |row: usize| {
        resources.is_valid(row).then(|| {
            let list = resources.value(row);
            let arns = inside(&list, "arn");
            (0..list.len())
                .map(|at| text(&arns, at).unwrap_or_else(|| String::from("-")))
                .collect::<Vec<_>>()
                .join(" ")
        })
    };
    let row = |row| {
        [
            text(batch.column(0), row),
            text(&arn, row),
            text(batch.column(2), row),
            text(batch.column(3), row),
            arns(row),
        ]
    };
    (0..batch.num_rows()).map(row).collect()
}

#[test]
fn values_are_those_of_a_plain_reading() {
    let Some(folder) = trails() else { return };
    let spec = spec();
    let format = resolve(&spec).unwrap();
    let all = Projection::all(&spec).unwrap();
    let mut decoder = Decoder::new(format.as_ref(), &all, None, DecoderOptions::default()).unwrap();
    let mut paths = Vec::new();
    TRAILS.iter().for_each(|(trail, _)| files(&folder.join(trail), &mut paths));
    for path in &paths {
        let stored = std::fs::read(path).unwrap();
        let mut text = Vec::new();
        flate2::read::MultiGzDecoder::new(&stored[..]).read_to_end(&mut text).unwrap();
        let document: Value = serde_json::from_slice(&text).unwrap();
        let plain = document["Records"].as_array().unwrap().iter().map(expected);
        let mut rows = Vec::new();
        let mut emit = |decoded: DecodedBatch| {
            rows.extend(found(&decoded));
            ControlFlow::Continue(())
        };
        let info = ObjectInfo { id: 0, path: path.display().to_string() };
        decoder.decode_object(&stored, &info, &mut emit).unwrap();
        rows.extend(decoder.finish().unwrap().iter().flat_map(found));
        assert_eq!(rows, plain.collect::<Vec<_>>(), "{}", info.path);
    }
}
