//! What readers learn of a column before they read it: how many values, whether NULLs, the
//! least and the greatest. It must not know streams.

use super::message::Message;
use super::runs::zigzag;

/// Texts longer than this are no bounds.
const LONGEST: usize = 128;

/// Of one column of a stripe or file.
#[derive(Debug, Clone, Default)]
pub struct Statistics {
    pub values: u64,
    pub nulls: bool,
    bounds: Bounds,
}

#[derive(Debug, Clone, Default)]
enum Bounds {
    /// Nothing was seen.
    #[default]
    None,
    Integers(i64, i64),
    Days(i64, i64),
    /// Milliseconds.
    Instants(i64, i64),
    Doubles(f64, f64),
    Texts(String, String),
    /// Something was seen that has no place in an order.
    Unknown,
}

impl Statistics {
    pub fn integer(&mut self, value: i64) {
        self.widen(Bounds::Integers(value, value));
    }

    pub fn day(&mut self, value: i64) {
        self.widen(Bounds::Days(value, value));
    }

    pub fn instant(&mut self, value: i64) {
        self.widen(Bounds::Instants(value, value));
    }

    pub fn double(&mut self, value: f64) {
        let known = !value.is_nan();
        self.widen(if known { Bounds::Doubles(value, value) } else { Bounds::Unknown });
    }

    pub fn text(&mut self, value: &str) {
        match &self.bounds {
            Bounds::Texts(min, max) if (min.as_str()..=max.as_str()).contains(&value) => {}
            Bounds::Unknown => {}
            _ if value.len() > LONGEST => self.bounds = Bounds::Unknown,
            _ => self.widen(Bounds::Texts(value.to_owned(), value.to_owned())),
        }
    }

    /// Takes in those of more rows.
    pub fn merge(&mut self, other: &Self) {
        self.values += other.values;
        self.nulls |= other.nulls;
        self.widen(other.bounds.clone());
    }

    fn widen(&mut self, other: Bounds) {
        self.bounds = match (std::mem::take(&mut self.bounds), other) {
            (own, Bounds::None) => own,
            (Bounds::None, other) => other,
            (Bounds::Integers(a, b), Bounds::Integers(c, d)) => {
                Bounds::Integers(a.min(c), b.max(d))
            }
            (Bounds::Days(a, b), Bounds::Days(c, d)) => Bounds::Days(a.min(c), b.max(d)),
            (Bounds::Instants(a, b), Bounds::Instants(c, d)) => {
                Bounds::Instants(a.min(c), b.max(d))
            }
            (Bounds::Doubles(a, b), Bounds::Doubles(c, d)) => Bounds::Doubles(a.min(c), b.max(d)),
            (Bounds::Texts(a, b), Bounds::Texts(c, d)) => Bounds::Texts(a.min(c), b.max(d)),
            _ => Bounds::Unknown,
        };
    }

    pub fn message(&self) -> Message {
        let message = Message::default().number(1, self.values);
        let pair =
            |min: i64, max: i64| Message::default().number(1, zigzag(min)).number(2, zigzag(max));
        let message = match &self.bounds {
            Bounds::Integers(min, max) => message.bytes(2, &pair(*min, *max).0),
            Bounds::Doubles(min, max) => {
                message.bytes(3, &Message::default().double(1, *min).double(2, *max).0)
            }
            Bounds::Texts(min, max) => {
                let texts = Message::default().bytes(1, min.as_bytes()).bytes(2, max.as_bytes());
                message.bytes(4, &texts.0)
            }
            Bounds::Days(min, max) => message.bytes(7, &pair(*min, *max).0),
            Bounds::Instants(min, max) => {
                let local = pair(*min, *max);
                // The same in UTC, which the writer's clock is.
                message.bytes(9, &local.number(3, zigzag(*min)).number(4, zigzag(*max)).0)
            }
            Bounds::None | Bounds::Unknown => message,
        };
        message.number(10, u64::from(self.nulls))
    }
}
