//! Walking objects by the index: wanted values go to slots, everything else is stepped over.
//! The index has settled that the text is valid.

use super::guess::{Guesses, Key};
use super::index::{Index, Record, Separators};
use super::wanted::WantedKeys;
use crate::json::plan::ObjectPlan;
use crate::json::slots::{Kind, Slot};

/// Key tables for the objects of a plan.
#[derive(Debug, Clone)]
pub(crate) struct WalkPlan {
    objects: Vec<WantedKeys>,
    /// Keys of a record that begin so are left to the careful way; empty: none are.
    refused: &'static str,
}

/// A walk over an indexed text.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Walker<'a> {
    pub(crate) text: &'a [u8],
    pub(crate) index: &'a Index,
}

/// Where a walk stands among the members of an object or the elements of an array.
struct Place<'a> {
    commas: Separators<'a>,
    /// Just inside it.
    first: usize,
    /// The bracket that closes the container.
    last: usize,
    /// The number of the next bracket that opens inside.
    inner: usize,
}

impl WalkPlan {
    /// `None` when some keys cannot be told apart by the walk.
    pub(crate) fn new(plans: &[ObjectPlan]) -> Option<Self> {
        let objects = plans.iter().map(WantedKeys::new).collect::<Option<_>>()?;
        Some(Self { objects, refused: "" })
    }

    /// The same, for records without keys that begin so.
    pub(crate) fn refusing(self, refused: &'static str) -> Self {
        Self { refused, ..self }
    }

    /// Keys of a record that begin so are left to the careful way; empty: none are.
    pub(crate) fn refused(&self) -> &'static str {
        self.refused
    }

    fn refuses(&self, key: &[u8]) -> bool {
        !self.refused.is_empty() && key.starts_with(self.refused.as_bytes())
    }
}

impl<'a> Walker<'a> {
    /// Fills `slots` from a record that is an object. `None` when a wanted key repeats or a
    /// key may have escapes or bytes beyond ASCII: the record must be read the careful way,
    /// the slots are then of no use.
    #[inline]
    pub(crate) fn fill(
        &self,
        plan: &mut WalkPlan,
        record: Record,
        slots: &mut [Slot],
    ) -> Option<()> {
        (!record.odd).then_some(())?;
        self.object(plan, 0, record.bracket as usize, slots)
    }

    /// The same for an object that is an element of an array of such a record.
    #[inline]
    pub(crate) fn fill_element(
        &self,
        plan: &mut WalkPlan,
        element: &Slot,
        slots: &mut [Slot],
    ) -> Option<()> {
        self.object(plan, 0, element.bracket as usize, slots)
    }

    /// Calls `visit` with the slot of each element of the array in `slot`, until it fails.
    /// False, with no call, when the index does not know the array.
    #[inline]
    pub(crate) fn for_elements<E>(
        &self,
        slot: &Slot,
        visit: &mut dyn FnMut(Slot) -> Result<(), E>,
    ) -> Result<bool, E> {
        let Some(mut place) = self.enter(slot.bracket as usize) else {
            return Ok(false);
        };
        let mut at = place.first;
        while at < place.last {
            let Some((element, end)) = self.value(&mut place, at) else {
                return Ok(true);
            };
            visit(element)?;
            at = self.behind(end);
        }
        Ok(true)
    }

    /// Inside the bracket with this number.
    #[inline(always)]
    fn enter(&self, bracket: usize) -> Option<Place<'a>> {
        let last = self.index.place(self.index.closing(bracket)?)?;
        let first = self.index.place(bracket)? + 1;
        Some(Place { commas: self.index.commas(first), first, last, inner: bracket + 1 })
    }

    /// The value that begins at byte `at`, and where it ends.
    #[inline(always)]
    #[allow(clippy::cast_possible_truncation, reason = "an index refuses longer texts")]
    fn value(&self, place: &mut Place<'a>, at: usize) -> Option<(Slot, usize)> {
        let kind = Kind::of(*self.text.get(at)?);
        let opening = place.inner;
        let end = if matches!(kind, Kind::Object | Kind::Array) {
            let closing = self.index.closing(opening)?;
            place.inner = closing + 1;
            let end = self.index.place(closing)? + 1;
            place.commas.go_to(end + 1);
            end
        } else {
            place.commas.next().min(place.last)
        };
        let inset = u32::from(kind == Kind::String);
        let (start, stop, bracket) = (at as u32 + inset, end as u32 - inset, opening as u32);
        Some((Slot { start, end: stop, bracket, kind }, end))
    }

    /// Where what follows the colon or comma at this byte begins.
    #[inline(always)]
    fn behind(&self, separator: usize) -> usize {
        separator + 1 + usize::from(self.text.get(separator + 1) == Some(&b' '))
    }

    /// The key after the brace or comma before byte `at`; `before` is the number of the key
    /// before it.
    #[inline(never)]
    fn look(&self, plan: &mut WalkPlan, object: usize, before: usize, at: usize) -> Option<Key> {
        let colon = self.index.colon(at);
        let start = self.behind(at - 1) + 1;
        let key = self.text.get(start..colon.checked_sub(1)?)?;
        if object == 0 && plan.refuses(key) {
            return None;
        }
        let keys = plan.objects.get_mut(object)?;
        Some(keys.learn(before, key, self.text.get(at..=colon)?, at))
    }

    /// The object that the bracket with this number opens; `object` is its place in the plan.
    /// Containers nest no deeper than an index takes.
    fn object(
        &self,
        plan: &mut WalkPlan,
        object: usize,
        bracket: usize,
        slots: &mut [Slot],
    ) -> Option<()> {
        let mut place = self.enter(bracket)?;
        let mut at = place.first;
        let mut before = Guesses::START;
        while at < place.last {
            let key = match plan.objects.get(object)?.follow(before, self.text, at) {
                Some(key) => key,
                None => self.look(plan, object, before, at)?,
            };
            before = key.number;
            let (value, end) = self.value(&mut place, self.behind(key.colon))?;
            at = end + 1;
            if let Some(wanted) = key.wanted {
                let slot = slots.get_mut(wanted.slot)?;
                if slot.kind != Kind::Absent {
                    return None;
                }
                *slot = value;
                if let (Some(inside), Kind::Object) = (wanted.inside, value.kind) {
                    self.object(plan, inside, value.bracket as usize, slots)?;
                }
            }
        }
        Some(())
    }
}
