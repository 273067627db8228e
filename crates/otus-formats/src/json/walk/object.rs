//! Walking objects by the index: wanted values go to slots, everything else is stepped over.
//! The index has settled that the text is valid.

use super::index::Index;
use super::keys::KeyTable;
use crate::json::plan::ObjectPlan;
use crate::json::slots::{Kind, Slot, narrow};

/// Key tables for the objects of a plan.
#[derive(Debug, Clone)]
pub(crate) struct WalkPlan {
    objects: Vec<WalkObject>,
}

#[derive(Debug, Clone)]
struct WalkObject {
    keys: KeyTable,
    /// Slot and inner object of each field.
    fields: Vec<(usize, Option<usize>)>,
}

/// A walk over one indexed line.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Walker<'a> {
    pub(crate) text: &'a [u8],
    pub(crate) index: &'a Index,
}

/// A value met on a walk.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Item {
    pub(crate) kind: Kind,
    pub(crate) start: usize,
    /// Just after it.
    pub(crate) end: usize,
    /// The container's number, if it is one.
    pub(crate) number: usize,
    /// The number of the first container after it.
    next: usize,
}

impl WalkPlan {
    /// `None` when some keys cannot be told apart by the walk.
    pub(crate) fn new(objects: &[ObjectPlan]) -> Option<Self> {
        let objects = objects.iter().map(|plan| {
            let fields = plan.fields.iter().map(|field| (field.slot, field.inside)).collect();
            Some(WalkObject { keys: KeyTable::new(plan)?, fields })
        });
        Some(Self { objects: objects.collect::<Option<_>>()? })
    }
}

impl Walker<'_> {
    /// Fills `slots` from container `number`, an object. `None` when a wanted key repeats or
    /// a key has escapes or bytes beyond ASCII: the record must be read the careful way, the
    /// slots are then of no use.
    #[inline]
    pub(crate) fn fill(
        &self,
        plan: &WalkPlan,
        object: usize,
        number: usize,
        slots: &mut [Slot],
    ) -> Option<()> {
        let container = self.index.opens.get(number)?;
        let wanted = plan.objects.get(object)?;
        let odd_keys = self.index.escapes || self.index.high;
        let mut inner = number + 1;
        let mut at = container.start as usize + 1;
        if self.text.get(at) == Some(&b'}') {
            return Some(());
        }
        loop {
            // At the quote of a key.
            let key_end = self.index.next_quote(at + 1)?;
            let key = self.text.get(at + 1..key_end)?;
            if odd_keys && key.iter().any(|b| *b == b'\\' || *b >= 0x80) {
                return None;
            }
            let start = key_end + 2;
            let first = *self.text.get(start)?;
            let value_number = inner;
            let end = match first {
                b'"' => self.index.next_quote(start + 1)? + 1,
                b'{' | b'[' => {
                    let open = self.index.opens.get(inner)?;
                    inner = open.next as usize;
                    open.end as usize
                }
                _ => self.scalar_end(start),
            };
            if let Some(field) = wanted.keys.find(key) {
                let (slot, inside) = *wanted.fields.get(field)?;
                let slot = slots.get_mut(slot)?;
                if slot.kind != Kind::Absent {
                    return None;
                }
                let kind = Kind::of(first);
                let inset = usize::from(kind == Kind::String);
                *slot = Slot { start: narrow(start + inset), end: narrow(end - inset), kind };
                if let (Some(inside), b'{') = (inside, first) {
                    self.fill(plan, inside, value_number, slots)?;
                }
            }
            if *self.text.get(end)? == b'}' {
                return Some(());
            }
            at = end + 1;
        }
    }

    /// Calls `visit` with the raw key and the value of each member of container `number`,
    /// an object, until it says stop.
    pub(crate) fn members<E>(
        &self,
        number: usize,
        visit: &mut impl FnMut(&[u8], Item) -> Result<(), E>,
    ) -> Result<(), E> {
        let Some(container) = self.index.opens.get(number) else {
            return Ok(());
        };
        let mut inner = number + 1;
        let mut at = container.start as usize + 1;
        while self.text.get(at) == Some(&b'"') {
            let Some(key_end) = self.index.next_quote(at + 1) else {
                return Ok(());
            };
            let key = self.text.get(at + 1..key_end).unwrap_or_default();
            let item = self.item(key_end + 2, inner);
            inner = item.next;
            visit(key, item)?;
            at = item.end + 1;
        }
        Ok(())
    }

    /// Calls `visit` with each element of container `number`, an array.
    #[inline]
    pub(crate) fn elements<E>(
        &self,
        number: usize,
        visit: &mut impl FnMut(Item) -> Result<(), E>,
    ) -> Result<(), E> {
        let Some(container) = self.index.opens.get(number) else {
            return Ok(());
        };
        let mut inner = number + 1;
        let mut at = container.start as usize + 1;
        if self.text.get(at) == Some(&b']') {
            return Ok(());
        }
        loop {
            let item = self.item(at, inner);
            inner = item.next;
            visit(item)?;
            if self.text.get(item.end) != Some(&b',') {
                return Ok(());
            }
            at = item.end + 1;
        }
    }

    #[inline(always)]
    fn item(&self, start: usize, inner: usize) -> Item {
        let kind = Kind::of(self.text.get(start).copied().unwrap_or(b'0'));
        let (end, next) = match kind {
            Kind::Object | Kind::Array => {
                let open = self.index.opens.get(inner).copied().unwrap_or_default();
                (open.end as usize, open.next as usize)
            }
            Kind::String => (self.index.next_quote(start + 1).map_or(start, |end| end + 1), inner),
            _ => (self.scalar_end(start), inner),
        };
        Item { kind, start, end, number: inner, next }
    }

    /// Where the number or word at `start` ends.
    #[inline(always)]
    pub(crate) fn scalar_end(&self, start: usize) -> usize {
        let rest = self.text.get(start..).unwrap_or_default();
        let length = rest.iter().position(|b| matches!(b, b',' | b'}' | b']'));
        start + length.unwrap_or(rest.len())
    }
}
