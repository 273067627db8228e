//! Realistic CloudTrail logs on demand, the same JSON for the same options on every machine
//! and any number of threads, together with exact answers. Figures imitate what was measured on public trails: many
//! small files, few services with most of the calls, 5 to 15 % errors, deliveries that fall
//! into the next day's folder, and text that misleads readers who search instead of parse.
//!
//! A *busy* account has a bit of everything, good for counting. A *quiet* one has nothing an
//! investigator would stop at; an *intrusion* is a quiet one with a planted story. Beside
//! CloudTrail the same story can be written into five other logs.
//!
//! Not built yet: CloudTrail Insights, organisation trails.
//!
//! It writes bytes and counts; it must not read any log and knows no decoder.

mod answers;
mod calls;
mod clock;
mod deliver;
mod failures;
mod json;
mod logs;
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
use serde_json::{Value, json};
use thiserror::Error;

use deliver::Done;
use plan::Plan;
use story::Story;

/// What goes on in an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Life {
    /// Everything that occurs in real trails, at random.
    Busy,
    /// Nothing that an investigator would stop at.
    Quiet,
    /// Quiet, with a planted story.
    Intrusion,
}

impl Life {
    fn name(self) -> &'static str {
        match self {
            Self::Busy => "busy",
            Self::Quiet => "quiet",
            Self::Intrusion => "intrusion",
        }
    }
}

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
    /// Events of a day over all accounts and regions.
    pub events_per_day: u32,
    /// The same seed gives the same logs.
    pub seed: u64,
    pub life: Life,
    /// VPC flow, load balancer, WAF, resolver and S3 access logs of the first account, for
    /// accounts that are not busy.
    pub other_logs: bool,
}

impl Options {
    /// Small defaults: one account, one region, 120 days of 200 events.
    #[must_use]
    pub fn new(out: PathBuf, end: NaiveDate) -> Self {
        let (days, accounts, regions, events_per_day, seed) = (120, 1, 1, 200, 1);
        let (life, other_logs) = (Life::Busy, false);
        Self { out, days, end, accounts, regions, events_per_day, seed, life, other_logs }
    }

    /// What decides the content, for `answers.json`.
    fn describe(&self) -> Value {
        json!({
            "days": self.days,
            "end": self.end.to_string(),
            "accounts": self.accounts,
            "regions": self.regions,
            "events_per_day": self.events_per_day,
            "seed": self.seed,
            "life": self.life.name(),
            "other_logs": self.other_logs,
        })
    }

    /// Files of other options beside the new ones would make the answers wrong.
    fn check_folder(&self) -> Result<(), GenerateError> {
        let write = |path: PathBuf, source| GenerateError::Write {
            path: path.display().to_string(),
            source,
        };
        let logs = self.out.join("AWSLogs");
        if !logs.try_exists().map_err(|error| write(logs, error))? {
            return Ok(());
        }
        let answers = std::fs::read(self.out.join("answers.json")).unwrap_or_default();
        let answers: Value = serde_json::from_slice(&answers).unwrap_or_default();
        if answers["options"] == self.describe() {
            return Ok(());
        }
        let out = self.out.display();
        Err(GenerateError::Options(format!(
            "{out} already holds other logs (AWSLogs); choose another folder or empty this one"
        )))
    }
}

/// How many regions there are to choose from.
pub const REGIONS_MAX: u32 = plan::REGIONS.len() as u32;

/// What was written.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Summary {
    /// Records in all files.
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

/// Writes a bucket of logs and `answers.json` into `options.out`, which must hold no other
/// logs. Takes as many threads as there are processors.
pub fn generate(options: &Options) -> Result<Summary, GenerateError> {
    generate_on(options, std::thread::available_parallelism().map_or(1, usize::from))
}

fn generate_on(options: &Options, threads: usize) -> Result<Summary, GenerateError> {
    let plan = Plan::new(options)?;
    options.check_folder()?;
    let story = Story::new(&plan)?;
    let mut done = everyday(&plan, story.as_ref(), threads)?;
    let (mut told, mut lines) = (Value::Null, Value::Null);
    let mut files = deliver::Files::new(&options.out);
    if let Some(story) = story {
        deliver::story(&plan, &story, &mut files, &mut done)?;
        if options.other_logs {
            lines = logs::write(&plan, &story, std::mem::take(&mut done.accesses))?;
        }
        told = story.answer;
    }
    let text = done.answers.to_json(&plan, &told, &lines);
    files.write("", "answers.json", text.as_bytes())?;
    Ok(done.answers.summary(&plan))
}

/// Writes every folder's own events.
fn everyday(plan: &Plan, story: Option<&Story>, threads: usize) -> Result<Done, GenerateError> {
    let units = plan.units();
    let next = AtomicUsize::new(0);
    let total = Mutex::new((Done::default(), None));
    std::thread::scope(|scope| {
        for _ in 0..threads.max(1) {
            scope.spawn(|| {
                let mut done = Done::default();
                let mut files = deliver::Files::new(&plan.options.out);
                let mut failed = None;
                while let Some(unit) = units.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let silence = story.and_then(|it| it.silence);
                    let silence = silence.filter(|_| unit.is_of_first_account());
                    if let Err(error) = deliver::unit(plan, unit, silence, &mut files, &mut done) {
                        failed = Some(error);
                        break;
                    }
                }
                if let Ok(mut total) = total.lock() {
                    total.0.merge(done);
                    total.1 = total.1.take().or(failed);
                }
            });
        }
    });
    let (done, failed) = total.into_inner().unwrap_or_else(|poisoned| poisoned.into_inner());
    match failed {
        Some(error) => Err(error),
        None => Ok(done),
    }
}
