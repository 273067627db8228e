//! Which calls fail, and how: codes and messages as the services word them, half of them
//! denials. Some messages hold quotes, backslashes and characters beyond ASCII; some
//! failures have a code without a message, and a failed sign-in a message without a code.

use rand::Rng;
use rand_chacha::ChaCha8Rng;

use super::calls::Call;
use super::json::ESCAPED;
use super::parameters::{Shape, Subject};
use super::world::{Actor, Persona};

/// `errorCode` and `errorMessage`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Failure {
    pub(super) code: Option<&'static str>,
    /// May begin with [`ESCAPED`].
    pub(super) message: Option<String>,
}

/// Failures per hundred calls, in the order of [`Persona`].
const RATE: [u32; 5] = [5, 12, 15, 8, 40];

/// Draws whether and how a call fails.
pub(super) fn draw(
    call: &Call,
    actor: &Actor,
    subject: &Subject<'_>,
    random: &mut ChaCha8Rng,
) -> Option<Failure> {
    let (fails, kind): (u32, u32) = (random.random_range(0..100), random.random_range(0..100));
    if fails >= RATE[actor.persona as usize] {
        return None;
    }
    if call.shape == Shape::SignIn {
        return Some(Failure { code: None, message: Some("Failed authentication".to_owned()) });
    }
    let (code, message) = match kind {
        0..50 => denied(call, actor, subject, kind),
        50..65 => ("ThrottlingException", Some("Rate exceeded".to_owned())),
        65..92 => missing(call, subject),
        92..94 => ("ValidationException", Some(invalid(subject))),
        94..96 => ("InvalidParameterException", Some(foreign(subject))),
        _ => ("InternalFailure", None),
    };
    Some(Failure { code: Some(code), message })
}

fn denied(
    call: &Call,
    actor: &Actor,
    subject: &Subject<'_>,
    kind: u32,
) -> (&'static str, Option<String>) {
    if call.service == "ec2" {
        let message = "You are not authorized to perform this operation.";
        return ("Client.UnauthorizedOperation", Some(message.to_owned()));
    }
    // S3 says no more than this to strangers and to services.
    if call.service == "s3" && (kind < 30 || actor.persona == Persona::Stranger) {
        return ("AccessDenied", Some("Access Denied".to_owned()));
    }
    let who = actor.arn.as_deref().unwrap_or("anonymous");
    let (service, name) = (call.service, call.name);
    let message = format!(
        "User: {who} is not authorized to perform: {service}:{name} on resource: \
         arn:aws:{service}:{}:{}:{} because no identity-based policy allows the \
         {service}:{name} action",
        subject.region, subject.account, subject.name
    );
    (if service == "kms" { "AccessDeniedException" } else { "AccessDenied" }, Some(message))
}

fn missing(call: &Call, subject: &Subject<'_>) -> (&'static str, Option<String>) {
    let name = subject.name;
    match (call.service, call.shape) {
        ("s3", Shape::Object) => {
            ("NoSuchKey", Some("The specified key does not exist.".to_owned()))
        }
        ("s3", _) if call.name == "GetBucketPolicy" => {
            ("NoSuchBucketPolicy", Some("The bucket policy does not exist".to_owned()))
        }
        ("s3", _) => ("NoSuchBucket", Some("The specified bucket does not exist".to_owned())),
        ("ec2", _) => (
            "Client.InvalidInstanceID.NotFound",
            Some(format!("The instance ID 'i-{}' does not exist", subject.id)),
        ),
        ("iam", _) => {
            ("NoSuchEntityException", Some(format!("The user with name {name} cannot be found.")))
        }
        // A code alone.
        ("ssm", _) => ("ParameterNotFound", None),
        _ => ("ResourceNotFoundException", Some(format!("Can't find the resource {name}."))),
    }
}

/// Quotes, a backslash, angle brackets and a line break.
fn invalid(subject: &Subject<'_>) -> String {
    format!(
        "1 validation error detected: Value \"{}\\*\" at 'name' failed to satisfy \
         constraint:\nMember must match <[a-z]+> & {{\"errorCode\":\"none\"}}",
        subject.name
    )
}

/// Characters beyond ASCII: as they are, or as `\u` escapes with surrogate pairs.
fn foreign(subject: &Subject<'_>) -> String {
    let text = format!("Ung\u{fc}ltiger Name \u{540d}\u{524d} \u{1f512} in {}", subject.name);
    if subject.variant.is_multiple_of(2) { format!("{ESCAPED}{text}") } else { text }
}
