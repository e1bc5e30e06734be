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

use chancery_lexicon::actors::{ActorFacts, ActorIndex, ActorLexicon, FormKind, fold};
use chancery_model::{Actor, ActorKind, Label, Resolution};

use super::forms::Forms;
use super::index::{Index, Origin};
use super::names::{Parsed, log_odds, measure};
use super::pieces::{Gap, Piece, is_common, joined, pieces};
use super::roles::{Cue, NOT_UNIQUE, Roles, states_in};
use super::scene::{
    Scene, date_reason, form_weight, is_thing, just_left, place_in_name, prominence, role_reason, title,
};
use super::similarity::{similarity, slips, spelling_similarity};
use super::words::words;

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
        }
    }

    /// Says who is meant by `mention`, in a sentence around it, in a report of that day.
    ///
    /// `published` is an ISO date; anything else counts as unknown.
    pub fn resolve(&self, mention: &str, context: Option<&str>, published: Option<&str>) -> Resolution {
        let published = published.and_then(day);
        self.decide(self.weigh(mention, context, published), published)
    }

    /// Every reading of `mention` that was weighed, best first, with the logarithm of its odds and its reasons.
    pub fn readings(
        &self,
        mention: &str,
        context: Option<&str>,
        published: Option<&str>,
    ) -> Vec<(Actor, f64, Vec<String>)> {
        let published = published.and_then(day);
        let mut all = self.weigh(mention, context, published);
        all.sort_by(|one, other| other.weight.total_cmp(&one.weight).then(one.index.cmp(&other.index)));
        all.into_iter()
            .map(|reading| (self.actor_at(reading.index, published), reading.weight, reading.because))
            .collect()
    }

    fn weigh(&self, mention: &str, context: Option<&str>, published: Option<&str>) -> Vec<Candidate> {
        let around = context.filter(|context| context.contains(mention)).unwrap_or(mention);
        let run = pieces(around);
        let start = around.find(mention).unwrap_or(0);
        let range = range_of(&run, start, start + mention.len());
        if range.0 >= range.1 {
            return Vec::new();
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
        let scene = Scene {
            run: &run,
            range,
            cues: &cues,
            states: &states,
            known: &known,
            bodies: self.bodies_in(&run, range),
            published,
            label: None,
        };
        self.candidates(&scene)
    }

    /// How many organisations and offices are named outside the mention.
    pub(super) fn bodies_in(&self, run: &[Piece], range: (usize, usize)) -> usize {
        let mut count = 0;
        let mut at = 0;
        while at < run.len() {
            if !run[at].capital || (range.0..range.1).contains(&at) {
                at += 1;
                continue;
            }
            let found = (1..=4.min(run.len() - at)).rev().find(|width| {
                self.lexicon.by_form(&joined(&run[at..at + width])).iter().any(|(index, _)| {
                    matches!(self.lexicon.at(*index).actor.kind, ActorKind::Org | ActorKind::Office)
                })
            });
            count += usize::from(found.is_some());
            at += found.unwrap_or(1);
        }
        count
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

    /// All readings of a mention worth weighing.
    pub(super) fn candidates(&self, scene: &Scene) -> Vec<Candidate> {
        let (mut start, mut end) = scene.range;
        while start + 1 < end
            && matches!(
                scene.run[start].folded.as_str(),
                "the" | "a" | "an" | "le" | "la" | "der" | "die" | "das"
            )
        {
            let with = joined(&scene.run[start..end]);
            if !self.lexicon.by_form(&with).is_empty() {
                break;
            }
            start += 1;
        }
        let mut scene = Scene { range: (start, end), ..scene.clone() };

        // A role phrase and nothing else.
        let whole = scene.cues.iter().find(|cue| {
            cue.start <= start && cue.end >= end && cue.core.0 >= start && cue.core.1 <= end
                || (cue.start >= start && cue.start <= start + 1 && cue.end == end && cue.core.0 < end)
        });
        if let Some(cue) = whole {
            let exact = self.by_form(&scene, &joined(&scene.run[start..end]));
            if exact.iter().any(|candidate| self.lexicon.at(candidate.index).actor.kind != ActorKind::Person)
            {
                return exact;
            }
            // "Religious leaders in France" are many.
            return if cue.plural { Vec::new() } else { self.holders(cue, &scene) };
        }
        // A title inside: "President X", "X, deputy minister".
        let inside: Vec<Cue> =
            scene.cues.iter().filter(|cue| cue.start >= start && cue.end <= end).cloned().collect();
        let exact = self.by_form(&scene, &joined(&scene.run[start..end]));
        let strong = exact.iter().any(|candidate| candidate.weight > 1.0);
        if !strong {
            for cue in &inside {
                if is_short_title(scene.run, (cue.start, cue.end), end) {
                    continue;
                }
                if cue.start <= start + 1 && cue.end < end {
                    start = cue.end;
                } else if cue.end + 1 >= end && cue.start > start {
                    end = cue.start;
                }
            }
            while start + 1 < end && matches!(scene.run[start].folded.as_str(), "the" | "mr" | "mrs" | "ms") {
                start += 1;
            }
            // "X, Taiwan's minister": cut at the comma.
            if let Some(comma) = (start + 1..end).find(|&at| scene.run[at].gap == Gap::Comma)
                && !inside.is_empty()
            {
                end = comma;
            }
            if start < end && (start, end) != scene.range {
                scene.range = (start, end);
            }
        }
        let mut all = if scene.range == (start, end) && !strong {
            self.by_form(&scene, &joined(&scene.run[start..end]))
        } else {
            exact
        };
        let settled = all.iter().any(|candidate| candidate.weight > 2.0 && candidate.clean);
        if !settled
            || all.iter().all(|candidate| self.lexicon.at(candidate.index).actor.kind == ActorKind::Person)
        {
            let taken = !all.is_empty();
            let persons = self.persons(&scene, &inside);
            // A word that is a place's or body's known name is hardly a misspelt person.
            all.extend(persons.into_iter().filter(|candidate| candidate.clean || !taken));
        }
        if !all.iter().any(|candidate| candidate.weight > 0.0 && candidate.clean) {
            all.extend(self.near_forms(&scene));
        }
        all
    }

    /// Who held the office of a role phrase.
    pub(super) fn holders(&self, cue: &Cue, scene: &Scene) -> Vec<Candidate> {
        let mut found: Vec<Candidate> = Vec::new();
        let of: Vec<String> = match &cue.of {
            Some(of) => vec![of.clone()],
            None => Vec::new(),
        };
        for of in &of {
            let mut rank = 0.0;
            for (code, only) in &cue.codes {
                if only.as_ref().is_some_and(|only| only != of) {
                    continue;
                }
                // A party that rules has one leader.
                let one_leader = code == "party-leader" && cue.leads;
                if NOT_UNIQUE.contains(&code.as_str()) && !one_leader {
                    continue;
                }
                let mut holders = self.lexicon.holders(code, of, scene.published);
                if cue.former {
                    holders = self.lexicon.holders(code, of, None);
                    let now = scene.published.unwrap_or("9999");
                    let of_then = |facts: &&ActorFacts, just: bool| {
                        facts.terms.iter().any(|term| {
                            term.office == *code
                                && term.of == *of
                                && term.to.as_deref().is_some_and(|to| to < now)
                                && (!just || just_left(term, now))
                        })
                    };
                    holders.retain(|facts| of_then(facts, false));
                    // Several former ones: the words do not say which, unless one has just left.
                    if holders.iter().any(|facts| of_then(facts, true)) {
                        holders.retain(|facts| of_then(facts, true));
                    } else if holders.len() > 1 {
                        continue;
                    }
                }
                for facts in holders.into_iter().take(1) {
                    let Some(index) = self.lexicon.index_of(&facts.actor.id) else { continue };
                    let term = facts.terms.iter().find(|term| term.office == *code && term.of == *of);
                    let when = scene.published.map_or(String::new(), |date| format!(" on {date}"));
                    let title = term.map_or_else(|| code.replace('-', " "), |term| title(self.lexicon, term));
                    found.push(Candidate {
                        index,
                        weight: 2.5 - rank + scene.tone().min(0.0),
                        clean: true,
                        because: vec![format!("was {title}{when}")],
                    });
                }
                // Whoever has just left may still be meant.
                if let Some(date) = scene.published.filter(|_| !cue.former) {
                    let left = self.lexicon.holders(code, of, None).into_iter().find(|facts| {
                        facts
                            .terms
                            .iter()
                            .any(|term| term.office == *code && term.of == *of && just_left(term, date))
                    });
                    if let Some(index) = left.and_then(|facts| self.lexicon.index_of(&facts.actor.id)) {
                        let because = vec!["held the office until shortly before".to_owned()];
                        found.push(Candidate { index, weight: 1.2 - rank, clean: true, because });
                    }
                }
                rank += 0.6;
            }
        }
        found
    }

    /// Readings of a known form that is not a person's.
    fn by_form(&self, scene: &Scene, folded: &str) -> Vec<Candidate> {
        let mut found = Vec::new();
        let (start, end) = scene.range;
        if start >= end {
            return found;
        }
        let mention = &scene.run[start..end];
        let mut forms: Vec<(ActorIndex, FormKind)> = self.lexicon.by_form(folded).to_vec();
        let mut note = None;
        if forms.is_empty() {
            // "the German government", "the Iranian side": the state.
            if let Some((head, tail)) = folded.rsplit_once(' ')
                && matches!(
                    tail,
                    "government"
                        | "side"
                        | "authorities"
                        | "leadership"
                        | "regime"
                        | "administration"
                        | "state"
                )
            {
                forms = self
                    .lexicon
                    .by_form(head)
                    .iter()
                    .copied()
                    .filter(|(index, _)| self.lexicon.at(*index).actor.kind == ActorKind::Country)
                    .collect();
                note = Some(format!("the {tail} stands for the state"));
            } else if let Some(head) = folded.strip_suffix(" group").or(folded.strip_suffix(" movement")) {
                forms = self.lexicon.by_form(head).to_vec();
            }
        } else if let Some((head, "government" | "authorities")) = folded.rsplit_once(' ')
            && let Some((index, kind)) = self
                .lexicon
                .by_form(head)
                .iter()
                .find(|(index, _)| self.lexicon.at(*index).actor.kind == ActorKind::Country)
        {
            forms = vec![(*index, *kind)];
            note = Some("the government stands for the state".to_owned());
        }
        let capital = mention.iter().any(|piece| piece.capital);
        let shouted = mention.iter().all(|piece| piece.shouted);
        let common = mention.iter().all(|piece| is_common(&piece.folded));
        let (stranger, why_stranger) = scene.stranger();
        let (elsewhere, why_elsewhere) = scene.other_place();
        let tone = scene.tone();
        for (index, kind) in forms {
            let facts = self.lexicon.at(index);
            if facts.actor.kind == ActorKind::Person {
                continue;
            }
            let mut weight = form_weight(kind, facts.actor.kind);
            let mut because = vec![reason_of_form(kind, facts)];
            because.extend(note.clone());
            if kind == FormKind::Adjective && note.is_some() {
                weight = 3.0;
            } else if kind == FormKind::Adjective && scene.has_article() {
                weight += 1.0;
            }
            let initials = kind == FormKind::Acronym
                || (folded.len() <= 4 && mention.len() == 1 && facts.actor.kind == ActorKind::Org);
            let written_small = !shouted && !mention.iter().any(|piece| piece.capital && !common);
            if initials && folded.len() <= 5 && written_small {
                weight -= 5.0;
            }
            if !capital {
                weight -= if common { 6.0 } else { 1.5 };
                if kind == FormKind::Name && facts.actor.kind == ActorKind::Country && common {
                    // "turkey sent its ship": an actor's verb, no article.
                    // A sentence that opens in lower case has lost its capitals.
                    weight += if scene.has_article() || !scene.opens() { 0.0 } else { 3.4 + tone };
                }
            } else if common {
                if kind == FormKind::Exonym || kind == FormKind::Alias {
                    weight -= 2.5;
                    if scene.opens() {
                        weight += 0.5 * tone - 0.5;
                    } else if !scene.has_article() {
                        weight += 2.2;
                    }
                } else if mention.len() == 1 {
                    weight -= 0.6;
                }
            }
            // Whole names of states are states in any company.
            let plain = matches!(kind, FormKind::Name | FormKind::Formal)
                && !common
                && facts.actor.kind == ActorKind::Country;
            weight += tone.min(0.5) * if plain { 0.25 } else { 1.0 }
                + stranger * if plain { 0.4 } else { 0.7 }
                + elsewhere;
            because.extend(why_stranger.iter().chain(&why_elsewhere).cloned());
            let index = match (kind, facts.actor.kind) {
                (FormKind::Army, ActorKind::Country) => self.office_of("army-chief", facts).unwrap_or(index),
                (FormKind::Parliament, ActorKind::Country) => {
                    self.office_of("speaker", facts).unwrap_or(index)
                }
                _ => index,
            };
            // A capital is the government where it acts, the city where something is in it.
            if scene.is_location() {
                weight += match (facts.actor.kind, kind) {
                    (ActorKind::City, _) => 1.5,
                    (ActorKind::Country, FormKind::Capital) => -1.0,
                    _ => 0.0,
                };
            } else if facts.actor.kind == ActorKind::City {
                weight -= 1.6;
            }
            if facts.actor.kind == ActorKind::City && facts.population.is_none_or(|people| people < 100_000) {
                weight -= 0.4;
            }
            let clean = kind != FormKind::Exonym && capital;
            // A capital under another name may stand for its state.
            if facts.actor.kind == ActorKind::City && !scene.is_location() {
                let state = self
                    .lexicon
                    .by_form(&fold(&facts.actor.name))
                    .iter()
                    .find(|(_, kind)| *kind == FormKind::Capital);
                if let Some((state, _)) = state {
                    let name = &self.lexicon.at(*state).actor.name;
                    let because = vec![format!("the capital stands for {name}")];
                    found.push(Candidate { index: *state, weight: weight + 1.6, clean: false, because });
                }
            }
            // Brussels is the Union's seat before it is Belgium's.
            if kind == FormKind::Capital
                && folded == "brussels"
                && !scene.is_location()
                && !scene.states.contains_key("BEL")
                && let Some(union) = self.lexicon.index_of("Q458")
            {
                let because = vec!["the seat stands for the European Union".to_owned()];
                found.push(Candidate { index: union, weight: weight + 1.8, clean: true, because });
            }
            found.push(Candidate { index, weight, clean, because });
        }
        found
    }

    fn office_of(&self, code: &str, state: &ActorFacts) -> Option<ActorIndex> {
        let office = self.lexicon.office(code, state.actor.country.as_deref()?)?;
        self.lexicon.index_of(&office.id)
    }

    /// Persons whose name the mention may be.
    fn persons(&self, scene: &Scene, inside: &[Cue]) -> Vec<Candidate> {
        let (start, end) = scene.range;
        if start >= end || end - start > 7 {
            return Vec::new();
        }
        let mention = &scene.run[start..end];
        let text = joined(mention);
        let parsed = Parsed::from_words(words(&text, true), true);
        let asked_words = parsed.name_words();
        let asked = asked_words.len();
        let thing = end - start > 1 && is_thing(&scene.run[end - 1].folded);
        if asked == 0 || thing {
            return Vec::new();
        }
        let capital = mention.iter().any(|piece| piece.capital);
        let all_common = mention.iter().all(|piece| is_common(&piece.folded));
        let in_office = |person: ActorIndex| {
            let facts = self.lexicon.at(person);
            let now = scene.published.is_some_and(|date| facts.terms.iter().any(|term| term.covers(date)));
            0.15 * f64::from(u8::from(now)) + 0.3 * f64::from(u8::from(scene.known.contains(&person)))
        };
        let cue = inside.first().or_else(|| scene.cue());
        let mut found: Vec<ActorIndex> =
            self.index.search(&parsed, 24, in_office).into_iter().map(|found| found.person).collect();
        // Whoever held the office that is named may be meant, however the name sounds.
        if let Some(cue) = cue {
            for (code, only) in cue.codes.iter().filter(|(code, _)| !NOT_UNIQUE.contains(&code.as_str())) {
                if let Some(of) = cue.of.as_ref().or(only.as_ref()) {
                    let holders = self.lexicon.holders(code, of, scene.published);
                    found.extend(
                        holders.iter().take(2).filter_map(|facts| self.lexicon.index_of(&facts.actor.id)),
                    );
                }
            }
        }
        let mut seen = BTreeSet::new();
        found.retain(|person| seen.insert(*person));
        let (stranger, why_stranger) = scene.stranger();
        let tone = scene.tone();
        let mut candidates = Vec::new();
        for person in found {
            let facts = self.lexicon.at(person);
            let mut best: Option<(f64, usize)> = None;
            for form in self.index.nearest_forms(person, &asked_words, 5) {
                let form = form as usize;
                let other = self.index.parsed(form);
                let origin = self.index.form(form).origin;
                // "Hunter Biden" is not the man called Biden.
                if asked >= 2 && other.name_words().len() < 2 && joined_text(&other) != joined_text(&parsed) {
                    continue;
                }
                let Some(measured) = measure(&parsed, &other, true) else { continue };
                let mut odds = log_odds(&measured, true);
                if measured[18] == 1.0 && other.words().len() == parsed.words().len() && asked >= 2 {
                    odds = odds.max(3.6);
                }
                if asked == 1 {
                    let all = other.name_words();
                    let nearest = (0..all.len()).max_by(|&one, &two| {
                        similarity(parsed.name_words()[0], all[one])
                            .total_cmp(&similarity(parsed.name_words()[0], all[two]))
                            .then(one.cmp(&two))
                    });
                    let place =
                        place_in_name(facts.actor.country.as_deref(), nearest.unwrap_or(0), all.len());
                    // A bare family name that is spelt right.
                    if measured[10] == 1.0 && place == 0.0 {
                        odds = odds.max(2.2);
                    }
                    odds += place;
                }
                odds -= match origin {
                    Origin::Translated => 2.0,
                    Origin::Respelt if measured[18] != 1.0 => 1.8,
                    _ => 0.0,
                };
                if asked == 1 && measured[10] < 1.0 && is_cut_short(&text, &other) {
                    odds += 1.6;
                }
                if asked >= 2 && (measured[10] > 0.0 || measured[3] > 0.84) && is_beginning(&parsed, &other) {
                    odds = odds.max(if scene.known.contains(&person) { 1.6 } else { 0.4 });
                }
                if best.is_none_or(|(known, _)| odds > known) {
                    best = Some((odds, form));
                }
            }
            let Some((odds, form)) = best else { continue };
            let mut weight = odds.clamp(-6.0, 4.0);
            let clean = self.spelt_right(&parsed, person);
            let mut reasons: Vec<(f64, String)> = Vec::new();
            reasons.push((weight, self.spelling_reason(&parsed, form, clean)));
            let (mut certain, mut given) = (false, false);
            if let Some(cue) = cue {
                let ((role, why), fits) = role_reason(self.lexicon, facts, cue, scene.published);
                weight += role;
                certain = fits;
                if let Some(why) = why {
                    reasons.push((role, why));
                }
                // Given name and office agree: the family name may be translated or badly heard.
                if certain && asked >= 2 && odds < 1.0 && self.given_agrees(&parsed, person) {
                    given = true;
                    let bonus =
                        if mention.iter().skip(1).any(|piece| is_common(&piece.folded)) { 3.6 } else { 1.6 };
                    weight += bonus;
                    reasons.push((bonus, "given name and office agree".to_owned()));
                }
            }
            weight += date_reason(facts, scene.published);
            if let Some(country) = &facts.actor.country
                && scene.states.contains_key(country)
            {
                weight += 0.6;
                reasons.push((0.6, "the country is spoken of".to_owned()));
            }
            let prominence = prominence(facts, scene.published);
            if scene.known.contains(&person) {
                weight += 1.5 + 0.6 * prominence;
                reasons.push((1.5, "named in full nearby".to_owned()));
            } else if asked == 1 && !certain {
                // News calls by the bare family name only whom everybody knows, or who was named before.
                weight += 1.8 * (prominence - 1.0);
            }
            if !capital {
                weight -= 4.5;
            }
            if asked == 1 && !certain {
                if all_common {
                    weight -= if clean { 1.2 } else { 3.0 };
                } else if !clean {
                    weight -= 0.9;
                }
                if scene.has_article() {
                    weight -= 2.0;
                }
                if !capital || (all_common && scene.opens() && !clean) {
                    weight -= 1.0;
                }
            }
            weight += tone.min(0.6) + stranger;
            // Circumstances do not make another name of it.
            let most = match (odds, certain) {
                (odds, _) if odds >= 1.0 => f64::MAX,
                (odds, true) if given => odds.max(-3.0) + 5.0,
                (odds, true) => odds + 1.4,
                (odds, false) => odds * 2.0 - 0.8,
            };
            weight = weight.min(most);
            if !clean && !certain && tone <= 0.0 {
                weight -= if asked == 1 { 1.2 } else { 0.8 };
            }
            let reader_disagrees = scene.label.is_some_and(|label| label != Label::Per);
            if reader_disagrees && !certain && !scene.known.contains(&person) && !clean {
                weight -= if asked == 1 { 2.5 } else { 1.0 };
            }
            if asked == 1 && !certain {
                if is_calendar(&scene.run[start].folded) || scene.is_date() {
                    weight -= 6.0;
                }
                // A bare given name is anybody's.
                if !parsed.name_words()[0].given.is_empty() && !scene.known.contains(&person) {
                    let near = facts
                        .actor
                        .country
                        .as_ref()
                        .is_some_and(|country| scene.states.contains_key(country));
                    weight -= if near { 1.0 } else { 3.4 };
                }
            }
            if let Some(why) = &why_stranger {
                reasons.push((stranger, why.clone()));
            }
            reasons.sort_by(|one, other| other.0.abs().total_cmp(&one.0.abs()));
            let because = reasons.into_iter().map(|(_, why)| why).collect();
            candidates.push(Candidate { index: person, weight, clean, because });
        }
        candidates
    }

    /// Whether every name word of the mention is spelt as in a known form.
    fn spelt_right(&self, mention: &Parsed, person: ActorIndex) -> bool {
        let asked = mention.name_words();
        self.index.forms_of(person).iter().any(|&form| {
            if self.index.form(form as usize).origin != Origin::Lexicon {
                return false;
            }
            let known = || self.index.words_of(form as usize);
            // A given name alone is no known name.
            let short = known().all(|word| word.text.len() <= 5);
            let skip = usize::from(asked.len() == 1 && known().len() > 1 && !short);
            asked
                .iter()
                .all(|word| word.text.len() == 1 || known().skip(skip).any(|other| other.text == word.text))
        })
    }

    fn given_agrees(&self, mention: &Parsed, person: ActorIndex) -> bool {
        let Some(first) = mention.words().first() else { return false };
        self.index.forms_of(person).iter().any(|&form| {
            self.index.words_of(form as usize).next().is_some_and(|given| {
                spelling_similarity(first, given).max(f64::from(first.text == given.text)) >= 0.84
            })
        })
    }

    /// Names the words that differ: "2 letters differ: plinken/blinken".
    fn spelling_reason(&self, mention: &Parsed, form: usize, clean: bool) -> String {
        let form = self.index.form(form);
        if clean {
            return format!("a known name of {}", self.lexicon.at(form.person).actor.name);
        }
        if form.origin == Origin::Translated {
            return format!("\"{}\" is what the name means", form.text);
        }
        let other = words(&form.text, true);
        let mut parts = Vec::new();
        for word in mention.name_words() {
            let nearest =
                other.iter().max_by(|one, two| similarity(word, one).total_cmp(&similarity(word, two)));
            if let Some(nearest) = nearest
                && nearest.text != word.text
            {
                let count = slips(word.text.as_bytes(), nearest.text.as_bytes(), 12);
                let differ = match count {
                    Some(1) => "1 letter differs".to_owned(),
                    Some(count) => format!("{count} letters differ"),
                    None => "spelt differently".to_owned(),
                };
                parts.push(format!("{differ}: {}/{}", word.text, nearest.text));
            }
        }
        if parts.is_empty() { format!("close to {}", form.text) } else { parts.join(", ") }
    }

    /// Long forms of states and bodies a letter or two off.
    fn near_forms(&self, scene: &Scene) -> Vec<Candidate> {
        let (start, end) = scene.range;
        let mention = &scene.run[start..end];
        let text = joined(mention);
        let capital = mention.iter().any(|piece| piece.capital);
        if !capital || text.len() < 5 {
            return Vec::new();
        }
        let right = retranslated(&text);
        let mut found = Vec::new();
        if right != text && mention.len() >= 2 {
            for &(index, kind) in self.lexicon.by_form(&right) {
                let facts = self.lexicon.at(index);
                if matches!(facts.actor.kind, ActorKind::Org | ActorKind::Office | ActorKind::Country)
                    && kind != FormKind::Generic
                {
                    let because = vec![format!("mistranslated: {text} for {right}")];
                    found.push(Candidate {
                        index,
                        weight: 1.4 + scene.tone().min(0.6),
                        clean: false,
                        because,
                    });
                }
            }
            if !found.is_empty() {
                return found;
            }
        }
        let (stranger, _) = scene.stranger();
        let (elsewhere, _) = scene.other_place();
        let common = mention.iter().all(|piece| is_common(&piece.folded));
        let tone = scene.tone();
        self.forms
            .near(&text)
            .into_iter()
            .map(|(form, index, kind, letters)| {
                let facts = self.lexicon.at(index);
                let mut weight = form_weight(kind, facts.actor.kind) - 1.1 * letters as f64;
                weight += (text.len().min(14) as f64 - 7.0) * 0.15 + tone.min(0.5) + stranger + elsewhere;
                if common && mention.len() == 1 {
                    weight -= 3.0;
                }
                if facts.actor.kind == ActorKind::City && !scene.is_location() {
                    weight -= 1.0;
                }
                let differ = if letters == 1 { "1 letter differs" } else { "2 letters differ" };
                Candidate { index, weight, clean: false, because: vec![format!("{differ}: {text}/{form}")] }
            })
            .collect()
    }
}

/// Whether a one-word title before one very short word is rather part of a name: "King Yi".
pub(super) fn is_short_title(run: &[Piece], cue: (usize, usize), end: usize) -> bool {
    cue.1 - cue.0 == 1
        && cue.1 + 1 == end
        && run[cue.1].folded.len() <= 3
        && matches!(run[cue.0].folded.as_str(), "king" | "prince" | "general")
}

/// Words that translation confuses in the names of bodies, with the word that the name has.
const BODY_WORDS: &[(&str, &str)] = &[
    ("advice", "council"),
    ("board", "council"),
    ("committee", "council"),
    ("counsel", "council"),
    ("safety", "security"),
    ("alliance", "union"),
    ("onion", "union"),
    ("federation", "union"),
    ("company", "organization"),
    ("society", "community"),
    ("tribunal", "court"),
    ("energy", "energy"),
    ("bureau", "office"),
    ("section", "department"),
    ("side", "coast"),
    ("wide", "white"),
];

/// The form as its words would read had they not been mistranslated.
fn retranslated(folded: &str) -> String {
    let words: Vec<&str> = folded
        .split(' ')
        .map(|word| BODY_WORDS.iter().find(|(wrong, _)| *wrong == word).map_or(word, |(_, right)| *right))
        .collect();
    words.join(" ")
}

/// Whether a word names a month or a day of the week.
pub(super) fn is_calendar(word: &str) -> bool {
    matches!(
        word,
        "january"
            | "february"
            | "march"
            | "april"
            | "june"
            | "july"
            | "august"
            | "september"
            | "october"
            | "november"
            | "december"
            | "monday"
            | "tuesday"
            | "wednesday"
            | "thursday"
            | "friday"
            | "saturday"
            | "sunday"
    )
}

fn joined_text(name: &Parsed) -> String {
    name.words().iter().map(|word| word.text.as_str()).collect()
}

/// Whether a mention is a known name cut off at its end: "Ursula von der", "Edward Snow".
fn is_beginning(mention: &Parsed, other: &Parsed) -> bool {
    let (asked, known) = (mention.words(), other.words());
    let Some((last, before)) = asked.split_last() else { return false };
    let same = |one: &super::words::Word, two: &super::words::Word| {
        one.text == two.text || spelling_similarity(one, two) >= 0.85
    };
    !before.is_empty()
        && known.len() >= asked.len()
        && before.iter().zip(known).all(|(one, two)| same(one, two))
        && known.get(before.len()).is_some_and(|word| {
            word.text == last.text && known.len() > asked.len()
                || (last.text.len() >= 4
                    && word.text.len() > last.text.len()
                    && word.text.starts_with(&last.text))
        })
}

/// Whether `text` is the beginning of a family name, most of it.
fn is_cut_short(text: &str, other: &Parsed) -> bool {
    other.words().iter().skip(1).any(|word| {
        text.len() >= 4
            && word.text.len() > text.len()
            && word.text.starts_with(text)
            && text.len() * 10 >= word.text.len() * 6
    })
}

fn reason_of_form(kind: FormKind, facts: &ActorFacts) -> String {
    let name = &facts.actor.name;
    match kind {
        FormKind::Exonym => format!("{name} in another language"),
        FormKind::Capital => format!("the capital stands for {name}"),
        FormKind::Metonym => format!("stands for the government of {name}"),
        FormKind::Adjective | FormKind::Inhabitant => format!("people of {name}"),
        FormKind::Acronym => format!("initials of {name}"),
        _ => format!("a known name of {name}"),
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
