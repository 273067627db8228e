//! `otus generate`: realistic logs with exact answers, to learn, test and measure with. It
//! must not know what the logs look like.

use std::path::PathBuf;
use std::time::Instant;

use chrono::NaiveDate;
use clap::{Args, Subcommand};
use otus_investigate::generate::{self, Options, Summary};

use super::{DONE, FAILED, Global, USAGE, print};

#[derive(Debug, Args)]
pub struct GenerateArgs {
    #[command(subcommand)]
    log: Log,
}

#[derive(Debug, Subcommand)]
enum Log {
    /// CloudTrail in its S3 layout, and answers.json beside it
    Cloudtrail(CloudTrailArgs),
}

#[derive(Debug, Args)]
struct CloudTrailArgs {
    /// The folder that stands for a bucket, or s3://BUCKET of a --mount-rw
    #[arg(long, value_name = "DIR|s3://BUCKET")]
    out: String,
    /// Days of deliveries
    #[arg(long, default_value_t = 120)]
    days: u32,
    /// The last of them [default: today]
    #[arg(long, value_name = "YYYY-MM-DD")]
    end: Option<NaiveDate>,
    #[arg(long, default_value_t = 1)]
    accounts: u32,
    /// Regions of every account; the first is ap-northeast-1
    #[arg(long, default_value_t = 1)]
    regions: u32,
    /// Events of a day over all accounts and regions
    #[arg(long, default_value_t = 200)]
    events_per_day: u32,
    /// The same seed gives the same logs
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

/// Runs the command; the exit code.
pub fn run(global: &Global, args: &GenerateArgs) -> u8 {
    let Log::Cloudtrail(args) = &args.log;
    let out = match folder(global, &args.out) {
        Ok(out) => out,
        Err(problem) => {
            print::note(&format!("error: {problem}"));
            return USAGE;
        }
    };
    let options = Options {
        out,
        days: args.days,
        end: args.end.unwrap_or_else(|| global.today()),
        accounts: args.accounts,
        regions: args.regions,
        events_per_day: args.events_per_day,
        seed: args.seed,
    };
    let started = Instant::now();
    match generate::cloudtrail(&options) {
        Ok(summary) => {
            print::note(&said(&summary, started.elapsed().as_secs_f64()));
            DONE
        }
        Err(problem) => {
            print::note(&format!("error: {problem}"));
            FAILED
        }
    }
}

fn said(summary: &Summary, seconds: f64) -> String {
    format!(
        "Generated: {} events | Objects: {} | Stored: {} bytes ({} bytes of JSON) | Accounts: {} | Regions: {} | {seconds:.1} s",
        summary.events,
        summary.objects,
        summary.bytes,
        summary.json_bytes,
        summary.accounts.join(", "),
        summary.regions.join(", "),
    )
}

/// Where to write: a folder as named, or the folder behind a writable bucket.
fn folder(global: &Global, out: &str) -> Result<PathBuf, String> {
    let Some(rest) = out.strip_prefix("s3://") else {
        return Ok(PathBuf::from(out));
    };
    let (bucket, prefix) = rest.split_once('/').unwrap_or((rest, ""));
    if !prefix.is_empty() {
        return Err(String::from("logs are generated at the top of a bucket: s3://BUCKET"));
    }
    global
        .writable_folder(bucket)
        .map(PathBuf::from)
        .ok_or_else(|| format!("s3://{bucket} is no writable bucket; add --mount-rw {bucket}=PATH"))
}
