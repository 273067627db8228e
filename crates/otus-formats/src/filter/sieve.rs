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

    /// Where in `text` records that may match lie; `None` when it is not worth looking.
    pub(crate) fn hits<'a>(&'a self, text: &'a [u8]) -> Option<Hits<'a>> {
        let finder = self.groups.first()?;
        (!self.records.off).then_some(Hits {
            sieve: self,
            finder,
            text,
            needle: 0,
            hidden: 0,
            end: 0,
        })
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

/// Finds the records of one text that hold a needle.
#[derive(Debug)]
pub(crate) struct Hits<'a> {
    sieve: &'a Sieve,
    finder: &'a Finder,
    text: &'a [u8],
    /// Places of the next needle and the next character that may hide one.
    needle: usize,
    hidden: usize,
    /// How far has been looked; 0: not at all.
    end: usize,
}

impl Hits<'_> {
    /// Whether the record at bytes `start..end` may match. Records come in order.
    pub(crate) fn may_match(&mut self, start: usize, end: usize) -> bool {
        let fresh = std::mem::replace(&mut self.end, end) == 0;
        if fresh || self.needle < start {
            let rest = self.text.get(start..).unwrap_or_default();
            self.needle = self.finder.find(rest).map_or(usize::MAX, |at| start + at);
        }
        if fresh || self.hidden < start {
            self.hidden = self.sieve.next_hidden(self.text, start);
        }
        self.needle < end || self.hidden < end
    }
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
        let mut hits = sieve.hits(text).unwrap();
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
        assert!(sieve.hits(b"nothing").is_none());
    }
}
