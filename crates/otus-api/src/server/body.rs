//! Bodies that go silent are given up. It must not know what they hold.

use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::body::Body;
use bytes::Bytes;
use hyper::body::{Body as HttpBody, Frame, SizeHint};
use tokio::time::{Instant, Sleep};

/// The client sent nothing for too long.
#[derive(Debug, thiserror::Error)]
#[error("the body went silent")]
pub struct BodyTimeout;

/// A body that fails when nothing arrives for a while.
struct Impatient {
    inner: Body,
    silence: Duration,
    timer: Option<Pin<Box<Sleep>>>,
}

/// Bounds the silence within `body`.
pub(super) fn impatient(body: Body, silence: Duration) -> Body {
    if body.is_end_stream() {
        return body;
    }
    Body::new(Impatient { inner: body, silence, timer: None })
}

impl HttpBody for Impatient {
    type Data = Bytes;
    type Error = axum::BoxError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        let this = &mut *self;
        if let Poll::Ready(frame) = Pin::new(&mut this.inner).poll_frame(context) {
            this.timer = None;
            return Poll::Ready(frame.map(|it| it.map_err(Into::into)));
        }
        // The timer runs only while the body is waited for, not while it is written to disk.
        let until = Instant::now() + this.silence;
        let timer = this.timer.get_or_insert_with(|| Box::pin(tokio::time::sleep_until(until)));
        match timer.as_mut().poll(context) {
            Poll::Ready(()) => Poll::Ready(Some(Err(BodyTimeout.into()))),
            Poll::Pending => Poll::Pending,
        }
    }

    fn is_end_stream(&self) -> bool {
        self.inner.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.inner.size_hint()
    }
}
