//! The README's quality table.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use crate::measures::{Figure, MEASURES, PRACTICE};
use crate::run::Scores;

/// Where the table begins and ends in the README.
pub const MARKS: (&str, &str) = ("<!-- quality: begin -->", "<!-- quality: end -->");

/// The table in Markdown.
pub fn markdown(measured: &BTreeMap<String, Scores>) -> String {
    let mut out = String::from("| measured on | figure | value |\n|---|---|---|\n");
    for measure in MEASURES.iter().filter(|measure| !PRACTICE.contains(&measure.name)) {
        rows(&mut out, measure.name, measure.figures, measured);
    }
    let practice = MEASURES
        .iter()
        .find(|measure| measure.name == PRACTICE[0])
        .map_or(&[][..], |measure| measure.figures);
    rows(&mut out, "practice", practice, measured);
    out
}

fn rows(out: &mut String, name: &str, figures: &[Figure], measured: &BTreeMap<String, Scores>) {
    let Some(scores) = measured.get(name) else { return };
    for (number, figure) in figures.iter().enumerate() {
        if let Some(value) = scores.figures.get(figure.name) {
            let shown = if value.fract() == 0.0 && figure.smaller_is_better {
                format!("{value}")
            } else {
                format!("{value:.3}")
            };
            let _ = writeln!(out, "| {} | {} | {shown} |", if number == 0 { name } else { "" }, figure.title);
        }
    }
}

/// Where the example's brief begins and ends in the README.
pub const EXAMPLE: (&str, &str) = ("<!-- example: begin -->", "<!-- example: end -->");

/// Puts `text` between `marks` of `readme`; `None` if the marks are not there.
pub fn replaced(readme: &str, marks: (&str, &str), text: &str) -> Option<String> {
    let begin = readme.find(marks.0)? + marks.0.len();
    let end = begin + readme[begin..].find(marks.1)?;
    Some(format!("{}\n{text}{}", &readme[..begin], &readme[end..]))
}

/// The example's brief as the README shows it: each section's first entries, as they are.
pub fn example(brief: &str) -> String {
    const LINES: usize = 12;
    let mut out = String::from("```text\n");
    let mut left = usize::MAX;
    let mut is_cut = false;
    for line in brief.lines() {
        let is_heading = !line.is_empty() && !line.starts_with(' ');
        let is_entry = line.starts_with("  ") && !line.starts_with("   ");
        if is_heading && out.len() > 200 {
            left = LINES;
            is_cut = false;
        } else if left == 0 || is_cut {
            // Only whole entries are shown.
            if !is_cut && !is_entry {
                let _ = writeln!(out, "{line}");
            } else if !is_cut {
                is_cut = true;
                out.push_str("  …\n");
            }
            if line.is_empty() {
                out.push('\n');
            }
            continue;
        }
        left = left.saturating_sub(1);
        let _ = writeln!(out, "{line}");
    }
    out.push_str("```\n");
    out
}

#[cfg(test)]
mod tests {
    #[test]
    fn only_the_part_between_the_marks_changes() {
        let readme = "a\n<!-- quality: begin -->\nold\n<!-- quality: end -->\nb\n";
        let new = super::replaced(readme, super::MARKS, "new\n");
        assert_eq!(new.as_deref(), Some("a\n<!-- quality: begin -->\nnew\n<!-- quality: end -->\nb\n"));
    }
}
