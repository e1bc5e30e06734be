//! Asks an imported index of actors who is meant, where the lexicon knows nobody.
//!
//! A register holds thousands of namesakes: a name is somebody's here only if it is spelt like one, and nothing in the
//! sentence speaks for somebody else. Of two who fit alike, neither is meant.

use chancery_lexicon::actors::ActorFacts;
use chancery_model::{ActorKind, Resolution};

use super::names::{Parsed, log_odds, measure};
use super::pieces::joined;
use super::resolve::Resolver;
use super::scene::Scene;
use super::standing::{date_reason, role_reason};
use super::words::words;

/// Most actors weighed for one name.
const MOST_WEIGHED: usize = 24;

impl Resolver<'_> {
    /// Who is meant according to the imported index; `None` if there is none, or nobody reaches the line.
    pub(super) fn outside(&self, scene: &Scene) -> Option<Resolution> {
        let index = self.imported.as_ref()?;
        let (start, end) = scene.range;
        let mention = scene.run.get(start..end)?;
        if mention.len() > 8 || !mention.iter().any(|piece| piece.capital) {
            return None;
        }
        let text = joined(mention);
        let parsed = Parsed::from_words(words(&text, true), true);
        let asked: Vec<&str> = parsed.name_words().iter().map(|word| word.text.as_str()).collect();
        let mut numbers = index.called(&text);
        if numbers.is_empty() {
            numbers = index.called(&asked.join(" "));
        }
        let exact = !numbers.is_empty();
        if !exact {
            numbers = index.sounding_like(&asked, 4 * MOST_WEIGHED);
        }
        numbers.truncate(4 * MOST_WEIGHED);
        let mut weighed: Vec<(f64, ActorFacts, Vec<String>)> = numbers
            .into_iter()
            .filter_map(|number| index.at(number))
            .filter_map(|facts| {
                let (weight, because) = self.weigh_outsider(scene, &parsed, &facts, exact)?;
                Some((weight, facts, because))
            })
            .collect();
        weighed.sort_by(|one, other| other.0.total_cmp(&one.0).then(one.1.actor.id.cmp(&other.1.actor.id)));
        weighed.dedup_by(|one, other| one.1.actor.id == other.1.actor.id);
        let margin = weighed.get(1).map_or(f64::MAX, |second| weighed[0].0 - second.0);
        let runner_up = weighed.get(1).map(|second| second.1.actor.clone());
        let (weight, facts, because) = weighed.into_iter().next()?;
        let doubt = if margin < 0.5 { 5.0 * (0.5 - margin) } else { 0.0 };
        let score = 1.0 / (1.0 + (doubt - weight).exp());
        (score >= 0.5).then_some(Resolution { actor: Some(facts.actor), score, runner_up, because })
    }

    fn weigh_outsider(
        &self,
        scene: &Scene,
        asked: &Parsed,
        facts: &ActorFacts,
        exact: bool,
    ) -> Option<(f64, Vec<String>)> {
        let (start, end) = scene.range;
        let person = facts.actor.kind == ActorKind::Person;
        let single = asked.name_words().len() < 2;
        let spoken = facts.actor.country.as_ref().is_some_and(|state| scene.states.contains_key(state));
        let mut because = Vec::new();
        let mut weight = if exact {
            because.push(format!("a name of {} in the imported actors", facts.actor.name));
            match (person, single) {
                (true, true) => -1.5,
                (false, true) if end - start == 1 && scene.run[start].folded.len() <= 4 => -0.5,
                (false, true) => 0.6,
                (_, false) => 1.6,
            }
        } else {
            let texts = facts.forms.iter().map(|form| &*form.text).chain([facts.actor.name.as_str()]);
            let odds = texts
                .filter_map(|text| measure(asked, &Parsed::new(text, true), true))
                .map(|measured| log_odds(&measured, true))
                .fold(f64::MIN, f64::max);
            if odds < 0.5 {
                return None;
            }
            because.push(format!("close to {} in the imported actors", facts.actor.name));
            odds.min(2.5) - 1.2
        };
        if !exact && !spoken {
            weight -= 0.6;
        }
        if single && scene.run[start..end].iter().all(|piece| piece.common) {
            weight -= 3.0;
        }
        if let Some(cue) = scene.cue().filter(|_| person) {
            let ((role, why), certain) = role_reason(self.lexicon, facts, cue, scene.published, spoken);
            // A register seldom lists every office.
            weight += if certain || role > 0.0 { role } else { 0.3 * role };
            because.extend(why);
        }
        if person {
            weight += 0.5 * date_reason(facts, scene.published);
        }
        if facts.actor.kind == ActorKind::City {
            let people = f64::from(facts.population.unwrap_or(15_000).max(1));
            weight += 0.5 * (people.log10() - 5.0) - if scene.is_location() { 0.0 } else { 1.5 };
            weight += scene.other_place().0;
        }
        if spoken {
            weight += 0.6;
            because.push("the country is spoken of".to_owned());
        }
        let (stranger, why) = scene.stranger();
        weight += stranger + scene.tone().min(0.6);
        because.extend(why);
        Some((weight, because))
    }
}
