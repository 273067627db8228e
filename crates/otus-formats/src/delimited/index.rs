//! Where the fields of plain lines end, from masks of 64 bytes at a time. It must not know
//! what fields mean.

use crate::raw::{Classifier, Work, dispatch};

/// The bytes with a meaning.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Marks {
    pub(crate) separator: u8,
    /// Around whole fields.
    pub(crate) quote: Option<u8>,
    /// A line with it is left to the SerDe.
    pub(crate) escape: Option<u8>,
    /// So is a line with nothing in it.
    pub(crate) blank: bool,
}

impl Marks {
    /// `None` for bytes that this way of cutting does not tell apart.
    pub(crate) fn checked(self) -> Option<Self> {
        let all = [Some(self.separator), self.quote, self.escape];
        let plain = |byte: u8| byte.is_ascii() && !matches!(byte, b'\n' | b'\r');
        all.into_iter().flatten().all(plain).then_some(self)
    }
}

/// A line: its first byte, and its fields as the first and the last of [`Index::ends`].
#[derive(Debug, Clone, Copy)]
pub(super) struct Row {
    pub(super) start: u32,
    pub(super) first: u32,
    pub(super) last: u32,
}

/// The plain lines at the start of a text.
#[derive(Debug, Default)]
pub(super) struct Index {
    /// Where each field ends.
    pub(super) ends: Vec<u32>,
    pub(super) rows: Vec<Row>,
    /// Bytes of these lines, ends included.
    pub(super) used: usize,
}

impl Index {
    /// Finds up to `most` lines at the start of `text`: all before the first that is not
    /// plain or not ended.
    pub(super) fn find(&mut self, text: &[u8], marks: Marks, most: usize) {
        self.ends.clear();
        self.rows.clear();
        dispatch(Find { index: self, text, marks, most });
        self.rows.truncate(most);
        if marks.blank
            && let Some(blank) = self.rows.iter().position(|row| self.is_blank(*row, text))
        {
            self.rows.truncate(blank);
        }
        let last = self.rows.last().map_or(0, |row| row.last as usize + 1);
        self.ends.truncate(last);
        self.used = 0;
        if let Some(end) = self.ends.last_mut() {
            self.used = *end as usize + 1;
        }
        // Only now, that `used` is known, a carriage return is taken from the end of a line.
        for row in &self.rows {
            if let Some(end) = self.ends.get_mut(row.last as usize)
                && ends_with_return(text, row.start, *end)
            {
                *end -= 1;
            }
        }
    }

    fn is_blank(&self, row: Row, text: &[u8]) -> bool {
        let end = self.ends.get(row.last as usize).copied().unwrap_or_default();
        row.first == row.last
            && end.saturating_sub(row.start) <= 1
            && (end == row.start || ends_with_return(text, row.start, end))
    }
}

fn ends_with_return(text: &[u8], start: u32, end: u32) -> bool {
    end > start && text.get(end as usize - 1) == Some(&b'\r')
}

struct Find<'a> {
    index: &'a mut Index,
    text: &'a [u8],
    marks: Marks,
    most: usize,
}

/// What the bytes before a block say about it, one bit each.
struct Carry {
    /// All ones within quotes.
    inside: u64,
    /// A field begins with the block.
    cut: u64,
    /// A quote closed at the end of the block before.
    close: u64,
    /// It ended with a carriage return.
    cr: u64,
    /// First byte of the line at hand, and the number of its first field.
    start: u32,
    first: u32,
}

impl Work for Find<'_> {
    type Output = ();

    #[inline(always)]
    fn run<C: Classifier>(self, classifier: C) {
        let mut carry = Carry { inside: 0, cut: 1, close: 0, cr: 0, start: 0, first: 0 };
        let (blocks, tail) = self.text.as_chunks::<64>();
        let mut at = 0_u32;
        for block in blocks {
            let more = look(self.index, classifier, self.marks, (block, u64::MAX, at), &mut carry);
            if !more || self.index.rows.len() >= self.most {
                return;
            }
            at += 64;
        }
        let mut block = [0; 64];
        if let Some(to) = block.get_mut(..tail.len()).filter(|to| !to.is_empty()) {
            to.copy_from_slice(tail);
            let valid = (1 << tail.len()) - 1;
            look(self.index, classifier, self.marks, (&block, valid, at), &mut carry);
        }
    }
}

/// Takes in a block with its `valid` bytes that is at byte `at`; false at the first byte that
/// makes a line not plain.
#[inline(always)]
fn look<C: Classifier>(
    index: &mut Index,
    classifier: C,
    marks: Marks,
    (block, valid, at): (&[u8; 64], u64, u32),
    carry: &mut Carry,
) -> bool {
    let equal = |byte: u8| classifier.equal(block, byte) & valid;
    let (line, cr) = (equal(b'\n'), equal(b'\r'));
    let mut cut = equal(marks.separator);
    let mut odd = ((cr << 1) | carry.cr) & !line;
    if let Some(escape) = marks.escape {
        odd |= equal(escape);
    }
    match marks.quote {
        None => cut |= line,
        Some(quote) => {
            let quotes = equal(quote);
            let inside = classifier.prefix_xor(quotes) ^ carry.inside;
            cut = (cut & !inside) | line;
            let (open, close) = (quotes & inside, quotes & !inside);
            // Quotes open after a cut and close before one; none is open at a line's end.
            odd |= line & inside;
            odd |= open & !((cut << 1) | carry.cut);
            odd |= ((close << 1) | carry.close) & !(cut | cr);
            carry.inside = 0_u64.wrapping_sub(inside >> 63);
            carry.close = close >> 63;
        }
    }
    carry.cut = cut >> 63;
    carry.cr = cr >> 63;
    odd &= valid;
    let plain = if odd == 0 { u64::MAX } else { (1 << odd.trailing_zeros()) - 1 };
    let (cut, mut line) = (cut & plain, line & plain);
    let before = index.ends.len();
    push_bits(&mut index.ends, cut, at);
    while line != 0 {
        let bit = line.trailing_zeros();
        let fields = (cut & ((1 << bit) - 1)).count_ones();
        let last = u32::try_from(before).unwrap_or(u32::MAX).saturating_add(fields);
        index.rows.push(Row { start: carry.start, first: carry.first, last });
        carry.start = at + bit + 1;
        carry.first = last + 1;
        line &= line - 1;
    }
    odd == 0
}

/// Appends the places of the bits, eight at a time.
#[inline(always)]
fn push_bits(places: &mut Vec<u32>, mut bits: u64, at: u32) {
    let count = bits.count_ones() as usize;
    let before = places.len();
    let mut done = 0;
    while done < count {
        let mut eight = [0; 8];
        for place in &mut eight {
            *place = at + (bits.trailing_zeros() & 63);
            bits &= bits.wrapping_sub(1);
        }
        places.extend_from_slice(&eight);
        done += 8;
    }
    places.truncate(before + count);
}

#[cfg(test)]
mod tests {
    use super::{Index, Marks};

    /// Fields of the plain lines at the start of `text` and how many bytes they take, by
    /// definition.
    fn by_definition(text: &str, marks: Marks) -> (Vec<Vec<String>>, usize) {
        let (mut rows, mut used) = (Vec::new(), 0);
        for line in text.split_inclusive('\n') {
            let Some(plain) = line.strip_suffix('\n') else { break };
            let plain = plain.strip_suffix('\r').unwrap_or(plain);
            let mark = |it: Option<u8>| it.map(char::from);
            if plain.is_empty() && marks.blank
                || plain.contains('\r')
                || mark(marks.escape).is_some_and(|it| plain.contains(it))
            {
                break;
            }
            let Some(row) = fields(plain, char::from(marks.separator), mark(marks.quote)) else {
                break;
            };
            rows.push(row);
            used += line.len();
        }
        (rows, used)
    }

    fn fields(line: &str, separator: char, quote: Option<char>) -> Option<Vec<String>> {
        let mut found = Vec::new();
        let mut rest = line;
        loop {
            let quoted = quote.and_then(|it| rest.strip_prefix(it).map(|rest| (it, rest)));
            let end = match quoted {
                Some((quote, inside)) => inside.find(quote)? + 2,
                None => rest.find(separator).unwrap_or(rest.len()),
            };
            let (field, after) = rest.split_at(end);
            if quoted.is_none() && quote.is_some_and(|it| field.contains(it)) {
                return None;
            }
            found.push(field.to_owned());
            match after.strip_prefix(separator) {
                Some(after) => rest = after,
                None => return after.is_empty().then_some(found),
            }
        }
    }

    #[test]
    fn lines_are_found_as_by_definition() {
        let parts = ["a", "bcdefghij", ",", ",", "\"", "\",\"", "\n", "\r\n", "é", "\\", "\r", " "];
        let mut seed = 5_u64;
        let mut roll = |sides: usize| {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1442);
            (seed >> 40) as usize % sides
        };
        let mut found = 0;
        for round in 0..30_000 {
            // Few odd parts in most rounds, so that lines are found at all.
            let sides = if round % 3 == 0 { parts.len() } else { 8 };
            let text: String = (0..roll(120)).map(|_| parts[roll(sides)]).collect();
            let quote = (round % 2 == 0).then_some(b'"');
            let blank = round % 5 == 0;
            let marks = Marks { separator: b',', quote, escape: Some(b'\\'), blank };
            let mut index = Index::default();
            index.find(text.as_bytes(), marks, usize::MAX);
            let rows = index.rows.iter().map(|row| {
                let mut start = row.start as usize;
                let ends = index.ends[row.first as usize..=row.last as usize].iter();
                ends.map(|end| {
                    let field = text[start..*end as usize].to_owned();
                    start = *end as usize + 1;
                    field
                })
                .collect::<Vec<_>>()
            });
            let rows = rows.collect::<Vec<_>>();
            found += rows.len();
            let expected = by_definition(&text, marks);
            assert_eq!((rows, index.used), expected, "{text:?} {quote:?}");
            index.find(text.as_bytes(), marks, 2);
            assert_eq!(index.rows.len(), expected.0.len().min(2));
        }
        assert!(found > 50_000, "{found}");
    }
}
