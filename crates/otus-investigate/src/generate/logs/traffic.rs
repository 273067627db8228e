//! What happens on the network of one account: visitors of its web site, connections, names
//! asked for. The story's part is added to an everyday background. It must not know formats.

use rand::Rng;
use rand_chacha::ChaCha8Rng;

use super::super::clock::{self, DAY};
use super::super::plan::Plan;
use super::super::story::Story;
use super::{BALANCER, HOST};

/// A request to the web site.
#[derive(Debug, Clone)]
pub(super) struct Request {
    pub(super) time: i64,
    pub(super) client: String,
    pub(super) port: u16,
    /// Path and query.
    pub(super) target: String,
    pub(super) status: u16,
    /// The WAF rule that blocked it.
    pub(super) rule: Option<String>,
    pub(super) agent: &'static str,
    pub(super) received: u64,
    pub(super) sent: u64,
    /// `1-…` of X-Amzn-Trace-Id.
    pub(super) trace: String,
}

/// A flow as a network interface sees it within a minute.
#[derive(Debug, Clone)]
pub(super) struct Flow {
    pub(super) time: i64,
    /// Address and port.
    pub(super) from: (String, u16),
    pub(super) to: (String, u16),
    pub(super) packets: u64,
    pub(super) bytes: u64,
    pub(super) accepted: bool,
}

/// A name asked of the resolver by the instance.
#[derive(Debug, Clone)]
pub(super) struct Lookup {
    pub(super) time: i64,
    pub(super) domain: String,
    pub(super) answer: String,
    pub(super) port: u16,
}

/// All of it.
#[derive(Debug, Default)]
pub(super) struct Traffic {
    pub(super) requests: Vec<Request>,
    pub(super) flows: Vec<Flow>,
    pub(super) lookups: Vec<Lookup>,
}

const PATHS: [(&str, u16); 8] = [
    ("/", 200),
    ("/products", 200),
    ("/products/17", 200),
    ("/cart", 200),
    ("/login", 302),
    ("/search?q=owl", 200),
    ("/missing", 404),
    ("/assets/app.js", 304),
];
const AGENTS: [&str; 3] = [
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0",
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Safari/605.1.15",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15",
];
const DOMAINS: [(&str, &str); 6] = [
    ("s3.ap-northeast-1.amazonaws.com", "198.18.200.10"),
    ("sts.ap-northeast-1.amazonaws.com", "198.18.200.11"),
    ("logs.ap-northeast-1.amazonaws.com", "198.18.200.12"),
    ("packages.example.org", "198.18.200.13"),
    ("db.internal.acme.example", "10.0.2.40"),
    ("time.example.org", "198.18.200.14"),
];
/// A machine that tries every door of the Internet, every day.
const BOT: &str = "198.18.250.3";
const VISITS_AN_HOUR: i64 = 6;

impl Traffic {
    pub(super) fn new(plan: &Plan, story: &Story, random: &mut ChaCha8Rng) -> Self {
        let mut traffic = Self::default();
        let first = clock::midnight(plan.options.end) - i64::from(plan.options.days - 1) * DAY;
        let alice =
            plan.worlds[0].actors.iter().find(|it| it.user_name.as_deref() == Some("alice"));
        let alice = alice.map_or("", |it| it.address.as_str());
        for day in 0..i64::from(plan.options.days) {
            traffic.everyday(first + day * DAY, alice, random);
        }
        traffic.planted(story, random);
        traffic
    }

    fn everyday(&mut self, midnight: i64, alice: &str, random: &mut ChaCha8Rng) {
        for hour in 0..24 {
            let begin = midnight + hour * 3_600;
            for _ in 0..VISITS_AN_HOUR {
                let client = format!("198.18.{}.9", random.random_range(0..40));
                let (path, status) = PATHS[random.random_range(0..PATHS.len())];
                self.visit(
                    begin + random.random_range(0..3_600),
                    &client,
                    path,
                    status,
                    None,
                    random,
                );
            }
            for (domain, answer) in DOMAINS {
                self.lookup(begin + random.random_range(0..3_600), domain, answer, random);
            }
            let time = begin + random.random_range(0..3_000);
            self.flow(time, (HOST, 41_000), ("10.0.2.40", 5_432), 48_000, true);
            self.flow(time + 1, ("10.0.2.40", 5_432), (HOST, 41_000), 310_000, true);
            self.flow(time + 60, (HOST, 42_000), ("198.18.200.10", 443), 90_000, true);
        }
        for hour in [9, 13, 16] {
            let time = midnight + hour * 3_600 + random.random_range(0..1_800);
            self.visit(time, alice, "/admin", 200, None, random);
        }
        for (at, port) in (0..).zip([22, 23, 3_389]) {
            self.flow(midnight + 7_200 + at, (BOT, 51_000), (HOST, port), 40, false);
        }
        for path in ["/wp-login.php", "/xmlrpc.php"] {
            let rule = Some("AWS-AWSManagedRulesPHPRuleSet");
            let time = midnight + 7_300 + random.random_range(0..60);
            self.visit(time, BOT, path, 403, rule, random);
        }
    }

    fn planted(&mut self, story: &Story, random: &mut ChaCha8Rng) {
        for it in &story.visits {
            let time = story.midnight + it.seconds();
            self.visit(time, &it.from, &it.path, it.status, it.rule.as_deref(), random);
        }
        for it in &story.flows {
            let time = story.midnight + it.seconds();
            let port = it.ports.first().copied().unwrap_or_default();
            let bytes = if it.bytes == 0 { 40 } else { it.bytes };
            match (&it.from, &it.to) {
                (Some(from), _) => {
                    self.flow(time, (from, 50_123), (HOST, port), bytes, it.accepted)
                }
                (_, Some(to)) => self.flow(time, (HOST, 50_321), (to, port), bytes, it.accepted),
                _ => {}
            }
        }
        for it in &story.lookups {
            self.lookup(story.midnight + it.seconds(), &it.domain, &it.answer, random);
        }
    }

    /// A request and the two flows that carry it.
    fn visit(
        &mut self,
        time: i64,
        client: &str,
        target: &str,
        status: u16,
        rule: Option<&str>,
        random: &mut ChaCha8Rng,
    ) {
        let port = random.random_range(32_768..61_000);
        let sent = if status == 200 { random.random_range(900..60_000) } else { 320 };
        let received = random.random_range(200..900);
        self.requests.push(Request {
            time,
            client: client.to_owned(),
            port,
            target: target.to_owned(),
            status,
            rule: rule.map(str::to_owned),
            agent: AGENTS[random.random_range(0..AGENTS.len())],
            received,
            sent,
            trace: format!("1-{time:08x}-{:024x}", random.random::<u64>()),
        });
        self.flow(time, (client, port), (BALANCER, 443), received + 400, true);
        self.flow(time, (BALANCER, 443), (client, port), sent + 400, true);
    }

    fn lookup(&mut self, time: i64, domain: &str, answer: &str, random: &mut ChaCha8Rng) {
        let (domain, answer) = (domain.to_owned(), answer.to_owned());
        self.lookups.push(Lookup {
            time,
            domain,
            answer,
            port: random.random_range(1_024..65_000),
        });
    }

    fn flow(&mut self, time: i64, from: (&str, u16), to: (&str, u16), bytes: u64, accepted: bool) {
        let (from, to) = ((from.0.to_owned(), from.1), (to.0.to_owned(), to.1));
        self.flows.push(Flow { time, from, to, packets: bytes.div_ceil(1_400), bytes, accepted });
    }
}
