//! A brief on a terminal.

use std::fmt::Write as _;

use super::{Brief, Item, Marker};

/// How to show it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TextStyle {
    /// Columns to fill.
    pub width: usize,
    /// Whether to send ANSI colours: only to a terminal.
    pub colour: bool,
}

/// Shows `brief` as plain text.
pub fn render(brief: &Brief<'_>, style: TextStyle) -> String {
    let mut page = Page { out: String::new(), style };
    page.title(brief);
    page.items("What happened", &brief.happened);
    page.disagreements(brief);
    page.damaged(brief);
    page.items("Planned, and what came of it", &brief.planned);
    page.items("Denied, not done, or only alleged", &brief.doubtful);
    page.items("Unclear: nobody known takes part, or the words are damaged", &brief.unclear);
    page.items("Said, and how things stand", &brief.said);
    page.sources(brief);
    page.out
}

struct Page {
    out: String,
    style: TextStyle,
}

impl Page {
    fn title(&mut self, brief: &Brief<'_>) {
        let title = self.paint("1", brief.title);
        let _ = writeln!(self.out, "{title}");
        let n_reports: usize = brief.sources.iter().map(|source| source.reports.len()).sum();
        let days = match brief.days {
            (Some(first), Some(last)) if first == last => format!("published {first}"),
            (Some(first), Some(last)) => format!("published {first} to {last}"),
            _ => "day of publication unknown".to_owned(),
        };
        let line = format!("{}, {}, {days}", count(n_reports, "report"), count(brief.sources.len(), "wire"));
        let line = self.paint("2", &line);
        let _ = writeln!(self.out, "{line}");
    }

    fn heading(&mut self, words: &str) {
        let heading = self.paint("1;4", words);
        let _ = writeln!(self.out, "\n{heading}");
    }

    fn items(&mut self, heading: &str, items: &[Item<'_>]) {
        if items.is_empty() {
            return;
        }
        self.heading(heading);
        for item in items {
            let date = item.date.clone().unwrap_or_else(|| "undated".to_owned());
            let head = format!("{date}  {}", self.paint("1", &item.cluster.name));
            self.paragraph("  ", "      ", &head);
            let facts = item.facts().join("; ");
            let line = format!("{facts}; {}  {}", item.support.words(), markers(&item.places));
            self.paragraph("      ", "      ", &line);
            if let Some((words, _)) = item.words {
                let quote = format!("“{}”", shortened(&flat(words)));
                self.paragraph("      ", "        ", &self.paint("2", &quote));
            }
        }
    }

    fn disagreements(&mut self, brief: &Brief<'_>) {
        if brief.disagreements.is_empty() {
            return;
        }
        self.heading("Where they disagree");
        for disagreement in &brief.disagreements {
            let head = format!("{}: {}", disagreement.cluster.name, self.paint("1", &disagreement.slot.slot));
            self.paragraph("  ", "      ", &head);
            for reading in &disagreement.readings {
                let words = reading.surface.first().map_or(String::new(), |words| format!(" (“{words}”)"));
                let line = format!(
                    "{}{words}: {}, {}  {}",
                    self.paint("33", reading.value),
                    count(reading.reports, "report"),
                    count(reading.wires, "wire"),
                    markers(&reading.places)
                );
                self.paragraph("      ", "        ", &line);
            }
            for because in &disagreement.slot.because {
                self.paragraph("      ", "        ", &format!("because {because}"));
            }
        }
    }

    fn damaged(&mut self, brief: &Brief<'_>) {
        if brief.damaged.is_empty() {
            return;
        }
        self.heading("Probably mistranslated or misspelt");
        for damage in &brief.damaged {
            let reading = if damage.reading.is_empty() {
                "meaning unknown".to_owned()
            } else {
                format!("likely {}", self.paint("32", damage.reading))
            };
            let words = flat(damage.words);
            let line =
                format!("“{words}”: {reading} ({})  {}", damage.because.join("; "), markers(&damage.places));
            self.paragraph("  ", "      ", &line);
        }
    }

    fn sources(&mut self, brief: &Brief<'_>) {
        self.heading("Sources");
        for source in &brief.sources {
            let origin = source.origin.map_or(String::new(), |origin| format!(", from {origin}"));
            let head = format!("{}{origin}", source.wire);
            self.paragraph("  ", "      ", &head);
            for because in source.because {
                self.paragraph("      ", "        ", because);
            }
            for report in &source.reports {
                let outlet = report.outlet.unwrap_or("outlet unknown");
                let published = report.published.unwrap_or("undated");
                let title = report.title.map_or(String::new(), |title| format!(" “{}”", flat(title)));
                self.paragraph(
                    "    ",
                    "        ",
                    &format!("[{}] {} ({outlet}, {published}){title}", report.number, report.id),
                );
                if !report.dropped.is_empty() {
                    let parts: Vec<String> =
                        report.dropped.iter().map(|(reason, n)| format!("{n} {reason}")).collect();
                    self.paragraph("        ", "          ", &format!("put aside: {}", parts.join(", ")));
                }
                for note in &report.notes {
                    self.paragraph("        ", "          ", &format!("note: {note}"));
                }
            }
        }
    }

    /// Wraps at blanks; `first` and `rest` are the indents.
    fn paragraph(&mut self, first: &str, rest: &str, words: &str) {
        let mut line = first.to_owned();
        let mut width = first.len();
        let mut is_empty = true;
        for word in words.split(' ').filter(|word| !word.is_empty()) {
            let length = visible_width(word);
            if !is_empty && width + 1 + length > self.style.width.max(40) {
                let _ = writeln!(self.out, "{line}");
                line = rest.to_owned();
                width = rest.len();
                is_empty = true;
            }
            if !is_empty {
                line.push(' ');
                width += 1;
            }
            line.push_str(word);
            width += length;
            is_empty = false;
        }
        let _ = writeln!(self.out, "{line}");
    }

    fn paint(&self, code: &str, words: &str) -> String {
        let words = clean(words);
        if self.style.colour { format!("\u{1b}[{code}m{words}\u{1b}[0m") } else { words }
    }
}

fn count(number: usize, noun: &str) -> String {
    if number == 1 { format!("1 {noun}") } else { format!("{number} {noun}s") }
}

/// `[2:15] [3:7]`, each line once.
fn markers(places: &[Marker]) -> String {
    let mut shown: Vec<String> =
        places.iter().map(|place| format!("[{}:{}]", place.report, place.line)).collect();
    shown.dedup();
    shown.join(" ")
}

/// One line, without control characters: report texts are hostile, a terminal obeys them.
fn flat(words: &str) -> String {
    clean(&words.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// Longest quotation on a terminal, in characters.
const QUOTE: usize = 150;

/// Cut at a blank, with an ellipsis.
fn shortened(words: &str) -> String {
    let Some((cut, _)) = words.char_indices().nth(QUOTE) else { return words.to_owned() };
    let end = words[..cut].rfind(' ').unwrap_or(cut);
    format!("{} …", &words[..end])
}

fn clean(words: &str) -> String {
    words.chars().filter(|character| !character.is_control() || *character == '\t').collect()
}

/// Characters that take a column: escape sequences do not.
fn visible_width(word: &str) -> usize {
    let mut width = 0;
    let mut in_escape = false;
    for character in word.chars() {
        match character {
            '\u{1b}' => in_escape = true,
            'm' if in_escape => in_escape = false,
            _ if in_escape => {}
            _ => width += 1,
        }
    }
    width
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_paragraph_keeps_to_the_width() {
        let mut page = Page { out: String::new(), style: TextStyle { width: 40, colour: false } };
        page.paragraph("  ", "    ", "one two three four five six seven eight nine ten eleven");
        assert_eq!(page.out, "  one two three four five six seven\n    eight nine ten eleven\n");
    }

    #[test]
    fn control_characters_of_a_report_do_not_reach_the_terminal() {
        assert_eq!(flat("a\u{1b}[2Jb\nc"), "a[2Jb c");
    }
}
