//! What has to hold whatever the bytes are.

use chancery_ingest::sniff::Format;
use chancery_ingest::{Config, Outcome, judge_together, read_bytes};

/// Reads `bytes`; panics if a span of a report lies outside its text or overlaps another.
pub fn read(bytes: &[u8], format: Option<Format>) {
    let config =
        Config { max_bytes: 1 << 20, fast: bytes.len().is_multiple_of(2), format, ..Config::default() };
    let mut reports = Vec::new();
    read_bytes("input", bytes, &config, &mut |outcome| {
        if let Outcome::Report(report) = outcome {
            reports.push(*report);
        }
    });
    judge_together(&mut reports);
    for report in &reports {
        if report.judged {
            continue;
        }
        let kept = report.kept.iter().map(|span| (span.start as usize, span.end as usize));
        let dropped = report.dropped.iter().map(|part| (part.start as usize, part.end as usize));
        let mut spans: Vec<(usize, usize)> = kept.chain(dropped).collect();
        spans.sort_unstable();
        for (start, end) in &spans {
            assert!(report.text.get(*start..*end).is_some(), "{start}..{end}");
        }
        for pair in spans.windows(2) {
            assert!(pair[0].1 <= pair[1].0, "{pair:?}");
        }
    }
}
