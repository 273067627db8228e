//! Which failures are tried again and after how long: exponential back-off with full jitter.
//! It must not know requests.

use std::time::Duration;

/// How often and how patiently a request is repeated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Retry {
    /// The first attempt counts.
    pub attempts: u32,
    /// The longest first pause; each later one may be twice as long.
    pub base: Duration,
    /// No pause is longer.
    pub pause_max: Duration,
    /// A body that does not move for so long has failed.
    pub stall: Duration,
}

impl Default for Retry {
    fn default() -> Self {
        Self {
            attempts: 8,
            base: Duration::from_millis(100),
            pause_max: Duration::from_secs(10),
            stall: Duration::from_secs(30),
        }
    }
}

impl Retry {
    /// The pause after attempt number `attempt` (from 1); `None` when there is no next one.
    /// Random between nothing and the bound, so that many clients do not come back together.
    #[must_use]
    pub fn pause(&self, attempt: u32) -> Option<Duration> {
        if attempt >= self.attempts {
            return None;
        }
        let doubled = self.base.saturating_mul(1 << attempt.saturating_sub(1).min(20));
        let bound = doubled.min(self.pause_max);
        Some(bound.mul_f64(rand::random::<f64>()))
    }
}

/// Statuses that say "not now".
#[must_use]
pub fn is_passing_status(status: u16) -> bool {
    matches!(status, 429 | 500 | 502 | 503 | 504)
}

/// Error codes that say "not now" whatever their status.
#[must_use]
pub fn is_passing_code(code: &str) -> bool {
    matches!(
        code,
        "SlowDown"
            | "InternalError"
            | "ServiceUnavailable"
            | "RequestTimeout"
            | "Throttling"
            | "ThrottlingException"
            | "TooManyRequests"
            | "RequestLimitExceeded"
            | "BandwidthLimitExceeded"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_to_a_bound_and_end() {
        let retry = Retry { attempts: 4, ..Retry::default() };
        for _ in 0..100 {
            assert!(retry.pause(1).unwrap() <= Duration::from_millis(100));
            assert!(retry.pause(3).unwrap() <= Duration::from_millis(400));
            assert_eq!(retry.pause(4), None);
        }
        let patient = Retry { attempts: 100, ..Retry::default() };
        assert!((0..100).all(|_| patient.pause(90).unwrap() <= Duration::from_secs(10)));
    }
}
