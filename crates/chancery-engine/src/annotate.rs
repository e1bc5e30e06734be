//! Reads one report: sentences, names, times, quotes and numbers, and who is meant.
//!
//! The reader knows English, the resolver knows the world; this joins them.

use chancery_lexicon::actors::{ActorLexicon, FormKind, fold};
use chancery_model::{Annotation, Label, Mention, Quote, Report, Span};
use chancery_reader::{Reader, Reading, time};

use crate::pipeline::Annotated;

/// Reads `report` on its own.
pub fn annotate(report: &Report, reader: &Reader, actors: &ActorLexicon) -> Annotated {
    let reading = reader.read(&report.text, &report.kept);
    let published = report.published_day();
    let mentions = mentions(&report.text, &reading, actors);
    let mut annotation = Annotation {
        id: report.id.clone(),
        sentences: reading.sentences.iter().map(|sentence| sentence.span).collect(),
        tokens: reading.tokens.clone(),
        times: time::find(&report.text, &reading, published),
        quotes: Vec::new(),
        quantities: Vec::new(),
        mentions,
    };
    name_speakers(&mut annotation.quotes, &annotation.mentions);
    Annotated { reading, annotation }
}

/// Reads one sentence whose words are given; its text is the words joined by single blanks.
pub fn annotate_tokens(id: &str, tokens: &[String], reader: &Reader) -> Annotation {
    let words: Vec<&str> = tokens.iter().map(String::as_str).collect();
    let (text, reading) = reader.read_pretokenized(&words);
    let mentions = reading
        .names
        .iter()
        .map(|name| Mention {
            start: name.span.start,
            end: name.span.end,
            text: name.span.of(&text).to_owned(),
            label: name.label,
            actor: None,
            score: 0.0,
            garbled: false,
            because: Vec::new(),
        })
        .collect();
    Annotation {
        id: id.to_owned(),
        sentences: reading.sentences.iter().map(|sentence| sentence.span).collect(),
        times: time::find(&text, &reading, None),
        quotes: Vec::new(),
        quantities: Vec::new(),
        mentions,
        tokens: reading.tokens,
    }
}

/// Exact look-ups until the resolver lands.
fn mentions(text: &str, reading: &Reading, actors: &ActorLexicon) -> Vec<Mention> {
    let mut mentions: Vec<Mention> = Vec::new();
    for sentence in &reading.sentences {
        let mut at = sentence.tokens.start;
        while at < sentence.tokens.end {
            let longest = (1..=6.min(sentence.tokens.end - at)).rev().find_map(|length| {
                let span = reading.tokens[at].span().cover(reading.tokens[at + length - 1].span());
                let words = span.of(text);
                if !words.starts_with(char::is_uppercase) {
                    return None;
                }
                let (index, kind) = *actors.by_form(&fold(words)).first()?;
                (!matches!(kind, FormKind::Exonym)).then_some((length, span, index))
            });
            let Some((length, span, index)) = longest else {
                at += 1;
                continue;
            };
            let actor = actors.at(index).actor.clone();
            let label = match actor.kind {
                chancery_model::ActorKind::Person => Label::Per,
                chancery_model::ActorKind::Country | chancery_model::ActorKind::City => Label::Gpe,
                _ => Label::Org,
            };
            mentions.push(mention(text, span, label, Some(actor)));
            at += length;
        }
    }
    for name in &reading.names {
        if !mentions.iter().any(|mention| mention.span().overlaps(name.span)) {
            mentions.push(mention(text, name.span, name.label, None));
        }
    }
    mentions.sort_by_key(|mention| (mention.start, mention.end));
    mentions
}

fn mention(text: &str, span: Span, label: Label, actor: Option<chancery_model::Actor>) -> Mention {
    let score = if actor.is_some() { 0.9 } else { 0.0 };
    Mention {
        start: span.start,
        end: span.end,
        text: span.of(text).to_owned(),
        label,
        actor,
        score,
        garbled: false,
        because: Vec::new(),
    }
}

/// Gives each speaker the actor of the mention that fills most of its words; a pronoun has none.
fn name_speakers(quotes: &mut [Quote], mentions: &[Mention]) {
    for speaker in quotes.iter_mut().filter_map(|quote| quote.speaker.as_mut()) {
        let best = mentions
            .iter()
            .filter(|mention| {
                mention.actor.is_some() && mention.start < speaker.end && speaker.start < mention.end
            })
            .max_by_key(|mention| {
                (
                    mention.end.min(speaker.end) - mention.start.max(speaker.start),
                    std::cmp::Reverse(mention.start),
                )
            });
        speaker.actor = best.and_then(|mention| mention.actor.clone());
    }
}
