//! A record for a person: what happened, where the reports disagree, what is probably mistranslated, what was planned.
//!
//! [`Brief::of`] picks and orders; [`text`] and [`html`] show. No sentence here is free invention: each clause is a value of
//! a slot, a name of an actor or words of a report, and carries the places it rests on.

pub mod html;
pub mod text;

use std::collections::BTreeMap;

use chancery_model::{
    Actor, ActorKind, Cluster, Event, EventType, Record, Report, Slot, Span, Status, Verdict,
};

/// A record, picked and ordered for reading.
#[derive(Clone, Debug, PartialEq)]
pub struct Brief<'a> {
    /// One line that names the story.
    pub title: &'a str,
    /// First and last day of publication.
    pub days: (Option<&'a str>, Option<&'a str>),
    /// Acts that took place, in order of time; those without a date last.
    pub happened: Vec<Item<'a>>,
    /// Slots whose values cannot all be right.
    pub disagreements: Vec<Disagreement<'a>>,
    /// Words that are probably damaged.
    pub damaged: Vec<Damage<'a>>,
    /// Acts planned, proposed, expected, demanded with a condition, and what came of them.
    pub planned: Vec<Item<'a>>,
    /// Acts denied or said not to have happened, and claims nobody confirms.
    pub doubtful: Vec<Item<'a>>,
    /// Acts that nobody known takes part in, or whose words are damaged beyond reading.
    pub unclear: Vec<Item<'a>>,
    /// Statements and lasting states.
    pub said: Vec<Item<'a>>,
    /// The reports, in the record's order, grouped by wire.
    pub sources: Vec<Source<'a>>,
}

/// One event.
#[derive(Clone, Debug, PartialEq)]
pub struct Item<'a> {
    pub cluster: &'a Cluster,
    pub date: Option<String>,
    pub place: Option<String>,
    /// `planned → happened` where it changed.
    pub status: String,
    pub said_by: Option<String>,
    pub support: Support,
    /// How many, how long, until when: `5 or 6 diplomats (disputed)`, `by 2019-08-23`.
    pub details: Vec<String>,
    /// The words of the report that tells most about it, and where they stand.
    pub words: Option<(&'a str, Marker)>,
    pub places: Vec<Marker>,
}

/// Three counts that are never mixed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Support {
    pub reports: usize,
    pub wires: usize,
    pub origins: usize,
}

/// A place in a report: `[2:15]` is line 15 of the second report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Marker {
    /// Index into [`Brief::sources`]' reports, as shown from 1.
    pub report: usize,
    /// Line, from 1.
    pub line: usize,
    pub span: Span,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Disagreement<'a> {
    pub cluster: &'a Cluster,
    pub slot: &'a Slot,
    pub readings: Vec<Reading<'a>>,
}

/// One value and who stands behind it.
#[derive(Clone, Debug, PartialEq)]
pub struct Reading<'a> {
    pub value: &'a str,
    pub surface: &'a [String],
    pub reports: usize,
    pub wires: usize,
    pub places: Vec<Marker>,
}

/// Damaged words and their likely meaning.
#[derive(Clone, Debug, PartialEq)]
pub struct Damage<'a> {
    pub words: &'a str,
    pub reading: &'a str,
    pub kind: &'a str,
    pub because: Vec<&'a str>,
    pub places: Vec<Marker>,
}

/// One wire and its reports.
#[derive(Clone, Debug, PartialEq)]
pub struct Source<'a> {
    pub wire: &'a str,
    pub because: &'a [String],
    pub origin: Option<&'a str>,
    pub reports: Vec<SourceReport<'a>>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct SourceReport<'a> {
    /// As in `[2:15]`.
    pub number: usize,
    pub id: &'a str,
    pub outlet: Option<&'a str>,
    pub published: Option<&'a str>,
    pub title: Option<&'a str>,
    /// Reason, number of parts put aside for it.
    pub dropped: BTreeMap<&'a str, usize>,
    pub notes: Vec<&'a str>,
}

impl Item<'_> {
    /// Sort of act and how it stands, where, who says so, how many.
    ///
    /// That it happened, and a place that its name gives, is not said again.
    pub fn facts(&self) -> Vec<String> {
        let kind = self.cluster.kind.name();
        let mut facts = vec![match self.status.as_str() {
            "happened" => kind.to_owned(),
            status => format!("{kind} {status}"),
        }];
        let place = self.place.iter().filter(|place| !self.cluster.name.contains(place.as_str()));
        facts.extend(place.map(|place| format!("in {}", crate::record::with_article(place))));
        facts.extend(self.details.iter().cloned());
        facts.extend(self.said_by.iter().map(|speaker| format!("according to {speaker}")));
        facts
    }
}

impl Support {
    /// "3 reports, 2 wires"; origins only where they are fewer than the wires.
    pub fn words(self) -> String {
        let count = |number: usize, noun: &str| match number {
            1 => format!("1 {noun}"),
            _ => format!("{number} {noun}s"),
        };
        let mut words = count(self.reports, "report");
        if self.reports > 1 {
            words += &format!(", {}", count(self.wires, "wire"));
        }
        if self.origins < self.wires {
            words += &format!(", {}", count(self.origins, "origin"));
        }
        words
    }
}

impl<'a> Brief<'a> {
    /// Picks and orders what `record` says; `reports` give the lines and may come in any order.
    pub fn of(record: &'a Record, reports: &'a [Report]) -> Brief<'a> {
        let shelf = Shelf::of(record, reports);
        let mut brief = Brief {
            title: &record.title,
            days: (record.first.as_deref(), record.last.as_deref()),
            happened: Vec::new(),
            disagreements: Vec::new(),
            damaged: damages(record, &shelf),
            planned: Vec::new(),
            doubtful: Vec::new(),
            unclear: Vec::new(),
            said: Vec::new(),
            sources: shelf.sources(record),
        };
        for cluster in &record.clusters {
            let item = item(cluster, &shelf);
            let statuses: Vec<Status> = cluster.mentions.iter().map(|mention| mention.status).collect();
            let has = |wanted: &[Status]| statuses.iter().any(|status| wanted.contains(status));
            if matches!(cluster.kind, EventType::Statement | EventType::State) {
                if !is_bare(cluster, record) {
                    brief.said.push(item);
                }
            } else if is_unclear(cluster, record) {
                brief.unclear.push(item);
            } else if has(&[Status::Happened, Status::Ongoing]) && !is_open(cluster) {
                let was_planned =
                    has(&[Status::Planned, Status::Proposed, Status::Expected, Status::Conditional]);
                if was_planned {
                    // How many and in which words is told above.
                    brief.planned.push(Item { words: None, details: Vec::new(), ..item.clone() });
                }
                brief.happened.push(item);
            } else if has(&[Status::Planned, Status::Proposed, Status::Expected, Status::Conditional]) {
                brief.planned.push(item);
            } else {
                brief.doubtful.push(item);
            }
            for slot in cluster.slots.iter().filter(|slot| slot.verdict == Verdict::Conflict) {
                let readings = slot
                    .values
                    .iter()
                    .map(|value| Reading {
                        value: &value.value,
                        surface: &value.surface,
                        reports: value.reports.len(),
                        wires: value.wires.len(),
                        places: shelf
                            .markers(value.spans.iter().map(|(report, span)| (report.as_str(), *span))),
                    })
                    .collect();
                brief.disagreements.push(Disagreement { cluster, slot, readings });
            }
        }
        for list in [
            &mut brief.happened,
            &mut brief.planned,
            &mut brief.doubtful,
            &mut brief.unclear,
            &mut brief.said,
        ] {
            list.sort_by_key(|item| {
                (item.date.is_none(), item.date.clone(), std::cmp::Reverse(item.support.wires))
            });
        }
        brief
    }
}

/// Whether nobody can be held to an act: no mention names a known party, or every mention holds words that cannot be read.
fn is_unclear(cluster: &Cluster, record: &Record) -> bool {
    let is_known = |actor: &Actor| actor.kind != ActorKind::Group || actor.country.is_some();
    let unreadable = |mention: &Event| {
        record.repairs.iter().any(|repair| {
            repair.kind == "implausible"
                && repair.reading.is_none()
                && repair.actor.is_none()
                && repair.report == mention.report
                && mention.span().overlaps(Span { start: repair.start, end: repair.end })
        })
    };
    let named = |mention: &Event| mention.actors.iter().chain(&mention.recipients).any(is_known);
    !cluster.mentions.iter().any(named) || cluster.mentions.iter().all(unreadable)
}

/// Whether the reports together have an act as planned, though a headline puts it in the present.
fn is_open(cluster: &Cluster) -> bool {
    let status =
        cluster.slots.iter().find(|slot| slot.slot == "status").and_then(|slot| slot.best.as_deref());
    let open = [Status::Planned, Status::Proposed, Status::Expected, Status::Conditional];
    open.iter().any(|open| status == Some(open.name()))
}

/// Most words of a statement that says only who spoke: "the ministry said on Monday".
const BARE: usize = 5;

/// Verbs after which a statement that names nothing but the day is over.
const SPOKE: [&str; 6] = ["said", "says", "announced", "declared", "reported", "communicated"];

/// Most words of a time at the end of a statement: "on Monday", "late on Monday evening".
const SPOKE_WHEN: usize = 4;

/// "Prime Minister Scott Morrison said on Thursday": nothing follows but when.
fn says_nothing(text: &str) -> bool {
    let words: Vec<&str> = text.split_whitespace().collect();
    let spoke = words.iter().rposition(|word| SPOKE.contains(word));
    let when = spoke.map(|at| &words[at + 1..]);
    words.len() <= BARE
        || !text.contains([',', ':', '“', '"'])
            && when.is_some_and(|when| {
                when.is_empty()
                    || when.len() <= SPOKE_WHEN && matches!(when[0], "on" | "late" | "in" | "at" | "earlier")
            })
}

/// Whether a statement tells nothing by itself: who spoke, or what an act of the same words tells.
fn is_bare(cluster: &Cluster, record: &Record) -> bool {
    let told = |mention: &Event| {
        record
            .clusters
            .iter()
            .filter(|other| !matches!(other.kind, EventType::Statement | EventType::State))
            .any(|other| {
                other
                    .mentions
                    .iter()
                    .any(|act| act.report == mention.report && mention.span().contains(act.span()))
            })
    };
    cluster.kind == EventType::Statement
        && cluster.mentions.iter().all(|mention| says_nothing(&mention.text) || told(mention))
}

/// The reports by id, numbered as the brief shows them.
struct Shelf<'a> {
    numbers: BTreeMap<&'a str, usize>,
    reports: BTreeMap<&'a str, &'a Report>,
}

impl<'a> Shelf<'a> {
    fn of(record: &'a Record, reports: &'a [Report]) -> Shelf<'a> {
        let mut numbers = BTreeMap::new();
        let ordered = record.wires.iter().flat_map(|wire| &wire.reports);
        for id in ordered.chain(record.reports.iter().map(|report| &report.id)) {
            let next = numbers.len() + 1;
            numbers.entry(id.as_str()).or_insert(next);
        }
        Shelf { numbers, reports: reports.iter().map(|report| (report.id.as_str(), report)).collect() }
    }

    /// One marker a line, in order of report and line.
    fn markers<'s>(&self, spans: impl Iterator<Item = (&'s str, Span)>) -> Vec<Marker> {
        let mut markers: Vec<Marker> = spans
            .filter_map(|(id, span)| {
                let report = *self.numbers.get(id)?;
                let text = self.reports.get(id).map_or("", |report| report.text.as_str());
                Some(Marker { report, line: line_of(text, span.start as usize), span })
            })
            .collect();
        markers.sort_unstable();
        markers
    }

    fn sources(&self, record: &'a Record) -> Vec<Source<'a>> {
        let meta: BTreeMap<&str, _> =
            record.reports.iter().map(|report| (report.id.as_str(), report)).collect();
        record
            .wires
            .iter()
            .map(|wire| Source {
                wire: &wire.wire,
                because: &wire.because,
                origin: wire.origin.as_deref(),
                reports: wire
                    .reports
                    .iter()
                    .map(|id| {
                        let report = self.reports.get(id.as_str());
                        let mut dropped = BTreeMap::new();
                        for part in report.map_or(&[][..], |report| &report.dropped) {
                            *dropped.entry(part.reason.as_str()).or_insert(0) += 1;
                        }
                        SourceReport {
                            number: self.numbers.get(id.as_str()).copied().unwrap_or(0),
                            id,
                            outlet: meta.get(id.as_str()).and_then(|report| report.outlet.as_deref()),
                            published: meta.get(id.as_str()).and_then(|report| report.published.as_deref()),
                            title: report.and_then(|report| report.title.as_deref()),
                            dropped,
                            notes: report.map_or(Vec::new(), |report| {
                                report.notes.iter().map(|note| note.message.as_str()).collect()
                            }),
                        }
                    })
                    .collect(),
            })
            .collect()
    }
}

fn item<'a>(cluster: &'a Cluster, shelf: &Shelf<'_>) -> Item<'a> {
    let slot = |name: &str| cluster.slots.iter().find(|slot| slot.slot == name);
    let shown = |name: &str| slot(name).and_then(shown_value);
    let mut reports: Vec<&str> = cluster.mentions.iter().map(|mention| mention.report.as_str()).collect();
    reports.sort_unstable();
    reports.dedup();
    let wires = cluster
        .slots
        .iter()
        .flat_map(|slot| slot.values.iter().flat_map(|value| &value.wires))
        .collect::<std::collections::BTreeSet<_>>();
    let origins = cluster.slots.iter().map(|slot| slot.n_origins).max().unwrap_or(1);
    let told = ["participants", "recipient", "date", "place", "status", "speaker"];
    let details = cluster
        .slots
        .iter()
        .filter(|slot| !told.contains(&slot.slot.as_str()))
        .filter_map(|slot| Some((slot, shown_value(slot)?)))
        // The measure that the name gives is not said again.
        .filter(|(slot, value)| slot.slot != "object" || !cluster.name.contains(value.as_str()))
        .map(|(slot, value)| detail(cluster, slot, &value))
        .collect();
    Item {
        cluster,
        date: shown("date"),
        place: shown("place"),
        status: status_line(&cluster.mentions, slot("status")),
        said_by: shown("speaker"),
        support: Support { reports: reports.len(), wires: wires.len().max(1), origins },
        details,
        words: words(cluster, shelf),
        places: shelf
            .markers(cluster.mentions.iter().map(|mention| (mention.report.as_str(), mention.span()))),
    }
}

/// The mention with the most parties and circumstances speaks for the act; of equals the shortest.
fn words<'a>(cluster: &'a Cluster, shelf: &Shelf<'_>) -> Option<(&'a str, Marker)> {
    let told = |mention: &Event| {
        usize::from(mention.kind == Some(cluster.kind))
            + usize::from(mention.date.is_some())
            + usize::from(mention.place.is_some())
            + usize::from(!mention.actors.is_empty())
            + usize::from(!mention.recipients.is_empty())
    };
    let best = cluster.mentions.iter().max_by_key(|mention| {
        (told(mention), std::cmp::Reverse((mention.text.len(), &mention.report, mention.start)))
    })?;
    let marker = shelf.markers(std::iter::once((best.report.as_str(), best.span()))).first().copied()?;
    Some((best.text.as_str(), marker))
}

/// The best value, or the bounds of a conflict.
fn shown_value(slot: &Slot) -> Option<String> {
    match (&slot.best, &slot.low, &slot.high) {
        (Some(best), _, _) => Some(best.clone()),
        (None, Some(low), Some(high)) => Some(format!("{low} or {high}")),
        _ if slot.verdict == Verdict::Conflict => {
            Some(slot.values.iter().map(|value| value.value.as_str()).collect::<Vec<_>>().join(" or "))
        }
        _ => None,
    }
}

/// What a slot says, in words: "5 or 6 diplomats (disputed)", "at least 100 people", "by 2019-08-23".
fn detail(cluster: &Cluster, slot: &Slot, value: &str) -> String {
    let disputed = if slot.verdict == Verdict::Conflict { " (disputed)" } else { "" };
    let plain = crate::record::in_words(value);
    let words = match slot.slot.split_once(':').unwrap_or((&slot.slot, "")) {
        ("count", unit) => match Some(unit).filter(|unit| !unit.is_empty()).or_else(|| counted(cluster)) {
            Some(unit) => format!("{plain} {}", noun(unit, value == "1")),
            None => format!("number: {plain}"),
        },
        ("killed" | "injured", _) => format!("{plain} {}", slot.slot),
        ("duration", _) => format!("duration {plain}"),
        ("deadline", _) => format!("by {plain}"),
        ("object", _) => format!("measure: {plain}"),
        (name, _) => format!("{name}: {plain}"),
    };
    words + disputed
}

/// What most mentions of an act count; of nouns as frequent, the first in order of letters.
fn counted(cluster: &Cluster) -> Option<&str> {
    let quantities = cluster.mentions.iter().filter_map(|mention| mention.quantity.as_ref());
    let mut votes: BTreeMap<&str, usize> = BTreeMap::new();
    for unit in quantities.filter_map(|quantity| quantity.unit.as_deref()) {
        *votes.entry(unit).or_default() += 1;
    }
    let most = votes.values().copied().max()?;
    votes.into_iter().find(|(_, count)| *count == most).map(|(unit, _)| unit)
}

/// A noun in the singular or the plural; those that end in "s" and "people" are plural already.
fn noun(unit: &str, one: bool) -> String {
    let has = |ending: &str| unit.ends_with(ending);
    match unit {
        _ if one => unit.to_owned(),
        "person" => "people".to_owned(),
        "percent" | "missing" | "injured" | "displaced" | "troops" | "police" | "people" | "men"
        | "women" | "yuan" | "yen" | "baht" | "rupiah" => unit.to_owned(),
        _ if has("s") => unit.to_owned(),
        _ if has("man") => format!("{}men", &unit[..unit.len() - 3]),
        _ if has("y") && !has("ey") && !has("ay") => format!("{}ies", &unit[..unit.len() - 1]),
        _ if has("ch") || has("sh") || has("x") => format!("{unit}es"),
        _ => format!("{unit}s"),
    }
}

fn status_line(mentions: &[Event], slot: Option<&Slot>) -> String {
    const LADDER: [Status; 9] = [
        Status::Proposed,
        Status::Conditional,
        Status::Expected,
        Status::Planned,
        Status::Alleged,
        Status::Ongoing,
        Status::Happened,
        Status::Denied,
        Status::Negated,
    ];
    if let Some(Slot {
        verdict: Verdict::Agree | Verdict::Single | Verdict::Garble, best: Some(best), ..
    }) = slot
    {
        return best.clone();
    }
    let seen: Vec<&str> = LADDER
        .iter()
        .filter(|status| mentions.iter().any(|mention| mention.status == **status))
        .map(|status| status.name())
        .collect();
    seen.join(" → ")
}

/// Repairs, equal ones together.
fn damages<'a>(record: &'a Record, shelf: &Shelf<'_>) -> Vec<Damage<'a>> {
    let mut grouped: BTreeMap<(&str, &str, &str), Damage<'a>> = BTreeMap::new();
    for repair in &record.repairs {
        let reading = match (&repair.actor, &repair.reading) {
            (Some(actor), _) => actor.name.as_str(),
            (None, Some(reading)) => reading.as_str(),
            (None, None) => "",
        };
        let damage = grouped.entry((&repair.kind, reading, &repair.text)).or_insert_with(|| Damage {
            words: &repair.text,
            reading,
            kind: &repair.kind,
            because: repair.because.iter().map(String::as_str).collect(),
            places: Vec::new(),
        });
        let span = Span { start: repair.start, end: repair.end };
        damage.places.extend(shelf.markers([(repair.report.as_str(), span)].into_iter()));
    }
    grouped.into_values().collect()
}

fn line_of(text: &str, byte: usize) -> usize {
    1 + text.as_bytes().iter().take(byte).filter(|&&character| character == b'\n').count()
}
