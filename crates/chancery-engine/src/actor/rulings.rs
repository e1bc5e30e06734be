//! What a user ruled on the forms that reports use: this is a name of that actor, or it never is.
//!
//! Only rulings teach the resolver. What it made of other reports does not, however often: what a report says would then depend on
//! what was read before it.

use std::collections::BTreeMap;

use chancery_model::{Label, Mention, Resolution};

use super::mentions::label_of;
use super::pieces::{Gap, Piece, joined, pieces};
use super::resolve::{Candidate, Resolver};
use super::scene::Scene;

/// Logarithm of the odds of a form that a user accepted. Above any damaged spelling, so that it is not argued with; a second
/// person of that name still is.
const ACCEPTED: f64 = 4.0;

/// Forms with the actors that they name, or never name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rulings {
    by_form: BTreeMap<String, BTreeMap<String, bool>>,
    /// Words of the longest form.
    longest: usize,
}

/// No rulings.
pub(super) static NONE: Rulings = Rulings { by_form: BTreeMap::new(), longest: 0 };

impl Rulings {
    /// Rules that `form` is a name of the actor with an id, or that it never is. A later ruling on the same replaces it.
    pub fn rule(&mut self, form: &str, actor: &str, is_name: bool) {
        let key = form_key(form);
        self.longest = self.longest.max(key.split(' ').count());
        self.by_form.entry(key).or_default().insert(actor.to_owned(), is_name);
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.by_form.is_empty()
    }

    /// Ids of actors that a folded form was accepted for.
    fn accepted<'a>(&'a self, folded: &str) -> impl Iterator<Item = &'a str> + use<'a> {
        let ruled = self.by_form.get(folded).into_iter().flatten();
        ruled.filter(|(_, is_name)| **is_name).map(|(actor, _)| actor.as_str())
    }

    fn says(&self, folded: &str, actor: &str, is_name: bool) -> bool {
        self.by_form.get(folded).and_then(|ruled| ruled.get(actor)) == Some(&is_name)
    }

    /// How many words from `at` on are the longest form that was accepted.
    fn width_at(&self, run: &[Piece], at: usize) -> Option<usize> {
        let most = self.longest.min(run.len() - at);
        let close = run[at..at + most].iter().skip(1).take_while(|piece| piece.gap == Gap::Close).count();
        (1..=most.min(close + 1)).rev().find(|width| {
            let words = &run[at..at + width];
            words.iter().any(|piece| piece.capital) && self.accepted(&joined(words)).next().is_some()
        })
    }
}

/// The key under which a form is ruled on: two forms with one key are the same to the resolver.
pub fn form_key(form: &str) -> String {
    joined(&pieces(form))
}

/// Whether the words of a text have a form in them, by its key.
pub fn has_form(text: &str, key: &str) -> bool {
    let words: Vec<&str> = key.split(' ').collect();
    let run = pieces(text);
    !key.is_empty()
        && run
            .windows(words.len())
            .any(|run| run.iter().zip(&words).all(|(piece, word)| piece.folded == *word))
}

impl Resolver<'_> {
    /// Where an accepted form begins: its end and its label.
    pub(super) fn accepted_at(&self, rulings: &Rulings, run: &[Piece], at: usize) -> Option<(usize, Label)> {
        let width = rulings.width_at(run, at)?;
        let folded = joined(&run[at..at + width]);
        let known = rulings.accepted(&folded).find_map(|actor| self.lexicon.get(actor));
        Some((at + width, known.map_or(Label::Per, |facts| label_of(&facts.actor))))
    }

    /// The readings of a mention without those that were refused, and with those accepted.
    pub(super) fn as_ruled(&self, scene: &Scene, found: Vec<Candidate>) -> Vec<Candidate> {
        let mut found = found;
        for text in forms_in(scene) {
            found.retain(|reading| {
                !scene.rulings.says(&text, &self.lexicon.at(reading.index).actor.id, false)
            });
            for index in scene.rulings.accepted(&text).filter_map(|actor| self.lexicon.index_of(actor)) {
                let own = found.iter().filter(|reading| reading.index == index).map(|reading| reading.weight);
                let because = vec![format!("accepted as a name of {}", self.lexicon.at(index).actor.name)];
                found.push(Candidate {
                    index,
                    weight: own.fold(0.0, f64::max) + ACCEPTED,
                    clean: true,
                    because,
                });
            }
        }
        found
    }

    /// What the imported index makes of a mention, as ruled.
    pub(super) fn outside_as_ruled(&self, scene: &Scene) -> Option<Resolution> {
        if scene.rulings.is_empty() {
            return self.outside(scene);
        }
        let imported = self.imported.as_ref()?;
        for text in forms_in(scene) {
            for actor in scene.rulings.accepted(&text) {
                let facts = imported.with_id(actor).first().and_then(|number| imported.at(*number));
                if let Some(facts) = facts {
                    let because = vec![format!("accepted as a name of {}", facts.actor.name)];
                    let score = 1.0 / (1.0 + (-ACCEPTED).exp());
                    return Some(Resolution { actor: Some(facts.actor), score, runner_up: None, because });
                }
            }
        }
        self.outside(scene).filter(|found| {
            let id = found.actor.as_ref().map_or("", |actor| &actor.id);
            !forms_in(scene).iter().any(|text| scene.rulings.says(text, id, false))
        })
    }
}

/// The words of a mention, with and without the title before its name.
fn forms_in(scene: &Scene) -> Vec<String> {
    let (start, end) = scene.range;
    let bare = scene.cues.iter().map(|cue| cue.end).filter(|at| (start + 1..end).contains(at)).max();
    [Some(start), bare].into_iter().flatten().map(|from| joined(&scene.run[from..end])).collect()
}

/// Does as ruled what the readings of single names cannot: whatever led to an actor that was refused, the words name nobody,
/// and an accepted form is not damaged.
pub(super) fn apply(rulings: &Rulings, mentions: &mut [Mention]) {
    if rulings.is_empty() {
        return;
    }
    for mention in mentions {
        let Some(actor) = &mention.actor else { continue };
        let key = form_key(&mention.text);
        if rulings.says(&key, &actor.id, true) {
            mention.garbled = false;
        }
        if rulings.says(&key, &actor.id, false) {
            mention.because = vec![format!("refused as a name of {}", actor.name)];
            (mention.actor, mention.garbled, mention.score) = (None, false, 1.0);
        }
    }
}

#[cfg(test)]
mod tests {
    use chancery_lexicon::actors::ActorLexicon;
    use chancery_reader::Reader;

    use super::super::Resolver;
    use super::*;

    /// Who the mentions mean, after rulings of the form `form = id` or `form != id`.
    #[track_caller]
    fn check(rulings: &[&str], text: &str, expected: &str) {
        let mut ruled = Rulings::default();
        for ruling in rulings {
            let (form, actor) = ruling.split_once('=').expect("a ruling has a sign");
            let is_name = !form.ends_with('!');
            ruled.rule(form.trim_end_matches('!').trim(), actor.trim(), is_name);
        }
        let resolver = Resolver::new(ActorLexicon::embedded());
        let reading = Reader::embedded().read(text, &[]);
        let mentions = resolver.mentions_as_ruled(text, &reading, Some("2019-03-05"), None, &ruled);
        let shown: Vec<String> = mentions
            .iter()
            .filter_map(|mention| {
                let damaged = if mention.garbled { " (damaged)" } else { "" };
                Some(format!("{} = {}{damaged}", mention.text, mention.actor.as_ref()?.name))
            })
            .collect();
        assert_eq!(shown.join("; "), expected, "{mentions:?}");
    }

    #[test]
    fn a_refused_form_names_nobody() {
        let text = "The Norwegian prime minister Erna Solbergg met Jens Stoltenberg in Oslo.";
        check(
            &[],
            text,
            "The Norwegian prime minister = Erna Solberg; Erna Solbergg = Erna Solberg (damaged); \
             Jens Stoltenberg = Jens Stoltenberg; Oslo = Oslo",
        );
        check(
            &["Erna Solbergg != Q291644"],
            text,
            "Norwegian = Norway; Jens Stoltenberg = Jens Stoltenberg; Oslo = Oslo",
        );
    }

    #[test]
    fn an_accepted_form_is_a_known_name() {
        let text = "Norway will wait, Lingonhill said in Oslo.";
        check(&[], text, "Norway = Norway; Oslo = Oslo");
        check(&["LINGONHILL = Q291644"], text, "Norway = Norway; Lingonhill = Erna Solberg; Oslo = Oslo");
    }

    #[test]
    fn a_form_is_found_in_a_text_as_names_are_compared() {
        assert!(has_form("then Sölberg’s party", &form_key("SOLBERG")));
        assert!(!has_form("then Solbergen's party", &form_key("Solberg")));
        assert!(!has_form("then", ""));
    }
}
