//! Reads one report: sentences, names, times, quotes and numbers, and who is meant.
//!
//! The reader knows English, the resolver knows the world; this joins them.

use chancery_model::{Annotation, Mention, Quote, Report, Span};
use chancery_reader::{Name, Reader, Reading, quantity, quote, time};

use crate::actor::{Resolver, Rulings, StoryNames};

/// One report, read: its trees stay with it, because the coder needs them.
#[derive(Clone, Debug)]
pub struct Annotated {
    /// What the reader made of it.
    pub reading: Reading,
    /// The same with names resolved, in the shape that is shown.
    pub annotation: Annotation,
}

/// Reads `report` on its own.
pub fn annotate(report: &Report, reader: &Reader, resolver: &Resolver<'_>, rulings: &Rulings) -> Annotated {
    let reading = reader.read_trees(&report.text, &report.kept);
    let published = report.published_day();
    let annotation = assemble(&report.id, &report.text, &reading, published, (resolver, rulings));
    Annotated { reading, annotation }
}

/// Reads names again with those of the whole story; where a date was inferred meanwhile, times too.
pub fn with_story(
    report: &Report,
    read: Annotated,
    is_dated_anew: bool,
    resolver: &Resolver<'_>,
    (names, rulings): (&StoryNames, &Rulings),
) -> Annotated {
    let Annotated { reading, annotation: Annotation { mut times, mut quotes, .. } } = read;
    let (text, published) = (&report.text, report.published_day());
    if is_dated_anew {
        times = time::find(text, &reading, published);
    }
    let mentions = resolver.mentions_as_ruled(text, &reading, published, Some(names), rulings);
    name_speakers(&mut quotes, &mentions);
    let annotation = Annotation { times, quotes, mentions, ..read.annotation };
    Annotated { reading, annotation }
}

/// Reads one sentence whose words are given; its text is the words joined by single blanks.
pub fn annotate_tokens(id: &str, tokens: &[String], reader: &Reader, resolver: &Resolver<'_>) -> Annotation {
    let words: Vec<&str> = tokens.iter().map(String::as_str).collect();
    let (text, reading) = reader.read_pretokenized(&words);
    let annotation = assemble(id, &text, &reading, None, (resolver, &Rulings::default()));
    Annotation { mentions: of_names(&text, &reading, &annotation.mentions), ..annotation }
}

/// The reader's names with its labels, each with the actor of the mention that fills most of it.
fn of_names(text: &str, reading: &Reading, mentions: &[Mention]) -> Vec<Mention> {
    let shared = |mention: &Mention, span: Span| {
        mention.end.min(span.end).saturating_sub(mention.start.max(span.start))
    };
    let named = |name: &Name| {
        let nobody = Mention {
            start: name.span.start,
            end: name.span.end,
            text: name.span.of(text).to_owned(),
            label: name.label,
            actor: None,
            score: 1.0,
            garbled: false,
            because: Vec::new(),
        };
        let best = mentions
            .iter()
            .filter(|mention| mention.span().overlaps(name.span))
            .max_by_key(|mention| (shared(mention, name.span), std::cmp::Reverse(mention.start)));
        match best {
            Some(best) => Mention {
                actor: best.actor.clone(),
                score: best.score,
                garbled: best.garbled,
                because: best.because.clone(),
                ..nobody
            },
            None => nobody,
        }
    };
    reading.names.iter().map(named).collect()
}

fn assemble(
    id: &str,
    text: &str,
    reading: &Reading,
    published: Option<&str>,
    (resolver, rulings): (&Resolver<'_>, &Rulings),
) -> Annotation {
    let mentions = resolver.mentions_as_ruled(text, reading, published, None, rulings);
    let mut quotes = quote::find(text, reading);
    name_speakers(&mut quotes, &mentions);
    let times = time::find(text, reading, published);
    Annotation {
        id: id.to_owned(),
        sentences: reading.sentences.iter().map(|sentence| sentence.span).collect(),
        tokens: reading.tokens.clone(),
        quantities: quantity::find_beside(&times, text, reading),
        times,
        quotes,
        mentions,
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
