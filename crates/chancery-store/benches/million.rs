//! A store of a million events: how fast it fills, how large it is, how soon it answers.
//!
//! `cargo bench -p chancery-store --bench million [-- EVENTS]`, or with `FILE.db` only the questions, to a store
//! that it made. The stories are the examples, whole, with other parties and days. Beside each figure stands its aim; the
//! machine's own rate of plain SQLite inserts is printed for a ratio. Times are by the clock and, since other work on the
//! machine shows in those, of the CPU. `cargo test --benches` runs it once, small.

use std::collections::BTreeMap;
use std::io::Write as _;
use std::path::Path;
use std::time::Instant;

use chancery_engine::pipeline::Engine;
use chancery_engine::record::short;
use chancery_lexicon::actors::ActorLexicon;
use chancery_model::{Actor, ActorKind, Cluster, Record, Report};
use chancery_store::read::Step;
use chancery_store::{Batch, Filter, Page, Store};
use rayon::prelude::*;
use rusqlite::Connection;

/// That of the command.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const EXAMPLES: [&str; 2] = [
    include_str!("../../../examples/qatar2017/reports.jsonl"),
    include_str!("../../../examples/karabakh2020/reports.jsonl"),
];

/// Stories written in one step.
const STEP: usize = 2560;

/// Plain rows written in one step.
const ROWS: usize = 10_000;

/// Rounds a question is asked; the median is shown.
const ROUNDS: usize = 15;

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    if let Some(made) = arguments.iter().find(|argument| argument.ends_with(".db")) {
        return questions(Path::new(made));
    }
    let is_bench = arguments.iter().any(|argument| argument == "--bench");
    let events = arguments.iter().find_map(|argument| argument.parse().ok()).unwrap_or(1_000_000);
    let events: usize = if is_bench { events } else { 2_000 };
    let folder = std::env::temp_dir().join(format!("chancery-million-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("the temporary folder can be written");
    run(&folder, events);
    std::fs::remove_dir_all(&folder).expect("the folder is ours");
}

fn run(folder: &Path, events: usize) {
    let path = folder.join("press.db");
    let maker = Maker::new();
    let stories = events.div_ceil(maker.events());
    let (mut events, mut articles) = (0, 0);
    let mut store = Store::open(&path).expect("the folder is ours");
    let mut batch = Batch::new("bench", None);
    let (mut keeping, mut loading, mut worked, mut wrote) = (0.0, 0.0, 0.0, 0.0);
    for first in (0..stories).step_by(STEP) {
        let made: Vec<(Record, Vec<Report>)> =
            (first..(first + STEP).min(stories)).into_par_iter().map(|number| maker.story(number)).collect();
        let (mut records, reports): (Vec<Record>, Vec<Vec<Report>>) = made.into_iter().unzip();
        let reports: Vec<Report> = reports.into_iter().flatten().collect();
        let texts: BTreeMap<&str, &str> =
            reports.iter().map(|report| (report.id.as_str(), report.text.as_str())).collect();
        let text = |id: &str| texts.get(id).map(|text| (*text).to_owned());
        events += records.iter().map(|record| record.clusters.len()).sum::<usize>();
        articles += reports.len();
        let made = records.len();
        keeping += timed(|| drop(store.keep(&mut batch, &reports).expect("there is room")));
        worked -= cpu_seconds();
        wrote -= thread_seconds();
        loading +=
            timed(|| assert_eq!(store.load(&mut batch, &mut records, &text).expect("there is room"), made));
        wrote += thread_seconds();
        worked += cpu_seconds();
    }
    let rate = events as f64 / loading;
    let (raw, raw_cpu) = raw_rate(folder, events.min(300_000));
    say(&format!("{events} events, {stories} stories, {articles} reports"));
    say(&format!(
        "insert       {rate:>10.0} events/s   aim 50,000; plain rows {raw:.0}/s, ratio {:.2}",
        rate / raw
    ));
    let writer = events as f64 / wrote;
    say(&format!(
        "             {writer:>10.0} events/CPU-s of the thread that writes; plain rows {raw_cpu:.0}/CPU-s, ratio {:.2}",
        writer / raw_cpu
    ));
    say(&format!("             {:>10.0} events/CPU-s of all threads", events as f64 / worked));
    say(&format!("keep         {:>10.0} reports/s", articles as f64 / keeping));
    say(&format!("             {:>10.0} events/s with their reports", events as f64 / (keeping + loading)));
    drop(store);
    sizes(&path, events);
    questions(&path);
}

/// How soon a store of the bench answers.
fn questions(path: &Path) {
    let store = Store::read_only(path).expect("the bench made it");
    let some_story =
        store.stories(&Filter::default(), Page::first(1)).expect("it can be read").items[0].story.clone();
    let some_event = format!("{some_story}.e1");
    let busy = Filter { actors: vec!["Q159".into()], ..Filter::default() };
    let ask = |name: &str, aim: f64, question: &dyn Fn() -> usize| {
        let (mut times, mut worked): (Vec<f64>, Vec<f64>) = (Vec::new(), Vec::new());
        let mut found = 0;
        for _ in 0..ROUNDS {
            let before = thread_seconds();
            times.push(timed(|| found = question()));
            worked.push(thread_seconds() - before);
        }
        times.sort_by(f64::total_cmp);
        worked.sort_by(f64::total_cmp);
        let (time, cpu) = (times[ROUNDS / 2] * 1e3, worked[ROUNDS / 2] * 1e3);
        say(&format!("{name:<24} {time:>8.2} ms, {cpu:>8.2} ms of CPU   aim {aim:>4} ms   {found} found"));
    };
    ask("dyad USA RUS by week", 50.0, &|| {
        store.dyad("USA", "RUS", None, None, Step::Week).expect("it can be read").steps.len()
    });
    ask("dyad USA RUS by month", 50.0, &|| {
        store.dyad("USA", "RUS", None, None, Step::Month).expect("it can be read").steps.len()
    });
    ask("reciprocity USA RUS", 50.0, &|| {
        store.reciprocity("USA", "RUS", None, None).expect("it can be read").len()
    });
    let timeline = |actor: &str, filter: Filter| {
        store.timeline(actor, &filter, Page::first(100)).expect("it can be read").items.len()
    };
    ask("timeline of a state", 50.0, &|| timeline("Q159", Filter::default()));
    ask("timeline of a country", 50.0, &|| timeline("RUS", Filter::default()));
    ask("timeline of a small one", 50.0, &|| timeline("TUV", Filter::default()));
    ask("timeline, one year", 50.0, &|| {
        timeline("RUS", Filter { from: Some("2019".into()), to: Some("2019".into()), ..Filter::default() })
    });
    let search = |words: &str, filter: Filter| {
        store.search(words, &filter, Page::first(20)).expect("it can be read").items.len()
    };
    ask("search, two words", 100.0, &|| search("Qatar ministers", Filter::default()));
    ask("search, a common word", 100.0, &|| search("said", Filter::default()));
    ask("search, with an actor", 100.0, &|| search("ministers", busy.clone()));
    let small = Filter { actors: vec!["TUV".into()], ..Filter::default() };
    ask("search, with a small one", 100.0, &|| search("ministers", small.clone()));
    let facets = |words: &str, filter: &Filter| store.facets(words, filter).expect("it can be read").reports;
    ask("facets, two words", 100.0, &|| facets("Qatar ministers", &Filter::default()));
    ask("facets, a common word", 100.0, &|| facets("said", &Filter::default()));
    ask("facets of everything", 100.0, &|| facets("", &Filter::default()));
    ask("facets, with an actor", 100.0, &|| facets("ministers", &busy));
    ask("facets, with a small one", 100.0, &|| facets("ministers", &small));
    ask("story page", 20.0, &|| {
        let record = store.story(&some_story).expect("it can be read").expect("it is listed");
        store.reports_of(&some_story).expect("it can be read").len() + record.clusters.len()
    });
    ask("event page", 20.0, &|| {
        store.event(&some_event).expect("it can be read").map_or(0, |event| event.cluster.mentions.len())
    });
    ask("stories, latest", 20.0, &|| {
        store.stories(&Filter::default(), Page::first(50)).expect("it can be read").items.len()
    });
    ask("events, latest", 50.0, &|| {
        store.events(&Filter::default(), Page::first(50)).expect("it can be read").items.len()
    });
    ask("agenda", 100.0, &|| {
        store.agenda("2019-01-01", &Filter::default(), 50).expect("it can be read").due.len()
    });
    ask("actor page", 500.0, &|| store.actor("RUS").expect("it can be read").map_or(0, |page| page.events));
    ask("actors by name", 100.0, &|| {
        store.actors("Rus", Page::first(20)).expect("it can be read").items.len()
    });
    ask("health", 500.0, &|| store.health().expect("it can be read").events);
}

/// Bytes by table, per event; the texts apart.
fn sizes(path: &Path, events: usize) {
    let conn = Connection::open(path).expect("it was just made");
    conn.execute_batch("PRAGMA wal_checkpoint(TRUNCATE)").expect("nobody else has it");
    let mut find = conn
        .prepare("SELECT name, sum(pgsize) FROM dbstat GROUP BY name ORDER BY 2 DESC")
        .expect("SQLite is built with dbstat");
    let tables: Vec<(String, i64)> = find
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))
        .and_then(Iterator::collect)
        .expect("it can be read");
    let is_text = |name: &str| name.starts_with("report_text") || name.starts_with("report_words");
    let all: i64 = tables.iter().map(|(_, bytes)| bytes).sum();
    let texts: i64 = tables.iter().filter(|(name, _)| is_text(name)).map(|(_, bytes)| bytes).sum();
    let records: i64 =
        tables.iter().filter(|(name, _)| name.starts_with("version")).map(|(_, bytes)| bytes).sum();
    say(&format!(
        "file         {:>10.1} bytes/event besides texts   aim 250: tables {:.1}, records (every mention, value and reason, packed) \
         {:.1}; texts {:.1}",
        (all - texts) as f64 / events as f64,
        (all - texts - records) as f64 / events as f64,
        records as f64 / events as f64,
        texts as f64 / events as f64
    ));
    for (name, bytes) in tables.iter().take(14) {
        say(&format!("  {name:<28} {:>8.1} bytes/event", *bytes as f64 / events as f64));
    }
}

/// Rows a second, and a second of CPU, into one plain table with one index, in steps as large.
fn raw_rate(folder: &Path, rows: usize) -> (f64, f64) {
    let mut conn = Connection::open(folder.join("raw.db")).expect("the folder is ours");
    conn.execute_batch(
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; \
         CREATE TABLE event (id INTEGER PRIMARY KEY, story INTEGER, day INTEGER, type INTEGER, name TEXT); \
         CREATE INDEX event_day ON event (day);",
    )
    .expect("the folder is ours");
    let before = thread_seconds();
    let seconds = timed(|| {
        for first in (0..rows).step_by(ROWS) {
            let step = conn.transaction().expect("nobody else writes");
            {
                let mut insert = step
                    .prepare_cached("INSERT INTO event (story, day, type, name) VALUES (?1, ?2, ?3, ?4)")
                    .expect("the table is there");
                for row in first..(first + ROWS).min(rows) {
                    let name = "the foreign ministers of two states meet in a third";
                    insert
                        .execute(rusqlite::params![
                            (row / 10) as i64,
                            (row * 7919 % 3650) as i64,
                            (row % 16) as i64,
                            name
                        ])
                        .expect("there is room");
                }
            }
            step.commit().expect("there is room");
        }
    });
    (rows as f64 / seconds, rows as f64 / (thread_seconds() - before))
}

fn timed(work: impl FnOnce()) -> f64 {
    let start = Instant::now();
    work();
    start.elapsed().as_secs_f64()
}

/// CPU seconds of this process so far: other work on the machine does not show in them.
fn cpu_seconds() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields: Vec<&str> = stat.rsplit(')').next().unwrap_or("").split_whitespace().collect();
    let ticks = |at: usize| fields.get(at).and_then(|field| field.parse::<f64>().ok()).unwrap_or(0.0);
    (ticks(11) + ticks(12)) / 100.0
}

/// CPU seconds of this thread so far; where the system does not say, seconds.
fn thread_seconds() -> f64 {
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").ok();
    let nanoseconds: Option<f64> =
        told.and_then(|told| told.split_whitespace().next().and_then(|first| first.parse().ok()));
    static START: std::sync::OnceLock<Instant> = std::sync::OnceLock::new();
    nanoseconds.map_or_else(|| START.get_or_init(Instant::now).elapsed().as_secs_f64(), |n| n / 1e9)
}

fn say(line: &str) {
    let _ = writeln!(std::io::stdout(), "{line}");
}

/// Makes stories of the example stories: the same reports and acts, by others and in other years.
struct Maker {
    templates: Vec<(Record, Vec<Report>)>,
    states: Vec<Actor>,
    persons: Vec<Actor>,
}

impl Maker {
    fn new() -> Maker {
        let engine = Engine::embedded();
        let template = |lines: &str| {
            let reports: Vec<Report> = lines
                .lines()
                .map(|line| serde_json::from_str(line).expect("the example is JSON Lines"))
                .collect();
            let record = engine.record(&reports).remove(0);
            (record, reports)
        };
        let lexicon = ActorLexicon::embedded();
        let mut states: Vec<Actor> = lexicon.states().map(|(_, facts)| facts.actor.clone()).collect();
        // The busiest first, as in the world's press.
        let busy = ["USA", "RUS", "CHN", "GBR", "FRA", "DEU", "UKR", "IRN", "ISR", "TUR"];
        let rank = |actor: &Actor| {
            let code = actor.country.as_deref().unwrap_or("");
            busy.iter().position(|known| *known == code).unwrap_or(busy.len())
        };
        states.sort_by(|a, b| rank(a).cmp(&rank(b)).then_with(|| a.id.cmp(&b.id)));
        let persons = lexicon
            .all()
            .iter()
            .map(|facts| facts.actor.clone())
            .filter(|actor| actor.kind == ActorKind::Person)
            .collect();
        Maker { templates: EXAMPLES.map(template).to_vec(), states, persons }
    }

    /// Events of a story, on average.
    fn events(&self) -> usize {
        let all: usize = self.templates.iter().map(|(record, _)| record.clusters.len()).sum();
        all / self.templates.len()
    }

    fn story(&self, number: usize) -> (Record, Vec<Report>) {
        let mut dice = Dice(number as u64 * 2 + 1);
        let (mut record, mut reports) = self.templates[number % self.templates.len()].clone();
        let mut ids: BTreeMap<String, String> = BTreeMap::new();
        let days = dice.below(3650) as i64 - 2500;
        for (at, report) in reports.iter_mut().enumerate() {
            let id = format!("r{number:06}-{at}");
            ids.insert(std::mem::replace(&mut report.id, id.clone()), id.clone());
            // Bytes of what is told stay where they are.
            report.text.push_str(&format!("\n({id})"));
            report.outlet = Some(format!("outlet-{}.example", dice.busy(300)));
            moved(&mut report.published, days);
        }
        record.story = format!("s{number:06}");
        moved(&mut record.first, days);
        moved(&mut record.last, days);
        for entry in &mut record.reports {
            entry.id = ids[&entry.id].clone();
            entry.outlet =
                reports.iter().find(|report| report.id == entry.id).and_then(|report| report.outlet.clone());
            moved(&mut entry.published, days);
        }
        for wire in &mut record.wires {
            wire.reports = wire.reports.iter().map(|id| ids[id].clone()).collect();
            wire.because.iter_mut().for_each(|because| renamed(because, &ids));
        }
        let mut cast: BTreeMap<String, Actor> = BTreeMap::new();
        for cluster in &mut record.clusters {
            self.recast(cluster, &mut cast, &mut dice, &ids, days);
        }
        for repair in &mut record.repairs {
            repair.report = ids[&repair.report].clone();
            if let Some(actor) = &mut repair.actor {
                self.replace(actor, &mut cast, &mut dice);
            }
        }
        (record, reports)
    }

    /// Another of the same sort, always the same one in a story.
    fn replace(&self, actor: &mut Actor, cast: &mut BTreeMap<String, Actor>, dice: &mut Dice) {
        let other = cast.entry(actor.id.clone()).or_insert_with(|| match actor.kind {
            ActorKind::Country => self.states[dice.busy(self.states.len())].clone(),
            ActorKind::Person => self.persons[dice.busy(self.persons.len())].clone(),
            _ => actor.clone(),
        });
        *actor = other.clone();
    }

    /// The same act by others, on another day.
    fn recast(
        &self,
        cluster: &mut Cluster,
        cast: &mut BTreeMap<String, Actor>,
        dice: &mut Dice,
        ids: &BTreeMap<String, String>,
        days: i64,
    ) {
        let mut names: BTreeMap<String, String> = BTreeMap::new();
        let event_id = |id: &str| {
            let (report, number) = id.split_once('#').expect("an event's id has its report's");
            format!("{}#{number}", ids[report])
        };
        for mention in &mut cluster.mentions {
            mention.id = event_id(&mention.id);
            mention.report = ids[&mention.report].clone();
            mention.answers = mention.answers.as_deref().map(event_id);
            moved(&mut mention.date, days);
            let actors = mention.actors.iter_mut().chain(&mut mention.recipients).chain(&mut mention.said_by);
            for actor in actors {
                let (before, called) = (actor.clone(), short(actor).to_owned());
                self.replace(actor, cast, dice);
                names.insert(before.name, actor.name.clone());
                names.insert(called, short(actor).to_owned());
            }
            mention.because.iter_mut().for_each(|because| renamed(because, &names));
        }
        for slot in &mut cluster.slots {
            let is_date = slot.slot == "date";
            for value in &mut slot.values {
                value.reports = value.reports.iter().map(|id| ids[id].clone()).collect();
                value.spans.iter_mut().for_each(|(id, _)| *id = ids[id.as_str()].clone());
                if is_date {
                    value.value = later(&value.value, days);
                } else {
                    renamed(&mut value.value, &names);
                }
            }
            for best in [&mut slot.best, &mut slot.low, &mut slot.high] {
                if is_date {
                    moved(best, days);
                } else if let Some(best) = best {
                    renamed(best, &names);
                }
            }
        }
        renamed(&mut cluster.name, &names);
    }
}

fn later(date: &str, days: i64) -> String {
    let day = date.get(..10).and_then(|day| day.parse::<jiff::civil::Date>().ok());
    let other = day.and_then(|day| day.checked_add(jiff::Span::new().days(days)).ok());
    other.map_or_else(|| date.to_owned(), |other| other.to_string())
}

fn moved(date: &mut Option<String>, days: i64) {
    if let Some(date) = date {
        *date = later(date, days);
    }
}

/// All names at once, the longest that fits at each place.
fn renamed(text: &mut String, names: &BTreeMap<String, String>) {
    if !names.keys().any(|from| text.contains(from.as_str())) {
        return;
    }
    let (mut new, mut rest) = (String::new(), text.as_str());
    while let Some(first) = rest.chars().next() {
        let fits = names.iter().filter(|(from, _)| rest.starts_with(from.as_str()));
        let (from, to) = match fits.max_by_key(|(from, _)| from.len()) {
            Some((from, to)) => (from.len(), to.as_str()),
            None => (first.len_utf8(), &rest[..first.len_utf8()]),
        };
        new.push_str(to);
        rest = &rest[from..];
    }
    *text = new;
}

/// Numbers that look thrown, the same on every run (a linear congruence).
struct Dice(u64);

impl Dice {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) as usize) % bound.max(1)
    }

    /// Small numbers much oftener than large ones.
    fn busy(&mut self, bound: usize) -> usize {
        let (a, b) = (self.below(1000), self.below(1000));
        (a * b / 1000 * bound / 1000 * self.below(1000)) / 1000
    }
}
