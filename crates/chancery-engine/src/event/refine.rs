//! What the drafts of one sentence say about each other: modes, recipients, warnings, duties.

use chancery_lexicon::patterns::{Need, Pattern, Pos};
use chancery_model::{ActorKind, EventType, Span, Status};

use super::Scene;
use super::circumstance;
use super::condition;
use super::draft::Draft;
use super::parties::{self, Anchor};
use super::pattern::Candidate;
use super::settle::settle;
use super::status;
use super::syntax;

/// Words of intent: no act beside the act that is meant.
const INTENTS: [&str; 12] = [
    "offer",
    "plan",
    "intend",
    "hope",
    "want",
    "seek",
    "wish",
    "aim",
    "volunteer",
    "ready",
    "willing",
    "prepared",
];

/// Relates acts to the acts they ask for, refuse, threaten or promise.
pub fn relate(scene: &Scene, drafts: &mut Vec<Draft>) {
    use EventType::*;
    warnings(scene, drafts);
    for at in 0..drafts.len() {
        if !matches!(drafts[at].kind, Request | Reject | Threaten | Agree) {
            continue;
        }
        let Some(inner) = governed(scene, drafts, at) else { continue };
        let intent = INTENTS.contains(&scene.tree.lemma(drafts[at].at()));
        if drafts[at].kind == Agree && intent && !drafts[inner].outlook.dropped {
            drafts[at].outlook.dropped = true;
            continue;
        }
        let inner = drafts[inner].clone();
        let outer = &mut drafts[at];
        let (mode, cameo) = asked(outer.kind, inner.kind);
        if let Some(mode) = mode {
            outer.mode = Some(mode.to_owned());
        }
        if let Some(cameo) = cameo {
            outer.cameo = Some(cameo.to_owned());
        }
        let fresh = |parties: &[parties::Party], outer: &Draft| -> Vec<parties::Party> {
            let own =
                |party: &parties::Party| outer.actors.iter().any(|actor| actor.actor.id == party.actor.id);
            parties.iter().filter(|party| !own(party)).cloned().collect()
        };
        if outer.recipients.is_empty() && !outer.alike {
            // "Rejected the sanctions against Peru": whoever imposed them is told no.
            let measure = inner.candidate.pattern.pos == Pos::Noun
                && matches!(inner.kind, Sanction | Coerce | Assault)
                && outer.kind == Reject;
            let doers = outer.kind == Request || measure;
            let first = if doers { &inner.actors } else { &inner.recipients };
            outer.recipients = fresh(first, outer);
            if outer.recipients.is_empty() && !doers {
                outer.recipients = fresh(&inner.actors, outer);
            }
        }
        if outer.kind == Agree && outer.actors.len() == 1 && outer.recipients.is_empty() {
            outer.recipients = fresh(&inner.recipients, outer);
        }
    }
}

/// The act a draft asks for, refuses, threatens or promises: the nearest one below its word.
fn governed(scene: &Scene, drafts: &[Draft], at: usize) -> Option<usize> {
    let outer = drafts[at].at();
    let mut clauses = syntax::complements(&scene.tree, outer);
    clauses.extend(syntax::objects(&scene.tree, scene.patterns, outer));
    clauses.extend(scene.tree.by_rel(outer, &["obl", "nmod"]));
    // "rejected the charge during a visit": the visit is not what is rejected.
    let beside = |inner: &Draft| {
        ["during", "after", "before"].iter().any(|case| scene.tree.has_case(inner.at(), case))
    };
    let inside = |inner: &Draft| {
        !beside(inner) && clauses.iter().any(|&clause| scene.tree.dominates(clause, inner.at()))
    };
    drafts.iter().enumerate().position(|(index, inner)| index != at && inner.at() > outer && inside(inner))
}

/// Mode and CAMEO code of asking for, refusing, threatening or promising an act of some type.
fn asked(outer: EventType, inner: EventType) -> (Option<&'static str>, Option<&'static str>) {
    use EventType::*;
    match (outer, inner) {
        (Request, Consult) => (Some("meet"), Some("106")),
        (Request, Aid) => (Some("assist"), Some("103")),
        (Request, Cooperate) => (Some("assist"), Some("101")),
        (Request, Support) => (Some("assist"), Some("102")),
        (Request, Retreat | Concede) => (Some("yield"), Some("105")),
        (Request, _) => (Some("change"), Some("104")),
        (Reject, Consult) => (Some("meet"), Some("125")),
        (Reject, Aid | Cooperate) => (Some("assist"), Some("121")),
        (Reject, Retreat | Concede) => (Some("yield"), Some("124")),
        (Reject, Request) => (Some("change"), Some("123")),
        (Threaten, Sanction) => (Some("restrict"), Some("131")),
        (Threaten, Coerce) => (Some("restrict"), Some("132")),
        (Threaten, Assault | Mobilize) => (Some("violence"), Some("138")),
        (Threaten, Protest) => (Some("relations"), Some("133")),
        (Agree, Consult) => (None, Some("036")),
        (Agree, Aid) => (None, Some("033")),
        (Agree, Cooperate) => (None, Some("031")),
        (Agree, Retreat | Concede) => (None, Some("035")),
        _ => (None, None),
    }
}

/// "If …, Washington will impose sanctions, Pompeo warned": the warning is the act.
fn warnings(scene: &Scene, drafts: &mut Vec<Draft>) {
    let tree = &scene.tree;
    let mut heard: Vec<usize> = Vec::new();
    for draft in drafts.iter_mut() {
        let Some(report) = draft.outlook.report else { continue };
        if !tree.is_verb(report) || !matches!(tree.lemma(report), "warn" | "threaten" | "vow") {
            continue;
        }
        // "Warned of an answer if Peru sends troops": what is answered is no threat of Peru's.
        if condition::in_condition(scene, draft.at()) {
            draft.outlook.dropped = true;
            continue;
        }
        let hostile = matches!(
            draft.kind,
            EventType::Sanction
                | EventType::Coerce
                | EventType::Assault
                | EventType::Mobilize
                | EventType::Protest
        );
        if hostile
            && matches!(draft.outlook.status, Status::Conditional | Status::Planned | Status::Expected)
            && !draft.actors.is_empty()
        {
            let (mode, cameo) = asked(EventType::Threaten, draft.kind);
            draft.kind = EventType::Threaten;
            draft.mode = mode.map(str::to_owned);
            draft.cameo = cameo.map(str::to_owned);
            if draft.outlook.status != Status::Conditional {
                draft.outlook.status = Status::Happened;
            }
            draft.because.push("a warning that it will be done".to_owned());
            heard.push(report);
        }
    }
    drafts.retain(|draft| !heard.contains(&draft.at()));
}

/// "Beijing should use its influence, the minister said": a demand.
pub fn obligations<'p>(scene: &Scene<'p>, drafts: &mut Vec<Draft<'p>>) {
    let tree = &scene.tree;
    for at in 0..tree.len() {
        if tree.upos(at) != "AUX" || !matches!(tree.low(at), "should" | "must") || tree.rel(at) != "aux" {
            continue;
        }
        let Some(verb) = tree.head(at) else { continue };
        if tree.by_rel(verb, &["nsubj"]).any(|subject| subject > at) {
            continue;
        }
        if drafts.iter().any(|draft| {
            let is_order = draft.candidate.pattern.status == Some(Status::Happened);
            (draft.kind == EventType::Request && (draft.at() == verb || tree.dominates(draft.at(), verb)))
                || (draft.at() == verb && is_order)
        }) {
            continue;
        }
        let anchor = Anchor { at: verb, carrier: None };
        let mut outlook = status::outlook(scene, anchor, EventType::Request);
        if outlook.report.is_none() || outlook.dropped || outlook.status == Status::Conditional {
            continue;
        }
        let speakers: Vec<parties::Party> = outlook
            .speakers
            .iter()
            .flat_map(|&speaker| parties::of_nominal(scene, speaker))
            .take(1)
            .collect();
        let subjects: Vec<parties::Party> = syntax::doers(tree, scene.patterns, verb)
            .into_iter()
            .flat_map(|subject| parties::of_nominal(scene, subject))
            .collect();
        let alone = speakers.iter().any(|speaker| {
            subjects.iter().any(|subject| {
                subject.actor.id == speaker.actor.id || subject.actor.country == speaker.actor.country
            })
        });
        if speakers.is_empty() || subjects.is_empty() || alone {
            continue;
        }
        let Some(pattern) = request_pattern(scene) else { continue };
        drafts.retain(|draft| draft.at() != verb);
        outlook.status = Status::Happened;
        outlook.speakers.clear();
        let because = vec![format!("{:?} said of somebody else is a demand", tree.token(at).text)];
        drafts.push(Draft {
            candidate: Candidate { anchor, pattern, consumed: Vec::new() },
            kind: EventType::Request,
            mode: Some("change".to_owned()),
            cameo: Some("100".to_owned()),
            actors: speakers,
            recipients: subjects,
            alike: false,
            outlook,
            confidence: 0.0,
            because,
        });
    }
}

fn request_pattern<'p>(scene: &Scene<'p>) -> Option<&'p Pattern> {
    let found = scene
        .patterns
        .by_lemma("urge")
        .map(|(_, pattern)| pattern)
        .find(|pattern| pattern.kind == EventType::Request);
    found.filter(|pattern| !pattern.needs.contains(&Need::Negated))
}

/// "Deplored the decision and summoned the envoy of Peru": whom the first is aimed at, the second says.
pub fn beside(scene: &Scene, drafts: &mut [Draft]) {
    let tree = &scene.tree;
    // "Met the general and demanded the release of all": demanded of him.
    for at in 0..drafts.len() {
        let said = matches!(
            drafts[at].kind,
            EventType::Request | EventType::Support | EventType::Threaten | EventType::Agree
        );
        if !said || drafts[at].alike || !drafts[at].recipients.is_empty() || drafts[at].actors.is_empty() {
            continue;
        }
        let met = drafts.iter().find(|other| {
            other.kind == EventType::Consult
                && other.candidate.pattern.pos == Pos::Verb
                && tree.rel(drafts[at].at()) == "conj"
                && tree.head(drafts[at].at()) == Some(other.at())
                && other.outlook.status == drafts[at].outlook.status
        });
        let Some(met) = met else { continue };
        let own =
            |party: &parties::Party| drafts[at].actors.iter().any(|actor| actor.actor.id == party.actor.id);
        let found: Vec<parties::Party> = met.recipients.iter().filter(|party| !own(party)).cloned().collect();
        if let [one] = found.as_slice() {
            let one = one.clone();
            drafts[at].recipients = vec![one];
        }
    }
    let blames = |draft: &Draft| draft.kind == EventType::Accuse && draft.candidate.pattern.pos == Pos::Verb;
    for at in 0..drafts.len() {
        if !blames(&drafts[at]) || !drafts[at].recipients.is_empty() {
            continue;
        }
        let verb = drafts[at].at();
        let second = drafts.iter().find(|other| {
            // "Denounced the vote and asked the council for help": who is to help is not to blame.
            let asks = other.kind == EventType::Request
                && other.recipients.iter().all(|party| party.actor.kind != ActorKind::Group)
                && syntax::prepositional(tree, scene.patterns, other.at(), "for").is_empty();
            (blames(other) || asks)
                && !other.recipients.is_empty()
                && tree.rel(other.at()) == "conj"
                && tree.head(other.at()) == Some(verb)
        });
        if let Some(found) = second.map(|other| other.recipients.clone()) {
            drafts[at].recipients = found;
        }
    }
}

/// What a place says of parties: the state whose police acts, whose soil is attacked, against whom one protests.
pub fn homeland(scene: &Scene, drafts: &mut [Draft]) {
    let tree = &scene.tree;
    for draft in drafts {
        let anchor = draft.candidate.anchor;
        let here = circumstance::place(scene, anchor, draft.kind, &draft.outlook, &[])
            .and_then(|(place, _)| place.country);
        let doers = syntax::doers(tree, scene.patterns, anchor.carrier.unwrap_or(anchor.at));
        let agent = doers.iter().any(|&at| scene.patterns.in_class("stateagent", tree.lemma(at)));
        let sovereign = matches!(
            draft.mode.as_deref(),
            Some("arrest" | "convict" | "release" | "curfew" | "martial-law" | "crowd-control" | "deport")
        );
        if draft.kind == EventType::Protest {
            for party in &mut draft.actors {
                let crowd = matches!(
                    tree.lemma(party.at),
                    "thousand" | "hundred" | "people" | "person" | "ten" | "dozen" | "crowd" | "million"
                );
                if party.actor.kind == ActorKind::Group && party.actor.country.is_none() && crowd {
                    party.actor.id = "chancery:group/protesters".to_owned();
                    party.actor.name = "protesters".to_owned();
                }
            }
        }
        // "Police arrested … in Moscow", "overthrown by the army": the police of that state, the army of the overthrown.
        let domestic = draft
            .recipients
            .iter()
            .find_map(|party| party.actor.country.clone())
            .filter(|_| matches!(draft.kind, EventType::Coerce));
        if let Some(country) = here.clone().or(domestic)
            && agent
            && draft.kind != EventType::Consult
        {
            for party in draft
                .actors
                .iter_mut()
                .filter(|party| party.actor.kind == ActorKind::Group && party.actor.country.is_none())
            {
                settle(&mut party.actor, &country);
            }
        }
        let Some(state) = here.as_deref().and_then(parties::state) else { continue };
        let span = tree.span(draft.at(), draft.at());
        let party = parties::Party { actor: state, at: draft.at(), span, derived: true };
        let foreign = draft.actors.iter().all(|actor| actor.actor.country != party.actor.country);
        use EventType::{Assault, Coerce, Concede, Mobilize, Retreat, Sanction};
        let forceful = matches!(draft.kind, Assault | Coerce | Concede | Mobilize | Retreat | Sanction);
        if draft.actors.is_empty()
            && tree.is_verb(draft.at())
            && ((agent && forceful) || (sovereign && doers.is_empty()))
        {
            draft.actors.push(party);
            draft.because.push("the state where it happened acts".to_owned());
        } else if draft.recipients.is_empty()
            && draft.kind == EventType::Protest
            && draft.actors.iter().all(|party| party.actor.kind == ActorKind::Group)
        {
            draft.recipients.push(party);
        } else if draft.recipients.is_empty()
            && matches!(draft.kind, EventType::Assault | EventType::Mobilize)
            && foreign
            && !draft.actors.is_empty()
        {
            draft.recipients.push(party);
            draft.because.push("the state where it happened suffers it".to_owned());
        }
    }
}

/// Two who do the same "to each other": one act each way.
pub fn mutual<'p>(scene: &Scene<'p>, drafts: &mut Vec<Draft<'p>>) {
    let tree = &scene.tree;
    let mut turned: Vec<Draft<'p>> = Vec::new();
    for draft in drafts.iter_mut() {
        if draft.alike || draft.actors.len() != 2 || draft.outlook.dropped {
            continue;
        }
        let (from, to) = tree.extent(draft.at());
        let each = (from..=to).any(|at| {
            at + 3 > draft.at()
                && at < draft.at() + 6
                && matches!(tree.low(at), "each" | "mutually" | "reciprocally" | "another")
        });
        let other = |of: &parties::Party| match draft.recipients.as_slice() {
            [] => Some(of.clone()),
            // "Expelled each other's diplomats"
            [group] if group.actor.kind == ActorKind::Group => {
                let country = of.actor.country.as_deref()?;
                let actor = super::lists::of_state(scene, group.at, &group.actor, country);
                Some(parties::Party { actor, ..group.clone() })
            }
            _ => None,
        };
        if each && let (Some(first), Some(second)) = (other(&draft.actors[0]), other(&draft.actors[1])) {
            let mut back = draft.clone();
            back.actors.remove(0);
            back.recipients = vec![first];
            draft.actors.remove(1);
            draft.recipients = vec![second];
            turned.push(back);
        }
    }
    drafts.extend(turned);
}

/// "Chad will withdraw its troops unless …": what hurts and will be done unless somebody gives in is a threat.
fn ultimatum(scene: &Scene, draft: &mut Draft) {
    use EventType::{Assault, Coerce, Mobilize, Protest, Reject, Sanction};
    let tree = &scene.tree;
    let hurts = matches!(draft.kind, Assault | Coerce | Mobilize | Protest | Reject | Sanction)
        || (draft.kind == EventType::Retreat && draft.mode.as_deref() == Some("withdraw"));
    let future = tree
        .auxiliaries(draft.at())
        .iter()
        .any(|&aux| matches!(tree.low(aux), "will" | "would" | "'ll" | "’ll"));
    // "Further sanctions will follow if he does not yield"
    let measure = draft.kind == Sanction && tree.upos(draft.at()) == "NOUN";
    let future = future || (measure && draft.candidate.anchor.carrier.is_some());
    let nobody = draft.actors.is_empty() && !measure;
    if !hurts || !future || draft.outlook.status != Status::Conditional || nobody {
        return;
    }
    let unless = (draft.at() + 1..tree.len()).any(|at| tree.low(at) == "unless");
    let refuses = |verb: usize| {
        condition::is_conditional_clause(scene, verb)
            && (tree.is_negated(verb) || matches!(tree.lemma(verb), "fail" | "refuse" | "decline"))
    };
    if unless || (0..tree.len()).any(|verb| tree.is_verb(verb) && refuses(verb)) {
        let (mode, cameo) = asked(EventType::Threaten, draft.kind);
        draft.kind = EventType::Threaten;
        draft.mode = mode.map(str::to_owned);
        draft.cameo = Some(cameo.unwrap_or("130").to_owned());
        draft.because.push("done unless somebody gives in: a threat".to_owned());
    }
}

/// A threat under a condition is meant for whoever could fulfil it; a plan under one is no plan yet.
pub fn conditions(scene: &Scene, drafts: &mut [Draft]) {
    let tree = &scene.tree;
    for draft in drafts.iter_mut().filter(|draft| draft.outlook.status == Status::Planned) {
        let depends = |&verb: &usize| {
            tree.is_verb(verb) && condition::condition(scene, verb) && Some(verb) != draft.outlook.report
        };
        if draft.outlook.spine.iter().any(depends) {
            draft.outlook.status = Status::Conditional;
        }
    }
    for draft in drafts.iter_mut() {
        ultimatum(scene, draft);
    }
    for draft in drafts.iter_mut().filter(|draft| draft.kind == EventType::Threaten) {
        let found = condition::conditional_subject(scene, draft.at())
            .or_else(|| condition::loose_condition(scene, draft.at()));
        let Some(at) = found else { continue };
        draft.outlook.status = Status::Conditional;
        if draft.recipients.is_empty() {
            let meant = syntax::grammatical_subject(tree, scene.patterns, at);
            let found = meant.into_iter().flat_map(|at| parties::of_nominal(scene, at));
            draft.recipients = found
                .filter(|party| !draft.actors.iter().any(|actor| actor.actor.country == party.actor.country))
                .take(1)
                .collect();
        }
    }
}

/// What is talked about, demanded or promised, in the report's words.
pub fn topics(scene: &Scene, draft: &Draft) -> Vec<String> {
    let tree = &scene.tree;
    let mut nodes: Vec<usize> = Vec::new();
    for node in [Some(draft.at()), draft.candidate.anchor.carrier].into_iter().flatten() {
        for case in ["on", "about", "over", "regarding", "concerning"] {
            for found in syntax::prepositional(tree, scene.patterns, node, case) {
                nodes.extend(syntax::coordinated(tree, found));
            }
        }
        if draft.kind == EventType::Consult
            && matches!(tree.lemma(node), "discuss" | "address" | "debate" | "review")
        {
            nodes.extend(
                syntax::objects(tree, scene.patterns, node)
                    .into_iter()
                    .flat_map(|node| syntax::coordinated(tree, node)),
            );
        }
    }
    let is_time = |span: Span| scene.annotation.times.iter().any(|time| time.span().overlaps(span));
    let mut topics: Vec<String> = Vec::new();
    for node in nodes {
        let (from, to) = tree.extent(node);
        let span = tree.span(from, to.min(node + 12));
        if !is_time(tree.span(node, node)) && topics.len() < 8 {
            let words = span.of(&scene.report.text).trim().to_owned();
            if !words.is_empty() && !topics.contains(&words) {
                topics.push(words);
            }
        }
    }
    topics
}

/// PLOVER contexts by the words of the evidence.
pub fn contexts(scene: &Scene, span: Span, kind: EventType) -> Vec<String> {
    let tree = &scene.tree;
    let mut found: Vec<&str> = Vec::new();
    for at in 0..tree.len() {
        if !span.contains(tree.token(at).span()) {
            continue;
        }
        if let Some(context) = context(tree.lemma(at)) {
            found.push(context);
        }
    }
    if found.is_empty() && matches!(kind, EventType::Consult | EventType::Agree | EventType::Sanction) {
        found.push("diplomatic");
    }
    found.sort_unstable();
    found.dedup();
    found.into_iter().map(str::to_owned).collect()
}

fn context(lemma: &str) -> Option<&'static str> {
    Some(match lemma {
        "army" | "troop" | "soldier" | "military" | "missile" | "manoeuvre" | "warplane" | "navy" => {
            "military"
        }
        "spy" | "espionage" | "intelligence" => "intelligence",
        "parliament" | "lawmaker" | "senate" | "congress" | "deputy" => "legislative",
        "election" | "vote" | "ballot" | "referendum" | "candidate" => "election",
        "trade" | "economy" | "tariff" | "bank" | "economic" | "financial" | "investment" | "loan" => {
            "economic"
        }
        "court" | "judge" | "law" | "lawsuit" | "trial" | "verdict" => "legal",
        "diplomat" | "ambassador" | "embassy" | "diplomatic" | "minister" | "envoy" => "diplomatic",
        "refugee" | "migrant" | "migration" => "migration",
        "asylum" => "asylum",
        "territory" | "border" | "annexation" => "territory",
        "peacekeeper" | "peacekeeping" => "peacekeeping",
        "nuclear" | "chemical" | "uranium" | "nerve" => "cbrn",
        "hacker" | "cyberattack" | "cyber" => "cyber",
        "terrorist" | "terrorism" | "jihadist" => "terrorism",
        "vaccine" | "virus" | "pandemic" | "hospital" => "health",
        "oil" | "gas" | "pipeline" => "natural_resource",
        "climate" | "emission" | "pollution" => "environment",
        "corruption" | "bribe" => "corruption",
        "drug" | "cocaine" => "illegal_drugs",
        "muslim" | "christian" | "religious" | "church" | "ethnic" => "religion_ethnicity",
        "journalist" | "press" | "censorship" => "rights_freedoms",
        _ => return None,
    })
}
