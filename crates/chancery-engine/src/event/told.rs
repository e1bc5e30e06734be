//! Whether a draft is an act: whether enough is said of who does what, or the rest of the report may say it.

use chancery_lexicon::patterns::Pos;
use chancery_model::{ActorKind, EventType, Status};

use super::Scene;
use super::draft::Draft;
use super::parties::{self, Party};
use super::pattern::Candidate;
use super::syntax;

/// Whether enough is known of the draft to call it an act.
pub fn is_act(scene: &Scene, draft: &Draft) -> bool {
    use EventType::*;
    let tree = &scene.tree;
    let (actors, recipients) = (!draft.actors.is_empty(), !draft.recipients.is_empty());
    let noun = draft.candidate.pattern.pos == Pos::Noun;
    let carried = draft.candidate.anchor.carrier.is_some();
    let business = |party: &Party| matches!(party.actor.sector.as_deref(), Some("BUS" | "MNC"));
    // A company against a name nobody knows is business as well.
    let traders = draft.actors.iter().chain(&draft.recipients).any(business);
    let business = |party: &Party| {
        business(party)
            || (traders && party.actor.kind == ActorKind::Org && parties::is_stranger(&party.actor))
    };
    let mut parties = draft.actors.iter().chain(&draft.recipients).peekable();
    let suffered = matches!(draft.kind, Assault | Coerce | Sanction) && !noun;
    if parties.peek().is_none() || (!suffered && parties.all(business)) {
        return false;
    }
    let doers = syntax::doers(tree, scene.patterns, draft.candidate.anchor.carrier.unwrap_or(draft.at()));
    let nature = |&at: &usize| tree.upos(at) == "NOUN" && scene.patterns.in_class("nature", tree.lemma(at));
    // "The flood in Peru killed 20": Peru is where, not who.
    if draft.kind == Assault && !noun && !doers.is_empty() && doers.iter().all(nature) {
        return false;
    }
    if matches!(draft.kind, Assault | Coerce) && !actors {
        let natural = doers.iter().any(nature);
        let accident = (0..tree.len().min(60)).any(|at| {
            matches!(tree.lemma(at), "accident" | "crash" | "earthquake" | "avalanche" | "derailment")
        });
        if natural || accident {
            return false;
        }
    }
    // Somebody does it, though we do not know who: a name or a person word.
    let somebody = doers.iter().any(|&at| {
        matches!(tree.upos(at), "PROPN" | "PRON") || scene.patterns.in_class("official", tree.lemma(at))
    });
    let reflexive = syntax::objects(tree, scene.patterns, draft.at())
        .iter()
        .any(|&at| tree.low(at).ends_with("self") || tree.low(at).ends_with("selves"));
    // "Engaged itself to help": promised, as French says it.
    let bound = draft.kind == Assault && tree.lemma(draft.at()) == "engage";
    if reflexive && !noun && (!recipients || draft.kind == Support || bound) {
        return false;
    }
    if draft.kind == Agree && draft.outlook.status == Status::Conditional && !recipients {
        return false;
    }
    match draft.kind {
        // "Called the arrest a misunderstanding": nothing is asked for.
        Request
            if tree.lemma(draft.at()) == "call"
                && tree.by_rel(draft.at(), &["obj"]).next().is_some()
                && tree.by_rel(draft.at(), &["xcomp"]).any(|at| !tree.is_verb(at)) =>
        {
            false
        }
        // "Adopted a resolution condemning Chad": no support of Chad.
        Support if blames(scene, draft.at()) => false,
        // "Called the meeting historic" is a judgement, a return to one's own state no visit.
        Consult
            if tree.lemma(draft.at()) == "call"
                && (tree.by_rel(draft.at(), &["obj"]).any(|at| {
                    let next = tree.mention_end(at) + 1;
                    next < tree.len() && matches!(tree.low(next), "\"" | "“" | "``" | "«" | "„")
                }) || tree.by_rel(draft.at(), &["xcomp"]).any(|at| tree.upos(at) == "ADJ")
                    || tree.by_rel(draft.at(), &["obj"]).any(|at| {
                        tree.by_rel(at, &["det"]).any(|det| matches!(tree.low(det), "the" | "this"))
                    })) =>
        {
            false
        }
        Consult
            if !draft.alike
                && matches!((&*draft.actors, &*draft.recipients), ([one], [other])
                    if other.actor.kind == ActorKind::Country
                        && one.actor.country.is_some()
                        && one.actor.country == other.actor.country) =>
        {
            false
        }
        // "The ship accompanied by frigates"
        Consult
            if draft.actors.iter().chain(&draft.recipients).all(|party| {
                party.actor.kind == ActorKind::Group
                    && ["craft", "troops"]
                        .iter()
                        .any(|class| scene.patterns.in_class(class, tree.lemma(party.at)))
            }) =>
        {
            false
        }
        // "Protesters were received with rubber bullets"
        Consult if draft.actors.iter().chain(&draft.recipients).all(|party| is_protester(scene, party)) => {
            false
        }
        Consult => {
            let many = draft.actors.len() > 1 || recipients && !draft.alike;
            let body = draft.actors.iter().any(|party| party.actor.kind != ActorKind::Person);
            let partner = ["with", "between", "to"]
                .iter()
                .any(|case| !syntax::prepositional(tree, scene.patterns, draft.at(), case).is_empty())
                || (!noun && !syntax::objects(tree, scene.patterns, draft.at()).is_empty());
            // A state alone has no meeting: "Germany ended its mission".
            let state = matches!(&*draft.actors, [one] if one.actor.kind == ActorKind::Country);
            let mode = draft.candidate.pattern.mode.as_deref();
            many || (actors && (partner || (carried && !(state && draft.alike))))
                || (actors && body && (noun || draft.alike) && !(state && draft.alike))
                || (actors && matches!(mode, Some("multilateral" | "mediate")))
        }
        // "Further sanctions will follow if he does not yield": whoever imposes them.
        Threaten if draft.candidate.pattern.kind == Sanction && recipients => true,
        Request | Threaten | Reject | Accuse => {
            if noun && !carried {
                actors
            } else {
                actors || (recipients && somebody)
            }
        }
        Support | Agree | Cooperate | Concede | Mobilize => {
            actors || (recipients && somebody && !draft.alike)
        }
        Protest => actors || recipients,
        Statement => actors,
        State => draft.actors.len() > 1 || recipients,
        Sanction | Coerce | Assault | Aid | Retreat => actors || recipients,
    }
}

/// Whether an act without enough parties may get them from the rest of the report: somebody does it, unnamed here.
pub fn may_wait(scene: &Scene, draft: &Draft) -> bool {
    use EventType::{
        Agree, Assault, Coerce, Consult, Mobilize, Reject, Request, Retreat, Sanction, Threaten,
    };
    let tree = &scene.tree;
    let waits = draft.alike
        || matches!(
            draft.kind,
            Agree | Assault | Coerce | Consult | Mobilize | Reject | Request | Retreat | Sanction | Threaten
        );
    if !waits || matches!(draft.kind, EventType::Statement | EventType::State) || draft.outlook.dropped {
        return false;
    }
    let anchor = draft.candidate.anchor;
    if draft.candidate.pattern.pos == Pos::Verb {
        let vague = |at: usize| {
            matches!(tree.low(at), "they" | "it" | "he" | "she" | "one" | "both" | "we")
                || scene.patterns.in_class("vague", tree.lemma(at))
                || scene.patterns.in_class("weapons", tree.lemma(at))
                || matches!(tree.lemma(at), "warplane" | "bomber")
        };
        let doers = syntax::doers(tree, scene.patterns, anchor.at);
        return doers.iter().all(|&at| vague(at)) && tree.rel(anchor.at) != "amod";
    }
    // A noun alone is mostly a topic; told with a verb of its own, a time or a place it is an act.
    let carried = anchor.carrier.is_some();
    let told = tree.head(anchor.at).is_some_and(|head| {
        tree.is_verb(head)
            && (tree.rel(anchor.at) == "nsubj" || tree.rel(anchor.at) == "obj")
            && scene.patterns.in_class("takesplace", tree.lemma(head))
    });
    // "after fifteen days of discussions": they took place, and that long.
    let lasted = draft.alike
        && tree.has_case(anchor.at, "of")
        && tree.head(anchor.at).is_some_and(|head| scene.patterns.in_class("timespan", tree.lemma(head)));
    let (from, to) = tree.extent(anchor.at);
    // "at the summit in Lima on Friday": the day may hang on the verb.
    let after =
        (to + 1..tree.len().min(to + 5)).take_while(|&at| tree.upos(at) != "PUNCT" && !tree.is_verb(at));
    let gathers = draft.candidate.pattern.mode.as_deref() == Some("multilateral");
    let dated =
        (from..=to).any(|at| tree.is_time(at)) || (gathers && after.into_iter().any(|at| tree.is_time(at)));
    carried || told || dated || lasted
}

/// What only looks like a request or a measure: why it is none.
pub fn unasked(scene: &Scene, candidate: &Candidate, recipients: &[Party]) -> Option<&'static str> {
    let tree = &scene.tree;
    let at = candidate.anchor.at;
    match candidate.pattern.kind {
        // "Hungary is expected to vote"
        EventType::Request
            if tree.lemma(at) == "expect" && tree.is_passive(at) && syntax::agents(tree, at).is_empty() =>
        {
            Some("held likely, not asked for")
        }
        // "Who wanted to speak in Lima": one's own wish.
        EventType::Request
            if matches!(tree.lemma(at), "want" | "wish" | "expect" | "need")
                && at + 1 < tree.len()
                && tree.low(at + 1) == "to"
                && !tree.is_passive(at)
                && tree.by_rel(at, &["xcomp"]).any(|own| {
                    !tree.is_passive(own) && !matches!(tree.lemma(own), "see" | "have" | "get" | "be")
                }) =>
        {
            Some("wants to do it")
        }
        // "Telephoned at the invitation": whose it was is not said.
        EventType::Request
            if candidate.pattern.pos == Pos::Noun
                && tree.has_case(at, "at")
                && syntax::owners(tree, at).is_empty()
                && !tree
                    .by_rel(at, &["nmod"])
                    .any(|whose| ["of", "by", "from"].iter().any(|case| tree.has_case(whose, case))) =>
        {
            Some("only the occasion")
        }
        // "Will be called North Macedonia": a name.
        EventType::Request
            if tree.lemma(at) == "call"
                && tree.is_passive(at)
                && syntax::complements(tree, at).iter().all(|&below| !tree.is_verb(below))
                && ["on", "upon", "for", "to"]
                    .iter()
                    .all(|case| syntax::prepositional(tree, scene.patterns, at, case).is_empty()) =>
        {
            Some("what it is called")
        }
        // "Announced it at a press conference": nobody confers.
        EventType::Consult
            if candidate.pattern.pos == Pos::Noun
                && tree
                    .by_rel(at, &["compound", "amod"])
                    .any(|kind| matches!(tree.low(kind), "press" | "news")) =>
        {
            Some("told to the press")
        }
        // "Sets Chad a date": for it to do something.
        EventType::Agree
            if matches!(tree.lemma(at), "set" | "fix") && tree.by_rel(at, &["iobj"]).next().is_some() =>
        {
            Some("a date set for others")
        }
        // "Spoke of a serious crisis": with nobody.
        EventType::Consult
            if matches!(tree.lemma(at), "speak" | "talk")
                && ["of", "about", "against"]
                    .iter()
                    .any(|case| !syntax::prepositional(tree, scene.patterns, at, case).is_empty())
                && ["with", "to", "by", "on", "over"]
                    .iter()
                    .all(|case| syntax::prepositional(tree, scene.patterns, at, case).is_empty()) =>
        {
            Some("only says so")
        }
        // "Let fighter jets circle": its own.
        EventType::Concede
            if tree.lemma(at) == "let"
                && syntax::objects(tree, scene.patterns, at).iter().any(|&object| {
                    ["craft", "weapons", "troops"]
                        .iter()
                        .any(|class| scene.patterns.in_class(class, tree.lemma(object)))
                }) =>
        {
            Some("lets its own")
        }
        // "Declined to comment"
        EventType::Reject
            if matches!(tree.lemma(at), "decline" | "refuse")
                && at + 2 < tree.len()
                && tree.low(at + 1) == "to"
                && matches!(tree.low(at + 2), "comment" | "elaborate") =>
        {
            Some("says nothing")
        }
        // "…, the premier informed in Lima": whom he did is not said.
        EventType::Consult
            if matches!(tree.lemma(at), "inform" | "brief")
                && syntax::doers(tree, scene.patterns, at).is_empty()
                && tree.by_rel(at, &["aux"]).next().is_none() =>
        {
            Some("who informs is not said")
        }
        // "Came for the election rally": a meeting of a party, against nobody.
        EventType::Protest
            if candidate.pattern.pos == Pos::Noun
                && tree.by_rel(at, &["compound", "amod"]).any(|kind| {
                    matches!(
                        tree.lemma(kind),
                        "election" | "referendum" | "campaign" | "electoral" | "victory"
                    )
                }) =>
        {
            Some("a rally of a campaign")
        }
        // "Defended the increase": a thing, and nobody else's.
        EventType::Support if tree.lemma(at) == "defend" && recipients.is_empty() => Some("defends a thing"),
        // "The measure was announced by the minister": some measure told before.
        EventType::Sanction => {
            let told = |&noun: &usize| {
                tree.lemma(noun) == "measure"
                    && tree.by_rel(noun, &["det"]).any(|det| matches!(tree.low(det), "the" | "this"))
                    && tree.by_rel(noun, &["nmod", "acl"]).next().is_none()
            };
            let points_back = recipients.is_empty() && candidate.consumed.iter().any(told);
            points_back.then_some("a measure told before")
        }
        _ => None,
    }
}

/// What only looks like an act of somebody's: why it is none.
pub fn unacted(scene: &Scene, candidate: &Candidate, actors: &[Party]) -> Option<&'static str> {
    let (tree, patterns) = (&scene.tree, scene.patterns);
    let at = candidate.anchor.at;
    // "The cargo will not go to Syria"
    let thing = |subject: usize| {
        tree.upos(subject) == "NOUN"
            && ["human", "official", "crowd", "body", "stateagent", "diplomat", "armed", "worker"]
                .iter()
                .all(|class| !patterns.in_class(class, tree.lemma(subject)))
    };
    let goes = candidate.pattern.kind == EventType::Consult
        && candidate.pattern.mode.as_deref() == Some("visit")
        && candidate.pattern.pos == Pos::Verb
        && actors.is_empty()
        && matches!(tree.lemma(at), "go" | "come" | "return" | "travel" | "head");
    if goes && tree.by_rel(at, &["nsubj"]).any(thing) {
        return Some("a thing goes there");
    }
    // "Its leader Hamdan, called Hemeti, spoke": what he is called; "called him a bad neighbour": no telephone.
    if candidate.pattern.kind == EventType::Consult && tree.lemma(at) == "call" {
        let after = tree.mention_end((at + 1).min(tree.len() - 1)) + 1;
        let inserted = after + 1 < tree.len()
            && tree.low(after) == ","
            && matches!(tree.tag(after + 1), "VBD" | "VBZ" | "VBP" | "MD");
        let alias = at > 0
            && tree.low(at - 1) == ","
            && at + 1 < tree.len()
            && tree.mention(at + 1).is_some()
            && (inserted || tree.by_rel(at, &["nsubj"]).next().is_none());
        let judged = tree
            .by_rel(at, &["obj", "xcomp"])
            .flat_map(|whom| tree.by_rel(whom, &["appos", "nmod"]).chain([whom]))
            .any(|word| {
                let article = |det: usize| det > at + 1 && matches!(tree.low(det), "a" | "an");
                tree.upos(word) == "NOUN" && tree.by_rel(word, &["det"]).any(article)
            });
        // "Called the premier Lind a clown": however the reader hung it.
        let named = (at + 1..tree.len().min(at + 9)).find(|&name| {
            tree.mention(name).is_some()
                && tree.upos(name) == "PROPN"
                && tree.mention_end(name) + 2 < tree.len()
        });
        let named = named.is_some_and(|name| {
            let after = tree.mention_end(name) + 1;
            matches!(tree.low(after), "a" | "an") && tree.upos(after + 1) != "NUM" && !tree.is_time(after)
        });
        // "Whom he had called a fool"
        let bare = at + 2 < tree.len()
            && matches!(tree.low(at + 1), "a" | "an")
            && !scene.patterns.in_class("meeting", tree.lemma(at + 2))
            && tree.by_rel(at, &["obj"]).any(|whom| matches!(tree.low(whom), "whom" | "who"));
        if alias || judged || named || bare {
            return Some("what somebody is called");
        }
    }
    let head = tree.head(at)?;
    // "Let the prisoners fly to Washington": they do.
    let let_go = candidate.pattern.kind == EventType::Consult
        && candidate.pattern.mode.as_deref() == Some("visit")
        && tree.rel(at) == "xcomp"
        && matches!(tree.lemma(head), "let" | "allow" | "permit" | "order" | "force")
        && tree.by_rel(head, &["obj", "iobj"]).next().is_some();
    if let_go {
        return Some("others go there");
    }
    // "Called on it to end its illegal activities": only what they are like.
    if candidate.pattern.kind == EventType::Accuse
        && candidate.pattern.pos == Pos::Adjective
        && tree.rel(at) == "amod"
        && matches!(tree.rel(head), "obj" | "obl" | "nmod" | "nsubj")
    {
        return Some("only an attribute");
    }
    // "The ministry announced a protest": a note, and no march.
    let office = |party: &Party| {
        matches!(party.actor.kind, ActorKind::Country | ActorKind::Office) && tree.lemma(party.at) != "people"
    };
    if candidate.pattern.kind == EventType::Protest
        && candidate.pattern.pos == Pos::Noun
        && tree.lemma(at) == "protest"
        && matches!(tree.lemma(head), "announce" | "lodge" | "file" | "submit" | "deliver" | "send")
        && !actors.is_empty()
        && actors.iter().all(office)
    {
        return Some("a note of protest");
    }
    // "A resolution presented by Chad": whose it is.
    if candidate.pattern.kind == EventType::Request
        && tree.rel(at) == "acl"
        && tree.is_passive(at)
        && matches!(tree.lemma(at), "submit" | "present" | "table" | "introduce" | "circulate" | "deposit")
    {
        return Some("only whose text it is");
    }
    // "Will defend its rights"
    let own = |object: usize| {
        tree.by_rel(object, &["nmod", "det"])
            .any(|of| matches!(tree.low(of), "its" | "their" | "our" | "his" | "her" | "my"))
    };
    if candidate.pattern.kind == EventType::Support
        && matches!(tree.lemma(at), "defend" | "protect" | "uphold")
        && tree.by_rel(at, &["obj"]).any(own)
    {
        return Some("only for oneself");
    }
    // "Ordered it to stop the offensive": nobody stops over.
    if candidate.pattern.kind == EventType::Consult
        && tree.lemma(at) == "stop"
        && tree.by_rel(at, &["obj"]).next().is_some()
    {
        return Some("stops something");
    }
    // "Any attack on one of them is regarded as an attack on all"
    let any = tree.by_rel(at, &["det"]).any(|det| tree.low(det) == "any");
    if candidate.pattern.kind == EventType::Assault
        && candidate.pattern.pos == Pos::Noun
        && any
        && tree.rel(at) == "nsubj"
        && matches!(tree.lemma(head), "regard" | "consider" | "treat" | "see" | "view" | "deem")
    {
        return Some("only if there is one");
    }
    // "Vetoed the resolution that demanded a ceasefire": the text did.
    let stopped = |paper: usize| {
        tree.head(paper).is_some_and(|verb| {
            matches!(tree.lemma(verb), "veto" | "reject" | "block" | "oppose" | "defeat" | "vote" | "condemn")
        })
    };
    if candidate.pattern.kind == EventType::Request
        && tree.rel(at) == "acl"
        && matches!(tree.lemma(head), "resolution" | "draft" | "text" | "motion" | "letter" | "amendment")
        && stopped(head)
    {
        return Some("what a text asks for that was stopped");
    }
    // "Will not let itself be intimidated": nobody intimidates.
    let own = tree
        .by_rel(head, &["obj"])
        .any(|object| tree.low(object).ends_with("self") || tree.low(object).ends_with("selves"));
    if tree.lemma(head) == "let" && tree.rel(at) == "xcomp" && own {
        return Some("only what one does not put up with");
    }
    // "Disregarded the objection": what was disregarded.
    let answered = matches!(tree.lemma(head), "disregard" | "ignore" | "reject" | "dismiss" | "overrule");
    if candidate.pattern.kind == EventType::Reject
        && candidate.pattern.pos == Pos::Noun
        && tree.rel(at) == "obj"
        && answered
    {
        return Some("what was rejected");
    }
    // "Proposed to Lind to put off his visit": Lind would.
    let proposes = |verb: usize, clause: usize| {
        matches!(tree.lemma(verb), "propose" | "suggest" | "recommend" | "advise")
            && matches!(tree.rel(clause), "advcl" | "xcomp")
            && tree
                .by_rel(verb, &["obl"])
                .filter(|&whom| whom < clause && tree.has_case(whom, "to"))
                .any(|whom| !super::parties::of_nominal(scene, whom).is_empty())
    };
    let above = tree.head(head).filter(|_| tree.rel(at) == "obj");
    if proposes(head, at) || above.is_some_and(|above| proposes(above, head)) {
        return Some("only proposed to somebody");
    }
    None
}

/// Protesters and the like of no state.
fn is_protester(scene: &Scene, party: &Party) -> bool {
    party.actor.kind == ActorKind::Group
        && party.actor.country.is_none()
        && matches!(
            scene.tree.lemma(party.at),
            "protester" | "protestor" | "demonstrator" | "marcher" | "rioter"
        )
}

/// Whether the verb's object, a resolution, condemns or demands something.
fn blames(scene: &Scene, verb: usize) -> bool {
    let tree = &scene.tree;
    let object =
        tree.by_rel(verb, &["obj"]).find(|&at| scene.patterns.in_class("resolution", tree.lemma(at)));
    object.is_some_and(|object| {
        tree.by_rel(object, &["acl"]).any(|at| {
            matches!(
                tree.lemma(at),
                "condemn"
                    | "criticise"
                    | "criticize"
                    | "denounce"
                    | "demand"
                    | "deplore"
                    | "blame"
                    | "urge"
                    | "accuse"
            )
        })
    })
}
