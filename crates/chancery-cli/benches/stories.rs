//! How fast a stream is put into stories, and how much memory it holds: `cargo bench -p chancery-cli --bench stories -- 1000000`.
//!
//! The stream is made up: reports of 300 words over 30 days, some words of their story, most of the language's, a tenth
//! copied or cut from another. Reports per second of one thread; the process's own peak of memory where the system tells it.

use std::collections::VecDeque;
use std::hint::black_box;
use std::io::Write as _;
use std::time::Instant;

use chancery_engine::story::near::{NearConfig, NearText, NearTexts};
use chancery_engine::story::{StoryConfig, Stream};
use chancery_model::Report;

/// Reports where no number is given; `cargo test --benches` takes a few.
const REPORTS: usize = 50_000;

/// Words of a report.
const WORDS: usize = 300;

/// Reports of a story on average.
const TELLINGS: usize = 8;

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let is_bench = arguments.iter().any(|argument| argument == "--bench");
    let asked = arguments.iter().find_map(|argument| argument.parse().ok());
    let reports = asked.unwrap_or(if is_bench { REPORTS } else { 300 });
    for (name, at_once) in [("stories, each placed at once", true), ("stories, settled by the hour", false)] {
        let mut stream = Stream::new(StoryConfig { at_once, window: 30.0, ..StoryConfig::default() });
        let mut source = Source::new(reports);
        let mut seconds = 0.0;
        let mut lines = 0;
        for _ in 0..reports {
            let report = source.next();
            let start = Instant::now();
            lines += black_box(stream.push(&report)).len();
            seconds += start.elapsed().as_secs_f64();
        }
        let start = Instant::now();
        lines += black_box(stream.finish()).len();
        seconds += start.elapsed().as_secs_f64();
        say(name, reports, seconds, &format!("{lines} lines"));
    }
    let mut known = NearTexts::new(NearConfig::default());
    let mut source = Source::new(reports);
    let (mut seconds, mut pairs) = (0.0, 0);
    for _ in 0..reports.min(REPORTS) {
        let report = source.next();
        let start = Instant::now();
        let text = NearText::of(&report);
        pairs += black_box(known.near(&text)).len();
        known.add(text);
        seconds += start.elapsed().as_secs_f64();
    }
    say("near-duplicates", reports.min(REPORTS), seconds, &format!("{pairs} pairs"));
}

fn say(name: &str, reports: usize, seconds: f64, more: &str) {
    let _ = writeln!(
        std::io::stdout(),
        "{name:<30} {reports:>9} reports {:>9.0} reports/s, {more}, peak {}",
        reports as f64 / seconds,
        peak()
    );
}

/// The process's highest memory so far.
fn peak() -> String {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.map_or_else(|| "unknown".to_owned(), |line| line.trim().to_owned())
}

/// Makes up reports.
struct Source {
    state: u64,
    made: usize,
    reports: usize,
    recent: VecDeque<String>,
}

impl Source {
    fn new(reports: usize) -> Source {
        Source { state: 7, made: 0, reports, recent: VecDeque::new() }
    }

    fn random(&mut self, below: usize) -> usize {
        self.state =
            self.state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.state >> 33) as usize) % below.max(1)
    }

    /// A word of the language: the few first are the most frequent.
    fn common(&mut self) -> String {
        let rank = 1usize << self.random(16);
        let rank = rank + self.random(rank);
        format!("w{rank:x}")
    }

    fn next(&mut self) -> Report {
        let number = self.made;
        self.made += 1;
        let minutes = number * 30 * 24 * 60 / self.reports.max(1);
        let published = format!(
            "2024-01-{:02}T{:02}:{:02}:00Z",
            1 + minutes / 1440 % 30,
            minutes / 60 % 24,
            minutes % 60
        );
        let text = match self.random(10) {
            0 if !self.recent.is_empty() => {
                let at = self.random(self.recent.len());
                let copied = self.recent[at].clone();
                if self.random(2) == 0 { copied } else { copied[..copied.len() / 2].to_owned() }
            }
            _ => self.telling(),
        };
        if self.recent.len() == 500 {
            self.recent.pop_front();
        }
        self.recent.push_back(text.clone());
        let title: String = text.split(' ').step_by(29).take(8).collect::<Vec<_>>().join(" ");
        let mut report = Report::new(format!("report-{number:08}"), text);
        report.title = Some(title);
        report.outlet = Some(format!("Outlet {}", number % 400));
        report.published = Some(published);
        report
    }

    /// One of the stories of these days, in new words.
    fn telling(&mut self) -> String {
        let live = (self.reports / TELLINGS / 10).max(20);
        let story = self.made / TELLINGS + self.random(live);
        let mut text = String::with_capacity(WORDS * 7);
        for _ in 0..WORDS {
            if self.random(5) == 0 {
                let word = self.random(25);
                text.push_str(&format!("S{story}n{word} "));
            } else {
                let word = self.common();
                text.push_str(&word);
                text.push(' ');
            }
        }
        text
    }
}
