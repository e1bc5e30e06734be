//! Rules that name furniture by its words, its shape and its neighbours.

use chancery_model::Report;

use super::Label;
use super::cues::{self, Cue, Then};
use super::lines::{Line, Shape, ends_sentence};
use super::title::is_paragraph;
use super::words;

/// Judges one line of a text that lost its mark-up by itself.
pub fn alone(line: &Line, report: &Report) -> Label {
    match in_extracted(line, report) {
        Label::Furniture(reason) => Label::Furniture(reason),
        label => by_words(line).map_or(label, Label::Furniture),
    }
}

/// Judges one line of an extracted article by itself: only what names itself is furniture.
pub fn in_extracted(line: &Line, report: &Report) -> Label {
    let named = by_cue(line).or_else(|| by_shape(line)).or_else(|| site_name(line, report));
    if let Some(reason) = named {
        return Label::Furniture(reason);
    }
    if is_caption(line) {
        return Label::Furniture("caption");
    }
    if is_paragraph(line) || line.shape.ends_sentence { Label::Body } else { Label::Subhead }
}

/// Furniture by the classes of its words.
fn by_words(line: &Line) -> Option<&'static str> {
    let (address, appeal) = words::address(line);
    if address + appeal >= 3
        && address >= 1
        && appeal >= 1
        && line.shape.words <= 80
        && !is_reported(line.text)
    {
        return Some("appeal");
    }
    if line.shape.words > 40 {
        return None;
    }
    if words::is_date(line) {
        return Some("date");
    }
    if words::is_counter(line) {
        return Some("share");
    }
    if words::is_menu(line) || words::is_sign(line) {
        return Some("navigation");
    }
    words::is_led_teaser(line).then_some("see-also")
}

/// Furniture that names itself.
fn by_cue(line: &Line) -> Option<&'static str> {
    let shape = &line.shape;
    if let Some(cue) = cues::at_start(line.text)
        && is_meant(&cue, line)
    {
        return Some(cue.kind);
    }
    if shape.words <= 60
        && let Some(cue) = cues::anywhere(line.text)
    {
        let limit = if cue.kind == "caption" { 40 } else { 60 };
        if shape.words <= limit && !(cue.kind == "caption" && shape.inner_ends > 2) && !is_reported(line.text)
        {
            return Some(cue.kind);
        }
    }
    None
}

/// Whether a cue at the start of a line is furniture there and not a sentence's own words.
fn is_meant(cue: &Cue, line: &Line) -> bool {
    let shape = &line.shape;
    let cue_words = cue.phrase.split(' ').count();
    let is_bare = cue.then == Then::End;
    let paragraph = is_paragraph(line) && shape.inner_ends > 0;
    match cue.kind {
        "see-also" => match cue.then {
            Then::End | Then::Colon => !paragraph || cue_words > 1,
            Then::Gap => !paragraph && (cue_words > 1 || shape.words < 20),
            Then::Capital => {
                cue_words > 1 && !shape.ends_sentence && shape.words < 40 && is_teaser_phrase(cue.phrase)
            }
            Then::Words => cue_words > 1 && cue.phrase.contains("you may") && !shape.ends_sentence,
        },
        "caption" => match cue.then {
            Then::Colon => !paragraph,
            Then::Gap | Then::End => shape.words < 40 && !paragraph,
            Then::Capital => shape.words < 30 && !shape.ends_sentence && cue_words > 1,
            Then::Words => false,
        },
        "source-line" => match cue.then {
            Then::Colon | Then::End => shape.words < 25,
            Then::Gap => shape.words < 15,
            _ => {
                (cue_words > 1 || !cue.phrase.starts_with(char::is_alphabetic))
                    && shape.words < 25
                    && !is_reported(line.text)
            }
        },
        "byline" => match cue.then {
            Then::Colon => shape.words < 20,
            Then::Capital | Then::Gap => {
                shape.words <= 8 && !shape.ends_sentence && shape.capitals + 1 >= shape.long_words
            }
            Then::End => shape.words <= 2,
            Then::Words => cue_words > 2 && shape.words < 12,
        },
        "tags" => {
            matches!(cue.then, Then::Colon | Then::End) && !shape.ends_sentence
                || cue.then == Then::Gap && shape.words < 12 && !shape.ends_sentence
        }
        "share" => match cue.then {
            Then::Colon | Then::End | Then::Gap => shape.words < 25,
            _ => (cue_words > 1 || shape.words <= 6) && shape.words < 14 && !shape.ends_sentence,
        },
        "comment-form" => match cue.then {
            Then::Colon | Then::End | Then::Gap => shape.words < 40,
            _ => cue_words > 2 || cue_words == 2 && shape.words < 14 && !shape.ends_sentence,
        },
        "appeal" => match cue.then {
            Then::Colon | Then::End => shape.words < 60 && (cue_words > 1 || shape.words < 30),
            Then::Gap => shape.words < 30 && !is_reported(line.text),
            _ => cue_words > 1 && shape.words < 40 && addresses_reader(line.text) && !is_reported(line.text),
        },
        "navigation" => {
            is_bare
                || shape.words <= 4 && shape.separators > 0
                || matches!(cue.then, Then::Colon | Then::Gap) && shape.words <= 6
                || shape.separators >= 2 && shape.words < 25
        }
        "site-name" => shape.words < 20,
        _ => is_bare,
    }
}

/// Teaser phrases that no sentence of a report begins with.
fn is_teaser_phrase(phrase: &str) -> bool {
    phrase.split(' ').any(|word| {
        matches!(
            word,
            "also"
                | "read"
                | "news"
                | "article"
                | "articles"
                | "stories"
                | "story"
                | "reading"
                | "interested"
                | "like"
                | "too"
                | "miss"
        )
    }) || !phrase.is_ascii()
        || phrase.split(' ').any(|word| {
            matches!(
                word,
                "auch" | "aussi" | "anche" | "también" | "também" | "juga" | "ook" | "thema" | "sujet"
            )
        })
}

/// Furniture by shape: breadcrumbs, menus, lone numbers, links.
fn by_shape(line: &Line) -> Option<&'static str> {
    let Shape { words, separators, chars, digits, .. } = line.shape;
    if words == 0 {
        return Some("navigation");
    }
    if separators > 0
        && !line.shape.ends_sentence
        && words <= 4 * (separators + 1)
        && words < 40
        && is_list_of_names(line)
    {
        return Some("navigation");
    }
    if line.text.starts_with("http") || line.text.starts_with("www.") || line.text.starts_with("@") {
        return Some("navigation");
    }
    (digits * 2 > chars && words <= 4).then_some("navigation")
}

/// Whether the parts between separators look like names of sections.
fn is_list_of_names(line: &Line) -> bool {
    let is_separator = |c: char| matches!(c, '|' | '»' | '›' | '>' | '·' | '•' | '→' | '/' | '¦');
    let parts: Vec<&str> = line
        .text
        .split(is_separator)
        .flat_map(|part| part.split("  "))
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .collect();
    parts.len() > 1
        && parts.iter().filter(|part| part.split_whitespace().count() <= 4).count() * 3 >= parts.len() * 2
}

/// The outlet's own name, or a slogan behind it.
fn site_name(line: &Line, report: &Report) -> Option<&'static str> {
    let outlet = super::lines::split(report.outlet.as_deref()?).into_iter().next()?.key;
    let is_name = outlet.len() >= 4 && line.shape.words <= 14 && !line.shape.ends_sentence;
    let short: Vec<&str> = outlet.split(' ').take(2).collect();
    let has_gap = [" - ", " – ", " — ", " | ", "  ", ". "].iter().any(|gap| line.text.contains(gap));
    let bare = line.key.starts_with(&outlet) || line.key.ends_with(&outlet);
    let begins =
        short.len() == 2 && line.key.starts_with(&short.join(" ")) && (has_gap || line.shape.words <= 4);
    (is_name && (bare || begins)).then_some("site-name")
}

/// Picture captions without a cue: no sentence, and a year or an archive's mark; or a person and an office.
fn is_caption(line: &Line) -> bool {
    let shape = &line.shape;
    if shape.words > 30 || shape.words < 4 || shape.inner_ends > 1 {
        return false;
    }
    let has_year = line
        .text
        .split(|c: char| !c.is_ascii_digit())
        .any(|run| run.len() == 4 && (run.starts_with("19") || run.starts_with("20")));
    let core = line.text.trim_end_matches(|c: char| !c.is_alphanumeric());
    let ends_with_year = core.len() >= 4
        && core.get(core.len() - 4..).is_some_and(|end| {
            end.bytes().all(|byte| byte.is_ascii_digit()) && (end.starts_with("19") || end.starts_with("20"))
        });
    let ends_with_credit =
        line.text.ends_with(')') && line.text.rfind('(').is_some_and(|at| line.text.len() - at < 24);
    (ends_with_year && !shape.ends_sentence) || (has_year && ends_with_credit && shape.words < 30)
}

/// Whether somebody is reported to say it: then it is news, whatever its words.
fn is_reported(text: &str) -> bool {
    const VERBS: [&str; 12] = [
        " said",
        " says",
        " told",
        " stated",
        " announced",
        " according to",
        " added",
        " declared",
        " warned",
        " reported that",
        " stressed",
        " explained",
    ];
    VERBS.iter().any(|verb| text.contains(verb)) || text.contains('“') || text.contains('„')
}

fn addresses_reader(text: &str) -> bool {
    let small = format!(" {} ", cues::lower(text));
    [
        " you ",
        " your ",
        " us ",
        " our ",
        " we ",
        " here ",
        " now ",
        " app ",
        " newsletter",
        "whatsapp",
        "telegram",
        "facebook",
        "twitter",
        "channel",
        "cookies",
        "subscri",
    ]
    .iter()
    .any(|word| small.contains(word))
        || text.split_whitespace().count() <= 6
}

/// Judges lines by what stands around them.
pub fn with_neighbours(lines: &[Line], labels: &mut [Label]) {
    before_the_title(lines, labels);
    scenes(lines, labels);
    beside_appeals(lines, labels);
    after_bare_cues(lines, labels);
    credited_captions(lines, labels);
    repeated_lines(lines, labels);
    tail(lines, labels);
}

/// What stands before the title and is short names the site or the section.
fn before_the_title(lines: &[Line], labels: &mut [Label]) {
    let Some(title) = labels.iter().position(|label| *label == Label::Title) else { return };
    for i in 0..title {
        if labels[i].is_kept() && !is_paragraph(&lines[i]) {
            labels[i] = Label::Furniture(if i == 0 { "site-name" } else { "navigation" });
        }
    }
    // A section's name right after it: few words, and the next line is no paragraph either.
    let is_section = |i: usize| {
        lines[i].shape.words <= 4
            && !lines[i].shape.ends_sentence
            && lines.get(i + 1).is_some_and(|next| !is_paragraph(next))
    };
    if title + 1 < lines.len() && labels[title + 1] == Label::Subhead && is_section(title + 1) {
        labels[title + 1] = Label::Furniture("navigation");
    }
}

/// A cue alone on its line announces what the next lines are.
fn after_bare_cues(lines: &[Line], labels: &mut [Label]) {
    for i in 0..lines.len() {
        let Label::Furniture("see-also") = labels[i] else { continue };
        let is_bare = cues::at_start(lines[i].text).is_some_and(|cue| {
            lines[i].text[cue.end..].trim_matches(|c: char| !c.is_alphanumeric()).is_empty()
        });
        let Some(next) = lines.get(i + 1) else { continue };
        if is_bare && labels[i + 1].is_kept() && !ends_sentence(next.text) && next.shape.words < 30 {
            labels[i + 1] = Label::Furniture("see-also");
        }
    }
}

/// Short lines right before a picture's credit, or repeated at once, are its caption.
fn credited_captions(lines: &[Line], labels: &mut [Label]) {
    for i in 0..lines.len() {
        let is_credit = matches!(labels[i], Label::Furniture("source-line" | "caption"))
            && is_picture_credit(lines[i].text);
        if !is_credit {
            continue;
        }
        for j in (0..i).rev().take(3) {
            if labels[j] != Label::Subhead {
                break;
            }
            // Above the caption may stand a standfirst, which is a sentence.
            if i - j > 1 && words::has_verb(&lines[j]) {
                break;
            }
            labels[j] = Label::Furniture("caption");
        }
    }
}

fn is_picture_credit(text: &str) -> bool {
    let has_parts = text.contains('/') || text.contains('|');
    has_parts || cues::at_start(text).is_some_and(|cue| cue.kind == "caption")
}

/// Short lines that stand twice are furniture (a caption and its alternative text, menus).
fn repeated_lines(lines: &[Line], labels: &mut [Label]) {
    let mut places: std::collections::BTreeMap<&str, Vec<usize>> = std::collections::BTreeMap::new();
    for (i, line) in lines.iter().enumerate() {
        if labels[i] == Label::Subhead {
            places.entry(&line.key).or_default().push(i);
        }
    }
    for (_, same) in places {
        if same.len() > 1 {
            let adjacent = same.windows(2).all(|pair| pair[1] - pair[0] == 1);
            for i in same {
                labels[i] = Label::Furniture(if adjacent { "caption" } else { "navigation" });
            }
        }
    }
}

/// After the last paragraph, short lines that end no sentence are leftovers of the page.
fn tail(lines: &[Line], labels: &mut [Label]) {
    let Some(last) = (0..lines.len()).rev().find(|&i| labels[i] == Label::Body && is_paragraph(&lines[i]))
    else {
        return;
    };
    for label in &mut labels[last + 1..] {
        if *label == Label::Subhead {
            *label = Label::Furniture("navigation");
        }
    }
}

/// Short lines of names and places without a verb describe pictures, unless they stand right under the title.
fn scenes(lines: &[Line], labels: &mut [Label]) {
    for (line, label) in lines.iter().zip(labels) {
        if *label == Label::Subhead && words::is_scene(line) {
            *label = Label::Furniture("caption");
        }
    }
}

/// A line beside an appeal that addresses the reader, too, and reports nothing is part of it.
fn beside_appeals(lines: &[Line], labels: &mut [Label]) {
    let is_appeal = |label: Option<&Label>| matches!(label, Some(Label::Furniture("appeal")));
    let mut order: Vec<usize> = (0..lines.len()).collect();
    order.extend((0..lines.len()).rev());
    for i in order {
        let near = is_appeal(labels.get(i + 1)) || i > 0 && is_appeal(labels.get(i - 1));
        let is_open = matches!(labels[i], Label::Body | Label::Subhead);
        if near && is_open && words::address(&lines[i]).0 >= 2 && !is_reported(lines[i].text) {
            labels[i] = Label::Furniture("appeal");
        }
    }
}
