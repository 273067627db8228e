//! Measures decoding of a folder of CloudTrail files: `cargo run --release -p otus-formats
//! --example walk -- DIR [ROUNDS [QUESTION]]`. Prints CPU seconds of each stage and the speed of what
//! comes after inflating, in GB of JSON a second on one core.

#![allow(clippy::unwrap_used, clippy::print_stdout, clippy::panic)]

use std::hint::black_box;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::time::Duration;

use otus_formats::{
    Column, CompareOp, Decoder, DecoderOptions, Inflater, LeafPath, LeafPredicate, Literal,
    ObjectInfo, Projection, SerdeSpec, Text, resolve,
};
use otus_types::HiveType;

/// What the scheduler says this thread has used; a wall clock would count others' work too.
fn cpu() -> Duration {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap();
    Duration::from_nanos(text.split(' ').next().unwrap().parse().unwrap())
}

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, found);
        } else if path.to_string_lossy().ends_with(".json.gz") {
            found.push(path);
        }
    }
}

fn spec() -> SerdeSpec {
    let identity = "struct<type:string,principalId:string,arn:string,accountId:string,\
        invokedBy:string,accessKeyId:string,userName:string,sessionContext:struct<attributes:\
        struct<mfaAuthenticated:string,creationDate:string>,sessionIssuer:struct<type:string,\
        principalId:string,arn:string,accountId:string,userName:string>>>";
    let columns = [
        ("eventversion", "string"),
        ("useridentity", identity),
        ("eventtime", "string"),
        ("eventsource", "string"),
        ("eventname", "string"),
        ("awsregion", "string"),
        ("sourceipaddress", "string"),
        ("useragent", "string"),
        ("errorcode", "string"),
        ("errormessage", "string"),
        ("requestparameters", "string"),
        ("responseelements", "string"),
        ("additionaleventdata", "string"),
        ("requestid", "string"),
        ("eventid", "string"),
        ("resources", "array<struct<ARN:string,accountId:string,type:string>>"),
        ("eventtype", "string"),
        ("apiversion", "string"),
        ("readonly", "string"),
        ("recipientaccountid", "string"),
        ("serviceeventdetails", "string"),
        ("sharedeventid", "string"),
        ("vpcendpointid", "string"),
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

/// Columns pruned to struct fields: `(column, None)` or `(1, Some(fields of useridentity))`.
fn projection(spec: &SerdeSpec, columns: &[usize], identity: &[&str]) -> Projection {
    use arrow::datatypes::{DataType, Field, Schema};
    let fields = columns.iter().map(|&at| {
        let ty = if at == 1 {
            DataType::Struct(
                identity.iter().map(|name| Field::new(*name, DataType::Utf8View, true)).collect(),
            )
        } else {
            otus_types::arrow_type::to_arrow(&spec.columns[at].ty.to_trino())
        };
        Field::new(&spec.columns[at].name, ty, true)
    });
    let schema = std::sync::Arc::new(Schema::new(fields.collect::<Vec<_>>()));
    Projection::pruned(spec, columns, schema).unwrap()
}

fn leaf(column: usize, fields: &[&str]) -> LeafPath {
    LeafPath { column, fields: fields.iter().map(|name| String::from(*name)).collect() }
}

/// Names, projections and predicates measured.
fn questions(spec: &SerdeSpec) -> Vec<(&'static str, Projection, Option<LeafPredicate>)> {
    let root = LeafPredicate::Compare {
        leaf: leaf(1, &["type"]),
        op: CompareOp::Eq,
        value: Literal::Text(String::from("Root")),
    };
    let errors = LeafPredicate::IsNotNull { leaf: leaf(8, &[]) };
    vec![
        ("count", projection(spec, &[], &[]), None),
        ("root, no filter", projection(spec, &[4, 1], &["username", "invokedby", "type"]), None),
        ("root", projection(spec, &[4, 1], &["username", "invokedby"]), Some(root)),
        ("errors", projection(spec, &[4, 8, 9], &[]), Some(errors)),
        ("eight", projection(spec, &[2, 3, 4, 5, 6, 7, 8, 1], &["username", "type", "arn"]), None),
        ("parameters", projection(spec, &[10], &[]), None),
        ("all", Projection::all(spec).unwrap(), None),
    ]
}

fn main() {
    let mut arguments = std::env::args().skip(1);
    let folder = arguments.next().unwrap_or_else(|| panic!("walk DIR [ROUNDS]"));
    let rounds = arguments.next().map_or(3, |it| it.parse().unwrap());
    let only = arguments.next();
    let mut paths = Vec::new();
    files(Path::new(&folder), &mut paths);
    paths.sort();
    let stored = paths.iter().map(|it| std::fs::read(it).unwrap()).collect::<Vec<_>>();
    let spec = spec();
    let questions = questions(&spec);
    let mut inflate = f64::MAX;
    let mut bytes = 0;
    for _ in 0..rounds {
        let mut inflater = Inflater::new();
        let start = cpu();
        bytes = 0;
        for (object, path) in stored.iter().zip(&paths) {
            if let Text::Whole(text, _) = inflater.open(object, &path.to_string_lossy()).text {
                bytes += black_box(text).len();
            }
        }
        inflate = inflate.min((cpu() - start).as_secs_f64());
    }
    let gb = bytes as f64 / 1e9;
    println!(
        "{} files, {gb:.3} GB of JSON; inflate {inflate:.3} s, {:.2} GB/s",
        paths.len(),
        gb / inflate
    );
    for (name, projection, predicate) in questions {
        if only.as_ref().is_some_and(|only| only != name) {
            continue;
        }
        let format = resolve(&spec).unwrap();
        let mut best = f64::MAX;
        let (mut rows, mut dismissed, mut fast) = (0, 0, 0);
        for _ in 0..rounds {
            let options = DecoderOptions::default();
            let mut decoder =
                Decoder::new(format.as_ref(), &projection, predicate.as_ref(), options).unwrap();
            (rows, dismissed, fast) = (0, 0, 0);
            let start = cpu();
            for (object, path) in stored.iter().zip(&paths) {
                let info = ObjectInfo { id: 0, path: path.to_string_lossy().into_owned() };
                let mut emit = |batch| {
                    black_box(&batch);
                    ControlFlow::Continue(())
                };
                let outcome = decoder.decode_object(object, &info, &mut emit).unwrap();
                rows += outcome.rows;
                dismissed += u64::from(outcome.dismissed);
                fast += u64::from(outcome.fast);
            }
            black_box(decoder.finish().unwrap());
            best = best.min((cpu() - start).as_secs_f64());
        }
        let after = best - inflate;
        println!(
            "{name:16} {best:.3} s = {:.2} x inflate; after inflate {after:.3} s, {:.2} GB/s; \
             {rows} rows, {fast} fast, {dismissed} dismissed",
            best / inflate,
            gb / after
        );
    }
}
