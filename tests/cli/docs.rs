//! The code blocks of README.md and docs/: each page is a story in a home of its own, whose
//! `sh` and `sql` blocks run in order with the real binary. It must not know what they say.
//!
//! - A line of `sh` that starts a server goes on in the background, on a free port; later blocks
//!   find the variables it printed in their environment.
//! - `sh` blocks that call `aws`, and `python` blocks, are run by `tests/clients/readme_examples.py`.
//! - `<!-- not run: reason -->` above a block leaves it out; [`LEFT_OUT`] counts those.
//! - `text` blocks are output. Other languages, and none, are refused.

use std::fs;
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::time::Duration;

use tempfile::TempDir;

use crate::harness::NOW;

/// Pages made from a registry, whose examples have tests of their own.
const MADE: [&str; 3] = ["docs/functions.md", "docs/serdes.md", "docs/sql.md"];
/// Pages with blocks that are run here; each has a test below.
const PAGES: [&str; 6] = [
    "README.md",
    "docs/console.md",
    "docs/guide.md",
    "docs/investigations.md",
    "docs/moving-from-athena.md",
    "docs/operations.md",
];
/// Blocks of all pages that nothing runs.
const LEFT_OUT: usize = 4;
/// A server that has not said where it listens by then never will.
const START_SECONDS: u64 = 60;

/// Who runs a block.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Runner {
    Here,
    Clients,
    /// Output of what stands above it.
    Output,
    Nobody,
}

struct Block {
    language: String,
    /// Line of its first line in the page, from 1.
    line: usize,
    text: String,
    left_out: bool,
}

impl Block {
    fn runner(&self) -> Runner {
        match self.language.as_str() {
            _ if self.left_out => Runner::Nobody,
            "sh" if self.text.lines().any(|it| it.starts_with("aws ")) => Runner::Clients,
            "sh" | "sql" => Runner::Here,
            "python" => Runner::Clients,
            "text" => Runner::Output,
            other => panic!("a block of {other:?} at line {}", self.line),
        }
    }
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn blocks(page: &str) -> Vec<Block> {
    let text = fs::read_to_string(root().join(page)).unwrap();
    let mut lines = text.lines().enumerate();
    let (mut blocks, mut before) = (Vec::new(), "");
    while let Some((number, line)) = lines.next() {
        if let Some(language) = line.strip_prefix("```") {
            let inside: Vec<&str> =
                lines.by_ref().map(|it| it.1).take_while(|it| *it != "```").collect();
            blocks.push(Block {
                language: language.to_owned(),
                line: number + 2,
                text: inside.join("\n"),
                left_out: before.starts_with("<!-- not run: "),
            });
        }
        before = line;
    }
    blocks
}

/// A page being followed.
struct Story {
    page: &'static str,
    home: TempDir,
    /// What servers printed for clients.
    variables: Vec<(String, String)>,
    server: Option<Child>,
}

impl Story {
    fn follow(page: &'static str) {
        let home = TempDir::new().unwrap();
        let mut story = Self { page, home, variables: Vec::new(), server: None };
        let mut ran = 0;
        for block in blocks(page).iter().filter(|it| it.runner() == Runner::Here) {
            story.run(block);
            ran += 1;
        }
        assert!(ran > 0, "{page} has no block to run");
    }

    fn run(&mut self, block: &Block) {
        if block.language == "sql" {
            let mut query = self.command("otus");
            self.succeed(block, query.args(["query", block.text.as_str()]));
            return;
        }
        let mut together = String::new();
        for line in block.text.lines() {
            if line.starts_with("otus ") && (line.contains(" serve") || line.contains(" --console"))
            {
                self.script(block, &std::mem::take(&mut together));
                self.serve(block, line);
            } else {
                together.push_str(line);
                together.push('\n');
            }
        }
        self.script(block, &together);
    }

    fn script(&self, block: &Block, text: &str) {
        if !text.trim().is_empty() {
            self.succeed(block, self.command("sh").args(["-eu", "-c", text]));
        }
    }

    fn succeed(&self, block: &Block, command: &mut Command) {
        let output = command.output().unwrap();
        let said = [&output.stdout, &output.stderr].map(|it| String::from_utf8_lossy(it));
        let place = format!("{}:{}", self.page, block.line);
        assert!(output.status.success(), "{place}\n{}\n{}\n{}", block.text, said[0], said[1]);
    }

    /// A program in the story's home: the binary is on its path, nothing else is set up.
    fn command(&self, program: &str) -> Command {
        let mut command = Command::new(program);
        let binary = Path::new(env!("CARGO_BIN_EXE_otus")).parent().unwrap();
        let path = format!("{}:{}", binary.display(), std::env::var("PATH").unwrap());
        command.current_dir(self.home.path()).stdin(Stdio::null()).env_clear();
        command.env("PATH", path).env("HOME", self.home.path()).env("OTUS_NOW", NOW);
        command.envs(self.variables.iter().cloned());
        command
    }

    fn serve(&mut self, block: &Block, line: &str) {
        self.stop();
        let line = line.split(" #").next().unwrap().trim();
        let listen = if line.contains(" serve") { " --listen 127.0.0.1:0" } else { "" };
        let mut command = self.command("sh");
        command.args(["-c", &format!("exec {line}{listen}")]);
        let mut child = command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
        let (said, heard) = mpsc::channel();
        let lines = BufReader::new(child.stderr.take().unwrap()).lines();
        // Goes on reading, so that the server never waits for somebody to listen.
        std::thread::spawn(move || lines.map_while(Result::ok).for_each(|it| drop(said.send(it))));
        self.server = Some(child);
        loop {
            let line = heard.recv_timeout(Duration::from_secs(START_SECONDS));
            let line = line.unwrap_or_else(|_| panic!("{}:{}: no server", self.page, block.line));
            if let Some((name, value)) =
                line.strip_prefix("export ").and_then(|it| it.split_once('='))
            {
                self.variables.push((name.to_owned(), value.to_owned()));
            }
            if line.contains("http://") {
                return;
            }
        }
    }

    fn stop(&mut self) {
        if let Some(mut server) = self.server.take() {
            server.kill().unwrap();
            server.wait().unwrap();
        }
    }
}

impl Drop for Story {
    fn drop(&mut self) {
        self.stop();
    }
}

#[test]
fn the_readme_works() {
    Story::follow("README.md");
}

#[test]
fn the_page_of_the_console_works() {
    Story::follow("docs/console.md");
}

#[test]
fn the_guide_works() {
    Story::follow("docs/guide.md");
}

#[test]
fn the_page_of_investigations_works() {
    Story::follow("docs/investigations.md");
}

#[test]
fn moving_from_athena_works() {
    Story::follow("docs/moving-from-athena.md");
}

#[test]
fn the_page_of_operations_works() {
    Story::follow("docs/operations.md");
}

#[test]
fn no_page_is_forgotten_and_few_blocks_are_left_out() {
    let mut found = vec![String::from("README.md")];
    for entry in fs::read_dir(root().join("docs")).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        if name.ends_with(".md") {
            found.push(format!("docs/{name}"));
        }
    }
    let mut left_out = Vec::new();
    for page in found.iter().filter(|it| !MADE.contains(&it.as_str())) {
        for block in blocks(page) {
            match block.runner() {
                Runner::Nobody => left_out.push(format!("{page}:{}", block.line)),
                Runner::Here => assert!(PAGES.contains(&page.as_str()), "{page} has no test"),
                Runner::Clients | Runner::Output => {}
            }
        }
    }
    assert_eq!(left_out.len(), LEFT_OUT, "{left_out:?}");
}

#[test]
fn links_between_pages_lead_somewhere() {
    let mut pages = vec![PathBuf::from("README.md"), PathBuf::from("CONTRIBUTING.md")];
    let docs = fs::read_dir(root().join("docs")).unwrap();
    pages.extend(docs.map(|it| Path::new("docs").join(it.unwrap().file_name())));
    for page in pages.iter().filter(|it| it.extension().is_some_and(|it| it == "md")) {
        let text = fs::read_to_string(root().join(page)).unwrap();
        for link in text.split("](").skip(1).filter_map(|it| it.split(')').next()) {
            let target = link.split('#').next().unwrap();
            if !target.is_empty() && !target.contains("://") && !target.contains(' ') {
                let file = root().join(page.parent().unwrap()).join(target);
                assert!(file.try_exists().unwrap(), "{}: {link}", page.display());
            }
        }
    }
}
