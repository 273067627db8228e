//! Bodies in `aws-chunked` form whose chunks are not signed, cut into small chunks: `s3s`
//! keeps a chunk in memory until it is whole, and some clients send a file as one. Signatures
//! of chunks are dropped, for servers that do not look at them. It must not know objects.

use std::mem;

use axum::body::{Body, BodyDataStream};
use bytes::{Buf as _, Bytes, BytesMut};
use futures::StreamExt as _;
use futures::stream;

/// A chunk's first line: a size and a signature.
const LINE_BYTES_MAX: usize = 1024;

/// The trailer's lines together.
const TRAILER_BYTES_MAX: usize = 16 << 10;

/// The body is not `aws-chunked`, or a line of it is too long. The words are those of `s3s`.
#[derive(Debug, thiserror::Error)]
#[error("FormatError")]
struct FormatError;

/// Cuts the chunks of `body`.
pub(super) fn rechunk(body: Body) -> Body {
    let rechunking =
        Rechunking { body: body.into_data_stream(), pending: BytesMut::new(), state: State::Line };
    Body::from_stream(stream::try_unfold(rechunking, |mut it| async move {
        let piece = it.next().await?;
        Ok::<_, axum::BoxError>(piece.map(|piece| (piece, it)))
    }))
}

struct Rechunking {
    body: BodyDataStream,
    /// Read and not yet understood.
    pending: BytesMut,
    state: State,
}

#[derive(Debug, Clone, Copy)]
enum State {
    Line,
    /// Bytes of the chunk that are still to come.
    Data(u64),
    /// The line end after a chunk.
    DataEnd,
    Trailer,
    End,
}

impl Rechunking {
    async fn next(&mut self) -> Result<Option<Bytes>, axum::BoxError> {
        loop {
            if let Some(piece) = self.understand()? {
                return Ok(Some(piece));
            }
            if matches!(self.state, State::End) {
                return Ok(None);
            }
            match self.body.next().await {
                Some(bytes) => self.pending.extend_from_slice(&bytes?),
                // What is missing is missed by whoever reads on.
                None => {
                    self.state = State::End;
                    let rest = mem::take(&mut self.pending).freeze();
                    return Ok((!rest.is_empty()).then_some(rest));
                }
            }
        }
    }

    /// The next piece of what is pending; `None` when more is needed.
    fn understand(&mut self) -> Result<Option<Bytes>, FormatError> {
        loop {
            match self.state {
                State::Line => {
                    let Some(line) = self.line(LINE_BYTES_MAX)? else { return Ok(None) };
                    let size = line.as_ref().split(|it| *it == b';').next().unwrap_or_default();
                    let size = std::str::from_utf8(size).map_err(|_| FormatError)?;
                    let size = u64::from_str_radix(size, 16).map_err(|_| FormatError)?;
                    if size == 0 {
                        self.state = State::Trailer;
                        return Ok(Some(Bytes::from_static(b"0\r\n")));
                    }
                    self.state = State::Data(size);
                }
                State::Data(left) => {
                    if self.pending.is_empty() {
                        return Ok(None);
                    }
                    let have = self.pending.len();
                    let take = usize::try_from(left).map_or(have, |left| left.min(have));
                    let data = self.pending.split_to(take);
                    let left = left.saturating_sub(take as u64);
                    self.state = if left == 0 { State::DataEnd } else { State::Data(left) };
                    let mut chunk = BytesMut::with_capacity(take + 20);
                    chunk.extend_from_slice(format!("{take:x}\r\n").as_bytes());
                    chunk.extend_from_slice(&data);
                    chunk.extend_from_slice(b"\r\n");
                    return Ok(Some(chunk.freeze()));
                }
                State::DataEnd => {
                    if self.pending.len() < 2 {
                        return Ok(None);
                    }
                    if !self.pending.starts_with(b"\r\n") {
                        return Err(FormatError);
                    }
                    self.pending.advance(2);
                    self.state = State::Line;
                }
                State::Trailer => {
                    let Some(line) = self.line(TRAILER_BYTES_MAX)? else { return Ok(None) };
                    if line.starts_with(b"x-amz-trailer-signature") {
                        continue;
                    }
                    if line.is_empty() {
                        self.state = State::End;
                    }
                    return Ok(Some([&line, &b"\r\n"[..]].concat().into()));
                }
                State::End => return Ok(None),
            }
        }
    }

    fn line(&mut self, max: usize) -> Result<Option<BytesMut>, FormatError> {
        match self.pending.windows(2).position(|it| it == b"\r\n") {
            Some(at) if at <= max => {
                let line = self.pending.split_to(at);
                self.pending.advance(2);
                Ok(Some(line))
            }
            None if self.pending.len() <= max => Ok(None),
            _ => Err(FormatError),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn through(pieces: &[&'static str]) -> Result<String, axum::BoxError> {
        let pieces: Vec<_> = pieces
            .iter()
            .map(|it| Ok::<_, axum::BoxError>(Bytes::from_static(it.as_bytes())))
            .collect();
        let mut out = String::new();
        let mut stream = rechunk(Body::from_stream(stream::iter(pieces))).into_data_stream();
        while let Some(piece) = stream.next().await {
            out.push_str(std::str::from_utf8(&piece?)?);
        }
        Ok(out)
    }

    #[tokio::test]
    async fn chunks_are_cut_where_pieces_end_and_lose_their_signatures() {
        let cut = through(&[
            "a;chunk-sig",
            "nature=00\r\n01234",
            "56789\r\n0;x\r\nx-amz-a:b\r\n",
            "x-amz-trailer-signature:0\r\n\r\n",
        ]);
        let expected = "5\r\n01234\r\n5\r\n56789\r\n0\r\nx-amz-a:b\r\n\r\n";
        assert_eq!(cut.await.unwrap(), expected);
        assert_eq!(through(&["3\r\nab"]).await.unwrap(), "2\r\nab\r\n");
        assert!(through(&["zz\r\n"]).await.is_err());
        assert!(through(&["3\r\nabcd\r\n"]).await.is_err());
    }
}
