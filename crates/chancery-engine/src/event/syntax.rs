//! Who stands where around a verb or a noun: subjects, objects, prepositions, owners, clauses.
//!
//! Answers are token indices of nominal heads; `parties` turns them into actors.

use chancery_lexicon::patterns::{Control, PatternLexicon, Pos};

use super::tree::{DEPTH, Tree};

/// Subject by grammar (of a passive: who suffers it), inherited where the verb has none of its own.
pub fn grammatical_subject(tree: &Tree, patterns: &PatternLexicon, verb: usize) -> Vec<usize> {
    subject_within(tree, patterns, verb, DEPTH)
}

fn subject_within(tree: &Tree, patterns: &PatternLexicon, verb: usize, depth: usize) -> Vec<usize> {
    let own: Vec<usize> = tree.by_rel(verb, &["nsubj"]).filter(|&at| tree.low(at) != "there").collect();
    if !own.is_empty() {
        // "Bahrain, Egypt and the Emirates cut ties" where only the last is tied to the verb.
        let first = tree.head(verb).filter(|&head| {
            tree.rel(verb) == "conj"
                && tree.is_nominal(head)
                && head < own[0]
                && tree.by_rel(verb, &["cc"]).any(|cc| cc < own[0])
        });
        // "Soldiers arrested two men; Oslo said …" where both are tied to the last verb.
        let apart = (0..verb).rev().find(|&at| tree.low(at) == ";").unwrap_or(0);
        let last = own.iter().copied().filter(|&at| at >= apart && at < verb).collect::<Vec<_>>();
        let own = if last.is_empty() { own } else { last };
        return first.filter(|&at| at >= apart).into_iter().chain(own).collect();
    }
    if let Some(found) = beside(tree, verb) {
        return vec![found];
    }
    if let Some(found) = after_opening(tree, verb) {
        return vec![found];
    }
    if let Some(found) = after_comma(tree, verb) {
        return vec![found];
    }
    let (Some(head), Some(depth)) = (tree.head(verb), depth.checked_sub(1)) else { return Vec::new() };
    // "The army fired shells, wounding two, the other side said": who fired wounded.
    let after = tree.by_rel(head, &["nsubj"]).all(|subject| subject > verb);
    let told = tree.by_rel(head, &["ccomp", "parataxis"]).find(|&clause| clause < verb);
    if let Some(told) = told.filter(|_| tree.rel(verb) == "advcl" && tree.low(verb).ends_with("ing") && after)
    {
        return subject_within(tree, patterns, told, depth);
    }
    match tree.rel(verb) {
        "conj" if tree.is_verb(head) || tree.upos(head) == "ADJ" => {
            subject_within(tree, patterns, head, depth)
        }
        "xcomp" | "ccomp" | "advcl" | "parataxis" | "aux" | "cop" if !tree.is_nominal(head) => {
            controller(tree, patterns, head, verb, depth)
        }
        "xcomp" | "advcl" | "ccomp" => subject_within(tree, patterns, head, depth),
        "acl" | "amod" if tree.is_nominal(head) => {
            let infinitive = tree.by_rel(verb, &["mark"]).any(|mark| tree.low(mark) == "to");
            let gerund = tree.by_rel(verb, &["mark", "case"]).next().is_some();
            if !infinitive && !gerund {
                let written = tree.low(verb).ends_with("ing") && WRITINGS.contains(&tree.lemma(head));
                let found = if written { carrying(tree, patterns, head, depth) } else { Vec::new() };
                return if found.is_empty() { vec![head] } else { found };
            }
            // "Accused the police of firing": they fire.
            let charged = |at: usize| {
                tree.rel(head) == "obj"
                    && tree.by_rel(verb, &["mark", "case"]).any(|mark| tree.low(mark) == "of")
                    && patterns
                        .governors(tree.lemma(at), Pos::Verb)
                        .iter()
                        .any(|row| row.control == Control::Object)
            };
            if tree.head(head).is_some_and(charged) {
                return vec![head];
            }
            let owners = owners(tree, head);
            if !owners.is_empty() {
                return owners;
            }
            carrying(tree, patterns, head, depth)
        }
        "nmod" | "obl" | "obj" if tree.is_verb(verb) && tree.low(verb).ends_with("ing") => {
            subject_within(tree, patterns, head, depth)
        }
        _ => Vec::new(),
    }
}

/// Words that speak for whoever issues them: "a statement demanding …", "a resolution calling for …".
const WRITINGS: [&str; 24] = [
    "statement",
    "declaration",
    "letter",
    "resolution",
    "message",
    "communique",
    "communiqué",
    "note",
    "appeal",
    "speech",
    "petition",
    "text",
    "document",
    "decree",
    "bill",
    "law",
    "motion",
    "leaflet",
    "manifesto",
    "memorandum",
    "report",
    "telegram",
    "order",
    "campaign",
];

/// Whoever does what hangs on the noun at `head`: the subject of the verb it is the object of.
fn carrying(tree: &Tree, patterns: &PatternLexicon, head: usize, depth: usize) -> Vec<usize> {
    match tree.head(head).filter(|&above| tree.is_verb(above)) {
        Some(above) if matches!(tree.rel(head), "obj" | "obl") => {
            subject_or_agent(tree, patterns, above, depth)
        }
        _ => Vec::new(),
    }
}

/// "Gathered in Oslo, the leaders demanded …": a participle that opens the sentence has the subject of the clause after it.
fn after_opening(tree: &Tree, verb: usize) -> Option<usize> {
    if verb != 0 || !tree.is_verb(verb) || !(tree.low(0).ends_with("ed") || tree.low(0).ends_with("ing")) {
        return None;
    }
    let comma = (1..tree.len().min(12)).find(|&at| tree.token(at).text == ",")?;
    (comma + 1..tree.len()).find(|&at| tree.rel(at) == "nsubj" && tree.head(at).is_some_and(|head| head > at))
}

/// "In a first step, Chilean police in Arica seized …" where the police was hung on the step: the noun phrase between
/// the opening's comma and the verb.
fn after_comma(tree: &Tree, verb: usize) -> Option<usize> {
    if !is_finite(tree, verb) || tree.rel(verb) == "conj" || tree.is_passive(verb) {
        return None;
    }
    let comma = (verb.saturating_sub(9)..verb).rev().find(|&at| tree.low(at) == ",")?;
    let opening = (0..comma).all(|at| !matches!(tree.rel(at), "root" | "nsubj") || !tree.is_verb(at));
    let mut last = None;
    for at in comma + 1..verb {
        match tree.upos(at) {
            "DET" | "ADJ" | "NUM" | "PART" if last.is_none() => {}
            "NOUN" | "PROPN" => last = Some(at),
            _ => break,
        }
    }
    let head = last.filter(|&at| opening && matches!(tree.rel(at), "appos" | "conj" | "nmod" | "obl"))?;
    let rest =
        (head + 1..verb).all(|at| matches!(tree.upos(at), "ADP" | "NOUN" | "PROPN" | "DET" | "ADV" | "AUX"));
    (rest && !tree.has_any_case(head)).then_some(head)
}

/// "ordered", "has ordered", "will order"
fn is_finite(tree: &Tree, verb: usize) -> bool {
    matches!(tree.tag(verb), "VBD" | "VBZ" | "VBP")
        || tree.by_rel(verb, &["aux"]).any(|aux| {
            aux < verb && matches!(tree.low(aux), "has" | "have" | "had" | "will" | "would" | "may" | "must")
        })
}

/// A name right before a finite verb that has lost its subject: "On Monday Germany ordered …".
fn beside(tree: &Tree, verb: usize) -> Option<usize> {
    if !is_finite(tree, verb) || tree.is_passive(verb) {
        return None;
    }
    let mut at = verb.checked_sub(1)?;
    while matches!(tree.upos(at), "AUX" | "ADV" | "PART") {
        at = at.checked_sub(1)?;
    }
    let last = at;
    tree.mention(at)?;
    while at > 0 && tree.mention(at - 1) == tree.mention(last) {
        at -= 1;
    }
    let inside = (at..=last).find(|&node| tree.head(node).is_none_or(|head| head < at || head > last))?;
    // "After Belgium imposed sanctions" read as "after Belgium".
    let clause = at.checked_sub(1).is_some_and(|word| {
        matches!(tree.low(word), "after" | "before" | "since" | "while" | "until" | "once")
    });
    let introduced = tree.cases(inside).any(|case| case < at && case + 2 >= at);
    let free = !introduced && tree.rel(verb) != "conj";
    (clause || free).then_some(inside)
}

/// Who does what the clause `verb` under `head` says, if the clause itself does not.
fn controller(tree: &Tree, patterns: &PatternLexicon, head: usize, verb: usize, depth: usize) -> Vec<usize> {
    let pos = if tree.is_verb(head) { Pos::Verb } else { Pos::Adjective };
    let complement = matches!(tree.rel(verb), "xcomp" | "ccomp")
        || tree
            .by_rel(verb, &["mark", "case"])
            .any(|mark| matches!(tree.low(mark), "of" | "for" | "from" | "to"));
    let by_object = complement
        && patterns
            .governors(tree.lemma(head), pos)
            .iter()
            .any(|governor| governor.control == Control::Object);
    if by_object {
        let mut found = objects(tree, patterns, head);
        if found.is_empty() {
            found = ["on", "upon", "to"]
                .iter()
                .flat_map(|case| prepositional(tree, patterns, head, case))
                .collect();
        }
        if !found.is_empty() {
            return found;
        }
    }
    if complement && tree.is_verb(head) && !tree.is_passive(head) {
        // "Moscow wants Kyiv to withdraw": an object before an infinitive does it.
        let raised: Vec<usize> = tree.by_rel(head, &["obj", "iobj"]).filter(|&at| at < verb).collect();
        let infinitive = tree.by_rel(verb, &["mark"]).any(|mark| tree.low(mark) == "to");
        if infinitive && !raised.is_empty() && tree.rel(verb) == "xcomp" {
            return raised;
        }
    }
    subject_within(tree, patterns, head, depth)
}

fn subject_or_agent(tree: &Tree, patterns: &PatternLexicon, verb: usize, depth: usize) -> Vec<usize> {
    // "After the killing of the general Peru swore revenge": as good as a noun.
    let nominal = tree.low(verb).ends_with("ing")
        && tree.by_rel(verb, &["obl", "nmod"]).any(|at| at < verb + 4 && tree.has_case(at, "of"))
        && tree.by_rel(verb, &["nsubj", "obj", "aux"]).next().is_none();
    if nominal {
        return agents(tree, verb);
    }
    if tree.is_passive(verb) { agents(tree, verb) } else { subject_within(tree, patterns, verb, depth) }
}

/// Who does it: the subject of an active verb, `by X` of a passive one.
pub fn doers(tree: &Tree, patterns: &PatternLexicon, verb: usize) -> Vec<usize> {
    subject_or_agent(tree, patterns, verb, DEPTH)
}

/// `by X`.
pub fn agents(tree: &Tree, verb: usize) -> Vec<usize> {
    let direct: Vec<usize> = tree
        .by_rel(verb, &["obl", "nmod", "obj"])
        .filter(|&at| tree.full_rel(at) == "obl:agent" || tree.has_case(at, "by"))
        .collect();
    if !direct.is_empty() {
        return direct;
    }
    // A reader's slip: the agent hangs on a dependent of the verb.
    let below =
        tree.by_rel(verb, &["obl", "nsubj"]).flat_map(|at| tree.by_rel(at, &["nmod"]).collect::<Vec<_>>());
    below.filter(|&at| tree.has_case(at, "by")).collect()
}

/// To what it is done: the object of an active verb, the subject of a passive one.
pub fn objects(tree: &Tree, patterns: &PatternLexicon, verb: usize) -> Vec<usize> {
    if tree.is_passive(verb) {
        if matches!(tree.rel(verb), "acl" | "amod") && tree.by_rel(verb, &["nsubj"]).next().is_none() {
            return tree.head(verb).into_iter().collect();
        }
        return grammatical_subject(tree, patterns, verb);
    }
    let own: Vec<usize> = tree.by_rel(verb, &["obj"]).collect();
    if !own.is_empty() {
        return own;
    }
    let asked: Vec<usize> = tree.by_rel(verb, &["iobj"]).collect();
    if !asked.is_empty() {
        return asked;
    }
    // "returned 36 of its citizens": a number and what it counts.
    let counted: Vec<usize> = tree
        .by_rel(verb, &["obl"])
        .filter(|&at| at > verb && tree.upos(at) == "NUM" && !tree.has_any_case(at) && !tree.is_time(at))
        .filter(|&at| tree.by_rel(at, &["nmod"]).any(|child| tree.has_case(child, "of")))
        .collect();
    if !counted.is_empty() {
        return counted;
    }
    // Slips of the reader: the object hangs on the verb by another relation, without a preposition.
    let bare = |at: &usize| {
        *at > verb
            && matches!(tree.upos(*at), "NOUN" | "PROPN")
            && !tree.has_any_case(*at)
            && !tree.is_time(*at)
            && tree.tag(*at) != "CD"
    };
    let slipped: Vec<usize> = tree
        .by_rel(verb, &["xcomp", "ccomp", "dep", "nmod", "obl"])
        .filter(bare)
        .filter(|&at| at < verb + 8)
        .take(1)
        .collect();
    if !slipped.is_empty() {
        return slipped;
    }
    // "condemned and rejected the plan"
    for next in tree.by_rel(verb, &["conj"]) {
        if tree.is_verb(next) && tree.by_rel(next, &["nsubj"]).next().is_none() && next < verb + 4 {
            let shared: Vec<usize> = tree.by_rel(next, &["obj"]).collect();
            if !shared.is_empty() {
                return shared;
            }
        }
    }
    // "the diplomats whom Moscow expelled", "the ban (that) Moscow imposed"
    if tree.rel(verb) == "acl" && tree.by_rel(verb, &["nsubj"]).next().is_some() {
        return tree.head(verb).into_iter().collect();
    }
    displaced(tree, verb).into_iter().collect()
}

/// A name after adverbials that the tree has tied to them: "received on Friday in Oslo Jonas Berg".
fn displaced(tree: &Tree, verb: usize) -> Option<usize> {
    let mut at = verb + 1;
    let mut passed = false;
    while at < tree.len().min(verb + 9) {
        match tree.upos(at) {
            "ADV" => at += 1,
            _ if tree.is_time(at) => {
                passed = true;
                at += 1;
            }
            "ADP" => {
                // The phrase of the preposition: words up to the end of its first name, number or noun.
                passed = true;
                at += 1;
                while at < tree.len() && matches!(tree.upos(at), "DET" | "ADJ") {
                    at += 1;
                }
                let inside = tree.mention(at.min(tree.len() - 1));
                at += 1;
                while at < tree.len() && inside.is_some() && tree.mention(at) == inside {
                    at += 1;
                }
                let noun = at - 1;
                while at < tree.len() && inside.is_none() && tree.upos(at) == "NOUN" {
                    at += 1;
                }
                // "in the capital Vienna" goes on with the name of the place.
                while at < tree.len()
                    && inside.is_none()
                    && tree.upos(at) == "PROPN"
                    && tree.head(at).is_some_and(|head| (noun..at).contains(&head))
                {
                    at += 1;
                }
            }
            // "in the capital Oslo" names the place.
            "PROPN" if passed && tree.upos(at - 1) == "NOUN" && !tree.is_time(at - 1) => return None,
            "PROPN" if passed => {
                let mention = tree.mention(at)?;
                let own = |node: usize| tree.mention(node) == Some(mention);
                let last = (at..tree.len()).take_while(|&node| own(node)).last()?;
                return (at..=last)
                    .find(|&node| tree.head(node).is_none_or(|head| head < at || head > last))
                    .or(Some(at));
            }
            _ => return None,
        }
    }
    None
}

/// What preposition `case` introduces, around a verb or noun.
pub fn prepositional(tree: &Tree, patterns: &PatternLexicon, at: usize, case: &str) -> Vec<usize> {
    let mut found: Vec<usize> = tree
        .children(at)
        .iter()
        .copied()
        .filter(|&child| {
            matches!(
                tree.rel(child),
                "obl" | "nmod" | "obj" | "iobj" | "advmod" | "advcl" | "xcomp" | "acl" | "dep"
            )
        })
        .filter(|&child| tree.has_case(child, case))
        // "Russia is against it" is a clause of its own.
        .filter(|&child| tree.by_rel(child, &["cop"]).next().is_none())
        .collect();
    if tree.is_verb(at) {
        // "call on Russia" read as a particle with an object.
        let particle = tree.children(at).iter().copied().find(|&child| {
            child > at
                && child <= at + 2
                && tree.lemma(child) == case
                && matches!(tree.rel(child), "compound" | "advmod" | "mark" | "case")
        });
        if let Some(particle) = particle {
            found.extend(tree.by_rel(at, &["obj"]).filter(|&object| object > particle));
        }
        if found.is_empty()
            && tree.rel(at) == "conj"
            && tree.by_rel(at, &["obj"]).next().is_none()
            && let Some(head) = tree.head(at).filter(|&head| tree.is_verb(head) && at < head + 4)
        {
            found = tree
                .by_rel(head, &["obl"])
                .filter(|&child| child > at && tree.has_case(child, case))
                .collect();
        }
        if found.is_empty() {
            // "gathered this Thursday in Oslo": the phrase hangs on the day.
            let days = tree
                .children(at)
                .iter()
                .filter(|&&child| child > at && tree.full_rel(child).ends_with(":unmarked"));
            found = days.flat_map(|&day| below(tree, day, case)).collect();
        }
        if found.is_empty() && case != "of" && case != "in" {
            // Attachment slips: the phrase hangs on the object.
            let objects = if tree.is_passive(at) { Vec::new() } else { objects(tree, patterns, at) };
            for object in objects {
                found.extend(below(tree, object, case));
            }
        }
    }
    if found.is_empty() && case == "between" {
        // "talks ... between A and B" attached further down.
        let (from, to) = tree.extent(at);
        found = (from..=to.min(at + 25))
            .filter(|&child| child > at && tree.is_nominal(child) && tree.has_case(child, case))
            .take(1)
            .collect();
    }
    found.sort_unstable();
    found
}

/// What `case` introduces under a noun, two levels down at most: "some of its troops from Syria".
fn below(tree: &Tree, noun: usize, case: &str) -> Vec<usize> {
    let direct: Vec<usize> = tree.by_rel(noun, &["nmod"]).collect();
    let found: Vec<usize> = direct.iter().copied().filter(|&child| tree.has_case(child, case)).collect();
    if !found.is_empty() {
        return found;
    }
    direct
        .into_iter()
        .flat_map(|child| tree.by_rel(child, &["nmod"]))
        .filter(|&child| tree.has_case(child, case))
        .collect()
}

/// Whose something is: possessives, demonym adjectives and names set before the noun, `of` left out.
pub fn owners(tree: &Tree, noun: usize) -> Vec<usize> {
    let possessive: Vec<usize> = tree
        .by_rel(noun, &["nmod", "det"])
        .filter(|&child| child < noun && tree.is_possessive(child))
        .collect();
    if !possessive.is_empty() {
        return possessive;
    }
    let (from, _) = tree.extent(noun);
    let mut found: Vec<usize> = Vec::new();
    for at in from.max(noun.saturating_sub(8))..noun {
        if tree.mention(at).is_none() || tree.mention(at) == tree.mention(noun) {
            continue;
        }
        // "Russian-made rockets", "US-backed rebels", "ethnic Albanian rebels" are not those of the state named.
        let hyphened = at + 2 < tree.len()
            && tree.low(at + 1) == "-"
            && matches!(
                tree.lemma(at + 2),
                "make" | "back" | "occupy" | "sponsor" | "broker" | "train" | "bear" | "build"
            );
        let ethnic = at > 0 && tree.low(at - 1) == "ethnic";
        // "the Pan-American Highway", "pro-Russian rebels"
        let prefixed = at > 1
            && tree.low(at - 1) == "-"
            && matches!(tree.low(at - 2), "pan" | "pro" | "non" | "trans" | "inter");
        if hyphened || ethnic || prefixed {
            continue;
        }
        let mut node = at;
        for _ in 0..4 {
            if !matches!(
                tree.rel(node),
                "amod" | "compound" | "nmod" | "conj" | "flat" | "nummod" | "dep" | "det"
            ) || tree.has_any_case(node)
            {
                break;
            }
            match tree.head(node) {
                Some(head) if head == noun => {
                    if !found.iter().any(|&old| tree.mention(old) == tree.mention(at)) {
                        found.push(at);
                    }
                    break;
                }
                Some(head) => node = head,
                None => break,
            }
        }
    }
    found
}

/// The clauses a verb, noun or adjective governs.
pub fn complements(tree: &Tree, at: usize) -> Vec<usize> {
    let mut found: Vec<usize> = tree.by_rel(at, &["xcomp", "ccomp"]).collect();
    if found.is_empty() {
        let marked = |child: &usize| {
            *child > at
                && tree
                    .by_rel(*child, &["mark", "case"])
                    .any(|mark| matches!(tree.low(mark), "to" | "that" | "of" | "for" | "from"))
        };
        found = tree.by_rel(at, &["advcl", "acl", "parataxis"]).filter(marked).collect();
        if found.is_empty() {
            let objects: Vec<usize> = tree.by_rel(at, &["obj", "obl"]).collect();
            found = objects
                .into_iter()
                .flat_map(|object| tree.by_rel(object, &["acl"]).filter(marked).collect::<Vec<_>>())
                .collect();
        }
    }
    found
}

/// The noun a relative pronoun stands for, else the word itself.
pub fn antecedent(tree: &Tree, at: usize) -> usize {
    if !matches!(tree.low(at), "who" | "which" | "that" | "whom") || tree.upos(at) == "SCONJ" {
        return at;
    }
    let mut node = at;
    for _ in 0..DEPTH {
        match (tree.rel(node), tree.head(node)) {
            ("acl", Some(head)) => return head,
            (_, Some(head)) => node = head,
            _ => return at,
        }
    }
    at
}

/// A nominal and everything coordinated with it.
pub fn coordinated(tree: &Tree, at: usize) -> Vec<usize> {
    let mut found = vec![at];
    let mut next = 0;
    let is_subject = tree.rel(at) == "nsubj";
    while next < found.len() && found.len() < 16 {
        let node = found[next];
        // "Ana Ruiz and Luis Diaz": the second may hang on "Ruiz".
        let same = |&other: &usize| tree.mention(other) == tree.mention(node);
        let rest = (node + 1..tree.len()).take_while(|other| tree.mention(node).is_some() && same(other));
        for name in std::iter::once(node).chain(rest) {
            let listed = tree
                .by_rel(name, &["conj"])
                .filter(|&child| tree.is_nominal(child) || tree.mention(child).is_some())
                .filter(|&child| is_subject || !starts_clause(tree, child));
            for child in listed {
                if !found.contains(&child) {
                    found.push(child);
                }
            }
        }
        next += 1;
    }
    found
}

/// "… froze aid to Peru, and Chile recalled its envoy": a name that the reader took for one more of a list, though a
/// finite verb follows it or "that of" shows a verb left out.
fn starts_clause(tree: &Tree, at: usize) -> bool {
    let Some(mention) = tree.mention(at) else { return false };
    let last = (at..tree.len()).take_while(|&node| tree.mention(node) == Some(mention)).last().unwrap_or(at);
    let mut next = last + 1;
    // "…, and Peru and Chile also attended": the other names of the clause's subject.
    let joined = |at: usize| at + 1 < tree.len() && tree.low(at) == "and" && tree.mention(at + 1).is_some();
    while joined(next) {
        let other = tree.mention(next + 1);
        next += 1;
        while next < tree.len() && tree.mention(next) == other {
            next += 1;
        }
    }
    while next < tree.len() && tree.upos(next) == "ADV" {
        next += 1;
    }
    if next >= tree.len() {
        return false;
    }
    let by = next + 1 < tree.len() && tree.low(next + 1) == "by";
    // A verb that has its subject already goes on with the clause: "talks between Peru and Chile are …".
    let verb = tree.head(next).filter(|_| tree.rel(next) == "aux" || tree.rel(next) == "cop").unwrap_or(next);
    let has_subject = tree.by_rel(verb, &["nsubj"]).any(|subject| subject < next);
    let finite =
        tree.is_verb(next) && matches!(tree.tag(next), "VBD" | "VBZ" | "VBP" | "MD") && !by && !has_subject;
    let gapped = tree.low(next) == "that" && next + 1 < tree.len() && tree.low(next + 1) == "of";
    finite || gapped
}

/// A verb and the verbs coordinated with it.
pub fn coordinated_verbs(tree: &Tree, at: usize) -> Vec<usize> {
    let mut found = vec![at];
    found.extend(tree.by_rel(at, &["conj"]).filter(|&child| tree.is_verb(child)));
    found
}
