//! One record: an event and its JSON, keys in the order CloudTrail writes them. It must not
//! know of files or answers.

use std::borrow::Cow;

use rand::Rng;
use rand_chacha::ChaCha8Rng;

use super::Life;
use super::answers::Counted;
use super::calls::{self, Call};
use super::clock;
use super::failures::{self, Failure};
use super::json::{ESCAPED, Json};
use super::logs::{Access, BUCKET, s3_access};
use super::parameters::{self, Shape, Subject};
use super::plan::{REGIONS, letters};
use super::world::Actor;

const HEX: &[u8] = b"0123456789abcdef";

/// What happened.
#[derive(Debug)]
pub(super) struct Event<'a> {
    pub(super) actor: &'a Actor,
    pub(super) call: &'static Call,
    pub(super) failure: Option<Failure>,
    /// Seconds since 1970.
    pub(super) time: i64,
    subject: Subject<'a>,
}

impl<'a> Event<'a> {
    /// Draws a call of `actor`; one in a thousand happens in another region than the one
    /// whose folder it is delivered to.
    pub(super) fn draw(
        actor: &'a Actor,
        account: &'a str,
        region: &'static str,
        time: i64,
        life: Life,
        random: &mut ChaCha8Rng,
    ) -> Self {
        let busy = life == Life::Busy;
        let draw = if busy { calls::draw } else { calls::draw_quiet };
        let call = draw(actor.persona, random);
        let elsewhere = busy && random.random_ratio(1, 1_000);
        let region =
            if elsewhere { REGIONS[random.random_range(0..REGIONS.len())] } else { region };
        let subject = Subject::draw(account, region, random);
        let failure = failures::draw(call, actor, &subject, random);
        Self { actor, call, failure, time, subject }
    }

    /// What the answers count of it.
    pub(super) fn counted(&self) -> Counted<'_> {
        let failure = self.failure.as_ref();
        Counted {
            kind: self.actor.kind,
            user_name: self.actor.user_name.as_deref(),
            invoked_by: self.actor.invoked_by.as_deref(),
            name: Cow::Borrowed(self.call.name),
            error_code: failure.and_then(|it| it.code).map(Cow::Borrowed),
            error_message: failure.and_then(|it| it.message.as_deref()),
            time: self.time,
        }
    }

    /// The same request in the log of the bucket, if that is kept.
    pub(super) fn access(&self, request_id: String) -> Option<Access> {
        if !self.call.data || self.subject.bucket != BUCKET {
            return None;
        }
        let (status, error) = s3_access::outcome(self.failure.as_ref().and_then(|it| it.code));
        let key = if self.call.name == "ListObjects" { "-" } else { &self.subject.key };
        Some(Access {
            time: self.time,
            request_id,
            address: self.actor.address.clone(),
            requester: self.actor.arn.clone().or_else(|| self.actor.invoked_by.clone()),
            operation: s3_access::operation(self.call.name),
            key: key.trim_start_matches(ESCAPED).to_owned(),
            status,
            error,
            bytes: 243 + u64::from(self.subject.variant),
            agent: self.actor.agent.clone(),
        })
    }

    /// Appends the record to an array; its `requestID`.
    pub(super) fn write(&self, json: &mut Json, random: &mut ChaCha8Rng) -> String {
        let mut request_id = String::new();
        json.element(|json| {
            json.text("eventVersion", if self.subject.variant < 60 { "1.08" } else { "1.09" });
            json.object("userIdentity", |json| self.identity(json));
            json.text("eventTime", &clock::iso(self.time));
            json.text("eventSource", &format!("{}.amazonaws.com", self.call.service));
            json.text("eventName", self.call.name);
            json.text("awsRegion", self.subject.region);
            json.text("sourceIPAddress", &self.actor.address);
            json.text("userAgent", &self.actor.agent);
            if let Some(failure) = &self.failure {
                json.text_if("errorCode", failure.code);
                json.text_if("errorMessage", failure.message.as_deref());
            }
            parameters::request(json, self.call.shape, &self.subject);
            self.response(json);
            self.additional(json);
            request_id = letters(random, b"0123456789ABCDEF", 16);
            json.text("requestID", &request_id);
            json.text("eventID", &uuid(random));
            json.plain("readOnly", if self.call.read_only { "true" } else { "false" });
            self.resources(json);
            self.ending(json, random);
        });
        request_id
    }

    fn identity(&self, json: &mut Json) {
        let actor = self.actor;
        if !actor.kind.is_empty() {
            json.text("type", actor.kind);
        }
        json.text_if("principalId", actor.principal_id.as_deref());
        json.text_if("arn", actor.arn.as_deref());
        if let Some(arn) = actor.arn.as_deref() {
            json.text_if("accountId", arn.split(':').nth(4));
        }
        json.text_if("accessKeyId", actor.access_key.as_deref());
        json.text_if("userName", actor.user_name.as_deref());
        if let Some(session) = &actor.session {
            // Sessions at the console last a few hours; those of roles know their beginning.
            let created = match session.created {
                0 => self.time - self.time.rem_euclid(14_400),
                created => created,
            };
            json.object("sessionContext", |json| {
                json.object("sessionIssuer", |json| {
                    if let Some((kind, principal, arn, name)) = &session.issuer {
                        json.text("type", kind);
                        json.text("principalId", principal);
                        json.text("arn", arn);
                        json.text("accountId", self.subject.account);
                        json.text("userName", name);
                    }
                });
                json.object("webIdFederationData", |_| {});
                json.object("attributes", |json| {
                    json.text("creationDate", &clock::iso(created));
                    json.text("mfaAuthenticated", if session.mfa { "true" } else { "false" });
                });
            });
        }
        json.text_if("invokedBy", actor.invoked_by.as_deref());
    }

    fn response(&self, json: &mut Json) {
        match &self.failure {
            None => parameters::response(json, self.call.shape, &self.subject),
            Some(_) if self.call.shape == Shape::SignIn => {
                json.object("responseElements", |json| json.text("ConsoleLogin", "Failure"));
            }
            Some(_) => json.plain("responseElements", "null"),
        }
    }

    fn additional(&self, json: &mut Json) {
        if self.call.service == "s3" {
            json.object("additionalEventData", |json| {
                json.text("SignatureVersion", "SigV4");
                json.text("CipherSuite", "TLS_AES_128_GCM_SHA256");
                // Written as a floating-point number by some regions.
                json.plain("bytesTransferredIn", "0");
                let point = if self.subject.variant < 50 { ".0" } else { "" };
                json.plain(
                    "bytesTransferredOut",
                    &format!("{}{point}", 243 + self.subject.variant),
                );
                json.text("AuthenticationMethod", "AuthHeader");
            });
        }
    }

    fn resources(&self, json: &mut Json) {
        let Subject { account, bucket, .. } = self.subject;
        match self.call.service {
            "s3" if self.call.shape != Shape::Nothing => json.array("resources", |json| {
                json.element(|json| {
                    json.text("accountId", account);
                    json.text("type", "AWS::S3::Bucket");
                    json.text("ARN", &format!("arn:aws:s3:::{bucket}"));
                });
                if self.call.data {
                    json.element(|json| {
                        json.text("type", "AWS::S3::Object");
                        json.text("ARN", &format!("arn:aws:s3:::{bucket}/{}", self.subject.name));
                    });
                }
            }),
            "kms" => json.array("resources", |json| {
                json.element(|json| {
                    json.text("accountId", account);
                    json.text("type", "AWS::KMS::Key");
                    json.text("ARN", &self.subject.key_arn());
                });
            }),
            _ => {}
        }
    }

    fn ending(&self, json: &mut Json, random: &mut ChaCha8Rng) {
        let kind = match (self.call.service, self.actor.kind) {
            ("signin", _) => "AwsConsoleSignIn",
            (_, "") => "AwsServiceEvent",
            _ => "AwsApiCall",
        };
        json.text("eventType", kind);
        json.plain("managementEvent", if self.call.data { "false" } else { "true" });
        json.text("recipientAccountId", self.subject.account);
        if self.actor.kind == "AWSService" {
            json.text("sharedEventID", &uuid(random));
        }
        if self.call.data && self.subject.variant < 35 {
            json.text("vpcEndpointId", "vpce-0a1b2c3d");
        }
        json.text("eventCategory", if self.call.data { "Data" } else { "Management" });
        if self.actor.invoked_by.is_none() && self.subject.variant < 80 {
            json.object("tlsDetails", |json| {
                json.text("tlsVersion", "TLSv1.3");
                json.text("cipherSuite", "TLS_AES_128_GCM_SHA256");
                let (service, region) = (self.call.service, self.subject.region);
                json.text("clientProvidedHostHeader", &format!("{service}.{region}.amazonaws.com"));
            });
        }
    }
}

fn uuid(random: &mut ChaCha8Rng) -> String {
    let mut part = |length| letters(random, HEX, length);
    format!("{}-{}-4{}-a{}-{}", part(8), part(4), part(3), part(3), part(12))
}
