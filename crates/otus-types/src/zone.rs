//! The time-zone table: a 16-bit key for every zone a value may carry, fixed offsets and
//! IANA regions alike. Keys are valid inside one build only and must not be stored.

use chrono::{DateTime, NaiveDateTime, Offset, TimeZone, Utc};
use chrono_tz::{TZ_VARIANTS, Tz};

/// A zone: UTC is 0, offsets are 1..=1681 (−14:00 … +14:00 by the minute), regions follow.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ZoneKey(pub i16);

const MAX_OFFSET_MINUTES: i16 = 14 * 60;
const FIRST_REGION: i16 = 2 * MAX_OFFSET_MINUTES + 2;

/// What a key stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Zone {
    Utc,
    OffsetMinutes(i16),
    Region(Tz),
}

impl ZoneKey {
    pub const UTC: ZoneKey = ZoneKey(0);

    /// The key of a fixed offset; `None` beyond ±14:00. Offset zero is UTC, as in Trino.
    #[must_use]
    pub fn from_offset_minutes(minutes: i16) -> Option<Self> {
        match minutes {
            0 => Some(Self::UTC),
            m if m.abs() <= MAX_OFFSET_MINUTES => Some(Self(m + MAX_OFFSET_MINUTES + 1)),
            _ => None,
        }
    }

    /// The key of `UTC`, `Z`, `GMT`, `+01:00`, `-0330`, `UTC+2`, `Europe/Berlin`, … in any
    /// letter case.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        let upper = name.to_ascii_uppercase();
        if matches!(
            upper.as_str(),
            "UTC"
                | "Z"
                | "GMT"
                | "UT"
                | "ETC/UTC"
                | "ETC/GMT"
                | "ETC/UCT"
                | "UCT"
                | "ZULU"
                | "ETC/ZULU"
                | "GMT0"
                | "ETC/GMT0"
                | "GREENWICH"
                | "ETC/GREENWICH"
                | "UNIVERSAL"
                | "ETC/UNIVERSAL"
        ) {
            return Some(Self::UTC);
        }
        let offset = ["UTC", "GMT", "UT"]
            .iter()
            .find_map(|prefix| upper.strip_prefix(prefix))
            .filter(|rest| rest.starts_with(['+', '-']))
            .unwrap_or(&upper);
        if let Some(minutes) = parse_offset(offset) {
            return Self::from_offset_minutes(minutes);
        }
        let region = Tz::from_str_insensitive(name).ok()?;
        let index = TZ_VARIANTS.iter().position(|tz| *tz == region)?;
        Some(Self(FIRST_REGION + i16::try_from(index).ok()?))
    }

    /// The name as Trino prints it: `UTC`, `+05:30`, `Asia/Tokyo`.
    #[must_use]
    pub fn name(self) -> String {
        match self.zone() {
            Zone::Utc => "UTC".to_owned(),
            Zone::OffsetMinutes(minutes) => {
                let sign = if minutes < 0 { '-' } else { '+' };
                format!("{sign}{:02}:{:02}", minutes.abs() / 60, minutes.abs() % 60)
            }
            Zone::Region(tz) => tz.name().to_owned(),
        }
    }

    /// Seconds to add to the UTC instant to get local time. An instant outside chrono's
    /// years (±262,000) counts as UTC.
    #[must_use]
    pub fn offset_seconds_at(self, epoch_seconds: i64) -> i32 {
        match self.zone() {
            Zone::Utc => 0,
            Zone::OffsetMinutes(minutes) => i32::from(minutes) * 60,
            Zone::Region(tz) => DateTime::<Utc>::from_timestamp(epoch_seconds, 0).map_or(0, |at| {
                tz.offset_from_utc_datetime(&at.naive_utc()).fix().local_minus_utc()
            }),
        }
    }

    /// The UTC instant (epoch seconds) of a local wall-clock time given as seconds since
    /// the epoch. In a gap the clock is moved forward by the gap, and of two instants the
    /// earlier one is taken, as Joda and java.time do.
    #[must_use]
    pub fn local_to_utc_seconds(self, local_seconds: i64) -> i64 {
        match self.zone() {
            Zone::Utc => local_seconds,
            Zone::OffsetMinutes(minutes) => local_seconds - i64::from(minutes) * 60,
            Zone::Region(tz) => region_local_to_utc(tz, local_seconds),
        }
    }

    fn zone(self) -> Zone {
        match self.0 {
            1..FIRST_REGION => Zone::OffsetMinutes(self.0 - MAX_OFFSET_MINUTES - 1),
            key if key >= FIRST_REGION => usize::try_from(key - FIRST_REGION)
                .ok()
                .and_then(|index| TZ_VARIANTS.get(index))
                .map_or(Zone::Utc, |tz| Zone::Region(*tz)),
            _ => Zone::Utc,
        }
    }
}

fn region_local_to_utc(tz: Tz, local_seconds: i64) -> i64 {
    let Some(local) = DateTime::<Utc>::from_timestamp(local_seconds, 0).map(|at| at.naive_utc())
    else {
        return local_seconds;
    };
    match tz.offset_from_local_datetime(&local) {
        chrono::LocalResult::Single(offset) | chrono::LocalResult::Ambiguous(offset, _) => {
            local_seconds - i64::from(offset.fix().local_minus_utc())
        }
        chrono::LocalResult::None => local_seconds - i64::from(offset_before_gap(tz, local)),
    }
}

/// The offset in force before the gap that swallowed `local`: reading the wall clock with
/// it lands after the gap, moved forward by the gap's length.
fn offset_before_gap(tz: Tz, local: NaiveDateTime) -> i32 {
    let day_before = local - chrono::Duration::days(1);
    tz.offset_from_utc_datetime(&day_before).fix().local_minus_utc()
}

/// Minutes of `+05:30`, `+0530`, `+05`, `+5`.
fn parse_offset(text: &str) -> Option<i16> {
    let sign = match text.chars().next()? {
        '+' => 1,
        '-' => -1,
        _ => return None,
    };
    let digits = &text[1..];
    let (hours, minutes) = match (digits.split_once(':'), digits.len()) {
        (Some((hours, minutes)), _) if minutes.len() == 2 => (hours, minutes),
        (None, 4) => digits.split_at_checked(2)?,
        (None, 1 | 2) => (digits, "0"),
        _ => return None,
    };
    if !hours.bytes().chain(minutes.bytes()).all(|b| b.is_ascii_digit()) {
        return None;
    }
    let (hours, minutes): (i16, i16) = (hours.parse().ok()?, minutes.parse().ok()?);
    (hours <= 14 && minutes < 60).then_some(sign * (hours * 60 + minutes))
}

#[cfg(test)]
mod tests {
    use super::ZoneKey;

    #[test]
    fn names_survive_a_round_trip() {
        for name in ["UTC", "+05:30", "-14:00", "+14:00", "-00:01", "Europe/Berlin", "Asia/Tokyo"] {
            assert_eq!(ZoneKey::parse(name).unwrap().name(), name);
        }
        assert_eq!(ZoneKey::parse("utc+2").unwrap().name(), "+02:00");
        assert_eq!(ZoneKey::parse("america/new_york").unwrap().name(), "America/New_York");
        for name in ["", "+15:00", "+1:2", "Mars/Base", "+99", "+"] {
            assert!(ZoneKey::parse(name).is_none(), "{name}");
        }
    }

    #[test]
    fn gaps_move_forward_and_overlaps_take_the_earlier_instant() {
        let berlin = ZoneKey::parse("Europe/Berlin").unwrap();
        // 2024-03-31 02:30 does not exist; it reads as 03:30 +02:00 = 01:30 UTC.
        assert_eq!(berlin.local_to_utc_seconds(1_711_852_200), 1_711_848_600);
        // 2024-10-27 02:30 exists twice; the earlier is +02:00 = 00:30 UTC.
        assert_eq!(berlin.local_to_utc_seconds(1_729_996_200), 1_729_989_000);
    }
}
