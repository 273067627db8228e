//! A pattern as steps of a backtracking matcher over ASCII lines. It must not match anything:
//! `matcher` does.

use std::collections::HashMap;
use std::sync::Arc;

use fancy_regex::{Assertion, Expr, LookAround};

/// Steps of a program; longer patterns are left to the other engines.
const MOST_STEPS: usize = 20_000;
/// Nesting of a pattern.
const MAX_DEPTH: usize = 100;

/// The bytes of a character class.
pub(super) type Bytes = Arc<[bool; 256]>;

/// A compiled pattern.
#[derive(Debug)]
pub(super) struct Program {
    pub(super) steps: Vec<Step>,
    /// It can only match from the start of the line.
    pub(super) anchored: bool,
}

#[derive(Debug, Clone)]
pub(super) enum Step {
    Byte(u8),
    One(Bytes),
    Run(Box<Run>),
    /// A place of a group: twice its number, one more for its end.
    Save(usize),
    /// Goes on at the first; at the second when that fails.
    Split(usize, usize),
    Jump(usize),
    Start,
    End,
    /// At the edge of a word, or (false) not.
    Edge(bool),
    /// What follows, up to [`Step::Done`], matches `back` bytes before, or does not; goes on
    /// at `then`.
    Look {
        back: usize,
        negative: bool,
        then: usize,
    },
    /// What follows, up to [`Step::Done`], is never tried another way; goes on at `then`.
    Atomic {
        then: usize,
    },
    /// The end of the pattern, or of what is looked at.
    Done,
    /// No ASCII text matches.
    Never,
}

/// Bytes of one class, again and again.
#[derive(Debug, Clone)]
pub(super) struct Run {
    pub(super) of: Bytes,
    pub(super) least: usize,
    pub(super) most: usize,
    pub(super) greedy: bool,
    /// What the byte after the run must be, where that is known.
    pub(super) next: Option<Bytes>,
    /// No byte of the run may follow it: only the longest run can be right.
    pub(super) whole: bool,
}

impl Program {
    /// `None` for what this matcher does not know.
    pub(super) fn compile(pattern: &str) -> Option<Self> {
        let tree = Expr::parse_tree(pattern).ok()?;
        let mut compiler = Compiler { steps: Vec::new(), group: 0, classes: HashMap::new() };
        compiler.expression(&tree.expr, 0)?;
        compiler.push(Step::Done)?;
        let mut program = Self { steps: compiler.steps, anchored: false };
        program.look_ahead();
        let places = program.steps.iter().find(|it| !matches!(it, Step::Save(_)));
        program.anchored = matches!(places, Some(Step::Start));
        Some(program)
    }

    /// Tells each run what may follow it.
    fn look_ahead(&mut self) {
        for at in 0..self.steps.len() {
            if !matches!(self.steps.get(at), Some(Step::Run(_))) {
                continue;
            }
            let mut next = [false; 256];
            let known = self.first(at + 1, &mut next, 0).is_some();
            if let Some(Step::Run(run)) = self.steps.get_mut(at)
                && known
            {
                run.whole = run.of.iter().zip(&next).all(|(of, next)| !(of & next));
                run.next = Some(Arc::new(next));
            }
        }
    }

    /// Adds the bytes that a match from `at` may begin with; `None` when it may be empty or
    /// there is no saying.
    fn first(&self, at: usize, bytes: &mut [bool; 256], depth: usize) -> Option<()> {
        let mut at = at;
        for _ in 0..64 {
            match self.steps.get(at)? {
                Step::Byte(byte) => {
                    *bytes.get_mut(usize::from(*byte))? = true;
                    return Some(());
                }
                Step::One(of) => {
                    add(bytes, of);
                    return Some(());
                }
                Step::Run(run) => {
                    add(bytes, &run.of);
                    if run.least > 0 {
                        return Some(());
                    }
                    at += 1;
                }
                Step::Split(one, other) => {
                    if depth > 8 {
                        return None;
                    }
                    self.first(*one, bytes, depth + 1)?;
                    at = *other;
                }
                Step::Jump(to) => at = *to,
                Step::Save(_) | Step::Start | Step::Edge(_) | Step::Atomic { .. } => at += 1,
                Step::Look { then, .. } => at = *then,
                Step::Never => return Some(()),
                Step::End | Step::Done => return None,
            }
        }
        None
    }
}

fn add(to: &mut [bool; 256], from: &[bool; 256]) {
    to.iter_mut().zip(from).for_each(|(to, from)| *to |= from);
}

struct Compiler {
    steps: Vec<Step>,
    /// The last group opened.
    group: usize,
    /// Character classes met so far: their text, and whether case does not count.
    classes: HashMap<(String, bool), Bytes>,
}

impl Compiler {
    fn push(&mut self, step: Step) -> Option<usize> {
        self.steps.push(step);
        (self.steps.len() <= MOST_STEPS).then_some(self.steps.len() - 1)
    }

    fn set(&mut self, at: usize, step: Step) -> Option<()> {
        *self.steps.get_mut(at)? = step;
        Some(())
    }

    fn expression(&mut self, of: &Expr, depth: usize) -> Option<()> {
        if depth > MAX_DEPTH {
            return None;
        }
        if let Some(class) = self.one(of) {
            return self.push(Step::One(class)).map(|_| ());
        }
        match of {
            Expr::Empty => Some(()),
            Expr::Assertion(assertion) => self.assertion(assertion),
            Expr::Literal { val, casei } => self.literal(val, *casei),
            Expr::Concat(parts) => parts.iter().try_for_each(|it| self.expression(it, depth + 1)),
            Expr::Alt(parts) => self.choice(parts, depth),
            Expr::Group(inside) => {
                self.group += 1;
                let place = 2 * self.group;
                self.push(Step::Save(place))?;
                self.expression(inside, depth + 1)?;
                self.push(Step::Save(place + 1)).map(|_| ())
            }
            Expr::LookAround(inside, kind) => {
                let (behind, negative) = match kind {
                    LookAround::LookAhead => (false, false),
                    LookAround::LookAheadNeg => (false, true),
                    LookAround::LookBehind => (true, false),
                    LookAround::LookBehindNeg => (true, true),
                };
                let back = if behind { width(inside, 0)? } else { 0 };
                let inside = (inside.as_ref(), depth);
                self.apart(inside, |then| Step::Look { back, negative, then })
            }
            Expr::AtomicGroup(inside) => {
                self.apart((inside.as_ref(), depth), |then| Step::Atomic { then })
            }
            Expr::Repeat { child, lo, hi, greedy } => {
                self.repeat(child, (*lo, *hi), *greedy, depth)
            }
            _ => None,
        }
    }

    /// A part that ends in a step of its own.
    fn apart(&mut self, inside: (&Expr, usize), step: impl Fn(usize) -> Step) -> Option<()> {
        let at = self.push(Step::Never)?;
        self.expression(inside.0, inside.1 + 1)?;
        self.push(Step::Done)?;
        self.set(at, step(self.steps.len()))
    }

    fn assertion(&mut self, assertion: &Assertion) -> Option<()> {
        let step = match assertion {
            Assertion::StartText => Step::Start,
            Assertion::EndText => Step::End,
            Assertion::WordBoundary => Step::Edge(true),
            Assertion::NotWordBoundary => Step::Edge(false),
            _ => return None,
        };
        self.push(step).map(|_| ())
    }

    fn literal(&mut self, text: &str, any_case: bool) -> Option<()> {
        if !text.is_ascii() {
            // Some letters beyond ASCII are ASCII ones in another case.
            return if any_case { None } else { self.push(Step::Never).map(|_| ()) };
        }
        for byte in text.bytes() {
            if any_case && byte.is_ascii_alphabetic() {
                let mut of = [false; 256];
                *of.get_mut(usize::from(byte.to_ascii_lowercase()))? = true;
                *of.get_mut(usize::from(byte.to_ascii_uppercase()))? = true;
                self.push(Step::One(Arc::new(of)))?;
            } else {
                self.push(Step::Byte(byte))?;
            }
        }
        Some(())
    }

    fn choice(&mut self, parts: &[Expr], depth: usize) -> Option<()> {
        let mut ends = Vec::new();
        for (at, part) in parts.iter().enumerate() {
            if at + 1 == parts.len() {
                self.expression(part, depth + 1)?;
                continue;
            }
            let split = self.push(Step::Never)?;
            self.expression(part, depth + 1)?;
            ends.push(self.push(Step::Never)?);
            self.set(split, Step::Split(split + 1, self.steps.len()))?;
        }
        let end = self.steps.len();
        ends.into_iter().try_for_each(|at| self.set(at, Step::Jump(end)))
    }

    fn repeat(
        &mut self,
        child: &Expr,
        (least, most): (usize, usize),
        greedy: bool,
        depth: usize,
    ) -> Option<()> {
        if let Some(of) = self.one(child) {
            let run = Run { of, least, most, greedy, next: None, whole: false };
            return self.push(Step::Run(Box::new(run))).map(|_| ());
        }
        if most > 1 && may_be_empty(child, 0) {
            return None;
        }
        let before = self.group;
        let copy = |compiler: &mut Self| {
            // Each copy is the same groups.
            compiler.group = before;
            compiler.expression(child, depth + 1)
        };
        let order = |into: usize, past: usize| {
            if greedy { Step::Split(into, past) } else { Step::Split(past, into) }
        };
        (0..least).try_for_each(|_| copy(self))?;
        if most == usize::MAX {
            let split = self.push(Step::Never)?;
            copy(self)?;
            self.push(Step::Jump(split))?;
            return self.set(split, order(split + 1, self.steps.len()));
        }
        let mut splits = Vec::new();
        for _ in least..most {
            splits.push(self.push(Step::Never)?);
            copy(self)?;
        }
        let end = self.steps.len();
        splits.into_iter().try_for_each(|at| self.set(at, order(at + 1, end)))?;
        if most == 0 {
            // Its groups are counted all the same.
            self.group = before + groups(child);
        }
        Some(())
    }

    /// The ASCII characters of an expression that is always one character.
    fn one(&mut self, of: &Expr) -> Option<Bytes> {
        let mut bytes = [false; 256];
        match of {
            Expr::Any { newline, crlf: false } => {
                bytes.iter_mut().take(128).for_each(|it| *it = true);
                *bytes.get_mut(usize::from(b'\n'))? = *newline;
            }
            Expr::Literal { val, casei: false } if val.len() == 1 && val.is_ascii() => {
                *bytes.get_mut(usize::from(*val.as_bytes().first()?))? = true;
            }
            Expr::Delegate { inner, casei } => return self.class(inner, *casei),
            _ => return None,
        }
        Some(Arc::new(bytes))
    }

    /// The ASCII characters of a class, each tried.
    fn class(&mut self, inner: &str, any_case: bool) -> Option<Bytes> {
        let key = (inner.to_owned(), any_case);
        if let Some(known) = self.classes.get(&key) {
            return Some(Arc::clone(known));
        }
        let text = format!("\\A(?:{inner})\\z");
        let class = regex::RegexBuilder::new(&text).case_insensitive(any_case).build().ok()?;
        let mut bytes = [false; 256];
        for (byte, within) in (0_u8..128).zip(&mut bytes) {
            *within = class.is_match(char::from(byte).encode_utf8(&mut [0; 4]));
        }
        let bytes = Arc::new(bytes);
        self.classes.insert(key, Arc::clone(&bytes));
        Some(bytes)
    }
}

/// Capturing groups in an expression.
fn groups(of: &Expr) -> usize {
    let own = usize::from(matches!(of, Expr::Group(_)));
    own + of.children_iter().map(groups).sum::<usize>()
}

/// The length of everything an expression matches, where it is one.
fn width(of: &Expr, depth: usize) -> Option<usize> {
    if depth > MAX_DEPTH {
        return None;
    }
    let inside = |it: &Expr| width(it, depth + 1);
    match of {
        Expr::Empty | Expr::Assertion(_) | Expr::LookAround(..) => Some(0),
        Expr::Any { .. } | Expr::Delegate { .. } => Some(1),
        Expr::Literal { val, .. } => val.is_ascii().then_some(val.len()),
        Expr::Concat(parts) => parts.iter().map(inside).sum(),
        Expr::Alt(parts) => {
            let mut widths = parts.iter().map(inside);
            let first = widths.next()??;
            widths.all(|it| it == Some(first)).then_some(first)
        }
        Expr::Group(part) => inside(part),
        Expr::AtomicGroup(part) => inside(part),
        Expr::Repeat { child, lo, hi, .. } if lo == hi => inside(child)?.checked_mul(*lo),
        _ => None,
    }
}

/// Whether an expression may match nothing; true where there is no saying.
fn may_be_empty(of: &Expr, depth: usize) -> bool {
    let inside = |it: &Expr| may_be_empty(it, depth + 1);
    match of {
        _ if depth > MAX_DEPTH => true,
        Expr::Any { .. } | Expr::Delegate { .. } => false,
        Expr::Literal { val, .. } => val.is_empty(),
        Expr::Concat(parts) => parts.iter().all(inside),
        Expr::Alt(parts) => parts.iter().any(inside),
        Expr::Group(part) => inside(part),
        Expr::AtomicGroup(part) => inside(part),
        Expr::Repeat { child, lo, .. } => *lo == 0 || inside(child),
        _ => true,
    }
}
