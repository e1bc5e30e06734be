//! Whether words that tell a time can mean a date.

use jiff::civil::Date;
use jiff::{ToSpan as _, Unit};

use crate::anchor::{MONTHS, WEEKDAYS};
use crate::record::days_of;

/// Words that tell a time without naming it.
const TIMES: [&str; 50] = [
    "christmas",
    "easter",
    "thanksgiving",
    "ramadan",
    "millennium",
    "season",
    "day",
    "days",
    "week",
    "weeks",
    "weekend",
    "month",
    "months",
    "year",
    "years",
    "quarter",
    "spring",
    "summer",
    "autumn",
    "fall",
    "winter",
    "today",
    "tomorrow",
    "yesterday",
    "tonight",
    "morning",
    "evening",
    "night",
    "afternoon",
    "noon",
    "now",
    "ago",
    "decade",
    "half",
    "hour",
    "hours",
    "midnight",
    "recently",
    "currently",
    "earlier",
    "later",
    "previous",
    "following",
    "eve",
    "date",
    "century",
    "last",
    "next",
    "dawn",
    "then",
];

/// Why none of the words can mean the date.
pub fn unread(value: &str, words: &[&str], published: Option<&str>) -> Option<String> {
    let Some((from, to)) = days_of(value) else {
        return Some("this is no date".to_owned());
    };
    let published = published.and_then(|day| day.parse::<Date>().ok());
    let mut why = None;
    for words in words {
        match contradiction(words, from, to, published) {
            None => return None,
            Some(reason) => why = Some(reason),
        }
    }
    why
}

/// Why these words cannot mean a day from `from` to `to`.
fn contradiction(words: &str, from: Date, to: Date, published: Option<Date>) -> Option<String> {
    let lower = words.to_lowercase();
    let pieces: Vec<&str> =
        lower.split(|sign: char| !sign.is_alphanumeric()).filter(|piece| !piece.is_empty()).collect();
    let long = from.until((Unit::Day, to)).map_or(0, |span| span.get_days());
    let days = || (0..=long.min(400)).filter_map(|ahead| from.checked_add(ahead.days()).ok());
    let mut told = false;
    for (at, piece) in pieces.iter().enumerate() {
        let number: Option<i16> = piece
            .trim_end_matches(|sign: char| sign.is_ascii_lowercase())
            .parse()
            .ok()
            .filter(|_| piece.starts_with(|sign: char| sign.is_ascii_digit()));
        if let Some(year) = number.filter(|year| (1900..2100).contains(year) && piece.len() == 4) {
            told = true;
            // An interval may end in the year that is named.
            if !(from.year() <= year && year <= to.year()) {
                return Some(format!("{words:?} names the year {year}"));
            }
        } else if let Some(day) = number.filter(|day| (1..=31).contains(day)) {
            told = true;
            let beside = |at: usize| pieces.get(at).is_some_and(|piece| month(piece).is_some());
            let of_month = at.checked_sub(1).is_some_and(beside) || beside(at + 1);
            if of_month && long < 31 && !days().any(|known| i16::from(known.day()) == day) {
                return Some(format!("{words:?} names day {day} of a month"));
            }
        }
        if let Some(month) = month(piece) {
            told = true;
            if long < 300 && !days().any(|day| i16::from(day.month()) == month) {
                return Some(format!("{words:?} names another month"));
            }
        }
        if let Some((_, weekday)) = WEEKDAYS
            .iter()
            .find(|(name, _)| piece.strip_suffix('s').unwrap_or(piece) == *name || piece == name)
        {
            told = true;
            // A report may give a day of the month and the wrong day of the week with it.
            let dated = pieces.iter().any(|piece| month(piece).is_some());
            if long < 6 && !dated && !days().any(|day| day.weekday() == *weekday) && !moved(&pieces) {
                return Some(format!("{words:?} names another day of the week"));
            }
        }
        if let (Some(published), Some(away)) = (published, away(piece)) {
            let near = published.checked_add(away.days()).ok();
            let lenient = near.is_some_and(|near| {
                // A report may have been written the day before, or in another time zone.
                let first = from.checked_sub(1.days()).unwrap_or(from);
                let last = to.checked_add(1.days()).unwrap_or(to);
                first <= near && near <= last
            });
            if !lenient && !moved(&pieces) && !lower.contains("day before") {
                return Some(format!("{words:?} is not near {published}, when it was published"));
            }
        }
        told |= TIMES.contains(piece) || number.is_some();
    }
    told |= pieces.iter().any(|piece| TIMES.iter().any(|time| piece.ends_with(time)));
    (!told).then(|| format!("{words:?} tells no time"))
}

/// "The Tuesday before", "two days after Sunday": another day is counted from the one named.
fn moved(pieces: &[&str]) -> bool {
    pieces.iter().any(|piece| {
        matches!(
            *piece,
            "before" | "after" | "until" | "since" | "from" | "to" | "eve" | "following" | "later"
        )
    })
}

fn month(piece: &str) -> Option<i16> {
    let place = MONTHS.iter().position(|month| {
        *month == piece
            || piece.len() >= 3
                && piece.len() <= 4
                && month.starts_with(piece)
                && piece != "may"
                && piece != "mar"
    })?;
    i16::try_from(place).ok().map(|place| place + 1)
}

/// Days from publication that a word means.
fn away(piece: &str) -> Option<i64> {
    Some(match piece {
        "yesterday" => -1,
        "today" | "tonight" => 0,
        "tomorrow" => 1,
        _ => return None,
    })
}
