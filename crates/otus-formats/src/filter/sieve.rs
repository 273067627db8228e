//! The literal filter at work: objects and records that cannot match are passed over without
//! being parsed. It stops by itself when it finds too little to pass over.

use aho_corasick::{AhoCorasick, MatchKind};
use memchr::memmem;

use super::key::KeyFinder;
use super::needles::{Group, HIDDEN, is_hidden};

/// Objects looked at before the sieve judges itself, as a rule.
pub(crate) const TRIAL: u32 = 64;

/// A predicate's needles, compiled, and how useful they have been.
#[derive(Debug)]
pub(crate) struct Sieve {
    /// The most useful group comes first.
    groups: Vec<Finder>,
    hidden: memmem::Finder<'static>,
    objects: Account,
    records: Account,
    trial: u32,
}

#[derive(Debug, Default)]
struct Account {
    seen: u32,
    passed_over: u32,
    off: bool,
}

#[derive(Debug)]
enum Finder {
    One(Box<memmem::Finder<'static>>),
    Many(Box<AhoCorasick>),
    Key(KeyFinder),
}

impl Sieve {
    /// A sieve that judges itself after `trial` objects. `None` when there is nothing to
    /// look for.
    pub(crate) fn new(groups: &[Group], trial: u32) -> Option<Self> {
        let groups = groups.iter().filter_map(Finder::new).collect::<Vec<_>>();
        (!groups.is_empty()).then(|| Self {
            groups,
            hidden: memmem::Finder::new(HIDDEN),
            objects: Account::default(),
            records: Account::default(),
            trial,
        })
    }

    /// Whether no record of `text` can match.
    pub(crate) fn dismisses(&mut self, text: &[u8]) -> bool {
        if self.objects.off {
            return false;
        }
        let missing = self.groups.iter().position(|group| group.find(text).is_none());
        let dismissed = missing.is_some() && self.next_hidden(text, 0) == usize::MAX;
        if let (true, Some(at)) = (dismissed, missing) {
            self.groups.swap(0, at);
        }
        // A scan costs a tenth of reading an object, so one in eight must go.
        self.objects.seen += 1;
        self.objects.passed_over += u32::from(dismissed);
        self.objects.judge(self.trial, 8);
        dismissed
    }

    /// Whether it is worth looking which records may match.
    pub(crate) fn parts_records(&self) -> bool {
        !self.records.off
    }

    /// The key that [`Noted::keys`] is to have the places of.
    pub(crate) fn key(&self) -> Option<&KeyFinder> {
        match self.groups.first()? {
            Finder::Key(key) => Some(key),
            Finder::One(_) | Finder::Many(_) => None,
        }
    }

    /// Where in `text` records that may match lie.
    pub(crate) fn hits<'a>(&'a self, text: &'a [u8], noted: &'a Noted) -> Hits<'a> {
        let needles = match self.groups.first() {
            Some(Finder::Key(_)) | None => Needles::Noted(&noted.keys),
            Some(finder) => Needles::Sought { finder, text, next: None },
        };
        Hits { needles, hidden: &noted.hidden }
    }

    /// So many records were passed over, of so many.
    pub(crate) fn learn(&mut self, passed_over: usize, of: usize) {
        let narrow = |it: usize| u32::try_from(it).unwrap_or(u32::MAX);
        self.records.passed_over = self.records.passed_over.saturating_add(narrow(passed_over));
        self.records.seen = self.records.seen.saturating_add(narrow(of));
        // Walking a record costs little more than the scan: most must go.
        self.records.judge(self.trial.saturating_mul(8), 2);
    }

    /// Where the next character that may hide a needle is written.
    fn next_hidden(&self, text: &[u8], from: usize) -> usize {
        let mut from = from;
        while let Some(at) = text.get(from..).and_then(|rest| self.hidden.find(rest)) {
            let after = from + at + HIDDEN.len();
            if is_hidden(text.get(after..).unwrap_or_default()) {
                return from + at;
            }
            from = after;
        }
        usize::MAX
    }
}

/// Places in one text, in order, that were found while its records were.
#[derive(Debug, Default)]
pub(crate) struct Noted {
    /// Where [`super::hides`] says so.
    pub(crate) hidden: Vec<u32>,
    /// Where [`Sieve::key`] is.
    pub(crate) keys: Vec<u32>,
}

/// Finds the records of one text that hold a needle.
#[derive(Debug)]
pub(crate) struct Hits<'a> {
    needles: Needles<'a>,
    /// Characters that may hide one.
    hidden: &'a [u32],
}

#[derive(Debug)]
enum Needles<'a> {
    Noted(&'a [u32]),
    Sought {
        finder: &'a Finder,
        text: &'a [u8],
        /// `None`: not looked yet.
        next: Option<usize>,
    },
}

impl Hits<'_> {
    /// Whether the record at bytes `start..end` may match. Records come in order.
    pub(crate) fn may_match(&mut self, start: usize, end: usize) -> bool {
        let needle = match &mut self.needles {
            Needles::Noted(places) => first(places, start),
            Needles::Sought { next: Some(next), .. } if *next >= start => *next,
            Needles::Sought { finder, text, next } => {
                let found = text.get(start..).and_then(|rest| finder.find(rest));
                *next.insert(found.map_or(usize::MAX, |at| start + at))
            }
        };
        needle < end || first(&mut self.hidden, start) < end
    }
}

/// The first of `places` from byte `start` on; those before it are dropped.
fn first(places: &mut &[u32], start: usize) -> usize {
    while let [first, rest @ ..] = *places
        && (*first as usize) < start
    {
        *places = rest;
    }
    places.first().map_or(usize::MAX, |it| *it as usize)
}

impl Finder {
    fn new(group: &Group) -> Option<Self> {
        match group {
            Group::Key(key) => KeyFinder::new(key).map(Self::Key),
            Group::Texts(texts) => match texts.as_slice() {
                [one] => Some(Self::One(Box::new(memmem::Finder::new(one).into_owned()))),
                several => {
                    let mut builder = AhoCorasick::builder();
                    builder.match_kind(MatchKind::LeftmostFirst);
                    Some(Self::Many(Box::new(builder.build(several).ok()?)))
                }
            },
        }
    }

    fn find(&self, text: &[u8]) -> Option<usize> {
        match self {
            Self::One(finder) => finder.find(text),
            Self::Many(finder) => finder.find(text).map(|it| it.start()),
            Self::Key(finder) => finder.find(text),
        }
    }
}

impl Account {
    /// Off when after `trial` fewer than one in `least` were passed over; begins anew
    /// otherwise, so that a change is noticed.
    fn judge(&mut self, trial: u32, least: u32) {
        if self.seen >= trial {
            let off = self.passed_over < self.seen / least;
            *self = Self { off, ..Self::default() };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sieve(groups: &[&[&str]]) -> Sieve {
        let group =
            |group: &&[&str]| Group::Texts(group.iter().map(|it| it.as_bytes().to_vec()).collect());
        Sieve::new(&groups.iter().map(group).collect::<Vec<Group>>(), TRIAL).unwrap()
    }

    #[test]
    fn every_group_must_occur() {
        let mut sieve = sieve(&[&["\"Root\""], &["abc", "xyz"]]);
        assert!(sieve.dismisses(b"{\"Root\"}"));
        assert!(sieve.dismisses(b"{xyz}"));
        assert!(!sieve.dismisses(b"{xyz,\"Root\"}"));
        // R could be written so.
        assert!(!sieve.dismisses(b"{\\u0052oot}"));
        assert!(sieve.dismisses(b"{\\u00e9}"));
    }

    #[test]
    fn records_between_hits_are_passed_over() {
        let sieve = sieve(&[&["abc"]]);
        let text = b"[abc..][......][..ab][\\u0061bc][.abc]";
        let noted = Noted { hidden: vec![24], keys: Vec::new() };
        let mut hits = sieve.hits(text, &noted);
        let may = [(0, 7), (7, 15), (15, 21), (21, 31), (31, 37)];
        let may = may.map(|(start, end)| hits.may_match(start, end));
        assert_eq!(may, [true, false, false, true, true]);
    }

    #[test]
    fn a_useless_sieve_turns_itself_off() {
        let mut sieve = sieve(&[&["abc"]]);
        for _ in 0..TRIAL {
            assert!(!sieve.dismisses(b"abc"));
        }
        assert!(!sieve.dismisses(b"nothing"));
        sieve.learn(1, TRIAL as usize * 8);
        assert!(!sieve.parts_records());
    }
}
