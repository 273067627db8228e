//! How late an event may lie in the tree: folders carry the day of delivery, not of the
//! event. It must not know calendars beyond whole days.

/// The longest usual time between an event and its object, in minutes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Delivery {
    pub usual_minutes: u32,
}

impl Delivery {
    /// About five minutes on average, fifteen at most (CloudTrail's documentation).
    pub const CLOUDTRAIL: Delivery = Delivery::minutes(15);

    #[must_use]
    pub const fn minutes(usual_minutes: u32) -> Self {
        Self { usual_minutes }
    }

    #[must_use]
    pub const fn hours(hours: u32) -> Self {
        Self { usual_minutes: hours * 60 }
    }

    /// Folder days that can hold events of the days `first..=last` (days since the epoch).
    /// An event near midnight lies in the next day's folder, never in an earlier one.
    #[must_use]
    pub fn folder_days(self, first: i64, last: i64) -> (i64, i64) {
        let late = i64::from(self.usual_minutes.div_ceil(24 * 60)).max(1);
        (first, last.saturating_add(late))
    }

    /// Event days that a folder of day `folder` can hold.
    #[must_use]
    pub fn event_days(self, folder: i64) -> (i64, i64) {
        let late = i64::from(self.usual_minutes.div_ceil(24 * 60)).max(1);
        (folder.saturating_sub(late), folder)
    }
}

#[cfg(test)]
mod tests {
    use super::Delivery;

    #[test]
    fn one_day_later_holds_late_events() {
        assert_eq!(Delivery::CLOUDTRAIL.folder_days(100, 101), (100, 102));
        assert_eq!(Delivery::CLOUDTRAIL.event_days(100), (99, 100));
    }
}
