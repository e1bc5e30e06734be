//! When a tick ends, and how late it is in the stream, told by the reports' own dates.
//!
//! A single clock that goes wrong (a page dated 2099) moves nothing.

use std::collections::VecDeque;

/// Dated reports that are remembered.
const REMEMBERED: usize = 64;

/// Reports that must have reached an hour before it counts as now; before so many have come, all are believed.
const WITNESSES: usize = 8;

/// Reads the stream's time from its reports.
#[derive(Clone, Debug, Default)]
pub(super) struct Clock {
    /// Hours since 1970 of the last dated reports.
    recent: VecDeque<i64>,
    /// The latest hour of the running tick.
    tick: Option<i64>,
}

impl Clock {
    /// Believes `hour`, or returns `None`: it lies further ahead of all others than `window_hours`.
    pub fn believe(&mut self, hour: i64, window_hours: i64) -> Option<i64> {
        let now = self.now();
        if self.recent.len() == REMEMBERED {
            self.recent.pop_front();
        }
        self.recent.push_back(hour);
        now.is_none_or(|now| hour - now <= window_hours).then_some(hour)
    }

    /// Whether a report of `hour` begins a new tick of `width` hours; if so, the tick is moved on.
    ///
    /// A tick that lies further ahead of now than `window_hours` was begun by a wrong clock, and gives way.
    pub fn ticks(&mut self, hour: i64, width: i64, window_hours: i64) -> bool {
        let width = width.max(1);
        let slot = hour.div_euclid(width);
        let is_wrong =
            |tick: i64| self.now().is_some_and(|now| tick.saturating_mul(width) - now > window_hours);
        match self.tick {
            Some(tick) if slot <= tick && !is_wrong(tick) => false,
            Some(_) => {
                self.tick = Some(slot);
                true
            }
            None => {
                self.tick = Some(slot);
                false
            }
        }
    }

    /// The latest hour that several reports have reached; `None` while too few had a date.
    pub fn now(&self) -> Option<i64> {
        if self.recent.len() < WITNESSES {
            return None;
        }
        let mut hours: Vec<i64> = self.recent.iter().copied().collect();
        let (_, &mut now, _) = hours.select_nth_unstable_by(WITNESSES - 1, |a, b| b.cmp(a));
        Some(now)
    }
}

/// Hours since 1970 of an ISO date, a date and time, or a date and time with offset.
pub(super) fn hour_of(published: &str) -> Option<i64> {
    if let Ok(instant) = published.parse::<jiff::Timestamp>() {
        return Some(instant.as_second().div_euclid(3600));
    }
    let day: jiff::civil::Date = published.get(..10)?.parse().ok()?;
    let days = i64::from(day.since(jiff::civil::date(1970, 1, 1)).ok()?.get_days());
    let hour = published.get(11..13).and_then(|hour| hour.parse::<i64>().ok()).filter(|hour| *hour < 24);
    Some(days * 24 + hour.unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(published: &str, expected: Option<i64>) {
        assert_eq!(hour_of(published), expected);
    }

    #[test]
    fn hours_are_read_from_dates_and_times() {
        check("1970-01-02", Some(24));
        check("1970-01-02T05:30:00Z", Some(29));
        check("1970-01-02T05:30:00.5+02:00", Some(27));
        check("1970-01-02 05:30", Some(29));
        check("yesterday", None);
        check("2021-13-40", None);
        check("1970-01-0é", None);
    }

    #[test]
    fn one_wrong_clock_moves_nothing() {
        let mut clock = Clock::default();
        for hour in 100..110 {
            assert_eq!(clock.believe(hour, 720), Some(hour));
        }
        assert_eq!(clock.believe(1_000_000, 720), None);
        assert_eq!(clock.believe(110, 720), Some(110));
        assert_eq!(clock.now(), Some(104));
    }

    #[test]
    fn a_gap_that_all_reports_jump_is_believed() {
        let mut clock = Clock::default();
        for hour in (1..9).chain(9001..9009) {
            let _ = clock.believe(hour, 720);
        }
        assert_eq!(clock.believe(9009, 720), Some(9009));
    }

    #[test]
    fn ticks_follow_the_clock_and_late_reports_make_none() {
        let mut clock = Clock::default();
        let ticks: Vec<bool> = [5, 5, 6, 4, 6, 9].iter().map(|&hour| clock.ticks(hour, 1, 720)).collect();
        assert_eq!(ticks, [false, false, true, false, false, true]);
    }

    #[test]
    fn a_stream_that_begins_with_a_wrong_clock_ticks_all_the_same() {
        let mut clock = Clock::default();
        let mut ticks = 0;
        for hour in [1_000_000].into_iter().chain(100..120) {
            if let Some(hour) = clock.believe(hour, 720) {
                ticks += usize::from(clock.ticks(hour, 1, 720));
            }
        }
        assert!(ticks >= 10, "{ticks} ticks");
    }
}
