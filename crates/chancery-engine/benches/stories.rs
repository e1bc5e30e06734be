//! How fast reports become stories, and in what memory: `cargo bench -p chancery-engine --bench stories [-- REPORTS [archive]]`.
//!
//! One thread. A made-up press tells happenings for 30 days: reports of about 300 words, most happenings told once and
//! few by hundreds of outlets, close to half of a happening's reports copies or cut versions of one text. Words are drawn
//! as often as texts use them, with a long tail of names; each happening has words of its own. What it takes
//! to make the reports is left out. An `archive` is only settled tick by tick, as `--batch` does; else
//! each report is also placed when it comes.

#![allow(clippy::disallowed_methods)] // benches measure from outside

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::io::Write as _;

use chancery_engine::story::{StoryConfig, Stream};
use chancery_model::Report;

/// That of the command.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Reports where nobody says; `cargo test --benches` runs benches once to see that they work.
const MANY: usize = 100_000;
const FEW: usize = 300;

/// Reports that are made before they are told, so that only the telling is timed.
const MADE_AHEAD: usize = 1000;

/// Days in which all of them appear, which is also the window.
const DAYS: f32 = 30.0;

/// Names in the tail of the vocabulary.
const NAMES: u64 = 400_000;

fn main() {
    let is_bench = std::env::args().any(|argument| argument == "--bench");
    let asked = std::env::args().filter_map(|argument| argument.parse().ok()).next();
    let reports = asked.unwrap_or(if is_bench { MANY } else { FEW });
    let press = Press::new();

    let before = megabytes("VmRSS:");
    let at_once = !std::env::args().any(|argument| argument == "archive");
    let mut stream = Stream::new(StoryConfig { window: DAYS, at_once, ..StoryConfig::default() });
    let step = (reports / 10).max(1);
    let (mut seconds, mut lines, mut words, mut number) = (0.0, 0, 0, 0);
    let mut made = press.reports(reports);
    loop {
        let some: Vec<Report> = made.by_ref().take(MADE_AHEAD.min(step)).collect();
        if some.is_empty() {
            break;
        }
        words += some.iter().map(|report| report.text.split(' ').count()).sum::<usize>();
        let begun = cpu_seconds();
        for report in &some {
            lines += stream.push(report).len();
        }
        seconds += cpu_seconds() - begun;
        let told = number / step;
        number += some.len();
        if number / step > told {
            say(&format!(
                "{number:>9} reports {seconds:>8.1} s {:>8.0} reports/CPU-s {:>7.0} MB",
                number as f64 / seconds.max(1e-9),
                megabytes("VmRSS:") - before,
            ));
        }
    }
    say(&format!("words in a report: {}", words / reports.max(1)));
    lines += stream.finish().len();
    say(&format!("{lines} lines said; at most {:.0} MB", megabytes("VmHWM:") - before));
}

/// Seconds that this process ran on a processor.
fn cpu_seconds() -> f64 {
    let text = std::fs::read_to_string("/proc/self/schedstat").unwrap_or_default();
    let nanoseconds: Option<f64> = text.split(' ').next().and_then(|first| first.parse().ok());
    nanoseconds.unwrap_or(0.0) / 1e9
}

fn megabytes(key: &str) -> f64 {
    let text = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let found = text.lines().find_map(|line| line.strip_prefix(key));
    found.and_then(|found| found.split_whitespace().next()?.parse::<f64>().ok()).unwrap_or(0.0) / 1024.0
}

/// What reports are made of: words, and how often texts use them, added up.
struct Press {
    words: Vec<(&'static str, f64)>,
}

/// Words that every text has.
const FUNCTION: &str =
    "the of to in a and that for on with said was by as at from it he is were his an had has been who";

impl Press {
    fn new() -> Press {
        let mut total = 0.0;
        let words = include_str!("../src/story/background.tsv")
            .lines()
            .filter(|line| !line.starts_with('#'))
            .filter_map(|line| {
                let (word, of_10_000) = line.split_once('\t')?;
                total += of_10_000.parse::<f64>().ok()?;
                Some((word, total))
            })
            .collect();
        Press { words }
    }

    /// `count` reports in order of time.
    fn reports(&self, count: usize) -> impl Iterator<Item = Report> {
        let per_hour = count as f64 / f64::from(DAYS) / 24.0;
        let (mut happening, mut produced, mut made) = (0_u64, 0, 0.0);
        // Hour, happening, number of the report in it.
        let mut due: BinaryHeap<Reverse<(u64, u64, usize)>> = BinaryHeap::new();
        std::iter::from_fn(move || {
            while due.peek().is_none_or(|Reverse((hour, ..))| (*hour as f64) * per_hour > made - per_hour) {
                let mut random = Random::of(happening);
                let reports = ((1.0 / (1.0 - random.share() * 0.9985)) as usize).clamp(1, 600);
                let hour = (made / per_hour) as u64;
                for number in 0..reports {
                    // Most tell it within a day, some later.
                    let late = random.share();
                    let later = if number == 0 { 0 } else { (late * late * late * 120.0) as u64 };
                    due.push(Reverse((hour + later, happening, number)));
                }
                happening += 1;
                made += reports as f64;
            }
            let Reverse((hour, happening, number)) = due.pop()?;
            produced += 1;
            (produced <= count).then(|| self.report(produced, hour, happening, number))
        })
    }

    fn report(&self, id: usize, hour: u64, happening: u64, number: usize) -> Report {
        let mut own = Random::of(happening ^ 0x5bf0_3635);
        let topic: Vec<&str> = (0..24).map(|_| self.word(&mut own)).collect();
        let names: Vec<String> = (0..8).map(|_| name(&mut own)).collect();
        let mut random = Random::of(happening.wrapping_mul(1009).wrapping_add(number as u64));
        let is_copy = number > 0 && random.below(100) < 45;
        let mut voice = if is_copy { Random::of(happening.wrapping_mul(1009)) } else { random.clone() };
        let mut text = String::with_capacity(2000);
        let title = self.sentence(&mut voice, 9, &topic, &names);
        let sentences = 8 + voice.below(12);
        for _ in 0..sentences {
            let length = 14 + voice.below(14);
            text.push_str(&self.sentence(&mut voice, length, &topic, &names));
            text.push(' ');
        }
        if is_copy {
            let kept = text.len() - random.below(text.len() as u64 / 2) as usize;
            text.truncate(text.floor_char_boundary(kept));
        }
        let mut report = Report::new(format!("report-{id:09}"), text);
        report.title = Some(title);
        report.outlet = Some(format!("Outlet {}", random.below(3000)));
        let (day, hour) = (1 + hour / 24, hour % 24);
        let (month, day) = if day <= 31 { (3, day) } else { (4, day - 31) };
        report.published =
            Some(format!("2023-{month:02}-{:02}T{hour:02}:{:02}:00Z", day.min(30), random.below(60)));
        report
    }

    fn sentence(&self, random: &mut Random, length: u64, topic: &[&str], names: &[String]) -> String {
        let mut text = String::new();
        let function: Vec<&str> = FUNCTION.split(' ').collect();
        for at in 0..length {
            if at > 0 {
                text.push(' ');
            }
            match random.below(100) {
                0..42 => text.push_str(function[random.below(function.len() as u64) as usize]),
                42..54 => text.push_str(topic[random.below(topic.len() as u64) as usize]),
                54..62 => text.push_str(&names[random.below(names.len() as u64) as usize]),
                62..65 => text.push_str(&name(random)),
                _ => text.push_str(self.word(random)),
            }
        }
        text.push('.');
        text
    }

    fn word(&self, random: &mut Random) -> &'static str {
        let at = random.share() * self.words.last().map_or(0.0, |(_, total)| *total);
        let at = self.words.partition_point(|(_, total)| *total < at);
        self.words.get(at).map_or("word", |(word, _)| word)
    }
}

/// A name; the first ones come most often.
fn name(random: &mut Random) -> String {
    let number = (NAMES as f64).powf(random.share()) as u64;
    const PARTS: [&str; 16] = [
        "ba", "ren", "to", "mik", "la", "sor", "de", "vin", "ga", "pol", "ri", "nus", "he", "tam", "ko",
        "zel",
    ];
    let mut mixed = number.wrapping_mul(0x9e37_79b9) ^ (number << 7);
    let mut name: String = String::new();
    for _ in 0..5 {
        name.push_str(PARTS[(mixed % 16) as usize]);
        mixed /= 16;
    }
    name[..1].to_uppercase() + &name[1..]
}

/// SplitMix64: the same numbers everywhere.
#[derive(Clone)]
struct Random(u64);

impl Random {
    fn of(seed: u64) -> Random {
        Random(seed.wrapping_mul(0xd134_2543_de82_ef95))
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, end: u64) -> u64 {
        if end == 0 { 0 } else { self.next() % end }
    }

    fn share(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }
}

fn say(line: &str) {
    let _ = writeln!(std::io::stdout().lock(), "{line}");
}
