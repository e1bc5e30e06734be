//! Finds every mention of an actor in a report and decides who is meant, jointly.
//!
//! 1. Spans: names the reader found, known forms it missed, role phrases.
//! 2. First round: each name in its sentence, with what the report says of states and persons.
//! 3. Second round: names left over, and bare family names, among the persons the report or the story knows.
//! 4. Role phrases: an office of somebody, the office of the name beside it, or of a person named before.

use std::collections::{BTreeMap, BTreeSet};

use chancery_lexicon::actors::{ActorIndex, FormKind, fold};
use chancery_model::{Actor, ActorKind, Label, Mention, Span};
use chancery_reader::Reading;

use super::pieces::{Gap, Piece, is_common, joined, pieces};
use super::resolve::{Candidate, Resolver, day, is_calendar, is_short_title, range_of};
use super::roles::{Cue, owner_ending_at, states_in};
use super::scene::{Scene, place_in_name};
use super::similarity::slips;
use super::skeleton::skeleton;
use super::story_names::StoryNames;

/// A sentence with everything found in it.
struct Line {
    /// First byte in the report.
    start: usize,
    run: Vec<Piece>,
    cues: Vec<Cue>,
    states: BTreeMap<String, usize>,
}

/// A span that names somebody, before and after it is decided.
#[derive(Clone, Debug)]
struct Found {
    line: usize,
    range: (usize, usize),
    label: Option<Label>,
    /// Best reading, if any reaches the line.
    best: Option<Candidate>,
    score: f64,
    because: Vec<String>,
    /// The reader saw a name here.
    named: bool,
}

impl Resolver<'_> {
    /// Returns all mentions of actors in a report, in order of place; the same words may mean several actors.
    ///
    /// `story` carries what other reports of the story say. Pronouns are no mentions; see [`super::coreference`].
    pub fn mentions(
        &self,
        text: &str,
        reading: &Reading,
        published: Option<&str>,
        story: Option<&StoryNames>,
    ) -> Vec<Mention> {
        let published = published.and_then(day);
        let lines: Vec<Line> = reading
            .sentences
            .iter()
            .map(|sentence| {
                let run = pieces(sentence.span.of(text));
                let cues = self.roles.cues(self.lexicon, &run);
                let states = states_in(self.lexicon, &run);
                Line { start: sentence.span.start as usize, run, cues, states }
            })
            .collect();
        let mut known = BTreeSet::new();
        let mut states: BTreeMap<String, usize> = BTreeMap::new();
        for line in &lines {
            for (state, count) in &line.states {
                *states.entry(state.clone()).or_insert(0) += count;
            }
        }
        if let Some(story) = story {
            known.extend(story.persons.keys().filter_map(|id| self.lexicon.index_of(id)));
            for (state, count) in &story.states {
                *states.entry(state.clone()).or_insert(0) += count;
            }
        }
        let mut found = self.spans(&lines, reading);
        self.first_round(&lines, &mut found, &known, &states, published);
        for one in &found {
            if let Some(best) = &one.best
                && self.lexicon.at(best.index).actor.kind == ActorKind::Person
                && (one.score >= 0.8)
            {
                known.insert(best.index);
            }
        }
        self.second_round(&lines, &mut found, &known, &states, published);
        self.small_letters(&lines, &mut found, &known);
        let mut mentions = Vec::new();
        for one in &found {
            let line = &lines[one.line];
            let span = self.span_of(line, one.range);
            let actor = one
                .best
                .as_ref()
                .filter(|best| best.clean || !self.is_farfetched(line, one.range, best.index))
                .map(|best| self.actor_at(best.index, published));
            if actor.is_none() && !one.named {
                continue;
            }
            // "The Biden government" is a state.
            if let Some(person) = actor.as_ref().filter(|actor| actor.kind == ActorKind::Person)
                && let Some(next) = line.run.get(one.range.1)
                && next.gap == Gap::Close
                && !line.run[one.range.1 - 1].genitive
                && matches!(next.folded.as_str(), "government" | "administration" | "regime" | "cabinet")
                && let Some(state) = person.country.as_deref().and_then(|iso3| self.lexicon.state(iso3))
            {
                let start = if one.range.0 > 0 && line.run[one.range.0 - 1].folded == "the" {
                    one.range.0 - 1
                } else {
                    one.range.0
                };
                let span = self.span_of(line, (start, one.range.1 + 1));
                let because = vec![format!("the {} of {}", next.folded, person.name)];
                mentions.push(mention(
                    text,
                    span,
                    Label::Gpe,
                    Some(state.actor.clone()),
                    one.score,
                    false,
                    because,
                ));
                continue;
            }
            let label = actor.as_ref().map_or(one.label.unwrap_or(Label::Misc), label_of);
            let garbled = one.best.as_ref().is_some_and(|best| !best.clean);
            mentions.push(mention(text, span, label, actor, one.score, garbled, one.because.clone()));
        }
        self.role_mentions(text, &lines, &found, &known, published, &mut mentions);
        self.counterparts(text, &lines, &found, published, &mut mentions);
        mentions.sort_by(|one, other| {
            (one.start, one.end, one.actor.as_ref().map(|actor| &actor.id)).cmp(&(
                other.start,
                other.end,
                other.actor.as_ref().map(|actor| &actor.id),
            ))
        });
        mentions.dedup_by(|one, other| one.span() == other.span() && one.actor == other.actor);
        mentions
    }

    fn span_of(&self, line: &Line, range: (usize, usize)) -> Span {
        Span::new(line.start + line.run[range.0].start, line.start + line.run[range.1 - 1].end)
    }

    /// Spans that may name somebody: the reader's names, then known forms outside them.
    fn spans(&self, lines: &[Line], reading: &Reading) -> Vec<Found> {
        let mut found = Vec::new();
        for (number, line) in lines.iter().enumerate() {
            let mut taken = vec![false; line.run.len()];
            let sentence = &reading.sentences[number];
            let mut named: Vec<((usize, usize), Label)> = Vec::new();
            for name in &reading.names {
                if name.tokens.start < sentence.tokens.start || name.tokens.start >= sentence.tokens.end {
                    continue;
                }
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
                if range.0 < range.1 {
                    named.push((range, name.label));
                }
            }
            // Known forms first: they know where a name ends.
            let mut at = 0;
            while at < line.run.len() {
                match self.known_form(line, at) {
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
                while end < line.run.len()
                    && (free(end) || line.run[end].hyphen)
                    && line.run[end].gap == Gap::Close
                {
                    end += 1;
                }
                // "From May": the first word has its capital from the sentence.
                if end - at > 1
                    && line.run[at].gap == Gap::Stop
                    && is_common(&line.run[at].folded)
                    && !line.run[at + 1].hyphen
                {
                    at += 1;
                }
                let opens = line.run[at].gap == Gap::Stop;
                let ordinary = line.run[at..end].iter().all(|piece| is_common(&piece.folded));
                if !(opens && ordinary) {
                    found.push(Found { label: None, ..new_found(number, (at, end), Label::Misc, false) });
                }
                at = end;
            }
        }
        found.sort_by_key(|one| (one.line, one.range));
        found
    }

    /// The longest known form of a state, body or person that starts at a word.
    fn known_form(&self, line: &Line, at: usize) -> Option<(usize, Label)> {
        let run = &line.run;
        for width in (1..=7.min(run.len() - at)).rev() {
            let words = &run[at..at + width];
            if words[1..].iter().any(|piece| piece.gap != Gap::Close)
                || words[..width - 1].iter().any(|piece| piece.genitive && width > 3)
            {
                continue;
            }
            let capital = words.iter().any(|piece| piece.capital);
            let opens_small = width == 1 && at == 0 && !words[0].capital;
            if !capital && !opens_small {
                continue;
            }
            // "the Iranian government": found with the article's help elsewhere.
            let folded = joined(words);
            let forms = self.lexicon.by_form(&folded);
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
            if adjective_only && line.cues.iter().any(|cue| cue.start <= at && at + width <= cue.end) {
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
    fn governments(&self, line: &Line) -> Vec<((usize, usize), ActorIndex)> {
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
    fn without_roles(&self, line: &Line, start: usize, end: usize) -> Vec<(usize, usize)> {
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

    fn first_round(
        &self,
        lines: &[Line],
        found: &mut [Found],
        known: &BTreeSet<ActorIndex>,
        states: &BTreeMap<String, usize>,
        published: Option<&str>,
    ) {
        for one in found.iter_mut().filter(|one| one.best.is_none()) {
            self.judge(lines, one, known, states, published);
        }
    }

    fn judge(
        &self,
        lines: &[Line],
        one: &mut Found,
        known: &BTreeSet<ActorIndex>,
        states: &BTreeMap<String, usize>,
        published: Option<&str>,
    ) {
        let line = &lines[one.line];
        let scene = Scene {
            run: &line.run,
            range: one.range,
            cues: &line.cues,
            states,
            known,
            bodies: self.bodies_in(&line.run, one.range),
            published,
            label: one.label,
        };
        let candidates = self.candidates(&scene);
        let resolution = self.decide(candidates.clone(), published);
        one.score = resolution.score;
        one.because = resolution.because;
        one.best = resolution.actor.and_then(|actor| {
            candidates
                .into_iter()
                .filter(|candidate| self.lexicon.at(candidate.index).actor.id == actor.id)
                .max_by(|first, second| first.weight.total_cmp(&second.weight))
        });
    }

    /// Bare and unresolved names among the persons that the report or the story knows.
    fn second_round(
        &self,
        lines: &[Line],
        found: &mut [Found],
        known: &BTreeSet<ActorIndex>,
        states: &BTreeMap<String, usize>,
        published: Option<&str>,
    ) {
        for one in found.iter_mut() {
            let settled = one.best.as_ref().is_some_and(|best| best.clean && one.score > 0.9);
            let place = one.best.as_ref().is_some_and(|best| {
                self.lexicon.at(best.index).actor.kind != ActorKind::Person && one.score > 0.7
            });
            if settled || place {
                continue;
            }
            let mut again = one.clone();
            self.judge(lines, &mut again, known, states, published);
            if again.score > one.score || one.best.is_none() {
                *one = again;
            }
        }
    }

    /// Family names of known persons that have lost their capital.
    fn small_letters(&self, lines: &[Line], found: &mut Vec<Found>, known: &BTreeSet<ActorIndex>) {
        let mut names: BTreeMap<String, Vec<ActorIndex>> = BTreeMap::new();
        for &person in known {
            let actor = &self.lexicon.at(person).actor;
            let name = fold(&actor.name);
            let words: Vec<&str> = name.split(' ').collect();
            for (at, word) in words.iter().enumerate() {
                if place_in_name(actor.country.as_deref(), at, words.len()) == 0.0
                    && word.len() >= 4
                    && (at == 0 || at + 1 == words.len())
                {
                    names.entry((*word).to_owned()).or_default().push(person);
                }
            }
        }
        for (number, line) in lines.iter().enumerate() {
            for (at, piece) in line.run.iter().enumerate() {
                // A capital at the start of a sentence says nothing: "Moon will be a guest".
                let opening = piece.capital && piece.gap == Gap::Stop;
                let taken =
                    found.iter().any(|one| one.line == number && (one.range.0..one.range.1).contains(&at));
                if (piece.capital && !opening)
                    || taken
                    || (!piece.capital && (piece.folded.len() < 5 || is_common(&piece.folded)))
                {
                    continue;
                }
                if let Some([person]) = names.get(&piece.folded).map(Vec::as_slice) {
                    let because = vec!["the family name of a person named elsewhere".to_owned()];
                    let best =
                        Candidate { index: *person, weight: 1.5, clean: false, because: because.clone() };
                    found.push(Found {
                        best: Some(best),
                        score: 0.8,
                        because,
                        ..new_found(number, (at, at + 1), Label::Per, true)
                    });
                }
            }
        }
    }

    /// "His American counterpart": who holds the same office there.
    fn counterparts(
        &self,
        text: &str,
        lines: &[Line],
        found: &[Found],
        published: Option<&str>,
        mentions: &mut Vec<Mention>,
    ) {
        let Some(date) = published else { return };
        for (number, line) in lines.iter().enumerate() {
            let run = &line.run;
            for at in 1..run.len() {
                if !matches!(run[at].folded.as_str(), "counterpart" | "colleague" | "homologue" | "opposite")
                    || run[at].gap != Gap::Close
                {
                    continue;
                }
                let Some((start, of)) = owner_ending_at(self.lexicon, run, at) else { continue };
                let subject = found
                    .iter()
                    .rev()
                    .filter(|one| (one.line, one.range.0) < (number, start) && number - one.line <= 2)
                    .filter_map(|one| one.best.as_ref())
                    .map(|best| best.index)
                    .find(|person| self.lexicon.at(*person).actor.kind == ActorKind::Person);
                let named = run.get(at + 1).is_some_and(|next| next.capital && next.gap != Gap::Stop);
                let Some(subject) = subject else { continue };
                let beside = found.iter().find(|one| {
                    one.line == number && touches(run, at + 1, one.range.0) && one.label == Some(Label::Per)
                });
                let holder = match (beside, named) {
                    (Some(one), _) => one.best.as_ref().map(|best| best.index),
                    (None, true) => None,
                    (None, false) => self
                        .lexicon
                        .at(subject)
                        .terms
                        .iter()
                        .filter(|term| term.covers(date) && term.of != of)
                        .find_map(|term| self.lexicon.holders(&term.office, &of, published).first().copied())
                        .and_then(|facts| self.lexicon.index_of(&facts.actor.id)),
                };
                let Some(holder) = holder else { continue };
                let first = if start > 0
                    && run[start].gap == Gap::Close
                    && matches!(run[start - 1].folded.as_str(), "his" | "her" | "their" | "its" | "the")
                {
                    start - 1
                } else {
                    start
                };
                let span = self.span_of(line, (first, at + 1));
                mentions.retain(|other| !(span.contains(other.span()) && other.span() != span));
                let subject = &self.lexicon.at(subject).actor.name;
                let because = vec![format!("holds there the office that {subject} holds")];
                let actor = self.actor_at(holder, published);
                mentions.push(mention(text, span, Label::Per, Some(actor), 0.8, false, because));
            }
        }
    }

    /// Role phrases that pick out one actor, or two.
    fn role_mentions(
        &self,
        text: &str,
        lines: &[Line],
        found: &[Found],
        known: &BTreeSet<ActorIndex>,
        published: Option<&str>,
        mentions: &mut Vec<Mention>,
    ) {
        // Persons in order of place, for phrases that lean on an earlier name.
        let mut persons: Vec<(usize, usize, ActorIndex)> = found
            .iter()
            .filter_map(|one| {
                let best = one.best.as_ref()?;
                (self.lexicon.at(best.index).actor.kind == ActorKind::Person).then_some((
                    one.line,
                    one.range.0,
                    best.index,
                ))
            })
            .collect();
        for (number, line) in lines.iter().enumerate() {
            for cue in &line.cues {
                let (start, end) = self.cue_span(line, cue);
                let readings =
                    self.who_holds(line, number, cue, (start, end), found, &persons, known, published);
                let span = self.span_of(line, (start, end));
                if !readings.is_empty() {
                    // Whose office it is is part of the phrase, no mention of its own, but for a genitive.
                    let genitive = line.run[cue.start..cue.core.0].iter().any(|piece| piece.genitive);
                    mentions.retain(|other| {
                        if genitive && other.label == Label::Gpe {
                            return true;
                        }
                        !(span.contains(other.span())
                            && other.span() != span
                            && other.actor.as_ref().is_none_or(|actor| actor.kind != ActorKind::Person))
                    });
                }
                for (index, score, because) in &readings {
                    let actor = self.actor_at(*index, published);
                    let label = label_of(&actor);
                    mentions.push(mention(
                        text,
                        span,
                        label,
                        Some(actor),
                        *score,
                        false,
                        vec![because.clone()],
                    ));
                }
                if let [(index, ..)] = readings.as_slice()
                    && self.lexicon.at(*index).actor.kind == ActorKind::Person
                {
                    persons.push((number, start, *index));
                    persons.sort_unstable();
                }
            }
        }
    }

    /// Whether a single word is too unlike every word of a person's names to be one of them, misspelt.
    ///
    /// Up to a third of the letters may differ, two in any case: past that, chance words fit somebody.
    fn is_farfetched(&self, line: &Line, range: (usize, usize), person: ActorIndex) -> bool {
        let facts = self.lexicon.at(person);
        if range.1 - range.0 != 1 || facts.actor.kind != ActorKind::Person {
            return false;
        }
        let word = line.run[range.0].folded.as_bytes();
        let sound = skeleton(word);
        let sounds_alike = |known: &[u8]| slips(&sound, &skeleton(known), (sound.len() / 4).max(1)).is_some();
        let most = (word.len() / 3).max(2);
        !facts.forms.iter().any(|form| {
            fold(&form.text)
                .split(' ')
                .any(|known| slips(word, known.as_bytes(), most).is_some() || sounds_alike(known.as_bytes()))
        })
    }

    /// The words of a role mention, its article included.
    fn cue_span(&self, line: &Line, cue: &Cue) -> (usize, usize) {
        let mut start = cue.start;
        if start > 0
            && line.run[start].gap == Gap::Close
            && matches!(line.run[start - 1].folded.as_str(), "the" | "his" | "her" | "its" | "their" | "both")
        {
            start -= 1;
        }
        (start, cue.end)
    }

    /// Who a role phrase means, with score and reason.
    #[allow(clippy::too_many_arguments)]
    fn who_holds(
        &self,
        line: &Line,
        number: usize,
        cue: &Cue,
        (start, end): (usize, usize),
        found: &[Found],
        persons: &[(usize, usize, ActorIndex)],
        known: &BTreeSet<ActorIndex>,
        published: Option<&str>,
    ) -> Vec<(ActorIndex, f64, String)> {
        let run = &line.run;
        // The name beside it.
        let beside = found.iter().find(|one| {
            one.line == number
                && one
                    .best
                    .as_ref()
                    .is_some_and(|best| self.lexicon.at(best.index).actor.kind == ActorKind::Person)
                && (touches(run, end, one.range.0) || touches(run, one.range.1, start))
        });
        if let Some(one) = beside
            && !cue.plural
            && let Some(best) = &one.best
        {
            return vec![(best.index, one.score, "the office of the person named beside it".to_owned())];
        }
        // A name of nobody we know stands beside it: the office is theirs.
        let stranger = found.iter().any(|one| {
            one.line == number
                && one.best.is_none()
                && one.named
                && (touches(run, end, one.range.0) || touches(run, one.range.1, start))
        });
        if stranger {
            return Vec::new();
        }
        let empty = BTreeSet::new();
        let no_states = BTreeMap::new();
        let scene = Scene {
            run,
            range: (cue.start, cue.end),
            cues: &line.cues,
            states: &no_states,
            known: &empty,
            bodies: 0,
            published,
            label: None,
        };
        let (against, _) = scene.stranger();
        if against < -3.0 {
            return Vec::new();
        }
        if let Some(other) = &cue.also {
            let second = Cue { of: Some(other.clone()), also: None, ..cue.clone() };
            let first = Cue { also: None, ..cue.clone() };
            let best = |cue: &Cue| {
                self.holders(cue, &scene).into_iter().max_by(|one, two| one.weight.total_cmp(&two.weight))
            };
            return match (best(&first), best(&second)) {
                (Some(one), Some(two)) if published.is_some() && one.index != two.index => [one, two]
                    .into_iter()
                    .map(|holder| (holder.index, 0.85, holder.because.join("; ")))
                    .collect(),
                _ => Vec::new(),
            };
        }
        if cue.of.is_some() && !cue.plural {
            let mut holders = self.holders(cue, &scene);
            holders.sort_by(|one, other| other.weight.total_cmp(&one.weight));
            // Somebody the report names already, before others.
            let named = holders.iter().find(|holder| {
                known.contains(&holder.index) || persons.iter().any(|(_, _, person)| *person == holder.index)
            });
            if (published.is_none() || cue.is_vague()) && named.is_none() {
                return Vec::new();
            }
            if let Some(best) = named.or(holders.first()) {
                let score = 1.0 / (1.0 + (-best.weight).exp());
                if score >= 0.5 {
                    return vec![(best.index, score, best.because.join("; "))];
                }
            }
            return Vec::new();
        }
        let definite = start < cue.start || run[start].capital;
        let weak = cue.core.1 - cue.core.0 == 1
            && matches!(
                run[cue.core.0].folded.as_str(),
                "head"
                    | "chief"
                    | "boss"
                    | "number"
                    | "director"
                    | "chairman"
                    | "chairwoman"
                    | "activist"
                    | "journalist"
                    | "ambassador"
                    | "envoy"
            );
        if !definite || weak || cue.of.is_some() {
            return Vec::new();
        }
        // A person named before who fits.
        let fits = |person: &ActorIndex| {
            let facts = self.lexicon.at(*person);
            facts.terms.iter().any(|term| {
                cue.codes.iter().any(|(code, only)| {
                    term.office == *code && only.as_ref().is_none_or(|only| term.of == *only)
                }) && (cue.former || published.is_none_or(|date| term.covers(date)))
            })
        };
        let before: Vec<&(usize, usize, ActorIndex)> = persons
            .iter()
            .rev()
            .filter(|(line, place, _)| (*line, *place) < (number, start) && number - line <= 8)
            .filter(|(_, _, person)| fits(person))
            .collect();
        if cue.plural {
            let mut two: Vec<ActorIndex> = Vec::new();
            for (_, _, person) in before {
                if !two.contains(person) {
                    two.push(*person);
                }
            }
            let both = start < cue.start || run[cue.start].capital;
            return if two.len() == 2 && both {
                two.into_iter()
                    .map(|person| (person, 0.7, "the two of that office in this report".to_owned()))
                    .collect()
            } else {
                Vec::new()
            };
        }
        // Whoever bears the very title comes before others of the same rank.
        let word = run[cue.core.1 - 1].folded.as_str();
        let titled = before.iter().find(|(_, _, person)| {
            self.lexicon.at(*person).terms.iter().any(|term| {
                published.is_none_or(|date| term.covers(date))
                    && fold(&term.title).split(' ').any(|part| part == word)
            })
        });
        match titled.or(before.first()) {
            Some((line, _, person)) => {
                let rivals: BTreeSet<ActorIndex> = before
                    .iter()
                    .filter(|(other, _, _)| number - other <= 2)
                    .map(|(_, _, person)| *person)
                    .collect();
                let score = if rivals.len() > 1 {
                    0.6
                } else if number - line <= 2 {
                    0.8
                } else {
                    0.65
                };
                vec![(*person, score, "the one of that office named before".to_owned())]
            }
            None => Vec::new(),
        }
    }
}

fn new_found(line: usize, range: (usize, usize), label: Label, named: bool) -> Found {
    Found { line, range, label: Some(label), best: None, score: 0.0, because: Vec::new(), named }
}

/// Whether one phrase ends where another starts, but for a comma or an article.
fn touches(run: &[Piece], end: usize, start: usize) -> bool {
    end <= start
        && start - end <= 1
        && run[end..start].iter().all(|piece| matches!(piece.folded.as_str(), "the" | "mr" | "mrs" | "a"))
        && run.get(start).is_some_and(|piece| piece.gap != Gap::Stop)
        && (end == start || run[end].gap != Gap::Stop)
}

fn label_of(actor: &Actor) -> Label {
    match actor.kind {
        ActorKind::Person => Label::Per,
        ActorKind::Country | ActorKind::City => Label::Gpe,
        ActorKind::Org | ActorKind::Office | ActorKind::Group => Label::Org,
    }
}

fn mention(
    text: &str,
    span: Span,
    label: Label,
    actor: Option<Actor>,
    score: f64,
    garbled: bool,
    because: Vec<String>,
) -> Mention {
    Mention {
        start: span.start,
        end: span.end,
        text: span.of(text).to_owned(),
        label,
        score: if actor.is_some() { score } else { 1.0 - score },
        actor,
        garbled,
        because,
    }
}
