//! Exact answers, counted from the fields as they are written and never read back: the
//! walk-through's two questions and the events of every day.

use std::borrow::Cow;
use std::cmp::Reverse;
use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::Summary;
use super::clock;
use super::json::ESCAPED;
use super::plan::{Plan, REGIONS};

/// `userIdentity.userName`, `eventName`, `userIdentity.invokedBy`.
type RootGroup = (Option<String>, Cow<'static, str>, Option<String>);
/// `eventName`, `errorCode`, `errorMessage`.
type ErrorGroup = (Cow<'static, str>, Cow<'static, str>, Option<String>);

/// What is counted of a record.
#[derive(Debug)]
pub(super) struct Counted<'a> {
    /// `userIdentity.type`
    pub(super) kind: &'a str,
    pub(super) user_name: Option<&'a str>,
    pub(super) invoked_by: Option<&'a str>,
    pub(super) name: Cow<'static, str>,
    pub(super) error_code: Option<Cow<'static, str>>,
    /// May begin with [`ESCAPED`].
    pub(super) error_message: Option<&'a str>,
    /// Seconds since 1970.
    pub(super) time: i64,
}

/// What has been counted so far.
#[derive(Debug, Default)]
pub(super) struct Answers {
    root: BTreeMap<RootGroup, u64>,
    errors: BTreeMap<ErrorGroup, u64>,
    /// By the day of the folder, `yyyy/MM/dd`: all events, events of root.
    delivered: BTreeMap<String, (u64, u64)>,
    /// By the day of `eventTime`, `yyyy/MM/dd`.
    happened: BTreeMap<String, u64>,
    objects: u64,
    bytes: u64,
    json_bytes: u64,
}

impl Answers {
    /// Counts an event delivered into the folder of `day`.
    pub(super) fn count(&mut self, event: Counted<'_>, day: &str) {
        let is_root = event.kind == "Root";
        let text = |it: Option<&str>| it.map(str::to_owned);
        if is_root {
            let group = (text(event.user_name), event.name.clone(), text(event.invoked_by));
            *self.root.entry(group).or_default() += 1;
        }
        if let Some(code) = event.error_code {
            let message = event.error_message;
            let message = message.map(|text| text.trim_start_matches(ESCAPED).to_owned());
            *self.errors.entry((event.name, code, message)).or_default() += 1;
        }
        let delivered = self.delivered.entry(day.to_owned()).or_default();
        delivered.0 += 1;
        delivered.1 += u64::from(is_root);
        *self.happened.entry(clock::folder(event.time)).or_default() += 1;
    }

    /// Counts a file by its stored size and the size of its JSON.
    pub(super) fn object(&mut self, bytes: usize, json_bytes: usize) {
        self.objects += 1;
        self.bytes += bytes as u64;
        self.json_bytes += json_bytes as u64;
    }

    /// Adds what another thread has counted.
    pub(super) fn merge(&mut self, other: Self) {
        add(&mut self.root, other.root);
        add(&mut self.errors, other.errors);
        add(&mut self.happened, other.happened);
        for (day, (events, root)) in other.delivered {
            let total = self.delivered.entry(day).or_default();
            total.0 += events;
            total.1 += root;
        }
        self.objects += other.objects;
        self.bytes += other.bytes;
        self.json_bytes += other.json_bytes;
    }

    pub(super) fn summary(&self, plan: &Plan) -> Summary {
        let regions = REGIONS.iter().take(plan.options.regions as usize);
        Summary {
            events: self.delivered.values().map(|(events, _)| events).sum(),
            objects: self.objects,
            bytes: self.bytes,
            json_bytes: self.json_bytes,
            accounts: plan.worlds.iter().map(|world| world.account.clone()).collect(),
            regions: regions.map(|region| (*region).to_owned()).collect(),
        }
    }

    /// The text of `answers.json`.
    pub(super) fn to_json(&self, plan: &Plan, story: &Value, lines: &Value) -> String {
        let summary = self.summary(plan);
        let delivered = self.delivered.iter();
        let events: Map<String, Value> =
            delivered.clone().map(|(day, (events, _))| (day.clone(), json!(events))).collect();
        let root: Map<String, Value> =
            delivered.map(|(day, (_, root))| (day.clone(), json!(root))).collect();
        let answers = json!({
            "options": plan.options.describe(),
            "accounts": summary.accounts,
            "regions": summary.regions,
            "events": summary.events,
            "objects": summary.objects,
            "bytes": summary.bytes,
            "json_bytes": summary.json_bytes,
            "question_1": { "rows": self.root_rows() },
            "question_2": self.error_rows(),
            "events_per_day": events,
            "root_events_per_day": root,
            "events_per_day_of_eventtime": self.happened,
        });
        let mut answers = answers;
        for (name, part) in [("story", story), ("lines", lines)] {
            if !part.is_null() {
                answers[name] = part.clone();
            }
        }
        format!("{answers:#}\n")
    }

    fn root_rows(&self) -> Vec<Value> {
        let row = |((user, event, invoker), total): (&RootGroup, u64)| json!({"totalevents": total, "username": user, "eventname": event, "invokedby": invoker});
        descending(&self.root).into_iter().map(row).collect()
    }

    /// Groups as frequent as the tenth are all right as the last of ten: `rows` holds them all.
    fn error_rows(&self) -> Value {
        let sorted = descending(&self.errors);
        let least = sorted.get(9).map_or(0, |(_, total)| *total);
        let row = |((event, code, message), total): &(&ErrorGroup, u64)| json!({"totalevents": total, "eventname": event, "errorcode": code, "errormessage": message});
        let kept = sorted.iter().filter(|(_, total)| *total >= least);
        json!({
            "matching_events": self.errors.values().sum::<u64>(),
            "groups": sorted.len(),
            "limit": 10,
            "rows": kept.map(row).collect::<Vec<Value>>(),
        })
    }
}

fn add<K: Ord>(into: &mut BTreeMap<K, u64>, from: BTreeMap<K, u64>) {
    for (key, count) in from {
        *into.entry(key).or_default() += count;
    }
}

/// The most frequent first, equals by their keys.
fn descending<K: Ord>(groups: &BTreeMap<K, u64>) -> Vec<(&K, u64)> {
    let mut sorted: Vec<(&K, u64)> = groups.iter().map(|(key, total)| (key, *total)).collect();
    sorted.sort_by_key(|(_, total)| Reverse(*total));
    sorted
}
