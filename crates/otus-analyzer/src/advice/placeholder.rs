//! A location or template still holds a word that was meant to be replaced: `<account>`,
//! `BUCKET`, `バケット名`, `${region}` that is no partition column.

use otus_catalog::Table;
use otus_types::Advice;

pub const NAME: &str = "placeholder-in-location";
pub const DESCRIPTION: &str = "a location or template still holds a placeholder";

/// Words of AWS's documentation and of articles about it that stand for something.
const WORDS: &[&str] = &[
    "バケット名",
    "アカウントID",
    "アカウントId",
    "アカウント番号",
    "組織ID",
    "リージョン",
    "DOC-EXAMPLE-BUCKET",
    "amzn-s3-demo-bucket",
    "CloudTrail_bucket_name",
    "MyLogFiles",
    "mybucket",
    "YOUR-",
    "YOUR_",
    "your-bucket",
    "Account_ID",
    "account-id",
    "accountid",
    "orgID",
    "o-xxxxxxxxxx",
    "myawsexamplebucket",
];

/// Whole names that stand for something.
const NAMES: &[&str] = &[
    "BUCKET",
    "BUCKET_NAME",
    "BUCKETNAME",
    "ACCOUNT",
    "ACCOUNT_ID",
    "REGION",
    "PREFIX",
    "BUCKET-NAME",
    "ACCOUNT-ID",
];

/// What to say about the definition of `table`.
#[must_use]
pub fn advice(table: &Table) -> Vec<Advice> {
    let template = table.parameter("storage.location.template");
    let projected = table
        .parameter("projection.enabled")
        .is_some_and(|it| it.trim().eq_ignore_ascii_case("true"));
    // A template makes the location unused.
    let location = table.location().filter(|_| !(projected && template.is_some()));
    let places = [("LOCATION", location), ("storage.location.template", template)];
    let found = places.into_iter().filter_map(|(what, text)| {
        let text = text?;
        let left = placeholder(text, table)?;
        Some(Advice {
            lint: NAME,
            text: format!("{what} '{text}' still holds the placeholder {left}"),
            span: None,
            edit: None,
            counts_of: None,
        })
    });
    found.collect()
}

/// The placeholder `text` still holds.
#[must_use]
pub fn placeholder(text: &str, table: &Table) -> Option<String> {
    if let Some(left) = between(text, "<", ">") {
        return Some(left);
    }
    let mut rest = text;
    while let Some(at) = rest.find("${") {
        let tail = rest.get(at..)?;
        let whole = between(tail, "${", "}")?;
        let name = whole.trim_start_matches("${").trim_end_matches('}').trim();
        if !table.partition_keys.iter().any(|key| key.name.eq_ignore_ascii_case(name)) {
            return Some(whole);
        }
        rest = tail.get(whole.len()..)?;
    }
    if let Some(left) = between(text, "{", "}").filter(|_| !text.contains("${")) {
        return Some(left);
    }
    let mut names = text.trim_start_matches("s3://").split('/');
    if let Some(name) = names.find(|it| NAMES.contains(it)) {
        return Some(name.to_owned());
    }
    WORDS.iter().find(|word| text.contains(*word)).map(|word| (*word).to_owned())
}

fn between(text: &str, open: &str, close: &str) -> Option<String> {
    let from = text.find(open)?;
    let tail = text.get(from..)?;
    let to = tail.find(close)?;
    tail.get(..to + close.len()).map(str::to_owned)
}
