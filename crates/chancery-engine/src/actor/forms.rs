//! Finds known names of states and bodies that are a letter or two off.

use std::collections::BTreeMap;

use chancery_lexicon::actors::{ActorIndex, ActorLexicon, FormKind};
use chancery_model::ActorKind;

use super::similarity::slips;
use super::skeleton::skeleton;

/// Shortest form that may have a wrong letter.
const SHORTEST: usize = 6;

/// Known forms by their trigrams.
#[derive(Debug, Default)]
pub struct Forms {
    forms: Vec<(String, Vec<u8>, ActorIndex, FormKind)>,
    by_gram: BTreeMap<[u8; 3], Vec<u32>>,
}

impl Forms {
    /// Indexes every long form of states, bodies and cities.
    pub fn new(lexicon: &ActorLexicon) -> Forms {
        let mut index = Forms::default();
        for (folded, actors) in lexicon.folded_forms() {
            if folded.len() < SHORTEST || folded.len() > 60 || !folded.is_ascii() {
                continue;
            }
            for &(actor, kind) in actors {
                let long_enough = match lexicon.at(actor).actor.kind {
                    ActorKind::Person => false,
                    ActorKind::City => folded.len() >= 6,
                    _ => true,
                };
                let usable = !matches!(kind, FormKind::Generic | FormKind::Acronym)
                    && (kind != FormKind::Exonym || folded.len() >= 7);
                if !long_enough || !usable {
                    continue;
                }
                let number = index.forms.len() as u32;
                for gram in grams(folded) {
                    index.by_gram.entry(gram).or_default().push(number);
                }
                index.forms.push((
                    folded.to_owned(),
                    skeleton(folded.replace(' ', "").as_bytes()),
                    actor,
                    kind,
                ));
            }
        }
        index
    }

    /// Returns forms one letter off `folded`, or two if it is long: the form, whose, what sort, how many letters.
    pub fn near(&self, folded: &str) -> Vec<(&str, ActorIndex, FormKind, usize)> {
        if folded.len() < SHORTEST - 1 || folded.len() > 60 {
            return Vec::new();
        }
        let most = if folded.len() >= 10 { 2 } else { 1 };
        let sound = skeleton(folded.replace(' ', "").as_bytes());
        let asked = grams(folded);
        let mut shared: BTreeMap<u32, usize> = BTreeMap::new();
        for gram in &asked {
            for &form in self.by_gram.get(gram).into_iter().flatten() {
                *shared.entry(form).or_insert(0) += 1;
            }
        }
        let mut found = Vec::new();
        for (form, count) in shared {
            if count + 3 * most + 1 < asked.len() {
                continue;
            }
            let (text, form_sound, actor, kind) = &self.forms[form as usize];
            if *form_sound == sound {
                found.push((text.as_str(), *actor, *kind, 1));
            } else if let Some(letters) = slips(folded.as_bytes(), text.as_bytes(), most)
                && letters > 0
            {
                found.push((text.as_str(), *actor, *kind, letters));
            }
        }
        found
    }
}

fn grams(folded: &str) -> Vec<[u8; 3]> {
    let padded = format!(" {folded} ");
    let mut all: Vec<[u8; 3]> =
        padded.as_bytes().windows(3).map(|three| [three[0], three[1], three[2]]).collect();
    all.sort_unstable();
    all.dedup();
    all
}
