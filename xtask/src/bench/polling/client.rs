//! One signed connection, kept alive. It must not know what is asked.

use anyhow::{Context as _, Result, ensure};
use serde_json::Value;

use super::signature::Signer;
use super::timed::{Timed, Took};

pub(super) struct Client {
    connection: Timed,
    host: String,
    signer: Signer,
    number: u128,
}

impl Client {
    /// `first` is where its [`Self::next_number`] begins.
    pub(super) fn connect(port: u16, signer: Signer, first: u128) -> Result<Self> {
        let host = format!("127.0.0.1:{port}");
        Ok(Self { connection: Timed::connect(port)?, host, signer, number: first })
    }

    /// Of tokens: never the same twice.
    pub(super) fn next_number(&mut self) -> u128 {
        self.number += 1;
        self.number
    }

    /// The answer and what it took; an error unless it is 200.
    pub(super) fn call(&mut self, operation: &str, members: &Value) -> Result<(Value, Took)> {
        let body = members.to_string();
        let mut request = self.signer.head(&self.host, operation, body.as_bytes())?.into_bytes();
        request.extend_from_slice(body.as_bytes());
        let mut answer = Vec::with_capacity(1 << 14);
        let is_whole = |it: &[u8]| body_of(it).is_some();
        let took = self.connection.ask(&request, &mut answer, is_whole)?;
        let said = || format!("{operation}: {}", String::from_utf8_lossy(&answer));
        ensure!(answer.starts_with(b"HTTP/1.1 200"), said());
        Ok((serde_json::from_slice(body_of(&answer).with_context(said)?)?, took))
    }
}

/// The body of an answer, once all of it is there.
fn body_of(answer: &[u8]) -> Option<&[u8]> {
    let head = answer.windows(4).position(|it| it == b"\r\n\r\n")? + 4;
    let (head, body) = answer.split_at_checked(head)?;
    let length = String::from_utf8_lossy(head).lines().find_map(|line| {
        let (name, value) = line.split_once(':')?;
        let is_length = name.eq_ignore_ascii_case("content-length");
        is_length.then(|| value.trim().parse::<usize>().ok())?
    });
    body.get(..length?)
}
