//! Learns an outlet's own furniture from many of its reports: lines that stand in several of them.

use std::collections::{BTreeMap, BTreeSet};

use chancery_model::{Dropped, Report, Span};

use super::lines;

/// Fewest reports, with different titles, that a line has to stand in. Two may quote the same statement.
const MIN_REPORTS: usize = 3;

/// Puts aside lines that stand in at least three reports of one outlet and in a fifth of all its reports.
///
/// The order of `reports` does not matter. Reports without an outlet are left alone.
pub fn judge_together(reports: &mut [Report]) {
    let mut by_outlet: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (i, report) in reports.iter().enumerate() {
        if let Some(outlet) = &report.outlet {
            by_outlet.entry(outlet.clone()).or_default().push(i);
        }
    }
    for members in by_outlet.values().filter(|members| members.len() >= MIN_REPORTS) {
        let mut titles: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for report in members.iter().map(|&i| &reports[i]) {
            let title = report.title.clone().unwrap_or_else(|| report.id.clone());
            for span in &report.kept {
                titles.entry(key(span.of(&report.text))).or_default().insert(title.clone());
            }
        }
        let is_furniture = |text: &str| {
            let count = titles.get(&key(text)).map_or(0, BTreeSet::len);
            count >= MIN_REPORTS && count * 5 >= members.len()
        };
        for &i in members {
            let report = &mut reports[i];
            let (aside, kept): (Vec<Span>, Vec<Span>) =
                report.kept.iter().partition(|span| is_furniture(span.of(&report.text)));
            report.kept = kept;
            let reason = "outlet-furniture";
            report.dropped.extend(aside.iter().map(|span| Dropped {
                start: span.start,
                end: span.end,
                reason: reason.to_owned(),
            }));
            report.dropped.sort_by_key(|part| part.start);
        }
    }
}

fn key(text: &str) -> String {
    lines::split(text).into_iter().map(|line| line.key).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use chancery_model::Report;

    #[track_caller]
    fn check(outlet: Option<&str>, count: usize, expected: usize) {
        let mut reports: Vec<Report> = (0..count)
            .map(|i| {
                let body = format!(
                    "Minister number {i} spoke at length about fish and the sea on Monday, it was said."
                );
                let text = format!(
                    "Title of story number {i}\n\n{body}\n\nThe Courier keeps its eyes on the whole world."
                );
                let mut report = Report::new(i.to_string(), text);
                report.outlet = outlet.map(str::to_owned);
                crate::judge(&mut report);
                report
            })
            .collect();
        super::judge_together(&mut reports);
        let aside = reports
            .iter()
            .flat_map(|report| &report.dropped)
            .filter(|part| part.reason == "outlet-furniture");
        assert_eq!(aside.count(), expected);
    }

    #[test]
    fn lines_that_an_outlet_repeats() {
        check(Some("Courier"), 4, 4);
        check(Some("Courier"), 2, 0);
        check(None, 4, 0);
    }
}
