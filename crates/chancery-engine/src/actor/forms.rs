//! Finds known names of states and bodies that are a letter or two off.

use std::collections::{HashMap, HashSet};

use chancery_lexicon::actors::{ActorIndex, ActorLexicon, FormKind};
use chancery_model::ActorKind;

use super::similarity::slips;
use super::skeleton::skeleton;

/// Shortest form that may have a wrong letter.
const SHORTEST: usize = 6;

/// Shortest acronym that may have one; a shorter one may only be spelt by another sound.
const SHORTEST_ACRONYM: usize = 5;

/// Shortest acronym looked for by its sound: "IKAO".
const SHORTEST_SOUND: usize = 4;

/// Known forms by their sound and by their trigrams.
#[derive(Debug, Default)]
pub struct Forms {
    forms: Vec<Known>,
    by_gram: HashMap<[u8; 3], Vec<u32>>,
    by_sound: HashMap<Vec<u8>, Vec<u32>>,
}

#[derive(Debug)]
struct Known {
    text: String,
    actor: ActorIndex,
    kind: FormKind,
}

impl Forms {
    /// Indexes every long form of states, bodies and cities.
    pub fn new(lexicon: &ActorLexicon) -> Forms {
        let mut index = Forms::default();
        for (folded, actors) in lexicon.folded_forms() {
            if folded.len() < SHORTEST_SOUND || folded.len() > 60 || !folded.is_ascii() {
                continue;
            }
            for &(actor, kind) in actors {
                let long_enough = match lexicon.at(actor).actor.kind {
                    ActorKind::Person => false,
                    _ => folded.len() >= SHORTEST || kind == FormKind::Acronym,
                };
                let usable = kind != FormKind::Generic && (kind != FormKind::Exonym || folded.len() >= 7);
                if !long_enough || !usable {
                    continue;
                }
                let number = index.forms.len() as u32;
                if folded.len() >= SHORTEST_ACRONYM {
                    for gram in grams(folded) {
                        index.by_gram.entry(gram).or_default().push(number);
                    }
                }
                index.by_sound.entry(sound(folded)).or_default().push(number);
                index.forms.push(Known { text: folded.to_owned(), actor, kind });
            }
        }
        index
    }

    /// Returns forms one letter off `folded`, or two if it is long: the form, whose, what sort, how many letters.
    pub fn near(&self, folded: &str) -> Vec<(&str, ActorIndex, FormKind, usize)> {
        if folded.len() < SHORTEST_SOUND || folded.len() > 60 {
            return Vec::new();
        }
        let most = if folded.len() >= 10 { 2 } else { 1 };
        let mut found = Vec::new();
        let mut seen: HashSet<u32> = HashSet::new();
        let alike = self.by_sound.get(&sound(folded)).map_or(&[][..], Vec::as_slice);
        for &form in alike {
            let Known { text, actor, kind } = &self.forms[form as usize];
            let acronym = *kind == FormKind::Acronym && text.as_str() != folded;
            if seen.insert(form) && (text.len() >= SHORTEST || acronym) {
                found.push((form, (text.as_str(), *actor, *kind, 1)));
            }
        }
        // Each wrong letter spoils three trigrams at most (a swap four): one of the others is shared. The rarest are
        // looked at.
        let mut lists: Vec<&[u32]> =
            grams(folded).iter().map(|gram| self.by_gram.get(gram).map_or(&[][..], Vec::as_slice)).collect();
        lists.sort_by_key(|list| list.len());
        for list in lists.iter().take(4 * most + 1) {
            for &form in *list {
                let Known { text, actor, kind } = &self.forms[form as usize];
                if text.len().abs_diff(folded.len()) > most || !seen.insert(form) {
                    continue;
                }
                if let Some(letters) = slips(folded.as_bytes(), text.as_bytes(), most)
                    && letters > 0
                {
                    found.push((form, (text.as_str(), *actor, *kind, letters)));
                }
            }
        }
        found.sort_unstable_by_key(|(form, _)| *form);
        found.into_iter().map(|(_, found)| found).collect()
    }
}

fn sound(folded: &str) -> Vec<u8> {
    let letters: Vec<u8> = folded.bytes().filter(|&byte| byte != b' ').collect();
    skeleton(&letters)
}

fn grams(folded: &str) -> Vec<[u8; 3]> {
    let padded = format!(" {folded} ");
    let mut all: Vec<[u8; 3]> =
        padded.as_bytes().windows(3).map(|three| [three[0], three[1], three[2]]).collect();
    all.sort_unstable();
    all.dedup();
    all
}
