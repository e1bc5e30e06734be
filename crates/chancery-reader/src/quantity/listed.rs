//! Names listed behind a plural noun count what the noun names: "the citizens Ann Lee and Bob Ray" are two.

use std::ops::Range;

use chancery_model::Quantity;

use crate::Reading;

/// Lists of names behind a plural noun: "the citizens Ann Lee and Bob Ray" count two citizens.
pub(super) fn lists(text: &str, reading: &Reading, numbers: &[Quantity]) -> Vec<Quantity> {
    let tokens = &reading.tokens;
    let mut found = Vec::new();
    let mut at = 0;
    while at < reading.names.len() {
        let mut end = at + 1;
        let mut closed = false;
        while end < reading.names.len() && !closed {
            let between: Range<usize> = reading.names[end - 1].tokens.end..reading.names[end].tokens.start;
            let same = reading.names[end].label == reading.names[at].label;
            let joins = !between.is_empty()
                && between.len() <= 2
                && between.clone().all(|index| matches!(tokens[index].text.as_str(), "," | "and" | "&"));
            if !same || !joins {
                break;
            }
            closed = between.clone().any(|index| tokens[index].text != ",");
            end += 1;
        }
        let first = reading.names[at].tokens.start;
        if closed && end - at >= 2 {
            found.extend(counted_names(
                text,
                reading,
                numbers,
                first,
                end - at,
                reading.names[end - 1].span.end,
            ));
        }
        at = end;
    }
    // What the finder of names missed, the tree may show: a plural with an apposition of joined names.
    for noun in 0..tokens.len() {
        if reading.fine_tag(noun) != "NNS" {
            continue;
        }
        let is_name = |index: usize| tokens[index].upos == "PROPN";
        let Some(first) = reading.children(noun).find(|&child| {
            child > noun
                && child <= noun + 2
                && matches!(tokens[child].deprel.as_str(), "appos" | "flat")
                && is_name(child)
        }) else {
            continue;
        };
        let joined: Vec<usize> = reading
            .children(first)
            .filter(|&child| tokens[child].deprel == "conj" && is_name(child))
            .collect();
        let has_and = joined.last().is_some_and(|&last| {
            reading.children(last).any(|child| matches!(tokens[child].text.as_str(), "and" | "&"))
        });
        let Some(&last) = joined.last().filter(|_| has_and) else { continue };
        let end =
            reading.children(last).filter(|&child| tokens[child].deprel == "flat").max().unwrap_or(last);
        let new = counted_names(text, reading, numbers, first, joined.len() + 1, tokens[end].end);
        let taken = new
            .as_ref()
            .is_some_and(|new| found.iter().any(|old: &Quantity| old.start < new.end && new.start < old.end));
        found.extend(new.filter(|_| !taken));
    }
    found
}

/// The plural before token `first` counted by `count` names that end at byte `last`.
fn counted_names(
    text: &str,
    reading: &Reading,
    numbers: &[Quantity],
    first: usize,
    count: usize,
    last: u32,
) -> Option<Quantity> {
    let tokens = &reading.tokens;
    let range = plural_before(reading, first)?;
    let from = tokens[range.start].start;
    if numbers.iter().any(|number| number.start < last && from <= number.end + 1) {
        return None;
    }
    let noun = range.end - 1;
    let words = text.get(from as usize..last as usize)?.to_owned();
    let of = text.get(from as usize..tokens[noun].end as usize)?.to_owned();
    let count = Some(count as f64);
    let unit = Some(tokens[noun].lemma.to_lowercase());
    Some(Quantity { start: from, end: last, text: words, low: count, high: count, unit, of: Some(of) })
}

/// The plural noun phrase that ends right before token `first`, without its article: "US citizens".
fn plural_before(reading: &Reading, first: usize) -> Option<Range<usize>> {
    let tokens = &reading.tokens;
    let mut noun = first.checked_sub(1)?;
    if matches!(tokens[noun].text.as_str(), "," | ":" | "–" | "—") {
        noun = noun.checked_sub(1)?;
    }
    if reading.fine_tag(noun) != "NNS" || reading.sentence_of(noun) != reading.sentence_of(first) {
        return None;
    }
    let mut start = noun;
    while start > 0
        && noun - start < 6
        && matches!(tokens[start - 1].upos.as_str(), "ADJ" | "NOUN" | "PROPN")
        && tokens[start - 1].end < tokens[start].start
    {
        start -= 1;
    }
    // Only a definite phrase is explicit: "the citizens A and B", not "by citizens A and B said".
    let definite = start > 0 && (tokens[start - 1].upos == "DET" || reading.tokens[start - 1].upos == "PRON")
        || start < noun;
    definite.then_some(start..noun + 1)
}
