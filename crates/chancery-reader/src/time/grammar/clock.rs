//! Parts of the day and clock times, with the day they belong to.

use super::Grammar;
use crate::time::expr::{Expr, Form, Pick, Unit};
use crate::time::lexicon::Class;
use crate::words::{Gap, Shape};

impl Grammar<'_, '_> {
    /// "Friday morning", "10 p.m. Wednesday", "the night of 3 May", "last night", "14:30 GMT".
    pub(super) fn clocked(&self, at: usize) -> Option<Expr> {
        let options =
            [self.day_then_clock(at), self.clock_then_day(at), self.part_of_day(at), self.night_word(at)];
        options.into_iter().flatten().max_by_key(|expr| expr.end)
    }

    fn expr(&self, form: Form, clock: String, start: usize, end: usize) -> Expr {
        Expr { form, clock: Some(clock), start, end }
    }

    /// "Tuesday evening", "yesterday at 3 p.m.", "20 May at 14:30".
    fn day_then_clock(&self, at: usize) -> Option<Expr> {
        let start = self.skip(at, &["early", "late", "later", "earlier"]);
        let (form, next) = self.day(start)?;
        let part_at = self.skip(next, &["early", "late", "-"]);
        if let Some(part) = self.class(part_at, Class::Part) {
            return Some(self.expr(form, part.to_owned(), at, part_at + 1));
        }
        if let Some(hour) = self.class(part_at, Class::Hour) {
            return Some(self.expr(form, hour.to_owned(), at, part_at + 1));
        }
        let clock_at = self.skip(next, &[","]);
        let clock_at = self.skip(clock_at, &["at", "around"]);
        let (clock, end) = self.clock(clock_at)?;
        Some(self.expr(form, clock, at, end))
    }

    /// "10 p.m. Wednesday", "noon on 3 May", "at 14:30"; without a day the running one is meant.
    fn clock_then_day(&self, at: usize) -> Option<Expr> {
        let start = self.skip(at, &["around", "about"]);
        let (clock, next) = self.clock(start)?;
        let day_at = self.skip(next, &[","]);
        let day_at = self.skip(day_at, &["on"]);
        if let Some((form, end)) = self.day(day_at) {
            return Some(self.expr(form, clock, at, end));
        }
        Some(self.expr(Form::SameDay, clock, at, next))
    }

    /// A clock time: "10:30", "10 p.m. EST", "3 o'clock", "noon", "14.30 GMT", "1430 GMT".
    fn clock(&self, at: usize) -> Option<(String, usize)> {
        if let Some(hour) = self.class(at, Class::Hour) {
            return Some((hour.to_owned(), at + 1));
        }
        let word = self.words.get(at)?;
        let spoken = crate::number::below_hundred(self.words, at).filter(|(hour, _)| (1..=12).contains(hour));
        let (mut hour, mut next) = match word.digits() {
            Some(hour) => (hour, at + 1),
            None => spoken.map(|(hour, end)| (i64::from(hour), end))?,
        };
        let mut minute = None;
        let mut certain = false;
        if word.text.len() == 4 && word.shape == Shape::Digits {
            self.zone(next)?;
            minute = Some(hour % 100);
            hour /= 100;
            certain = true;
        } else if let (Some(sign), Some(minutes)) = (self.words.get(next), self.words.get(next + 1)) {
            let joined = matches!(sign.text, ":" | ".") && sign.gap == Gap::None && minutes.gap == Gap::None;
            // "3:07:35" is a length, a result.
            let seconds =
                self.words.get(next + 2).is_some_and(|sign| sign.text == ":" && sign.gap == Gap::None);
            if joined && seconds {
                return None;
            }
            if joined && minutes.shape == Shape::Digits && minutes.text.len() == 2 {
                let value = minutes.digits().filter(|minute| *minute < 60)?;
                minute = Some(value);
                certain = sign.text == ":" && word.text.len() <= 2;
                next += 2;
            }
        }
        if let Some((afternoon, end)) = self.meridiem(next) {
            hour = match (afternoon, hour) {
                (true, 1..=11) => hour + 12,
                (false, 12) => 0,
                _ => hour,
            };
            next = end;
            certain = true;
        } else if self.is(next, "o") && self.is_any(next + 1, &["'", "’"]) && self.is(next + 2, "clock") {
            next += 3;
            certain = true;
        }
        if self.is(next, "in")
            && self.is(next + 1, "the")
            && let Some(part) = self.class(next + 2, Class::Part)
        {
            if matches!(part, "AF" | "EV") && (1..=11).contains(&hour) {
                hour += 12;
            }
            next += 3;
            certain = true;
        }
        if let Some(end) = self.zone(next) {
            next = end;
            certain = true;
        }
        // A bare number is a clock time only with a sign of one; scores ("2:1") have one digit behind the colon.
        if !certain || !(0..=24).contains(&hour) {
            return None;
        }
        Some((format!("{hour:02}:{:02}", minute.unwrap_or(0)), next))
    }

    /// "a.m.", "pm": whether the afternoon is meant, and the end.
    fn meridiem(&self, at: usize) -> Option<(bool, usize)> {
        if self.is_any(at, &["am", "pm"]) {
            // "3 am" and "3am", not "3 Am".
            return Some((self.is(at, "pm"), at + 1));
        }
        let half = self.is_any(at, &["a", "p"]) && self.is(at + 1, ".") && self.is(at + 2, "m");
        if !half || self.words[at + 2].gap != Gap::None {
            return None;
        }
        Some((self.is(at, "p"), self.skip(at + 3, &["."])))
    }

    /// "GMT", "(EST)", "local time", "Moscow time".
    fn zone(&self, at: usize) -> Option<usize> {
        let start = self.skip(at, &["("]);
        let is_upper = |at: usize| self.words[at].text.chars().all(char::is_uppercase);
        if self.class(start, Class::Zone).is_some() && is_upper(start) {
            return Some(if start > at { self.skip(start + 1, &[")"]) } else { start + 1 });
        }
        let named = self
            .words
            .get(at)
            .is_some_and(|word| word.is("local") || word.is_capital() && word.shape == Shape::Letters);
        (named && self.is(at + 1, "time")).then_some(at + 2)
    }

    /// "this morning", "the night of 3 May", "the next evening", "that night", "in the morning".
    fn part_of_day(&self, at: usize) -> Option<Expr> {
        let start = self.skip(at, &["early", "late", "later", "earlier", "mid"]);
        let start = self.skip(start, &["-", "in"]);
        if let Some((pick, noun)) = self.pick(start) {
            let noun = self.skip(noun, &["early", "late"]);
            let part = self.class(noun, Class::Part)?;
            let form = match pick {
                Pick::Last => Form::FromNow(Unit::Day, -1),
                Pick::This => Form::FromNow(Unit::Day, 0),
                Pick::Next => Form::FromNow(Unit::Day, 1),
                Pick::Previous => Form::FromContext(Unit::Day, -1),
                Pick::Following => Form::FromContext(Unit::Day, 1),
                Pick::Same | Pick::Open => Form::Unit(Unit::Day, Pick::Same),
            };
            return Some(self.expr(form, part.to_owned(), at, noun + 1));
        }
        let article = self.skip(start, &["the"]);
        let noun = self.skip(article, &["early", "late"]);
        let part = self.class(noun, Class::Part).or(self.class(noun, Class::Hour))?;
        let after = noun + 1;
        let after = self.skip(after, &["hours"]);
        let day_at = self.skip(after, &["of", "on"]);
        if let Some((form, end)) = self.day(day_at).filter(|_| day_at > after) {
            return Some(self.expr(form, part.to_owned(), at, end));
        }
        if start > at && self.is(at, "mid") {
            return Some(self.expr(Form::SameDay, part.to_owned(), at, after));
        }
        let led = self.follows(at, &["in", "during", "by", "until", "since", "overnight", "on", "that"]);
        let is_kind = self.is_dash(after) || matches!(self.tag(after), "NOUN") && article == start;
        (led && article > start && !is_kind).then(|| self.expr(Form::SameDay, part.to_owned(), at, after))
    }

    /// "tonight", "overnight".
    fn night_word(&self, at: usize) -> Option<Expr> {
        let part = self.class(at, Class::DayPart)?;
        let form = if self.is(at, "tonight") { Form::FromNow(Unit::Day, 0) } else { Form::SameDay };
        Some(self.expr(form, part.to_owned(), at, at + 1))
    }
}
