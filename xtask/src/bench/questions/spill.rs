//! A sort, a join and a wide group-by of a trail with 128 MB of memory: each finishes, or says
//! as Athena does that resources are exhausted and which operator ran out. It must not know
//! how anything spills.

use std::process::{Command, Stdio};

use anyhow::{Context as _, Result, ensure};

use super::otus::Otus;
use super::trail::Trail;
use crate::bench::Bench;

const MEMORY: &str = "--memory=128MB";
const EXHAUSTED: &str = "Query exhausted resources at this scale factor";

/// What is asked, the operator that may run out, and the text.
const STATEMENTS: &[(&str, &str)] = &[
    (
        "sort",
        "SELECT max(r), count(DISTINCT d) FROM (SELECT substr(eventtime, 1, 10) AS d, \
         row_number() OVER (ORDER BY eventid) AS r FROM cloudtrail_logs_pp)",
    ),
    (
        "join",
        "SELECT count(*) FROM cloudtrail_logs_pp a JOIN cloudtrail_logs_pp b \
         ON a.eventid = b.eventid",
    ),
    (
        "grouping",
        "SELECT count(*), sum(n) FROM (SELECT eventid, useridentity.arn, useragent, \
         count(*) AS n, max(eventname) AS e FROM cloudtrail_logs_pp GROUP BY 1, 2, 3)",
    ),
];

/// `cargo xtask bench spill`.
pub(in crate::bench) fn run(bench: &Bench<'_>) -> Result<()> {
    let trail = Trail::of(bench.questions.size, &bench.otus, &bench.folder)?;
    let subject = Otus::new(bench, &trail)?;
    let events = trail.answers["events"].to_string();
    for (operator, sql) in STATEMENTS {
        let report = bench.folder.join("report.json");
        let mut command = subject.query(sql);
        command.insert(1, String::from(MEMORY));
        let output = Command::new(std::env::current_exe()?)
            .arg("measured")
            .arg(&report)
            .args(&command)
            .stdin(Stdio::null())
            .env_remove("OTUS_HOME")
            .output()?;
        let figures = std::fs::read_to_string(&report)?;
        let (out, said) = (text(&output.stdout), text(&output.stderr));
        if output.status.success() {
            ensure!(out.contains(&events), "{operator}: not {events} rows: {out}");
            println!("{operator:<12} finished: {figures}");
        } else {
            let hint = format!("memory ran out in a {operator}");
            let told = said.starts_with(EXHAUSTED) && said.contains(&hint);
            ensure!(told, "{operator}: {said}");
            let line = said.lines().find(|it| it.contains(&hint)).context("no hint")?;
            println!("{operator:<12} exhausted ({line}): {figures}");
        }
    }
    Ok(())
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}
