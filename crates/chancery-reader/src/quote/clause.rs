//! Finds what is reported without quotation marks: clauses below cues, and clauses beside them.

use std::ops::Range;

use super::lexicon::frames;
use super::speaker;
use super::tree::{Cover, trim};
use crate::{Reading, SentenceTokens, is_relation};

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
            if let Some(before) = before_aside(reading, cover, cue) {
                pieces.insert(0, before);
            }
        }
        if !pieces.is_empty() && ends_quotation(reading, cover, cue) {
            pieces.retain(|piece| piece.start < cue || is_that(reading, piece.start));
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
    if !is_verb
        || reading.fine_tag(cue) == "VBG"
        || reading.fine_tag(cue) == "VB" && has_mark(reading, cue, "to")
    {
        return None;
    }
    // "Uganda accepted the offer, Rwanda has not answered yet."
    let is_denied =
        |child: usize| matches!(tokens[child].lemma.to_lowercase().as_str(), "not" | "n't" | "never");
    let goes_on = |child: usize| tokens[child].deprel == "xcomp" && has_mark(reading, child, "to");
    if reading.children(cue).any(|child| is_denied(child) || goes_on(child)) {
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

/// The first token of the cue and its subject, if this stands before it.
fn group_start(reading: &Reading, cover: &Cover, cue: usize) -> usize {
    let subject = reading
        .children(cue)
        .find(|&child| is_relation(&reading.tokens[child].deprel, "nsubj") && child < cue);
    subject.map_or(cue, |subject| cover.of(subject).start)
}

/// "In law school, she said, nobody listened": what stands before an aside that parts a sentence.
fn before_aside(reading: &Reading, cover: &Cover, cue: usize) -> Option<Range<usize>> {
    let tokens = &reading.tokens;
    let is_comma = |index: usize| tokens.get(index).is_some_and(|token| token.text == ",");
    let start = reading.sentences.get(reading.sentence_of(cue)?)?.tokens.start;
    let comma = group_start(reading, cover, cue).checked_sub(1)?;
    let is_aside =
        comma > start && comma + 1 < cue && cue - comma < 8 && is_comma(comma) && is_comma(cue + 1);
    let is_told = frames("VERB", &tokens[cue].lemma.to_lowercase()).is_some_and(|frames| frames.quote);
    let before = trim(reading, start..comma);
    // "When asked, she said, “…”": what follows in quotation marks is all that was said.
    let quotes = tokens
        .get(cue + 2)
        .is_some_and(|next| matches!(next.text.as_str(), "“" | "\"" | "''" | "``" | "‘" | "'" | "«" | "„"));
    let fits = is_aside && is_told && !quotes && tokens[cue].upos == "VERB";
    // "But, she said, …" brings nothing.
    (fits && before.len() >= 2).then_some(before)
}

/// A quotation ends right before the cue or its subject: "…,” the minister said after the talks".
fn ends_quotation(reading: &Reading, cover: &Cover, cue: usize) -> bool {
    let Some(mark) = group_start(reading, cover, cue).checked_sub(1) else { return false };
    let text = |index: usize| reading.tokens[index].text.as_str();
    let stops = |index: usize| matches!(text(index), "," | "?" | "!" | "." | "…" | "...");
    match text(mark) {
        "”" | "''" | "’" | "\"" | "»" => mark.checked_sub(1).is_some_and(stops),
        "," => mark.checked_sub(1).is_some_and(|before| matches!(text(before), "”" | "''" | "»")),
        _ => false,
    }
}

fn is_that(reading: &Reading, index: usize) -> bool {
    reading.tokens[index].text.eq_ignore_ascii_case("that")
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
        return at_edge(reading, cover, cue).unwrap_or_else(|| beside(reading, cover, cue));
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
            "xcomp" if frames.judges && !infinitive => {
                part == "VERB" && matches!(reading.tokens[child].upos.as_str(), "NOUN" | "ADJ" | "PROPN")
            }
            "xcomp" => frames.infinitive && infinitive && part == "VERB",
            "obl" | "advcl" if frames.judges && has_case(reading, child, "as") => child > cue,
            "acl" if part == "NOUN" => {
                frames.clause && has_mark(reading, child, "that") || frames.infinitive && infinitive
            }
            // "warned of a delay", "accused him of lying", "called for calm".
            "obl" | "advcl" if frames.oblique && part == "VERB" && child > cue => {
                reading.child(cue, "ccomp").is_none() && is_topic(reading, cue, child)
            }
            // "called on them to leave" with its clause mistaken for a purpose.
            "advcl" if infinitive && frames.infinitive && part == "VERB" && child > cue => {
                reading.children(cue).any(|other| {
                    other < child && (has_case(reading, other, "on") || has_case(reading, other, "upon"))
                })
            }
            // "said X" with its clause mistaken for an aside.
            "parataxis" => {
                frames.clause
                    && frames.quote
                    && part == "VERB"
                    && child > cue
                    && reading.child(cue, "ccomp").is_none()
                    && !is_cue(reading, child)
            }
            // "said that they left and that nobody came" with its second clause beside the cue.
            "conj" => {
                frames.clause
                    && part == "VERB"
                    && child > cue
                    && has_mark(reading, child, "that")
                    && !found.is_empty()
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
            let mut piece = cover.of(child);
            // "called the vote a farce": what is judged belongs to the judgement.
            if frames.judges && part == "VERB" && !infinitive && relation != "ccomp" {
                let judged = reading.child(cue, "obj").filter(|&object| {
                    object > cue && object < piece.start && reading.tokens[object].upos != "PRON"
                });
                piece.start = judged.map_or(piece.start, |object| cover.of(object).start.max(cue + 1));
            }
            found.push(piece);
        }
    }
    // "The minister added: the talks go on."
    if found.is_empty() && part == "VERB" && (frames.quote || frames.clause) {
        found.extend(behind_colon(reading, cue));
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
    // What stands right behind the content without a comma goes on with it, wherever the tree hangs it.
    if let Some(last) = found.last_mut().filter(|last| last.start > cue && part == "VERB" && frames.quote) {
        let next =
            reading.children(cue).find(|&child| cover.of(child).start == last.end && child >= last.end);
        if let Some(next) = next.filter(|&next| {
            matches!(reading.tokens[next].deprel.split(':').next(), Some("advcl" | "advmod" | "nmod"))
        }) {
            last.end = cover.of(next).end;
        }
    }
    found.into_iter().map(|piece| trim(reading, piece)).filter(|piece| piece.len() >= 2).collect()
}

/// What stands behind a colon close to the cue, to the end of the sentence.
fn behind_colon(reading: &Reading, cue: usize) -> Option<Range<usize>> {
    let at = reading.sentence_of(cue)?;
    let end = reading.sentences[at].tokens.end;
    let colon = (cue + 1..end.min(cue + 8)).find(|&index| reading.tokens[index].text == ":")?;
    let verbal = (cue + 1..colon).any(|index| matches!(reading.tokens[index].upos.as_str(), "VERB" | "AUX"));
    if verbal {
        return None;
    }
    if colon + 1 < end {
        return Some(colon + 1..end);
    }
    // The sentence was cut at the colon.
    reading.sentences.get(at + 1).map(|next| next.tokens.clone())
}

/// "Lavrov: talks will go on": a name, a colon, a clause; "MODERATOR: …" in transcripts speaks to the line's end.
pub(super) fn named(text: &str, reading: &Reading) -> Vec<(Range<usize>, Range<usize>)> {
    let mut found = Vec::new();
    let tokens = &reading.tokens;
    let turns = turns(text, reading);
    for (at, sentence) in reading.sentences.iter().enumerate() {
        let Some((range, colon)) = labelled(reading, sentence) else { continue };
        let name = reading.names.iter().find(|name| {
            name.tokens.start >= range.start
                && name.tokens.end == colon
                && !matches!(name.label, chancery_model::Label::Misc)
        });
        let is_turn = turns.contains(&at);
        let nominal = (range.start..colon)
            .all(|index| matches!(tokens[index].upos.as_str(), "PROPN" | "NOUN" | "ADJ" | "DET"));
        let mut content = trim(reading, colon + 1..range.end);
        if is_turn {
            let next = reading.sentences[at + 1..]
                .iter()
                .find(|sentence| starts_line(text, sentence.span.start as usize));
            content = colon + 1..next.map_or(tokens.len(), |next| next.tokens.start);
        }
        let verbal = content.clone().any(|index| matches!(tokens[index].upos.as_str(), "VERB" | "AUX"));
        // "Ada Example: No talks before spring": a person's headline may lack its verb.
        let is_person = name.is_some_and(|name| {
            matches!(name.label, chancery_model::Label::Per) && name.tokens.start == range.start
        });
        let is_told = verbal || is_person && content.len() >= 5;
        if (is_turn || name.is_some() && nominal) && is_told && content.len() >= 3 {
            found.push((range.start..colon, content));
        }
    }
    found
}

/// The tokens of a sentence that opens with a few words and a colon, and that colon.
fn labelled(reading: &Reading, sentence: &SentenceTokens) -> Option<(Range<usize>, usize)> {
    let mut range = sentence.tokens.clone();
    // The turns of a transcript may open with the mark of a quotation that holds them all.
    if matches!(reading.tokens.get(range.start)?.text.as_str(), "\"" | "“") {
        range.start += 1;
    }
    let colon = range.clone().take(6).find(|&index| reading.tokens[index].text == ":")?;
    Some((range, colon))
}

/// The sentences that open a turn of a transcript: a label in capitals at the start of a line, two or more in a text.
fn turns(text: &str, reading: &Reading) -> Vec<usize> {
    let is_label = |index: usize| {
        let word = &reading.tokens[index].text;
        word.chars().all(|c| c.is_uppercase() || matches!(c, '.' | '-' | '\'' | '’'))
    };
    let opens = |sentence: &SentenceTokens| {
        labelled(reading, sentence).is_some_and(|(range, colon)| {
            let start = reading.tokens[range.start].start as usize;
            (range.start..colon).all(is_label)
                && (range.start..colon).any(|index| reading.tokens[index].text.len() > 2)
                && starts_line(text, start)
        })
    };
    let found: Vec<usize> =
        (0..reading.sentences.len()).filter(|&at| opens(&reading.sentences[at])).collect();
    if found.len() < 2 { Vec::new() } else { found }
}

/// Only blanks and marks stand between a line's start and `at`.
fn starts_line(text: &str, at: usize) -> bool {
    let before = text.get(..at).unwrap_or_default();
    before.trim_end_matches(['"', '“', ' ', '\u{a0}']).chars().next_back().is_none_or(|c| c == '\n')
}

fn is_cue(reading: &Reading, index: usize) -> bool {
    let token = &reading.tokens[index];
    token.upos == "VERB" && frames("VERB", &token.lemma.to_lowercase()).is_some_and(|frames| frames.quote)
}

fn has_case(reading: &Reading, index: usize, form: &str) -> bool {
    reading.children(index).any(|child| {
        let token = &reading.tokens[child];
        matches!(token.deprel.as_str(), "case" | "mark") && token.text.eq_ignore_ascii_case(form)
    })
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

/// "According to X, …" and "…, according to X.": the rest of the sentence.
fn at_edge(reading: &Reading, cover: &Cover, cue: usize) -> Option<Vec<Range<usize>>> {
    let sentence = reading.sentences.get(reading.sentence_of(cue)?)?.tokens.clone();
    let speaker = speaker::phrase(reading, cover, according_speaker(reading, cue)?);
    let is_comma = |index: usize| reading.tokens.get(index).is_some_and(|token| token.text == ",");
    let content = if cue <= sentence.start + 1 {
        let comma = (speaker.end..sentence.end).find(|&index| is_comma(index))?;
        trim(reading, comma + 1..sentence.end)
    } else if cue > sentence.start
        && is_comma(cue - 1)
        && (speaker.end..sentence.end).all(|index| reading.tokens[index].upos != "VERB")
    {
        trim(reading, sentence.start..cue - 1)
    } else {
        return None;
    };
    let has_verb = content.clone().any(|index| matches!(reading.tokens[index].upos.as_str(), "VERB" | "AUX"));
    (has_verb && content.len() >= 3).then(|| vec![content])
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

/// The preposition that brings what each of these verbs is about.
const TOPICS: [(&str, &str); 34] = [
    ("accuse", "of"),
    ("complain", "of"),
    ("warn", "of"),
    ("speak", "of"),
    ("talk", "of"),
    ("boast", "of"),
    ("think", "of"),
    ("suspect", "of"),
    ("call", "for"),
    ("appeal", "for"),
    ("ask", "for"),
    ("push", "for"),
    ("argue", "for"),
    ("hope", "for"),
    ("plead", "for"),
    ("beg", "for"),
    ("wish", "for"),
    ("advocate", "for"),
    ("blame", "for"),
    ("criticize", "for"),
    ("criticise", "for"),
    ("apologize", "for"),
    ("praise", "for"),
    ("warn", "against"),
    ("advise", "against"),
    ("caution", "against"),
    ("argue", "against"),
    ("speak", "against"),
    ("complain", "about"),
    ("speak", "about"),
    ("talk", "about"),
    ("worry", "about"),
    ("ask", "about"),
    ("insist", "on"),
];

fn is_topic(reading: &Reading, cue: usize, child: usize) -> bool {
    let lemma = reading.tokens[cue].lemma.as_str();
    reading.children(child).any(|below| {
        let token = &reading.tokens[below];
        matches!(token.deprel.as_str(), "case" | "mark")
            && TOPICS
                .iter()
                .any(|(verb, preposition)| *verb == lemma && token.text.eq_ignore_ascii_case(preposition))
    })
}
