//! Adds objects up by the tree they belong to, as a listing passes by. It must not read
//! objects.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use otus_storage::{ObjectMeta, is_hidden};

use super::place::{Place, place};
use super::service::Service;

/// Loose objects are told apart by folder up to this many folders, then only by their ending.
const FOLDERS_TOLD_APART: usize = 32;

/// What is known so far.
#[derive(Debug, Default)]
pub(super) struct Survey {
    trees: BTreeMap<(&'static str, String), Group>,
    /// By folder and ending.
    loose: BTreeMap<(String, String), Group>,
    pub(super) objects: u64,
    pub(super) bytes: u64,
}

/// Objects that look alike.
#[derive(Debug, Default)]
pub(super) struct Group {
    /// `None` for loose objects.
    pub(super) service: Option<&'static Service>,
    pub(super) organization: Option<String>,
    pub(super) base: String,
    pub(super) template: String,
    pub(super) day_format: &'static str,
    pub(super) accounts: BTreeSet<String>,
    pub(super) regions: BTreeSet<String>,
    /// Objects and bytes by day.
    pub(super) days: BTreeMap<NaiveDate, (u64, u64)>,
    /// The day of the object that is counted next.
    today: Option<NaiveDate>,
    pub(super) objects: u64,
    pub(super) bytes: u64,
    /// Objects to look into: the first and the last seen.
    pub(super) samples: Vec<ObjectMeta>,
}

impl Survey {
    pub(super) fn add(&mut self, object: &ObjectMeta) {
        self.objects += 1;
        self.bytes += object.size;
        if object.size == 0 || is_hidden(&object.key, "") {
            return;
        }
        let group = match place(&object.key) {
            Some(place) => self.tree(place),
            None => self.loose(&object.key),
        };
        group.count(object);
    }

    /// Every group, trees first.
    pub(super) fn groups(self) -> Vec<Group> {
        self.trees.into_values().chain(self.loose.into_values()).collect()
    }

    fn tree(&mut self, place: Place) -> &mut Group {
        let key = (place.service.word, place.template.clone());
        let group = self.trees.entry(key).or_default();
        if group.service.is_none() {
            group.service = Some(place.service);
            group.organization = place.organization;
            group.base = place.base;
            group.template = place.template;
            group.day_format = place.day_format;
        }
        // One unpadded date among padded ones tells how all of them are written.
        if place.day_format == "yyyy/M/d" {
            group.day_format = place.day_format;
        }
        group.accounts.extend(place.account);
        group.regions.extend(place.region);
        if let Some(day) = place.day {
            group.days.entry(day).or_default();
            group.today = Some(day);
        }
        group
    }

    fn loose(&mut self, key: &str) -> &mut Group {
        let (folder, file) = key.rsplit_once('/').unwrap_or(("", key));
        let ending = ending(file);
        let known = self.loose.contains_key(&(folder.to_owned(), ending.clone()));
        let folder = if known || self.loose.len() < FOLDERS_TOLD_APART { folder } else { "" };
        let group = self.loose.entry((folder.to_owned(), ending)).or_default();
        group.base = if folder.is_empty() { String::new() } else { format!("{folder}/") };
        group
    }
}

impl Group {
    /// Whether a table over this loose group's folder would read the other's objects.
    pub(super) fn reads(&self, other: &Group) -> bool {
        self.service.is_none() && other.base.starts_with(&self.base)
    }

    /// Takes the objects of another loose group.
    pub(super) fn merge(&mut self, other: Group) {
        self.objects += other.objects;
        self.bytes += other.bytes;
    }

    fn count(&mut self, object: &ObjectMeta) {
        self.objects += 1;
        self.bytes += object.size;
        if let Some(day) = self.today.take().and_then(|it| self.days.get_mut(&it)) {
            day.0 += 1;
            day.1 += object.size;
        }
        if self.samples.len() > 1 {
            self.samples.truncate(1);
        }
        self.samples.push(object.clone());
    }
}

/// `json.gz` of `a.b.json.gz`, `log` of `x.log`.
fn ending(file: &str) -> String {
    let mut parts = file.rsplit('.');
    let last = parts.next().unwrap_or_default().to_lowercase();
    let packed = ["gz", "bz2", "zst", "lz4", "snappy"].contains(&last.as_str());
    match parts.next().filter(|_| packed && file.matches('.').count() > 1) {
        Some(before) => format!("{}.{last}", before.to_lowercase()),
        None => last,
    }
}
