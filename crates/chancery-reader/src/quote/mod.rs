//! Who is reported to have said what: in quotation marks, in clauses, in part.
//!
//! 1. [`marks`] finds the quotation marks, [`clause`] the reported clauses around every cue of `data/cues.tsv`.
//! 2. A quotation takes the speaker of the cue that reports it, else of the nearest cue outside quotations in
//!    its sentence or at the edge of the next one, else of the quotation it goes on from.
//! 3. What no cue reports stays without a speaker: a title, a term, a scare quote.
//!
//! Speakers are noun phrases; whom they mean is for others to find out.

mod clause;
mod lexicon;
mod marks;
mod speaker;
mod tree;

use std::ops::Range;

use chancery_model::{Quote, Speaker};

use crate::Reading;
use clause::Report;
use tree::Cover;

/// Finds what is reported in the sentences of `reading`, in order of place; nested reports overlap.
pub fn find(text: &str, reading: &Reading) -> Vec<Quote> {
    let cover = Cover::new(reading);
    let quoted: Vec<Range<usize>> = crate::time::kept(text, reading)
        .into_iter()
        .flat_map(|(start, end)| marks::quoted(text, start..end))
        .collect();
    let reports = clause::reports(reading, &cover);
    let finder = Finder { text, reading, cover, quoted, reports };
    let mut quotes = finder.direct();
    quotes.extend(finder.indirect());
    quotes.extend(finder.headed());
    quotes.sort_by_key(|quote| (quote.start, std::cmp::Reverse(quote.end), !quote.direct));
    quotes.dedup_by(|later, first| (later.start, later.end) == (first.start, first.end));
    quotes
}

struct Finder<'t> {
    text: &'t str,
    reading: &'t Reading,
    cover: Cover,
    quoted: Vec<Range<usize>>,
    reports: Vec<Report>,
}

/// Words in a quotation from which it is speech by itself, and not a term.
///
/// Three-word quotations are mostly titles and terms, five-word ones mostly speech.
const SPEECH: usize = 4;

/// Words outside quotation marks from which a clause is told beside the quotations in it.
const OWN: usize = 2;

impl Finder<'_> {
    fn direct(&self) -> Vec<Quote> {
        let mut quotes: Vec<Quote> = Vec::new();
        let mut last: Option<(Range<usize>, Option<Speaker>, String)> = None;
        for range in &self.quoted {
            let words = self.text[range.clone()].split_whitespace().count();
            let mut found = self.reporter(range).or_else(|| self.signed(range));
            if found.is_none() && words >= SPEECH {
                found = self.nearest(range);
            }
            if found.is_none() && words >= SPEECH {
                // It goes on where another quotation ended: nothing, or only the other's cue, stands between.
                found = last
                    .as_ref()
                    .filter(|(before, ..)| self.goes_on(before, range))
                    .map(|(_, speaker, cue)| (speaker.clone(), cue.clone()));
            }
            if found.is_none() {
                found = self.expressed(range);
            }
            if found.is_none() && words >= SPEECH && self.is_whole(range) {
                found = self.told_before(range);
            }
            let (speaker, cue) = found.unwrap_or((None, String::new()));
            if words >= SPEECH {
                last = Some((range.clone(), speaker.clone(), cue.clone()));
            }
            quotes.push(self.quote(range.clone(), true, speaker, cue));
        }
        quotes
    }

    fn indirect(&self) -> Vec<Quote> {
        let mut quotes = Vec::new();
        for report in &self.reports {
            for piece in &report.pieces {
                let Some(range) = tree::bytes(self.reading, piece) else { continue };
                // Wholly or mostly in quotation marks: the direct quotation tells it.
                let inside: usize = self.quoted.iter().map(|quoted| overlap(quoted, &range)).sum();
                let nested = self.quoted.iter().any(|quoted| quoted.contains(&self.place(report.cue).start));
                if !nested && inside * 10 >= range.len() * 7 && self.words_outside(&range) < OWN {
                    continue;
                }
                if nested && !self.is_told(report.cue) {
                    continue;
                }
                let speaker = report.speaker.as_ref().and_then(|range| self.speaker(range));
                quotes.push(self.quote(range, false, speaker, self.reading.tokens[report.cue].text.clone()));
            }
        }
        quotes
    }

    /// Words of `range` that stand in no quotation marks.
    fn words_outside(&self, range: &Range<usize>) -> usize {
        let tokens = &self.reading.tokens;
        let first = tokens.partition_point(|token| (token.start as usize) < range.start);
        let is_own = |start: usize| !self.quoted.iter().any(|quoted| quoted.contains(&start));
        tokens[first..]
            .iter()
            .take_while(|token| (token.end as usize) <= range.end)
            .filter(|token| token.upos != "PUNCT" && is_own(token.start as usize))
            .count()
    }

    /// Headlines and interviews: "Lavrov: talks will go on".
    fn headed(&self) -> Vec<Quote> {
        let mut quotes = Vec::new();
        for (name, content) in clause::named(self.text, self.reading) {
            let Some(range) = tree::bytes(self.reading, &content) else { continue };
            let inside: usize = self.quoted.iter().map(|quoted| overlap(quoted, &range)).sum();
            if inside * 10 < range.len() * 7 {
                quotes.push(self.quote(range, false, self.speaker(&name), String::new()));
            }
        }
        quotes
    }

    /// A name behind a dash signs the quotation before it.
    fn signed(&self, range: &Range<usize>) -> Option<(Option<Speaker>, String)> {
        let rest = self.text.get(range.end..)?;
        let dash = rest.trim_start();
        let name = dash.trim_start_matches(['—', '–', '―', '-']).trim_start();
        let at = range.end + (rest.len() - name.len());
        if name.len() == dash.len() || at - range.end > 8 {
            return None;
        }
        let name = self.reading.names.iter().find(|name| name.span.start as usize == at)?;
        Some((self.speaker(&name.tokens), String::new()))
    }

    /// Inside a quotation only real telling is reported on: "he told me that", not "I think that".
    fn is_told(&self, cue: usize) -> bool {
        matches!(
            self.reading.tokens[cue].lemma.as_str(),
            "say" | "tell" | "claim" | "according" | "announce" | "promise"
        )
    }

    fn quote(&self, range: Range<usize>, direct: bool, speaker: Option<Speaker>, cue: String) -> Quote {
        let text = self.text.get(range.clone()).unwrap_or_default().to_owned();
        Quote { start: range.start as u32, end: range.end as u32, text, direct, speaker, cue }
    }

    fn speaker(&self, range: &Range<usize>) -> Option<Speaker> {
        speaker::speaker(self.text, self.reading, range)
    }

    fn place(&self, index: usize) -> Range<usize> {
        let token = &self.reading.tokens[index];
        token.start as usize..token.end as usize
    }

    /// The report whose content the quotation is, or is part of; the innermost one.
    fn reporter(&self, range: &Range<usize>) -> Option<(Option<Speaker>, String)> {
        let mut best: Option<(usize, &Report)> = None;
        for report in &self.reports {
            if overlap(&self.place(report.cue), range) > 0 {
                continue;
            }
            for piece in &report.pieces {
                let Some(piece) = tree::bytes(self.reading, piece) else { continue };
                let shared = overlap(&piece, range);
                if shared * 2 > range.len().min(piece.len())
                    && best.is_none_or(|(size, _)| piece.len() < size)
                {
                    best = Some((piece.len(), report));
                }
            }
        }
        let (_, report) = best?;
        let speaker = report.speaker.as_ref().and_then(|range| self.speaker(range));
        Some((speaker, self.reading.tokens[report.cue].text.clone()))
    }

    /// The nearest speech verb outside quotations: in the sentences the quotation touches, or around it.
    fn nearest(&self, range: &Range<usize>) -> Option<(Option<Speaker>, String)> {
        let tokens = &self.reading.tokens;
        let sentences = &self.reading.sentences;
        let first = sentences.partition_point(|sentence| (sentence.span.end as usize) <= range.start);
        let after = sentences.partition_point(|sentence| (sentence.span.start as usize) < range.end);
        // One more on each side if only blanks part them: "He said:" and "…," he said, cut wrongly.
        let from = first.saturating_sub(1);
        let to = (after + 1).min(sentences.len());
        let mut best: Option<(usize, usize)> = None;
        for (at, sentence) in sentences.iter().enumerate().take(to).skip(from) {
            let outer = at < first || at >= after;
            for index in sentence.tokens.clone() {
                let token = &tokens[index];
                let place = self.place(index);
                let is_cue = token.upos == "VERB"
                    && lexicon::frames("VERB", &token.lemma.to_lowercase())
                        .is_some_and(|frames| frames.quote);
                if !is_cue || self.quoted.iter().any(|quoted| quoted.contains(&place.start)) {
                    continue;
                }
                let gap =
                    if place.start >= range.end { range.end..place.start } else { place.end..range.start };
                let Some(between) = self.text.get(gap.clone()) else { continue };
                let limit = if outer { 60 } else { 160 };
                let bridge = between.trim();
                let lead = !outer
                    || bridge.ends_with(':')
                    || bridge.ends_with(',')
                    || place.start >= range.end && starts_low(bridge, &token.text);
                if gap.len() > limit || between.contains('\n') || !lead {
                    continue;
                }
                if best.is_none_or(|(size, _)| gap.len() < size) {
                    best = Some((gap.len(), index));
                }
            }
        }
        let (_, cue) = best?;
        let speaker =
            speaker::range_of(self.reading, &self.cover, cue).and_then(|range| self.speaker(&range));
        let speaker =
            speaker.filter(|speaker| overlap(&(speaker.start as usize..speaker.end as usize), range) == 0)?;
        Some((Some(speaker), tokens[cue].text.clone()))
    }

    /// The subject of a verb that judges or names something in these words: "called the vote a "farce"".
    fn expressed(&self, range: &Range<usize>) -> Option<(Option<Speaker>, String)> {
        let tokens = &self.reading.tokens;
        let first = tokens.partition_point(|token| (token.end as usize) <= range.start);
        let inside = |index: usize| {
            tokens
                .get(index)
                .is_some_and(|token| overlap(&(token.start as usize..token.end as usize), range) > 0)
        };
        let mut at = first;
        for _ in 0..12 {
            let token = tokens.get(at)?;
            let is_cue = !inside(at)
                && token.upos == "VERB"
                && lexicon::frames("VERB", &token.lemma.to_lowercase())
                    .is_some_and(|frames| frames.express || frames.quote || frames.clause);
            if is_cue {
                let speaker = speaker::range_of(self.reading, &self.cover, at)
                    .and_then(|range| self.speaker(&range))?;
                let outside = overlap(&(speaker.start as usize..speaker.end as usize), range) == 0;
                return outside.then(|| (Some(speaker), token.text.clone()));
            }
            at = usize::try_from(token.head).ok().filter(|&head| head != at)?;
        }
        None
    }

    /// The quotation is a sentence or more of its own.
    fn is_whole(&self, range: &Range<usize>) -> bool {
        let inner = self.text[range.clone()].trim_end_matches(['"', '”', '\'', '’', '»', ' ']);
        let before = self.text[..range.start].trim_end();
        let starts = before.is_empty()
            || before.ends_with(['.', '!', '?', ':', '"', '”', '\''])
            || self.text[before.len()..range.start].contains('\n');
        starts && inner.ends_with(['.', '!', '?', '…'])
    }

    /// Who was last reported to speak, shortly before: the quotation illustrates that.
    fn told_before(&self, range: &Range<usize>) -> Option<(Option<Speaker>, String)> {
        let near = |report: &&Report| {
            let place = self.place(report.cue);
            place.end <= range.start
                && range.start - place.end < 500
                && lexicon::frames("VERB", &self.reading.tokens[report.cue].lemma.to_lowercase())
                    .is_some_and(|frames| frames.clause)
                && !self.quoted.iter().any(|quoted| quoted.contains(&place.start))
        };
        let report = self.reports.iter().rev().find(near)?;
        let speaker = report.speaker.as_ref().and_then(|range| self.speaker(range))?;
        Some((Some(speaker), self.reading.tokens[report.cue].text.clone()))
    }

    /// The second quotation goes on from the first: no sentence stands between.
    fn goes_on(&self, before: &Range<usize>, range: &Range<usize>) -> bool {
        let Some(between) = self.text.get(before.end..range.start) else { return false };
        let blank = between.trim().is_empty();
        // "…," he said. "…": the sentence between holds the cue and little else.
        let short = between.len() < 120
            && between.trim_end().ends_with('.')
            && !between.trim().trim_end_matches('.').contains(". ");
        let paragraphs = between.matches("\n\n").count();
        paragraphs <= 1
            && (blank
                || short
                    && self.reading.sentences.iter().any(|sentence| {
                        let span = sentence.span.start as usize..sentence.span.end as usize;
                        overlap(&span, before) > 0 && span.end <= range.start + 1
                    }))
    }
}

/// The bridge from a quotation to a cue starts in the middle of a sentence: "he said", "said the minister".
fn starts_low(bridge: &str, cue: &str) -> bool {
    let words = bridge.split_whitespace().count();
    bridge.is_empty() && cue.chars().next().is_some_and(char::is_lowercase)
        || words <= 4 && !bridge.contains(['.', '!', '?'])
}

fn overlap(one: &Range<usize>, two: &Range<usize>) -> usize {
    one.end.min(two.end).saturating_sub(one.start.max(two.start))
}

#[cfg(test)]
mod tests;
