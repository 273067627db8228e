//! Matches a line by the steps of a program: the first way that succeeds, in Java's order of
//! trying. It must not know a pattern's syntax.

use super::program::{Program, Run, Step};

/// What matching leaves and reuses.
#[derive(Debug, Default)]
pub(super) struct Room {
    /// Starts and ends of the groups; [`UNSET`] where a group took no part.
    places: Vec<usize>,
    stack: Vec<Frame>,
}

/// Too many ways were tried.
#[derive(Debug)]
pub(super) struct GaveUp;

const UNSET: usize = usize::MAX;

/// What to do when the way at hand fails, the latest first.
#[derive(Debug, Clone, Copy)]
enum Frame {
    Go {
        step: usize,
        at: usize,
    },
    /// The run that is step `step` may end before `high`, not before `low`.
    Shorter {
        step: usize,
        low: usize,
        high: usize,
    },
    /// It may end at `at` or later.
    Longer {
        step: usize,
        at: usize,
        most: usize,
    },
    Restore {
        place: usize,
        was: usize,
    },
}

impl Room {
    /// Bytes of a group of the last match.
    pub(super) fn get(&self, group: usize) -> Option<(usize, usize)> {
        let place = |at: usize| self.places.get(at).copied().filter(|it| *it != UNSET);
        Some((place(2 * group)?, place(2 * group + 1)?))
    }
}

impl Program {
    /// Whether `text`, which is ASCII, matches (from its start or, unless the program is
    /// anchored, from anywhere), with `patience` steps for it.
    pub(super) fn matches(
        &self,
        text: &[u8],
        groups: usize,
        room: &mut Room,
        patience: usize,
    ) -> Result<bool, GaveUp> {
        room.places.clear();
        room.places.resize(2 * groups + 2, UNSET);
        room.stack.clear();
        let mut attempt = Attempt { program: self, text, room, patience };
        let last = if self.anchored { 0 } else { text.len() };
        for start in 0..=last {
            if attempt.run(0, start)?.is_some() {
                return Ok(true);
            }
        }
        Ok(false)
    }
}

struct Attempt<'a> {
    program: &'a Program,
    text: &'a [u8],
    room: &'a mut Room,
    patience: usize,
}

impl Attempt<'_> {
    /// Goes on from `step` at byte `at`; where the match ends. The stack then holds only what
    /// restores groups.
    fn run(&mut self, step: usize, at: usize) -> Result<Option<usize>, GaveUp> {
        let base = self.room.stack.len();
        let mut next = Some((step, at));
        loop {
            self.patience = self.patience.checked_sub(1).ok_or(GaveUp)?;
            let Some((step, at)) = next else {
                next = match self.back(base) {
                    None => return Ok(None),
                    some => some,
                };
                continue;
            };
            let here = self.text.get(at);
            next = match self.program.steps.get(step) {
                Some(Step::Byte(byte)) => (here == Some(byte)).then_some((step + 1, at + 1)),
                Some(Step::One(of)) => {
                    here.is_some_and(|it| contains(of, *it)).then_some((step + 1, at + 1))
                }
                Some(Step::Run(run)) => self.begin(run, step, at),
                Some(Step::Save(place)) => {
                    self.save(*place, at);
                    Some((step + 1, at))
                }
                Some(Step::Split(one, other)) => {
                    self.room.stack.push(Frame::Go { step: *other, at });
                    Some((*one, at))
                }
                Some(Step::Jump(to)) => Some((*to, at)),
                Some(Step::Start) => (at == 0).then_some((step + 1, at)),
                Some(Step::End) => here.is_none().then_some((step + 1, at)),
                Some(Step::Edge(wanted)) => (self.edge(at) == *wanted).then_some((step + 1, at)),
                Some(Step::Look { back, negative, then }) => {
                    self.look((step, at), *back, *negative)?.then_some((*then, at))
                }
                Some(Step::Atomic { then }) => self.run(step + 1, at)?.map(|end| (*then, end)),
                Some(Step::Done) => {
                    self.settle(base);
                    return Ok(Some(at));
                }
                Some(Step::Never) | None => None,
            };
        }
    }

    /// The latest other way since `base`.
    fn back(&mut self, base: usize) -> Option<(usize, usize)> {
        while self.room.stack.len() > base {
            match self.room.stack.pop()? {
                Frame::Go { step, at } => return Some((step, at)),
                Frame::Restore { place, was } => {
                    if let Some(now) = self.room.places.get_mut(place) {
                        *now = was;
                    }
                }
                Frame::Shorter { step, low, high } => {
                    if let Some(found) = self.shorter(step, low, high) {
                        return Some(found);
                    }
                }
                Frame::Longer { step, at, most } => {
                    if let Some(found) = self.longer(step, at, most) {
                        return Some(found);
                    }
                }
            }
        }
        None
    }

    #[inline]
    fn begin(&mut self, run: &Run, step: usize, at: usize) -> Option<(usize, usize)> {
        let rest = self.text.get(at..).unwrap_or_default();
        let rest = rest.get(..run.most).unwrap_or(rest);
        if !run.greedy {
            let least = rest.get(..run.least)?;
            least.iter().all(|it| contains(&run.of, *it)).then_some(())?;
            return self.longer(step, at + run.least, rest.len() - run.least);
        }
        let length = rest.iter().position(|it| !contains(&run.of, *it)).unwrap_or(rest.len());
        (length >= run.least).then_some(())?;
        self.spend(length);
        if run.whole {
            return Some((step + 1, at + length));
        }
        self.shorter(step, at + run.least, at + length + 1)
    }

    /// The longest end of a run below `high` after which the pattern may go on.
    fn shorter(&mut self, step: usize, low: usize, high: usize) -> Option<(usize, usize)> {
        let Some(Step::Run(run)) = self.program.steps.get(step) else { return None };
        let mut end = high;
        while end > low {
            end -= 1;
            if !self.goes_on(run, end) {
                continue;
            }
            self.spend(high - end);
            if end > low {
                self.room.stack.push(Frame::Shorter { step, low, high: end });
            }
            return Some((step + 1, end));
        }
        self.spend(high.saturating_sub(low));
        None
    }

    /// The shortest end of a run from `at` on after which the pattern may go on; `most` is how
    /// many more bytes it may take.
    fn longer(&mut self, step: usize, at: usize, most: usize) -> Option<(usize, usize)> {
        let Some(Step::Run(run)) = self.program.steps.get(step) else { return None };
        let (from, mut at, mut most) = (at, at, most);
        loop {
            let more = self.text.get(at).is_some_and(|it| contains(&run.of, *it)) && most > 0;
            if self.goes_on(run, at) {
                self.spend(at - from);
                if more {
                    self.room.stack.push(Frame::Longer { step, at: at + 1, most: most - 1 });
                }
                return Some((step + 1, at));
            }
            if !more {
                self.spend(at - from);
                return None;
            }
            at += 1;
            most -= 1;
        }
    }

    /// Looking at bytes costs, too.
    #[inline]
    fn spend(&mut self, bytes: usize) {
        self.patience = self.patience.saturating_sub(bytes / 32);
    }

    #[inline]
    fn goes_on(&self, run: &Run, at: usize) -> bool {
        match (&run.next, self.text.get(at)) {
            (None, _) => true,
            (Some(next), Some(byte)) => contains(next, *byte),
            (Some(_), None) => false,
        }
    }

    fn save(&mut self, place: usize, at: usize) {
        if let Some(now) = self.room.places.get_mut(place) {
            let was = std::mem::replace(now, at);
            self.room.stack.push(Frame::Restore { place, was });
        }
    }

    fn look(
        &mut self,
        (step, at): (usize, usize),
        back: usize,
        negative: bool,
    ) -> Result<bool, GaveUp> {
        let Some(from) = at.checked_sub(back) else { return Ok(negative) };
        let base = self.room.stack.len();
        let found = self.run(step + 1, from)?.is_some();
        if found && negative {
            // What was found left nothing.
            self.back(base);
        }
        Ok(found != negative)
    }

    /// Forgets other ways since `base`.
    fn settle(&mut self, base: usize) {
        let mut kept = base;
        for at in base..self.room.stack.len() {
            if let Some(frame @ Frame::Restore { .. }) = self.room.stack.get(at).copied()
                && let Some(to) = self.room.stack.get_mut(kept)
            {
                *to = frame;
                kept += 1;
            }
        }
        self.room.stack.truncate(kept);
    }

    fn edge(&self, at: usize) -> bool {
        let word = |at: Option<usize>| {
            let byte = at.and_then(|at| self.text.get(at));
            byte.is_some_and(|it| it.is_ascii_alphanumeric() || *it == b'_')
        };
        word(at.checked_sub(1)) != word(Some(at))
    }
}

#[inline(always)]
fn contains(of: &[bool; 256], byte: u8) -> bool {
    of.get(usize::from(byte)).copied().unwrap_or(false)
}
