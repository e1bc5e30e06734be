//! Reads one report: sentences, names, times, quotes and numbers, and who is meant.
//!
//! The reader knows English, the resolver knows the world; this joins them.

use chancery_model::{Annotation, Mention, Quote, Report};
use chancery_reader::{Reader, Reading, quantity, quote, time};

use crate::actor::{Resolver, StoryNames};
use crate::pipeline::Annotated;

/// Reads `report` on its own.
pub fn annotate(report: &Report, reader: &Reader, resolver: &Resolver<'_>) -> Annotated {
    let reading = reader.read(&report.text, &report.kept);
    let published = report.published_day();
    let mentions = resolver.mentions(&report.text, &reading, published, None);
    let mut annotation = Annotation {
        id: report.id.clone(),
        sentences: reading.sentences.iter().map(|sentence| sentence.span).collect(),
        tokens: reading.tokens.clone(),
        times: time::find(&report.text, &reading, published),
        quotes: quote::find(&report.text, &reading),
        quantities: quantity::find(&report.text, &reading),
        mentions,
    };
    name_speakers(&mut annotation.quotes, &annotation.mentions);
    Annotated { reading, annotation }
}

/// The same annotation, with names decided in the light of the whole story.
pub fn with_story(
    report: &Report,
    reading: &Reading,
    alone: Annotation,
    resolver: &Resolver<'_>,
    names: &StoryNames,
) -> Annotation {
    let mut annotation =
        Annotation { mentions: resolver.mentions(&report.text, reading, report.published_day(), Some(names)), ..alone };
    name_speakers(&mut annotation.quotes, &annotation.mentions);
    annotation
}

/// Reads one sentence whose words are given; its text is the words joined by single blanks.
pub fn annotate_tokens(id: &str, tokens: &[String], reader: &Reader, resolver: &Resolver<'_>) -> Annotation {
    let words: Vec<&str> = tokens.iter().map(String::as_str).collect();
    let (text, reading) = reader.read_pretokenized(&words);
    Annotation {
        id: id.to_owned(),
        sentences: reading.sentences.iter().map(|sentence| sentence.span).collect(),
        times: time::find(&text, &reading, None),
        quotes: quote::find(&text, &reading),
        quantities: quantity::find(&text, &reading),
        mentions: resolver.mentions(&text, &reading, None, None),
        tokens: reading.tokens,
    }
}

/// Gives each speaker the actor of the mention that fills most of its words; a pronoun has none.
fn name_speakers(quotes: &mut [Quote], mentions: &[Mention]) {
    for speaker in quotes.iter_mut().filter_map(|quote| quote.speaker.as_mut()) {
        let best = mentions
            .iter()
            .filter(|mention| mention.actor.is_some() && mention.start < speaker.end && speaker.start < mention.end)
            .max_by_key(|mention| (mention.end.min(speaker.end) - mention.start.max(speaker.start), std::cmp::Reverse(mention.start)));
        speaker.actor = best.and_then(|mention| mention.actor.clone());
    }
}
