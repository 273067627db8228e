//! Walking objects by the index: wanted values go to slots, everything else is stepped over.
//! The index has settled that the text is valid.

use super::index::{Index, Record};
use super::keys::KeyTable;
use crate::json::plan::ObjectPlan;
use crate::json::slots::{Kind, Slot, narrow};
use crate::json::text::Known;

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

impl WalkPlan {
    /// `None` when some keys cannot be told apart by the walk.
    pub(crate) fn new(plans: &[ObjectPlan]) -> Option<Self> {
        let objects = plans.iter().map(|plan| {
            let fields = plan.fields.iter().map(|field| (field.slot, field.inside)).collect();
            Some(WalkObject { keys: KeyTable::new(plan)?, fields })
        });
        Some(Self { objects: objects.collect::<Option<_>>()? })
    }
}

impl Walker<'_> {
    /// Fills `slots` from a record that is an object. `None` when a wanted key repeats or a
    /// key may have escapes or bytes beyond ASCII: the record must be read the careful way,
    /// the slots are then of no use.
    #[inline]
    pub(crate) fn fill(&self, plan: &WalkPlan, record: Record, slots: &mut [Slot]) -> Option<()> {
        (!record.odd).then_some(())?;
        self.object(plan, 0, record.bracket as usize, slots)
    }

    /// The same for a text that is one record; what is known of it for its columns.
    pub(crate) fn fill_line(&self, plan: &WalkPlan, slots: &mut [Slot]) -> Option<Known> {
        let record = self.index.records.first().copied()?;
        slots.fill(Slot::default());
        self.fill(plan, record, slots)?;
        Some(Known { dense: true, plain: !record.escapes })
    }

    /// The object that the bracket with this number opens; `object` is its place in the plan.
    /// Containers nest no deeper than an index takes.
    fn object(
        &self,
        plan: &WalkPlan,
        object: usize,
        bracket: usize,
        slots: &mut [Slot],
    ) -> Option<()> {
        let wanted = plan.objects.get(object)?;
        let last = self.index.place(self.index.closing(bracket)?)?;
        // At the quote of a key.
        let mut at = self.index.place(bracket)? + 1;
        let mut separators = self.index.separators(at);
        let mut inner = bracket + 1;
        while at < last {
            let colon = separators.next();
            let key = self.text.get(at + 1..colon.wrapping_sub(1))?;
            let value = colon + 1;
            let first = *self.text.get(value)?;
            let opening = inner;
            let value_end = if matches!(first, b'{' | b'[') {
                let closing = self.index.closing(opening)?;
                inner = closing + 1;
                let end = self.index.place(closing)? + 1;
                separators.go_to(end + 1);
                end
            } else {
                separators.next().min(last)
            };
            if let Some(field) = wanted.keys.find(key) {
                let (slot, inside) = *wanted.fields.get(field)?;
                let slot = slots.get_mut(slot)?;
                if slot.kind != Kind::Absent {
                    return None;
                }
                let kind = Kind::of(first);
                let inset = usize::from(kind == Kind::String);
                *slot = Slot { start: narrow(value + inset), end: narrow(value_end - inset), kind };
                if let (Some(inside), b'{') = (inside, first) {
                    self.object(plan, inside, opening, slots)?;
                }
            }
            at = value_end + 1;
        }
        Some(())
    }
}
