//! Delivery: a folder's events cut into files of realistic sizes, each one line of JSON in
//! one gzip member under CloudTrail's name, its records in the order of time or not.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use flate2::{Compression, write::GzEncoder};
use rand::Rng;
use rand::seq::SliceRandom;
use rand_chacha::ChaCha8Rng;
use serde_json::{Value, json};

use super::answers::Answers;
use super::json::Json;
use super::logs::Access;
use super::plan::{Plan, Unit, letters};
use super::record::Event;
use super::story::{Record, Story};
use super::{GenerateError, Life, clock};

/// Records per file: (share of files in thousandths, records), between the two public
/// trails whose original files were measured. Straight lines between the points, because
/// logarithms differ in their last digit from one C library to the next.
const SIZES: [(u64, u64); 6] = [(0, 1), (120, 1), (500, 12), (900, 60), (990, 300), (1_000, 622)];
const UNIQUE: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
/// Random numbers of the names of the story's files.
const STORY_FILES: u64 = u64::MAX - 2;
/// More than an account has inhabitants.
const TURNS: usize = 64;
/// Seconds between the stamps of deliveries.
const STAMP: i64 = 300;

/// Writes below a root folder.
#[derive(Debug)]
pub(super) struct Files {
    root: PathBuf,
    /// The folder made last.
    made: String,
}

impl Files {
    pub(super) fn new(root: &Path) -> Self {
        Self { root: root.to_owned(), made: String::new() }
    }

    /// Writes `folder` + `name`; a folder ends with a slash or is empty.
    pub(super) fn write(
        &mut self,
        folder: &str,
        name: &str,
        bytes: &[u8],
    ) -> Result<(), GenerateError> {
        let path = self.root.join(folder);
        let fail =
            |path: &Path, source| GenerateError::Write { path: path.display().to_string(), source };
        if self.made != folder || folder.is_empty() {
            fs::create_dir_all(&path).map_err(|error| fail(&path, error))?;
            folder.clone_into(&mut self.made);
        }
        let path = path.join(name);
        fs::write(&path, bytes).map_err(|error| fail(&path, error))
    }

    /// Writes a packed log file and counts it.
    fn object(
        &mut self,
        folder: &str,
        name: &str,
        json: &[u8],
        answers: &mut Answers,
    ) -> Result<(), GenerateError> {
        let packed =
            gzip(json).map_err(|source| GenerateError::Write { path: name.to_owned(), source })?;
        self.write(folder, name, &packed)?;
        answers.object(packed.len(), json.len());
        Ok(())
    }
}

/// What a thread has counted and kept.
#[derive(Debug, Default)]
pub(super) struct Done {
    pub(super) answers: Answers,
    /// Requests for objects of the bucket whose own log is kept.
    pub(super) accesses: Vec<Access>,
}

impl Done {
    /// Adds what another thread has done.
    pub(super) fn merge(&mut self, other: Self) {
        self.answers.merge(other.answers);
        self.accesses.extend(other.accesses);
    }
}

/// Delivers the events of one folder.
pub(super) fn unit(
    plan: &Plan,
    unit: &Unit,
    silence: Option<(i64, i64)>,
    files: &mut Files,
    done: &mut Done,
) -> Result<(), GenerateError> {
    let mut random = plan.random(unit);
    let life = plan.options.life;
    // Everybody shows up once on the first day, so that nobody is new later.
    let mut turns = 0..if life != Life::Busy && plan.is_first_day(unit) { TURNS } else { 0 };
    // A copy of its own: what happened in other folders must not matter here.
    let mut world = plan.worlds[unit.account].clone();
    let account = world.account.clone();
    let folder = Plan::folder(&account, unit.region, unit.midnight);
    let day = clock::folder(unit.midnight);
    let mut json = Json::default();
    let of_life = if life == Life::Busy { deliveries } else { hourly };
    for (stamp, records) in of_life(unit, &mut random) {
        let mut times = times(stamp, records, &mut random);
        times.retain(|it| silence.is_none_or(|(from, to)| *it < from || *it >= to));
        if times.is_empty() {
            continue;
        }
        json.clear();
        json.raw("{\"Records\":[");
        for time in times {
            let actor = world.draw(time, life, turns.next(), &mut random);
            let event = Event::draw(actor, &account, unit.region, time, life, &mut random);
            let request_id = event.write(&mut json, &mut random);
            done.answers.count(event.counted(), &day);
            if plan.options.other_logs && unit.is_of_first_account() {
                done.accesses.extend(event.access(request_id));
            }
        }
        json.raw("]}");
        let name = file_name(&account, unit.region, stamp, &mut random);
        files.object(&folder, &name, json.bytes(), &mut done.answers)?;
    }
    Ok(())
}

fn file_name(account: &str, region: &str, stamp: i64, random: &mut ChaCha8Rng) -> String {
    let (stamp, unique) = (clock::stamp(stamp), letters(random, UNIQUE, 16));
    format!("{account}_CloudTrail_{region}_{stamp}_{unique}.json.gz")
}

/// Delivers the scripted records, in files of their own.
pub(super) fn story(
    plan: &Plan,
    story: &Story,
    files: &mut Files,
    done: &mut Done,
) -> Result<(), GenerateError> {
    let mut random = plan.random_of(STORY_FILES);
    let account = &plan.worlds[0].account;
    let mut batches: BTreeMap<(i64, &str, bool), Vec<&Record>> = BTreeMap::new();
    for record in &story.records {
        let stamp = record.time - record.time.rem_euclid(STAMP) + 2 * STAMP;
        batches.entry((stamp, &record.region, false)).or_default().push(record);
        if record.twice {
            batches.entry((stamp, &record.region, true)).or_default().push(record);
        }
        if plan.options.other_logs {
            done.accesses.extend(record.access());
        }
    }
    for ((stamp, region, _), records) in batches {
        let folder = Plan::folder(account, region, stamp);
        let values: Vec<&Value> = records.iter().map(|it| &it.json).collect();
        let text = json!({ "Records": values }).to_string();
        let day = clock::folder(stamp);
        records.iter().for_each(|it| done.answers.count(it.counted(), &day));
        let name = file_name(account, region, stamp, &mut random);
        files.object(&folder, &name, text.as_bytes(), &mut done.answers)?;
    }
    Ok(())
}

/// Stamps and numbers of records of a quiet account: something every hour.
fn hourly(unit: &Unit, random: &mut ChaCha8Rng) -> Vec<(i64, u64)> {
    let share = |hour: u64| unit.events * (hour + 1) / 24 - unit.events * hour / 24;
    let stamp = |hour: u64, random: &mut ChaCha8Rng| {
        unit.midnight + hour as i64 * 3_600 + STAMP * random.random_range(0..3_600 / STAMP)
    };
    (0..24).map(|hour| (stamp(hour, random), share(hour))).collect()
}

/// Stamps and numbers of records, by time.
fn deliveries(unit: &Unit, random: &mut ChaCha8Rng) -> Vec<(i64, u64)> {
    let mut deliveries = Vec::new();
    let mut left = unit.events;
    while left > 0 {
        let records = size(random.random_range(0..=1_000)).min(left);
        left -= records;
        let stamp = unit.midnight + STAMP * random.random_range(0..clock::DAY / STAMP);
        deliveries.push((stamp, records));
    }
    deliveries.sort_unstable();
    deliveries
}

fn size(share: u64) -> u64 {
    SIZES
        .windows(2)
        .find_map(|pair| match *pair {
            [(from, low), (to, high)] if share <= to => {
                Some(low + (high - low) * (share - from) / (to - from))
            }
            _ => None,
        })
        .unwrap_or(1)
}

/// Event times of a file: one to seven minutes before its stamp, one in ten up to ten. What
/// is delivered just after midnight has happened the day before. A third of the files are
/// out of order.
fn times(stamp: i64, records: u64, random: &mut ChaCha8Rng) -> Vec<i64> {
    let mut times: Vec<i64> = (0..records)
        .map(|_| match random.random_ratio(1, 10) {
            true => stamp - random.random_range(420..600),
            false => stamp - random.random_range(60..420),
        })
        .collect();
    times.sort_unstable();
    if random.random_ratio(1, 3) {
        times.shuffle(random);
    }
    times
}

fn gzip(bytes: &[u8]) -> io::Result<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::new(6));
    encoder.write_all(bytes)?;
    encoder.finish()
}
