//! Whether what a word tells took place, is planned, denied or doubtful: cues from the tree around it.
//!
//! [`cues`] climbs from a word to the root of its sentence and notes what every governor says about
//! what it governs: "the ministers *agreed to* meet", "*no* deal was reached", "*if* talks fail".
//! [`of`] sums the cues up in one [`Status`]. The words are in `data/status.tsv`.

mod lexicon;
mod tense;

use chancery_model::{Status, Token};

use crate::Reading;
use lexicon::{Effect, Scope, effects};
pub use tense::{Tense, tense_at, tense_of};

/// What the words around an event word say about its status.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StatusCues {
    /// Tense of the word itself, or of the verb that governs it if it is a noun.
    pub tense: Tense,
    /// Somebody decided, agreed, ordered or announced it for later; also plain "will".
    pub planned: bool,
    /// Somebody wants, demands or proposes it.
    pub proposed: bool,
    /// It is held possible or likely; attempts and fears too.
    pub expected: bool,
    /// It hangs on a condition, or is one.
    pub conditional: bool,
    /// It did not, does not or will not take place.
    pub negated: bool,
    /// Somebody says it is not so.
    pub denied: bool,
    /// Somebody claims it.
    pub alleged: bool,
    /// It is under way.
    pub ongoing: bool,
    /// It is put off.
    pub delayed: bool,
    /// Index of the token that reports it ("said", "according").
    pub reported_by: Option<usize>,
    /// The words that gave these cues, as token indices, in the order they were met.
    pub words: Vec<usize>,
}

/// The status of the event that the word at `index` names.
pub fn of(reading: &Reading, index: usize) -> Status {
    cues(reading, index).status()
}

impl StatusCues {
    /// Sums up: what denies outweighs what plans, and what plans outweighs what alleges.
    pub fn status(&self) -> Status {
        match self {
            _ if self.denied => Status::Denied,
            _ if self.conditional => Status::Conditional,
            _ if self.negated => Status::Negated,
            _ if self.proposed => Status::Proposed,
            _ if self.delayed => Status::Planned,
            _ if self.expected => Status::Expected,
            _ if self.planned => Status::Planned,
            _ if self.alleged => Status::Alleged,
            _ if self.ongoing => Status::Ongoing,
            _ => Status::Happened,
        }
    }

    fn apply(&mut self, effect: Effect, word: usize) {
        // One word counts once: "no agreement" is met from the noun and from its verb.
        if self.words.contains(&word) {
            return;
        }
        match effect {
            Effect::Plan | Effect::ModalPlan => self.planned = true,
            Effect::Propose => self.proposed = true,
            Effect::Expect | Effect::ModalExpect => self.expected = true,
            Effect::Fail | Effect::Negate => self.negated = !self.negated,
            Effect::Delay => self.delayed = true,
            Effect::Deny => self.denied = true,
            Effect::Allege => self.alleged = true,
            Effect::Ongoing => self.ongoing = true,
            Effect::Condition => self.conditional = true,
            Effect::Report => self.reported_by = self.reported_by.or(Some(word)),
            Effect::Real | Effect::Carry => return,
        }
        self.words.push(word);
    }
}

/// How the word climbed from hangs on the one above it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Link {
    /// Infinitive or gerund complement.
    Infinitive,
    /// Finite clause complement.
    Finite,
    /// Noun: object, subject of a passive, or after a preposition that belongs to the verb.
    Noun,
    /// Subject of an active verb.
    Subject,
    /// Anything that shares the time but not the scope: "during the talks".
    Loose,
    /// Same standing: "meet and discuss".
    Conjunct,
}

/// The cues around the word at `index`.
pub fn cues(reading: &Reading, index: usize) -> StatusCues {
    let mut cues = StatusCues::default();
    let Some(token) = reading.tokens.get(index) else { return cues };
    let head = usize::try_from(token.head).ok().filter(|&head| head < reading.tokens.len());
    // A copula or an auxiliary stands for its predicate.
    let is_form = matches!(token.deprel.as_str(), "cop" | "aux" | "aux:pass");
    let index = head.filter(|_| is_form).unwrap_or(index);
    let mut at = index;
    let mut tense_known = false;
    // Above a finite clause with its own tense, modals no longer reach.
    let mut settled = false;
    // Beside a verb that has an act of its own ("condemned the attack"), a noun keeps its status.
    let mut apart = false;
    look_at(reading, at, None, &mut cues);
    if is_verbal(reading, at) {
        cues.tense = tense_of(reading, at);
        tense_known = cues.tense != Tense::Unknown;
    }
    for _ in 0..16 {
        let token = &reading.tokens[at];
        let Some(head) =
            usize::try_from(token.head).ok().filter(|&head| head < reading.tokens.len() && head != at)
        else {
            break;
        };
        let Some(link) = link(reading, at, head) else { break };
        if !apart {
            govern(reading, head, at, link, &mut cues, settled);
        }
        apart |= matches!(link, Link::Noun | Link::Subject | Link::Loose) && is_act(reading, head, link);
        if link == Link::Finite {
            settled = true;
        }
        let before = (cues.negated, cues.planned);
        if !settled && !apart && link != Link::Loose {
            let negates = !matches!(link, Link::Conjunct) || !has_own_auxiliary(reading, at);
            if negates {
                look_at(reading, head, Some(at), &mut cues);
            }
        } else if !settled && !apart {
            let mut loose = StatusCues::default();
            look_at(reading, head, Some(at), &mut loose);
            cues.planned |= loose.planned;
            cues.expected |= loose.expected;
            cues.conditional |= loose.conditional;
        }
        // Two negations in one chain cancel out, but "did not say that it failed" denies nothing below.
        if link == Link::Finite {
            cues.negated = before.0;
        }
        if !tense_known && is_verbal(reading, head) {
            cues.tense = tense_of(reading, head);
            tense_known = cues.tense != Tense::Unknown;
        }
        at = head;
    }
    cues
}

/// A verb with an act of its own, unlike "hold", "reach", "take".
fn is_act(reading: &Reading, index: usize, link: Link) -> bool {
    let token = &reading.tokens[index];
    let carries = effects("VERB", &token.lemma.to_lowercase())
        .iter()
        .any(|(effect, scope)| *effect == Effect::Carry || *scope == Scope::Any && link != Link::Subject);
    token.upos == "VERB" && !carries
}

fn is_verbal(reading: &Reading, index: usize) -> bool {
    let token = &reading.tokens[index];
    matches!(token.upos.as_str(), "VERB" | "AUX") || reading.child(index, "cop").is_some()
}

fn has_own_auxiliary(reading: &Reading, index: usize) -> bool {
    matches!(reading.fine_tag(index), "VBD" | "VBZ")
        || reading.child(index, "aux").is_some()
        || reading.child(index, "nsubj").is_some()
        || reading.child(index, "cop").is_some()
}

fn lower(token: &Token) -> String {
    token.text.to_lowercase()
}

/// Cues among the children of `index`: auxiliaries, negations, marks, adjectives.
///
/// `from` is the child that the climb came from, `None` at the word asked about.
fn look_at(reading: &Reading, index: usize, from: Option<usize>, cues: &mut StatusCues) {
    let is_target = from.is_none();
    let token = &reading.tokens[index];
    let mut would = false;
    let mut has_condition_below = false;
    for child in reading.children(index) {
        let word = &reading.tokens[child];
        let text = lower(word);
        match word.deprel.as_str() {
            "aux" | "aux:pass" => {
                for &(effect, _) in effects("AUX", &text) {
                    // "may have left", "would have left": no plan.
                    let perfect = reading
                        .children(index)
                        .any(|other| lower(&reading.tokens[other]) == "have" && other > child);
                    let effect = if perfect && effect == Effect::ModalPlan { Effect::Expect } else { effect };
                    would |= text == "would" || text == "'d";
                    cues.apply(effect, child);
                }
            }
            "advmod" | "cc:preconj" => {
                if let Some(effect) = adverb(reading, index, child, is_target) {
                    cues.apply(effect, child);
                }
            }
            "det" => {
                for &(effect, _) in effects("DET", &text) {
                    cues.apply(effect, child);
                }
            }
            // Its own "no" was met on the way up.
            "nsubj" | "nsubj:pass" | "obj" if from != Some(child) => {
                let pronoun = effects("PRON", &text).first().copied();
                let none = reading.children(child).find(|&below| {
                    reading.tokens[below].deprel == "det"
                        && matches!(lower(&reading.tokens[below]).as_str(), "no" | "neither")
                });
                if let Some((effect, _)) = pronoun {
                    cues.apply(effect, child);
                } else if let Some(none) = none {
                    cues.apply(Effect::Negate, none);
                }
            }
            "case" => {
                for &(effect, _) in effects("ADP", &text) {
                    cues.apply(effect, child);
                }
            }
            "mark" => {
                if effects("ADP", &text).iter().any(|(effect, _)| *effect == Effect::Negate) {
                    cues.apply(Effect::Negate, child);
                }
                for &(effect, _) in effects("MARK", &text) {
                    cues.apply(effect, child);
                }
            }
            "advcl" | "ccomp" => {
                has_condition_below |= reading.children(child).any(|below| {
                    reading.tokens[below].deprel == "mark"
                        && matches!(lower(&reading.tokens[below]).as_str(), "if" | "unless")
                });
            }
            "amod" | "compound" if matches!(token.upos.as_str(), "NOUN" | "PROPN") => {
                let noun_effects = effects("ADJ", &text);
                // Adjectives and participles: "the planned visit", "the visit expected in May".
                for &(effect, _) in noun_effects {
                    cues.apply(effect, child);
                }
            }
            "acl" if is_target && token.upos == "NOUN" => {
                // "talks planned for May", "a vote scheduled today".
                let participle = reading.fine_tag(child) == "VBN";
                let planned = effects("VERB", &word.lemma).iter().find(|(effect, scope)| {
                    *scope == Scope::Any
                        && matches!(
                            effect,
                            Effect::Plan | Effect::Propose | Effect::Expect | Effect::Fail | Effect::Delay
                        )
                });
                if let Some(&(effect, _)) = planned.filter(|_| participle) {
                    cues.apply(effect, child);
                }
            }
            _ => {}
        }
    }
    if has_condition_below && (would || cues.planned || cues.expected) {
        cues.conditional = true;
    }
    let inverted = token.deprel.starts_with("advcl")
        && reading.children(index).next().is_some_and(|first| {
            matches!(lower(&reading.tokens[first]).as_str(), "should" | "were" | "had")
                && reading.tokens[first].deprel.starts_with("aux")
                && reading.child(index, "nsubj").is_some_and(|subject| subject > first)
        });
    if inverted {
        cues.conditional = true;
    }
    if matches!(token.upos.as_str(), "VERB" | "AUX") {
        going_to(reading, index, cues);
        if is_target {
            alone(reading, index, cues);
        }
    }
}

/// What the adverb at `child` does to the word at `index`.
fn adverb(reading: &Reading, index: usize, child: usize, is_target: bool) -> Option<Effect> {
    let text = lower(&reading.tokens[child]);
    let next = reading.tokens.get(child + 1).map(lower).unwrap_or_default();
    // "nearly broke" did not break; "nearly all" and "nearly doubled" are amounts.
    if matches!(text.as_str(), "nearly" | "almost") {
        let token = &reading.tokens[index];
        let amount = matches!(token.lemma.as_str(), "double" | "triple" | "quadruple" | "halve");
        return (token.upos == "VERB" && child + 1 == index && !amount).then_some(Effect::Negate);
    }
    let (effect, _) = *effects("ADV", &text).first()?;
    match effect {
        // "no longer" negates, "no more" compares; "not only" and "not just" add.
        Effect::Negate if text == "no" => (next == "longer").then_some(effect),
        Effect::Negate => (!matches!(next.as_str(), "only" | "just" | "merely")).then_some(effect),
        Effect::Plan => is_target.then_some(effect),
        effect => Some(effect),
    }
}

/// "is to meet", "is going to meet", "is meeting" tells a plan or something under way.
fn going_to(reading: &Reading, index: usize, cues: &mut StatusCues) {
    let token = &reading.tokens[index];
    let be = reading.children(index).find(|&child| {
        reading.tokens[child].deprel.starts_with("aux")
            && matches!(
                lower(&reading.tokens[child]).as_str(),
                "is" | "are" | "'s" | "'re" | "’s" | "’re" | "am" | "was" | "were" | "be"
            )
    });
    let to = reading.children(index).any(|child| {
        lower(&reading.tokens[child]) == "to"
            && matches!(reading.tokens[child].deprel.as_str(), "mark" | "aux")
    });
    if let Some(be) = be.filter(|_| to) {
        cues.apply(Effect::Plan, be);
    }
    if reading.fine_tag(index) == "VBG"
        && token.lemma != "go"
        && let Some(be) = be
    {
        let present =
            matches!(lower(&reading.tokens[be]).as_str(), "is" | "are" | "'s" | "'re" | "’s" | "’re" | "am");
        if present && !cues.planned {
            cues.ongoing = true;
        }
    }
}

/// A target verb without a subject above it: an order, a purpose.
fn alone(reading: &Reading, index: usize, cues: &mut StatusCues) {
    let token = &reading.tokens[index];
    let infinitive = reading
        .children(index)
        .any(|child| reading.tokens[child].deprel == "mark" && lower(&reading.tokens[child]) == "to");
    let relation = token.deprel.split(':').next().unwrap_or_default();
    // "flew in to sign", "It is time to act": meant, not done.
    let asked = usize::try_from(token.head).ok().and_then(|head| reading.tokens.get(head)).is_some_and(asks);
    if infinitive
        && !(asked && relation == "advcl")
        && matches!(relation, "advcl" | "root" | "csubj" | "parataxis" | "dep" | "appos")
    {
        cues.apply(Effect::Plan, index);
    }
    let imperative = relation == "root"
        && reading.fine_tag(index) == "VB"
        && reading.child(index, "nsubj").is_none()
        && reading.child(index, "aux").is_none();
    if imperative {
        cues.apply(Effect::Propose, index);
    }
}

/// A verb that wants or decides what an infinitive below it tells.
fn asks(governor: &Token) -> bool {
    let wants =
        |(effect, _): &(Effect, Scope)| matches!(effect, Effect::Propose | Effect::Plan | Effect::Fail);
    matches!(governor.upos.as_str(), "VERB")
        && effects("VERB", &governor.lemma.to_lowercase()).iter().any(wants)
}

fn link(reading: &Reading, at: usize, head: usize) -> Option<Link> {
    let token = &reading.tokens[at];
    let governor = &reading.tokens[head];
    let relation = token.deprel.as_str();
    let to = reading
        .children(at)
        .any(|child| reading.tokens[child].deprel == "mark" && lower(&reading.tokens[child]) == "to");
    let gerund = reading.fine_tag(at) == "VBG" && reading.child(at, "aux").is_none();
    Some(match relation.split(':').next().unwrap_or_default() {
        "xcomp" => Link::Infinitive,
        "ccomp" if to || gerund => Link::Infinitive,
        "ccomp" => Link::Finite,
        "csubj" => Link::Infinitive,
        "obj" | "iobj" => Link::Noun,
        "nsubj" if relation == "nsubj:pass" => Link::Noun,
        "nsubj" => Link::Subject,
        "conj" => Link::Conjunct,
        "obl" => {
            let case = reading.child(at, "case").map(|case| lower(&reading.tokens[case]));
            let governs = matches!(
                case.as_deref(),
                Some("for" | "to" | "on" | "about" | "from" | "against" | "of" | "into" | "in" | "with")
            );
            if relation == "obl:agent"
                || matches!(
                    case.as_deref(),
                    Some("after" | "since" | "following" | "despite" | "because" | "over" | "by")
                )
            {
                return None;
            }
            let listed =
                !effects("VERB", &governor.lemma).is_empty() || !effects("ADJ", &governor.lemma).is_empty();
            if governs && listed && case.as_deref() != Some("in") && case.as_deref() != Some("with") {
                Link::Noun
            } else {
                Link::Loose
            }
        }
        "nmod" => {
            let case = reading.child(at, "case").map(|case| lower(&reading.tokens[case]));
            match case.as_deref() {
                Some("after" | "since" | "following" | "over" | "by" | "despite") => return None,
                Some("for" | "to" | "of" | "on" | "about" | "against" | "at") | None => Link::Noun,
                _ => Link::Loose,
            }
        }
        "compound" => Link::Noun,
        "acl" if relation == "acl:relcl" => return None,
        "acl" if to => Link::Infinitive,
        "acl" => return None,
        "advcl" if gerund => {
            let mark = reading.child(at, "mark").map(|mark| lower(&reading.tokens[mark]));
            match mark.as_deref() {
                Some("from") => Link::Infinitive,
                Some("after" | "for" | "since" | "of" | "over") => return None,
                _ => Link::Loose,
            }
        }
        // "called on them to leave" is a demand; else a purpose, which does not hang on the verb above.
        "advcl" if to && asks(governor) => Link::Infinitive,
        "advcl" => return None,
        "appos" | "parataxis" if governor.upos != "VERB" => Link::Noun,
        _ => return None,
    })
}

/// What the governor at `head` says of `at` below it.
fn govern(reading: &Reading, head: usize, at: usize, link: Link, cues: &mut StatusCues, settled: bool) {
    let governor = &reading.tokens[head];
    let part = match governor.upos.as_str() {
        "VERB" | "AUX" => "VERB",
        "NOUN" | "PROPN" => "NOUN",
        "ADJ" => "ADJ",
        _ => return,
    };
    let lemma = governor.lemma.to_lowercase();
    let particle =
        reading.child(head, "compound:prt").map(|child| format!("{lemma} {}", lower(&reading.tokens[child])));
    let mut found = particle.as_deref().map_or(&[][..], |lemma| effects(part, lemma));
    if found.is_empty() {
        found = effects(part, &lemma);
    }
    // "the expected visit" as a participle that the tagger took for a verb.
    if found.is_empty() && part == "VERB" && link == Link::Noun {
        return;
    }
    // "is going to meet"
    if lemma == "go" && link == Link::Infinitive && reading.fine_tag(head) == "VBG" {
        cues.apply(Effect::Plan, head);
        return;
    }
    if found.is_empty() && link == Link::Infinitive && is_meant(reading, at, head) {
        cues.apply(if part == "NOUN" { Effect::Plan } else { Effect::Expect }, head);
    }
    for &(effect, scope) in found {
        let fits = match (scope, link) {
            (_, Link::Loose | Link::Conjunct) => false,
            (Scope::Infinitive, link) => link == Link::Infinitive,
            (Scope::Clause, link) => matches!(link, Link::Infinitive | Link::Finite),
            // "The talks are expected", "the talks failed": passives and adjectives reach their subject.
            (Scope::Any, Link::Subject) => part == "ADJ",
            (Scope::Any, _) => true,
        };
        if !fits {
            continue;
        }
        let effect = match (effect, link) {
            // "said to leave"; but "claims that he left", "denied that": finite clauses keep their tense.
            (Effect::Plan | Effect::Fail, Link::Finite) if tense_of(reading, at) == Tense::Past => continue,
            (Effect::Propose | Effect::Expect, Link::Finite)
                if tense_of(reading, at) == Tense::Past && part == "VERB" =>
            {
                if matches!(
                    lemma.as_str(),
                    "think" | "believe" | "suspect" | "doubt" | "imagine" | "guess" | "assume"
                ) {
                    Effect::Allege
                } else {
                    continue;
                }
            }
            (effect, _) => effect,
        };
        if settled && !matches!(effect, Effect::Deny | Effect::Allege | Effect::Report) {
            continue;
        }
        // A plan that was dropped below is no plan: the nearer word has spoken.
        cues.apply(effect, head);
    }
}

/// An infinitive with "to" below a word of no known effect: meant more often than done.
///
/// Not so after passives ("was forced to leave") and "the first to leave".
fn is_meant(reading: &Reading, at: usize, head: usize) -> bool {
    let to = reading
        .children(at)
        .any(|child| reading.tokens[child].deprel == "mark" && lower(&reading.tokens[child]) == "to");
    let governor = &reading.tokens[head];
    let ranked = matches!(governor.lemma.as_str(), "first" | "second" | "third" | "last" | "only" | "late");
    let ranked_below = reading.children(head).any(|child| {
        matches!(lower(&reading.tokens[child]).as_str(), "first" | "last" | "only" | "second" | "third")
    });
    to && !ranked && !ranked_below && governor.upos != "ADJ" && !reading.is_passive(head)
}

#[cfg(test)]
mod tests;
