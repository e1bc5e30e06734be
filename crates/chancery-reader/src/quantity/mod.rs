//! Finds numbers, how exactly they are meant, and what they count.
//!
//! "Nearly 200 Russian diplomats" is 180 to 200, unit `diplomat`, of "Russian diplomats"; "at least six" has no
//! upper bound; "the citizens Ann Lee and Bob Ray" count two. Dates, lengths of time, ordinals and the numbers in
//! names ("Article 5", "Resolution 2254") are left to others.

mod listed;

use std::ops::Range;

use chancery_model::{Quantity, TimeExpression};

use crate::number::{self, Number};
use crate::reading::is_relation;
use crate::words::{self, Gap, Shape, Word};
use crate::{Reading, time};

/// How far below an approximate number may be: "nearly 200" is 180 to 200, "about 200" 180 to 220.
///
/// A tenth, as newsrooms round to one or two digits; wider, and "about ten" would agree with eight.
const ROUNDING: f64 = 0.1;

/// Finds all quantities in the sentences of `reading`, in order of place, not overlapping.
pub fn find(text: &str, reading: &Reading) -> Vec<Quantity> {
    find_outside(&time::spans(text, reading), text, reading)
}

/// The same where the `times` of the text are known.
pub fn find_beside(times: &[TimeExpression], text: &str, reading: &Reading) -> Vec<Quantity> {
    let spans: Vec<Range<usize>> = times.iter().map(|time| time.start as usize..time.end as usize).collect();
    find_outside(&spans, text, reading)
}

fn find_outside(times: &[Range<usize>], text: &str, reading: &Reading) -> Vec<Quantity> {
    let mut found = Vec::new();
    for (start, end) in time::kept(text, reading) {
        let words = words::cut(text, start, end);
        let finder = Finder { text, reading, words: &words };
        let mut at = 0;
        while at < words.len() {
            match finder.at(at) {
                Some((quantity, next)) => {
                    let is_time = times.iter().any(|time| {
                        (quantity.start as usize) < time.end && time.start < quantity.end as usize
                    });
                    if !is_time {
                        found.push(quantity);
                    }
                    at = next.max(at + 1);
                }
                None => at += 1,
            }
        }
    }
    found.extend(listed::lists(text, reading, &found));
    found.sort_by_key(|quantity| (quantity.start, quantity.end));
    found
}

struct Finder<'t> {
    text: &'t str,
    reading: &'t Reading,
    words: &'t [Word<'t>],
}

/// What a word before a number does to its bounds.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Bound {
    Exact,
    About,
    Nearly,
    AtLeast,
    AtMost,
}

impl Bound {
    fn apply(self, low: f64, high: f64) -> (Option<f64>, Option<f64>) {
        match self {
            Bound::Exact => (Some(low), Some(high)),
            Bound::About => (Some((low * (1.0 - ROUNDING)).round()), Some((high * (1.0 + ROUNDING)).round())),
            Bound::Nearly => (Some((low * (1.0 - ROUNDING)).round()), Some(high)),
            Bound::AtLeast => (Some(low), None),
            Bound::AtMost => (None, Some(high)),
        }
    }
}

/// Verbs with which "over" belongs to the verb: what stands behind it is given up.
const GIVING_UP: [&str; 7] = ["hand", "hands", "handed", "handing", "turn", "turned", "turning"];

impl Finder<'_> {
    fn word_is(&self, at: usize, lower: &[&str]) -> bool {
        self.words.get(at).is_some_and(|word| word.is_any(lower))
    }

    /// The quantity that starts at `at`, and the index of the word after it.
    fn at(&self, at: usize) -> Option<(Quantity, usize)> {
        let (bound, mut next) = self.bound(at);
        let currency_sign = self.currency_before(next);
        if let Some((_, after)) = currency_sign {
            next = after;
        }
        let (low, high, end) = self.amount(next)?;
        if self.is_part_of_name(next, end) {
            return None;
        }
        let (low, high) = match high {
            Some(high) => bound.apply(low, high),
            // "dozens": open above unless the words bound it.
            None if bound == Bound::AtMost => (None, None),
            None => (Some(low), None),
        };
        let first = self.words.get(at)?.start;
        let (unit, of, end) = match (currency_sign, self.unit(end)) {
            (Some((currency, _)), _) => (Some(currency.to_owned()), None, end),
            (None, Some((unit, after))) => (Some(unit), None, after),
            (None, None) => {
                let counted = self.counted(next, end);
                // A number that stands in no syntactic place of a count is a label or a list number.
                let (unit, of) = counted?;
                (unit, of, end)
            }
        };
        let of = of.or_else(|| if unit.is_some() { self.share_of(end) } else { None });
        let last = self.words.get(end.checked_sub(1)?)?.end;
        let text = self.text.get(first..last)?.to_owned();
        Some((Quantity { start: first as u32, end: last as u32, text, low, high, unit, of }, end))
    }

    /// "nearly", "more than", "at least": the bound, and where the number should start.
    fn bound(&self, at: usize) -> (Bound, usize) {
        let one = |words: &[&str]| self.word_is(at, words);
        let two = |words: &[&str], second: &[&str]| self.word_is(at, words) && self.word_is(at + 1, second);
        if one(&["about", "around", "some", "roughly", "approximately", "circa", "estimated"]) {
            (Bound::About, at + 1)
        } else if one(&["nearly", "almost"]) {
            (Bound::Nearly, at + 1)
        } else if one(&["over"]) && at > 0 && self.word_is(at - 1, &GIVING_UP) {
            // "handed over three suspects" are three.
            (Bound::Exact, at)
        } else if one(&["over", "exceeding"]) {
            (Bound::AtLeast, at + 1)
        } else if one(&["under", "below"]) {
            (Bound::AtMost, at + 1)
        } else if two(&["more", "greater", "higher"], &["than"])
            || two(&["at"], &["least"])
            || two(&["no"], &["fewer"])
        {
            let skip = if self.word_is(at, &["no"]) { 3 } else { 2 };
            (Bound::AtLeast, at + skip)
        } else if two(&["less", "fewer", "lower"], &["than"])
            || two(&["at"], &["most"])
            || two(&["up"], &["to"])
        {
            (Bound::AtMost, at + 2)
        } else if (two(&["no"], &["more"]) || two(&["as"], &["many", "much"]))
            && self.word_is(at + 2, &["than", "as"])
        {
            (Bound::AtMost, at + 3)
        } else {
            (Bound::Exact, at)
        }
    }

    /// Low, high (none for "dozens" and the like) and the end of the amount.
    fn amount(&self, at: usize) -> Option<(f64, Option<f64>, usize)> {
        if self.word_is(at, &["between"]) {
            let low = self.number(at + 1)?;
            let high = self.word_is(low.end, &["and"]).then(|| self.number(low.end + 1)).flatten()?;
            return (low.value < high.value).then_some((low.value, Some(high.value), high.end));
        }
        if let Some(vague) = self.vague(at) {
            return Some(vague);
        }
        let number = self.number(at)?;
        let joined = self.word_is(number.end, &["to", "or", "-", "–"]);
        let high = joined.then(|| self.number(number.end + 1)).flatten();
        if let Some(high) = high.filter(|high| high.value > number.value) {
            // "2 to 3 million" means two million.
            let scale = if high.value >= 1e6 && number.value < 1e3 && number.digits {
                scale_of(high.value)
            } else {
                1.0
            };
            return Some((number.value * scale, Some(high.value), high.end));
        }
        // "2:1", "2-1", "3/4", "10:30": scores, shares, times.
        let sign = self
            .words
            .get(number.end)
            .filter(|sign| sign.gap == Gap::None && matches!(sign.text, ":" | "-" | "–" | "/" | "."));
        let digit_behind = self
            .words
            .get(number.end + 1)
            .is_some_and(|word| word.shape == Shape::Digits && word.gap == Gap::None);
        if sign.is_some() && digit_behind {
            return None;
        }
        Some((number.value, Some(number.value), number.end))
    }

    fn number(&self, at: usize) -> Option<Number> {
        if let Some(word) = self.words.get(at).filter(|word| word.is_any(&["a", "an"])) {
            // "a hundred", "a million", "a dozen".
            let next = self.words.get(at + 1)?;
            if next.is("dozen") {
                return Some(Number { value: 12.0, end: at + 2, digits: false });
            }
            let value = number::scale(next)
                .filter(|_| !next.text.ends_with('s') && word.gap != Gap::None && next.text.len() > 4)?;
            let more = self.words.get(at + 2).and_then(number::scale).unwrap_or(1.0);
            return Some(Number {
                value: value * more,
                end: if more > 1.0 { at + 3 } else { at + 2 },
                digits: false,
            });
        }
        let number = number::cardinal(self.words, at)?;
        if self.word_is(number.end, &["dozen"]) {
            return Some(Number { value: number.value * 12.0, end: number.end + 1, ..number });
        }
        Some(number)
    }

    /// "dozens", "hundreds of thousands", "scores of".
    fn vague(&self, at: usize) -> Option<(f64, Option<f64>, usize)> {
        let word = self.words.get(at)?;
        let low = if word.is("dozens") {
            24.0
        } else if word.is("scores") && self.word_is(at + 1, &["of"]) {
            40.0
        } else if word.is("tens") && self.word_is(at + 1, &["of"]) {
            20.0
        } else if word.is_any(&["hundreds", "thousands", "millions", "billions"]) {
            2.0 * number::scale(word)?
        } else {
            return None;
        };
        if self.word_is(at + 1, &["of"])
            && let Some(factor) =
                self.words.get(at + 2).filter(|word| word.text.ends_with('s')).and_then(number::scale)
        {
            return Some((low * factor, None, at + 3));
        }
        // "Tens of" needs its thousands.
        (!word.is("tens")).then_some((low, None, at + 1))
    }

    fn currency_before(&self, at: usize) -> Option<(&'static str, usize)> {
        let prefix = usize::from(
            self.word_is(at, &["US", "A", "C", "AU", "NZ", "HK"])
                && self.words.get(at + 1).is_some_and(|sign| sign.text == "$" && sign.gap == Gap::None),
        );
        let sign = self.words.get(at + prefix)?;
        Some((currency(sign.text)?, at + prefix + 1))
    }

    /// "%", "percent", "dollars", "euros" behind a number.
    fn unit(&self, at: usize) -> Option<(String, usize)> {
        let word = self.words.get(at)?;
        if word.text == "%" || word.is_any(&["percent", "pct"]) {
            return Some(("percent".into(), at + 1));
        }
        if word.is("per") && self.word_is(at + 1, &["cent"]) {
            return Some(("percent".into(), at + 2));
        }
        if word.is("percentage") && self.word_is(at + 1, &["points", "point"]) {
            return Some(("percentage point".into(), at + 2));
        }
        let nationality = usize::from(
            word.is_capital() && self.words.get(at + 1).is_some_and(|next| money(next.text).is_some()),
        );
        let name = money(self.words.get(at + nationality)?.text).or_else(|| currency(word.text))?;
        Some((name.into(), at + nationality + 1))
    }

    /// The token at a byte.
    fn token_at(&self, byte: usize) -> Option<usize> {
        let tokens = &self.reading.tokens;
        let index = tokens.partition_point(|token| (token.end as usize) <= byte);
        tokens.get(index).filter(|token| (token.start as usize) <= byte).map(|_| index)
    }

    /// What the number in words `from..to` counts; `None` if it stands where no count does.
    fn counted(&self, from: usize, to: usize) -> Option<(Option<String>, Option<String>)> {
        let tokens = &self.reading.tokens;
        let last = self.token_at(self.words.get(to.checked_sub(1)?)?.start)?;
        let first = self.token_at(self.words.get(from)?.start)?;
        let mut number = last;
        // The head of the number's own words.
        while let Ok(head) = usize::try_from(tokens[number].head) {
            if !(first..=last).contains(&head) || head == number {
                break;
            }
            number = head;
        }
        let token = &tokens[number];
        let head = usize::try_from(token.head).ok().filter(|&head| head < tokens.len());
        // "dozens of protesters"
        let of_what = self.reading.children(number).find(|&child| {
            is_relation(&tokens[child].deprel, "nmod")
                && child > last
                && self.reading.children(child).any(|below| {
                    tokens[below].deprel == "case" && tokens[below].text.eq_ignore_ascii_case("of")
                })
        });
        let vague = matches!(token.upos.as_str(), "NOUN");
        if let Some(noun) = of_what.filter(|_| vague) {
            return Some((Some(self.lemma(noun)), self.phrase(last + 2, noun)));
        }
        let counts = is_relation(&token.deprel, "nummod")
            || matches!(token.deprel.as_str(), "det" | "amod" | "compound");
        match head.filter(|_| counts) {
            // "from 500 to 200 in two years" counts no years.
            Some(noun)
                if noun > last
                    && noun - last <= 8
                    && (last + 1..noun).any(|at| matches!(tokens[at].upos.as_str(), "ADP" | "NUM"))
                    && !(last + 1..noun).any(|at| tokens[at].text.eq_ignore_ascii_case("of")) =>
            {
                Some((None, None))
            }
            Some(noun)
                if noun > last
                    && noun - last <= 8
                    && matches!(tokens[noun].upos.as_str(), "NOUN" | "PROPN") =>
            {
                // "10-member": what is counted is glued to the number.
                Some((Some(self.lemma(noun)), self.phrase(last + 1, noun)))
            }
            // "Article 5", "Boeing 737".
            Some(_) => None,
            None => {
                let bare = matches!(
                    token.deprel.split(':').next(),
                    Some(
                        "nsubj"
                            | "obj"
                            | "obl"
                            | "root"
                            | "conj"
                            | "nmod"
                            | "appos"
                            | "xcomp"
                            | "ccomp"
                            | "iobj"
                    )
                );
                // The tree lost the noun: "between 10 and 15 ships".
                if last + 1 < tokens.len() && reading_noun(self.reading, last + 1) {
                    return Some((Some(self.lemma(last + 1)), self.phrase(last + 1, last + 1)));
                }
                let led_by_name = first > 0 && tokens[first - 1].upos == "PROPN" && token.deprel != "obj";
                // A number alone on its line, or before a stop at the start, numbers a list.
                let sentence = self.reading.sentences.get(self.reading.sentence_of(number)?)?;
                let alone = sentence.tokens.len() <= 3;
                let is_noun = matches!(token.upos.as_str(), "NUM" | "NOUN");
                let pronoun = token.text.eq_ignore_ascii_case("one");
                (bare && !led_by_name && !alone && is_noun && !pronoun).then_some((None, None))
            }
        }
    }

    fn lemma(&self, noun: usize) -> String {
        self.reading.tokens[noun].lemma.to_lowercase()
    }

    /// The words from token `from` to `noun`, without articles.
    fn phrase(&self, from: usize, noun: usize) -> Option<String> {
        let tokens = &self.reading.tokens;
        let mut from = from;
        while from < noun && matches!(tokens[from].upos.as_str(), "DET" | "PUNCT" | "ADP" | "NUM" | "SYM") {
            from += 1;
        }
        let (start, end) = (tokens.get(from)?.start as usize, tokens.get(noun)?.end as usize);
        (start < end).then(|| self.text.get(start..end)).flatten().map(str::to_owned)
    }

    /// "of the votes" behind a share or a sum.
    fn share_of(&self, at: usize) -> Option<String> {
        if !self.word_is(at, &["of"]) {
            return None;
        }
        let tokens = &self.reading.tokens;
        let start = self.token_at(self.words.get(at + 1)?.start)?;
        let case = self.token_at(self.words.get(at)?.start)?;
        let noun =
            usize::try_from(tokens[case].head).ok().filter(|&noun| noun >= start && noun < tokens.len())?;
        self.phrase(start, noun)
    }

    /// The number belongs to a name or a code: "G7", "F-16", "No. 10", "Article 5".
    fn is_part_of_name(&self, from: usize, to: usize) -> bool {
        let Some(first) = self.words.get(from) else { return true };
        // "5+1", "18+", "half past nine", ages.
        let age = self.word_is(to, &["year", "years", "-"])
            && (to..to + 5).any(|at| self.word_is(at, &["old", "olds"]));
        let plus = self.words.get(to).is_some_and(|sign| sign.text == "+")
            || from > 0 && self.words[from - 1].text == "+";
        let past = from > 0 && self.word_is(from - 1, &["past", "o'clock"]);
        if age || plus || past {
            return true;
        }
        if first.shape != Shape::Digits {
            let one_of = first.is("one")
                && self.word_is(from + 1, &["of", "another", "day", "thing", "-"])
                && to == from + 1;
            let zero = first.is("zero");
            return one_of || zero;
        }
        let before = from.checked_sub(1).and_then(|before| self.words.get(before));
        let glued = first.gap == Gap::None
            && before.is_some_and(|word| {
                word.shape == Shape::Letters
                    || matches!(word.text, "-" | "#" | "/" | "." | "@" | "_" | ":" | "," | "'" | "’")
            });
        let suffix = self.words.get(to).is_some_and(|word| {
            word.gap == Gap::None
                && word.shape == Shape::Letters
                && !word.is_any(&["m", "bn", "k", "mln", "km", "kg"])
        });
        let label =
            before.is_some_and(|word| {
                word.is_any(&[
                    "no",
                    "number",
                    "article",
                    "resolution",
                    "chapter",
                    "page",
                    "phase",
                    "section",
                    "paragraph",
                    "act",
                    "room",
                    "channel",
                    "route",
                    "covid",
                    "protocol",
                    "part",
                    "version",
                    "volume",
                    "flight",
                ])
            }) || from >= 2 && self.word_is(from - 1, &["."]) && self.word_is(from - 2, &["no", "nr", "art"]);
        glued || suffix || label
    }
}

/// A plural noun in the same sentence as the token before it.
fn reading_noun(reading: &Reading, index: usize) -> bool {
    reading.fine_tag(index) == "NNS" && reading.sentence_of(index) == reading.sentence_of(index - 1)
}

fn scale_of(value: f64) -> f64 {
    [1e12, 1e9, 1e6].into_iter().find(|scale| value >= *scale).unwrap_or(1.0)
}

fn currency(sign: &str) -> Option<&'static str> {
    Some(match sign {
        "$" => "dollar",
        "€" => "euro",
        "£" => "pound",
        "¥" => "yen",
        "₽" => "rouble",
        "₹" => "rupee",
        "₺" => "lira",
        "₴" => "hryvnia",
        "₪" => "shekel",
        _ => return None,
    })
}

fn money(word: &str) -> Option<&'static str> {
    const NAMES: [(&str, &str); 30] = [
        ("dollar", "dollar"),
        ("dollars", "dollar"),
        ("usd", "dollar"),
        ("euro", "euro"),
        ("euros", "euro"),
        ("eur", "euro"),
        ("pounds", "pound"),
        ("gbp", "pound"),
        ("yen", "yen"),
        ("yuan", "yuan"),
        ("renminbi", "yuan"),
        ("roubles", "rouble"),
        ("rubles", "rouble"),
        ("rupees", "rupee"),
        ("francs", "franc"),
        ("chf", "franc"),
        ("kronor", "krona"),
        ("kroner", "krone"),
        ("forints", "forint"),
        ("forint", "forint"),
        ("zlotys", "zloty"),
        ("lira", "lira"),
        ("liras", "lira"),
        ("hryvnia", "hryvnia"),
        ("pesos", "peso"),
        ("reais", "real"),
        ("rand", "rand"),
        ("riyals", "riyal"),
        ("dinars", "dinar"),
        ("shekels", "shekel"),
    ];
    NAMES.iter().find(|(form, _)| word.eq_ignore_ascii_case(form)).map(|(_, name)| *name)
}

#[cfg(test)]
mod tests;
