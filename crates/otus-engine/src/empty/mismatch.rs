//! What does not fit between the folder a table wants and the folders there are: letter
//! case, account, region, dates, Hive-style names, a level too few or too many, a
//! placeholder. It must not list anything.

use otus_catalog::Table;
use otus_sql::spelling::distance;

use super::nearest::Nearest;

/// The likely cause, if one of the known ones fits.
#[must_use]
pub fn explain(nearest: &Nearest, table: &Table) -> Option<String> {
    let wanted = nearest.missing.first()?;
    let siblings = &nearest.siblings;
    placeholder(wanted)
        .or_else(|| letter_case(wanted, siblings))
        .or_else(|| hive_style(wanted, siblings))
        .or_else(|| same_kind(wanted, siblings, is_account, "account"))
        .or_else(|| same_kind(wanted, siblings, is_region, "region"))
        .or_else(|| dates(wanted, siblings))
        .or_else(|| level(nearest))
        .or_else(|| spelling(wanted, siblings))
        .or_else(|| whose(wanted, table))
}

fn placeholder(wanted: &str) -> Option<String> {
    let marks = ["${", "<", ">", "バケット名", "アカウントID", "YOUR", "BUCKET", "ACCOUNT"];
    let found = marks.iter().any(|mark| wanted.contains(mark));
    found.then(|| format!("the location still holds a placeholder: {wanted}"))
}

fn letter_case(wanted: &str, siblings: &[String]) -> Option<String> {
    let found = siblings.iter().find(|it| it.to_lowercase() == wanted.to_lowercase())?;
    Some(format!(
        "letter case: the table wants {wanted}, there is {found}; S3 keys are case-sensitive"
    ))
}

fn hive_style(wanted: &str, siblings: &[String]) -> Option<String> {
    let value = |name: &str| name.split_once('=').map(|it| it.1.to_owned());
    match value(wanted) {
        Some(bare) if siblings.iter().any(|it| !it.contains('=')) => Some(format!(
            "folders here are not named key=value: the table wants {wanted}, where {} would fit; \
             set storage.location.template, or the LOCATION of the partition",
            siblings.iter().find(|it| **it == bare).map_or("a plain name", String::as_str)
        )),
        None => {
            let styled = siblings.iter().find(|it| it.contains('='))?;
            Some(format!(
                "folders here are named key=value ({styled}): the table wants {wanted}; write the \
                 key into storage.location.template"
            ))
        }
        Some(_) => None,
    }
}

/// Both are of a kind, but none of the siblings is the wanted one.
fn same_kind(
    wanted: &str,
    siblings: &[String],
    is: fn(&str) -> bool,
    kind: &str,
) -> Option<String> {
    if !is(wanted) {
        return None;
    }
    let there: Vec<&str> =
        siblings.iter().map(String::as_str).filter(|it| is(it)).take(5).collect();
    (!there.is_empty())
        .then(|| format!("{kind}: the table wants {wanted}, there is {}", there.join(", ")))
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

fn dates(wanted: &str, siblings: &[String]) -> Option<String> {
    let is_number = |it: &str| !it.is_empty() && it.bytes().all(|b| b.is_ascii_digit());
    let parts: Vec<&str> = wanted.split('-').collect();
    if !parts.iter().all(|it| is_number(it)) {
        return None;
    }
    let mut there: Vec<&String> =
        siblings.iter().filter(|it| it.split('-').all(is_number)).collect();
    there.sort();
    let (first, last) = (there.first()?, there.last()?);
    if first.len() != wanted.len() {
        return Some(format!(
            "the date format does not fit: the table wants {wanted}, there is {first}; compare \
             projection.….format with the folders"
        ));
    }
    Some(format!("dates: the table wants {wanted}, there is {first} to {last}"))
}

/// The wanted name appears later in the wanted path among the siblings: a level too many.
fn level(nearest: &Nearest) -> Option<String> {
    let later = nearest.missing.iter().skip(1).find(|it| nearest.siblings.contains(it))?;
    let wanted = nearest.missing.first()?;
    Some(format!(
        "a level too many: the table wants {wanted}/ before {later}/, but {later}/ lies directly \
         in s3://{}/{}",
        nearest.bucket, nearest.prefix
    ))
}

fn spelling(wanted: &str, siblings: &[String]) -> Option<String> {
    let close = siblings.iter().map(|it| (distance(wanted, it), it)).min()?;
    let allowed = (wanted.chars().count() / 3).max(1);
    (close.0 <= allowed).then(|| format!("the table wants {wanted}, there is {}", close.1))
}

fn whose(wanted: &str, table: &Table) -> Option<String> {
    let template = table.parameter("storage.location.template");
    let (what, text) = match template {
        Some(text) => ("storage.location.template", text),
        None => ("LOCATION", table.location()?),
    };
    Some(format!("{wanted} comes from {what} '{text}'"))
}
