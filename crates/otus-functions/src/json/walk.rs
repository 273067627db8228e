//! One walk over JSON text that finds the values of several paths, as Trino's JsonExtract
//! finds each alone: the first of equal keys counts, nothing after the last wanted value is
//! read, and a malformed text gives nothing. No tree is built. It must not know Arrow.

use std::ops::Range;

use crate::json::path::JsonPath;
use crate::json::scan::{Kind, Malformed, Scanner};
use crate::json::text::{self, Keys};

/// Several paths merged into one tree of steps.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PathSet {
    nodes: Vec<Node>,
    paths: usize,
    depth: usize,
}

#[derive(Debug, Clone, PartialEq, Eq, Default)]
struct Node {
    name: String,
    index: Option<usize>,
    /// Which paths end here.
    ends: Vec<usize>,
    children: Vec<usize>,
}

/// Paths deeper than this are refused by falling back to "nothing found".
const MAX_STEPS: usize = 500;

impl PathSet {
    /// Merges the paths; results come back in their order.
    #[must_use]
    pub fn new(paths: &[JsonPath]) -> Self {
        let mut set = Self { nodes: vec![Node::default()], paths: paths.len(), depth: 0 };
        for (number, path) in paths.iter().enumerate() {
            let mut at = 0;
            for step in &path.steps {
                at = set.child(at, &step.name, step.index);
            }
            if let Some(node) = set.nodes.get_mut(at) {
                node.ends.push(number);
            }
            set.depth = set.depth.max(path.steps.len());
        }
        set
    }

    fn child(&mut self, parent: usize, name: &str, index: Option<usize>) -> usize {
        let found = self.nodes.get(parent).and_then(|node| {
            node.children
                .iter()
                .copied()
                .find(|c| self.nodes.get(*c).is_some_and(|n| n.name == name))
        });
        if let Some(found) = found {
            return found;
        }
        let new = self.nodes.len();
        self.nodes.push(Node { name: name.to_owned(), index, ..Node::default() });
        if let Some(node) = self.nodes.get_mut(parent) {
            node.children.push(new);
        }
        new
    }

    /// How many paths there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.paths
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.paths == 0
    }

    /// Where in `text` the value of each path starts; `found[path]` is the byte offset.
    /// The slots are cleared first.
    pub fn find(&self, text: &str, found: &mut Vec<Option<usize>>) {
        found.clear();
        found.resize(self.paths, None);
        if self.depth > MAX_STEPS {
            return;
        }
        let mut walk = Walk { set: self, scanner: Scanner::new(text), found, left: self.paths };
        // Malformed text only means that nothing further is found.
        let _ = walk.value(0);
    }
}

struct Walk<'s, 't, 'f> {
    set: &'s PathSet,
    scanner: Scanner<'t>,
    found: &'f mut Vec<Option<usize>>,
    left: usize,
}

/// The walk needs to go no further.
enum Stop {
    Malformed,
    AllFound,
}

impl From<Malformed> for Stop {
    fn from(_: Malformed) -> Self {
        Stop::Malformed
    }
}

impl<'s> Walk<'s, '_, '_> {
    fn node(&self, at: usize) -> Option<&'s Node> {
        self.set.nodes.get(at)
    }

    /// Notes the value at the cursor for `node` and looks inside it for its children; the
    /// cursor ends behind the value.
    fn value(&mut self, node: usize) -> Result<(), Stop> {
        let kind = self.scanner.kind()?;
        let node = self.node(node).ok_or(Stop::Malformed)?;
        let start = self.scanner.position();
        for path in &node.ends {
            if let Some(slot) = self.found.get_mut(*path) {
                *slot = Some(start);
                self.left -= 1;
            }
        }
        if self.left == 0 {
            return Err(Stop::AllFound);
        }
        match kind {
            Kind::Object if !node.children.is_empty() => self.object(node),
            Kind::Array if !node.children.is_empty() => self.array(node),
            _ => {
                self.scanner.skip_value()?;
                Ok(())
            }
        }
    }

    fn object(&mut self, node: &'s Node) -> Result<(), Stop> {
        self.scanner.take(b'{')?;
        if self.scanner.take_if(b'}') {
            return Ok(());
        }
        // Of equal keys the first counts; paths rarely have more than 64 branches.
        let mut seen = 0_u64;
        loop {
            let name = self.scanner.string()?;
            self.scanner.take(b':')?;
            let wanted = node.children.iter().enumerate().find(|(at, child)| {
                (*at >= 64 || seen & (1 << at) == 0)
                    && self.node(**child).is_some_and(|child| name.is(&child.name))
            });
            match wanted {
                Some((at, child)) => {
                    if at < 64 {
                        seen |= 1 << at;
                    }
                    self.value(*child)?;
                }
                None => {
                    self.scanner.skip_value()?;
                }
            }
            if !self.scanner.take_if(b',') {
                self.scanner.take(b'}')?;
                return Ok(());
            }
        }
    }

    fn array(&mut self, node: &'s Node) -> Result<(), Stop> {
        self.scanner.take(b'[')?;
        if self.scanner.take_if(b']') {
            return Ok(());
        }
        let mut index = 0_usize;
        loop {
            let wanted = node
                .children
                .iter()
                .find(|child| self.node(**child).is_some_and(|c| c.index == Some(index)));
            match wanted {
                Some(child) => self.value(*child)?,
                None => {
                    self.scanner.skip_value()?;
                }
            }
            index += 1;
            if !self.scanner.take_if(b',') {
                self.scanner.take(b']')?;
                return Ok(());
            }
        }
    }
}

/// The value at `offset` as `json_extract_scalar` returns it: the text of a string, number
/// or boolean; `None` for null, objects, arrays and malformed text.
#[must_use]
#[inline]
pub fn scalar_at(text: &str, offset: usize) -> Option<std::borrow::Cow<'_, str>> {
    let mut scanner = Scanner::new(text.get(offset..)?);
    match scanner.kind().ok()? {
        Kind::String => scanner.string().ok().map(|s| s.decode()),
        Kind::Number => scanner.number().ok().map(|n| n.text.into()),
        Kind::True => scanner.word("true").ok().map(|()| "true".into()),
        Kind::False => scanner.word("false").ok().map(|()| "false".into()),
        Kind::Null | Kind::Object | Kind::Array => None,
    }
}

/// The value at `offset` as compact JSON, keys as written; `None` when it is malformed.
#[must_use]
pub fn json_at(text: &str, offset: usize) -> Option<String> {
    let mut scanner = Scanner::new(text.get(offset..)?);
    let mut out = String::new();
    text::write_value(&mut scanner, &mut out, Keys::AsWritten, 0).ok().map(|()| out)
}

/// Members of the object or elements of the array at `offset`; 0 for a scalar, `None` when
/// it is malformed.
#[must_use]
pub fn size_at(text: &str, offset: usize) -> Option<i64> {
    let mut scanner = Scanner::new(text.get(offset..)?);
    match scanner.kind().ok()? {
        Kind::Object => {
            scanner.take(b'{').ok()?;
            count(&mut scanner, b'}', |scanner| {
                scanner.string()?;
                scanner.take(b':')?;
                scanner.skip_value().map(|_| ())
            })
        }
        Kind::Array => {
            scanner.take(b'[').ok()?;
            count(&mut scanner, b']', |scanner| scanner.skip_value().map(|_| ()))
        }
        _ => scanner.skip_value().ok().map(|_| 0),
    }
}

fn count<'a>(
    scanner: &mut Scanner<'a>,
    close: u8,
    mut step: impl FnMut(&mut Scanner<'a>) -> Result<(), Malformed>,
) -> Option<i64> {
    if scanner.take_if(close) {
        return Some(0);
    }
    let mut count = 0;
    loop {
        step(scanner).ok()?;
        count += 1;
        if !scanner.take_if(b',') {
            return scanner.take(close).ok().map(|()| count);
        }
    }
}

/// Calls `visit` with the scanner at each element of the array that `text` holds, until it
/// returns `Some`; `Ok(None)` when the array ended.
///
/// # Errors
/// When the text is not an array or is malformed before the visit ends it.
pub fn each_element<'t, R>(
    text: &'t str,
    mut visit: impl FnMut(usize, Kind, &mut Scanner<'t>, Range<usize>) -> Option<R>,
) -> Result<Option<R>, Malformed> {
    let mut scanner = Scanner::new(text);
    scanner.take(b'[')?;
    if scanner.take_if(b']') {
        return Ok(None);
    }
    let mut index = 0;
    loop {
        let kind = scanner.kind()?;
        let range = scanner.skip_value()?;
        let mut element = Scanner::new(scanner.slice(range.clone()));
        if let Some(result) = visit(index, kind, &mut element, range) {
            return Ok(Some(result));
        }
        index += 1;
        if !scanner.take_if(b',') {
            scanner.take(b']')?;
            return Ok(None);
        }
    }
}
