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

/// Puts `table` between the marks of `readme`; `None` if the marks are not there.
pub fn replaced(readme: &str, table: &str) -> Option<String> {
    let begin = readme.find(MARKS.0)? + MARKS.0.len();
    let end = begin + readme[begin..].find(MARKS.1)?;
    Some(format!("{}\n{table}{}", &readme[..begin], &readme[end..]))
}

#[cfg(test)]
mod tests {
    #[test]
    fn only_the_part_between_the_marks_changes() {
        let readme = "a\n<!-- quality: begin -->\nold\n<!-- quality: end -->\nb\n";
        let new = super::replaced(readme, "new\n");
        assert_eq!(new.as_deref(), Some("a\n<!-- quality: begin -->\nnew\n<!-- quality: end -->\nb\n"));
    }
}
