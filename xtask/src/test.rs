//! `cargo xtask test`: every check in lanes, each with its minutes, and one closing line that
//! counts the tests of all lanes. It must not know what a lane tests.

use std::path::Path;
use std::process::{Command, ExitCode, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};
use regex::Regex;

use crate::{cargo, tidy};

/// What a lane did.
#[derive(Debug, Clone, Copy, Default)]
struct Count {
    passed: u64,
    failed: u64,
}

struct Lane {
    name: &'static str,
    run: fn(&Path) -> Result<Count>,
}

const LANES: &[Lane] = &[
    Lane { name: "format", run: format },
    Lane { name: "tidy", run: rules },
    Lane { name: "clippy", run: clippy },
    Lane { name: "tests", run: tests },
    Lane { name: "sql", run: sql },
    Lane { name: "oracles", run: oracles },
    Lane { name: "clients", run: clients },
    Lane { name: "columnar", run: columnar },
    Lane { name: "java", run: java },
    Lane { name: "hive", run: hive },
    Lane { name: "browser", run: browser },
    Lane { name: "dist", run: dist },
    Lane { name: "memory", run: memory },
];

/// Runs every lane, also after one failed.
pub(crate) fn run(root: &Path) -> Result<ExitCode> {
    let mut total = Count::default();
    let mut times: Vec<(&str, Duration, bool)> = Vec::new();
    for lane in LANES {
        println!("==> {}", lane.name);
        let start = Instant::now();
        let good = match (lane.run)(root) {
            Ok(count) => {
                total.passed += count.passed;
                total.failed += count.failed;
                count.failed == 0
            }
            Err(error) => {
                eprintln!("{}: {error:#}", lane.name);
                total.failed += 1;
                false
            }
        };
        times.push((lane.name, start.elapsed(), good));
    }
    println!();
    for (name, time, good) in &times {
        let mark = if *good { "ok" } else { "FAILED" };
        println!("{name:<10} {:>6.2} min  {mark}", time.as_secs_f64() / 60.0);
    }
    println!();
    println!("{} passed, {} failed", total.passed, total.failed);
    Ok(if total.failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// One check counts as one test.
const ONE: Count = Count { passed: 1, failed: 0 };

fn format(root: &Path) -> Result<Count> {
    succeed(root, &["fmt", "--all", "--check"]).map(|()| ONE)
}

fn rules(root: &Path) -> Result<Count> {
    if tidy::run(root)? == ExitCode::SUCCESS { Ok(ONE) } else { bail!("see the lines above") }
}

fn clippy(root: &Path) -> Result<Count> {
    succeed(root, &["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"]).map(|()| ONE)
}

/// Every test but the SQL files.
fn tests(root: &Path) -> Result<Count> {
    if !root.join("../shared/data").try_exists()? {
        println!("skipped: the tests over real logs, since ../shared/data is not there");
    }
    let rest = ["--workspace", "--no-fail-fast"];
    runner(root, &rest, &["-E", "not binary(slt)"], &["--", "--skip", "slt::"])
}

/// `tests/slt`: the SQL files.
fn sql(root: &Path) -> Result<Count> {
    let slt = ["--workspace", "--no-fail-fast", "--test", "slt"];
    runner(root, &slt, &[], &[])
}

/// `tests/oracles`: functions, SerDes and the golden logs held to Python's own.
fn oracles(root: &Path) -> Result<Count> {
    let python = Path::new("python3");
    let functions = oracle(root, python, "tests/oracles/functions.py")?;
    let serdes = oracle(root, python, "tests/oracles/serdes.py")?;
    let logs = oracle(root, python, "tests/oracles/logs.py")?;
    Ok(Count { passed: functions.passed + serdes.passed + logs.passed, failed: 0 })
}

/// `tests/oracles`: regular expressions and formats held to Java's own.
fn java(root: &Path) -> Result<Count> {
    if !has_java() {
        println!("skipped: there is no java");
        return Ok(Count::default());
    }
    oracle(root, Path::new("python3"), "tests/oracles/java.py")
}

fn has_java() -> bool {
    let java = Command::new("java").arg("-version").stderr(Stdio::null()).status();
    java.is_ok_and(|status| status.success())
}

/// `tests/oracles`: SerDes held to Hive's own, which pyspark carries.
fn hive(root: &Path) -> Result<Count> {
    if !has_java() {
        println!("skipped: there is no java for pyspark");
        return Ok(Count::default());
    }
    let folder = root.join("target/oracles");
    std::fs::create_dir_all(&folder)?;
    let requirements = root.join("tests/oracles/requirements.txt");
    let python = match crate::clients::environment(&requirements, &folder.join("venv")) {
        Ok(python) => python,
        Err(error) => {
            println!("skipped: pyspark: {error:#}");
            return Ok(Count::default());
        }
    };
    oracle(root, &python, "tests/oracles/hive.py")
}

/// A script that asks `otus` and something else the same; it counts as one test.
fn oracle(root: &Path, interpreter: &Path, script: &str) -> Result<Count> {
    let otus = cargo::build(root, "otus", cargo::Profile::Dev)?;
    let mut python = Command::new(interpreter);
    python.current_dir(root).env("PYTHONDONTWRITEBYTECODE", "1").arg(script).arg(otus);
    match python.status() {
        Ok(status) if status.success() => Ok(ONE),
        Ok(status) => bail!("{script} ended with {status}"),
        Err(_) => {
            println!("skipped: there is no python3");
            Ok(Count::default())
        }
    }
}

/// `tests/clients`: released AWS clients against the real server.
fn clients(root: &Path) -> Result<Count> {
    let counted = crate::clients::run(root, None)?;
    Ok(counted.map(|(passed, failed)| Count { passed, failed }).unwrap_or_default())
}

/// `tests/columnar` and `tests/tpch`: other engines' files and answers.
fn columnar(root: &Path) -> Result<Count> {
    let otus = cargo::build(root, "otus", cargo::Profile::Dev)?;
    Ok(Count { passed: crate::columnar::run(root, &otus)?, failed: 0 })
}

/// `tests/browser`: the console in a real browser.
fn browser(root: &Path) -> Result<Count> {
    match crate::browser::run(root)? {
        Some(text) => count(&text),
        None => Ok(Count::default()),
    }
}

/// What a release consists of, made of the binary that the other lanes test, and tried.
fn dist(root: &Path) -> Result<Count> {
    crate::dist::rehearse(root).map(|()| ONE)
}

/// The unsafe parts of the decoders and what stands on them, under valgrind; the whole run
/// counts as one test, since its tests are counted elsewhere.
fn memory(root: &Path) -> Result<Count> {
    let valgrind = Command::new("valgrind").arg("--version").stdout(Stdio::null()).status();
    if !valgrind.is_ok_and(|status| status.success()) {
        println!("skipped: there is no valgrind");
        return Ok(Count::default());
    }
    let runner = "target.'cfg(all())'.runner = ['valgrind', '-q', '--error-exitcode=9']";
    let parts = ["raw::", "compression::tests::s", "json::walk::bounds", "filter::key"];
    // `otus` only so that the same build is tested as everywhere else.
    let tests = ["test", "-p", "otus", "-p", "otus-formats", "--lib", "--"];
    succeed(root, &[&["--config", runner], &tests[..], &parts[..]].concat()).map(|()| ONE)
}

/// nextest where it is installed, cargo's own runner otherwise: both count the same tests.
fn runner(root: &Path, both: &[&str], nextest: &[&str], cargo_test: &[&str]) -> Result<Count> {
    let installed = cargo(root, &["nextest", "--version"])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success());
    let arguments = if installed {
        [&["nextest", "run"], both, nextest].concat()
    } else {
        [&["test"], both, cargo_test].concat()
    };
    counted(root, &arguments)
}

/// Runs a test runner, shows what it prints, and adds up its closing lines.
fn counted(root: &Path, arguments: &[&str]) -> Result<Count> {
    let output = cargo(root, arguments)
        .stdin(Stdio::null())
        .output()
        .with_context(|| format!("cargo {}", arguments.join(" ")))?;
    let text = [&output.stdout, &output.stderr].map(|bytes| String::from_utf8_lossy(bytes));
    print!("{}", text[0]);
    eprint!("{}", text[1]);
    let count = count(&text.concat())?;
    if !output.status.success() && count.failed == 0 {
        bail!("the test runner ended with {} and no failed test", output.status);
    }
    if count.passed == 0 {
        bail!("no test ran");
    }
    Ok(count)
}

/// `40 tests run: 39 passed, 1 failed` of nextest, `39 passed; 1 failed` of cargo test.
fn count(text: &str) -> Result<Count> {
    let line = Regex::new(r"(?m)^.*(tests? run:|test result:).*$")?;
    let number = Regex::new(r"(\d+) (passed|failed|timed out|exec failed)")?;
    let mut count = Count::default();
    for closing in line.find_iter(text) {
        for found in number.captures_iter(closing.as_str()) {
            let many: u64 = found[1].parse()?;
            match &found[2] {
                "passed" => count.passed += many,
                _ => count.failed += many,
            }
        }
    }
    Ok(count)
}

fn succeed(root: &Path, arguments: &[&str]) -> Result<()> {
    let status = cargo(root, arguments)
        .status()
        .with_context(|| format!("cargo {}", arguments.join(" ")))?;
    if status.success() { Ok(()) } else { bail!("cargo {} failed", arguments.join(" ")) }
}

fn cargo(root: &Path, arguments: &[&str]) -> Command {
    let mut command = cargo::command(root);
    command.args(arguments);
    command
}

#[cfg(test)]
mod tests {
    use super::count;

    #[test]
    fn closing_lines_of_both_runners_are_read() {
        let nextest = "     Summary [   0.5s] 43 tests run: 40 passed (1 slow), 2 failed, \
                       1 timed out, 3 skipped\n";
        let read = count(nextest).unwrap();
        assert_eq!((read.passed, read.failed), (40, 3));
        let cargo = "test result: ok. 7 passed; 0 failed; 0 ignored\n\
                     test result: FAILED. 1 passed; 2 failed; 0 ignored\n";
        let read = count(cargo).unwrap();
        assert_eq!((read.passed, read.failed), (8, 2));
        assert_eq!(count("40 passed by").unwrap().passed, 0);
    }
}
