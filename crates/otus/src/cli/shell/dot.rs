//! The shell's own commands, one line each in [`COMMANDS`]. They must not know how a
//! statement runs.

use std::fs::{self, File};
use std::io::BufWriter;

use super::{Shell, Sink};
use crate::cli::{FAILED, print, query};
use crate::output;

/// One command.
struct Dot {
    name: &'static str,
    arguments: &'static str,
    about: &'static str,
    /// Whether the shell goes on; the text behind the name, trimmed.
    run: fn(&mut Shell<'_>, &str) -> Result<bool, String>,
}

const COMMANDS: &[Dot] = &[
    Dot {
        name: ".database",
        arguments: "NAME",
        about: "the database of names without one",
        run: |shell, name| {
            let catalog = shell.service.engine().catalog();
            catalog.database(name).map_err(|error| error.to_string())?;
            name.clone_into(&mut shell.options.database);
            Ok(true)
        },
    },
    Dot {
        name: ".describe",
        arguments: "TABLE",
        about: "columns, partitions, format and location",
        run: |shell, table| ask(shell, &format!("DESCRIBE FORMATTED {table}")),
    },
    Dot {
        name: ".estimate",
        arguments: "STATEMENT",
        about: "what it would read and cost, without reading it",
        run: |shell, text| {
            let ended = shell.estimate(text);
            shell.remember(query::said(text, ended));
            Ok(true)
        },
    },
    Dot {
        name: ".explain",
        arguments: "STATEMENT",
        about: "its plan",
        run: |shell, text| ask(shell, &format!("EXPLAIN {text}")),
    },
    Dot { name: ".help", arguments: "", about: "this list", run: |_, _| help() },
    Dot {
        name: ".output",
        arguments: "FORMAT|FILE",
        about: "the result format, or a file for results; alone: the terminal",
        run: |shell, word| set_output(shell, word),
    },
    Dot {
        name: ".pager",
        arguments: "on|off",
        about: "long results through OTUS_PAGER, PAGER or less",
        run: |shell, word| {
            shell.pager = switch(word)?;
            Ok(true)
        },
    },
    Dot { name: ".quit", arguments: "", about: "leave", run: |_, _| Ok(false) },
    Dot {
        name: ".read",
        arguments: "FILE",
        about: "run the statements of a file",
        run: |shell, path| {
            let text = fs::read_to_string(path).map_err(|error| format!("{path}: {error}"))?;
            shell.statements(&text);
            Ok(true)
        },
    },
    Dot {
        name: ".tables",
        arguments: "[DATABASE]",
        about: "tables and views",
        run: |shell, name| {
            let name = if name.is_empty() { shell.options.database.clone() } else { name.into() };
            ask(shell, &format!("SHOW TABLES IN `{}`", name.replace('`', "``")))
        },
    },
    Dot {
        name: ".timing",
        arguments: "on|off",
        about: "run time and data scanned below results",
        run: |shell, word| {
            shell.timing = switch(word)?;
            Ok(true)
        },
    },
];

impl Shell<'_> {
    /// Runs a command; whether the shell goes on.
    pub(super) fn dot(&mut self, line: &str) -> bool {
        let (name, rest) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
        let name = if name == ".exit" { ".quit" } else { name };
        let done = match COMMANDS.iter().find(|it| it.name == name) {
            Some(command) => (command.run)(self, rest.trim().trim_end_matches(';').trim()),
            None => Err(format!("{name} is no command; .help lists them")),
        };
        done.unwrap_or_else(|problem| {
            print::note(&format!("error: {}", output::safe::neutral(&problem)));
            self.remember(FAILED);
            true
        })
    }
}

/// The names of all commands, for completion.
pub(super) fn names() -> impl Iterator<Item = &'static str> {
    COMMANDS.iter().map(|it| it.name)
}

fn ask(shell: &mut Shell<'_>, text: &str) -> Result<bool, String> {
    shell.statements(text);
    Ok(true)
}

fn help() -> Result<bool, String> {
    for command in COMMANDS {
        let usage = format!("{} {}", command.name, command.arguments);
        print::note(&format!("{usage:<22} {}", command.about));
    }
    Ok(true)
}

fn switch(word: &str) -> Result<bool, String> {
    match word {
        "on" => Ok(true),
        "off" => Ok(false),
        _ => Err(String::from("expected on or off")),
    }
}

fn set_output(shell: &mut Shell<'_>, word: &str) -> Result<bool, String> {
    if word.is_empty() {
        shell.sink = Sink::Terminal;
    } else if let Some(found) = output::FORMATS.iter().find(|it| it.name == word) {
        let binary = (found.make)().is_single();
        if binary && matches!(shell.sink, Sink::Terminal) {
            return Err(String::from("this format is binary: choose a file first, .output FILE"));
        }
        found.name.clone_into(&mut shell.format);
    } else {
        let file = File::create(word).map_err(|error| format!("{word}: {error}"))?;
        shell.sink = Sink::File(BufWriter::new(file));
    }
    Ok(true)
}
