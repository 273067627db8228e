//! Is this key wanted? One look into a small table for each key; nearly all keys are not
//! wanted and end there. It must not know what a key's value is for.

use crate::json::plan::ObjectPlan;

/// Multipliers tried to give every wanted key a bucket of its own.
const TRIES: u64 = 4096;

/// A hash of a key's length, first and last bytes, without regard to case.
#[derive(Debug, Clone)]
pub(super) struct KeyTable {
    /// Number of the field plus one; 0 where no wanted key falls.
    buckets: Box<[u8; Self::BUCKETS]>,
    names: Vec<Name>,
    multiplier: u64,
}

/// A wanted key, in lower case.
#[derive(Debug, Clone)]
struct Name {
    bytes: Box<[u8]>,
    ends: Ends,
    /// The ends alone tell whether a key is this one in any case: they are all of the name,
    /// and of letters.
    by_ends: bool,
}

/// First and last bytes of a key, with bit 5 set, which lower-cases letters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Ends {
    first: u64,
    last: u64,
    length: usize,
}

impl KeyTable {
    const BUCKETS: usize = 256;

    /// `None` when the keys of `plan` cannot be told apart this way (then the object is
    /// read the careful way).
    pub(super) fn new(plan: &ObjectPlan) -> Option<Self> {
        let names: Vec<Name> = plan.fields.iter().map(|it| Name::new(it.name.as_bytes())).collect();
        if names.len() >= 255 || names.iter().any(|it| !it.bytes.is_ascii() || it.bytes.is_empty())
        {
            return None;
        }
        (0..TRIES).find_map(|attempt| {
            let multiplier = attempt.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
            let mut buckets = Box::new([0_u8; Self::BUCKETS]);
            for (at, name) in (1_u8..).zip(&names) {
                let bucket = buckets.get_mut(name.ends.bucket(multiplier))?;
                if *bucket != 0 {
                    return None;
                }
                *bucket = at;
            }
            Some(Self { buckets, names: names.clone(), multiplier })
        })
    }

    /// The number of the field called so in any case.
    #[inline(always)]
    pub(super) fn find(&self, key: &[u8]) -> Option<usize> {
        let ends = Ends::of(key);
        let bucket = ends.bucket(self.multiplier);
        let at = usize::from(self.buckets.get(bucket)?.checked_sub(1)?);
        let name = self.names.get(at)?;
        let same = name.ends == ends && (name.by_ends || name.bytes.eq_ignore_ascii_case(key));
        same.then_some(at)
    }
}

impl Name {
    fn new(name: &[u8]) -> Self {
        // Of a lower-case letter only the letter itself and its capital have, with bit 5
        // set, the same bits.
        let by_ends = name.len() <= 16 && name.iter().all(u8::is_ascii_lowercase);
        Self { bytes: name.into(), ends: Ends::of(name), by_ends }
    }
}

impl Ends {
    #[inline(always)]
    fn of(key: &[u8]) -> Self {
        const FOLD: u64 = 0x2020_2020_2020_2020;
        let (first, last) = match (key.first_chunk::<8>(), key.last_chunk::<8>()) {
            (Some(first), Some(last)) => (u64::from_le_bytes(*first), u64::from_le_bytes(*last)),
            _ => short(key),
        };
        Self { first: first | FOLD, last: last | FOLD, length: key.len() }
    }

    #[inline(always)]
    fn bucket(&self, multiplier: u64) -> usize {
        let mixed = self.first ^ self.last.rotate_left(29) ^ self.length as u64;
        (mixed.wrapping_mul(multiplier) >> 56) as usize
    }
}

/// First and last bytes of a key of fewer than eight: together all of them.
#[inline(always)]
fn short(key: &[u8]) -> (u64, u64) {
    match (key.first_chunk::<4>(), key.last_chunk::<4>()) {
        (Some(first), Some(last)) => {
            (u64::from(u32::from_le_bytes(*first)), u64::from(u32::from_le_bytes(*last)))
        }
        _ => (key.iter().fold(0, |all, b| all << 8 | u64::from(*b)), 0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json::plan::WantedField;

    fn plan(names: &[&str]) -> ObjectPlan {
        let fields = names.iter().enumerate().map(|(slot, name)| WantedField {
            name: String::from(*name),
            slot,
            inside: None,
        });
        ObjectPlan { fields: fields.collect() }
    }

    #[test]
    fn keys_are_found_in_any_case() {
        let table = KeyTable::new(&plan(&["eventname", "eventtime", "errorcode"])).unwrap();
        assert_eq!(table.find(b"eventTime"), Some(1));
        assert_eq!(table.find(b"ERRORCODE"), Some(2));
        assert_eq!(table.find(b"errorcod3"), None);
        assert_eq!(table.find(b""), None);
        assert_eq!(table.find(b"event\x0eame"), None);
    }

    /// Every name against every key that differs from it in one byte.
    #[test]
    fn only_case_may_differ() {
        let names =
            ["a", "arn", "type", "useragent", "requestparameters", "k_1", "x-2[", "a1b2c3d4"];
        for name in names {
            let table = KeyTable::new(&plan(&[name])).unwrap();
            for at in 0..name.len() {
                for byte in 0x20..0x7f {
                    let mut key = name.as_bytes().to_vec();
                    key[at] = byte;
                    let same = key.eq_ignore_ascii_case(name.as_bytes());
                    assert_eq!(table.find(&key).is_some(), same, "{name} {byte}");
                }
            }
            assert_eq!(table.find(&name.as_bytes()[1..]), None);
        }
    }

    #[test]
    fn keys_that_cannot_be_told_apart_are_refused() {
        assert!(KeyTable::new(&plan(&["beginning1ending", "beginning1ending"])).is_none());
        assert!(KeyTable::new(&plan(&["straße"])).is_none());
    }
}
