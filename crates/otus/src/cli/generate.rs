//! `otus generate`: realistic logs with exact answers, to learn, test and measure with. It
//! must not know what the logs look like.

use std::path::PathBuf;
use std::time::Instant;

use chrono::NaiveDate;
use clap::{Args, Subcommand};
use otus_investigate::generate::{self, Life, Options, Summary};

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
    /// An intrusion told by six logs: CloudTrail, VPC flow, ALB, WAF, resolver, S3 access
    Aws(AwsArgs),
}

#[derive(Debug, Args)]
struct CloudTrailArgs {
    #[command(flatten)]
    common: CommonArgs,
    /// Days of deliveries
    #[arg(long, default_value_t = 120)]
    days: u32,
    /// Regions of every account; the first is ap-northeast-1
    #[arg(long, default_value_t = 1)]
    regions: u32,
    /// Events of a day over all accounts and regions
    #[arg(long, default_value_t = 200)]
    events_per_day: u32,
    /// A quiet account in which an intrusion is planted; answers.json tells it
    #[arg(long, conflicts_with = "quiet")]
    story: bool,
    /// A quiet account: nothing that an investigator would stop at
    #[arg(long)]
    quiet: bool,
}

#[derive(Debug, Args)]
struct AwsArgs {
    #[command(flatten)]
    common: CommonArgs,
    /// Days of deliveries
    #[arg(long, default_value_t = 10)]
    days: u32,
    /// Regions of every account; the first is ap-northeast-1
    #[arg(long, default_value_t = 2)]
    regions: u32,
    /// CloudTrail events of a day over all accounts and regions
    #[arg(long, default_value_t = 600)]
    events_per_day: u32,
    /// The same account without the intrusion
    #[arg(long)]
    quiet: bool,
}

#[derive(Debug, Args)]
struct CommonArgs {
    /// The folder that stands for a bucket, or s3://BUCKET of a --mount-rw
    #[arg(long, value_name = "DIR|s3://BUCKET")]
    out: String,
    /// The last day [default: today]
    #[arg(long, value_name = "YYYY-MM-DD")]
    end: Option<NaiveDate>,
    #[arg(long, default_value_t = 1)]
    accounts: u32,
    /// The same seed gives the same logs
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

/// Runs the command; the exit code.
pub fn run(global: &Global, args: &GenerateArgs) -> u8 {
    let options = match options(global, &args.log) {
        Ok(options) => options,
        Err(problem) => {
            print::note(&format!("error: {problem}"));
            return USAGE;
        }
    };
    let started = Instant::now();
    match generate::generate(&options) {
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

fn options(global: &Global, log: &Log) -> Result<Options, String> {
    let (common, days, regions, events_per_day, life, other_logs) = match log {
        Log::Cloudtrail(args) => {
            let life = match (args.story, args.quiet) {
                (true, _) => Life::Intrusion,
                (_, true) => Life::Quiet,
                _ => Life::Busy,
            };
            (&args.common, args.days, args.regions, args.events_per_day, life, false)
        }
        Log::Aws(args) => {
            let life = if args.quiet { Life::Quiet } else { Life::Intrusion };
            (&args.common, args.days, args.regions, args.events_per_day, life, true)
        }
    };
    Ok(Options {
        out: folder(global, &common.out)?,
        days,
        end: common.end.unwrap_or_else(|| global.today()),
        accounts: common.accounts,
        regions,
        events_per_day,
        seed: common.seed,
        life,
        other_logs,
    })
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
