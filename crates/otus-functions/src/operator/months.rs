//! Months added to a calendar day; a day the month lacks becomes its last. It must not know
//! SQL types.

use chrono::{Datelike, Days, NaiveDate};

/// The day `months` after the epoch day `days`; `None` outside the calendar.
#[must_use]
pub fn add_months(days: i64, months: i64) -> Option<i64> {
    let date = from_days(days)?;
    let index = i64::from(date.year()) * 12 + i64::from(date.month0()) + months;
    let year = i32::try_from(index.div_euclid(12)).ok()?;
    let month = u32::try_from(index.rem_euclid(12)).ok()? + 1;
    let first = NaiveDate::from_ymd_opt(year, month, 1)?;
    let last = last_day(first)?;
    let moved = first.with_day(date.day().min(last))?;
    Some(i64::from(moved.num_days_from_ce()) - EPOCH_FROM_CE)
}

/// Days from 0001-01-01 (day 1) to the epoch.
const EPOCH_FROM_CE: i64 = 719_163;

fn from_days(days: i64) -> Option<NaiveDate> {
    NaiveDate::from_num_days_from_ce_opt(i32::try_from(days + EPOCH_FROM_CE).ok()?)
}

fn last_day(first: NaiveDate) -> Option<u32> {
    let next = first.checked_add_days(Days::new(31))?.with_day(1)?;
    Some(next.pred_opt()?.day())
}
