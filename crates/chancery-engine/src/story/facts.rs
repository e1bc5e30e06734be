//! What tells one happening from another of its kind: days and ages.
//!
//! "Wednesday" in a report of 3 November and "Nov. 2" in a later one are one day; "8-year-old" and ", 8," one age. Single
//! words do not show that, and two shootings in two towns share most of them. Names of two words, told so, were no help:
//! they only say again what their parts say.

use std::fmt::Write as _;

use jiff::civil::{Date, Weekday};

use super::terms::Term;
use crate::anchor;

/// Months and weekdays by their first letters.
const MONTHS: [&str; 12] =
    ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const WEEKDAYS: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

/// Greatest age.
const OLDEST: u32 = 110;

/// Reads words in order and tells the facts among them.
#[derive(Clone, Debug, Default)]
pub(super) struct Facts {
    /// Day of publication, where it is known.
    published: Option<Date>,
    /// The last word and the one before it.
    last: Word,
    before: Word,
    segment: u32,
    made: String,
}

/// What is remembered of a word.
#[derive(Clone, Copy, Debug, Default)]
struct Word {
    number: Option<u32>,
    month: Option<usize>,
    is_year: bool,
    is_capital: bool,
    ends_with_comma: bool,
}

impl Facts {
    /// Begins a report published on `published`: a date, or a date and time.
    pub fn of(published: Option<&str>) -> Facts {
        let published = published.and_then(|published| published.get(..10)?.parse().ok());
        Facts { published, ..Facts::default() }
    }

    /// Sees the next word; calls `tell` with each fact that it completes.
    pub fn see(&mut self, term: &Term<'_>, tell: &mut dyn FnMut(&str)) {
        if term.segment != self.segment {
            (self.segment, self.last, self.before) = (term.segment, Word::default(), Word::default());
        }
        let word = Word {
            number: number(term.word).filter(|number| (1..=OLDEST).contains(number)),
            month: month(term.word),
            is_year: matches!(term.word, "year" | "years"),
            is_capital: term.is_capital,
            ends_with_comma: term.raw.ends_with(','),
        };
        let day = match (self.last, word) {
            (Word { month: Some(month), .. }, Word { number: Some(day), .. })
            | (Word { number: Some(day), ends_with_comma: false, .. }, Word { month: Some(month), .. }) => {
                Some((month, day))
            }
            _ => self.weekday(term.word),
        };
        let age = match (self.before, self.last, word) {
            (Word { number: age, .. }, Word { is_year: true, .. }, _) if term.word == "old" => age,
            (_, Word { is_capital: true, ends_with_comma: true, .. }, Word { ends_with_comma: true, .. }) => {
                word.number
            }
            _ => None,
        };
        self.made.clear();
        if let Some((month, day)) = day.filter(|(_, day)| *day <= 31) {
            let _ = write!(self.made, "day {month} {day}");
            tell(&self.made);
        } else if let Some(age) = age {
            let _ = write!(self.made, "age {age}");
            tell(&self.made);
        }
        (self.before, self.last) = (self.last, word);
    }

    /// The last day of that name before publication.
    fn weekday(&self, word: &str) -> Option<(usize, u32)> {
        let published = self.published?;
        let number = WEEKDAYS.iter().position(|name| word.ends_with("day") && *name == word)?;
        let weekday = Weekday::from_monday_zero_offset(number as i8).ok()?;
        let back = weekday.until(published.weekday());
        let day = published.checked_sub(jiff::Span::new().days(i64::from(back))).ok()?;
        Some((day.month() as usize - 1, day.day() as u32))
    }
}

fn number(word: &str) -> Option<u32> {
    word.starts_with(|letter: char| letter.is_ascii_digit()).then(|| word.parse().ok())?
}

fn month(word: &str) -> Option<usize> {
    // Every word of every text comes by here.
    if !matches!(word.as_bytes().first()?, b'j' | b'f' | b'm' | b'a' | b's' | b'o' | b'n' | b'd') {
        return None;
    }
    let at = MONTHS.iter().position(|month| word.starts_with(month))?;
    (word.len() == 3 || word == "sept" || anchor::month(word) == Some(at as i8 + 1)).then_some(at)
}

#[cfg(test)]
mod tests {
    use std::ops::ControlFlow;

    use chancery_model::Report;

    use super::super::terms::for_each_word;
    use super::*;

    #[track_caller]
    fn check(published: &str, text: &str, expected: &[&str]) {
        let mut facts = Facts::of(Some(published));
        let mut told: Vec<String> = Vec::new();
        for_each_word(&Report::new("r", text), &mut |term| {
            facts.see(term, &mut |fact| told.push(fact.to_owned()));
            ControlFlow::Continue(())
        });
        assert_eq!(told, expected);
    }

    #[test]
    fn days_are_one_however_they_are_called() {
        check("2019-05-09", "It burned on Wednesday.", &["day 4 8"]);
        check("2019-05-20", "It burned on May 8 at noon, or 8 September.", &["day 4 8", "day 8 8"]);
        check("2019-05-09", "It burned on Thursday.", &["day 4 9"]);
        check("", "It burned on Thursday, on 40 May.", &[]);
    }

    #[test]
    fn ages_are_one_however_they_are_told() {
        check("", "The 8-year-old ran.", &["age 8"]);
        check("", "A boy, Holm, 8, ran; 8 years passed.", &["age 8"]);
    }
}
