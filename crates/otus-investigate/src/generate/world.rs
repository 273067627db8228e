//! The inhabitants of an account: users with long-lived keys, roles whose sessions come and
//! go, AWS's own services, the root user, strangers. Names are invented.

use rand::Rng;
use rand_chacha::ChaCha8Rng;

use super::Life;
use super::plan::letters;

const KEY: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
const USERS: &[&str] = &[
    "alice",
    "bob",
    "carol",
    "deploy",
    "terraform",
    "backup",
    "ci-runner",
    "grafana",
    "dave",
    "erin",
    "data-loader",
    "auditor",
];
const ROLES: &[&str] = &[
    "AWSServiceRoleForConfig",
    "eks-node",
    "lambda-ingest",
    "OrganizationAccountAccessRole",
    "github-actions",
    "AWSReservedSSO_Admin_0f1e2d3c4b5a6978",
];
const SERVICES: &[&str] = &[
    "cloudtrail.amazonaws.com",
    "config.amazonaws.com",
    "ec2.amazonaws.com",
    "lambda.amazonaws.com",
    "autoscaling.amazonaws.com",
    "delivery.logs.amazonaws.com",
];
const AGENTS: &[&str] = &[
    "[aws-cli/2.15.30 Python/3.11.8 Linux/5.10.209 exe/x86_64.amzn.2 prompt/off command/s3.sync]",
    "Boto3/1.34.69 md/Botocore#1.34.69 ua/2.0 os/linux#5.10.209-198.858.amzn2 lang/python#3.11.6",
    "APN/1.0 HashiCorp/1.0 Terraform/1.7.5 (+https://www.terraform.io) aws-sdk-go-v2/1.26.0",
    "aws-sdk-go/1.44.285 (go1.20.5; linux; amd64) exec-env/AWS_ECS_FARGATE",
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko)",
];

/// Who a caller is taken for when calls and failures are drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Persona {
    Service = 0,
    Role = 1,
    User = 2,
    Root = 3,
    Stranger = 4,
}

/// A caller as `userIdentity` shows it.
#[derive(Debug, Clone)]
pub(super) struct Actor {
    pub(super) persona: Persona,
    /// `userIdentity.type`; empty for service events without an identity.
    pub(super) kind: &'static str,
    pub(super) principal_id: Option<String>,
    pub(super) arn: Option<String>,
    pub(super) user_name: Option<String>,
    pub(super) access_key: Option<String>,
    pub(super) invoked_by: Option<String>,
    pub(super) session: Option<Session>,
    pub(super) address: String,
    pub(super) agent: String,
}

/// `userIdentity.sessionContext`.
#[derive(Debug, Clone)]
pub(super) struct Session {
    /// `sessionIssuer`: type, principal, ARN, name.
    pub(super) issuer: Option<(&'static str, String, String, String)>,
    pub(super) created: i64,
    pub(super) mfa: bool,
}

/// One account and its callers.
#[derive(Debug, Clone)]
pub(super) struct World {
    pub(super) account: String,
    pub(super) actors: Vec<Actor>,
}

/// How often each persona acts, in thousandths, in the order of [`Persona`].
const ACTIVITY: [u32; 5] = [400, 330, 255, 8, 7];

impl World {
    pub(super) fn new(random: &mut ChaCha8Rng) -> Self {
        let account = format!("{:012}", random.random_range(100_000_000_000_u64..999_999_999_999));
        let mut actors = Vec::new();
        for name in SERVICES {
            actors.push(service(name));
        }
        for name in ROLES {
            actors.push(role(&account, name, random));
        }
        for (place, name) in USERS.iter().enumerate() {
            actors.push(user(&account, name, place, random));
        }
        actors.push(federated(&account, random));
        for (invoked_by, name) in
            [(None, None), (Some("AWS Internal"), None), (None, Some("example-alias"))]
        {
            actors.push(root(&account, invoked_by, name, random));
        }
        actors.extend(strangers(random));
        Self { account, actors }
    }

    /// Draws who acts next. In a quiet account neither root nor strangers do, and `turn`
    /// names somebody in particular.
    pub(super) fn draw(
        &mut self,
        now: i64,
        life: Life,
        turn: Option<usize>,
        random: &mut ChaCha8Rng,
    ) -> &Actor {
        let honest = |it: Persona| !matches!(it, Persona::Root | Persona::Stranger);
        let named = turn.filter(|at| self.actors.get(*at).is_some_and(|it| honest(it.persona)));
        let place = match named {
            Some(place) => place,
            None => {
                let persona = loop {
                    let persona = pick_persona(random);
                    if life == Life::Busy || honest(persona) {
                        break persona;
                    }
                };
                self.pick(persona, random)
            }
        };
        self.act(place, now, random)
    }

    fn pick(&self, persona: Persona, random: &mut ChaCha8Rng) -> usize {
        let candidates = self.actors.iter().enumerate().filter(|(_, a)| a.persona == persona);
        let places: Vec<usize> = candidates.map(|(place, _)| place).collect();
        // Squaring favours the first: few callers make most of the calls.
        let skewed = random.random::<f64>().powi(2) * places.len() as f64;
        places[(skewed as usize).min(places.len() - 1)]
    }

    /// A role's session ends after about twenty calls.
    fn act(&mut self, place: usize, now: i64, random: &mut ChaCha8Rng) -> &Actor {
        let actor = &mut self.actors[place];
        let persona = actor.persona;
        if let (Persona::Role, Some(session)) = (persona, &mut actor.session)
            && (session.created > now
                || now - session.created > 43_200
                || random.random_ratio(1, 20))
        {
            session.created = now - random.random_range(0..900);
            actor.access_key = Some(format!("ASIA{}", letters(random, KEY, 16)));
        }
        actor
    }
}

fn pick_persona(random: &mut ChaCha8Rng) -> Persona {
    let personas =
        [Persona::Service, Persona::Role, Persona::User, Persona::Root, Persona::Stranger];
    let mut left = random.random_range(0..ACTIVITY.iter().sum::<u32>());
    for (persona, weight) in personas.into_iter().zip(ACTIVITY) {
        if left < weight {
            return persona;
        }
        left -= weight;
    }
    Persona::Service
}

fn address(random: &mut ChaCha8Rng) -> String {
    let block = ["198.51.100", "203.0.113", "192.0.2"][random.random_range(0..3)];
    format!("{block}.{}", random.random_range(1..255))
}

fn service(name: &str) -> Actor {
    Actor {
        persona: Persona::Service,
        kind: "AWSService",
        principal_id: None,
        arn: None,
        user_name: None,
        access_key: None,
        invoked_by: Some(name.to_owned()),
        session: None,
        address: name.to_owned(),
        agent: name.to_owned(),
    }
}

fn role(account: &str, name: &str, random: &mut ChaCha8Rng) -> Actor {
    let id = format!("AROA{}", letters(random, KEY, 17));
    let session = format!("{}-session", name.to_lowercase());
    let config = name.contains("Config");
    let issuer =
        ("Role", id.clone(), format!("arn:aws:iam::{account}:role/{name}"), name.to_owned());
    Actor {
        persona: Persona::Role,
        kind: "AssumedRole",
        principal_id: Some(format!("{id}:{session}")),
        arn: Some(format!("arn:aws:sts::{account}:assumed-role/{name}/{session}")),
        user_name: None,
        access_key: Some(format!("ASIA{}", letters(random, KEY, 16))),
        invoked_by: config.then(|| "config.amazonaws.com".to_owned()),
        session: Some(Session { issuer: Some(issuer), created: 0, mfa: false }),
        address: if config { "config.amazonaws.com".to_owned() } else { address(random) },
        agent: AGENTS[random.random_range(0..AGENTS.len())].to_owned(),
    }
}

fn user(account: &str, name: &str, place: usize, random: &mut ChaCha8Rng) -> Actor {
    // Those who sign in at the console have sessions; programs do not.
    let session =
        place.is_multiple_of(4).then_some(Session { issuer: None, created: 0, mfa: place == 0 });
    Actor {
        persona: Persona::User,
        kind: "IAMUser",
        principal_id: Some(format!("AIDA{}", letters(random, KEY, 17))),
        arn: Some(format!("arn:aws:iam::{account}:user/{name}")),
        user_name: Some(name.to_owned()),
        access_key: Some(format!("AKIA{}", letters(random, KEY, 16))),
        invoked_by: None,
        session,
        address: address(random),
        agent: AGENTS[random.random_range(0..AGENTS.len())].to_owned(),
    }
}

/// A federated user whose issuer is of type `Root`: a search for that text finds it, the
/// question for root's own activity must not.
fn federated(account: &str, random: &mut ChaCha8Rng) -> Actor {
    let root = format!("arn:aws:iam::{account}:root");
    let issuer = ("Root", account.to_owned(), root, "Root".to_owned());
    Actor {
        persona: Persona::User,
        kind: "FederatedUser",
        principal_id: Some(format!("{account}:support")),
        arn: Some(format!("arn:aws:sts::{account}:federated-user/support")),
        user_name: None,
        access_key: Some(format!("ASIA{}", letters(random, KEY, 16))),
        invoked_by: None,
        session: Some(Session { issuer: Some(issuer), created: 0, mfa: false }),
        address: address(random),
        agent: AGENTS[0].to_owned(),
    }
}

fn root(
    account: &str,
    invoked_by: Option<&str>,
    name: Option<&str>,
    random: &mut ChaCha8Rng,
) -> Actor {
    Actor {
        persona: Persona::Root,
        kind: "Root",
        principal_id: Some(account.to_owned()),
        arn: Some(format!("arn:aws:iam::{account}:root")),
        user_name: name.map(str::to_owned),
        access_key: invoked_by.map(|_| format!("ASIA{}", letters(random, KEY, 16))),
        invoked_by: invoked_by.map(str::to_owned),
        session: Some(Session { issuer: None, created: 0, mfa: name.is_some() }),
        address: invoked_by.map_or_else(|| address(random), str::to_owned),
        agent: AGENTS[4].to_owned(),
    }
}

fn strangers(random: &mut ChaCha8Rng) -> Vec<Actor> {
    let other = format!("{:012}", random.random_range(100_000_000_000_u64..999_999_999_999));
    let anonymous = Actor {
        persona: Persona::Stranger,
        principal_id: Some("ANONYMOUS_PRINCIPAL".to_owned()),
        kind: "AWSAccount",
        ..service("curl/8.5.0")
    };
    let unknown = Actor { kind: "Unknown", invoked_by: None, ..anonymous.clone() };
    let foreign = Actor {
        principal_id: Some(format!("AROA{}:partner", letters(random, KEY, 17))),
        ..anonymous.clone()
    };
    // An event of a service itself: no identity at all but the service's name.
    let nobody = Actor { kind: "", ..service("ssm.amazonaws.com") };
    let nobody = Actor { persona: Persona::Stranger, ..nobody };
    [anonymous, unknown, foreign, nobody]
        .into_iter()
        .map(|actor| Actor {
            address: if actor.kind.is_empty() { actor.address } else { address(random) },
            arn: (actor.kind == "AWSAccount").then(|| format!("arn:aws:iam::{other}:root")),
            invoked_by: actor.invoked_by.filter(|_| actor.kind.is_empty()),
            ..actor
        })
        .collect()
}
