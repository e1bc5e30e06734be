//! Tells article from furniture in text that lost its mark-up.
//!
//! Steps: 1. lines and their shape, 2. cues and shape rules name furniture, 3. the title is found and its repetitions,
//! 4. what depends on neighbours (credit lines, bare cues, runs of a kind), 5. teasers inside kept lines, 6. spans.
//! Headlines, standfirsts and subheads are kept. Captions keep their text but are put aside: their pictures are old.

mod cues;
mod lines;
mod rules;
mod title;

use chancery_model::{Dropped, Report, Span};

use crate::lang;
use lines::Line;

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
    let lines = lines::split(&report.text);
    let labels = label(&lines, report);
    let (mut kept, mut dropped) = (Vec::new(), Vec::new());
    for (line, label) in lines.iter().zip(&labels) {
        match label {
            Label::Furniture(reason) => dropped.push(put_aside(line.span, reason)),
            _ => keep_but_teasers(line, &mut kept, &mut dropped),
        }
    }
    if report.title.is_none() {
        let title = lines.iter().zip(&labels).find(|(_, label)| **label == Label::Title);
        report.title = title.map(|(line, _)| line.text.to_owned());
    }
    report.kept = kept;
    report.dropped = dropped;
    lang::label(report);
}

/// Labels every line.
fn label(lines: &[Line], report: &Report) -> Vec<Label> {
    let mut labels: Vec<Label> = lines.iter().map(|line| rules::alone(line, report)).collect();
    title::find(lines, &mut labels, report);
    rules::with_neighbours(lines, &mut labels);
    labels
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
