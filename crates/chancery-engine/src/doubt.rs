//! Finds words that cannot mean what they say: usual mistranslations, more of an office than there can be.
//!
//! The tables are `chancery_lexicon::plausibility`'s; both the coder and the record ask here, so that they doubt the same words.

use chancery_lexicon::plausibility::{Plausibility, word_matches};
use chancery_model::{Report, Span};

use crate::record::support;

/// Words that are probably a mistranslation.
#[derive(Clone, Debug)]
pub struct Doubt {
    pub span: Span,
    pub reading: String,
    pub kind: String,
    pub because: String,
}

/// Usual mistranslations in a part of a text, given away by what stands near them.
pub fn usual(report: &Report, within: Span) -> Vec<Doubt> {
    let lower = within.of(&report.text).to_ascii_lowercase();
    let shift = within.start as usize;
    let mut found = Vec::new();
    for wrong in Plausibility::embedded().mistranslations_in(&lower) {
        for place in word_matches(&lower, &wrong.said) {
            let after = &lower[place + wrong.said.len()..];
            let fits = match (wrong.near.is_empty(), wrong.kind.as_str()) {
                (true, _) => true,
                (false, "measure") => aimed_at(after, &wrong.near),
                (false, _) => wrong
                    .near
                    .iter()
                    .any(|near| word_matches(&lower, &near.to_ascii_lowercase()).next().is_some()),
            };
            if fits {
                found.push(Doubt {
                    span: Span::new(shift + place, shift + place + wrong.said.len()),
                    reading: wrong.reading.clone(),
                    kind: wrong.kind.clone(),
                    because: wrong.reason.clone(),
                });
            }
        }
    }
    found.extend(too_many(report, within, false));
    found
}

/// Farthest the people a measure is aimed at may stand from its preposition, in words: "on top US government officials".
const AIM: usize = 6;

/// Whether the words go on "on … officials" without a comma between.
fn aimed_at(after: &str, whom: &[String]) -> bool {
    let clause = after.split([',', ';', '.', ':', '(', '"', '“']).next().unwrap_or("");
    let mut words = clause.split_whitespace();
    if !words.next().is_some_and(|word| matches!(word, "on" | "against" | "for" | "upon")) {
        return false;
    }
    words.take(AIM).any(|word| {
        whom.iter().any(|noun| word == noun || word.strip_suffix('s').is_some_and(|word| word == noun))
    })
}

/// More of an office than there can be: "ten Russian ambassadors were expelled".
pub fn too_many(report: &Report, within: Span, one_state: bool) -> Vec<Doubt> {
    let text = &report.text;
    let sentence = within.of(text).to_ascii_lowercase();
    if !["expel", "expuls", "persona non grata", "personae non gratae"]
        .iter()
        .any(|sign| sentence.contains(sign))
    {
        return Vec::new();
    }
    let words: Vec<Span> = support::word_spans(text, within).collect();
    let mut found = Vec::new();
    for limit in Plausibility::embedded().cardinalities.iter().filter(|limit| limit.noun == "ambassador") {
        for (rank, word) in words.iter().enumerate() {
            if word.of(text).to_ascii_lowercase() != format!("{}s", limit.noun) {
                continue;
            }
            let before = &words[rank.saturating_sub(3)..rank];
            let number = before.iter().rposition(|word| {
                support::number_word(word.of(text)).is_some_and(|number| number > f64::from(limit.most))
            });
            let Some(number) = number else { continue };
            let between: Vec<&str> = before[number + 1..].iter().map(|word| word.of(text)).collect();
            if one_state || matches!(between.as_slice(), [people] if is_national(people)) {
                found.push(Doubt {
                    span: *word,
                    reading: format!("{}s", limit.reading),
                    kind: "implausible".to_owned(),
                    because: limit.reason.clone(),
                });
            }
        }
    }
    found
}

/// An adjective of one state, as far as spelling shows: capitalised and not one of the groups of states.
fn is_national(word: &str) -> bool {
    const MANY: [&str; 12] = [
        "European", "Western", "Eastern", "African", "Arab", "Asian", "Latin", "Nordic", "Baltic", "Gulf",
        "EU", "NATO",
    ];
    word.chars().next().is_some_and(char::is_uppercase) && !MANY.contains(&word)
}
