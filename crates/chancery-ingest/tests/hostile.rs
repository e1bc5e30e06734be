//! Input that lies, breaks off, swells or nests: nothing panics, nothing is lost without a word, the rest is read.

use std::fmt::Write as _;
use std::io::Write as _;

use chancery_ingest::{Config, Failure, Outcome, Report, read_bytes};
use flate2::Compression;
use flate2::write::GzEncoder;

const PARAGRAPH: &str = "Norway closed its border with Russia on Monday, the ministry of the interior in Oslo said in a statement.";

fn read(name: &str, bytes: &[u8], max_bytes: usize) -> (Vec<Report>, Vec<Failure>) {
    let (mut reports, mut failures) = (Vec::new(), Vec::new());
    let config = Config { max_bytes, ..Config::default() };
    read_bytes(name, bytes, &config, &mut |outcome| match outcome {
        Outcome::Report(report) => reports.push(*report),
        Outcome::Failure(failure) => failures.push(failure),
        Outcome::Skipped { .. } => {}
    });
    for report in &reports {
        let spans = report.kept.iter().map(|span| (span.start, span.end));
        for (start, end) in spans.chain(report.dropped.iter().map(|part| (part.start, part.end))) {
            assert!(report.text.get(start as usize..end as usize).is_some(), "{start}..{end} in {name}");
        }
    }
    (reports, failures)
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).expect("writing to memory");
    encoder.finish().expect("writing to memory")
}

/// Number of reports, a part of the first note's or failure's words.
#[track_caller]
fn check(name: &str, bytes: &[u8], reports: usize, said: &str) {
    let (found, failures) = read(name, bytes, 64 << 20);
    let words: Vec<String> = found
        .iter()
        .flat_map(|report| &report.notes)
        .map(|note| format!("{}: {}", note.code, note.message))
        .chain(failures.iter().map(|failure| failure.cause.clone()))
        .collect();
    assert_eq!(found.len(), reports, "{name}: {words:?}");
    assert!(said.is_empty() || words.iter().any(|word| word.contains(said)), "{name}: {words:?}");
}

#[test]
fn empty_binary_and_no_json() {
    check("a.txt", b"", 0, "empty file");
    check("a.txt", b"%PDF-1.7 ...", 0, "binary file (PDF)");
    check(
        "a.jsonl",
        b"{\"id\":\"1\",\"text\":\"Oslo\"}\nnonsense\n{\"id\":\"2\",\"text\":\"Bergen\"}",
        2,
        "expected a JSON object",
    );
    check("a.jsonl", b"{\"id\":\"1\"}", 0, "expected a field \"text\"");
    check(
        "a.jsonl",
        b"{\"id\":\"1\",\"text\":\"\xc3\xa9\",\"kept\":[[0,1]]}",
        0,
        "expected spans inside the text",
    );
}

#[test]
fn gzip_truncated_concatenated_and_swollen() {
    let whole = gzip(PARAGRAPH.repeat(50).as_bytes());
    check("a.txt.gz", &whole[..whole.len() - 9], 1, "truncated");
    check("a.txt.gz", &whole[..12], 0, "");
    let line = format!("{{\"text\":\"{PARAGRAPH}\"}}\n");
    check("a.jsonl.gz", &[gzip(line.as_bytes()), gzip(line.as_bytes())].concat(), 2, "");
    let (reports, failures) = read("a.txt.gz", &gzip(&vec![b'a'; 4 << 20]), 1 << 20);
    assert!(reports.is_empty());
    assert!(failures[0].cause.contains("at most 1048576 bytes"), "{failures:?}");
    check("a.gz", &gzip(&gzip(&gzip(PARAGRAPH.as_bytes()))), 0, "layers of compression");
}

#[test]
fn tags_nested_beyond_any_stack() {
    for tag in ["div", "b", "table", "p"] {
        let mut page = format!("<html>{}", format!("<{tag}>").repeat(100_000));
        let _ = write!(page, "<p>{PARAGRAPH}</p></html>");
        check("a.html", page.as_bytes(), 1, "flattened");
    }
}

#[test]
fn script_without_end_and_floods() {
    let page = format!("<html><body><p>{PARAGRAPH}</p><script>{}", "x<y;".repeat(1 << 20));
    check("a.html", page.as_bytes(), 1, "");
    check("a.html", format!("<html><p>{PARAGRAPH}{}", "&amp;&#x41;&bogus".repeat(50_000)).as_bytes(), 1, "");
    check("a.html", format!("<html><p {}>{PARAGRAPH}", "a=b ".repeat(100_000)).as_bytes(), 1, "");
    check("a.html", b"<html", 1, "");
}

#[test]
fn twenty_megabytes_of_script() {
    let script = "function f(a){if(a<1){return \"</p>\"+a}};".repeat(20 << 20 >> 5);
    assert!(script.len() > 20 << 20);
    for fast in [false, true] {
        let page =
            format!("<html><head><script>{script}</script></head><body><p>{PARAGRAPH}</p></body></html>");
        let config = Config { fast, ..Config::default() };
        let mut texts = Vec::new();
        read_bytes("a.html", page.as_bytes(), &config, &mut |outcome| {
            if let Outcome::Report(report) = outcome {
                texts.push(report.text);
            }
        });
        assert_eq!(texts.len(), 1);
        assert!(texts[0].contains(PARAGRAPH) && !texts[0].contains("function"), "{}", texts[0].len());
    }
}

#[test]
fn a_packed_archive_that_lies_about_lengths() {
    let page = format!("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<html><p>{PARAGRAPH}</p></html>");
    let record = |lie: isize| {
        let length = page.len() as isize + lie;
        let head = "WARC/1.0\r\nWARC-Type: response\r\nContent-Type: application/http\r\n";
        gzip(format!("{head}Content-Length: {length}\r\n\r\n{page}\r\n\r\n").as_bytes())
    };
    for (lie, reports) in [(0, 2), (-20, 2), (7, 1), (900, 1), (-10_000, 1)] {
        check("a.warc.gz", &[record(lie), record(0)].concat(), reports, "");
    }
    check("a.warc.gz", &[record(-20), record(0)].concat(), 2, "found");
    check("a.warc.gz", &[record(900), record(0)].concat(), 1, "another record");
    // A member's own length, which is its last four bytes, and its sum before them.
    let (first, second) = (record(0), record(0));
    for at in [1, 5] {
        let mut lying = first.clone();
        let end = lying.len();
        lying[end - at] ^= 0x55;
        check("a.warc.gz", &[lying, second.clone()].concat(), 1, "reading stopped");
    }
}

#[test]
fn bytes_that_are_no_text() {
    check("a.txt", format!("{PARAGRAPH}\0\0 {PARAGRAPH}").as_bytes(), 1, "");
    let utf16: Vec<u8> = PARAGRAPH.encode_utf16().flat_map(u16::to_le_bytes).collect();
    check("a.txt", &utf16, 1, "UTF-16 without a byte order mark");
    check("a.txt", b"Der Pr\xe4sident sprach in M\xfcnchen \xfcber die L\xe4nder.", 1, "invalid-utf8");
}

#[test]
fn a_line_of_fifty_megabytes() {
    let (reports, _) = read("a.txt", PARAGRAPH.repeat(500_000).as_bytes(), 64 << 20);
    assert_eq!(reports.len(), 1);
    assert_eq!(reports[0].kept.len(), 1);
}

#[test]
fn names_that_climb_or_break_lines() {
    let (reports, _) = read("../../etc/pass\nwd.txt", PARAGRAPH.as_bytes(), 1 << 20);
    assert_eq!(reports[0].id, "pass_wd");
}

#[test]
fn a_judged_line_passes_unchanged() {
    let line = "{\"id\":\"7\",\"text\":\"See also: Oslo\",\"lang\":\"en\",\"kept\":[[0,14]],\"dropped\":[],\"published\":\"2021-05-20\"}";
    let (reports, _) = read("-", line.as_bytes(), 1 << 20);
    let kept: Vec<(u32, u32)> = reports[0].kept.iter().map(|span| (span.start, span.end)).collect();
    assert_eq!(kept, [(0, 14)]);
    assert_eq!(reports[0].published.as_deref(), Some("2021-05-20"));
    assert_eq!(reports[0].id, "7");
}
