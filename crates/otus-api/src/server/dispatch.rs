//! Where a request goes: health, the JSON and query APIs, else S3. Signatures of the JSON and
//! query APIs are checked here, those of S3 by `s3s` after what it does not check. It must
//! not know operations.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Instant;

use axum::Router;
use axum::body::Body;
use axum::extract::{ConnectInfo, Request, State};
use axum::response::Response;
use axum::routing::get;
use hyper::StatusCode;
use hyper::header::{CONNECTION, EXPECT, HOST, HeaderValue, USER_AGENT};
use otus_service::audit::Audit;
use otus_service::credentials::KeyStore;
use s3s::service::S3Service;

use super::caller::Caller;
use super::json_api::{ApiRequest, ApiService, JsonApi};
use super::rechunk::rechunk;
use super::refusal::{refusal, s3_refusal};
use super::request_id::request_id;
use super::same_machine::is_trusted;
use super::{Backend, Limits, ServeError, ServerOptions, body};
use crate::s3::{Asked, Note};
use crate::server::gate::{self, Gate};
use crate::sigv4::UNSIGNED_CHUNKS;
use crate::{console, s3};

/// What every request needs.
pub(super) struct Door {
    pub keys: Arc<KeyStore>,
    pub json: Arc<dyn JsonApi>,
    pub s3: S3Service,
    pub gate: Gate,
    pub domains: Vec<String>,
    pub limits: Limits,
    pub audit: Audit,
}

/// Every route of the port.
pub(super) fn router(options: &ServerOptions, backend: &Backend) -> Result<Router, ServeError> {
    let gate = Gate::new(options.anonymous);
    let domains = s3::domains(&options.domains).map_err(ServeError::Domain)?;
    let door = Door {
        keys: Arc::clone(&backend.keys),
        json: Arc::clone(&backend.json),
        s3: s3::service(backend, gate.stand_in().cloned(), domains.clone()),
        gate,
        domains,
        limits: options.limits,
        audit: backend.audit.clone(),
    };
    // Other methods are for a bucket of that name, which S3 refuses.
    let health = get(|| async { "ok\n" }).fallback(handle);
    let router = Router::new().route("/healthz", health);
    let router = router.fallback(handle).with_state(Arc::new(door));
    Ok(router.merge(console::router(backend.console.clone())))
}

async fn handle(State(door): State<Arc<Door>>, request: Request) -> Response {
    let started = Instant::now();
    let id = request_id();
    let (method, path) = (request.method().clone(), request.uri().path().to_owned());
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|it| it.0);
    let waits = request.headers().contains_key(EXPECT);
    let mut response = answer(&door, request, &id, peer).await;
    if waits && response.status().as_u16() >= 400 {
        // Refused before its body was sent. The client will not send it now, and what comes
        // next on this connection would be read as that body.
        response.headers_mut().insert(CONNECTION, HeaderValue::from_static("close"));
    }
    tracing::info!(
        request = id,
        %method,
        path,
        status = response.status().as_u16(),
        ms = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX),
        peer = peer.map(|it| it.to_string()),
        "answered"
    );
    response
}

async fn answer(door: &Door, request: Request, id: &str, peer: Option<SocketAddr>) -> Response {
    let (mut parts, body) = request.into_parts();
    let body = body::impatient(body, door.limits.body_silence);
    if door.gate.is_anonymous() && !is_trusted(&parts.headers, &parts.uri, &door.domains) {
        let text = "an anonymous server answers programs on this machine only";
        return s3_refusal(403, "AccessDenied", text, id);
    }
    let claim = gate::claim(&parts);
    let scope = claim.as_ref().ok().and_then(Option::as_ref);
    let scope = scope.map(|it| it.credential.service.as_str());
    let service = ApiService::of(&parts.method, parts.uri.path(), &parts.headers, scope);
    let Some((service, operation)) = service else {
        return match door.gate.admit_s3(&door.keys, &mut parts, claim).await {
            Ok(()) => {
                let payload = parts.headers.get("x-amz-content-sha256");
                let body = match payload.is_some_and(|it| it == UNSIGNED_CHUNKS) {
                    true => rechunk(body),
                    false => body,
                };
                serve_s3(door, Request::from_parts(parts, body), id, peer).await
            }
            Err(it) => s3_refusal(it.status, it.code, &it.message, id),
        };
    };
    let limit = door.limits.json_body_bytes;
    let admitted = door.gate.admit_json(&door.keys, service, &parts, claim, body, limit).await;
    let (caller, body) = match admitted {
        Ok(admitted) => admitted,
        Err(it) => return refusal(service, it.status, it.code, &it.message, id),
    };
    let agent = parts.headers.get(USER_AGENT).and_then(|it| it.to_str().ok());
    let request = ApiRequest {
        service,
        operation,
        body,
        caller,
        request_id: id.to_owned(),
        source_ip: peer.map(|it| it.ip().to_string()).unwrap_or_default(),
        user_agent: agent.unwrap_or_default().to_owned(),
    };
    door.json.call(request).await
}

async fn serve_s3(
    door: &Door,
    mut request: Request,
    id: &str,
    peer: Option<SocketAddr>,
) -> Response {
    let note = Note::default();
    let asked = asked(&request, id, peer);
    request.extensions_mut().insert(note.clone());
    let request = request.map(s3s::Body::http_body_unsync);
    match door.s3.call(request).await {
        Ok(mut response) => {
            if let Ok(id) = id.parse() {
                response.headers_mut().insert("x-amz-request-id", id);
            }
            let event = asked.and_then(|it| note.event(it, &response, door.audit.takes_data()));
            if let Some(event) = event {
                door.audit.record(event);
            }
            response.map(Body::new)
        }
        Err(error) => {
            tracing::error!(?error, "S3 could not answer");
            let mut response = s3_refusal(500, "InternalError", "see the server's log", id);
            *response.status_mut() = StatusCode::INTERNAL_SERVER_ERROR;
            response
        }
    }
}

/// Who asks S3, for the audit.
fn asked(request: &Request, id: &str, peer: Option<SocketAddr>) -> Option<Asked> {
    let text = |name| request.headers().get(name).and_then(|it| it.to_str().ok());
    Some(Asked {
        caller: request.extensions().get::<Caller>()?.clone(),
        source_ip: peer.map(|it| it.ip().to_string()).unwrap_or_default(),
        user_agent: text(USER_AGENT).unwrap_or_default().to_owned(),
        host: text(HOST).unwrap_or_default().to_owned(),
        request_id: id.to_owned(),
    })
}
