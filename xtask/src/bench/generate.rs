//! Generating CloudTrail logs: events a minute of one core. The limit is a million.
//! It must not know what is generated.

use std::fs;

use anyhow::Result;

use super::sample::median;
use super::{Bench, text};

const EVENTS: u32 = 1_000_000;
const ROUNDS: usize = 3;

pub(super) fn run(bench: &Bench<'_>) -> Result<()> {
    let out = bench.folder.join("generated");
    let mut seconds = Vec::with_capacity(ROUNDS);
    for _ in 0..ROUNDS {
        if out.try_exists()? {
            fs::remove_dir_all(&out)?;
        }
        let measured = bench.measure(&[
            text(&bench.otus),
            "generate".into(),
            "cloudtrail".into(),
            format!("--out={}", out.display()),
            "--days=1".into(),
            format!("--events-per-day={EVENTS}"),
        ])?;
        seconds.push(measured.run.cpu);
    }
    fs::remove_dir_all(&out)?;
    let cpu = median(seconds.into_iter());
    println!("{EVENTS} events: {cpu:.1} s of CPU, {:.0} a minute", f64::from(EVENTS) / cpu * 60.0);
    Ok(())
}
