//! A brief as one self-contained page: a click on a claim shows the marked words in each report side by side.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use chancery_model::{Report, Span};

use super::{Brief, Item, Marker};

const STYLE: &str = include_str!("brief.css");
const SCRIPT: &str = include_str!("brief.js");

/// Shows several briefs on one page; `reports` are those of all of them.
pub fn render(briefs: &[Brief<'_>], reports: &[Report]) -> String {
    let mut page = Page { out: String::new(), claims: Vec::new() };
    let title = briefs.first().map_or("Chancery brief", |brief| brief.title);
    let _ = write!(
        page.out,
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n",
        escape(title)
    );
    for (number, brief) in briefs.iter().enumerate() {
        page.story(number + 1, brief, reports);
    }
    let _ = write!(page.out, "<script>\n{SCRIPT}</script>\n</body>\n</html>\n");
    page.out
}

struct Page {
    out: String,
    /// Places of each claim of the current story.
    claims: Vec<Vec<Marker>>,
}

impl Page {
    fn story(&mut self, number: usize, brief: &Brief<'_>, reports: &[Report]) {
        self.claims.clear();
        let n_reports: usize = brief.sources.iter().map(|source| source.reports.len()).sum();
        let _ = write!(
            self.out,
            "<section class=\"story\" id=\"s{number}\">\n<h1>{}</h1>\n<p class=\"meta\">{n_reports} reports, {} wires{}</p>\n<div class=\"brief\">\n",
            escape(brief.title),
            brief.sources.len(),
            match brief.days {
                (Some(first), Some(last)) if first != last =>
                    format!(", published {} to {}", escape(first), escape(last)),
                (Some(first), _) => format!(", published {}", escape(first)),
                _ => String::new(),
            }
        );
        self.items("What happened", &brief.happened);
        self.disagreements(brief);
        self.damaged(brief);
        self.items("Planned, and what came of it", &brief.planned);
        self.items("Denied, not done, or only alleged", &brief.doubtful);
        self.items("Unclear: nobody known takes part, or the words are damaged", &brief.unclear);
        self.items("Said, and how things stand", &brief.said);
        self.out.push_str("</div>\n<div class=\"reports\">\n<h2>The reports</h2>\n<div class=\"columns\">\n");
        let by_id: BTreeMap<&str, &Report> =
            reports.iter().map(|report| (report.id.as_str(), report)).collect();
        for source in &brief.sources {
            for report in &source.reports {
                if let Some(full) = by_id.get(report.id) {
                    let origin =
                        source.origin.map_or(String::new(), |origin| format!(", from {}", escape(origin)));
                    let _ = writeln!(
                        self.out,
                        "<article id=\"s{number}r{0}\" tabindex=\"0\"><h3>[{0}] {1}</h3><p class=\"meta\">{2}, {3}; wire {4}{origin}</p>",
                        report.number,
                        escape(report.title.unwrap_or(report.id)),
                        escape(report.outlet.unwrap_or("outlet unknown")),
                        escape(report.published.unwrap_or("undated")),
                        escape(source.wire),
                    );
                    self.report_text(report.number, full);
                    self.out.push_str("</article>\n");
                }
            }
        }
        self.out.push_str("</div>\n</div>\n</section>\n");
    }

    fn claim(&mut self, places: &[Marker]) -> usize {
        self.claims.push(places.to_vec());
        self.claims.len() - 1
    }

    fn items(&mut self, heading: &str, items: &[Item<'_>]) {
        if items.is_empty() {
            return;
        }
        let _ = write!(self.out, "<h2>{heading}</h2>\n<ul>\n");
        for item in items {
            let claim = self.claim(&item.places);
            let _ = writeln!(
                self.out,
                "<li><button type=\"button\" data-claim=\"{claim}\"><time>{}</time> {}</button>\
                 <p class=\"facts\">{}; {} {}</p>{}</li>",
                escape(item.date.as_deref().unwrap_or("undated")),
                escape(&item.cluster.name),
                escape(&item.facts().join("; ")),
                item.support.words(),
                markers(&item.places),
                item.words.map_or(String::new(), |(words, _)| format!(
                    "<blockquote>{}</blockquote>",
                    escape(&words.split_whitespace().collect::<Vec<_>>().join(" "))
                )),
            );
        }
        self.out.push_str("</ul>\n");
    }

    fn disagreements(&mut self, brief: &Brief<'_>) {
        if brief.disagreements.is_empty() {
            return;
        }
        self.out.push_str("<h2>Where they disagree</h2>\n<ul class=\"conflict\">\n");
        for disagreement in &brief.disagreements {
            let _ = write!(
                self.out,
                "<li>{}: <b>{}</b><ul>",
                escape(&disagreement.cluster.name),
                escape(&disagreement.slot.slot)
            );
            for reading in &disagreement.readings {
                let claim = self.claim(&reading.places);
                let words =
                    reading.surface.first().map_or(String::new(), |words| format!(" “{}”", escape(words)));
                let _ = write!(
                    self.out,
                    "<li><button type=\"button\" data-claim=\"{claim}\">{}{words}</button> {} reports, {} wires {}</li>",
                    escape(reading.value),
                    reading.reports,
                    reading.wires,
                    markers(&reading.places)
                );
            }
            self.out.push_str("</ul>");
            for because in &disagreement.slot.because {
                let _ = write!(self.out, "<p class=\"facts\">because {}</p>", escape(because));
            }
            self.out.push_str("</li>\n");
        }
        self.out.push_str("</ul>\n");
    }

    fn damaged(&mut self, brief: &Brief<'_>) {
        if brief.damaged.is_empty() {
            return;
        }
        self.out.push_str("<h2>Probably mistranslated or misspelt</h2>\n<ul class=\"garble\">\n");
        for damage in &brief.damaged {
            let claim = self.claim(&damage.places);
            let reading = if damage.reading.is_empty() {
                "meaning unknown".to_owned()
            } else {
                format!("likely <b>{}</b>", escape(damage.reading))
            };
            let _ = writeln!(
                self.out,
                "<li><button type=\"button\" data-claim=\"{claim}\">“{}”</button> {reading} <span class=\"facts\">{} {}</span></li>",
                escape(damage.words),
                escape(&damage.because.join("; ")),
                markers(&damage.places)
            );
        }
        self.out.push_str("</ul>\n");
    }

    /// The text in lines, cut at every border of a claim's words; parts put aside are marked as such.
    fn report_text(&mut self, number: usize, report: &Report) {
        let text = &report.text;
        let mut marks: Vec<(Span, usize)> = Vec::new();
        for (claim, places) in self.claims.iter().enumerate() {
            marks.extend(
                places.iter().filter(|place| place.report == number).map(|place| (place.span, claim)),
            );
        }
        let dropped: Vec<Span> =
            report.dropped.iter().map(|part| Span { start: part.start, end: part.end }).collect();
        let mut borders: Vec<usize> = vec![0, text.len()];
        borders.extend(
            marks
                .iter()
                .map(|(span, _)| span)
                .chain(&dropped)
                .flat_map(|span| [span.start as usize, span.end as usize]),
        );
        borders.extend(text.match_indices('\n').flat_map(|(at, _)| [at, at + 1]));
        borders.retain(|&border| text.is_char_boundary(border));
        borders.sort_unstable();
        borders.dedup();
        self.out.push_str("<p>");
        for pair in borders.windows(2) {
            let (start, end) = (pair[0], pair[1]);
            let piece = &text[start..end];
            if piece == "\n" {
                self.out.push_str("</p>\n<p>");
                continue;
            }
            let span = Span::new(start, end);
            let claims: Vec<String> = marks
                .iter()
                .filter(|(mark, _)| mark.contains(span))
                .map(|(_, claim)| claim.to_string())
                .collect();
            let is_dropped = dropped.iter().any(|part| part.contains(span));
            let words = escape(piece);
            match (claims.is_empty(), is_dropped) {
                (true, false) => self.out.push_str(&words),
                (true, true) => _ = write!(self.out, "<s>{words}</s>"),
                (false, _) => {
                    _ = write!(self.out, "<mark data-claims=\" {} \">{words}</mark>", claims.join(" "))
                }
            }
        }
        self.out.push_str("</p>\n");
    }
}

fn markers(places: &[Marker]) -> String {
    let mut shown: Vec<String> =
        places.iter().map(|place| format!("[{}:{}]", place.report, place.line)).collect();
    shown.dedup();
    format!("<span class=\"places\">{}</span>", shown.join(" "))
}

/// The words with every character that means something in HTML written out.
pub fn escape(words: &str) -> String {
    let mut out = String::with_capacity(words.len());
    for character in words.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\0' => out.push('\u{fffd}'),
            _ => out.push(character),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_byte_of_a_report_is_escaped() {
        assert_eq!(escape("<script>\"&'"), "&lt;script&gt;&quot;&amp;&#39;");
    }

    #[test]
    fn overlapping_claims_mark_each_piece_with_both() {
        let mut page = Page { out: String::new(), claims: Vec::new() };
        let marker = |start, end| Marker { report: 1, line: 1, span: Span::new(start, end) };
        page.claim(&[marker(0, 7)]);
        page.claim(&[marker(4, 11)]);
        page.report_text(1, &Report::new("r", "abc def ghi"));
        assert_eq!(
            page.out,
            "<p><mark data-claims=\" 0 \">abc </mark><mark data-claims=\" 0 1 \">def</mark><mark data-claims=\" 1 \"> ghi</mark></p>\n"
        );
    }
}
