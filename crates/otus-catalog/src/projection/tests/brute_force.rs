//! The surviving prefixes of random tables and predicates equal those of brute force.
//! Values are computed here without the code under test.

use std::collections::BTreeMap;

use chrono::{Duration, NaiveDate};

use super::super::{ColumnFilters, Projection};
use super::{now, table};

/// xorshift64*: the same cases on every machine.
struct Random(u64);

impl Random {
    fn below(&mut self, end: u64) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33) % end
    }
}

/// One random column: its properties, and its values (path text) computed without the
/// code under test.
fn random_column(random: &mut Random, name: &str) -> (Vec<(String, String)>, Vec<String>) {
    let mut properties = Vec::new();
    let mut set = |key: &str, value: String| {
        properties.push((format!("projection.{name}.{key}"), value));
    };
    let values = match random.below(3) {
        0 => {
            let count = 1 + random.below(6);
            let values: Vec<String> = (0..count).map(|it| format!("v{}", it * 7 % 11)).collect();
            set("type", "enum".into());
            set("values", values.join(","));
            values
        }
        1 => {
            let first = i64::try_from(random.below(60)).unwrap() - 30;
            let last = first + i64::try_from(random.below(40)).unwrap();
            let (step, digits) = (1 + random.below(7), random.below(4));
            set("type", "integer".into());
            set("range", format!("{first}, {last}"));
            if step > 1 {
                set("interval", step.to_string());
            }
            if digits > 0 {
                set("digits", digits.to_string());
            }
            let width = usize::try_from(digits).unwrap();
            let pad = |it: i64| {
                let (sign, digits) =
                    if it < 0 { ("-", width.saturating_sub(1)) } else { ("", width) };
                let number = it.abs().to_string();
                format!("{sign}{}{number}", "0".repeat(digits.saturating_sub(number.len())))
            };
            (first..=last)
                .filter(|it| (it - first) % i64::try_from(step).unwrap() == 0)
                .map(pad)
                .collect()
        }
        _ => {
            let forms =
                [("yyyy/MM/dd", "%Y/%m/%d"), ("yyyyMMdd", "%Y%m%d"), ("dd-MM-yyyy", "%d-%m-%Y")];
            let (java, unix) = forms[usize::try_from(random.below(3)).unwrap()];
            let first = NaiveDate::from_ymd_opt(2023, 12, 1).unwrap()
                + Duration::days(i64::try_from(random.below(60)).unwrap());
            let last = first + Duration::days(i64::try_from(random.below(80)).unwrap());
            let step = 1 + random.below(5);
            set("type", "date".into());
            set("format", java.into());
            set("range", format!("{},{}", first.format(unix), last.format(unix)));
            set("interval", step.to_string());
            set("interval.unit", "days".into());
            let days = first.iter_days().take_while(|it| *it <= last);
            days.step_by(usize::try_from(step).unwrap())
                .map(|it| it.format(unix).to_string())
                .collect()
        }
    };
    (properties, values)
}

/// Everything, equality, an order, a set, or a suffix; and the value it compares with.
type Condition = (u64, String);

fn passes((kind, with): &Condition, value: &str) -> bool {
    match kind {
        0 => true,
        1 => value == with,
        2 => value >= with.as_str(),
        3 => value == with || value.len() == 2,
        _ => value.ends_with(&with[with.len() - 1..]),
    }
}

fn random_condition(random: &mut Random, values: &[String]) -> Condition {
    let at = usize::try_from(random.below(values.len() as u64)).unwrap();
    (random.below(5), values[at].clone())
}

/// Every combination that passes, as locations, sorted.
fn brute_force(
    names: &[&str],
    values: &[Vec<String>],
    conditions: &[Condition],
    template: bool,
) -> Vec<String> {
    let mut rows = vec![Vec::<String>::new()];
    for column in values {
        let longer = rows.iter().flat_map(|head| {
            column.iter().map(|value| [head.as_slice(), std::slice::from_ref(value)].concat())
        });
        rows = longer.collect();
    }
    rows.retain(|row| row.iter().zip(conditions).all(|(value, it)| passes(it, value)));
    let location = |row: &Vec<String>| {
        if template {
            return format!("s3://x/{}/y/", row.join("/"));
        }
        let parts = names.iter().zip(row);
        let folders = parts.map(|(name, it)| format!("{name}={}/", it.replace('/', "%2F")));
        format!("s3://b/logs/{}", folders.collect::<String>())
    };
    let mut locations: Vec<String> = rows.iter().map(location).collect();
    locations.sort();
    locations
}

#[test]
fn survivors_equal_brute_force() {
    let cases = if std::env::var_os("OTUS_LONG").is_some() { 10_000 } else { 1_000 };
    let mut random = Random(0x9e37_79b9_7f4a_7c15);
    for case in 0..cases {
        let count = usize::try_from(1 + random.below(3)).unwrap();
        let names = &["a", "bb", "c"][..count];
        let (mut properties, mut values) = (Vec::new(), Vec::new());
        for name in names {
            let (more, column) = random_column(&mut random, name);
            properties.extend(more);
            values.push(column);
        }
        let template = random.below(2) == 0;
        if template {
            let holes: Vec<String> = names.iter().map(|it| format!("${{{it}}}")).collect();
            let text = format!("s3://x/{}/y", holes.join("/"));
            properties.push(("storage.location.template".into(), text));
        }
        let conditions: Vec<Condition> =
            values.iter().map(|it| random_condition(&mut random, it)).collect();
        let mut named = BTreeMap::new();
        for (column, (kind, with)) in conditions.iter().enumerate() {
            if *kind == 1 && random.below(2) == 0 {
                named.insert(column, vec![with.clone(), "nothing".to_owned()]);
            }
        }
        let keys: Vec<(&str, &str)> = names.iter().map(|it| (*it, "string")).collect();
        let given: Vec<(&str, &str)> =
            properties.iter().map(|(key, value)| (key.as_str(), value.as_str())).collect();
        let projection = Projection::from_table(&table(&keys, &given)).unwrap().unwrap();
        let keep = |column: usize, value: &str| passes(&conditions[column], value);
        let filters = ColumnFilters { keep: &keep, named };
        let partitions = projection.partitions(now(), &filters).unwrap();
        let total = partitions.total();
        let mut found: Vec<String> = partitions.map(|it| it.location).collect();
        found.sort();
        let wanted = brute_force(names, &values, &conditions, template);
        assert_eq!(total, wanted.len() as u64, "case {case}");
        assert_eq!(found, wanted, "case {case}: {properties:?} {conditions:?}");
        let all: u64 = values.iter().map(|it| it.len() as u64).product();
        assert_eq!(projection.count(now()), Some(all), "case {case}");
    }
}
