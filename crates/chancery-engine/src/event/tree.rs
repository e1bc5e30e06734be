//! One sentence as a tree, with the questions the coder asks of it.
//!
//! Indices are local to the sentence. Everything is built once in linear time, so that a sentence
//! of thousands of words costs no more than its length.

use std::borrow::Cow;

use chancery_lexicon::patterns::PatternLexicon;
use chancery_model::{Actor, Annotation, Span, Token};
use chancery_reader::Reading;

use super::mend::{self, Mend};
use super::slips;
use crate::actor::PronounLinks;

/// A sentence.
pub struct Tree<'a> {
    tokens: &'a [Token],
    fine: &'a [String],
    lows: Vec<Cow<'a, str>>,
    lemmas: Vec<String>,
    upos: Vec<&'a str>,
    rels: Vec<&'a str>,
    children: Vec<Vec<usize>>,
    heads: Vec<Option<usize>>,
    mentions: Vec<Option<usize>>,
    mended: Vec<Mend>,
    timed: Vec<bool>,
    extents: Vec<(usize, usize)>,
    links: &'a PronounLinks,
    first: usize,
}

/// How far relations are followed; no sentence that means anything nests deeper.
pub const DEPTH: usize = 12;

impl<'a> Tree<'a> {
    /// The sentence at `index` of `reading`, with the mentions that cover its tokens.
    pub fn new(
        reading: &'a Reading,
        annotation: &Annotation,
        patterns: &PatternLexicon,
        links: &'a PronounLinks,
        index: usize,
    ) -> Tree<'a> {
        let range = reading.sentences[index].tokens.clone();
        let first = range.start;
        let tokens = &reading.tokens[range.clone()];
        let count = tokens.len();
        let mut children = vec![Vec::new(); count];
        let mut heads = vec![None; count];
        for (at, token) in tokens.iter().enumerate() {
            let head = usize::try_from(token.head).ok().and_then(|head| head.checked_sub(first));
            if let Some(head) = head.filter(|&head| head < count && head != at) {
                heads[at] = Some(head);
                children[head].push(at);
            }
        }
        let fine = reading.fine.get(range.clone()).unwrap_or_default();
        let lemmas = tokens.iter().map(|token| known_lemma(token, patterns)).collect();
        let mut tree = Tree {
            tokens,
            fine,
            lows: tokens.iter().map(|token| lowered(&token.text)).collect(),
            lemmas,
            upos: tokens.iter().map(|token| token.upos.as_str()).collect(),
            rels: tokens.iter().map(|token| plain(&token.deprel)).collect(),
            children,
            heads,
            mentions: vec![None; count],
            mended: Vec::new(),
            timed: vec![false; count],
            extents: Vec::new(),
            links,
            first,
        };
        tree.mark_mentions(annotation);
        tree.mark_times(annotation);
        tree.mend(patterns);
        tree.measure();
        tree
    }

    fn mark_mentions(&mut self, annotation: &Annotation) {
        let (Some(first), Some(last)) = (self.tokens.first(), self.tokens.last()) else { return };
        let from = annotation.mentions.partition_point(|mention| mention.start < first.start);
        for (index, mention) in annotation.mentions.iter().enumerate().skip(from) {
            if mention.start >= last.end {
                break;
            }
            let at = self.tokens.partition_point(|token| token.end <= mention.start);
            for (slot, token) in self.mentions[at..].iter_mut().zip(&self.tokens[at..]) {
                if token.start >= mention.end {
                    break;
                }
                let wider = slot.is_none_or(|old: usize| {
                    let known = &annotation.mentions[old];
                    (mention.actor.is_some(), mention.span().len())
                        > (known.actor.is_some(), known.span().len())
                });
                if wider {
                    *slot = Some(index);
                }
            }
        }
    }

    fn mend(&mut self, patterns: &PatternLexicon) {
        let named = |at: usize| self.mentions[at].is_some();
        let mut mends = mend::mends(self.tokens, &self.heads, patterns, &named);
        if mends.is_empty() {
            mends = slips::slips(self, patterns);
        }
        // "United Nations" with a verb inside: part of a name.
        for (at, token) in self.tokens.iter().enumerate() {
            let inside = self.mentions[at].is_some() && self.mentions.get(at + 1) == Some(&self.mentions[at]);
            if inside
                && token.upos == "VERB"
                && token.deprel == "amod"
                && !mends.iter().any(|mend| mend.at == at)
            {
                mends.push(Mend { upos: "ADJ", ..mend::hung(at, "amod", self.heads[at]) });
            }
        }
        mends.retain(|mend| {
            // What hangs on itself, however far down, is no tree.
            let circle = mend.head.is_some_and(|head| self.is_above(mend.at, head));
            if circle {
                return false;
            }
            if let Some(old) = self.heads[mend.at] {
                self.children[old].retain(|&child| child != mend.at);
            }
            self.heads[mend.at] = mend.head;
            if let Some(head) = mend.head {
                self.children[head].push(mend.at);
                self.children[head].sort_unstable();
            }
            if !mend.lemma.is_empty() {
                self.lemmas[mend.at].clone_from(&mend.lemma);
            }
            true
        });
        // The first mend of a token holds.
        for mend in mends.iter().rev() {
            let token = &self.tokens[mend.at];
            self.rels[mend.at] = mend.rel;
            self.upos[mend.at] = if mend.upos.is_empty() { &token.upos } else { mend.upos };
        }
        self.mended = mends;
    }

    /// Whether `at` is `under` or somewhere above it.
    fn is_above(&self, at: usize, under: usize) -> bool {
        let mut node = Some(under);
        for _ in 0..=self.heads.len() {
            match node {
                Some(found) if found == at => return true,
                Some(found) => node = self.heads[found],
                None => return false,
            }
        }
        true
    }

    fn mended(&self, at: usize) -> Option<&Mend> {
        if self.mended.is_empty() { None } else { self.mended.iter().find(|mend| mend.at == at) }
    }

    fn mark_times(&mut self, annotation: &Annotation) {
        let (Some(first), Some(last)) = (self.tokens.first(), self.tokens.last()) else { return };
        let from = annotation.times.partition_point(|time| time.end <= first.start);
        for time in annotation.times[from..].iter().take_while(|time| time.start < last.end) {
            let at = self.tokens.partition_point(|token| token.end <= time.start);
            for (slot, token) in self.timed[at..].iter_mut().zip(&self.tokens[at..]) {
                if token.start >= time.end {
                    break;
                }
                *slot = true;
            }
        }
    }

    /// First and last token under each node, without recursion.
    fn measure(&mut self) {
        let count = self.tokens.len();
        self.extents = (0..count).map(|at| (at, at)).collect();
        let mut pending: Vec<usize> = (0..count).map(|at| self.children[at].len()).collect();
        let mut ready: Vec<usize> = (0..count).filter(|&at| pending[at] == 0).collect();
        while let Some(at) = ready.pop() {
            let Some(head) = self.heads[at] else { continue };
            let (from, to) = self.extents[at];
            let extent = &mut self.extents[head];
            *extent = (extent.0.min(from), extent.1.max(to));
            pending[head] -= 1;
            if pending[head] == 0 {
                ready.push(head);
            }
        }
    }

    /// Number of tokens.
    pub fn len(&self) -> usize {
        self.tokens.len()
    }

    /// The token at `at`.
    pub fn token(&self, at: usize) -> &'a Token {
        &self.tokens[at]
    }

    /// Lower-case lemma.
    pub fn lemma(&self, at: usize) -> &str {
        &self.lemmas[at]
    }

    /// The word as written, lower case.
    pub fn low(&self, at: usize) -> &str {
        &self.lows[at]
    }

    /// Universal part of speech.
    pub fn upos(&self, at: usize) -> &str {
        self.upos[at]
    }

    /// Relation to its head, without subtype.
    pub fn rel(&self, at: usize) -> &str {
        self.rels[at]
    }

    /// Relation as the parser gave it.
    pub fn full_rel(&self, at: usize) -> &str {
        if let Some(mend) = self.mended(at) {
            return mend.rel;
        }
        &self.tokens[at].deprel
    }

    /// Its head, `None` for a root.
    pub fn head(&self, at: usize) -> Option<usize> {
        self.heads[at]
    }

    /// Its dependents, in order of place.
    pub fn children(&self, at: usize) -> &[usize] {
        &self.children[at]
    }

    /// Its dependents by relation.
    pub fn by_rel<'t>(&'t self, at: usize, rels: &'t [&str]) -> impl Iterator<Item = usize> + 't {
        self.children[at].iter().copied().filter(move |&child| rels.contains(&self.rel(child)))
    }

    /// The actor a pronoun stands for.
    pub fn pronoun(&self, at: usize) -> Option<&'a Actor> {
        self.links.get(&(self.first + at))
    }

    /// Index of the widest mention that covers it.
    pub fn mention(&self, at: usize) -> Option<usize> {
        self.mentions[at]
    }

    /// Whether it belongs to an expression of time.
    pub fn is_time(&self, at: usize) -> bool {
        self.timed[at]
    }

    /// The last token of the mention at `at`; `at` where there is none.
    pub fn mention_end(&self, at: usize) -> usize {
        let same = |&next: &usize| self.mentions[next].is_some() && self.mentions[next] == self.mentions[at];
        (at..self.len()).take_while(same).last().unwrap_or(at)
    }

    /// First and last token of everything under `at`.
    pub fn extent(&self, at: usize) -> (usize, usize) {
        self.extents[at]
    }

    /// Whether `under` is `at` or below it.
    pub fn dominates(&self, at: usize, under: usize) -> bool {
        let mut node = Some(under);
        for _ in 0..=4 * DEPTH {
            match node {
                Some(here) if here == at => return true,
                Some(here) => node = self.heads[here],
                None => return false,
            }
        }
        false
    }

    /// The bytes from token `from` to token `to`, both inclusive.
    pub fn span(&self, from: usize, to: usize) -> Span {
        Span { start: self.tokens[from].start, end: self.tokens[to.max(from)].end }
    }

    /// The head of the tokens within `span`: the one whose own head lies outside.
    pub fn head_of(&self, span: Span) -> Option<usize> {
        let from = self.tokens.partition_point(|token| token.end <= span.start);
        let to = self.tokens.partition_point(|token| token.start < span.end);
        (from..to).find(|&at| {
            self.upos(at) != "PUNCT" && self.heads[at].is_none_or(|head| head < from || head >= to)
        })
    }

    /// Whether a verb stands at `at` (or an auxiliary used as one).
    pub fn is_verb(&self, at: usize) -> bool {
        matches!(self.upos(at), "VERB" | "AUX")
    }

    /// Whether something nominal stands at `at`.
    pub fn is_nominal(&self, at: usize) -> bool {
        matches!(self.upos(at), "NOUN" | "PROPN" | "PRON" | "NUM" | "DET" | "X" | "SYM")
    }

    /// Lemmas of the prepositions of a nominal.
    pub fn cases(&self, at: usize) -> impl Iterator<Item = usize> + '_ {
        self.children[at].iter().copied().filter(|&child| self.rel(child) == "case")
    }

    /// Whether the nominal has the preposition `case`.
    pub fn has_case(&self, at: usize, case: &str) -> bool {
        self.cases(at).any(|child| self.lemma(child) == case || self.low(child) == case)
    }

    /// Whether any preposition stands before it.
    pub fn has_any_case(&self, at: usize) -> bool {
        self.cases(at).any(|child| !matches!(self.low(child), "'s" | "’s" | "s" | "'" | "’"))
    }

    /// A possessive: `Russia's`, `his`.
    pub fn is_possessive(&self, at: usize) -> bool {
        self.full_rel(at) == "nmod:poss"
            || self.cases(at).any(|child| matches!(self.low(child), "'s" | "’s" | "'" | "’"))
            || matches!(self.low(at), "his" | "its" | "their" | "her" | "our" | "my" | "whose")
    }

    /// The Penn Treebank tag, empty if unknown.
    pub fn tag(&self, at: usize) -> &str {
        if let Some(mend) = self.mended(at).filter(|mend| !mend.tag.is_empty()) {
            return mend.tag;
        }
        self.fine.get(at).map_or("", String::as_str)
    }

    /// Whether the word can be a past participle.
    pub fn is_participle(&self, at: usize) -> bool {
        matches!(self.tag(at), "VBN" | "VBD" | "JJ" | "VB" | "") && self.low(at) != self.lemmas[at]
            || matches!(self.tag(at), "VBN")
    }

    /// Whether a verb is passive: an auxiliary `be` or `get`, or a participle that modifies a noun.
    pub fn is_passive(&self, at: usize) -> bool {
        let mut helped = false;
        let mut being = false;
        for child in self.by_rel(at, &["aux", "cop"]) {
            match self.lemma(child) {
                "be" | "get" => being = true,
                _ => helped = true,
            }
        }
        let marked = self.children[at]
            .iter()
            .any(|&child| self.full_rel(child).ends_with(":pass") || self.full_rel(child) == "obl:agent");
        let present = self.tokens[at].text.ends_with("ing");
        if being {
            return !present && (marked || self.is_participle(at));
        }
        if helped {
            return false;
        }
        if marked && self.by_rel(at, &["obj"]).next().is_none() {
            return true;
        }
        if present || !self.is_participle(at) {
            return false;
        }
        match self.rel(at) {
            // "Phones were cut, and hundreds of officials arrested"
            "conj"
                if self.by_rel(at, &["nsubj"]).any(|subject| subject < at)
                    && self.by_rel(at, &["obj", "ccomp", "xcomp", "obl"]).next().is_none()
                    && matches!(
                        self.lemma(at),
                        "arrest"
                            | "detain"
                            | "injure"
                            | "wound"
                            | "kill"
                            | "expel"
                            | "imprison"
                            | "jail"
                            | "destroy"
                            | "damage"
                            | "evacuate"
                            | "release"
                            | "close"
                            | "seize"
                            | "capture"
                            | "abduct"
                            | "deport"
                    ) =>
            {
                self.heads[at].is_some_and(|head| self.is_verb(head) && self.is_passive(head))
            }
            "acl" => self.tag(at) != "VBD" && !self.by_rel(at, &["nsubj", "obj"]).any(|_| true),
            "amod" => true,
            "conj" => {
                let own = self.by_rel(at, &["nsubj", "aux"]).next().is_some();
                !own && self.heads[at].is_some_and(|head| self.is_verb(head) && self.is_passive(head))
                    && self.by_rel(at, &["obj"]).next().is_none()
            }
            "xcomp" => {
                self.by_rel(at, &["mark"]).next().is_none() && self.by_rel(at, &["obj"]).next().is_none()
            }
            // Headlines: "Diplomats expelled by Moscow".
            _ => {
                self.by_rel(at, &["obj"]).next().is_none()
                    && self
                        .by_rel(at, &["obl"])
                        .any(|child| self.has_case(child, "by") && self.mentions[child].is_some())
            }
        }
    }

    /// The auxiliaries of a verb, those of the first of several coordinated verbs included.
    pub fn auxiliaries(&self, at: usize) -> Vec<usize> {
        let mut found: Vec<usize> = self.by_rel(at, &["aux"]).collect();
        let own_subject = self.by_rel(at, &["nsubj"]).next().is_some();
        if found.is_empty()
            && !own_subject
            && self.rel(at) == "conj"
            && let Some(head) = self.heads[at].filter(|&head| self.is_verb(head))
        {
            found = self
                .by_rel(head, &["aux"])
                .filter(|&aux| self.lemmas[aux] != "be" || self.is_passive(head))
                .collect();
        }
        found
    }

    /// Whether the verb, noun or adjective itself is negated.
    pub fn is_negated(&self, at: usize) -> bool {
        self.children[at].iter().any(|&child| {
            let low = self.low(child);
            match self.rel(child) {
                "advmod" | "neg" | "aux" => {
                    matches!(low, "not" | "n't" | "n’t" | "never" | "nt" | "hardly" | "neither")
                        || (low == "longer" && child > 0 && self.low(child - 1) == "no")
                }
                "det" => matches!(low, "no" | "neither"),
                "mark" | "case" => low == "without",
                "cc" => matches!(low, "nor" | "neither"),
                // "Neither Kenya nor Uganda signed"
                "nsubj" => {
                    child < at
                        && self.extents.get(child).is_some_and(|&(from, _)| self.low(from) == "neither")
                }
                _ => false,
            }
        })
    }
}

/// Words that translations take over from other languages, and the usual ones.
const TAKEN_OVER: [(&str, &str); 8] = [
    ("ambassadres", "ambassador"),
    ("ambassadress", "ambassador"),
    ("d'affaire", "diplomat"),
    ("d’affaire", "diplomat"),
    ("functionary", "official"),
    ("homolog", "counterpart"),
    ("homologous", "counterpart"),
    ("homologue", "counterpart"),
];

fn lowered(word: &str) -> Cow<'_, str> {
    let is_low = word.bytes().all(|byte| byte.is_ascii() && !byte.is_ascii_uppercase());
    if is_low { Cow::Borrowed(word) } else { Cow::Owned(word.to_lowercase()) }
}

/// The relation without its subtype.
fn plain(rel: &str) -> &str {
    rel.split_once(':').map_or(rel, |(plain, _)| plain)
}

/// The lemma, mended where the lexicon knows a better one: plurals kept whole, doubled letters taken off.
fn known_lemma(token: &Token, patterns: &PatternLexicon) -> String {
    let lemma = token.lemma.to_lowercase();
    if let Some((_, usual)) =
        TAKEN_OVER.iter().find(|(word, _)| lemma.strip_suffix('s').unwrap_or(&lemma) == *word)
    {
        return (*usual).to_owned();
    }
    let singular =
        lemma.strip_suffix('s').filter(|singular| token.upos == "NOUN" && patterns.is_known(singular));
    if let Some(singular) = singular {
        return singular.to_owned();
    }
    if patterns.is_known(&lemma) {
        return lemma;
    }
    let voiced = format!("{lemma}e");
    if token.upos == "VERB" && patterns.is_known(&voiced) {
        return voiced;
    }
    let bare = lemma.strip_suffix('e').filter(|bare| token.upos == "VERB" && patterns.is_known(bare));
    if let Some(bare) = bare {
        return bare.to_owned();
    }
    let doubled = lemma.chars().next_back().map(|last| format!("{lemma}{last}"));
    match doubled {
        Some(doubled) if token.text.to_lowercase().starts_with(&doubled) && patterns.is_known(&doubled) => {
            doubled
        }
        _ => lemma,
    }
}
