//! Mends clauses that the reader hung on the wrong word: who acts in the main clause, and what a verb of telling tells.

use super::mend::{Mend, hung};
use super::tree::Tree;

/// Verbs that tell somebody something.
const TELLING: [&str; 9] =
    ["inform", "tell", "assure", "warn", "remind", "notify", "convince", "advise", "reassure"];

/// Verbs that close a sentence with whoever told or agreed it.
const CLOSING: [&str; 34] = [
    "say",
    "warn",
    "announce",
    "agree",
    "add",
    "report",
    "declare",
    "promise",
    "claim",
    "state",
    "stress",
    "predict",
    "inform",
    "affirm",
    "assure",
    "precise",
    "communicate",
    "emphasise",
    "emphasize",
    "underline",
    "confirm",
    "denounce",
    "indicate",
    "explain",
    "note",
    "specify",
    "detail",
    "believe",
    "tell",
    "refer",
    "recall",
    "reveal",
    "clarify",
    "point",
];

/// How a sentence is to be read whose clauses were hung wrongly.
pub fn clauses(tree: &Tree, mends: &mut Vec<Mend>) {
    relative_first(tree, mends);
    relative_between(tree, mends);
    names_first(tree, mends);
    told_clause(tree, mends);
    participle_first(tree, mends);
    perfect_gerund(tree, mends);
    object_of_noun(tree, mends);
    given_first(tree, mends);
    told_last(tree, mends);
    document_says(tree, mends);
    opening_without_comma(tree, mends);
    two_subjects(tree, mends);
    owner_as_subject(tree, mends);
    name_after_kind(tree, mends);
    object_as_subject(tree, mends);
    name_after_comma(tree, mends);
    after_semicolon(tree, mends);
    second_clause(tree, mends);
    relative_as_second(tree, mends);
    place_first(tree, mends);
    meeting_after_comma(tree, mends);
    gathered_after_comma(tree, mends);
    first_of_two_verbs(tree, mends);
    object_after_time(tree, mends);
    handed_over(tree, mends);
    verb_joined_to_object(tree, mends);
    name_after_state(tree, mends);
    preposition_as_noun(tree, mends);
    verbal_noun(tree, mends);
}

/// "Ordered the leaving of ten envoys" read as a verb: what was ordered.
fn verbal_noun(tree: &Tree, mends: &mut Vec<Mend>) {
    for noun in 1..tree.len().saturating_sub(1) {
        let named = matches!(tree.low(noun), "leaving" | "closing" | "recalling" | "lowering" | "freezing");
        let held = tree.by_rel(noun, &["det", "nmod"]).any(|det| {
            det < noun && matches!(tree.low(det), "the" | "a" | "its" | "their" | "his" | "her" | "this")
        });
        let object = tree.rel(noun) == "obj" && tree.upos(noun) == "VERB";
        if named && held && object && tree.low(noun + 1) == "of" {
            let lemma = tree.low(noun);
            mends.push(Mend {
                upos: "NOUN",
                tag: "NN",
                lemma: lemma.to_owned(),
                ..hung(noun, "obj", tree.head(noun))
            });
        }
    }
}

fn root(tree: &Tree) -> Option<usize> {
    (0..tree.len()).find(|&at| tree.head(at).is_none() && tree.upos(at) != "PUNCT")
}

/// "General Reyes, who had led the guard, denounced a plan" read as one who led, and denounced besides.
fn relative_first(tree: &Tree, mends: &mut Vec<Mend>) {
    let Some(inner) = root(tree).filter(|&at| tree.upos(at) == "VERB") else { return };
    let mut subjects = tree.by_rel(inner, &["nsubj"]);
    let (Some(who), None) = (subjects.next(), subjects.next()) else { return };
    if tree.low(who) != "who" || who < 2 || who > inner {
        return;
    }
    let named = tree.by_rel(inner, &["obl", "nmod", "obj", "dep", "vocative"]).find(|&at| {
        at < who && matches!(tree.upos(at), "PROPN" | "NOUN") && !tree.has_any_case(at) && !tree.is_time(at)
    });
    let outer = tree.by_rel(inner, &["conj"]).find(|&at| {
        at > inner
            && tree.upos(at) == "VERB"
            && matches!(tree.tag(at), "VBD" | "VBZ" | "VBP" | "VBN")
            && tree.by_rel(at, &["nsubj"]).next().is_none()
            && tree.by_rel(at, &["cc"]).next().is_none()
    });
    if let (Some(named), Some(outer)) = (named, outer) {
        mends.push(hung(outer, "root", None));
        mends.push(hung(named, "nsubj", Some(outer)));
        mends.push(hung(inner, "acl", Some(named)));
    }
}

/// "The bloc, that suspended Chad in May, sent an envoy" read as one that suspended, and sent.
fn relative_between(tree: &Tree, mends: &mut Vec<Mend>) {
    let Some(inner) = root(tree).filter(|&at| tree.upos(at) == "VERB") else { return };
    let that = tree.by_rel(inner, &["nsubj"]).find(|&at| {
        at > 1 && at < inner && matches!(tree.low(at), "that" | "which" | "who") && tree.low(at - 1) == ","
    });
    let Some(that) = that else { return };
    let named = tree.by_rel(inner, &["nsubj", "obl", "nmod", "obj", "dep", "vocative"]).find(|&at| {
        at < that && matches!(tree.upos(at), "PROPN" | "NOUN") && !tree.has_any_case(at) && !tree.is_time(at)
    });
    let outer = tree.by_rel(inner, &["conj", "advcl", "parataxis"]).find(|&at| {
        at > inner
            && tree.upos(at) == "VERB"
            && matches!(tree.tag(at), "VBD" | "VBZ" | "VBP" | "VBN")
            && tree.low(at - 1) == ","
            && tree.by_rel(at, &["nsubj", "cc", "mark"]).next().is_none()
    });
    if let (Some(named), Some(outer)) = (named, outer) {
        mends.push(Mend { tag: "VBD", ..hung(outer, "root", None) });
        mends.push(hung(named, "nsubj", Some(outer)));
        mends.push(hung(inner, "acl", Some(named)));
    }
}

/// "Ruiz and Diaz talked for hours" read as Ruiz, and Diaz talked.
fn names_first(tree: &Tree, mends: &mut Vec<Mend>) {
    let Some(first) = root(tree).filter(|&at| at < 3 && tree.mention(at).is_some()) else { return };
    let verb = tree.by_rel(first, &["conj"]).find(|&at| tree.upos(at) == "VERB" && at > first + 2);
    let Some(verb) = verb else { return };
    let Some(second) = tree.by_rel(verb, &["nsubj"]).find(|&at| at > first && at < verb) else { return };
    let and = (first + 1..second).find(|&at| tree.low(at) == "and");
    let alone = and.is_some_and(|and| (and + 1..second).all(|at| tree.head(at) == Some(second)));
    if tree.mention(second).is_none() || !alone {
        return;
    }
    mends.push(hung(verb, "root", None));
    mends.push(Mend { upos: "PROPN", tag: "NNP", ..hung(first, "nsubj", Some(verb)) });
    mends.push(hung(second, "conj", Some(first)));
    mends.extend(and.map(|and| hung(and, "cc", Some(second))));
}

/// "Informed the envoy that Chad opposes force" read as an envoy who opposes it: what he was told.
fn told_clause(tree: &Tree, mends: &mut Vec<Mend>) {
    for that in 2..tree.len() {
        if tree.low(that) != "that" || tree.rel(that) != "nsubj" {
            continue;
        }
        let Some(verb) = tree.head(that).filter(|&verb| verb > that && tree.is_verb(verb)) else { continue };
        let own = tree.by_rel(verb, &["nsubj"]).any(|at| at > that && at < verb);
        let told = tree.head(verb).filter(|&noun| noun < that && tree.is_nominal(noun));
        let Some(told) = told.filter(|_| own) else { continue };
        let Some(teller) = tree.head(told).filter(|&at| TELLING.contains(&tree.lemma(at))) else { continue };
        mends.push(Mend { upos: "SCONJ", tag: "IN", ..hung(that, "mark", Some(verb)) });
        mends.push(hung(verb, "ccomp", Some(teller)));
    }
}

/// "Planned are restrictions against Peru" read as planned restrictions that are.
fn participle_first(tree: &Tree, mends: &mut Vec<Mend>) {
    if tree.len() < 4 || tree.upos(0) != "VERB" || !matches!(tree.low(1), "are" | "is" | "were" | "was") {
        return;
    }
    let Some(noun) = tree.head(0).filter(|&noun| noun > 1 && tree.upos(noun) == "NOUN") else { return };
    if tree.head(noun).is_some() || tree.rel(0) != "amod" || tree.head(1) != Some(noun) {
        return;
    }
    mends.push(Mend { tag: "VBN", ..hung(0, "root", None) });
    mends.push(hung(1, "aux", Some(0)));
    mends.push(hung(noun, "nsubj", Some(0)));
}

/// "Denied having closed the port" read as having, and closing besides.
fn perfect_gerund(tree: &Tree, mends: &mut Vec<Mend>) {
    for having in 1..tree.len().saturating_sub(1) {
        let done = having + 1;
        let split = tree.low(having) == "having"
            && tree.upos(having) == "VERB"
            && tree.upos(done) == "VERB"
            && tree.head(done) == Some(having)
            && tree.is_participle(done);
        let Some(head) = tree.head(having).filter(|_| split) else { continue };
        let rel = if tree.rel(having) == "ccomp" { "ccomp" } else { "xcomp" };
        mends.push(Mend { tag: "VBN", ..hung(done, rel, Some(head)) });
        mends.push(Mend { upos: "AUX", ..hung(having, "aux", Some(done)) });
    }
}

/// "Cancelled by letter the meeting" read as a letter of the meeting: the bare phrase is what was cancelled.
fn object_of_noun(tree: &Tree, mends: &mut Vec<Mend>) {
    for at in 3..tree.len() {
        // "Recalled for talks its envoys"
        let own = |noun: usize| {
            tree.rel(at) == "nmod" && matches!(tree.low(noun + 1), "its" | "their" | "his" | "her")
        };
        let fits = tree.rel(at) == "obj" || tree.head(at).is_some_and(|noun| noun + 1 < at && own(noun));
        if !fits || !tree.is_nominal(at) || tree.has_any_case(at) {
            continue;
        }
        let Some(noun) = tree.head(at).filter(|&noun| noun < at && tree.upos(noun) == "NOUN") else {
            continue;
        };
        if tree.rel(noun) != "obl" || !tree.has_any_case(noun) {
            continue;
        }
        let verb = tree.head(noun).filter(|&verb| verb < noun && tree.upos(verb) == "VERB");
        let Some(verb) = verb.filter(|&verb| tree.by_rel(verb, &["obj"]).next().is_none()) else { continue };
        mends.push(hung(at, "obj", Some(verb)));
    }
}

/// "Offered the rebels his services" read as rebel services: a possessive opens a phrase of its own.
fn given_first(tree: &Tree, mends: &mut Vec<Mend>) {
    const GIVING: [&str; 9] = ["give", "offer", "send", "grant", "promise", "deny", "lend", "pay", "show"];
    for at in 2..tree.len().saturating_sub(2) {
        let own = matches!(tree.low(at + 1), "his" | "her" | "its" | "their");
        if !own || tree.rel(at) != "compound" || tree.upos(at) != "NOUN" || tree.upos(at - 1) != "DET" {
            continue;
        }
        let Some(noun) = tree.head(at).filter(|&noun| noun > at + 1) else { continue };
        let Some(verb) = tree.head(noun).filter(|&verb| verb < at && GIVING.contains(&tree.lemma(verb)))
        else {
            continue;
        };
        mends.push(hung(at, "iobj", Some(verb)));
        mends.push(hung(at - 1, "det", Some(at)));
    }
}

/// "Sanctions will follow, warned a diplomat", "the lamps will be put out, both sides agreed": told, not done besides.
fn told_last(tree: &Tree, mends: &mut Vec<Mend>) {
    let end = (0..tree.len()).rev().find(|&at| tree.upos(at) != "PUNCT").map_or(0, |last| last + 1);
    let phrase = |at: usize| {
        matches!(tree.upos(at), "NOUN" | "PROPN" | "ADJ" | "DET" | "NUM" | "CCONJ") || tree.low(at) == "of"
    };
    let opens = |at: usize| matches!(tree.low(at), "," | "”" | "\"" | "''");
    for verb in 3..end {
        let closes = tree.upos(verb) == "VERB"
            && matches!(tree.tag(verb), "VBD" | "VBZ")
            && matches!(tree.rel(verb), "conj" | "parataxis")
            && CLOSING.contains(&tree.lemma(verb))
            && tree.by_rel(verb, &["cc"]).next().is_none();
        let Some(main) = tree.head(verb).filter(|&main| closes && main < verb) else { continue };
        let behind = verb + 1 < end && end - verb < 9 && opens(verb - 1) && (verb + 1..end).all(phrase);
        let before = verb + 1 == end
            && tree.by_rel(verb, &["nsubj"]).any(|subject| {
                let first = (0..subject).rev().take_while(|&at| phrase(at)).last().unwrap_or(subject);
                subject < verb && first.checked_sub(1).is_some_and(opens)
            });
        if !(behind || before) {
            continue;
        }
        mends.push(hung(verb, "parataxis", Some(main)));
        if behind {
            let head = (verb + 1..end).find(|&at| tree.head(at).is_none_or(|head| head <= verb));
            let Some(head) = head else { continue };
            // "…, said the head of the agency Ana Ruiz": the name says it.
            let own = |at: usize| tree.mention(at).is_some() && tree.mention(at) == tree.mention(end - 1);
            let name = (verb + 1..end).rev().take_while(|&at| own(at)).last();
            let name = name.filter(|&name| {
                name > head + 1 && end - name > 1 && matches!(tree.upos(name - 1), "NOUN" | "PROPN")
            });
            match name {
                Some(name) => {
                    mends.push(hung(name, "nsubj", Some(verb)));
                    mends.push(hung(head, "appos", Some(name)));
                    let rest = (name + 1..end).filter(|&at| tree.head(at).is_none_or(|above| above < name));
                    mends.extend(rest.map(|at| hung(at, "flat", Some(name))));
                }
                None => mends.push(hung(head, "nsubj", Some(verb))),
            }
        }
    }
}

/// "Vetoed the resolution condemning the coup" read as one who vetoes and condemns: the text condemns.
fn document_says(tree: &Tree, mends: &mut Vec<Mend>) {
    const TEXTS: [&str; 10] = [
        "resolution",
        "statement",
        "letter",
        "declaration",
        "motion",
        "document",
        "bill",
        "law",
        "petition",
        "article",
    ];
    for at in 2..tree.len() {
        let clause = tree.upos(at) == "VERB"
            && tree.rel(at) == "advcl"
            && tree.low(at).ends_with("ing")
            && tree.upos(at - 1) == "NOUN"
            && TEXTS.contains(&tree.lemma(at - 1))
            && tree.by_rel(at, &["mark", "nsubj"]).next().is_none();
        if clause && tree.head(at).is_some_and(|verb| verb < at - 1) {
            mends.push(hung(at, "acl", Some(at - 1)));
        }
    }
}

/// "After a quarrel over rights Oslo sent two boats" read as rights that Oslo sent: the sentence has no other verb.
fn opening_without_comma(tree: &Tree, mends: &mut Vec<Mend>) {
    let Some(opening) = root(tree).filter(|&at| at < 12 && matches!(tree.upos(at), "NOUN" | "PROPN")) else {
        return;
    };
    if !tree.cases(opening).any(|case| case < opening && case < 2) {
        return;
    }
    let finite = |at: usize| tree.upos(at) == "VERB" && matches!(tree.tag(at), "VBD" | "VBZ" | "VBP");
    let mut verbs = (opening + 1..tree.len()).filter(|&at| finite(at) || tree.upos(at) == "AUX");
    let (Some(verb), None) = (verbs.next().filter(|&at| finite(at)), verbs.next()) else { return };
    let contact = tree.rel(verb) == "acl"
        && tree.by_rel(verb, &["mark"]).next().is_none()
        && tree.by_rel(verb, &["obj", "ccomp", "xcomp", "obl"]).any(|at| at > verb);
    let subject = tree.by_rel(verb, &["nsubj"]).find(|&at| at < verb && tree.is_nominal(at));
    let Some(subject) = subject.filter(|_| contact) else { return };
    mends.push(hung(verb, "root", None));
    mends.push(hung(opening, "obl", Some(verb)));
    mends.push(hung(subject, "nsubj", Some(verb)));
}

/// "Peru's minister and the Chilean president met" read as two subjects of their own: a list.
fn two_subjects(tree: &Tree, mends: &mut Vec<Mend>) {
    for second in 2..tree.len() {
        if tree.rel(second) != "nsubj" || !tree.is_nominal(second) {
            continue;
        }
        let Some(verb) = tree.head(second).filter(|&verb| verb > second) else { continue };
        let first = tree.by_rel(verb, &["nsubj"]).find(|&at| at < second && tree.is_nominal(at));
        let and = tree.by_rel(verb, &["cc"]).find(|&at| at < second && tree.low(at) == "and");
        // "The chief of diplomacy Jean Lind spoke" read as a chief and Lind.
        if let (Some(first), None) = (first, and) {
            let office = matches!(
                tree.lemma(first),
                "chief"
                    | "head"
                    | "minister"
                    | "president"
                    | "secretary"
                    | "ambassador"
                    | "leader"
                    | "chairman"
                    | "speaker"
            );
            let joined = (first + 1..second)
                .all(|at| matches!(tree.upos(at), "NOUN" | "PROPN" | "ADP" | "DET" | "ADJ"));
            if office && joined && tree.upos(second) == "PROPN" && tree.mention(second).is_some() {
                mends.push(hung(second, "appos", Some(first)));
            }
        }
        let (Some(first), Some(and)) = (first, and) else { continue };
        // "The summit between Xi and Modi" is one.
        let pair = (first..second).any(|at| tree.low(at) == "between");
        if first < and && !pair {
            mends.push(hung(second, "conj", Some(first)));
            mends.push(hung(and, "cc", Some(second)));
        }
    }
}

/// "Chad's military authorities held them" read as two subjects, the first of which has an "'s".
fn owner_as_subject(tree: &Tree, mends: &mut Vec<Mend>) {
    for mark in 1..tree.len().saturating_sub(1) {
        if !matches!(tree.low(mark), "'s" | "’s") {
            continue;
        }
        let owner = mark - 1;
        let Some(verb) = tree.head(owner).filter(|_| tree.rel(owner) == "nsubj") else { continue };
        let owned = tree.by_rel(verb, &["nsubj"]).find(|&at| at > mark && at < mark + 5 && at < verb);
        if let Some(owned) = owned {
            mends.push(hung(owner, "nmod", Some(owned)));
        }
    }
}

/// "The community of states Ecowas threatened" read as two subjects: the second names the first.
fn name_after_kind(tree: &Tree, mends: &mut Vec<Mend>) {
    for name in 1..tree.len() {
        if tree.rel(name) != "nsubj" || tree.upos(name) != "PROPN" || tree.mention(name).is_none() {
            continue;
        }
        let Some(verb) = tree.head(name).filter(|&verb| verb > name) else { continue };
        let kind = tree.by_rel(verb, &["nsubj"]).find(|&at| at < name && tree.upos(at) == "NOUN");
        let Some(kind) = kind else { continue };
        let between = kind + 1..name;
        let touches = tree.mention(kind).is_none()
            && tree.mention(name - 1) != tree.mention(name)
            && name - kind < 5
            && between.into_iter().all(|at| matches!(tree.upos(at), "NOUN" | "ADJ" | "ADP"))
            && !tree.has_any_case(kind);
        if touches {
            mends.push(hung(name, "appos", Some(kind)));
        }
    }
}

/// "Freed 46 soldiers arrested in July" read as soldiers who arrested: they were freed, and arrested before.
fn object_as_subject(tree: &Tree, mends: &mut Vec<Mend>) {
    for noun in 2..tree.len().saturating_sub(1) {
        let Some(late) = tree.head(noun).filter(|&verb| verb > noun && tree.rel(noun) == "nsubj") else {
            continue;
        };
        let told = late + 1 < tree.len() && tree.upos(late + 1) == "ADP";
        let bare = (tree.tag(late) == "VBN" || (tree.tag(late) == "VBD" && told))
            && tree.by_rel(late, &["aux", "cop", "mark", "cc", "obj"]).next().is_none()
            && matches!(tree.rel(late), "conj" | "ccomp" | "parataxis" | "dep");
        let Some(verb) = tree.head(late).filter(|_| bare) else { continue };
        // The phrase of the noun begins right behind a verb that has no object.
        let Some(before) = (0..noun).rev().find(|&at| tree.head(at) != Some(noun)) else { continue };
        let takes = before >= verb
            && tree.upos(before) == "VERB"
            && matches!(tree.tag(before), "VBD" | "VBN" | "VBZ" | "VBP" | "VB")
            && tree.by_rel(before, &["obj", "ccomp", "xcomp"]).all(|at| at == late);
        if takes {
            mends.push(hung(noun, "obj", Some(before)));
            mends.push(hung(late, "acl", Some(noun)));
        }
    }
}

/// "Expelled the spokesman of the mission, Olivier Salgado" read as two objects: the name is the spokesman's.
fn name_after_comma(tree: &Tree, mends: &mut Vec<Mend>) {
    for name in 3..tree.len() {
        let named = tree.rel(name) == "obj"
            && tree.upos(name) == "PROPN"
            && tree.mention(name).is_some()
            && tree.low(name - 1) == ",";
        let Some(verb) = tree.head(name).filter(|&verb| named && verb < name) else { continue };
        let kind = tree.by_rel(verb, &["obj"]).find(|&at| at < name && tree.upos(at) == "NOUN");
        let Some(kind) = kind.filter(|&kind| tree.mention(kind).is_none() && name - kind < 9) else {
            continue;
        };
        if (kind + 1..name - 1).all(|at| matches!(tree.upos(at), "NOUN" | "PROPN" | "ADJ" | "ADP" | "DET")) {
            mends.push(hung(name, "appos", Some(kind)));
        }
    }
}

/// "Peru let him go; Amnesty International criticised it" read as one who let go and criticised: what stands between the
/// semicolon and the verb acts.
fn after_semicolon(tree: &Tree, mends: &mut Vec<Mend>) {
    for mark in 1..tree.len().saturating_sub(2) {
        if tree.low(mark) != ";" {
            continue;
        }
        let words = (mark + 1..tree.len().min(mark + 8))
            .take_while(|&at| matches!(tree.upos(at), "NOUN" | "PROPN" | "DET" | "ADJ" | "NUM"))
            .count();
        let verb = mark + 1 + words;
        let acts = words > 0
            && verb < tree.len()
            && tree.upos(verb) == "VERB"
            && matches!(tree.tag(verb), "VBD" | "VBZ" | "VBP")
            && tree.by_rel(verb, &["nsubj"]).next().is_none();
        let last = verb.saturating_sub(1);
        if !acts || !tree.is_nominal(last) {
            continue;
        }
        mends.push(hung(last, "nsubj", Some(verb)));
        for at in mark + 1..last {
            if tree.head(at).is_none_or(|head| head <= mark || head > last) {
                mends.push(hung(at, "compound", Some(last)));
            }
        }
    }
}

/// "The council meets on Tuesday, Great Britain asked for it" read as a council that asked: the name between the comma and the
/// verb acts.
fn second_clause(tree: &Tree, mends: &mut Vec<Mend>) {
    for mark in 3..tree.len().saturating_sub(2) {
        if tree.low(mark) != "," {
            continue;
        }
        let words = (mark + 1..tree.len().min(mark + 8))
            .take_while(|&at| matches!(tree.upos(at), "NOUN" | "PROPN" | "DET" | "ADJ"))
            .count();
        let verb = mark + 1 + words;
        let last = verb.saturating_sub(1);
        if words == 0 || verb >= tree.len() || tree.upos(verb) != "VERB" || tree.mention(last).is_none() {
            continue;
        }
        let finite = matches!(tree.tag(verb), "VBD" | "VBZ" | "VBP");
        let said = CLOSING.contains(&tree.lemma(verb))
            && tree.by_rel(verb, &["obl"]).all(|by| !tree.has_case(by, "by"));
        let apart = match tree.rel(verb) {
            "conj" | "parataxis" => finite && tree.by_rel(verb, &["cc"]).next().is_none(),
            "acl" => tree.tag(verb) == "VBD" || said && tree.tag(verb) == "VBN",
            _ => false,
        };
        let main = (0..mark).find(|&at| {
            tree.is_verb(at)
                && tree.head(at).is_none()
                && tree.by_rel(at, &["nsubj"]).any(|subject| subject < at)
        });
        let Some(main) = main.filter(|_| apart && tree.by_rel(verb, &["nsubj", "aux"]).next().is_none())
        else {
            continue;
        };
        mends.push(Mend { tag: "VBD", ..hung(verb, "parataxis", Some(main)) });
        mends.push(hung(last, "nsubj", Some(verb)));
        for at in mark + 1..last {
            if tree.head(at).is_none_or(|head| head <= mark || head > last) {
                mends.push(hung(at, "compound", Some(last)));
            }
        }
        return;
    }
}

/// "Announced the return of its envoy, who had been called home" read as a second verb of the sentence: of the envoy.
fn relative_as_second(tree: &Tree, mends: &mut Vec<Mend>) {
    for who in 2..tree.len() {
        if tree.low(who) != "who" || tree.rel(who) != "nsubj" {
            continue;
        }
        let Some(verb) = tree.head(who).filter(|&verb| verb > who && tree.rel(verb) == "conj") else {
            continue;
        };
        let noun = if tree.low(who - 1) == "," { who - 2 } else { who - 1 };
        if tree.is_nominal(noun) && tree.head(verb).is_some_and(|head| head < noun) {
            mends.push(hung(verb, "acl", Some(noun)));
        }
    }
}

/// "In Madrid thousands protested" read as thousands of Madrid: where they did.
fn place_first(tree: &Tree, mends: &mut Vec<Mend>) {
    if tree.len() < 4 || !matches!(tree.low(0), "in" | "near" | "outside" | "at") || tree.mention(1).is_none()
    {
        return;
    }
    let end = tree.mention_end(1);
    let Some(noun) = (end + 1..tree.len().min(end + 4)).find(|&at| tree.upos(at) == "NOUN") else { return };
    let Some(place) = (1..=end).find(|&at| tree.head(at) == Some(noun)) else { return };
    let people = tree.low(noun).ends_with('s') || tree.lemma(noun) == "police";
    let next = noun + 1;
    let swallowed = tree.head(noun).is_none()
        && next < tree.len()
        && tree.upos(next) == "VERB"
        && tree.rel(next) == "acl"
        && (matches!(tree.tag(next), "VBD" | "VBZ" | "VBP")
            || matches!(tree.lemma(next), "protest" | "demonstrate" | "march" | "rally" | "gather" | "riot"));
    if swallowed && people {
        mends.push(Mend { tag: "VBD", ..hung(next, "root", None) });
        mends.push(hung(noun, "nsubj", Some(next)));
        mends.push(Mend { upos: "PROPN", ..hung(place, "obl", Some(next)) });
        mends.push(hung(0, "case", Some(place)));
        return;
    }
    let verb = tree.head(noun).filter(|&verb| verb > noun && tree.upos(verb) == "VERB");
    let askew = matches!(tree.rel(place), "compound" | "amod" | "nmod" | "nsubj")
        && matches!(tree.rel(noun), "nsubj" | "obl")
        && verb.is_some_and(|verb| {
            tree.by_rel(verb, &["nsubj"]).all(|subject| subject == noun)
                && matches!(tree.tag(verb), "VBD" | "VBZ" | "VBP" | "VBN")
        });
    if let Some(verb) = verb.filter(|_| people && askew) {
        mends.push(Mend { upos: "PROPN", ..hung(place, "obl", Some(verb)) });
        mends.push(hung(0, "case", Some(place)));
        mends.push(hung(noun, "nsubj", Some(verb)));
    }
}

/// "The ministers, meeting on Monday in Riga, decided" read as ministers and a meeting.
fn meeting_after_comma(tree: &Tree, mends: &mut Vec<Mend>) {
    for at in 2..tree.len().saturating_sub(2) {
        let reads = matches!(tree.low(at), "meeting" | "gathering" | "visiting")
            && tree.upos(at) == "NOUN"
            && tree.low(at - 1) == ","
            && tree.by_rel(at, &["det", "amod", "compound", "case", "cop"]).next().is_none()
            && matches!(tree.low(at + 1), "on" | "in" | "at" | "for" | "since" | "behind" | "this");
        let Some(noun) = tree.head(at).filter(|&noun| reads && noun < at && tree.is_nominal(noun)) else {
            continue;
        };
        let lemma = tree.low(at).trim_end_matches("ing").to_owned();
        mends.push(Mend { upos: "VERB", tag: "VBG", lemma, ..hung(at, "acl", Some(noun)) });
        for below in tree.by_rel(at, &["nmod"]) {
            mends.push(hung(below, "obl", Some(at)));
        }
    }
}

/// "The leaders, gathered on Sunday in Lima, gave him a week" read as leaders who gathered, and somebody who gave.
fn gathered_after_comma(tree: &Tree, mends: &mut Vec<Mend>) {
    let Some(main) = root(tree).filter(|&at| tree.upos(at) == "VERB") else { return };
    if tree.by_rel(main, &["nsubj", "aux", "expl"]).next().is_some() || tree.tag(main) == "VBG" {
        return;
    }
    let inner = tree.by_rel(main, &["advcl", "ccomp", "parataxis"]).find(|&at| {
        at < main
            && matches!(tree.tag(at), "VBN" | "VBD" | "VBG")
            && tree.low(at - at.min(1)) == ","
            && tree.by_rel(at, &["aux", "mark", "obj"]).next().is_none()
    });
    let Some(inner) = inner else { return };
    let Some(subject) = tree.by_rel(inner, &["nsubj"]).find(|&at| at + 1 < inner) else { return };
    if tree.upos(subject) == "PRON" || !(inner + 1..main).any(|at| tree.low(at) == ",") {
        return;
    }
    mends.push(hung(subject, "nsubj", Some(main)));
    mends.push(hung(inner, "acl", Some(subject)));
}

/// "Hundreds of people demonstrated and demanded …" read as people demonstrated upon: the first verb, too, is what they do.
fn first_of_two_verbs(tree: &Tree, mends: &mut Vec<Mend>) {
    const ALONE: [&str; 6] = ["demonstrate", "protest", "march", "rally", "riot", "gather"];
    let Some(main) = root(tree).filter(|&at| tree.tag(at) == "VBD") else { return };
    let Some(subject) = tree.by_rel(main, &["nsubj"]).find(|&at| at < main) else { return };
    let joined = (subject..main).any(|at| tree.low(at) == "and" && tree.head(at) == Some(main));
    let first = tree.by_rel(subject, &["acl"]).find(|&at| {
        at == subject + 1
            && ALONE.contains(&tree.lemma(at))
            && matches!(tree.tag(at), "VBN" | "VBD")
            && tree.by_rel(at, &["obj", "aux", "mark"]).next().is_none()
    });
    let Some(first) = first.filter(|_| joined) else { return };
    mends.push(Mend { tag: "VBD", ..hung(first, "root", None) });
    mends.push(hung(subject, "nsubj", Some(first)));
    mends.push(hung(main, "conj", Some(first)));
}

/// "Adopted on Monday a resolution" read as one more circumstance: the bare phrase behind the day is what was adopted.
fn object_after_time(tree: &Tree, mends: &mut Vec<Mend>) {
    for noun in 3..tree.len() {
        let bare = tree.upos(noun) == "NOUN"
            && matches!(tree.rel(noun), "obl" | "xcomp")
            && !tree.has_any_case(noun)
            && !tree.is_time(noun)
            && tree.by_rel(noun, &["det", "nmod"]).any(|det| tree.low(det) != "this" && det < noun);
        let Some(verb) = tree.head(noun).filter(|&verb| bare && verb < noun && tree.is_verb(verb)) else {
            continue;
        };
        let first = tree.by_rel(noun, &["det", "nmod"]).find(|&det| det < noun).unwrap_or(noun);
        let own = first > verb + 1 && matches!(tree.low(first), "its" | "their" | "his" | "her");
        let after_time = own || first > verb + 1 && tree.is_time(first - 1);
        let mut others = tree.by_rel(verb, &["obj", "ccomp", "xcomp"]);
        let free = others.all(|other| other == noun) && !tree.is_passive(verb);
        if after_time && free {
            mends.push(hung(noun, "obj", Some(verb)));
        }
    }
}

/// "Handed over the instrument" read as handing across it.
fn handed_over(tree: &Tree, mends: &mut Vec<Mend>) {
    for over in 1..tree.len().saturating_sub(2) {
        let verb = over - 1;
        let pair = match tree.low(over) {
            "over" => matches!(tree.lemma(verb), "hand" | "turn"),
            "through" => matches!(tree.lemma(verb), "let" | "wave"),
            _ => false,
        };
        let particle = pair
            && tree.upos(verb) == "VERB"
            && tree.rel(over) == "case"
            && matches!(tree.upos(over + 1), "DET" | "PRON" | "NUM" | "ADJ" | "NOUN");
        let noun = tree.head(over).filter(|&noun| particle && tree.head(noun) == Some(verb));
        let free = tree.by_rel(verb, &["obj"]).next().is_none();
        if let Some(noun) = noun.filter(|_| free) {
            mends.push(hung(over, "compound", Some(verb)));
            mends.push(hung(noun, "obj", Some(verb)));
        }
    }
}

/// "Denounced a plan and accused Chad" read as a plan, and accused: it goes on from the verb.
fn verb_joined_to_object(tree: &Tree, mends: &mut Vec<Mend>) {
    for second in 4..tree.len().saturating_sub(1) {
        let finite = tree.upos(second) == "VERB"
            && matches!(tree.tag(second), "VBD" | "VBZ" | "VBP")
            && tree.rel(second) == "conj"
            && tree.by_rel(second, &["cc"]).next() == second.checked_sub(1)
            && tree.by_rel(second, &["nsubj"]).next().is_none()
            && tree.by_rel(second, &["obj"]).next().is_some();
        let Some(object) = tree.head(second).filter(|&object| finite && tree.upos(object) == "NOUN") else {
            continue;
        };
        let verb = tree.head(object).filter(|&verb| {
            verb < object
                && tree.rel(object) == "obj"
                && tree.upos(verb) == "VERB"
                && tree.tag(verb) == tree.tag(second)
        });
        if let Some(verb) = verb {
            mends.push(hung(second, "conj", Some(verb)));
        }
    }
}

/// "The acting president of Chad, Lind, called" read as president of Chad and Lind: the name is the president's.
fn name_after_state(tree: &Tree, mends: &mut Vec<Mend>) {
    for name in 4..tree.len().saturating_sub(1) {
        let listed = tree.rel(name) == "conj"
            && tree.upos(name) == "PROPN"
            && tree.mention(name).is_some()
            && tree.low(name - 1) == ","
            && tree.by_rel(name, &["cc"]).next().is_none();
        let Some(state) = tree
            .head(name)
            .filter(|&state| listed && tree.upos(state) == "PROPN" && tree.mention(state).is_some())
        else {
            continue;
        };
        let mut noun = state;
        for _ in 0..3 {
            let Some(head) = tree.head(noun).filter(|_| {
                tree.rel(noun) == "nmod" && tree.has_case(noun, "of")
                    || noun != state && tree.rel(noun) == "nmod"
            }) else {
                break;
            };
            noun = head;
        }
        let last = tree.mention_end(name);
        let closes = last + 1 < tree.len() && tree.low(last + 1) == ",";
        let single =
            tree.by_rel(state, &["conj"]).find(|&at| tree.mention(at) != tree.mention(name)).is_none();
        let office = matches!(
            tree.low(noun),
            "president"
                | "minister"
                | "premier"
                | "chancellor"
                | "leader"
                | "head"
                | "chief"
                | "ambassador"
                | "king"
        );
        if closes && single && office && noun != state {
            mends.push(hung(name, "appos", Some(noun)));
        }
    }
}

/// "The meeting of the minister" read with "of" as a noun that has a minister.
fn preposition_as_noun(tree: &Tree, mends: &mut Vec<Mend>) {
    for case in 1..tree.len().saturating_sub(1) {
        if tree.upos(case) != "ADP" || !matches!(tree.rel(case), "nmod" | "obl") {
            continue;
        }
        let Some(head) = tree.head(case).filter(|&head| head < case) else { continue };
        let below = tree.children(case).iter().copied();
        let mut nouns =
            below.filter(|&noun| noun > case && tree.is_nominal(noun) && !tree.has_any_case(noun));
        if let Some(noun) = nouns.next() {
            let rel = if tree.rel(case) == "nmod" { "nmod" } else { "obl" };
            mends.push(hung(noun, rel, Some(head)));
            mends.push(hung(case, "case", Some(noun)));
        }
    }
}
