//! Lengths of time, what lies so far away ("two years ago"), and what recurs.

use super::Grammar;
use crate::number;
use crate::time::expr::{Expr, Form, Unit};
use crate::time::lexicon::Class;
use crate::words::Gap;

/// How many.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Count {
    Exact(f64),
    Vague,
}

/// A counted unit, and where it ends.
struct Length {
    count: Count,
    unit: Unit,
    end: usize,
    /// Follows "the past", "the next", "the first": a length, whatever comes behind.
    framed: bool,
}

impl Grammar<'_, '_> {
    /// "two years", "a few weeks", "two-hour", "the past three months", "half a year", "54-year-old".
    pub(super) fn duration(&self, at: usize) -> Option<Expr> {
        let length = self.length(at)?;
        if self.shift_after(&length).is_some() {
            return None;
        }
        // An age tells no time of what happens: "the 54-year-old", "aged 54 years", "54 years old".
        let dash = self.skip(length.end, &["-"]);
        if self.is_any(dash, &["old", "olds"]) || self.is(length.end, "of") && self.is(length.end + 1, "age")
        {
            return None;
        }
        let end = if dash > length.end && self.is(dash, "long") { dash + 1 } else { length.end };
        Some(self.plain(Form::Duration(period(length.count, length.unit)), at, end))
    }

    /// "two years ago", "three days later", "a year earlier", "two weeks from now", "the day before".
    pub(super) fn shifted(&self, at: usize) -> Option<(Form, usize)> {
        if let Some(length) = self.length(at) {
            let (sign, from_now, end) = self.shift_after(&length)?;
            let form = match length.count {
                Count::Exact(count) if count.fract() == 0.0 && count < 5000.0 => {
                    let count = sign * count as i32;
                    if from_now {
                        Form::FromNow(length.unit, count)
                    } else {
                        Form::FromContext(length.unit, count)
                    }
                }
                _ if sign < 0 => Form::Vague("PAST_REF"),
                _ => Form::Vague("FUTURE_REF"),
            };
            return Some((form, end));
        }
        // "the day before", "the year after": nothing follows that they would be before or after.
        let start = self.skip(at, &["the"]);
        let unit = self.class(start, Class::Unit).and_then(Unit::from_value).filter(|_| start > at)?;
        let sign = match self.words.get(start + 1) {
            Some(word) if word.is_any(&["before", "earlier", "prior"]) => -1,
            Some(word) if word.is_any(&["after", "later", "following"]) => 1,
            _ => return None,
        };
        let stands_alone = self.is_any(start + 1, &["earlier", "later"]) || self.ends_phrase(start + 2);
        let dated = matches!(unit, Unit::Day | Unit::Week | Unit::Month | Unit::Year);
        (stands_alone && dated).then_some((Form::FromContext(unit, sign), start + 2))
    }

    /// The direction that a word behind a length gives: sign, seen from now, end.
    fn shift_after(&self, length: &Length) -> Option<(i32, bool, usize)> {
        let next = length.end;
        // "An hour later" is a length more than a date.
        if matches!(length.unit, Unit::Second | Unit::Minute | Unit::Hour) && !self.is(next, "ago") {
            return None;
        }
        if self.is(next, "ago") || self.is(next, "back") && self.ends_phrase(next + 1) {
            return Some((-1, true, next + 1));
        }
        if length.framed {
            return None;
        }
        // "a month earlier than planned" compares lengths.
        if self.is(next + 1, "than") {
            return None;
        }
        if self.is_any(next, &["earlier", "previously"]) {
            return Some((-1, false, next + 1));
        }
        if self.is_any(next, &["later", "afterwards", "afterward"]) {
            return Some((1, false, next + 1));
        }
        if self.is(next, "from") && self.is_any(next + 1, &["now", "today"]) {
            return Some((1, true, next + 2));
        }
        if self.is(next, "before") && self.ends_phrase(next + 1) {
            return Some((-1, false, next + 1));
        }
        if self.is(next, "after") && self.ends_phrase(next + 1) {
            return Some((1, false, next + 1));
        }
        None
    }

    /// Nothing stands at `at` that a preposition before it could govern.
    fn ends_phrase(&self, at: usize) -> bool {
        let tag = self.tag(at);
        at >= self.words.len()
            || self.is_any(
                at,
                &[
                    ",", ".", ";", ":", "!", "?", ")", "\"", "”", "and", "but", "or", "in", "at", "to", "on",
                    "by", "when", "was", "were", "had", "has",
                ],
            )
            || matches!(tag, "AUX" | "ADP" | "CCONJ" | "SCONJ")
    }

    fn length(&self, at: usize) -> Option<Length> {
        let mut next = at;
        let mut framed = false;
        let mut hedged = false;
        while let Some(after) = self.hedge(next) {
            hedged = true;
            next = after;
        }
        let frame = self.skip(next, &["the", "these", "those", "his", "her", "its", "their", "a"]);
        let is_frame = self.is_any(
            frame,
            &[
                "past",
                "last",
                "next",
                "first",
                "coming",
                "final",
                "previous",
                "following",
                "recent",
                "ensuing",
                "initial",
                "latest",
                "preceding",
                "intervening",
                "additional",
            ],
        );
        if is_frame {
            next = frame + 1;
            framed = true;
        } else if self.is_any(next, &["the", "these", "those"]) {
            let counted = number::cardinal(self.words, next + 1).is_some()
                || self.is_any(next + 1, &["few", "several", "many"]);
            let whole = self.is_any(next + 1, &["whole", "entire", "full"]);
            if !counted && !whole {
                return None;
            }
            next += 1;
            framed = true;
        }
        let (count, after) = self.count(next, framed, hedged)?;
        let vague_unit = matches!(count, Count::Vague);
        let mut unit_at = after;
        let hyphen = self.is_dash(unit_at) && self.words[unit_at].gap == Gap::None;
        if hyphen {
            unit_at += 1;
        }
        for _ in 0..2 {
            let adjectives = [
                "more",
                "full",
                "straight",
                "consecutive",
                "long",
                "trading",
                "working",
                "business",
                "calendar",
                "additional",
                "whole",
                "entire",
                "solid",
                "extra",
                "further",
                "fiscal",
                "short",
                "difficult",
                "crucial",
                "other",
                "successive",
                "or",
                "so",
            ];
            if !hyphen && self.is_any(unit_at, &adjectives) {
                unit_at += 1;
            }
        }
        let singular = self.class(unit_at, Class::Unit);
        let plural = self.class(unit_at, Class::Units);
        let mut unit = Unit::from_value(singular.or(plural)?)?;
        // "a second man", "one second thought": seconds only counted in the plural or joined by a hyphen.
        if unit == Unit::Second && plural.is_none() && !hyphen {
            return None;
        }
        // "the two-year term": the article is not the length's.
        if hyphen && framed && !is_frame && frame > at {
            return None;
        }
        if unit == Unit::Second && matches!(self.tag(unit_at), "ADJ" | "ADV") {
            return None;
        }
        if self.is_any(unit_at, &["min", "sec"]) && !matches!(count, Count::Exact(_)) {
            return None;
        }
        if unit == Unit::Quarter && (plural.is_none() || hyphen) {
            // "three-quarters of", "a quarter of": shares.
            return None;
        }
        if plural.is_none() && !hyphen && matches!(count, Count::Exact(value) if value > 100.0) {
            return None;
        }
        let mut end = unit_at + 1;
        let mut count = count;
        if framed && plural.is_none() && !hyphen && vague_unit {
            // "the past year" is a length, "the last year" a date.
            if !self.is(frame, "past") {
                return None;
            }
            count = Count::Exact(1.0);
        }
        if self.is(end, "and")
            && self.is(end + 1, "a")
            && self.is(end + 2, "half")
            && let Count::Exact(whole) = count
        {
            count = Count::Exact(whole + 0.5);
            end += 3;
        }
        let or_so = self.is(end, "or") && self.is_any(end + 1, &["so", "two"]);
        let two_units = plural.is_some() && vague_unit && self.is_any(end, &["or", "and"]);
        if or_so || two_units && self.class(end + 1, Class::Units).is_some() {
            end += 2;
        }
        if unit == Unit::Fortnight {
            unit = Unit::Week;
            if let Count::Exact(weeks) = count {
                count = Count::Exact(weeks * 2.0);
            }
        }
        Some(Length { count, unit, end, framed })
    }

    /// Index behind "about", "more than", "at least" at `at`.
    fn hedge(&self, at: usize) -> Option<usize> {
        let word = self.words.get(at)?;
        let single = [
            "about",
            "around",
            "nearly",
            "almost",
            "over",
            "roughly",
            "approximately",
            "only",
            "just",
            "under",
            "some",
            "another",
        ];
        let double = [
            ("more", "than"),
            ("less", "than"),
            ("fewer", "than"),
            ("longer", "than"),
            ("at", "least"),
            ("at", "most"),
            ("up", "to"),
            ("as", "many"),
        ];
        if word.is_any(&single) {
            return Some(at + 1);
        }
        if double.iter().any(|(first, second)| word.is(first) && self.is(at + 1, second)) {
            return Some(at + 2);
        }
        let triple =
            word.is("no") && self.is_any(at + 1, &["more", "less", "later"]) && self.is(at + 2, "than");
        triple.then_some(at + 3)
    }

    /// "two", "2 1/2", "two and a half", "a few", "several", "a", "half a", nothing before a plural.
    fn count(&self, at: usize, framed: bool, hedged: bool) -> Option<(Count, usize)> {
        if self.is(at, "half") {
            let next = self.skip(at + 1, &["-", "a", "an"]);
            return self.class(next, Class::Unit).map(|_| (Count::Exact(0.5), next));
        }
        if self.is_any(at, &["a", "an"]) {
            if self.is_any(at + 1, &["few", "number", "couple", "handful", "dozen"]) {
                let next = self.skip(at + 2, &["of", "more"]);
                let count = match () {
                    () if self.is(at + 1, "couple") => Count::Exact(2.0),
                    () if self.is(at + 1, "dozen") => Count::Exact(12.0),
                    () => Count::Vague,
                };
                return Some((count, next));
            }
            if self.is_any(at + 1, &["hundred", "thousand"]) {
                let value = if self.is(at + 1, "hundred") { 100.0 } else { 1000.0 };
                return Some((Count::Exact(value), at + 2));
            }
            let next = self.skip(at + 1, &["full", "whole", "further", "mere"]);
            let next = if self.is(next, "half") && self.is(next + 1, "-") { next + 2 } else { next };
            let value = if next > at + 1 && self.is(next - 1, "-") { 0.5 } else { 1.0 };
            return self.class(next, Class::Unit).map(|_| (Count::Exact(value), next));
        }
        if self.is_any(at, &["few", "several", "many", "numerous", "recent", "some", "countless", "multiple"])
        {
            if self.is(at, "some") && self.class(at + 1, Class::Units).is_none() {
                return None;
            }
            return Some((Count::Vague, at + 1));
        }
        if framed && self.is(at, "couple") {
            return Some((Count::Exact(2.0), self.skip(at + 1, &["of"])));
        }
        if self.is_any(at, &["dozens", "hundreds", "thousands", "tens"]) && self.is(at + 1, "of") {
            let next = if self.is(at + 2, "thousands") && self.is(at + 3, "of") { at + 4 } else { at + 2 };
            return Some((Count::Vague, next));
        }
        if let Some(number) = number::cardinal(self.words, at) {
            if self.is_inside_number(at) {
                return None;
            }
            let mut value = number.value;
            let mut end = number.end;
            // "2 1/2", "two and a half", "12 to 18", "two-three".
            let fraction =
                self.words.get(end).filter(|_| self.is(end + 1, "/")).and_then(|word| word.digits());
            if let (Some(top), Some(bottom)) =
                (fraction, self.words.get(end + 2).and_then(|word| word.digits()))
            {
                if bottom > 0 && top < bottom && number.digits {
                    value += top as f64 / bottom as f64;
                    end += 3;
                }
            } else if self.is(end, "½") {
                value += 0.5;
                end += 1;
            } else if self.is(end, "and") && self.is(end + 1, "a") && self.is(end + 2, "half") {
                value += 0.5;
                end += 3;
            } else if (self.is_any(end, &["to", "or", "and"]) || self.is_dash(end))
                && let Some(second) = number::cardinal(self.words, end + 1)
            {
                let unit = self.skip(second.end, &["-"]);
                let is_unit = self.class(unit, Class::Units).or(self.class(unit, Class::Unit)).is_some();
                if is_unit && second.value > value && !self.is(end, "and") {
                    let adjacent = second.value - value <= 1.0;
                    let count = if adjacent { Count::Exact(value) } else { Count::Vague };
                    return Some((count, second.end));
                }
            }
            if value > 1e6 {
                return None;
            }
            return Some((Count::Exact(value), end));
        }
        if framed && self.follows(at, &["past"]) && self.class(at, Class::Unit).is_some() {
            return Some((Count::Vague, at));
        }
        // A bare plural: "for years", "in recent days", "weeks ago", "the past months".
        let bare = self.class(at, Class::Units)?;
        let shifted = self.is_any(at + 1, &["ago", "later", "earlier", "before", "after"]);
        let led = self.follows(
            at,
            &[
                "for", "in", "within", "over", "after", "of", "lasting", "took", "takes", "last", "lasted",
                "spent", "spend", "two", "only", "since", "mere", "or", "and",
            ],
        );
        let risky = matches!(bare, "TS" | "TM" | "Q" | "L");
        let ok = framed || hedged || shifted || led && !risky && !self.is_dash(at + 1);
        ok.then_some((Count::Vague, at))
    }

    /// "every day", "each July", "Tuesdays", "twice a week", "daily", "per year", "every two years".
    pub(super) fn set(&self, at: usize) -> Option<Expr> {
        if let Some(value) = self.class(at, Class::Set) {
            let is_name = self.words[at].is_capital() && at > 0 && self.words[at - 1].is_capital();
            return (!is_name).then(|| self.plain(Form::Set(value.to_owned()), at, at + 1));
        }
        if self.is_any(at, &["every", "each"]) {
            return self.every(at);
        }
        if let Some(day) = self.class(at, Class::Weekdays) {
            return Some(self.plain(Form::Set(format!("XXXX-WXX-{day}")), at, at + 1));
        }
        if let (Some(day), Some(part)) = (self.class(at, Class::Weekday), self.class(at + 1, Class::Parts)) {
            return Some(self.plain(Form::Set(format!("XXXX-WXX-{day}T{part}")), at, at + 2));
        }
        if self.class(at, Class::Weekends).is_some() {
            return Some(self.plain(Form::Set("XXXX-WXX-WE".into()), at, at + 1));
        }
        // "33 million a year", "twice a week", "per day".
        let is_rate = self.is(at, "per")
            || self.is_any(at, &["a", "an"])
                && at > 0
                && (matches!(self.tag(at - 1), "NOUN" | "NUM" | "SYM")
                    || self.follows(at, &["times", "once", "twice", "million", "billion", "percent", "%"]))
                && !self.follows(at, &["of", "in"]);
        let unit = self.class(at + 1, Class::Unit).filter(|_| is_rate).and_then(Unit::from_value)?;
        if matches!(unit, Unit::Second | Unit::Minute | Unit::Quarter) {
            return None;
        }
        if self.is_any(at + 2, &["ago", "later", "earlier", "before", "after"]) || self.is_dash(at + 2) {
            return None;
        }
        let number_near = (1..=5).any(|back| at >= back && matches!(self.tag(at - back), "NUM" | "SYM"))
            || self.is(at, "per");
        let counted = number_near || self.follows(at, &["once", "twice", "times"]);
        counted.then(|| self.plain(Form::Set(period(Count::Exact(1.0), unit)), at, at + 2))
    }

    fn every(&self, at: usize) -> Option<Expr> {
        let mut next = at + 1;
        let mut count = 1.0;
        if self.is(next, "other") {
            count = 2.0;
            next += 1;
        } else if let Some(number) = number::cardinal(self.words, next) {
            count = number.value;
            next = number.end;
        } else if self.is_any(next, &["single", "few"]) {
            next += 1;
        }
        let value = if let Some(unit) =
            self.class(next, Class::Unit).or(self.class(next, Class::Units)).and_then(Unit::from_value)
        {
            period(Count::Exact(count), unit)
        } else if let Some(day) = self.class(next, Class::Weekday) {
            match self.class(next + 1, Class::Part) {
                Some(part) => {
                    return Some(self.plain(Form::Set(format!("XXXX-WXX-{day}T{part}")), at, next + 2));
                }
                None => format!("XXXX-WXX-{day}"),
            }
        } else if let Some(month) = self.class_number(next, Class::Month) {
            format!("XXXX-{month:02}")
        } else if let Some(season) = self.class(next, Class::Season) {
            format!("XXXX-{season}")
        } else if let Some(part) = self.class(next, Class::Part) {
            format!("XXXX-XX-XXT{part}")
        } else if self.class(next, Class::Weekend).is_some() {
            "XXXX-WXX-WE".into()
        } else {
            return None;
        };
        Some(self.plain(Form::Set(value), at, next + 1))
    }
}

/// The TIMEX3 value of a length: `P2Y`, `PT1H30M`, `PXW`.
fn period(count: Count, unit: Unit) -> String {
    let Count::Exact(count) = count else {
        return match unit {
            Unit::Second => "PTXS",
            Unit::Minute => "PTXM",
            Unit::Hour => "PTXH",
            Unit::Day => "PXD",
            Unit::Week | Unit::Fortnight => "PXW",
            Unit::Month => "PXM",
            Unit::Quarter => "PXQ",
            Unit::Year => "PXY",
            Unit::Decade => "PXDE",
            Unit::Century => "PXCE",
            Unit::Millennium => "PXL",
        }
        .into();
    };
    let half = count.fract() == 0.5;
    let whole = count.trunc();
    match unit {
        Unit::Year if half && whole == 0.0 => "P6M".into(),
        Unit::Hour if half && whole == 0.0 => "PT30M".into(),
        Unit::Year if half => format!("P{whole}Y6M"),
        Unit::Hour if half => format!("PT{whole}H30M"),
        Unit::Minute if half => format!("PT{whole}M30S"),
        Unit::Second => format!("PT{count}S"),
        Unit::Minute => format!("PT{count}M"),
        Unit::Hour => format!("PT{count}H"),
        Unit::Day => format!("P{count}D"),
        Unit::Week => format!("P{count}W"),
        Unit::Fortnight => format!("P{}W", count * 2.0),
        Unit::Month => format!("P{count}M"),
        Unit::Quarter => format!("P{count}Q"),
        Unit::Year => format!("P{count}Y"),
        Unit::Decade => format!("P{}Y", count * 10.0),
        Unit::Century => format!("P{}Y", count * 100.0),
        Unit::Millennium => format!("P{}Y", count * 1000.0),
    }
}
