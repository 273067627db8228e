//! Who, where and how much: accounts, regions and the share of events of every
//! (day, account, region), fixed before anything is generated so that threads can take
//! units in any order.

use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

use super::world::World;
use super::{GenerateError, Life, Options, clock};

/// Regions by how busy they are.
pub(super) const REGIONS: &[&str] = &[
    "ap-northeast-1",
    "us-east-1",
    "us-west-2",
    "eu-west-1",
    "eu-central-1",
    "ap-southeast-1",
    "us-east-2",
    "ap-southeast-2",
    "eu-west-2",
    "ap-south-1",
    "ca-central-1",
    "eu-north-1",
    "sa-east-1",
    "ap-northeast-2",
    "eu-west-3",
    "us-west-1",
    "ap-northeast-3",
    "me-south-1",
    "af-south-1",
    "eu-south-1",
];

const DAYS_MAX: u32 = 4_000;
const ACCOUNTS_MAX: u32 = 10_000;

/// Everything that is the same for all units.
#[derive(Debug)]
pub(super) struct Plan {
    pub(super) options: Options,
    pub(super) worlds: Vec<World>,
    first_midnight: i64,
}

/// One folder: a day of one account in one region.
#[derive(Debug, Clone, Copy)]
pub(super) struct Unit {
    pub(super) account: usize,
    pub(super) region: &'static str,
    pub(super) midnight: i64,
    pub(super) events: u64,
    /// Its own stream of random numbers.
    stream: u64,
}

impl Unit {
    /// Of the account that the story and the other logs are about.
    pub(super) fn is_of_first_account(&self) -> bool {
        self.account == 0
    }
}

impl Plan {
    pub(super) fn new(options: &Options) -> Result<Self, GenerateError> {
        let within = |name: &str, value: u32, max: u32| {
            let message = format!("--{name} must be 1 to {max}, not {value}");
            if (1..=max).contains(&value) { Ok(()) } else { Err(GenerateError::Options(message)) }
        };
        within("days", options.days, DAYS_MAX)?;
        within("accounts", options.accounts, ACCOUNTS_MAX)?;
        within("regions", options.regions, super::REGIONS_MAX)?;
        if options.life != Life::Busy && (options.regions < 2 || options.days < 3) {
            // Sign-ins and IAM happen in the second region; what is new needs days before it.
            let text = "a quiet account needs --regions 2 and --days 3 at least";
            return Err(GenerateError::Options(text.to_owned()));
        }
        let mut random = ChaCha8Rng::seed_from_u64(options.seed);
        let worlds: Vec<World> = (0..options.accounts).map(|_| World::new(&mut random)).collect();
        let first_midnight =
            clock::midnight(options.end) - i64::from(options.days - 1) * clock::DAY;
        let plan = Self { options: options.clone(), worlds, first_midnight };
        let few = plan.units().iter().any(|it| it.events < 24);
        if options.life != Life::Busy && few {
            // Fewer than one an hour would look like a gap.
            let text = "a quiet account needs more events: raise --events-per-day";
            return Err(GenerateError::Options(text.to_owned()));
        }
        Ok(plan)
    }

    /// Every folder, oldest first.
    pub(super) fn units(&self) -> Vec<Unit> {
        let (accounts, regions) = (self.worlds.len(), self.options.regions as usize);
        let shares: Vec<f64> =
            (0..accounts * regions).map(|place| 1.0 / (place + 1) as f64).collect();
        let sum: f64 = shares.iter().sum();
        let mut units = Vec::new();
        for day in 0..i64::from(self.options.days) {
            let midnight = self.first_midnight + day * clock::DAY;
            let mut left = u64::from(self.options.events_per_day);
            for place in (0..accounts * regions).rev() {
                let share = (f64::from(self.options.events_per_day) * shares[place] / sum) as u64;
                let events = if place == 0 { left } else { share.min(left) };
                left -= events;
                let stream = units.len() as u64 + 1;
                let (account, region) = (place / regions, REGIONS[place % regions]);
                units.push(Unit { account, region, midnight, events, stream });
            }
        }
        units
    }

    /// The random numbers of a unit, independent of all others.
    pub(super) fn random(&self, unit: &Unit) -> ChaCha8Rng {
        self.random_of(unit.stream)
    }

    /// The random numbers of a stream.
    pub(super) fn random_of(&self, stream: u64) -> ChaCha8Rng {
        let mut random = ChaCha8Rng::seed_from_u64(self.options.seed);
        random.set_stream(stream);
        random
    }

    /// Whether a unit is of the first day, in which everybody shows up once.
    pub(super) fn is_first_day(&self, unit: &Unit) -> bool {
        unit.midnight == self.first_midnight
    }

    /// `AWSLogs/<account>/CloudTrail/<region>/yyyy/MM/dd/` of the time of delivery.
    pub(super) fn folder(account: &str, region: &str, time: i64) -> String {
        format!("AWSLogs/{account}/CloudTrail/{region}/{}/", clock::folder(time))
    }
}

/// `length` characters of `alphabet`.
pub(super) fn letters(random: &mut ChaCha8Rng, alphabet: &[u8], length: usize) -> String {
    (0..length).map(|_| char::from(alphabet[random.random_range(0..alphabet.len())])).collect()
}
