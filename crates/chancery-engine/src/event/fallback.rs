//! Finds parties where a pattern's frame finds none: deeper in the object, behind other prepositions, by word order.
//!
//! Frames say where news puts the parties; translated and misread sentences put them elsewhere.
//! A party found here is fresh: nobody who already acts, nor the state of somebody who acts.

use chancery_lexicon::patterns::{Control, Effect, Pos};
use chancery_model::{Actor, ActorKind, EventType, Status};

use super::Scene;
use super::owner::named;
use super::parties::{self, Anchor, Party};
use super::syntax;
use super::tree::DEPTH;

/// Prepositions that introduce whom an act is aimed at, likeliest first.
const AIMED: [&str; 12] =
    ["against", "to", "on", "upon", "with", "from", "toward", "towards", "over", "at", "for", "about"];

/// Prepositions of places. The state there bears force, measures and aid.
const PLACED: [&str; 5] = ["in", "into", "across", "inside", "throughout"];

/// How far after its verb a preposition is looked for by word order, in words.
const REACH: usize = 12;

/// How deep inside an object a party may stand.
const NESTED: usize = 3;

/// Whom the act is aimed at, if its frame has not said so.
pub fn recipients(scene: &Scene, anchor: Anchor, kind: EventType, actors: &[Party]) -> Vec<Party> {
    use EventType::{
        Accuse, Aid, Assault, Coerce, Consult, Mobilize, Protest, Reject, Retreat, Sanction, State,
        Statement, Support,
    };
    if matches!(kind, Consult | State | Statement) {
        return Vec::new();
    }
    let (tree, patterns) = (&scene.tree, scene.patterns);
    // "Accuses the neighbour of supporting rebels": which one, the rest of the report says.
    let unnamed =
        |at: usize| matches!(tree.lemma(at), "neighbour" | "neighbor" | "country" | "state" | "kingdom");
    if kind == Accuse && tree.by_rel(anchor.at, &["obj"]).any(unnamed) {
        return Vec::new();
    }
    let forceful = matches!(kind, Coerce | Assault | Aid | Mobilize | Protest | Retreat | Sanction);
    // A measure is not against the place it was taken in: "talks in Vienna were broken off".
    // Nor is a plane forced down against the state where it lands.
    let craft = forceful && presses_craft(scene, anchor.at);
    let anywhere = forceful && kind != Sanction && !craft;
    let spoken =
        matches!(kind, Accuse | Reject | Support | Protest | EventType::Request | EventType::Threaten);
    let is_fresh = |party: &Party| {
        is_fresh(party, actors)
            && !(spoken && is_victim(scene, party.at))
            && (anywhere || !is_where(scene, party.at))
            && !is_occasion(scene, anchor, party.at)
    };
    if kind == EventType::Request {
        let found: Vec<Party> = asked(scene, anchor).into_iter().filter(is_fresh).collect();
        if !found.is_empty() {
            return found;
        }
    }
    let roots =
        if tree.is_verb(anchor.at) { syntax::objects(tree, patterns, anchor.at) } else { vec![anchor.at] };
    for root in roots {
        if let Some(party) = inside(scene, root, kind, &is_fresh) {
            return vec![party];
        }
    }
    let mut nodes = vec![anchor.at];
    nodes.extend(anchor.carrier);
    nodes.extend(syntax::complements(tree, anchor.at));
    let mut cases: Vec<&str> = AIMED.to_vec();
    if forceful && !craft {
        cases.extend(PLACED);
    }
    if kind == Aid {
        // "evacuates its people from Chad": whence, not whom.
        cases.retain(|case| *case != "from");
    }
    for case in cases {
        for &node in &nodes {
            let heads = syntax::prepositional(tree, patterns, node, case);
            let found: Vec<Party> = heads
                .iter()
                .flat_map(|&head| parties::of_nominal(scene, head))
                .filter(|party| {
                    !PLACED.contains(&case)
                        || matches!(party.actor.kind, ActorKind::Country | ActorKind::Org)
                        || party.derived
                })
                .filter(is_fresh)
                .collect();
            if !found.is_empty() {
                return found;
            }
            let deeper = heads.iter().find_map(|&head| inside(scene, head, kind, &is_fresh));
            if let Some(party) = deeper {
                return vec![party];
            }
        }
    }
    for &node in &nodes[1..] {
        if tree.is_verb(node) {
            let objects = syntax::objects(tree, patterns, node);
            let found: Vec<Party> =
                objects.iter().flat_map(|&at| parties::of_nominal(scene, at)).filter(is_fresh).collect();
            if !found.is_empty() {
                return found;
            }
            if let Some(party) = objects.iter().find_map(|&at| inside(scene, at, kind, &is_fresh)) {
                return vec![party];
            }
        }
    }
    if actors.is_empty() {
        return Vec::new();
    }
    nearby(scene, anchor, forceful).into_iter().filter(is_fresh).collect()
}

/// Whether the verb acts on a plane or a ship: "forced the airliner to land".
pub fn presses_craft(scene: &Scene, verb: usize) -> bool {
    let tree = &scene.tree;
    let is_craft = |at: usize| {
        scene.patterns.in_class("craft", tree.lemma(at))
            || matches!(tree.lemma(at), "flight" | "liner" | "airliner" | "jet" | "tanker")
    };
    syntax::objects(tree, scene.patterns, verb).into_iter().any(is_craft)
}

/// The first names after the act's word by word order alone: before the next clause, and no place.
fn nearby(scene: &Scene, anchor: Anchor, forceful: bool) -> Vec<Party> {
    let tree = &scene.tree;
    let from = anchor.carrier.map_or(anchor.at, |carrier| carrier.max(anchor.at));
    for at in from + 1..tree.len().min(from + REACH) {
        let low = tree.low(at);
        let finite = tree.is_verb(at) && matches!(tree.tag(at), "VBD" | "VBZ" | "VBP" | "MD");
        let turns = matches!(
            low,
            "," | ";"
                | ":"
                | "but"
                | "as"
                | "while"
                | "after"
                | "before"
                | "when"
                | "because"
                | "if"
                | "that"
        );
        if finite || turns {
            return Vec::new();
        }
        let Some(mention) = tree.mention(at).map(|index| &scene.annotation.mentions[index]) else { continue };
        let first = tree.mention(at - 1) != tree.mention(at);
        if !first || tree.is_time(at) || mention.actor.is_none() {
            continue;
        }
        let mut before = at - 1;
        if matches!(tree.upos(before), "DET" | "ADJ") && before > 0 {
            before -= 1;
        }
        let case = tree.low(before);
        if matches!(case, "in" | "at" | "near" | "into" | "across" | "by") && !(forceful && case == "in") {
            continue;
        }
        let last = tree.mention_end(at);
        let acts = last + 1 < tree.len() && tree.is_verb(last + 1) && tree.tag(last + 1) != "VBN";
        if acts {
            return Vec::new();
        }
        return all_of(scene, at, last);
    }
    Vec::new()
}

/// The parties named by the words from `first` to `last` and by the list that they begin.
fn all_of(scene: &Scene, first: usize, last: usize) -> Vec<Party> {
    let tree = &scene.tree;
    let outside = |&at: &usize| tree.head(at).is_none_or(|head| head < first || head > last);
    let head = (first..=last).find(outside).unwrap_or(first);
    parties::of_nominal(scene, head).into_iter().map(|party| Party { derived: true, ..party }).collect()
}

/// Who is to do what a demand says: the subject of its clause, else the first name after its "that".
fn asked(scene: &Scene, anchor: Anchor) -> Vec<Party> {
    let tree = &scene.tree;
    let mut nodes = vec![anchor.at];
    nodes.extend(anchor.carrier);
    nodes.extend(tree.head(anchor.at).filter(|&head| tree.is_verb(head) && tree.rel(anchor.at) == "obj"));
    for node in nodes {
        for clause in syntax::complements(tree, node).into_iter().filter(|&clause| clause > anchor.at) {
            let subjects: Vec<usize> = tree.by_rel(clause, &["nsubj"]).collect();
            let found: Vec<Party> =
                subjects.into_iter().flat_map(|at| parties::of_nominal(scene, at)).collect();
            if !found.is_empty() {
                return found;
            }
        }
    }
    let that = (anchor.at + 1..tree.len().min(anchor.at + 6)).find(|&at| tree.low(at) == "that");
    let Some(that) = that else { return Vec::new() };
    let mut end = that + 1;
    while end < tree.len().min(that + 8) && !tree.is_verb(end) && tree.upos(end) != "ADP" {
        end += 1;
    }
    (that + 1..end).find_map(|at| named(scene, at)).into_iter().collect()
}

/// Who acts, if the frame has not said so: `by X` by word order, or whoever a lone pronoun can mean in the sentence.
pub fn actors(scene: &Scene, anchor: Anchor, kind: EventType) -> Vec<Party> {
    let (tree, patterns) = (&scene.tree, scene.patterns);
    let word = anchor.carrier.unwrap_or(anchor.at);
    if !tree.is_verb(word) {
        let found = agents(scene, word);
        if !found.is_empty() {
            return found;
        }
        let found = approving(scene, word);
        return if found.is_empty() && kind == EventType::Consult { beside(scene, word) } else { found };
    }
    if tree.is_passive(word) {
        return agents(scene, word);
    }
    let subjects = syntax::doers(tree, patterns, word);
    let Some(&pronoun) = subjects.iter().find(|&&at| tree.upos(at) == "PRON") else { return Vec::new() };
    if !matches!(tree.low(pronoun), "it" | "they" | "he" | "she") {
        return Vec::new();
    }
    let mut node = word;
    for _ in 0..DEPTH {
        let Some(head) = tree.head(node) else { break };
        if tree.is_verb(head) {
            for subject in syntax::doers(tree, patterns, head) {
                let found = parties::of_nominal(scene, subject);
                let fits = |party: &Party| {
                    matches!(tree.low(pronoun), "he" | "she") == (party.actor.kind == ActorKind::Person)
                };
                if subject < pronoun && !found.is_empty() && found.iter().all(fits) {
                    return found;
                }
            }
        }
        node = head;
    }
    Vec::new()
}

/// "Parliament approved the delivery", "they agreed on an embargo": who settles that it is to be done does it.
fn approving(scene: &Scene, at: usize) -> Vec<Party> {
    let (tree, patterns) = (&scene.tree, scene.patterns);
    let bound = tree.rel(at) == "obj" || (tree.rel(at) == "obl" && tree.has_case(at, "on"));
    let Some(verb) = tree.head(at).filter(|&head| bound && tree.is_verb(head)) else { return Vec::new() };
    let settles = patterns.governors(tree.lemma(verb), Pos::Verb).iter().any(|governor| {
        governor.control == Control::Subject && governor.effect == Effect::Becomes(Status::Planned)
    });
    if !settles || tree.is_passive(verb) {
        return Vec::new();
    }
    syntax::doers(tree, patterns, verb)
        .into_iter()
        .flat_map(|doer| parties::of_nominal(scene, doer))
        .collect()
}

/// `by X` by word order, with the list that X begins.
fn agents(scene: &Scene, word: usize) -> Vec<Party> {
    let Some(party) = ahead(scene, word, "by") else { return Vec::new() };
    let tree = &scene.tree;
    let found = all_of(scene, party.at, tree.mention_end(party.at));
    let known = found.iter().any(|other| other.actor.id == party.actor.id);
    if known { found } else { vec![party] }
}

/// "Threatened to send more migrants to Algeria": the threat is to Algeria.
pub fn sent_to(scene: &Scene, anchor: Anchor, recipients: &mut Vec<Party>) {
    let tree = &scene.tree;
    let stateless = |party: &Party| party.actor.kind == ActorKind::Group && party.actor.country.is_none();
    if recipients.is_empty() || !recipients.iter().all(stateless) {
        return;
    }
    for clause in syntax::complements(tree, anchor.at) {
        for case in ["to", "into", "on", "across", "toward", "towards"] {
            let heads = syntax::prepositional(tree, scene.patterns, clause, case);
            let states: Vec<Party> = heads.into_iter().filter_map(|head| named(scene, head)).collect();
            if !states.is_empty() {
                *recipients = states;
                return;
            }
        }
    }
}

/// "If it turns out that Chad did it, Niger will answer": the threat is to whom the condition names.
pub fn in_condition(scene: &Scene, anchor: Anchor, actors: &[Party]) -> Vec<Party> {
    let tree = &scene.tree;
    let Some(if_) = (0..tree.len()).find(|&at| tree.low(at) == "if" && tree.rel(at) == "mark") else {
        return Vec::new();
    };
    let Some(clause) = tree.head(if_).filter(|&clause| !tree.dominates(clause, anchor.at)) else {
        return Vec::new();
    };
    let (from, to) = tree.extent(clause);
    let does = |at: usize| tree.rel(at) == "nsubj" && tree.mention(at).is_some();
    let named = (from..=to).filter(|&at| does(at)).flat_map(|at| parties::of_nominal(scene, at));
    let mut fresh = named.filter(|party| is_fresh(party, actors) && !parties::is_stranger(&party.actor));
    fresh.next().into_iter().collect()
}

/// "They agreed after talks mediated by Qatar", "through Omani mediation the two made peace": whoever does the rest of the
/// sentence is brought together.
pub fn mediated(scene: &Scene, anchor: Anchor, mediators: &[Party]) -> Vec<Party> {
    let tree = &scene.tree;
    let mut above = anchor.at;
    for _ in 0..DEPTH {
        let Some(head) = tree.head(above) else { break };
        above = head;
        if !tree.is_verb(above) {
            continue;
        }
        let doers = syntax::doers(tree, scene.patterns, above);
        let parties = doers.into_iter().flat_map(|doer| parties::of_nominal(scene, doer));
        let parties: Vec<Party> = parties.filter(|party| is_fresh(party, mediators)).collect();
        if parties.len() > 1 {
            return parties;
        }
    }
    Vec::new()
}

/// "During a visit to Chile the minister promised …": whoever does what the visit or meeting is told beside.
fn beside(scene: &Scene, at: usize) -> Vec<Party> {
    let (tree, patterns) = (&scene.tree, scene.patterns);
    let told = ["during", "after", "before", "on", "at", "following", "for"]
        .iter()
        .any(|case| tree.has_case(at, case));
    let direct = tree.head(at).filter(|&head| tree.is_verb(head) && tree.rel(at) == "obl");
    // "rejected the charge during a visit": hung on the charge.
    let by_object = || {
        let object = tree.head(at).filter(|&head| tree.rel(at) == "nmod" && tree.rel(head) == "obj")?;
        tree.head(object).filter(|&verb| tree.is_verb(verb) && tree.has_case(at, "during"))
    };
    let Some(verb) = direct.or_else(by_object).filter(|_| told) else {
        return Vec::new();
    };
    // "At the summit the two did not meet": nobody says that they met.
    if tree.is_negated(verb) {
        return Vec::new();
    }
    let mut subjects = syntax::doers(tree, patterns, verb);
    if subjects.is_empty() {
        subjects = syntax::grammatical_subject(tree, patterns, verb);
    }
    let people = |party: &Party| {
        matches!(party.actor.kind, ActorKind::Person | ActorKind::Office)
            || scene.patterns.in_class("officialword", tree.lemma(party.at))
    };
    subjects.into_iter().flat_map(|subject| parties::of_nominal(scene, subject)).filter(people).collect()
}

/// Who else takes part in something mutual: `with X` by word order.
pub fn partners(scene: &Scene, anchor: Anchor, known: &[Party]) -> Vec<Party> {
    let from = anchor.carrier.map_or(anchor.at, |carrier| carrier.min(anchor.at));
    let found = ahead(scene, from, "with").filter(|party| is_fresh(party, known));
    if found.is_some() {
        return found.into_iter().collect();
    }
    // "The minister, in a call with Xi, called it planned": whoever the noun hangs on.
    let holder = scene.tree.head(anchor.at).filter(|&head| {
        anchor.carrier.is_none()
            && scene.tree.is_nominal(head)
            && ["in", "during"].iter().any(|case| scene.tree.has_case(anchor.at, case))
    });
    if let Some(holder) = holder {
        let person = |party: &Party| matches!(party.actor.kind, ActorKind::Person | ActorKind::Office);
        let mut parties = parties::of_nominal(scene, holder);
        parties.retain(|party| person(party) && is_fresh(party, known));
        if !parties.is_empty() {
            return parties;
        }
    }
    // "Ruto came to Addis Ababa for talks with Abiy", "during a call with Xi, Biden said": whoever does the rest.
    let tree = &scene.tree;
    // "Between the government of Yemen and the Houthis": the second hangs deeper than it should.
    for head in syntax::prepositional(tree, scene.patterns, anchor.at, "between") {
        let (from, to) = tree.extent(head);
        let second = (from..=to)
            .filter(|&at| tree.rel(at) == "conj" && tree.mention(at).is_some())
            .flat_map(|at| parties::of_nominal(scene, at))
            .find(|party| is_fresh(party, known));
        if second.is_some() {
            return second.into_iter().collect();
        }
    }
    let with = syntax::prepositional(tree, scene.patterns, anchor.at, "with");
    if tree.is_verb(anchor.at) || anchor.carrier.is_some() || with.is_empty() {
        return Vec::new();
    }
    let joins = ["for", "during", "in", "at", "after", "before", "following"];
    let joined = joins.iter().any(|case| tree.has_case(anchor.at, case)) || tree.rel(anchor.at) == "obj";
    let mut above = anchor.at;
    for _ in 0..3 {
        above = tree.head(above).unwrap_or(above);
        if tree.is_verb(above) {
            break;
        }
    }
    let verb = Some(above).filter(|&above| joined && tree.is_verb(above) && !tree.is_passive(above));
    let doers = verb.map(|verb| syntax::doers(tree, scene.patterns, verb)).unwrap_or_default();
    let mut parties: Vec<Party> = doers.into_iter().flat_map(|at| parties::of_nominal(scene, at)).collect();
    parties.retain(|party| is_fresh(party, known));
    parties
}

fn is_fresh(party: &Party, known: &[Party]) -> bool {
    known.iter().all(|actor| {
        actor.actor.id != party.actor.id
            && !(party.actor.country.is_some()
                && party.actor.country == actor.actor.country
                && party.actor.kind != ActorKind::Person
                && !is_against_its_state(party)
                && actor.actor.kind != ActorKind::Group
                && party.actor.kind != ActorKind::Group)
    })
}

/// Rebels and opposition are of their state and no part of it.
fn is_against_its_state(party: &Party) -> bool {
    let militia = party.actor.kind == ActorKind::Org && party.actor.sector.as_deref() == Some("PRM");
    militia || matches!(party.actor.sector.as_deref(), Some("REB" | "OPP" | "UAF" | "SEP" | "CRM" | "PRE"))
}

/// The first fresh party inside the phrase of `root`, the nearest level first.
fn inside(scene: &Scene, root: usize, kind: EventType, is_fresh: &dyn Fn(&Party) -> bool) -> Option<Party> {
    let tree = &scene.tree;
    let mut level = vec![root];
    for _ in 0..NESTED {
        let mut next: Vec<usize> = Vec::new();
        for &node in &level {
            // A plain adjective is nobody: "military" of "the military option".
            // A plain noun before its noun neither, unless force is used on it: "guerrilla" of "guerrilla camps".
            let forced = matches!(kind, EventType::Assault | EventType::Coerce);
            let named = |&at: &usize| {
                let bare = matches!(
                    tree.lemma(at),
                    "state" | "general" | "military" | "terrorist" | "hacker" | "suicide" | "cyber"
                ) && matches!(tree.rel(at), "compound" | "amod");
                let ally = tree.rel(at) == "compound"
                    && tree.head(at).is_some_and(|head| matches!(tree.lemma(head), "ally" | "partner"));
                !bare
                    && !ally
                    && (tree.mention(at).is_some()
                        || (tree.upos(at) != "ADJ" && (forced || tree.rel(at) != "compound")))
            };
            next.extend(tree.by_rel(node, &["nmod", "compound", "amod", "appos", "det"]).filter(named));
        }
        // "An ambush near the Colombian border" befalls nobody named.
        let beside =
            |node: usize| ["near", "along", "outside", "beside"].iter().any(|case| tree.has_case(node, case));
        for &node in next.iter().filter(|&&node| !beside(node)) {
            if let Some(party) = parties::of_nominal(scene, node).into_iter().find(is_fresh) {
                return Some(Party { derived: true, ..party });
            }
        }
        level = next.into_iter().filter(|&node| !beside(node)).collect();
    }
    None
}

/// "Condemned the strikes on Iran": whoever suffers what is judged is not whom the judgement is aimed at.
pub fn is_victim(scene: &Scene, at: usize) -> bool {
    let tree = &scene.tree;
    let mut node = at;
    for _ in 0..NESTED {
        let Some(head) = tree.head(node) else { return false };
        if tree.is_verb(head) {
            return false;
        }
        let is = |class| scene.patterns.in_class(class, tree.lemma(head));
        let on =
            || ["on", "against", "upon", "at", "in", "inside"].iter().any(|case| tree.has_case(node, case));
        if (["violence", "harm", "sanctions", "suffered"].into_iter().any(is) && on())
            || (is("suffered") && tree.has_case(node, "of"))
        {
            return true;
        }
        node = head;
    }
    false
}

/// "Rejected the charge during a visit to Helsinki": whom the visit is to is not whom the rest is aimed at.
fn is_occasion(scene: &Scene, anchor: Anchor, at: usize) -> bool {
    let tree = &scene.tree;
    // "a visit to Helsinki" hung on the verb
    let noun = tree.cases(at).filter(|&case| case < at).last().and_then(|case| case.checked_sub(1));
    let visits = |noun: usize| {
        noun != anchor.at
            && Some(noun) != anchor.carrier
            && tree.upos(noun) == "NOUN"
            && scene.patterns.in_class("meeting", tree.lemma(noun))
            && ["during", "on", "after", "before"].iter().any(|case| tree.has_case(noun, case))
    };
    if noun.is_some_and(visits) || visits(at) {
        return true;
    }
    let mut node = at;
    for _ in 0..DEPTH {
        let Some(head) = tree.head(node) else { return false };
        if head == anchor.at || Some(head) == anchor.carrier {
            return false;
        }
        let told = ["during", "on", "after", "before", "at"].iter().any(|case| tree.has_case(head, case));
        if told && scene.patterns.in_class("meeting", tree.lemma(head)) {
            return true;
        }
        node = head;
    }
    false
}

/// "The agreement in Brussels", "the Vienna agreement": the city is where, not whom.
fn is_where(scene: &Scene, at: usize) -> bool {
    let tree = &scene.tree;
    let mention = tree.mention(at).map(|index| &scene.annotation.mentions[index]);
    let placed = ["in", "at", "near", "outside"].iter().any(|case| tree.has_case(at, case));
    mention.is_some_and(|mention| {
        let place = |actor: &Actor| matches!(actor.kind, ActorKind::City | ActorKind::Country);
        let city = mention.actor.as_ref().is_some_and(|actor| actor.kind == ActorKind::City);
        let made = |head: usize| city || parties::is_venue(scene, head, at);
        (tree.rel(at) == "compound" && tree.head(at).is_some_and(made))
            || (placed && mention.actor.as_ref().is_some_and(place))
    })
}

/// The party right after the preposition `case`, by word order alone.
fn ahead(scene: &Scene, from: usize, case: &str) -> Option<Party> {
    let tree = &scene.tree;
    let last = tree.len().min(from + REACH);
    let at = (from + 1..last)
        .take_while(|&at| at == from + 1 || !tree.is_verb(at))
        .find(|&at| tree.low(at) == case && tree.upos(at) == "ADP")?;
    let mut found: Option<Party> = None;
    for node in at + 1..tree.len().min(at + 7) {
        if tree.is_verb(node) || tree.upos(node) == "ADP" || tree.upos(node) == "PUNCT" {
            break;
        }
        let Some(mention) = tree.mention(node).map(|index| &scene.annotation.mentions[index]) else {
            continue;
        };
        let Some(actor) = &mention.actor else { continue };
        // "with Saudi King Salman": the person, not the adjective before.
        if found.is_none() || actor.kind == ActorKind::Person {
            let actor = parties::as_party(actor);
            found = Some(Party { actor, at: node, span: mention.span(), derived: false });
        }
        if actor.kind == ActorKind::Person {
            break;
        }
    }
    found
}
