//! Report texts with marked words.

use chancery_model::{Report, Span};
use maud::{Markup, html};

/// Words to mark.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    /// Where.
    pub span: Span,
    /// How: a class of the style sheet.
    pub class: &'static str,
    /// What they belong to.
    pub href: Option<String>,
    /// Said on hovering, and to screen readers by the link.
    pub title: String,
}

/// A line of a text, cut at every border of a mark.
struct Line<'a> {
    span: Span,
    pieces: Vec<(Span, &'a str, Option<usize>)>,
}

/// The whole text, line by line; what was put aside is shown as such.
pub fn whole(report: &Report, marks: &[Mark]) -> Markup {
    html! {
        div class="text" {
            @for line in lines(&report.text, marks) {
                @if !line.pieces.is_empty() {
                    p class=[(!report.is_kept(line.span)).then_some("aside")] { (pieces(&line, marks)) }
                }
            }
        }
    }
}

/// Only the lines with marked words.
pub fn excerpt(report: &Report, marks: &[Mark]) -> Markup {
    let lines = lines(&report.text, marks);
    let has_mark = |at: usize| lines[at].pieces.iter().any(|piece| piece.2.is_some());
    let shown: Vec<usize> = (0..lines.len()).filter(|&at| has_mark(at)).collect();
    html! {
        div class="text" {
            @for (number, &at) in shown.iter().enumerate() {
                @let gap = match number { 0 => at > 0, _ => shown[number - 1] + 1 < at };
                @if gap { p class="gap" aria-hidden="true" { "…" } }
                p { (pieces(&lines[at], marks)) }
            }
            @if shown.last().is_some_and(|&last| last + 1 < lines.len()) { p class="gap" aria-hidden="true" { "…" } }
        }
    }
}

fn pieces(line: &Line<'_>, marks: &[Mark]) -> Markup {
    html! {
        @for (_, words, mark) in &line.pieces {
            @match mark.map(|mark| &marks[mark]) {
                None => (words),
                Some(mark) => @match &mark.href {
                    Some(href) => mark class=(mark.class) { a href=(href) title=(mark.title) { (words) } },
                    None => mark class=(mark.class) title=(mark.title) { (words) },
                },
            }
        }
    }
}

/// Cuts a text into lines, and these at the borders of marks; of marks that overlap the shortest is shown.
fn lines<'a>(text: &'a str, marks: &[Mark]) -> Vec<Line<'a>> {
    let mut order: Vec<usize> = (0..marks.len()).collect();
    order.sort_by_key(|&at| (marks[at].span.len(), marks[at].span.start));
    let mut lines = Vec::new();
    let mut start = 0;
    for line in text.split('\n') {
        let end = start + line.len();
        let inside: Vec<usize> = order
            .iter()
            .copied()
            .filter(|&at| (marks[at].span.start as usize) < end && (marks[at].span.end as usize) > start)
            .collect();
        let mut borders = vec![start, end];
        for &at in &inside {
            borders.extend([marks[at].span.start as usize, marks[at].span.end as usize]);
        }
        borders.retain(|&border| (start..=end).contains(&border) && text.is_char_boundary(border));
        borders.sort_unstable();
        borders.dedup();
        let pieces = borders
            .windows(2)
            .map(|pair| {
                let span = Span::new(pair[0], pair[1]);
                let mark = inside.iter().copied().find(|&at| marks[at].span.contains(span));
                (span, &text[pair[0]..pair[1]], mark)
            })
            .collect();
        lines.push(Line { span: Span::new(start, end), pieces });
        start = end + 1;
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, marks: &[(usize, usize)], expected: &str) {
        let marks: Vec<Mark> = marks
            .iter()
            .map(|&(start, end)| Mark {
                span: Span::new(start, end),
                class: "c",
                href: None,
                title: String::new(),
            })
            .collect();
        let html = whole(&Report::new("r", text), &marks).into_string();
        assert_eq!(html.replace("<mark class=\"c\" title=\"\">", "[").replace("</mark>", "]"), expected);
    }

    #[test]
    fn marks_are_cut_at_borders_and_lines() {
        check("abc def", &[(0, 3)], "<div class=\"text\"><p>[abc] def</p></div>");
        check("abc def ghi", &[(0, 11), (4, 7)], "<div class=\"text\"><p>[abc ][def][ ghi]</p></div>");
        check("ab\n\ncd", &[(1, 5)], "<div class=\"text\"><p>a[b]</p><p>[c]d</p></div>");
    }

    #[test]
    fn marks_that_do_not_fit_do_no_harm() {
        check("ü", &[(1, 2)], "<div class=\"text\"><p>ü</p></div>");
        check("a", &[(5, 9)], "<div class=\"text\"><p>a</p></div>");
        check("", &[(0, 0)], "<div class=\"text\"></div>");
    }

    #[test]
    fn every_byte_is_escaped() {
        check("<b>&\"'", &[], "<div class=\"text\"><p>&lt;b&gt;&amp;&quot;'</p></div>");
    }
}
