//! How fast bytes become reports: `cargo bench -p chancery-ingest -- [FILE…]`.
//!
//! With saved pages (`.html`, `.html.gz`) or archives (`.warc`, `.warc.gz`) given, those are measured; else pages and an
//! archive made here. Figures are per second of CPU, one thread, so that they mean something on a busy machine.
//! `benchsuite/ingest.py` runs this beside other programs on the same files and prints ratios.

use std::fmt::Write as _;
use std::fs;
use std::hint::black_box;
use std::io::{BufRead, Read as _, Write as _};
use std::time::Instant;

use chancery_ingest::sniff::Format;
use chancery_ingest::{Config, Outcome, read_bytes, unpack, warc};

fn main() {
    let arguments: Vec<String> =
        std::env::args().skip(1).filter(|argument| !argument.starts_with("--")).collect();
    let is_archive = |path: &&String| path.ends_with(".warc") || path.ends_with(".warc.gz");
    let archives: Vec<&String> = arguments.iter().filter(is_archive).collect();
    let mut pages: Vec<Vec<u8>> = Vec::new();
    for path in arguments.iter().filter(|path| !is_archive(path)) {
        match fs::read(path) {
            Ok(bytes) => pages.push(unpack::whole(&bytes, 1 << 30).ok().flatten().unwrap_or(bytes)),
            Err(error) => say(&format!("{path}: {error}")),
        }
    }
    if arguments.is_empty() {
        pages = (0..40).map(page).collect();
    }
    if !pages.is_empty() {
        let bytes: usize = pages.iter().map(Vec::len).sum();
        say(&format!("pages {} mean_kb {}", pages.len(), bytes / pages.len() / 1_000));
        for (name, fast) in [("pages_default", false), ("pages_fast", true)] {
            let config = Config { fast, ..Config::default() };
            let seconds = cpu_seconds(|| {
                for page in &pages {
                    read_bytes("page.html", page, &config, &mut |outcome| drop(black_box(outcome)));
                }
            });
            say(&format!("{name} {:.1} per_cpu_s", pages.len() as f64 / seconds));
        }
    }
    if archives.is_empty() && arguments.is_empty() {
        scan("made_here", &archive(&pages));
    }
    for path in archives {
        match fs::read(path) {
            Ok(bytes) => scan(path, &bytes),
            Err(error) => say(&format!("{path}: {error}")),
        }
    }
}

/// Reads an archive's records and their HTTP headers, without extracting pages.
fn scan(name: &str, archive: &[u8]) {
    let (mut pages, mut others, mut bytes) = (0_u64, 0_u64, 0_u64);
    let seconds = cpu_seconds(|| {
        let mut sink = |outcome: Outcome| others += u64::from(!matches!(outcome, Outcome::Failure(_)));
        let mut take = |page: warc::Page, _: &mut dyn FnMut(Outcome)| {
            pages += 1;
            bytes += page.bytes.len() as u64;
        };
        let config = Config::default();
        let mut input: Box<dyn BufRead> = Box::new(archive);
        if archive.starts_with(b"\x1f\x8b") {
            input = unpack::reader(Format::Gzip, input).unwrap_or(Box::new(archive));
        }
        warc::scan(name, &mut *input, &config, &mut sink, &mut take);
    });
    let records = (pages + others) as f64;
    say(&format!(
        "warc_scan {:.0} records_per_cpu_s {:.0} mb_per_cpu_s ({name}: {pages} pages, {others} others)",
        records / seconds,
        bytes as f64 / 1e6 / seconds
    ));
}

/// Seconds this thread was on a CPU during `work`; of the clock where the system does not say.
fn cpu_seconds(work: impl FnOnce()) -> f64 {
    let on_cpu = || {
        let text = fs::read_to_string("/proc/thread-self/schedstat").ok()?;
        text.split(' ').next()?.parse::<f64>().ok()
    };
    let (start, before) = (Instant::now(), on_cpu());
    work();
    match (before, on_cpu()) {
        (Some(before), Some(after)) => ((after - before) / 1e9).max(1e-6),
        _ => start.elapsed().as_secs_f64().max(1e-6),
    }
}

/// A page as newspapers make them: an article in the middle of menus.
fn page(number: usize) -> Vec<u8> {
    let mut page =
        format!("<!doctype html><html lang=en><head><title>Story {number}</title></head><body><nav><ul>");
    for i in 0..300 {
        let _ =
            write!(page, "<li class=\"menu-item item-{i}\"><a href=\"/section/{i}\">Section {i}</a></li>");
    }
    let _ = write!(page, "</ul></nav><main><article><h1>Envoys meet for round {number}</h1>");
    for i in 0..30 {
        let _ = write!(
            page,
            "<p>In round {number} the envoys of both coasts spoke for {i} hours about herring, ferries and the lighthouse, \
             and said afterwards that the talks would go on in autumn.</p>"
        );
    }
    let _ = write!(page, "</article></main><script>{}</script></body></html>", "let x = 1;\n".repeat(5_000));
    page.into_bytes()
}

/// An archive of these pages, a gzip member a record.
fn archive(pages: &[Vec<u8>]) -> Vec<u8> {
    let mut archive = Vec::new();
    for (number, page) in pages.iter().enumerate() {
        let http = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n";
        let head = format!(
            "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://news.example/{number}\r\n\
             Content-Type: application/http\r\nContent-Length: {}\r\n\r\n{http}",
            http.len() + page.len()
        );
        let mut record = head.into_bytes();
        record.extend_from_slice(page);
        record.extend_from_slice(b"\r\n\r\n");
        let mut packed = Vec::new();
        let mut encoder = flate2::bufread::GzEncoder::new(record.as_slice(), flate2::Compression::default());
        let _ = encoder.read_to_end(&mut packed);
        archive.extend(packed);
    }
    archive
}

fn say(line: &str) {
    let _ = writeln!(std::io::stdout(), "{line}");
}
