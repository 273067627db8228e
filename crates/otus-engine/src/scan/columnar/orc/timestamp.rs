//! Timestamps: seconds since 2015 on the writer's clock, and nanoseconds without their trailing
//! zeros. It must not know columns.

use chrono::{DateTime, NaiveDate, Offset, TimeZone};
use chrono_tz::Tz;

use super::integers::Integers;

/// See the module.
#[derive(Debug)]
pub struct Timestamps {
    seconds: Integers,
    nanos: Integers,
    zone: Option<Tz>,
    /// 2015 began here, in seconds since 1970.
    base: i64,
}

const BASE: i64 = 1_420_070_400;
const OUT_OF_RANGE: &str = "A timestamp is out of range";

impl Timestamps {
    /// `zone` is the writer's; none is UTC.
    pub fn new(seconds: Integers, nanos: Integers, zone: Option<Tz>) -> Self {
        let zone = zone.filter(|it| *it != Tz::UTC);
        let begin = |zone: Tz| {
            let begin = NaiveDate::from_ymd_opt(2015, 1, 1)?.and_hms_opt(0, 0, 0)?;
            Some(zone.from_local_datetime(&begin).earliest()?.timestamp())
        };
        Self { seconds, nanos, zone, base: zone.and_then(begin).unwrap_or(BASE) }
    }

    /// The next `count` values in milliseconds, as the writer's clock showed them.
    pub fn next(&mut self, count: usize) -> Result<Vec<i64>, String> {
        let seconds = self.seconds.next(count)?;
        let nanos = self.nanos.next(count)?;
        let mut all = Vec::new();
        for (seconds, nanos) in seconds.into_iter().zip(nanos) {
            all.push(self.millis(seconds, nanos).ok_or(OUT_OF_RANGE)?);
        }
        Ok(all)
    }

    fn millis(&self, seconds: i64, nanos: i64) -> Option<i64> {
        let zeros = u32::try_from(nanos & 7).ok()?;
        let nanos = nanos >> 3;
        let nanos = if zeros == 0 { nanos } else { nanos.checked_mul(10_i64.pow(zeros + 1))? };
        // Arrow's writer leaves them negative before 1970.
        if nanos.unsigned_abs() >= 1_000_000_000 {
            return None;
        }
        let mut seconds = seconds.checked_add(self.base)?;
        // Writers round towards 1970 (ORC-763).
        if seconds < 0 && nanos > 999_999 {
            seconds -= 1;
        }
        if let Some(zone) = self.zone {
            let instant = DateTime::from_timestamp(seconds, 0)?.naive_utc();
            let offset = zone.offset_from_utc_datetime(&instant).fix().local_minus_utc();
            seconds = seconds.checked_add(i64::from(offset))?;
        }
        // Rounded as Trino does.
        seconds.checked_mul(1000)?.checked_add((nanos + 500_000).div_euclid(1_000_000))
    }
}
