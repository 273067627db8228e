//! Which key comes next? As a rule one that came next in the objects before: comparing its
//! bytes is cheaper than looking for the key's end and asking whether it is wanted. It must
//! not know what keys are for.

use super::object::Wanted;

/// Bytes of a key that is remembered, with the quotes and colon around it and a space before.
const LONGEST: usize = 32;
/// Keys that may follow a key: records of CloudTrail leave out some.
const WAYS: usize = 4;
/// Keys remembered of one object: few, so that looking for one is cheap for those who are sent
/// more. Their numbers fit a byte.
const MOST: usize = 64;

/// Keys of an object of a plan, as spelled last, and which followed which.
#[derive(Debug, Clone)]
pub(super) struct Guesses {
    /// The first one is no key: what follows it is the first key of an object.
    guesses: Vec<Guess>,
}

#[derive(Debug, Clone, Copy, Default)]
struct Guess {
    /// What stands behind a comma or brace, up to the colon.
    bytes: [u64; LONGEST / 8],
    /// All ones for these bytes.
    mask: [u64; LONGEST / 8],
    length: usize,
    wanted: Option<Wanted>,
    /// The numbers of keys that followed, the one learnt last first.
    next: [u8; WAYS],
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
        Self { guesses: vec![Guess::default()] }
    }

    /// The key after the brace or comma before byte `at`, if it followed the key `after` before.
    #[inline(always)]
    pub(super) fn follow(&self, after: usize, text: &[u8], at: usize) -> Option<Key> {
        let found = words(text.get(at..)?.first_chunk()?);
        self.guesses.get(after)?.next.iter().find_map(|&number| {
            let guess = self.guesses.get(usize::from(number))?;
            let [a, b, c, d] = std::array::from_fn(|i| (found[i] ^ guess.bytes[i]) & guess.mask[i]);
            let number = usize::from(number);
            let same = (a | b | c | d) == 0 && number != Self::START;
            same.then_some(Key { colon: at + guess.length - 1, wanted: guess.wanted, number })
        })
    }

    /// Remembers that after the key `after` came what is `spelled` so; its number.
    pub(super) fn learn(&mut self, after: usize, spelled: &[u8], wanted: Option<Wanted>) -> usize {
        let Some(number) = Guess::new(spelled, wanted).and_then(|it| self.remember(it)) else {
            return Self::UNKNOWN;
        };
        if let Some(before) = self.guesses.get_mut(after) {
            let [first, second, third, _] = before.next;
            before.next = [number, first, second, third];
        }
        usize::from(number)
    }

    /// The number of a key. When there are too many, all are forgotten.
    fn remember(&mut self, guess: Guess) -> Option<u8> {
        let same = |it: &Guess| it.bytes == guess.bytes && it.length == guess.length;
        let number = self.guesses.iter().position(same).unwrap_or(self.guesses.len());
        if number > MOST {
            *self = Self::new();
            return None;
        }
        if number == self.guesses.len() {
            self.guesses.push(guess);
        }
        u8::try_from(number).ok()
    }
}

impl Guess {
    /// `None` for a key that is too long.
    fn new(spelled: &[u8], wanted: Option<Wanted>) -> Option<Self> {
        let (mut bytes, mut mask) = ([0; LONGEST], [0; LONGEST]);
        bytes.get_mut(..spelled.len())?.copy_from_slice(spelled);
        mask.get_mut(..spelled.len())?.fill(0xff);
        let (bytes, mask) = (words(&bytes), words(&mask));
        Some(Self { bytes, mask, length: spelled.len(), wanted, next: [0; WAYS] })
    }
}

#[inline(always)]
fn words(bytes: &[u8; LONGEST]) -> [u64; LONGEST / 8] {
    let (words, _) = bytes.as_chunks::<8>();
    std::array::from_fn(|i| words.get(i).map_or(0, |it| u64::from_le_bytes(*it)))
}
