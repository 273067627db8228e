//! Runs every `tests/slt/**/*.slt` through the real service, one test for each file
//! (tests/slt/README.md says how cases are written), and the registry's examples, one test for
//! each family. It must not know what the cases test.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a test executable"
)]

mod column;
mod examples;
mod script;
mod session;

use std::path::{Path, PathBuf};

use libtest_mimic::{Arguments, Failed, Trial};
use sqllogictest::Runner;

use crate::column::Column;
use crate::script::Script;
use crate::session::Session;

fn main() {
    let arguments = Arguments::from_args();
    let root = root();
    let trials = files(&root).into_iter().map(|file| {
        let name = name(&root, &file);
        let root = root.clone();
        Trial::test(name, move || run(&root, &file))
    });
    let mut trials: Vec<Trial> = trials.collect();
    if trials.is_empty() {
        eprintln!("no .slt file below {}", root.display());
        std::process::exit(1);
    }
    let examples = examples::scripts().into_iter().map(|(name, script)| {
        let root = root.clone();
        Trial::test(name.clone(), move || run_script(&root, &name, &script))
    });
    trials.extend(examples);
    libtest_mimic::run(&arguments, trials).exit();
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/slt")
}

fn files(root: &Path) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = walkdir::WalkDir::new(root)
        .into_iter()
        .map(|entry| entry.expect("tests/slt can be read").into_path())
        .filter(|path| path.extension().is_some_and(|it| it == "slt"))
        .collect();
    files.sort();
    files
}

/// `slt::query/select`, so that `--skip slt::` leaves these tests out of a whole run.
fn name(root: &Path, file: &Path) -> String {
    let relative = file.strip_prefix(root).expect("below the root").with_extension("");
    format!("slt::{}", relative.display())
}

fn run(root: &Path, file: &Path) -> Result<(), Failed> {
    run_script(root, &file.to_string_lossy(), &Script::read(file)?)
}

/// Runs the records of a script; a failed record does not stop those behind it.
fn run_script(root: &Path, name: &str, script: &Script) -> Result<(), Failed> {
    let records = sqllogictest::parse_with_name::<Column>(&script.text, name)
        .map_err(|error| error.to_string())?;
    let session = Session::open(root, &script.options)?;
    let mut runner = Runner::new(|| {
        let session = session.clone();
        async move { Ok(session) }
    });
    runner.with_normalizer(exactly);
    runner.with_validator(rows_agree);
    runner.with_column_validator(column::agree);
    let mut failures = Vec::new();
    for record in records {
        if matches!(record, sqllogictest::Record::Halt { .. }) {
            break;
        }
        if let Err(error) = runner.run(record) {
            failures.push(error.display(false).to_string());
        }
    }
    if failures.is_empty() { Ok(()) } else { Err(failures.join("\n\n").into()) }
}

/// Blanks count; only those behind a line's last value do not, since editors remove them.
#[allow(clippy::ptr_arg, reason = "the signature is sqllogictest's")]
fn exactly(line: &String) -> String {
    line.trim_end().to_owned()
}

fn rows_agree(
    normalise: sqllogictest::Normalizer,
    actual: &[Vec<String>],
    expected: &[String],
) -> bool {
    let actual = actual.iter().map(|row| normalise(&row.join(" ")));
    actual.eq(expected.iter().map(normalise))
}
