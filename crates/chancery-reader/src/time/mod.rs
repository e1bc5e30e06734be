//! Finds time expressions and gives each its TIMEX3 type and value.
//!
//! 1. [`grammar`] finds the expressions in the words of every kept stretch of text.
//! 2. [`anchor`] settles which day it is, from the publication date or a dateline.
//! 3. [`resolve`] puts each on the calendar, in order, by tense and by the dates named before.
//!
//! Without any anchor a relative expression keeps an underspecified value: "on Friday" is `XXXX-WXX-5`.

mod anchor;
mod expr;
mod grammar;
mod lexicon;
mod resolve;
mod value;

use chancery_model::TimeExpression;

use crate::Reading;
use crate::status;
use crate::words::{self, Gap, Word};
use expr::Expr;
use grammar::Grammar;
use resolve::Context;
pub use value::{Precision, interval, precision};

/// Finds all time expressions in the sentences of `reading`, in order of place.
///
/// `published` is a date or a time that starts with one; without it a dateline in the text will do.
pub fn find(text: &str, reading: &Reading, published: Option<&str>) -> Vec<TimeExpression> {
    let mut stretches = Vec::new();
    for (start, end) in kept(text, reading) {
        let words = words::cut(text, start, end);
        let tags = tags(&words, reading);
        stretches.extend(runs(&words, &tags).map(Grammar::read));
    }
    let mut context = Context { published: published.and_then(anchor::day), ..Context::default() };
    if context.published.is_none() {
        let words = words::cut(text, 0, text.len());
        let tags = tags(&words, reading);
        context.published = runs(&words, &tags)
            .filter(|run| run.words.iter().any(anchor::may_be_of_year))
            .map(Grammar::read)
            .find_map(|(words, found)| anchor::dateline(text, &words, &found));
    }
    let all: Vec<Expr> = stretches.iter().flat_map(|(_, found)| found.iter().cloned()).collect();
    context.narrative = anchor::is_history(&all, context.published);

    let mut times = Vec::new();
    let mut sentence = 0;
    let mut opening = usize::MAX;
    for (words, found) in &stretches {
        for expr in found {
            let (Some(first), Some(last)) = (words.get(expr.start), words.get(expr.end.saturating_sub(1)))
            else {
                continue;
            };
            let here = reading.sentences.partition_point(|span| (span.span.end as usize) <= first.start);
            if here != sentence {
                sentence = here;
                // In a history the year stays until another one is written.
                if !context.narrative {
                    context.sentence_year = None;
                }
            }
            if opening != here {
                opening = here;
                let start = reading.sentences.get(here).map_or(0, |span| span.span.start as usize);
                let before = text.get(..start).unwrap_or("").trim_end_matches([' ', '\t']);
                context.opens_paragraph = before.ends_with('\n');
            }
            let tense = status::tense_at(reading, first.start, last.end);
            // "they are meeting until Friday": the end of what goes on is to come.
            let ends = expr.start > 0 && words[expr.start - 1].is_any(&["until", "till", "by"]);
            let tense = if ends && tense == status::Tense::Present { status::Tense::Future } else { tense };
            // "has on Tuesday met": the participle comes late.
            let late = words[expr.start.saturating_sub(4)..expr.start]
                .iter()
                .any(|word| word.is_any(&["has", "have", "had"]));
            let tense = if late && tense == status::Tense::Present { status::Tense::Past } else { tense };
            // What is to come does not belong to a year of the past that the sentence names too.
            let year = context.sentence_year;
            if tense == status::Tense::Future && !context.narrative {
                context.sentence_year = None;
            }
            let (kind, value) = resolve::resolve(expr, &context, tense);
            context.sentence_year = year;
            context.note(&value, is_main(reading, first.start, last.end));
            if let Some(year) = anchor::written_year(expr) {
                let is_past = context.published.is_some_and(|published| year < published.year());
                context.sentence_year = (is_past || context.narrative).then_some(year);
            }
            let text = text[first.start..last.end].to_owned();
            times.push(TimeExpression { start: first.start as u32, end: last.end as u32, text, kind, value });
        }
    }
    times
}

/// Whether the words `start..end` (bytes) hang on the verb of a main clause, or of what somebody reports.
fn is_main(reading: &Reading, start: usize, end: usize) -> bool {
    let tokens = &reading.tokens;
    let mut at = tokens.partition_point(|token| (token.end as usize) <= start);
    let mut on_verb = false;
    for _ in 0..10 {
        let Some(token) = tokens.get(at) else { return false };
        let inside = (token.start as usize) < end;
        let Ok(head) = usize::try_from(token.head) else { return on_verb || !inside };
        let Some(above) = tokens.get(head) else { return false };
        let above_inside = (above.start as usize) < end && (above.end as usize) > start;
        if !(inside && above_inside) {
            let relation = token.deprel.split(':').next().unwrap_or_default();
            let fits = if on_verb {
                matches!(relation, "conj" | "ccomp" | "parataxis")
            } else {
                matches!(relation, "obl" | "advmod" | "nmod" | "obj" | "nummod" | "dep" | "compound" | "flat")
            };
            let is_verb = matches!(above.upos.as_str(), "VERB" | "AUX");
            if !fits || !is_verb {
                return false;
            }
            on_verb = true;
        }
        at = head;
    }
    false
}

/// Where time expressions stand, in bytes, without their values.
pub(crate) fn spans(text: &str, reading: &Reading) -> Vec<std::ops::Range<usize>> {
    let mut spans = Vec::new();
    for (start, end) in kept(text, reading) {
        let words = words::cut(text, start, end);
        for (words, found) in runs(&words, &tags(&words, reading)).map(Grammar::read) {
            for expr in found {
                if let (Some(first), Some(last)) =
                    (words.get(expr.start), words.get(expr.end.saturating_sub(1)))
                {
                    spans.push(first.start..last.end);
                }
            }
        }
    }
    spans
}

/// The stretches of text that the sentences cover; sentences that only blanks part go together.
pub(crate) fn kept(text: &str, reading: &Reading) -> Vec<(usize, usize)> {
    let mut stretches: Vec<(usize, usize)> = Vec::new();
    for sentence in &reading.sentences {
        let (start, end) = (sentence.span.start as usize, sentence.span.end as usize);
        if text.get(start..end).is_none() {
            continue;
        }
        match stretches.last_mut() {
            Some(last) if last.1 <= start && text[last.1..start].chars().all(|c| c.is_whitespace()) => {
                last.1 = end
            }
            Some(last) if last.1 > start => {}
            _ => stretches.push((start, end)),
        }
    }
    stretches
}

/// Splits `words` where they break.
fn runs<'w, 't>(words: &'w [Word<'t>], tags: &'w [&'w str]) -> impl Iterator<Item = Grammar<'w, 't>> {
    let mut start = 0;
    words.chunk_by(|_, next| next.gap != Gap::Break).map(move |words| {
        let tags = &tags[start..start + words.len()];
        start += words.len();
        Grammar { words, tags }
    })
}

/// The part of speech of each word: that of the token it lies in.
fn tags<'r>(words: &[Word], reading: &'r Reading) -> Vec<&'r str> {
    let mut at = 0;
    words
        .iter()
        .map(|word| {
            while reading.tokens.get(at).is_some_and(|token| (token.end as usize) <= word.start) {
                at += 1;
            }
            let token = reading.tokens.get(at).filter(|token| (token.start as usize) < word.end);
            token.map_or("", |token| token.upos.as_str())
        })
        .collect()
}

#[cfg(test)]
mod tests;
