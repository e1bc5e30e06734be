//! What the line model looks at: a line, its page, its neighbours. No step here knows the answer.

use std::collections::{BTreeMap, BTreeSet};

use chancery_model::Report;

use super::cues::{self, Then};
use super::lines::{Line, head};
use super::{Label, rules};

/// Number of hashed features: a collision costs less than a megabyte of weights.
pub const SIZE: usize = 1 << 17;

/// Hashed features of one line, ids below [`SIZE`].
#[derive(Clone, Debug, Default)]
pub struct Features(pub Vec<u32>);

impl Features {
    /// Adds a feature of a kind.
    pub fn add(&mut self, template: u64, value: u64) {
        let mixed =
            (template.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ value).wrapping_mul(0xff51_afd7_ed55_8ccd);
        self.0.push(((mixed >> 40) as u32) % SIZE as u32);
    }

    fn word(&mut self, template: u64, word: &str) {
        self.add(template, crate::hash(word.as_bytes()));
    }
}

/// The number of `edges` that `value` reaches.
pub fn bin(value: usize, edges: &[usize]) -> u64 {
    edges.iter().filter(|&&edge| value >= edge).count() as u64
}

/// `part` of `whole` in tenths.
pub fn tenths(part: usize, whole: usize) -> u64 {
    ((part * 10) / whole.max(1)).min(10) as u64
}

const WORDS: [usize; 10] = [1, 2, 3, 4, 6, 9, 13, 19, 31, 61];
/// Edges of distances in lines.
pub const NEAR: [usize; 8] = [1, 2, 3, 5, 8, 13, 25, 60];

/// Words and end in one number.
pub fn form(line: &Line) -> u64 {
    bin(line.shape.words, &WORDS) * 2 + u64::from(line.shape.ends_sentence)
}

/// Whether a line reads like a paragraph or at least like a long sentence.
fn is_long(line: &Line) -> bool {
    line.shape.words >= 20 || (line.shape.words >= 10 && line.shape.ends_sentence)
}

/// What is known of a page as a whole.
struct Page<'l, 't> {
    lines: &'l [Line<'t>],
    copies: BTreeMap<&'l str, usize>,
    vocabulary: BTreeMap<String, usize>,
    slug: BTreeSet<String>,
    /// The main run of long lines: first and last.
    block: Option<(usize, usize)>,
    /// Long lines up to each line.
    long_before: Vec<usize>,
    chars_before: Vec<usize>,
    title: Option<usize>,
    host: String,
    /// What the rules take each line for.
    ruled: Vec<&'static str>,
}

impl<'l, 't> Page<'l, 't> {
    fn new(lines: &'l [Line<'t>], url: Option<&str>) -> Page<'l, 't> {
        let mut copies = BTreeMap::new();
        let mut vocabulary: BTreeMap<String, usize> = BTreeMap::new();
        let (mut long_before, mut chars_before) = (vec![0], vec![0]);
        for line in lines {
            *copies.entry(line.key.as_str()).or_default() += 1;
            if is_long(line) {
                let words: BTreeSet<&str> = content_words(&line.key).collect();
                for word in words {
                    *vocabulary.entry(word.to_owned()).or_default() += 1;
                }
            }
            long_before.push(long_before.last().unwrap_or(&0) + usize::from(is_long(line)));
            chars_before.push(chars_before.last().unwrap_or(&0) + line.shape.chars);
        }
        let path = url.unwrap_or("").split("://").last().unwrap_or("");
        let (host, path) = path.split_once('/').unwrap_or((path, ""));
        let slug = cues::lower(path)
            .split(|c: char| !c.is_alphanumeric())
            .filter(|word| word.len() >= 3)
            .map(str::to_owned)
            .collect();
        let host = host.trim_start_matches("www.").split('.').next().unwrap_or("").to_lowercase();
        let block = main_block(lines);
        let ruled = ruled(lines);
        let mut page = Page {
            lines,
            copies,
            vocabulary,
            slug,
            block,
            long_before,
            chars_before,
            title: None,
            host,
            ruled,
        };
        page.title = page.find_title();
        page
    }

    /// The line most like the address, before the main block's end.
    fn find_title(&self) -> Option<usize> {
        let end = self.block.map_or(self.lines.len(), |(_, last)| last);
        (0..end)
            .filter(|&i| self.slug_share(i) >= 5)
            .max_by_key(|&i| (self.slug_share(i) + self.lines[i].shape.words.min(12) as u64, i))
    }

    /// How much of a line's words stand in the address, in tenths.
    fn slug_share(&self, i: usize) -> u64 {
        let words: Vec<&str> = self.lines[i].key.split(' ').filter(|word| word.len() >= 3).collect();
        if words.len() < 3 || words.len() > 30 {
            return 0;
        }
        tenths(words.iter().filter(|word| self.slug.contains(**word)).count(), words.len())
    }

    fn long_in(&self, from: usize, to: usize) -> usize {
        self.long_before[to.min(self.lines.len())] - self.long_before[from.min(self.lines.len())]
    }

    fn chars_in(&self, from: usize, to: usize) -> usize {
        self.chars_before[to.min(self.lines.len())] - self.chars_before[from.min(self.lines.len())]
    }
}

/// What the rules take each line for by itself.
fn ruled(lines: &[Line]) -> Vec<&'static str> {
    let nothing_known = Report::new("", "");
    let name = |line| match rules::alone(line, &nothing_known) {
        Label::Furniture(reason) => reason,
        Label::Body => "body",
        _ => "short",
    };
    lines.iter().map(name).collect()
}

fn content_words(key: &str) -> impl Iterator<Item = &str> {
    key.split(' ').filter(|word| word.chars().count() >= 5).take(400)
}

/// The run of long lines with most characters, gaps of up to eight short lines allowed.
fn main_block(lines: &[Line]) -> Option<(usize, usize)> {
    const GAP: usize = 8;
    let mut best: Option<(usize, usize, usize)> = None;
    let mut current: Option<(usize, usize, usize)> = None;
    for (i, line) in lines.iter().enumerate() {
        if !is_long(line) {
            continue;
        }
        let chars = line.shape.chars;
        current = match current {
            Some((total, from, to)) if i - to <= GAP => Some((total + chars, from, i)),
            _ => Some((chars, i, i)),
        };
        if current.map(|run| run.0) > best.map(|run| run.0) {
            best = current;
        }
    }
    best.map(|(_, from, to)| (from, to))
}

/// The features of all lines of a page.
pub fn of_page(lines: &[Line], url: Option<&str>) -> Vec<Features> {
    let page = Page::new(lines, url);
    (0..lines.len())
        .map(|i| {
            let mut features = Features::default();
            own(&mut features, &page, i);
            around(&mut features, &page, i);
            features
        })
        .collect()
}

/// The line by itself.
fn own(features: &mut Features, page: &Page, i: usize) {
    let line = &page.lines[i];
    let shape = &line.shape;
    let words = bin(shape.words, &WORDS);
    let small = tenths(shape.words.saturating_sub(shape.capitals), shape.words);
    features.add(1, 0);
    features.add(2, form(line));
    features.add(3, form(line) * 16 + small);
    features.add(4, bin(shape.inner_ends, &[1, 2, 3, 5]) * 16 + words);
    features.add(5, bin(shape.commas, &[1, 2, 3, 5, 8]) * 16 + words);
    features.add(6, bin(shape.separators, &[1, 2, 4]) * 16 + words);
    features.add(7, bin(shape.digits, &[1, 2, 4, 8]) * 16 + words);
    features.add(8, u64::from(shape.starts_small) * 32 + form(line));
    let copies = page.copies.get(line.key.as_str()).copied().unwrap_or(1);
    features.add(9, bin(copies, &[2, 3, 5]) * 32 + form(line));
    features.add(10, tenths(shape.long_words, shape.words) * 16 + words);
    features.add(11, line.text.chars().next().map_or(0, class) * 16 + words);
    features.add(12, line.text.chars().next_back().map_or(0, class) * 16 + words);
    if let Some(cue) = cues::at_start(line.text) {
        features.word(13, cue.kind);
        features.word(14 + 100 * (cue.then as u64 + 1), cue.kind);
        if cue.then >= Then::Gap {
            features.word(15, cue.phrase);
        }
    }
    if let Some(cue) = cues::anywhere(line.text).filter(|_| shape.words < 60) {
        features.word(16, cue.kind);
        features.add(17, words);
    }
    let bag: Vec<&str> = head(&line.key, 400).split(' ').collect();
    let unique: BTreeSet<&str> = bag.iter().copied().collect();
    for word in unique {
        features.word(20, word);
        if shape.words <= 12 {
            features.word(21, word);
        }
    }
    for (place, word) in bag.iter().take(2).enumerate() {
        features.word(22 + place as u64, word);
    }
    if let [first, second, ..] = bag.as_slice() {
        features.word(24, &format!("{first} {second}"));
    }
    if let Some(last) = bag.last() {
        features.word(25, last);
    }
    for pair in bag.windows(2).take(12).filter(|_| shape.words <= 12) {
        features.word(26, &pair.join(" "));
    }
    if shape.words <= 4 {
        features.word(27, &line.key);
    }
    if page.host.len() >= 3 && line.key.replace(' ', "").contains(&page.host) {
        features.add(28, words);
    }
    features.word(110, page.ruled[i]);
    features.word(111 + (words << 8), page.ruled[i]);
    for (flag, mark) in
        ["©", "|", "@", "http", "“", "\"", "$", ":", "?", "(", "…", "/", " - ", "»"].iter().enumerate()
    {
        if line.text.contains(mark) {
            features.add(29, flag as u64);
            features.add(30, flag as u64 * 16 + words);
        }
    }
}

fn class(c: char) -> u64 {
    match c {
        'A'..='Z' => 1,
        'a'..='z' => 2,
        '0'..='9' => 3,
        '.' => 4,
        ',' => 5,
        ':' => 6,
        '!' => 7,
        '?' => 8,
        '"' | '“' | '”' | '„' | '«' | '»' | '‘' | '’' => 9,
        '(' | '[' => 10,
        ')' | ']' => 11,
        '…' => 12,
        '-' | '–' | '—' | '•' | '·' | '*' => 13,
        '|' | '/' | '>' => 14,
        c if c.is_alphabetic() => 15,
        _ => 0,
    }
}

/// The line among its neighbours and in its page.
fn around(features: &mut Features, page: &Page, i: usize) {
    let lines = page.lines;
    let at = |offset: isize| i.checked_add_signed(offset).and_then(|j| lines.get(j));
    let form_at = |offset: isize| at(offset).map_or(63, form);
    let own = form_at(0);
    for offset in [-3_isize, -2, -1, 1, 2, 3] {
        features.add(40 + (offset + 3) as u64, form_at(offset) * 64 + own);
    }
    features.add(47, (form_at(-1) * 64 + own) * 64 + form_at(1));
    features.add(48, (form_at(-2) * 64 + form_at(-1)) * 64 + own);
    features.add(49, (form_at(1) * 64 + form_at(2)) * 64 + own);
    for (template, offset) in [(50, -1), (51, 1), (52, -2)] {
        if let Some(line) = at(offset) {
            if let Some(cue) = cues::at_start(line.text) {
                features.word(template, cue.kind);
                features.word(template + 5, &format!("{}{own}", cue.kind));
            }
            if line.shape.words <= 6 {
                features.word(template + 10, &line.key);
            }
        }
    }
    for (template, offset) in [(120_u64, -2_isize), (121, -1), (122, 1), (123, 2)] {
        let Some(ruled) = i.checked_add_signed(offset).and_then(|j| page.ruled.get(j)) else { continue };
        features.word(template + (own << 8), ruled);
        if offset.abs() == 1 {
            features.word(template + 10, &format!("{}{ruled}", page.ruled[i]));
        }
    }
    let count = lines.len();
    features.add(70, tenths(i, count) * 32 + own);
    features.add(71, bin(i, &NEAR) * 32 + own);
    features.add(72, bin(count - i, &NEAR) * 32 + own);
    features.add(73, bin(count, &[10, 20, 40, 80, 160, 320]));
    features.add(74, tenths(page.long_in(0, count), count) * 32 + own);
    for (template, width) in [(75, 3), (76, 6), (77, 12)] {
        let (from, to) = (i.saturating_sub(width), i + width + 1);
        let near = page.long_in(from, to);
        features.add(template, bin(near, &[1, 2, 3, 4, 6, 8, 12, 16]) * 32 + own);
        let before = page.long_in(from, i);
        let after = page.long_in(i + 1, to);
        features.add(template + 5, (bin(before, &[1, 2, 4, 8]) * 8 + bin(after, &[1, 2, 4, 8])) * 32 + own);
        features.add(
            template + 10,
            bin(page.chars_in(from, to), &[50, 100, 200, 400, 800, 1600, 3200]) * 32 + own,
        );
    }
    let to_long = |range: &mut dyn Iterator<Item = usize>| {
        range.take(30).position(|j| is_long(&lines[j])).unwrap_or(40)
    };
    let back = to_long(&mut (0..i).rev());
    let ahead = to_long(&mut (i + 1..count));
    features.add(90, bin(back, &NEAR) * 32 + own);
    features.add(91, bin(ahead, &NEAR) * 32 + own);
    features.add(92, (bin(back, &NEAR) * 16 + bin(ahead, &NEAR)) * 32 + own);
    if let Some((first, last)) = page.block {
        let place = match i {
            _ if i < first => 10 + bin(first - i, &NEAR),
            _ if i > last => 20 + bin(i - last, &NEAR),
            _ => 0,
        };
        features.add(93, place);
        features.add(94, place * 32 + own);
    }
    if let Some(title) = page.title {
        let place = if i < title { 10 + bin(title - i, &NEAR) } else { 20 + bin(i - title, &NEAR) };
        features.add(95, place * 32 + own);
        features.add(96, u64::from(i == title));
    }
    features.add(97, page.slug_share(i) * 32 + own);
    let words: Vec<&str> = content_words(&lines[i].key).take(40).collect();
    let own_weight = usize::from(is_long(&lines[i]));
    let known =
        words.iter().filter(|word| page.vocabulary.get(**word).copied().unwrap_or(0) > own_weight).count();
    features.add(98, tenths(known, words.len()) * 32 + own);
    features.add(99, bin(known, &[1, 2, 3, 5, 8]) * 32 + own);
}
