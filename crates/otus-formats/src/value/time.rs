//! Hive's own text of dates and timestamps. It must not know Java patterns.

use chrono::{NaiveDate, NaiveDateTime};

/// Days since 1970 of `yyyy-MM-dd` (month and day may have one digit, as in Java's
/// `Date.valueOf`); what follows a blank is ignored, as Hive ignores a time of day.
pub(crate) fn parse_date(text: &str) -> Option<i32> {
    let (date, rest) = date(text.trim())?;
    if !rest.is_empty() && !rest.starts_with(' ') {
        return None;
    }
    i32::try_from(date.signed_duration_since(NaiveDate::default()).num_days()).ok()
}

/// Milliseconds since 1970 of `yyyy-MM-dd HH:mm:ss[.f…]`; with `iso` also `T` between date
/// and time and a trailing `Z`. Digits beyond the millisecond are rounded half up, as Trino
/// rounds to `timestamp(3)`.
pub(crate) fn parse_timestamp_ms(text: &str, iso: bool) -> Option<i64> {
    let (date, rest) = date(text.trim())?;
    let rest = match rest.strip_prefix(' ') {
        Some(rest) => rest,
        None if iso => rest.strip_prefix('T')?,
        None => return None,
    };
    let rest = if iso { rest.strip_suffix('Z').unwrap_or(rest) } else { rest };
    let (hour, rest) = number(rest, 2)?;
    let (minute, rest) = number(rest.strip_prefix(':')?, 2)?;
    let (second, rest) = number(rest.strip_prefix(':')?, 2)?;
    let at = NaiveDateTime::new(date, chrono::NaiveTime::from_hms_opt(hour, minute, second)?);
    let milliseconds = match rest.strip_prefix('.') {
        Some(fraction) => fraction_ms(fraction)?,
        None if rest.is_empty() => 0,
        None => return None,
    };
    Some(at.and_utc().timestamp_millis() + milliseconds)
}

fn fraction_ms(fraction: &str) -> Option<i64> {
    let digits = fraction.bytes().all(|b| b.is_ascii_digit());
    if !digits || fraction.is_empty() || fraction.len() > 12 {
        return None;
    }
    let picos =
        fraction.parse::<u64>().ok()? * 10_u64.pow(12 - u32::try_from(fraction.len()).ok()?);
    i64::try_from((picos + 500_000_000) / 1_000_000_000).ok()
}

fn date(text: &str) -> Option<(NaiveDate, &str)> {
    let (year, rest) = number(text, 4)?;
    let (month, rest) = number(rest.strip_prefix('-')?, 2)?;
    let (day, rest) = number(rest.strip_prefix('-')?, 2)?;
    Some((NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, day)?, rest))
}

/// A number of at most `digits` digits at the start of `text`.
pub(super) fn number(text: &str, digits: usize) -> Option<(u32, &str)> {
    let length = text.bytes().take(digits).take_while(u8::is_ascii_digit).count();
    let (number, rest) = text.split_at_checked(length)?;
    Some((number.parse().ok()?, rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates() {
        assert_eq!(parse_date("1970-01-02"), Some(1));
        assert_eq!(parse_date("2024-2-29"), Some(19_782));
        assert_eq!(parse_date("2023-02-29"), None);
        assert_eq!(parse_date("2024-01-01x"), None);
        assert_eq!(parse_date("1970-01-02 10:00:00"), Some(1));
    }

    #[test]
    fn timestamps() {
        // 1,700,000,000 s is 2023-11-14 22:13:20 UTC.
        assert_eq!(parse_timestamp_ms("2023-11-14 22:13:20", false), Some(1_700_000_000_000));
        assert_eq!(parse_timestamp_ms("2023-11-14 22:13:20.1235", false), Some(1_700_000_000_124));
        assert_eq!(parse_timestamp_ms("2023-11-14T22:13:20Z", false), None);
        assert_eq!(parse_timestamp_ms("2023-11-14T22:13:20Z", true), Some(1_700_000_000_000));
        assert_eq!(parse_timestamp_ms("2023-11-14", true), None);
        assert_eq!(parse_timestamp_ms("1700000000", true), None);
        assert_eq!(parse_timestamp_ms("2023-11-14 24:13:20", false), None);
        assert_eq!(parse_timestamp_ms("2023-11-14 22:13:20.+1", false), None);
    }
}
