//! From matched patterns to events: settles who and whom, drops what is no act, merges what is one act.

use chancery_lexicon::patterns::{Need, Pos};
use chancery_model::{Actor, ActorKind, Event, EventType, Report, Span, Status};

use super::Scene;
use super::amount;
use super::circumstance;
use super::confidence;
use super::discourse::Coded;
use super::evidence;
use super::fallback;
use super::intent::is_meant;
use super::parties::{self, Anchor, Party};
use super::pattern::{self, Candidate};
use super::refine;
use super::status::{self, Outlook};
use super::syntax;
use super::told::{is_act, may_wait, unacted, unasked};

/// An act with its parties, before it is an event.
#[derive(Clone, Debug)]
pub struct Draft<'p> {
    /// What matched where.
    pub candidate: Candidate<'p>,
    /// PLOVER type; may differ from the pattern's.
    pub kind: EventType,
    /// PLOVER mode.
    pub mode: Option<String>,
    /// CAMEO code.
    pub cameo: Option<String>,
    /// Who.
    pub actors: Vec<Party>,
    /// Whom.
    pub recipients: Vec<Party>,
    /// All parties are alike.
    pub alike: bool,
    /// Whether it took place.
    pub outlook: Outlook,
    /// 0.0 to 1.0.
    pub confidence: f64,
    /// Reasons.
    pub because: Vec<String>,
}

impl Draft<'_> {
    /// The word that carries the act.
    pub fn at(&self) -> usize {
        self.candidate.anchor.at
    }
}

/// What matched, each with its parties and its outlook, none of it put aside yet.
fn drafts<'p>(scene: &Scene<'p>) -> Vec<Draft<'p>> {
    let mut drafts: Vec<Draft> =
        pattern::candidates(scene).into_iter().map(|candidate| draft(scene, candidate)).collect();
    refine::relate(scene, &mut drafts);
    refine::obligations(scene, &mut drafts);
    refine::conditions(scene, &mut drafts);
    refine::mutual(scene, &mut drafts);
    drafts
}

/// What matched and is no event as it stands, with the reason, for explanations.
pub fn rejected(scene: &Scene) -> Vec<(Span, String)> {
    let mut found: Vec<(Span, String)> = Vec::new();
    let mut drafts = drafts(scene);
    complete(scene, &mut drafts);
    for draft in &drafts {
        let row = &draft.candidate.pattern.name;
        let why = if draft.outlook.dropped {
            let last = draft.outlook.because.last().cloned();
            last.unwrap_or_else(|| "only meant, not done".to_owned())
        } else if is_act(scene, draft) {
            "told with another act of the sentence".to_owned()
        } else {
            "who does it, or to whom, is not said".to_owned()
        };
        found.push((
            scene.tree.span(draft.at(), draft.at()),
            format!("{} by {row}: {why}", draft.kind.name()),
        ));
    }
    found
}

/// The events of one sentence.
pub fn events(scene: &Scene) -> Vec<Coded> {
    let mut drafts = drafts(scene);
    drafts.retain(|draft| !draft.outlook.dropped);
    if let Some(question) = super::furniture::question(scene) {
        drafts.retain(|draft| draft.at() < question);
    }
    complete(scene, &mut drafts);
    refine::homeland(scene, &mut drafts);
    refine::beside(scene, &mut drafts);
    drafts.retain(|draft| is_act(scene, draft) || may_wait(scene, draft));
    merge(scene, &mut drafts);
    let rivals: Vec<usize> = drafts
        .iter()
        .flat_map(|draft| [Some(draft.at()), draft.candidate.anchor.carrier])
        .flatten()
        .collect();
    let coded = |draft: &Draft| Coded {
        event: event(scene, draft, &rivals),
        alike: draft.alike,
        loose: draft.actors.iter().all(|party| {
            let taken_up =
                scene.before.len() > 1 && scene.before.iter().any(|actor| actor.id == party.actor.id);
            !taken_up && matches!(scene.tree.low(party.at), "they" | "their")
        }),
        waits: !is_act(scene, draft),
        several: draft.actors.iter().find_map(|party| several(scene, party)),
    };
    drafts.iter().map(coded).collect()
}

/// How many a group is said to be, if three or more: "the ministers of the four countries".
fn several(scene: &Scene, party: &Party) -> Option<usize> {
    /// More are not listed one by one.
    const MOST: f64 = 30.0;
    let (from, to) = scene.tree.extent(party.at);
    let phrase = scene.tree.span(from, to);
    let group = party.actor.kind == ActorKind::Group && party.actor.country.is_none();
    let mut counts = scene.annotation.quantities.iter().filter(|count| phrase.contains(count.span()));
    let count = counts.find_map(|count| count.low.filter(|low| count.high == Some(*low)))?;
    // (A whole number below thirty.)
    (group && (3.0..=MOST).contains(&count)).then_some(count as usize)
}

fn draft<'p>(scene: &Scene<'p>, candidate: Candidate<'p>) -> Draft<'p> {
    let pattern = candidate.pattern;
    let (mut actors, mut recipients) = parties::by_frame(scene, candidate.anchor, &pattern.frame);
    if actors.is_empty() && !pattern.frame.actors.is_empty() {
        actors = fallback::actors(scene, candidate.anchor, pattern.kind);
        let moved = match pattern.kind {
            EventType::Mobilize => true,
            EventType::Retreat => pattern.mode.as_deref() == Some("withdraw"),
            _ => false,
        };
        if actors.is_empty() && moved && pattern.pos == Pos::Verb {
            // "Russian soldiers have been massed": they act for their state.
            let troops = syntax::objects(&scene.tree, scene.patterns, candidate.anchor.at);
            actors = troops.into_iter().flat_map(|at| parties::of_nominal(scene, at)).collect();
            actors.retain(|party| party.actor.country.is_some());
        }
        if pattern.frame.alike {
            recipients.clone_from(&actors);
        } else {
            recipients.retain(|party| !actors.iter().any(|actor| actor.actor.id == party.actor.id));
        }
    }
    if let Some(agents) = agents_before(scene, &candidate) {
        actors = agents;
    }
    if actors.is_empty() && pattern.pos == Pos::Verb {
        actors = authors(scene, candidate.anchor.at);
        actors.retain(|party| !recipients.iter().any(|other| other.actor.id == party.actor.id));
    }
    if matches!(pattern.kind, EventType::Reject | EventType::Support | EventType::Accuse | EventType::Agree) {
        // "Washington rejects it": a plan, not a party.
        recipients.retain(|party| scene.tree.low(party.at) != "it" && !fallback::is_victim(scene, party.at));
    }
    let mut outlook = status::outlook(scene, candidate.anchor, pattern.kind);
    // "wants to deliver no missiles"
    let none = |&at: &usize| scene.tree.by_rel(at, &["det"]).any(|det| scene.tree.low(det) == "no");
    if pattern.pos == Pos::Verb
        && (scene.tree.by_rel(candidate.anchor.at, &["obj"]).any(|at| none(&at))
            || (scene.tree.is_passive(candidate.anchor.at)
                && scene.tree.by_rel(candidate.anchor.at, &["nsubj"]).any(|at| none(&at))))
        && matches!(outlook.status, Status::Happened | Status::Ongoing | Status::Planned | Status::Proposed)
    {
        outlook.status = Status::Negated;
    }
    // "Rejected the list as an attack on its sovereignty": a comparison.
    use EventType::{Assault, Coerce, Sanction};
    if pattern.pos == Pos::Noun
        && matches!(pattern.kind, Assault | Coerce | Sanction)
        && scene.tree.has_case(candidate.anchor.at, "as")
    {
        outlook.dropped = true;
        outlook.because.push("only what something is called".to_owned());
    }
    // "Warned that an Indian incursion was near": what others may do is no threat of one's own.
    let foreseen = |party: &Party| {
        ["harm", "violence"].iter().any(|class| scene.patterns.in_class(class, scene.tree.lemma(party.at)))
    };
    if pattern.kind == EventType::Threaten
        && scene.tree.lemma(candidate.anchor.at) == "warn"
        && recipients.iter().any(|party| party.derived && foreseen(party))
    {
        outlook.dropped = true;
        outlook.because.push("warns of what others may do".to_owned());
    }
    // "The sanctions freeze assets": what a measure is made of.
    let measure = |&at: &usize| scene.patterns.in_class("sanctions", scene.tree.lemma(at));
    if matches!(pattern.kind, Coerce | Sanction)
        && pattern.pos == Pos::Verb
        && !scene.tree.is_passive(candidate.anchor.at)
        && syntax::doers(&scene.tree, scene.patterns, candidate.anchor.at).iter().any(measure)
    {
        outlook.dropped = true;
        outlook.because.push("what a measure consists of".to_owned());
    }
    // "Nobody wants a war"
    if pattern.pos == Pos::Noun
        && !pattern.needs.contains(&Need::Negated)
        && matches!(pattern.kind, Assault | Coerce)
        && outlook.status == Status::Negated
        && scene.tree.head(candidate.anchor.at).is_some_and(|head| {
            scene.tree.rel(candidate.anchor.at) == "obj"
                && matches!(scene.tree.lemma(head), "want" | "seek" | "need" | "wish" | "desire" | "intend")
        })
    {
        outlook.dropped = true;
        outlook.because.push("only said to be unwanted".to_owned());
    }
    // "Recalled its envoy in protest": why, and no march.
    let bare = scene.tree.by_rel(candidate.anchor.at, &["det", "nmod:poss"]).next().is_none();
    if pattern.kind == EventType::Protest && pattern.pos == Pos::Noun {
        let aim = scene.tree.has_case(candidate.anchor.at, "in") && bare;
        if aim && matches!(scene.tree.low(candidate.anchor.at), "protest") {
            outlook.dropped = true;
            outlook.because.push("only says why".to_owned());
        }
    }
    // "Recalled its envoy for consultations": nobody confers.
    let recalls = |at: usize| {
        matches!(scene.tree.lemma(at), "recall" | "call" | "summon" | "return" | "withdraw")
            && (at..scene.tree.len())
                .any(|other| scene.patterns.in_class("diplomat", scene.tree.lemma(other)))
    };
    if pattern.kind == EventType::Consult
        && pattern.pos == Pos::Noun
        && bare
        && ["for", "to"].iter().any(|case| scene.tree.has_case(candidate.anchor.at, case))
        && (candidate.anchor.at.saturating_sub(14)..candidate.anchor.at).any(recalls)
        && scene.tree.by_rel(candidate.anchor.at, &["nmod"]).all(|with| !scene.tree.has_case(with, "with"))
    {
        outlook.dropped = true;
        outlook.because.push("only why somebody is called home".to_owned());
    }
    // "Sent a plane to fetch the wounded": no show of force.
    let fetches = |at: usize| {
        matches!(
            scene.tree.lemma(at),
            "evacuate" | "rescue" | "fetch" | "repatriate" | "collect" | "transport" | "extinguish"
        )
    };
    if pattern.kind == EventType::Mobilize
        && pattern.pos == Pos::Verb
        && syntax::objects(&scene.tree, scene.patterns, candidate.anchor.at)
            .into_iter()
            .chain([candidate.anchor.at])
            .any(|above| scene.tree.by_rel(above, &["advcl", "xcomp", "acl"]).any(fetches))
    {
        outlook.dropped = true;
        outlook.because.push("sent to fetch somebody".to_owned());
    }
    // "Cut the number of visas granted to Kenyans": the cut is the act.
    if pattern.mode.as_deref() == Some("access")
        && scene.tree.rel(candidate.anchor.at) == "acl"
        && scene.tree.is_passive(candidate.anchor.at)
        && scene.tree.by_rel(candidate.anchor.at, &["aux"]).next().is_none()
    {
        outlook.dropped = true;
        outlook.because.push("only says of what there is less".to_owned());
    }
    // "It is irresponsible to blame anybody": nobody does.
    let idle = scene.tree.head(candidate.anchor.at).is_some_and(|head| {
        let infinitive = || {
            let mut marks = scene.tree.by_rel(candidate.anchor.at, &["mark"]);
            marks.any(|mark| scene.tree.low(mark) == "to")
        };
        let unsaid = || scene.tree.by_rel(head, &["nsubj", "expl"]).any(|at| scene.tree.low(at) == "it");
        matches!(
            scene.tree.lemma(head),
            "irresponsible"
                | "wrong"
                | "impossible"
                | "premature"
                | "early"
                | "useless"
                | "dangerous"
                | "unacceptable"
                | "unfair"
                | "pointless"
                | "unwise"
                | "absurd"
        ) && infinitive()
            && unsaid()
    });
    if idle {
        outlook.dropped = true;
        outlook.because.push("said to be wrong to do".to_owned());
    }
    // "There is nothing to mediate"
    let nothing = scene.tree.rel(candidate.anchor.at) == "acl"
        && scene.tree.head(candidate.anchor.at).is_some_and(|head| scene.tree.low(head) == "nothing");
    if nothing {
        outlook.dropped = true;
        outlook.because.push("there is nothing of it".to_owned());
    }
    if let Some(why) = unacted(scene, &candidate, &actors) {
        outlook.dropped = true;
        outlook.because.push(why.to_owned());
    }
    if let Some(why) = unasked(scene, &candidate, &recipients) {
        outlook.dropped = true;
        outlook.because.push(why.to_owned());
    }
    // "Nobody was injured"
    let nobody = |&at: &usize| matches!(scene.tree.low(at), "nobody" | "none" | "noone");
    if pattern.pos == Pos::Verb
        && scene.tree.is_passive(candidate.anchor.at)
        && scene.tree.by_rel(candidate.anchor.at, &["nsubj"]).any(|at| nobody(&at))
    {
        outlook.dropped = true;
        outlook.because.push("nobody suffered it".to_owned());
    }
    let built_in = |wanted: &Need| pattern.needs.contains(wanted);
    if (built_in(&Need::Negated) && outlook.status == Status::Negated)
        || (built_in(&Need::Modal) && matches!(outlook.status, Status::Planned | Status::Expected))
        || (built_in(&Need::Modal) && built_in(&Need::Negated) && outlook.status == Status::Negated)
    {
        outlook.status = Status::Happened;
    }
    if let (Some(status), Status::Happened | Status::Ongoing) = (pattern.status, outlook.status) {
        outlook.status = status;
        outlook.because.push(format!(
            "{} by what {:?} means",
            status.name(),
            scene.tree.token(candidate.anchor.at).text
        ));
    }
    // "Four diplomats must leave": the order is the act.
    if pattern.status == Some(Status::Happened)
        && matches!(outlook.status, Status::Planned | Status::Proposed)
    {
        outlook.status = Status::Happened;
    }
    if pattern.kind == EventType::Threaten && pattern.pos == Pos::Verb {
        let threatening = on_behalf(scene, candidate.anchor.at, &actors);
        if !threatening.is_empty() {
            outlook.speakers.extend(actors.iter().map(|party| party.at));
            recipients.retain(|party| !threatening.iter().any(|actor| actor.actor.id == party.actor.id));
            actors = threatening;
        }
    }
    // "three citizens held in prison", "the detained critic": it goes on.
    let tree = &scene.tree;
    let at = candidate.anchor.at;
    if pattern.kind == EventType::Coerce
        && outlook.status == Status::Happened
        && matches!(tree.rel(at), "acl" | "amod")
        && matches!(tree.lemma(at), "hold" | "detain" | "imprison" | "jail" | "keep")
        && tree.is_passive(at)
    {
        outlook.status = Status::Ongoing;
    }
    let mut because = vec![format!(
        "{:?} is {} by pattern {}",
        scene.tree.token(candidate.anchor.at).text,
        pattern.kind.name(),
        pattern.name
    )];
    let (mut mode, mut cameo) = (pattern.mode.clone(), pattern.cameo.clone());
    if mode.as_deref() == Some("meet") && by_wire(scene, &candidate) {
        (mode, cameo) = (Some("phone".to_owned()), Some("041".to_owned()));
        because.push("by telephone or video".to_owned());
    }
    Draft {
        kind: pattern.kind,
        mode,
        cameo,
        alike: pattern.frame.alike,
        actors,
        recipients,
        outlook,
        confidence: 0.0,
        because,
        candidate,
    }
}

/// "Chile broke relations after policemen entered the embassy and arrested a guest": those who arrest are the policemen,
/// though the reader has joined the second verb to the first clause.
fn agents_before(scene: &Scene, candidate: &Candidate) -> Option<Vec<Party>> {
    let (tree, at) = (&scene.tree, candidate.anchor.at);
    let forceful = matches!(candidate.pattern.kind, EventType::Assault | EventType::Coerce);
    if !forceful || candidate.pattern.pos != Pos::Verb || tree.rel(at) != "conj" || tree.is_passive(at) {
        return None;
    }
    let forces = |noun: usize| {
        ["armed", "stateagent"].iter().any(|class| scene.patterns.in_class(class, tree.lemma(noun)))
            || matches!(tree.low(noun), "policemen" | "gunmen" | "soldiers" | "agents")
    };
    let main = tree.head(at)?;
    let own = |verb: usize| tree.by_rel(verb, &["nsubj"]).next();
    if own(at).is_some() || own(main).is_some_and(forces) {
        return None;
    }
    let told = |verb: usize| {
        matches!(tree.rel(verb), "advcl" | "acl" | "ccomp")
            && tree.is_verb(verb)
            && tree.dominates(main, verb)
            && own(verb).is_some_and(forces)
    };
    let between = (main + 1..at).rev().find(|&verb| told(verb))?;
    let subject = own(between)?;
    Some(parties::of_nominal(scene, subject))
}

/// "Chad presented a draft that asks Niger to stop": whoever presents the paper asks.
fn authors(scene: &Scene, verb: usize) -> Vec<Party> {
    let tree = &scene.tree;
    let paper = tree.head(verb).filter(|&noun| {
        tree.rel(verb) == "acl"
            && matches!(
                tree.lemma(noun),
                "resolution"
                    | "draft"
                    | "letter"
                    | "statement"
                    | "note"
                    | "petition"
                    | "motion"
                    | "declaration"
            )
    });
    let Some(above) = paper
        .and_then(|noun| tree.head(noun).filter(|&above| tree.rel(noun) == "obj" && tree.is_verb(above)))
    else {
        return Vec::new();
    };
    let relative = tree.by_rel(verb, &["nsubj"]).all(|subject| matches!(tree.low(subject), "that" | "which"));
    if !relative || tree.is_passive(verb) {
        return Vec::new();
    }
    let doers = syntax::doers(tree, scene.patterns, above);
    doers.into_iter().flat_map(|doer| parties::of_nominal(scene, doer)).collect()
}

/// Whether a party is a weapon or a craft of nobody: "drones", "a fighter jet", "two fighters" that press a plane.
fn is_instrument(scene: &Scene, party: &Party, verb: usize) -> bool {
    let tree = &scene.tree;
    let class = |name: &str, at: usize| scene.patterns.in_class(name, tree.lemma(at));
    let craft = || fallback::presses_craft(scene, verb);
    party.actor.kind == ActorKind::Group
        && party.actor.country.is_none()
        && (class("weapons", party.at)
            || class("craft", party.at)
            || (tree.lemma(party.at) == "fighter" && craft()))
}

/// "Phone talks", "met by video link", "a virtual summit": nobody travelled.
fn by_wire(scene: &Scene, candidate: &Candidate) -> bool {
    let tree = &scene.tree;
    let distant = |at: usize| {
        matches!(
            tree.lemma(at),
            "phone"
                | "telephone"
                | "video"
                | "virtual"
                | "videoconference"
                | "video-conference"
                | "online"
                | "teleconference"
        )
    };
    let nouns = candidate.consumed.iter().copied().chain([candidate.anchor.at]);
    nouns.flat_map(|noun| tree.children(noun).iter().copied().chain([noun])).any(|at| {
        let modifies = matches!(tree.rel(at), "amod" | "compound" | "nmod" | "advmod");
        let means = tree.rel(at) == "obl"
            && ["by", "via", "over", "on", "through"].iter().any(|case| tree.has_case(at, case));
        distant(at) && (modifies || means || candidate.consumed.contains(&at))
            || means && tree.children(at).iter().any(|&child| distant(child))
    })
}

/// "Her minister warned that Chile would …": the threat is that of the state or body whose deed it would be.
fn on_behalf(scene: &Scene, at: usize, actors: &[Party]) -> Vec<Party> {
    let [speaker] = actors else { return Vec::new() };
    let tree = &scene.tree;
    let clauses = tree.by_rel(at, &["ccomp"]).filter(|&clause| tree.is_verb(clause));
    let subjects = clauses.flat_map(|clause| tree.by_rel(clause, &["nsubj"]).collect::<Vec<_>>());
    let threatening: Vec<Party> = subjects.flat_map(|subject| parties::of_nominal(scene, subject)).collect();
    let same = |party: &Party| {
        party.actor.kind != ActorKind::Person
            && party.actor.country.is_some()
            && party.actor.country == speaker.actor.country
            && party.actor.id != speaker.actor.id
    };
    let personal = speaker.actor.kind == ActorKind::Person;
    if personal && !threatening.is_empty() && threatening.iter().all(same) { threatening } else { Vec::new() }
}

/// Looks further for the other side of acts that their frames leave one-sided.
fn complete(scene: &Scene, drafts: &mut [Draft]) {
    for draft in drafts {
        let anchor = draft.candidate.anchor;
        if draft.alike {
            if draft.actors.len() == 1 {
                let partners = fallback::partners(scene, anchor, &draft.actors);
                draft.actors.extend(partners);
                draft.recipients = draft.actors.clone();
            }
            continue;
        }
        // "Offered themselves to mediate": nobody is done anything.
        if draft.recipients.iter().all(|party| scene.tree.low(party.at).ends_with("selves")) {
            if draft.actors.is_empty() {
                draft.actors = std::mem::take(&mut draft.recipients);
            } else {
                draft.recipients.clear();
            }
        }
        // "Will meet at request of Peru": those who do are asked.
        if draft.kind == EventType::Request
            && draft.candidate.pattern.pos == Pos::Noun
            && ["at", "by", "upon", "on"].iter().any(|case| scene.tree.has_case(draft.at(), case))
            && !draft.actors.is_empty()
            && let Some(above) = scene.tree.head(draft.at())
        {
            let doers = if scene.tree.is_verb(above) {
                syntax::doers(&scene.tree, scene.patterns, above)
            } else if scene.tree.rel(above) == "nsubj" {
                vec![above]
            } else {
                Vec::new()
            };
            let mut asked: Vec<Party> =
                doers.into_iter().flat_map(|at| parties::of_nominal(scene, at)).collect();
            asked.retain(|party| {
                !draft.actors.iter().any(|actor| {
                    actor.actor.id == party.actor.id
                        || (actor.actor.country.is_some()
                            && actor.actor.country == party.actor.country
                            && party.actor.country.as_deref() != Some("IGO"))
                })
            });
            if !asked.is_empty() {
                draft.recipients = asked;
            }
        }
        own(scene, draft);
        if draft.recipients.is_empty() && !draft.candidate.pattern.frame.recipients.is_empty() {
            draft.recipients = fallback::recipients(scene, anchor, draft.kind, &draft.actors);
            // A state of emergency is one's own, whatever borders are named.
            if super::is_emergency(draft.mode.as_deref()) {
                let inside = ["in", "across", "throughout"];
                draft
                    .recipients
                    .retain(|party| inside.iter().any(|case| scene.tree.has_case(party.at, case)));
            }
        }
        // "A fighter jet forced the plane to land": whose it is, the rest of the report may say.
        if matches!(draft.kind, EventType::Assault | EventType::Coerce) && !draft.recipients.is_empty() {
            draft.actors.retain(|party| !is_instrument(scene, party, anchor.at));
        }
        // "Sends 100 soldiers to help Chad": not at Chad.
        let helps = |at: usize| {
            matches!(
                scene.tree.lemma(at),
                "help" | "support" | "assist" | "aid" | "reinforce" | "protect" | "defend"
            )
        };
        if draft.kind == EventType::Mobilize && scene.tree.by_rel(draft.at(), &["advcl", "xcomp"]).any(helps)
        {
            draft.recipients.clear();
        }
        if draft.kind == EventType::Threaten && draft.recipients.is_empty() {
            draft.recipients = fallback::in_condition(scene, anchor, &draft.actors);
        }
        if draft.kind == EventType::Threaten {
            fallback::sent_to(scene, anchor, &mut draft.recipients);
        }
        if draft.recipients.is_empty() && draft.mode.as_deref() == Some("mediate") {
            draft.recipients = fallback::mediated(scene, anchor, &draft.actors);
        }
        // "Iran accepts no change, warned Ana Lind": who utters the threat is not threatened.
        if draft.kind == EventType::Threaten {
            let spans: Vec<Span> = draft
                .outlook
                .speakers
                .iter()
                .flat_map(|&at| parties::of_nominal(scene, at))
                .map(|party| party.span)
                .collect();
            draft.recipients.retain(|party| !spans.iter().any(|span| span.overlaps(party.span)));
        }
        // Nobody does anything to a missile: it is what they ask for or send.
        let is_weapon = |party: &Party| {
            let lemma = scene.tree.lemma(party.at);
            party.actor.kind == ActorKind::Group
                && (scene.patterns.in_class("weapons", lemma)
                    || matches!(lemma, "truck" | "tractor" | "car" | "lorry" | "bus" | "stone"))
        };
        draft.recipients.retain(|party| !is_weapon(party));
        // "Spoke on Twitter of an attack": where it was said.
        let is_platform = |party: &Party| {
            let name = party.actor.name.as_str();
            matches!(
                name,
                "Twitter" | "X" | "Facebook" | "Telegram" | "Instagram" | "YouTube" | "Truth Social"
            ) && ["on", "via", "over", "in", "by", "at"]
                .iter()
                .any(|case| scene.tree.has_case(party.at, case))
        };
        draft.recipients.retain(|party| !is_platform(party));
        // "Concern over the victims": they are not blamed.
        let suffers = |party: &Party| {
            party.actor.kind == ActorKind::Group
                && matches!(scene.tree.lemma(party.at), "victim" | "casualty")
        };
        if matches!(
            draft.kind,
            EventType::Accuse | EventType::Request | EventType::Threaten | EventType::Reject
        ) {
            draft.recipients.retain(|party| !suffers(party));
        }
        // "Took 30 tourists hostage": as what.
        let is_hostage = |party: &Party| {
            scene.tree.low(party.at) == "hostage"
                && scene.tree.by_rel(party.at, &["det", "nummod", "amod"]).next().is_none()
        };
        if draft.recipients.len() > 1 {
            draft.recipients.retain(|party| !is_hostage(party));
        }
        // "Called it a violation of the principles of the union": what is violated is not blamed.
        let is_violated = |party: &Party| {
            let tree = &scene.tree;
            let mut node = party.at;
            let mut broken = false;
            for _ in 0..3 {
                let Some(head) = tree.head(node).filter(|_| tree.has_case(node, "of")) else { break };
                broken |=
                    matches!(tree.lemma(head), "violation" | "breach" | "infringement" | "contravention");
                node = head;
            }
            broken && party.actor.kind == ActorKind::Org
        };
        if draft.kind == EventType::Accuse {
            draft.recipients.retain(|party| !is_violated(party));
        }
        // "Demanded that Ruiz be jailed": he is not asked.
        let is_undergoing = |party: &Party| {
            let tree = &scene.tree;
            let Some(verb) = tree.head(party.at).filter(|_| tree.rel(party.at) == "nsubj") else {
                return false;
            };
            let punished = matches!(
                tree.lemma(verb),
                "jail"
                    | "arrest"
                    | "try"
                    | "prosecute"
                    | "punish"
                    | "extradite"
                    | "expel"
                    | "sanction"
                    | "condemn"
                    | "execute"
                    | "hang"
                    | "imprison"
                    | "detain"
                    | "remove"
                    | "dismiss"
                    | "exclude"
                    | "suspend"
            );
            verb != anchor.at && punished && tree.is_passive(verb)
        };
        if draft.kind == EventType::Request {
            draft.recipients.retain(|party| !is_undergoing(party));
        }
        // "After Peru demanded it": of whoever then does it.
        if draft.kind == EventType::Request
            && draft.recipients.is_empty()
            && scene.tree.rel(anchor.at) == "advcl"
            && scene
                .tree
                .by_rel(anchor.at, &["obj"])
                .any(|it| matches!(scene.tree.low(it), "it" | "this" | "that"))
            && scene
                .tree
                .by_rel(anchor.at, &["mark"])
                .any(|mark| matches!(scene.tree.low(mark), "after" | "because" | "as" | "since"))
            && let Some(main) = scene.tree.head(anchor.at)
        {
            let doers = syntax::doers(&scene.tree, scene.patterns, main);
            draft.recipients = doers.into_iter().flat_map(|at| parties::of_nominal(scene, at)).collect();
            draft
                .recipients
                .retain(|party| !draft.actors.iter().any(|actor| actor.actor.id == party.actor.id));
        }
        // "Called in their ambassadors": nobody calls in his own.
        let own_envoys = |party: &Party| {
            party.actor.kind == ActorKind::Group
                && party.actor.country.is_some()
                && draft.actors.iter().any(|actor| actor.actor.country == party.actor.country)
        };
        if draft.cameo.as_deref() == Some("114") {
            draft.recipients.retain(|party| !own_envoys(party));
        }
        // "Sent the ships Severn and Tamar": what they are called.
        let called = |party: &Party| {
            parties::is_stranger(&party.actor)
                && matches!(scene.tree.rel(party.at), "appos" | "compound" | "flat" | "conj")
        };
        if draft.kind == EventType::Mobilize {
            draft.recipients.retain(|party| !called(party));
        }
        // "Will go to the Court of Justice", "repeated it before the Assembly": where one blames or asks, not whom.
        let is_arena = |party: &Party| {
            let tree = &scene.tree;
            let court = matches!(party.actor.sector.as_deref(), Some("JUD"))
                || party.actor.name.contains("Court") && party.actor.country.as_deref() == Some("IGO");
            let body = party.actor.kind == ActorKind::Org && party.actor.country.as_deref() == Some("IGO");
            let lodged = body
                && matches!(draft.cameo.as_deref(), Some("114" | "115"))
                && ["to", "at", "with", "before", "in"].iter().any(|case| tree.has_case(party.at, case));
            let before = tree.has_case(party.at, "before") && party.actor.kind == ActorKind::Org;
            // "Threatened a complaint at the Organization", "defended him at the court"
            let there = ["at", "before"].iter().any(|case| tree.has_case(party.at, case));
            court && draft.cameo.as_deref() == Some("115")
                || lodged
                || there && body && draft.kind == EventType::Threaten
                || there && court && draft.kind == EventType::Support
                || before && matches!(draft.kind, EventType::Accuse | EventType::Request | EventType::Reject)
        };
        draft.recipients.retain(|party| !is_arena(party));
        // "Recalled its ambassador, Ana Lind": she is whom it calls, not whom it strikes.
        if draft.kind == EventType::Sanction
            && draft.cameo.as_deref() == Some("161")
            && draft.candidate.pattern.pos == Pos::Verb
            && !draft.actors.is_empty()
        {
            let whose = |party: &Party| {
                let own = draft
                    .actors
                    .iter()
                    .any(|actor| actor.actor.country.is_some() && actor.actor.country == party.actor.country);
                let nobody_s = party.actor.country.is_none()
                    && matches!(party.actor.kind, ActorKind::Person | ActorKind::Group);
                own || nobody_s
            };
            draft.recipients.retain(|party| !whose(party));
        }
        // "By request of president Keita": the same words are nobody else.
        let named: Vec<Span> = draft.actors.iter().map(|party| party.span).collect();
        draft.recipients.retain(|party| {
            !(draft.kind == EventType::Request
                && party.actor.kind == ActorKind::Group
                && named.iter().any(|span| span.overlaps(party.span)))
        });
        // "The opposition party Renamo criticised it": what kind of party it is.
        let kinds: Vec<usize> = draft.actors.iter().map(|party| party.at).collect();
        let is_kind = |party: &Party| {
            let tree = &scene.tree;
            party.actor.kind == ActorKind::Group
                && kinds.iter().any(|&name| {
                    tree.head(party.at) == Some(name)
                        && party.at < name
                        && matches!(tree.rel(party.at), "compound" | "appos" | "amod" | "flat" | "nmod")
                        && !tree.has_any_case(party.at)
                })
        };
        draft.recipients.retain(|party| !is_kind(party));
        // "Eighty Indian soldiers are stationed there": not at India.
        let home = |party: &Party| {
            matches!(draft.kind, EventType::Mobilize)
                && party.actor.kind == ActorKind::Country
                && draft.actors.iter().any(|actor| {
                    actor.actor.kind == ActorKind::Group && actor.actor.country == party.actor.country
                })
        };
        draft.recipients.retain(|party| !home(party));
        // "Missiles (ATACMS)": what they are called.
        let is_label = |party: &Party| {
            let tree = &scene.tree;
            tree.rel(party.at) == "appos"
                && party.at > 0
                && tree.low(party.at - 1) == "("
                && tree
                    .head(party.at)
                    .is_some_and(|noun| scene.patterns.in_class("weapons", tree.lemma(noun)))
        };
        draft.recipients.retain(|party| !is_label(party));
        // "Thousands of soldiers were sent there": who is sent is not at whom.
        // "Put the sending of policemen on hold": nor whose sending is refused.
        let is_sent = |party: &Party| {
            let tree = &scene.tree;
            let sending = || {
                let above = tree.head(party.at).map_or("", |above| tree.lemma(above));
                matches!(above, "sending" | "deployment" | "dispatch" | "stationing")
            };
            party.actor.kind == ActorKind::Group
                && (draft.kind == EventType::Mobilize
                    && scene.patterns.in_class("troops", tree.lemma(party.at))
                    || draft.kind == EventType::Reject && sending())
        };
        draft.recipients.retain(|party| !is_sent(party));
        if is_charge(scene, draft) {
            draft.outlook.status = Status::Alleged;
            draft.because.push("said of others who would hardly say so".to_owned());
        }
    }
}

/// "Kinshasa said that Kigali supported the rebels": a charge, in whatever words.
fn is_charge(scene: &Scene, draft: &Draft) -> bool {
    let armed = |party: &Party| matches!(party.actor.sector.as_deref(), Some("REB" | "UAF" | "SEP" | "CRM"));
    let helped = matches!(draft.kind, EventType::Support | EventType::Aid)
        && draft.outlook.status == Status::Happened
        && draft.outlook.report.is_some()
        && draft.recipients.iter().any(armed);
    if !helped {
        return false;
    }
    let speakers: Vec<Party> =
        draft.outlook.speakers.iter().flat_map(|&at| parties::of_nominal(scene, at)).collect();
    draft.actors.iter().map(|party| &party.actor.country).all(|country| {
        country.is_some()
            && speakers
                .iter()
                .all(|speaker| speaker.actor.country.is_some() && speaker.actor.country != *country)
    })
}

/// Nobody threatens, blames or sanctions the state they speak for: "Kerry warned that the United States would leave".
fn own(scene: &Scene, draft: &mut Draft) {
    let about: Vec<usize> = draft
        .recipients
        .iter()
        .map(|party| party.at)
        .filter(|&at| {
            scene.tree.has_case(at, "about")
                || scene.tree.has_case(at, "of")
                || scene.tree.head(at).is_some_and(|head| scene.tree.has_case(head, "about"))
        })
        .collect();
    use EventType::{Accuse, Reject, Request, Sanction, Support, Threaten};
    if !matches!(draft.kind, Accuse | Reject | Request | Sanction | Support | Threaten) {
        return;
    }
    let actors = &draft.actors;
    // "Moscow asks for her release": she is whom it is about.
    // "Criticised the Italian government": an Italian may.
    let rules = |party: &Party| {
        party.derived
            && matches!(scene.tree.lemma(party.at), "government" | "authority" | "cabinet" | "regime")
    };
    let loose = |party: &Party| (party.actor.kind == ActorKind::Country || party.derived) && !rules(party);
    draft.recipients.retain(|party| {
        !(loose(party)
            && actors.iter().any(|actor| {
                matches!(actor.actor.kind, ActorKind::Person | ActorKind::Office | ActorKind::Country)
                    && actor.actor.country == party.actor.country
            }))
    });
    let actors = &draft.actors;
    let kind = draft.kind;
    // "Demanded information about ten of its citizens": they are not asked.
    draft.recipients.retain(|party| {
        !(kind == Request
            && about.contains(&party.at)
            && party.actor.kind == ActorKind::Group
            && actors.iter().any(|actor| {
                actor.actor.kind == ActorKind::Country && actor.actor.country == party.actor.country
            }))
    });
}

/// One event per act: the same type between the same parties, close together, is one.
fn merge(scene: &Scene, drafts: &mut Vec<Draft>) {
    let mut at = 0;
    while at < drafts.len() {
        let mut other = at + 1;
        while other < drafts.len() {
            if same_act(scene, &drafts[at], &drafts[other]) {
                let (keep, gone) =
                    if weight(&drafts[other]) > weight(&drafts[at]) { (other, at) } else { (at, other) };
                let lost = drafts[gone].clone();
                // "Bombed a market on Tuesday, killing 34": when and where is told of the bombing.
                let verbs = [&drafts[keep], &lost].into_iter().all(|draft| scene.tree.is_verb(draft.at()));
                let whole = lost.at();
                let part = verbs
                    && scene.tree.rel(drafts[keep].at()) == "advcl"
                    && scene.tree.head(drafts[keep].at()) == Some(lost.at());
                absorb(&mut drafts[keep], lost);
                if part {
                    drafts[keep].outlook.spine.push(whole);
                }
                if keep == other {
                    drafts.swap(at, other);
                }
                drafts.remove(other);
            } else {
                other += 1;
            }
        }
        at += 1;
    }
}

fn weight(draft: &Draft) -> (bool, usize, bool) {
    let sides = usize::from(!draft.actors.is_empty()) + usize::from(!draft.recipients.is_empty());
    (!draft.outlook.adjunct, sides, draft.candidate.pattern.pos == Pos::Verb)
}

fn same_act(scene: &Scene, a: &Draft, b: &Draft) -> bool {
    // "Expelled five envoys and gave them 48 hours": the deadline is part of it.
    let expels = |draft: &Draft| draft.kind == EventType::Sanction && draft.mode.as_deref() == Some("expel");
    let gives = |draft: &Draft| {
        draft.kind == EventType::Threaten && matches!(scene.tree.lemma(draft.at()), "give" | "set" | "grant")
    };
    let deadline = expels(a) && gives(b) || gives(a) && expels(b);
    if deadline
        && a.actors.first().map(|party| &party.actor.id) == b.actors.first().map(|party| &party.actor.id)
    {
        return true;
    }
    let is_note = |draft: &Draft| draft.cameo.as_deref() == Some("114");
    // "Deplored the decision and summoned the envoy": two acts of one type, one after the other.
    let beside = |one: &Draft, other: &Draft| {
        scene.tree.rel(other.at()) == "conj"
            && scene.tree.head(other.at()) == Some(one.at())
            && [one, other].iter().all(|draft| {
                draft.candidate.pattern.pos == Pos::Verb && draft.candidate.anchor.carrier.is_none()
            })
            && match one.kind {
                EventType::Accuse => {
                    let own = one.recipients.iter().any(|party| party.at > one.at() && party.at < other.at());
                    one.cameo != other.cameo && (own || is_note(one) != is_note(other))
                }
                EventType::Coerce => {
                    super::is_emergency(one.mode.as_deref()) != super::is_emergency(other.mode.as_deref())
                }
                // "Expelled the envoy and closed the consulate"
                EventType::Sanction => one.cameo != other.cameo,
                _ => false,
            }
    };
    if a.kind == b.kind && (beside(a, b) || beside(b, a)) {
        return false;
    }
    let family = |kind: EventType| if kind == EventType::Statement { EventType::Statement } else { kind };
    if family(a.kind) != family(b.kind) {
        return false;
    }
    let ids = |parties: &[Party]| parties.iter().map(|party| party.actor.id.clone()).collect::<Vec<_>>();
    let meets = |one: &[String], two: &[String]| {
        one.is_empty() || two.is_empty() || one.iter().any(|id| two.contains(id))
    };
    let (a_all, b_all) =
        ([ids(&a.actors), ids(&a.recipients)].concat(), [ids(&b.actors), ids(&b.recipients)].concat());
    let near = scene.tree.dominates(a.at(), b.at()) || scene.tree.dominates(b.at(), a.at());
    // "Gave him a week, failing which force is not excluded": two threats.
    let lasting = |draft: &Draft| draft.mode.as_deref() == Some("ultimatum");
    if a.kind == EventType::Threaten && lasting(a) != lasting(b) && a.mode.is_some() && b.mode.is_some() {
        return false;
    }
    // "Met a month after their first summit": two meetings.
    let former = |draft: &Draft| {
        let earlier = |at: usize| matches!(scene.tree.low(at), "first" | "last" | "previous" | "earlier");
        scene.tree.by_rel(draft.at(), &["amod"]).any(earlier)
            && ["after", "since", "following"].iter().any(|case| scene.tree.has_case(draft.at(), case))
    };
    if a.kind == EventType::Consult && (former(a) || former(b)) {
        return false;
    }
    if a.kind == EventType::Consult {
        let shared = meets(&ids(&a.actors), &b_all) && meets(&a_all, &ids(&b.actors));
        return shared && a.outlook.status == b.outlook.status && near;
    }
    // "Protesters threw stones at the embassy": one protest.
    if a.kind == EventType::Protest && near && meets(&ids(&a.actors), &ids(&b.actors)) {
        return true;
    }
    // "Ordered the envoy to leave the country, officials said": one expulsion.
    let complement = |one: &Draft, other: &Draft| {
        scene.tree.head(other.at()) == Some(one.at()) && scene.tree.rel(other.at()) == "xcomp"
    };
    let told_twice = a.kind == b.kind && a.mode == b.mode && a.mode.is_some();
    if told_twice && (complement(a, b) || complement(b, a)) && meets(&ids(&a.recipients), &ids(&b.recipients))
    {
        return true;
    }
    if !meets(&ids(&a.actors), &ids(&b.actors)) || !meets(&ids(&a.recipients), &ids(&b.recipients)) {
        return false;
    }
    near || (ids(&a.actors) == ids(&b.actors)
        && ids(&a.recipients) == ids(&b.recipients)
        && a.outlook.status == b.outlook.status)
}

fn absorb(keep: &mut Draft, lost: Draft) {
    if keep.actors.is_empty() {
        keep.actors = lost.actors;
    }
    let vague = keep.recipients.iter().all(|party| party.actor.kind == ActorKind::Country);
    let person = |party: &Party| {
        party.actor.kind == ActorKind::Person
            && !keep.actors.iter().any(|actor| actor.actor.id == party.actor.id)
    };
    let better: Vec<Party> = lost.recipients.iter().filter(|party| person(party)).cloned().collect();
    if keep.recipients.is_empty() {
        keep.recipients = lost
            .recipients
            .into_iter()
            .filter(|party| keep.alike || !keep.actors.iter().any(|actor| actor.actor.id == party.actor.id))
            .collect();
    } else if keep.kind == EventType::Consult && vague && !better.is_empty() && !keep.alike {
        keep.recipients = better;
    }
    keep.because.extend(lost.because);
}

fn event(scene: &Scene, draft: &Draft, rivals: &[usize]) -> Event {
    let tree = &scene.tree;
    let anchor = draft.candidate.anchor;
    let own: Vec<usize> =
        rivals.iter().copied().filter(|&at| at != anchor.at && Some(at) != anchor.carrier).collect();
    let span = evidence::evidence(scene, anchor, &draft.outlook, &own);
    let when = circumstance::date(scene, anchor, draft.kind, &draft.outlook, &own);
    let place = circumstance::place(scene, anchor, draft.kind, &draft.outlook, &own);
    let act = amount::Act {
        anchor,
        kind: draft.kind,
        evidence: span,
        outlook: &draft.outlook,
        actors: &draft.actors,
        recipients: &draft.recipients,
    };
    let number = amount::quantity(scene, &act);
    let said_by = speaker(scene, draft, tree.span(anchor.at, anchor.at));

    let mut status = draft.outlook.status;
    let mut because = draft.because.clone();
    because.extend(draft.outlook.because.iter().cloned());
    use EventType::{Aid, Cooperate, Retreat};
    let lasting = matches!(draft.kind, Aid | Cooperate | Retreat | EventType::Sanction);
    if status == Status::Happened && lasting && amount::lies_ahead(scene, &act) {
        status = Status::Planned;
        because.push("planned: the present with a long time ahead".to_owned());
    }
    // "He said that nobody was searched": not having done it is his word.
    use EventType::{Assault, Coerce, Sanction};
    if status == Status::Negated
        && matches!(draft.kind, Assault | Coerce | Sanction)
        && draft.outlook.report.is_some()
        && said_by.is_some()
    {
        status = Status::Denied;
    }
    let published = scene.report.published_day();
    if let (Some(when), Some(published)) = (&when, published) {
        let later = chancery_reader::time::interval(&when.value)
            .zip(chancery_reader::time::interval(published))
            .is_some_and(|((first, _), (day, _))| first > day);
        if later
            && draft.outlook.tenseless
            && matches!(status, Status::Happened | Status::Ongoing)
            && is_plannable(draft.kind)
        {
            status = Status::Planned;
            because.push(format!("planned: {} is after publication", when.value));
        }
    }
    let mut spans: Vec<(String, Span)> = Vec::new();
    spans.extend(draft.actors.iter().map(|party| ("actor".to_owned(), party.span)));
    spans.extend(draft.recipients.iter().map(|party| ("recipient".to_owned(), party.span)));
    spans.extend(when.iter().map(|when| ("date".to_owned(), when.span)));
    spans.extend(place.iter().map(|(_, span)| ("place".to_owned(), *span)));
    spans.extend(number.iter().map(|(_, span)| ("quantity".to_owned(), *span)));
    for (side, list) in [("actor", &draft.actors), ("recipient", &draft.recipients)] {
        for party in list {
            because.push(format!("{side} {} from {:?}", party.actor.name, party.span.of(&scene.report.text)));
        }
    }
    let list = |parties: &[Party]| parties.iter().map(|party| party.actor.clone()).collect::<Vec<Actor>>();
    Event {
        id: String::new(),
        report: scene.report.id.clone(),
        start: span.start,
        end: span.end,
        text: span.of(&scene.report.text).to_owned(),
        kind: Some(draft.kind),
        mode: draft.mode.clone(),
        cameo: draft.cameo.clone(),
        contexts: refine::contexts(scene, span, draft.kind),
        actors: list(&draft.actors),
        recipients: list(&draft.recipients),
        status,
        background: draft.outlook.background
            || draft.outlook.adjunct
            || is_old(when.as_ref().map(|when| when.value.as_str()), published),
        date_precision: when.as_ref().and_then(|when| when.precision),
        date: when.map(|when| when.value),
        place: place.map(|(place, _)| place),
        said_by,
        quantity: number.map(|(number, _)| number),
        suspect: Vec::new(),
        confidence: confidence(draft),
        topics: refine::topics(scene, draft),
        anchor: Some(tree.span(anchor.at, anchor.at)),
        lemma: tree.lemma(anchor.at).to_owned(),
        answers: None,
        spans,
        because,
    }
}

fn is_plannable(kind: EventType) -> bool {
    !matches!(kind, EventType::State | EventType::Accuse | EventType::Request)
}

/// More than a month before publication.
fn is_old(date: Option<&str>, published: Option<&str>) -> bool {
    let (Some(date), Some(published)) = (date, published) else { return false };
    let month = |value: &str| -> Option<i32> {
        let year: i32 = value.get(..4)?.parse().ok()?;
        let month: i32 = value.get(5..7).and_then(|month| month.parse().ok()).unwrap_or(12);
        Some(year * 12 + month)
    };
    matches!((month(date), month(published)), (Some(date), Some(published)) if date + 1 < published)
}

fn confidence(draft: &Draft) -> f64 {
    let mut score: f64 = 0.45;
    score += if draft.actors.is_empty() { 0.0 } else { 0.15 };
    score += if draft.recipients.is_empty() { 0.0 } else { 0.15 };
    score += 0.02 * draft.candidate.pattern.weight().min(8) as f64;
    if draft.outlook.adjunct {
        score -= 0.15;
    }
    if matches!(draft.kind, EventType::Statement | EventType::State) {
        score -= 0.2;
    }
    confidence::of_score((score + draft.confidence).clamp(0.05, 0.98))
}

/// Who reports the act, if that is not its own actor.
fn speaker(scene: &Scene, draft: &Draft, anchor: Span) -> Option<Actor> {
    let mut found: Option<Actor> = None;
    let tells = draft.outlook.report.is_none_or(|report| reaches(scene, anchor, report));
    for &at in draft.outlook.speakers.iter().filter(|_| tells) {
        if let Some(party) = voice(scene, at) {
            found = Some(party.actor);
            break;
        }
    }
    if found.is_none() && draft.outlook.report.is_none() {
        found = according(scene).and_then(|at| voice(scene, at)).map(|party| party.actor);
    }
    if found.is_none() && draft.outlook.report.is_none() {
        let quotes = scene.annotation.quotes.iter().filter(|quote| quote.span().contains(anchor));
        // "Niger: the union gives …": before a headline's colon stands its topic.
        let topic = |quote: &&chancery_model::Quote| {
            !quote.direct
                && quote.speaker.as_ref().is_some_and(|speaker| {
                    let state = speaker
                        .actor
                        .as_ref()
                        .is_some_and(|actor| matches!(actor.kind, ActorKind::Country | ActorKind::City));
                    let after = scene.report.text.get(speaker.end as usize..).unwrap_or("");
                    state && after.starts_with(':')
                })
        };
        let apart = |quote: &&chancery_model::Quote| {
            let speaker = quote.speaker.as_ref().map_or(0, |speaker| speaker.start);
            !quote.direct && has_semicolon(scene, anchor, speaker)
        };
        let quotes = quotes.filter(|quote| !topic(quote) && !apart(quote));
        if let Some(speaker) =
            quotes.min_by_key(|quote| quote.span().len()).and_then(|quote| quote.speaker.as_ref())
        {
            let span = Span { start: speaker.start, end: speaker.end };
            found = speaker.actor.clone().map(|actor| parties::as_party(&actor));
            // The same words name who acts.
            if let Some(party) = draft.actors.iter().find(|party| party.span.overlaps(span)) {
                found = Some(party.actor.clone());
            }
            if found.is_none() {
                let mention = scene
                    .annotation
                    .mentions
                    .iter()
                    .find(|mention| mention.span().overlaps(span) && mention.actor.is_some());
                found = mention.and_then(|mention| mention.actor.as_ref()).map(parties::as_party);
            }
        }
    }
    // A warning under a condition is heard from the person who utters it, for whomever that person speaks.
    let warns = draft.kind == EventType::Threaten && draft.outlook.status == Status::Conditional;
    let found = found.or_else(|| {
        let first = draft.actors.first().filter(|party| warns && party.actor.kind == ActorKind::Person);
        first.map(|party| party.actor.clone())
    });
    if warns && found.as_ref().is_some_and(|actor| actor.kind == ActorKind::Person) {
        return found;
    }
    let claims = draft.candidate.pattern.status == Some(Status::Alleged);
    let found = found.or_else(|| draft.actors.first().filter(|_| claims).map(|party| party.actor.clone()))?;
    if claims {
        return Some(found);
    }
    let own = draft.actors.iter().any(|party| party.actor.id == found.id);
    use EventType::{Accuse, Agree, Consult, Reject, Request, Statement, Support, Threaten};
    let speech =
        matches!(draft.kind, Accuse | Agree | Consult | Reject | Request | Statement | Support | Threaten);
    (!own || (!speech && draft.outlook.status != Status::Happened)).then_some(found)
}

/// Whether a verb of saying behind the act tells of it: not one with words of its own behind it ("… and the envoy said that
/// talks would go on"), nor beyond a semicolon.
fn reaches(scene: &Scene, anchor: Span, report: usize) -> bool {
    let tree = &scene.tree;
    let start = tree.span(report, report).start;
    let own_words = || tree.by_rel(report, &["ccomp", "xcomp"]).any(|at| at > report);
    start < anchor.start || !own_words() && !has_semicolon(scene, anchor, start)
}

/// Whether a semicolon stands between the act and a later word.
fn has_semicolon(scene: &Scene, anchor: Span, later: u32) -> bool {
    let between = scene.report.text.get(anchor.end as usize..later.max(anchor.end) as usize);
    between.is_some_and(|words| words.contains(';'))
}

/// Who speaks where `at` is named as the one who says it: somebody, or whoever made a statement or a report.
fn voice(scene: &Scene, at: usize) -> Option<Party> {
    let tree = &scene.tree;
    let issued = tree
        .by_rel(at, &["acl"])
        .filter(|&verb| {
            matches!(
                tree.lemma(verb),
                "issue" | "release" | "publish" | "make" | "sign" | "post" | "distribute"
            )
        })
        .flat_map(|verb| syntax::agents(tree, verb))
        .find_map(|agent| parties::of_nominal(scene, agent).into_iter().next());
    let told = || {
        ["of", "by", "from", "in"]
            .iter()
            .filter(|_| {
                matches!(
                    tree.lemma(at),
                    "statement"
                        | "report"
                        | "account"
                        | "source"
                        | "information"
                        | "communique"
                        | "message"
                        | "note"
                )
            })
            .flat_map(|case| syntax::prepositional(tree, scene.patterns, at, case))
            .find_map(|below| parties::of_nominal(scene, below).into_iter().next())
    };
    issued.or_else(|| parties::of_nominal(scene, at).into_iter().next()).or_else(told)
}

/// The head of what follows "according to" at the start of a sentence, however the reader hung it.
fn according(scene: &Scene) -> Option<usize> {
    let tree = &scene.tree;
    if tree.len() < 4 || tree.low(0) != "according" || tree.low(1) != "to" {
        return None;
    }
    let mut node = 2;
    for _ in 0..4 {
        let inside = matches!(tree.rel(node), "det" | "amod" | "compound" | "flat" | "nummod" | "nmod")
            && !(tree.rel(node) == "nmod" && tree.has_any_case(node) && !tree.is_possessive(node));
        match tree.head(node).filter(|&head| inside && tree.is_nominal(head)) {
            Some(head) => node = head,
            None => break,
        }
    }
    tree.is_nominal(node).then_some(node)
}

/// The event of a word somebody asks about: its status and who says so.
pub fn target(scene: &Scene, target: Span) -> Option<Event> {
    let tree = &scene.tree;
    let at = tree.head_of(target)?;
    // "Will be the first": the auxiliary stands for what is said with it.
    let at = tree.head(at).filter(|_| matches!(tree.rel(at), "cop" | "aux")).unwrap_or(at);
    let anchor = Anchor { at, carrier: None };
    let outlook = status::outlook(scene, anchor, EventType::Statement);
    let status = match outlook.status {
        _ if outlook.refused => Status::Negated,
        _ if outlook.dropped => Status::Proposed,
        Status::Happened if is_meant(scene, at) => Status::Planned,
        status => status,
    };
    Some(Event {
        status,
        background: outlook.background,
        anchor: Some(tree.span(at, at)),
        lemma: tree.lemma(at).to_owned(),
        because: outlook.because,
        ..bare(scene.report, target)
    })
}

/// An event of which only the words are known.
pub fn bare(report: &Report, span: Span) -> Event {
    Event {
        report: report.id.clone(),
        start: span.start,
        end: span.end,
        text: span.of(&report.text).to_owned(),
        confidence: 0.5,
        ..Event::default()
    }
}
