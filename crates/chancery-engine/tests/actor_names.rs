//! Runs `cases/actor/names.csv`, and holds properties of the name matcher and the resolver.

use chancery_engine::actor::{Resolver, match_names};
use chancery_lexicon::actors::ActorLexicon;
use proptest::prelude::*;
use std::sync::LazyLock;

static RESOLVER: LazyLock<Resolver<'static>> = LazyLock::new(|| Resolver::new(ActorLexicon::embedded()));

/// Splits a line of CSV at commas outside quotation marks.
fn cells(line: &str) -> Vec<String> {
    let mut cells = vec![String::new()];
    let mut quoted = false;
    for sign in line.chars() {
        match sign {
            '"' => quoted = !quoted,
            ',' if !quoted => cells.push(String::new()),
            _ => cells.last_mut().expect("there is always a cell").push(sign),
        }
    }
    cells
}

#[test]
fn strong_cases_hold() {
    let mut wrong = Vec::new();
    for line in include_str!("../cases/actor/names.csv").lines().skip(1).filter(|line| !line.starts_with('#'))
    {
        let cells = cells(line);
        let [mention, context, published, expected, strength, note] = cells.as_slice() else {
            panic!("expected six cells, found {}: {line}", cells.len());
        };
        let found = RESOLVER.resolve(mention, Some(context), Some(published));
        let name = found.actor.map_or_else(|| "-".to_owned(), |actor| actor.name);
        if name != *expected && strength == "strong" {
            wrong.push(format!("{mention} ({note}): expected {expected}, found {name}: {:?}", found.because));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn matching_is_symmetric_and_bounded(a in ".{0,30}", b in ".{0,30}") {
        let one = match_names(&a, &b, None);
        prop_assert!((0.0..=1.0).contains(&one));
        prop_assert_eq!(one, match_names(&b, &a, None));
    }

    #[test]
    fn anything_can_be_asked(mention in ".{0,40}", context in ".{0,80}") {
        let around = format!("{context} {mention} {context}");
        let found = RESOLVER.resolve(&mention, Some(&around), Some("2020-02-30"));
        prop_assert!((0.0..=1.0).contains(&found.score));
    }

    #[test]
    fn random_small_words_are_nobody(word in "[a-z]{4,9}") {
        let context = format!("We bought some {word} yesterday.");
        let found = RESOLVER.resolve(&word, Some(&context), None);
        prop_assert!(found.actor.is_none_or(|actor| actor.name.to_lowercase().contains(&word)), "{word}");
    }
}
