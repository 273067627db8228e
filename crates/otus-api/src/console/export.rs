//! A whole result as a file, streamed while it is written. It must not know formats: the
//! binary brings those of the command line.

use std::io::{self, Write};
use std::sync::Arc;

use axum::body::{Body, Bytes};
use axum::response::Response;
use futures::stream;
use hyper::StatusCode;
use hyper::header::{CONTENT_DISPOSITION, CONTENT_TYPE, HeaderValue};
use otus_service::{ExecutionState, TypedRows};
use tokio::sync::mpsc;

use super::answer::Problem;
use super::{ConsoleBackend, Context};

/// Pieces that wait for the network, and the size of each.
const PIECES: usize = 8;
const PIECE_BYTES: usize = 64 << 10;

/// Writes a result in a format called by name.
pub trait Exporter: Send + Sync {
    /// The media type and the file's ending; `None` for a format that does not exist.
    fn describe(&self, format: &str) -> Option<(&'static str, &'static str)>;

    /// Writes all rows.
    ///
    /// # Errors
    /// When the stream cannot be written or rows cannot be read.
    fn write(&self, format: &str, rows: TypedRows, out: &mut dyn Write) -> io::Result<()>;
}

/// `?id=…&format=…`
pub(super) fn download(context: &Context<'_>, query: &str) -> Response {
    let value = |name: &str| {
        let pairs = query.split('&').filter_map(|it| it.split_once('='));
        pairs.into_iter().find(|it| it.0 == name).map(|it| it.1.to_owned()).unwrap_or_default()
    };
    let id = value("id");
    match context.execution(&id) {
        Ok(_) => send(&context.console.backend, &id, &value("format")),
        Err(refusal) => Problem::from(refusal).into_response(),
    }
}

/// The rows of the execution `id` in a format.
pub(super) fn send(backend: &ConsoleBackend, id: &str, format: &str) -> Response {
    let Some((media, ending)) = backend.exporter.describe(format) else {
        return Problem::missing("there is no such format").into_response();
    };
    let opened = backend.executions.get(id).and_then(|record| {
        let rows = TypedRows::open(&backend.executions, &record)?;
        Ok((record.state, rows))
    });
    let rows = match opened {
        Ok((ExecutionState::Succeeded, rows)) => rows,
        Ok(_) => return Problem::bad("The query has no result").into_response(),
        Err(refusal) => return Problem::from(refusal).into_response(),
    };
    let (pieces, body) = mpsc::channel::<io::Result<Bytes>>(PIECES);
    let (exporter, format) = (Arc::clone(&backend.exporter), format.to_owned());
    tokio::task::spawn_blocking(move || {
        let mut out = Pieces { pieces: pieces.clone(), held: Vec::with_capacity(PIECE_BYTES) };
        let written = exporter.write(&format, rows, &mut out).and_then(|()| out.flush());
        if let Err(error) = written {
            // The broken transfer tells the reader; who went away needs no telling.
            let _ = pieces.blocking_send(Err(error));
        }
    });
    let body = stream::unfold(body, |mut body| async { body.recv().await.map(|it| (it, body)) });
    let mut response = Response::new(Body::from_stream(body));
    *response.status_mut() = StatusCode::OK;
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(media));
    let short: String = id.chars().filter(char::is_ascii_alphanumeric).take(8).collect();
    let name = format!("attachment; filename=\"otus-{short}.{ending}\"");
    if let Ok(name) = HeaderValue::from_str(&name) {
        headers.insert(CONTENT_DISPOSITION, name);
    }
    headers.insert("x-content-type-options", HeaderValue::from_static("nosniff"));
    response
}

/// Sends what is written in pieces, waiting for the network.
struct Pieces {
    pieces: mpsc::Sender<io::Result<Bytes>>,
    held: Vec<u8>,
}

impl Write for Pieces {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.held.extend_from_slice(bytes);
        if self.held.len() >= PIECE_BYTES {
            self.flush()?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        if self.held.is_empty() {
            return Ok(());
        }
        let piece = Bytes::from(std::mem::take(&mut self.held));
        self.pieces.blocking_send(Ok(piece)).map_err(|_| io::ErrorKind::BrokenPipe.into())
    }
}
