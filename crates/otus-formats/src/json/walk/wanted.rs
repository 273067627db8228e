//! The keys of one object of a plan: which are wanted, where their values go, and which are
//! expected next. It must not know how they are found in a text.

use super::guess::{Guesses, Key};
use super::keys::KeyTable;
use crate::json::plan::ObjectPlan;

/// See the module.
#[derive(Debug, Clone)]
pub(super) struct WantedKeys {
    table: KeyTable,
    guesses: Guesses,
    fields: Vec<Wanted>,
}

/// Where the value of a wanted key goes.
#[derive(Debug, Clone, Copy)]
pub(super) struct Wanted {
    pub(super) slot: usize,
    /// The object of the plan inside it.
    pub(super) inside: Option<usize>,
    /// The number of what is wanted of its elements, for those who read them in one go.
    pub(super) items: Option<usize>,
}

impl WantedKeys {
    /// `None` when some keys cannot be told apart.
    pub(super) fn new(plan: &ObjectPlan) -> Option<Self> {
        let wanted = |slot, inside| Wanted { slot, inside, items: None };
        let fields = plan.fields.iter().map(|it| wanted(it.slot, it.inside)).collect();
        Some(Self { table: KeyTable::new(plan)?, guesses: Guesses::new(), fields })
    }

    pub(super) fn fields_mut(&mut self) -> &mut [Wanted] {
        &mut self.fields
    }

    /// As [`Guesses::follow`].
    #[inline(always)]
    pub(super) fn follow(&self, after: usize, text: &[u8], at: usize) -> Option<Key> {
        self.guesses.follow(after, text, at)
    }

    /// Looks up a key that was not expected after the key `after`. It is `spelled` so from byte
    /// `at` on, its colon included.
    pub(super) fn learn(&mut self, after: usize, key: &[u8], spelled: &[u8], at: usize) -> Key {
        let wanted = self.table.find(key).and_then(|it| self.fields.get(it).copied());
        self.guesses.learn(after, spelled, at, wanted)
    }
}
