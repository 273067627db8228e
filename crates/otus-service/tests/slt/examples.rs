//! The examples of the function registry as scripts: every call documented in
//! `docs/functions.md` gives the result documented beside it. It must not know any function.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use otus_functions::forms::FORMS;
use otus_functions::{Example, registry};

use crate::script::{Options, Script};
use crate::session::visible;

/// One script for each family, named `slt::examples/<family>`.
pub fn scripts() -> Vec<(String, Script)> {
    let mut families: BTreeMap<&str, String> = BTreeMap::new();
    for (family, spec) in registry::all() {
        append(families.entry(family).or_default(), spec.examples);
    }
    for form in FORMS {
        append(families.entry("grammar").or_default(), form.examples);
    }
    families
        .into_iter()
        .filter(|(_, text)| !text.is_empty())
        .map(|(family, text)| {
            (format!("slt::examples/{family}"), Script { text, options: Options::default() })
        })
        .collect()
}

fn append(script: &mut String, examples: &[Example]) {
    for example in examples {
        let result = visible(example.result);
        let _ = write!(script, "query ?\nselect {}\n----\n{result}\n\n", example.call);
    }
}
