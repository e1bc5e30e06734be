//! Finds the headline and the lines that repeat it.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use chancery_model::Report;

use super::Label;
use super::lines::Line;

/// Marks the title and its repetitions.
///
/// The first of: the line that says what `report.title` says, a headline-like line that is repeated,
/// the last headline-like line before the first paragraph but for standfirsts, which follow it.
pub fn find(lines: &[Line], labels: &mut [Label], report: &Report) {
    let Some(found) = given(lines, report).or_else(|| guess(lines, labels)) else { return };
    labels[found] = Label::Title;
    for i in 0..lines.len() {
        if i != found && lines[i].key == lines[found].key {
            labels[i] = Label::Furniture("repeated-title");
        }
    }
}

/// The line that says what the metadata give as title.
fn given(lines: &[Line], report: &Report) -> Option<usize> {
    let title = super::lines::split(report.title.as_deref()?).into_iter().next()?.key;
    if title.is_empty() {
        return None;
    }
    lines.iter().position(|line| line.key == title)
}

fn guess(lines: &[Line], labels: &[Label]) -> Option<usize> {
    let is_sentence = |line: &Line| line.shape.ends_sentence && line.shape.words >= 8;
    let first_body = lines.iter().position(is_paragraph).or_else(|| lines.iter().position(is_sentence))?;
    let is_candidate = |i: usize| labels[i].is_kept() && is_headline_like(&lines[i]);
    let before = || (0..first_body).filter(|&i| is_candidate(i));
    let mut times: BTreeMap<&str, usize> = BTreeMap::new();
    before().for_each(|i| *times.entry(&lines[i].key).or_default() += 1);
    let repeated = before().find(|&i| times.get(lines[i].key.as_str()).is_some_and(|&times| times > 1));
    // The headline shares words with the paragraphs; a slogan does not.
    let told: BTreeSet<&str> =
        lines.iter().filter(|line| is_paragraph(line)).flat_map(|line| content_words(&line.key)).collect();
    let shared = |i: usize| content_words(&lines[i].key).filter(|word| told.contains(word)).count();
    let telling = || before().find(|&i| lines[i].shape.words >= 5 && shared(i) >= 1);
    let wordy = || before().find(|&i| lines[i].shape.words >= 5);
    repeated
        .or_else(telling)
        .or_else(wordy)
        .or_else(|| before().max_by_key(|&i| (lines[i].shape.words, Reverse(i))))
}

/// Words that carry meaning, by their length.
fn content_words(key: &str) -> impl Iterator<Item = &str> {
    key.split(' ').filter(|word| word.chars().count() >= 4).take(200)
}

/// Long enough and ending as sentences do.
pub fn is_paragraph(line: &Line) -> bool {
    let shape = &line.shape;
    (shape.ends_sentence && shape.words >= 18) || shape.words >= 30
}

fn is_headline_like(line: &Line) -> bool {
    let shape = &line.shape;
    (2..=32).contains(&shape.words) && shape.chars >= 12 && shape.chars <= 220
}
