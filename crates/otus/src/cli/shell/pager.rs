//! Long and wide results go through a pager, short ones straight to the terminal. The pager
//! is told nothing that would let a value's escape sequences through. It must not know what
//! is shown.

use std::io::{self, Write};
use std::process::{Child, Command, Stdio};

/// Text held back before it is decided where it goes.
const HELD_BYTES: usize = 256 << 10;
/// Lines that fit the smallest terminal anybody uses.
const LINES_WITHOUT: usize = 20;
const COLUMNS_WITHOUT: usize = 80;

/// Collects the beginning, then pages or prints.
#[derive(Default)]
pub struct Pager {
    held: Vec<u8>,
    child: Option<Child>,
    /// No pager could be started.
    plain: bool,
}

impl Write for Pager {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.child.is_none() && !self.plain {
            self.held.extend_from_slice(bytes);
            if self.held.len() > HELD_BYTES {
                self.begin()?;
            }
            return Ok(bytes.len());
        }
        self.pass(bytes)?;
        Ok(bytes.len())
    }

    /// A statement's result is complete: shows it and waits until it was seen, so that
    /// what is said about it stands below.
    fn flush(&mut self) -> io::Result<()> {
        self.show()
    }
}

impl Pager {
    /// Shows what is held, waits for the pager, and begins anew.
    pub fn show(&mut self) -> io::Result<()> {
        if self.child.is_none() && !self.held.is_empty() {
            let text = String::from_utf8_lossy(&self.held);
            let fits = text.lines().count() <= LINES_WITHOUT
                && text.lines().all(|it| it.chars().count() <= COLUMNS_WITHOUT);
            if fits {
                let held = std::mem::take(&mut self.held);
                self.pass(&held)?;
            } else {
                self.begin()?;
            }
        }
        if let Some(mut child) = self.child.take() {
            drop(child.stdin.take());
            child.wait()?;
        }
        self.plain = false;
        Ok(())
    }

    fn begin(&mut self) -> io::Result<()> {
        self.child = start();
        self.plain = self.child.is_none();
        let held = std::mem::take(&mut self.held);
        self.pass(&held)
    }

    fn pass(&mut self, bytes: &[u8]) -> io::Result<()> {
        match self.child.as_mut().and_then(|it| it.stdin.as_mut()) {
            Some(pages) => pages.write_all(bytes),
            None => {
                let mut out = io::stdout().lock();
                out.write_all(bytes)?;
                out.flush()
            }
        }
    }
}

/// `OTUS_PAGER`, `PAGER` or less; an empty name is no pager.
fn start() -> Option<Child> {
    let named = std::env::var("OTUS_PAGER").or_else(|_| std::env::var("PAGER"));
    let command = named.unwrap_or_else(|_| String::from("less -SFX"));
    let mut words = command.split_whitespace();
    let program = words.next()?;
    Command::new(program).args(words).stdin(Stdio::piped()).spawn().ok()
}
