//! What the reader makes of a text: sentences, words, trees, names, roles.

use std::ops::Range;

use chancery_model::{Label, Span, Token};

/// A text, read. Indices point into [`Reading::tokens`].
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Reading {
    /// Ascending, not overlapping.
    pub sentences: Vec<SentenceTokens>,
    /// All tokens, in order of place.
    pub tokens: Vec<Token>,
    /// Penn Treebank tags (`VBD`, `VBN`, `NNS`, …), one per token.
    pub fine: Vec<String>,
    /// Names, in order of place, not overlapping.
    pub names: Vec<Name>,
    /// Who does what to whom, by predicate.
    pub roles: Vec<Role>,
}

/// One sentence and its tokens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SentenceTokens {
    /// Where it stands.
    pub span: Span,
    /// Its tokens, as indices into [`Reading::tokens`].
    pub tokens: Range<usize>,
}

/// A name.
#[derive(Clone, Debug, PartialEq)]
pub struct Name {
    /// Where it stands.
    pub span: Span,
    /// Its tokens, as indices into [`Reading::tokens`].
    pub tokens: Range<usize>,
    /// Class of the name.
    pub label: Label,
}

/// One semantic role over heads: `argument` plays `label` for `predicate`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Role {
    /// Index of the predicate's token.
    pub predicate: usize,
    /// Index of the argument's head token.
    pub argument: usize,
    /// PropBank label (`ARG0`, `ARG1`, `ARGM-TMP`, `ARGM-LOC`, `ARGM-NEG`, …).
    pub label: String,
}

impl Reading {
    /// Index of the sentence that token `index` belongs to.
    pub fn sentence_of(&self, index: usize) -> Option<usize> {
        let at = self.sentences.partition_point(|sentence| sentence.tokens.end <= index);
        self.sentences.get(at).filter(|sentence| sentence.tokens.contains(&index)).map(|_| at)
    }

    /// The tokens whose head is `index`, in order of place.
    pub fn children(&self, index: usize) -> impl Iterator<Item = usize> + '_ {
        let range = self.sentence_of(index).map_or(0..0, |at| self.sentences[at].tokens.clone());
        range.filter(move |&child| self.tokens[child].head == index as i32)
    }

    /// The Penn Treebank tag of token `index`, empty if there is none.
    pub fn fine_tag(&self, index: usize) -> &str {
        self.fine.get(index).map_or("", String::as_str)
    }

    /// The child of `index` whose relation is `relation`, subtypes included: `nsubj` finds `nsubj:pass` too.
    pub fn child(&self, index: usize, relation: &str) -> Option<usize> {
        self.children(index).find(|&child| is_relation(&self.tokens[child].deprel, relation))
    }

    /// The first argument that plays `label` (`ARG0`, `ARG1`, …) for `predicate`.
    pub fn argument(&self, predicate: usize, label: &str) -> Option<usize> {
        self.roles
            .iter()
            .find(|role| role.predicate == predicate && role.label == label)
            .map(|role| role.argument)
    }

    /// Whether `verb` stands in the passive ("was expelled", "got hurt", "expelled by the state").
    pub fn is_passive(&self, verb: usize) -> bool {
        let marks = |child: usize| {
            let relation = self.tokens[child].deprel.as_str();
            relation == "obl:agent" || relation.ends_with(":pass")
        };
        self.children(verb).any(marks)
    }

    /// Who acts on the passive `verb`: the head of "by …".
    pub fn agent_of(&self, verb: usize) -> Option<usize> {
        self.children(verb).find(|&child| self.tokens[child].deprel == "obl:agent")
    }
}

/// Whether `deprel` is `relation`, with or without a subtype.
pub fn is_relation(deprel: &str, relation: &str) -> bool {
    deprel.split(':').next() == relation.split(':').next() && (deprel == relation || !relation.contains(':'))
}
