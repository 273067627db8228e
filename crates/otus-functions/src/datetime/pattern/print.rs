//! Prints a moment by a compiled format. It must not parse.

use chrono::{DateTime, TimeZone, Utc};
use chrono_tz::{OffsetName, Tz};

use super::{DAYS, ERAS, Element, Field, HALF_DAYS, MONTHS, Pattern};
use crate::datetime::calendar::{civil, day_of_week, day_of_year, iso_week};
use crate::datetime::moment::Moment;

impl Pattern {
    /// Appends the moment's text; milliseconds are the finest.
    pub fn print(&self, at: Moment, out: &mut String) {
        for element in &self.elements {
            match element {
                Element::Literal(text) => out.push_str(text),
                Element::Number { field, least, .. } => padded(field.of(at), *least, out),
                Element::ShortYear { week_year, .. } => {
                    let field = if *week_year { Field::WeekYear } else { Field::Year };
                    padded(field.of(at).abs() % 100, 2, out);
                }
                Element::Text { field, short } => out.push_str(name(*field, at, *short)),
                Element::Fraction { least, most } => {
                    let millis = format!("{:03}", at.nanos / 1_000_000);
                    let mut digits = format!("{millis:0<most$}");
                    digits.truncate(*most);
                    while digits.len() > *least && digits.ends_with('0') {
                        digits.pop();
                    }
                    out.push_str(&digits);
                }
                Element::Offset { colon } => offset(at.offset(), *colon, out),
                Element::ZoneId => out.push_str(&at.zone.name()),
                Element::ZoneName { short } => zone_name(at, *short, out),
            }
        }
    }
}

impl Field {
    /// The field's value.
    #[must_use]
    pub fn of(self, at: Moment) -> i64 {
        let day = at.day();
        let second = at.second_of_day();
        let hour = second / 3_600;
        let one_to = |value: i64, top: i64| if value == 0 { top } else { value };
        let of_era = |year: i64| if year > 0 { year } else { 1 - year };
        match self {
            Field::Era => i64::from(civil(day).0 > 0),
            Field::CenturyOfEra => of_era(civil(day).0) / 100,
            Field::YearOfEra => of_era(civil(day).0),
            Field::Year => civil(day).0,
            Field::WeekYear => iso_week(day).0,
            Field::Month => civil(day).1,
            Field::WeekOfYear => iso_week(day).1,
            Field::DayOfYear => day_of_year(day),
            Field::DayOfMonth => civil(day).2,
            Field::DayOfWeek => day_of_week(day),
            Field::HalfDay => hour / 12,
            Field::HourOfDay => hour,
            Field::ClockHourOfDay => one_to(hour, 24),
            Field::HourOfHalfDay => hour % 12,
            Field::ClockHourOfHalfDay => one_to(hour % 12, 12),
            Field::Minute => second / 60 % 60,
            Field::Second => second % 60,
            Field::Millis => i64::from(at.nanos / 1_000_000),
        }
    }
}

fn padded(value: i64, least: usize, out: &mut String) {
    if value < 0 {
        out.push('-');
    }
    out.push_str(&format!("{:0>least$}", value.unsigned_abs()));
}

fn name(field: Field, at: Moment, short: bool) -> &'static str {
    let index = |from: i64| usize::try_from(field.of(at) - from).unwrap_or(0);
    let name = match field {
        Field::Month => MONTHS.get(index(1)),
        Field::DayOfWeek => DAYS.get(index(1)),
        Field::HalfDay => HALF_DAYS.get(index(0)),
        _ => ERAS.get(index(0)),
    };
    let name = name.copied().unwrap_or("");
    if short { name.get(..3).unwrap_or(name) } else { name }
}

fn offset(seconds: i64, colon: bool, out: &mut String) {
    let sign = if seconds < 0 { '-' } else { '+' };
    let seconds = seconds.abs();
    let separator = if colon { ":" } else { "" };
    out.push_str(&format!("{sign}{:02}{separator}{:02}", seconds / 3_600, seconds / 60 % 60));
    if seconds % 60 != 0 {
        out.push_str(&format!("{separator}{:02}", seconds % 60));
    }
}

/// Abbreviation of a region (`CET`), or its offset where it has none.
fn zone_name(at: Moment, short: bool, out: &mut String) {
    let id = at.zone.name();
    if id == "UTC" {
        out.push_str(if short { "UTC" } else { "Coordinated Universal Time" });
        return;
    }
    let abbreviation = id.parse::<Tz>().ok().and_then(|zone| {
        let utc = DateTime::<Utc>::from_timestamp(at.utc, 0)?.naive_utc();
        zone.offset_from_utc_datetime(&utc).abbreviation().map(str::to_owned)
    });
    match abbreviation.filter(|name| name.starts_with(|c: char| c.is_ascii_alphabetic())) {
        Some(name) => out.push_str(long_name(&name).filter(|_| !short).unwrap_or(&name)),
        None => offset(at.offset(), true, out),
    }
}

fn long_name(abbreviation: &str) -> Option<&'static str> {
    Some(match abbreviation {
        "PST" => "Pacific Standard Time",
        "PDT" => "Pacific Daylight Time",
        "MST" => "Mountain Standard Time",
        "MDT" => "Mountain Daylight Time",
        "CST" => "Central Standard Time",
        "CDT" => "Central Daylight Time",
        "EST" => "Eastern Standard Time",
        "EDT" => "Eastern Daylight Time",
        "GMT" => "Greenwich Mean Time",
        "BST" => "British Summer Time",
        "CET" => "Central European Standard Time",
        "CEST" => "Central European Summer Time",
        "JST" => "Japan Standard Time",
        "IST" => "India Standard Time",
        _ => return None,
    })
}
