//! Development only: codes reports from standard input with a naive resolver.
#![allow(clippy::print_stdout)]
use std::io::BufRead;

use chancery_engine::event;
use chancery_lexicon::{actors::ActorLexicon, fold::fold, patterns::PatternLexicon};
use chancery_model::{Actor, Annotation, Label, Mention, Report};
use chancery_reader::Reader;

fn main() {
    let reader = Reader::embedded();
    let lexicon = ActorLexicon::embedded();
    let patterns = PatternLexicon::embedded();
    let group = |_: &str| -> Option<Actor> { None };
    let explain = std::env::args().any(|argument| argument == "--explain");
    for line in std::io::stdin().lock().lines() {
        let line = line.expect("a line");
        let report: Report = serde_json::from_str(&line).expect("a report");
        let reading = reader.read(&report.text, &report.kept);
        let mut mentions: Vec<Mention> = Vec::new();
        let mut at = 0;
        while at < reading.tokens.len() {
            let mut found = None;
            for len in (1..=5).rev() {
                if at + len > reading.tokens.len() {
                    continue;
                }
                let (start, end) = (reading.tokens[at].start, reading.tokens[at + len - 1].end);
                let text = &report.text[start as usize..end as usize];
                if !text.chars().next().is_some_and(char::is_uppercase) {
                    break;
                }
                let forms = lexicon.by_form(&fold(text));
                if let Some((index, _)) = forms.first() {
                    found = Some((len, start, end, text.to_owned(), lexicon.at(*index).actor.clone()));
                    break;
                }
            }
            match found {
                Some((len, start, end, text, actor)) => {
                    mentions.push(Mention {
                        start,
                        end,
                        text,
                        label: Label::Gpe,
                        actor: Some(actor),
                        score: 1.0,
                        garbled: false,
                        because: vec![],
                    });
                    at += len;
                }
                None => at += 1,
            }
        }
        let annotation = Annotation {
            id: report.id.clone(),
            tokens: reading.tokens.clone(),
            mentions,
            times: chancery_reader::time::find(&report.text, &reading, report.published.as_deref()),
            ..Annotation::default()
        };
        if explain {
            for (index, token) in reading.tokens.iter().enumerate() {
                println!(
                    "{index} {} {} {} {} {}",
                    token.text, token.lemma, token.upos, token.head, token.deprel
                );
            }
        }
        for event in event::code(&report, &reading, &annotation, patterns, &group) {
            println!("{}", serde_json::to_string(&event).expect("json"));
        }
    }
}
