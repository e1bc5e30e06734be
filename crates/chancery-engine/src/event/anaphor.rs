//! Says whom words mean that name nobody: "we" in a quotation, "the alliance", "they" at the start of a sentence.

use chancery_lexicon::actors::ActorLexicon;
use chancery_lexicon::patterns::{Effect, Pos};
use chancery_model::{Actor, ActorKind, Mention};

use super::Scene;
use super::parties::{self, Party};
use super::syntax;
use super::tree::DEPTH;
use crate::actor::is_region_name;

/// Who says what stands at `at`: the speaker of the quotation around it, or of the verb that reports it.
pub fn speaker(scene: &Scene, at: usize) -> Vec<Party> {
    let tree = &scene.tree;
    let word = tree.span(at, at);
    let mut node = at;
    for _ in 0..DEPTH {
        let Some(head) = tree.head(node) else { break };
        let reports = |at: usize| {
            let rows = scene.patterns.governors(tree.lemma(at), Pos::Verb);
            tree.is_verb(at) && rows.iter().any(|row| row.effect == Effect::Reported)
        };
        if reports(head) && matches!(tree.rel(node), "ccomp" | "parataxis" | "xcomp" | "obj") {
            let found = said_by(scene, head, at);
            if !found.is_empty() {
                return found;
            }
        }
        let below = tree.by_rel(node, &["parataxis"]).find(|&child| reports(child) && child != at);
        let found = below.map_or(Vec::new(), |child| said_by(scene, child, at));
        if !found.is_empty() {
            return found;
        }
        node = head;
    }
    let below = tree.by_rel(node, &["parataxis"]).find(|&child| {
        let rows = scene.patterns.governors(tree.lemma(child), Pos::Verb);
        child != at && tree.is_verb(child) && rows.iter().any(|row| row.effect == Effect::Reported)
    });
    let found = below.map_or(Vec::new(), |child| said_by(scene, child, at));
    if !found.is_empty() {
        return found;
    }
    let around = scene.annotation.quotes.iter().filter(|quote| quote.span().contains(word));
    let Some(speaker) =
        around.min_by_key(|quote| quote.span().len()).and_then(|quote| quote.speaker.as_ref())
    else {
        return Vec::new();
    };
    let span = chancery_model::Span { start: speaker.start, end: speaker.end };
    let named = || {
        let mut mentions = scene.annotation.mentions.iter();
        mentions.find(|mention| mention.span().overlaps(span) && mention.actor.is_some())
    };
    let actor = speaker.actor.clone().or_else(|| named().and_then(|mention| mention.actor.clone()));
    actor
        .map(|actor| Party { actor: parties::as_party(&actor), at, span, derived: true })
        .into_iter()
        .collect()
}

/// Whether a headline gives the words around "he" or "she" at `at` to the one whom the pronoun was linked to: "Lind: he will
/// pay".
pub fn speaks_before(scene: &Scene, at: usize, linked: &Actor) -> bool {
    let tree = &scene.tree;
    let Some(colon) = (1..at).rev().find(|&node| tree.low(node) == ":") else { return false };
    let before = tree.mention(colon - 1).and_then(|index| scene.annotation.mentions[index].actor.as_ref());
    matches!(tree.low(at), "he" | "she" | "him" | "her") && before.is_some_and(|actor| actor.id == linked.id)
}

fn said_by(scene: &Scene, verb: usize, at: usize) -> Vec<Party> {
    let subjects = syntax::doers(&scene.tree, scene.patterns, verb);
    // Who "I" is would be asked in turn, and so for ever.
    let named = |subject: usize| !matches!(scene.tree.low(subject), "we" | "i" | "us" | "our" | "my");
    let others = subjects.into_iter().filter(|&subject| subject != at && named(subject));
    others.flat_map(|subject| parties::of_nominal(scene, subject)).collect()
}

/// What a body of states may be called besides, and still be the one named before.
const OF_STATES: [&str; 8] =
    ["regional", "economic", "military", "political", "defence", "defense", "western", "transatlantic"];

/// "The alliance", "the bloc": the body of states named last before, else first after.
pub fn body(scene: &Scene, at: usize) -> Option<Actor> {
    let tree = &scene.tree;
    let generic = matches!(
        tree.lemma(at),
        "alliance"
            | "bloc"
            | "federation"
            | "organisation"
            | "organization"
            | "union"
            | "community"
            | "association"
            | "confederation"
            | "grouping"
    ) || (tree.lemma(at) == "group"
        && tree.by_rel(at, &["amod"]).any(|word| OF_STATES.contains(&tree.lemma(word))));
    let definite = tree.children(at).iter().any(|&child| tree.low(child) == "the");
    let words: Vec<usize> = tree.by_rel(at, &["amod", "compound", "nmod"]).collect();
    let written: Vec<&str> = words.iter().map(|&word| tree.low(word)).collect();
    let bare =
        words.iter().all(|&word| OF_STATES.contains(&tree.lemma(word))) || is_region_name(&written.join(" "));
    if !generic || !definite || !bare {
        return None;
    }
    let start = tree.token(at).start;
    let bodies = || {
        scene.annotation.mentions.iter().filter(|mention| {
            mention
                .actor
                .as_ref()
                .is_some_and(|actor| actor.kind == ActorKind::Org && actor.country.as_deref() == Some("IGO"))
        })
    };
    // "The Community": one that is called so, before others.
    let called = |mention: &&Mention| {
        let name = mention.actor.as_ref().map(|actor| actor.name.to_lowercase());
        name.is_some_and(|name| name.split(' ').any(|word| word == tree.lemma(at)))
    };
    let before = bodies().filter(|mention| mention.end <= start);
    before
        .clone()
        .rfind(called)
        .or_else(|| before.clone().next_back())
        .or_else(|| bodies().find(|mention| mention.start > start))
        .and_then(|mention| mention.actor.clone())
}

/// "The heads of state decided", "Gulf leaders gathered": the body of states that they meet in, the one named last before
/// or, in the same sentence or the next, first after. The United Nations are too many to be meant.
pub fn assembled(scene: &Scene, at: usize) -> Option<Actor> {
    /// How far after the phrase the body may be named, in bytes.
    const NEAR: u32 = 240;
    let start = scene.tree.token(at).start;
    let lexicon = ActorLexicon::embedded();
    let bodies = || {
        scene.annotation.mentions.iter().filter(|mention| {
            mention.actor.as_ref().is_some_and(|actor| {
                actor.country.as_deref() == Some("IGO")
                    && (3..100).contains(&lexicon.members(&actor.id, scene.report.published_day()).len())
            })
        })
    };
    let before = bodies().rfind(|mention| mention.end <= start);
    let after = || bodies().find(|mention| mention.start > start && mention.start < start + NEAR);
    before.or_else(after).and_then(|mention| mention.actor.clone())
}

/// "The emirate", "the kingdom", "the sultanate": the state of that kind named last before.
pub fn state(scene: &Scene, at: usize) -> Option<Actor> {
    let tree = &scene.tree;
    let definite = tree.children(at).iter().any(|&child| tree.low(child) == "the");
    let bare = tree.by_rel(at, &["compound", "nmod"]).next().is_none();
    if !definite || !bare || tree.low(at) != tree.lemma(at) {
        return None;
    }
    let class = format!("states:{}", tree.lemma(at));
    if !scene.patterns.has_class(&class) {
        return None;
    }
    let start = tree.token(at).start;
    let before = scene.annotation.mentions.iter().filter(|mention| mention.end <= start).rev();
    let mut states = before.filter_map(|mention| mention.actor.as_ref()?.country.clone());
    states
        .find(|country| scene.patterns.in_class(&class, country))
        .and_then(|country| parties::state(&country))
}

/// Whether "they" takes up the subject of the sentence before: several, or a body, and none named here before it.
pub fn is_open(scene: &Scene, at: usize) -> bool {
    let tree = &scene.tree;
    let many = scene.before.len() > 1
        || scene.before.iter().any(|actor| matches!(actor.kind, ActorKind::Org | ActorKind::Group));
    many && !(0..at).any(|other| tree.rel(other) == "nsubj")
}

/// Whose statement the sentence tells of: the state or body that is its subject and announces, or owns the text.
pub fn issues(scene: &Scene, subject: &[Actor]) -> Option<Actor> {
    const TELLS: [&str; 14] = [
        "announce",
        "declare",
        "state",
        "say",
        "communicate",
        "inform",
        "issue",
        "publish",
        "release",
        "report",
        "condemn",
        "adopt",
        "approve",
        "diffuse",
    ];
    let tree = &scene.tree;
    let [actor] = subject else { return None };
    let public = matches!(actor.kind, ActorKind::Country | ActorKind::Office | ActorKind::Org);
    let tells = (0..tree.len()).any(|at| {
        tree.head(at).is_none() && TELLS.contains(&tree.lemma(at)) || DOCUMENTS.contains(&tree.lemma(at))
    });
    (public && tells).then(|| actor.clone())
}

/// Texts by which a state or body speaks.
const DOCUMENTS: [&str; 9] = [
    "statement",
    "communique",
    "communiqué",
    "note",
    "declaration",
    "resolution",
    "release",
    "bulletin",
    "document",
];

/// "The statement called the step unfriendly": whose statement was told of last.
pub fn document(scene: &Scene, at: usize) -> Vec<Party> {
    let tree = &scene.tree;
    let definite = tree.by_rel(at, &["det"]).any(|det| matches!(tree.low(det), "the" | "this" | "that"));
    let speaks = tree.rel(at) == "nsubj"
        && tree.head(at).is_some_and(|verb| {
            verb > at
                && tree.is_verb(verb)
                && !tree.is_passive(verb)
                && tree.by_rel(verb, &["obj", "ccomp"]).next().is_some()
        });
    if !definite || !speaks || !DOCUMENTS.contains(&tree.lemma(at)) {
        return Vec::new();
    }
    let party = |actor: &Actor| Party { actor: actor.clone(), at, span: tree.span(at, at), derived: true };
    scene.issuer.iter().map(party).collect()
}

/// To whom something is done: the last plural of people among the objects.
pub fn people(scene: &Scene) -> Vec<Actor> {
    let objects = (0..scene.tree.len()).rev().filter(|&at| matches!(scene.tree.rel(at), "obj"));
    let named = |at| parties::of_nominal(scene, at).into_iter().map(|party| party.actor).collect::<Vec<_>>();
    objects.filter(|&at| is_people(scene, at)).map(named).find(|found| !found.is_empty()).unwrap_or_default()
}

/// Whether a noun means several people, by their trade or lot: "soldiers", "hostages".
fn is_people(scene: &Scene, at: usize) -> bool {
    let tree = &scene.tree;
    let people = ["human", "armed", "diplomat", "worker", "crowd"];
    tree.upos(at) == "NOUN"
        && tree.low(at) != tree.lemma(at)
        && people.iter().any(|class| scene.patterns.in_class(class, tree.lemma(at)))
}

/// "Soldiers landed and the minister met them", "49 soldiers were held. The junta accuses them": whom "them" takes up, if it
/// was linked to a state.
pub fn them(scene: &Scene, at: usize, linked: &Actor) -> Option<Vec<Party>> {
    let tree = &scene.tree;
    if tree.low(at) != "them" || linked.kind != ActorKind::Country {
        return None;
    }
    let here = (0..at).rev().find(|&noun| {
        is_people(scene, noun)
            && matches!(tree.rel(noun), "obj" | "nsubj")
            && tree.head(noun) != tree.head(at)
    });
    if let Some(noun) = here {
        return Some(parties::of_nominal(scene, noun));
    }
    let party = |actor: &Actor| Party { actor: actor.clone(), at, span: tree.span(at, at), derived: true };
    (!scene.suffered.is_empty()).then(|| scene.suffered.iter().map(party).collect())
}

/// "French farmers said they would …": "they" are the farmers, not the state that the pronoun was linked to.
pub fn plural(scene: &Scene, at: usize, linked: &Actor) -> Option<Vec<Party>> {
    let tree = &scene.tree;
    if tree.low(at) != "they" || linked.kind != ActorKind::Country {
        return None;
    }
    if let Some(listed) = listed(scene, at, linked) {
        return Some(listed);
    }
    let mut node = at;
    for _ in 0..DEPTH {
        node = tree.head(node)?;
        if !tree.is_verb(node) {
            continue;
        }
        let before =
            tree.by_rel(node, &["nsubj"]).filter(|&subject| subject < at && tree.upos(subject) == "NOUN");
        for subject in before {
            let found = parties::of_nominal(scene, subject);
            let several = tree.low(subject) != tree.lemma(subject);
            // "The heads of state of the union gave them a week, failing which they will act"
            let body = |party: &Party| several && party.actor.country.as_deref() == Some("IGO");
            let groups = !found.is_empty()
                && found.iter().all(|party| {
                    body(party)
                        || (party.actor.kind == ActorKind::Group && party.actor.country == linked.country)
                });
            if groups {
                return Some(found);
            }
        }
    }
    None
}

/// "Peru and Chile announced that they would …": both, not the one that the pronoun was linked to.
fn listed(scene: &Scene, at: usize, linked: &Actor) -> Option<Vec<Party>> {
    let tree = &scene.tree;
    let mut node = at;
    for _ in 0..DEPTH {
        node = tree.head(node)?;
        let subject = tree.by_rel(node, &["nsubj"]).find(|&subject| subject < at);
        let Some(subject) = subject.filter(|_| tree.is_verb(node)) else { continue };
        if syntax::coordinated(tree, subject).len() < 2 {
            return None;
        }
        let found = parties::of_nominal(scene, subject);
        let both = found.len() > 1 && found.iter().any(|party| party.actor.id == linked.id);
        return both.then_some(found);
    }
    None
}
