//! Writes events where CloudTrail would: one gzipped object for each region, under the day of
//! delivery. It must not know which events a trail wants.

use std::collections::BTreeMap;
use std::io::Write as _;

use chrono::Utc;
use flate2::Compression;
use flate2::write::GzEncoder;
use otus_engine::Engine;
use serde_json::{Value, json};

use super::event::ACCOUNT;
use super::{AuditEvent, Trail};

/// Puts the events into the trail's bucket.
///
/// # Errors
/// Why not.
pub(super) fn deliver(
    engine: &Engine,
    trail: &Trail,
    events: &[&AuditEvent],
) -> Result<(), String> {
    let bucket = engine.objects().bucket(&trail.bucket).map_err(|error| error.message)?;
    let mut by_region: BTreeMap<&str, Vec<Value>> = BTreeMap::new();
    for event in events {
        by_region.entry(&event.region).or_default().push(event.record());
    }
    for (region, records) in by_region {
        let body = compress(&json!({ "Records": records }).to_string())
            .map_err(|error| format!("cannot compress: {error}"))?;
        let put = futures::executor::block_on(bucket.put(&key(trail, region), body.into()));
        put.map_err(|error| error.to_string())?;
    }
    Ok(())
}

fn compress(text: &str) -> std::io::Result<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(text.as_bytes())?;
    encoder.finish()
}

/// `AWSLogs/<account>/CloudTrail/<region>/yyyy/mm/dd/<account>_CloudTrail_<region>_<time>_<random>.json.gz`
fn key(trail: &Trail, region: &str) -> String {
    let now = Utc::now();
    let prefix = match trail.prefix.as_deref() {
        None | Some("") => String::new(),
        Some(prefix) => format!("{}/", prefix.trim_end_matches('/')),
    };
    let unique: String = crate::executions::new_id().chars().filter(|it| *it != '-').collect();
    let unique = unique.get(..16).unwrap_or(&unique).to_owned();
    format!(
        "{prefix}AWSLogs/{ACCOUNT}/CloudTrail/{region}/{}/{ACCOUNT}_CloudTrail_{region}_{}_{unique}\
         .json.gz",
        now.format("%Y/%m/%d"),
        now.format("%Y%m%dT%H%MZ"),
    )
}
