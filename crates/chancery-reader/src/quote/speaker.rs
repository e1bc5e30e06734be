//! Who says what a cue reports: its subject, however it is hidden.

use std::ops::Range;

use chancery_model::Speaker;

use super::tree::{Cover, bytes, trim};
use crate::{Reading, is_relation};

/// The head of the noun phrase that names the speaker of the cue at `cue`.
fn of_cue(reading: &Reading, cue: usize) -> Option<usize> {
    let mut at = cue;
    for _ in 0..6 {
        let token = &reading.tokens[at];
        if let Some(agent) = reading.agent_of(at) {
            return Some(agent);
        }
        let subject = reading.children(at).find(|&child| is_relation(&reading.tokens[child].deprel, "nsubj"));
        if let Some(subject) = subject {
            // "he was told that": the subject hears.
            if reading.tokens[subject].deprel.ends_with(":pass") && at == cue {
                return None;
            }
            return antecedent(reading, subject);
        }
        if let Some(after) = after(reading, at) {
            return Some(after);
        }
        if token.upos == "NOUN" {
            // "the minister's claim", "a statement by the ministry".
            let owner = reading.children(at).find(|&child| {
                let below = &reading.tokens[child];
                below.deprel == "nmod:poss"
                    || below.deprel == "nmod" && has_case(reading, child, &["by", "from", "of"])
            });
            if owner.is_some() {
                return owner;
            }
        }
        let head =
            usize::try_from(token.head).ok().filter(|&head| head < reading.tokens.len() && head != at)?;
        match token.deprel.split(':').next().unwrap_or_default() {
            "conj" | "xcomp" => at = head,
            "advcl" | "parataxis" | "ccomp" if at == cue => at = head,
            // "a report saying", "the minister, who said" without its pronoun.
            "acl" => return Some(head),
            // "made the claim that", "in a statement that": the verb above has the subject.
            "obj" | "obl" if token.upos == "NOUN" => at = head,
            _ => return None,
        }
    }
    None
}

/// The subject right behind a cue that follows a comma or a closing mark: "…, said the minister".
pub(super) fn after(reading: &Reading, cue: usize) -> Option<usize> {
    let tokens = &reading.tokens;
    if tokens[cue].upos != "VERB" {
        return None;
    }
    let mut before = cue.checked_sub(1)?;
    if tokens[before].upos == "ADV" {
        before = before.checked_sub(1)?;
    }
    if !matches!(tokens[before].text.as_str(), "," | "”" | "\"" | "''" | "’" | "»" | "?" | "!") {
        return None;
    }
    let child = reading.children(cue).find(|&child| {
        child > cue
            && matches!(tokens[child].upos.as_str(), "NOUN" | "PROPN" | "PRON")
            && matches!(
                tokens[child].deprel.as_str(),
                "nsubj" | "obj" | "ccomp" | "parataxis" | "xcomp" | "dep" | "iobj" | "obl"
            )
    })?;
    let plain = !reading
        .children(child)
        .any(|below| matches!(tokens[below].deprel.as_str(), "cop" | "nsubj" | "case" | "aux" | "mark"));
    let near = (cue + 1..child)
        .all(|index| !matches!(tokens[index].upos.as_str(), "VERB" | "AUX" | "SCONJ" | "PUNCT"));
    (plain && near).then_some(child)
}

fn has_case(reading: &Reading, index: usize, forms: &[&str]) -> bool {
    reading.children(index).any(|child| {
        let token = &reading.tokens[child];
        token.deprel == "case" && forms.iter().any(|form| token.text.eq_ignore_ascii_case(form))
    })
}

/// What a relative pronoun stands for, else the word itself.
fn antecedent(reading: &Reading, subject: usize) -> Option<usize> {
    let token = &reading.tokens[subject];
    let relative =
        token.upos == "PRON" && matches!(token.text.to_ascii_lowercase().as_str(), "who" | "which" | "that");
    if !relative {
        return Some(subject);
    }
    let verb = usize::try_from(token.head).ok()?;
    let clause = reading.tokens.get(verb)?;
    if clause.deprel.starts_with("acl") { usize::try_from(clause.head).ok() } else { Some(subject) }
}

/// The noun phrase around `head`: its modifiers, but no clauses, appositions or asides.
pub(super) fn phrase(reading: &Reading, cover: &Cover, head: usize) -> Range<usize> {
    let whole = cover.of(head);
    let mut range = head..head + 1;
    for child in reading.children(head) {
        let relation = reading.tokens[child].deprel.as_str();
        let below = cover.of(child);
        let belongs = !matches!(
            relation.split(':').next(),
            Some(
                "acl"
                    | "parataxis"
                    | "punct"
                    | "cc"
                    | "advcl"
                    | "case"
                    | "mark"
                    | "cop"
                    | "aux"
                    | "nsubj"
                    | "dep"
            )
        );
        let aside = matches!(relation, "appos" | "conj") && child > head;
        if belongs && !aside {
            range.start = range.start.min(below.start);
            range.end = range.end.max(below.end);
        }
    }
    // A gap left by a clause or an aside ends the phrase.
    for index in head..range.end {
        let token = &reading.tokens[index];
        let ends = token.deprel == "punct"
            && matches!(token.text.as_str(), "," | "—" | "–" | ";" | ":")
            && usize::try_from(token.head) == Ok(head);
        if ends {
            range.end = index;
            break;
        }
    }
    trim(reading, range.start.max(whole.start)..range.end.min(whole.end).max(head + 1))
}

/// The noun phrase that names the speaker of the cue at `cue`: by the tree, else by the order of words.
pub(super) fn range_of(reading: &Reading, cover: &Cover, cue: usize) -> Option<Range<usize>> {
    let head = of_cue(reading, cue).filter(|&head| {
        // A clause that the tree took for a subject names nobody.
        matches!(reading.tokens[head].upos.as_str(), "NOUN" | "PROPN" | "PRON" | "NUM" | "ADJ" | "DET" | "X")
    });
    head.map(|head| phrase(reading, cover, head)).or_else(|| by_order(reading, cue))
}

/// "said the minister", "the minister also said", "Smith, who left, said": where the tree shows no subject.
fn by_order(reading: &Reading, cue: usize) -> Option<Range<usize>> {
    let tokens = &reading.tokens;
    let sentence = reading.sentences.get(reading.sentence_of(cue)?)?.tokens.clone();
    let is_finite = matches!(reading.fine_tag(cue), "VBD" | "VBZ" | "VBP" | "VBN");
    if tokens[cue].upos != "VERB" || !is_finite || reading.is_passive(cue) {
        return None;
    }
    let is_nominal = |index: usize| matches!(tokens[index].upos.as_str(), "NOUN" | "PROPN" | "PRON" | "NUM");
    let in_phrase = |index: usize| is_nominal(index) || matches!(tokens[index].upos.as_str(), "DET" | "ADJ");
    let run_from = |from: usize| {
        let mut end = from;
        while end < sentence.end && in_phrase(end) && end - from < 8 {
            end += 1;
        }
        (from..end).any(is_nominal).then_some(from..end)
    };
    let mut before = cue;
    while before > sentence.start && matches!(tokens[before - 1].upos.as_str(), "AUX" | "ADV") {
        before -= 1;
    }
    let last = before.checked_sub(1).filter(|&last| last >= sentence.start);
    let parted = last.is_none_or(|last| {
        matches!(tokens[last].text.as_str(), "," | "”" | "\"" | "''" | "’" | "»" | "?" | "!" | ":")
    });
    if parted {
        let after = (cue + 1 < sentence.end).then(|| run_from(cue + 1)).flatten();
        // Behind "…, he left, said" stands the speaker; behind "Smith, who left, said he" the clause.
        let clause = after.as_ref().is_some_and(|run| {
            tokens.get(run.end).is_some_and(|next| matches!(next.upos.as_str(), "VERB" | "AUX"))
        });
        if let Some(after) = after.filter(|_| !clause) {
            return Some(after);
        }
        last?;
        return run_from(sentence.start);
    }
    let last = last?;
    let is_name = is_nominal(last) || tokens[last].text.chars().next().is_some_and(char::is_uppercase);
    if !is_name {
        return None;
    }
    let mut start = last;
    while start > sentence.start && last - start < 8 && in_phrase(start - 1) {
        start -= 1;
    }
    Some(start..last + 1)
}

/// The speaker as the model has it.
pub(super) fn speaker(text: &str, reading: &Reading, range: &Range<usize>) -> Option<Speaker> {
    let range = bytes(reading, range)?;
    let words = text.get(range.clone())?.to_owned();
    Some(Speaker { start: range.start as u32, end: range.end as u32, text: words, actor: None })
}
