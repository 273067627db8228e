//! Seconds since 1970 as the texts of AWS: ISO 8601 with `Z`, folders `yyyy/MM/dd`, stamps
//! `yyyyMMddTHHmmZ`. UTC only.

use chrono::{DateTime, NaiveDate, NaiveDateTime};

/// Seconds of a day.
pub(super) const DAY: i64 = 86_400;

/// The beginning of a day.
pub(super) fn midnight(date: NaiveDate) -> i64 {
    date.and_time(chrono::NaiveTime::MIN).and_utc().timestamp()
}

fn civil(seconds: i64) -> NaiveDateTime {
    DateTime::from_timestamp(seconds, 0).unwrap_or_default().naive_utc()
}

/// `2026-07-01T09:30:00Z`.
pub(super) fn iso(seconds: i64) -> String {
    use chrono::{Datelike, Timelike};
    let time = civil(seconds);
    let mut text = String::with_capacity(20);
    digits(&mut text, time.year() as u32, 4, '-');
    digits(&mut text, time.month(), 2, '-');
    digits(&mut text, time.day(), 2, 'T');
    digits(&mut text, time.hour(), 2, ':');
    digits(&mut text, time.minute(), 2, ':');
    digits(&mut text, time.second(), 2, 'Z');
    text
}

/// `2026/07/01`.
pub(super) fn folder(seconds: i64) -> String {
    civil(seconds).format("%Y/%m/%d").to_string()
}

/// `20260701T0930Z`.
pub(super) fn stamp(seconds: i64) -> String {
    civil(seconds).format("%Y%m%dT%H%MZ").to_string()
}

/// `30/Oct/2026:09:30:00 +0000`, as S3 server access logs have it.
pub(super) fn log(seconds: i64) -> String {
    civil(seconds).format("%d/%b/%Y:%H:%M:%S +0000").to_string()
}

fn digits(text: &mut String, number: u32, width: u32, after: char) {
    for place in (0..width).rev() {
        let digit = number / 10_u32.pow(place) % 10;
        text.push(char::from(b'0' + digit as u8));
    }
    text.push(after);
}
