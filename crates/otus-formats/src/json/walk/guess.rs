//! Which key comes next? As a rule the one that came next in the object before: comparing its
//! bytes is cheaper than looking for the key's end and asking whether it is wanted. It must
//! not know what keys are for.

use super::keys::KeyTable;
use super::object::Wanted;

/// Bytes of a key that is remembered, with the quotes and colon around it and a space before.
const LONGEST: usize = 32;
/// Keys remembered of one object; their numbers fit a byte.
const MOST: usize = 200;

/// Keys of an object of a plan, as spelled last, and which followed which.
#[derive(Debug, Clone)]
pub(super) struct Guesses {
    /// The first one is no key: what follows it is the first key of an object.
    guesses: Vec<Guess>,
    /// For each bucket of the key table the number of the key remembered there; 0 is none.
    places: Box<[u8; KeyTable::BUCKETS]>,
}

#[derive(Debug, Clone, Copy, Default)]
struct Guess {
    /// What stands behind a comma or brace, up to the colon.
    bytes: [u64; LONGEST / 8],
    /// All ones for these bytes.
    mask: [u64; LONGEST / 8],
    length: usize,
    wanted: Option<Wanted>,
    /// The number of the key that followed last.
    next: u8,
}

/// A key that was found.
#[derive(Debug, Clone, Copy)]
pub(super) struct Key {
    pub(super) colon: usize,
    pub(super) wanted: Option<Wanted>,
    /// Its number, for asking what follows it.
    pub(super) number: usize,
}

impl Guesses {
    /// Before the first key of an object.
    pub(super) const START: usize = 0;
    /// After a key that is not remembered.
    const UNKNOWN: usize = usize::MAX;

    pub(super) fn new() -> Self {
        Self { guesses: vec![Guess::default()], places: Box::new([0; KeyTable::BUCKETS]) }
    }

    /// The key after the brace or comma before byte `at`, if it is the one that followed the
    /// key `after` last.
    #[inline(always)]
    pub(super) fn follow(&self, after: usize, text: &[u8], at: usize) -> Option<Key> {
        let number = usize::from(self.guesses.get(after)?.next);
        let guess = self.guesses.get(number)?;
        let found = words(text.get(at..)?.first_chunk()?);
        let [a, b, c, d] = std::array::from_fn(|i| (found[i] ^ guess.bytes[i]) & guess.mask[i]);
        let same = (a | b | c | d) == 0 && number != Self::START;
        same.then_some(Key { colon: at + guess.length - 1, wanted: guess.wanted, number })
    }

    /// Remembers that after the key `after` came what is `spelled` so and is in `bucket` of the
    /// key table; its number.
    pub(super) fn learn(
        &mut self,
        after: usize,
        spelled: &[u8],
        bucket: usize,
        wanted: Option<Wanted>,
    ) -> usize {
        let number = Guess::new(spelled, wanted).and_then(|it| self.remember(bucket, it));
        if let Some(before) = self.guesses.get_mut(after) {
            before.next = number.unwrap_or(0);
        }
        number.map_or(Self::UNKNOWN, usize::from)
    }

    /// The number of a key, which takes the place of another in its bucket.
    fn remember(&mut self, bucket: usize, guess: Guess) -> Option<u8> {
        let place = self.places.get_mut(bucket)?;
        if *place == 0 {
            *place = u8::try_from(self.guesses.len()).ok().filter(|_| self.guesses.len() < MOST)?;
            self.guesses.push(guess);
        } else {
            let old = self.guesses.get_mut(usize::from(*place))?;
            *old = Guess { next: old.next, ..guess };
        }
        Some(*place)
    }
}

impl Guess {
    /// `None` for a key that is too long.
    fn new(spelled: &[u8], wanted: Option<Wanted>) -> Option<Self> {
        let (mut bytes, mut mask) = ([0; LONGEST], [0; LONGEST]);
        bytes.get_mut(..spelled.len())?.copy_from_slice(spelled);
        mask.get_mut(..spelled.len())?.fill(0xff);
        let (bytes, mask) = (words(&bytes), words(&mask));
        Some(Self { bytes, mask, length: spelled.len(), wanted, next: 0 })
    }
}

#[inline(always)]
fn words(bytes: &[u8; LONGEST]) -> [u64; LONGEST / 8] {
    let (words, _) = bytes.as_chunks::<8>();
    std::array::from_fn(|i| words.get(i).map_or(0, |it| u64::from_le_bytes(*it)))
}
