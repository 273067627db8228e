//! `otus manual` and `otus completions`: every command and its options are in both.

use std::process::Command;

use crate::harness::Otus;

/// The names of commands that `otus --help` lists.
fn commands(otus: &Otus) -> Vec<String> {
    let help = otus.call(&["--help"]).out;
    let listed = help.split("Commands:\n").nth(1).unwrap().split("\n\n").next().unwrap();
    let name = |line: &str| line.strip_prefix("  ")?.split_whitespace().next().map(str::to_owned);
    let names = listed.lines().filter(|line| !line.starts_with("   ")).filter_map(name);
    names.filter(|it| it != "help").collect()
}

#[test]
fn every_command_has_a_page_with_its_options() {
    let otus = Otus::new();
    let folder = otus.folder("man");
    let ended = otus.call(&["manual", "--out", &folder.display().to_string()]);
    assert_eq!((ended.code, ended.err.as_str()), (Some(0), ""));
    let commands = commands(&otus);
    assert!(commands.len() >= 12, "{commands:?}");
    for name in commands {
        let page = std::fs::read_to_string(folder.join(format!("otus-{name}.1"))).unwrap();
        assert!(page.contains(".TH"), "{page}");
        // groff's hyphens are escaped.
        assert!(page.contains("\\-\\-data\\-dir"), "{name}: {page}");
    }
    let query = std::fs::read_to_string(folder.join("otus-query.1")).unwrap();
    assert!(query.contains("\\-\\-dry\\-run"), "{query}");
    assert!(std::fs::read_to_string(folder.join("otus.1")).unwrap().contains("otus\\-discover(1)"));
}

#[test]
fn a_folder_that_cannot_be_made_is_named() {
    let otus = Otus::new();
    let file = otus.folder("x").join("file");
    std::fs::write(&file, "").unwrap();
    let ended = otus.call(&["manual", "--out", &file.display().to_string()]);
    assert_eq!(ended.code, Some(1));
    assert!(ended.err.starts_with("error: cannot write "), "{}", ended.err);
}

#[test]
fn bash_completes_commands_and_options_with_them() {
    let otus = Otus::new();
    let script = otus.folder("completions").join("otus.bash");
    std::fs::write(&script, otus.call(&["completions", "bash"]).out).unwrap();
    let complete = |words: &str, previous: &str, at: usize| {
        let ask = format!(
            "source \"$0\"; COMP_WORDS=({words}); COMP_CWORD={at}; \
             _otus otus \"${{COMP_WORDS[{at}]}}\" {previous}; echo \"${{COMPREPLY[@]}}\""
        );
        let answer = Command::new("bash").args(["-c", &ask]).arg(&script).output().unwrap();
        assert!(answer.status.success(), "{}", String::from_utf8_lossy(&answer.stderr));
        String::from_utf8(answer.stdout).unwrap().trim().to_owned()
    };
    assert_eq!(complete("otus disc", "otus", 1), "discover");
    assert_eq!(complete("otus query --dry", "query", 2), "--dry-run");
    for shell in ["zsh", "fish"] {
        let script = otus.call(&["completions", shell]);
        assert_eq!(script.code, Some(0));
        assert!(script.out.contains("discover"), "{shell}");
    }
    assert_eq!(otus.call(&["completions", "nosuchshell"]).code, Some(2));
}
