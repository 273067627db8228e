//! The console's endpoints and files below `/console`. Who is signed in says a same-site
//! cookie; every call that is more than a look carries the session's token besides, so that
//! no other page can make it. It must not know planning, scan or AWS's wire protocols.

mod answer;
mod assets;
mod catalog;
mod discover;
mod editor;
mod executions;
mod export;
mod investigations;
mod offsets;
mod results;
mod saved;
mod session;
mod table;

use std::fmt;
use std::sync::Arc;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{Path, RawQuery, State};
use axum::response::Response;
use axum::routing::{get, post};
use http_body_util::{BodyExt as _, Limited};
use hyper::header::{CONTENT_TYPE, COOKIE, HOST, ORIGIN};
use hyper::{HeaderMap, Uri};
use otus_service::credentials::{KeyStore, Permissions};
use otus_service::{ExecutionRecord, Executions, Refusal, Windows};
use serde_json::Value;

use self::answer::Problem;
use self::session::{Session, Sessions};
use crate::server::is_trusted;

pub use self::export::Exporter;

/// Bytes of a request; a statement is 262,144 at most.
const BODY_MAX: usize = 4 << 20;

/// What the console works with.
#[derive(Clone)]
pub struct ConsoleBackend {
    pub executions: Executions,
    pub keys: Arc<KeyStore>,
    /// Writes results in every format of the command line.
    pub exporter: Arc<dyn Exporter>,
    /// Nobody signs in; the server listens on loopback only.
    pub anonymous: bool,
    /// Domains the server is known by, beside localhost.
    pub domains: Vec<String>,
    /// Cookies go over TLS only.
    pub secure: bool,
}

impl fmt::Debug for ConsoleBackend {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ConsoleBackend").finish_non_exhaustive()
    }
}

struct Console {
    backend: ConsoleBackend,
    sessions: Sessions,
    windows: Windows,
}

/// What an operation may use.
struct Context<'a> {
    console: &'a Console,
    session: &'a Session,
}

impl Context<'_> {
    fn executions(&self) -> &Executions {
        &self.console.backend.executions
    }

    /// The execution called `id`, if the session may see it.
    fn execution(&self, id: &str) -> Result<ExecutionRecord, Refusal> {
        self.executions().get_for(id, self.permissions(), &self.session.name)
    }

    fn service(&self) -> &otus_service::Service {
        self.executions().service()
    }

    fn permissions(&self) -> &Permissions {
        &self.session.permissions
    }

    fn may_read(&self, database: &str) -> Result<(), Problem> {
        if self.permissions().may_read_database(database) {
            return Ok(());
        }
        Err(Problem::forbidden(format!("The key may not use the database {database}")))
    }
}

/// One endpoint: `POST /console/api/<name>`.
struct Operation {
    name: &'static str,
    /// Refused for keys that may only read.
    writes: bool,
    run: fn(&Context<'_>, &Value) -> Result<Value, Problem>,
}

/// Every endpoint but those of the session and the export.
const OPERATIONS: &[Operation] = &[
    Operation { name: "catalog", writes: false, run: catalog::catalog },
    Operation { name: "complete", writes: false, run: editor::complete },
    Operation { name: "days", writes: false, run: table::days },
    Operation { name: "diagnose", writes: false, run: editor::diagnose },
    Operation { name: "discover", writes: false, run: discover::discover },
    Operation { name: "estimate", writes: false, run: editor::estimate },
    Operation { name: "execution", writes: false, run: executions::execution },
    Operation { name: "forget", writes: true, run: saved::forget },
    Operation { name: "format", writes: false, run: editor::format },
    Operation { name: "history", writes: false, run: executions::history },
    Operation { name: "investigation", writes: false, run: investigations::investigation },
    Operation { name: "investigations", writes: false, run: investigations::investigations },
    Operation { name: "record", writes: false, run: executions::record },
    Operation { name: "rows", writes: false, run: executions::rows },
    Operation { name: "run", writes: false, run: executions::run },
    Operation { name: "save", writes: true, run: saved::save },
    Operation { name: "saved", writes: false, run: saved::saved },
    Operation { name: "statements", writes: false, run: editor::statements },
    Operation { name: "stop", writes: false, run: executions::stop },
    Operation { name: "table", writes: false, run: table::table },
];

/// The routes of the console.
pub fn router(backend: ConsoleBackend) -> Router {
    let console = Console { backend, sessions: Sessions::default(), windows: Windows::default() };
    Router::new()
        .route("/console", get(page))
        .route("/console/", get(page))
        .route("/console/api/export", get(download))
        .route("/console/api/{operation}", post(call))
        .route("/console/results/{file}", get(results::file))
        .route("/console/{*path}", get(file))
        .with_state(Arc::new(console))
}

async fn page(State(console): State<Arc<Console>>, headers: HeaderMap, uri: Uri) -> Response {
    if !console.trusts(&headers, &uri) {
        return Problem::forbidden("not from here").into_response();
    }
    assets::page()
}

async fn file(Path(path): Path<String>, headers: HeaderMap) -> Response {
    assets::file(&path, &headers)
}

async fn call(
    State(console): State<Arc<Console>>,
    Path(operation): Path<String>,
    headers: HeaderMap,
    uri: Uri,
    body: Body,
) -> Response {
    if !console.trusts(&headers, &uri) {
        return Problem::forbidden("not from here").into_response();
    }
    // A form of another site cannot send this type without asking first.
    let json = headers.get(CONTENT_TYPE).is_some_and(|it| it == "application/json");
    if !json {
        return Problem::bad("expected application/json").into_response();
    }
    let body = match Limited::new(body, BODY_MAX).collect().await {
        Ok(body) => body.to_bytes(),
        Err(_) => return Problem::bad("the request is too large or broke off").into_response(),
    };
    // Operations wait for the disk; the network's threads must not.
    let answered =
        tokio::task::spawn_blocking(move || console.answer(&operation, &headers, &body)).await;
    answered.unwrap_or_else(|error| {
        tracing::error!(%error, "an operation of the console hit a defect");
        Problem::defect().into_response()
    })
}

async fn download(
    State(console): State<Arc<Console>>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
    uri: Uri,
) -> Response {
    match console.session(&headers).filter(|_| console.trusts(&headers, &uri)) {
        Some(session) => {
            let context = Context { console: &console, session: &session };
            export::download(&context, query.as_deref().unwrap_or_default())
        }
        None => Problem::unauthorized().into_response(),
    }
}

impl Console {
    /// Whether a request can come from the console's own page. `Host` and `Origin` must
    /// agree on every server; on an anonymous one the name must be this machine's.
    fn trusts(&self, headers: &HeaderMap, uri: &Uri) -> bool {
        if self.backend.anonymous {
            return is_trusted(headers, uri, &self.backend.domains);
        }
        let text = |name| headers.get(name).and_then(|it| it.to_str().ok());
        match (text(ORIGIN), text(HOST).or_else(|| uri.authority().map(|it| it.as_str()))) {
            (None, _) => true,
            (Some(origin), Some(host)) => {
                let name = origin.split_once("://").map_or(origin, |it| it.1);
                name.eq_ignore_ascii_case(host)
            }
            (Some(_), None) => false,
        }
    }

    fn session(&self, headers: &HeaderMap) -> Option<Session> {
        if self.backend.anonymous {
            return Some(self.sessions.anonymous());
        }
        let cookies = headers.get_all(COOKIE).iter().filter_map(|it| it.to_str().ok());
        self.sessions.find(cookies.flat_map(|it| it.split(';')).map(str::trim))
    }

    fn answer(&self, operation: &str, headers: &HeaderMap, body: &Bytes) -> Response {
        let session = self.session(headers);
        match operation {
            "session" => return session::describe(session.as_ref(), self.backend.anonymous),
            "login" => return session::login(&self.sessions, &self.backend, body),
            _ => {}
        }
        let Some(session) = session else {
            return Problem::unauthorized().into_response();
        };
        let token = headers.get("x-otus-csrf").map(|it| it.as_bytes()).unwrap_or_default();
        if !session.is_token(token) {
            return Problem::forbidden("the session's token is missing").into_response();
        }
        if operation == "logout" {
            return session::logout(&self.sessions, &session, self.backend.secure);
        }
        let context = Context { console: self, session: &session };
        match perform(&context, operation, body) {
            Ok(value) => answer::json(&value),
            Err(problem) => problem.into_response(),
        }
    }
}

fn perform(context: &Context<'_>, operation: &str, body: &Bytes) -> Result<Value, Problem> {
    let Some(found) = OPERATIONS.iter().find(|it| it.name == operation) else {
        return Err(Problem::missing(format!("there is no operation {operation}")));
    };
    if found.writes && context.permissions().read_only {
        return Err(Problem::forbidden("The key may only read"));
    }
    let request = serde_json::from_slice(body).map_err(|_| Problem::bad("expected JSON"))?;
    (found.run)(context, &request)
}
