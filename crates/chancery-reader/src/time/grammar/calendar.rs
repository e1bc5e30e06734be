//! Days, months, years, quarters, decades, in all the orders in which languages write them.

use super::Grammar;
use crate::number;
use crate::time::expr::{Expr, Form, Month, Pick, Year};
use crate::time::lexicon::Class;
use crate::words::{Gap, Shape};

const OPEN: Year = Year::Picked(Pick::Open);

impl Grammar<'_, '_> {
    /// A date written out, without relative words: "20 May 2021", "on the 5th of the month", "May", "2021".
    pub(super) fn calendar(&self, at: usize) -> Option<(Form, usize)> {
        let options = [
            self.numeric(at),
            self.month_first(at),
            self.day_first(at),
            self.year_first(at),
            self.ordinal_day(at),
            self.weekday_and_date(at),
            self.quarter(at),
            self.half(at),
            self.decade(at),
            self.century(at),
            self.year(at),
        ];
        options.into_iter().flatten().max_by_key(|(_, end)| *end)
    }

    /// A year in four digits at `at`, whatever stands around it.
    fn four_digits(&self, at: usize) -> Option<i16> {
        let word = self.words.get(at).filter(|word| word.shape == Shape::Digits && word.text.len() == 4)?;
        let year: i16 = word.text.parse().ok()?;
        let glued =
            self.words.get(at + 1).is_some_and(|next| next.gap == Gap::None && next.shape == Shape::Letters);
        ((1000..2200).contains(&year) && !glued).then_some(year)
    }

    /// "nineteen ninety-six", "two thousand and six" (only with "year" or "in" before).
    fn spoken_year(&self, at: usize) -> Option<(i16, usize)> {
        let (century, next) = number::below_hundred(self.words, at)?;
        if !(13..=20).contains(&century) || self.words[at].shape != Shape::Letters {
            return None;
        }
        let (rest, end) = number::below_hundred(self.words, next)?;
        (rest >= 10).then_some((century as i16 * 100 + rest as i16, end))
    }

    fn month_name(&self, at: usize) -> Option<(i8, usize)> {
        let month = self.class_number(at, Class::Month)?;
        let word = &self.words[at];
        // "may", "march", "mar", "jan" in small letters are words or typing; the long names are safe.
        let is_safe = word.text.len() > 4 && !word.is("march");
        if !word.is_capital() && !is_safe {
            return None;
        }
        let is_verb = matches!(self.tag(at), "AUX" | "VERB");
        let risky = word.is_any(&["may", "march"]);
        let number_near = self.words.get(at + 1).is_some_and(|next| next.shape == Shape::Digits)
            || at > 0
                && (self.words[at - 1].shape == Shape::Digits
                    || self.follows(at, &["st", "nd", "rd", "th", "of"]));
        let led = self.follows(
            at,
            &[
                "in", "of", "last", "next", "this", "early", "late", "mid", "since", "until", "till", "by",
                "from", "to", "through", "during", "between", "before", "after", "for", "until", "-", "–",
                "and", "every", "each",
            ],
        );
        if risky && !number_near && (is_verb || !led) {
            return None;
        }
        if word.text.len() == 3
            && !number_near
            && !risky
            && !self.is(at + 1, ".")
            && !word.is_any(&["jul", "jun"])
        {
            // "Jan" is a man, "Mar" a prefix, unless a number stands by.
            return None;
        }
        let end = if word.text.len() <= 4
            && !word.is_any(&["may", "june", "july"])
            && self.is(at + 1, ".")
            && self.words[at + 1].gap == Gap::None
        {
            at + 2
        } else {
            at + 1
        };
        Some((month, end))
    }

    /// "2021", ", 2021", "of 2021", "last year", "of this year" behind a month or a day.
    pub(super) fn year_after(&self, at: usize) -> Option<(Year, usize)> {
        let next = self.skip(at, &[","]);
        let next = self.skip(next, &["of", "in"]);
        let named = if self.is_any(next, &["year", "fiscal"]) { next + 1 } else { next };
        if let Some(year) = self.four_digits(named) {
            // ", 1500 men" is no year.
            let counts =
                self.words.get(named + 1).is_some_and(|word| word.text == "," && word.gap == Gap::None)
                    && self
                        .words
                        .get(named + 2)
                        .is_some_and(|word| word.shape == Shape::Digits && word.gap == Gap::None);
            return (!counts).then_some((Year::Given(year), named + 1));
        }
        if self.is_any(next, &["'", "’"]) {
            let short =
                self.words.get(next + 1).filter(|word| word.text.len() == 2 && word.gap == Gap::None)?;
            let short = i16::try_from(short.digits()?).ok()?;
            return Some((Year::Given(full_year(short)), next + 2));
        }
        if let Some((year, end)) = self.spoken_year(next) {
            return Some((Year::Given(year), end));
        }
        let (pick, unit) = self.pick(next)?;
        self.is(unit, "year").then_some((Year::Picked(pick), unit + 1))
    }

    /// A day of the month: "20", "20th", "twentieth".
    fn day_number(&self, at: usize) -> Option<(i8, usize)> {
        if let Some((day, end)) = number::ordinal(self.words, at) {
            return (1..=31).contains(&day).then_some((day as i8, end));
        }
        let word = self.words.get(at).filter(|word| word.text.len() <= 2)?;
        let day = word.digits()?;
        let decimal = self.is_any(at + 1, &[".", ",", ":"])
            && self.words[at + 1].gap == Gap::None
            && self
                .words
                .get(at + 2)
                .is_some_and(|next| next.shape == Shape::Digits && next.gap == Gap::None);
        let glued =
            self.words.get(at + 1).is_some_and(|next| next.gap == Gap::None && next.shape == Shape::Letters);
        let percent = self.is_any(at + 1, &["%", "percent"]);
        ((1..=31).contains(&day) && !decimal && !glued && !percent).then_some((day as i8, at + 1))
    }

    /// "May 20th, 2021", "May 20", "May 2021", "May the 20th", "May last year", "May".
    fn month_first(&self, at: usize) -> Option<(Form, usize)> {
        let (month, next) = self.month_name(at)?;
        let day_at = self.skip(next, &["the"]);
        let day_at = self.skip(day_at, &[","]);
        if let Some((day, end)) = self.day_number(day_at).filter(|_| day_at <= next + 1) {
            let (year, end) = self.year_after(end).unwrap_or((OPEN, end));
            // "In May, 20 people" and "in May 20 people" count people.
            let plural = self.tag(end) == "NOUN" && self.is_plural(end);
            let counts = year == OPEN && plural && self.follows(at, &["in", "during", "since"]);
            if !counts {
                return Some((Form::Day(year, Month::Given(month), day), end));
            }
        }
        let (year, end) = self.year_after(next).unwrap_or((OPEN, next));
        Some((Form::Month(year, month), end))
    }

    fn is_plural(&self, at: usize) -> bool {
        self.words.get(at).is_some_and(|word| {
            word.text.ends_with('s') || word.is_any(&["people", "men", "women", "children"])
        })
    }

    /// "20 May 2021", "20th of May", "the 20. May", "20-May-2021".
    fn day_first(&self, at: usize) -> Option<(Form, usize)> {
        let start = self.skip(at, &["the"]);
        let (day, next) = self.day_number(start)?;
        let next = if self.is(next, "day") { next + 1 } else { next };
        let next = self.skip(next, &[".", "-", "of"]);
        let (month, next) = self.month_name(next)?;
        let glued = self.is(next, "-");
        let (year, end) = self.year_after(next + usize::from(glued)).unwrap_or((OPEN, next));
        Some((Form::Day(year, Month::Given(month), day), end))
    }

    /// "2021 May 20", "2021. May 20.", "2021, 20 May", "2021 May": Hungarian, Chinese, Japanese order.
    fn year_first(&self, at: usize) -> Option<(Form, usize)> {
        let year = Year::Given(self.four_digits(at)?);
        let next = self.skip(at + 1, &[".", ",", "-"]);
        let next = self.skip(next, &["year"]);
        if let Some((month, next)) = self.month_name(next) {
            if let Some((day, end)) = self.day_number(next) {
                return Some((Form::Day(year, Month::Given(month), day), end));
            }
            return Some((Form::Month(year, month), next));
        }
        let (day, next) = self.day_number(next)?;
        let (month, end) = self.month_name(next)?;
        Some((Form::Day(year, Month::Given(month), day), end))
    }

    /// "the 20th of this month", "the 5th of the month", and after "on", "by", "until": "the 12th".
    fn ordinal_day(&self, at: usize) -> Option<(Form, usize)> {
        let start = self.skip(at, &["the"]);
        let (day, next) = self.day_number(start)?;
        let is_ordinal = next > start + 1 || number::ordinal(self.words, start).is_some();
        if self.is(next, "of") || self.is_any(next, &["this", "last", "next"]) {
            let month = self.skip(next, &["of"]);
            if self.is(month, "the") && self.is(month + 1, "month") {
                return Some((Form::Day(OPEN, Month::Picked(Pick::Open), day), month + 2));
            }
            if let Some((pick, unit)) = self.pick(month).filter(|&(_, unit)| self.is(unit, "month")) {
                return Some((Form::Day(OPEN, Month::Picked(pick), day), unit + 1));
            }
        }
        let led = self.follows(
            at,
            &["on", "by", "until", "till", "since", "from", "before", "after", "for", "as", "and", "to"],
        );
        let is_digits = self.words[start].shape == Shape::Digits;
        // "on the 14th local time" names a day.
        let local = self.is(next, "local") && self.is(next + 1, "time");
        // "on the 12th anniversary", "the 12th in a row", "the first": only a bare number with its ending is a day.
        let ranked = self.is(next, "in")
            && self.is_any(next + 1, &["a", "an", "line", "row", "its", "his", "her", "their", "this"]);
        let counts = matches!(self.tag(next), "NOUN" | "ADJ" | "PROPN" | "NUM")
            || self.is_any(next, &["-", "of", "century", "anniversary", "day", "floor", "place", "time"])
            || ranked;
        let has_article = start > at;
        // "The 13th was a day of rest." at the head of a sentence.
        let heads =
            (at == 0 || self.follows(at, &[".", "!", "”"])) && matches!(self.tag(next), "AUX" | "VERB");
        let open = is_ordinal
            && is_digits
            && has_article
            && (local || !counts && (led && !self.follows(at, &["and", "to"]) || heads));
        open.then_some((Form::Day(OPEN, Month::Picked(Pick::Open), day), next))
    }

    /// "Thursday, May 20, 2021", "Thursday 20 May", "Thursday the 20th".
    fn weekday_and_date(&self, at: usize) -> Option<(Form, usize)> {
        let short = self.class(at, Class::WeekdayShort).filter(|_| self.words[at].is_capital());
        let weekday = self.class(at, Class::Weekday).or(short)?;
        let next = self.skip(at + 1, &[".", "'", "’"]);
        let next = self.skip(next, &[",", "("]);
        // "… on Monday. On May 3 …": the next sentence has a day of its own.
        let opens =
            self.words.get(next).is_some_and(|word| word.is_capital()) && self.is_any(next, &["the", "on"]);
        let next = if opens { next } else { self.skip(next, &["the", "on"]) };
        let options =
            [self.numeric(next), self.month_first(next), self.day_first(next), self.year_first(next)];
        let dated = options.into_iter().flatten().max_by_key(|(_, end)| *end);
        if let Some((form @ Form::Day(..), end)) = dated {
            let form = weekday.parse().map_or(form.clone(), |weekday| on_weekday(form, weekday));
            let end = if self.is(end, ")") { end + 1 } else { end };
            return Some((form, end));
        }
        let (day, end) = number::ordinal(self.words, next)?;
        let is_digits = self.words[next].shape == Shape::Digits;
        (is_digits && (1..=31).contains(&day))
            .then_some((Form::Day(OPEN, Month::Picked(Pick::Open), day as i8), end))
    }

    /// "2021-05-20", "20.05.2021", "on 20.05.", "5/20/2021".
    fn numeric(&self, at: usize) -> Option<(Form, usize)> {
        let first = self.words.get(at)?;
        let one = first.digits()?;
        let sign = self.words.get(at + 1).filter(|sign| sign.gap == Gap::None)?;
        let two = self.words.get(at + 2).filter(|word| word.gap == Gap::None || sign.text == ".")?;
        let second = two.digits().filter(|_| two.text.len() <= 2)?;
        let third_sign =
            self.words.get(at + 3).filter(|next| next.gap == Gap::None && next.text == sign.text);
        let third = third_sign
            .and_then(|_| self.words.get(at + 4))
            .filter(|word| word.gap == Gap::None || sign.text == ".");
        let last = third.and_then(|word| word.digits());
        let day = |year: i64, month: i64, day: i64, end: usize| {
            let fits = (1..=12).contains(&month) && (1..=31).contains(&day);
            fits.then_some((Form::Day(Year::Given(year as i16), Month::Given(month as i8), day as i8), end))
        };
        let year = |word: Option<&crate::words::Word>| -> Option<i64> {
            let word = word?;
            let value = word.digits()?;
            match word.text.len() {
                4 if (1000..2200).contains(&value) => Some(value),
                2 => Some(i64::from(full_year(value as i16))),
                _ => None,
            }
        };
        match (sign.text, first.text.len()) {
            ("-" | "." | "/", 4) if (1000..2200).contains(&one) => {
                day(one, second, last.filter(|_| third.is_some_and(|word| word.text.len() <= 2))?, at + 5)
            }
            (".", 1 | 2) => {
                if let Some(year) = year(third)
                    .filter(|_| third.is_some_and(|word| word.text.len() == 4 || word.gap == Gap::None))
                {
                    return day(year, second, one, at + 5);
                }
                // "on 20.05." with its second stop; "20.5" is a number.
                let stop = third_sign.is_some() && two.gap == Gap::None && two.text.len() == 2;
                let fits = stop && (1..=12).contains(&second) && (1..=31).contains(&one);
                let led = self.follows(at, &["on", "until", "from", "since", "by", "the", "am", "of"]);
                (fits && led).then_some((Form::Day(OPEN, Month::Given(second as i8), one as i8), at + 3))
            }
            ("/", 1 | 2) => {
                let year = year(third)?;
                if one > 12 { day(year, second, one, at + 5) } else { day(year, one, second, at + 5) }
            }
            ("-", 1 | 2) => {
                let full = third.filter(|word| word.text.len() == 4)?;
                let year = year(Some(full))?;
                if second > 12 { day(year, one, second, at + 5) } else { day(year, second, one, at + 5) }
            }
            _ => None,
        }
    }

    /// A bare year: "in 2019", "2021", "the year 2005", "fiscal 2005", "the 2019/20 academic year".
    fn year(&self, at: usize) -> Option<(Form, usize)> {
        let start = self.skip(at, &["the", "in"]);
        let start = if start > at && self.is(at, "in") { at } else { start };
        let named = self.is_any(start, &["year", "fiscal", "fy", "season"]);
        let mut digits = start + usize::from(named);
        if self.is(start, "fiscal") && self.is(start + 1, "year") {
            digits += 1;
        }
        if named {
            if let Some((year, end)) = self.spoken_year(digits) {
                return Some((Form::Year(year), end));
            }
            if self.is(digits, "two") && self.is(digits + 1, "thousand") {
                let (rest, end) = number::below_hundred(self.words, digits + 2).unwrap_or((0, digits + 2));
                return Some((Form::Year(2000 + rest as i16), end));
            }
        }
        if start > at && !named {
            return None;
        }
        if let Some((year, end)) = self.spoken_year(digits).filter(|(year, _)| (1800..2030).contains(year)) {
            return Some((Form::Year(year), end));
        }
        let year = self.four_digits(digits)?;
        let next = self.words.get(digits + 1);
        let glued = next.is_some_and(|next| next.gap == Gap::None);
        let sign = next.map_or("", |next| next.text);
        let after_is_digit = self
            .words
            .get(digits + 2)
            .is_some_and(|next| next.gap == Gap::None && next.shape == Shape::Digits);
        if glued && after_is_digit && matches!(sign, "," | "." | ":") || matches!(sign, "%" | "°" | "$" | "€")
        {
            return None;
        }
        if named {
            return Some((Form::Year(year), digits + 1));
        }
        let plausible = (1900..2040).contains(&year);
        let led = self.follows(
            digits,
            &[
                "in", "of", "since", "until", "till", "by", "from", "to", "during", "before", "after",
                "between", "and", "through", "the", "(", "early", "late", "mid", "around", "about", "circa",
                "-", "–", "/", ",", "a", "an", "for", "at", "on", "his", "her", "its", "their",
            ],
        );
        let hedged = self.follows(
            digits,
            &[
                "some", "about", "nearly", "than", "over", "almost", "least", "to", "and", ",", "at", "for",
                "around",
            ],
        );
        let counts = self.tag(digits + 1) == "NOUN" && self.is_plural(digits + 1)
            || self.is_any(
                digits + 1,
                &[
                    "people", "men", "troops", "soldiers", "dollars", "euros", "km", "miles", "meters",
                    "metres", "tons", "hours", "feet", "years", "percent", "per", "of", "gmt", "hrs",
                ],
            );
        let is_quantity = counts && (hedged || !led);
        let ok = if plausible {
            !is_quantity
        } else {
            led && !counts && !matches!(self.tag(digits + 1), "NOUN" | "ADJ")
        };
        ok.then_some((Form::Year(year), digits + 1))
    }

    /// "third-quarter", "the third quarter of 2005", "Q3 2005", "the 1989 quarter".
    fn quarter(&self, at: usize) -> Option<(Form, usize)> {
        let start = self.skip(at, &["the"]);
        let start = self.skip(start, &["fiscal"]);
        let start = self.skip(start, &["-"]);
        if (start == at || start == at + 1)
            && let Some(number) =
                self.words.get(start + 1).filter(|word| self.is(start, "q") && word.gap == Gap::None)
        {
            let number = number.digits().filter(|number| (1..=4).contains(number))?;
            let (year, end) = self.year_after(start + 2).unwrap_or((OPEN, start + 2));
            return Some((Form::Quarter(Some(number as i8), year), end));
        }
        let (given, start) = match self.four_digits(start) {
            Some(year) => (Year::Given(year), start + 1),
            None => (OPEN, start),
        };
        let (number, next) =
            number::ordinal(self.words, start).filter(|(number, _)| (1..=4).contains(number))?;
        let next = self.skip(next, &["-"]);
        let next = self.skip(next, &["fiscal"]);
        if !self.is(next, "quarter") {
            return None;
        }
        let (year, end) = self.year_after(next + 1).unwrap_or((given, next + 1));
        Some((Form::Quarter(Some(number as i8), year), end))
    }

    /// "the first half of 2005", "the second half of the year".
    fn half(&self, at: usize) -> Option<(Form, usize)> {
        let start = self.skip(at, &["the"]);
        let half = if self.is_any(start, &["first"]) {
            1
        } else if self.is_any(start, &["second", "last", "latter"]) {
            2
        } else {
            return None;
        };
        let next = self.skip(start + 1, &["-"]);
        if !self.is(next, "half") {
            return None;
        }
        if self.is(next + 1, "of") && self.is(next + 2, "the") && self.is(next + 3, "year") {
            return Some((Form::Half(half, OPEN), next + 4));
        }
        let (year, end) = self.year_after(next + 1)?;
        Some((Form::Half(half, year), end))
    }

    /// "the 1990s", "the '90s", "the nineties", "1990's".
    fn decade(&self, at: usize) -> Option<(Form, usize)> {
        let start = self.skip(at, &["the"]);
        let word = self.words.get(start)?;
        let is_short_sign = matches!(word.text, "'" | "’" | "‘");
        let digits = if is_short_sign { start + 1 } else { start };
        let number = self.words.get(digits)?;
        if let Some(value) = number.digits().filter(|value| value % 10 == 0) {
            let mut next = digits + 1;
            if self.is_any(next, &["'", "’"]) && self.words[next].gap == Gap::None {
                next += 1;
            }
            if !self.words.get(next).is_some_and(|ending| ending.is("s") && ending.gap == Gap::None) {
                return None;
            }
            return match number.text.len() {
                4 if (1000..2200).contains(&value) => Some((Form::Decade((value / 10) as i16), next + 1)),
                2 if is_short_sign || start > at => Some((Form::ShortDecade(value as i16), next + 1)),
                _ => None,
            };
        }
        let words =
            ["twenties", "thirties", "forties", "fifties", "sixties", "seventies", "eighties", "nineties"];
        let place = words.iter().position(|candidate| word.is(candidate))?;
        // "his sixties" is an age.
        let is_age = self.follows(at, &["his", "her", "their", "my", "our", "your"]);
        (!is_age && start > at).then_some((Form::ShortDecade((place as i16 + 2) * 10), start + 1))
    }

    /// "the 20th century", "the nineteenth-century".
    fn century(&self, at: usize) -> Option<(Form, usize)> {
        let start = self.skip(at, &["the"]);
        let (number, next) =
            number::ordinal(self.words, start).filter(|(number, _)| (1..=30).contains(number))?;
        let next = self.skip(next, &["-"]);
        self.is(next, "century").then_some((Form::Century(number as i16 - 1), next + 1))
    }

    /// Days before a shared month: "3 and 5 May", "between 3 and 5 May", "3-5 May".
    pub(super) fn list(&self, at: usize) -> Option<Vec<Expr>> {
        let mut days = Vec::new();
        let mut next = at;
        loop {
            let start = self.skip(next, &["the"]);
            if self.words.get(start).is_none_or(|word| word.shape != Shape::Digits)
                || self.is_inside_number(start) && days.is_empty()
            {
                return None;
            }
            let (day, end) = self.day_number(start)?;
            if let Some((Form::Day(year, month, last), end)) = self.day_first(next) {
                if days.is_empty() {
                    return None;
                }
                days.push((last, next, end));
                let list =
                    days.iter().map(|&(day, start, end)| self.plain(Form::Day(year, month, day), start, end));
                return Some(list.collect());
            }
            days.push((day, next, end));
            let joined =
                self.is_dash(end) || self.is_any(end, &["and", "to", "or", ",", "/", "until", "through"]);
            if !joined || days.len() > 6 {
                return None;
            }
            next = end + 1;
            if self.is(end, ",") && self.is_any(next, &["and", "or"]) {
                next += 1;
            }
        }
    }

    /// Days behind a shared month: "May 3-5", "May 3 and 5"; years such as "1941-45".
    pub(super) fn continued(&self, last: &Expr) -> Option<Expr> {
        let at = last.end;
        let joined = self.is_dash(at) || self.is_any(at, &["and", "to", "or", ",", "/", "through"]);
        if !joined || last.clock.is_some() {
            return None;
        }
        match last.form {
            Form::Day(year, month @ Month::Given(_), first) => {
                let mut start = at + 1;
                if self.is(at, ",") && self.is_any(start, &["and", "or"]) {
                    start += 1;
                }
                let (day, end) = self.day_number(start)?;
                let dash = self.is_dash(at);
                let list_goes_on = self.is_any(end, &["and", ",", "."]) || end >= self.words.len();
                let counts = matches!(self.tag(end), "NOUN" | "ADJ" | "PROPN" | "NUM")
                    || self.month_name(end).is_some()
                    || self.is(end, "of");
                let plain_list = self.is_any(at, &["and", "or", "to", "through"])
                    || dash
                    || list_goes_on && !self.is(at, ",");
                if counts || day <= first || !plain_list || self.words[start].shape != Shape::Digits {
                    return None;
                }
                let (year, end) = self.year_after(end).unwrap_or((year, end));
                Some(self.plain(Form::Day(year, month, day), start, end))
            }
            Form::Year(year) => {
                let word = self
                    .words
                    .get(at + 1)
                    .filter(|word| word.text.len() == 2 && self.words[at].gap == Gap::None)?;
                let short = i16::try_from(word.digits()?).ok().filter(|_| word.gap == Gap::None)?;
                let full = year - year % 100 + short;
                let full = if full <= year { full + 100 } else { full };
                (full - year < 60).then(|| self.plain(Form::Year(full), at + 1, at + 2))
            }
            _ => None,
        }
    }
}

/// 1999 for 99, 2021 for 21.
fn full_year(short: i16) -> i16 {
    if short >= 50 { 1900 + short } else { 2000 + short }
}

/// "Tuesday (7/12/2021)": of day and month in digits, the order that falls on the weekday.
fn on_weekday(form: Form, weekday: i8) -> Form {
    let Form::Day(Year::Given(year), Month::Given(month), day) = form else { return form };
    let falls = |month: i8, day: i8| {
        jiff::civil::Date::new(year, month, day)
            .is_ok_and(|date| date.weekday().to_monday_one_offset() == weekday)
    };
    if !falls(month, day) && falls(day, month) {
        return Form::Day(Year::Given(year), Month::Given(day), month);
    }
    form
}
