//! The other logs of the same account: VPC flow, load balancer, WAF, resolver and S3 server
//! access logs, in the layouts and formats AWS documents, of the same actors at the same
//! times as CloudTrail's. One file a format. They must not know what the story means.

mod alb;
mod resolver;
pub(super) mod s3_access;
mod traffic;
mod vpc_flow;
mod waf;

use std::collections::BTreeMap;
use std::io::Write;

use flate2::{Compression, write::GzEncoder};
use rand_chacha::ChaCha8Rng;
use serde_json::{Map, Value, json};

use super::deliver::Files;
use super::plan::{Plan, REGIONS, letters};
use super::story::Story;
use super::{GenerateError, clock};
pub(super) use s3_access::Access;
use traffic::Traffic;

/// The instance behind the load balancer.
pub(super) const INSTANCE: &str = "i-0f3b1c2d4e5a69788";
/// The bucket whose own access log is kept.
pub(super) const BUCKET: &str = "acme-datalake";
const VPC: &str = "vpc-0a1b2c3d4e5f60718";
/// Private addresses of the load balancer and the instance.
const BALANCER: &str = "10.0.1.10";
const HOST: &str = "10.0.1.25";
/// Random numbers of these logs, apart from those of any folder.
const STREAM: u64 = u64::MAX - 1;

/// Lines of one log by the time of their delivery.
#[derive(Debug, Default)]
struct Lines {
    by_stamp: BTreeMap<i64, Vec<(i64, String)>>,
}

impl Lines {
    /// Keeps a line for the delivery after its time, every `step` seconds.
    fn add(&mut self, time: i64, step: i64, line: String) {
        let stamp = time - time.rem_euclid(step) + step;
        self.by_stamp.entry(stamp).or_default().push((time, line));
    }
}

/// Where the logs of one account and region go.
struct Place<'a> {
    account: &'a str,
    region: &'a str,
    random: ChaCha8Rng,
    files: Files,
}

impl Place<'_> {
    fn unique(&mut self, length: usize) -> String {
        letters(&mut self.random, b"abcdefghijklmnopqrstuvwxyz0123456789", length)
    }

    /// Writes every delivery; the number of lines.
    fn deliver(
        &mut self,
        lines: Lines,
        header: Option<&str>,
        packed: bool,
        name: impl Fn(&mut Self, i64) -> (String, String),
    ) -> Result<u64, GenerateError> {
        let mut many = 0;
        for (stamp, mut lines) in lines.by_stamp {
            lines.sort();
            many += lines.len() as u64;
            let (folder, file) = name(self, stamp);
            let mut text = String::new();
            for line in header.into_iter().chain(lines.iter().map(|it| it.1.as_str())) {
                text.push_str(line);
                text.push('\n');
            }
            if !packed {
                self.files.write(&folder, &file, text.as_bytes())?;
                continue;
            }
            let mut encoder = GzEncoder::new(Vec::new(), Compression::new(6));
            let done = encoder.write_all(text.as_bytes()).and_then(|()| encoder.finish());
            let bytes =
                done.map_err(|source| GenerateError::Write { path: file.clone(), source })?;
            self.files.write(&folder, &file, &bytes)?;
        }
        Ok(many)
    }
}

/// Writes every log of the first account in its busiest region; lines by log.
pub(super) fn write(
    plan: &Plan,
    story: &Story,
    accesses: Vec<Access>,
) -> Result<Value, GenerateError> {
    let mut random = plan.random_of(STREAM);
    let traffic = Traffic::new(plan, story, &mut random);
    let files = Files::new(&plan.options.out);
    let mut place = Place { account: &plan.worlds[0].account, region: REGIONS[0], random, files };
    let mut lines = Map::new();
    lines.insert("vpc_flow".to_owned(), json!(vpc_flow::write(&mut place, &traffic)?));
    lines.insert("alb".to_owned(), json!(alb::write(&mut place, &traffic)?));
    lines.insert("waf".to_owned(), json!(waf::write(&mut place, &traffic)?));
    lines.insert("route53_resolver".to_owned(), json!(resolver::write(&mut place, &traffic)?));
    let accesses = accesses.into_iter().chain(s3_access::silent(story)).collect();
    lines.insert("s3_access".to_owned(), json!(s3_access::write(&mut place, accesses)?));
    Ok(Value::Object(lines))
}

/// `2026/10/30/09/05`, as far as `parts` folders.
fn folders(time: i64, parts: usize) -> String {
    let stamp = clock::stamp(time);
    let digits = stamp.replace(['T', 'Z'], "");
    let spans = [(0, 4), (4, 6), (6, 8), (8, 10), (10, 12)];
    let words = spans.iter().take(parts).filter_map(|(from, to)| digits.get(*from..*to));
    words.collect::<Vec<_>>().join("/")
}
