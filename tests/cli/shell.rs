//! The shell in a real terminal: somebody types, the screen answers.

use std::fs;
use std::io::Write;

use rexpect::session::{PtySession, spawn_command};

use crate::harness::Otus;

/// Milliseconds within which the screen must show what is expected; machines are slow.
const PATIENCE: u64 = 60_000;
/// Bracketed paste goes on: the shell reads keys.
const READY: &str = "\u{1b}[?2004h";

fn start(otus: &Otus, arguments: &[&str]) -> PtySession {
    let mut command = otus.command(arguments);
    command.env("TERM", "xterm").env("OTUS_PAGER", "");
    let mut session = spawn_command(strip_stdin(command), Some(PATIENCE)).unwrap();
    session.exp_string(READY).unwrap();
    session
}

/// Types a line when the shell is ready for it, and waits for what it must show.
fn ask(shell: &mut PtySession, line: &str, shows: &str) -> String {
    shell.send_line(line).unwrap();
    let before = shell.exp_string(shows).unwrap();
    shell.exp_string(READY).unwrap();
    before
}

fn quit(mut shell: PtySession) {
    shell.send_line(".quit").unwrap();
    shell.exp_eof().unwrap();
}

/// The terminal's bytes arrive as one character each.
fn as_read(text: &str) -> String {
    text.bytes().map(char::from).collect()
}

/// The terminal is the shell's input here, not the null device of other tests.
fn strip_stdin(command: std::process::Command) -> std::process::Command {
    let mut plain = std::process::Command::new(command.get_program());
    plain.args(command.get_args());
    for (name, value) in command.get_envs() {
        match value {
            Some(value) => plain.env(name, value),
            None => plain.env_remove(name),
        };
    }
    plain
}

/// A folder whose one record carries an escape sequence and a wide name.
fn hostile(otus: &Otus) -> String {
    let folder = otus.folder("hostile");
    let agent = "\\u001b[31mred\\u001b]0;title\\u0007 <img src=x onerror=alert(1)>";
    let record = format!(r#"{{"eventVersion":"1.08","eventName":"表","userAgent":"{agent}"}}"#);
    fs::write(folder.join("a.json"), format!("{{\"Records\":[{record}]}}")).unwrap();
    folder.display().to_string()
}

#[test]
fn statements_span_lines_complete_and_show_tables() {
    let otus = Otus::new();
    let folder = hostile(&otus);
    let mut shell = start(&otus, &["open", &folder]);
    ask(&mut shell, "SELECT count(*) AS n\nFROM cloudtr\t;", "Rows: 1");
    ask(&mut shell, ".timing off", "\n");
    ask(&mut shell, "SELECT eventname, 1 AS one FROM cloudtrail;", &as_read(" 表        |   1"));
    ask(&mut shell, ".tables", "\ncloudtrail");
    ask(&mut shell, ".estimate SELECT * FROM cloudtrail;", "Would scan: ");
    ask(&mut shell, "SELECT nothing FROM cloudtrail;", "COLUMN_NOT_FOUND");
    ask(&mut shell, ".explain SELECT 1;", "ProjectionExec");
    quit(shell);
}

#[test]
fn values_cannot_write_escape_sequences() {
    let otus = Otus::new();
    let folder = hostile(&otus);
    let mut shell = start(&otus, &["open", &folder]);
    let shown = "<img src=x onerror=alert(1)>";
    let before = ask(&mut shell, "SELECT useragent FROM cloudtrail;", shown);
    assert!(before.contains(r"\u{1b}[31mred\u{1b}]0;title\u{7}"), "{before:?}");
    assert!(!before.contains("\u{1b}[31mred") && !before.contains("\u{1b}]0;"), "{before:?}");
    quit(shell);
}

#[test]
fn ctrl_c_stops_the_statement_and_not_the_shell() {
    let otus = Otus::new();
    let folder = hostile(&otus);
    let mut shell = start(&otus, &["open", &folder]);
    // Far more rows than anybody waits for.
    let product = (0..6).map(|n| format!("unnest(sequence(1, 5000)) t{n}(x)"));
    let product = product.collect::<Vec<_>>().join(" CROSS JOIN ");
    shell.send_line(&format!("SELECT count(*) AS never FROM {product};")).unwrap();
    shell.exp_string("objects | ").unwrap();
    shell.send_control('c').unwrap();
    shell.exp_string("Query cancelled").unwrap();
    shell.exp_string(READY).unwrap();
    ask(&mut shell, "SELECT 40 + 2 AS answer;", "42");
    quit(shell);
}

#[test]
fn a_script_on_standard_input_runs_and_keeps_its_exit_code() {
    let otus = Otus::new();
    let run = |script: &str| {
        let mut command = otus.command(&["shell", "--output", "csv"]);
        command.stdin(std::process::Stdio::piped()).stdout(std::process::Stdio::piped());
        let mut child = command.stderr(std::process::Stdio::piped()).spawn().unwrap();
        child.stdin.take().unwrap().write_all(script.as_bytes()).unwrap();
        let output = child.wait_with_output().unwrap();
        (output.status.code(), String::from_utf8(output.stdout).unwrap())
    };
    assert_eq!(run("SELECT 1 AS a;\n.output json\nSELECT 2 AS b;\n").0, Some(0));
    let (code, out) = run("SELECT 1 AS a;\nSELECT x;\nSELECT 3 AS c;\n");
    assert_eq!(code, Some(1));
    assert_eq!(out, "\"a\"\n\"1\"\n\"c\"\n\"3\"\n");
}
