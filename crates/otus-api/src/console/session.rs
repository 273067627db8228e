//! Who is signed in. Sessions live in memory: a restart asks for the key again. They must
//! not know operations.

use std::collections::HashMap;
use std::sync::{LazyLock, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use axum::body::Bytes;
use axum::response::Response;
use data_encoding::HEXLOWER;
use hyper::header::{HeaderValue, SET_COOKIE};
use otus_service::credentials::Permissions;
use serde_json::{Value, json};
use subtle::ConstantTimeEq;

use super::ConsoleBackend;
use super::answer::{self, Problem};

const COOKIE: &str = "otus_session=";
/// A working day.
const LIFE: Duration = Duration::from_secs(12 * 3600);
const SESSIONS_MAX: usize = 1000;
/// What a wrong key costs whoever guesses.
const WRONG_KEY_PAUSE: Duration = Duration::from_millis(300);

/// Somebody signed in.
#[derive(Debug, Clone)]
pub(super) struct Session {
    id: String,
    csrf: String,
    pub(super) name: String,
    pub(super) permissions: Permissions,
    began: Instant,
}

impl Session {
    fn new(name: &str, permissions: Permissions) -> Self {
        let random = || HEXLOWER.encode(&rand::random::<[u8; 32]>());
        let (id, csrf) = (random(), random());
        Self { id, csrf, name: name.to_owned(), permissions, began: Instant::now() }
    }

    /// Whether this is the token the page got with the session.
    pub(super) fn is_token(&self, token: &[u8]) -> bool {
        token.ct_eq(self.csrf.as_bytes()).into()
    }
}

/// Every session.
#[derive(Debug, Default)]
pub(super) struct Sessions {
    known: Mutex<HashMap<String, Session>>,
    anonymous: LazyLock<Session>,
}

impl Default for Session {
    /// Everybody on a server for anybody.
    fn default() -> Self {
        Self::new("anonymous", Permissions::all())
    }
}

impl Sessions {
    pub(super) fn anonymous(&self) -> Session {
        self.anonymous.clone()
    }

    /// The session one of the cookies names.
    pub(super) fn find<'a>(&self, cookies: impl Iterator<Item = &'a str>) -> Option<Session> {
        let known = self.known();
        let mut found = cookies.filter_map(|it| known.get(it.strip_prefix(COOKIE)?));
        found.find(|it| it.began.elapsed() < LIFE).cloned()
    }

    fn known(&self) -> MutexGuard<'_, HashMap<String, Session>> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn keep(&self, session: Session) {
        let mut known = self.known();
        known.retain(|_, it| it.began.elapsed() < LIFE);
        if known.len() >= SESSIONS_MAX {
            let oldest = known.values().min_by_key(|it| it.began).map(|it| it.id.clone());
            if let Some(oldest) = oldest {
                known.remove(&oldest);
            }
        }
        known.insert(session.id.clone(), session);
    }
}

/// What the page is told about its session.
pub(super) fn describe(session: Option<&Session>, anonymous: bool) -> Response {
    answer::json(&value(session, anonymous))
}

fn value(session: Option<&Session>, anonymous: bool) -> Value {
    json!({
        "signedIn": session.is_some(),
        "anonymous": anonymous,
        "name": session.map(|it| it.name.as_str()).unwrap_or_default(),
        "csrf": session.map(|it| it.csrf.as_str()).unwrap_or_default(),
        "version": env!("CARGO_PKG_VERSION"),
    })
}

/// Signs in with an access key.
pub(super) fn login(sessions: &Sessions, backend: &ConsoleBackend, body: &Bytes) -> Response {
    match signed_in(backend, body) {
        Ok(session) => {
            let mut response = describe(Some(&session), false);
            set_cookie(&mut response, &session.id, LIFE, backend.secure);
            sessions.keep(session);
            response
        }
        Err(problem) => problem.into_response(),
    }
}

fn signed_in(backend: &ConsoleBackend, body: &Bytes) -> Result<Session, Problem> {
    let request: Value = serde_json::from_slice(body).map_err(|_| Problem::bad("expected JSON"))?;
    let id = answer::text(&request, "key")?;
    let secret = answer::text(&request, "secret")?;
    let found = backend.keys.find(id).map_err(|error| {
        tracing::error!(%error, "cannot look up a key");
        Problem::defect()
    })?;
    let key = found.filter(|it| {
        let same: bool = it.secret.as_bytes().ct_eq(secret.as_bytes()).into();
        // Temporary keys belong to programs: they need a third part nobody types.
        same && !it.is_expired() && it.session_token.is_none()
    });
    match key {
        Some(key) => Ok(Session::new(&key.name, key.permissions)),
        None => {
            std::thread::sleep(WRONG_KEY_PAUSE);
            Err(Problem::forbidden("There is no such key, or the secret is another"))
        }
    }
}

/// Signs out.
pub(super) fn logout(sessions: &Sessions, session: &Session, secure: bool) -> Response {
    sessions.known().remove(&session.id);
    let mut response = describe(None, false);
    set_cookie(&mut response, "", Duration::ZERO, secure);
    response
}

fn set_cookie(response: &mut Response, id: &str, life: Duration, secure: bool) {
    let secure = if secure { "; Secure" } else { "" };
    let cookie = format!(
        "{COOKIE}{id}; Path=/console; HttpOnly; SameSite=Strict; Max-Age={}{secure}",
        life.as_secs()
    );
    if let Ok(cookie) = HeaderValue::from_str(&cookie) {
        response.headers_mut().insert(SET_COOKIE, cookie);
    }
}
