//! Writes the definition of a tree's table: columns and row format of the documented
//! definition, partitions projected over account, region and day. It must not list or read.

use std::collections::BTreeSet;

use chrono::{Days, NaiveDate};
use otus_awslogs::{Placeholders, by_name, define};

use super::days::DaySpan;
use super::sample::Form;
use super::service::{self, Service};
use super::survey::Group;
use super::{Existing, Others, TableDefinition, Tree};

/// The table property by which CloudTrail's reader takes whole documents or bare records.
pub(super) const LAYOUT: &str = "otus.cloudtrail.layout";
/// A tree whose newest day is older than this no longer grows: its range ends there.
const STILL_GROWING_DAYS: u64 = 7;

/// Table names given out, so that no two trees get the same, nor one that another table has.
#[derive(Debug)]
pub(super) struct Names<'a> {
    pub(super) existing: &'a Existing,
    pub(super) given: BTreeSet<String>,
}

impl Names<'_> {
    fn give(&mut self, wanted: &str, location: &str) -> String {
        let mut name = wanted.to_owned();
        let mut number = 2;
        // The same tree found again keeps its name: creating it says that it is there.
        let elsewhere = |it: &str| self.existing.get(it).is_some_and(|at| at != location);
        while elsewhere(&name) || self.given.contains(&name) {
            name = format!("{wanted}_{number}");
            number += 1;
        }
        self.given.insert(name.clone());
        name
    }
}

/// What the definitions of one discovery share.
pub(super) struct Context<'a, 'n> {
    pub(super) bucket: &'a str,
    pub(super) today: NaiveDate,
    pub(super) names: &'a mut Names<'n>,
}

/// What became of a group.
pub(super) enum Made {
    Tree(Box<Tree>),
    Others(Others),
}

impl Context<'_, '_> {
    pub(super) fn tree(self, group: Group, forms: &[Form]) -> Made {
        match group.service {
            Some(service) => Made::Tree(Box::new(self.log(group, service, forms))),
            None => self.loose(group, forms),
        }
    }

    /// A tree whose keys say what it is.
    fn log(self, group: Group, service: &'static Service, forms: &[Form]) -> Tree {
        let mut tree = self.describe(&group, service.title);
        tree.notes.extend(forms.iter().filter_map(note));
        if service.log.is_empty() {
            let text = "holds hashes for `aws cloudtrail validate-logs`, no events: no table";
            tree.notes.push(text.to_owned());
            return tree;
        }
        let span = tree.days.clone();
        let range = span.as_ref().map(|span| self.range(&group, span, &mut tree.notes));
        let name = self.names.give(service.table, &tree.location);
        let keys = keys(&group, range.as_deref());
        let ddl = definition(service, &name, &keys, &tree, forms);
        tree.table = ddl.map(|ddl| TableDefinition { name, ddl });
        tree
    }

    /// Objects that only their content can tell.
    fn loose(self, group: Group, forms: &[Form]) -> Made {
        if is_cloudtrail(forms) {
            let mut tree = self.describe(&group, "CloudTrail events, loose files");
            tree.notes.extend(forms.iter().filter_map(note));
            let name = self.names.give("cloudtrail", &tree.location);
            let ddl = definition(service::cloudtrail(), &name, &[], &tree, forms);
            tree.table = ddl.map(|ddl| TableDefinition { name, ddl });
            return Made::Tree(Box::new(tree));
        }
        if let [Form::JsonLines(columns)] = forms
            && !columns.is_empty()
        {
            let mut tree = self.describe(&group, "JSON lines");
            let folder = group.base.trim_end_matches('/');
            let folder = folder.rsplit_once('/').map_or(folder, |it| it.1);
            let wanted = table_name(if folder.is_empty() { self.bucket } else { folder });
            let name = self.names.give(&wanted, &tree.location);
            let text = "columns were inferred from a sample; objects and lists are JSON text";
            tree.notes.push(text.to_owned());
            let ddl = json_lines(&name, columns, &tree.location);
            tree.table = Some(TableDefinition { name, ddl });
            return Made::Tree(Box::new(tree));
        }
        let what = forms.first().and_then(note).unwrap_or_else(|| String::from("not looked into"));
        let location = format!("s3://{}/{}", self.bucket, group.base);
        Made::Others(Others { location, objects: group.objects, bytes: group.bytes, what })
    }

    fn describe(&self, group: &Group, title: &str) -> Tree {
        Tree {
            title: title.to_owned(),
            location: format!("s3://{}/{}", self.bucket, group.base),
            template: format!("s3://{}/{}", self.bucket, group.template),
            organization: group.organization.clone(),
            accounts: group.accounts.iter().cloned().collect(),
            regions: group.regions.iter().cloned().collect(),
            days: DaySpan::of(&group.days),
            objects: group.objects,
            bytes: group.bytes,
            table: None,
            notes: Vec::new(),
        }
    }

    /// The projected range of days. A tree that no longer grows ends with its last day, so
    /// that years of empty folders are not looked for.
    fn range(&self, group: &Group, span: &DaySpan, notes: &mut Vec<String>) -> String {
        let format = match group.day_format {
            "yyyy/M/d" => "%Y/%-m/%-d",
            "yyyy/MM/dd" => "%Y/%m/%d",
            _ => "year=%Y/month=%m/day=%d",
        };
        let first = span.first.format(format);
        let recent = self.today.checked_sub_days(Days::new(STILL_GROWING_DAYS));
        if recent.is_none_or(|it| span.last >= it) {
            return format!("{first},NOW");
        }
        let last = span.last.format(format);
        notes.push(format!("the range of days ends with the last one found, {last}"));
        format!("{first},{last}")
    }
}

/// A partition key: name and projection properties.
struct Key {
    name: &'static str,
    properties: Vec<(&'static str, String)>,
}

fn keys(group: &Group, range: Option<&str>) -> Vec<Key> {
    let list = |it: &BTreeSet<String>| it.iter().cloned().collect::<Vec<_>>().join(",");
    let choice = |name, values: &BTreeSet<String>| {
        let varies = group.template.contains(&format!("${{{name}}}"));
        let properties = vec![("type", String::from("enum")), ("values", list(values))];
        varies.then_some(Key { name, properties })
    };
    let day = range.map(|range| Key {
        name: "day",
        properties: vec![
            ("type", String::from("date")),
            ("format", group.day_format.to_owned()),
            ("range", range.to_owned()),
            ("interval", String::from("1")),
            ("interval.unit", String::from("DAYS")),
        ],
    });
    let keys = [choice("account", &group.accounts), choice("region", &group.regions), day];
    keys.into_iter().flatten().collect()
}

fn definition(
    service: &Service,
    table: &str,
    keys: &[Key],
    tree: &Tree,
    forms: &[Form],
) -> Option<String> {
    let documented =
        define(by_name(service.log)?, &Placeholders { table, ..Placeholders::default() });
    let (columns, rest) = documented.split_once("\nPARTITIONED BY (")?;
    let (_, rest) = rest.split_once('\n')?;
    let (row_format, rest) = rest.split_once("\nLOCATION ")?;
    let mut columns = columns.trim_end().trim_end_matches(')').trim_end().to_owned();
    if service.word == "CloudTrail-Insight" {
        columns.push_str(",\n    insightdetails STRING");
    }
    // A column of the log may have the name already.
    let named = |key: &Key| {
        let taken =
            columns.lines().any(|it| it.trim_start().starts_with(&format!("{} ", key.name)));
        if taken { format!("log_{}", key.name) } else { key.name.to_owned() }
    };
    let mut template = tree.template.clone();
    let mut properties = Vec::new();
    let mut partitions = Vec::new();
    for key in keys {
        let name = named(key);
        template = template.replace(&format!("${{{}}}", key.name), &format!("${{{name}}}"));
        for (property, value) in &key.properties {
            properties.push((format!("projection.{name}.{property}"), value.clone()));
        }
        partitions.push(format!("{name} string"));
    }
    if !keys.is_empty() {
        properties.insert(0, (String::from("projection.enabled"), String::from("true")));
        properties.push((String::from("storage.location.template"), template));
    }
    let kept = rest.lines().filter(|it| it.contains("'skip."));
    let mut lines: Vec<String> =
        kept.map(|it| it.trim().trim_end_matches(',').to_owned()).collect();
    if let Some(layout) = layout(forms) {
        properties.push((LAYOUT.to_owned(), layout.to_owned()));
    }
    lines.extend(properties.iter().map(|(key, value)| format!("'{key}' = '{}'", quoted(value))));
    let mut ddl = format!("{columns}\n)\n");
    if !partitions.is_empty() {
        ddl.push_str(&format!("PARTITIONED BY ({})\n", partitions.join(", ")));
    }
    ddl.push_str(&format!("{row_format}\nLOCATION '{}'", quoted(&tree.location)));
    if !lines.is_empty() {
        ddl.push_str(&format!("\nTBLPROPERTIES (\n    {}\n)", lines.join(",\n    ")));
    }
    Some(ddl)
}

fn json_lines(table: &str, columns: &[(String, &'static str)], location: &str) -> String {
    let columns: Vec<String> = columns
        .iter()
        .map(|(name, ty)| format!("    `{}` {ty}", name.replace('`', "``")))
        .collect();
    format!(
        "CREATE EXTERNAL TABLE {table} (\n{}\n)\nROW FORMAT SERDE 'org.openx.data.jsonserde.JsonSerDe'\n\
         LOCATION '{}'",
        columns.join(",\n"),
        quoted(location)
    )
}

/// Inside a Hive string.
fn quoted(value: &str) -> String {
    value.replace('\\', "\\\\").replace('\'', "\\'")
}

fn table_name(text: &str) -> String {
    let name: String = text
        .to_lowercase()
        .chars()
        .map(|it| if it.is_ascii_alphanumeric() { it } else { '_' })
        .collect();
    let name = name.trim_matches('_').to_owned();
    if name.starts_with(|it: char| it.is_ascii_digit()) || name.is_empty() {
        return format!("logs_{name}").trim_end_matches('_').to_owned();
    }
    name
}

/// Whether all forms are CloudTrail records one reader takes.
pub(super) fn is_cloudtrail(forms: &[Form]) -> bool {
    let records = forms.contains(&Form::Records);
    let documents = forms.contains(&Form::Lines) || forms.contains(&Form::Document);
    records != documents
}

fn layout(forms: &[Form]) -> Option<&'static str> {
    if forms.contains(&Form::Document) {
        return Some("document");
    }
    forms.contains(&Form::Records).then_some("records")
}

fn note(form: &Form) -> Option<String> {
    match form {
        Form::Other(text) => Some(text.clone()),
        Form::Unreadable(reason) => Some(format!("a sample could not be read: {reason}")),
        Form::JsonLines(_) => Some(String::from("JSON lines")),
        Form::Document => Some(format!(
            "documents over many lines, as event history downloads are; Athena would find no \
             rows, Otus reads them through '{LAYOUT}'"
        )),
        Form::Records => Some(format!("one bare record a line, read through '{LAYOUT}'")),
        Form::Lines => None,
    }
}
