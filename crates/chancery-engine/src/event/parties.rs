//! Turns nominal heads into actors, and walks a pattern's frame to find who did what to whom.
//!
//! A named mention speaks for itself; a common noun becomes a group (`Russian diplomats`) or the state
//! it belongs to (`the government in Kyiv`, `a Russian warplane`).

use chancery_lexicon::actors::{ActorLexicon, fold};
use chancery_lexicon::patterns::{Frame, Step};
use chancery_model::{Actor, ActorKind, Label, Mention, Span};

use super::Scene;
use super::anaphor;
use super::lists;
use super::owner::{home, named, owner};
use super::settle::settle;
use super::syntax;
use crate::actor::{slug, stranger};

/// Somebody who takes part, and where the text says so.
#[derive(Clone, Debug, PartialEq)]
pub struct Party {
    /// Who.
    pub actor: Actor,
    /// Token of the head.
    pub at: usize,
    /// The words.
    pub span: Span,
    /// The actor was read from a modifier (`Russian warplane`), not from the head.
    pub derived: bool,
}

/// Who the nominal at `at` means, all coordinated ones included.
pub fn of_nominal(scene: &Scene, at: usize) -> Vec<Party> {
    let mut found: Vec<Party> = Vec::new();
    let head = syntax::antecedent(&scene.tree, at);
    let mut nodes = lists::listed(scene, head);
    nodes.extend(syntax::coordinated(&scene.tree, head));
    nodes.extend(lists::listed_after(scene, head));
    let in_office = lists::in_office(scene, head);
    if !in_office.is_empty() {
        nodes.retain(|node| *node != head);
        nodes.extend(in_office);
    }
    for node in nodes {
        for party in single(scene, node) {
            if lists::apposed(scene, node, &party, &mut found) {
                continue;
            }
            if !found.iter().any(|old| old.actor.id == party.actor.id) {
                found.push(party);
            }
        }
    }
    found
}

/// A name the lexicon does not know.
pub fn is_stranger(actor: &Actor) -> bool {
    actor.id.starts_with("chancery:name/")
}

fn single(scene: &Scene, at: usize) -> Vec<Party> {
    let tree = &scene.tree;
    // "Submarines: Paris recalls its envoy": what a headline is about.
    if at < 2 && tree.upos(at) == "NOUN" && at + 2 < tree.len() && tree.low(at + 1) == ":" {
        return Vec::new();
    }
    if let Some(party) = super::junta::meant(scene, at) {
        return vec![party];
    }
    if is_named_thing(scene, at) {
        return Vec::new();
    }
    if let Some(mention) = tree.mention(at).map(|index| &scene.annotation.mentions[index])
        && mention.actor.is_some()
    {
        // "Niger: the union gives …": a headline's topic is no party.
        let state = mention
            .actor
            .as_ref()
            .is_some_and(|actor| matches!(actor.kind, ActorKind::Country | ActorKind::City));
        if state && is_topic_line(scene, at) {
            return Vec::new();
        }
        // The same words may mean several: "the ministers".
        let mentions = &scene.annotation.mentions;
        let from = mentions.partition_point(|other| other.start < mention.start);
        let same = mentions[from..].iter().take_while(|other| other.start == mention.start);
        let actors = same.filter(|other| other.end == mention.end).filter_map(|other| other.actor.as_ref());
        // "A tanker in the Red Sea": a place of no state is nobody.
        let actors = actors.filter(|actor| actor.kind != ActorKind::City || actor.country.is_some());
        return actors
            .flat_map(|actor| {
                let actor = seated(scene, as_party(actor), mention);
                if let Some(pair) = pair_of_states(scene, &actor, at, mention) {
                    return pair;
                }
                // "Ethnic Turks" do not act for Turkey.
                let first = (0..=at).rev().take_while(|&node| tree.mention(node) == tree.mention(at)).last();
                let ethnic =
                    first.and_then(|first| first.checked_sub(1)).is_some_and(|at| tree.low(at) == "ethnic");
                let actor = if ethnic && actor.kind == ActorKind::Country {
                    group(&format!("ethnic {}", mention.text), None)
                } else {
                    citizens(scene, at, &actor).unwrap_or(actor)
                };
                let open = actor.kind == ActorKind::Group || is_stranger(&actor);
                let owner = if open && actor.country.is_none() {
                    body_inside(at, mention).or_else(|| home(scene, at))
                } else {
                    None
                };
                if let Some(body) =
                    owner.as_ref().filter(|owner| speaks_for_body(tree.lemma(at), &owner.actor))
                {
                    return vec![Party { at, derived: true, ..body.clone() }];
                }
                let actor = homed(scene, at, actor, owner.as_ref());
                let others = lists::shared(scene, at, &actor);
                let party = |actor| Party { actor, at, span: mention.span(), derived: false };
                [vec![actor], others].concat().into_iter().map(party).collect()
            })
            .collect();
    }
    // "Expelled two Chadian envoys. They are accused of spying."
    if tree.low(at) == "they"
        && !scene.suffered.is_empty()
        && tree.rel(at) == "nsubj"
        && tree.head(at).is_some_and(|verb| tree.head(verb).is_none() && tree.is_passive(verb))
    {
        let party =
            |actor: &Actor| Party { actor: actor.clone(), at, span: tree.span(at, at), derived: true };
        return scene.suffered.iter().map(party).collect();
    }
    if tree.low(at) == "they" && anaphor::is_open(scene, at) {
        let party =
            |actor: &Actor| Party { actor: actor.clone(), at, span: tree.span(at, at), derived: true };
        return scene.before.iter().map(party).collect();
    }
    if tree.upos(at) == "PRON" && matches!(tree.low(at), "we" | "i" | "us" | "our" | "my") {
        return anaphor::speaker(scene, at).into_iter().take(1).collect();
    }
    if matches!(tree.upos(at), "PRON" | "DET")
        && let Some(actor) = tree.pronoun(at)
    {
        // "Lind: he will pay": whoever speaks means somebody else.
        if anaphor::speaks_before(scene, at, actor) {
            return Vec::new();
        }
        let actor = as_party(actor);
        if let Some(group) = anaphor::plural(scene, at, &actor).or_else(|| anaphor::them(scene, at, &actor)) {
            return group;
        }
        return vec![Party { actor, at, span: tree.span(at, at), derived: true }];
    }
    if let Some(pair) = super::pair::both(scene, at) {
        return pair;
    }
    // "President Obama" where only "Obama" is a mention; "the minister, Sergey Lavrov".
    for child in tree.by_rel(at, &["flat", "appos", "compound", "nmod"]) {
        if tree.rel(child) == "nmod" && (tree.has_any_case(child) || tree.is_possessive(child) || child < at)
        {
            continue;
        }
        if let Some(mention) = tree.mention(child).map(|index| &scene.annotation.mentions[index])
            && tree.mention(at).is_none()
            && mention.actor.is_none()
            && mention.label == Label::Per
            && child > at
            && (scene.patterns.in_class("officialword", tree.lemma(at))
                || matches!(tree.low(at), "vice" | "head")
                || (child == at + 1 && tree.upos(at) == "NOUN"))
            && let Some(party) = unknown(scene, child, mention)
        {
            return vec![party];
        }
        if let Some(mention) = tree.mention(child).map(|index| &scene.annotation.mentions[index])
            && let Some(actor) = mention.actor.as_ref().filter(|actor| is_appositive(actor, tree.rel(child)))
        {
            let mut found = vec![Party { actor: as_party(actor), at, span: mention.span(), derived: false }];
            // "Prime ministers Borg and Lind"
            if tree.low(at) != tree.lemma(at) {
                for node in syntax::coordinated(tree, child).into_iter().skip(1) {
                    found.extend(named(scene, node).filter(|party| party.actor.id != found[0].actor.id));
                }
            }
            return found;
        }
    }
    if tree.upos(at) == "PRON" {
        return Vec::new();
    }
    if let Some(mention) = tree.mention(at).map(|index| &scene.annotation.mentions[index])
        && tree.upos(at) == "PROPN"
        && matches!(mention.label, Label::Per | Label::Org)
    {
        return unknown(scene, at, mention).into_iter().collect();
    }
    collected(scene, at)
}

/// "Closed the bridge Simon Bolivar": a thing called after somebody.
fn is_named_thing(scene: &Scene, at: usize) -> bool {
    let tree = &scene.tree;
    let Some(index) = tree.mention(at) else { return false };
    if !matches!(scene.annotation.mentions[index].label, Label::Per) {
        return false;
    }
    let first = (0..at).rev().take_while(|&node| tree.mention(node) == Some(index)).last().unwrap_or(at);
    let things = [
        "bridge",
        "airport",
        "stadium",
        "hospital",
        "street",
        "square",
        "university",
        "avenue",
        "dam",
        "highway",
    ];
    first
        .checked_sub(1)
        .is_some_and(|before| tree.upos(before) == "NOUN" && things.contains(&tree.lemma(before)))
}

/// "Niger: the union gives …", "Morocco/Spain: Madrid backs …": the names before a headline's colon.
fn is_topic_line(scene: &Scene, at: usize) -> bool {
    let tree = &scene.tree;
    let colon = (at + 1..tree.len().min(8)).find(|&node| tree.low(node) == ":");
    let listed =
        |node: usize| tree.mention(node).is_some() || matches!(tree.low(node), "/" | "," | "and" | "-");
    colon.is_some_and(|colon| (0..colon).all(listed))
}

/// "Three Serbs", "an Angolan": people of a state, not the state.
fn citizens(scene: &Scene, at: usize, actor: &Actor) -> Option<Actor> {
    if !is_some_people(scene, at) {
        return None;
    }
    let demonym = demonym(actor.country.as_deref().filter(|_| actor.kind == ActorKind::Country)?)?;
    (scene.group)(&format!("{demonym} citizens"))
}

/// Whether the word at `at` is for inhabitants of a state, and some of them are meant, not all.
pub fn is_some_people(scene: &Scene, at: usize) -> bool {
    let tree = &scene.tree;
    let word = tree.low(at);
    // "Advised Rwandans against travelling": the people of a state, not the state.
    let advised = tree.rel(at) == "obj"
        && word.ends_with('s')
        && tree.by_rel(at, &["det"]).next().is_none()
        && tree.head(at).is_some_and(|verb| {
            matches!(
                tree.lemma(verb),
                "advise"
                    | "forbid"
                    | "evacuate"
                    | "ban"
                    | "bar"
                    | "arrest"
                    | "expel"
                    | "deport"
                    | "detain"
                    | "release"
            )
        });
    let some = advised || tree.by_rel(at, &["nummod", "det"]).any(|child| {
        tree.rel(child) == "nummod"
            || matches!(tree.low(child), "a" | "an" | "some" | "several" | "many")
            // "The young Peruvian" is one of them; "the French" are all.
            || (tree.low(child) == "the" && word.ends_with('n') && matches!(tree.rel(at), "obl" | "obj" | "nsubj" | "iobj"))
    });
    some && ActorLexicon::embedded().inhabitant_of(&fold(&tree.token(at).text)).is_some()
}

/// Whom the sentence is about: the subject of its main clause.
pub fn subject(scene: &Scene) -> Vec<Actor> {
    let tree = &scene.tree;
    let main = (0..tree.len()).find(|&at| tree.head(at).is_none() && tree.upos(at) != "PUNCT");
    let Some(main) = main else { return Vec::new() };
    let subjects = syntax::grammatical_subject(tree, scene.patterns, main);
    subjects.into_iter().flat_map(|at| of_nominal(scene, at)).map(|party| party.actor).collect()
}

fn is_appositive(actor: &Actor, rel: &str) -> bool {
    actor.kind == ActorKind::Person
        || (rel == "appos" && matches!(actor.kind, ActorKind::Org | ActorKind::Office | ActorKind::Group))
}

/// Somebody named whom the lexicon does not know: a party by that name, of the state that the phrase gives.
fn unknown(scene: &Scene, at: usize, mention: &Mention) -> Option<Party> {
    let kind = if mention.label == Label::Per { ActorKind::Person } else { ActorKind::Org };
    let name = mention.text.trim_start_matches("the ").trim().to_owned();
    if !name.starts_with(char::is_uppercase) || name.chars().count() < 3 {
        return None;
    }
    let last = name.rsplit(' ').next().unwrap_or("").to_lowercase();
    if matches!(last.as_str(), "convention" | "treaty" | "protocol" | "charter" | "agreement") {
        return None;
    }
    // "The agreement on data GSOMIA": what a treaty is called.
    let tree = &scene.tree;
    let treaty = |node: usize| {
        ["agreement", "exercise"].iter().any(|class| scene.patterns.in_class(class, tree.lemma(node)))
            || matches!(tree.lemma(node), "exchange" | "operation" | "programme" | "program")
    };
    let mut node = at;
    if mention.label == Label::Org && name.chars().all(char::is_uppercase) {
        for _ in 0..3 {
            let Some(head) =
                tree.head(node).filter(|_| matches!(tree.rel(node), "nmod" | "appos" | "compound" | "flat"))
            else {
                break;
            };
            if treaty(head) {
                return None;
            }
            node = head;
        }
    }
    let owner = owner(scene, at);
    // "Sapega, girlfriend of …": the name is nobody's without a state; it still is somebody.
    let country = owner.and_then(|owner| owner.actor.country).filter(|country| country != "IGO");
    let country = country.or_else(|| own_state(mention));
    Some(Party { actor: stranger(&name, kind, country), at, span: mention.span(), derived: false })
}

/// The state whose name opens that of a body: "Kenya Revenue Authority".
fn own_state(mention: &Mention) -> Option<String> {
    if mention.label != Label::Org {
        return None;
    }
    let lexicon = ActorLexicon::embedded();
    opening(mention, 2, 0, |text| {
        let forms = lexicon.by_form(text).iter().map(|(index, _)| &lexicon.at(*index).actor);
        let state =
            forms.filter(|actor| actor.kind == ActorKind::Country).find_map(|actor| actor.country.clone());
        state.or_else(|| lexicon.adjective_of(text).map(str::to_owned))
    })
}

/// What the longest known words that open a mention mean: `most` words at most, `rest` words left behind them, the article
/// left out.
fn opening<T>(mention: &Mention, most: usize, rest: usize, known: impl Fn(&str) -> Option<T>) -> Option<T> {
    let words: Vec<&str> =
        mention.text.split_whitespace().filter(|word| *word != "the" && *word != "The").collect();
    (1..=words.len().saturating_sub(rest).min(most))
        .rev()
        .find_map(|count| known(&fold(&words[..count].join(" "))))
}

/// Words that say how many of those behind their "of" are meant.
const COUNTS: [&str; 19] = [
    "ten", "hundred", "thousand", "million", "dozen", "score", "some", "most", "many", "several", "all",
    "both", "majority", "half", "rest", "part", "number", "handful", "couple",
];

/// "A group of 15 West African nations": the nations, if it is said whose or which they are.
fn collected(scene: &Scene, at: usize) -> Vec<Party> {
    let tree = &scene.tree;
    let collects = matches!(tree.lemma(at), "group" | "band" | "crowd");
    let members = tree
        .by_rel(at, &["nmod"])
        .find(|&child| collects && tree.tag(child) == "NNS" && tree.has_case(child, "of"))
        .map(|members| single(scene, members));
    let told = |party: &Party| party.actor.country.is_some() || party.actor.name.contains(' ');
    members.filter(|members| members.iter().any(told)).unwrap_or_else(|| common(scene, at))
}

/// A common noun: a group, or the state it belongs to.
fn common(scene: &Scene, at: usize) -> Vec<Party> {
    let tree = &scene.tree;
    let lemma = tree.lemma(at);
    // "dozens of the hostages", "36 of its citizens": whom the number counts.
    let counts = tree.upos(at) == "NUM" || COUNTS.contains(&lemma);
    if counts && let Some(counted) = tree.by_rel(at, &["nmod"]).find(|&child| tree.has_case(child, "of")) {
        return single(scene, counted);
    }
    let (words, span) = phrase(scene, at);
    let class = |name: &str| scene.patterns.in_class(name, lemma);
    // "Endorsed military action": an adjective is nobody.
    if tree.upos(at) == "ADJ" && tree.rel(at) == "amod" && tree.mention(at).is_none() {
        return Vec::new();
    }
    // "Called it state piracy": what somebody calls a deed is nobody.
    if class("insult") && !class("human") && !class("armed") {
        return Vec::new();
    }
    let mut owner = owner(scene, at);
    if owner.is_none() {
        let issuer = anaphor::document(scene, at);
        if !issuer.is_empty() {
            return issuer;
        }
    }
    // "Peru demanded it. The ministry said …": that of Peru.
    let definite = || tree.by_rel(at, &["det"]).any(|det| tree.low(det) == "the");
    if owner.is_none()
        && matches!(tree.low(at), "ministry" | "chancellery")
        && matches!(tree.rel(at), "nsubj" | "obl" | "root")
        && definite()
        && let [one] = scene.before
        && let Some(actor) = one.country.as_deref().filter(|country| *country != "IGO").and_then(state)
    {
        return vec![Party { actor, at, span, derived: true }];
    }
    // "The heads of state of the union": the second "of" hangs on "state".
    let of_state = tree
        .by_rel(at, &["nmod"])
        .find(|&child| tree.has_case(child, "of") && matches!(tree.lemma(child), "state" | "government"))
        .filter(|_| matches!(lemma, "head" | "chief"));
    if let Some(state) = of_state {
        // "Heads of state and government of the Union"
        let heads_of = syntax::coordinated(tree, state);
        owner = owner.or_else(|| heads_of.iter().find_map(|&state| super::owner::owner(scene, state)));
        let body = owner.as_ref().filter(|owner| speaks_for_body(lemma, &owner.actor));
        if body.is_none() && tree.low(at) != lemma {
            let country = owner.and_then(|owner| owner.actor.country).filter(|country| country != "IGO");
            if let Some(actor) = anaphor::assembled(scene, at).filter(|_| country.is_none()) {
                return vec![Party { actor, at, span, derived: true }];
            }
            let name = format!("{} of {}", tree.low(at), tree.low(state));
            return vec![Party { actor: group(&name, country), at, span, derived: false }];
        }
    }
    if let Some(body) = owner.as_ref().filter(|owner| speaks_for_body(lemma, &owner.actor)) {
        return vec![Party { at, derived: true, ..body.clone() }];
    }
    // "Five members of the junta"
    let is_group = |owner: &Party| owner.actor.kind == ActorKind::Group && owner.actor.country.is_some();
    if lemma == "member"
        && let Some(junta) = owner.as_ref().filter(|owner| is_group(owner) && owner.at > at)
    {
        return vec![Party { at, derived: true, ..junta.clone() }];
    }
    if lemma == "member" && owner.is_none() {
        let whose = tree.by_rel(at, &["nmod"]).find(|&child| child > at && tree.has_case(child, "of"));
        let body = whose.map(|whose| single(scene, whose)).unwrap_or_default();
        if let [one] = body.as_slice()
            && one.actor.kind == ActorKind::Group
            && one.actor.country.is_some()
        {
            return vec![Party { at, derived: true, ..one.clone() }];
        }
    }
    // "Soldiers arrested the head of state": that of the state the report is about.
    if of_state.is_some()
        && owner.is_none()
        && let Some(actor) = super::junta::spoken_of(scene).and_then(|state| leader(scene, &state))
    {
        return vec![Party { actor, at, span, derived: true }];
    }
    // "His country", "her government": the state of that person.
    if matches!(lemma, "country" | "nation" | "homeland" | "government")
        && let Some(person) = owner.as_ref().filter(|owner| owner.actor.kind == ActorKind::Person)
        && let Some(actor) = person.actor.country.as_deref().and_then(state)
    {
        return vec![Party { actor, at, derived: true, ..person.clone() }];
    }
    // "Opened criminal proceedings"
    if lemma == "criminal"
        && tree.head(at).is_some_and(|head| {
            head == at + 1
                && matches!(
                    tree.lemma(head),
                    "proceeding" | "case" | "charge" | "court" | "law" | "code" | "investigation"
                )
        })
    {
        return Vec::new();
    }
    // "Called it “state terror”"
    if tree.low(at) == "state"
        && owner.is_none()
        && tree
            .by_rel(at, &["det", "nmod", "nummod"])
            .all(|child| child > at || matches!(tree.low(child), "a" | "the"))
    {
        return Vec::new();
    }
    if class("insult") && tree.by_rel(at, &["compound"]).any(|of| tree.low(of) == "state") {
        return Vec::new();
    }
    // "the head of state": not the state.
    if lemma == "state" && tree.head(at).is_some_and(|head| matches!(tree.lemma(head), "head" | "chief")) {
        return Vec::new();
    }
    let agent = class("stateagent");
    // "The leaders of the two Koreas"
    if (agent || class("official"))
        && tree.low(at) != lemma
        && let Some(pair) = owner.as_ref().and_then(|owner| {
            let mention = &scene.annotation.mentions[tree.mention(owner.at)?];
            pair_of_states(scene, &owner.actor, at, mention)
        })
    {
        return pair;
    }
    let listed = lists::states_before(scene, at);
    if listed.len() > 1 && tree.low(at) != lemma {
        let (_, tail) = words.rsplit_once(char::is_whitespace).unwrap_or(("", &words));
        let party = |owner: &Party| {
            let actor = owner.actor.country.as_deref().filter(|_| !agent).and_then(|country| {
                let demonym = demonym(country)?;
                (scene.group)(&format!("{demonym} {tail}"))
            });
            Party { actor: actor.unwrap_or_else(|| owner.actor.clone()), at, derived: true, ..owner.clone() }
        };
        return listed.iter().map(party).collect();
    }
    if agent && let Some(owner) = &owner {
        let mut party = owner.clone();
        party.at = at;
        party.derived = true;
        if matches!(party.actor.kind, ActorKind::Country) {
            party.actor.sector = sector(lemma).map(str::to_owned).or(party.actor.sector);
        }
        // "The foreign ministers of Poland, Latvia and Sweden", "the Greek and Turkish presidents"
        let mut found = vec![party];
        if tree.low(at) != lemma {
            for node in syntax::coordinated(tree, owner.at).into_iter().skip(1) {
                let other = named(scene, node).filter(|other| other.actor.id != found[0].actor.id);
                found.extend(other.map(|other| Party { at, derived: true, ..other }));
            }
        }
        return found;
    }
    if let Some(actor) = anaphor::body(scene, at).or_else(|| anaphor::state(scene, at)) {
        return vec![Party { actor, at, span, derived: true }];
    }
    // "An attack by two Turkish drones": weapons act for their state.
    if (class("weapons") || class("craft"))
        && let Some(owner) = owner.as_ref().filter(|owner| owner.actor.kind == ActorKind::Country)
    {
        return vec![Party { at, derived: true, ..owner.clone() }];
    }
    // "State terrorism" is no state: the group's word is the head.
    let is_head = |actor: &Actor| {
        let last = actor.name.split_whitespace().next_back().unwrap_or("").to_lowercase();
        last == tree.low(at) || last == lemma || tree.low(at).ends_with(&format!("-{last}"))
    };
    let deed = || {
        ["violence", "harm", "crime", "meeting", "agreement", "exercise", "support", "sanctions"]
            .iter()
            .any(|name| class(name))
    };
    let known = (scene.group)(&words).filter(|actor| is_head(actor) || !deed());
    if let Some(actor) = known {
        // "West African leaders": those of the body they meet in.
        let leaders = actor.country.is_none()
            && is_region_of(scene, at, &actor)
            && matches!(lemma, "leader" | "president");
        if let Some(actor) = anaphor::assembled(scene, at).filter(|_| leaders) {
            return vec![Party { actor, at, span, derived: true }];
        }
        let owner = owner.or_else(|| home(scene, at));
        let actor = homed(scene, at, actor, owner.as_ref());
        let others = lists::shared(scene, at, &actor);
        let party = |actor| Party { actor, at, span, derived: false };
        return [vec![actor], others].concat().into_iter().map(party).collect();
    }
    // "The president" is somebody the report has named; "several presidents" are a group.
    let several = tree.low(at) != lemma && lemma != "state";
    if agent
        && (several
            || !matches!(
                lemma,
                "president" | "minister" | "official" | "state" | "force" | "officer" | "guard"
            ))
    {
        let mut actor = group(&words, None);
        actor.sector = sector(lemma).map(str::to_owned);
        return vec![Party { actor, at, span, derived: false }];
    }
    // "More than 20 countries": a number makes somebody of them.
    let numbered = tree.low(at) != lemma && tree.by_rel(at, &["nummod"]).next().is_some();
    if numbered
        && matches!(lemma, "country" | "nation" | "government" | "member" | "leader")
        && owner.is_none()
    {
        return vec![Party { actor: group(&words, None), at, span, derived: false }];
    }
    // "Evacuated its subjects": not what is talked about.
    let subjects = tree.low(at) == "subjects"
        && owner.as_ref().is_some_and(|owner| owner.actor.kind == ActorKind::Country);
    let human = class("human")
        || subjects
        || class("crowd")
        || class("armed")
        || class("official")
        || class("diplomat")
        || class("worker")
        || class("body");
    if human && !agent {
        let country = owner.as_ref().and_then(|owner| owner.actor.country.clone());
        let generic = matches!(
            lemma,
            "people"
                | "person"
                | "ten"
                | "dozen"
                | "hundred"
                | "thousand"
                | "million"
                | "national"
                | "member"
                | "representative"
                | "team"
                | "party"
                | "head"
        );
        if country.is_none() && (generic && !class("crowd")) {
            // "Representatives of the yellow vests"
            let of = tree
                .by_rel(at, &["nmod"])
                .find(|&child| tree.has_case(child, "of") && tree.upos(child) == "NOUN");
            let Some(of) = of.filter(|_| lemma == "representative") else { return Vec::new() };
            let (whose, _) = phrase(scene, of);
            return vec![Party {
                actor: group(&format!("{words} of {whose}"), None),
                at,
                span,
                derived: false,
            }];
        }
        return vec![Party { actor: group(&words, country), at, span, derived: false }];
    }
    match owner {
        // "The agreement in Brussels", "the Vienna talks" are nobody's city.
        Some(owner) if !human && !is_venue(scene, at, owner.at) => {
            vec![Party { at, derived: true, ..owner }]
        }
        _ => Vec::new(),
    }
}

/// The head of state on the day that the sentence names, else on that of the report.
fn leader(scene: &Scene, state: &str) -> Option<Actor> {
    let (first, last) = (scene.tree.token(0).start, scene.tree.token(scene.tree.len() - 1).end);
    let days = scene.annotation.times.iter().filter(|time| time.start >= first && time.end <= last);
    let day = days.map(|time| time.value.as_str()).find(|value| value.len() == 10);
    let day = day.or_else(|| scene.report.published_day());
    match ActorLexicon::embedded().holders("head-of-state", state, day).as_slice() {
        [holder] => Some(holder.actor.clone()),
        _ => None,
    }
}

/// Whether a group is named by its part of the world: "Gulf leaders".
fn is_region_of(scene: &Scene, at: usize, group: &Actor) -> bool {
    group
        .name
        .to_lowercase()
        .strip_suffix(&scene.tree.low(at))
        .is_some_and(|region| !region.trim().is_empty())
}

/// "Both Koreas": a name for two states is two parties.
fn pair_of_states(scene: &Scene, actor: &Actor, at: usize, mention: &Mention) -> Option<Vec<Party>> {
    if actor.kind != ActorKind::Group || actor.country.is_some() {
        return None;
    }
    let members = ActorLexicon::embedded().members(&actor.id, scene.report.published_day());
    let states: Vec<Actor> = members.iter().filter_map(|member| state(&member.member)).collect();
    let party = |actor| Party { actor, at, span: mention.span(), derived: true };
    (members.len() == 2 && states.len() == 2).then(|| states.into_iter().map(party).collect())
}

/// "EU ambassadors": the body that opens a mention of its people.
fn body_inside(at: usize, mention: &Mention) -> Option<Party> {
    let lexicon = ActorLexicon::embedded();
    // The last word is the people's.
    let actor = opening(mention, 3, 1, |text| {
        let mut forms = lexicon.by_form(text).iter().map(|(index, _)| &lexicon.at(*index).actor);
        forms.find(|actor| actor.kind == ActorKind::Org && actor.country.as_deref() == Some("IGO")).cloned()
    })?;
    Some(Party { actor, at, span: mention.span(), derived: true })
}

/// Whether people of a body of states act for it: "the leaders of the Arab League", "a delegation of ECOWAS".
fn speaks_for_body(lemma: &str, body: &Actor) -> bool {
    if body.kind != ActorKind::Org {
        return false;
    }
    if body.country.as_deref() != Some("IGO") {
        // "A delegation of the Taliban", "negotiators of Hamas"
        return matches!(
            lemma,
            "delegation"
                | "inspector"
                | "monitor"
                | "representative"
                | "negotiator"
                | "envoy"
                | "fighter"
                | "rebel"
                | "militant"
                | "insurgent"
                | "militia"
                | "group"
                | "movement"
                | "emissary"
        );
    }
    matches!(
        lemma,
        "leader"
            | "head"
            | "minister"
            | "member"
            | "delegation"
            | "country"
            | "state"
            | "government"
            | "chief"
            | "diplomat"
            | "official"
            | "representative"
            | "envoy"
            | "ambassador"
            | "mission"
            | "inspector"
            | "observer"
            | "monitor"
            | "peacekeeper"
            | "contingent"
            | "soldier"
            | "troop"
            | "force"
            | "team"
            | "spokesman"
            | "spokeswoman"
            | "delegate"
            | "summit"
    )
}

/// Whether `owner` only says where the thing at `at` is or was made.
pub fn is_venue(scene: &Scene, at: usize, owner: usize) -> bool {
    let tree = &scene.tree;
    let mention = tree.mention(owner).map(|index| &scene.annotation.mentions[index]);
    let made = |class: &str| scene.patterns.in_class(class, tree.lemma(at));
    let town =
        mention.and_then(|mention| mention.actor.as_ref()).is_some_and(|actor| actor.kind == ActorKind::City);
    // "Offered Delhi talks": to India. "The Vienna agreement": not Austria's.
    let city = town || mention.is_some_and(is_city) && made("agreement");
    // "The Bucha killings": where they were.
    let made = made("agreement") || made("meeting") || town && made("harm");
    city && (["in", "at", "near"].iter().any(|case| tree.has_case(owner, case)) || made)
}

/// Whether the words name a city, even one that stands for its state: "Vienna".
fn is_city(mention: &Mention) -> bool {
    mention.actor.as_ref().is_some_and(|actor| match actor.kind {
        ActorKind::City => true,
        ActorKind::Country => {
            let word = fold(&mention.text);
            word != fold(&actor.name) && ActorLexicon::embedded().city(&word).is_some()
        }
        _ => false,
    })
}

/// A group with the country of its owner; the staff of an embassy are diplomats, whoever demonstrates are protesters.
fn homed(scene: &Scene, at: usize, mut actor: Actor, owner: Option<&Party>) -> Actor {
    let tree = &scene.tree;
    if is_stranger(&actor) && actor.country.is_none() {
        actor.country = owner.and_then(|owner| owner.actor.country.clone());
        return actor;
    }
    if actor.kind != ActorKind::Group {
        return actor;
    }
    if matches!(tree.lemma(at), "demonstrator" | "marcher" | "protestor") {
        actor.name = actor.name.replace(&tree.token(at).text, "protesters");
        if actor.country.is_none() {
            return Actor {
                id: "chancery:group/protesters".to_owned(),
                name: "protesters".to_owned(),
                ..actor
            };
        }
    }
    let country = owner.and_then(|owner| owner.actor.country.clone()).filter(|_| actor.country.is_none());
    if let Some(country) = country {
        let staff = ["diplomat", "worker"].iter().any(|class| scene.patterns.in_class(class, tree.lemma(at)))
            || matches!(
                tree.lemma(at),
                "staff" | "member" | "official" | "personnel" | "people" | "representative"
            );
        let served = staff
            && tree
                .by_rel(at, &["nmod"])
                .any(|child| matches!(tree.lemma(child), "embassy" | "consulate" | "mission"));
        let diplomatic = served
            || tree
                .by_rel(at, &["compound"])
                .any(|child| matches!(tree.lemma(child), "embassy" | "consulate"));
        let word = if diplomatic { "diplomats".to_owned() } else { actor.name.clone() };
        if let Some(found) = demonym(&country).and_then(|demonym| (scene.group)(&format!("{demonym} {word}")))
        {
            return found;
        }
        settle(&mut actor, &country);
    }
    actor
}

/// The adjective of a state: `Russian`.
pub fn demonym(country: &str) -> Option<String> {
    crate::actor::demonym(ActorLexicon::embedded(), country)
}

/// A group without a charter, named by its own words.
fn group(words: &str, country: Option<String>) -> Actor {
    Actor {
        id: format!("chancery:group/{}", slug(words)),
        name: words.to_owned(),
        kind: ActorKind::Group,
        country,
        sector: Some("CVL".to_owned()),
    }
}

fn sector(lemma: &str) -> Option<&'static str> {
    Some(match lemma {
        "police" | "policeman" => "COP",
        "army" | "military" | "troop" | "soldier" | "troops" => "MIL",
        "court" | "judge" | "prosecutor" => "JUD",
        "parliament" => "LEG",
        "government" | "authority" | "president" | "ministry" | "minister" | "cabinet" | "regime" => "GOV",
        _ => return None,
    })
}

/// The words of a noun phrase up to its head, articles and numbers left out.
fn phrase(scene: &Scene, at: usize) -> (String, Span) {
    let tree = &scene.tree;
    let (from, _) = tree.extent(at);
    let modifies = |node: usize| matches!(tree.rel(node), "amod" | "compound") && tree.upos(node) != "NUM";
    // "South American presidents": "South" stands before the adjective.
    let inside = (from.max(at.saturating_sub(4))..at).filter(|&node| {
        modifies(node)
            && tree
                .head(node)
                .is_some_and(|head| head == at || (modifies(head) && tree.head(head) == Some(at)))
    });
    let nodes: Vec<usize> = inside.chain([at]).collect();
    let words: Vec<&str> = nodes.iter().map(|&node| tree.token(node).text.as_str()).collect();
    (words.join(" "), tree.span(nodes[0], at))
}

/// A city acts for its state; everybody else for themselves.
pub fn as_party(actor: &Actor) -> Actor {
    if actor.kind == ActorKind::City
        && let Some(state) =
            actor.country.as_deref().and_then(|country| ActorLexicon::embedded().state(country))
    {
        return state.actor.clone();
    }
    actor.clone()
}

/// Bodies for which their seat stands in the news: the seat's state, the word, how the state's own names begin, the body.
const SEATS: [(&str, &str, &str, &str); 1] = [("BEL", "brussels", "belg", "Q458")];

/// "London asks Brussels for more time": the union, unless the report speaks of Belgium.
fn seated(scene: &Scene, actor: Actor, mention: &Mention) -> Actor {
    let seat = SEATS.iter().find(|(country, word, _, _)| {
        actor.kind == ActorKind::Country
            && actor.country.as_deref() == Some(country)
            && mention.text.to_lowercase() == *word
    });
    let Some((_, _, state, body)) = seat else { return actor };
    let lexicon = ActorLexicon::embedded();
    let spoken_of = scene.report.text.to_lowercase().contains(state);
    let found = lexicon.index_of(body).filter(|_| !spoken_of).map(|index| lexicon.at(index).actor.clone());
    found.unwrap_or(actor)
}

/// The state with this code.
pub fn state(country: &str) -> Option<Actor> {
    ActorLexicon::embedded().state(country).map(|facts| facts.actor.clone())
}

/// Where an act is anchored: its word and, for a noun, the verb that carries it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Anchor {
    /// The word that carries the act.
    pub at: usize,
    /// The light verb above a noun.
    pub carrier: Option<usize>,
}

/// Nominal heads at the end of `path`, starting from the anchor.
pub fn walk(scene: &Scene, anchor: Anchor, path: &[Step]) -> Vec<usize> {
    let mut nodes = vec![anchor.at];
    for (depth, step) in path.iter().enumerate() {
        let mut next: Vec<usize> = Vec::new();
        for &node in &nodes {
            let carrier = if depth == 0 { anchor.carrier } else { None };
            for found in follow(scene, node, carrier, step) {
                if !next.contains(&found) {
                    next.push(found);
                }
            }
        }
        nodes = next;
    }
    nodes
}

fn follow(scene: &Scene, at: usize, carrier: Option<usize>, step: &Step) -> Vec<usize> {
    let (tree, patterns) = (&scene.tree, scene.patterns);
    let verb = tree.is_verb(at) || matches!(tree.upos(at), "ADJ") || (tree.rel(at) == "amod");
    match step {
        Step::Itself => vec![at],
        Step::Speaker => Vec::new(),
        Step::Subject if verb => syntax::doers(tree, patterns, at),
        // "Chad is against the plan"
        Step::Subject if tree.upos(at) == "ADP" => {
            let holder = tree.head(at).unwrap_or(at);
            tree.by_rel(holder, &["nsubj"]).collect()
        }
        // "Lind will be a guest in Lima"
        Step::Subject if tree.lemma(at) == "guest" && tree.by_rel(at, &["cop"]).next().is_some() => {
            tree.by_rel(at, &["nsubj"]).collect()
        }
        // Who cancels a visit or blocks a measure is not who visits or takes it.
        Step::Subject => carrier
            .filter(|&carrier| {
                let undone = super::pattern::light(scene, carrier) == Some(chancery_model::Status::Negated);
                // "Trump cancelled a meeting with Putin": he was to meet him.
                let with = !syntax::prepositional(tree, patterns, at, "with").is_empty();
                // "cancelled his visit"
                // "Postponed a visit of the premier": whose it is stands behind it.
                let others = !syntax::prepositional(tree, patterns, at, "of").is_empty()
                    && tree.by_rel(at, &["nmod"]).any(|whose| tree.has_case(whose, "of"));
                let own = !tree.is_passive(carrier)
                    && !others
                    && matches!(
                        tree.lemma(carrier),
                        "cancel" | "postpone" | "call" | "shelve" | "scrap" | "skip"
                    )
                    && patterns.in_class("meeting", tree.lemma(at));
                !undone || with || own || tree.lemma(carrier) == "boycott"
            })
            .map_or(Vec::new(), |carrier| syntax::doers(tree, patterns, carrier)),
        Step::Object if verb => syntax::objects(tree, patterns, at),
        Step::Object if tree.upos(at) == "ADP" => tree.head(at).into_iter().collect(),
        Step::Object => Vec::new(),
        Step::Indirect => {
            let verb = carrier.unwrap_or(at);
            let mut found: Vec<usize> = tree.by_rel(verb, &["iobj"]).collect();
            // "Gave the rebels seven days": the first of two objects.
            let objects: Vec<usize> = tree.by_rel(verb, &["obj"]).filter(|&object| object > verb).collect();
            if found.is_empty() && objects.len() > 1 {
                found.push(objects[0]);
            }
            // "Gave the rebels seven days to free him": the days read as a circumstance.
            let timed = |at: usize| {
                at > verb && !tree.has_any_case(at) && patterns.in_class("timespan", tree.lemma(at))
            };
            if let [one] = objects.as_slice()
                && found.is_empty()
                && !timed(*one)
                && tree.by_rel(verb, &["obl"]).any(timed)
            {
                found.push(*one);
            }
            if found.is_empty() {
                found = syntax::prepositional(tree, patterns, verb, "to");
            }
            found
        }
        Step::Owner => syntax::owners(tree, at),
        Step::Complement => syntax::complements(tree, at),
        Step::Prep(case) => {
            let mut found = syntax::prepositional(tree, patterns, at, case);
            // "In front of journalists": they only looked on.
            found.retain(|&node| tree.lemma(node) != "front" || tree.mention(node).is_some());
            if found.is_empty()
                && let Some(carrier) = carrier
            {
                found = syntax::prepositional(tree, patterns, carrier, case);
            }
            found
        }
    }
}

/// Actors and recipients by `frame`.
pub fn by_frame(scene: &Scene, anchor: Anchor, frame: &Frame) -> (Vec<Party>, Vec<Party>) {
    let slot = |paths: &[Vec<Step>]| -> Vec<Party> {
        for path in paths {
            if path.as_slice() == [Step::Speaker] {
                let found = anaphor::speaker(scene, anchor.at);
                if found.is_empty() {
                    continue;
                }
                return found;
            }
            let mut found: Vec<Party> = Vec::new();
            // "Approved the Vienna agreement on Iran": not Austria's.
            let venue = |&node: &usize| {
                scene.tree.rel(node) == "compound"
                    && scene.tree.head(node).is_some_and(|head| is_venue(scene, head, node))
            };
            for node in walk(scene, anchor, path).into_iter().filter(|node| !venue(node)) {
                for party in of_nominal(scene, node) {
                    if !found.iter().any(|old| old.actor.id == party.actor.id) {
                        found.push(party);
                    }
                }
            }
            if !found.is_empty() {
                return found;
            }
        }
        Vec::new()
    };
    let actors = slot(&frame.actors);
    let mut recipients = slot(&frame.recipients);
    if frame.alike {
        let mut all = actors;
        for party in recipients {
            if !all.iter().any(|old| old.actor.id == party.actor.id) {
                all.push(party);
            }
        }
        return (all.clone(), all);
    }
    recipients.retain(|party| !actors.iter().any(|actor| actor.actor.id == party.actor.id));
    (actors, recipients)
}
