//! Finds the spans of a report that may name somebody: the reader's names, known forms, words with a capital.

use chancery_lexicon::actors::{ActorIndex, FormKind};
use chancery_model::{ActorKind, Label};
use chancery_reader::Reading;

use super::candidates::{is_calendar, is_short_title};
use super::combining;
use super::groups;
use super::mentions::{Found, Line, new_found};
use super::pieces::{Beginnings, Gap, MOST_WORDS, is_number, joined};
use super::resolve::{Candidate, Resolver, range_of};
use super::roles::Cue;
use super::rulings::Rulings;
use super::words::word;

/// Words that open sentences and are nobody's name there.
const OPENERS: &[&str] = &[
    "after",
    "all",
    "also",
    "although",
    "and",
    "another",
    "as",
    "at",
    "before",
    "both",
    "but",
    "by",
    "during",
    "each",
    "earlier",
    "even",
    "every",
    "for",
    "from",
    "he",
    "her",
    "here",
    "his",
    "however",
    "if",
    "in",
    "it",
    "its",
    "later",
    "many",
    "meanwhile",
    "most",
    "no",
    "nor",
    "not",
    "now",
    "of",
    "on",
    "one",
    "only",
    "or",
    "our",
    "previously",
    "she",
    "since",
    "so",
    "some",
    "such",
    "that",
    "the",
    "their",
    "then",
    "there",
    "these",
    "they",
    "this",
    "those",
    "though",
    "thus",
    "to",
    "today",
    "two",
    "until",
    "we",
    "what",
    "when",
    "where",
    "while",
    "who",
    "why",
    "with",
    "yesterday",
    "yet",
    "you",
];

/// Particles that join a father's or a family's name to what stands before.
const JOINING: &[&str] = &["ben", "bin", "bint", "der", "fon", "ibn", "von"];

/// Where a name begins whose last part begins at `at`: words with a capital before a particle belong to it.
fn before_particle(line: &Line, at: usize) -> usize {
    let run = &line.run;
    let is_name = |at: usize| {
        run[at].capital
            && !run[at].common
            && run[at + 1].gap == Gap::Close
            && !run[at].genitive
            && !line.cues.iter().any(|cue| (cue.start..cue.end).contains(&at))
    };
    let is_particle = |at: usize| JOINING.contains(&run[at].folded.as_str()) && !run[at].capital;
    let Some(mut particle) = at.checked_sub(1).filter(|before| is_particle(*before)) else { return at };
    // "Ursula von der Leyen"
    while let Some(before) = particle.checked_sub(1).filter(|before| is_particle(*before)) {
        particle = before;
    }
    if run[at].gap != Gap::Close || !particle.checked_sub(1).is_some_and(is_name) {
        return at;
    }
    let mut start = particle;
    while start.checked_sub(1).is_some_and(is_name) {
        start -= 1;
    }
    start
}

impl Resolver<'_> {
    /// Spans that may name somebody: the reader's names, then known forms outside them.
    pub(super) fn spans(&self, lines: &[Line], reading: &Reading, rulings: &Rulings) -> Vec<Found> {
        let mut found = Vec::new();
        for (number, line) in lines.iter().enumerate() {
            let mut taken = vec![false; line.run.len()];
            let sentence = &reading.sentences[number];
            let mut named: Vec<((usize, usize), Label)> = Vec::new();
            let first = reading.names.partition_point(|name| name.tokens.start < sentence.tokens.start);
            let names = reading.names[first..].iter();
            for name in names.take_while(|name| name.tokens.start < sentence.tokens.end) {
                let start = (name.span.start as usize).saturating_sub(line.start);
                let end = (name.span.end as usize).saturating_sub(line.start);
                let mut range = range_of(&line.run, start, end);
                // The rest of a hyphenated name, and particles that lead nowhere: "Ursula von der".
                while range.1 < line.run.len() && line.run[range.1].hyphen {
                    range.1 += 1;
                }
                while range.0 < range.1 && range.0 > 0 && line.run[range.0].hyphen {
                    range.0 -= 1;
                }
                let particle = |at: usize| {
                    line.run.get(at).is_some_and(|piece| {
                        piece.gap == Gap::Close
                            && !piece.capital
                            && matches!(
                                piece.folded.as_str(),
                                "von"
                                    | "fon"
                                    | "van"
                                    | "der"
                                    | "den"
                                    | "bin"
                                    | "ben"
                                    | "al"
                                    | "el"
                                    | "di"
                                    | "da"
                                    | "de"
                                    | "le"
                                    | "la"
                            )
                    })
                };
                let mut end = range.1;
                while particle(end) {
                    end += 1;
                }
                if end > range.1
                    && line.run.get(end).is_some_and(|piece| piece.capital && piece.gap == Gap::Close)
                {
                    end += 1;
                }
                range.1 = end;
                // "On 31 January Bamako expelled", "in November Petro visited": when, and who.
                let dated = range.0 > 0
                    && range.1 - range.0 > 1
                    && (line.run[range.0].folded == "may" || is_calendar(&line.run[range.0].folded))
                    && line.run[range.0 + 1].capital
                    && {
                        let before = line.run[range.0 - 1].folded.as_str();
                        matches!(before, "on" | "in" | "since" | "until" | "of" | "last")
                            || before.bytes().all(|byte| byte.is_ascii_digit())
                    };
                if dated {
                    range.0 += 1;
                }
                // What stands before a particle that the reader took for no part of the name: "Sheikh Hassan ben" before "Ali".
                let mut label = name.label;
                let start = before_particle(line, range.0);
                let is_person =
                    || self.known_form(line, range.0).is_none_or(|(_, label)| label == Label::Per);
                if start < range.0 && is_person() {
                    named.retain(|((_, end), _)| *end <= start);
                    (range.0, label) = (start, Label::Per);
                }
                // A given name that the reader left out: "Shinzo But".
                if name.label == Label::Per
                    && range.0 > 0
                    && range.0 + 1 == range.1
                    && self.is_given_before(line, range.0)
                {
                    range.0 -= 1;
                    named.retain(|((start, _), _)| *start != range.0);
                }
                // "But the minister": the capital is the sentence's.
                let only = range.0 + 1 == range.1 && line.run[range.0].gap == Gap::Stop;
                if only && OPENERS.contains(&line.run[range.0].folded.as_str()) {
                    continue;
                }
                // A family name that the reader left out, because it is a word: "Shinzo But".
                if name.label == Label::Per
                    && range.0 + 1 == range.1
                    && line
                        .run
                        .get(range.1)
                        .is_some_and(|next| next.capital && !next.shouted && next.folded.len() >= 3)
                    && self.is_given_before(line, range.1)
                    && self.known_form(line, range.1).is_none()
                    && !line.cues.iter().any(|cue| (cue.start..cue.end).contains(&range.1))
                {
                    range.1 += 1;
                }
                if range.0 < range.1 && named.last().is_none_or(|((_, end), _)| *end <= range.0) {
                    named.push((range, label));
                }
            }
            // Known forms first: they know where a name ends.
            let mut at = 0;
            while at < line.run.len() {
                if let Some(index) = combining::state_at(self.lexicon, &line.run, at) {
                    named.retain(|((start, end), _)| *end <= at || *start > at + 1);
                    let because = vec!["what the state is called before another's adjective".to_owned()];
                    let best = Candidate { index, weight: 2.5, clean: true, because: because.clone() };
                    let of_state = new_found(number, (at, at + 1), Label::Gpe, true);
                    found.push(Found { best: Some(best), score: 0.92, because, ..of_state });
                    taken[at] = true;
                    at += 1;
                    continue;
                }
                let ruled = self.accepted_at(rulings, &line.run, at);
                match ruled.or_else(|| self.known_form(line, at)) {
                    Some((end, Label::Gpe)) if end == at + 1 && self.opens_a_name(line, at) => {
                        if !named.iter().any(|((start, stop), _)| *start <= at && *stop > end) {
                            named.retain(|((start, stop), _)| *stop <= at || *start > end);
                            named.push(((at, end + 1), Label::Per));
                        }
                        at = end + 1;
                    }
                    Some((end, label)) => {
                        // A name the reader saw as longer wins.
                        let inside = named.iter().any(|((start, stop), label)| {
                            *start <= at
                                && *stop >= end
                                && (stop - start) > (end - at)
                                && *label == Label::Per
                        });
                        if !inside {
                            let named = named.iter().any(|((start, stop), _)| *start < end && at < *stop);
                            found.push(new_found(number, (at, end), label, named));
                            taken[at..end].iter_mut().for_each(|taken| *taken = true);
                            at = end;
                            continue;
                        }
                        at += 1;
                    }
                    None => at += 1,
                }
            }
            for (range, index) in self.governments(line) {
                if !taken[range.0..range.1].iter().any(|taken| *taken) {
                    let because = vec!["the government stands for the state".to_owned()];
                    let best = Candidate { index, weight: 2.5, clean: true, because: because.clone() };
                    found
                        .retain(|one| one.line != number || one.range.1 <= range.0 || one.range.0 >= range.1);
                    found.push(Found {
                        best: Some(best),
                        score: 0.9,
                        because,
                        ..new_found(number, range, Label::Gpe, true)
                    });
                    taken[range.0..range.1].iter_mut().for_each(|taken| *taken = true);
                }
            }
            for ((start, end), label) in named {
                for (start, end) in self.without_roles(line, start, end) {
                    let (mut start, mut end) = (start, end);
                    while start < end && taken[start] {
                        start += 1;
                    }
                    while end > start && taken[end - 1] {
                        end -= 1;
                    }
                    if start < end && !taken[start..end].iter().any(|taken| *taken) {
                        taken[start..end].iter_mut().for_each(|taken| *taken = true);
                        found.push(new_found(number, (start, end), label, true));
                    }
                }
            }
            // Capitalised words the reader passed over.
            let mut at = 0;
            while at < line.run.len() {
                let free = |at: usize| {
                    line.run[at].capital
                        && !taken[at]
                        && line.run[at].folded.len() > 1
                        && !line.run[at].folded.as_bytes()[0].is_ascii_digit()
                        && !is_calendar(&line.run[at].folded)
                        && !line.cues.iter().any(|cue| (cue.start..cue.end).contains(&at))
                };
                if !free(at) {
                    at += 1;
                    continue;
                }
                let mut end = at + 1;
                while end < line.run.len() && line.run[end].gap == Gap::Close {
                    let joins = JOINING.contains(&line.run[end].folded.as_str())
                        && !line.run[end].capital
                        && line.run.get(end + 1).is_some_and(|next| next.gap == Gap::Close)
                        && free(end + 1);
                    if !(free(end) || line.run[end].hyphen || joins) {
                        break;
                    }
                    end += 1 + usize::from(joins);
                }
                // "From May": the first word has its capital from the sentence.
                if end - at > 1
                    && line.run[at].gap == Gap::Stop
                    && line.run[at].common
                    && !line.run[at + 1].hyphen
                {
                    at += 1;
                }
                let opens = line.run[at].gap == Gap::Stop
                    || at + 1 == end && OPENERS.contains(&line.run[at].folded.as_str());
                let ordinary = line.run[at..end].iter().all(|piece| piece.common);
                if !(opens && ordinary) {
                    found.push(Found { label: None, ..new_found(number, (at, end), Label::Misc, false) });
                }
                at = end;
            }
        }
        found.sort_by_key(|one| (one.line, one.range));
        found
    }

    /// Whether the word before a name is a given name that belongs to it.
    fn is_given_before(&self, line: &Line, at: usize) -> bool {
        let before = &line.run[at - 1];
        before.capital
            && !before.common
            && !before.genitive
            && before.folded.len() >= 3
            && line.run[at].gap == Gap::Close
            && !line.run[at].hyphen
            && self.index.is_given(&before.folded)
            && self
                .lexicon
                .by_form(&before.folded)
                .iter()
                .all(|(index, _)| self.lexicon.at(*index).actor.kind == ActorKind::Person)
            && !line.cues.iter().any(|cue| (cue.start..cue.end).contains(&(at - 1)))
    }

    /// Whether a place's name is a person's given name here: "Sofia" before another name.
    fn opens_a_name(&self, line: &Line, at: usize) -> bool {
        let piece = &line.run[at];
        let Some(next) = line.run.get(at + 1) else { return false };
        !piece.genitive
            && next.capital
            && !next.common
            && !next.shouted
            && next.gap == Gap::Close
            && !next.hyphen
            && next.folded.len() >= 4
            && (self.index.is_given(&piece.folded)
                || !word(piece.folded.clone(), false, true).given.is_empty())
            && self.known_form(line, at + 1).is_none()
            && !line.cues.iter().any(|cue| (cue.start..cue.end).contains(&(at + 1)))
    }

    /// The longest known form of a state, body or person that starts at a word.
    pub(super) fn known_form(&self, line: &Line, at: usize) -> Option<(usize, Label)> {
        let run = &line.run;
        // "South American" is of no state, and "American" in it of none either.
        let in_region =
            groups::is_region(run, at) || at.checked_sub(1).is_some_and(|at| groups::is_region(run, at));
        let most = MOST_WORDS.min(run.len() - at);
        let beginnings = Beginnings::of(&run[at..at + most]);
        for width in (1..=most).rev() {
            let words = &run[at..at + width];
            // "The West African bloc" is not the West's.
            let article = width == 2 && run[at].folded == "the" && groups::is_region(run, at + 1);
            if (in_region && width < 3) || article {
                break;
            }
            if words[1..].iter().any(|piece| piece.gap != Gap::Close)
                || (width > 3
                    && words[..width - 1].iter().any(|piece| piece.genitive && piece.folded != "people"))
            {
                continue;
            }
            let capital = words.iter().any(|piece| piece.capital);
            let opens_small = width == 1 && at == 0 && !words[0].capital;
            // "Six world powers" are known by their number.
            let numbered = width > 1 && is_number(&words[0].folded);
            if !capital && !opens_small && !numbered {
                continue;
            }
            // "the Iranian government": found with the article's help elsewhere.
            let folded = beginnings.first(width);
            let forms = self.lexicon.by_form(folded);
            let state_word = folded.rsplit_once(' ').is_some_and(|(head, tail)| {
                matches!(tail, "government" | "authorities" | "side" | "leadership")
                    && self
                        .lexicon
                        .by_form(head)
                        .iter()
                        .any(|(index, _)| self.lexicon.at(*index).actor.kind == ActorKind::Country)
            });
            if forms.is_empty() && !state_word {
                continue;
            }
            if state_word {
                return Some((at + width, Label::Gpe));
            }
            let kinds: Vec<(ActorKind, FormKind)> =
                forms.iter().map(|(index, kind)| (self.lexicon.at(*index).actor.kind, *kind)).collect();
            // One word that is only a person's name is left to the search by sound.
            if kinds.iter().all(|(actor, _)| *actor == ActorKind::Person) {
                if width >= 2 {
                    return Some((at + width, Label::Per));
                }
                continue;
            }
            // An adjective of a role or of a longer name: "Russian foreign minister".
            let adjective_only = kinds.iter().all(|(_, kind)| *kind == FormKind::Adjective);
            let single = |cue: &Cue| !cue.plural && cue.start <= at && at + width <= cue.end;
            if adjective_only && line.cues.iter().any(single) {
                return None;
            }
            if opens_small
                && !kinds.iter().any(|(actor, kind)| *actor == ActorKind::Country && *kind == FormKind::Name)
            {
                continue;
            }
            if kinds.iter().all(|(actor, _)| matches!(actor, ActorKind::Country | ActorKind::City)) {
                return Some((at + width, Label::Gpe));
            }
            return Some((at + width, Label::Org));
        }
        None
    }

    /// "The government in Moscow", "the authorities of Chad": spans and states.
    pub(super) fn governments(&self, line: &Line) -> Vec<((usize, usize), ActorIndex)> {
        let run = &line.run;
        let mut found = Vec::new();
        for at in 0..run.len() {
            let body =
                matches!(run[at].folded.as_str(), "government" | "authorities" | "leadership" | "rulers");
            if !body || at + 2 >= run.len() || !matches!(run[at + 1].folded.as_str(), "in" | "of") {
                continue;
            }
            let first = if run[at + 2].folded == "the" { at + 3 } else { at + 2 };
            for width in (1..=3.min(run.len().saturating_sub(first))).rev() {
                let words = &run[first..first + width];
                if !words[0].capital || words.iter().any(|piece| piece.gap != Gap::Close) {
                    continue;
                }
                let state = self.lexicon.by_form(&joined(words)).iter().find(|(index, kind)| {
                    self.lexicon.at(*index).actor.kind == ActorKind::Country
                        && matches!(
                            kind,
                            FormKind::Name | FormKind::Formal | FormKind::Acronym | FormKind::Capital
                        )
                });
                if let Some((index, _)) = state {
                    let start = if at > 0 && run[at - 1].folded == "the" { at - 1 } else { at };
                    found.push(((start, first + width), *index));
                    break;
                }
            }
        }
        found
    }

    /// Cuts role phrases off a name: "Foreign Minister Ann Linde" is "Ann Linde".
    pub(super) fn without_roles(&self, line: &Line, start: usize, end: usize) -> Vec<(usize, usize)> {
        let mut parts = Vec::new();
        let mut from = start;
        for cue in &line.cues {
            if is_short_title(&line.run, (cue.start, cue.end), end) {
                continue;
            }
            if cue.start >= start && cue.end <= end && cue.core.1 - cue.core.0 < end - start {
                if from < cue.start {
                    parts.push((from, cue.start));
                }
                from = cue.end;
            } else if cue.start < start && cue.end > start && cue.end < end {
                // "President of Russia V. Puti": the name took the owner along.
                from = from.max(cue.end);
            } else if cue.start < end && cue.end > start && cue.core.0 >= start && cue.core.1 <= end {
                // The phrase reaches beyond the name.
                if from < cue.core.0 && cue.of.is_none() {
                    parts.push((from, cue.core.0));
                }
                from = cue.core.1.max(from);
            }
        }
        if from < end {
            parts.push((from, end));
        }
        parts.retain(|(start, end)| {
            line.run[*start..*end].iter().any(|piece| piece.capital || piece.folded.len() > 3)
                && !line.run[*start..*end]
                    .iter()
                    .all(|piece| matches!(piece.folded.as_str(), "the" | "of" | "for" | "and" | "mr" | "mrs"))
        });
        parts
    }
}
