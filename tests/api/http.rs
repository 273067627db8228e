//! HTTP/1.1 by hand, one request a connection. It must not know signatures.

use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

/// A request as it goes over the wire.
#[derive(Debug, Clone)]
pub struct Request {
    pub method: String,
    /// Percent-encoded, sent as it is.
    pub path: String,
    /// Without `?`.
    pub query: String,
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

/// What came back.
#[derive(Debug, Clone)]
pub struct Response {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

impl Request {
    pub fn new(method: &str, path: &str) -> Self {
        let (path, query) = path.split_once('?').unwrap_or((path, ""));
        Self {
            method: method.into(),
            path: path.into(),
            query: query.into(),
            headers: Vec::new(),
            body: Vec::new(),
        }
    }

    pub fn body(mut self, body: &[u8]) -> Self {
        self.body = body.to_vec();
        self
    }

    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    pub fn value(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|it| it.0.eq_ignore_ascii_case(name)).map(|it| it.1.as_str())
    }

    /// Replaces a header.
    pub fn set(&mut self, name: &str, value: &str) {
        self.headers.retain(|it| !it.0.eq_ignore_ascii_case(name));
        self.headers.push((name.into(), value.into()));
    }

    pub fn head(&self) -> String {
        let target = if self.query.is_empty() {
            self.path.clone()
        } else {
            format!("{}?{}", self.path, self.query)
        };
        let mut head = format!("{} {target} HTTP/1.1\r\n", self.method);
        for (name, value) in &self.headers {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        if self.value("content-length").is_none() && !matches!(&*self.method, "GET" | "HEAD") {
            head.push_str(&format!("content-length: {}\r\n", self.body.len()));
        }
        head.push_str("connection: close\r\n\r\n");
        head
    }

    /// Sends it and reads the answer; an error when the connection breaks.
    pub fn try_send(&self, to: SocketAddr) -> std::io::Result<Response> {
        let mut stream = connect(to)?;
        stream.write_all(self.head().as_bytes())?;
        // An answer may come before the whole body was taken.
        let _ = stream.write_all(&self.body);
        read(&mut stream, self.method == "HEAD")
    }

    pub fn send(&self, to: SocketAddr) -> Response {
        self.try_send(to).unwrap()
    }
}

pub fn connect(to: SocketAddr) -> std::io::Result<TcpStream> {
    let stream = TcpStream::connect_timeout(&to, Duration::from_secs(20))?;
    stream.set_read_timeout(Some(Duration::from_secs(60)))?;
    stream.set_write_timeout(Some(Duration::from_secs(60)))?;
    Ok(stream)
}

/// Reads an answer to its end.
pub fn read(stream: &mut TcpStream, head_only: bool) -> std::io::Result<Response> {
    let mut bytes = Vec::new();
    let ended = stream.read_to_end(&mut bytes);
    let broken = || std::io::Error::from(std::io::ErrorKind::UnexpectedEof);
    let Some(at) = bytes.windows(4).position(|it| it == b"\r\n\r\n") else {
        ended?;
        return Err(broken());
    };
    let head = String::from_utf8_lossy(&bytes[..at]).into_owned();
    let mut lines = head.split("\r\n");
    let status = lines.next().and_then(|it| it.split(' ').nth(1)).and_then(|it| it.parse().ok());
    let headers: Vec<(String, String)> = lines
        .filter_map(|it| it.split_once(": "))
        .map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned()))
        .collect();
    let mut body = bytes[at + 4..].to_vec();
    let value = |name: &str| headers.iter().find(|it| it.0 == name).map(|it| it.1.clone());
    if value("transfer-encoding").as_deref() == Some("chunked") {
        body = unchunk(&body).ok_or_else(broken)?;
    } else {
        let length = value("content-length").and_then(|it| it.parse::<usize>().ok());
        if !head_only && length.is_some_and(|it| body.len() < it) {
            return Err(broken());
        }
    }
    Ok(Response { status: status.ok_or_else(broken)?, headers, body })
}

fn unchunk(mut bytes: &[u8]) -> Option<Vec<u8>> {
    let mut body = Vec::new();
    loop {
        let at = bytes.windows(2).position(|it| it == b"\r\n")?;
        let size = usize::from_str_radix(std::str::from_utf8(&bytes[..at]).ok()?, 16).ok()?;
        bytes = bytes.get(at + 2..)?;
        if size == 0 {
            return Some(body);
        }
        body.extend_from_slice(bytes.get(..size)?);
        bytes = bytes.get(size + 2..)?;
    }
}

impl Response {
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|it| it.0 == name).map(|it| it.1.as_str())
    }

    /// The text of the first XML element of this name.
    pub fn element(&self, name: &str) -> Option<String> {
        self.elements(name).into_iter().next()
    }

    /// The texts of all XML elements of this name.
    pub fn elements(&self, name: &str) -> Vec<String> {
        let (open, close) = (format!("<{name}>"), format!("</{name}>"));
        let text = self.text();
        let parts = text.split(&open).skip(1);
        parts.filter_map(|it| it.split(&close).next()).map(str::to_owned).collect()
    }

    /// Status and error code, whichever API it is of.
    pub fn error(&self) -> (u16, String) {
        let json = || {
            let text = self.text();
            let rest = text.split("\"__type\":\"").nth(1)?.to_owned();
            rest.split('"').next().map(str::to_owned)
        };
        (self.status, self.element("Code").or_else(json).unwrap_or_default())
    }
}
