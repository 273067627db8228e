//! `%t` conversions of dates and times, in English. It must not know specifiers.

use otus_types::zone::ZoneKey;

use super::Complaint;
use super::argument::Argument;
use crate::datetime::moment::Moment;
use crate::datetime::pattern::{DAYS, Field, MONTHS, Pattern};

/// The text of a date conversion; `None` when the argument is no date or time, an error
/// when it has not the field asked for.
pub(super) fn text(conversion: char, argument: &Argument) -> Option<Result<String, Complaint>> {
    let (at, has_date, has_time, has_zone) = match argument {
        Argument::Date(at) => (*at, true, false, false),
        Argument::Time(at) => (*at, false, true, false),
        Argument::Timestamp(at) => (*at, true, true, false),
        Argument::Zoned(at) => (*at, true, true, true),
        Argument::Long(millis) => {
            let nanos = u32::try_from(millis.rem_euclid(1_000) * 1_000_000).unwrap_or(0);
            (Moment::at(millis.div_euclid(1_000), nanos, ZoneKey::UTC), true, true, true)
        }
        _ => return None,
    };
    let needs_date = "BbhAaCYyjmdeDFc".contains(conversion);
    let needs_time = "HIklMSLNpRTrc".contains(conversion);
    let needs_zone = "zZsQc".contains(conversion);
    if !needs_date && !needs_time && !needs_zone {
        return Some(Err(("UnknownFormatConversion", format!("Conversion = 't{conversion}'"))));
    }
    if needs_date && !has_date || needs_time && !has_time || needs_zone && !has_zone {
        return None;
    }
    Some(Ok(field(conversion, at)))
}

fn field(conversion: char, at: Moment) -> String {
    let number = |field: Field, width: usize| format!("{:0width$}", field.of(at));
    let name = |names: &[&'static str], field: Field| {
        let index = usize::try_from(field.of(at) - 1).unwrap_or(0);
        names.get(index).copied().unwrap_or("")
    };
    let short = |name: &'static str| name.get(..3).unwrap_or(name).to_owned();
    let all = |parts: &[char], separator: &str| {
        parts.iter().map(|part| field(*part, at)).collect::<Vec<_>>().join(separator)
    };
    let pattern = |joda: &str| {
        let mut out = String::new();
        if let Ok(pattern) = Pattern::joda(joda) {
            pattern.print(at, &mut out);
        }
        out
    };
    match conversion {
        'H' => number(Field::HourOfDay, 2),
        'I' => number(Field::ClockHourOfHalfDay, 2),
        'k' => number(Field::HourOfDay, 1),
        'l' => number(Field::ClockHourOfHalfDay, 1),
        'M' => number(Field::Minute, 2),
        'S' => number(Field::Second, 2),
        'L' => number(Field::Millis, 3),
        'N' => format!("{:09}", at.nanos),
        'p' => (if Field::HalfDay.of(at) == 0 { "am" } else { "pm" }).to_owned(),
        'z' => pattern("Z"),
        'Z' => pattern("z"),
        's' => at.utc.to_string(),
        'Q' => (at.utc * 1_000 + i64::from(at.nanos / 1_000_000)).to_string(),
        'B' => name(&MONTHS, Field::Month).to_owned(),
        'b' | 'h' => short(name(&MONTHS, Field::Month)),
        'A' => name(&DAYS, Field::DayOfWeek).to_owned(),
        'a' => short(name(&DAYS, Field::DayOfWeek)),
        'C' => format!("{:02}", Field::Year.of(at) / 100),
        'Y' => number(Field::Year, 4),
        'y' => format!("{:02}", Field::Year.of(at).rem_euclid(100)),
        'j' => number(Field::DayOfYear, 3),
        'm' => number(Field::Month, 2),
        'd' => number(Field::DayOfMonth, 2),
        'e' => number(Field::DayOfMonth, 1),
        'R' => all(&['H', 'M'], ":"),
        'T' => all(&['H', 'M', 'S'], ":"),
        'r' => all(&['I', 'M', 'S'], ":") + " " + &field('p', at).to_uppercase(),
        'D' => all(&['m', 'd', 'y'], "/"),
        'F' => all(&['Y', 'm', 'd'], "-"),
        _ => all(&['a', 'b', 'd', 'T', 'Z', 'Y'], " "),
    }
}
