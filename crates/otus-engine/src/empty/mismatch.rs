//! What does not fit between the folder a table wants and the folders there are: letter
//! case, account, region, dates, Hive-style names, a level too few or too many, a
//! placeholder. It must not list anything.

use otus_analyzer::advice::placeholder;
use otus_catalog::Table;
use otus_sql::spelling::distance;

use super::correction::{Change, is_projected, property, statement, template};
use super::nearest::Nearest;

/// Why a location does not exist, and the statement that would mend it where one follows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cause {
    pub text: String,
    pub statement: Option<String>,
}

impl Cause {
    fn new(text: String) -> Self {
        Self { text, statement: None }
    }
}

/// The likely cause, if one of the known ones fits.
#[must_use]
pub fn explain(nearest: &Nearest, table: &Table) -> Option<Cause> {
    let wanted = nearest.missing.first()?;
    let siblings = &nearest.siblings;
    left_placeholder(table)
        .or_else(|| letter_case(wanted, siblings, table))
        .or_else(|| dates(nearest, table))
        .or_else(|| level_too_many(nearest, table))
        .or_else(|| level_too_few(nearest, table))
        .or_else(|| hive_style(wanted, siblings))
        .or_else(|| same_kind(wanted, siblings, is_account, "account", table))
        .or_else(|| same_kind(wanted, siblings, is_region, "region", table))
        .or_else(|| same_kind(wanted, siblings, is_organization, "organisation", table))
        .or_else(|| spelling(wanted, siblings, table))
        .or_else(|| whose(wanted, table))
}

/// The definition still holds a placeholder.
fn left_placeholder(table: &Table) -> Option<Cause> {
    let text = template(table).or_else(|| table.location())?;
    let left = placeholder::placeholder(text, table)?;
    Some(Cause::new(format!("the location still holds a placeholder: {left}")))
}

/// The folder is called `found`; where it is a partition's value, the projection must know it.
fn renamed(text: String, wanted: &str, found: &str, table: &Table) -> Cause {
    let change = Change::Rename { from: wanted.to_owned(), to: found.to_owned() };
    Cause { text, statement: statement(table, &change) }
}

fn letter_case(wanted: &str, siblings: &[String], table: &Table) -> Option<Cause> {
    let found = siblings.iter().find(|it| it.to_lowercase() == wanted.to_lowercase())?;
    let text = format!(
        "letter case: the table wants {wanted}, there is {found}; S3 keys are case-sensitive"
    );
    Some(renamed(text, wanted, found, table))
}

fn hive_style(wanted: &str, siblings: &[String]) -> Option<Cause> {
    let value = |name: &str| name.split_once('=').map(|it| it.1.to_owned());
    let text = match value(wanted) {
        Some(bare) if siblings.iter().any(|it| !it.contains('=')) => format!(
            "folders here are not named key=value: the table wants {wanted}, where {} would fit; \
             set storage.location.template, or the LOCATION of the partition",
            siblings.iter().find(|it| **it == bare).map_or("a plain name", String::as_str)
        ),
        None => {
            let styled = siblings.iter().find(|it| it.contains('='))?;
            format!(
                "folders here are named key=value ({styled}): the table wants {wanted}; write the \
                 key into storage.location.template"
            )
        }
        Some(_) => return None,
    };
    Some(Cause::new(text))
}

/// Both are of a kind, but none of the siblings is the wanted one.
fn same_kind(
    wanted: &str,
    siblings: &[String],
    is: fn(&str) -> bool,
    kind: &str,
    table: &Table,
) -> Option<Cause> {
    if !is(wanted) {
        return None;
    }
    let there: Vec<&str> =
        siblings.iter().map(String::as_str).filter(|it| is(it)).take(5).collect();
    let first = there.first()?;
    let text = format!("{kind}: the table wants {wanted}, there is {}", there.join(", "));
    let mut cause = renamed(text, wanted, first, table);
    if cause.statement.is_none()
        && let Some(key) = listing_key(wanted, table)
    {
        let values = there.join(",");
        cause.statement = Some(property(table, &format!("projection.{key}.values"), &values));
    }
    Some(cause)
}

/// The enumerated partition column that has `value` among its values.
fn listing_key(value: &str, table: &Table) -> Option<String> {
    let listed = |key: &&otus_catalog::Column| {
        let values = table.parameter(&format!("projection.{}.values", key.name));
        values.is_some_and(|it| it.split(',').any(|it| it == value))
    };
    let key = table.partition_keys.iter().filter(|_| is_projected(table)).find(listed)?;
    Some(key.name.clone())
}

fn is_account(name: &str) -> bool {
    name.len() == 12 && name.bytes().all(|it| it.is_ascii_digit())
}

/// `eu-central-1`, `us-gov-west-1`.
fn is_region(name: &str) -> bool {
    let parts: Vec<&str> = name.split('-').collect();
    let number =
        parts.last().is_some_and(|it| it.len() == 1 && it.bytes().all(|b| b.is_ascii_digit()));
    (3..=4).contains(&parts.len())
        && number
        && parts.first().is_some_and(|it| it.len() == 2)
        && parts.iter().rev().skip(1).all(|it| it.bytes().all(|b| b.is_ascii_lowercase()))
}

fn is_organization(name: &str) -> bool {
    name.strip_prefix("o-").is_some_and(|it| it.bytes().all(|b| b.is_ascii_alphanumeric()))
}

fn dates(nearest: &Nearest, table: &Table) -> Option<Cause> {
    let is_number = |it: &str| !it.is_empty() && it.bytes().all(|b| b.is_ascii_digit());
    let wanted = nearest.missing.first()?;
    let parts: Vec<&str> = wanted.split(['-', '_', '.']).collect();
    if !parts.iter().all(|it| is_number(it)) || is_account(wanted) {
        return None;
    }
    let mut there: Vec<&String> =
        nearest.siblings.iter().filter(|it| it.split(['-', '_', '.']).all(is_number)).collect();
    there.sort();
    let (first, last) = (there.first()?, there.last()?);
    if first.len() != wanted.len() {
        return Some(Cause::new(format!(
            "the date format does not fit: the table wants {wanted}, there is {first}; compare \
             projection.….format with the folders"
        )));
    }
    let mut cause =
        Cause::new(format!("dates: the table wants {wanted}, there is {first} to {last}"));
    cause.statement = range(first, nearest, table);
    Some(cause)
}

/// A range that begins with the first year there is, where years are the folders.
fn range(first: &str, nearest: &Nearest, table: &Table) -> Option<String> {
    let dated = |key: &&otus_catalog::Column| {
        let kind = table.parameter(&format!("projection.{}.type", key.name));
        kind.is_some_and(|it| it.trim().eq_ignore_ascii_case("date"))
    };
    let key = table.partition_keys.iter().filter(|_| is_projected(table)).find(dated)?;
    let format = table.parameter(&format!("projection.{}.format", key.name))?;
    let years = first.len() == 4 && nearest.siblings.iter().all(|it| it.len() == 4);
    let start = match format {
        "yyyy/MM/dd" if years => format!("{first}/01/01"),
        "yyyy-MM-dd" if first.len() == 10 => first.to_owned(),
        _ => return None,
    };
    Some(property(table, &format!("projection.{}.range", key.name), &format!("{start},NOW")))
}

/// The wanted name appears later in the wanted path among the siblings: a level too many.
fn level_too_many(nearest: &Nearest, table: &Table) -> Option<Cause> {
    let later = nearest.missing.iter().skip(1).find(|it| nearest.siblings.contains(it))?;
    let wanted = nearest.missing.first()?;
    let text = format!(
        "a level too many: the table wants {wanted}/ before {later}/, but {later}/ lies directly \
         in s3://{}/{}",
        nearest.bucket, nearest.prefix
    );
    Some(Cause { text, statement: statement(table, &Change::Remove(wanted.clone())) })
}

/// The wanted name lies in one of the siblings: a level too few.
fn level_too_few(nearest: &Nearest, table: &Table) -> Option<Cause> {
    let wanted = nearest.missing.first()?;
    let (between, _) = nearest.below.iter().find(|(_, names)| names.contains(wanted))?;
    let text = format!(
        "a level too few: the table wants {wanted}/ directly in s3://{0}/{1}, but it lies in \
         s3://{0}/{1}{between}/",
        nearest.bucket, nearest.prefix
    );
    let change = Change::Insert { after: nearest.depth, name: between.clone() };
    Some(Cause { text, statement: statement(table, &change) })
}

fn spelling(wanted: &str, siblings: &[String], table: &Table) -> Option<Cause> {
    let close = siblings.iter().map(|it| (distance(wanted, it), it)).min()?;
    let allowed = (wanted.chars().count() / 3).max(1);
    (close.0 <= allowed).then(|| {
        let text = format!("the table wants {wanted}, there is {}", close.1);
        renamed(text, wanted, close.1, table)
    })
}

fn whose(wanted: &str, table: &Table) -> Option<Cause> {
    let (what, text) = match template(table) {
        Some(text) => ("storage.location.template", text),
        None => ("LOCATION", table.location()?),
    };
    Some(Cause::new(format!("{wanted} comes from {what} '{text}'")))
}
