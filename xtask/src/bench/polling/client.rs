//! One signed connection, kept alive. It does nothing between the first byte sent and the
//! last received but wait. It must not know what is asked.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, ensure};
use serde_json::Value;

use super::signature::Signer;

pub(super) struct Client {
    stream: TcpStream,
    host: String,
    signer: Signer,
    number: u128,
}

impl Client {
    /// `first` is where its [`Self::next_number`] begins.
    pub(super) fn connect(port: u16, signer: Signer, first: u128) -> Result<Self> {
        let host = format!("127.0.0.1:{port}");
        let stream = TcpStream::connect(&host)?;
        stream.set_nodelay(true)?;
        Ok(Self { stream, host, signer, number: first })
    }

    /// Of tokens: never the same twice.
    pub(super) fn next_number(&mut self) -> u128 {
        self.number += 1;
        self.number
    }

    /// The answer, and from the first byte sent to the last received; an error unless it
    /// is 200.
    pub(super) fn call(&mut self, operation: &str, members: &Value) -> Result<(Value, Duration)> {
        let body = members.to_string();
        let mut request = self.signer.head(&self.host, operation, body.as_bytes())?.into_bytes();
        request.extend_from_slice(body.as_bytes());
        let mut answer = Vec::with_capacity(1 << 14);
        let started = Instant::now();
        self.stream.write_all(&request)?;
        let head = self.receive(&mut answer)?;
        let took = started.elapsed();
        let (head, body) = answer.split_at_checked(head).context("a short answer")?;
        ensure!(
            head.starts_with(b"HTTP/1.1 200"),
            "{operation}: {}",
            String::from_utf8_lossy(&answer)
        );
        Ok((serde_json::from_slice(body)?, took))
    }

    /// Reads one answer; how long its head is.
    fn receive(&mut self, answer: &mut Vec<u8>) -> Result<usize> {
        let mut piece = [0; 1 << 14];
        loop {
            let count = self.stream.read(&mut piece)?;
            ensure!(count > 0, "the server closed the connection");
            answer.extend_from_slice(piece.get(..count).unwrap_or_default());
            let Some(head) = answer.windows(4).position(|it| it == b"\r\n\r\n") else { continue };
            let head = head + 4;
            let text = String::from_utf8_lossy(answer.get(..head).unwrap_or_default());
            let length = text.lines().find_map(|line| {
                let (name, value) = line.split_once(':')?;
                let is_length = name.eq_ignore_ascii_case("content-length");
                is_length.then(|| value.trim().parse::<usize>().ok())?
            });
            if answer.len() >= head + length.context("an answer without a length")? {
                return Ok(head);
            }
        }
    }
}
