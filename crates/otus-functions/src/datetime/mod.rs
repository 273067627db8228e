//! Family `datetime`: dates, times, timestamps with a zone per value, and intervals.
//! [`literal`] reads the texts of literals and casts, [`iso`] ISO 8601, [`pattern`] MySQL's
//! and Joda's formats; [`unit`] truncates, adds and counts; [`moment`] is the one shape all
//! of them share. The session's clock and zone stay with the analyzer, which folds
//! `current_timestamp` and its like; `EXTRACT(unit FROM x)` is the function of that name,
//! `AT TIME ZONE` is [`at_timezone`](self).

pub mod calendar;
pub mod extract;
pub mod iso;
pub mod literal;
pub mod moment;
pub mod pattern;
mod printing;
pub mod unit;

mod at_timezone;
mod date;
mod date_add;
mod date_diff;
mod date_format;
mod date_parse;
mod date_trunc;
mod day;
mod day_of_week;
mod day_of_year;
mod format_datetime;
mod from_iso8601_date;
mod from_iso8601_timestamp;
mod from_iso8601_timestamp_nanos;
mod from_unixtime;
mod from_unixtime_nanos;
mod hour;
mod human_readable_seconds;
mod last_day_of_month;
mod millisecond;
mod minute;
mod month;
mod parse_datetime;
mod parse_duration;
mod quarter;
mod second;
mod timezone;
mod timezone_hour;
mod timezone_minute;
mod to_iso8601;
mod to_milliseconds;
mod to_unixtime;
mod week;
mod with_timezone;
mod year;
mod year_of_week;

use crate::spec::FunctionSpec;

/// Every function of the family.
pub const FUNCTIONS: &[&FunctionSpec] = &[
    &at_timezone::SPEC,
    &date::SPEC,
    &date_add::SPEC,
    &date_diff::SPEC,
    &date_format::SPEC,
    &date_parse::SPEC,
    &date_trunc::SPEC,
    &day::SPEC,
    &day_of_week::SPEC,
    &day_of_year::SPEC,
    &format_datetime::SPEC,
    &from_iso8601_date::SPEC,
    &from_iso8601_timestamp::SPEC,
    &from_iso8601_timestamp_nanos::SPEC,
    &from_unixtime::SPEC,
    &from_unixtime_nanos::SPEC,
    &hour::SPEC,
    &human_readable_seconds::SPEC,
    &last_day_of_month::SPEC,
    &millisecond::SPEC,
    &minute::SPEC,
    &month::SPEC,
    &parse_datetime::SPEC,
    &parse_duration::SPEC,
    &quarter::SPEC,
    &second::SPEC,
    &timezone::SPEC,
    &timezone_hour::SPEC,
    &timezone_minute::SPEC,
    &to_iso8601::SPEC,
    &to_milliseconds::SPEC,
    &to_unixtime::SPEC,
    &week::SPEC,
    &with_timezone::SPEC,
    &year::SPEC,
    &year_of_week::SPEC,
];
