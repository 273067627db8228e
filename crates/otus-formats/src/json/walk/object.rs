//! Walking objects by the index: wanted values go to slots, everything else is stepped over.
//! The index has settled that the text is valid.

use super::index::{Index, LEVELS, Record};
use super::keys::KeyTable;
use crate::json::plan::ObjectPlan;
use crate::json::slots::{Kind, Slot, narrow};

/// Key tables for the objects of a plan.
#[derive(Debug, Clone)]
pub(crate) struct WalkPlan {
    objects: Vec<WalkObject>,
    /// Levels of objects it looks into.
    pub(crate) levels: usize,
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
    /// `None` when some keys cannot be told apart by the walk, or lie too deep.
    pub(crate) fn new(plans: &[ObjectPlan]) -> Option<Self> {
        let objects = plans.iter().map(|plan| {
            let fields = plan.fields.iter().map(|field| (field.slot, field.inside)).collect();
            Some(WalkObject { keys: KeyTable::new(plan)?, fields })
        });
        let levels = depth(plans, 0, 0);
        (levels <= LEVELS).then_some(())?;
        Some(Self { objects: objects.collect::<Option<_>>()?, levels })
    }
}

/// Levels of objects from `object` on; more than [`LEVELS`] when there are too many.
fn depth(plans: &[ObjectPlan], object: usize, above: usize) -> usize {
    if above > LEVELS {
        return above;
    }
    let fields = plans.get(object).into_iter().flat_map(|plan| &plan.fields);
    let inner = fields.filter_map(|field| field.inside);
    inner.map(|inside| depth(plans, inside, above + 1)).max().unwrap_or(above + 1)
}

impl Walker<'_> {
    /// Fills `slots` from a record that is an object. `None` when a wanted key repeats or a
    /// key may have escapes or bytes beyond ASCII: the record must be read the careful way,
    /// the slots are then of no use.
    #[inline]
    pub(crate) fn fill(&self, plan: &WalkPlan, record: Record, slots: &mut [Slot]) -> Option<()> {
        (!record.odd).then_some(())?;
        self.object(plan, (0, 0), record.start as usize, record.end as usize, slots)
    }

    /// The object at bytes `start..end`; `of` is its place in the plan and its level.
    fn object(
        &self,
        plan: &WalkPlan,
        of: (usize, usize),
        start: usize,
        end: usize,
        slots: &mut [Slot],
    ) -> Option<()> {
        let (object, level) = of;
        let wanted = plan.objects.get(object)?;
        let mut separators = self.index.separators(level, start);
        let last = end.checked_sub(1)?;
        // At the quote of a key.
        let mut at = start + 1;
        while at < last {
            let colon = separators.next();
            let key = self.text.get(at + 1..colon.wrapping_sub(1))?;
            let value_end = separators.next().min(last);
            if let Some(field) = wanted.keys.find(key) {
                let (slot, inside) = *wanted.fields.get(field)?;
                let slot = slots.get_mut(slot)?;
                if slot.kind != Kind::Absent {
                    return None;
                }
                let value = colon + 1;
                let first = *self.text.get(value)?;
                let kind = Kind::of(first);
                let inset = usize::from(kind == Kind::String);
                *slot = Slot { start: narrow(value + inset), end: narrow(value_end - inset), kind };
                if let (Some(inside), b'{') = (inside, first) {
                    self.object(plan, (inside, level + 1), value, value_end, slots)?;
                }
            }
            at = value_end + 1;
        }
        Some(())
    }
}
