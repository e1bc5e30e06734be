//! Speakers that a translation made up: "the company" where a ministry speaks.

use chancery_lexicon::plausibility::{Plausibility, word_matches};
use chancery_model::{Actor, ActorKind, EventType, Label, Mention, Span};

use super::act::Act;
use super::{ReportEvents, Story};

/// A company or a source that speaks where another report has a ministry speak.
#[derive(Clone, Debug)]
pub struct Vague {
    pub report: usize,
    pub span: Span,
    pub speaker: Actor,
    pub because: String,
}

/// Farthest the ministry may stand from the vague words, in bytes: the same sentence or the next.
const NEAR_SPEAKER: u32 = 300;

/// "The company said … Russian Foreign Ministry": no company is named before, a ministry stands near, and another
/// report of the story has that ministry make a statement.
pub fn vague_speakers(reports: &[ReportEvents<'_>]) -> Vec<Vague> {
    const SPEECH: [&str; 6] = ["said", "says", "announced", "reported", "stated", "confirmed"];
    let mut found = Vec::new();
    for (place, entry) in reports.iter().enumerate() {
        let text = &entry.report.text;
        for sentence in entry.annotation.sentences.iter().copied() {
            let lower = sentence.of(text).to_ascii_lowercase();
            for vague in &Plausibility::embedded().speakers {
                for start in word_matches(&lower, &vague.phrase) {
                    let end = start + vague.phrase.len();
                    let after = lower[end..].trim_start();
                    let speaks = SPEECH.iter().any(|verb| after.starts_with(verb));
                    let span = Span::new(sentence.start as usize + start, sentence.start as usize + end);
                    if !speaks || names_a_company(entry, span) {
                        continue;
                    }
                    if let Some(speaker) =
                        ministry_near(entry, span).filter(|actor| speaks_elsewhere(reports, place, actor))
                    {
                        found.push(Vague {
                            report: place,
                            span,
                            because: format!(
                                "another report has the {} say so: {}",
                                speaker.name, vague.reason
                            ),
                            speaker: speaker.clone(),
                        });
                    }
                }
            }
        }
    }
    found
}

fn names_a_company(entry: &ReportEvents<'_>, before: Span) -> bool {
    entry
        .annotation
        .mentions
        .iter()
        .filter(|mention| mention.end <= before.start && mention.label == Label::Org)
        .any(|mention| {
            mention
                .actor
                .as_ref()
                .is_none_or(|actor| actor.kind == ActorKind::Org && actor.country.as_deref() != Some("IGO"))
        })
}

fn ministry_near<'a>(entry: &ReportEvents<'a>, span: Span) -> Option<&'a Actor> {
    let apart = |mention: &&Mention| {
        if mention.end <= span.start {
            span.start - mention.end
        } else {
            mention.start.saturating_sub(span.end)
        }
    };
    entry
        .annotation
        .mentions
        .iter()
        .filter(|mention| mention.actor.as_ref().is_some_and(|actor| actor.kind == ActorKind::Office))
        .filter(|mention| apart(mention) <= NEAR_SPEAKER)
        .min_by_key(|mention| (apart(mention), mention.start))
        .and_then(|mention| mention.actor.as_ref())
}

fn speaks_elsewhere(reports: &[ReportEvents<'_>], place: usize, speaker: &Actor) -> bool {
    reports.iter().enumerate().filter(|(other, _)| *other != place).any(|(_, entry)| {
        entry.events.iter().any(|event| {
            let speaks = event.kind == Some(EventType::Statement)
                && event.actors.iter().any(|actor| actor.id == speaker.id);
            speaks || event.said_by.as_ref().is_some_and(|actor| actor.id == speaker.id)
        })
    })
}

/// The speaker's words, where they name a company or a source but the act goes back to a ministry or another body.
pub fn vague_speaker(story: &Story<'_>, act: &Act<'_>) -> Option<(Span, String)> {
    let speaker = act.event.said_by.as_ref().or(act
        .actors
        .first()
        .copied()
        .filter(|_| act.kind == EventType::Statement))?;
    if !matches!(speaker.kind, ActorKind::Office) {
        return None;
    }
    let entry = &story.reports[act.report];
    let text = &entry.report.text;
    let evidence = act.event.span();
    let lower = evidence.of(text).to_ascii_lowercase();
    Plausibility::embedded().speakers.iter().find_map(|vague| {
        let place = word_matches(&lower, &vague.phrase).next()?;
        let after = lower[place + vague.phrase.len()..].trim_start();
        let speaks = ["said", "says", "announced", "reported", "stated", "confirmed"]
            .iter()
            .any(|verb| after.starts_with(verb));
        let start = evidence.start as usize + place;
        let span = Span::new(start, start + vague.phrase.len());
        speaks.then(|| (span, format!("the statement is that of the {}: {}", speaker.name, vague.reason)))
    })
}
