//! Development only: learns the pair model from feature lines on standard input.
#![allow(clippy::print_stdout)]
use std::io::BufRead;

use chancery_engine::event::classify::PairModel;
use chancery_model::EventType;

fn main() {
    let argument = |at: usize, otherwise: f32| {
        std::env::args().nth(at).and_then(|text| text.parse().ok()).unwrap_or(otherwise)
    };
    let rounds = argument(1, 20.0) as usize;
    let decay = argument(2, 0.0005);
    let rows: Vec<(Vec<String>, EventType)> = std::io::stdin()
        .lock()
        .lines()
        .map(|line| {
            let (kind, features): (String, Vec<String>) =
                serde_json::from_str(&line.expect("a line")).expect("a row");
            (features, EventType::from_name(&kind).expect("a type"))
        })
        .collect();
    print!("{}", PairModel::train(&rows, rounds, decay).print());
}
