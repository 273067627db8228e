//! Trails as the CloudTrail API changes them. It must not know what they deliver.

use std::sync::atomic::Ordering;

use super::Executions;
use crate::audit::Trail;
use crate::refusal::Refusal;

impl Executions {
    /// The trail, if there is one of that name.
    ///
    /// # Errors
    /// When the history cannot be read.
    pub fn trail(&self, name: &str) -> Result<Option<Trail>, Refusal> {
        self.0.history.trail(name)
    }

    /// Sorted by name.
    ///
    /// # Errors
    /// When the history cannot be read.
    pub fn trails(&self) -> Result<Vec<Trail>, Refusal> {
        self.0.history.trails()
    }

    /// Keeps a trail, replacing one of its name only if `replace` says so; whether it was
    /// kept.
    ///
    /// # Errors
    /// When the history cannot be written.
    pub fn keep_trail(&self, trail: &Trail, replace: bool) -> Result<bool, Refusal> {
        let kept = self.0.history.keep_trail(trail, replace)?;
        self.look_at_trails()?;
        Ok(kept)
    }

    /// Whether a trail that logs takes reads and writes of objects: of most servers none
    /// does, and their S3 requests need no event.
    #[must_use]
    pub fn audits_data(&self) -> bool {
        self.0.audits_data.load(Ordering::Relaxed)
    }

    pub(super) fn look_at_trails(&self) -> Result<(), Refusal> {
        let asks = self.trails()?.iter().any(|it| it.is_logging && it.takes_data());
        self.0.audits_data.store(asks, Ordering::Relaxed);
        Ok(())
    }

    /// Deletes a trail; what it delivered stays. Whether there was one.
    ///
    /// # Errors
    /// When the history cannot be written.
    pub fn delete_trail(&self, name: &str) -> Result<bool, Refusal> {
        let deleted = self.0.history.delete_trail(name)?;
        self.look_at_trails()?;
        Ok(deleted)
    }

    /// Notes how a delivery went, unless the trail was deleted meanwhile.
    pub(crate) fn note_delivery(&self, delivered: &Trail) -> Result<(), Refusal> {
        let Some(mut trail) = self.trail(&delivered.name)? else { return Ok(()) };
        trail.last_delivery_ms = delivered.last_delivery_ms;
        trail.last_error.clone_from(&delivered.last_error);
        self.keep_trail(&trail, true).map(|_| ())
    }
}
