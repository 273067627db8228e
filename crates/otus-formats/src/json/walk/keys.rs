//! Is this key wanted? One look into a small table for each key; nearly all keys are not
//! wanted and end there. It must not know what a key's value is for.

use crate::json::plan::ObjectPlan;

const BUCKETS: usize = 256;
/// Multipliers tried to give every wanted key a bucket of its own.
const TRIES: u64 = 4096;

/// A hash of a key's length, first and last bytes, without regard to case.
#[derive(Debug, Clone)]
pub(super) struct KeyTable {
    /// Number of the field plus one; 0 where no wanted key falls.
    buckets: Box<[u8; BUCKETS]>,
    names: Vec<Box<[u8]>>,
    multiplier: u64,
}

impl KeyTable {
    /// `None` when the keys of `plan` cannot be told apart this way (then the object is
    /// read the careful way).
    pub(super) fn new(plan: &ObjectPlan) -> Option<Self> {
        let names: Vec<Box<[u8]>> =
            plan.fields.iter().map(|field| field.name.as_bytes().into()).collect();
        if names.len() >= 255 || names.iter().any(|name| !name.is_ascii() || name.is_empty()) {
            return None;
        }
        (0..TRIES).find_map(|attempt| {
            let multiplier = attempt.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
            let mut buckets = Box::new([0_u8; BUCKETS]);
            for (at, name) in (1_u8..).zip(&names) {
                let bucket = buckets.get_mut(bucket(name, multiplier))?;
                if *bucket != 0 {
                    return None;
                }
                *bucket = at;
            }
            Some(Self { buckets, names: names.clone(), multiplier })
        })
    }

    /// The number of the field called `key` in any case.
    #[inline(always)]
    pub(super) fn find(&self, key: &[u8]) -> Option<usize> {
        let bucket = *self.buckets.get(bucket(key, self.multiplier))?;
        let at = usize::from(bucket.checked_sub(1)?);
        let name = self.names.get(at)?;
        name.eq_ignore_ascii_case(key).then_some(at)
    }
}

#[inline(always)]
fn bucket(key: &[u8], multiplier: u64) -> usize {
    const FOLD: u64 = 0x2020_2020_2020_2020;
    let (first, last) = match (key.first_chunk::<8>(), key.last_chunk::<8>()) {
        (Some(first), Some(last)) => (u64::from_le_bytes(*first), u64::from_le_bytes(*last)),
        _ => short(key),
    };
    let mixed = (first | FOLD) ^ (last | FOLD).rotate_left(29) ^ key.len() as u64;
    (mixed.wrapping_mul(multiplier) >> 56) as usize
}

/// The same for keys of fewer than eight bytes.
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
    }

    #[test]
    fn keys_that_cannot_be_told_apart_are_refused() {
        assert!(KeyTable::new(&plan(&["beginning1ending", "beginning1ending"])).is_none());
        assert!(KeyTable::new(&plan(&["straße"])).is_none());
    }
}
