//! Decides who is meant by a mention: candidates, evidence, the best reading or nobody.
//!
//! 1. A role phrase ("the Russian president") is looked up at the date.
//! 2. A known form of a state, body, office or city is read in its surroundings: "Island" needs support, "Iceland" none.
//! 3. A name of a person is searched by sound, and weighed: spelling, office and date, country, and what speaks
//!    for a stranger of that name.
//! 4. A long form one or two letters off a known one.
//!
//! Weights are logarithms of odds; below zero nobody is named.

use std::collections::BTreeSet;

use chancery_lexicon::actors::{ActorIndex, ActorLexicon};
use chancery_model::{Actor, ActorKind, Resolution};

use super::forms::Forms;
use super::imported::ImportedActors;
use super::index::Index;
use super::pieces::{Beginnings, Piece, joined, pieces};
use super::roles::{Roles, states_in};
use super::rulings;
use super::scene::Scene;
use super::spelling::Spellings;

/// What it costs that another person fits as well, at most: a bare "Hussein" is nobody where two are known,
/// unless something else speaks for one of them.
const PERSON_DOUBT: f64 = 5.0;

/// Finds out who is meant. Holds the indices; make one and keep it.
#[derive(Debug)]
pub struct Resolver<'l> {
    pub(super) lexicon: &'l ActorLexicon,
    pub(super) roles: Roles,
    pub(super) index: Index,
    pub(super) forms: Forms,
    pub(super) spellings: Spellings,
    pub(super) imported: Option<ImportedActors>,
}

/// A reading of a mention with what speaks for it.
#[derive(Clone, Debug)]
pub struct Candidate {
    /// Who.
    pub index: ActorIndex,
    /// Logarithm of the odds.
    pub weight: f64,
    /// The form is a usual spelling.
    pub clean: bool,
    /// Reasons, weightiest first.
    pub because: Vec<String>,
}

impl<'l> Resolver<'l> {
    /// Indexes `lexicon`.
    pub fn new(lexicon: &'l ActorLexicon) -> Resolver<'l> {
        Resolver {
            lexicon,
            roles: Roles::new(lexicon),
            index: Index::new(lexicon),
            forms: Forms::new(lexicon),
            spellings: Spellings::default(),
            imported: None,
        }
    }

    /// Asks an imported index where the lexicon knows nobody.
    pub fn with_actors(self, imported: ImportedActors) -> Self {
        Resolver { imported: Some(imported), ..self }
    }

    /// Says who is meant by `mention`, in a sentence around it, in a report of that day.
    ///
    /// `published` is an ISO date; anything else counts as unknown.
    pub fn resolve(&self, mention: &str, context: Option<&str>, published: Option<&str>) -> Resolution {
        let published = published.and_then(day);
        let resolved = self.in_scene(mention, context, published, |scene| {
            let known = self.decide(self.candidates(scene), published);
            if known.actor.is_some() { known } else { self.outside(scene).unwrap_or(known) }
        });
        resolved.unwrap_or_else(|| self.decide(Vec::new(), published))
    }

    /// Every reading of `mention` that was weighed, best first, with the logarithm of its odds and its reasons.
    pub fn readings(
        &self,
        mention: &str,
        context: Option<&str>,
        published: Option<&str>,
    ) -> Vec<(Actor, f64, Vec<String>)> {
        let published = published.and_then(day);
        let mut all =
            self.in_scene(mention, context, published, |scene| self.candidates(scene)).unwrap_or_default();
        all.sort_by(|one, other| other.weight.total_cmp(&one.weight).then(one.index.cmp(&other.index)));
        all.into_iter()
            .map(|reading| (self.actor_at(reading.index, published), reading.weight, reading.because))
            .collect()
    }

    /// Does something with `mention` in its sentence; `None` if it has no word.
    fn in_scene<T>(
        &self,
        mention: &str,
        context: Option<&str>,
        published: Option<&str>,
        work: impl FnOnce(&Scene) -> T,
    ) -> Option<T> {
        let around = context.filter(|context| context.contains(mention)).unwrap_or(mention);
        let run = pieces(around);
        let start = around.find(mention).unwrap_or(0);
        let range = range_of(&run, start, start + mention.len());
        if range.0 >= range.1 {
            return None;
        }
        let cues = self.roles.cues(self.lexicon, &run);
        let mut states = states_in(self.lexicon, &run[..range.0]);
        for (state, count) in states_in(self.lexicon, &run[range.1..]) {
            *states.entry(state).or_insert(0) += count;
        }
        if let Some(context) = context.filter(|context| !context.contains(mention)) {
            states.extend(states_in(self.lexicon, &pieces(context)));
        }
        let known = BTreeSet::new();
        let bodies = self.bodies_in(&run);
        for body in bodies.iter().filter(|body| body.1 <= range.0 || body.0 >= range.1) {
            for (index, _) in self.lexicon.by_form(&joined(&run[body.0..body.1])) {
                *states.entry(self.lexicon.at(*index).actor.id.clone()).or_insert(0) += 1;
            }
        }
        Some(work(&Scene {
            run: &run,
            range,
            cues: &cues,
            states: &states,
            known: &known,
            bodies: &bodies,
            published,
            label: None,
            rulings: &rulings::NONE,
        }))
    }

    /// Where organisations and offices are named.
    pub(super) fn bodies_in(&self, run: &[Piece]) -> Vec<(usize, usize)> {
        let mut bodies = Vec::new();
        let mut at = 0;
        while at < run.len() {
            if !run[at].capital {
                at += 1;
                continue;
            }
            let most = 4.min(run.len() - at);
            let beginnings = Beginnings::of(&run[at..at + most]);
            let found = (1..=most).rev().find(|width| {
                self.lexicon.by_form(beginnings.first(*width)).iter().any(|(index, _)| {
                    matches!(self.lexicon.at(*index).actor.kind, ActorKind::Org | ActorKind::Office)
                })
            });
            if let Some(width) = found {
                bodies.push((at, at + width));
            }
            at += found.unwrap_or(1);
        }
        bodies
    }

    fn is_person(&self, index: ActorIndex) -> bool {
        self.lexicon.at(index).actor.kind == ActorKind::Person
    }

    /// Turns candidates into a resolution.
    pub(super) fn decide(&self, candidates: Vec<Candidate>, published: Option<&str>) -> Resolution {
        let mut all = candidates;
        all.sort_by(|one, other| other.weight.total_cmp(&one.weight).then(one.index.cmp(&other.index)));
        let mut seen = BTreeSet::new();
        all.retain(|candidate| seen.insert(candidate.index));
        let Some(best) = all.first() else {
            return Resolution {
                because: vec!["nobody of that name is known".to_owned()],
                ..Resolution::default()
            };
        };
        let runner_up = all.get(1).map(|second| self.actor_at(second.index, published));
        // Two readings that are equally good are none.
        let margin = all.get(1).map_or(f64::MAX, |second| best.weight - second.weight);
        let are_persons = all.iter().take(2).filter(|one| self.is_person(one.index)).count() == 2;
        let price = if are_persons { PERSON_DOUBT } else { 2.0 };
        let doubt = if margin < 0.5 { price * (0.5 - margin) } else { 0.0 };
        let score = 1.0 / (1.0 + (-(best.weight - doubt)).exp());
        let mut because = best.because.clone();
        if doubt > 0.0
            && let Some(second) = &runner_up
        {
            because.push(format!("hard to tell from {}", second.name));
        }
        if score < 0.5 {
            let nearest = self.lexicon.at(best.index).actor.name.clone();
            because.insert(0, format!("below the line; nearest is {nearest}"));
            return Resolution {
                actor: None,
                score,
                runner_up: Some(self.actor_at(best.index, published)),
                because,
            };
        }
        Resolution { actor: Some(self.actor_at(best.index, published)), score, runner_up, because }
    }

    /// The actor as of a date: who has left office is of the elite, no longer of the government.
    pub fn actor_at(&self, index: ActorIndex, published: Option<&str>) -> Actor {
        let facts = self.lexicon.at(index);
        let mut actor = facts.actor.clone();
        if actor.kind == ActorKind::Person
            && let Some(date) = published
            && !facts.terms.is_empty()
            && !facts.terms.iter().any(|term| term.covers(date))
        {
            let ended = facts.terms.iter().any(|term| term.to.as_deref().is_some_and(|to| to < date));
            if ended {
                actor.sector = Some("ELI".to_owned());
            }
        }
        actor
    }
}

/// The day of an ISO date or time, or a month or year; `None` for anything else.
pub fn day(text: &str) -> Option<&str> {
    let date = text.get(..10).unwrap_or(text);
    let right = date.len() >= 4
        && date
            .bytes()
            .enumerate()
            .all(|(at, byte)| if matches!(at, 4 | 7) { byte == b'-' } else { byte.is_ascii_digit() });
    right.then_some(date)
}

/// The pieces that lie in a byte range.
pub fn range_of(run: &[Piece], start: usize, end: usize) -> (usize, usize) {
    let first = run.partition_point(|piece| piece.end <= start);
    let last = run.partition_point(|piece| piece.start < end);
    (first, last.max(first))
}
