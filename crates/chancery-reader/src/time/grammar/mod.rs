//! Finds time expressions in a run of words, the longest at each place.
//!
//! Steps: [`calendar`] reads days, months, years, seasons and their relatives; [`clock`] parts of the
//! day; [`duration`] lengths and sets. Nothing here knows which day it is.

mod calendar;
mod clock;
mod duration;
mod relative;

use super::expr::{Expr, Form};
use super::lexicon::{self, Class};
use crate::words::Word;

/// A run of words without a break, and what the tagger says of them.
pub(super) struct Grammar<'w, 't> {
    pub words: &'w [Word<'t>],
    /// Universal part of speech of a word, empty if the text was not tagged.
    pub tags: &'w [&'w str],
}

impl<'t> Grammar<'_, 't> {
    /// The words, with all expressions in them, in order, not overlapping.
    pub fn read(self) -> (Vec<Word<'t>>, Vec<Expr>) {
        (self.words.to_vec(), self.all())
    }

    fn all(&self) -> Vec<Expr> {
        let mut found = Vec::new();
        let mut at = 0;
        while at < self.words.len() {
            if let Some(list) = self.list(at) {
                at = list.last().map_or(at + 1, |expr| expr.end);
                found.extend(list);
            } else if let Some(expr) = self.longest(at) {
                at = expr.end;
                found.push(expr);
                while let Some(next) = found.last().and_then(|last| self.continued(last)) {
                    at = next.end;
                    found.push(next);
                }
            } else {
                at += 1;
            }
        }
        found
    }

    /// The longest expression that starts at `at`.
    fn longest(&self, at: usize) -> Option<Expr> {
        if !lexicon::may_start(&self.words[at]) || self.is_inside_number(at) || self.is_inside_name(at) {
            return None;
        }
        let phrase = lexicon::longest(self.words, at, Class::Phrase);
        let candidates = [
            self.clocked(at),
            self.dated(at).map(|(form, end)| self.plain(form, at, end)),
            self.duration(at),
            self.set(at),
            phrase.map(|(value, end)| self.plain(Form::Vague(value), at, end)),
            self.vague(at),
        ];
        let mut best: Option<Expr> = None;
        for expr in candidates.into_iter().flatten() {
            if best.as_ref().is_none_or(|best| expr.end > best.end) {
                best = Some(expr);
            }
        }
        best
    }

    fn plain(&self, form: Form, start: usize, end: usize) -> Expr {
        Expr { form, clock: None, start, end }
    }

    /// "now", "recently", "the current", "recent".
    fn vague(&self, at: usize) -> Option<Expr> {
        if let Some(value) = lexicon::get(self.words, at, Class::Ref) {
            // "now that", "now-defunct", "just now": the first two date nothing.
            let dates = !(self.is(at, "now") && (self.is(at + 1, "that") || self.is(at + 1, "-")));
            return dates.then(|| self.plain(Form::Vague(value), at, at + 1));
        }
        let value = lexicon::get(self.words, at, Class::RefAdjective)?;
        let is_adjective = matches!(self.tag(at), "ADJ" | "" | "NOUN");
        let is_sum = self.is(at, "current") && self.is_any(at + 1, &["account", "affairs"]);
        let gift = self.is(at, "present") && self.tag(at) != "ADJ";
        (is_adjective && !is_sum && !gift).then(|| self.plain(Form::Vague(value), at, at + 1))
    }

    /// Digits that belong to a longer number or a code: "1,500", "A4", "3.5".
    fn is_inside_number(&self, at: usize) -> bool {
        use crate::words::{Gap, Shape};
        let word = &self.words[at];
        if word.shape != Shape::Digits || word.gap != Gap::None || at == 0 {
            return false;
        }
        let before = &self.words[at - 1];
        let digit_before = at >= 2 && self.words[at - 2].shape == Shape::Digits && before.gap == Gap::None;
        match before.text {
            "$" | "€" | "£" | "¥" | "#" | "&" | "@" | "_" => true,
            "," | "." | ":" => digit_before,
            _ => before.shape == Shape::Letters,
        }
    }

    /// "Black Friday", "Bloody Sunday", "Prague Spring": names, not times.
    fn is_inside_name(&self, at: usize) -> bool {
        let names_day =
            ["Black", "Bloody", "Good", "Arab", "Prague", "Fat", "Ruby", "Super", "Coral", "Palm"];
        let is_capital = self.words[at].is_capital();
        let recurs = [Class::Weekday, Class::Season, Class::Month]
            .iter()
            .any(|&class| lexicon::get(self.words, at, class).is_some() && is_capital);
        recurs && at > 0 && names_day.contains(&self.words[at - 1].text)
    }

    pub(super) fn is(&self, at: usize, lower: &str) -> bool {
        self.words.get(at).is_some_and(|word| word.is(lower))
    }

    pub(super) fn is_any(&self, at: usize, lower: &[&str]) -> bool {
        self.words.get(at).is_some_and(|word| word.is_any(lower))
    }

    /// One of these stands right before `at`.
    pub(super) fn follows(&self, at: usize, lower: &[&str]) -> bool {
        at > 0 && self.is_any(at - 1, lower)
    }

    pub(super) fn tag(&self, at: usize) -> &str {
        self.tags.get(at).copied().unwrap_or("")
    }

    /// Index after the sign `sign` at `at`, or `at`.
    pub(super) fn skip(&self, at: usize, signs: &[&str]) -> usize {
        if self.is_any(at, signs) { at + 1 } else { at }
    }

    pub(super) fn class(&self, at: usize, class: Class) -> Option<&'static str> {
        lexicon::get(self.words, at, class)
    }

    pub(super) fn class_number(&self, at: usize, class: Class) -> Option<i8> {
        self.class(at, class)?.parse().ok()
    }

    pub(super) fn is_dash(&self, at: usize) -> bool {
        self.is_any(at, &["-", "–", "—", "‑", "‐", "−"])
    }
}
