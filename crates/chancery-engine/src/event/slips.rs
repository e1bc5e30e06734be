//! Mends usual slips of the reader where the words leave no doubt about who belongs to which verb.
//!
//! - ", officials said on Monday": whoever stands between a comma and a verb of saying says it;
//! - "according to aides" is no member of the list before it;
//! - "Two groups donated tents" read as groups to which tents were donated: a sentence has a verb;
//! - "US drone attacks" read as a clause: a name right before its noun belongs to the noun;
//! - "visit Washington next week": the name is whom, the week when; and the like single words.

use chancery_lexicon::patterns::PatternLexicon;

use super::clauses::clauses;
use super::mend::{Mend, hung};
use super::opening::openings;
use super::order::{order, participle_last};
use super::tree::Tree;
use super::valency::valency;

/// Verbs that close a sentence with the name of whoever told it.
const SAYING: [&str; 15] = [
    "say", "report", "announce", "add", "tell", "state", "confirm", "write", "declare", "reveal", "agree",
    "warn", "promise", "pledge", "claim",
];

/// Longest noun phrase before a closing verb of saying, in words.
const LONGEST: usize = 10;

/// How a sentence whose verbs were found is to be read instead.
pub fn slips(tree: &Tree, patterns: &PatternLexicon) -> Vec<Mend> {
    let mut mends = Vec::new();
    participle_last(tree, &mut mends);
    if !mends.is_empty() {
        return mends;
    }
    inverted_condition(tree, &mut mends);
    late_participle(tree, &mut mends);
    named_verb(tree, &mut mends);
    time_first(tree, &mut mends);
    opening_phrase(tree, &mut mends);
    opening_participle(tree, &mut mends);
    relative_subject(tree, &mut mends);
    gerund_after_of(tree, &mut mends);
    title_beside_name(tree, &mut mends);
    listed_names(tree, &mut mends);
    noun_after_modal(tree, &mut mends);
    day_after_modal(tree, &mut mends);
    clauses(tree, &mut mends);
    // What is mended already stays as it is.
    let mut more = Vec::new();
    openings(tree, &mut more);
    order(tree, patterns, &mut more);
    valency(tree, &mut more);
    more.retain(|mend: &Mend| !mends.iter().any(|old| old.at == mend.at));
    mends.extend(more);
    if !mends.is_empty() {
        return mends;
    }
    both_alone(tree, &mut mends);
    single_words(tree, &mut mends);
    let singles = mends.len();
    lost_verb(tree, &mut mends);
    if mends.len() == singles {
        split_list(tree, &mut mends);
    }
    closing_reports(tree, &mut mends);
    according(tree, &mut mends);
    names_before_nouns(tree, &mut mends);
    mends
}

/// Whether the way up from `at` passes a subject of `verb`.
fn in_subject_of(tree: &Tree, at: usize, verb: usize) -> bool {
    let mut node = at;
    for _ in 0..8 {
        match tree.head(node) {
            Some(head) if head == verb => return tree.rel(node) == "nsubj",
            Some(head) => node = head,
            None => return false,
        }
    }
    false
}

fn closing_reports(tree: &Tree, mends: &mut Vec<Mend>) {
    for verb in 2..tree.len() {
        let saying = tree.upos(verb) == "VERB"
            && matches!(tree.tag(verb), "VBD" | "VBZ" | "VBP" | "")
            && SAYING.contains(&tree.token(verb).lemma.to_lowercase().as_str());
        let last = verb - 1;
        if !saying || !matches!(tree.upos(last), "NOUN" | "PROPN") {
            continue;
        }
        let mut first = last;
        while first > 0
            && last - first < LONGEST
            && (matches!(tree.upos(first - 1), "NOUN" | "PROPN" | "ADJ" | "DET" | "NUM")
                || matches!(tree.token(first - 1).text.as_str(), "'s" | "’s"))
        {
            first -= 1;
        }
        let opened = first
            .checked_sub(1)
            .is_some_and(|before| matches!(tree.token(before).text.as_str(), "," | "”" | "\"" | "''"));
        if !opened {
            continue;
        }
        let outside = |at: &usize| tree.head(*at).is_none_or(|head| head < first || head > last);
        let Some(head) = (first..=last).find(outside) else { continue };
        if !in_subject_of(tree, head, verb) && tree.head(head).is_some() {
            mends.push(hung(head, "nsubj", Some(verb)));
            // "Chadian troops crossed into Libya, witnesses said" read as troops, crossed into Libya, who said.
            let told = tree.by_rel(verb, &["nsubj"]).filter(|&at| at < first).find_map(|subject| {
                let mut clauses = tree.by_rel(subject, &["acl"]);
                let done = clauses.find(|&at| {
                    at > subject
                        && matches!(tree.tag(at), "VBD" | "VBN")
                        && tree.by_rel(at, &["nsubj", "aux", "mark", "obl:agent"]).next().is_none()
                })?;
                Some((subject, done))
            });
            if let Some((subject, done)) = told {
                mends.push(Mend { tag: "VBD", ..hung(done, "ccomp", Some(verb)) });
                mends.push(hung(subject, "nsubj", Some(done)));
            }
        }
    }
}

fn according(tree: &Tree, mends: &mut Vec<Mend>) {
    for at in 0..tree.len() {
        if tree.token(at).text.as_str() != "according" || tree.rel(at) != "case" {
            continue;
        }
        let Some(noun) = tree.head(at).filter(|&noun| matches!(tree.rel(noun), "conj" | "appos")) else {
            continue;
        };
        let mut node = noun;
        for _ in 0..8 {
            let Some(head) = tree.head(node) else { break };
            if tree.upos(head) == "VERB" {
                mends.push(hung(noun, "obl", Some(head)));
                break;
            }
            node = head;
        }
    }
}

fn lost_verb(tree: &Tree, mends: &mut Vec<Mend>) {
    let Some(root) =
        (0..tree.len()).find(|&at| tree.head(at).is_none() && matches!(tree.upos(at), "NOUN" | "PROPN"))
    else {
        return;
    };
    // "…, who is held by soldiers": the verb of a relative clause is not the sentence's.
    let relative = |at: usize| {
        let verb = if tree.upos(at) == "AUX" { tree.head(at).unwrap_or(at) } else { at };
        tree.by_rel(verb, &["nsubj"]).any(|subject| matches!(tree.low(subject), "who" | "which" | "that"))
    };
    let finite = (0..tree.len()).filter(|&at| !relative(at)).any(|at| {
        matches!(tree.upos(at), "AUX")
            || (tree.upos(at) == "VERB"
                && matches!(tree.tag(at), "VBD" | "VBZ" | "VBP")
                && !(tree.full_rel(at) == "acl" && tree.head(at) == Some(root)))
    });
    let verb = tree.children(root).iter().copied().find(|&at| {
        at > root
            && tree.upos(at) == "VERB"
            && tree.full_rel(at) == "acl"
            && matches!(tree.tag(at), "VBD" | "VBN" | "VBZ" | "VBP")
    });
    // "Malta ordered foreign ships to leave" read as Malta's ordered ships.
    let swallowed = Some(tree.mention_end(root) + 1).filter(|&at| {
        at < tree.len()
            && (tree.upos(root) == "PROPN"
                || tree.by_rel(root, &["nmod"]).any(|owner| tree.is_possessive(owner)))
            && tree.upos(at) == "VERB"
            && tree.rel(at) == "amod"
            && tree.token(at).text.ends_with("ed")
            && tree.head(at).is_some_and(|noun| noun > at && tree.upos(noun) == "NOUN")
    });
    if let Some(verb) = swallowed.filter(|_| verb.is_none() && !finite) {
        mends.push(Mend { tag: "VBD", ..hung(verb, "root", None) });
        mends.push(hung(root, "nsubj", Some(verb)));
        if let Some(noun) = tree.head(verb) {
            mends.push(hung(noun, "obj", Some(verb)));
            let below = tree.children(noun).iter().chain(tree.children(root)).copied();
            let asked = below
                .filter(|&at| at > noun && tree.upos(at) == "VERB")
                .find(|&at| tree.by_rel(at, &["mark"]).any(|mark| tree.low(mark) == "to"));
            mends.extend(asked.map(|at| hung(at, "xcomp", Some(verb))));
        }
        return;
    }
    let Some(verb) = verb.filter(|_| !finite) else { return };
    let next =
        tree.children(root).iter().copied().find(|&at| {
            at > verb && tree.rel(at) == "conj" && tree.upos(at) == "VERB" && tree.tag(at) != "VBG"
        });
    let has_object = |at: usize| tree.children(at).iter().copied().any(|child| tree.rel(child) == "obj");
    let marked = tree
        .children(verb)
        .iter()
        .copied()
        .any(|child| matches!(tree.rel(child), "mark" | "case") || tree.full_rel(child) == "obl:agent");
    let active = matches!(tree.tag(verb), "VBD" | "VBZ" | "VBP") || has_object(verb);
    // "The opposition called for new elections."
    let speaks = matches!(
        tree.lemma(verb),
        "call"
            | "appeal"
            | "agree"
            | "vote"
            | "apologise"
            | "apologize"
            | "respond"
            | "react"
            | "insist"
            | "protest"
            | "demonstrate"
            | "march"
            | "rally"
            | "arrive"
            | "flee"
            | "resign"
            | "travel"
            | "retreat"
            | "escape"
            | "clash"
            | "collide"
            | "skirmish"
            | "brawl"
            | "surrender"
            | "gather"
            | "advance"
            | "disappear"
            | "vanish"
            | "collapse"
            | "defect"
            | "crash"
            | "sail"
    ) && tree.low(tree.len() - 1) == ".";
    if marked || !(active || speaks || next.is_some_and(has_object)) {
        return;
    }
    mends.push(Mend { tag: "VBD", ..hung(verb, "root", None) });
    mends.push(hung(root, "nsubj", Some(verb)));
    if let Some(next) = next {
        mends.push(Mend { tag: "VBD", ..hung(next, "conj", Some(verb)) });
    }
}

/// "The visit of Peru's and Chile's envoys" aside: "The drill of Peru and Chile will begin" read as a drill of Peru, and
/// Chile that will begin.
fn split_list(tree: &Tree, mends: &mut Vec<Mend>) {
    let Some(root) =
        (0..tree.len()).find(|&at| tree.head(at).is_none() && matches!(tree.upos(at), "NOUN" | "PROPN"))
    else {
        return;
    };
    let Some(verb) = tree
        .children(root)
        .iter()
        .copied()
        .find(|&at| at > root && tree.rel(at) == "conj" && tree.upos(at) == "VERB")
    else {
        return;
    };
    let Some(second) =
        tree.children(verb).iter().copied().find(|&at| tree.rel(at) == "nsubj" && at > root && at < verb)
    else {
        return;
    };
    let mut first = second;
    while first > root && matches!(tree.upos(first - 1), "PROPN" | "ADJ" | "DET") {
        first -= 1;
    }
    let Some(and) = first.checked_sub(1).filter(|&at| tree.token(at).text.as_str() == "and" && at > root + 1)
    else {
        return;
    };
    let Some(one) = (root + 1..and).rev().find(|&at| tree.rel(at) == "nmod" && tree.head(at) == Some(root))
    else {
        return;
    };
    if tree.upos(one) != "PROPN" || tree.upos(second) != "PROPN" || one + 2 < and {
        return;
    }
    mends.push(hung(verb, "root", None));
    mends.push(hung(root, "nsubj", Some(verb)));
    mends.push(hung(second, "conj", Some(one)));
}

fn names_before_nouns(tree: &Tree, mends: &mut Vec<Mend>) {
    for at in 0..tree.len() {
        let Some(head) = tree.head(at) else { continue };
        let near = head > at && head <= at + 3 && (at + 1..head).all(|between| tree.upos(between) == "NOUN");
        if near
            && tree.upos(at) == "PROPN"
            && tree.rel(at) == "nsubj"
            && tree.upos(head) == "NOUN"
            && matches!(tree.rel(head), "nsubj" | "obj" | "obl" | "nmod")
            && !tree.children(head).iter().copied().any(|child| tree.rel(child) == "cop")
        {
            mends.push(hung(at, "compound", Some(head)));
        }
    }
}

/// A relation as a mend may give it.
pub fn kept(rel: &str) -> &'static str {
    match rel {
        "nsubj" => "nsubj",
        "obj" => "obj",
        "punct" => "punct",
        "advmod" => "advmod",
        "conj" => "conj",
        "cc" => "cc",
        "parataxis" => "parataxis",
        "advcl" => "advcl",
        "compound" => "compound",
        _ => "obl",
    }
}

/// "Turkey has on Tuesday shot down a plane" read as a shot that Turkey has.
fn late_participle(tree: &Tree, mends: &mut Vec<Mend>) {
    const FORMS: [(&str, &str); 8] = [
        ("shot", "shoot"),
        ("met", "meet"),
        ("held", "hold"),
        ("sent", "send"),
        ("struck", "strike"),
        ("cut", "cut"),
        ("hit", "hit"),
        ("put", "put"),
    ];
    let has = (1..tree.len()).find(|&at| {
        tree.head(at).is_none() && tree.upos(at) == "VERB" && matches!(tree.low(at), "has" | "have" | "had")
    });
    let Some(has) = has else { return };
    let late = tree.by_rel(has, &["obj", "obl"]).find_map(|at| {
        let (_, lemma) = FORMS.iter().find(|(form, _)| *form == tree.low(at))?;
        let before = tree.upos(at - 1);
        let bare = !matches!(before, "DET" | "ADJ" | "NUM" | "ADP") && at > has + 1;
        bare.then_some((at, *lemma))
    });
    let Some((verb, lemma)) = late else { return };
    mends.push(Mend { upos: "VERB", tag: "VBN", lemma: lemma.to_owned(), ..hung(verb, "root", None) });
    mends.push(Mend { upos: "AUX", tag: "VBZ", ..hung(has, "aux", Some(verb)) });
    // "on Tuesday shot": the time is a phrase of its own.
    for child in tree.children(verb).iter().copied().filter(|&child| child < verb) {
        if tree.is_time(child) {
            mends.push(hung(child, "obl", Some(verb)));
        } else if tree.upos(child) == "ADP" && tree.is_time(verb - 1) {
            mends.push(hung(child, "case", Some(verb - 1)));
        }
    }
    for child in tree.children(has).iter().copied().filter(|&child| child != verb) {
        mends.push(hung(child, kept(tree.rel(child)), Some(verb)));
    }
}

/// "Should Iran attack, …" read as an attack of Iran.
fn inverted_condition(tree: &Tree, mends: &mut Vec<Mend>) {
    if tree.len() < 4 || !matches!(tree.low(0), "should" | "were" | "had") {
        return;
    }
    // "Were Tehran to close the strait, …"
    let subject = (1..tree.len().min(6)).find(|&at| tree.is_nominal(at) && tree.low(0) == "were");
    if let Some(subject) = subject
        && let Some(act) = tree.by_rel(subject, &["acl"]).find(|&at| at > subject && tree.upos(at) == "VERB")
        && let Some(main) = (act + 1..tree.len()).find(|&at| {
            tree.upos(at) == "VERB" && tree.by_rel(at, &["aux"]).any(|aux| tree.low(aux) == "would")
        })
    {
        mends.push(hung(act, "advcl", Some(main)));
        mends.push(hung(subject, "nsubj", Some(act)));
        mends.push(hung(0, "aux", Some(act)));
        return;
    }
    let Some(act) = tree.head(0).filter(|&at| at < 6 && tree.upos(at) == "NOUN") else { return };
    let comma = (act + 1..tree.len().min(act + 12)).any(|at| tree.low(at) == ",");
    let subject = (1..act).rev().find(|&at| tree.mention(at).is_some() && tree.head(at) == Some(act));
    if let (Some(subject), true, Some(main)) = (subject, comma, tree.head(act)) {
        mends.push(Mend { upos: "VERB", tag: "VB", ..hung(act, "advcl", Some(main)) });
        mends.push(hung(subject, "nsubj", Some(act)));
    }
}

/// "Urged the Gulf states to stay" read as the Gulf that states: the end of a name is no verb.
fn named_verb(tree: &Tree, mends: &mut Vec<Mend>) {
    for at in 2..tree.len() {
        let inside =
            tree.upos(at) == "VERB" && tree.mention(at).is_some() && tree.mention(at) == tree.mention(at - 1);
        let Some(head) = tree.head(at).filter(|&head| inside && head < at && tree.upos(head) == "VERB")
        else {
            continue;
        };
        let own = |child: usize| tree.mention(child) == tree.mention(at);
        mends.push(Mend { upos: "NOUN", tag: "NNS", ..hung(at, "obj", Some(head)) });
        for child in tree.children(at).iter().copied() {
            if own(child) {
                mends.push(hung(child, "compound", Some(at)));
            } else if child > at && tree.upos(child) == "VERB" {
                mends.push(hung(child, "xcomp", Some(head)));
            }
        }
    }
}

/// "The minister, who was in Oslo, urged …" read as a minister who was and nobody who urged.
fn relative_subject(tree: &Tree, mends: &mut Vec<Mend>) {
    for who in 2..tree.len() {
        if !matches!(tree.low(who), "who" | "which") || tree.rel(who) != "nsubj" {
            continue;
        }
        let Some(inner) = tree.head(who).filter(|&at| tree.rel(at) == "advcl" && tree.upos(at) == "VERB")
        else {
            continue;
        };
        let Some(outer) = tree.head(inner).filter(|&at| at > inner && tree.upos(at) == "VERB") else {
            continue;
        };
        let named = tree.by_rel(inner, &["nsubj"]).find(|&at| at < who && tree.is_nominal(at));
        let free = tree.by_rel(outer, &["nsubj", "csubj"]).next().is_none();
        if let (Some(named), true) = (named, free) {
            mends.push(hung(named, "nsubj", Some(outer)));
            mends.push(hung(inner, "acl", Some(named)));
        }
        // The main verb has its subject, and the clause hangs beside it.
        let before = tree.by_rel(outer, &["nsubj"]).find(|&at| at < who && tree.is_nominal(at));
        if let (Some(before), None) = (before, named) {
            mends.push(hung(inner, "acl", Some(before)));
        }
    }
}

/// "Arrested Ana Ruiz and President Luis Diaz" read as Ruiz, that is Diaz: "and" makes a list.
fn listed_names(tree: &Tree, mends: &mut Vec<Mend>) {
    for at in 2..tree.len() {
        if tree.rel(at) != "appos" || tree.upos(at) != "PROPN" || tree.mention(at).is_none() {
            continue;
        }
        let Some(first) = tree.head(at).filter(|&first| first < at && tree.mention(first).is_some()) else {
            continue;
        };
        let mut before = at;
        while before > first + 1
            && (tree.mention(before - 1) == tree.mention(at)
                || (tree.mention(before - 1).is_none()
                    && matches!(tree.upos(before - 1), "PROPN" | "NOUN" | "ADJ")))
        {
            before -= 1;
        }
        if tree.low(before - 1) == "and" && tree.mention(first) != tree.mention(at) {
            mends.push(hung(at, "conj", Some(first)));
        }
    }
}

/// "Minister Ruiz and President Diaz" read as a president and Diaz.
fn title_beside_name(tree: &Tree, mends: &mut Vec<Mend>) {
    const TITLES: [&str; 8] =
        ["president", "minister", "chancellor", "premier", "general", "king", "pope", "emir"];
    for at in 1..tree.len().saturating_sub(1) {
        let behind = tree.head(at + 1).is_some_and(|head| head < at);
        let listed = tree.rel(at) == "conj"
            && behind
            && matches!(tree.rel(at + 1), "conj" | "flat" | "appos" | "nmod" | "compound");
        let title = TITLES.contains(&tree.lemma(at).to_lowercase().as_str()) && tree.mention(at).is_none();
        if listed && title && tree.upos(at + 1) == "PROPN" && tree.mention(at + 1).is_some() {
            if let Some(list) = tree.head(at).filter(|&list| list < at) {
                mends.push(hung(at + 1, "conj", Some(list)));
            }
            mends.push(hung(at, "nmod", Some(at + 1)));
        }
    }
}

/// "Accuse the emirate of supporting rebels" read as supporting rebels of the emirate.
fn gerund_after_of(tree: &Tree, mends: &mut Vec<Mend>) {
    for at in 2..tree.len() {
        let gerund = tree.upos(at) == "VERB" && tree.rel(at) == "amod" && tree.low(at).ends_with("ing");
        if !gerund || tree.low(at - 1) != "of" {
            continue;
        }
        let Some(noun) = tree.head(at).filter(|&noun| noun > at && noun < at + 5) else { continue };
        let Some(above) = tree.head(noun).filter(|&above| above < at) else { continue };
        let verb = if tree.upos(above) == "VERB" { Some(above) } else { tree.head(above) };
        let Some(verb) = verb.filter(|&verb| OF_VERBS.contains(&tree.lemma(verb))) else { continue };
        mends.push(hung(at, "advcl", Some(verb)));
        mends.push(hung(at - 1, "mark", Some(at)));
        mends.push(hung(noun, "obj", Some(at)));
    }
}

/// `verb` carries the sentence that `opening` was taken to be the head of; `subject` does it.
/// "Aircraft may no longer land there" read as a land that may.
fn noun_after_modal(tree: &Tree, mends: &mut Vec<Mend>) {
    for noun in 2..tree.len() {
        if tree.upos(noun) != "NOUN" || tree.low(noun) != tree.lemma(noun) {
            continue;
        }
        let modal = tree.by_rel(noun, &["aux"]).find(|&aux| tree.tag(aux) == "MD" && aux < noun);
        let Some(modal) = modal else { continue };
        let bare = (modal + 1..noun).all(|at| matches!(tree.upos(at), "ADV" | "PART"))
            && tree.by_rel(noun, &["cop", "det", "case"]).next().is_none();
        if !bare {
            continue;
        }
        let rel = match (tree.head(noun), kept(tree.rel(noun))) {
            (None, _) => "root",
            (_, rel @ ("conj" | "parataxis" | "advcl")) => rel,
            _ => "ccomp",
        };
        mends.push(Mend { upos: "VERB", tag: "VB", ..hung(noun, rel, tree.head(noun)) });
        for below in tree.by_rel(noun, &["nmod"]).filter(|&below| below > noun) {
            mends.push(hung(below, "obl", Some(noun)));
        }
    }
}

/// "Ships may since Friday no longer dock there" read as something that may since: the noun behind "longer" is the verb.
fn day_after_modal(tree: &Tree, mends: &mut Vec<Mend>) {
    for modal in 1..tree.len().saturating_sub(4) {
        let Some(fake) = tree.head(modal).filter(|_| tree.tag(modal) == "MD") else { continue };
        if fake != modal + 1 || !matches!(tree.low(fake), "since" | "from" | "until" | "as") {
            continue;
        }
        let verb = (fake + 1..tree.len().min(fake + 7)).find(|&at| {
            tree.upos(at) == "NOUN"
                && tree.low(at) == tree.lemma(at)
                && matches!(tree.low(at - 1), "longer" | "not" | "again" | "also")
        });
        let Some(verb) = verb else { continue };
        let rel = if tree.head(fake).is_none() { "root" } else { "ccomp" };
        mends.push(Mend { upos: "VERB", tag: "VB", ..hung(verb, rel, tree.head(fake)) });
        mends.push(hung(modal, "aux", Some(verb)));
        mends.extend(tree.by_rel(fake, &["nsubj"]).map(|subject| hung(subject, "nsubj", Some(verb))));
        mends.push(Mend { upos: "ADP", ..hung(fake, "advmod", Some(verb)) });
        mends.push(hung(verb - 1, "advmod", Some(verb)));
        mends.extend(
            tree.by_rel(verb, &["nmod"]).filter(|&at| at > verb).map(|at| hung(at, "obl", Some(verb))),
        );
    }
}

fn main_clause(opening: usize, subject: usize, verb: usize) -> [Mend; 3] {
    [
        Mend { tag: "VBD", ..hung(verb, "root", None) },
        hung(opening, "obl", Some(verb)),
        hung(subject, "nsubj", Some(verb)),
    ]
}

/// "Two days later parliament approved the plan" read as days that were approved.
fn time_first(tree: &Tree, mends: &mut Vec<Mend>) {
    let Some(root) = (0..tree.len()).find(|&at| tree.head(at).is_none() && tree.upos(at) == "NOUN") else {
        return;
    };
    let time = matches!(
        tree.lemma(root),
        "day" | "week" | "month" | "hour" | "year" | "minute" | "evening" | "morning"
    );
    let verb = tree.by_rel(root, &["acl"]).find(|&at| {
        tree.upos(at) == "VERB"
            && at > root
            && matches!(tree.tag(at), "VBD" | "VBN" | "VBZ" | "VBP")
            && tree.by_rel(at, &["nsubj", "mark", "aux"]).next().is_none()
            && tree.by_rel(at, &["obj", "ccomp", "xcomp"]).next().is_some()
    });
    let Some(verb) = verb.filter(|_| time && root < 4) else { return };
    let subject =
        (root + 1..verb).find(|&at| tree.rel(at) == "nsubj" && matches!(tree.upos(at), "NOUN" | "PROPN"));
    let Some(subject) = subject else { return };
    mends.extend(main_clause(root, subject, verb));
}

/// "After a long session, the ministers agreed on a plan" read as a session of ministers that agreed.
fn opening_phrase(tree: &Tree, mends: &mut Vec<Mend>) {
    let Some(root) = (0..tree.len().min(12)).find(|&at| tree.head(at).is_none()) else { return };
    if !matches!(tree.upos(root), "NOUN" | "PROPN") || !tree.cases(root).any(|case| case < root) {
        return;
    }
    let Some(comma) = (root + 1..tree.len().min(root + 8)).find(|&at| tree.low(at) == ",") else { return };
    let loose = |at: usize| {
        at > comma
            && matches!(tree.rel(at), "obj" | "appos" | "conj" | "nmod" | "nsubj")
            && matches!(tree.upos(at), "NOUN" | "PROPN")
            && !tree.has_any_case(at)
    };
    let alone = !(0..tree.len()).any(|at| matches!(tree.tag(at), "VBD" | "VBZ" | "VBP" | "MD"));
    let found = tree.children(root).iter().copied().filter(|&at| loose(at)).find_map(|subject| {
        let verb = tree.by_rel(subject, &["acl"]).find(|&at| {
            at > subject
                && (matches!(tree.tag(at), "VBD" | "VBZ" | "VBP") || (alone && tree.tag(at) == "VBN"))
                && tree.by_rel(at, &["nsubj", "mark"]).next().is_none()
        })?;
        Some((subject, verb))
    });
    let Some((subject, verb)) = found else { return };
    mends.extend(main_clause(root, subject, verb));
}

/// "Meeting in Lima, several ministers urged …" read as a meeting in Lima and of ministers, and nobody who urged.
fn opening_participle(tree: &Tree, mends: &mut Vec<Mend>) {
    const GATHERED: [&str; 8] =
        ["meeting", "gathering", "gathered", "assembled", "speaking", "visiting", "met", "convened"];
    if tree.len() < 6 || !GATHERED.contains(&tree.low(0)) {
        return;
    }
    let Some(comma) = (2..tree.len().min(12)).find(|&at| tree.low(at) == ",") else { return };
    if (1..comma).any(|at| tree.is_verb(at)) {
        return;
    }
    // What stands before the comma goes with the participle.
    let loose = |at: &usize| tree.head(*at).is_none_or(|head| head > comma);
    if tree.rel(0) == "advcl" {
        mends.extend((1..comma).filter(loose).map(|at| hung(at, "obl", Some(0))));
    }
    let Some(verb) = (comma + 2..tree.len().min(comma + 14))
        .find(|&at| tree.upos(at) == "VERB" && matches!(tree.tag(at), "VBD" | "VBZ" | "VBP" | "VBN"))
    else {
        return;
    };
    let bare = |at: usize| {
        matches!(tree.upos(at), "NOUN" | "PROPN") && !tree.has_any_case(at) && !tree.is_possessive(at)
    };
    // The last bare noun before the verb that only modifiers precede.
    let Some(subject) = (comma + 1..verb)
        .rev()
        .find(|&at| bare(at) && tree.head(at).is_none_or(|head| head <= comma || head >= verb))
    else {
        return;
    };
    let between = subject + 1..verb;
    let lost = tree.by_rel(verb, &["nsubj"]).next().is_none() && tree.head(subject) != Some(verb);
    if !lost || !between.clone().all(|at| matches!(tree.upos(at), "AUX" | "ADV")) {
        return;
    }
    let first = comma + 1;
    if (first..subject).any(|at| matches!(tree.upos(at), "VERB" | "PUNCT" | "CCONJ")) {
        return;
    }
    mends.push(Mend { upos: "VERB", tag: "VBG", ..hung(0, "advcl", Some(verb)) });
    mends.push(hung(subject, "nsubj", Some(verb)));
    mends.extend((1..comma).filter(loose).map(|at| hung(at, "obl", Some(0))));
    mends.push(hung(verb, "root", None));
}

/// "The summit between Peru and Chile will begin" read as Chile that will begin: the first of the two.
fn second_of_two(tree: &Tree, at: usize) -> Option<usize> {
    let before =
        (at.saturating_sub(4)..at).rev().find(|&node| !matches!(tree.upos(node), "DET" | "ADJ" | "PROPN"))?;
    let and = Some(before).filter(|&node| tree.low(node) == "and")?;
    let first = (0..and).rev().find(|&node| tree.has_case(node, "between") && tree.rel(node) == "nmod")?;
    let alone = first + 4 > and && (first + 1..and).all(|node| matches!(tree.rel(node), "flat" | "compound"));
    alone.then_some(first)
}

/// "In Lima came together the ministers": a bare phrase behind a verb without a subject that a place or time opens.
fn is_inverted_subject(tree: &Tree, at: usize, verb: usize) -> bool {
    const INTRANSITIVE: [&str; 10] =
        ["come", "gather", "arrive", "assemble", "convene", "begin", "start", "meet", "take", "follow"];
    at > verb
        && INTRANSITIVE.contains(&tree.lemma(verb))
        && matches!(tree.upos(at), "NOUN" | "PROPN")
        && !tree.has_any_case(at)
        && !tree.is_time(at)
        && tree.by_rel(verb, &["nsubj", "csubj", "obj"]).next().is_none()
        && tree.by_rel(verb, &["obl", "advmod"]).any(|before| before < verb)
}

/// Verbs that take a phrase with "of" of their own.
const OF_VERBS: [&str; 24] = [
    "accuse", "inform", "remind", "convince", "warn", "rob", "strip", "deprive", "rid", "relieve", "assure",
    "notify", "suspect", "consist", "dispose", "speak", "think", "hear", "approve", "complain", "die",
    "know", "convict", "acquit",
];

/// "Froze the assets of three officials": whose they are, not of whom one froze; the noun right before the "of".
fn of_noun_before(tree: &Tree, at: usize, verb: usize) -> Option<usize> {
    let of = tree.cases(at).find(|&case| case < at && tree.low(case) == "of")?;
    let noun = of.checked_sub(1).filter(|&noun| noun > verb)?;
    let object = tree.upos(noun) == "NOUN" && tree.rel(noun) == "obj" && tree.head(noun) == Some(verb);
    (object && !OF_VERBS.contains(&tree.lemma(verb))).then_some(noun)
}

/// "Both agreed a truce": they, no conjunction.
fn both_alone(tree: &Tree, mends: &mut Vec<Mend>) {
    for at in 0..tree.len() {
        let verb = tree.head(at).filter(|&head| tree.upos(head) == "VERB" && at < head);
        if tree.low(at) == "both"
            && matches!(tree.rel(at), "cc" | "advmod" | "det")
            && let Some(verb) = verb
            && tree.by_rel(verb, &["nsubj"]).next().is_none()
        {
            mends.push(Mend { upos: "PRON", ..hung(at, "nsubj", Some(verb)) });
        }
    }
}

/// Single words that hang askew.
fn single_words(tree: &Tree, mends: &mut Vec<Mend>) {
    let is_verb = |at: usize| tree.upos(at) == "VERB";
    let named = |at: usize| tree.mention(at).is_some();
    let has = |at: usize, rels: &[&str]| tree.by_rel(at, rels).next().is_some();
    for at in 1..tree.len() {
        let Some(head) = tree.head(at) else { continue };
        let gerund = is_verb(at) && tree.token(at).text.ends_with("ing") && tree.full_rel(at) == "advcl";
        // "transfer to Minsk the money": a name read as a verb.
        if is_verb(at)
            && named(at)
            && at >= 1
            && tree.low(at - 1) == "to"
            && tree.token(at).text.starts_with(char::is_uppercase)
            && is_verb(head)
        {
            mends.push(Mend { upos: "PROPN", tag: "NNP", ..hung(at, "obl", Some(head)) });
            mends.push(Mend { upos: "ADP", ..hung(at - 1, "case", Some(at)) });
            for child in tree.children(at).iter().copied().filter(|&child| child != at - 1) {
                mends.push(hung(child, kept(tree.rel(child)), Some(head)));
            }
            continue;
        }
        if tree.rel(at) == "nsubj"
            && let Some(first) = second_of_two(tree, at)
        {
            mends.push(hung(at, "conj", Some(first)));
            continue;
        }
        if tree.rel(at) == "obl"
            && is_verb(head)
            && let Some(noun) = of_noun_before(tree, at, head)
        {
            mends.push(hung(at, "nmod", Some(noun)));
            continue;
        }
        // "travels in the autumn to Nairobi": where to, not which autumn.
        if tree.rel(at) == "nmod"
            && tree.is_time(head)
            && ["to", "into", "from"].iter().any(|case| tree.has_case(at, case))
            && tree.rel(head) == "obl"
            && let Some(verb) = tree.head(head).filter(|&verb| is_verb(verb))
        {
            mends.push(hung(at, "obl", Some(verb)));
            continue;
        }
        // "The G20 finance ministers condemned …": one subject.
        if tree.rel(at) == "nsubj"
            && named(at)
            && let Some(other) = tree.by_rel(head, &["nsubj"]).find(|&other| other > at)
            && tree.upos(other) == "NOUN"
            && (at + 1..other).all(|between| tree.head(between) == Some(other) && tree.rel(between) == "amod")
        {
            mends.push(hung(at, "compound", Some(other)));
            for child in tree.children(at).iter().copied() {
                mends.push(hung(child, kept(tree.rel(child)), Some(other)));
            }
            continue;
        }
        match tree.rel(at) {
            // "visit Washington next week", "met Putin last month": the name is whom, the week when.
            "compound" | "nmod" => {
                let verb = (at.saturating_sub(3)..at)
                    .rev()
                    .take_while(|&before| named(before) || is_verb(before))
                    .find(|&before| is_verb(before))
                    .filter(|&verb| tree.head(head) == Some(verb) && head > at);
                if let Some(verb) = verb
                    && tree.upos(at) == "PROPN"
                    && named(at)
                    && !named(head)
                    && tree.is_time(head)
                    && !has(verb, &["obj"])
                {
                    mends.push(hung(at, "obj", Some(verb)));
                }
            }
            "advcl" if gerund && is_verb(head) => {
                // "denies supporting the rebels": what is denied, no circumstance.
                let next = head + 1 == at || (head + 2 == at && tree.head(head + 1) == Some(head));
                if next && !has(at, &["mark", "case", "nsubj"]) {
                    mends.push(hung(at, "xcomp", Some(head)));
                }
                // "considers a ban on burning flags": what the noun is about.
                if at >= 2
                    && tree.head(at - 1) == Some(at)
                    && tree.upos(at - 2) == "NOUN"
                    && tree.head(at - 2) == Some(head)
                    && matches!(tree.token(at - 1).text.as_str(), "on" | "of" | "against" | "to")
                {
                    mends.push(hung(at, "acl", Some(at - 2)));
                }
            }
            "obl" if is_inverted_subject(tree, at, head) => mends.push(hung(at, "nsubj", Some(head))),
            "obl" if is_verb(head) && !tree.is_time(at) => {
                // "Peru, Chile and Cuba have broken off relations": names before a verb that has no other subject.
                if tree.upos(at) == "PROPN"
                    && named(at)
                    && at < head
                    && !has(at, &["case"])
                    && !has(head, &["nsubj", "csubj"])
                {
                    mends.push(hung(at, "nsubj", Some(head)));
                }
                // "attacked on Sunday night targets": the time ends before whom it hit.
                let case = (at.saturating_sub(4)..at)
                    .find(|&case| tree.head(case) == Some(at) && tree.upos(case) == "ADP")
                    .filter(|&case| case + 1 < at && (case + 1..at).all(|between| tree.is_time(between)));
                if let Some(case) = case
                    && tree.upos(at) == "NOUN"
                    && !has(head, &["obj"])
                {
                    mends.push(hung(at, "obj", Some(head)));
                    mends.push(hung(at - 1, "obl", Some(head)));
                    mends.push(hung(case, "case", Some(at - 1)));
                }
            }
            // "According to Ukrainian figures, 200 soldiers were killed": the source suffers nothing.
            "nsubj" => {
                let source = tree
                    .children(at)
                    .iter()
                    .any(|&child| child < at && tree.token(child).text.eq_ignore_ascii_case("according"));
                if source {
                    mends.push(hung(at, "obl", Some(head)));
                }
            }
            _ => {}
        }
    }
}
