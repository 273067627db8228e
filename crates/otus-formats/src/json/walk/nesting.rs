//! Brackets: whether they match, what is wrong only inside objects or arrays, and where
//! records begin and end. It must not know tokens beyond their places.

use super::index::{Index, Record, Top};

/// Containers nested deeper than this are left to the careful way.
pub(super) const MAX_DEPTH: usize = 63;

/// Open containers, and how far what was found has been looked at.
struct Nesting<'a> {
    /// One bit each (1: object), innermost lowest.
    objects: u64,
    depth: usize,
    /// Numbers of their brackets.
    opened: [u32; MAX_DEPTH + 1],
    bad_in_object: Rest<'a>,
    odd: Rest<'a>,
    escapes: Rest<'a>,
}

/// What is left of a list of places in order.
#[derive(Clone, Copy)]
struct Rest<'a>(&'a [u32]);

impl Rest<'_> {
    /// Drops what comes before `place`, and says whether something is left up to `last`.
    #[inline(always)]
    fn has(&mut self, place: u32, last: u32) -> bool {
        while let Some((first, rest)) = self.0.split_first()
            && *first < place
        {
            self.0 = rest;
        }
        self.0.first().is_some_and(|it| *it <= last)
    }
}

/// Follows the brackets of `text` that `index` has found, and notes their ends, the document's
/// containers and the records. False when the line, with `LINES` one of them, is not for the
/// fast way.
pub(super) fn nest<const LINES: bool>(text: &[u8], index: &mut Index) -> bool {
    let Index { depth: records_at, found, ends, tops, records, .. } = index;
    let brackets = found.brackets.as_slice();
    if ends.len() < brackets.len() {
        ends.resize(brackets.len(), 0);
    }
    let mut nesting = Nesting {
        // Before the first bracket there is no array.
        objects: 1,
        depth: 0,
        opened: [0; MAX_DEPTH + 1],
        bad_in_object: Rest(&found.bad_in_object),
        odd: Rest(&found.odd),
        escapes: Rest(&found.escapes),
    };
    let (mut before, mut lines) = (0, 0);
    for (number, place) in brackets.iter().enumerate() {
        #[allow(clippy::cast_possible_truncation, reason = "fewer than bytes")]
        let (number, place) = (number as u32, *place);
        let Some(byte) = text.get(place as usize) else {
            return false;
        };
        let fits = if nesting.objects & 1 == 1 {
            // What an object may not have is nowhere since the last bracket.
            !nesting.bad_in_object.has(before, place)
        } else {
            nesting.array(text, &found.colons, before, place, tops)
        };
        if !fits {
            return false;
        }
        // Of the four brackets those of objects have bit 5, those that open bit 1.
        let is_object = byte & 0x20 != 0;
        let fits = if byte & 2 != 0 {
            nesting.open(number, is_object, place, *records_at, tops, records)
        } else {
            nesting.close(number, is_object, place, *records_at, ends, records)
        };
        let ends_here = nesting.depth == 0;
        let fits = if LINES {
            lines += usize::from(ends_here);
            fits && (!ends_here || matches!(text.get(place as usize + 1), Some(b'\n') | None))
        } else {
            // The document ends with its last bracket.
            fits && ends_here == (number as usize + 1 == brackets.len())
        };
        if !fits {
            return false;
        }
        before = place + 1;
    }
    let is_cut = text.last() == Some(&b'}');
    let whole = if LINES { lines == found.line_ends + usize::from(is_cut) } else { is_cut };
    nesting.depth == 0 && whole
}

impl Nesting<'_> {
    /// Bytes `from..to` between two brackets directly inside an array: as a rule nothing or a
    /// comma. False when there is a colon.
    #[inline(always)]
    fn array(&self, text: &[u8], colons: &[u64], from: u32, to: u32, tops: &mut [Top]) -> bool {
        let comma = to == from + 1 && text.get(from as usize) == Some(&b',');
        if from == to || comma {
            return true;
        }
        if self.depth == 2 {
            mixed(tops);
        }
        !any(colons, from as usize, to as usize)
    }

    #[inline(always)]
    fn open(
        &mut self,
        number: u32,
        is_object: bool,
        place: u32,
        records_at: usize,
        tops: &mut Vec<Top>,
        records: &mut Vec<Record>,
    ) -> bool {
        if self.depth >= MAX_DEPTH {
            return false;
        }
        self.depth += 1;
        self.objects = (self.objects << 1) | u64::from(is_object);
        if let Some(opened) = self.opened.get_mut(self.depth) {
            *opened = number;
        }
        if self.depth == 2 && records_at > 2 {
            #[allow(clippy::cast_possible_truncation, reason = "fewer than bytes")]
            let first = records.len() as u32;
            tops.push(Top { start: place, first, is_array: !is_object, is_mixed: false });
        } else if self.depth == 3 && !is_object {
            mixed(tops);
        }
        if self.depth == records_at {
            records.push(Record { start: place, bracket: number, ..Record::default() });
        }
        true
    }

    #[inline(always)]
    fn close(
        &mut self,
        number: u32,
        is_object: bool,
        place: u32,
        records_at: usize,
        ends: &mut [u32],
        records: &mut [Record],
    ) -> bool {
        if self.depth == 0 || (self.objects & 1 == 1) != is_object {
            return false;
        }
        let opened = self.opened.get(self.depth).map(|it| *it as usize);
        if let Some(end) = opened.and_then(|it| ends.get_mut(it)) {
            *end = number;
        }
        if self.depth == records_at
            && let Some(record) = records.last_mut()
        {
            record.end = place + 1;
            let (first, last) = (record.start / 64, place / 64);
            record.odd = self.odd.has(first, last);
            record.escapes = self.escapes.has(first, last);
        }
        self.depth -= 1;
        self.objects >>= 1;
        true
    }
}

/// Whether a bit of `from..to` is set.
fn any(words: &[u64], from: usize, to: usize) -> bool {
    let Some(last) = to.checked_sub(1).filter(|last| *last >= from) else {
        return false;
    };
    (from / 64..=last / 64).any(|block| {
        let mut bits = words.get(block).copied().unwrap_or(0);
        if block == from / 64 {
            bits &= u64::MAX << (from % 64);
        }
        if block == last / 64 {
            bits &= u64::MAX >> (63 - last % 64);
        }
        bits != 0
    })
}

fn mixed(tops: &mut [Top]) {
    if let Some(top) = tops.last_mut() {
        top.is_mixed = true;
    }
}
