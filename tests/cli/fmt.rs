//! `otus fmt`.

use std::io::Write as _;
use std::process::Stdio;

use crate::harness::Otus;

fn formatted(text: &str) -> (Option<i32>, String, String) {
    let otus = Otus::new();
    let mut command = otus.command(&["fmt"]);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    child.stdin.take().unwrap().write_all(text.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (output.status.code(), text(output.stdout), text(output.stderr))
}

#[test]
fn statements_are_printed_in_the_house_style_and_stay_so() {
    let (code, once, _) = formatted("select  a,b from t where x=1 -- why");
    assert_eq!(code, Some(0));
    assert!(once.starts_with("SELECT"), "{once}");
    assert!(once.contains("-- why"), "comments are kept: {once}");
    assert_eq!(formatted(&once).1, once);
}

#[test]
fn what_does_not_parse_is_not_printed() {
    let (code, out, err) = formatted("select from");
    assert_eq!((code, out.as_str()), (Some(1), ""));
    assert!(err.starts_with("SYNTAX_ERROR: line 1:8"), "{err}");
}
