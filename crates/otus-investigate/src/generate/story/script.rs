//! The shape of `script.json`. It must not know where names come from.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::{Value, json};

use crate::generate::world::{Actor, World};

/// A time of the story's day, `hh:mm:ss`.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(try_from = "String")]
pub(super) struct Time(i64);

impl Time {
    pub(super) fn seconds(self) -> i64 {
        self.0
    }
}

impl TryFrom<String> for Time {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        use chrono::Timelike;
        let time = chrono::NaiveTime::parse_from_str(&text, "%H:%M:%S");
        let time = time.map_err(|error| format!("{text}: {error}"))?;
        Ok(Self(i64::from(time.num_seconds_from_midnight())))
    }
}

/// The whole script, names filled in.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Script {
    pub(super) decoys: Vec<Step>,
    cast: BTreeMap<String, Caller>,
    pub(super) intrusion: Vec<Step>,
    pub(super) silence: [Time; 2],
    pub(super) findings: BTreeMap<String, Vec<Value>>,
    pub(super) web: Vec<Visit>,
    pub(super) flows: Vec<Flow>,
    pub(super) lookups: Vec<Lookup>,
    pub(super) reads: Vec<Read>,
}

/// Who calls, from where, with what.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct Caller {
    pub(super) identity: Value,
    pub(super) address: String,
    pub(super) agent: String,
}

/// One API call or several alike.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Step {
    pub(super) at: Time,
    pub(super) who: String,
    /// Another address than the caller's own.
    pub(super) from: Option<String>,
    #[serde(default, rename = "do")]
    call: String,
    /// Several different calls, one after the other.
    #[serde(default)]
    calls: Vec<String>,
    #[serde(default = "one")]
    repeat: u64,
    /// Seconds between repetitions.
    #[serde(default)]
    pub(super) every: u64,
    pub(super) region: Option<String>,
    #[serde(default)]
    pub(super) request: Value,
    #[serde(default)]
    pub(super) response: Value,
    /// `additionalEventData`.
    pub(super) extra: Option<Value>,
    /// `errorCode` and `errorMessage`.
    pub(super) error: Option<(Option<String>, String)>,
    #[serde(default)]
    pub(super) read: bool,
    #[serde(default)]
    pub(super) data: bool,
    #[serde(default)]
    pub(super) bytes: u64,
    #[serde(default)]
    pub(super) twice: bool,
    /// Questions that must find each of these records.
    #[serde(default)]
    pub(super) finds: Vec<String>,
}

fn one() -> u64 {
    1
}

impl Step {
    /// The calls with their numbers, from 0.
    pub(super) fn each_call(&self) -> Vec<(u64, &str)> {
        if self.calls.is_empty() {
            return (0..self.repeat).map(|at| (at, self.call.as_str())).collect();
        }
        (0..).zip(self.calls.iter().map(String::as_str)).collect()
    }
}

impl Script {
    /// A member of the cast, or an inhabitant of the account by user, role or service name.
    pub(super) fn caller(&self, world: &World, who: &str) -> Caller {
        if let Some(caller) = self.cast.get(who) {
            return caller.clone();
        }
        let named = |actor: &&Actor| {
            let role = actor.session.as_ref().and_then(|it| it.issuer.as_ref());
            actor.user_name.as_deref() == Some(who)
                || actor.invoked_by.as_deref() == Some(who)
                || role.is_some_and(|it| it.3 == who)
        };
        let actor = world.actors.iter().find(named).or(world.actors.first());
        actor.map_or_else(
            || Caller { identity: Value::Null, address: String::new(), agent: String::new() },
            |actor| Caller {
                identity: identity(actor),
                address: actor.address.clone(),
                agent: actor.agent.clone(),
            },
        )
    }
}

/// `userIdentity` of an inhabitant.
fn identity(actor: &Actor) -> Value {
    let mut identity = json!({"type": actor.kind});
    let account = actor.arn.as_deref().and_then(|it| it.split(':').nth(4));
    let texts = [
        ("principalId", actor.principal_id.as_deref()),
        ("arn", actor.arn.as_deref()),
        ("accountId", account),
        ("accessKeyId", actor.access_key.as_deref()),
        ("userName", actor.user_name.as_deref()),
        ("invokedBy", actor.invoked_by.as_deref()),
    ];
    for (key, text) in texts {
        if let Some(text) = text {
            identity[key] = json!(text);
        }
    }
    if let Some((kind, principal, arn, name)) =
        actor.session.as_ref().and_then(|it| it.issuer.as_ref())
    {
        identity["sessionContext"] = json!({
            "sessionIssuer": {"type": kind, "principalId": principal, "arn": arn, "userName": name},
            "attributes": {"mfaAuthenticated": "false"},
        });
    }
    identity
}

macro_rules! repeated {
    ($name:ident) => {
        impl $name {
            /// Each repetition with its own time.
            pub(super) fn each(&self) -> Vec<Self> {
                let at = |n: u64| Time(self.at.0 + (n * self.every) as i64);
                (0..self.repeat).map(|n| Self { at: at(n), ..self.clone() }).collect()
            }

            /// Seconds after the day's beginning.
            pub(in crate::generate) fn seconds(&self) -> i64 {
                self.at.0
            }
        }
    };
}

/// A request to the web site.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::generate) struct Visit {
    at: Time,
    pub(in crate::generate) from: String,
    pub(in crate::generate) path: String,
    pub(in crate::generate) status: u16,
    /// The WAF rule that blocked it.
    pub(in crate::generate) rule: Option<String>,
    #[serde(default = "one")]
    repeat: u64,
    #[serde(default)]
    every: u64,
}
repeated!(Visit);

/// Connections to (`from`) or from (`to`) the instance, one for each port.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::generate) struct Flow {
    at: Time,
    pub(in crate::generate) from: Option<String>,
    pub(in crate::generate) to: Option<String>,
    pub(in crate::generate) ports: Vec<u16>,
    #[serde(default)]
    pub(in crate::generate) accepted: bool,
    #[serde(default)]
    pub(in crate::generate) bytes: u64,
    #[serde(default)]
    every: u64,
}

impl Flow {
    /// One flow for each port, each with its own time.
    pub(super) fn each(&self) -> Vec<Self> {
        let at = |n: u64| Time(self.at.0 + (n * self.every) as i64);
        let ports = (0..).zip(&self.ports);
        ports.map(|(n, port)| Self { at: at(n), ports: vec![*port], ..self.clone() }).collect()
    }

    /// Seconds after the day's beginning.
    pub(in crate::generate) fn seconds(&self) -> i64 {
        self.at.0
    }
}

/// A name that the instance asks the resolver for.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::generate) struct Lookup {
    at: Time,
    pub(in crate::generate) domain: String,
    pub(in crate::generate) answer: String,
    #[serde(default = "one")]
    repeat: u64,
    #[serde(default)]
    every: u64,
}
repeated!(Lookup);

/// An object read that only the bucket's own log shows.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::generate) struct Read {
    at: Time,
    pub(in crate::generate) from: String,
    /// `{n}` stands for the repetition's number.
    pub(in crate::generate) key: String,
    pub(in crate::generate) bytes: u64,
    #[serde(default = "one")]
    repeat: u64,
    #[serde(default)]
    every: u64,
    #[serde(skip)]
    pub(in crate::generate) request_id: String,
}
repeated!(Read);
