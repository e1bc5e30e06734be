//! `cargo run --release -p chancery-ingest --features parquet --example mutate -- TARGET SECONDS [SEED]`
//!
//! Feeds the byte readers with mutated files of `fuzz/corpus`, as the fuzz targets do, but without coverage to steer by
//! and without anything to build: quick to start, worse at finding. What breaks a reader, or takes it seconds, is left
//! in `target/fuzz/found`.

#[path = "../../../fuzz/check.rs"]
mod check;

use std::fs;
use std::panic::{self, AssertUnwindSafe};
use std::path::Path;
use std::time::{Duration, Instant};

use chancery_ingest::sniff::Format;

/// Seconds of CPU that are too many for some kilobytes.
const SLOW: f64 = 2.0;

/// Longest input, in bytes.
const LONGEST: usize = 40_000;

/// What readers look for.
const WORDS: [&[u8]; 40] = [
    b"<p>",
    b"</p>",
    b"<div>",
    b"<script>",
    b"</script>",
    b"<!--",
    b"-->",
    b"<![CDATA[",
    b"&#x110000;",
    b"&amp;",
    b"<title>",
    b"</article>",
    b"<table>",
    b"charset=utf-16",
    b"\xff\xfe",
    b"\xef\xbb\xbf",
    b"\x1f\x8b\x08",
    b"WARC/1.0\r\n",
    b"Content-Length: 99999999999\r\n",
    b"Content-Length: -1\r\n",
    b"\r\n\r\n",
    b"HTTP/1.1 200 OK\r\n",
    b"Transfer-Encoding: chunked\r\n",
    b"ffffffff\r\n",
    b"{\"text\":",
    b"\"kept\":[[0,4294967295]]",
    b"\\ud800",
    b"\\u0000",
    b"\xc3\x28",
    "\u{1F600}".as_bytes(),
    "\u{2028}".as_bytes(),
    "\u{0130}".as_bytes(),
    b"See also: ",
    b"\n\n\n",
    b"\0",
    b"\"\"",
    b"<?xml version=\"1.0\"?>",
    b"<!DOCTYPE x [<!ENTITY a \"aa\">]>",
    b"<item>",
    b"0000-00-00T99:99:99",
];

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let target = arguments.first().map_or("any", String::as_str);
    let seconds = arguments.get(1).and_then(|n| n.parse().ok()).unwrap_or(60);
    let seed = arguments.get(2).and_then(|n| n.parse().ok()).unwrap_or(1);
    let format = match target {
        "html" => Some(Format::Html),
        "warc" => Some(Format::Warc),
        "feed" => Some(Format::Feed),
        "jsonl" => Some(Format::Jsonl),
        "text" => Some(Format::Plain),
        _ => None,
    };
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut corpus: Vec<Vec<u8>> = Vec::new();
    for entry in fs::read_dir(root.join("fuzz/corpus").join(target)).into_iter().flatten().flatten() {
        corpus.extend(fs::read(entry.path()));
    }
    corpus.sort();
    if corpus.is_empty() {
        eprintln!("expected files in fuzz/corpus/{target}, found none");
        std::process::exit(2);
    }
    let found = root.join("target/fuzz/found");
    let _ = fs::create_dir_all(&found);
    let (mut state, begun, mut runs, mut kept) = (seed, Instant::now(), 0_u64, 0_u64);
    while begun.elapsed() < Duration::from_secs(seconds) {
        let input = mutated(&corpus, &mut state);
        let before = on_cpu();
        let broke = panic::catch_unwind(AssertUnwindSafe(|| check::read(&input, format))).is_err();
        if broke || on_cpu() - before > SLOW {
            kept += 1;
            let what = if broke { "broke" } else { "slow" };
            let _ = fs::write(found.join(format!("{target}-{what}-{seed}-{runs}")), &input);
        }
        // Some of what passed is mutated further.
        if next(&mut state).is_multiple_of(50) && corpus.len() < 400 {
            corpus.push(input);
        }
        runs += 1;
    }
    eprintln!("{target}: {runs} inputs, {kept} broke a reader or were slow");
    std::process::exit(i32::from(kept > 0));
}

/// Seconds this thread was on a CPU: by the clock everything is slow on a busy machine.
fn on_cpu() -> f64 {
    let text = fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    text.split(' ').next().and_then(|nanoseconds| nanoseconds.parse::<f64>().ok()).unwrap_or(0.0) / 1e9
}

fn mutated(corpus: &[Vec<u8>], state: &mut u64) -> Vec<u8> {
    let mut input = corpus[below(state, corpus.len())].clone();
    for _ in 0..1 + below(state, 6) {
        let at = below(state, input.len() + 1);
        let to = at + below(state, (input.len() - at).min(200) + 1);
        match below(state, 8) {
            0 if at < input.len() => input[at] = next(state) as u8,
            1 if at < input.len() => input[at] ^= 1 << below(state, 8),
            2 => drop(input.drain(at..to)),
            3 => input.truncate(at),
            4 => {
                let part: Vec<u8> = input[at..to].repeat(1 + below(state, 30));
                input.splice(at..at, part);
            }
            5 => {
                let other = &corpus[below(state, corpus.len())];
                let from = below(state, other.len() + 1);
                let end = from + below(state, other.len() - from + 1);
                input.splice(at..to, other[from..end].iter().copied());
            }
            _ => drop(input.splice(at..to, WORDS[below(state, WORDS.len())].iter().copied())),
        }
        input.truncate(LONGEST);
    }
    input
}

/// SplitMix64.
fn next(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mut mixed = *state;
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}

fn below(state: &mut u64, end: usize) -> usize {
    if end == 0 { 0 } else { (next(state) % end as u64) as usize }
}
