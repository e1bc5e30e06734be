//! Tells article from furniture in text that lost its mark-up.
//!
//! Steps: 1. lines and their shape, 2. cues and shape rules name furniture, 3. the title is found and its repetitions,
//! 4. what depends on neighbours (credit lines, bare cues, runs of a kind), 5. teasers inside kept lines, 6. spans.
//! Headlines, standfirsts and subheads are kept. Captions keep their text but are put aside: their pictures are old.

mod cues;
mod features;
mod lines;
pub mod model;
mod rules;
mod title;

use std::collections::BTreeSet;

use chancery_model::{Dropped, Report, Span};

use crate::lang;
use lines::Line;
use model::Model;

/// Least score of an article line on a whole page.
///
/// Below zero, where keep F1 is best on our flattened pages: a lost paragraph costs more than a menu line kept.
const ARTICLE: f32 = -0.2;

/// Scores below which a line, and a short line, of an extracted article is put aside: the extractor had its reasons.
const SURELY_NOT: f32 = -4.0;
const HARDLY: f32 = -2.0;

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
        let reason = match rules::alone(line, report) {
            _ if headlines.contains(&line.key) => Some("repeated-title"),
            _ if line.shape.words >= 6 && !seen.insert(line.key.clone()) => Some("repeated"),
            Label::Furniture("navigation") if score > 0.0 && line.shape.separators == 0 => None,
            Label::Furniture(reason) => Some(reason),
            _ if score < SURELY_NOT || (score < HARDLY && line.shape.words < 12) => Some("navigation"),
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
    if let Some(model) = model.filter(|_| is_whole_page(lines)) {
        let scores = model.scores(lines, report.url.as_deref());
        for ((label, score), line) in labels.iter_mut().zip(scores).zip(lines) {
            *label = match *label {
                // A whole page repeats its headline in menus and links; `title` has it.
                Label::Title => Label::Furniture("title"),
                _ if score > ARTICLE && line.shape.words >= 10 => Label::Body,
                _ if score > ARTICLE => Label::Subhead,
                Label::Furniture(reason) => Label::Furniture(reason),
                _ => Label::Furniture("navigation"),
            };
        }
    }
    labels
}

/// Whether a text is a whole page flattened, with its menus, and not an article with a few leftovers.
fn is_whole_page(lines: &[Line]) -> bool {
    let long = lines.iter().filter(|line| line.shape.words >= 15).count();
    lines.len() >= 30 && long * 3 < lines.len()
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
