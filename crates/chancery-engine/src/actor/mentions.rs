//! Finds every mention of an actor in a report and decides who is meant, jointly.
//!
//! 1. Spans: names the reader found, known forms it missed, role phrases.
//! 2. First round: each name in its sentence, with what the report says of states and persons.
//! 3. Second round: names left over, and bare family names, among the persons the report or the story knows.
//! 4. Role phrases: an office of somebody, the office of the name beside it, or of a person named before; other
//!    definite phrases that lean on a name.

use std::collections::{BTreeMap, BTreeSet};

use chancery_lexicon::actors::{ActorIndex, fold};
use chancery_model::{Actor, ActorKind, Label, Mention, Span};
use chancery_reader::Reading;

use super::combining;
use super::index::Origin;
use super::pieces::{Gap, Piece, joined, pieces};
use super::resolve::{Candidate, Resolver, day};
use super::roles::{Cue, states_in};
use super::rulings::{self, Rulings};
use super::scene::Scene;
use super::similarity::slips;
use super::standing::{is_family_first, place_in_name};
use super::story_names::StoryNames;

/// A sentence with everything found in it.
pub(super) struct Line {
    /// First byte in the report.
    pub start: usize,
    pub run: Vec<Piece>,
    pub cues: Vec<Cue>,
    pub states: BTreeMap<String, usize>,
    /// Where bodies are named.
    pub bodies: Vec<(usize, usize)>,
}

/// How likely a name is somebody's for whom nothing speaks but letters like his.
const GUESS: f64 = 0.3;

/// Words from which on a text is a report, not a sentence or two.
const REPORT: usize = 60;

/// What is the same for every mention of a report.
struct Whole<'r> {
    lines: &'r [Line],
    states: &'r BTreeMap<String, usize>,
    published: Option<&'r str>,
    rulings: &'r Rulings,
    /// It says enough for its silence to tell.
    is_report: bool,
}

/// A span that names somebody, before and after it is decided.
#[derive(Clone, Debug)]
pub(super) struct Found {
    pub line: usize,
    pub range: (usize, usize),
    pub label: Option<Label>,
    /// Best reading, if any reaches the line.
    pub best: Option<Candidate>,
    /// Who is meant by an imported index, where the lexicon knows nobody.
    pub outside: Option<Actor>,
    pub score: f64,
    pub because: Vec<String>,
    /// The reader saw a name here.
    pub named: bool,
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
        self.mentions_as_ruled(text, reading, published, story, &rulings::NONE)
    }

    /// As [`Resolver::mentions`], with what a user ruled on forms.
    pub fn mentions_as_ruled(
        &self,
        text: &str,
        reading: &Reading,
        published: Option<&str>,
        story: Option<&StoryNames>,
        rulings: &Rulings,
    ) -> Vec<Mention> {
        let published = published.and_then(day);
        let lines: Vec<Line> = reading
            .sentences
            .iter()
            .map(|sentence| {
                let run = pieces(sentence.span.of(text));
                let cues = self.roles.cues(self.lexicon, &run);
                let states = states_in(self.lexicon, &run);
                let bodies = self.bodies_in(&run);
                Line { start: sentence.span.start as usize, run, cues, states, bodies }
            })
            .collect();
        let lines = self.with_owners(lines);
        let mut known = BTreeSet::new();
        // States and bodies that the report speaks of.
        let mut states: BTreeMap<String, usize> = BTreeMap::new();
        for line in &lines {
            for body in line.bodies.iter().filter_map(|range| self.body_at(line, *range)) {
                *states.entry(self.lexicon.at(body).actor.id.clone()).or_insert(0) += 1;
            }
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
        let mut found = self.spans(&lines, reading, rulings);
        let is_report = lines.iter().map(|line| line.run.len()).sum::<usize>() >= REPORT;
        let whole = Whole { lines: &lines, states: &states, published, rulings, is_report };
        self.first_round(&whole, &mut found, &known);
        let known_before = known.len();
        for one in &found {
            if let Some(best) = &one.best
                && self.lexicon.at(best.index).actor.kind == ActorKind::Person
                && (one.score >= 0.8)
            {
                known.insert(best.index);
            }
        }
        // Without news the second round would find what the first one found.
        if known.len() > known_before {
            self.second_round(&whole, &mut found, &known);
        }
        self.without_strangers(&lines, &mut found);
        self.as_in_full(&lines, &mut found);
        self.small_letters(&lines, &mut found, &known);
        let mut mentions = Vec::new();
        for one in &found {
            let line = &lines[one.line];
            let span = self.span_of(line, one.range);
            // "Steinmeier (SPD)": the party is no actor of the sentence.
            let party = one.label == Some(Label::Org)
                && text[..span.start as usize].ends_with('(')
                && text[span.end as usize..].starts_with(')')
                && found.iter().any(|other| {
                    other.line == one.line && other.range.1 == one.range.0 && other.label == Some(Label::Per)
                });
            if party {
                continue;
            }
            let known = one.best.as_ref().map(|best| self.actor_at(best.index, published));
            let actor = known.or_else(|| one.outside.clone());
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
            let garbled =
                one.best.as_ref().is_some_and(|best| !best.clean || self.is_foreign(line, one.range, best));
            mentions.push(mention(text, span, label, actor, one.score, garbled, one.because.clone()));
        }
        self.role_mentions(text, &lines, &found, &known, published, &mut mentions);
        self.counterparts(text, &lines, &found, published, &mut mentions);
        self.demonyms(text, &lines, &found, reading, published, &mut mentions);
        self.definite_bodies(text, &lines, reading, &mut mentions);
        rulings::apply(rulings, &mut mentions);
        // Those meant by the same words ("the ministers of Poland and Latvia") stay in the order of the words.
        mentions.sort_by_key(|mention| (mention.start, mention.end));
        let mut ordered: Vec<Mention> = Vec::with_capacity(mentions.len());
        for mention in mentions {
            let same = |known: &&Mention| known.span() == mention.span();
            if !ordered.iter().rev().take_while(same).any(|known| known.actor == mention.actor) {
                ordered.push(mention);
            }
        }
        ordered
    }

    /// Whether a person's name is spelt as another language spells it: "Poutine", "Dschawad Sarif".
    ///
    /// Or translated, though a part of it be right: "King Yi".
    fn is_foreign(&self, line: &Line, range: (usize, usize), best: &Candidate) -> bool {
        let written = joined(&line.run[range.0..range.1]);
        let translated = self.index.forms_of(best.index).iter().any(|&form| {
            let form = self.index.form(form as usize);
            form.origin == Origin::Translated && fold(&form.text) == written
        });
        if translated {
            return true;
        }
        const SIGNS: &[&str] = &["sch", "tch", "ou", "sz", "cz", "dj", "ij"];
        let actor = &self.lexicon.at(best.index).actor;
        let name = fold(&actor.name);
        actor.kind == ActorKind::Person
            && line.run[range.0..range.1].iter().any(|piece| {
                SIGNS.iter().any(|sign| piece.folded.contains(sign) && !name.contains(sign))
                    && name
                        .split(' ')
                        .all(|word| slips(piece.folded.as_bytes(), word.as_bytes(), 1).is_none())
            })
    }

    pub(super) fn span_of(&self, line: &Line, range: (usize, usize)) -> Span {
        Span::new(line.start + line.run[range.0].start, line.start + line.run[range.1 - 1].end)
    }

    fn first_round(&self, whole: &Whole<'_>, found: &mut [Found], known: &BTreeSet<ActorIndex>) {
        for one in found.iter_mut().filter(|one| one.best.is_none()) {
            self.judge(whole, one, known);
        }
    }

    fn judge(&self, whole: &Whole<'_>, one: &mut Found, known: &BTreeSet<ActorIndex>) {
        let line = &whole.lines[one.line];
        let published = whole.published;
        let scene = Scene {
            run: &line.run,
            range: one.range,
            cues: &line.cues,
            states: whole.states,
            known,
            bodies: &line.bodies,
            published,
            label: one.label,
            rulings: whole.rulings,
        };
        let candidates = self.candidates(&scene);
        let resolution = self.decide(candidates.clone(), published);
        let outside = if resolution.actor.is_none() { self.outside_as_ruled(&scene) } else { None };
        if let Some(outside) = outside {
            (one.score, one.because, one.outside) = (outside.score, outside.because, outside.actor);
            return;
        }
        one.outside = None;
        one.score = resolution.score;
        one.because = resolution.because;
        one.best = resolution.actor.and_then(|actor| {
            candidates
                .into_iter()
                .filter(|candidate| self.lexicon.at(candidate.index).actor.id == actor.id)
                .max_by(|first, second| first.weight.total_cmp(&second.weight))
        });
        let form = || combining::is_form(&line.run[one.range.0].folded);
        if (whole.is_report || form()) && one.best.as_ref().is_some_and(|best| self.is_guess(&scene, best)) {
            let best = one.best.take();
            let name = best.map_or("", |best| &self.lexicon.at(best.index).actor.name);
            one.score = GUESS;
            one.because.insert(0, format!("nothing in the report but the letters speaks for {name}"));
        }
    }

    /// Bare and unresolved names among the persons that the report or the story knows.
    fn second_round(&self, whole: &Whole<'_>, found: &mut [Found], known: &BTreeSet<ActorIndex>) {
        for one in found.iter_mut() {
            let settled = one.best.as_ref().is_some_and(|best| best.clean && one.score > 0.9);
            let place = one.best.as_ref().is_some_and(|best| {
                self.lexicon.at(best.index).actor.kind != ActorKind::Person && one.score > 0.7
            });
            if settled || place {
                continue;
            }
            let mut again = one.clone();
            self.judge(whole, &mut again, known);
            if again.score > one.score || one.best.is_none() {
                *one = again;
            }
        }
    }

    /// "Luna Jae-in" is the president of the Republic of Korea, and so "Luna" is, elsewhere in the report.
    fn as_in_full(&self, lines: &[Line], found: &mut [Found]) {
        let words = |one: &Found| &lines[one.line].run[one.range.0..one.range.1];
        let mut full: BTreeMap<&str, BTreeSet<ActorIndex>> = BTreeMap::new();
        for one in found.iter().filter(|one| one.range.1 - one.range.0 > 1 && one.score >= 0.9) {
            let Some(best) = one.best.as_ref().filter(|best| !best.clean) else { continue };
            // Letters alone may have led to somebody else; an office held on the day does not.
            if !one.because.iter().any(|reason| reason.starts_with("was ")) {
                continue;
            }
            let actor = &self.lexicon.at(best.index).actor;
            let first = actor.country.as_deref().is_some_and(is_family_first);
            let family = if first { words(one).first() } else { words(one).last() };
            if let Some(family) = family.filter(|_| actor.kind == ActorKind::Person) {
                full.entry(&family.folded).or_default().insert(best.index);
            }
        }
        for one in found.iter_mut().filter(|one| one.best.is_none() && one.range.1 - one.range.0 == 1) {
            let word = &lines[one.line].run[one.range.0];
            let named = !word.common || one.range.0 > 0 || one.label == Some(Label::Per);
            let is_name = word.capital && named && word.folded.len() >= 4 && one.outside.is_none();
            let Some(persons) =
                full.get(word.folded.as_str()).filter(|persons| is_name && persons.len() == 1)
            else {
                continue;
            };
            one.because = vec!["written so in full elsewhere in the report".to_owned()];
            one.score = 0.9;
            one.best = persons.first().map(|&index| Candidate {
                index,
                weight: 2.2,
                clean: false,
                because: one.because.clone(),
            });
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
                    || (!piece.capital && (piece.folded.len() < 5 || piece.common))
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
}

pub(super) fn new_found(line: usize, range: (usize, usize), label: Label, named: bool) -> Found {
    Found {
        line,
        range,
        label: Some(label),
        best: None,
        outside: None,
        score: 0.0,
        because: Vec::new(),
        named,
    }
}

pub(super) fn label_of(actor: &Actor) -> Label {
    match actor.kind {
        ActorKind::Person => Label::Per,
        ActorKind::Country | ActorKind::City => Label::Gpe,
        ActorKind::Org | ActorKind::Office | ActorKind::Group => Label::Org,
    }
}

pub(super) fn mention(
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
