//! Which key comes next? As a rule one that came next in the objects before: comparing its
//! bytes is cheaper than looking for the key's end and asking whether it is wanted. It must
//! not know what keys are for.

use super::wanted::Wanted;

/// Bytes compared at once: of most keys all, with the quotes and colon around them and a space
/// before.
const AT_ONCE: usize = 32;
/// Longer keys are not remembered.
const LONGEST: usize = 256;
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

#[derive(Debug, Clone, Default)]
struct Guess {
    /// What stands behind a comma or brace, up to the colon.
    bytes: [u64; AT_ONCE / 8],
    /// All ones for these bytes.
    mask: [u64; AT_ONCE / 8],
    /// What there is of it beyond these.
    rest: Box<[u8]>,
    length: usize,
    wanted: Option<Wanted>,
    /// A bit that other keys have only where they differ in nothing but case, or a space.
    once: u64,
    /// The numbers of keys that followed, the one learnt last first.
    next: [u8; WAYS],
}

/// A key that was found.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Key {
    pub(super) colon: usize,
    pub(super) wanted: Option<Wanted>,
    /// Its number, for asking what follows it.
    pub(super) number: usize,
    /// Tells it from other keys of its object, whatever the letters' case; 0 where that is not
    /// known.
    pub(super) once: u64,
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
        let ahead = text.get(at..)?;
        let found = match ahead.first_chunk() {
            Some(found) => words(found),
            None => padded(ahead),
        };
        self.guesses.get(after)?.next.iter().find_map(|&number| {
            let guess = self.guesses.get(usize::from(number))?;
            let [a, b, c, d] = std::array::from_fn(|i| (found[i] ^ guess.bytes[i]) & guess.mask[i]);
            let number = usize::from(number);
            let same = (a | b | c | d) == 0
                && number != Self::START
                && (guess.rest.is_empty() || guess.rest_follows(ahead));
            same.then(|| guess.found(number, at))
        })
    }

    /// Remembers that after the key `after` came what is `spelled` so at byte `at`.
    pub(super) fn learn(
        &mut self,
        after: usize,
        spelled: &[u8],
        at: usize,
        wanted: Option<Wanted>,
    ) -> Key {
        let Some(number) = self.remember(spelled, wanted) else {
            let colon = at + spelled.len() - 1;
            return Key { colon, wanted, number: Self::UNKNOWN, once: 0 };
        };
        if let (Some(before), Ok(number)) = (self.guesses.get_mut(after), u8::try_from(number)) {
            let last = before.next.iter().position(|it| *it == number).unwrap_or(WAYS - 1);
            before.next[..=last].rotate_right(1);
            before.next[0] = number;
        }
        self.guesses.get(number).map(|it| it.found(number, at)).unwrap_or_default()
    }

    /// The number of a key. When there are too many, all are forgotten.
    fn remember(&mut self, spelled: &[u8], wanted: Option<Wanted>) -> Option<usize> {
        let guess = Guess::new(spelled, wanted)?;
        let same = |it: &Guess| {
            it.bytes == guess.bytes && it.length == guess.length && it.rest == guess.rest
        };
        if let Some(number) = self.guesses.iter().position(same) {
            return Some(number);
        }
        let number = self.guesses.len();
        if number > MOST {
            *self = Self::new();
            return None;
        }
        let alike = self.guesses.iter().skip(1).find(|it| it.is_like(spelled));
        let once = alike.map_or(1 << (number - 1), |it| it.once);
        self.guesses.push(Guess { once, ..guess });
        Some(number)
    }
}

impl Guess {
    /// `None` for a key that is too long.
    fn new(spelled: &[u8], wanted: Option<Wanted>) -> Option<Self> {
        (spelled.len() <= LONGEST).then_some(())?;
        let (first, rest) = spelled.split_at(spelled.len().min(AT_ONCE));
        let (mut bytes, mut mask) = ([0; AT_ONCE], [0; AT_ONCE]);
        bytes.get_mut(..first.len())?.copy_from_slice(first);
        mask.get_mut(..first.len())?.fill(0xff);
        let (bytes, mask) = (words(&bytes), words(&mask));
        let (length, rest) = (spelled.len(), rest.into());
        Some(Self { bytes, mask, rest, length, wanted, once: 0, next: [0; WAYS] })
    }

    #[inline(always)]
    fn found(&self, number: usize, at: usize) -> Key {
        Key { colon: at + self.length - 1, wanted: self.wanted, number, once: self.once }
    }

    #[inline(never)]
    fn rest_follows(&self, ahead: &[u8]) -> bool {
        ahead.get(AT_ONCE..).is_some_and(|it| it.starts_with(&self.rest))
    }

    /// Whether the key `spelled` so is this one but for case.
    fn is_like(&self, spelled: &[u8]) -> bool {
        let bytes = self.bytes.iter().flat_map(|it| it.to_le_bytes());
        let own = bytes.take(self.length.min(AT_ONCE)).chain(self.rest.iter().copied());
        let folded = |byte: u8| byte.to_ascii_lowercase();
        let own = own.skip_while(|it| *it == b' ').map(folded);
        own.eq(spelled.iter().skip_while(|it| **it == b' ').map(|it| folded(*it)))
    }
}

/// The first words of a text that ends before them.
#[cold]
fn padded(ahead: &[u8]) -> [u64; AT_ONCE / 8] {
    let mut bytes = [0; AT_ONCE];
    bytes.iter_mut().zip(ahead).for_each(|(to, from)| *to = *from);
    words(&bytes)
}

#[inline(always)]
fn words(bytes: &[u8; AT_ONCE]) -> [u64; AT_ONCE / 8] {
    let (words, _) = bytes.as_chunks::<8>();
    std::array::from_fn(|i| words.get(i).map_or(0, |it| u64::from_le_bytes(*it)))
}
