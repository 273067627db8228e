//! STS over the query protocol: form in, XML out. It must not know other services.

mod assume_role;
mod form;
mod get_caller_identity;
mod get_session_token;
mod session;

use std::sync::Arc;

use otus_service::credentials::KeyStore;

use crate::wire::{ApiError, Context};

pub use form::Form;

/// Who asks, and the keys new ones are made beside.
#[derive(Debug)]
pub struct StsContext<'a> {
    pub context: &'a Context,
    pub keys: &'a Arc<KeyStore>,
    /// `None` on a server for anybody.
    pub key_id: Option<&'a str>,
    pub request_id: &'a str,
}

/// One action: the inner XML of its result.
type Action = fn(&StsContext<'_>, &Form) -> Result<String, ApiError>;

/// Every action, by name.
const ACTIONS: &[(&str, Action)] = &[
    ("AssumeRole", assume_role::run),
    ("GetCallerIdentity", get_caller_identity::run),
    ("GetSessionToken", get_session_token::run),
];

/// Answers a form; the whole XML document.
///
/// # Errors
/// `InvalidAction`, and what the action refuses.
pub fn answer(context: &StsContext<'_>, body: &[u8]) -> Result<String, ApiError> {
    let form = Form::parse(body);
    let name = form.get("Action").unwrap_or_default();
    let Some((name, action)) = ACTIONS.iter().find(|it| it.0 == name) else {
        let text = format!("Could not find operation {name} for version 2011-06-15");
        return Err(ApiError::new("InvalidAction", text));
    };
    let result = action(context, &form)?;
    Ok(format!(
        "<{name}Response xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\">\
         <{name}Result>{result}</{name}Result>\
         <ResponseMetadata><RequestId>{}</RequestId></ResponseMetadata></{name}Response>",
        context.request_id
    ))
}
