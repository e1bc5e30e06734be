//! How long names take: `cargo bench -p chancery-engine --bench actors`; with `-- lexicon` without the imported index.
//!
//! One thread. Names of the lexicon, damaged, each for the first time and again; then an imported index of a million
//! made-up people: opening it, and a mention that the lexicon does not know. Times are the thread's CPU time (Linux), to about
//! 4 ms; on a busy machine it is up to 1.5 times that of an idle one.

#![allow(clippy::disallowed_methods)] // benches measure from outside

use std::hint::black_box;
use std::io::Write as _;

use chancery_engine::actor::{ImportedActors, Resolver, build_index, match_names};
use chancery_lexicon::actors::{ActorFacts, ActorLexicon, Form, FormKind};
use chancery_model::{Actor, ActorKind};

/// That of the command.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// People in the imported index, and mentions timed.
const MANY: (u32, usize) = (1_000_000, 2_000);
const FEW: (u32, usize) = (1_000, 20);

fn main() {
    // `cargo test --benches` runs benches once to see that they work.
    let (people, mentions) = if std::env::args().any(|argument| argument == "--bench") { MANY } else { FEW };
    let lexicon = timed("opening the lexicon", ActorLexicon::embedded);
    let resolver = timed("its indices", || Resolver::new(lexicon));

    let persons: Vec<&ActorFacts> =
        lexicon.all().iter().filter(|facts| facts.actor.kind == ActorKind::Person).collect();
    let step = (persons.len() / mentions).max(1);
    let damaged: Vec<String> = persons.iter().step_by(step).map(|facts| damage(&facts.actor.name)).collect();
    let ask = |resolver: &Resolver<'_>, names: &[String]| {
        for name in names {
            black_box(resolver.resolve(
                name,
                Some(&format!("The minister met {name} in Oslo.")),
                Some("2018-05-02"),
            ));
        }
    };
    per("a damaged name, first time", damaged.len(), || ask(&resolver, &damaged));
    per("a damaged name, again", damaged.len(), || ask(&resolver, &damaged));
    per("a pair of names", 200_000, || {
        for _ in 0..200_000 {
            black_box(match_names("Sergej Lawrow", "Sergey Lavrov", None));
        }
    });

    if std::env::args().any(|argument| argument == "lexicon") {
        return;
    }
    let made: Vec<ActorFacts> = (0..people).map(person).collect();
    let bytes = timed("building the imported index", || build_index(&made).expect("a million fit"));
    say(&format!("{:<34} {:>10.1} MB for {people} people", "its size", bytes.len() as f64 / 1e6));
    let bytes: &'static [u8] = Vec::leak(bytes);
    let imported = timed("opening it", || ImportedActors::open(bytes).expect("it was just built"));
    let resolver = resolver.with_actors(imported);
    let step = (made.len() / mentions).max(1);
    let exact: Vec<String> = made.iter().step_by(step).map(|facts| facts.actor.name.clone()).collect();
    let damaged: Vec<String> = exact.iter().map(|name| damage(name)).collect();
    per("an imported name", exact.len(), || ask(&resolver, &exact));
    per("an imported name, damaged", damaged.len(), || ask(&resolver, &damaged));
}

/// Swaps two letters in the middle of the last word.
fn damage(name: &str) -> String {
    let mut letters: Vec<char> = name.chars().collect();
    let count = letters.len();
    if count > 5 {
        letters.swap(count - 3, count - 2);
    }
    letters.into_iter().collect()
}

/// A made-up person: some names are common, most are rare.
fn person(number: u32) -> ActorFacts {
    let syllables = [
        "ba", "ren", "to", "mik", "la", "sor", "de", "vin", "ga", "pol", "ri", "nus", "he", "tam", "ko",
        "zel",
    ];
    let mut state = u64::from(number).wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ 0x5bf0_3635;
    let mut next = |below: u64| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state % below
    };
    let mut word = |count: u64, kinds: u64| -> String {
        let text: String = (0..count).map(|_| syllables[next(kinds) as usize]).collect();
        text[..1].to_uppercase() + &text[1..]
    };
    let name = format!("{} {}", word(2, 16), word(4, 16));
    let alias = format!("{} {}", word(1, 16), name.rsplit(' ').next().unwrap_or(""));
    ActorFacts {
        actor: Actor {
            id: format!("x:{number}"),
            name,
            kind: ActorKind::Person,
            country: Some("NOR".to_owned()),
            sector: None,
        },
        forms: vec![Form { text: alias.into(), kind: FormKind::Alias, lang: "".into() }],
        terms: Vec::new(),
        place: None,
        population: None,
    }
}

fn timed<T>(what: &str, work: impl FnOnce() -> T) -> T {
    let begun = cpu_seconds();
    let done = work();
    say(&format!("{what:<34} {:>10.3} ms", (cpu_seconds() - begun) * 1e3));
    done
}

fn per(what: &str, count: usize, work: impl FnOnce()) {
    let begun = cpu_seconds();
    work();
    say(&format!("{what:<34} {:>10.4} ms each", (cpu_seconds() - begun) * 1e3 / count.max(1) as f64));
}

/// Seconds of CPU of this thread.
fn cpu_seconds() -> f64 {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    text.split(' ').next().and_then(|spent| spent.parse::<f64>().ok()).unwrap_or(0.0) / 1e9
}

fn say(line: &str) {
    let _ = writeln!(std::io::stdout().lock(), "{line}");
}
