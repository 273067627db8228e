//! From a bucket or folder of logs to table definitions: which trees there are, what each
//! covers, what it leaves out. Listing says nearly everything; of each tree a sample or two
//! is read to learn how its objects are written. It must not run any statement.
//!
//! [`discover`] lists; `place` reads one key; `survey` adds objects up by tree; `sample`
//! looks into an object; `ddl` writes the definition.

mod days;
mod ddl;
mod place;
mod sample;
mod service;
mod survey;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;

use chrono::NaiveDate;
use otus_storage::{Bucket, ObjectMeta, StorageError};
use serde::Serialize;

pub use days::{DayCount, DaySpan};

/// What was found below a location.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Discovery {
    /// `s3://bucket/prefix` that was looked through.
    pub location: String,
    pub trees: Vec<Tree>,
    /// Objects that belong to no tree.
    pub others: Vec<Others>,
    /// All objects seen and their stored bytes, also those of no tree.
    pub objects: u64,
    pub bytes: u64,
}

/// Objects of one log under one layout: what becomes one table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Tree {
    /// `CloudTrail events`, `VPC Flow Logs`, …
    pub title: String,
    /// The folder all of it lies in, as `s3://…/`.
    pub location: String,
    /// Where one partition lies, with `${account}`, `${region}` and `${day}`.
    pub template: String,
    pub organization: Option<String>,
    pub accounts: Vec<String>,
    pub regions: Vec<String>,
    pub days: Option<DaySpan>,
    pub objects: u64,
    pub bytes: u64,
    /// The table to create; `None` where there is nothing to query.
    pub table: Option<TableDefinition>,
    /// What a reader of the definition should know.
    pub notes: Vec<String>,
}

/// A table and the statement that makes it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TableDefinition {
    pub name: String,
    pub ddl: String,
}

/// Objects of one kind that no table is made of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Others {
    /// The folder, as `s3://…/`.
    pub location: String,
    pub objects: u64,
    pub bytes: u64,
    /// What they seem to be, and what to do about it.
    pub what: String,
}

/// Tables there are already: the location of each name.
pub type Existing = BTreeMap<String, String>;

/// Looks through everything of `bucket` (called `name`) whose key starts with `prefix`.
/// `today` decides whether a tree is still growing; `existing` are tables whose names
/// another tree must not get.
///
/// # Errors
/// When the bucket cannot be listed. A sample that cannot be read is a note, no error.
pub async fn discover(
    name: &str,
    bucket: &Bucket,
    prefix: &str,
    today: NaiveDate,
    existing: &Existing,
) -> Result<Discovery, StorageError> {
    let mut survey = survey::Survey::default();
    list(bucket, prefix, &mut |object| survey.add(object)).await?;
    let mut found = Discovery {
        location: format!("s3://{name}/{prefix}"),
        objects: survey.objects,
        bytes: survey.bytes,
        ..Discovery::default()
    };
    let mut looked_at: Vec<(survey::Group, Vec<sample::Form>)> = Vec::new();
    for group in survey.groups() {
        let forms = sample::read(bucket, &group.samples).await;
        let reads_it = |it: &(survey::Group, Vec<sample::Form>)| it.0.reads(&group);
        // A table reads everything below its folder: a second one would count it twice.
        let loose = group.service.is_none() && ddl::is_cloudtrail(&forms);
        match looked_at.iter_mut().find(|it| loose && ddl::is_cloudtrail(&it.1) && reads_it(it)) {
            Some((above, known)) => {
                above.merge(group);
                known.extend(forms);
            }
            None => looked_at.push((group, forms)),
        }
    }
    let mut names = ddl::Names { existing, given: BTreeSet::new() };
    for (group, forms) in looked_at {
        let context = ddl::Context { bucket: name, today, names: &mut names };
        match context.tree(group, &forms) {
            ddl::Made::Tree(tree) => found.trees.push(*tree),
            ddl::Made::Others(others) => found.others.push(others),
        }
    }
    Ok(found)
}

async fn list(
    bucket: &Bucket,
    prefix: &str,
    visit: &mut dyn FnMut(&ObjectMeta),
) -> Result<(), StorageError> {
    if let Some(folder) = bucket.folder() {
        return folder.list(prefix, &mut |object| {
            visit(&object);
            ControlFlow::Continue(())
        });
    }
    bucket.list(prefix).await?.iter().for_each(visit);
    Ok(())
}
