//! `docs/functions.md` and the rows of `SHOW FUNCTIONS`, made from the registry.
//! It must not know any function.

use std::fmt::Write as _;

use crate::forms::{FORMS, Form};
use crate::registry::{FAMILIES, Family};
use crate::signature::Signature;
use crate::spec::{Example, FunctionKind, FunctionSpec};

/// One row of `SHOW FUNCTIONS`: one signature of one name.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Listed {
    pub function: &'static str,
    pub return_type: String,
    /// Joined by `, `.
    pub argument_types: String,
    /// `scalar`, `aggregate` or `window`.
    pub function_type: &'static str,
    pub deterministic: bool,
    pub description: &'static str,
}

/// The rows of `SHOW FUNCTIONS`, ordered by name; operators and grammar are not in it.
#[must_use]
pub fn listed() -> Vec<Listed> {
    let mut rows: Vec<Listed> = crate::registry::all()
        .filter(|(_, spec)| !spec.name.starts_with('$'))
        .flat_map(|(_, spec)| {
            names(spec).flat_map(move |name| {
                readable(spec).map(move |signature| Listed {
                    function: name,
                    return_type: signature.returns.to_string(),
                    argument_types: arguments(&signature),
                    function_type: kind(spec.kind),
                    deterministic: spec.deterministic,
                    description: spec.description,
                })
            })
        })
        .collect();
    rows.sort();
    rows
}

fn kind(kind: FunctionKind) -> &'static str {
    match kind {
        FunctionKind::Scalar => "scalar",
        FunctionKind::Aggregate => "aggregate",
        FunctionKind::Window => "window",
    }
}

fn names(spec: &FunctionSpec) -> impl Iterator<Item = &'static str> {
    std::iter::once(spec.name).chain(spec.aliases.iter().copied())
}

fn readable(spec: &FunctionSpec) -> impl Iterator<Item = Signature> {
    spec.signatures.iter().filter_map(|text| Signature::parse(text))
}

fn arguments(signature: &Signature) -> String {
    let mut texts: Vec<String> = signature.arguments.iter().map(ToString::to_string).collect();
    if signature.variadic
        && let Some(last) = texts.last_mut()
    {
        last.push_str("...");
    }
    texts.join(", ")
}

/// The text of `docs/functions.md`.
#[must_use]
pub fn page() -> String {
    let mut out = String::from(
        "# Functions\n\nMade from the registry by `OTUS_WRITE_DOCS=1 cargo test -p otus-functions \
         --test kernels`; edit the functions, not this page. Every example is run by the tests. \
         Values are written as in Athena's result files (NULL as `NULL`, an empty string as \
         `(empty)`, a blank at an end as `␠`); *can fail* means that a row's value can be \
         an error, which TRY turns into NULL.\n\n",
    );
    for family in FAMILIES {
        let _ = writeln!(out, "- [{0}](#{0}): {1}", family.name, family_names(family));
    }
    let forms: Vec<String> = FORMS.iter().map(|form| format!("`{}`", form.name)).collect();
    let _ = writeln!(out, "- [grammar](#grammar): {}", forms.join(" "));
    for family in FAMILIES {
        let _ = write!(out, "\n## {}\n", family.name);
        for spec in sorted(family) {
            function(&mut out, spec);
        }
    }
    out.push_str("\n## grammar\n\nCalls with a syntax of their own.\n");
    for form in FORMS {
        grammar(&mut out, form);
    }
    out
}

fn sorted(family: &Family) -> Vec<&'static FunctionSpec> {
    let mut specs = family.functions.to_vec();
    specs.sort_by_key(|spec| spec.name);
    specs
}

fn family_names(family: &Family) -> String {
    let names: Vec<String> = sorted(family)
        .into_iter()
        .flat_map(names)
        .filter(|name| !name.starts_with('$'))
        .map(|name| format!("`{name}`"))
        .collect();
    if names.is_empty() { "operators".to_owned() } else { names.join(" ") }
}

fn function(out: &mut String, spec: &FunctionSpec) {
    let _ = write!(out, "\n### {}\n\n{}.", spec.name, spec.description);
    let flags = [
        (spec.kind == FunctionKind::Aggregate, "aggregate"),
        (spec.kind == FunctionKind::Window, "window"),
        (spec.can_fail, "can fail"),
        (!spec.deterministic, "not deterministic"),
    ];
    let flags: Vec<&str> = flags.iter().filter(|(on, _)| *on).map(|(_, text)| *text).collect();
    if !flags.is_empty() {
        let _ = write!(out, " *{}*", flags.join(", "));
    }
    if !spec.aliases.is_empty() {
        let _ = write!(out, " Also `{}`.", spec.aliases.join("`, `"));
    }
    out.push_str("\n\n```\n");
    for signature in readable(spec) {
        let _ = writeln!(out, "{}({}) → {}", spec.name, arguments(&signature), signature.returns);
    }
    out.push_str("```\n");
    examples(out, spec.examples);
}

fn grammar(out: &mut String, form: &Form) {
    let _ =
        write!(out, "\n### {}\n\n{}.\n\n```\n{}\n```\n", form.name, form.description, form.syntax);
    examples(out, form.examples);
}

fn examples(out: &mut String, examples: &[Example]) {
    if examples.is_empty() {
        return;
    }
    out.push_str("\n```sql\n");
    for example in examples {
        let _ = writeln!(out, "SELECT {} -- {}", example.call, visible(example.result));
    }
    out.push_str("```\n");
}

/// As in the SQL tests: an empty text and blanks at the ends can be seen.
fn visible(text: &str) -> String {
    if text.is_empty() {
        return "(empty)".to_owned();
    }
    let inner = text.trim_matches(' ');
    let before = text.len() - text.trim_start_matches(' ').len();
    let after = text.len() - before - inner.len();
    format!("{}{inner}{}", "␠".repeat(before), "␠".repeat(after))
}
