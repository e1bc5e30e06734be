//! Reads definite phrases without a name: "the alliance", "director general of the agency", "the Italian".
//!
//! Each leans on somebody whom the report has named before, and means nobody if nobody fits.

use std::collections::BTreeSet;

use chancery_lexicon::actors::{ActorIndex, FormKind, fold};
use chancery_model::{ActorKind, Label, Mention};
use chancery_reader::Reading;

use super::mentions::{Found, Line, mention};
use super::pieces::{Gap, Piece, joined};
use super::resolve::Resolver;

/// Nouns that stand for a body, with the words one of which its name has.
const CLASSES: &[(&str, &[&str])] = &[
    ("agency", &["agency"]),
    ("alliance", &["alliance", "nato"]),
    ("association", &["association"]),
    ("bank", &["bank"]),
    ("bloc", &["union", "community", "association", "cooperation"]),
    ("commission", &["commission"]),
    ("community", &["community"]),
    ("council", &["council"]),
    ("court", &["court"]),
    ("fund", &["fund"]),
    ("league", &["league"]),
    ("organisation", &["organization", "organisation"]),
    ("organization", &["organization", "organisation"]),
    ("union", &["union"]),
];

/// How many sentences back a body may have been named.
const REACH: usize = 12;

impl Resolver<'_> {
    /// The body named in a range of a line.
    pub(super) fn body_at(&self, line: &Line, range: (usize, usize)) -> Option<ActorIndex> {
        let forms = self.lexicon.by_form(&joined(&line.run[range.0..range.1]));
        forms
            .iter()
            .map(|(index, _)| *index)
            .find(|index| matches!(self.lexicon.at(*index).actor.kind, ActorKind::Org | ActorKind::Office))
    }

    /// Gives role phrases the body that a definite noun stands for: "director general of the agency".
    pub(super) fn with_owners(&self, mut lines: Vec<Line>) -> Vec<Line> {
        let mut named: Vec<(usize, ActorIndex)> = Vec::new();
        for (number, line) in lines.iter_mut().enumerate() {
            let mut owners: Vec<(usize, usize, String)> = Vec::new();
            named.extend(line.bodies.iter().filter_map(|range| Some((number, self.body_at(line, *range)?))));
            for (at, cue) in line.cues.iter().enumerate().filter(|(_, cue)| cue.of.is_none()) {
                let of = line.run.get(cue.end).is_some_and(|piece| piece.folded == "of");
                if of
                    && line.run.get(cue.end + 1).is_some_and(|piece| piece.folded == "the")
                    && let Some(body) = self.body_meant(&line.run, cue.end + 2, number, &named)
                {
                    owners.push((at, cue.end + 3, self.lexicon.at(body).actor.id.clone()));
                }
            }
            for (at, end, of) in owners {
                let cue = &mut line.cues[at];
                cue.of = Some(of);
                cue.end = end;
            }
        }
        lines
    }

    /// The last body named that a class noun fits.
    fn body_meant(
        &self,
        run: &[Piece],
        at: usize,
        number: usize,
        named: &[(usize, ActorIndex)],
    ) -> Option<ActorIndex> {
        let piece = run.get(at).filter(|piece| piece.gap == Gap::Close && !piece.hyphen)?;
        let (_, words) = CLASSES.iter().find(|(class, _)| *class == piece.folded)?;
        let next = run.get(at + 1).filter(|next| next.gap == Gap::Close);
        if next.is_some_and(|next| next.hyphen || next.folded == "of" || next.capital) {
            return None;
        }
        let fits = |index: &ActorIndex| {
            let facts = self.lexicon.at(*index);
            facts.actor.country.as_deref() == Some("IGO")
                && facts.forms.iter().any(|form| {
                    let form = fold(&form.text);
                    form.split(' ').any(|word| words.contains(&word))
                })
        };
        let near = named.iter().rev().take_while(|(line, _)| number - line <= REACH);
        near.map(|(_, index)| *index).find(fits)
    }

    /// Mentions of bodies by a definite noun: "the alliance".
    pub(super) fn definite_bodies(
        &self,
        text: &str,
        lines: &[Line],
        reading: &Reading,
        mentions: &mut Vec<Mention>,
    ) {
        let mut named: Vec<(usize, ActorIndex)> = Vec::new();
        for (number, line) in lines.iter().enumerate() {
            for at in 0..line.run.len() {
                for range in line.bodies.iter().filter(|range| range.0 == at) {
                    named.extend(self.body_at(line, *range).map(|body| (number, body)));
                }
                let article = at > 0 && line.run[at - 1].folded == "the";
                if !article || line.bodies.iter().any(|range| (range.0..range.1).contains(&at)) {
                    continue;
                }
                let Some(body) = self.body_meant(&line.run, at, number, &named) else { continue };
                let span = self.span_of(line, (at - 1, at + 1));
                let noun = deprel_at(reading, line.start + line.run[at].start);
                let free = !mentions.iter().any(|other| other.span().overlaps(span));
                if free && noun.is_some_and(|(upos, deprel)| upos == "NOUN" && deprel != "compound") {
                    let actor = self.lexicon.at(body).actor.clone();
                    let because = vec![format!("{} was named before", actor.name)];
                    mentions.push(mention(text, span, Label::Org, Some(actor), 0.75, false, because));
                }
            }
        }
    }

    /// "The Italian", of one person: whoever of that state the report has named; the state itself is not meant.
    pub(super) fn demonyms(
        &self,
        text: &str,
        lines: &[Line],
        found: &[Found],
        reading: &Reading,
        published: Option<&str>,
        mentions: &mut Vec<Mention>,
    ) {
        for (number, line) in lines.iter().enumerate() {
            let run = &line.run;
            for at in 1..run.len() {
                let piece = &run[at];
                if run[at - 1].folded != "the"
                    || piece.gap != Gap::Close
                    || piece.genitive
                    || !piece.capital
                    || piece.shouted
                {
                    continue;
                }
                let forms = self.lexicon.by_form(&piece.folded);
                let person_of = forms.iter().find(|(index, kind)| {
                    self.lexicon.at(*index).actor.kind == ActorKind::Country
                        && matches!(kind, FormKind::Adjective | FormKind::Inhabitant)
                });
                // "The French", "the Chinese" are a people; so are "the Russians".
                let people = ["sh", "ch", "ese", "ss", "s"].iter().any(|end| piece.folded.ends_with(end));
                let Some((state, _)) = person_of.filter(|_| !people) else { continue };
                let noun = deprel_at(reading, line.start + piece.start);
                let next = run.get(at + 1).filter(|next| next.gap == Gap::Close);
                // "The Polish and German ministers": one more adjective follows.
                let listed = run[at + 1..].iter().take(2).any(|next| {
                    next.capital
                        && self
                            .lexicon
                            .by_form(&next.folded)
                            .iter()
                            .any(|(_, kind)| *kind == FormKind::Adjective)
                });
                let modifies = listed
                    || next.is_some_and(|next| next.hyphen || next.capital)
                    || noun.is_none_or(|(_, deprel)| matches!(deprel, "amod" | "compound" | "nmod" | "flat"));
                if modifies {
                    continue;
                }
                let country = self.lexicon.at(*state).actor.country.as_deref();
                let persons: BTreeSet<ActorIndex> = found
                    .iter()
                    .filter(|one| (one.line, one.range.0) < (number, at) && number - one.line <= REACH)
                    .filter_map(|one| one.best.as_ref().map(|best| best.index))
                    .filter(|person| {
                        let actor = &self.lexicon.at(*person).actor;
                        actor.kind == ActorKind::Person && actor.country.as_deref() == country
                    })
                    .collect();
                let span = self.span_of(line, (at - 1, at + 1));
                let inner = self.span_of(line, (at, at + 1));
                mentions.retain(|other| other.span() != span && other.span() != inner);
                if let Some(person) = persons.first().filter(|_| persons.len() == 1) {
                    let actor = self.actor_at(*person, published);
                    let because = vec!["the only person of that state named before".to_owned()];
                    mentions.push(mention(text, span, Label::Per, Some(actor), 0.7, false, because));
                }
            }
        }
    }
}

/// Part of speech and relation of the token that starts at a byte.
fn deprel_at(reading: &Reading, start: usize) -> Option<(&str, &str)> {
    let at = reading.tokens.partition_point(|token| (token.end as usize) <= start);
    reading.tokens.get(at).map(|token| (token.upos.as_str(), token.deprel.as_str()))
}
