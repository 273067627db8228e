//! The otus that is measured, with the walk-through's table over a trail. It must not know
//! what is asked.

use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result};
use serde_json::Value;

use super::question::SOME_KEY;
use super::trail::{NOW, Size, Trail};
use crate::bench::{Bench, text};

/// See the module.
pub(super) struct Otus {
    command: Vec<String>,
}

impl Otus {
    pub(super) fn new(bench: &Bench<'_>, trail: &Trail) -> Result<Self> {
        let data = bench.folder.join(trail.size.name()).join("data");
        if data.try_exists()? {
            fs::remove_dir_all(&data)?;
        }
        let command = vec![
            text(&bench.otus),
            format!("--data-dir={}", data.display()),
            format!("--mount=trail={}", trail.folder.display()),
            format!("--now={NOW}"),
            format!("--threads={}", bench.questions.threads),
            String::from("query"),
            String::from("--output=json"),
        ];
        let this = Self { command };
        let location = trail.location()?;
        let mut ddl = include_str!("../../demo/cloudtrail_logs_pp.sql").to_owned();
        if trail.size == Size::Organisation {
            // No one template covers accounts and regions: the whole tree is one table.
            let partitioned = ddl.find("PARTITIONED BY").zip(ddl.find("ROW FORMAT"));
            let (from, to) = partitioned.context("the table has no partitions")?;
            ddl.replace_range(from..to, "");
            ddl.truncate(ddl.find("TBLPROPERTIES").unwrap_or(ddl.len()));
        }
        let ddl = ddl.replace("${LOCATION}", &location);
        bench.measure(&this.query(&ddl))?;
        Ok(this)
    }

    pub(super) fn query(&self, sql: &str) -> Vec<String> {
        self.command.iter().cloned().chain([sql.to_owned()]).collect()
    }

    /// The same with bucket `name`, a folder that is written to.
    pub(super) fn with_folder(mut self, name: &str, folder: &Path) -> Self {
        self.command.insert(1, format!("--mount-rw={name}={}", folder.display()));
        self
    }

    /// The same with the trail behind S3 at `url`.
    pub(super) fn through(&self, url: &str) -> Self {
        let mut command: Vec<String> =
            self.command.iter().filter(|it| !it.starts_with("--mount=")).cloned().collect();
        for option in ["--no-sign-request", "--region=us-east-1", &format!("--endpoint-url={url}")]
        {
            command.insert(1, option.to_owned());
        }
        Self { command }
    }

    pub(super) fn some_key(&self, bench: &Bench<'_>) -> Result<String> {
        let rows = otus_rows(&bench.measure(&self.query(SOME_KEY))?.output)?;
        rows.into_iter().flatten().next().context("the trail has no such access key")
    }
}

/// Rows of `--output=json` as texts.
pub(super) fn otus_rows(output: &str) -> Result<Vec<Vec<String>>> {
    let document: Value = serde_json::from_str(output)?;
    let rows = document["rows"].as_array().context("no rows")?;
    Ok(rows.iter().map(texts).collect())
}

/// The values of a row.
pub(super) fn texts(row: &Value) -> Vec<String> {
    let values = row.as_array().map(Vec::as_slice).unwrap_or_default();
    let text = |it: &Value| it.as_str().map_or_else(|| it.to_string(), str::to_owned);
    values.iter().map(text).collect()
}
