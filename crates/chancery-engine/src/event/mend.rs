//! Mends what the reader gets wrong in a sentence without a verb: "Britain expels 23 diplomats" read as one noun phrase.
//!
//! Headlines and short reports in the present or with a verb that looks like a noun (`put`, `shot`, `calls`) lose
//! their verb in tagging. Where no verb is left and the head is a form of a verb that carries acts, it is that verb;
//! what stands before it is its subject, the first bare noun phrase after it its object.

use chancery_lexicon::patterns::{PatternLexicon, Pos};
use chancery_model::Token;

/// What a token should have been.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mend {
    /// Index in the sentence.
    pub at: usize,
    /// Universal part of speech.
    pub upos: &'static str,
    /// Penn Treebank tag, empty to keep the reader's.
    pub tag: &'static str,
    /// Relation to its head.
    pub rel: &'static str,
    /// Its head.
    pub head: Option<usize>,
    /// Its lemma, empty to keep the reader's.
    pub lemma: String,
}

/// The token at `at`, hung on another: nothing else of it changes.
pub fn hung(at: usize, rel: &'static str, head: Option<usize>) -> Mend {
    Mend { at, upos: "", tag: "", rel, head, lemma: String::new() }
}

/// How a word of this part of speech hangs on the noun behind it.
pub fn modifier(upos: &str) -> &'static str {
    match upos {
        "DET" => "det",
        "ADJ" => "amod",
        "NUM" => "nummod",
        _ => "compound",
    }
}

/// Forms of the past that look like nouns or like the base form.
const PAST: [(&str, &str); 16] = [
    ("shot", "shoot"),
    ("met", "meet"),
    ("held", "hold"),
    ("sent", "send"),
    ("left", "leave"),
    ("struck", "strike"),
    ("sought", "seek"),
    ("fought", "fight"),
    ("broke", "break"),
    ("led", "lead"),
    ("put", "put"),
    ("cut", "cut"),
    ("hit", "hit"),
    ("set", "set"),
    ("shut", "shut"),
    ("began", "begin"),
];

/// How the sentence is to be read instead; empty where the reader found a verb.
pub fn mends(
    tokens: &[Token],
    heads: &[Option<usize>],
    patterns: &PatternLexicon,
    named: &dyn Fn(usize) -> bool,
) -> Vec<Mend> {
    if tokens.len() < 4 || tokens.iter().any(|token| matches!(token.upos.as_str(), "VERB" | "AUX")) {
        return Vec::new();
    }
    let is_nominal = |at: usize| matches!(tokens[at].upos.as_str(), "NOUN" | "PROPN");
    let Some((verb, lemma)) = (1..tokens.len() - 1).find_map(|at| {
        let before = tokens[at - 1].upos != "ADP" && tokens[at - 1].upos != "DET";
        let lemma = match verb_form(&tokens[at], patterns) {
            Some(lemma) => lemma,
            None => plain_form(tokens, at, patterns).filter(|_| before)?,
        };
        let subject =
            is_several(&tokens[0], patterns) || (0..at).any(|other| is_nominal(other) && named(other));
        let subject = subject && is_after_subject(tokens, at);
        let after =
            matches!(tokens[at + 1].upos.as_str(), "NUM" | "DET" | "ADJ" | "PROPN" | "NOUN" | "PRON" | "ADP");
        (before && subject && after).then_some((at, lemma))
    }) else {
        return Vec::new();
    };
    let mut mends = vec![Mend { at: verb, upos: "VERB", tag: "VBD", rel: "root", head: None, lemma }];
    let mut keep = |at: usize, rel: &'static str, head: usize| {
        mends.push(hung(at, rel, Some(head)));
    };
    // The subject: the last noun before the verb that no preposition introduces.
    let case_of = |at: usize| -> bool {
        (0..tokens.len()).any(|child| heads[child] == Some(at) && tokens[child].deprel == "case")
    };
    let subject = (0..verb).rev().find(|&at| is_nominal(at) && !case_of(at));
    if let Some(subject) = subject {
        keep(subject, "nsubj", verb);
        for at in (0..subject).filter(|&at| heads[at] == Some(verb) || heads[at].is_none()) {
            let rel = match tokens[at].upos.as_str() {
                "DET" => "det",
                "ADJ" => "amod",
                "ADP" => "case",
                _ => "compound",
            };
            keep(at, rel, subject);
        }
    }
    // The object: the first noun after the verb outside prepositional phrases, and what hung on the verb before it.
    let mut at = verb + 1;
    let mut object = None;
    while at < tokens.len() {
        match tokens[at].upos.as_str() {
            "ADP" if tokens[at].deprel != "compound:prt" => break,
            "NOUN" | "PROPN" => {
                let next =
                    tokens.get(at + 1).is_some_and(|next| matches!(next.upos.as_str(), "NOUN" | "PROPN"));
                if !next {
                    object = Some(at);
                    break;
                }
            }
            "PUNCT" => break,
            _ => {}
        }
        at += 1;
    }
    if let Some(object) = object {
        keep(object, "obj", verb);
        for (at, token) in tokens.iter().enumerate().take(object).skip(verb + 1) {
            if token.upos == "ADP" {
                continue;
            }
            keep(at, modifier(&token.upos), object);
        }
    }
    for at in verb + 1..tokens.len() {
        let hangs = heads[at] == Some(verb) || heads[at].is_none();
        if hangs && Some(at) != object && tokens[at].deprel == "nmod" {
            keep(at, "obl", verb);
        }
    }
    mends
}

/// Whether the words before are a noun phrase that can act, not the first word of the sentence.
fn is_after_subject(tokens: &[Token], at: usize) -> bool {
    matches!(tokens[at - 1].upos.as_str(), "NOUN" | "PROPN" | "ADV" | "PRON")
}

/// "Presidents of the region demand apologies": the plain form, where the sentence opens with several people of a sort.
fn plain_form(tokens: &[Token], at: usize, patterns: &PatternLexicon) -> Option<String> {
    let token = &tokens[at];
    let small = token.text.chars().all(char::is_lowercase);
    let bare = matches!(token.upos.as_str(), "NOUN" | "PROPN")
        && small
        && token.text.to_lowercase() == token.lemma.to_lowercase();
    // "Peru and Chile exchange prisoners"
    let two = at > 2
        && tokens[at - 2].upos == "CCONJ"
        && tokens[at - 1].upos == "PROPN"
        && tokens[at - 3].upos == "PROPN";
    let object = matches!(tokens[at + 1].upos.as_str(), "NOUN" | "PROPN" | "DET" | "ADJ" | "NUM");
    let carries = || {
        patterns
            .by_lemma(&token.lemma)
            .any(|(phrase, pattern)| pattern.pos == Pos::Verb && phrase.words.len() == 1)
    };
    ((two || is_several(&tokens[0], patterns)) && bare && object && carries()).then(|| token.lemma.clone())
}

/// Several people of a sort: "presidents", "farmers".
fn is_several(token: &Token, patterns: &PatternLexicon) -> bool {
    token.upos == "NOUN"
        && token.text.to_lowercase() != token.lemma
        && ["official", "crowd", "armed", "human"].iter().any(|class| patterns.in_class(class, &token.lemma))
}

fn verb_form(token: &Token, patterns: &PatternLexicon) -> Option<String> {
    if !matches!(token.upos.as_str(), "NOUN" | "ADJ" | "PROPN") {
        return None;
    }
    let low = token.text.to_lowercase();
    if token.upos == "PROPN" && token.text.chars().next().is_some_and(char::is_uppercase) {
        return None;
    }
    let carries = |lemma: &str| patterns.by_lemma(lemma).any(|(_, pattern)| pattern.pos == Pos::Verb);
    if let Some((_, lemma)) = PAST.iter().find(|(form, _)| *form == low) {
        return Some((*lemma).to_owned());
    }
    let mut stems: Vec<String> = Vec::new();
    if let Some(stem) = low.strip_suffix("ies") {
        stems.push(format!("{stem}y"));
    }
    for suffix in ["es", "s", "ed", "d"] {
        if let Some(stem) = low.strip_suffix(suffix) {
            stems.push(stem.to_owned());
        }
    }
    stems.into_iter().find(|stem| stem.len() > 2 && carries(stem))
}
