//! Events made ready for comparing: dates as intervals, places in the lattice, words as stems.

use std::collections::BTreeMap;

use chancery_lexicon::actors::ActorLexicon;
use chancery_model::{Actor, ActorKind, Event, EventType, Span, Status, Wire};

use super::ReportEvents;
use super::count::Amount;
use super::date::{self, Days};
use super::lattice::Relation;
use super::party;
use super::words::{Stems, stem};

/// One event mention with what coreference and slots ask of it again and again.
#[derive(Debug)]
pub struct Act<'a> {
    pub event: &'a Event,
    /// Place in the story's reports, which are sorted by id.
    pub report: usize,
    /// Number of the report's wire.
    pub wire: usize,
    pub kind: EventType,
    /// Everybody did it with everybody: talks, agreements.
    pub symmetric: bool,
    pub actors: Vec<&'a Actor>,
    pub recipients: Vec<&'a Actor>,
    pub parties: Vec<&'a Actor>,
    /// The same three lists as numbers in [`Parties`].
    pub actor_numbers: Vec<usize>,
    pub recipient_numbers: Vec<usize>,
    pub party_numbers: Vec<usize>,
    pub speaker_number: Option<usize>,
    /// Number of its place in [`Places`].
    pub place: Option<usize>,
    pub days: Option<Days>,
    /// Day of publication.
    pub published: Option<Days>,
    pub stems: Vec<u32>,
    /// Weight of its stems together.
    pub stem_weight: f64,
    pub lemma: String,
    /// Share of the report's text before it, 0.0 to 1.0.
    pub position: f64,
    pub amount: Option<Amount>,
    /// Class of what is counted; empty if nobody knows.
    pub unit: String,
    pub rank: Option<Rank>,
    /// Told in a headline, where the present tense may mean what is to come and numbers are those of the day before.
    pub headline: bool,
}

/// Who meets: PLOVER does not tell a summit from a ministers' meeting, readers do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rank {
    Leaders,
    Ministers,
    Officials,
}

/// The acts of a story, in order of report and place.
pub fn prepare<'a>(reports: &[ReportEvents<'a>], wires: &Wires, stems: &mut Stems) -> Vec<Act<'a>> {
    let mut acts = Vec::new();
    for (place, entry) in reports.iter().enumerate() {
        let mut events: Vec<&Event> = entry.events.iter().filter(|event| event.kind.is_some()).collect();
        events.sort_by(|a, b| (a.start, a.end, &a.id).cmp(&(b.start, b.end, &b.id)));
        let length = entry.report.text.len().max(1) as f64;
        let headlines = headlines(entry);
        for event in events {
            let Some(kind) = event.kind else { continue };
            let act =
                act(event, kind, place, wires.of_report[place], length, entry.report.published_day(), stems);
            let headline = headlines.iter().any(|line| line.contains(event.span()));
            acts.push(Act { headline, ..act });
        }
    }
    acts
}

/// Sentences that stand alone in their line and do not close.
fn headlines(entry: &ReportEvents<'_>) -> Vec<Span> {
    let text = &entry.report.text;
    let alone = |sentence: &&Span| {
        let before = text.get(..sentence.start as usize).unwrap_or("").trim_end_matches([' ', '\t']);
        let after = text.get(sentence.end as usize..).unwrap_or("").trim_start_matches([' ', '\t']);
        let closed = sentence.of(text).trim_end().ends_with(['.', '!', '?', '”', '"', '…', '»', ':']);
        (before.is_empty() || before.ends_with('\n')) && after.starts_with('\n') && !closed
    };
    entry.annotation.sentences.iter().filter(alone).copied().collect()
}

fn act<'a>(
    event: &'a Event,
    kind: EventType,
    report: usize,
    wire: usize,
    length: f64,
    published: Option<&str>,
    stems: &mut Stems,
) -> Act<'a> {
    let mut actors: Vec<&Actor> = event.actors.iter().collect();
    let recipients: Vec<&Actor> = event.recipients.iter().collect();
    if actors.is_empty()
        && kind == EventType::Statement
        && let Some(speaker) = &event.said_by
    {
        actors.push(speaker);
    }
    let ids = |side: &[&Actor]| {
        let mut ids: Vec<String> = side.iter().map(|actor| actor.id.clone()).collect();
        ids.sort();
        ids
    };
    let symmetric = (!actors.is_empty() && ids(&actors) == ids(&recipients))
        || matches!(kind, EventType::Consult | EventType::Agree);
    let mut parties = actors.clone();
    parties.extend(recipients.iter().filter(|actor| !actors.iter().any(|other| other.id == actor.id)));
    let amount =
        event.quantity.as_ref().filter(|quantity| quantity.low.is_some() || quantity.high.is_some()).map(
            |quantity| Amount {
                low: quantity.low,
                high: quantity.high,
                rounded: super::count::says_rounded(&event.text),
            },
        );
    let unit = event
        .quantity
        .as_ref()
        .and_then(|quantity| quantity.unit.as_deref())
        .map(super::counts::unit_class)
        .unwrap_or_default();
    Act {
        event,
        report,
        wire,
        kind,
        symmetric,
        actors,
        recipients,
        parties,
        actor_numbers: Vec::new(),
        recipient_numbers: Vec::new(),
        party_numbers: Vec::new(),
        speaker_number: None,
        place: None,
        stem_weight: 0.0,
        days: event.date.as_deref().and_then(date::parse),
        published: published.and_then(date::parse),
        stems: stems.of_act(&event.text),
        lemma: stem(&event.lemma.to_lowercase()),
        position: f64::from(event.start) / length,
        amount,
        unit,
        rank: rank(event, kind, published),
        headline: false,
    }
}

fn rank(event: &Event, kind: EventType, published: Option<&str>) -> Option<Rank> {
    if !matches!(kind, EventType::Consult | EventType::Agree | EventType::Support) {
        return None;
    }
    let text = event.text.to_lowercase();
    let has = |words: &[&str]| words.iter().any(|word| text.contains(word));
    // The lowest rank named counts: "talks to prepare the summit" are not the summit.
    if has(&[
        "working-level",
        "working group",
        "experts",
        "negotiators",
        "high-level talks",
        "deputy minister",
    ]) {
        Some(Rank::Officials)
    } else if has(&["minister", "chief diplomat", "secretary of state", "top diplomat"])
        && !has(&["prime minister"])
    {
        Some(Rank::Ministers)
    } else if has(&["summit", "presidents", "leaders", "heads of state"]) {
        Some(Rank::Leaders)
    } else {
        rank_of_persons(event, published)
    }
}

/// The rank that all persons taking part had on the day of the report, as far as the lexicon knows.
fn rank_of_persons(event: &Event, published: Option<&str>) -> Option<Rank> {
    let (lexicon, published) = (ActorLexicon::embedded(), published?);
    let mut ranks =
        event.parties().into_iter().filter(|party| party.kind == ActorKind::Person).map(|person| {
            let facts = lexicon.get(&person.id)?;
            let held = |fits: fn(&str) -> bool| {
                facts.terms.iter().any(|term| fits(&term.office) && term.covers(published))
            };
            if held(|office| {
                matches!(office, "head-of-state" | "head-of-government" | "monarch" | "supreme-leader")
            }) {
                Some(Rank::Leaders)
            } else if held(|office| office.ends_with("-minister")) {
                Some(Rank::Ministers)
            } else {
                None
            }
        });
    let first = ranks.next()??;
    ranks.all(|rank| rank == Some(first)).then_some(first)
}

impl Act<'_> {
    /// Whether the report names this side of the act beside it; a pronoun or the rest of the report may mean somebody else.
    pub fn names(&self, side: &str) -> bool {
        const PRONOUNS: [&str; 7] = ["it", "they", "them", "its", "their", "one", "who"];
        let event = self.event;
        // Events from elsewhere may note no words at all.
        event.spans.is_empty()
            || event.spans.iter().filter(|(name, _)| name == side).any(|(_, span)| {
                let from = span.start.checked_sub(event.start);
                let word = from.and_then(|from| {
                    event.text.get(from as usize..(span.end.checked_sub(event.start)?) as usize)
                });
                word.is_none_or(|word| !PRONOUNS.iter().any(|pronoun| word.eq_ignore_ascii_case(pronoun)))
            })
    }

    /// Whether the report has words of its own for `field`.
    pub fn says(&self, field: &str) -> bool {
        self.event.spans.iter().any(|(name, _)| name == field)
    }

    /// Denied, by whoever tells it or by its own actor, who says that it did not do so.
    pub fn is_denied(&self) -> bool {
        let own = |speaker: &Actor| {
            self.actors.iter().any(|actor| {
                matches!(
                    party::relation(actor, speaker),
                    Relation::Equal | Relation::Within | Relation::Contains
                )
            })
        };
        match self.event.status {
            Status::Denied => true,
            Status::Negated => self.event.said_by.as_ref().is_some_and(own),
            _ => false,
        }
    }

    /// Planned, asked for or feared: what comes of it may differ.
    pub fn is_open(&self) -> bool {
        matches!(
            self.event.status,
            Status::Planned | Status::Proposed | Status::Expected | Status::Conditional
        )
    }
}

/// Which wire each report belongs to.
#[derive(Debug, Default)]
pub struct Wires {
    /// Wire number by report place.
    pub of_report: Vec<usize>,
    /// Wire id by number.
    pub ids: Vec<String>,
    /// Named agency or body by number.
    pub origins: Vec<Option<String>>,
}

impl Wires {
    /// Reports that no wire lists are a wire of their own, named after the report.
    pub fn new(reports: &[ReportEvents<'_>], wires: &[Wire]) -> Wires {
        let mut by_report: BTreeMap<&str, &Wire> = BTreeMap::new();
        for wire in wires {
            for report in &wire.reports {
                by_report.insert(report, wire);
            }
        }
        let mut names: Vec<(String, Option<String>)> = reports
            .iter()
            .map(|entry| match by_report.get(entry.report.id.as_str()) {
                Some(wire) => (wire.wire.clone(), wire.origin.clone()),
                None => (entry.report.id.clone(), None),
            })
            .collect();
        let of: Vec<String> = names.iter().map(|(id, _)| id.clone()).collect();
        names.sort();
        names.dedup_by(|a, b| a.0 == b.0);
        let of_report = of
            .iter()
            .map(|id| names.binary_search_by(|(other, _)| other.cmp(id)).unwrap_or_default())
            .collect();
        let (ids, origins) = names.into_iter().unzip();
        Wires { of_report, ids, origins }
    }
}
