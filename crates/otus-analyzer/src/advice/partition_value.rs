//! A partition column is compared with a value in another form than its projection makes:
//! `day = '2021-01-01'` where the folders are `2021/01/01`.

use chrono::{DateTime, NaiveDate, Utc};
use otus_catalog::projection::DatePattern;
use otus_sql::ast::ComparisonOp;
use otus_types::{Advice, Edit};

use super::projected_key::KeyComparison;
use super::{Comparison, Lint};
use crate::expr::ExprBinder;

pub(super) const LINT: Lint = Lint {
    name: "partition-value-format",
    description: "a partition column is compared with a value in another form than its projection's",
    check,
};

fn check(binder: &ExprBinder<'_, '_, '_>, it: &Comparison<'_>) -> Option<Advice> {
    let it = KeyComparison::of(binder, it)?;
    let kind = it.column.kind();
    if !matches!(kind, "date" | "integer") || it.column.has_form(&it.value) {
        return None;
    }
    let (_, last) = it.column.bounds(binder.binder.session.now)?;
    // `day >= '2021/05'` compares texts and is meant so.
    if it.op != ComparisonOp::Equal && is_beginning(&it.value, &last.sql) {
        return None;
    }
    let name = &it.column.name;
    let mended = match it.column.date_pattern() {
        Some(pattern) if last.sql == last.path => moment(&it.value).map(|at| pattern.format(at)),
        _ => number(&it.value, &last.sql),
    };
    let form = it.column.date_pattern().map(DatePattern::to_string);
    let form = form.map_or_else(String::new, |it| format!(" ({it})"));
    let text = format!(
        "the values of {name} look like '{}'{form}, not like '{}': texts are compared letter by \
         letter",
        last.sql, it.value
    );
    let span = it.literal.span.get();
    let edit = mended.map(|value| Edit { span, replacement: format!("'{value}'") });
    let text = match &edit {
        Some(edit) => format!("{text}; write {}", edit.replacement),
        None => text,
    };
    Some(Advice { lint: LINT.name, text, span: Some(span), edit, counts_of: None })
}

/// Whether `value` could be the beginning of something like `whole`: digits where it has
/// digits, the same letters between them.
fn is_beginning(value: &str, whole: &str) -> bool {
    let alike = |(a, b): (char, char)| a == b || (a.is_ascii_digit() && b.is_ascii_digit());
    value.len() < whole.len() && value.chars().zip(whole.chars()).all(alike)
}

/// The moment a text in any usual form means: year, month and day, perhaps hours and minutes.
fn moment(text: &str) -> Option<DateTime<Utc>> {
    let mut digits = text.chars().filter(char::is_ascii_digit).collect::<String>();
    let known = text.chars().all(|c| c.is_ascii_digit() || "-/.: TZ".contains(c));
    if !known || digits.len() < 8 {
        return None;
    }
    digits.push_str("000000");
    let part = |from: usize, to: usize| digits.get(from..to)?.parse::<u32>().ok();
    let day = NaiveDate::from_ymd_opt(part(0, 4)?.cast_signed(), part(4, 6)?, part(6, 8)?)?;
    Some(day.and_hms_opt(part(8, 10)?, part(10, 12)?, 0)?.and_utc())
}

/// A number with the digits of `like`.
fn number(text: &str, like: &str) -> Option<String> {
    let number: u64 = text.trim().parse().ok()?;
    Some(format!("{number:0width$}", width = like.len()))
}
