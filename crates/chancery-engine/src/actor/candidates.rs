//! Collects the readings of a mention: offices, known forms, persons by sound, long forms a letter off.

use chancery_lexicon::actors::{ActorFacts, ActorIndex, FormKind, fold};
use chancery_model::ActorKind;

use super::groups;
use super::pieces::{Gap, Piece, is_number, joined};
use super::resolve::{Candidate, Resolver};
use super::roles::{Cue, NOT_UNIQUE};
use super::scene::Scene;
use super::standing::{form_weight, is_sheikh, just_left, title};

/// Log odds of a person from which on a name is no body's misspelt name.
const SURE: f64 = 3.0;

impl Resolver<'_> {
    /// All readings of a mention worth weighing.
    pub(super) fn candidates(&self, scene: &Scene) -> Vec<Candidate> {
        let found = self.unruled(scene);
        if scene.rulings.is_empty() { found } else { self.as_ruled(scene, found) }
    }

    fn unruled(&self, scene: &Scene) -> Vec<Candidate> {
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
            while start + 1 < end
                && (matches!(scene.run[start].folded.as_str(), "the" | "mr" | "mrs" | "ms")
                    || is_sheikh(&scene.run[start].folded))
            {
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
        let is_found = |one: &Candidate| one.weight > if one.clean { 0.0 } else { SURE };
        if !all.iter().any(is_found) {
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
            } else if let Some(head) = bare_genitive(scene, folded) {
                let owner = |kind| matches!(kind, ActorKind::Country | ActorKind::City);
                let known = self.lexicon.by_form(head).iter().copied();
                forms = known.filter(|(index, _)| owner(self.lexicon.at(*index).actor.kind)).collect();
                note = Some("a genitive without its apostrophe".to_owned());
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
        if forms.is_empty() {
            return found;
        }
        let capital = mention.iter().any(|piece| piece.capital);
        let shouted = mention.iter().all(|piece| piece.shouted);
        let common = mention.iter().all(|piece| piece.common);
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
            // Another language's name of a state nobody speaks of: "Siri", "Chin", "Palo".
            let unspoken =
                facts.actor.country.as_ref().is_some_and(|state| !scene.states.contains_key(state));
            if kind == FormKind::Exonym
                && facts.actor.kind == ActorKind::Country
                && unspoken
                && folded.len() <= 6
            {
                weight -= 0.8;
            }
            let initials = kind == FormKind::Acronym
                || (folded.len() <= 4 && mention.len() == 1 && facts.actor.kind == ActorKind::Org);
            let written_small = !shouted && !mention.iter().any(|piece| piece.capital && !common);
            if initials && folded.len() <= 5 && written_small {
                weight -= 5.0;
            }
            // "six world powers"
            let numbered = mention.len() > 1 && is_number(&mention[0].folded);
            if !capital && !numbered {
                // A small word is hardly what another language calls a state.
                let foreign = kind == FormKind::Exonym;
                weight -= match (common, foreign) {
                    (true, _) => 6.0,
                    (false, true) => 3.0,
                    (false, false) => 1.5,
                };
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

    /// Long forms of states and bodies a letter or two off.
    fn near_forms(&self, scene: &Scene) -> Vec<Candidate> {
        let (start, end) = scene.range;
        let mention = &scene.run[start..end];
        let text = joined(mention);
        let capital = mention.iter().any(|piece| piece.capital);
        let shouted = mention.len() == 1 && mention[0].shouted;
        if !capital || text.len() < if shouted { 4 } else { 5 } {
            return Vec::new();
        }
        // "The Moldovan citizen Sandu" is no army.
        if scene.is_private() {
            return Vec::new();
        }
        // Several words that name somebody or some place as they stand are no misspelling of another.
        if mention.len() > 1 && (groups::is_region(mention, 0) || !self.lexicon.by_form(&text).is_empty()) {
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
        let common = mention.iter().all(|piece| piece.common);
        let tone = scene.tone();
        self.forms
            .near(&text)
            .into_iter()
            // "A Democrat" is no damaged "Democrats".
            .filter(|(form, ..)| mention.len() > 1 || form.strip_suffix('s') != Some(&text))
            .map(|(form, index, kind, letters)| {
                let facts = self.lexicon.at(index);
                let mut weight = form_weight(kind, facts.actor.kind) - 1.1 * letters as f64;
                weight += (text.len().min(14) as f64 - 7.0) * 0.15 + tone.min(0.5) + stranger + elsewhere;
                if common && mention.len() == 1 {
                    weight -= 3.0;
                }
                if facts.actor.kind == ActorKind::City && self.lexicon.capital_of(facts).is_none() {
                    weight -= if scene.is_location() { 0.0 } else { 3.0 };
                    let state = facts.actor.country.as_ref();
                    weight -=
                        if state.is_some_and(|state| scene.states.contains_key(state)) { 0.0 } else { 1.0 };
                }
                // "The Koran" is no damaged "Korean".
                if matches!(kind, FormKind::Adjective | FormKind::Inhabitant) && text.len() <= 6 {
                    weight -= 1.5;
                }
                let differ = if letters == 1 { "1 letter differs" } else { "2 letters differ" };
                Candidate { index, weight, clean: false, because: vec![format!("{differ}: {text}/{form}")] }
            })
            .collect()
    }
}

/// "Irans president", as other languages write it: the name before the "s".
fn bare_genitive<'f>(scene: &Scene, folded: &'f str) -> Option<&'f str> {
    let (start, end) = scene.range;
    let piece = &scene.run[start];
    let owns = scene.run.get(end).is_some_and(|next| next.gap == Gap::Close && !next.capital);
    let head = folded.strip_suffix('s').filter(|head| head.len() > 3 && !head.ends_with('s'))?;
    (start + 1 == end && piece.capital && owns).then_some(head)
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
pub(super) fn retranslated(folded: &str) -> String {
    let words: Vec<&str> = folded
        .split(' ')
        .map(|word| BODY_WORDS.iter().find(|(wrong, _)| *wrong == word).map_or(word, |(_, right)| *right))
        .collect();
    words.join(" ")
}

/// Whether a word names a month or a day of the week and nothing else: "may" is a verb as well.
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
