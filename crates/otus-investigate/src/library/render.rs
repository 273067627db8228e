//! Fills a question in: values as SQL literals, tables as quoted names, and `${window}` as the
//! condition on time, with the partitions that can hold it. It must not run anything.

use std::collections::BTreeMap;
use std::fmt;

use super::{Investigation, Parameter, ValueKind};
use chrono::{DateTime, Days, NaiveDate, SecondsFormat, TimeDelta, Utc};

/// A partition column that holds the day of delivery, and how it is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Day {
    pub column: String,
    /// Java's letters, `yyyy/MM/dd`.
    pub format: String,
}

/// The name under which a log's table is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    /// As SQL text, quoted where needed: `cloudtrail`, `"my db"."trail"`.
    pub sql: String,
    pub day: Option<Day>,
}

/// What a question is filled in with.
pub struct Fill<'a> {
    /// Values and names of tables, as given; also `from` and `to`.
    pub values: &'a BTreeMap<String, String>,
    pub now: DateTime<Utc>,
    /// Looks a table up by the name given for it.
    pub table: &'a dyn Fn(&str) -> Named,
}

impl fmt::Debug for Fill<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Fill").field("values", self.values).finish_non_exhaustive()
    }
}

/// Why a question cannot be filled in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FillError(pub String);

/// The day column of a table by its properties: the projected date, however it is called.
#[must_use]
pub fn day_of<'a>(properties: impl Iterator<Item = (&'a String, &'a String)>) -> Option<Day> {
    let properties: BTreeMap<&str, &str> =
        properties.map(|(key, value)| (key.as_str(), value.as_str())).collect();
    let column = properties.iter().find_map(|(key, value)| {
        let column = key.strip_prefix("projection.")?.strip_suffix(".type")?;
        value.eq_ignore_ascii_case("date").then_some(column)
    })?;
    let format = properties.get(format!("projection.{column}.format").as_str())?;
    let plain = |it: &str| ["yyyy/MM/dd", "yyyy-MM-dd", "yyyy/M/d", "yyyyMMdd"].contains(&it);
    let known = plain(format).then(|| (*format).to_owned());
    known.map(|format| Day { column: column.to_owned(), format })
}

impl Investigation {
    /// The statement, ready to run.
    ///
    /// # Errors
    /// For a value that is missing, unknown or makes no sense.
    pub fn fill(&self, fill: &Fill<'_>) -> Result<String, FillError> {
        for name in fill.values.keys() {
            let known = ["from", "to"].contains(&name.as_str())
                || self.tables.contains(name)
                || self.parameters.iter().any(|it| it.name == *name);
            if !known {
                let text =
                    format!("{} has no parameter {name}; it has {}", self.name, self.offers());
                return Err(FillError(text));
            }
        }
        let mut out = String::with_capacity(self.sql.len() + 256);
        let mut rest = self.sql;
        while let Some((before, after)) = rest.split_once("${") {
            out.push_str(before);
            let (name, behind) = after.split_once('}').unwrap_or((after, ""));
            out.push_str(&self.value(name, fill)?);
            rest = behind;
        }
        out.push_str(rest);
        Ok(out)
    }

    fn offers(&self) -> String {
        let own = self.parameters.iter().map(|it| it.name.as_str());
        let all = own.chain(self.tables.iter().map(String::as_str)).chain(["from", "to"]);
        all.collect::<Vec<_>>().join(", ")
    }

    fn value(&self, name: &str, fill: &Fill<'_>) -> Result<String, FillError> {
        let first = self.tables.first().map_or("", String::as_str);
        if let Some(of) = name.strip_prefix("window") {
            let log = of.strip_prefix(':').unwrap_or(first);
            return window(log, &self.named(log, fill), fill);
        }
        if self.tables.iter().any(|it| it == name) {
            return Ok(self.named(name, fill).sql);
        }
        let Some(parameter) = self.parameters.iter().find(|it| it.name == name) else {
            return Err(FillError(format!(
                "{} speaks of {name}, which is no parameter",
                self.name
            )));
        };
        let given = fill.values.get(name).or(parameter.default.as_ref());
        let given = given.filter(|it| !it.trim().is_empty()).ok_or_else(|| {
            FillError(format!("{} needs the parameter {name}: {}", self.name, parameter.about))
        })?;
        literal(parameter, given.trim(), fill.now)
    }

    fn named(&self, log: &str, fill: &Fill<'_>) -> Named {
        (fill.table)(fill.values.get(log).map_or(log, String::as_str))
    }
}

fn literal(parameter: &Parameter, given: &str, now: DateTime<Utc>) -> Result<String, FillError> {
    match parameter.kind {
        ValueKind::Text => Ok(quoted(given)),
        ValueKind::Number => match given.parse::<u32>() {
            Ok(number) => Ok(number.to_string()),
            Err(_) => Err(FillError(format!("{} must be a number, not {given}", parameter.name))),
        },
        ValueKind::Instant => Ok(quoted(&iso(instant(&parameter.name, given, now)?))),
    }
}

fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

fn iso(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Secs, true)
}

/// `2026-10-30`, `2026-10-30T12:00:00Z`, `-7d`, `-12h`.
fn instant(name: &str, given: &str, now: DateTime<Utc>) -> Result<DateTime<Utc>, FillError> {
    let wrong = || {
        let text = format!(
            "{name} must be a day, an instant such as 2026-10-30T12:00:00Z, or -7d, not {given}"
        );
        FillError(text)
    };
    if let Some(ago) = given.strip_prefix('-') {
        let unit = ago.get(ago.len().saturating_sub(1)..).unwrap_or_default();
        let number =
            ago.strip_suffix(unit).and_then(|it| it.parse::<u32>().ok()).ok_or_else(wrong)?;
        let ago = match unit {
            "d" => TimeDelta::try_days(i64::from(number)),
            "h" => TimeDelta::try_hours(i64::from(number)),
            _ => None,
        };
        return ago.and_then(|it| now.checked_sub_signed(it)).ok_or_else(wrong);
    }
    if let Ok(day) = NaiveDate::parse_from_str(given, "%Y-%m-%d") {
        return Ok(day.and_time(chrono::NaiveTime::MIN).and_utc());
    }
    DateTime::parse_from_rfc3339(given).map(|it| it.to_utc()).map_err(|_| wrong())
}

/// The condition that keeps `from` to `to`; everything where neither is given.
fn window(log: &str, table: &Named, fill: &Fill<'_>) -> Result<String, FillError> {
    let given = |name: &str| {
        let text = fill.values.get(name).map(|it| it.trim()).filter(|it| !it.is_empty());
        text.map(|it| instant(name, it, fill.now)).transpose()
    };
    let (from, to) = (given("from")?, given("to")?);
    let mut parts = Vec::new();
    for (at, sign) in [(from, ">="), (to, "<")] {
        if let Some(at) = at {
            parts.push(comparison(log, sign, at));
        }
    }
    if let Some(Day { column, format }) = &table.day {
        let column = column.replace('"', "\"\"");
        if let Some(from) = from {
            parts.push(format!("\"{column}\" >= '{}'", spelt(from.date_naive(), format)));
        }
        // Logs are delivered late: the folder of the day after belongs to the window too.
        if let Some(late) = to.and_then(|it| it.date_naive().checked_add_days(Days::new(1))) {
            parts.push(format!("\"{column}\" <= '{}'", spelt(late, format)));
        }
    }
    Ok(if parts.is_empty() { String::from("true") } else { parts.join(" AND ") })
}

/// Each log writes its time in its own way.
fn comparison(log: &str, sign: &str, at: DateTime<Utc>) -> String {
    match log {
        "vpc_flow" => format!("\"start\" {sign} {}", at.timestamp()),
        "waf" => format!("\"timestamp\" {sign} {}", at.timestamp_millis()),
        "alb" => format!("\"time\" {sign} '{}'", iso(at)),
        "route53_resolver" => format!("query_timestamp {sign} '{}'", iso(at)),
        "s3_access" => format!(
            "parse_datetime(requestdatetime, 'dd/MMM/yyyy:HH:mm:ss Z') {sign} from_iso8601_timestamp('{}')",
            iso(at)
        ),
        _ => format!("eventtime {sign} '{}'", iso(at)),
    }
}

fn spelt(day: NaiveDate, format: &str) -> String {
    let pattern = match format {
        "yyyy-MM-dd" => "%Y-%m-%d",
        "yyyy/M/d" => "%Y/%-m/%-d",
        "yyyyMMdd" => "%Y%m%d",
        _ => "%Y/%m/%d",
    };
    day.format(pattern).to_string()
}
