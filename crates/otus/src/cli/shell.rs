//! `otus shell`: statements typed one after the other. Statements end with `;` and may span
//! lines; lines that begin with a dot are the shell's own. It must not know SQL.

mod dot;
mod editor;
mod pager;

use std::fs::File;
use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::PathBuf;

use clap::Args;
use clap::builder::PossibleValuesParser;
use otus_service::{QueryOptions, Service};
use rustyline::error::ReadlineError;
use rustyline::history::FileHistory;
use rustyline::{CompletionType, Config, Editor};

use self::editor::SqlEditor;
use super::execute::{Execute, Stop};
use super::watch::Watch;
use super::{DONE, FAILED, Global, print, query, report};
use crate::output;

/// Statements kept for the arrow keys.
const HISTORY: usize = 10_000;

#[derive(Debug, Args)]
pub struct ShellArgs {
    /// Database of names without one
    #[arg(long, default_value = "default")]
    database: String,
    /// Result format [default: table on a terminal, else csv]
    #[arg(long, short, value_parser = PossibleValuesParser::new(output::names()))]
    output: Option<String>,
}

/// Runs the command; the exit code.
pub fn run(global: &Global, args: &ShellArgs) -> u8 {
    let service = match global.open() {
        Ok(service) => service,
        Err(problem) => {
            report::error(&problem.first);
            return FAILED;
        }
    };
    let history = Some(service.data_dir().join("shell_history"));
    let mut shell = Shell::new(&service, args.output.as_deref(), history);
    shell.options.database.clone_from(&args.database);
    shell.run()
}

/// The history of a shell whose data directory passes: kept where a lasting one is named.
pub fn history(global: &Global) -> Option<PathBuf> {
    global.data_dir.as_ref().filter(|it| it.is_dir()).map(|it| it.join("shell_history"))
}

/// Where results go.
enum Sink {
    Terminal,
    File(BufWriter<File>),
}

/// A shell at work.
pub struct Shell<'a> {
    service: &'a Service,
    options: QueryOptions,
    format: String,
    sink: Sink,
    timing: bool,
    pager: bool,
    watch: Watch,
    history: Option<PathBuf>,
    /// The exit code so far: a script whose statement fails must not end with success.
    code: u8,
}

impl<'a> Shell<'a> {
    pub fn new(service: &'a Service, format: Option<&str>, history: Option<PathBuf>) -> Self {
        let default = if print::to_terminal() { "table" } else { "csv" };
        Self {
            service,
            options: QueryOptions { database: String::from("default"), ..QueryOptions::default() },
            format: format.unwrap_or(default).to_owned(),
            sink: Sink::Terminal,
            timing: true,
            pager: print::to_terminal() && io::stdin().is_terminal(),
            watch: Watch::interruptible(),
            history,
            code: DONE,
        }
    }

    /// Reads and runs until `.quit` or the end of the input; the exit code.
    pub fn run(&mut self) -> u8 {
        let config = Config::builder().completion_type(CompletionType::List);
        let Ok(config) = config.max_history_size(HISTORY) else { return FAILED };
        let config = config.auto_add_history(false).build();
        let made = Editor::<SqlEditor<'a>, FileHistory>::with_config(config);
        let Ok(mut editor) = made else {
            print::note("error: the terminal cannot be used");
            return FAILED;
        };
        editor.set_helper(Some(SqlEditor::new(self.service)));
        if let Some(path) = &self.history {
            // None yet.
            let _ = editor.load_history(path);
        }
        if io::stdin().is_terminal() {
            print::note("Statements end with ;   .help lists commands   Ctrl-D leaves");
        }
        while let Some(text) = self.next(&mut editor) {
            if text.trim().is_empty() {
                continue;
            }
            // A history that cannot be kept does not keep anybody from asking.
            let _ = editor.add_history_entry(text.trim());
            if let Some(path) = &self.history {
                let _ = editor.save_history(path);
            }
            if text.trim_start().starts_with('.') {
                if !self.dot(text.trim()) {
                    break;
                }
            } else {
                self.statements(&text);
            }
            if let Some(helper) = editor.helper_mut() {
                helper.database.clone_from(&self.options.database);
            }
        }
        if io::stdin().is_terminal() { DONE } else { self.code }
    }

    /// The next statement or command; `None` at the end.
    fn next(&self, editor: &mut Editor<SqlEditor<'a>, FileHistory>) -> Option<String> {
        loop {
            match editor.readline(&format!("{}> ", self.options.database)) {
                Ok(text) => return Some(text),
                // Ctrl-C throws the line away.
                Err(ReadlineError::Interrupted) => {}
                Err(ReadlineError::Eof) => return None,
                Err(problem) => {
                    print::note(&format!("error: {problem}"));
                    return None;
                }
            }
        }
    }

    /// Runs statements and shows what they give.
    fn statements(&mut self, text: &str) {
        let Some(mut output) = output::make(&self.format) else { return };
        let execute = Execute {
            service: self.service,
            options: &self.options,
            dry_run: false,
            timing: self.timing,
            watch: &self.watch,
        };
        let ended = match &mut self.sink {
            Sink::File(file) => {
                let ended = execute.statements(text, output.as_mut(), file);
                let flushed = file.flush();
                ended.and_then(|()| Ok(flushed?))
            }
            Sink::Terminal if self.pager => {
                let mut pages = pager::Pager::default();
                let ended = execute.statements(text, output.as_mut(), &mut pages);
                let shown = pages.show();
                ended.and_then(|()| Ok(shown?))
            }
            Sink::Terminal => {
                let mut out = print::stdout();
                let ended = execute.statements(text, output.as_mut(), &mut out);
                let flushed = out.flush();
                ended.and_then(|()| Ok(flushed?))
            }
        };
        self.remember(query::said(text, ended));
    }

    fn remember(&mut self, code: u8) {
        if code != DONE {
            self.code = code;
        }
    }

    /// What `.estimate` says.
    fn estimate(&mut self, text: &str) -> Result<(), Stop> {
        let Some(mut output) = output::make("table") else { return Ok(()) };
        let execute = Execute {
            service: self.service,
            options: &self.options,
            dry_run: true,
            timing: true,
            watch: &self.watch,
        };
        execute.statements(text, output.as_mut(), &mut io::sink())
    }
}
