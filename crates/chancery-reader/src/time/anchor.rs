//! Finds the day a text was written on, and whether it tells news or history.

use jiff::civil::Date;

use super::expr::{Expr, Form, Month, Pick, Year};
use crate::number;
use crate::words::{Shape, Word};

/// Whether `word` may be part of a year that is written out: "2021", "nineteen ninety-six".
pub(super) fn may_be_of_year(word: &Word) -> bool {
    word.shape == Shape::Digits || number::below_hundred(std::slice::from_ref(word), 0).is_some()
}

/// The day of a publication date or time: the first ten characters, if they are a date.
pub(super) fn day(published: &str) -> Option<Date> {
    published.get(..10)?.parse().ok()
}

/// A full date near the top that stands like a dateline: on a short line, or after few words.
///
/// `expressions` are those of the whole text, `words` all its words.
pub(super) fn dateline(text: &str, words: &[Word], expressions: &[Expr]) -> Option<Date> {
    let mut first = None;
    for expr in expressions {
        let Form::Day(Year::Given(year), Month::Given(month), day) = expr.form else { continue };
        let Ok(date) = Date::new(year, month, day) else { continue };
        let (Some(start), Some(end)) = (words.get(expr.start), words.get(expr.end.saturating_sub(1))) else {
            continue;
        };
        let line_start = text[..start.start].rfind('\n').map_or(0, |at| at + 1);
        let line_end = text[end.end..].find('\n').map_or(text.len(), |at| end.end + at);
        let others = text[line_start..start.start].split_whitespace().count()
            + text[end.end..line_end].split_whitespace().count();
        let led = text[line_start..start.start].split_whitespace().count();
        if others <= 8 || line_start == 0 && led <= 4 {
            return Some(date);
        }
        if start.start < 400 && first.is_none() {
            first = Some(date);
        }
    }
    first
}

/// Most years the text names lie well before its publication: it tells history.
pub(super) fn is_history(expressions: &[Expr], published: Option<Date>) -> bool {
    let years: Vec<i16> = expressions.iter().filter_map(written_year).collect();
    let Some(published) = published else { return years.len() >= 4 };
    let old = years.iter().filter(|&&year| year < published.year() - 2).count();
    // "On Friday", "last week": a newsroom's words.
    let seen_from_now = expressions
        .iter()
        .filter(|expr| {
            matches!(
                expr.form,
                Form::FromNow(..)
                    | Form::Weekday(_, Pick::Open | Pick::Last | Pick::Next)
                    | Form::Unit(_, Pick::Last | Pick::This | Pick::Next)
            )
        })
        .count();
    years.len() >= 6 && old * 10 >= years.len() * 6 && seen_from_now * 3 < years.len()
}

/// The year that an expression writes out.
pub(super) fn written_year(expr: &Expr) -> Option<i16> {
    match expr.form {
        Form::Year(year) | Form::Day(Year::Given(year), ..) | Form::Month(Year::Given(year), _) => Some(year),
        Form::Season(_, Year::Given(year)) => Some(year),
        _ => None,
    }
}
