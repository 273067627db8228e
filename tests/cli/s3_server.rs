//! An S3 server on loopback: s3s speaks the protocol and checks signatures, s3s-fs keeps the
//! objects, and faults are put between it and the client. It must not know who asks.

use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use bytes::Bytes;
use http::{Request, Response};
use http_body_util::combinators::UnsyncBoxBody;
use http_body_util::{BodyExt, Full, StreamBody};
use hyper::body::{Frame, Incoming};
use hyper::service::{Service, service_fn};
use hyper_util::rt::{TokioExecutor, TokioIo};
use hyper_util::server::conn::auto::Builder;
use s3s::auth::SimpleAuth;
use s3s::service::{S3Service, S3ServiceBuilder};
use s3s_fs::FileSystem;
use tempfile::TempDir;
use tokio::net::TcpListener;
use tokio::runtime::Runtime;

pub const ACCESS_KEY: &str = "AKIAIOSFODNN7EXAMPLE";
pub const SECRET_KEY: &str = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";

type Body = UnsyncBoxBody<Bytes, std::io::Error>;

/// What goes wrong. Every n-th request, counted over all of its kind, so that a run repeats.
#[derive(Debug, Clone, Default)]
pub struct Faults {
    /// Every n-th request is answered with 503 SlowDown.
    pub refuse_every: usize,
    /// Every n-th object's body breaks off in the middle.
    pub cut_every: usize,
    /// Every n-th object's body comes in pieces with pauses.
    pub slow_every: usize,
    /// Requests whose path and query contain this are answered with 403 AccessDenied.
    pub deny: Option<&'static str>,
    /// Objects whose key contains this are listed as GLACIER, and refused.
    pub archive: Option<&'static str>,
    /// Objects whose key contains this were replaced: the condition of a GET fails.
    pub replaced: Option<&'static str>,
    /// Requests signed for another region are sent to this one.
    pub region: Option<&'static str>,
    /// Every answer comes this much later.
    pub delay: Duration,
}

/// See the module.
pub struct Server {
    pub url: String,
    root: TempDir,
    state: Arc<State>,
    _runtime: Runtime,
}

struct State {
    service: S3Service,
    faults: Faults,
    requests: AtomicUsize,
    objects: AtomicUsize,
    at_once: AtomicUsize,
    most_at_once: AtomicUsize,
    seen: Mutex<Vec<String>>,
}

impl Server {
    /// A server with the bucket `bkt`; signatures are checked unless it is `open`.
    pub fn start(faults: Faults, open: bool) -> Self {
        let root = TempDir::new().unwrap();
        std::fs::create_dir(root.path().join("bkt")).unwrap();
        let mut builder = S3ServiceBuilder::new(FileSystem::new(root.path()).unwrap());
        if !open {
            builder.set_auth(SimpleAuth::from_single(ACCESS_KEY, SECRET_KEY));
        }
        let state = Arc::new(State {
            service: builder.build(),
            faults,
            requests: AtomicUsize::new(0),
            objects: AtomicUsize::new(0),
            at_once: AtomicUsize::new(0),
            most_at_once: AtomicUsize::new(0),
            seen: Mutex::default(),
        });
        let runtime = Runtime::new().unwrap();
        let listener = runtime.block_on(TcpListener::bind("127.0.0.1:0")).unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        runtime.spawn(accept(listener, Arc::clone(&state)));
        Self { url, root, state, _runtime: runtime }
    }

    /// The folder of the bucket `bkt`.
    pub fn bucket(&self) -> PathBuf {
        self.root.path().join("bkt")
    }

    /// Every request's method, path and query, in the order they came.
    pub fn seen(&self) -> Vec<String> {
        self.state.seen.lock().unwrap().clone()
    }

    /// The most requests that were under way at the same time.
    pub fn most_at_once(&self) -> usize {
        self.state.most_at_once.load(Ordering::SeqCst)
    }
}

async fn accept(listener: TcpListener, state: Arc<State>) {
    while let Ok((socket, _)) = listener.accept().await {
        let state = Arc::clone(&state);
        tokio::spawn(async move {
            let answer = service_fn(move |request| answer(Arc::clone(&state), request));
            let served = Builder::new(TokioExecutor::new());
            // A connection that breaks off is the client's affair, or a fault of ours.
            let _ = served.serve_connection(TokioIo::new(socket), answer).await;
        });
    }
}

async fn answer(
    state: Arc<State>,
    request: Request<Incoming>,
) -> Result<Response<Body>, std::io::Error> {
    let now = state.at_once.fetch_add(1, Ordering::SeqCst) + 1;
    state.most_at_once.fetch_max(now, Ordering::SeqCst);
    let answered = answer_with_faults(&state, request).await;
    state.at_once.fetch_sub(1, Ordering::SeqCst);
    answered
}

async fn answer_with_faults(
    state: &State,
    request: Request<Incoming>,
) -> Result<Response<Body>, std::io::Error> {
    let faults = &state.faults;
    let asked = format!("{} {}", request.method(), request.uri());
    let signed = request.headers().get("authorization").map(|it| it.to_str().unwrap().to_owned());
    let scope = signed.as_deref().and_then(|it| it.split('/').nth(2)).map(str::to_owned);
    state.seen.lock().unwrap().push(format!("{asked} {}", scope.as_deref().unwrap_or("unsigned")));
    tokio::time::sleep(faults.delay).await;
    let number = state.requests.fetch_add(1, Ordering::SeqCst) + 1;
    let hits = |every: usize, number: usize| every > 0 && number.is_multiple_of(every);
    let about = |what: Option<&str>| what.is_some_and(|it| asked.contains(it));
    if let Some(home) = faults.region.filter(|home| scope.as_deref() != Some(*home)) {
        let mut moved = problem(301, "PermanentRedirect", "");
        moved.headers_mut().insert("x-amz-bucket-region", home.parse().unwrap());
        return Ok(moved);
    }
    if about(faults.deny) {
        return Ok(problem(403, "AccessDenied", ""));
    }
    if hits(faults.refuse_every, number) {
        return Ok(problem(503, "SlowDown", ""));
    }
    let is_object = request.method() == "GET" && !asked.contains("list-type");
    if is_object && about(faults.archive) {
        return Ok(problem(403, "InvalidObjectState", "<StorageClass>GLACIER</StorageClass>"));
    }
    if is_object && about(faults.replaced) && request.headers().contains_key("if-match") {
        return Ok(problem(412, "PreconditionFailed", ""));
    }
    let answer = Service::call(&state.service, request).await;
    let (mut head, body) = answer.map_err(|_| std::io::Error::other("s3s"))?.into_parts();
    let bytes = body.collect().await.map_err(|_| std::io::Error::other("body"))?.to_bytes();
    if is_object && head.status.is_success() {
        let object = state.objects.fetch_add(1, Ordering::SeqCst) + 1;
        head.headers.insert("content-length", bytes.len().into());
        let body = match () {
            () if hits(faults.cut_every, object) => cut(bytes),
            () if hits(faults.slow_every, object) => slow(bytes),
            () => whole(bytes),
        };
        return Ok(Response::from_parts(head, body));
    }
    let mut listing = String::from_utf8_lossy(&bytes).into_owned();
    if let Some(part) = faults.archive {
        listing = with(&listing, part, "<StorageClass>GLACIER</StorageClass>");
    }
    if let Some(part) = faults.replaced {
        listing = with(&listing, part, "<ETag>&quot;as-listed&quot;</ETag>");
    }
    head.headers.remove("content-length");
    head.headers.remove("transfer-encoding");
    Ok(Response::from_parts(head, whole(listing.into())))
}

/// The listing with `more` at every object whose key contains `part`.
fn with(listing: &str, part: &str, more: &str) -> String {
    let objects = listing.split("<Contents>").map(|object| {
        let key = object.split("</Key>").next().unwrap_or_default();
        match key.contains(part) {
            true => object.replacen("</Key>", &format!("</Key>{more}"), 1),
            false => object.to_owned(),
        }
    });
    objects.collect::<Vec<_>>().join("<Contents>")
}

fn problem(status: u16, code: &str, more: &str) -> Response<Body> {
    let text = format!("<Error><Code>{code}</Code><Message>said the test</Message>{more}</Error>");
    Response::builder().status(status).body(whole(text.into())).unwrap()
}

fn whole(bytes: Bytes) -> Body {
    Full::new(bytes).map_err(|never| match never {}).boxed_unsync()
}

fn cut(bytes: Bytes) -> Body {
    let half = bytes.slice(..bytes.len() / 2);
    let frames = [Ok(Frame::data(half)), Err(std::io::Error::other("cut"))];
    StreamBody::new(futures::stream::iter(frames)).boxed_unsync()
}

fn slow(bytes: Bytes) -> Body {
    let pieces: Vec<Bytes> =
        bytes.chunks(bytes.len() / 4 + 1).map(Bytes::copy_from_slice).collect();
    let frames = futures::stream::unfold(pieces.into_iter(), |mut pieces| async {
        let piece = pieces.next()?;
        tokio::time::sleep(Duration::from_millis(20)).await;
        Some((Ok(Frame::data(piece)), pieces))
    });
    StreamBody::new(futures::StreamExt::boxed(frames)).boxed_unsync()
}
