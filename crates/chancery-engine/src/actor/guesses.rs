//! What a whole report says against a reading that only the letters speak for.
//!
//! In clean news nearly every name that is a letter off a known one is somebody else's. A sentence alone cannot tell; a report
//! can: it speaks of the state, the office or the person that is meant, and it names strangers in full.

use std::collections::BTreeSet;

use chancery_lexicon::actors::FormKind;
use chancery_model::{ActorKind, Label};

use super::candidates::retranslated;
use super::mentions::{Found, Line};
use super::pieces::{Gap, joined};
use super::resolve::{Candidate, Resolver};
use super::scene::Scene;
use super::standing::prominence;

/// Letters from which on a name of a place or a body that is nearly right is hardly another's.
const LONG: usize = 12;
/// Letters up to which a state's name in another language is somebody's, too.
const SHORT: usize = 5;
/// Letters from which on a name that is nearly a capital's is hardly another's.
const LONG_CAPITAL: usize = 8;
/// Fewest states that a report of international affairs speaks of.
const SEVERAL: usize = 3;
/// Least prominence of who is named in such reports without more.
const PROMINENT: f64 = 0.9;

impl Resolver<'_> {
    /// Whether a damaged name is taken for somebody's of whose state, office and full name the report says nothing.
    pub(super) fn is_guess(&self, scene: &Scene, best: &Candidate) -> bool {
        let mention = &scene.run[scene.range.0..scene.range.1];
        let facts = self.lexicon.at(best.index);
        let is_person = facts.actor.kind == ActorKind::Person;
        let ordinary = mention.iter().all(|piece| piece.common);
        // "The Senate in Madrid": no American one, where nothing American is spoken of.
        if let ([chamber], ActorKind::Org, Some(state)) =
            (mention, facts.actor.kind, facts.actor.country.as_deref())
            && matches!(chamber.folded.as_str(), "senate" | "congress")
        {
            return !scene.states.contains_key(state);
        }
        // "The activist Samar Badawi": a given name, whatever else the word means in another language.
        let next = scene.run.get(scene.range.1);
        let opens = || next.is_some_and(|next| next.gap == Gap::Close && next.capital && !next.common);
        if !best.clean
            && facts.actor.kind == ActorKind::Country
            && mention.len() == 1
            && mention[0].folded.len() <= SHORT
            && opens()
        {
            return true;
        }
        if best.clean || scene.known.contains(&best.index) || mention.len() > 1 && (is_person || !ordinary) {
            return false;
        }
        let text = joined(mention);
        let kinds_of = |text: &str| {
            let forms = self.lexicon.by_form(text).iter().filter(|(index, _)| *index == best.index);
            forms.map(|(_, kind)| *kind).collect::<Vec<_>>()
        };
        // A name in another language is not damaged, unless it may be another word; words that are confused in translation are
        // damaged in their own way.
        let kinds = kinds_of(&text);
        let is_name = kinds.iter().any(|kind| *kind != FormKind::Exonym)
            || !kinds.is_empty() && !ordinary && text.len() > SHORT;
        let is_long = !is_person && !ordinary && text.len() >= LONG;
        if is_long || is_name || !kinds_of(&retranslated(&text)).is_empty() && mention.len() > 1 {
            return false;
        }
        if scene.cue().is_some() {
            return false;
        }
        // Bodies of many states have no state to be spoken of.
        if facts.actor.kind == ActorKind::Org && facts.actor.country.as_deref() == Some("IGO") && !ordinary {
            return false;
        }
        let is_capital = self.lexicon.capital_of(facts).is_some() && text.len() >= LONG_CAPITAL;
        // A report of several states may name one more, or who leads it.
        let states = scene.states.keys().filter(|state| self.lexicon.state(state).is_some()).count();
        let is_leading = facts.actor.kind == ActorKind::Country
            || is_person && prominence(facts, scene.published) >= PROMINENT;
        if !ordinary && is_capital || (!ordinary || !kinds.is_empty()) && states >= SEVERAL && is_leading {
            return false;
        }
        let is_spoken_of = |state: &str| scene.states.contains_key(state);
        let serves = facts
            .terms
            .iter()
            .any(|term| is_spoken_of(&term.of) && scene.published.is_none_or(|date| term.covers(date)));
        !(serves || facts.actor.country.as_deref().is_some_and(is_spoken_of) || is_spoken_of(&facts.actor.id))
    }

    /// Takes back damaged names that are parts of names of strangers: where "Ben Banks" is nobody known, "Banks" is he.
    pub(super) fn without_strangers(&self, lines: &[Line], found: &mut [Found]) {
        let words = |one: &Found| -> Vec<String> {
            lines[one.line].run[one.range.0..one.range.1].iter().map(|piece| piece.folded.clone()).collect()
        };
        let (mut strangers, mut known) = (BTreeSet::new(), BTreeSet::new());
        for one in found.iter().filter(|one| one.range.1 - one.range.0 > 1) {
            let is_stranger = one.best.is_none() && one.outside.is_none() && one.label == Some(Label::Per);
            if is_stranger && !lines[one.line].run[one.range.0 + 1].hyphen {
                let all = words(one);
                strangers.extend([all.first(), all.last()].into_iter().flatten().cloned());
            } else {
                known.extend(words(one));
            }
        }
        for one in found.iter_mut().filter(|one| one.range.1 - one.range.0 == 1) {
            let Some(best) = one.best.as_ref().filter(|best| !best.clean) else { continue };
            let word = &lines[one.line].run[one.range.0].folded;
            let is_form = self
                .lexicon
                .by_form(word)
                .iter()
                .any(|(index, kind)| *index == best.index && *kind != FormKind::Exonym);
            if strangers.contains(word) && !known.contains(word) && !is_form {
                let name = &self.lexicon.at(best.index).actor.name;
                one.because.insert(0, format!("somebody of that name is named in full, who is not {name}"));
                (one.best, one.score) = (None, 0.2);
            }
        }
    }
}
