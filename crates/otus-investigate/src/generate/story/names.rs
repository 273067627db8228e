//! The names of the story: `{attacker}`, `{key:stolen}`, `{carol.arn}` and the like, each the
//! same wherever the script says it. It must not know the script.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use rand_chacha::ChaCha8Rng;
use serde_json::{Value, json};

use crate::generate::plan::{Plan, REGIONS, letters};

const KEY: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/// Names given out so far.
#[derive(Debug)]
pub(super) struct Names {
    given: BTreeMap<String, String>,
}

impl Names {
    pub(super) fn new(plan: &Plan, day: NaiveDate, random: &mut ChaCha8Rng) -> Self {
        let world = &plan.worlds[0];
        let mut given = BTreeMap::new();
        let mut give = |name: &str, value: &str| {
            given.insert(name.to_owned(), value.to_owned());
        };
        give("account", &world.account);
        give("day", &day.to_string());
        give("region", REGIONS[0]);
        give("partner", "444455556666");
        give("instance", super::super::logs::INSTANCE);
        // Nobody else comes from this block.
        let address = |random: &mut ChaCha8Rng, net: u32| {
            use rand::Rng;
            let (third, last) = (random.random_range(0..256), random.random_range(1..255));
            format!("198.{net}.{third}.{last}")
        };
        give("attacker", &address(random, 19));
        give("vps", &address(random, 19));
        for actor in &world.actors {
            let Some(user) = actor.user_name.as_deref().filter(|_| actor.kind == "IAMUser") else {
                continue;
            };
            give(&format!("{user}.principal"), actor.principal_id.as_deref().unwrap_or_default());
            give(&format!("{user}.arn"), actor.arn.as_deref().unwrap_or_default());
            give(&format!("{user}.key"), actor.access_key.as_deref().unwrap_or_default());
        }
        Self { given }
    }

    /// Fills the names in. A `{key:…}` or `{session:…}` is drawn when it is first met; what is
    /// no name stays.
    pub(super) fn fill(&mut self, text: &str, random: &mut ChaCha8Rng) -> String {
        let mut out = String::with_capacity(text.len() * 2);
        let mut rest = text;
        while let Some((before, after)) = rest.split_once('{') {
            out.push_str(before);
            rest = after;
            let Some((name, behind)) = after.split_once('}') else {
                out.push('{');
                continue;
            };
            match self.value(name, random) {
                Some(value) => {
                    out.push_str(&value);
                    rest = behind;
                }
                None => out.push('{'),
            }
        }
        out.push_str(rest);
        out
    }

    fn value(&mut self, name: &str, random: &mut ChaCha8Rng) -> Option<String> {
        let prefix = match name.split_once(':') {
            Some(("key", _)) => "AKIA",
            Some(("session", _)) => "ASIA",
            _ => return self.given.get(name).cloned(),
        };
        let draw = || format!("{prefix}{}", letters(random, KEY, 16));
        Some(self.given.entry(name.to_owned()).or_insert_with(draw).clone())
    }

    /// All of them, for `answers.json`.
    pub(super) fn answer(&self) -> Value {
        json!(self.given)
    }
}
