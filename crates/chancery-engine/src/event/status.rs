//! Whether an act took place: tense, modality, negation, conditions, and every word that governs it.
//!
//! Starts at the act's word and climbs to the root. Each word on the way may plan the act, deny it,
//! make it depend on something, report it, or say that it was only asked for, in which case it is no event.

use chancery_lexicon::patterns::{Control, Effect, Governor, Pos};
use chancery_model::{EventType, Status};

use super::Scene;
use super::condition::{condition, in_condition, is_conditional_clause};
use super::intent::{awaits, is_cause, is_headline, is_outcome};
use super::parties::Anchor;
use super::pattern;
use super::syntax;
use super::tree::{DEPTH, Tree};

/// What the words around an act say about it.
#[derive(Clone, Debug, PartialEq)]
pub struct Outlook {
    /// Whether it took place.
    pub status: Status,
    /// It was only asked for, threatened or refused.
    pub dropped: bool,
    /// It was refused or forbidden.
    pub refused: bool,
    /// Nominal heads of whoever reports it, nearest first.
    pub speakers: Vec<usize>,
    /// The reporting verb.
    pub report: Option<usize>,
    /// Told as known before.
    pub background: bool,
    /// The act hangs on `in`, `after`, `over` …: mentioned beside another.
    pub adjunct: bool,
    /// Present tense or a bare noun: a date may still say that it is to come.
    pub tenseless: bool,
    /// The clause says `should` or `must`.
    pub obliged: bool,
    /// Reasons, for explanations.
    pub because: Vec<String>,
    /// The verbs passed on the way up, the act's own first: a date on one of them dates the act.
    pub spine: Vec<usize>,
}

/// Reads the outlook of the act at `anchor`.
pub fn outlook(scene: &Scene, anchor: Anchor, kind: EventType) -> Outlook {
    let mut climb = Climb {
        scene,
        kind,
        out: Outlook {
            status: Status::Happened,
            dropped: false,
            refused: false,
            speakers: Vec::new(),
            report: None,
            background: false,
            adjunct: false,
            tenseless: false,
            obliged: false,
            because: Vec::new(),
            spine: Vec::new(),
        },
        settled: false,
        apart: false,
    };
    climb.noun(anchor);
    climb.up(anchor);
    climb.out
}

/// How firmly a status keeps its ground when an outer word says another.
fn rank(status: Status) -> u8 {
    match status {
        Status::Happened => 0,
        Status::Ongoing => 1,
        Status::Planned => 2,
        Status::Expected => 3,
        Status::Proposed => 4,
        Status::Alleged => 5,
        Status::Conditional => 6,
        Status::Negated => 7,
        Status::Denied => 8,
    }
}

struct Climb<'s, 'a> {
    scene: &'s Scene<'a>,
    kind: EventType,
    out: Outlook,
    /// Below a clause in the past: who plans or wants above it plans something else.
    settled: bool,
    /// A noun beside a verb with an act of its own: what this verb denies is that act.
    apart: bool,
}

impl Climb<'_, '_> {
    fn meet(&mut self, status: Status, at: usize) {
        let is_open = matches!(status, Status::Planned | Status::Proposed | Status::Expected);
        if self.settled && is_open {
            return;
        }
        if rank(status) > rank(self.out.status) {
            self.out.status = status;
            self.out.because.push(format!("{} by {:?}", status.name(), self.scene.tree.token(at).text));
        }
    }

    /// Adjectives and determiners of a noun that carries an act.
    fn noun(&mut self, anchor: Anchor) {
        let tree = &self.scene.tree;
        if tree.is_verb(anchor.at) {
            return;
        }
        self.out.tenseless = anchor.carrier.is_none();
        if tree.is_negated(anchor.at) {
            self.meet(Status::Negated, anchor.at);
        }
        // "A meeting … is due in Sochi" where the reader finds no verb.
        if tree.head(anchor.at).is_none() {
            for at in anchor.at + 1..tree.len().min(anchor.at + 14) {
                if matches!(tree.low(at), "due" | "scheduled" | "planned" | "expected" | "set")
                    && matches!(tree.lemma(at - 1), "be")
                {
                    self.meet(Status::Planned, at);
                }
            }
        }
        self.adjectives(anchor.at);
    }

    /// Words beside a noun that tell what became of it: "the cancelled visit".
    fn adjectives(&mut self, noun: usize) {
        let tree = &self.scene.tree;
        for &child in tree.children(noun) {
            if matches!(tree.rel(child), "amod" | "compound" | "det" | "advmod")
                && let Some(status) = adjective(tree.lemma(child)).or_else(|| adjective(tree.low(child)))
            {
                self.meet(status, child);
            }
        }
    }

    fn up(&mut self, anchor: Anchor) {
        let tree = &self.scene.tree;
        let mut node = anchor.at;
        // "Did not admit it and accused him": the second verb has a tense of its own.
        let mut passed: Option<usize> = None;
        for _ in 0..DEPTH {
            if Some(node) != passed
                && (node != anchor.at
                    || tree.is_verb(node)
                    || tree.upos(node) == "ADJ"
                    || tree.by_rel(node, &["cop"]).next().is_some())
                && (tree.is_verb(node) || tree.by_rel(node, &["cop", "aux"]).next().is_some())
            {
                self.verb(node);
                self.out.spine.push(node);
            }
            self.paratactic_report(node);
            if let Some(noun) = self.noun_before_that(node) {
                self.claimed(noun, node);
                return;
            }
            let Some(head) = tree.head(node) else { return };
            // "Said that it was theatre, whereupon Lima called in the envoy": that was not said.
            if tree.by_rel(node, &["mark", "advmod"]).any(|mark| tree.low(mark) == "whereupon") {
                return;
            }
            // "Chad had mediated; Peru denied any mediation": another sentence.
            let apart = (node.min(head)..node.max(head)).any(|at| tree.low(at) == ";");
            if apart {
                return;
            }
            let go_on = match tree.rel(node) {
                "xcomp" | "ccomp" | "csubj" => self.governed(node, head),
                "advcl" => self.adverbial(node, head),
                "acl" => self.adnominal(node, head),
                "obj" | "iobj" | "nsubj" | "obl" | "nmod" | "dep" => self.nominal(anchor, node, head),
                "conj" | "parataxis" | "appos" | "list" => {
                    if tree.rel(node) == "parataxis" && self.is_report(head) && !tree.is_verb(node) {
                        false
                    } else if tree.rel(node) == "conj" && is_conditional_clause(self.scene, head) {
                        // "Should X agree, Y would send …, the minister said": the report is above the condition.
                        if let Some(above) = tree.head(head).filter(|&above| {
                            self.is_report(above) && tree.by_rel(above, &["nsubj"]).next().is_some()
                        }) {
                            self.speak(above);
                        }
                        // "If …, X will …" where the reader coordinates the two.
                        tree.by_rel(node, &["nsubj"]).next().is_none() && self.climb_only(node, head)
                    } else {
                        // "He cannot leave: the court took his passport": a sentence of its own.
                        let own = tree.rel(node) == "parataxis"
                            && tree.is_verb(node)
                            && tree.by_rel(node, &["nsubj"]).next().is_some()
                            && !self.is_report(head);
                        !own && matches!(tree.rel(node), "conj" | "parataxis")
                    }
                }
                _ => false,
            };
            if !go_on {
                return;
            }
            if has_own_tense(self.scene, node, head) {
                passed = Some(head);
                // "Had not been kept, and talks brought nothing": both are told as known before.
                self.out.background |= tree.by_rel(head, &["aux"]).any(|aux| tree.low(aux) == "had");
            }
            node = head;
        }
    }

    /// Tense, modality, negation and conditions of one verb.
    fn verb(&mut self, at: usize) {
        let tree = &self.scene.tree;
        let auxiliaries = tree.auxiliaries(at);
        let conditioned = condition(self.scene, at);
        let mut future = false;
        let mut finite = false;
        for &aux in &auxiliaries {
            finite = true;
            match tree.low(aux) {
                "will" | "wo" | "'ll" | "’ll" | "shall" => {
                    future = true;
                    self.meet(if conditioned { Status::Conditional } else { Status::Planned }, aux);
                }
                "would" | "'d" | "’d" => {
                    future = true;
                    let reported = self.is_reported(at);
                    self.meet(
                        if conditioned || !reported { Status::Conditional } else { Status::Planned },
                        aux,
                    );
                }
                "may" | "might" | "could" | "can" | "ca" => {
                    future = true;
                    self.meet(if conditioned { Status::Conditional } else { Status::Expected }, aux);
                }
                "should" if is_conditional_clause(self.scene, at) => self.meet(Status::Conditional, aux),
                "should" | "must" | "ought" => {
                    future = true;
                    self.out.obliged = true;
                    let planned = matches!(
                        self.kind,
                        EventType::Consult | EventType::Support | EventType::Cooperate | EventType::Retreat
                    );
                    self.meet(if planned { Status::Planned } else { Status::Proposed }, aux);
                }
                "had" => self.out.background = true,
                _ => {}
            }
        }
        if !future
            && tree.low(at).ends_with("ing")
            && auxiliaries.iter().any(|&aux| matches!(tree.low(aux), "is" | "are" | "'s" | "'re" | "am"))
        {
            let departs = matches!(
                tree.lemma(at),
                "send"
                    | "deploy"
                    | "dispatch"
                    | "travel"
                    | "go"
                    | "leave"
                    | "fly"
                    | "head"
                    | "come"
                    | "visit"
                    | "plan"
            );
            self.meet(if departs { Status::Planned } else { Status::Ongoing }, at);
        }
        // "The council is to adopt a text", "the next step is for the council to adopt it".
        let to = tree.by_rel(at, &["mark", "aux"]).find(|&to| to < at && tree.low(to) == "to");
        let is_due = |to: usize| {
            tree.by_rel(at, &["cop", "aux"])
                .any(|be| be < to && matches!(tree.low(be), "is" | "are" | "was" | "were"))
        };
        // "Chile to sign the pact": a headline.
        let is_headline = || tree.head(at).is_none() && is_headline(tree);
        if to.is_some_and(|to| is_due(to) || is_headline()) {
            self.meet(Status::Planned, at);
        }
        if tree.is_negated(at) && !self.apart {
            self.meet(Status::Negated, at);
        }
        if conditioned && !finite && tree.low(at) == tree.lemma(at) {
            self.meet(Status::Conditional, at);
        }
        if in_condition(self.scene, at) {
            self.meet(Status::Conditional, at);
            if tree.is_negated(at) {
                // "if London does not pay": nobody does anything.
                self.out.dropped = true;
                self.out.because.push("only a condition that it is not done".to_owned());
            }
        }
        let text = tree.low(at);
        if auxiliaries.is_empty() && (text == tree.lemma(at) || text.ends_with('s')) {
            self.out.tenseless = true;
        }
        for child in tree.by_rel(at, &["advmod"]).collect::<Vec<_>>() {
            match tree.low(child) {
                "reportedly" | "allegedly" | "supposedly" | "purportedly" => {
                    self.meet(Status::Alleged, child)
                }
                "possibly" | "probably" | "likely" | "perhaps" | "maybe" | "presumably" => {
                    self.meet(Status::Expected, child)
                }
                "almost" | "nearly" if !self.apart => self.meet(Status::Negated, child),
                _ => {}
            }
        }
    }

    /// A clause under a verb, adjective or noun. Returns whether to climb on.
    fn governed(&mut self, node: usize, head: usize) -> bool {
        let tree = &self.scene.tree;
        if tree.lemma(head) == "be" || tree.lemma(head) == "have" {
            if tree.by_rel(node, &["mark"]).any(|mark| tree.low(mark) == "to") {
                self.meet(Status::Planned, head);
            }
            return true;
        }
        let own_subject = tree.by_rel(node, &["nsubj"]).next().is_some();
        // "The union prepares sanctions, its envoy accused Peru": no plan of the union's.
        if tree.rel(node) == "ccomp"
            && own_subject
            && matches!(tree.tag(node), "VBD")
            && tree.by_rel(node, &["mark"]).next().is_none()
            && tree.by_rel(head, &["obj"]).any(|object| object < node)
            && !self.is_report(head)
        {
            return false;
        }
        // "Wants to know what happened"
        self.settled |=
            tree.rel(node) == "ccomp" && tree.tag(node) == "VBD" && tree.auxiliaries(node).is_empty();
        match self.governor(head, own_subject || tree.by_rel(head, &["obj", "iobj"]).next().is_some()) {
            Some(governor) => self.apply(governor, node, head),
            None => true,
        }
    }

    fn apply(&mut self, governor: Governor, node: usize, head: usize) -> bool {
        let tree = &self.scene.tree;
        match governor.effect {
            Effect::Drop => {
                self.out.dropped = true;
                self.out.refused |=
                    tree.is_verb(node) && self.scene.patterns.in_class("refusing", tree.lemma(head));
                self.out.because.push(format!("only in the words of {:?}", tree.token(head).text));
                false
            }
            Effect::Reported if tree.rel(node) == "xcomp" && tree.is_passive(head) => {
                self.meet(Status::Alleged, head);
                self.speak(head);
                true
            }
            Effect::Reported => {
                self.speak(head);
                true
            }
            Effect::Becomes(status) => {
                if matches!(status, Status::Alleged | Status::Denied) {
                    self.speak(head);
                }
                if status == Status::Planned && tree.is_negated(head) {
                    self.meet(Status::Negated, head);
                }
                self.meet(status, head);
                true
            }
        }
    }

    fn adverbial(&mut self, node: usize, head: usize) -> bool {
        let tree = &self.scene.tree;
        if awaits(tree, node, head) {
            self.meet(Status::Planned, head);
        }
        for mark in tree.by_rel(node, &["mark", "case", "advmod"]).collect::<Vec<_>>() {
            match tree.low(mark) {
                "without" => {
                    self.meet(Status::Negated, mark);
                    return false;
                }
                "of" | "from" | "for" | "against" | "over" | "about" => {
                    return match self.governor(head, true) {
                        Some(governor) if governor.effect != Effect::Drop || tree.low(mark) != "for" => {
                            self.apply(governor, node, head)
                        }
                        _ => false,
                    };
                }
                "to" => {
                    return match self.governor(head, true) {
                        Some(governor) => self.apply(governor, node, head),
                        None if is_outcome(self.scene, node) => true,
                        None => {
                            self.meet(Status::Planned, mark);
                            false
                        }
                    };
                }
                "by" => return true,
                // "Did not succeed in freeing him"
                "in" if matches!(tree.lemma(head), "succeed" | "fail") => {
                    if tree.is_negated(head) != (tree.lemma(head) == "fail") {
                        self.meet(Status::Negated, head);
                    }
                    return true;
                }
                // "would go on negotiating" is one act; "agreed on meeting again" is one to come.
                "on" if matches!(tree.lemma(head), "go" | "carry" | "keep" | "press" | "insist") => {
                    return true;
                }
                "on" | "upon" => {
                    if let Some(governor) = self.governor(head, false)
                        && matches!(governor.effect, Effect::Becomes(Status::Planned | Status::Proposed))
                    {
                        return self.apply(governor, node, head);
                    }
                }
                "instead" | "rather" => {
                    self.meet(Status::Negated, mark);
                    return false;
                }
                "before" => {
                    self.out.adjunct = true;
                    return false;
                }
                // "Asks to suspend it until it apologises": it has not.
                "until" | "till" if matches!(tree.tag(node), "VBZ" | "VBP") => {
                    self.out.dropped = true;
                    self.out.because.push("only waited for".to_owned());
                    return false;
                }
                // "He would go, he said, hours after they set a deadline": they did.
                "after" | "since" | "because" if looks_back(self.scene, node, head) => return false,
                "after" | "because" | "since" | "when" | "while" | "as" | "although" | "though" | "where"
                | "until" => return self.is_reported(head),
                _ => {}
            }
        }
        // "…, Pompeo warned": the report hangs below or above.
        if self.is_report(head)
            && tree.by_rel(node, &["nsubj"]).next().is_some()
            && !tree.low(node).ends_with("ing")
        {
            self.speak(head);
        }
        false
    }

    fn adnominal(&mut self, node: usize, head: usize) -> bool {
        let tree = &self.scene.tree;
        let bound = tree
            .by_rel(node, &["mark", "case"])
            .any(|mark| matches!(tree.low(mark), "to" | "of" | "that" | "for" | "from"));
        let on = tree.by_rel(node, &["mark", "case"]).any(|mark| matches!(tree.low(mark), "on" | "against"));
        let about = on && self.scene.patterns.governor(tree.lemma(head), Pos::Noun).is_some();
        if !bound && !about {
            return false;
        }
        match self.scene.patterns.governor(tree.lemma(head), Pos::Noun) {
            Some(governor) => {
                let go_on = self.apply(governor, node, head);
                self.adjectives(head);
                go_on && tree.head(head).is_some() && self.through_noun(head)
            }
            None if is_outcome(self.scene, node) => false,
            // "Chile to sign the pact": a headline.
            None if tree.head(head).is_none() && is_headline(tree) => {
                self.meet(Status::Planned, node);
                false
            }
            None => {
                // "urged Russia to release" read as a clause of Russia.
                match tree
                    .head(head)
                    .filter(|&above| tree.is_verb(above) && matches!(tree.rel(head), "obj" | "obl" | "iobj"))
                {
                    Some(above) => match self.governor(above, true) {
                        Some(governor) => self.apply(governor, node, above),
                        // "The third time that he has left": told of the noun.
                        None if tree.by_rel(node, &["mark", "case"]).any(|mark| tree.low(mark) == "that") => {
                            false
                        }
                        None => {
                            self.meet(Status::Planned, node);
                            false
                        }
                    },
                    None => false,
                }
            }
        }
    }

    /// "the claim that …", wherever the reader hung the clause: the governing noun right before its "that".
    fn noun_before_that(&self, node: usize) -> Option<usize> {
        let tree = &self.scene.tree;
        if !tree.is_verb(node) || !matches!(tree.rel(node), "ccomp" | "acl" | "advcl" | "conj" | "parataxis")
        {
            return None;
        }
        let mark = tree.by_rel(node, &["mark"]).find(|&mark| tree.low(mark) == "that")?;
        let noun = mark.checked_sub(1).filter(|&noun| tree.upos(noun) == "NOUN")?;
        let governor = self.scene.patterns.governor(tree.lemma(noun), Pos::Noun)?;
        matches!(governor.effect, Effect::Becomes(Status::Alleged)).then_some(noun)
    }

    /// What a claim says is alleged by whoever makes it, and denied by whoever rejects it.
    fn claimed(&mut self, noun: usize, node: usize) {
        let tree = &self.scene.tree;
        let verb = tree.head(noun).filter(|&verb| tree.is_verb(verb) && verb < noun);
        let rejects = verb.filter(|&verb| {
            matches!(
                tree.lemma(verb),
                "reject" | "deny" | "refute" | "dismiss" | "contradict" | "dispute" | "repudiate" | "rebut"
            )
        });
        match rejects {
            Some(verb) => {
                self.meet(Status::Denied, node);
                self.speak(verb);
            }
            None => {
                self.meet(Status::Alleged, node);
                let owners = syntax::owners(tree, noun);
                if self.out.report.is_none() && !owners.is_empty() {
                    self.out.report = Some(noun);
                    self.out.speakers = owners;
                }
            }
        }
    }

    /// A governing noun under a verb: "rejected the call to …", "has no plan to …".
    fn through_noun(&mut self, noun: usize) -> bool {
        let tree = &self.scene.tree;
        if tree.is_negated(noun) {
            self.meet(Status::Negated, noun);
        }
        let Some(verb) = tree.head(noun).filter(|&head| tree.is_verb(head)) else { return false };
        if tree.is_negated(verb) {
            self.meet(Status::Negated, verb);
        }
        match self.governor(verb, true) {
            Some(governor) if governor.effect == Effect::Drop => self.meet(Status::Negated, verb),
            Some(Governor { effect: Effect::Becomes(status), .. }) => self.meet(status, verb),
            _ => {}
        }
        false
    }

    /// A noun that carries an act, or a noun above it.
    fn nominal(&mut self, anchor: Anchor, node: usize, head: usize) -> bool {
        let tree = &self.scene.tree;
        if tree.is_verb(head) || tree.by_rel(head, &["cop"]).next().is_some() || tree.upos(head) == "ADJ" {
            return self.under_verb(anchor, node, head);
        }
        if tree.rel(node) == "nmod" {
            let topical =
                ["on", "about", "over", "for", "to", "of"].into_iter().find(|case| tree.has_case(node, case));
            if let Some(governor) =
                topical.and_then(|_| self.scene.patterns.governor(tree.lemma(head), Pos::Noun))
            {
                let go_on = self.apply(governor, node, head);
                return go_on && self.through_noun(head);
            }
            let talked = ["meeting", "request", "warning"]
                .iter()
                .any(|class| self.scene.patterns.in_class(class, tree.lemma(head)));
            match topical {
                Some("on" | "about" | "over" | "for") if talked => {
                    self.out.dropped = true;
                    self.out.because.push(format!("only the topic of {:?}", tree.token(head).text));
                    return false;
                }
                Some("on" | "about" | "for")
                    if self.scene.patterns.in_class("agreement", tree.lemma(head)) =>
                {
                    self.meet(Status::Planned, head);
                    return false;
                }
                Some("of") => {
                    if matches!(
                        tree.lemma(head),
                        "possibility" | "prospect" | "chance" | "risk" | "idea" | "danger" | "fear"
                    ) {
                        self.meet(Status::Proposed, head);
                    }
                    self.out.adjunct = true;
                    return true;
                }
                _ => {}
            }
            self.out.adjunct = true;
            return tree.is_nominal(head) && topical.is_some();
        }
        false
    }

    fn under_verb(&mut self, anchor: Anchor, node: usize, head: usize) -> bool {
        let tree = &self.scene.tree;
        let lemma = tree.lemma(head);
        let rel = tree.rel(node);
        // "declared the coup ended": no coup of whoever says so.
        let over = |at: usize| {
            matches!(tree.low(at), "ended" | "over" | "finished" | "failed" | "complete" | "completed")
        };
        if (rel == "obj" || tree.is_passive(head))
            && matches!(lemma, "declare" | "consider" | "call" | "pronounce")
            && (node + 1..tree.len().min(node + 6)).any(over)
        {
            self.out.dropped = true;
            self.out.because.push("only said to be over".to_owned());
            return false;
        }
        if anchor.carrier == Some(head) {
            if let Some(status) = pattern::light(self.scene, head) {
                let begun = status == Status::Ongoing && past(self.scene, head);
                if status != Status::Happened && !begun {
                    self.meet(status, head);
                }
            }
            if node == anchor.at
                && status_of_noun_object(lemma)
                && let Some(governor) = self.governor(head, false)
            {
                return self.apply(governor, node, head);
            }
            return true;
        }
        if rel == "obl" {
            if tree.has_case(node, "without") {
                self.meet(Status::Negated, node);
                return false;
            }
            let bound = ["on", "of", "to", "against", "about", "from", "with", "for", "upon", "by"]
                .iter()
                .any(|case| tree.has_case(node, case));
            let governor = if bound { self.governor(head, true) } else { None };
            return match governor {
                Some(governor) if governor.effect != Effect::Reported && !tree.has_case(node, "by") => {
                    if tree.has_case(node, "for") && !matches!(governor.effect, Effect::Drop) {
                        self.out.adjunct = true;
                        return false;
                    }
                    self.apply(governor, node, head)
                }
                _ => {
                    self.out.adjunct = true;
                    self.occasion(node, head);
                    if ["before", "until", "ahead"].iter().any(|case| tree.has_case(node, case)) {
                        self.meet(Status::Planned, node);
                    }
                    if tree.has_case(node, "for")
                        && matches!(lemma, "travel" | "fly" | "leave" | "depart" | "go" | "head")
                    {
                        return true;
                    }
                    false
                }
            };
        }
        let acted_on = rel == "obj" || (rel == "nsubj" && tree.is_passive(head));
        if anchor.carrier.is_none() && node == anchor.at && tree.is_verb(head) && (acted_on || rel == "nsubj")
        {
            // "Plans to cut the costs": they are there, whatever comes of the plan.
            if rel == "obj"
                && tree.upos(node) == "NOUN"
                && self.scene.patterns.in_class("presupposing", lemma)
            {
                return false;
            }
            let decides = self.governor(head, false).is_some_and(|it| it.effect != Effect::Reported);
            self.apart |= !decides && pattern::light(self.scene, head).is_none();
        }
        if acted_on && let Some(governor) = self.governor(head, false) {
            if governor.effect == Effect::Reported {
                // "announced talks", "confirmed the meeting": reported; announced things are to come.
                self.speak(head);
                if matches!(lemma, "announce" | "declare") {
                    self.meet(Status::Planned, head);
                }
                return true;
            }
            return self.apply(governor, node, head);
        }
        // "Protesters set fire to a car": what they do is not to come.
        let people = rel == "nsubj" && self.scene.patterns.in_class("crowd", tree.lemma(node));
        if (rel == "nsubj" && !people) || acted_on {
            let pos = if tree.is_verb(head) { Pos::Verb } else { Pos::Adjective };
            if let Some(Governor { effect: Effect::Becomes(status), .. }) = self
                .scene
                .patterns
                .governor(lemma, pos)
                .filter(|_| pos == Pos::Adjective && !is_cause(tree, head))
            {
                self.meet(status, head);
                return true;
            }
            if let Some(status) = pattern::light(self.scene, head) {
                if status != Status::Happened && !(status == Status::Ongoing && past(self.scene, head)) {
                    self.meet(status, head);
                }
                self.out.tenseless = false;
                return true;
            }
            // "The truce between the two collapsed"
            let truce = self.kind == EventType::Retreat
                && self.scene.patterns.in_class("ceasefire", tree.lemma(node))
                && matches!(
                    lemma,
                    "fail" | "collapse" | "founder" | "expire" | "end" | "crumble" | "unravel"
                );
            if truce || matches!(lemma, "fail" | "collapse" | "founder") && self.kind == EventType::Agree {
                self.meet(Status::Negated, head);
            }
            return rel == "nsubj" || !self.is_report(head);
        }
        false
    }

    /// "They will meet at the summit": the occasion of what is to come is to come as well.
    fn occasion(&mut self, node: usize, head: usize) {
        let tree = &self.scene.tree;
        let is_occasion = !matches!(
            tree.lemma(node),
            "speech"
                | "interview"
                | "letter"
                | "statement"
                | "report"
                | "request"
                | "invitation"
                | "initiative"
                | "proposal"
                | "suggestion"
                | "behest"
                | "urging"
                | "demand"
        ) && ["at", "during", "in", "on", "as", "within", "alongside"]
            .iter()
            .any(|case| tree.has_case(node, case));
        if !is_occasion || !self.out.tenseless {
            return;
        }
        let above = outlook(self.scene, Anchor { at: head, carrier: None }, self.kind);
        if !above.dropped
            && matches!(
                above.status,
                Status::Planned | Status::Proposed | Status::Expected | Status::Conditional
            )
        {
            self.meet(Status::Planned, head);
        }
    }

    /// Whether a coordinated verb without a subject of its own shares the fate of the first.
    fn climb_only(&self, node: usize, head: usize) -> bool {
        self.scene.tree.rel(node) == "conj" && self.scene.tree.is_verb(head)
    }

    fn governor(&self, head: usize, has_object: bool) -> Option<Governor> {
        let tree = &self.scene.tree;
        let pos = if tree.is_verb(head) {
            Pos::Verb
        } else if tree.upos(head) == "NOUN" {
            Pos::Noun
        } else {
            Pos::Adjective
        };
        let lemma = tree.lemma(head);
        let lemma =
            if pos == Pos::Verb && lemma == "set" && tree.is_passive(head) { "scheduled" } else { lemma };
        let pos = if lemma == "scheduled" { Pos::Adjective } else { pos };
        let rows = self.scene.patterns.governors(lemma, pos);
        // "call off" is no call.
        if lemma == "call" && tree.by_rel(head, &["compound", "advmod"]).any(|child| tree.low(child) == "off")
        {
            return Some(Governor { effect: Effect::Becomes(Status::Negated), control: Control::Subject });
        }
        let by_object = rows.iter().find(|row| row.control == Control::Object).filter(|_| has_object);
        let other = rows.iter().find(|row| row.control != Control::Object);
        let passive = tree.is_passive(head);
        let chosen = if passive && rows.len() > 1 {
            rows.iter().find(|row| row.control == Control::Object).or(other)
        } else {
            by_object.or(other).or(rows.first())
        };
        chosen.copied()
    }

    fn is_report(&self, at: usize) -> bool {
        let tree = &self.scene.tree;
        tree.is_verb(at)
            && self
                .scene
                .patterns
                .governors(tree.lemma(at), Pos::Verb)
                .iter()
                .any(|row| row.effect == Effect::Reported)
            || matches!(tree.lemma(at), "warn" | "threaten" | "promise" | "pledge" | "vow" | "suggest")
    }

    /// Whether some verb above reports the clause.
    fn is_reported(&self, at: usize) -> bool {
        let tree = &self.scene.tree;
        let below = tree.by_rel(at, &["parataxis"]).any(|child| self.is_report(child));
        let mut node = at;
        for _ in 0..DEPTH {
            let Some(head) = tree.head(node) else { break };
            if matches!(tree.rel(node), "ccomp" | "parataxis") && self.is_report(head) {
                return true;
            }
            node = head;
        }
        below
    }

    fn speak(&mut self, verb: usize) {
        let tree = &self.scene.tree;
        if self.out.report.is_some() {
            return;
        }
        let mut speakers = syntax::doers(tree, self.scene.patterns, verb);
        if tree.is_nominal(verb) {
            speakers = syntax::owners(tree, verb);
        }
        self.out.report = Some(verb);
        self.out.speakers = speakers;
    }

    /// "…, Pompeo warned."
    fn paratactic_report(&mut self, at: usize) {
        let tree = &self.scene.tree;
        let unmarked = |child: usize| {
            tree.rel(child) == "parataxis"
                || (child > 0
                    && tree.by_rel(child, &["mark", "cc"]).next().is_none()
                    // "Broke relations when Lima recognised him"
                    && tree.by_rel(child, &["advmod"]).all(|when| {
                        !matches!(tree.low(when), "when" | "where" | "whereupon" | "once" | "while")
                    }))
        };
        let found = tree.by_rel(at, &["parataxis", "advcl", "conj"]).find(|&child| {
            self.is_report(child)
                && !tree.is_negated(child)
                // "Peru condemned it, Chile will ask for measures": what Chile is going to say.
                && !tree.auxiliaries(child).iter().any(|&aux| tree.low(aux) == "will")
                // "Iran condemned it; Turkey said that it will leave": that is what Turkey said.
                && !tree.by_rel(child, &["ccomp"]).any(|told| told > child)
                && !matches!(
                    tree.lemma(child),
                    "know" | "see" | "find" | "learn" | "hear" | "show" | "share" | "read" | "signal"
                )
                && unmarked(child)
                && child > at
                && tree.by_rel(child, &["nsubj"]).next().is_some()
                // "Peru left the pact, Chile promises an answer": it says something else.
                && !tree.by_rel(child, &["obj"]).any(|object| {
                    object > child
                        && tree.upos(object) == "NOUN"
                        && matches!(tree.lemma(child), "promise" | "pledge" | "vow" | "announce" | "threaten")
                })
        });
        if let Some(report) = found {
            self.speak(report);
            if let Some(speaker) = behind_comma(tree, at, report) {
                self.out.speakers = vec![speaker];
            }
        }
        if self.out.report.is_none() {
            let found = tree
                .by_rel(at, &["obl", "advmod", "nmod"])
                .find(|&child| tree.has_case(child, "according") || tree.has_case(child, "accord"));
            if let Some(found) = found {
                self.out.report = Some(found);
                self.out.speakers = vec![found];
            }
        }
    }
}

/// "Peru will send the ship Trent, the ministry confirmed" read as a ship that confirms: who stands behind the last comma does.
fn behind_comma(tree: &Tree, told: usize, report: usize) -> Option<usize> {
    let subject = tree.by_rel(report, &["nsubj"]).next().filter(|&subject| subject > told)?;
    let comma = (subject..report).rev().find(|&at| tree.low(at) == ",")?;
    let first = (comma + 1..report).find(|&at| tree.is_nominal(at) && !tree.has_any_case(at))?;
    (first..report).take_while(|&at| tree.is_nominal(at)).last()
}

/// "Did not come and sent word": the second of two verbs is finite where the first has an auxiliary.
fn has_own_tense(scene: &Scene, node: usize, head: usize) -> bool {
    let tree = &scene.tree;
    // "The fault was not told, and only became known", "… and they left".
    let is_other = tree.rel(node) == "conj"
        && tree.tag(node) == "VBD"
        && tree.by_rel(node, &["aux"]).next().is_none()
        && tree.is_verb(head)
        && tree.tag(head) == "VBN"
        && (!tree.low(node).ends_with("ed") || tree.by_rel(node, &["nsubj"]).next().is_some());
    if is_other {
        return true;
    }
    tree.rel(node) == "conj"
        && matches!(tree.tag(node), "VBD" | "VBZ")
        && tree.low(node) != tree.lemma(node)
        && tree.is_verb(head)
        && tree.tag(head) == "VB"
        && tree.by_rel(head, &["aux"]).next().is_some()
}

/// Whether a clause tells of the past beside a verb that tells of what is to come.
fn looks_back(scene: &Scene, node: usize, head: usize) -> bool {
    let tree = &scene.tree;
    let modal = |verb: usize| tree.by_rel(verb, &["aux"]).any(|aux| tree.tag(aux) == "MD");
    tree.tag(node) == "VBD" && tree.by_rel(node, &["nsubj"]).next().is_some() && modal(head)
}

/// Governing verbs that decide about a noun even where they also carry it.
fn status_of_noun_object(lemma: &str) -> bool {
    matches!(
        lemma,
        "want"
            | "demand"
            | "request"
            | "urge"
            | "refuse"
            | "reject"
            | "exclude"
            | "rule"
            | "oppose"
            | "seek"
            | "deny"
            | "suggest"
    )
}

/// A verb of the past.
fn past(scene: &Scene, at: usize) -> bool {
    let tree = &scene.tree;
    let text = tree.low(at);
    let simple = text != tree.lemma(at) && !text.ends_with('s') && !text.ends_with("ing");
    simple || tree.auxiliaries(at).iter().any(|&aux| matches!(tree.low(aux), "was" | "were" | "had"))
}

fn adjective(lemma: &str) -> Option<Status> {
    Some(match lemma {
        "planned" | "scheduled" | "upcoming" | "forthcoming" | "future" | "next" | "imminent"
        | "impending" | "coming" | "envisaged" | "agreed" => Status::Planned,
        "possible" | "potential" | "expected" | "likely" | "anticipated" | "eventual" | "probable" => {
            Status::Expected
        }
        "proposed" | "suggested" | "offered" => Status::Proposed,
        "alleged" | "suspected" | "reported" | "supposed" | "claimed" | "purported" => Status::Alleged,
        "cancelled" | "canceled" | "postponed" | "failed" | "averted" | "thwarted" | "foiled"
        | "abortive" | "aborted" | "attempted" => Status::Negated,
        "ongoing" | "continuing" | "current" => Status::Ongoing,
        "hypothetical" => Status::Conditional,
        _ => return None,
    })
}
