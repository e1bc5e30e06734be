//! Tense of a verb, read off its form and its auxiliaries.

use chancery_model::Token;

use crate::Reading;

/// When a verb says something takes place, seen from the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Tense {
    /// Before.
    Past,
    /// At the same time, or always.
    Present,
    /// After: "will", "would", "to meet", "may".
    Future,
    /// The words do not say.
    #[default]
    Unknown,
}

/// Verbs after which "for DATE" and "on DATE" name a day to come, whatever their own tense.
const AGENDA: [&str; 15] = [
    "schedule", "plan", "set", "slate", "arrange", "expect", "fix", "due", "book", "postpone", "delay",
    "move", "adjourn", "appoint", "invite",
];

/// Those whose dates are to come without "for" too: "planned a march on Saturday".
const SET_FOR: [&str; 5] = ["schedule", "plan", "slate", "postpone", "expect"];

/// Adjectives that put an act into the future.
const COMING: [&str; 8] =
    ["plan", "planned", "upcoming", "scheduled", "forthcoming", "future", "coming", "expected"];

/// Verbs whose infinitive took place if they did.
const IMPLICATIVE: [&str; 13] = [
    "manage", "fail", "begin", "start", "continue", "cease", "happen", "use", "come", "force", "compel",
    "oblige", "have",
];

/// Verbs that leave somebody time: "gave them until Friday".
const LEAVES_TIME: [&str; 6] = ["give", "grant", "allow", "leave", "set", "extend"];

/// The tense that governs the words `start..end` (bytes).
pub fn tense_at(reading: &Reading, start: usize, end: usize) -> Tense {
    let first = reading.tokens.partition_point(|token| (token.end as usize) <= start);
    let tokens = &reading.tokens;
    let inside = |index: usize| {
        tokens.get(index).is_some_and(|token| (token.start as usize) < end && (token.end as usize) > start)
    };
    if !inside(first) {
        return Tense::Unknown;
    }
    // The head of the expression: the first of its tokens whose head lies outside.
    let mut at = first;
    while inside(at)
        && tokens[at].head >= 0
        && inside(tokens[at].head as usize)
        && tokens[at].head as usize != at
    {
        at = tokens[at].head as usize;
    }
    let leads_for = first > 0
        && matches!(tokens[first - 1].text.to_ascii_lowercase().as_str(), "for" | "until" | "till" | "by");
    let bounds = leads_for && !tokens[first - 1].text.eq_ignore_ascii_case("for");
    // "said Friday it would": the verb right before has the date, whatever the tree says.
    let mut before = first;
    if before > 0
        && matches!(
            tokens[before - 1].text.to_ascii_lowercase().as_str(),
            "on" | "in" | "last" | "late" | "early"
        )
    {
        before -= 1;
    }
    if let Some(previous) = before.checked_sub(1).map(|index| &tokens[index]) {
        let told = reading.fine_tag(before - 1) == "VBD" && !AGENDA.contains(&previous.lemma.as_str());
        if told && reading.sentence_of(before - 1) == reading.sentence_of(first) {
            return Tense::Past;
        }
    }
    for step in 0..12 {
        let token = &tokens[at];
        let is_own = inside(at);
        if !is_own && matches!(token.upos.as_str(), "VERB" | "AUX") {
            let dated = SET_FOR.contains(&token.lemma.as_str());
            if bounds && LEAVES_TIME.contains(&token.lemma.as_str()) {
                return Tense::Future;
            }
            if (leads_for || dated) && AGENDA.contains(&token.lemma.as_str()) {
                return Tense::Future;
            }
            return tense_of(reading, at);
        }
        if !is_own && reading.children(at).any(|child| tokens[child].deprel == "cop") {
            if leads_for && (AGENDA.contains(&token.lemma.as_str())) {
                return Tense::Future;
            }
            return tense_of(reading, at);
        }
        if !is_own
            && step < 4
            && reading.children(at).any(|child| {
                COMING.contains(&tokens[child].text.to_ascii_lowercase().as_str())
                    && tokens[child].deprel == "amod"
            })
        {
            return Tense::Future;
        }
        match usize::try_from(token.head) {
            Ok(head) if head < tokens.len() && head != at => at = head,
            _ => break,
        }
    }
    Tense::Unknown
}

/// The tense of the verb (or the predicate with a copula) at `index`.
pub fn tense_of(reading: &Reading, index: usize) -> Tense {
    tense_within(reading, index, 0)
}

fn tense_within(reading: &Reading, index: usize, depth: usize) -> Tense {
    let tokens = &reading.tokens;
    let Some(token) = tokens.get(index) else { return Tense::Unknown };
    let mut auxiliaries: Vec<String> = Vec::new();
    let mut infinitive = false;
    let mut has_subject = false;
    for child in reading.children(index) {
        let word = &tokens[child];
        match word.deprel.as_str() {
            "aux" | "aux:pass" | "cop" => auxiliaries.push(word.text.to_lowercase()),
            "mark" if word.text.eq_ignore_ascii_case("to") => infinitive = true,
            "nsubj" | "nsubj:pass" | "expl" | "csubj" => has_subject = true,
            _ => {}
        }
    }
    let has = |forms: &[&str]| auxiliaries.iter().any(|word| forms.contains(&word.as_str()));
    if has(&["will", "shall", "'ll", "’ll", "wo", "would", "'d", "’d", "gonna"]) {
        return if has(&["have", "'ve"]) && has(&["would"]) { Tense::Past } else { Tense::Future };
    }
    if has(&["may", "might", "could", "can", "should", "must", "ca"]) {
        // "could not be found": the form is the same for what was and what will be.
        let open = has(&["could", "can", "ca"])
            && reading.child(index, "advmod").is_some_and(|not| tokens[not].lemma == "not");
        return if has(&["have", "'ve"]) {
            Tense::Past
        } else if open {
            Tense::Unknown
        } else {
            Tense::Future
        };
    }
    if infinitive {
        if has(&["have"]) {
            return Tense::Past;
        }
        let head = usize::try_from(token.head).ok().filter(|&head| head < tokens.len());
        if let Some(head) =
            head.filter(|&head| IMPLICATIVE.contains(&tokens[head].lemma.as_str()) && depth < 8)
        {
            return tense_within(reading, head, depth + 1);
        }
        // "Wreckage that is said to prove the raid on Saturday": nothing to come.
        let told = |head: &usize| {
            matches!(
                tokens[*head].lemma.as_str(),
                "say" | "believe" | "allege" | "report" | "think" | "presume"
            ) && matches!(reading.fine_tag(*head), "VBN")
        };
        if head.filter(told).is_some() {
            return Tense::Unknown;
        }
        return Tense::Future;
    }
    if has(&["have", "has", "had", "'ve", "’ve", "was", "were", "did", "been"]) {
        return Tense::Past;
    }
    if has(&["is", "are", "am", "'s", "’s", "'re", "’re", "'m", "do", "does", "be"]) {
        return if AGENDA.contains(&token.lemma.as_str()) && token.lemma != "expect" {
            Tense::Future
        } else {
            Tense::Present
        };
    }
    if matches!(token.upos.as_str(), "VERB" | "AUX") {
        let tense = form_of(token, reading.fine_tag(index), has_subject);
        if tense == Tense::Unknown
            && depth < 8
            && matches!(token.deprel.split(':').next(), Some("conj" | "advcl" | "acl" | "xcomp"))
        {
            // A participle or a conjunct goes with the verb above it.
            if let Ok(head) = usize::try_from(token.head)
                && head != index
                && tokens.get(head).is_some_and(|head| matches!(head.upos.as_str(), "VERB" | "AUX"))
            {
                return tense_within(reading, head, depth + 1);
            }
        }
        return tense;
    }
    Tense::Unknown
}

/// Tense of a verb without auxiliaries, from its ending.
fn form_of(token: &Token, fine: &str, has_subject: bool) -> Tense {
    match fine {
        "VBD" => return Tense::Past,
        "VBZ" | "VBP" => return Tense::Present,
        "MD" => return Tense::Future,
        "VBG" => return Tense::Unknown,
        _ => {}
    }
    let lower = token.text.to_lowercase();
    match lower.as_str() {
        "was" | "were" | "had" | "did" | "'d" => return Tense::Past,
        "is" | "are" | "am" | "has" | "have" | "'s" | "'re" | "'ve" | "do" | "does" => return Tense::Present,
        "will" | "would" | "shall" | "may" | "might" | "could" | "can" | "should" | "must" => {
            return Tense::Future;
        }
        _ => {}
    }
    if lower.ends_with("ing") && lower != token.lemma {
        return Tense::Unknown;
    }
    if lower == token.lemma {
        // "put", "set", "cut", "hit" are their own past; else a plain form is present.
        let own_past = [
            "put", "set", "cut", "hit", "let", "quit", "spread", "shut", "cost", "hurt", "cast", "bet",
            "split", "shed", "burst", "beat",
        ];
        return if own_past.contains(&lower.as_str()) && has_subject { Tense::Past } else { Tense::Present };
    }
    if lower.ends_with('s') && !lower.ends_with("ss") {
        return Tense::Present;
    }
    if !has_subject && AGENDA.contains(&token.lemma.as_str()) && token.deprel.starts_with("acl") {
        return Tense::Future;
    }
    Tense::Past
}
