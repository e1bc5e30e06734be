//! Numbers with their units: exact, rounded, bounded on one side, or a range.

use super::lattice::Relation;

/// Share by which a rounded number ("about 120") may miss the exact one.
///
/// A tenth lets "about a thousand" be 1,079 and keeps "about 6,000" apart from 5,060.
const ROUNDING: f64 = 0.10;

/// A number as a report gives it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Amount {
    pub low: Option<f64>,
    pub high: Option<f64>,
    /// "about", "nearly", "some".
    pub rounded: bool,
}

impl Amount {
    /// How `self` lies to `other`.
    pub fn relation(self, other: Amount) -> Relation {
        if self == other {
            return Relation::Equal;
        }
        let (a, b) = (self.bounds(), other.bounds());
        if a == b {
            Relation::Equal
        } else if b.0 <= a.0 && a.1 <= b.1 {
            Relation::Within
        } else if a.0 <= b.0 && b.1 <= a.1 {
            Relation::Contains
        } else if a.0 <= b.1 && b.0 <= a.1 {
            Relation::Overlaps
        } else {
            Relation::Disjoint
        }
    }

    fn bounds(self) -> (f64, f64) {
        let slack = |value: f64| if self.rounded { value.abs() * ROUNDING } else { 0.0 };
        let low = self.low.map_or(f64::NEG_INFINITY, |low| low - slack(low));
        let high = self.high.map_or(f64::INFINITY, |high| high + slack(high));
        (low, high)
    }

    /// The value as the record writes it: `10`, `850-1100`, `100+`, `up to 40`.
    pub fn show(self) -> String {
        match (self.low, self.high) {
            (Some(low), Some(high)) if low == high => number(low),
            (Some(low), Some(high)) => format!("{}-{}", number(low), number(high)),
            (Some(low), None) => format!("{}+", number(low)),
            (None, Some(high)) => format!("up to {}", number(high)),
            (None, None) => String::new(),
        }
    }
}

/// Whole numbers without a fraction, others with the digits they need.
pub fn number(value: f64) -> String {
    if value.fract() == 0.0 && value.abs() < 1e15 { format!("{value:.0}") } else { format!("{value}") }
}

/// Whether the words before a number say that it is rounded.
pub fn says_rounded(words: &str) -> bool {
    const ROUNDERS: &[&str] = &[
        "about",
        "around",
        "approximately",
        "nearly",
        "almost",
        "roughly",
        "some",
        "circa",
        "close to",
        "estimated",
    ];
    let words = words.to_lowercase();
    ROUNDERS.iter().any(|rounder| {
        words.match_indices(rounder).any(|(place, _)| {
            let before = words[..place].chars().next_back();
            let after = words[place + rounder.len()..].chars().next();
            !before.is_some_and(char::is_alphanumeric) && !after.is_some_and(char::is_alphanumeric)
        })
    })
}

#[cfg(test)]
mod tests {
    use super::{Amount, Relation};

    fn read(text: &str) -> Amount {
        let rounded = text.starts_with('~');
        let text = text.trim_start_matches('~');
        if let Some((low, high)) = text.split_once('-') {
            return Amount { low: low.parse().ok(), high: high.parse().ok(), rounded };
        }
        let value = text.trim_end_matches('+').parse().ok();
        Amount { low: value, high: if text.ends_with('+') { None } else { value }, rounded }
    }

    #[track_caller]
    fn check(a: &str, b: &str, expected: Relation) {
        assert_eq!(read(a).relation(read(b)), expected);
    }

    #[test]
    fn rounded_numbers_hold_exact_ones() {
        check("1079", "~1000", Relation::Within);
        check("5060", "~6000", Relation::Disjoint);
        check("~120", "126", Relation::Contains);
        check("10", "6", Relation::Disjoint);
        check("100+", "73", Relation::Disjoint);
        check("100+", "140", Relation::Contains);
        check("900", "850-1100", Relation::Within);
    }
}
