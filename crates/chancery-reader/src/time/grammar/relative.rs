//! Dates seen from another date: "next week", "last May", "the day before", "two years ago".

use super::Grammar;
use crate::time::expr::{Form, Month, Pick, Unit, Year};
use crate::time::lexicon::{self, Class};

const OPEN: Year = Year::Picked(Pick::Open);

impl Grammar<'_, '_> {
    /// Any date, with what narrows it: "early next week", "the end of 2005", "later that day".
    pub(super) fn dated(&self, at: usize) -> Option<(Form, usize)> {
        let options = [
            self.calendar(at),
            self.day_word(at),
            self.picked(at),
            self.weekday(at),
            self.season(at),
            self.holiday(at),
            self.shifted(at),
            self.week_of(at),
            self.narrowed(at),
            self.fixed(at),
        ];
        options.into_iter().flatten().max_by_key(|(_, end)| *end)
    }

    /// A date of day precision, to go with a part of the day.
    pub(super) fn day(&self, at: usize) -> Option<(Form, usize)> {
        let options =
            [self.calendar(at), self.day_word(at), self.picked(at), self.weekday(at), self.holiday(at)];
        let (form, end) = options.into_iter().flatten().max_by_key(|(_, end)| *end)?;
        let is_day = matches!(
            form,
            Form::Day(..)
                | Form::Weekday(..)
                | Form::FromNow(Unit::Day, _)
                | Form::FromContext(Unit::Day, _)
                | Form::Unit(Unit::Day, _)
                | Form::Holiday(..)
        );
        is_day.then_some((form, end))
    }

    /// "last", "this coming", "the following": the choice, and where its noun stands.
    pub(super) fn pick(&self, at: usize) -> Option<(Pick, usize)> {
        let has_the = self.is(at, "the");
        let word = at + usize::from(has_the);
        let pick = match self.words.get(word)?.text.to_ascii_lowercase().as_str() {
            "last" | "past" if !has_the => Pick::Last,
            "last" => Pick::Last,
            "this" | "current" | "ongoing" | "running" => {
                if self.is_any(word + 1, &["coming", "next"]) {
                    return Some((Pick::Next, word + 2));
                }
                if self.is_any(word + 1, &["past", "last"]) {
                    return Some((Pick::Last, word + 2));
                }
                let next =
                    if self.is_any(word + 1, &["current", "same", "very"]) { word + 2 } else { word + 1 };
                return Some((Pick::This, next));
            }
            "next" if has_the => Pick::Following,
            "next" | "coming" | "upcoming" => Pick::Next,
            "previous" | "preceding" | "prior" => Pick::Previous,
            "following" | "subsequent" => Pick::Following,
            "that" => {
                let next = if self.is_any(word + 1, &["same", "very"]) { word + 2 } else { word + 1 };
                return Some((Pick::Same, next));
            }
            "same" => Pick::Same,
            _ => return None,
        };
        Some((pick, word + 1))
    }

    /// "next week", "last May", "this summer", "the following Friday", "the same day", "that quarter".
    fn picked(&self, at: usize) -> Option<(Form, usize)> {
        let (pick, noun) = self.pick(at)?;
        // "the past year" is a length; "the last week of May" too.
        let adjective = usize::from(self.is_any(
            noun,
            &["fiscal", "academic", "school", "calendar", "financial", "legislative", "parliamentary"],
        ));
        let noun_at = noun + adjective;
        if let Some(unit) = self.class(noun_at, Class::Unit).and_then(Unit::from_value) {
            let is_length = self.is(noun, "past") || self.is(at, "the") && self.is(at + 1, "past");
            if is_length || matches!(unit, Unit::Second | Unit::Minute | Unit::Hour | Unit::Millennium) {
                return None;
            }
            if self.is_dash(noun_at + 1) && self.words[noun_at + 1].gap == crate::words::Gap::None {
                return None;
            }
            if unit == Unit::Year && pick == Pick::Last && self.is(noun_at + 1, "of") {
                return None;
            }
            let part = self.year_part(noun_at, pick);
            return Some(part.unwrap_or((Form::Unit(unit, pick), noun_at + 1)));
        }
        if self.class(noun, Class::Weekend).is_some() {
            return Some((Form::Weekend(pick), noun + 1));
        }
        if let Some(day) = self.class_number(noun, Class::Weekday) {
            let dated = self.calendar(noun).filter(|(form, _)| matches!(form, Form::Day(..)));
            return Some(dated.unwrap_or((Form::Weekday(day, pick), noun + 1)));
        }
        if let Some(month) = self
            .class_number(noun, Class::Month)
            .filter(|_| self.words[noun].is_capital() || self.words[noun].text.len() > 4)
        {
            let dated =
                self.calendar(noun).filter(|(form, _)| matches!(form, Form::Day(Year::Picked(_), ..)));
            if let Some((Form::Day(_, month, day), end)) = dated {
                return Some((Form::Day(Year::Picked(pick), month, day), end));
            }
            return Some((Form::Month(Year::Picked(pick), month), noun + 1));
        }
        if let Some(season) = self.class(noun, Class::Season) {
            return Some((Form::Season(season, Year::Picked(pick)), noun + 1));
        }
        if let Some((rule, end)) = lexicon::longest(self.words, noun, Class::Holiday) {
            return Some((Form::Holiday(rule, Year::Picked(pick)), end));
        }
        None
    }

    /// "this year's third quarter", "next year's first half": `noun` is at "year".
    fn year_part(&self, noun: usize, pick: Pick) -> Option<(Form, usize)> {
        let possessive =
            self.is(noun, "year") && self.is_any(noun + 1, &["'", "’"]) && self.is(noun + 2, "s");
        let (form, end) = possessive.then(|| self.calendar(noun + 3)).flatten()?;
        match form {
            Form::Quarter(number, _) => Some((Form::Quarter(number, Year::Picked(pick)), end)),
            Form::Half(half, _) => Some((Form::Half(half, Year::Picked(pick)), end)),
            _ => None,
        }
    }

    /// "today", "yesterday", "the day before yesterday", "the day after tomorrow".
    fn day_word(&self, at: usize) -> Option<(Form, usize)> {
        if let Some(days) = self.class(at, Class::Day) {
            return Some((Form::FromNow(Unit::Day, days.parse().ok()?), at + 1));
        }
        let start = self.skip(at, &["the"]);
        if self.is(start, "day") && self.is_any(start + 1, &["before", "after"]) {
            let days: i32 = self.class(start + 2, Class::Day)?.parse().ok()?;
            let step = if self.is(start + 1, "before") { -1 } else { 1 };
            return Some((Form::FromNow(Unit::Day, days + step), start + 3));
        }
        None
    }

    /// A weekday without more: "Friday"; "Fridays" are a set.
    fn weekday(&self, at: usize) -> Option<(Form, usize)> {
        if let Some(day) = self.class_number(at, Class::Weekday) {
            if let Some((pick, end)) = self.week_after(at + 1) {
                return Some((Form::Weekday(day, pick), end));
            }
            return Some((Form::Weekday(day, Pick::Open), at + 1));
        }
        let day = self.class_number(at, Class::WeekdayShort)?;
        let word = &self.words[at];
        // "Sun", "Sat", "Mon", "Wed" are words and names; with a stop after "on" they are days.
        let led =
            self.follows(at, &["on", "next", "last", "this", "until", "by"]) && !word.is_any(&["sun", "sat"]);
        (word.is_capital() && led).then_some((Form::Weekday(day, Pick::Open), at + 1))
    }

    /// "of next week", "last week" behind a weekday.
    fn week_after(&self, at: usize) -> Option<(Pick, usize)> {
        let next = self.skip(at, &["of"]);
        let (pick, noun) = self.pick(next)?;
        (self.is(noun, "week") && !self.is(noun + 1, "'")).then_some((pick, noun + 1))
    }

    /// "the summer", "summer 2020", "the winter of 1994", "summer".
    fn season(&self, at: usize) -> Option<(Form, usize)> {
        let start = self.skip(at, &["the"]);
        let season = self.class(start, Class::Season)?;
        if let Some((year, end)) = self.year_after(start + 1) {
            return Some((Form::Season(season, year), end));
        }
        let led = start > at
            || self.follows(
                at,
                &["in", "by", "since", "until", "during", "for", "mid", "early", "late", "of", "-", "every"],
            );
        let is_event = self.words[start].is("fall")
            && (!led
                || self.is(start + 1, "of")
                || self.is(start + 1, "in")
                || !matches!(self.tag(start), "NOUN" | "PROPN" | ""));
        let is_verb = self.tag(start) == "VERB";
        let olympic = self.is_any(
            start + 1,
            &["olympics", "games", "school", "camp", "residence", "palace", "paralympics"],
        );
        (led && !is_event && !is_verb && !olympic).then_some((Form::Season(season, OPEN), start + 1))
    }

    fn holiday(&self, at: usize) -> Option<(Form, usize)> {
        let (rule, end) = lexicon::longest(self.words, at, Class::Holiday)?;
        if !self.words[at].is_capital() {
            return None;
        }
        let (year, end) = self.year_after(end).unwrap_or((OPEN, end));
        Some((Form::Holiday(rule, year), end))
    }

    /// "the week of March 5", "the weekend", "the quarter".
    fn week_of(&self, at: usize) -> Option<(Form, usize)> {
        let start = self.skip(at, &["the"]);
        if self.is(start, "week") && self.is_any(start + 1, &["of", "from", "beginning", "starting"]) {
            let (form, end) = self.calendar(self.skip(start + 2, &["on"]))?;
            return matches!(form, Form::Day(..)).then(|| (Form::WeekOf(Box::new(form)), end));
        }
        if self.class(start, Class::Weekend).is_some() {
            return Some((Form::Weekend(Pick::Open), start + 1));
        }
        None
    }

    /// "the latest quarter", "the year-earlier period", "the end of the year", "year-end".
    fn fixed(&self, at: usize) -> Option<(Form, usize)> {
        let start = self.skip(at, &["the"]);
        if start > at && self.is(start, "quarter") {
            return Some((Form::Quarter(None, OPEN), start + 1));
        }
        if self.is_any(start, &["latest", "current"]) && self.is_any(start + 1, &["quarter", "period"]) {
            return Some((Form::Quarter(None, OPEN), start + 2));
        }
        let dash = self.skip(start + 1, &["-"]);
        if self.is(start, "year") && dash > start + 1 && self.is_any(dash, &["earlier", "ago"]) {
            let end = if self.is_any(dash + 1, &["period", "quarter"]) { dash + 2 } else { dash + 1 };
            return Some((Form::FromContext(Unit::Year, -1), end));
        }
        if self.is(start, "year") && self.is(dash, "end") {
            return Some((Form::Day(Year::Picked(Pick::This), Month::Given(12), 31), dash + 1));
        }
        None
    }

    /// "early", "late", "mid-", "the end of", "later", "earlier" before a date.
    fn narrowed(&self, at: usize) -> Option<(Form, usize)> {
        let start = self.skip(at, &["the"]);
        let start = self.skip(start, &["very"]);
        let mut next = if self.is_any(
            start,
            &[
                "early",
                "late",
                "mid",
                "middle",
                "beginning",
                "start",
                "end",
                "later",
                "earlier",
                "midway",
                "latter",
                "turn",
                "close",
            ],
        ) {
            start + 1
        } else {
            return None;
        };
        if self.is(start, "mid") || self.is_dash(next) {
            next = self.skip(next, &["-", "–", "‑"]);
        }
        next = self.skip(next, &["part", "half", "days", "hours"]);
        let is_noun = self.is_any(start, &["middle", "beginning", "start", "end", "turn", "close"]);
        let of = self.skip(next, &["of", "in", "on"]);
        if is_noun && of == next && !self.is_any(of, &["last", "this", "next"]) {
            return None;
        }
        if is_noun && self.is(of, "year") && !self.is_dash(of + 1) {
            return Some((Form::Unit(Unit::Year, Pick::This), of + 1));
        }
        // "the end of the month" runs with the anchor's own month.
        if self.is(of, "the") && of > next {
            let unit = self.class(of + 1, Class::Unit).and_then(Unit::from_value);
            let unit = unit.filter(|unit| {
                matches!(unit, Unit::Week | Unit::Month | Unit::Year | Unit::Decade | Unit::Century)
            });
            if let Some(unit) = unit.filter(|_| !self.is_dash(of + 2)) {
                return Some((Form::Unit(unit, Pick::This), of + 2));
            }
        }
        let options = [
            self.calendar(of),
            self.day_word(of),
            self.picked(of),
            self.weekday(of),
            self.bare_season(of),
            self.season(of),
        ];
        options.into_iter().flatten().max_by_key(|(_, end)| *end)
    }

    fn bare_season(&self, at: usize) -> Option<(Form, usize)> {
        let season = self.class(at, Class::Season)?;
        let (year, end) = self.year_after(at + 1).unwrap_or((OPEN, at + 1));
        Some((Form::Season(season, year), end))
    }
}
