//! One file for each SerDe, and the slice that lists them. It must not hold what two of
//! them share: that is in `json`, `line`, `fields`, `pattern` and `value`.

mod cloudtrail;
mod grok;
mod hive_json;
mod lazy_simple;
mod open_csv;
mod openx_json;
mod regex;

use crate::registry::SerdeEntry;

/// CloudTrail comes first: its input format decides, whatever JSON SerDe it is paired with.
pub(crate) const ENTRIES: &[SerdeEntry] = &[
    cloudtrail::ENTRY,
    hive_json::ENTRY,
    openx_json::ENTRY,
    lazy_simple::ENTRY,
    open_csv::ENTRY,
    regex::ENTRY,
    grok::ENTRY,
];
