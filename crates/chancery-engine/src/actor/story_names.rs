//! Remembers who the reports of one story speak of, so that damaged names are decided together.

use std::collections::BTreeMap;

use chancery_model::{ActorKind, Mention};

/// Who is named in the reports of a story, by id, with the number of reports that name them for sure.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StoryNames {
    /// Persons by id.
    pub persons: BTreeMap<String, usize>,
    /// States by ISO3 code.
    pub states: BTreeMap<String, usize>,
    /// Bodies by id.
    pub bodies: BTreeMap<String, usize>,
}

/// Least score at which a report counts as speaking of somebody.
const SURE: f64 = 0.75;

impl StoryNames {
    /// Gathers the names of a story from the mentions of its reports, each read alone.
    pub fn gather(reports: &[&[Mention]]) -> StoryNames {
        let mut story = StoryNames::default();
        for mentions in reports {
            let mut here = StoryNames::default();
            for mention in *mentions {
                let Some(actor) = mention.actor.as_ref().filter(|_| mention.score >= SURE) else { continue };
                match (actor.kind, &actor.country) {
                    (ActorKind::Person, _) => here.persons.insert(actor.id.clone(), 1),
                    (ActorKind::Country, Some(country)) => here.states.insert(country.clone(), 1),
                    (ActorKind::Org | ActorKind::Office, _) => here.bodies.insert(actor.id.clone(), 1),
                    _ => None,
                };
            }
            for (id, _) in here.persons {
                *story.persons.entry(id).or_insert(0) += 1;
            }
            for (id, _) in here.states {
                *story.states.entry(id).or_insert(0) += 1;
            }
            for (id, _) in here.bodies {
                *story.bodies.entry(id).or_insert(0) += 1;
            }
        }
        story
    }
}
