//! One file for each SerDe, and the slice that lists them. It must not hold what two of
//! them share: that is in `json`, `framing` and `value`.

mod cloudtrail;

use crate::registry::SerdeEntry;

/// CloudTrail comes first: its input format decides, whatever JSON SerDe it is paired with.
pub(crate) const ENTRIES: &[SerdeEntry] = &[cloudtrail::ENTRY];
