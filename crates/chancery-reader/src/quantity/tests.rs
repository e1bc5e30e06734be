//! Cases in our own words: a sentence, and every quantity with its bounds, unit and what it counts.

use super::find;
use crate::Reader;

#[track_caller]
fn check(text: &str, expected: &[&str]) {
    let reading = Reader::embedded().read(text, &[]);
    let side = |side: Option<f64>| side.map_or("".to_owned(), |number| number.round().to_string());
    let shown: Vec<String> = find(text, &reading)
        .iter()
        .map(|quantity| {
            let (unit, of) = (quantity.unit.as_deref().unwrap_or("-"), quantity.of.as_deref().unwrap_or("-"));
            format!("{} = {}..{} {unit} ({of})", quantity.text, side(quantity.low), side(quantity.high))
        })
        .collect();
    assert_eq!(shown, expected, "{text}");
}

#[test]
fn counted_things() {
    check("Moscow expelled ten American diplomats.", &["ten = 10..10 diplomat (American diplomats)"]);
    check("The blast killed at least 1,500 people.", &["at least 1,500 = 1500.. people (people)"]);
    check("Malaysia handed over three suspects to Thailand.", &["three = 3..3 suspect (suspects)"]);
    check("Nearly 200 soldiers crossed the border.", &["Nearly 200 = 180..200 soldier (soldiers)"]);
    check("Dozens of protesters were arrested.", &["Dozens = 24.. protester (protesters)"]);
    check("Between 10 and 15 ships left the port.", &["Between 10 and 15 = 10..15 ship (ships)"]);
}

#[test]
fn money_and_shares() {
    check("The loan is worth $3.5 billion.", &["$3.5 billion = 3500000000..3500000000 dollar (-)"]);
    check("It paid up to 20 million euros.", &["up to 20 million euros = ..20000000 euro (-)"]);
    check("About 40 percent of the voters stayed away.", &["About 40 percent = 36..44 percent (voters)"]);
}

#[test]
fn numbers_that_count_nothing() {
    check("They invoked Article 5 on 3 May 2021.", &[]);
    check("The G7 met in 2019.", &[]);
}

#[test]
fn names_listed_behind_a_plural() {
    check(
        "He asked about the American citizens Paul Smith and Peter Brown.",
        &["American citizens Paul Smith and Peter Brown = 2..2 citizen (American citizens)"],
    );
}
