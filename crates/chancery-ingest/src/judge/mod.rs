//! Tells article from furniture in text that lost its mark-up.
//!
//! Steps: 1. lines and their shape, 2. cues and shape rules name furniture, 3. the title is found and its repetitions,
//! 4. what depends on neighbours (credit lines, bare cues, runs of a kind), 5. teasers inside kept lines, 6. spans.
//! Headlines, standfirsts and subheads are kept. Captions keep their text but are put aside: their pictures are old.

mod cues;
mod features;
mod furniture;
pub(crate) mod lines;
pub mod model;
mod neighbours;
mod rules;
mod title;
mod words;

pub use furniture::{Furniture, judge_together};

use std::collections::BTreeSet;

use chancery_model::{Dropped, Report, Span};

use crate::lang;
use lines::Line;
use model::Model;

/// Least score of an article line on a whole page.
///
/// Below zero, where keep F1 is best on our flattened pages: a lost paragraph costs more than a menu line kept.
const ARTICLE: f32 = -0.4;

/// Scores below which a line, and a short line, of an extracted article is put aside: the extractor had its reasons.
const SURELY_NOT: f32 = -3.0;
const HARDLY: f32 = -2.0;

/// Score from which a line of a whole page is article even if it looked like the headline.
const SURELY: f32 = 1.0;

/// What a line is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Label {
    /// Article text.
    Body,
    /// The headline.
    Title,
    /// A short line of the article: subhead or standfirst.
    Subhead,
    /// Furniture, with its reason.
    Furniture(&'static str),
}

impl Label {
    /// Whether the line belongs to the article.
    pub fn is_kept(self) -> bool {
        !matches!(self, Label::Furniture(_))
    }
}

/// Fills `kept`, `dropped`, `title` and `lang` of a report whose text nobody has judged yet.
pub fn judge(report: &mut Report) {
    judge_by(report, model::embedded());
}

/// As [`judge()`], for text that an extractor took from a page: only what gives itself away is put aside.
///
/// `titles` are other wordings of the headline that the page gives.
pub fn judge_extracted(report: &mut Report, titles: &[String]) {
    let lines = lines::split(&report.text);
    let mut seen = BTreeSet::new();
    let headlines: BTreeSet<String> = titles
        .iter()
        .chain(&report.title)
        .flat_map(|title| lines::split(title).into_iter().map(|line| line.key))
        .collect();
    let scores = model::embedded().map(|model| model.scores(&lines, report.url.as_deref()));
    let (mut kept, mut dropped) = (Vec::new(), Vec::new());
    for (i, line) in lines.iter().enumerate() {
        let score = scores.as_ref().map_or(0.0, |scores| scores[i]);
        let reason = match rules::in_extracted(line, report) {
            _ if headlines.contains(&line.key) => Some("repeated-title"),
            _ if line.shape.words >= 6 && !seen.insert(line.key.clone()) => Some("repeated"),
            Label::Furniture("navigation") if score > 0.0 && line.shape.separators == 0 => None,
            Label::Furniture(reason) => Some(reason),
            _ if score < SURELY_NOT || (score < HARDLY && is_short(line)) => Some("navigation"),
            _ => None,
        };
        match reason {
            Some(reason) => dropped.push(put_aside(line.span, reason)),
            None => keep_but_teasers(line, &mut kept, &mut dropped),
        }
    }
    report.kept = kept;
    report.dropped = dropped;
    lang::label(report);
}

/// Few words, and few characters: a script without blanks has one word a sentence.
fn is_short(line: &Line) -> bool {
    line.shape.words < 12 && line.shape.chars < 80
}

/// As [`judge()`], by a line model of one's own, or by rules alone.
pub fn judge_by(report: &mut Report, model: Option<&Model>) {
    let lines = lines::split(&report.text);
    let labels = label(&lines, report, model);
    let (mut kept, mut dropped) = (Vec::new(), Vec::new());
    for (line, label) in lines.iter().zip(&labels) {
        match label {
            Label::Furniture(reason) => dropped.push(put_aside(line.span, reason)),
            _ => keep_but_teasers(line, &mut kept, &mut dropped),
        }
    }
    if report.title.is_none() {
        let is_title = |label: Label| matches!(label, Label::Title | Label::Furniture("title"));
        let title = lines.iter().zip(&labels).find(|(_, label)| is_title(**label));
        report.title = title.map(|(line, _)| line.text.to_owned());
    }
    report.kept = kept;
    report.dropped = dropped;
    lang::label(report);
}

/// Labels every line.
fn label(lines: &[Line], report: &Report, model: Option<&Model>) -> Vec<Label> {
    let mut labels: Vec<Label> = lines.iter().map(|line| rules::alone(line, report)).collect();
    title::find(lines, &mut labels, report);
    rules::with_neighbours(lines, &mut labels);
    let kind = Extent::of(lines);
    if let Some(model) = model.filter(|_| kind != Extent::Excerpt) {
        let scores = model.scores(lines, report.url.as_deref());
        for ((label, score), line) in labels.iter_mut().zip(scores).zip(lines) {
            *label = match kind {
                Extent::WholePage => on_whole_page(*label, score, line),
                _ => in_long_article(*label, score),
            };
        }
    }
    labels
}

/// How much of a page a text holds.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Extent {
    /// Few lines: an article with a few leftovers. The rules know those best.
    Excerpt,
    /// Many lines, mostly paragraphs.
    LongArticle,
    /// A page flattened with its menus.
    WholePage,
}

impl Extent {
    fn of(lines: &[Line]) -> Extent {
        let long = lines.iter().filter(|line| line.shape.words >= 15).count();
        match lines.len() {
            0..30 => Extent::Excerpt,
            count if long * 3 < count => Extent::WholePage,
            _ => Extent::LongArticle,
        }
    }
}

/// On a whole page the model decides; the rules give the reasons.
fn on_whole_page(label: Label, score: f32, line: &Line) -> Label {
    match label {
        // A whole page repeats its headline in menus and links; `title` has it.
        Label::Title if score < SURELY => Label::Furniture("title"),
        _ if score > ARTICLE && line.shape.words >= 10 => Label::Body,
        _ if score > ARTICLE => Label::Subhead,
        Label::Furniture(reason) => Label::Furniture(reason),
        _ => Label::Furniture("navigation"),
    }
}

/// In a long article model and rules have to agree, but for the classes of words that rules are least sure of.
fn in_long_article(label: Label, score: f32) -> Label {
    match label {
        Label::Body | Label::Subhead if score <= ARTICLE => Label::Furniture("navigation"),
        Label::Furniture("appeal" | "navigation") if score > SURELY => Label::Body,
        label => label,
    }
}

fn put_aside(span: Span, reason: &str) -> Dropped {
    Dropped { start: span.start, end: span.end, reason: reason.to_owned() }
}

/// Keeps a line but for the teasers inside it.
fn keep_but_teasers(line: &Line, kept: &mut Vec<Span>, dropped: &mut Vec<Dropped>) {
    let start = line.span.start as usize;
    let mut from = 0;
    let mut keep = |from: usize, to: usize| {
        let part = &line.text[from..to];
        let trimmed = part.trim();
        if !trimmed.is_empty() {
            let at = start + from + (part.len() - part.trim_start().len());
            kept.push(Span::new(at, at + trimmed.len()));
        }
    };
    for (teaser_start, teaser_end) in cues::teasers_inside(line.text) {
        keep(from, teaser_start);
        dropped.push(put_aside(Span::new(start + teaser_start, start + teaser_end), "see-also"));
        from = teaser_end;
    }
    keep(from, line.text.len());
}

#[cfg(test)]
mod tests {
    use chancery_model::Report;
    use proptest::prelude::*;

    /// Judges one case of `cases/lines.md`; what went wrong, line by line.
    fn faults(case: &str) -> Vec<String> {
        let name = case.lines().next().unwrap_or_default();
        let wanted: Vec<(char, &str)> =
            case.lines().skip(1).filter_map(|line| Some((line.chars().next()?, line.get(2..)?))).collect();
        let lines: Vec<String> =
            wanted.iter().map(|(_, line)| line.replace("[[", "").replace("]]", "")).collect();
        let mut report = Report::new("case", lines.join("\n\n"));
        super::judge(&mut report);
        let mut faults = Vec::new();
        let mut at = 0;
        for ((label, raw), line) in wanted.iter().zip(&lines) {
            let inside =
                |from: u32, to: u32| (to.min((at + line.len()) as u32)).saturating_sub(from.max(at as u32));
            let kept: u32 = report.kept.iter().map(|span| inside(span.start, span.end)).sum();
            let aside = raw.find("[[").map_or(0, |from| raw.len() - from - 4);
            let expected = if *label == '-' { 0 } else { line.len() - aside };
            if (kept as usize).abs_diff(expected) > 1 {
                faults.push(format!("{name}: {label} kept {kept} of {}: {line}", line.len()));
            }
            if *label == 'T' && report.title.as_deref() != Some(line) {
                faults.push(format!("{name}: title {:?}", report.title));
            }
            at += line.len() + 2;
        }
        faults
    }

    #[test]
    fn cases() {
        let found: Vec<String> =
            include_str!("../../cases/lines.md").split("\n## ").skip(1).flat_map(faults).collect();
        assert!(found.is_empty(), "{found:#?}");
    }

    proptest! {
        #[test]
        fn spans_lie_in_the_text_and_do_not_overlap(text in "(?s)[a-zA-Z .:\u{a0}\n“”é：（)“See also: |Photo|]{0,300}") {
            let mut report = Report::new("x", text);
            super::judge(&mut report);
            let mut spans: Vec<(u32, u32)> = report.kept.iter().map(|span| (span.start, span.end)).collect();
            spans.extend(report.dropped.iter().map(|part| (part.start, part.end)));
            spans.sort_unstable();
            for (start, end) in &spans {
                prop_assert!(report.text.get(*start as usize..*end as usize).is_some());
            }
            for pair in spans.windows(2) {
                prop_assert!(pair[0].1 <= pair[1].0);
            }
        }
    }
}
