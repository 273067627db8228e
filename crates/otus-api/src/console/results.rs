//! `/console/results/<id>.arrow` and `.parquet`: the typed rows of any result, for programs
//! that would otherwise read them out of text. Whoever is signed in to the console may ask, and
//! whoever signs as for Athena. It must not know how the forms are written.

use std::sync::Arc;

use axum::extract::{Path, Request, State};
use axum::response::Response;
use hyper::StatusCode;
use hyper::http::request::Parts;
use otus_service::credentials::Permissions;

use super::answer::Problem;
use super::{Console, export};
use crate::apis::ACCOUNT;
use crate::server::{ApiService, signed};

/// Forms that keep the types.
const FORMS: &[&str] = &["arrow", "parquet"];

/// The file, if the caller may see the execution.
pub(super) async fn file(
    State(console): State<Arc<Console>>,
    Path(name): Path<String>,
    request: Request,
) -> Response {
    let (parts, _) = request.into_parts();
    let Some((id, form)) = name.rsplit_once('.').filter(|it| FORMS.contains(&it.1)) else {
        return Problem::missing("results end in .arrow or .parquet").into_response();
    };
    let (permissions, caller) = match reader(&console, &parts).await {
        Ok(reader) => reader,
        Err(problem) => return problem.into_response(),
    };
    match console.backend.executions.get_for(id, &permissions, &caller) {
        Ok(_) => export::send(&console.backend, id, form),
        Err(_) => Problem::missing(format!("there is no execution {id}")).into_response(),
    }
}

/// Who reads, as executions name who submitted them.
async fn reader(console: &Console, parts: &Parts) -> Result<(Permissions, String), Problem> {
    if !console.trusts(&parts.headers, &parts.uri) {
        return Err(Problem::forbidden("not from here"));
    }
    if let Some(session) = console.session(&parts.headers) {
        return Ok((session.permissions, session.name));
    }
    match signed(&console.backend.keys, ApiService::Athena, parts).await {
        Ok(caller) => {
            let arn = format!("arn:aws:iam::{ACCOUNT}:user/{}", caller.name);
            Ok((caller.permissions, arn))
        }
        Err(it) => {
            let status = StatusCode::from_u16(it.status).unwrap_or(StatusCode::FORBIDDEN);
            Err(Problem::new(status, format!("{}: {}", it.code, it.message)))
        }
    }
}
