//! Who runs next: statements about the catalog and statements that compute have places of
//! their own, and within each workgroups take turns, so that one that submits a thousand
//! queries delays another by one. It must not know what a statement does.

use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;

use super::active::Execution;

/// Statements about the catalog that run at once, as in Athena.
const DDL_RUNNING_MAX: usize = 20;
/// Executions that may wait; more are refused.
const WAITING_MAX: usize = 5_000;

/// Which places a statement takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Lane {
    Catalog,
    Compute,
}

/// An execution and where it belongs.
#[derive(Debug, Clone)]
pub(crate) struct Waiting {
    pub id: String,
    pub workgroup: String,
    pub lane: Lane,
    pub execution: Arc<Execution>,
}

/// See the module.
#[derive(Debug)]
pub(crate) struct Queue {
    catalog: Places,
    compute: Places,
}

#[derive(Debug)]
struct Places {
    max: usize,
    running: usize,
    waiting: BTreeMap<String, VecDeque<Waiting>>,
    /// Workgroups with someone waiting, next one first.
    turns: VecDeque<String>,
}

impl Queue {
    /// `threads` compute; a few more statements than that may run, since most wait for
    /// storage at some point.
    pub fn new(threads: usize) -> Self {
        Self { catalog: Places::new(DDL_RUNNING_MAX), compute: Places::new((threads * 2).max(4)) }
    }

    /// Whether the queue takes no more.
    pub fn is_full(&self) -> bool {
        self.catalog.waiting_count() + self.compute.waiting_count() >= WAITING_MAX
    }

    pub fn push(&mut self, waiting: Waiting) {
        let places = self.places(waiting.lane);
        let line = places.waiting.entry(waiting.workgroup.clone()).or_default();
        if line.is_empty() {
            places.turns.push_back(waiting.workgroup.clone());
        }
        line.push_back(waiting);
    }

    /// The next execution for which there is a place, which it takes.
    pub fn next(&mut self) -> Option<Waiting> {
        self.catalog.next().or_else(|| self.compute.next())
    }

    /// An execution has left its place.
    pub fn leave(&mut self, lane: Lane) {
        let places = self.places(lane);
        places.running = places.running.saturating_sub(1);
    }

    /// Takes an execution that does not run yet out of its line.
    pub fn withdraw(&mut self, id: &str) {
        for places in [&mut self.catalog, &mut self.compute] {
            for line in places.waiting.values_mut() {
                line.retain(|it| it.id != id);
            }
        }
    }

    /// Running and waiting.
    pub fn load(&self) -> (usize, usize) {
        (
            self.catalog.running + self.compute.running,
            self.catalog.waiting_count() + self.compute.waiting_count(),
        )
    }

    fn places(&mut self, lane: Lane) -> &mut Places {
        match lane {
            Lane::Catalog => &mut self.catalog,
            Lane::Compute => &mut self.compute,
        }
    }
}

impl Places {
    fn new(max: usize) -> Self {
        Self { max, running: 0, waiting: BTreeMap::new(), turns: VecDeque::new() }
    }

    fn waiting_count(&self) -> usize {
        self.waiting.values().map(VecDeque::len).sum()
    }

    fn next(&mut self) -> Option<Waiting> {
        while self.running < self.max {
            let workgroup = self.turns.pop_front()?;
            let Some(line) = self.waiting.get_mut(&workgroup) else { continue };
            let taken = line.pop_front();
            if line.is_empty() {
                self.waiting.remove(&workgroup);
            } else {
                self.turns.push_back(workgroup);
            }
            if let Some(taken) = taken {
                self.running += 1;
                return Some(taken);
            }
        }
        None
    }
}
