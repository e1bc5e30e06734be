//! A report's text with its names, times, quotes and numbers marked, for a person.

use std::fmt::Write as _;

use chancery_model::{Annotation, Report, Span};

use crate::brief::html::escape;

const STYLE: &str = include_str!("page.css");

/// What opens the page.
pub fn page_start() -> String {
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>Annotated reports</title>\n\
         <style>\n{STYLE}</style>\n</head>\n<body>\n\
         <p class=\"legend\"><mark class=\"name\">name</mark> <mark class=\"name garbled\">damaged name</mark> \
         <mark class=\"time\">time</mark> <mark class=\"number\">number</mark> <mark class=\"quote\">quotation</mark> \
         <s>put aside</s></p>\n"
    )
}

/// What closes it.
pub fn page_end() -> &'static str {
    "</body>\n</html>\n"
}

struct Mark {
    span: Span,
    class: &'static str,
    /// What a pointer over it, or a screen reader, tells.
    title: String,
}

/// One report, its lines as paragraphs. Marks may lie in one another; those that cross are cut where the outer one ends.
pub fn page_report(report: &Report, annotation: &Annotation) -> String {
    let mut marks = marks(annotation);
    marks.extend(report.dropped.iter().map(|part| Mark {
        span: Span { start: part.start, end: part.end },
        class: "dropped",
        title: format!("put aside: {}", part.reason),
    }));
    marks.sort_by(|a, b| (a.span.start, b.span.end, a.class).cmp(&(b.span.start, a.span.end, b.class)));
    let title = report.title.as_deref().unwrap_or(&report.id);
    let mut out = format!("<article>\n<h1>{}</h1>\n", escape(title));
    let mut start = 0;
    for line in report.text.split_inclusive('\n') {
        let span = Span::new(start, start + line.len());
        start += line.len();
        if line.trim().is_empty() {
            continue;
        }
        let inside: Vec<&Mark> = marks.iter().filter(|mark| mark.span.overlaps(span)).collect();
        let _ = writeln!(out, "<p>{}</p>", marked(&report.text, span, &inside));
    }
    out.push_str("</article>\n");
    out
}

fn marks(annotation: &Annotation) -> Vec<Mark> {
    let mut marks = Vec::new();
    for mention in &annotation.mentions {
        let who = mention.actor.as_ref().map_or("nobody known".to_owned(), |actor| actor.name.clone());
        let class = if mention.garbled { "name garbled" } else { "name" };
        let title = format!("{who}: {}", mention.because.join("; "));
        marks.push(Mark { span: mention.span(), class, title });
    }
    for time in &annotation.times {
        marks.push(Mark { span: time.span(), class: "time", title: time.value.clone() });
    }
    for quantity in &annotation.quantities {
        let bound = |bound: Option<f64>| bound.map_or("open".to_owned(), |bound| bound.to_string());
        let title = format!("{} to {}", bound(quantity.low), bound(quantity.high));
        marks.push(Mark { span: quantity.span(), class: "number", title });
    }
    for quote in &annotation.quotes {
        let speaker = quote.speaker.as_ref().map_or("speaker unknown", |speaker| speaker.text.as_str());
        marks.push(Mark { span: quote.span(), class: "quote", title: format!("said by {speaker}") });
    }
    marks
}

fn marked(text: &str, line: Span, marks: &[&Mark]) -> String {
    let mut out = String::new();
    let mut open: Vec<u32> = Vec::new();
    let mut at = line.start;
    let put =
        |out: &mut String, from: u32, to: u32| out.push_str(&escape(Span { start: from, end: to }.of(text)));
    for mark in marks {
        let start = mark.span.start.max(line.start);
        while let Some(&end) = open.last().filter(|&&end| end <= start) {
            put(&mut out, at, end);
            at = end;
            out.push_str("</mark>");
            open.pop();
        }
        let end = mark.span.end.min(line.end).min(open.last().copied().unwrap_or(line.end));
        if end <= start || start < at {
            continue;
        }
        put(&mut out, at, start);
        at = start;
        let _ = write!(out, "<mark class=\"{}\" title=\"{}\">", mark.class, escape(&mark.title));
        open.push(end);
    }
    while let Some(end) = open.pop() {
        put(&mut out, at, end);
        at = end;
        out.push_str("</mark>");
    }
    put(&mut out, at, line.end);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, spans: &[(usize, usize)], expected: &str) {
        let marks: Vec<Mark> = spans
            .iter()
            .map(|&(start, end)| Mark { span: Span::new(start, end), class: "c", title: String::new() })
            .collect();
        let shown = marked(text, Span::new(0, text.len()), &marks.iter().collect::<Vec<_>>());
        assert_eq!(shown.replace(" class=\"c\" title=\"\"", ""), expected);
    }

    #[test]
    fn marks_nest_and_never_cross() {
        check("abcd", &[(0, 3), (1, 2)], "<mark>a<mark>b</mark>c</mark>d");
        check("abcd", &[(0, 2), (1, 4)], "<mark>a<mark>b</mark></mark>cd");
        check("a<b", &[(1, 2)], "a<mark>&lt;</mark>b");
        check("abc", &[], "abc");
    }
}
