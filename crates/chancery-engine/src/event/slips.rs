//! Mends usual slips of the reader where the words leave no doubt about who belongs to which verb.
//!
//! - ", officials said on Monday": whoever stands between a comma and a verb of saying says it;
//! - "according to aides" is no member of the list before it;
//! - "Two groups donated tents" read as groups to which tents were donated: a sentence has a verb;
//! - "US drone attacks" read as a clause: a name right before its noun belongs to the noun.

use chancery_model::Token;

use super::mend::Mend;

/// Verbs that close a sentence with the name of whoever told it.
const SAYING: [&str; 10] =
    ["say", "report", "announce", "add", "tell", "state", "confirm", "write", "declare", "reveal"];

/// Longest noun phrase before a closing verb of saying, in words.
const LONGEST: usize = 10;

/// How the sentence is to be read instead.
pub fn slips(tokens: &[Token], heads: &[Option<usize>], fine: &[String]) -> Vec<Mend> {
    let words = Words { tokens, heads, fine };
    let mut mends = Vec::new();
    words.lost_verb(&mut mends);
    if mends.is_empty() {
        words.split_list(&mut mends);
    }
    words.closing_reports(&mut mends);
    words.according(&mut mends);
    words.names_before_nouns(&mut mends);
    mends
}

struct Words<'a> {
    tokens: &'a [Token],
    heads: &'a [Option<usize>],
    fine: &'a [String],
}

impl Words<'_> {
    fn upos(&self, at: usize) -> &str {
        &self.tokens[at].upos
    }

    fn rel(&self, at: usize) -> &str {
        let rel = self.tokens[at].deprel.as_str();
        rel.split(':').next().unwrap_or(rel)
    }

    fn text(&self, at: usize) -> &str {
        &self.tokens[at].text
    }

    fn tag(&self, at: usize) -> &str {
        self.fine.get(at).map_or("", String::as_str)
    }

    fn children(&self, at: usize) -> impl Iterator<Item = usize> + '_ {
        (0..self.tokens.len()).filter(move |&child| self.heads[child] == Some(at))
    }

    /// Whether the way up from `at` passes a subject of `verb`.
    fn in_subject_of(&self, at: usize, verb: usize) -> bool {
        let mut node = at;
        for _ in 0..8 {
            match self.heads[node] {
                Some(head) if head == verb => return self.rel(node) == "nsubj",
                Some(head) => node = head,
                None => return false,
            }
        }
        false
    }

    fn closing_reports(&self, mends: &mut Vec<Mend>) {
        for verb in 2..self.tokens.len() {
            let saying = self.upos(verb) == "VERB"
                && matches!(self.tag(verb), "VBD" | "VBZ" | "VBP" | "")
                && SAYING.contains(&self.tokens[verb].lemma.to_lowercase().as_str());
            let last = verb - 1;
            if !saying || !matches!(self.upos(last), "NOUN" | "PROPN") {
                continue;
            }
            let mut first = last;
            while first > 0
                && last - first < LONGEST
                && (matches!(self.upos(first - 1), "NOUN" | "PROPN" | "ADJ" | "DET" | "NUM")
                    || matches!(self.text(first - 1), "'s" | "’s"))
            {
                first -= 1;
            }
            let opened = first
                .checked_sub(1)
                .is_some_and(|before| matches!(self.text(before), "," | "”" | "\"" | "''"));
            if !opened {
                continue;
            }
            let outside = |at: &usize| self.heads[*at].is_none_or(|head| head < first || head > last);
            let Some(head) = (first..=last).find(outside) else { continue };
            if !self.in_subject_of(head, verb) && self.heads[head].is_some() {
                mends.push(mend(head, "nsubj", Some(verb)));
            }
        }
    }

    fn according(&self, mends: &mut Vec<Mend>) {
        for at in 0..self.tokens.len() {
            if self.text(at) != "according" || self.rel(at) != "case" {
                continue;
            }
            let Some(noun) = self.heads[at].filter(|&noun| matches!(self.rel(noun), "conj" | "appos")) else {
                continue;
            };
            let mut node = noun;
            for _ in 0..8 {
                let Some(head) = self.heads[node] else { break };
                if self.upos(head) == "VERB" {
                    mends.push(mend(noun, "obl", Some(head)));
                    break;
                }
                node = head;
            }
        }
    }

    fn lost_verb(&self, mends: &mut Vec<Mend>) {
        let Some(root) = (0..self.tokens.len())
            .find(|&at| self.heads[at].is_none() && matches!(self.upos(at), "NOUN" | "PROPN"))
        else {
            return;
        };
        let finite = (0..self.tokens.len()).any(|at| {
            matches!(self.upos(at), "AUX")
                || (self.upos(at) == "VERB"
                    && matches!(self.tag(at), "VBD" | "VBZ" | "VBP")
                    && !(self.tokens[at].deprel == "acl" && self.heads[at] == Some(root)))
        });
        let verb = self.children(root).find(|&at| {
            at > root
                && self.upos(at) == "VERB"
                && self.tokens[at].deprel == "acl"
                && matches!(self.tag(at), "VBD" | "VBN" | "VBZ" | "VBP")
        });
        let Some(verb) = verb.filter(|_| !finite) else { return };
        let next = self.children(root).find(|&at| {
            at > verb && self.rel(at) == "conj" && self.upos(at) == "VERB" && self.tag(at) != "VBG"
        });
        let has_object = |at: usize| self.children(at).any(|child| self.rel(child) == "obj");
        let marked = self.children(verb).any(|child| {
            matches!(self.rel(child), "mark" | "case") || self.tokens[child].deprel == "obl:agent"
        });
        let active = matches!(self.tag(verb), "VBD" | "VBZ" | "VBP") || has_object(verb);
        if marked || !(active || next.is_some_and(has_object)) {
            return;
        }
        mends.push(Mend { tag: "VBD", ..mend(verb, "root", None) });
        mends.push(mend(root, "nsubj", Some(verb)));
        if let Some(next) = next {
            mends.push(Mend { tag: "VBD", ..mend(next, "conj", Some(verb)) });
        }
    }

    /// "The visit of Peru's and Chile's envoys" aside: "The drill of Peru and Chile will begin" read as a drill of Peru, and
    /// Chile that will begin.
    fn split_list(&self, mends: &mut Vec<Mend>) {
        let Some(root) = (0..self.tokens.len())
            .find(|&at| self.heads[at].is_none() && matches!(self.upos(at), "NOUN" | "PROPN"))
        else {
            return;
        };
        let Some(verb) =
            self.children(root).find(|&at| at > root && self.rel(at) == "conj" && self.upos(at) == "VERB")
        else {
            return;
        };
        let Some(second) = self.children(verb).find(|&at| self.rel(at) == "nsubj" && at > root && at < verb)
        else {
            return;
        };
        let mut first = second;
        while first > root && matches!(self.upos(first - 1), "PROPN" | "ADJ" | "DET") {
            first -= 1;
        }
        let Some(and) = first.checked_sub(1).filter(|&at| self.text(at) == "and" && at > root + 1) else {
            return;
        };
        let Some(one) =
            (root + 1..and).rev().find(|&at| self.rel(at) == "nmod" && self.heads[at] == Some(root))
        else {
            return;
        };
        if self.upos(one) != "PROPN" || self.upos(second) != "PROPN" || one + 2 < and {
            return;
        }
        mends.push(mend(verb, "root", None));
        mends.push(mend(root, "nsubj", Some(verb)));
        mends.push(mend(second, "conj", Some(one)));
    }

    fn names_before_nouns(&self, mends: &mut Vec<Mend>) {
        for at in 0..self.tokens.len() {
            let Some(head) = self.heads[at] else { continue };
            let near =
                head > at && head <= at + 3 && (at + 1..head).all(|between| self.upos(between) == "NOUN");
            if near
                && self.upos(at) == "PROPN"
                && self.rel(at) == "nsubj"
                && self.upos(head) == "NOUN"
                && matches!(self.rel(head), "nsubj" | "obj" | "obl" | "nmod")
                && !self.children(head).any(|child| self.rel(child) == "cop")
            {
                mends.push(mend(at, "compound", Some(head)));
            }
        }
    }
}

fn mend(at: usize, rel: &'static str, head: Option<usize>) -> Mend {
    Mend { at, upos: "", tag: "", rel, head, lemma: String::new() }
}
