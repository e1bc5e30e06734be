//! When to ask again. Seconds since 1970 in and out; no clock here.

/// Longest wait after failures, in seconds: a day. A site that comes back is found within one.
const LONGEST: u64 = 86_400;

/// Longest wait that a server may ask for, in seconds: a week.
const LONGEST_ASKED: u64 = 7 * 86_400;

/// Tries of a page before it is given up.
pub const TRIES: u32 = 4;

/// When to ask again after `failures` in a row: the usual wait, doubled each time, and never sooner than the server asked.
pub fn after_failure(now: u64, every: u64, failures: u32, asked: Option<u64>) -> u64 {
    let doubled = every.max(1).saturating_mul(1 << failures.min(20)).min(LONGEST.max(every));
    now + doubled.max(asked.unwrap_or(0).min(LONGEST_ASKED))
}

/// Seconds that a `Retry-After` asks for: a number, or a date in the future.
pub fn retry_after(value: &str, now: u64) -> Option<u64> {
    let value = value.trim();
    if let Ok(seconds) = value.parse::<u64>() {
        return Some(seconds);
    }
    let date = jiff::fmt::rfc2822::parse(value).ok()?;
    Some(u64::try_from(date.timestamp().as_second()).ok()?.saturating_sub(now))
}

#[cfg(test)]
mod tests {
    use super::{after_failure, retry_after};

    #[test]
    fn waits_grow_and_end() {
        assert_eq!(after_failure(1_000, 600, 1, None), 2_200);
        assert_eq!(after_failure(1_000, 600, 3, None), 5_800);
        assert_eq!(after_failure(1_000, 600, 99, None), 87_400);
        assert_eq!(after_failure(1_000, 600, 1, Some(7_200)), 8_200);
        assert_eq!(after_failure(0, 600, 1, Some(u64::MAX)), 7 * 86_400);
    }

    #[test]
    fn what_servers_ask_for() {
        assert_eq!(retry_after("120", 0), Some(120));
        assert_eq!(retry_after("Thu, 01 Jan 1970 00:02:00 GMT", 100), Some(20));
        assert_eq!(retry_after("Thu, 01 Jan 1970 00:02:00 GMT", 900), Some(0));
        assert_eq!(retry_after("soon", 0), None);
    }
}
