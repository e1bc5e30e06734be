//! Mends the word order that machine translation keeps from other languages.
//!
//! - "Kenya has its minister to Uganda sent", "were by the police closed": the participle ends the clause;
//! - "Reyes in this letter invited Diaz": what stands between subject and verb is no part of the subject;
//! - "In Lima were arrested three men", "In Peru introduced a ban": the subject comes last, or is the place;
//! - "captured to two men": the Spanish "to" before whom one does it to;
//! - "signed a pact with Peru and Chile recalled its envoy": who stands right before a second verb does it;
//! - "will deliver to Peru wheat", "short-range ballistic missiles": nouns that only stand side by side.

use chancery_lexicon::patterns::PatternLexicon;

use super::mend::{Mend, hung};
use super::slips;
use super::tree::Tree;

/// How a sentence in foreign order is to be read.
pub fn order(tree: &Tree, patterns: &PatternLexicon, mends: &mut Vec<Mend>) {
    phrase_before_verb(tree, mends);
    subject_after_passive(tree, mends);
    place_acts(tree, mends);
    to_whom(tree, patterns, mends);
    second_subject(tree, mends);
    name_between_commas(tree, mends);
    side_by_side(tree, mends);
    fighting_goes_on(tree, mends);
    fixed_words(tree, mends);
    cut_by(tree, mends);
}

/// "Cut by half the number of visas", "raised by ten percent the duties" read as by the number, by the duties.
fn cut_by(tree: &Tree, mends: &mut Vec<Mend>) {
    for by in 1..tree.len().saturating_sub(3) {
        if tree.low(by) != "by" || !tree.is_verb(by - 1) || tree.by_rel(by - 1, &["obj"]).next().is_some() {
            continue;
        }
        let measure = by + 1;
        let the = if matches!(tree.low(measure + 1), "percent" | "%") { measure + 2 } else { measure + 1 };
        let counts = matches!(tree.low(measure), "half" | "third" | "quarter") || tree.upos(measure) == "NUM";
        if !counts || the >= tree.len() || !matches!(tree.low(the), "the" | "its" | "their") {
            continue;
        }
        let Some(noun) = tree.head(the).filter(|&noun| noun > the && noun < the + 5) else { continue };
        mends.push(hung(noun, "obj", Some(by - 1)));
        mends.push(hung(the - 1, "obl", Some(by - 1)));
        mends.push(hung(by, "case", Some(the - 1)));
        if the - 1 != measure {
            mends.push(hung(measure, "nummod", Some(the - 1)));
        }
        return;
    }
}

/// A noun phrase with the preposition before it.
struct Chunk {
    case: Option<usize>,
    first: usize,
    last: usize,
    head: usize,
}

/// The phrases between two words; `None` where something else stands there.
fn chunks(tree: &Tree, from: usize, to: usize) -> Option<Vec<Chunk>> {
    let mut found: Vec<Chunk> = Vec::new();
    let mut at = from;
    while at < to {
        let case = match tree.upos(at) {
            "ADV" => {
                at += 1;
                continue;
            }
            "ADP" | "SCONJ" => Some(at),
            _ => None,
        };
        let first = if case.is_some() { at + 1 } else { at };
        let last = phrase_end(tree, first, to, case.is_some())?;
        let head = head_within(tree, first, last)?;
        found.push(Chunk { case, first, last, head });
        at = last + 1;
    }
    Some(found)
}

/// The last word of the noun phrase that begins at `first`.
fn phrase_end(tree: &Tree, first: usize, to: usize, introduced: bool) -> Option<usize> {
    let mut noun: Option<usize> = None;
    let mut at = first;
    while at < to {
        let upos = tree.upos(at);
        let mark = matches!(tree.low(at), "'s" | "’s" | "'" | "-");
        let joins = noun.is_some() && matches!(tree.low(at), "of" | "and");
        match upos {
            "DET" | "NUM" if noun.is_some() && !is_joined(tree, first, at) => break,
            "PRON" if noun.is_some() && !is_joined(tree, first, at) => break,
            "DET" | "PRON" | "NUM" | "ADJ" => {}
            "VERB" if tree.rel(at) == "amod" && noun.is_none() => {}
            "NOUN" | "PROPN" => {
                let before = noun.filter(|&before| before + 1 == at);
                let new = before.is_some_and(|before| {
                    (tree.is_time(before) && !tree.is_time(at))
                        || (introduced
                            && upos == "NOUN"
                            && tree.mention(before).is_some()
                            && tree.mention(at) != tree.mention(before))
                });
                if new {
                    break;
                }
                noun = Some(at);
            }
            _ if mark || joins => {}
            _ => break,
        }
        at += 1;
    }
    noun.map(|noun| noun.max(first))
}

/// Whether the word stands behind an "of" or "and" of its own phrase.
fn is_joined(tree: &Tree, first: usize, at: usize) -> bool {
    at > first && matches!(tree.low(at - 1), "of" | "and" | "-" | "'s" | "’s")
}

/// The head of a phrase: its last noun before an "of", the first word of a name.
fn head_within(tree: &Tree, first: usize, last: usize) -> Option<usize> {
    let end = (first..=last).find(|&at| tree.low(at) == "of").map_or(last, |of| of.saturating_sub(1));
    let noun = (first..=end).rev().find(|&at| tree.is_nominal(at) && tree.upos(at) != "DET")?;
    let above = tree.head(noun).filter(|&head| {
        (first..noun).contains(&head) && matches!(tree.rel(noun), "flat" | "appos") && tree.is_nominal(head)
    });
    Some(above.unwrap_or(noun))
}

/// Hangs a phrase on a verb.
fn hang(tree: &Tree, chunk: &Chunk, rel: &'static str, verb: usize, mends: &mut Vec<Mend>) {
    mends.push(hung(chunk.head, rel, Some(verb)));
    if let Some(case) = chunk.case {
        mends.push(hung(case, "case", Some(chunk.head)));
    }
    let inside = chunk.first..=chunk.last;
    for at in inside.clone().filter(|&at| at != chunk.head) {
        if tree.head(at).is_none_or(|head| !inside.contains(&head)) {
            let rel = match tree.upos(at) {
                "DET" => "det",
                "ADJ" => "amod",
                "NUM" => "nummod",
                "ADP" => "case",
                "CCONJ" => "cc",
                "PUNCT" => "punct",
                _ => "compound",
            };
            mends.push(hung(at, rel, Some(chunk.head)));
        }
    }
}

/// Whether a clause ends before `at`.
fn is_end(tree: &Tree, at: usize) -> bool {
    at >= tree.len()
        || matches!(tree.low(at), "and" | "or" | "but")
        || (tree.upos(at) == "PUNCT" && !matches!(tree.low(at), "-" | "'" | "("))
}

/// The first word that can be a participle from `from` on, nothing but phrases before it.
fn late_participle(tree: &Tree, from: usize) -> Option<(usize, Vec<Chunk>)> {
    let form = |at: usize| tree.upos(at) == "VERB" && matches!(tree.tag(at), "VBN" | "VBD");
    let verb = (from..tree.len().min(from + 20)).find(|&at| form(at) && tree.rel(at) != "amod")?;
    Some((verb, chunks(tree, from, verb)?))
}

/// "Chad has its envoy to Niger sent", "the roads were by the army closed": the participle is the verb.
pub fn participle_last(tree: &Tree, mends: &mut Vec<Mend>) {
    for aux in 1..tree.len().saturating_sub(2) {
        let has = matches!(tree.low(aux), "has" | "have" | "had");
        let is = matches!(tree.low(aux), "is" | "are" | "was" | "were");
        if !(has || is) || !matches!(tree.rel(aux), "root" | "aux" | "cop" | "conj" | "parataxis" | "ccomp") {
            continue;
        }
        let Some((verb, found)) = late_participle(tree, aux + 1) else { continue };
        let bare = found.iter().filter(|chunk| chunk.case.is_none() && !tree.is_time(chunk.head)).count();
        let around = found.iter().any(|chunk| chunk.case.is_some() || tree.is_time(chunk.head));
        let last = is_end(tree, verb + 1);
        // Read rightly, but for phrases that a preposition introduces.
        let misread = |chunk: &Chunk| {
            chunk.case.is_some() && matches!(tree.rel(chunk.head), "nsubj" | "obj" | "compound")
        };
        let right = tree.head(aux) == Some(verb) && tree.rel(aux) == "aux" && !found.iter().any(misread);
        // "Are among those arrested": no clause of its own.
        let case =
            |chunk: &Chunk, words: &[&str]| chunk.case.is_some_and(|case| words.contains(&tree.low(case)));
        let apart = found.first().is_some_and(|chunk| {
            tree.is_time(chunk.head)
                || tree.mention(chunk.head).is_some()
                || case(chunk, &["by", "into", "to", "from", "since"])
        }) && !found.iter().any(|chunk| case(chunk, &["among", "of", "with", "for"]));
        let fits = if has {
            bare == 0 && around || bare == 1 && last && around
        } else {
            bare == 0 && around && last && apart
        };
        if !fits || right || found.is_empty() {
            continue;
        }
        let subject = tree.by_rel(aux, &["nsubj"]).chain(tree.by_rel(verb, &["nsubj"])).any(|at| at < aux);
        if !subject {
            continue;
        }
        // An auxiliary that hangs on the participle leaves it where it is.
        let place = if tree.head(aux) == Some(verb) { verb } else { aux };
        let whole = tree.head(place);
        let rel = match tree.rel(place) {
            _ if whole.is_none() => "root",
            "conj" => "conj",
            "ccomp" => "ccomp",
            "advcl" => "advcl",
            "acl" => "acl",
            _ => "parataxis",
        };
        mends.push(Mend { upos: "VERB", tag: "VBN", ..hung(verb, rel, whole) });
        mends.push(Mend { upos: "AUX", ..hung(aux, "aux", Some(verb)) });
        settle(tree, &found, verb, mends);
        let taken = |at: usize| found.iter().any(|chunk| (chunk.first..=chunk.last).contains(&at));
        for child in tree.children(aux).iter().copied().filter(|&child| child != verb && !taken(child)) {
            let case = found.iter().any(|chunk| chunk.case == Some(child));
            if !case {
                mends.push(hung(child, kept(tree.rel(child)), Some(verb)));
            }
        }
        if verb + 2 < tree.len() && tree.low(verb + 1) == "and" {
            second_participle(tree, verb, mends);
        }
        return;
    }
}

/// "Had with the minister spoken and for a delay asked": the second participle shares the auxiliary.
fn second_participle(tree: &Tree, first: usize, mends: &mut Vec<Mend>) {
    let Some((verb, found)) = late_participle(tree, first + 2) else { return };
    if is_end(tree, verb + 1) && !found.is_empty() {
        mends.push(Mend { upos: "VERB", tag: "VBN", ..hung(verb, "conj", Some(first)) });
        settle(tree, &found, verb, mends);
    }
}

fn settle(tree: &Tree, found: &[Chunk], verb: usize, mends: &mut Vec<Mend>) {
    for chunk in found {
        let rel = if chunk.case.is_some() || tree.is_time(chunk.head) { "obl" } else { "obj" };
        hang(tree, chunk, rel, verb, mends);
    }
}

/// A relation as a mend may give it.
fn kept(rel: &str) -> &'static str {
    match rel {
        "aux" => "aux",
        "mark" => "mark",
        "compound" => "obl",
        rel => slips::kept(rel),
    }
}

/// "Reyes in this meeting invited Diaz to Lima" read as a meeting that was invited.
fn phrase_before_verb(tree: &Tree, mends: &mut Vec<Mend>) {
    let Some(root) = (0..tree.len()).find(|&at| tree.head(at).is_none() && tree.upos(at) != "PUNCT") else {
        return;
    };
    if root > 6 || !tree.is_nominal(root) || tree.mention(root).is_none() || tree.has_any_case(root) {
        return;
    }
    let from = tree.mention_end(root) + 1;
    let finite = |at: usize| {
        tree.upos(at) == "VERB" && matches!(tree.tag(at), "VBD" | "VBN" | "VBZ" | "VBP")
            || tree.upos(at) == "AUX"
    };
    let Some(verb) = (from..tree.len().min(from + 14)).find(|&at| finite(at)) else { return };
    let contact = tree.rel(verb) == "acl"
        && matches!(tree.tag(verb), "VBD" | "VBN")
        && tree.by_rel(verb, &["mark", "nsubj", "aux"]).next().is_none()
        && !tree.by_rel(verb, &["obl"]).any(|at| tree.has_case(at, "by"))
        && tree.by_rel(verb, &["obj", "ccomp"]).any(|at| at > verb);
    let Some(found) = chunks(tree, from, verb).filter(|found| contact && !found.is_empty()) else { return };
    let free = |at: usize| finite(at) && !tree.dominates(verb, at);
    if found.iter().any(|chunk| chunk.case.is_none()) || (verb + 1..tree.len()).any(free) {
        return;
    }
    mends.push(Mend { tag: "VBD", ..hung(verb, "root", None) });
    mends.push(hung(root, "nsubj", Some(verb)));
    settle(tree, &found, verb, mends);
}

/// Verbs that have no object.
const INTRANSITIVE: [&str; 8] =
    ["mediate", "participate", "intervene", "die", "resign", "arrive", "act", "perish"];

/// "In Lima were arrested three men", "in the talks mediated Oslo": the subject stands behind.
fn subject_after_passive(tree: &Tree, mends: &mut Vec<Mend>) {
    for verb in 1..tree.len() {
        let mediates = INTRANSITIVE.contains(&tree.lemma(verb))
            && tree.by_rel(verb, &["obl", "advmod"]).any(|before| before < verb);
        if tree.upos(verb) != "VERB"
            || !(mediates || tree.is_passive(verb) && tree.by_rel(verb, &["aux"]).next().is_some())
            || tree.by_rel(verb, &["nsubj", "csubj", "expl"]).next().is_some()
            || !matches!(tree.rel(verb), "root" | "ccomp" | "parataxis")
        {
            continue;
        }
        let behind = tree.by_rel(verb, &["obj"]).find(|&at| at > verb && !tree.has_any_case(at));
        if let Some(behind) = behind {
            mends.push(hung(behind, "nsubj", Some(verb)));
        }
    }
}

/// "In Peru introduced a ban on imports": Russian names no subject; the place stands for who acts.
fn place_acts(tree: &Tree, mends: &mut Vec<Mend>) {
    if tree.len() < 5 || !matches!(tree.low(0), "in" | "at") || tree.upos(0) != "ADP" {
        return;
    }
    let Some(place) = tree.head(0).filter(|&place| place < 6 && tree.mention(place).is_some()) else {
        return;
    };
    let Some(verb) = tree.head(place).filter(|&verb| verb > place && verb < place + 4) else { return };
    let active = tree.upos(verb) == "VERB"
        && tree.rel(place) == "obl"
        && matches!(tree.tag(verb), "VBD" | "VBZ" | "VBP")
        && (place + 1..verb).all(|at| {
            tree.upos(at) == "ADV" || tree.mention(at) == tree.mention(place) || tree.rel(at) == "flat"
        })
        && tree.by_rel(verb, &["nsubj", "csubj", "expl", "aux"]).next().is_none()
        && tree.by_rel(verb, &["obj", "ccomp"]).any(|at| at > verb);
    if active {
        mends.push(hung(place, "nsubj", Some(verb)));
        mends.push(hung(0, "dep", Some(verb)));
    }
}

/// Verbs that have whom they are done to as a plain object.
const TRANSITIVE: [&str; 48] = [
    "abduct",
    "accuse",
    "ambush",
    "appoint",
    "arrest",
    "assassinate",
    "assault",
    "blame",
    "capture",
    "condemn",
    "congratulate",
    "convene",
    "convoke",
    "criticise",
    "criticize",
    "denounce",
    "detain",
    "dismiss",
    "evict",
    "execute",
    "exhort",
    "expel",
    "free",
    "greet",
    "help",
    "imprison",
    "injure",
    "invite",
    "jail",
    "kidnap",
    "kill",
    "liberate",
    "murder",
    "oblige",
    "order",
    "praise",
    "recall",
    "receive",
    "recognise",
    "recognize",
    "rescue",
    "retain",
    "sanction",
    "shoot",
    "summon",
    "support",
    "telephone",
    "wound",
];

/// "Captured to two men", "ordered to the army to fire": the Spanish "to" before people.
fn to_whom(tree: &Tree, patterns: &PatternLexicon, mends: &mut Vec<Mend>) {
    const ASKING: [&str; 5] = ["ask", "thank", "urge", "warn", "require"];
    for verb in 0..tree.len() {
        let lemma = tree.lemma(verb);
        if tree.upos(verb) != "VERB" || tree.is_passive(verb) || tree.rel(verb) == "amod" {
            continue;
        }
        if !TRANSITIVE.contains(&lemma) && !ASKING.contains(&lemma) {
            continue;
        }
        if tree.by_rel(verb, &["obj", "iobj"]).next().is_some() {
            continue;
        }
        let people = |at: usize| {
            at > verb
                && tree.has_case(at, "to")
                && !tree.is_time(at)
                && (lemma == "thank"
                    || tree.mention(at).is_some()
                    || ["human", "official", "armed", "crowd", "stateagent", "expellee"]
                        .iter()
                        .any(|class| patterns.in_class(class, tree.lemma(at))))
        };
        let below = tree.by_rel(verb, &["obl", "xcomp", "advcl"]).flat_map(|at| {
            let inner: Vec<usize> = tree.by_rel(at, &["nmod"]).collect();
            std::iter::once(at).chain(inner)
        });
        let Some(whom) = below.into_iter().find(|&at| tree.is_nominal(at) && people(at)) else { continue };
        mends.push(hung(whom, "obj", Some(verb)));
        for case in tree.cases(whom).filter(|&case| tree.low(case) == "to") {
            mends.push(hung(case, "dep", Some(verb)));
        }
    }
}

/// "Signed a pact with Peru and Chile recalled its envoy" read as a pact with both.
fn second_subject(tree: &Tree, mends: &mut Vec<Mend>) {
    for verb in 4..tree.len() {
        let second = tree.upos(verb) == "VERB"
            && matches!(tree.tag(verb), "VBD" | "VBZ" | "VBP")
            && tree.rel(verb) == "conj"
            && tree.by_rel(verb, &["nsubj", "aux"]).next().is_none();
        let Some(first) = tree.head(verb).filter(|&first| second && first < verb && tree.is_verb(first))
        else {
            continue;
        };
        let last = verb - 1;
        if !tree.is_nominal(last) || tree.mention(last).is_none() || tree.is_time(last) {
            continue;
        }
        let own = |at: usize| tree.mention(at) == tree.mention(last);
        let opening = (first..=last).rev().take_while(|&at| own(at)).last().unwrap_or(last);
        let and = (first + 1..opening)
            .rev()
            .find(|&at| !matches!(tree.upos(at), "DET" | "ADJ" | "NOUN"))
            .filter(|&at| tree.low(at) == "and");
        let head = (opening..=last).find(|&at| tree.head(at).is_none_or(|head| head < opening));
        let (Some(and), Some(head)) = (and, head) else { continue };
        let listed = tree.rel(head) == "conj"
            && tree
                .head(head)
                .is_some_and(|other| other > first && other < and && tree.rel(other) != "nsubj");
        if listed {
            mends.push(hung(head, "nsubj", Some(verb)));
            mends.push(hung(and, "cc", Some(verb)));
        }
    }
}

/// "Expelled the envoy of Chad, Ana Ruiz, and gave her a day" read as Ruiz who gave: her name stands between commas.
fn name_between_commas(tree: &Tree, mends: &mut Vec<Mend>) {
    for name in 3..tree.len() {
        let acts = tree.rel(name) == "nsubj" && tree.upos(name) == "PROPN" && tree.low(name - 1) == ",";
        let Some(verb) = tree.head(name).filter(|&verb| acts && verb > name && tree.rel(verb) == "conj")
        else {
            continue;
        };
        let own = |at: &usize| {
            *at == name
                || tree.rel(*at) == "flat" && tree.head(*at) == Some(name)
                || tree.mention(*at).is_some() && tree.mention(*at) == tree.mention(name)
        };
        let end = (name..verb).take_while(own).last().unwrap_or(name);
        let closed = end + 2 < verb && tree.low(end + 1) == "," && tree.low(end + 2) == "and";
        if !closed || (end + 3..verb).any(|at| !matches!(tree.upos(at), "AUX" | "ADV")) {
            continue;
        }
        let titled = (name.saturating_sub(9)..name - 1).rev().find(|&at| {
            tree.upos(at) == "NOUN" && !matches!(tree.rel(at), "compound" | "nmod")
                || matches!(tree.lemma(at), "ambassador" | "minister" | "envoy" | "consul" | "spokesman")
        });
        if let Some(titled) = titled.filter(|&titled| tree.head(verb).is_some_and(|first| first < titled)) {
            mends.push(hung(name, "appos", Some(titled)));
        }
    }
}

/// Nouns that have a place before them as a part of their name.
const PLACED: [&str; 18] = [
    "border",
    "embassy",
    "capital",
    "airport",
    "coast",
    "region",
    "front",
    "port",
    "base",
    "parliament",
    "government",
    "authority",
    "army",
    "territory",
    "side",
    "police",
    "province",
    "city",
];

/// "Will deliver to Peru wheat" read as Peru wheat; "eight short-range missiles" as a range.
fn side_by_side(tree: &Tree, mends: &mut Vec<Mend>) {
    const GIVING: [&str; 14] = [
        "deliver", "send", "supply", "give", "hand", "transfer", "grant", "provide", "sell", "export",
        "offer", "pay", "promise", "donate",
    ];
    for noun in 3..tree.len() {
        let Some(verb) = tree.head(noun).filter(|&verb| verb < noun && tree.upos(verb) == "VERB") else {
            continue;
        };
        let free = tree.by_rel(verb, &["obj", "iobj"]).next().is_none();
        let place = noun - 1;
        let case = place.wrapping_sub(1);
        if tree.rel(noun) == "obl"
            && free
            && GIVING.contains(&tree.lemma(verb))
            && tree.upos(noun) == "NOUN"
            && tree.mention(noun).is_none()
            && !PLACED.contains(&tree.lemma(noun))
            && tree.upos(place) == "PROPN"
            && tree.mention(place).is_some()
            && tree.rel(place) == "compound"
            && case < tree.len()
            && tree.low(case) == "to"
        {
            mends.push(hung(place, "obl", Some(verb)));
            mends.push(hung(case, "case", Some(place)));
            mends.push(hung(noun, "obj", Some(verb)));
        }
        // "launched 8 short-range ballistic missiles": the last of the nouns.
        let hyphen = tree.low(noun - 1) == "-" || noun + 1 < tree.len() && tree.low(noun + 1) == "-";
        if tree.rel(noun) == "obj" && hyphen && tree.upos(noun) == "NOUN" {
            let last = (noun + 1..tree.len().min(noun + 6))
                .take_while(|&at| {
                    matches!(tree.upos(at), "ADJ" | "NOUN" | "PUNCT") && tree.low(at) != ","
                        || matches!(tree.low(at), "-" | "to")
                })
                .filter(|&at| {
                    tree.upos(at) == "NOUN"
                        && (tree.head(at) == Some(noun)
                            && matches!(tree.rel(at), "nmod" | "parataxis" | "appos" | "conj" | "dep")
                            || tree.head(at) == Some(verb) && tree.rel(at) == "obl")
                        && tree.cases(at).all(|case| case > 0 && tree.low(case - 1) == "-")
                })
                .last();
            if let Some(last) = last {
                mends.push(hung(last, "obj", Some(verb)));
                mends.push(hung(noun, "compound", Some(last)));
                let counts = (verb + 1..noun).filter(|&at| {
                    tree.upos(at) == "NUM"
                        && matches!(tree.head(at), Some(head) if head == verb || head == noun)
                });
                mends.extend(counts.map(|at| hung(at, "nummod", Some(last))));
            }
        }
    }
}

/// "Fighting again broke out between the two" read as somebody who fights.
fn fighting_goes_on(tree: &Tree, mends: &mut Vec<Mend>) {
    if tree.len() < 4 || tree.low(0) != "fighting" || !matches!(tree.upos(0), "VERB" | "AUX") {
        return;
    }
    let Some(verb) = tree.head(0).filter(|&verb| verb < 5 && tree.upos(verb) == "VERB") else { return };
    let goes = matches!(
        tree.lemma(verb),
        "break" | "erupt" | "flare" | "continue" | "resume" | "rage" | "intensify" | "spread" | "start"
    );
    if goes && tree.by_rel(verb, &["nsubj"]).next().is_none() {
        mends.push(Mend {
            upos: "NOUN",
            tag: "NN",
            lemma: "fighting".to_owned(),
            ..hung(0, "nsubj", Some(verb))
        });
    }
}

/// "A coup of State": no state that makes one.
fn fixed_words(tree: &Tree, mends: &mut Vec<Mend>) {
    for of in 1..tree.len().saturating_sub(1) {
        let coup = tree.low(of) == "of"
            && matches!(tree.low(of - 1), "coup" | "coups" | "strike" | "blow")
            && matches!(tree.low(of + 1), "state" | "estate");
        if coup {
            mends.push(Mend { upos: "X", ..hung(of + 1, "fixed", Some(of - 1)) });
        }
    }
}
