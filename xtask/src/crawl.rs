//! `cargo xtask crawl --pages N --out DIR [--seed S]`: web archives of invented news pages, for measuring at scale.
//!
//! Same arguments, same bytes. Stories follow one another in time; a story has one report or many, some of them copies
//! of one wire text, some told anew; pages carry the menus, scripts and lists that pages carry. About half of the
//! stories are of no political interest, as in real crawls. The sentences are in `xtask/data/crawl.txt`.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs::{self, File};
use std::io::{BufWriter, Write as _};
use std::path::Path;

use anyhow::{Context as _, Result, bail};
use flate2::Compression;
use flate2::write::GzEncoder;
use jiff::ToSpan as _;
use jiff::civil::{DateTime, date};

const DATA: &str = include_str!("../data/crawl.txt");

/// Pages of one archive.
const PER_ARCHIVE: usize = 5_000;

/// Pages of one day of the invented press.
const PER_DAY: usize = 2_000;

/// When the invented press begins.
const START: DateTime = date(2022, 1, 1).at(0, 0, 0, 0);

/// Reports of a story in the mean.
const PER_STORY: u64 = 3;

/// Names of each sort that only one story has.
const OWN: usize = 6;

/// Kinds of stories with how often they come, in percent.
const KINDS: [(&str, u64); 13] = [
    ("visit", 8),
    ("expel", 4),
    ("strike", 6),
    ("sanction", 4),
    ("talks", 6),
    ("aid", 4),
    ("protest", 5),
    ("deal", 5),
    ("troops", 4),
    ("accuse", 4),
    ("sport", 20),
    ("market", 15),
    ("local", 15),
];

/// Writes the archives; returns how many bytes they have.
pub fn write(folder: &Path, pages: usize, seed: u64) -> Result<u64> {
    fs::create_dir_all(folder).with_context(|| folder.display().to_string())?;
    let press = Press::parse()?;
    let mut told: Vec<(u64, String)> = Vec::new();
    let (mut hour, mut number, mut written, mut bytes) = (0_u64, 0_u64, 0, 0);
    let mut archive: Option<GzArchive> = None;
    while written < pages {
        // Reports of earlier stories whose hour has come go first.
        let mut story = Story::new(&press, Random::of(seed, number), hour);
        number += 1;
        for n in 0..story.reports {
            told.push(story.report(n));
        }
        told.sort();
        hour = number * 24 * PER_STORY / PER_DAY as u64;
        let due = told.partition_point(|(at, _)| *at < hour);
        for (at, page) in told.drain(..due) {
            if written == pages {
                break;
            }
            if written.is_multiple_of(PER_ARCHIVE) {
                bytes += archive.take().map_or(Ok(0), GzArchive::end)?;
                let path = folder.join(format!("crawl-{:05}.warc.gz", written / PER_ARCHIVE));
                archive = Some(GzArchive::create(&path)?);
            }
            if let Some(archive) = &mut archive {
                archive.page(written, at, &page)?;
            }
            written += 1;
        }
    }
    bytes += archive.take().map_or(Ok(0), GzArchive::end)?;
    Ok(bytes)
}

/// What pages are made of.
struct Press {
    states: Vec<[&'static str; 3]>,
    given: Vec<&'static str>,
    family: Vec<&'static str>,
    outlets: Vec<[&'static str; 2]>,
    lines: BTreeMap<(&'static str, &'static str), Vec<&'static str>>,
}

impl Press {
    fn parse() -> Result<Press> {
        let mut press = Press {
            states: Vec::new(),
            given: Vec::new(),
            family: Vec::new(),
            outlets: Vec::new(),
            lines: BTreeMap::new(),
        };
        let mut section = "";
        for line in DATA.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
            if let Some(name) = line.strip_prefix('[').and_then(|line| line.strip_suffix(']')) {
                section = name;
                continue;
            }
            let cells: Vec<&str> = line.split('|').collect();
            match (section, cells.as_slice()) {
                ("states", &[name, adjective, capital]) => press.states.push([name, adjective, capital]),
                ("outlets", &[name, domain]) => press.outlets.push([name, domain]),
                ("given", _) => press.given.extend(line.split(' ')),
                ("family", _) => press.family.extend(line.split(' ')),
                _ => match line.split_once(' ') {
                    Some((part @ ("title" | "lead" | "body"), rest)) => {
                        press.lines.entry((section, part)).or_default().push(rest);
                    }
                    _ => bail!("expected a title, lead or body in crawl.txt, found {line:?}"),
                },
            }
        }
        Ok(press)
    }

    fn lines(&self, kind: &'static str, part: &'static str) -> &[&'static str] {
        self.lines.get(&(kind, part)).map_or(&[], Vec::as_slice)
    }
}

/// One happening: who takes part, and how the press tells of it.
struct Story<'p> {
    press: &'p Press,
    random: Random,
    kind: &'static str,
    hour: u64,
    reports: usize,
    /// The slots that mean the same in all reports.
    shared: BTreeMap<&'static str, String>,
    /// Names that only this story has: people, firms, towns.
    own: [Vec<String>; 3],
    /// The wire text that some papers copy: title and paragraphs.
    wire: (String, Vec<String>),
}

impl<'p> Story<'p> {
    fn new(press: &'p Press, mut random: Random, hour: u64) -> Story<'p> {
        let mut at = random.below(KINDS.iter().map(|(_, share)| share).sum());
        let kind = KINDS.iter().find(|(_, share)| {
            let is_it = at < *share;
            at = at.saturating_sub(*share);
            is_it
        });
        // Most stories are told once, few by sixty papers: one in n squared by n.
        let reports = ((1.0 / (1.0 - random.share() * 0.983)) as usize).clamp(1, 60);
        let a = *random.pick(&press.states);
        let b = loop {
            let b = *random.pick(&press.states);
            if b != a {
                break b;
            }
        };
        let mut shared = BTreeMap::new();
        for (name, [state, adjective, capital]) in [("a", a), ("b", b)] {
            let key = |part: &str| -> &'static str {
                match (name, part) {
                    ("a", "") => "a",
                    ("a", "adj") => "a.adj",
                    ("a", _) => "a.cap",
                    (_, "") => "b",
                    (_, "adj") => "b.adj",
                    _ => "b.cap",
                }
            };
            shared.insert(key(""), state.to_owned());
            shared.insert(key("adj"), adjective.to_owned());
            shared.insert(key("cap"), capital.to_owned());
        }
        for (full, last) in [("p", "p.last"), ("q", "q.last")] {
            let family = *random.pick(&press.family);
            shared.insert(full, format!("{} {family}", random.pick(&press.given)));
            shared.insert(last, family.to_owned());
        }
        let day = hour / 24;
        // Two days before the report, and a month that it may mean.
        shared.insert("day", START.saturating_add((day as i64 + 5).days()).strftime("%A").to_string());
        let month = date(2022, ((day / 30 + 11) % 12) as i8 + 1, 1);
        shared.insert("month", month.strftime("%B").to_string());
        shared.insert("n", (2 + random.below(38)).to_string());
        shared.insert("m", (2 + random.below(18)).to_string());
        shared.insert("city", random.pick(&press.states)[2].to_owned());
        let kind = kind.map_or("local", |(kind, _)| kind);
        let own = [0, 1, 2].map(|kind| {
            let name = |random: &mut Random| match kind {
                0 => format!("{} {}", random.pick(&press.given), word(random)),
                _ => word(random),
            };
            (0..OWN).map(|_| name(&mut random)).collect()
        });
        let mut story = Story { press, random, kind, hour, reports, shared, own, wire: Default::default() };
        story.wire = story.told();
        story
    }

    /// A title and paragraphs.
    fn told(&mut self) -> (String, Vec<String>) {
        let title = *self.random.pick(self.press.lines(self.kind, "title"));
        let title = self.filled(title);
        let lead = *self.random.pick(self.press.lines(self.kind, "lead"));
        let mut paragraphs = vec![self.filled(lead)];
        let mut own: Vec<&str> = self.press.lines(self.kind, "body").to_vec();
        let mut general: Vec<&str> = self.press.lines("general", "body").to_vec();
        // 10 to 40 sentences: 400 words in the mean, as reports have.
        let sentences = 10 + self.random.below(16) + self.random.below(16);
        let mut paragraph = String::new();
        for n in 0..sentences {
            let from = if n < 6 || general.is_empty() || self.random.below(4) == 0 {
                &mut own
            } else {
                &mut general
            };
            let from = if from.is_empty() { &mut general } else { from };
            if from.is_empty() {
                break;
            }
            let sentence = from.swap_remove(self.random.below(from.len() as u64) as usize);
            if !paragraph.is_empty() {
                paragraph.push(' ');
            }
            let sentence = self.filled(sentence);
            paragraph.push_str(&self.coloured(sentence));
            if self.random.below(2) == 0 {
                paragraphs.push(std::mem::take(&mut paragraph));
            }
        }
        if !paragraph.is_empty() {
            paragraphs.push(paragraph);
        }
        (title, paragraphs)
    }

    /// A sentence with its slots filled. Counts of sentences that are about nothing in particular are any.
    fn filled(&mut self, sentence: &str) -> String {
        let mut filled = String::with_capacity(sentence.len() + 40);
        let mut rest = sentence;
        while let Some((before, (slot, after))) =
            rest.split_once('{').and_then(|(before, rest)| Some((before, rest.split_once('}')?)))
        {
            filled.push_str(before);
            match self.shared.get(slot) {
                Some(value) => filled.push_str(value),
                None => filled.push_str("the paper"),
            }
            rest = after;
        }
        filled.push_str(rest);
        filled
    }

    /// A sentence, often with words that only this story has: without them all stories would be one to a reader of words.
    fn coloured(&mut self, sentence: String) -> String {
        let Some(stem) = sentence.strip_suffix('.').filter(|_| self.random.below(100) < 60) else {
            return sentence;
        };
        let [who, firm, town] =
            [0, 1, 2].map(|kind| self.own[kind][self.random.below(OWN as u64) as usize].clone());
        match self.random.below(5) {
            0 => format!("{stem}, said {who} of the {firm} institute in {town}."),
            1 => format!("{stem}, as in {town} and around the {firm} works."),
            2 => format!("{stem}, the {town} edition wrote."),
            3 => format!("In {town} {who} saw it otherwise. {stem}."),
            _ => format!("{stem}, a notice of {firm} says."),
        }
    }

    /// The hour and the page of report `n`.
    fn report(&mut self, n: usize) -> (u64, String) {
        let is_copy = n > 0 && self.random.below(100) < 45;
        let hour = self.hour + if n == 0 { 0 } else { self.random.below(30) };
        let (title, mut paragraphs) = if is_copy { self.wire.clone() } else { self.told() };
        if is_copy && paragraphs.len() > 4 {
            let kept = paragraphs.len() - self.random.below(paragraphs.len() as u64 / 2) as usize;
            paragraphs.truncate(kept);
        }
        let [outlet, domain] = *self.random.pick(&self.press.outlets);
        (hour, self.page(hour, outlet, domain, &title, &paragraphs))
    }

    /// A page as newspapers make them; the first line is its address.
    fn page(&mut self, hour: u64, outlet: &str, domain: &str, title: &str, paragraphs: &[String]) -> String {
        let slug: String =
            title.to_lowercase().chars().map(|c| if c.is_alphanumeric() { c } else { '-' }).collect();
        let url = format!("https://www.{domain}/{}/{slug}-{:x}", self.kind, self.random.next());
        let published = iso(hour, self.random.below(60));
        let author =
            format!("{} {}", self.random.pick(&self.press.given), self.random.pick(&self.press.family));
        let mut page = format!("{url}\n<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\">");
        let _ = write!(page, "<title>{title} | {outlet}</title><link rel=\"canonical\" href=\"{url}\">");
        let _ = write!(
            page,
            "<meta property=\"og:title\" content=\"{title}\"><meta property=\"og:site_name\" content=\"{outlet}\">"
        );
        let _ = write!(
            page,
            "<script type=\"application/ld+json\">{{\"@context\":\"https://schema.org\",\"@type\":\"NewsArticle\",\"headline\":\"{title}\",\
             \"datePublished\":\"{published}\",\"author\":{{\"@type\":\"Person\",\"name\":\"{author}\"}}}}</script>"
        );
        let scripts = 200 + self.random.below(600);
        page.push_str("<script>");
        for n in 0..scripts {
            let _ = writeln!(page, "window.q=window.q||[];q.push(['slot-{n}',{{w:{},h:90}}]);", 300 + n % 7);
        }
        page.push_str("</script></head><body><header><nav><ul>");
        for n in 0..40 + self.random.below(80) {
            let _ = write!(
                page,
                "<li class=\"menu__item menu__item--{n}\"><a href=\"/section/{n}\">Section {n}</a></li>"
            );
        }
        page.push_str("</ul></nav></header><div class=\"consent\"><p>We and our partners store cookies.</p><button>Accept all</button></div>");
        let _ = write!(
            page,
            "<main><article><h1>{title}</h1><p class=\"byline\">By {author}</p><time datetime=\"{published}\">{}</time>",
            &published[..10]
        );
        let _ = write!(
            page,
            "<figure><img src=\"/i/{}.jpg\"><figcaption>Archive picture.</figcaption></figure>",
            self.random.below(9_999)
        );
        for (n, paragraph) in paragraphs.iter().enumerate() {
            let _ = write!(page, "<p>{paragraph}</p>");
            if n == 2 {
                page.push_str("<aside><h3>Read also</h3><ul><li><a href=\"/a/1\">Ten ways to mend a net</a></li><li><a href=\"/a/2\">What ferries cost</a></li></ul></aside>");
            }
        }
        page.push_str("</article><section class=\"related\"><h2>More stories</h2><ul>");
        for n in 0..20 {
            let _ = write!(
                page,
                "<li><a href=\"/more/{n}\"><span class=\"kicker\">News</span> Another headline of the day, number {n}</a></li>"
            );
        }
        page.push_str("</ul></section><section id=\"comments\"><h2>Comments</h2><form><textarea></textarea><button>Send</button></form></section></main>");
        let _ = write!(
            page,
            "<footer><p>© {outlet}. All rights reserved.</p><p>Subscribe to our newsletter.</p></footer></body></html>"
        );
        page
    }
}

/// An invented name of two or three syllables.
fn word(random: &mut Random) -> String {
    const HEADS: [&str; 24] = [
        "Bra", "Cor", "Del", "Es", "Fal", "Gor", "Hal", "Is", "Jor", "Kel", "Lam", "Mor", "Nor", "Or", "Pel",
        "Quin", "Ras", "Sel", "Tor", "Ul", "Ves", "Wel", "Yar", "Zan",
    ];
    const TAILS: [&str; 20] = [
        "berg", "dale", "fors", "grund", "heim", "ingen", "kova", "lund", "mere", "nau", "ovo", "pool",
        "rath", "stad", "thal", "una", "vik", "wick", "yard", "zell",
    ];
    const MIDDLES: [&str; 12] = ["", "", "", "an", "bel", "den", "er", "il", "mar", "on", "ri", "ta"];
    format!("{}{}{}", random.pick(&HEADS), random.pick(&MIDDLES), random.pick(&TAILS))
}

/// `hour` hours and `minute` minutes after the start, as ISO 8601.
fn iso(hour: u64, minute: u64) -> String {
    let time = START.saturating_add((hour as i64).hours().minutes(minute as i64));
    time.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

/// An archive being written, a gzip member a record.
struct GzArchive {
    out: BufWriter<File>,
    bytes: u64,
}

impl GzArchive {
    fn create(path: &Path) -> Result<GzArchive> {
        let file = File::create(path).with_context(|| path.display().to_string())?;
        Ok(GzArchive { out: BufWriter::new(file), bytes: 0 })
    }

    fn page(&mut self, number: usize, hour: u64, page: &str) -> Result<()> {
        let (url, html) = page.split_once('\n').unwrap_or(("", page));
        let http = format!("HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n{html}");
        let head = format!(
            "WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:00000000-0000-4000-8000-{number:012x}>\r\n\
             WARC-Date: {}\r\nWARC-Target-URI: {url}\r\nContent-Type: application/http; msgtype=response\r\n\
             Content-Length: {}\r\n\r\n",
            iso(hour + 1, 0),
            http.len()
        );
        let mut packed = GzEncoder::new(Vec::new(), Compression::fast());
        packed.write_all(head.as_bytes())?;
        packed.write_all(http.as_bytes())?;
        packed.write_all(b"\r\n\r\n")?;
        let packed = packed.finish()?;
        self.bytes += packed.len() as u64;
        self.out.write_all(&packed).context("the archive cannot be written")
    }

    fn end(mut self) -> Result<u64> {
        self.out.flush()?;
        Ok(self.bytes)
    }
}

/// SplitMix64: the same numbers everywhere.
pub struct Random(u64);

impl Random {
    /// The numbers of item `number` of a run.
    pub fn of(seed: u64, number: u64) -> Random {
        Random(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ number.wrapping_mul(0xd134_2543_de82_ef95))
    }

    /// Any number.
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below `end`; 0 if `end` is.
    pub fn below(&mut self, end: u64) -> u64 {
        if end == 0 { 0 } else { self.next() % end }
    }

    /// A number from 0.0 up to 1.0.
    pub fn share(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }

    fn pick<'t, T>(&mut self, from: &'t [T]) -> &'t T {
        &from[self.below(from.len() as u64) as usize]
    }
}
