//! The days a tree has objects for, and those it lacks. It must not know keys.

use std::collections::BTreeMap;

use chrono::{Days, NaiveDate};
use serde::{Serialize, Serializer};

/// Gaps listed one by one; further ones are only counted in [`DaySpan::missing`].
const GAPS_LISTED: usize = 50;

/// What lies in the folders of one day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DayCount {
    #[serde(serialize_with = "iso")]
    pub day: NaiveDate,
    pub objects: u64,
    pub bytes: u64,
}

/// From the first to the last day with objects.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DaySpan {
    #[serde(serialize_with = "iso")]
    pub first: NaiveDate,
    #[serde(serialize_with = "iso")]
    pub last: NaiveDate,
    /// Days with objects, in order.
    pub present: Vec<DayCount>,
    /// Days between first and last without any object.
    pub missing: u64,
    /// Runs of them, first and last day of each.
    #[serde(serialize_with = "runs")]
    pub gaps: Vec<(NaiveDate, NaiveDate)>,
}

impl DaySpan {
    /// `None` without any day.
    pub(super) fn of(days: &BTreeMap<NaiveDate, (u64, u64)>) -> Option<Self> {
        let (first, last) = (*days.keys().next()?, *days.keys().next_back()?);
        let mut span = Self { first, last, present: Vec::new(), missing: 0, gaps: Vec::new() };
        let mut before: Option<NaiveDate> = None;
        for (day, (objects, bytes)) in days {
            if let Some(gap) = before.and_then(|it| gap(it, *day)) {
                span.missing += u64::try_from((gap.1 - gap.0).num_days()).unwrap_or(0) + 1;
                if span.gaps.len() < GAPS_LISTED {
                    span.gaps.push(gap);
                }
            }
            before = Some(*day);
            span.present.push(DayCount { day: *day, objects: *objects, bytes: *bytes });
        }
        Some(span)
    }
}

fn gap(before: NaiveDate, day: NaiveDate) -> Option<(NaiveDate, NaiveDate)> {
    let first = before.checked_add_days(Days::new(1))?;
    let last = day.checked_sub_days(Days::new(1))?;
    (first <= last).then_some((first, last))
}

fn iso<S: Serializer>(day: &NaiveDate, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(day)
}

fn runs<S: Serializer>(gaps: &[(NaiveDate, NaiveDate)], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(gaps.iter().map(|(first, last)| [first.to_string(), last.to_string()]))
}
