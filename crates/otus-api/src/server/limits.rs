//! A limit on everything a stranger can send. It must not know what is sent.

use std::time::Duration;

/// Bounds of connections and requests.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Connections at once; further ones wait in the system's queue.
    pub connections: usize,
    /// All headers of a request together, in bytes. S3 allows 8 KB of headers and presigned
    /// URLs of some KB.
    pub header_bytes: usize,
    /// Headers of a request.
    pub headers: usize,
    /// From the first byte of a connection or from the last answer to the end of the headers.
    pub header_time: Duration,
    /// Silence within a body.
    pub body_silence: Duration,
    /// The body of a JSON or query request in bytes; Athena's statements end at 262,144.
    pub json_body_bytes: usize,
    /// Answers under way may take this long to finish after the signal to stop.
    pub shutdown_time: Duration,
    /// Streams within one HTTP/2 connection.
    pub streams: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connections: 4096,
            header_bytes: 64 << 10,
            headers: 128,
            header_time: Duration::from_secs(30),
            body_silence: Duration::from_secs(20),
            json_body_bytes: 8 << 20,
            shutdown_time: Duration::from_secs(20),
            streams: 128,
        }
    }
}
