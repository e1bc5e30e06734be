//! Finds the words that carry acts: matches the pattern lexicon against a tree.

use chancery_lexicon::patterns::{Effect, Need, Pattern, Phrase, Pos, Step, Words};
use chancery_model::{ActorKind, EventType, Label, Status};

use super::Scene;
use super::parties::{self, Anchor};
use super::syntax;

/// An act found, not yet coded.
#[derive(Clone, Debug)]
pub struct Candidate<'p> {
    /// Its word and the light verb above it.
    pub anchor: Anchor,
    /// What matched.
    pub pattern: &'p Pattern,
    /// Nouns that belong to the pattern (`sanctions` in `impose sanctions`) and are no act beside it.
    pub consumed: Vec<usize>,
}

/// All acts of a sentence, in order of place.
pub fn candidates<'p>(scene: &Scene<'p>) -> Vec<Candidate<'p>> {
    let tree = &scene.tree;
    let mut found: Vec<Candidate<'p>> = Vec::new();
    for at in 0..tree.len() {
        if let Some(candidate) = candidate(scene, at) {
            found.push(candidate);
        }
    }
    // A noun is no act of its own where a verb's pattern has taken it up; a multiword pattern takes its other words.
    let mut taken: Vec<usize> = Vec::new();
    for candidate in &found {
        for &at in candidate.consumed.iter().filter(|&&at| at != candidate.anchor.at) {
            let same = found
                .iter()
                .find(|other| other.anchor.at == at)
                .is_some_and(|other| other.pattern.kind == candidate.pattern.kind);
            let fate = scene
                .patterns
                .governor(tree.lemma(candidate.anchor.at), Pos::Verb)
                .map(|governor| governor.effect);
            // "Called off a meeting"
            let off = tree.lemma(candidate.anchor.at) == "call"
                && light(scene, candidate.anchor.at) == Some(Status::Negated);
            let undone = off || matches!(fate, Some(Effect::Becomes(Status::Negated)));
            // "Aid was suspended": that is the measure.
            if same || !undone || candidate.pattern.kind == EventType::Sanction {
                taken.push(at);
            }
        }
    }
    found.retain(|candidate| !taken.contains(&candidate.anchor.at));
    found
}

fn candidate<'p>(scene: &Scene<'p>, at: usize) -> Option<Candidate<'p>> {
    let tree = &scene.tree;
    let pos = match tree.upos(at) {
        // "the detained critic" is an act, "warning shots" are none.
        "VERB"
            if tree.rel(at) == "amod"
                && !matches!(tree.lemma(at), "detain" | "imprison" | "jail" | "poison") =>
        {
            return None;
        }
        "VERB" => Pos::Verb,
        "AUX" if tree.rel(at) != "aux" => Pos::Verb,
        // "in March"
        "NOUN" | "PROPN" if tree.is_time(at) && tree.low(at) == "march" => return None,
        "NOUN" => Pos::Noun,
        "PROPN" if tree.mention(at).is_none() => Pos::Noun,
        "ADJ" => Pos::Adjective,
        // "Peru is against": else a preposition does nothing.
        "ADP" if tree.head(at).is_none_or(|noun| tree.by_rel(noun, &["cop"]).next().is_some()) => {
            Pos::Adjective
        }
        _ => return None,
    };
    if pos == Pos::Noun && is_title(scene, at) {
        return None;
    }
    for (phrase, pattern) in scene.patterns.by_lemma(tree.lemma(at)) {
        if pattern.pos != pos || !phrase_fits(scene, at, phrase) {
            continue;
        }
        let anchor = Anchor { at, carrier: if pos == Pos::Noun { carrier(scene, at) } else { None } };
        let mut consumed = Vec::new();
        if pattern.needs.iter().all(|need| holds(scene, anchor, pattern, need, &mut consumed)) {
            return Some(Candidate { anchor, pattern, consumed });
        }
    }
    None
}

/// Whether a name or a singular stands there alone: "Lind, who had spoken".
fn is_one(tree: &super::tree::Tree, at: usize) -> bool {
    let singular = tree.upos(at) == "PROPN" || tree.low(at) == tree.lemma(at) && tree.low(at) != "who";
    singular && syntax::coordinated(tree, at).len() < 2
}

/// "The group “Support for the Prophet”": the first word of a name in quotation marks.
fn is_title(scene: &Scene, at: usize) -> bool {
    const NAMED: [&str; 16] = [
        "group",
        "movement",
        "front",
        "organisation",
        "organization",
        "party",
        "coalition",
        "newspaper",
        "channel",
        "brigade",
        "battalion",
        "ngo",
        "platform",
        "association",
        "foundation",
        "faction",
    ];
    let tree = &scene.tree;
    let quote = |at: usize| matches!(tree.low(at), "\"" | "“" | "``" | "«" | "„" | "'" | "‘");
    at > 1
        && tree.token(at).text.starts_with(char::is_uppercase)
        && quote(at - 1)
        && NAMED.contains(&tree.lemma(at - 2))
}

/// The light verb that carries the noun at `at`: "held talks", "talks were held", "came under attack".
fn carrier(scene: &Scene, at: usize) -> Option<usize> {
    let tree = &scene.tree;
    // "Protesters set fire to a car": people are not held or begun.
    if scene.patterns.in_class("crowd", tree.lemma(at)) {
        return None;
    }
    let mut node = at;
    // "a round of talks", "a series of attacks"
    if tree.rel(node) == "nmod" && tree.has_case(node, "of") {
        node = tree.head(node).filter(|&head| tree.is_nominal(head))?;
        // "demanded an end of the attacks"
        if matches!(
            tree.lemma(node),
            "end"
                | "stop"
                | "halt"
                | "cessation"
                | "suspension"
                | "lack"
                | "absence"
                | "ban"
                | "risk"
                | "danger"
                | "threat"
                | "continuation"
                | "renunciation"
                | "cancellation"
        ) {
            return None;
        }
    }
    if tree.rel(node) == "conj" {
        node = tree.head(node)?;
    }
    let verb = tree.head(node).filter(|&head| tree.is_verb(head))?;
    let status = light(scene, verb)?;
    match tree.rel(node) {
        // "calls for talks", "opted against a strike"
        "obl" if !matches!(status, Status::Happened | Status::Ongoing) => None,
        "obj" | "xcomp" => Some(verb),
        "nsubj" if tree.is_passive(verb) => Some(verb),
        // "Support comes from Oslo"
        "nsubj" if matches!(tree.lemma(verb), "come" | "arrive" | "follow" | "emanate") => Some(verb),
        "obl" if ["into", "to", "in", "on", "for", "with"].iter().any(|case| tree.has_case(node, case)) => {
            Some(verb)
        }
        "obl" if node > verb && !tree.has_any_case(node) => Some(verb),
        _ => None,
    }
}

/// What the verb at `verb` does to a noun it carries, if it carries nouns: "hold talks", "call off talks".
pub fn light(scene: &Scene, verb: usize) -> Option<Status> {
    let tree = &scene.tree;
    let off = || {
        (verb + 1..tree.len().min(verb + 8)).any(|at| tree.low(at) == "off" && tree.head(at) == Some(verb))
    };
    // "Put off his trip"
    if tree.lemma(verb) == "put" && off() {
        return Some(Status::Negated);
    }
    let status = scene.patterns.light(tree.lemma(verb))?;
    // "called a meeting" convenes it.
    if tree.lemma(verb) != "call" || off() {
        return Some(status);
    }
    let meets = tree.by_rel(verb, &["obj"]).any(|at| scene.patterns.in_class("meeting", tree.lemma(at)));
    meets.then_some(Status::Planned)
}

fn phrase_fits(scene: &Scene, at: usize, phrase: &Phrase) -> bool {
    let Some(start) = at.checked_sub(phrase.head) else { return false };
    let tree = &scene.tree;
    phrase.words.len() == 1
        || phrase.words.iter().enumerate().all(|(offset, word)| {
            let node = start + offset;
            node < tree.len() && (tree.lemma(node) == word || tree.low(node) == *word)
        })
}

fn holds(scene: &Scene, anchor: Anchor, pattern: &Pattern, need: &Need, consumed: &mut Vec<usize>) -> bool {
    let (tree, patterns, at) = (&scene.tree, scene.patterns, anchor.at);
    match need {
        Need::Subject(words) => {
            let mut nodes = syntax::doers(tree, patterns, anchor.carrier.unwrap_or(at));
            if nodes.is_empty() && anchor.carrier.is_none() {
                nodes = syntax::grammatical_subject(tree, patterns, at);
            }
            any(scene, &nodes, words)
        }
        Need::Object(words) => {
            let nodes = match tree.head(at).filter(|_| tree.upos(at) == "ADP") {
                // "was behind the attack"
                Some(noun) => vec![noun],
                None => syntax::objects(tree, patterns, at),
            };
            let mut fitting: Vec<usize> = Vec::new();
            for node in nodes {
                // "Ordered Friday night to close the border": a time is no object.
                let timed = matches!(words, Words::Any) && tree.is_time(node);
                for node in syntax::coordinated(tree, syntax::antecedent(tree, node)) {
                    if let Some(node) = fits(scene, node, words).filter(|_| !timed) {
                        fitting.push(node);
                    }
                }
            }
            let listed = matches!(words, Words::These { lemmas, .. } if !lemmas.is_empty());
            if fitting.is_empty() && listed && !tree.is_passive(at) {
                fitting.extend(ahead(scene, at, words));
            }
            if listed {
                consumed.extend(fitting.iter().copied());
            }
            !fitting.is_empty()
        }
        Need::OtherObject(words) => {
            let nodes = syntax::objects(tree, patterns, at);
            !nodes.is_empty() && !any(scene, &nodes, words)
        }
        Need::NoObject => syntax::objects(tree, patterns, at).is_empty(),
        Need::Particle(words) => {
            let child = tree
                .children(at)
                .iter()
                .any(|&child| child > at && child < at + 10 && is_word(scene, child, words));
            let below = tree
                .by_rel(at, &["xcomp", "obl"])
                .flat_map(|child| tree.children(child).to_vec())
                .any(|child| child < at + 6 && is_word(scene, child, words));
            // "broke off the talks" read as a preposition of the talks.
            let case = tree
                .by_rel(at, &["obj", "obl"])
                .flat_map(|child| tree.cases(child))
                .any(|case| case == at + 1 && is_word(scene, case, words));
            // "gave more time in the conflict" is no "gave in".
            let below = below
                && !matches!(words, Words::These { lemmas, .. } if lemmas.iter().any(|word| matches!(word.as_str(), "in" | "on" | "to" | "of" | "from" | "by" | "with" | "at")));
            child || below || case || (at + 1 < tree.len() && is_word(scene, at + 1, words))
        }
        Need::NoParticle => !tree.by_rel(at, &["compound"]).any(|child| child > at),
        Need::Prep(cases, words) => {
            let path = |case: &String| parties::walk(scene, anchor, &[Step::Prep(case.clone())]);
            let mut met = false;
            let mut found: Vec<usize> = cases.iter().flat_map(path).collect();
            // "Announced the end of the operation": what hangs on a listed object.
            let listed = |words: &Words| matches!(words, Words::These { lemmas, .. } if !lemmas.is_empty());
            let object = |need: &Need| matches!(need, Need::Object(words) if listed(words));
            if listed(words) && pattern.needs.iter().any(object) {
                for noun in syntax::objects(tree, patterns, at) {
                    let bound = |child: &usize| cases.iter().any(|case| tree.has_case(*child, case));
                    found.extend(tree.by_rel(noun, &["nmod"]).filter(bound));
                }
            }
            for node in found {
                let nodes = if tree.is_nominal(node) { syntax::coordinated(tree, node) } else { vec![node] };
                // "Called on Tuesday the soldiers"
                let timed = matches!(words, Words::Any)
                    && cases.iter().all(|case| case == "on")
                    && tree.is_time(node);
                for node in nodes.into_iter().filter(|_| !timed) {
                    if let Some(node) = fits(scene, node, words) {
                        met = true;
                        if matches!(words, Words::These { lemmas, .. } if !lemmas.is_empty()) {
                            consumed.push(node);
                        }
                    }
                }
            }
            met
        }
        // "Called Lind on Monday, for the first time": when, not what for.
        Need::NoPrep(cases) => cases.iter().all(|case| {
            let mut nodes = syntax::prepositional(tree, patterns, at, case).into_iter();
            nodes.all(|node| tree.is_time(node) || matches!(tree.lemma(node), "time" | "hour" | "minute"))
        }),
        Need::Complement(words) => {
            let mut nodes = syntax::complements(tree, at);
            // "Told them that he acted" is no "told them to act".
            if matches!(tree.lemma(at), "tell" | "remind") && pattern.kind == EventType::Request {
                nodes.retain(|&node| tree.by_rel(node, &["mark"]).all(|mark| tree.low(mark) != "that"));
            }
            // "Vowed not to attack" is no threat.
            if pattern.kind == EventType::Threaten && !matches!(words, Words::Any) {
                nodes.retain(|&node| !tree.is_negated(node));
            }
            match words {
                Words::Any => !nodes.is_empty(),
                words => nodes.iter().any(|&node| {
                    syntax::coordinated_verbs(tree, node).iter().any(|&node| words.has(tree.lemma(node)))
                }),
            }
        }
        Need::NoComplement => syntax::complements(tree, at).is_empty(),
        Need::Word(words) => {
            let (from, to) = tree.extent(anchor.carrier.unwrap_or(at));
            (from.max(at.saturating_sub(12))..=to.min(at + 20))
                .any(|node| node != at && is_word(scene, node, words))
        }
        Need::Plural => {
            let nodes = syntax::doers(tree, patterns, anchor.carrier.unwrap_or(at));
            nodes.iter().any(|&node| {
                nodes.len() > 1
                    || syntax::coordinated(tree, node).len() > 1
                    || (tree.upos(node) == "NOUN" && tree.low(node) != tree.lemma(node))
                    || matches!(tree.low(node), "they" | "we" | "both" | "two" | "all")
                    || tree.low(node) == "who" && !is_one(tree, syntax::antecedent(tree, node))
            })
        }
        Need::Told => tree.head(at).is_some_and(|head| {
            tree.is_verb(head)
                && matches!(tree.rel(at), "nsubj" | "obj")
                && patterns.in_class("takesplace", tree.lemma(head))
        }),
        Need::ComplementSubject(words) => {
            let clauses = syntax::complements(tree, at);
            clauses.iter().any(|&clause| {
                let subjects: Vec<usize> = tree.by_rel(clause, &["nsubj"]).collect();
                any(scene, &subjects, words)
            })
        }
        Need::Passive => tree.is_passive(at),
        // "Had no right": the object may carry the "no".
        Need::Negated => {
            tree.is_negated(at) || tree.by_rel(at, &["obj"]).any(|object| tree.is_negated(object))
        }
        Need::Modal => is_modal(scene, at),
        Need::Predicate => tree.by_rel(at, &["cop"]).next().is_some(),
    }
}

/// The first listed noun close after a verb, whatever the tree says: translated word order breaks trees
/// ("offered on Saturday asylum").
fn ahead(scene: &Scene, at: usize, words: &Words) -> Option<usize> {
    let tree = &scene.tree;
    for node in at + 1..tree.len().min(at + 12) {
        match tree.upos(node) {
            "VERB" | "SCONJ" | "PUNCT" => return None,
            // "ended without agreement"
            _ if matches!(tree.low(node), "without" | "despite") => return None,
            // "presented its plan last week": when, not what.
            "NOUN"
                if tree.is_time(node)
                    && !matches!(tree.rel(node), "obj" | "iobj")
                    && !matches!(tree.upos(node - 1), "NUM")
                    && !matches!(tree.low(node - 1), "a" | "an") => {}
            // "Imposed a veto in the Security Council": a part of a name.
            "NOUN" | "PROPN"
                if matches!(tree.rel(node), "compound" | "flat")
                    && tree.mention(node).is_some()
                    && tree.head(node).is_some_and(|head| head > node) => {}
            "NOUN" | "PROPN" if words.has(tree.lemma(node)) || words.has(tree.low(node)) => {
                let behind = tree.cases(node).any(|case| {
                    case + 3 > node && !matches!(tree.lemma(case), "off" | "up" | "out" | "down" | "on")
                });
                return (!behind).then_some(node);
            }
            _ => {}
        }
    }
    None
}

/// `will`, `would`, `shall`, `going to` above the verb.
fn is_modal(scene: &Scene, at: usize) -> bool {
    let tree = &scene.tree;
    tree.auxiliaries(at).iter().any(|&aux| {
        matches!(
            tree.low(aux),
            "will" | "would" | "shall" | "wo" | "'ll" | "’ll" | "'d" | "could" | "may" | "can" | "might"
        )
    }) || tree.head(at).is_some_and(|head| {
        tree.rel(at) == "xcomp" && matches!(tree.lemma(head), "go" | "ready" | "prepared")
    })
}

fn is_word(scene: &Scene, at: usize, words: &Words) -> bool {
    words.has(scene.tree.lemma(at)) || words.has(scene.tree.low(at))
}

fn any(scene: &Scene, nodes: &[usize], words: &Words) -> bool {
    nodes.iter().any(|&node| {
        let node = syntax::antecedent(&scene.tree, node);
        syntax::coordinated(&scene.tree, node).into_iter().any(|node| fits(scene, node, words).is_some())
    })
}

/// Nouns that only measure another: `a series of talks`, `thousands of protesters`.
const MEASURES: [&str; 51] = [
    "issuing",
    "issuance",
    "granting",
    "supplying",
    "staff",
    "tightening",
    "extension",
    "expansion",
    "imposition",
    "introduction",
    "renewal",
    "reimposition",
    "prolongation",
    "act",
    "campaign",
    "plan",
    "case",
    "number",
    "series",
    "round",
    "list",
    "group",
    "wave",
    "package",
    "thousand",
    "hundred",
    "ten",
    "dozen",
    "part",
    "kind",
    "set",
    "range",
    "type",
    "million",
    "billion",
    "lot",
    "couple",
    "most",
    "some",
    "all",
    "majority",
    "many",
    "several",
    "one",
    "state",
    "half",
    "rest",
    "form",
    "crowd",
    "member",
    "draft",
];

/// The noun that fits: the one at `at`, or the one it measures.
fn fits(scene: &Scene, at: usize, words: &Words) -> Option<usize> {
    let tree = &scene.tree;
    if matches!(words, Words::Any) {
        return Some(at);
    }
    if words.has(tree.lemma(at)) || words.has(tree.low(at)) {
        return Some(at);
    }
    if at > 0 && words.has(&format!("{} {}", tree.lemma(at - 1), tree.lemma(at))) {
        return Some(at);
    }
    if words.kinds().iter().any(|kind| is_kind(scene, at, kind)) {
        return Some(at);
    }
    // "the test site Semipalatinsk": what it is stands before its name.
    if tree.upos(at) == "PROPN"
        && tree.by_rel(at, &["compound", "nmod", "appos"]).any(|child| {
            tree.upos(child) == "NOUN" && !tree.has_any_case(child) && words.has(tree.lemma(child))
        })
    {
        return Some(at);
    }
    let counts = tree.upos(at) == "NUM" || tree.by_rel(at, &["nummod"]).next().is_some();
    for child in tree.by_rel(at, &["nmod"]) {
        if tree.has_case(child, "of") {
            if words.has(&format!("{} of {}", tree.lemma(at), tree.lemma(child))) {
                return Some(at);
            }
            if (counts || MEASURES.contains(&tree.lemma(at)))
                && (words.has(tree.lemma(child))
                    || words.kinds().iter().any(|kind| is_kind(scene, child, kind)))
            {
                return Some(child);
            }
        }
    }
    None
}

/// Tests such as `~person`: see the tables.
fn is_kind(scene: &Scene, at: usize, kind: &str) -> bool {
    let tree = &scene.tree;
    let mention = tree.mention(at).map(|index| &scene.annotation.mentions[index]);
    let actor = mention.and_then(|mention| mention.actor.as_ref());
    let person = mention.is_some_and(|mention| mention.label == Label::Per)
        || actor.is_some_and(|actor| actor.kind == ActorKind::Person)
        || (tree.upos(at) == "PRON" && matches!(tree.low(at), "he" | "she" | "him" | "her" | "who" | "whom"));
    let state = actor.is_some_and(|actor| matches!(actor.kind, ActorKind::Country | ActorKind::City))
        || mention.is_some_and(|mention| mention.label == Label::Gpe);
    let class = |name: &str| scene.patterns.in_class(name, tree.lemma(at));
    // "Three Serbs" are no land.
    let land = || state && !parties::is_some_people(scene, at);
    let acting = || {
        actor.is_some()
            || (tree.upos(at) == "PRON" && !matches!(tree.low(at), "it" | "this" | "that" | "which"))
            || !parties::of_nominal(scene, at).is_empty()
    };
    // "Received a letter from Chad": Chad's, and not Chad.
    let paper =
        || actor.is_none() && matches!(tree.lemma(at), "letter" | "message" | "note" | "reply" | "answer");
    match kind {
        "party" => acting() && !paper(),
        "person" => person || class("official") || (class("human") && !class("armed")),
        "nonperson" => !person && !class("official"),
        "gpe" => {
            land()
                || actor.is_some_and(|actor| actor.kind == ActorKind::Office)
                || class("capital")
                || (matches!(tree.lemma(at), "country" | "capital" | "kingdom" | "republic" | "region"))
        }
        "org" => actor.is_some_and(|actor| matches!(actor.kind, ActorKind::Org)) || class("bloc"),
        "place" => {
            // A town that no gazetteer has is a name, and nobody's.
            let unknown = tree.upos(at) == "PROPN"
                && mention.is_none_or(|mention| mention.actor.is_none() && mention.label == Label::Gpe);
            land() || unknown || mention.is_some_and(|mention| mention.label == Label::Loc) || class("place")
        }
        "human" => person || class("human"),
        "crowd" => class("crowd") || class("worker"),
        "armed" => class("armed") || class("troops") || state || person || actor.is_some(),
        "force" => {
            let sector = actor.and_then(|actor| actor.sector.as_deref()).unwrap_or("");
            state || class("armed") || class("troops") || matches!(sector, "MIL" | "PRM" | "REB" | "UAF")
        }
        "official" => person || class("official") || state || actor.is_some(),
        "actor" => acting() || class("armed"),
        _ => false,
    }
}
