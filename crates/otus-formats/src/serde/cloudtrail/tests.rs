//! The fast way against the careful one: random, real and mutated documents must give the
//! same rows and the same account, whatever the projection and the predicate.

use std::ops::ControlFlow;
use std::sync::Arc;

use arrow::array::RecordBatch;
use arrow::compute::concat_batches;
use arrow::datatypes::{DataType, Field, Schema};
use otus_types::HiveType;

use super::*;
use crate::decoder::{Decoder, DecoderOptions};
use crate::json::random::{Dice, members, mutate, value};
use crate::object::{ObjectInfo, ObjectOutcome};
use crate::predicate::{CompareOp, LeafPath, Literal};
use crate::spec::Column;

fn document(dice: &mut Dice) -> Vec<u8> {
    let mut text =
        String::from(dice.pick(&["{\"Records\":[", "{\"a\":1,\"Records\":[", "{\"x\":["]));
    for at in 0..dice.roll(5) {
        text.push_str(if at > 0 { "," } else { "" });
        if dice.roll(40) == 0 {
            value(dice, 2, &mut text);
        } else {
            text.push('{');
            members(dice, 3, &mut text);
            text.push('}');
        }
    }
    text.push_str(dice.pick(&[
        "]}",
        "]}",
        "]}",
        "],\"z\":{}}",
        "],\"Records\":[{\"eventName\":\"2\"}]}",
    ]));
    text.into_bytes()
}

fn spec() -> SerdeSpec {
    let columns = [
        ("eventname", "string"),
        (
            "useridentity",
            "struct<type:string,userName:string,sessionContext:struct<attributes:struct<mfaAuthenticated:boolean>>>",
        ),
        ("errorcode", "string"),
        ("errormessage", "varchar(4)"),
        ("requestparameters", "string"),
        ("additionaleventdata", "map<string,string>"),
        ("readonly", "boolean"),
        ("resources", "array<struct<ARN:string,type:bigint>>"),
        ("useridentity_as_string", "string"),
        ("tlsdetails", "string"),
        ("eventtime", "timestamp"),
    ];
    let columns = columns
        .iter()
        .map(|(name, ty)| Column { name: String::from(*name), ty: HiveType::parse(ty).unwrap() });
    SerdeSpec { class: String::from(LEGACY), columns: columns.collect(), ..SerdeSpec::default() }
}

fn leaf(column: usize, fields: &[&str]) -> LeafPath {
    LeafPath { column, fields: fields.iter().map(|it| String::from(*it)).collect() }
}

fn text(text: &str) -> Literal {
    Literal::Text(String::from(text))
}

/// Projections and predicates to compare under.
fn questions() -> Vec<(Projection, Option<LeafPredicate>)> {
    let spec = spec();
    let all = Projection::all(&spec).unwrap();
    let count = Projection::columns(&spec, &[]).unwrap();
    let field = |name: &str| Field::new(name, DataType::Utf8View, true);
    let identity = DataType::Struct(vec![field("username")].into());
    let schema = Schema::new(vec![field("e"), Field::new("u", identity, true)]);
    let pruned = Projection::pruned(&spec, &[2, 1], Arc::new(schema)).unwrap();
    let root =
        LeafPredicate::Compare { leaf: leaf(1, &["type"]), op: CompareOp::Eq, value: text("Root") };
    let error = LeafPredicate::IsNotNull { leaf: leaf(2, &[]) };
    let like =
        LeafPredicate::Like { leaf: leaf(4, &[]), pattern: "%PutObject%".into(), escape: None };
    let names =
        LeafPredicate::In { leaf: leaf(0, &[]), values: vec![text("PutObject"), text("12")] };
    let either = LeafPredicate::Or(vec![root.clone(), names.clone()]);
    let both = LeafPredicate::And(vec![error.clone(), LeafPredicate::Not(Box::new(names))]);
    vec![
        (all.clone(), None),
        (count.clone(), None),
        (pruned.clone(), Some(root)),
        (pruned, Some(error)),
        (all.clone(), Some(like)),
        (count, Some(either)),
        (all, Some(both)),
    ]
}

struct Pair {
    fast: Decoder,
    careful: Decoder,
}

fn pair(projection: &Projection, predicate: Option<&LeafPredicate>) -> Pair {
    let format = CloudTrail::new(&spec());
    let decoder = |way| {
        let rows = Box::new(format.decoder(projection, predicate, way));
        let options = DecoderOptions { batch_rows: 1 << 20, ..DecoderOptions::default() };
        Decoder::with_rows(rows, projection, options)
    };
    Pair { fast: decoder(Way::Fast { trial: u32::MAX }), careful: decoder(Way::Careful) }
}

/// Rows and account of some documents.
fn read(decoder: &mut Decoder, documents: &[Vec<u8>]) -> (Option<RecordBatch>, Vec<ObjectOutcome>) {
    let mut batches = Vec::new();
    let info = ObjectInfo::default();
    let outcomes = documents.iter().map(|document| {
        let mut emit = |batch: crate::DecodedBatch| {
            batches.push(batch.batch);
            ControlFlow::Continue(())
        };
        let outcome = decoder.decode_object(document, &info, &mut emit).unwrap();
        // The ways may differ in how they went, and in what a dismissed object holds.
        ObjectOutcome {
            fast: false,
            dismissed: false,
            rows_read: 0,
            malformed_rows: 0,
            damage: None,
            ..outcome
        }
    });
    let outcomes = outcomes.collect();
    batches.extend(decoder.finish().unwrap().map(|batch| batch.batch));
    let whole = batches.first().map(|first| concat_batches(first.schema_ref(), &batches).unwrap());
    (whole, outcomes)
}

fn compare(pair: &mut Pair, documents: &[Vec<u8>]) {
    if read(&mut pair.fast, documents) == read(&mut pair.careful, documents) {
        return;
    }
    for document in documents {
        let one = std::slice::from_ref(document);
        let (fast, careful) = (read(&mut pair.fast, one), read(&mut pair.careful, one));
        assert_eq!(fast, careful, "{}", String::from_utf8_lossy(document));
    }
    panic!("a difference that no single document shows");
}

/// The number of documents of a run, of two records on average: a million records, a hundred
/// million in long runs.
fn rounds() -> usize {
    if std::env::var_os("OTUS_LONG").is_some() { 40_000_000 } else { 400_000 }
}

/// Documents compared at once.
const CHUNK: usize = 1000;

#[test]
fn fast_equals_careful_on_random_documents() {
    let mut dice = Dice(11);
    let questions = questions();
    let chunks = rounds() / CHUNK / questions.len();
    for (projection, predicate) in &questions {
        let mut pair = pair(projection, predicate.as_ref());
        for _ in 0..chunks {
            let documents = (0..CHUNK).map(|round| {
                let mut text = document(&mut dice);
                if round % 2 == 0 {
                    mutate(&mut dice, &mut text);
                }
                text
            });
            compare(&mut pair, &documents.collect::<Vec<_>>());
        }
    }
}

#[test]
fn fast_equals_careful_on_mutated_real_records() {
    let record = r#"{"eventVersion":"1.08","userIdentity":{"type":"Root","principalId":"123456789012","arn":"arn:aws:iam::123456789012:root","accountId":"123456789012","sessionContext":{"sessionIssuer":{},"webIdFederationData":{},"attributes":{"creationDate":"2021-01-01T00:00:00Z","mfaAuthenticated":"false"}}},"eventTime":"2021-01-01T00:00:01Z","eventSource":"s3.amazonaws.com","eventName":"PutObject","awsRegion":"ap-northeast-1","sourceIPAddress":"192.0.2.1","userAgent":"[aws-cli/2.2.16 Python/3.8.8 exe/x86_64.ubuntu.20 prompt/off command/s3.sync]","errorCode":"AccessDenied","errorMessage":"User: \"x\" is not authorized","requestParameters":{"bucketName":"b","key":"\u003ca\u003e/é","policy":"{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\"}]}","n":[1,2.50,{"d":null}]},"responseElements":null,"additionalEventData":{"bytesTransferredIn":2356.0,"x-amz-id-2":"a/b="},"requestID":"R","eventID":"e","readOnly":false,"resources":[{"type":"AWS::S3::Object","ARN":"arn:aws:s3:::b/x"},{"accountId":"1","type":"AWS::S3::Bucket","ARN":"arn:aws:s3:::b"}],"eventType":"AwsApiCall","managementEvent":false,"recipientAccountId":"123456789012","tlsDetails":{"tlsVersion":"TLSv1.2"}}"#;
    let document = format!("{{\"Records\":[{record},{record}]}}").into_bytes();
    let mut dice = Dice(12);
    let questions = questions();
    let chunks = rounds() / 5 / CHUNK / questions.len();
    for (projection, predicate) in &questions {
        let mut pair = pair(projection, predicate.as_ref());
        compare(&mut pair, std::slice::from_ref(&document));
        for _ in 0..chunks {
            let documents = (0..CHUNK).map(|_| {
                let mut text = document.clone();
                mutate(&mut dice, &mut text);
                text
            });
            compare(&mut pair, &documents.collect::<Vec<_>>());
        }
    }
}

/// Without a predicate the whole account is the same, not only the rows.
#[test]
fn accounts_agree() {
    let all = Projection::all(&spec()).unwrap();
    let mut pair = pair(&all, None);
    let mut dice = Dice(13);
    let mut walked = 0;
    for round in 0..5000 {
        let mut text = document(&mut dice);
        if round % 3 == 0 {
            mutate(&mut dice, &mut text);
        }
        let info = ObjectInfo::default();
        let mut emit = |_| ControlFlow::Continue(());
        let fast = pair.fast.decode_object(&text, &info, &mut emit).unwrap();
        let careful = pair.careful.decode_object(&text, &info, &mut emit).unwrap();
        walked += u32::from(fast.fast);
        assert_eq!(
            ObjectOutcome { fast: false, ..fast },
            careful,
            "{}",
            String::from_utf8_lossy(&text)
        );
    }
    // The comparison is worth something only if both ways were gone.
    assert!((1500..4500).contains(&walked), "{walked}");
}

/// The literal filter is at work in the comparisons above: it dismisses objects without the
/// literal, and only these.
#[test]
fn objects_without_the_literal_are_dismissed() {
    let (projection, predicate) = questions().swap_remove(2);
    let mut fast = pair(&projection, predicate.as_ref()).fast;
    let mut read = |text: &str| {
        let info = ObjectInfo::default();
        let mut emit = |_| ControlFlow::Continue(());
        let outcome = fast.decode_object(text.as_bytes(), &info, &mut emit).unwrap();
        (outcome.dismissed, outcome.rows, outcome.rows_read)
    };
    let other = r#"{"userIdentity":{"type":"AssumedRole","userName":"Root2"}}"#;
    let root = r#"{"userIdentity":{"type":"Root"}}"#;
    assert_eq!(read(&format!(r#"{{"Records":[{other},{other}]}}"#)), (true, 0, 0));
    assert_eq!(read(&format!(r#"{{"Records":[{other},{root}]}}"#)), (false, 1, 2));
    let hidden = root.replace('R', "\\u0052");
    assert_eq!(read(&format!(r#"{{"Records":[{hidden},{other}]}}"#)), (false, 1, 2));
    let decoy = r#"{"eventName":"Root"}"#;
    assert_eq!(read(&format!(r#"{{"Records":[{decoy}]}}"#)), (false, 0, 1));
}

fn files(folder: &std::path::Path, found: &mut Vec<std::path::PathBuf>) {
    let entries = std::fs::read_dir(folder).unwrap();
    let mut entries = entries.map(|it| it.unwrap().path()).collect::<Vec<_>>();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            files(&path, found);
        } else if path.extension().is_some_and(|it| it == "gz") {
            found.push(path);
        }
    }
}

/// Real trails, as they are and mutated after inflating.
#[test]
fn fast_equals_careful_on_real_trails() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder = folder.join("../../../shared/data/cloudtrail");
    if !folder.is_dir() {
        println!("skipped: no ../shared/data/cloudtrail beside the repository");
        return;
    }
    let mut found = Vec::new();
    files(&folder, &mut found);
    let mut inflater = crate::Inflater::new();
    let texts = found.iter().filter_map(|path| {
        let stored = std::fs::read(path).unwrap();
        match inflater.open(&stored, "a.gz").text {
            crate::Text::Whole(text, None) => Some(text.to_vec()),
            _ => None,
        }
    });
    let texts: Vec<Vec<u8>> = texts.collect();
    assert!(texts.len() > 50, "{}", texts.len());
    let mut dice = Dice(14);
    for (projection, predicate) in &questions() {
        let mut pair = pair(projection, predicate.as_ref());
        compare(&mut pair, &texts);
        let rounds = if std::env::var_os("OTUS_LONG").is_some() { 100 } else { 2 };
        for _ in 0..rounds {
            let mutated = texts.iter().map(|text| {
                let mut text = text.clone();
                mutate(&mut dice, &mut text);
                text
            });
            compare(&mut pair, &mutated.collect::<Vec<_>>());
        }
    }
}
