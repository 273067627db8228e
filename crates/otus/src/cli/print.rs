//! Writing to the terminal or a pipe. A reader that goes away (`| head`) ends the command
//! quietly. It must not know what is written.

use std::io::{self, BufWriter, IsTerminal, Stdout, Write};

/// Standard output, buffered.
pub fn stdout() -> BufWriter<Stdout> {
    BufWriter::with_capacity(64 << 10, io::stdout())
}

/// Whether results go to a person.
pub fn to_terminal() -> bool {
    io::stdout().is_terminal()
}

/// One line to standard error; nowhere left to report when that fails.
pub fn note(line: &str) {
    let mut err = io::stderr().lock();
    let _ = writeln!(err, "{line}");
}
