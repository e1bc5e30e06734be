//! Hangs phrases and clauses where the verb's own frame asks for them, whatever the reader made of the words between.
//!
//! - "blamed the attack on the rebels", "attributed it to Peru": not an attack on the rebels;
//! - "asked Peru to station troops": no Peru to the station troops;
//! - "accused it of having armed and paid them": both are what it is accused of;
//! - "when thirty masked men ambushed a patrol", "a letter in which the ministry asked …": who stands before the verb does it.

use super::mend::{Mend, hung, modifier};
use super::slips::kept;
use super::tree::Tree;

/// How a sentence is to be read whose verbs lost a part of their frames.
pub fn valency(tree: &Tree, mends: &mut Vec<Mend>) {
    blamed_on(tree, mends);
    asked_to(tree, mends);
    accused_of_both(tree, mends);
    clause_after_when(tree, mends);
    clause_of_which(tree, mends);
    called_between(tree, mends);
    told_before_colon(tree, mends);
    many_of_them(tree, mends);
    proposed_that(tree, mends);
    time_before_name(tree, mends);
    premier_of(tree, mends);
    people_doing(tree, mends);
    claim_that(tree, mends);
    verb_after_subject(tree, mends);
    verb_before_semicolon(tree, mends);
    second_of_clause(tree, mends);
    group_members(tree, mends);
    verb_after_plural(tree, mends);
    counted_participle(tree, mends);
}

/// "A group of 15 nations closed its border" read as a group, and nations, who closed it.
fn group_members(tree: &Tree, mends: &mut Vec<Mend>) {
    for of in 1..tree.len().saturating_sub(1) {
        let Some(members) = tree.head(of).filter(|&at| at > of && tree.rel(of) == "case") else { continue };
        let group = of - 1;
        if tree.low(of) == "of"
            && tree.rel(members) == "nsubj"
            && tree.upos(group) == "NOUN"
            && tree.rel(group) == "nsubj"
            && tree.head(group) == tree.head(members)
        {
            mends.push(hung(members, "nmod", Some(group)));
            return;
        }
    }
}

/// "Peruvian border guards opened fire, officials said" read as a fire that was opened: a plural before the past form
/// does what it tells.
fn verb_after_plural(tree: &Tree, mends: &mut Vec<Mend>) {
    for verb in 2..tree.len().saturating_sub(1) {
        let participle = tree.upos(verb) == "VERB"
            && tree.rel(verb) == "amod"
            && matches!(tree.tag(verb), "VBD" | "VBN")
            && tree.tag(verb - 1) == "NNS"
            && tree.rel(verb - 1) == "compound";
        let Some(object) = tree.head(verb).filter(|&object| participle && object > verb) else { continue };
        if tree.head(verb - 1) != Some(object) || tree.has_any_case(object) {
            continue;
        }
        let above = tree.head(object);
        let says = above.is_some_and(|above| above > object && tree.is_verb(above));
        let rel = match above {
            None => "root",
            Some(_) if says && tree.rel(object) == "nsubj" => "ccomp",
            _ => continue,
        };
        // Somebody else says it.
        let teller = above.is_none_or(|above| {
            (object + 1..above).any(|at| tree.is_nominal(at) && tree.low(at - 1) == ",")
                || tree.by_rel(above, &["nsubj"]).any(|at| at > object)
        });
        if !teller {
            continue;
        }
        mends.push(Mend { tag: "VBD", ..hung(verb, rel, above) });
        mends.push(hung(verb - 1, "nsubj", Some(verb)));
        mends.push(hung(object, "obj", Some(verb)));
        for before in tree.by_rel(object, &["compound", "amod", "det", "nummod"]).filter(|&at| at + 1 < verb)
        {
            mends.push(hung(before, modifier(tree.upos(before)), Some(verb - 1)));
        }
        return;
    }
}

/// "Freed ten jailed Peruvians" read as one who freed ten, and jailed Peruvians.
fn counted_participle(tree: &Tree, mends: &mut Vec<Mend>) {
    for participle in 2..tree.len().saturating_sub(1) {
        let (number, noun) = (participle - 1, participle + 1);
        let Some(verb) = tree.head(number).filter(|&verb| verb < number && tree.is_verb(verb)) else {
            continue;
        };
        if tree.upos(number) == "NUM"
            && tree.rel(number) == "obj"
            && tree.upos(participle) == "VERB"
            && matches!(tree.tag(participle), "VBD" | "VBN")
            && tree.rel(participle) == "conj"
            && tree.head(participle) == Some(verb)
            && matches!(tree.tag(noun), "NNS" | "NNPS")
            && tree.head(noun) == Some(participle)
        {
            mends.push(hung(noun, "obj", Some(verb)));
            mends.push(hung(number, "nummod", Some(noun)));
            mends.push(Mend { tag: "VBN", ..hung(participle, "amod", Some(noun)) });
            for below in tree.children(participle).iter().copied().filter(|&below| below > noun) {
                mends.push(hung(below, kept(tree.rel(below)), Some(verb)));
            }
            return;
        }
    }
}

/// "Blamed the attack on the rebels" read as an attack on them: whom one blames.
fn blamed_on(tree: &Tree, mends: &mut Vec<Mend>) {
    for at in 3..tree.len() {
        let Some(noun) = tree.head(at).filter(|&noun| noun < at && tree.rel(at) == "nmod") else { continue };
        let Some(verb) = tree.head(noun).filter(|&verb| verb < noun && tree.rel(noun) == "obj") else {
            continue;
        };
        let case = match tree.lemma(verb) {
            "blame" | "pin" => "on",
            "attribute" | "ascribe" | "impute" => "to",
            _ => continue,
        };
        if tree.has_case(at, case) {
            mends.push(hung(at, "obl", Some(verb)));
            return;
        }
    }
}

/// "Asked Peru to station troops there" read as a Peru to the station troops: what it is asked to do.
fn asked_to(tree: &Tree, mends: &mut Vec<Mend>) {
    for to in 2..tree.len().saturating_sub(2) {
        let verb = to + 1;
        let bare = tree.low(to) == "to"
            && tree.rel(to) == "case"
            && tree.rel(verb) == "compound"
            && tree.upos(verb) == "NOUN"
            && tree.low(verb) == tree.lemma(verb);
        let Some(object) = tree.head(verb).filter(|&object| bare && tree.head(to) == Some(object)) else {
            continue;
        };
        let several = tree.low(object) != tree.lemma(object);
        let Some(asked) = tree.head(object).filter(|&asked| asked < to && tree.rel(object) == "nmod") else {
            continue;
        };
        let Some(ask) =
            tree.head(asked).filter(|&ask| ask < asked && matches!(tree.rel(asked), "obj" | "iobj"))
        else {
            continue;
        };
        let asks = matches!(
            tree.lemma(ask),
            "ask"
                | "urge"
                | "order"
                | "allow"
                | "invite"
                | "permit"
                | "instruct"
                | "request"
                | "want"
                | "tell"
        );
        if !asks || !several || tree.mention(asked).is_none() {
            continue;
        }
        mends.push(Mend { upos: "VERB", tag: "VB", ..hung(verb, "xcomp", Some(ask)) });
        mends.push(hung(object, "obj", Some(verb)));
        mends.push(Mend { upos: "PART", tag: "TO", ..hung(to, "mark", Some(verb)) });
        mends.push(hung(asked, "obj", Some(ask)));
        return;
    }
}

/// "Accused Chad of having armed and financed the group" read as one who accused and financed.
fn accused_of_both(tree: &Tree, mends: &mut Vec<Mend>) {
    for having in 2..tree.len().saturating_sub(3) {
        let (first, and, second) = (having + 1, having + 2, having + 3);
        let fits = tree.low(having) == "having"
            && tree.low(having - 1) == "of"
            && tree.low(and) == "and"
            && tree.rel(second) == "conj"
            && tree.low(first).ends_with("ed")
            && tree.is_verb(second)
            && tree.by_rel(second, &["nsubj", "aux"]).next().is_none();
        let Some(main) = tree.head(having).filter(|_| fits) else { continue };
        if tree.head(second) != Some(main) && tree.head(second) != Some(having) {
            continue;
        }
        let lemma = if tree.is_verb(first) { "" } else { tree.low(first).trim_end_matches("ed") };
        mends.push(Mend {
            upos: "VERB",
            tag: "VBN",
            lemma: lemma.to_owned(),
            ..hung(first, "advcl", Some(main))
        });
        mends.push(hung(having - 1, "mark", Some(first)));
        mends.push(Mend { upos: "AUX", ..hung(having, "aux", Some(first)) });
        mends.push(Mend { tag: "VBN", ..hung(second, "conj", Some(first)) });
        mends.push(hung(and, "cc", Some(second)));
        return;
    }
}

/// The noun that ends right before `end`, if nothing but a noun phrase stands from `first` on.
fn phrase_before(tree: &Tree, first: usize, end: usize) -> Option<usize> {
    let noun = end.checked_sub(1).filter(|&noun| noun >= first)?;
    let inside = |at: usize| {
        matches!(tree.upos(at), "DET" | "NUM" | "ADJ" | "NOUN" | "PROPN")
            || (tree.upos(at) == "VERB" && matches!(tree.tag(at), "VBN" | "VBG" | "VBD"))
    };
    (matches!(tree.upos(noun), "NOUN" | "PROPN") && (first..noun).all(inside)).then_some(noun)
}

/// "Was shot when some 30 masked men ambushed a patrol" read as one who was shot and ambushed: the men did.
fn clause_after_when(tree: &Tree, mends: &mut Vec<Mend>) {
    for verb in 4..tree.len() {
        let free = tree.upos(verb) == "VERB"
            && tree.tag(verb) == "VBD"
            && matches!(tree.rel(verb), "conj" | "advcl" | "acl" | "parataxis")
            && tree.by_rel(verb, &["nsubj", "cc", "mark", "aux"]).next().is_none();
        if !free {
            continue;
        }
        let when = (verb.saturating_sub(7)..verb)
            .rev()
            .find(|&at| matches!(tree.low(at), "when" | "after" | "while" | "because"));
        let Some(when) = when.filter(|&when| when > 0) else { continue };
        let Some(noun) = phrase_before(tree, when + 1, verb) else { continue };
        // "When arrested, men …" has a comma; "after talks ended" needs no mending.
        let above = (0..when).rev().find(|&at| tree.is_verb(at));
        let Some(above) = above.filter(|_| !tree.is_time(noun)) else { continue };
        mends.push(hung(verb, "advcl", Some(above)));
        mends.push(hung(noun, "nsubj", Some(verb)));
        mends.push(hung(when, "mark", Some(verb)));
        for at in when + 1..noun {
            let rel = match tree.upos(at) {
                "DET" => "det",
                "NUM" => "nummod",
                "NOUN" | "PROPN" => "compound",
                _ => "amod",
            };
            if tree.head(at).is_none_or(|head| head <= when || head > noun) || tree.is_verb(at) {
                mends.push(hung(at, rel, Some(noun)));
            }
        }
        return;
    }
}

/// "A tweet in which the ministry called for …" read as a ministry that is called for: it calls.
fn clause_of_which(tree: &Tree, mends: &mut Vec<Mend>) {
    for which in 2..tree.len().saturating_sub(2) {
        let opens = matches!(tree.low(which), "which" | "whom")
            && matches!(
                tree.low(which - 1),
                "in" | "to" | "of" | "for" | "by" | "with" | "on" | "from" | "under" | "during"
            );
        if !opens {
            continue;
        }
        let verb = (which + 2..tree.len().min(which + 8)).find(|&at| {
            tree.upos(at) == "VERB"
                && matches!(tree.tag(at), "VBD" | "VBZ" | "VBP" | "VBN")
                && tree.rel(at) == "acl"
        });
        let Some(verb) = verb else { continue };
        let Some(noun) = phrase_before(tree, which + 1, verb) else { continue };
        let Some(thing) = (0..which - 1).rev().find(|&at| tree.is_nominal(at)) else { continue };
        if tree.head(verb) != Some(noun) || tree.by_rel(verb, &["nsubj"]).any(|at| at > which) {
            continue;
        }
        let tag = if tree.tag(verb) == "VBN" { "VBD" } else { "" };
        mends.push(Mend { tag, ..hung(verb, "acl", Some(thing)) });
        mends.push(hung(noun, "nsubj", Some(verb)));
        mends.push(hung(which, "obl", Some(verb)));
        return;
    }
}

/// "The chief Reyes, called Rey, had threatened" read as a Reyes who called and nobody who threatened.
fn called_between(tree: &Tree, mends: &mut Vec<Mend>) {
    for called in 2..tree.len().saturating_sub(2) {
        let fits = tree.is_verb(called)
            && matches!(tree.tag(called), "VBN" | "VBD")
            && tree.low(called - 1) == ","
            && matches!(tree.rel(called), "advcl" | "acl" | "conj");
        let Some(main) = tree.head(called).filter(|&main| fits && main > called && tree.is_verb(main)) else {
            continue;
        };
        let closed = (called + 1..main).any(|at| tree.low(at) == ",");
        let subject = tree.by_rel(called, &["nsubj"]).find(|&at| at < called - 1);
        let Some(subject) = subject.filter(|_| closed) else { continue };
        if tree.by_rel(main, &["nsubj"]).next().is_none() && !tree.is_passive(main) {
            mends.push(hung(subject, "nsubj", Some(main)));
            mends.push(Mend { tag: "VBN", ..hung(called, "acl", Some(subject)) });
            return;
        }
    }
}

/// "Minister Reyes rejected mediation: “…”" read as rejected mediation: he rejected it.
fn told_before_colon(tree: &Tree, mends: &mut Vec<Mend>) {
    let Some(colon) = (3..tree.len().min(24)).find(|&at| tree.low(at) == ":") else { return };
    let finite = |at: usize| matches!(tree.tag(at), "VBD" | "VBZ" | "VBP" | "MD");
    if (0..colon).any(|at| finite(at) && tree.rel(at) != "amod") {
        return;
    }
    for verb in 1..colon - 1 {
        let attribute = tree.upos(verb) == "VERB"
            && tree.rel(verb) == "amod"
            && matches!(tree.tag(verb), "VBD" | "VBN")
            && tree.mention(verb - 1).is_some()
            && tree.mention(verb).is_none();
        let Some(noun) = tree.head(verb).filter(|&noun| attribute && noun > verb && noun < colon) else {
            continue;
        };
        let name = (0..verb)
            .rev()
            .find(|&at| tree.head(at).is_none_or(|head| head > verb) && tree.mention(at).is_some());
        let name =
            name.or_else(|| tree.head(noun).filter(|&name| name < verb && tree.mention(name).is_some()));
        let Some(name) = name.filter(|&name| tree.mention_end(name) + 1 == verb) else { continue };
        let above = tree.head(name).filter(|&above| above > colon);
        mends.push(Mend {
            tag: "VBD",
            ..hung(verb, if above.is_some() { "parataxis" } else { "root" }, above)
        });
        mends.push(hung(name, "nsubj", Some(verb)));
        mends.push(hung(noun, "obj", Some(verb)));
        return;
    }
}

/// "Protesters, many of them from the islands, set fire to it" read as islands that did: those of whom the rest is said.
fn many_of_them(tree: &Tree, mends: &mut Vec<Mend>) {
    for many in 2..tree.len().saturating_sub(3) {
        let fits = matches!(
            tree.low(many),
            "many"
                | "most"
                | "some"
                | "several"
                | "all"
                | "both"
                | "few"
                | "two"
                | "three"
                | "half"
                | "dozens"
        ) && tree.low(many - 1) == ","
            && tree.low(many + 1) == "of"
            && matches!(tree.low(many + 2), "them" | "whom");
        if !fits {
            continue;
        }
        let Some(end) = (many + 3..tree.len()).find(|&at| tree.low(at) == ",") else { continue };
        let verb = (end + 1..tree.len())
            .find(|&at| tree.is_verb(at) && tree.by_rel(at, &["nsubj"]).next().is_some());
        let Some(verb) = verb else { continue };
        let Some(first) = tree.by_rel(verb, &["nsubj"]).find(|&at| at < many) else { continue };
        for at in tree.by_rel(verb, &["nsubj", "obl"]).filter(|&at| at > many - 1 && at < end) {
            mends.push(hung(at, "appos", Some(first)));
        }
        return;
    }
}

/// "Proposed to Lind that he put off the visit" read as one who proposed and put off.
fn proposed_that(tree: &Tree, mends: &mut Vec<Mend>) {
    for that in 3..tree.len().saturating_sub(2) {
        if tree.low(that) != "that" || tree.rel(that) != "mark" {
            continue;
        }
        let Some(clause) = tree.head(that).filter(|&clause| clause > that && tree.rel(clause) == "conj")
        else {
            continue;
        };
        let Some(verb) = tree.head(clause).filter(|&verb| verb < that) else { continue };
        let proposes = matches!(
            tree.lemma(verb),
            "propose" | "suggest" | "recommend" | "tell" | "write" | "promise" | "assure"
        );
        if proposes && tree.by_rel(clause, &["nsubj"]).any(|at| at > that) {
            mends.push(hung(clause, "ccomp", Some(verb)));
            return;
        }
    }
}

/// "Hours earlier Peru had withdrawn the permit" read as hours that did: the name behind the time does.
fn time_before_name(tree: &Tree, mends: &mut Vec<Mend>) {
    for verb in 2..tree.len() {
        if !tree.is_verb(verb) || tree.is_passive(verb) {
            continue;
        }
        let time = tree.by_rel(verb, &["nsubj"]).find(|&at| {
            at < 4 && matches!(tree.lemma(at), "minute" | "hour" | "day" | "week" | "month" | "year")
        });
        let name = time.and_then(|time| {
            let mut before = (time + 1..verb).filter(|&at| {
                tree.mention(at).is_some()
                    && !tree.has_any_case(at)
                    && matches!(tree.upos(at), "PROPN" | "NOUN")
            });
            before.find(|&at| tree.head(at).is_none_or(|head| tree.mention(head) != tree.mention(at)))
        });
        if let (Some(time), Some(name)) = (time, name) {
            mends.push(hung(name, "nsubj", Some(verb)));
            mends.push(hung(time, "obl", Some(verb)));
            return;
        }
    }
}

/// "Belize's premier travelled" read as a Belize that did so in the first place: its premier.
fn premier_of(tree: &Tree, mends: &mut Vec<Mend>) {
    for mark in 1..tree.len().saturating_sub(2) {
        let (owner, premier) = (mark - 1, mark + 1);
        let fits = matches!(tree.low(mark), "'s" | "’s")
            && tree.low(premier) == "premier"
            && tree.upos(premier) != "NOUN"
            && tree.rel(owner) == "nsubj";
        let Some(verb) = tree.head(owner).filter(|&verb| fits && verb > premier) else { continue };
        mends.push(Mend { upos: "NOUN", tag: "NN", ..hung(premier, "nsubj", Some(verb)) });
        mends.push(hung(owner, "nmod", Some(premier)));
        return;
    }
}

/// "The police dispersed a thousand men waving flags" read as a police that waves them.
fn people_doing(tree: &Tree, mends: &mut Vec<Mend>) {
    for doing in 3..tree.len() {
        let fits = tree.rel(doing) == "advcl"
            && matches!(
                tree.low(doing),
                "waving" | "chanting" | "shouting" | "carrying" | "throwing" | "brandishing"
            )
            && tree.by_rel(doing, &["mark", "nsubj"]).next().is_none();
        let whom = doing - 1;
        let several = tree.is_nominal(whom) && tree.low(whom).ends_with('s') && tree.rel(whom) == "obj";
        if fits
            && several
            && tree.head(whom).is_some_and(|verb| verb < whom && tree.head(doing) == Some(verb))
        {
            mends.push(hung(doing, "acl", Some(whom)));
            return;
        }
    }
}

/// "Rejected accusations that the army had killed them" read as accusations that it killed: what is claimed.
fn claim_that(tree: &Tree, mends: &mut Vec<Mend>) {
    for that in 1..tree.len().saturating_sub(2) {
        let claims = matches!(
            tree.lemma(that - 1),
            "accusation"
                | "allegation"
                | "charge"
                | "claim"
                | "suspicion"
                | "report"
                | "rumour"
                | "rumor"
                | "reproach"
        );
        if !claims || tree.low(that) != "that" || tree.rel(that) != "obj" {
            continue;
        }
        let Some(verb) = tree.head(that).filter(|&verb| verb > that && tree.rel(verb) == "acl") else {
            continue;
        };
        let whole = tree.by_rel(verb, &["nsubj"]).any(|at| at > that)
            && tree.by_rel(verb, &["obj"]).any(|at| at > verb);
        if whole {
            mends.push(Mend { upos: "SCONJ", tag: "IN", ..hung(that, "mark", Some(verb)) });
            return;
        }
    }
}

/// "The two signed on Monday a declaration" read as two, signed on Monday, that are a declaration.
fn verb_after_subject(tree: &Tree, mends: &mut Vec<Mend>) {
    let Some(noun) = (3..tree.len()).find(|&at| tree.head(at).is_none() && tree.upos(at) == "NOUN") else {
        return;
    };
    if tree.by_rel(noun, &["cop", "aux"]).next().is_some() || tree.has_any_case(noun) {
        return;
    }
    let Some(subject) = tree.by_rel(noun, &["nsubj"]).find(|&at| at < noun) else { return };
    let last = tree.mention_end(subject).max(subject);
    let verb = tree.by_rel(subject, &["acl"]).find(|&at| {
        at == last + 1 && at < noun && tree.upos(at) == "VERB" && matches!(tree.tag(at), "VBD" | "VBN")
    });
    if let Some(verb) = verb {
        mends.push(Mend { tag: "VBD", ..hung(verb, "root", None) });
        mends.push(hung(subject, "nsubj", Some(verb)));
        mends.push(hung(noun, "obj", Some(verb)));
    }
}

/// "Soldiers shot with live rounds; eight were killed" read as soldiers who were shot.
fn verb_before_semicolon(tree: &Tree, mends: &mut Vec<Mend>) {
    let Some(semicolon) = (3..tree.len()).find(|&at| tree.low(at) == ";") else { return };
    let Some(root) = (semicolon..tree.len()).find(|&at| tree.head(at).is_none() && tree.is_verb(at)) else {
        return;
    };
    let mut subjects = tree.by_rel(root, &["nsubj"]);
    let first = subjects.find(|&at| at < semicolon);
    let second = tree.by_rel(root, &["nsubj"]).any(|at| at > semicolon);
    let Some(first) = first.filter(|_| second) else { return };
    let verb = tree
        .by_rel(first, &["acl"])
        .find(|&at| at == tree.mention_end(first).max(first) + 1 && matches!(tree.tag(at), "VBD" | "VBN"));
    if let Some(verb) = verb {
        mends.push(Mend { tag: "VBD", ..hung(verb, "parataxis", Some(root)) });
        mends.push(hung(first, "nsubj", Some(verb)));
    }
}

/// "Bought gas from Peru after the firm had raised the price and threatened to stop" read as a buyer who threatened.
fn second_of_clause(tree: &Tree, mends: &mut Vec<Mend>) {
    for verb in 5..tree.len() {
        let free = tree.is_verb(verb)
            && tree.rel(verb) == "conj"
            && matches!(tree.tag(verb), "VBD" | "VBN")
            && matches!(tree.low(verb - 1), "and")
            && tree.by_rel(verb, &["nsubj", "aux", "mark"]).next().is_none();
        let Some(main) = tree.head(verb).filter(|&main| free && main < verb) else { continue };
        let clause = (main + 1..verb).rev().find(|&at| {
            tree.is_verb(at)
                && tree.rel(at) == "advcl"
                && tree.head(at) == Some(main)
                && tree.by_rel(at, &["aux"]).any(|had| tree.low(had) == "had")
                && tree.by_rel(at, &["mark"]).any(|mark| matches!(tree.low(mark), "after" | "because"))
                && tree.by_rel(at, &["nsubj"]).next().is_some()
        });
        let Some(clause) = clause.filter(|&clause| (clause..verb).all(|at| tree.low(at) != ",")) else {
            continue;
        };
        mends.push(hung(verb, "conj", Some(clause)));
        return;
    }
}
