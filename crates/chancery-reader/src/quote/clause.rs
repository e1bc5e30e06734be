//! Finds what is reported without quotation marks: clauses below cues, and clauses beside them.

use std::ops::Range;

use super::lexicon::frames;
use super::speaker;
use super::tree::{Cover, trim};
use crate::{Reading, is_relation};

/// Something reported: who says it, by which word, in which tokens.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Report {
    /// The speaker's noun phrase, in tokens.
    pub speaker: Option<Range<usize>>,
    /// The cue.
    pub cue: usize,
    /// The tokens of what is said; more than one piece if the cue stands between.
    pub pieces: Vec<Range<usize>>,
}

/// Everything reported in `reading`, in order of the cue.
pub(super) fn reports(reading: &Reading, cover: &Cover) -> Vec<Report> {
    let mut found = Vec::new();
    for cue in 0..reading.tokens.len() {
        let mut pieces = pieces(reading, cover, cue);
        let mut speaker = None;
        // What stands before and has no verb of its own beside a real clause behind is the cue's subject, cut wrongly.
        if pieces.iter().any(|piece| piece.start > cue) {
            pieces.retain(|piece| piece.start > cue);
        }
        if let Some((content, head)) =
            trailing(reading, cover, cue).filter(|_| !pieces.iter().any(|piece| piece.start > cue))
        {
            pieces = vec![content];
            speaker = head.map(|head| speaker::phrase(reading, cover, head));
        }
        if pieces.is_empty() {
            continue;
        }
        let speaker = speaker.or_else(|| speaker_of(reading, cover, cue));
        found.push(Report { speaker, cue, pieces });
    }
    found
}

/// "The talks failed, the minister said on Monday", "…, said the minister": what stands before the comma, and the
/// speaker's head, by the order of words where the tree does not show it.
fn trailing(reading: &Reading, cover: &Cover, cue: usize) -> Option<(Range<usize>, Option<usize>)> {
    let tokens = &reading.tokens;
    let is_verb = tokens[cue].upos == "VERB"
        && frames("VERB", &tokens[cue].lemma.to_lowercase()).is_some_and(|frames| frames.quote);
    let sentence = reading.sentences.get(reading.sentence_of(cue)?)?.tokens.clone();
    if !is_verb || reading.fine_tag(cue) == "VBG" || reading.fine_tag(cue) == "VB" {
        return None;
    }
    let is_name = |index: usize| matches!(tokens[index].upos.as_str(), "NOUN" | "PROPN" | "PRON");
    let subject =
        reading.children(cue).find(|&child| is_relation(&tokens[child].deprel, "nsubj") && child < cue);
    let (group, head) = if let Some(subject) = subject {
        (cover.of(subject).start, Some(subject))
    } else {
        let mut start = cue;
        while start > sentence.start
            && !matches!(tokens[start - 1].text.as_str(), "," | "”" | "\"" | "''" | "—")
        {
            let upos = tokens[start - 1].upos.as_str();
            if !matches!(
                upos,
                "NOUN" | "PROPN" | "PRON" | "ADJ" | "DET" | "ADP" | "NUM" | "PART" | "ADV" | "CCONJ"
            ) || cue - start > 12
            {
                return None;
            }
            start -= 1;
        }
        let before = (start..cue).rev().find(|&index| is_name(index));
        let after = speaker::after(reading, cue);
        (start, before.or(after))
    };
    let comma = group.checked_sub(1).filter(|&comma| comma > sentence.start)?;
    let parted = matches!(tokens[comma].text.as_str(), "," | "—" | "–");
    let content = trim(reading, sentence.start..comma);
    let has_verb = content.clone().any(|index| matches!(tokens[index].upos.as_str(), "VERB" | "AUX"));
    let behind = tokens.get(cue + 1).is_some_and(|next| {
        matches!(next.text.to_ascii_lowercase().as_str(), "that" | "it" | "he" | "she" | "they" | "there")
    });
    let subordinate = tokens[content.start.min(cue)].upos == "SCONJ" || content.is_empty();
    (parted && has_verb && !behind && !subordinate && content.len() >= 3 && head.is_some())
        .then_some((content, head))
}

fn speaker_of(reading: &Reading, cover: &Cover, cue: usize) -> Option<Range<usize>> {
    if is_according(reading, cue) {
        return according_speaker(reading, cue).map(|head| speaker::phrase(reading, cover, head));
    }
    speaker::range_of(reading, cover, cue)
}

fn pieces(reading: &Reading, cover: &Cover, cue: usize) -> Vec<Range<usize>> {
    let token = &reading.tokens[cue];
    if is_according(reading, cue) {
        return beside(reading, cover, cue);
    }
    let part = match token.upos.as_str() {
        "VERB" => "VERB",
        "NOUN" => "NOUN",
        "ADJ" => "ADJ",
        _ => return Vec::new(),
    };
    let Some(frames) = frames(part, &token.lemma.to_lowercase()) else { return Vec::new() };
    let mut found: Vec<Range<usize>> = Vec::new();
    for child in reading.children(cue) {
        let relation = reading.tokens[child].deprel.as_str();
        let infinitive = has_mark(reading, child, "to");
        let fits = match relation.split(':').next().unwrap_or_default() {
            "ccomp" => frames.clause && !infinitive || frames.infinitive && infinitive,
            "xcomp" => frames.infinitive && infinitive && part == "VERB",
            "acl" if part == "NOUN" => frames.clause && has_mark(reading, child, "that"),
            "advcl" if part == "ADJ" => frames.clause && has_mark(reading, child, "that"),
            // "said X" with its clause mistaken for an aside.
            "parataxis" => {
                frames.clause
                    && frames.quote
                    && part == "VERB"
                    && child > cue
                    && reading.child(cue, "ccomp").is_none()
                    && !is_cue(reading, child)
            }
            "obj" => {
                frames.noun
                    && part == "VERB"
                    && reading.child(cue, "ccomp").is_none()
                    && reading.tokens[child].upos != "PRON"
            }
            _ => false,
        };
        // ", said the minister" with its subject mistaken for an object.
        if fits && speaker::after(reading, cue) == Some(child) {
            continue;
        }
        if fits {
            found.push(cover.of(child));
        }
    }
    // "The talks failed, he said": the cue hangs on what it reports.
    if found.is_empty() && part == "VERB" && (frames.quote || frames.clause) {
        let aside = is_relation(&token.deprel, "parataxis")
            || token.deprel == "advcl"
                && has_mark(reading, cue, "as")
                && reading.child(cue, "nsubj").is_some();
        if aside {
            found = beside(reading, cover, cue);
        }
    }
    found.into_iter().map(|piece| trim(reading, piece)).filter(|piece| piece.len() >= 2).collect()
}

fn is_cue(reading: &Reading, index: usize) -> bool {
    let token = &reading.tokens[index];
    token.upos == "VERB" && frames("VERB", &token.lemma.to_lowercase()).is_some_and(|frames| frames.quote)
}

fn has_mark(reading: &Reading, index: usize, form: &str) -> bool {
    reading.children(index).any(|child| {
        let token = &reading.tokens[child];
        token.deprel == "mark" && token.text.eq_ignore_ascii_case(form)
    })
}

/// The clause above the cue, without what hangs on the cue.
fn beside(reading: &Reading, cover: &Cover, cue: usize) -> Vec<Range<usize>> {
    let mut node = cue;
    // "according" may be a preposition: then its noun is the node.
    if is_according(reading, cue)
        && let Some(noun) = according_speaker(reading, cue)
        && reading.tokens[cue].head == noun as i32
    {
        node = noun;
    }
    let Some(above) = usize::try_from(reading.tokens[node].head)
        .ok()
        .filter(|&head| head < reading.tokens.len() && head != node)
    else {
        return Vec::new();
    };
    let whole = cover.of(above);
    let own = cover.of(node);
    let mut pieces = vec![
        trim(reading, whole.start..own.start.max(whole.start)),
        trim(reading, own.end.min(whole.end)..whole.end),
    ];
    pieces.retain(|piece| piece.len() >= 2);
    pieces
}

fn is_according(reading: &Reading, index: usize) -> bool {
    reading.tokens[index].text.eq_ignore_ascii_case("according")
        && reading.tokens.get(index + 1).is_some_and(|next| next.text.eq_ignore_ascii_case("to"))
}

/// "according to X": X, whichever way the tree has it.
fn according_speaker(reading: &Reading, cue: usize) -> Option<usize> {
    let head = usize::try_from(reading.tokens[cue].head).ok().filter(|&head| head < reading.tokens.len());
    if reading.tokens[cue].deprel == "case" {
        return head;
    }
    reading.child(cue, "obl").or_else(|| reading.child(cue, "obj")).or_else(|| {
        // "to" heads nothing here: the next noun right of it will do.
        let to = cue + 1;
        let noun = usize::try_from(reading.tokens.get(to)?.head).ok()?;
        (noun > to && noun < reading.tokens.len()).then_some(noun)
    })
}
