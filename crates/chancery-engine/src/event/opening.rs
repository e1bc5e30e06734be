//! Mends who acts in sentences that open with a time or a place, or that put a phrase between subject and verb.
//!
//! - "On Thursday Peru closed …", "Earlier in July the army had …": no comma, and the reader makes one phrase of both;
//! - "Lind at the meeting named it reckless and promised …": the first verb is hung on the phrase before it;
//! - "The ministry rejected on Friday any attempt …": read as a ministry that was rejected.

use super::mend::{Mend, hung};
use super::tree::Tree;

/// How a sentence with a misread opening is to be read.
pub fn openings(tree: &Tree, mends: &mut Vec<Mend>) {
    subject_after_opening(tree, mends);
    verb_in_phrase(tree, mends);
    rejected_on_friday(tree, mends);
    modal_free(tree, mends);
    shot_down(tree, mends);
    name_after_time(tree, mends);
    verb_as_attribute(tree, mends);
    called_in(tree, mends);
    speaker_as_object(tree, mends);
    phrase_as_subject(tree, mends);
    late_object(tree, mends);
    object_in_phrase(tree, mends);
    taken_prisoner(tree, mends);
    subject_of_auxiliary(tree, mends);
    talks_as_verb(tree, mends);
    set_free(tree, mends);
    stood_by(tree, mends);
    named_first(tree, mends);
    verb_after_time(tree, mends);
    people_first(tree, mends);
    phrase_in_front(tree, mends);
    person_asked(tree, mends);
}

/// "Boarded before Gibraltar the Peruvian tanker", "declared on Sunday 20 diplomats" read as one phrase: what follows the place
/// or the time is the object.
fn object_in_phrase(tree: &Tree, mends: &mut Vec<Mend>) {
    for noun in 3..tree.len() {
        let Some(verb) = tree.head(noun).filter(|&verb| verb + 2 < noun && tree.upos(verb) == "VERB") else {
            continue;
        };
        let fits = tree.rel(noun) == "obl" && tree.is_nominal(noun) && !tree.is_time(noun);
        let case = tree.cases(noun).find(|&case| case > verb && case < noun);
        let Some(case) = case.filter(|_| fits) else { continue };
        let first = case + 1;
        let last = if tree.is_time(first) {
            (first..noun).take_while(|&at| tree.is_time(at) && tree.upos(at) != "NUM").last()
        } else {
            tree.mention(first).map(|_| tree.mention_end(first))
        };
        let timed = tree.is_time(first);
        let Some(last) = last.filter(|&last| last + 1 < noun && (timed || tree.upos(last) == "PROPN")) else {
            continue;
        };
        let titled = tree.is_time(first) && tree.upos(last + 1) == "PROPN" && tree.mention(noun).is_some();
        // "Expelled on Friday Peruvian diplomats"
        let described = timed && tree.upos(last + 1) == "ADJ" && tree.head(last + 1) == Some(noun);
        let opens = titled
            || described
            || tree.upos(last + 1) == "NUM" && !tree.is_time(last + 1)
            || matches!(tree.low(last + 1), "the" | "a" | "an" | "its" | "their" | "his" | "her");
        let free = tree.by_rel(verb, &["obj", "ccomp", "xcomp"]).next().is_none() && !tree.is_passive(verb);
        let plain = (last + 1..noun).all(|at| tree.upos(at) != "PUNCT" && !tree.is_verb(at));
        if opens && free && plain {
            mends.push(hung(noun, "obj", Some(verb)));
            mends.push(hung(last, "obl", Some(verb)));
            mends.push(hung(case, "case", Some(last)));
            return;
        }
    }
}

/// "Took prisoner the former minister" read as a prisoner who was taken.
fn taken_prisoner(tree: &Tree, mends: &mut Vec<Mend>) {
    for verb in 0..tree.len().saturating_sub(3) {
        let state = verb + 1;
        let fits = tree.lemma(verb) == "take"
            && tree.upos(verb) == "VERB"
            && matches!(tree.low(state), "prisoner" | "hostage" | "captive")
            && tree.by_rel(verb, &["iobj"]).next().is_none()
            && !tree.is_passive(verb);
        let opens = matches!(tree.upos(state + 1), "DET" | "PROPN" | "NUM" | "ADJ");
        if !fits || !opens {
            continue;
        }
        let whom = (state + 1..tree.len()).find(|&at| {
            tree.is_nominal(at)
                && tree.upos(at) != "DET"
                && !tree.has_any_case(at)
                && tree.head(at).is_some_and(|head| head == verb || head == state)
        });
        if let Some(whom) = whom {
            mends.push(hung(state, "compound", Some(verb)));
            mends.push(hung(whom, "obj", Some(verb)));
            return;
        }
    }
}

/// "Chile stood by Peru" read as something done by Peru.
fn stood_by(tree: &Tree, mends: &mut Vec<Mend>) {
    for by in 1..tree.len().saturating_sub(1) {
        let stands = tree.low(by) == "by" && tree.lemma(by - 1) == "stand" && tree.upos(by - 1) == "VERB";
        let whom = tree.head(by).filter(|&whom| stands && whom > by && tree.head(whom) == Some(by - 1));
        if let Some(whom) = whom {
            mends.push(hung(by, "compound", Some(by - 1)));
            mends.push(hung(whom, "obj", Some(by - 1)));
            return;
        }
    }
}

/// "Set 82 girls free in exchange" read as girls who are free.
fn set_free(tree: &Tree, mends: &mut Vec<Mend>) {
    for free in 2..tree.len() {
        if !matches!(tree.low(free), "free" | "loose") || !matches!(tree.rel(free), "amod" | "flat") {
            continue;
        }
        let Some(noun) = tree.head(free).filter(|&noun| noun + 1 == free) else { continue };
        let verb = tree.head(noun).filter(|&verb| verb < noun && matches!(tree.lemma(verb), "set" | "let"));
        if let Some(verb) = verb.filter(|_| tree.rel(noun) == "obj") {
            mends.push(hung(free, "compound", Some(verb)));
            return;
        }
    }
}

/// "In Lima talks on 21 November ended": talks read as a verb.
fn talks_as_verb(tree: &Tree, mends: &mut Vec<Mend>) {
    let root = (2..tree.len()).find(|&at| tree.head(at).is_none() && tree.upos(at) == "VERB");
    let Some(verb) = root.filter(|&verb| tree.by_rel(verb, &["nsubj"]).next().is_none()) else { return };
    let talks = tree.by_rel(verb, &["advcl"]).find(|&at| {
        at < verb && tree.low(at) == "talks" && tree.by_rel(at, &["nsubj", "mark"]).next().is_none()
    });
    if let Some(talks) = talks {
        mends.push(Mend {
            upos: "NOUN",
            tag: "NNS",
            lemma: "talk".to_owned(),
            ..hung(talks, "nsubj", Some(verb))
        });
        for place in tree.by_rel(talks, &["obl"]).filter(|&place| place < talks) {
            mends.push(hung(place, "obl", Some(verb)));
        }
    }
}

/// "Peru has until now evacuated 80 people" read as a Peru that has, and somebody who evacuated.
fn subject_of_auxiliary(tree: &Tree, mends: &mut Vec<Mend>) {
    for has in 1..tree.len().saturating_sub(1) {
        let helps = matches!(tree.low(has), "has" | "have" | "had" | "will" | "would" | "is" | "are" | "was");
        let Some(verb) = tree.head(has).filter(|&verb| {
            helps && matches!(tree.rel(has), "aux" | "cop") && verb > has && tree.is_verb(verb)
        }) else {
            continue;
        };
        let subject = tree.by_rel(has, &["nsubj"]).find(|&at| at < has && tree.is_nominal(at));
        if let Some(subject) = subject.filter(|_| tree.by_rel(verb, &["nsubj"]).next().is_none()) {
            mends.push(hung(subject, "nsubj", Some(verb)));
            return;
        }
    }
}

/// "President Lind named Peru a terror state", "Lind and Diaz criticised in Lima the killing": read as a Lind who was named.
fn named_first(tree: &Tree, mends: &mut Vec<Mend>) {
    let root = (0..tree.len().min(9)).find(|&at| tree.head(at).is_none() && tree.upos(at) != "PUNCT");
    let Some(name) = root.filter(|&at| tree.upos(at) == "PROPN" && tree.mention(at).is_some()) else {
        return;
    };
    let verb = tree.by_rel(name, &["acl"]).find(|&verb| {
        verb > name
            && tree.upos(verb) == "VERB"
            && matches!(tree.tag(verb), "VBD" | "VBN")
            && tree.mention(verb - 1).is_some()
            && tree.by_rel(verb, &["nsubj", "mark", "aux"]).next().is_none()
            && tree.by_rel(verb, &["obl"]).all(|by| !tree.has_case(by, "by"))
    });
    let Some(verb) = verb else { return };
    let finite = (0..tree.len())
        .any(|at| at != verb && is_finite(tree, at) && tree.by_rel(at, &["mark", "nsubj"]).next().is_none());
    let late = tree.by_rel(verb, &["advcl"]).find(|&at| {
        tree.upos(at) == "NOUN" && tree.by_rel(at, &["det"]).next().is_some_and(|det| det > verb)
    });
    let object = tree
        .by_rel(verb, &["obj", "xcomp", "ccomp"])
        .find(|&at| at > verb)
        .or(late)
        .filter(|_| !finite && !tree.has_any_case(name));
    if let Some(object) = object {
        mends.push(Mend { tag: "VBD", ..hung(verb, "root", None) });
        mends.push(hung(name, "nsubj", Some(verb)));
        if tree.is_nominal(object) && !tree.is_verb(object) {
            mends.push(hung(object, "obj", Some(verb)));
        }
    }
}

/// "Guards on Tuesday used water cannons" read as a Tuesday of used cannons.
fn verb_after_time(tree: &Tree, mends: &mut Vec<Mend>) {
    for verb in 3..tree.len().saturating_sub(1) {
        let Some(noun) = tree.head(verb).filter(|&noun| noun > verb && tree.rel(verb) == "amod") else {
            continue;
        };
        let past = matches!(tree.tag(verb), "VBD" | "VBN") && tree.upos(verb) == "VERB";
        if !past || !tree.is_time(verb - 1) || tree.is_time(noun) || tree.upos(noun) != "NOUN" {
            continue;
        }
        let first = (0..verb).rev().take_while(|&at| tree.is_time(at)).last();
        let case = first.and_then(|first| first.checked_sub(1)).filter(|&case| tree.upos(case) == "ADP");
        let Some(case) = case else { continue };
        let Some(subject) =
            case.checked_sub(1).filter(|&at| tree.is_nominal(at) && tree.head(noun) == Some(at))
        else {
            continue;
        };
        let old = tree.head(subject).filter(|_| tree.rel(subject) == "nsubj");
        let who = old.and_then(|old| {
            tree.by_rel(old, &["nsubj"]).find(|&at| {
                at > noun && matches!(tree.low(at), "who" | "which" | "that") && tree.low(at - 1) == ","
            })
        });
        // The clause that follows must be one of its own.
        if old.is_some() && who.is_none() {
            continue;
        }
        let main = old.is_none_or(|old| tree.head(old).is_none());
        if !main || (old.is_none() && tree.head(subject).is_some()) {
            continue;
        }
        mends.push(Mend { tag: "VBD", ..hung(verb, "root", None) });
        mends.push(hung(subject, "nsubj", Some(verb)));
        mends.push(hung(noun, "obj", Some(verb)));
        mends.push(hung(verb - 1, "obl", Some(verb)));
        mends.push(hung(case, "case", Some(verb - 1)));
        if let (Some(old), Some(who)) = (old, who) {
            let antecedent = (noun..who).rev().find(|&at| tree.is_nominal(at)).unwrap_or(noun);
            mends.push(hung(old, "acl", Some(antecedent)));
        }
        return;
    }
}

/// "The ministers extended sanctions" read as ministers, extended sanctions.
fn people_first(tree: &Tree, mends: &mut Vec<Mend>) {
    let root = (0..tree.len().min(9)).find(|&at| tree.head(at).is_none() && tree.upos(at) != "PUNCT");
    let Some(people) = root.filter(|&at| tree.upos(at) == "NOUN" && tree.low(at) != tree.lemma(at)) else {
        return;
    };
    let verb = people + 1;
    if verb + 1 >= tree.len() || tree.upos(verb) != "VERB" || tree.rel(verb) != "amod" {
        return;
    }
    let Some(noun) = tree.head(verb).filter(|&noun| noun > verb && tree.head(noun) == Some(people)) else {
        return;
    };
    let finite = (0..tree.len())
        .any(|at| at != verb && is_finite(tree, at) && tree.by_rel(at, &["mark", "nsubj"]).next().is_none());
    if matches!(tree.rel(noun), "appos" | "dep" | "obj") && !finite && !tree.has_any_case(people) {
        mends.push(Mend { tag: "VBD", ..hung(verb, "root", None) });
        mends.push(hung(people, "nsubj", Some(verb)));
        mends.push(hung(noun, "obj", Some(verb)));
    }
}

/// "Against Lind the court had issued a warrant" read as a clause whose subject is Lind.
fn phrase_in_front(tree: &Tree, mends: &mut Vec<Mend>) {
    let case = 0;
    if tree.len() < 6 || !matches!(tree.low(case), "against" | "with" | "from" | "for" | "to") {
        return;
    }
    let Some(first) = tree.head(case).filter(|&at| tree.is_nominal(at) && tree.rel(at) == "nsubj") else {
        return;
    };
    let Some(verb) = tree.head(first).filter(|&verb| verb > first) else { return };
    let between = |at: &usize| *at > first && *at < verb && tree.is_nominal(*at);
    let mut heads = tree.auxiliaries(verb);
    heads.push(verb);
    let second = heads.into_iter().find_map(|head| tree.by_rel(head, &["nsubj"]).find(between));
    // "Against Lind the court": one phrase.
    let apposed = || {
        tree.by_rel(first, &["appos"]).find(|&at| {
            between(&at) && tree.mention_end(first) + 1 < at && tree.low(tree.mention_end(first) + 1) == "the"
        })
    };
    if let Some(second) = second.or_else(apposed) {
        mends.push(hung(second, "nsubj", Some(verb)));
        mends.push(hung(first, "obl", Some(verb)));
        mends.push(hung(case, "case", Some(first)));
    }
}

/// "Called in a message the people not to accept it" read as a people that accepts: whom one asks.
fn person_asked(tree: &Tree, mends: &mut Vec<Mend>) {
    for verb in 0..tree.len() {
        let asks = matches!(
            tree.lemma(verb),
            "call" | "ask" | "urge" | "invite" | "appeal" | "exhort" | "order" | "summon" | "request"
        );
        if !asks
            || tree.upos(verb) != "VERB"
            || tree.by_rel(verb, &["obj", "ccomp", "xcomp"]).next().is_some()
        {
            continue;
        }
        let clause = tree.by_rel(verb, &["advcl"]).find(|&clause| {
            clause > verb && tree.by_rel(clause, &["mark"]).any(|mark| tree.low(mark) == "to")
        });
        let Some(clause) = clause else { continue };
        let asked = tree
            .by_rel(clause, &["nsubj"])
            .find(|&at| at > verb && at < clause && tree.is_nominal(at) && !tree.has_any_case(at));
        if let Some(asked) = asked {
            mends.push(hung(asked, "obj", Some(verb)));
            mends.push(hung(clause, "xcomp", Some(verb)));
        }
    }
}

/// "Peru and Chile declared solidarity" read as a solidarity that was declared.
fn verb_as_attribute(tree: &Tree, mends: &mut Vec<Mend>) {
    // "Chad had fired rockets" read as fired rockets.
    for noun in 3..tree.len() {
        let fired = tree.by_rel(noun, &["amod"]).find(|&verb| {
            verb < noun
                && tree.is_verb(verb)
                && tree.by_rel(verb, &["nsubj"]).any(|subject| subject < verb && tree.is_nominal(subject))
                && tree.by_rel(verb, &["aux"]).any(|had| had + 1 == verb)
        });
        if let Some(verb) = fired.filter(|_| tree.head(noun).is_none()) {
            mends.push(hung(verb, "root", None));
            mends.push(hung(noun, "obj", Some(verb)));
            for clause in tree.by_rel(noun, &["conj", "advcl"]).filter(|&clause| tree.is_verb(clause)) {
                mends.push(hung(clause, "advcl", Some(verb)));
            }
            return;
        }
    }
    for noun in 2..tree.len() {
        let verb = tree.by_rel(noun, &["amod"]).find(|&verb| {
            verb < noun
                && tree.upos(verb) == "VERB"
                && matches!(tree.tag(verb), "VBD" | "VBN")
                && (verb + 1..noun).all(|at| matches!(tree.upos(at), "ADJ" | "NUM" | "NOUN"))
        });
        let Some(verb) = verb.filter(|_| tree.upos(noun) == "NOUN") else { continue };
        let subject =
            tree.by_rel(noun, &["nsubj"]).find(|&subject| subject < verb && tree.is_nominal(subject));
        // "Had fired rockets"
        let had = tree.by_rel(noun, &["aux"]).next();
        let own = had.is_none_or(|had| had + 1 == verb && tree.lemma(had) == "have");
        let Some(subject) = subject.filter(|_| own && tree.by_rel(noun, &["cop", "det"]).next().is_none())
        else {
            continue;
        };
        let rel = if tree.head(noun).is_none() { "root" } else { "parataxis" };
        let tag = if had.is_some() { "VBN" } else { "VBD" };
        mends.push(Mend { tag, ..hung(verb, rel, tree.head(noun)) });
        mends.extend(had.map(|had| Mend { upos: "AUX", ..hung(had, "aux", Some(verb)) }));
        mends.push(hung(noun, "obj", Some(verb)));
        mends.push(hung(subject, "nsubj", Some(verb)));
        for clause in tree.by_rel(noun, &["advcl"]).filter(|&clause| clause > noun) {
            mends.push(hung(clause, "advcl", Some(verb)));
        }
        for clause in tree.by_rel(noun, &["conj"]).filter(|&clause| clause > noun && tree.is_verb(clause)) {
            mends.push(hung(clause, "conj", Some(verb)));
        }
        return;
    }
}

/// "Called in the ambassador" read as a call inside him.
fn called_in(tree: &Tree, mends: &mut Vec<Mend>) {
    for verb in 0..tree.len().saturating_sub(3) {
        let particle = verb + 1;
        if tree.lemma(verb) != "call" || tree.upos(verb) != "VERB" || tree.low(particle) != "in" {
            continue;
        }
        let Some(noun) = tree.head(particle) else { continue };
        // "Called in the ambassador Ana Lind": the name may bear him.
        let name = tree.head(noun).filter(|&name| {
            name > noun
                && tree.head(name) == Some(verb)
                && tree.mention(name).is_some()
                && tree.upos(name) == "PROPN"
        });
        if tree.head(noun) != Some(verb) && name.is_none() {
            continue;
        }
        let envoy = matches!(
            tree.lemma(noun),
            "ambassador"
                | "envoy"
                | "consul"
                | "representative"
                | "diplomat"
                | "charge"
                | "attache"
                | "nuncio"
        );
        if envoy && tree.by_rel(verb, &["obj"]).next().is_none() {
            mends.push(hung(particle, "compound", Some(verb)));
            mends.push(hung(noun, "obj", Some(verb)));
            mends.extend(name.map(|name| hung(name, "appos", Some(noun))));
            return;
        }
    }
}

/// "Peru accepts no change, warned Ana Lind" read as somebody who warned her.
fn speaker_as_object(tree: &Tree, mends: &mut Vec<Mend>) {
    let Some(verb) = (2..tree.len()).find(|&at| tree.head(at).is_none() && is_finite(tree, at)) else {
        return;
    };
    let says = matches!(tree.lemma(verb), "warn" | "assure" | "remind" | "promise" | "inform" | "threaten");
    if !says || tree.low(verb - 1) != "," || tree.by_rel(verb, &["nsubj"]).next().is_some() {
        return;
    }
    let clause = tree.by_rel(verb, &["advcl", "ccomp", "parataxis"]).find(|&clause| {
        clause < verb && tree.is_verb(clause) && tree.by_rel(clause, &["nsubj"]).next().is_some()
    });
    let whom = tree.by_rel(verb, &["obj"]).find(|&at| at > verb && tree.mention(at).is_some());
    let (Some(clause), Some(whom)) = (clause, whom) else { return };
    let last = (tree.mention_end(whom) + 1..tree.len()).all(|at| tree.upos(at) == "PUNCT");
    if last && tree.by_rel(clause, &["mark"]).next().is_none() {
        mends.push(hung(whom, "nsubj", Some(verb)));
        mends.push(hung(clause, "ccomp", Some(verb)));
    }
}

/// "The council at request of Peru held a meeting" read as two subjects, the second behind a preposition.
fn phrase_as_subject(tree: &Tree, mends: &mut Vec<Mend>) {
    for second in 2..tree.len() {
        if tree.rel(second) != "nsubj" || !tree.has_any_case(second) {
            continue;
        }
        let Some(verb) = tree.head(second).filter(|&verb| verb > second) else { continue };
        let first = tree.by_rel(verb, &["nsubj"]).find(|&at| at < second && !tree.has_any_case(at));
        let Some(first) = first else { continue };
        let case = tree.cases(second).find(|&case| case > first && case < second);
        let named = case.is_some_and(|case| {
            matches!(tree.low(case), "at" | "in" | "during" | "after" | "on" | "by" | "under" | "before")
        });
        if named {
            mends.push(hung(second, "obl", Some(verb)));
        }
    }
}

/// "Held behind closed doors a meeting" read as one more circumstance.
fn late_object(tree: &Tree, mends: &mut Vec<Mend>) {
    for noun in 4..tree.len() {
        let bare = tree.upos(noun) == "NOUN"
            && tree.rel(noun) == "obl"
            && !tree.has_any_case(noun)
            && !tree.is_time(noun)
            && !matches!(tree.lemma(noun), "time" | "hour" | "day" | "percent" | "moment" | "way" | "year");
        let Some(verb) = tree.head(noun).filter(|&verb| bare && verb + 2 < noun && tree.upos(verb) == "VERB")
        else {
            continue;
        };
        let det = tree
            .by_rel(noun, &["det", "nmod"])
            .find(|&det| det < noun && matches!(tree.low(det), "a" | "an" | "its" | "their" | "his" | "her"));
        let after = det.is_some_and(|det| det > verb + 2 && tree.is_nominal(det - 1));
        let free = tree.by_rel(verb, &["obj", "ccomp", "xcomp"]).next().is_none() && !tree.is_passive(verb);
        if after && free {
            mends.push(hung(noun, "obj", Some(verb)));
            return;
        }
    }
}

/// "Peru will free the pilot" read as a pilot that will be free.
fn modal_free(tree: &Tree, mends: &mut Vec<Mend>) {
    // "Will free the pilot": as "will be free, the pilot".
    for verb in 1..tree.len().saturating_sub(2) {
        let bare = tree.low(verb) == "free"
            && tree.upos(verb) == "ADJ"
            && tree.rel(verb) != "amod"
            && tree.by_rel(verb, &["cop"]).next().is_none()
            && tree.by_rel(verb, &["aux"]).any(|aux| tree.tag(aux) == "MD" && aux + 1 == verb);
        let object = tree
            .by_rel(verb, &["obj", "obl", "advmod", "dep", "nmod"])
            .find(|&at| at > verb && tree.is_nominal(at) && !tree.has_any_case(at));
        if let Some(object) = object.filter(|_| bare) {
            let rel = match (tree.head(verb), tree.rel(verb)) {
                (None, _) => "root",
                (_, "conj") => "conj",
                (_, "advcl") => "advcl",
                (_, "parataxis") => "parataxis",
                _ => "ccomp",
            };
            mends.push(Mend { upos: "VERB", tag: "VB", ..hung(verb, rel, tree.head(verb)) });
            mends.push(hung(object, "obj", Some(verb)));
            return;
        }
    }
    for verb in 1..tree.len().saturating_sub(2) {
        if tree.low(verb) != "free" || tree.upos(verb) != "ADJ" || tree.rel(verb) != "amod" {
            continue;
        }
        let modal = verb - 1;
        let Some(noun) = tree.head(verb).filter(|&noun| noun > verb + 1) else { continue };
        let fits = matches!(tree.tag(modal), "MD" | "TO")
            && tree.head(modal) == Some(noun)
            && matches!(tree.upos(verb + 1), "DET" | "NUM" | "ADJ" | "PROPN" | "PRON" | "NOUN");
        if !fits {
            continue;
        }
        let rel = if tree.head(noun).is_none() { "root" } else { "ccomp" };
        mends.push(Mend { upos: "VERB", tag: "VB", ..hung(verb, rel, tree.head(noun)) });
        mends.push(hung(noun, "obj", Some(verb)));
        mends.push(hung(modal, if tree.tag(modal) == "TO" { "mark" } else { "aux" }, Some(verb)));
        if let Some(subject) = tree.by_rel(noun, &["nsubj"]).find(|&at| at < modal) {
            mends.push(hung(subject, "nsubj", Some(verb)));
        }
        return;
    }
}

/// "After the air force shot down two jets" read as a shot of the air force.
fn shot_down(tree: &Tree, mends: &mut Vec<Mend>) {
    for verb in 2..tree.len().saturating_sub(2) {
        if tree.low(verb) != "shot" || tree.upos(verb) != "NOUN" || tree.low(verb + 1) != "down" {
            continue;
        }
        let subject = verb - 1;
        if !tree.is_nominal(subject) || tree.head(subject) != Some(verb) {
            continue;
        }
        let case = tree.cases(verb).find(|&case| case < verb);
        let rel = match (tree.head(verb), case) {
            (None, _) => "root",
            (_, Some(_)) => "advcl",
            _ => "ccomp",
        };
        mends.push(Mend {
            upos: "VERB",
            tag: "VBD",
            lemma: "shoot".to_owned(),
            ..hung(verb, rel, tree.head(verb))
        });
        mends.push(hung(subject, "nsubj", Some(verb)));
        for below in tree.by_rel(verb, &["compound", "amod", "det", "nmod"]).filter(|&below| below < subject)
        {
            mends.push(hung(
                below,
                if tree.upos(below) == "DET" { "det" } else { "compound" },
                Some(subject),
            ));
        }
        if let Some(case) = case {
            mends.push(hung(case, "mark", Some(verb)));
        }
        let object = tree
            .by_rel(verb, &["nmod", "obj", "obl", "dep", "appos"])
            .find(|&below| below > verb + 1 && !tree.has_any_case(below) && !tree.is_time(below));
        if let Some(object) = object {
            mends.push(hung(object, "obj", Some(verb)));
        }
        return;
    }
}

/// "Ordered on Tuesday Cuba to go" read as a Tuesday called Cuba.
fn name_after_time(tree: &Tree, mends: &mut Vec<Mend>) {
    for name in 3..tree.len().saturating_sub(1) {
        let owned = tree.upos(name) == "NOUN"
            && tree.by_rel(name, &["det", "nmod"]).any(|det| {
                det > 0
                    && det < name
                    && tree.is_time(det - 1)
                    && matches!(tree.low(det), "its" | "their" | "his" | "her" | "the" | "a")
            });
        if !owned && (tree.mention(name).is_none() || tree.mention(name - 1).is_some())
            || !matches!(tree.rel(name), "flat" | "appos" | "compound" | "nmod")
            || tree.has_any_case(name)
            || tree.is_time(name)
        {
            continue;
        }
        let Some(time) = tree.head(name).filter(|&time| time < name && tree.is_time(time)) else { continue };
        let Some(verb) = tree.head(time).filter(|&verb| verb < time && tree.upos(verb) == "VERB") else {
            continue;
        };
        let last = tree.mention_end(name);
        let bound = last + 1 < tree.len()
            && matches!(tree.low(last + 1), "to" | "of" | "for" | "and" | "in" | "," | "." | "from" | "at");
        let free = tree.by_rel(verb, &["obj", "ccomp"]).next().is_none() && !tree.is_passive(verb);
        let adjoining = (time..name).all(|at| tree.is_time(at) || owned && at > time && !tree.is_verb(at));
        if (bound || owned) && free && adjoining && tree.rel(time) == "obl" {
            mends.push(hung(name, "obj", Some(verb)));
            return;
        }
    }
}

fn is_finite(tree: &Tree, at: usize) -> bool {
    tree.upos(at) == "VERB" && matches!(tree.tag(at), "VBD" | "VBZ" | "VBP")
}

/// The word among `from..to` that hangs on a word outside.
fn head_among(tree: &Tree, from: usize, to: usize) -> Option<usize> {
    (from..to).find(|&at| {
        tree.is_nominal(at)
            && tree.upos(at) != "DET"
            && tree.head(at).is_none_or(|head| !(from..to).contains(&head))
    })
}

/// "On Thursday Peru closed the border" read as a Thursday called Peru.
fn subject_after_opening(tree: &Tree, mends: &mut Vec<Mend>) {
    const OPENING: [&str; 6] = ["on", "in", "at", "during", "since", "from"];
    let Some(case) = (0..tree.len().min(3)).find(|&at| tree.upos(at) == "ADP") else { return };
    if !OPENING.contains(&tree.low(case)) || (0..case).any(|at| tree.upos(at) != "ADV") {
        return;
    }
    let first = case + 1;
    let Some(start) =
        (first..tree.len().min(first + 4)).find(|&at| tree.is_nominal(at) && tree.upos(at) != "DET")
    else {
        return;
    };
    // What opens: a time, or the name of a place.
    let mut end = start;
    if tree.is_time(start) {
        while end + 1 < tree.len()
            && (tree.is_time(end + 1)
                || (matches!(tree.low(end + 1), "of" | "to" | "on")
                    && end + 2 < tree.len()
                    && tree.is_time(end + 2)))
        {
            end += 1;
        }
    } else if tree.mention(start).is_some() && start == first {
        end = tree.mention_end(start);
    } else {
        return;
    }
    let from = end + 1;
    let Some(word) = (from..tree.len().min(from + 12)).find(|&at| matches!(tree.upos(at), "VERB" | "AUX"))
    else {
        return;
    };
    let plain = |at: usize| {
        matches!(tree.upos(at), "DET" | "ADJ" | "NOUN" | "PROPN" | "NUM" | "PART")
            || matches!(tree.low(at), "of" | "and" | "-" | "'s" | "’s" | "with")
    };
    if word <= from || !(from..word).all(plain) || tree.low(from) == "of" {
        return;
    }
    let verb = if tree.upos(word) == "AUX" && tree.rel(word) == "aux" {
        tree.head(word).unwrap_or(word)
    } else {
        word
    };
    let fits = verb == word && is_finite(tree, verb) || verb > word && tree.upos(verb) == "VERB";
    let main = tree.head(verb).is_none();
    if !fits || !main || tree.by_rel(verb, &["nsubj", "csubj", "expl"]).next().is_some() {
        return;
    }
    let (Some(opening), Some(subject)) = (head_among(tree, start, from), head_among(tree, from, word)) else {
        return;
    };
    if tree.is_time(subject) || tree.has_any_case(subject) && tree.head(case) != Some(subject) {
        return;
    }
    mends.push(hung(subject, "nsubj", Some(verb)));
    mends.push(hung(opening, "obl", Some(verb)));
    mends.push(hung(case, "case", Some(opening)));
}

/// "Lind at the meeting named the step reckless and promised an answer" read as a meeting that was named.
fn verb_in_phrase(tree: &Tree, mends: &mut Vec<Mend>) {
    let Some(second) = (0..tree.len()).find(|&at| tree.head(at).is_none() && is_finite(tree, at)) else {
        return;
    };
    if tree.by_rel(second, &["cc"]).all(|cc| cc + 1 != second)
        && (second == 0 || tree.low(second - 1) != "and")
    {
        return;
    }
    let Some(subject) = tree.by_rel(second, &["nsubj"]).find(|&at| at < second) else { return };
    let inner = (subject + 2..second).find(|&at| {
        tree.upos(at) == "VERB"
            && tree.rel(at) == "acl"
            && matches!(tree.tag(at), "VBD" | "VBN")
            && tree.by_rel(at, &["nsubj", "mark", "aux"]).next().is_none()
            && tree.by_rel(at, &["obj", "ccomp", "xcomp"]).any(|below| below > at)
    });
    let Some(first) = inner else { return };
    let Some(noun) = tree.head(first).filter(|&noun| noun > subject && noun < first) else { return };
    let told = ["at", "in", "during", "on", "after", "before"].iter().any(|case| tree.has_case(noun, case));
    if !told || tree.mention(noun).is_some() {
        return;
    }
    mends.push(Mend { tag: "VBD", ..hung(first, "root", None) });
    mends.push(hung(subject, "nsubj", Some(first)));
    mends.push(hung(noun, "obl", Some(first)));
    mends.push(hung(second, "conj", Some(first)));
}

/// "The ministry rejected on Friday any attempt" read as a ministry that was rejected.
fn rejected_on_friday(tree: &Tree, mends: &mut Vec<Mend>) {
    let Some(noun) = (0..tree.len().min(6)).find(|&at| tree.head(at).is_none() && tree.is_nominal(at)) else {
        return;
    };
    let verb = noun + 1;
    if verb + 2 >= tree.len()
        || tree.head(verb) != Some(noun)
        || tree.rel(verb) != "acl"
        || !matches!(tree.tag(verb), "VBD" | "VBN")
        || tree.has_any_case(noun)
        || tree.by_rel(verb, &["nsubj", "mark", "aux"]).next().is_some()
        || tree.by_rel(verb, &["obl"]).any(|at| tree.has_case(at, "by"))
    {
        return;
    }
    let other = (verb + 1..tree.len()).any(|at| {
        is_finite(tree, at) && tree.by_rel(at, &["mark", "nsubj"]).next().is_none() || tree.upos(at) == "AUX"
    });
    let timed = tree.by_rel(verb, &["obl"]).any(|at| tree.is_time(at));
    let bare = tree
        .by_rel(verb, &["obl", "obj"])
        .find(|&at| at > verb && !tree.has_any_case(at) && !tree.is_time(at));
    let Some(object) = bare.filter(|_| timed && !other) else { return };
    mends.push(Mend { tag: "VBD", ..hung(verb, "root", None) });
    mends.push(hung(noun, "nsubj", Some(verb)));
    mends.push(hung(object, "obj", Some(verb)));
}
