//! Reads one key: which log it belongs to, whose, where and when, and the template of the
//! folder it lies in. It works from the service's word outwards, so that a part of a tree,
//! an organisation's tree and Hive-compatible prefixes are read by the same rule. It must not
//! know what the objects hold.

use chrono::NaiveDate;
use otus_awslogs::cloudtrail::FileName;

use super::service::{self, Service};

/// Where an object lies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) service: &'static Service,
    pub(super) organization: Option<String>,
    pub(super) account: Option<String>,
    pub(super) region: Option<String>,
    pub(super) day: Option<NaiveDate>,
    /// The fixed folder before the first thing that varies: empty or ending in `/`.
    pub(super) base: String,
    /// The object's folder with `${account}`, `${region}`, `${day}` in their places.
    pub(super) template: String,
    /// The pattern of `${day}`, in Java's letters.
    pub(super) day_format: &'static str,
}

/// The place of `key`; `None` when nothing about it says which log it is.
pub(super) fn place(key: &str) -> Option<Place> {
    let mut folders: Vec<&str> = key.split('/').collect();
    let file = folders.pop()?;
    let word = folders.iter().rposition(|it| service::by_word(value(it)).is_some());
    let mut read = Reading::new(&folders);
    let service = match word {
        Some(at) => {
            let service = service::by_word(value(folders.get(at)?))?;
            read.owner(at);
            read.below(at + 1, service.region);
            service
        }
        // Server access logs: account, region and source bucket before the day.
        None if is_access_log(file) => {
            read.dated(0)?;
            read.owner_of_bucket()?;
            &service::S3_ACCESS
        }
        // A part of a tree without the word: the file's name has it too.
        None => {
            let name = FileName::parse(file)?;
            read.dated(0)?;
            read.region_named(&name.region);
            service::by_word(name.kind.word())?
        }
    };
    Some(read.finish(service))
}

/// `us-east-1` of `aws-region=us-east-1`, else the folder's name itself.
fn value(folder: &str) -> &str {
    folder.split_once('=').map_or(folder, |it| it.1)
}

struct Reading<'a> {
    folders: &'a [&'a str],
    account: Option<usize>,
    organization: Option<usize>,
    region: Option<usize>,
    /// Index of the year's folder.
    year: Option<usize>,
    day: Option<NaiveDate>,
}

impl<'a> Reading<'a> {
    fn new(folders: &'a [&'a str]) -> Self {
        Self { folders, account: None, organization: None, region: None, year: None, day: None }
    }

    fn folder(&self, at: usize) -> &'a str {
        self.folders.get(at).copied().unwrap_or_default()
    }

    /// Account and organisation stand before the service's word.
    fn owner(&mut self, word: usize) {
        let Some(before) = word.checked_sub(1).filter(|at| is_account(value(self.folder(*at))))
        else {
            return;
        };
        self.account = Some(before);
        let above = before.checked_sub(1);
        self.organization = above.filter(|at| self.folder(*at).starts_with("o-"));
    }

    /// Region and date stand behind it, perhaps with something fixed between.
    fn below(&mut self, from: usize, has_region: bool) {
        let named = self.folders.get(from).is_some_and(|it| !is_year(value(it)));
        if has_region && named {
            self.region = Some(from);
        }
        self.dated(from);
    }

    /// Finds `yyyy/MM/dd` from folder `from` on.
    fn dated(&mut self, from: usize) -> Option<()> {
        let year = (from..self.folders.len()).find(|at| self.date_at(*at).is_some())?;
        self.year = Some(year);
        self.day = self.date_at(year);
        Some(())
    }

    /// Account, region and source bucket of date-partitioned server access logs.
    fn owner_of_bucket(&mut self) -> Option<()> {
        let account = self.year?.checked_sub(3)?;
        is_account(self.folder(account)).then_some(())?;
        self.account = Some(account);
        self.region = Some(account + 1);
        Some(())
    }

    fn region_named(&mut self, region: &str) {
        let before = self.year.and_then(|it| it.checked_sub(1));
        self.region = before.filter(|at| value(self.folder(*at)) == region);
    }

    fn date_at(&self, at: usize) -> Option<NaiveDate> {
        let year = value(self.folders.get(at)?);
        let (month, day) = (value(self.folders.get(at + 1)?), value(self.folders.get(at + 2)?));
        if !is_year(year) || month.len() > 2 || day.len() > 2 {
            return None;
        }
        NaiveDate::from_ymd_opt(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)
    }

    fn finish(self, service: &'static Service) -> Place {
        let text = |at: Option<usize>| at.map(|at| value(self.folder(at)).to_owned());
        let mut template = String::new();
        let mut base = None;
        let mut at = 0;
        while at < self.folders.len() {
            let variable = if Some(at) == self.account {
                Some("account")
            } else if Some(at) == self.region {
                Some("region")
            } else if Some(at) == self.year {
                Some("day")
            } else {
                None
            };
            match variable {
                None => template.push_str(self.folder(at)),
                Some(name) => {
                    base.get_or_insert_with(|| template.clone());
                    let key = self.folder(at).split_once('=').filter(|_| name != "day");
                    if let Some((key, _)) = key {
                        template.push_str(&format!("{key}="));
                    }
                    template.push_str(&format!("${{{name}}}"));
                }
            }
            template.push('/');
            at += 1;
            if variable == Some("day") {
                at += 2;
                // Hours and minutes below the day: a listing finds what lies there.
                let hours = |it: &str| value(it).bytes().all(|it| it.is_ascii_digit());
                if self.folders.get(at).is_some_and(|it| hours(it)) {
                    break;
                }
            }
        }
        Place {
            service,
            organization: text(self.organization),
            account: text(self.account),
            region: text(self.region),
            day: self.day,
            base: base.unwrap_or_else(|| template.clone()),
            day_format: self.day_format(),
            template,
        }
    }

    fn day_format(&self) -> &'static str {
        let Some(year) = self.year else { return "" };
        if self.folder(year).contains('=') {
            return "'year='yyyy'/month='MM'/day='dd";
        }
        let padded = self.folder(year + 1).len() == 2 && self.folder(year + 2).len() == 2;
        // `10/12` is written the same either way: Config is the only log without zeros.
        let config = self.folders.contains(&"Config");
        if padded && !config { "yyyy/MM/dd" } else { "yyyy/M/d" }
    }
}

/// `2026-10-30-09-00-00-0123456789ABCDEF`
fn is_access_log(file: &str) -> bool {
    let parts: Vec<&str> = file.split('-').collect();
    let digits = |it: &str| !it.is_empty() && it.bytes().all(|it| it.is_ascii_digit());
    match parts.as_slice() {
        [year, rest @ .., unique] if rest.len() == 5 => {
            is_year(year)
                && rest.iter().all(|it| it.len() == 2 && digits(it))
                && unique.len() == 16
                && unique.bytes().all(|it| it.is_ascii_alphanumeric())
        }
        _ => false,
    }
}

fn is_account(text: &str) -> bool {
    text.len() == 12 && text.bytes().all(|it| it.is_ascii_digit())
}

fn is_year(text: &str) -> bool {
    text.len() == 4 && text.starts_with(['1', '2']) && text.bytes().all(|it| it.is_ascii_digit())
}
