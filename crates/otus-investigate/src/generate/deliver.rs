//! Delivery: a folder's events cut into files of realistic sizes, each one line of JSON in
//! one gzip member under CloudTrail's name, its records in the order of time or not.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use flate2::{Compression, write::GzEncoder};
use rand::Rng;
use rand::seq::SliceRandom;
use rand_chacha::ChaCha8Rng;

use super::answers::Answers;
use super::json::Json;
use super::plan::{Plan, Unit, letters};
use super::record::Event;
use super::{GenerateError, clock};

/// Records per file: (share of files in thousandths, records), between the two public
/// trails whose original files were measured. Straight lines between the points, because
/// logarithms differ in their last digit from one C library to the next.
const SIZES: [(u64, u64); 6] = [(0, 1), (120, 1), (500, 12), (900, 60), (990, 300), (1_000, 622)];
const UNIQUE: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
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
}

/// Delivers the events of one folder.
pub(super) fn unit(
    plan: &Plan,
    unit: &Unit,
    files: &mut Files,
    answers: &mut Answers,
) -> Result<(), GenerateError> {
    let mut random = plan.random(unit);
    // A copy of its own: what happened in other folders must not matter here.
    let mut world = plan.worlds[unit.account].clone();
    let account = world.account.clone();
    let folder = Plan::folder(&account, unit.region, unit.midnight);
    let day = clock::folder(unit.midnight);
    let mut json = Json::default();
    for (stamp, records) in deliveries(unit, &mut random) {
        json.clear();
        json.raw("{\"Records\":[");
        for time in times(stamp, records, &mut random) {
            let actor = world.draw(time, &mut random);
            let event = Event::draw(actor, &account, unit.region, time, &mut random);
            event.write(&mut json, &mut random);
            answers.count(&event, &day);
        }
        json.raw("]}");
        let unique = letters(&mut random, UNIQUE, 16);
        let stamp = clock::stamp(stamp);
        let name = format!("{account}_CloudTrail_{}_{stamp}_{unique}.json.gz", unit.region);
        let packed = gzip(json.bytes())
            .map_err(|source| GenerateError::Write { path: name.clone(), source })?;
        files.write(&folder, &name, &packed)?;
        answers.object(packed.len(), json.bytes().len());
    }
    Ok(())
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
