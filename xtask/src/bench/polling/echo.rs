//! A process that answers every line with itself, and its clients: what a question and its
//! answer take on this machine whoever answers. It must not know Otus.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::process::{Child, Command, ExitCode, Stdio};
use std::time::Instant;

use anyhow::{Context as _, Result};

use super::PAUSE;
use super::timed::{Timed, Took};

/// Bytes of a line, about as many as an answer has.
const LINE: usize = 1_000;

/// The process; ends with this value.
pub(super) struct Echo {
    child: Child,
    port: u16,
}

impl Echo {
    pub(super) fn start() -> Result<Self> {
        let mut child = Command::new(std::env::current_exe()?)
            .arg("echo")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()?;
        let mut said = String::new();
        let out = child.stdout.take().context("no output of the echo")?;
        BufReader::new(out).read_line(&mut said)?;
        let port = said.trim().parse().context("the echo says no port")?;
        Ok(Self { child, port })
    }

    /// Asks until `end`; what each answer took.
    pub(super) fn ask(&self, end: Instant) -> Result<Vec<Took>> {
        let mut connection = Timed::connect(self.port)?;
        let mut taken = Vec::new();
        while Instant::now() < end {
            let mut answer = Vec::with_capacity(LINE);
            taken.push(connection.ask(&[b'x'; LINE], &mut answer, |it| it.len() == LINE)?);
            std::thread::sleep(PAUSE);
        }
        Ok(taken)
    }
}

impl Drop for Echo {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The process itself: says its port and answers until it is killed.
pub(crate) fn serve() -> Result<ExitCode> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    println!("{}", listener.local_addr()?.port());
    for stream in listener.incoming() {
        let stream = stream?;
        stream.set_nodelay(true)?;
        std::thread::spawn(move || answer(stream));
    }
    Ok(ExitCode::SUCCESS)
}

fn answer(mut stream: TcpStream) {
    let mut line = [0; LINE];
    while stream.read_exact(&mut line).is_ok() && stream.write_all(&line).is_ok() {}
}
