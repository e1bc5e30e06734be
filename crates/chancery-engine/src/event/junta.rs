//! Knows those who took power by force under all their names: putschists, coup leaders, the military council, the soldiers
//! who seized power. One name makes one party of them, whichever report speaks.

use chancery_lexicon::actors::ActorLexicon;
use chancery_model::{Actor, ActorKind};

use super::Scene;
use super::owner::{home, named};
use super::parties::{Party, demonym};
use super::tree::Tree;

/// Nouns that mean them alone.
const ALONE: [&str; 3] = ["junta", "putschist", "putsch"];

/// Nouns that mean them with a word of [`RULING`] before.
const WITH: [&str; 9] =
    ["leader", "plotter", "maker", "ruler", "council", "leadership", "general", "regime", "author"];

/// What makes rulers of soldiers, or of leaders those of a coup.
const RULING: [&str; 5] = ["coup", "military", "ruling", "putsch", "putschist"];

/// Those who took power, if the noun at `at` means them, of the state that the text gives.
pub fn meant(scene: &Scene, at: usize) -> Option<Party> {
    let tree = &scene.tree;
    if tree.upos(at) != "NOUN" || !(is_junta(tree, at) || took_power(scene, at)) {
        return None;
    }
    let state = home(scene, at).and_then(|party| party.actor.country).or_else(|| placed(scene, at));
    let state = state.or_else(|| spoken_of(scene)).filter(|country| country != "IGO")?;
    let actor = (scene.group)(&format!("{} junta", demonym(&state)?))?;
    Some(Party { actor, at, span: tree.span(at, at), derived: true })
}

fn is_junta(tree: &Tree, at: usize) -> bool {
    let lemma = tree.lemma(at);
    // "Coup leader Diallo" is one man.
    let several = tree.low(at) != lemma || matches!(lemma, "junta" | "council" | "leadership" | "regime");
    let before = at.checked_sub(1).is_some_and(|before| RULING.contains(&tree.lemma(before)));
    several
        && tree.by_rel(at, &["flat", "appos"]).next().is_none()
        && (ALONE.contains(&lemma) || (WITH.contains(&lemma) && before))
}

/// "The soldiers who seized power".
fn took_power(scene: &Scene, at: usize) -> bool {
    let tree = &scene.tree;
    scene.patterns.in_class("armed", tree.lemma(at))
        && tree.low(at) != tree.lemma(at)
        && tree.by_rel(at, &["acl"]).any(|verb| {
            matches!(tree.lemma(verb), "take" | "seize" | "grab" | "usurp")
                && !tree.is_negated(verb)
                && tree.by_rel(verb, &["obj"]).any(|object| tree.lemma(object) == "power")
        })
}

/// "The putschists in Bamako".
fn placed(scene: &Scene, at: usize) -> Option<String> {
    let tree = &scene.tree;
    let places = tree.by_rel(at, &["nmod"]).filter(|&child| tree.has_case(child, "in"));
    places.filter_map(|place| named(scene, place)?.actor.country).next()
}

/// The state the report names most, the first of several.
pub fn spoken_of(scene: &Scene) -> Option<String> {
    let state = |actor: &Actor| {
        let place = matches!(actor.kind, ActorKind::Country | ActorKind::City);
        actor.country.clone().filter(|country| place && ActorLexicon::embedded().state(country).is_some())
    };
    let named = scene.annotation.mentions.iter().filter_map(|mention| state(mention.actor.as_ref()?));
    let mut tally: Vec<(String, usize)> = Vec::new();
    for country in named {
        match tally.iter_mut().find(|(known, _)| *known == country) {
            Some((_, count)) => *count += 1,
            None => tally.push((country, 1)),
        }
    }
    let most = tally.iter().map(|(_, count)| *count).max()?;
    tally.into_iter().find(|(_, count)| *count == most).map(|(country, _)| country)
}
