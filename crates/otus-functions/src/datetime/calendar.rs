//! Fields of a wall-clock time (seconds since 1970-01-01T00:00 on the wall): months, ISO
//! weeks, days of the year, over all years. It must not know zones or types.

use otus_types::render::{Civil, civil_from_days, days_from_civil};

pub const DAY: i64 = 86_400;

/// Day number (since 1970-01-01) of a wall-clock second.
#[must_use]
pub fn day_of(seconds: i64) -> i64 {
    seconds.div_euclid(DAY)
}

/// Day number of the first of a month; the month may lie outside 1..=12.
#[must_use]
pub fn first_of_month(year: i64, month: i64) -> i64 {
    let (year, month) = (year + (month - 1).div_euclid(12), (month - 1).rem_euclid(12) + 1);
    days_from_civil(Civil { year, month: u32::try_from(month).unwrap_or(1), day: 1 })
}

#[must_use]
pub fn days_in_month(year: i64, month: i64) -> i64 {
    first_of_month(year, month + 1) - first_of_month(year, month)
}

#[must_use]
pub fn is_leap(year: i64) -> bool {
    year.rem_euclid(4) == 0 && (year.rem_euclid(100) != 0 || year.rem_euclid(400) == 0)
}

/// The day of a civil date; `None` when the month or the day does not exist.
#[must_use]
pub fn checked_day(year: i64, month: i64, day: i64) -> Option<i64> {
    if !(1..=12).contains(&month) || !(1..=days_in_month(year, month)).contains(&day) {
        return None;
    }
    Some(first_of_month(year, month) + day - 1)
}

/// Year, month and day of a day number.
#[must_use]
pub fn civil(day: i64) -> (i64, i64, i64) {
    let civil = civil_from_days(day);
    (civil.year, i64::from(civil.month), i64::from(civil.day))
}

/// 1 (Monday) to 7 (Sunday).
#[must_use]
pub fn day_of_week(day: i64) -> i64 {
    (day + 3).rem_euclid(7) + 1
}

#[must_use]
pub fn day_of_year(day: i64) -> i64 {
    day - first_of_month(civil(day).0, 1) + 1
}

/// The Monday that starts the first ISO week of a week-year.
#[must_use]
pub fn first_week(year: i64) -> i64 {
    let fourth = first_of_month(year, 1) + 3;
    fourth - (day_of_week(fourth) - 1)
}

/// ISO week-year and week of a day.
#[must_use]
pub fn iso_week(day: i64) -> (i64, i64) {
    let thursday = day - day_of_week(day) + 4;
    let year = civil(thursday).0;
    (year, (thursday - first_of_month(year, 1)) / 7 + 1)
}

/// Weeks of an ISO week-year: 52 or 53.
#[must_use]
pub fn weeks_in_year(year: i64) -> i64 {
    (first_week(year + 1) - first_week(year)) / 7
}

/// The same day and time of day so many months later; the day is clipped to its month.
#[must_use]
pub fn add_months(seconds: i64, months: i64) -> Option<i64> {
    let (year, month, day) = civil(day_of(seconds));
    let total = year.checked_mul(12)?.checked_add(month - 1)?.checked_add(months)?;
    let (year, month) = (total.div_euclid(12), total.rem_euclid(12) + 1);
    if year.abs() > 300_000_000 {
        return None;
    }
    let day = first_of_month(year, month) + day.min(days_in_month(year, month)) - 1;
    day.checked_mul(DAY)?.checked_add(seconds.rem_euclid(DAY))
}
