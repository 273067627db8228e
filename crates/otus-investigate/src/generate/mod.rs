//! Realistic CloudTrail logs on demand, the same for the same options on every machine,
//! together with exact answers. Figures imitate what was measured on public trails: many
//! small files, few services with most of the calls, 5 to 15 % errors, deliveries that fall
//! into the next day's folder, and text that misleads readers who search instead of parse.
//!
//! It writes bytes and counts; it must not read any log and knows no decoder.

mod answers;
mod calls;
mod clock;
mod deliver;
mod failures;
mod insight;
mod json;
mod parameters;
mod plan;
mod record;
mod story;
#[cfg(test)]
mod tests;
mod world;

use std::path::PathBuf;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use chrono::NaiveDate;
use thiserror::Error;

use answers::Answers;
use plan::Plan;

/// What to generate.
#[derive(Debug, Clone)]
pub struct Options {
    /// The folder that stands for the bucket; keys become paths below it.
    pub out: PathBuf,
    /// Days of deliveries, at least 1.
    pub days: u32,
    /// The last of them.
    pub end: NaiveDate,
    /// Accounts, at least 1.
    pub accounts: u32,
    /// Regions of every account, 1 to [`REGIONS_MAX`]; the first is `ap-northeast-1`.
    pub regions: u32,
    /// Events of a day over all accounts and regions, without duplicates.
    pub events_per_day: u32,
    /// The same seed gives the same bytes.
    pub seed: u64,
    /// Records of a typical file (the median; sizes are log-normal).
    pub records_per_file: u32,
    /// An organisation's id puts `AWSLogs/<id>/<account>/…` in place of `AWSLogs/<account>/…`.
    pub organisation: Option<String>,
    /// A second trail into the same bucket delivers a quarter of the files again.
    pub second_trail: bool,
    /// Plants an intrusion in the middle of the range and tells it in the answers.
    pub story: bool,
    /// Threads that generate; the result does not depend on it.
    pub threads: usize,
}

impl Options {
    /// Small defaults: one account, one region, 120 days of 200 events.
    #[must_use]
    pub fn new(out: PathBuf, end: NaiveDate) -> Self {
        Self {
            out,
            days: 120,
            end,
            accounts: 1,
            regions: 1,
            events_per_day: 200,
            seed: 1,
            records_per_file: 12,
            organisation: None,
            second_trail: false,
            story: false,
            threads: 2,
        }
    }
}

/// How many regions there are to choose from.
pub const REGIONS_MAX: u32 = plan::REGIONS.len() as u32;

/// What was written.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Summary {
    /// Records in `CloudTrail/` files, duplicates included.
    pub events: u64,
    pub objects: u64,
    /// Stored (compressed) size of the objects.
    pub bytes: u64,
    /// Size of the JSON inside them.
    pub json_bytes: u64,
    /// The accounts' numbers, the busiest first.
    pub accounts: Vec<String>,
    /// The regions' names, the busiest first.
    pub regions: Vec<String>,
}

/// Why nothing was generated.
#[derive(Debug, Error)]
pub enum GenerateError {
    #[error("{0}")]
    Options(String),
    #[error("cannot write {path}: {source}")]
    Write { path: String, source: std::io::Error },
}

/// Writes a bucket of CloudTrail logs and `answers.json` into `options.out`.
pub fn cloudtrail(options: &Options) -> Result<Summary, GenerateError> {
    let plan = Plan::new(options)?;
    let units = plan.units();
    let next = AtomicUsize::new(0);
    let total = Mutex::new((Answers::default(), None));
    std::thread::scope(|scope| {
        for _ in 0..options.threads.max(1) {
            scope.spawn(|| {
                let mut answers = Answers::default();
                let mut files = deliver::Files::new(&options.out);
                let mut failed = None;
                while let Some(unit) = units.get(next.fetch_add(1, Ordering::Relaxed)) {
                    if let Err(error) = deliver::unit(&plan, unit, &mut files, &mut answers) {
                        failed = Some(error);
                        break;
                    }
                }
                if let Ok(mut total) = total.lock() {
                    total.0.merge(answers);
                    total.1 = total.1.take().or(failed);
                }
            });
        }
    });
    let (answers, failed) = total.into_inner().unwrap_or_else(|poisoned| poisoned.into_inner());
    if let Some(error) = failed {
        return Err(error);
    }
    let mut files = deliver::Files::new(&options.out);
    insight::deliver(&plan, &mut files)?;
    files.write("answers.json", answers.to_json(&plan).as_bytes())?;
    Ok(answers.summary(&plan))
}
