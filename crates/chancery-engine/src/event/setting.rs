//! The day and the place of the news: what a report says once and means for the acts around it.
//!
//! 1. A [`Page`] knows the report's paragraphs, its headlines and how each act is told.
//! 2. An act without a date takes that of the act told beside it, of the one before it in its paragraph, or of the news.
//! 3. An act without a place takes it from the act told beside it, or from the scene that goes on.
//!
//! Only empty fields are filled, and each filling says so in `because`. No words are noted for it, so that the record can
//! tell what a report says of an act from what follows from its neighbours.

use chancery_lexicon::actors::ActorLexicon;
use chancery_model::{
    ActorKind, Annotation, DatePrecision, Event, EventType, Mention, Place, QuantityValue, Report, Status,
    TimeKind,
};
use chancery_reader::{Reading, time};

use super::amount::written;
use super::circumstance::calendar;
use super::occasion;

/// Sentences of the body in which the news must be dated.
const LEAD: usize = 3;

/// Most days between the news and the report. Older news has been told before, and what follows it is of another day.
const FRESH: i32 = 4;

/// Fills empty dates and places of a report's events, which must be in order of place.
pub fn fill(report: &Report, reading: &Reading, annotation: &Annotation, events: &mut [Event]) {
    occasion::share(reading, events);
    let page = Page::new(report, reading, annotation, events);
    dates(&page, events);
    places(&page, events);
    numbers(&page, reading, annotation, events);
    reported_future(&page, reading, annotation, events);
}

/// "… said the envoy. The talks would go on.": what a report goes on to say without a condition is planned, by the same speaker.
fn reported_future(page: &Page<'_>, reading: &Reading, annotation: &Annotation, events: &mut [Event]) {
    for at in 0..events.len() {
        let spot = page.spots[at];
        let by_would = |reason: &String| reason.starts_with("conditional by \"would\"");
        if events[at].status != Status::Conditional
            || events[at].kind == Some(EventType::Threaten)
            || !events[at].because.iter().any(by_would)
        {
            continue;
        }
        let Some(sentence) = reading.sentences.get(spot.sentence) else { continue };
        let depends = reading.tokens[sentence.tokens.clone()].iter().any(|token| {
            matches!(token.text.to_lowercase().as_str(), "if" | "unless" | "should" | "provided" | "case")
        });
        let Some(before) = spot.sentence.checked_sub(1).filter(|_| !depends) else { continue };
        if !page.same_paragraph(before, spot.sentence) {
            continue;
        }
        let Some(span) = reading.sentences.get(before).map(|sentence| sentence.span) else { continue };
        let quoted = annotation
            .quotes
            .iter()
            .filter(|quote| span.overlaps(quote.span()))
            .filter_map(|quote| quote.speaker.as_ref()?.actor.clone())
            .next_back();
        let said = || {
            let told = (0..at).rev().find(|&other| {
                page.spots[other].sentence == before && events[other].kind == Some(EventType::Statement)
            })?;
            events[told].actors.first().cloned()
        };
        let earlier = || {
            let told = (0..at).rev().find(|&other| page.spots[other].sentence == spot.sentence)?;
            events[told].said_by.clone().filter(|_| events[told].status == Status::Planned)
        };
        let Some(speaker) = quoted.or_else(said).or_else(earlier) else { continue };
        let event = &mut events[at];
        event.status = Status::Planned;
        if event.said_by.is_none() {
            event.said_by = Some(speaker);
        }
        event.because.push("planned: what the speaker before goes on to say".to_owned());
    }
}

/// "There were 40 passengers on board.": the number of the act told in the sentence before.
fn numbers(page: &Page<'_>, reading: &Reading, annotation: &Annotation, events: &mut [Event]) {
    for (at, sentence) in reading.sentences.iter().enumerate().skip(1) {
        let word = |place: usize| {
            reading.tokens.get(sentence.tokens.start + place).map_or("", |token| token.text.as_str())
        };
        let exists = word(0) == "There" && matches!(word(1), "was" | "were");
        if !exists || page.spots.iter().any(|spot| spot.sentence == at) || !page.same_paragraph(at - 1, at) {
            continue;
        }
        let mut counted = annotation
            .quantities
            .iter()
            .filter(|quantity| sentence.span.contains(quantity.span()) && quantity.unit.is_some());
        let (Some(number), None) = (counted.next(), counted.next()) else { continue };
        use EventType::{Aid, Assault, Coerce, Protest, Retreat};
        let told = (0..events.len()).rev().find(|&other| {
            page.spots[other].sentence + 1 == at
                && events[other].quantity.is_none()
                && matches!(events[other].kind, Some(Aid | Assault | Coerce | Protest | Retreat))
        });
        let Some(told) = told else { continue };
        let (low, high) = written(number);
        events[told].quantity =
            Some(QuantityValue { low, high, unit: number.unit.clone(), of: number.of.clone() });
        events[told].spans.push(("quantity".to_owned(), number.span()));
        events[told].because.push(format!("{:?} of the sentence after", number.text));
    }
}

/// How an act is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Told {
    /// "said", "was signed".
    Past,
    /// "says", "has said".
    Present,
    /// "had said".
    Before,
    /// Nothing finite: a noun, a headline.
    Untensed,
}

/// Where an event stands and how it is told.
#[derive(Clone, Copy, Debug)]
struct Spot {
    sentence: usize,
    told: Told,
    /// In a relative or adverbial clause.
    aside: bool,
    /// Its sentence goes on from the one before: "They also …".
    goes_on: bool,
}

/// The layout of a report.
struct Page<'a> {
    /// Paragraph of each sentence.
    paragraphs: Vec<usize>,
    /// Whether it is a headline.
    headline: Vec<bool>,
    /// The first sentence that is none.
    lead: usize,
    spots: Vec<Spot>,
    /// The day of the news.
    day: Option<String>,
    /// The place that its head names.
    place: Option<&'a Mention>,
}

impl<'a> Page<'a> {
    fn new(report: &Report, reading: &Reading, annotation: &'a Annotation, events: &[Event]) -> Page<'a> {
        let text = &report.text;
        let mut paragraphs: Vec<usize> = Vec::new();
        let mut end = 0;
        for sentence in &reading.sentences {
            let gap = text.get(end..sentence.span.start as usize).unwrap_or("");
            let last = paragraphs.last().copied();
            paragraphs.push(last.map_or(0, |last| last + usize::from(gap.contains('\n'))));
            end = sentence.span.end as usize;
        }
        let headline: Vec<bool> = reading
            .sentences
            .iter()
            .enumerate()
            .map(|(at, sentence)| {
                let alone = at.checked_sub(1).is_none_or(|before| paragraphs[before] != paragraphs[at])
                    && paragraphs.get(at + 1).is_none_or(|&next| next != paragraphs[at]);
                let closed = sentence.span.of(text).trim_end().ends_with(['.', '!', '”', '"', '…', '»']);
                alone && !closed
            })
            .collect();
        let told = |at: usize| {
            let tokens = &reading.tokens[reading.sentences[at].tokens.clone()];
            tokens.iter().any(|token| matches!(token.upos.as_str(), "VERB" | "AUX"))
        };
        let body = || headline.iter().enumerate().filter(|(_, headline)| !**headline).map(|(at, _)| at);
        // A dateline is no lead.
        let first = body().next().unwrap_or(0);
        let lead = body().take(2).find(|&at| told(at)).unwrap_or(first);
        let spots = events.iter().map(|event| spot(reading, event)).collect();
        let mut page = Page { paragraphs, headline, lead, spots, day: None, place: None };
        page.day = page.news_day(report, annotation, events);
        page.place = page.scene(report, reading, annotation, events);
        page
    }

    /// The first day of the body on which something took place, if it is close to the day of publication.
    fn news_day(&self, report: &Report, annotation: &Annotation, events: &[Event]) -> Option<String> {
        let published = report.published_day().and_then(time::interval).map(|(day, _)| day);
        let is_news = |value: &str| {
            let day = (value.len() == 10).then(|| time::interval(value)).flatten()?.0;
            let age =
                published.map_or(0, |published| day.until(published).map_or(99, |span| span.get_days()));
            (0..=FRESH).contains(&age).then(|| value.to_owned())
        };
        let in_lead = |sentence: usize| (self.lead..self.lead + LEAD).contains(&sentence);
        let acts = events.iter().zip(&self.spots).filter(|(event, spot)| {
            in_lead(spot.sentence) && took_place(event) && !event.background && spot.told != Told::Before
        });
        let by_act = acts.filter_map(|(event, _)| event.date.as_deref()).find_map(is_news);
        by_act.or_else(|| {
            let near = annotation.times.iter().filter(|time| {
                matches!(time.kind, TimeKind::Date | TimeKind::Time)
                    && in_lead(sentence_at(annotation, time.start))
            });
            near.filter_map(|time| calendar(&time.value)).find_map(|value| is_news(&value))
        })
    }

    /// The one city in which the headlines and the first paragraph say that something is; a dateline before all.
    fn scene(
        &self,
        report: &Report,
        reading: &Reading,
        annotation: &'a Annotation,
        events: &[Event],
    ) -> Option<&'a Mention> {
        // "Agreed to meet in Oslo": where something is to be, nothing is yet.
        let is_planned = |mention: &Mention| {
            let mut here = events.iter().filter(|event| {
                event.spans.iter().any(|(name, span)| name == "place" && span.overlaps(mention.span()))
            });
            let open = |event: &Event| !has_a_day(event) && event.status != Status::Denied;
            here.next().is_some_and(|first| open(first) && here.all(open))
        };
        let first = self.paragraphs.get(self.lead).copied().unwrap_or(0);
        let mut found: Option<&Mention> = None;
        for mention in &annotation.mentions {
            let is_city = mention.actor.as_ref().is_some_and(|actor| actor.kind == ActorKind::City)
                || ActorLexicon::embedded().city(&chancery_lexicon::fold::fold(&mention.text)).is_some();
            let sentence = sentence_at(annotation, mention.start);
            // A page without paragraphs is no head.
            let late = sentence >= self.lead + LEAD;
            let outside = late || self.paragraphs.get(sentence).is_none_or(|&paragraph| paragraph > first);
            if !is_city || outside || is_planned(mention) {
                continue;
            }
            let opens = reading.sentences.get(sentence).is_some_and(|span| span.span.start == mention.start)
                && !self.headline[sentence];
            let upper = mention.text.chars().any(char::is_alphabetic)
                && !mention.text.chars().any(char::is_lowercase);
            if opens && upper {
                return Some(mention);
            }
            let before = report.text.get(..mention.start as usize).unwrap_or("").trim_end();
            let case = before.rsplit(|letter: char| !letter.is_alphabetic()).next().unwrap_or("");
            if !matches!(case, "in" | "In" | "at" | "outside" | "near") {
                continue;
            }
            let same = |known: &Mention| {
                known.actor.as_ref().map(|actor| &actor.id) == mention.actor.as_ref().map(|actor| &actor.id)
            };
            match found {
                Some(known) if !same(known) => return None,
                Some(_) => {}
                None => found = Some(mention),
            }
        }
        found
    }

    fn same_paragraph(&self, one: usize, other: usize) -> bool {
        self.paragraphs.get(one) == self.paragraphs.get(other)
    }

    fn is_headline(&self, sentence: usize) -> bool {
        self.headline.get(sentence).copied().unwrap_or(false)
    }
}

fn sentence_at(annotation: &Annotation, start: u32) -> usize {
    annotation.sentences.partition_point(|sentence| sentence.end <= start)
}

/// Reads off the tree how an event is told.
fn spot(reading: &Reading, event: &Event) -> Spot {
    let start = event.anchor.map_or(event.start, |anchor| anchor.start);
    let sentence = reading.sentences.partition_point(|sentence| sentence.span.end <= start);
    let tokens = &reading.tokens;
    let mut at = tokens.partition_point(|token| token.end <= start);
    let mut spot = Spot { sentence, told: Told::Untensed, aside: false, goes_on: false };
    spot.goes_on = reading.sentences.get(sentence).is_some_and(|span| {
        tokens.get(span.tokens.start).is_some_and(|first| {
            matches!(
                first.text.as_str(),
                "He" | "She" | "They" | "It" | "Both" | "This" | "These" | "Afterwards" | "Then"
            ) || first.upos == "PRON"
        }) || span.tokens.len() > 1
            && tokens.get(span.tokens.start).is_some_and(|first| first.text == "The")
            && tokens.get(span.tokens.start + 1).is_some_and(|next| {
                matches!(next.text.as_str(), "two" | "three" | "sides" | "meeting" | "talks" | "parties")
            })
    });
    for step in 0..6 {
        let Some(token) = tokens.get(at) else { return spot };
        let is_verb = matches!(token.upos.as_str(), "VERB" | "AUX");
        if is_verb {
            let relation = token.deprel.split(':').next().unwrap_or_default();
            spot.aside |= matches!(relation, "acl" | "advcl") && !stands_alone(reading, at);
        }
        if is_verb && spot.told == Told::Untensed {
            spot.told = told(reading, at);
        }
        if spot.told != Told::Untensed || step > 3 {
            return spot;
        }
        let Ok(head) = usize::try_from(token.head) else { return spot };
        at = head;
    }
    spot
}

/// A finite clause with a subject of its own and no word that joins it: the reader has only hung it askew.
fn stands_alone(reading: &Reading, verb: usize) -> bool {
    let tokens = &reading.tokens;
    let joined = reading.children(verb).any(|child| {
        matches!(tokens[child].deprel.as_str(), "mark" | "case")
            || matches!(
                tokens[child].text.to_lowercase().as_str(),
                "who" | "which" | "that" | "whom" | "whose" | "where" | "when" | "while" | "as"
            )
    });
    let subject = reading.child(verb, "nsubj").is_some_and(|subject| subject < verb);
    subject && !joined && reading.fine_tag(verb) == "VBD"
}

fn told(reading: &Reading, verb: usize) -> Told {
    let mut helpers: Vec<String> = Vec::new();
    for child in reading.children(verb) {
        if matches!(reading.tokens[child].deprel.as_str(), "aux" | "aux:pass" | "cop") {
            helpers.push(reading.tokens[child].text.to_lowercase());
        }
    }
    let has = |forms: &[&str]| helpers.iter().any(|word| forms.contains(&word.as_str()));
    if has(&["had"]) {
        return Told::Before;
    }
    if has(&["was", "were", "did", "could"]) {
        return Told::Past;
    }
    if !helpers.is_empty() {
        return Told::Present;
    }
    match reading.fine_tag(verb) {
        "VBD" => Told::Past,
        "VBZ" | "VBP" => Told::Present,
        _ => Told::Untensed,
    }
}

fn took_place(event: &Event) -> bool {
    matches!(event.status, Status::Happened | Status::Ongoing) && event.kind != Some(EventType::State)
}

/// What is of the day of the news though it did not take place: "no agreement was reached".
fn has_a_day(event: &Event) -> bool {
    took_place(event) || event.status == Status::Negated
}

fn noted(event: &Event, field: &str) -> bool {
    event.spans.iter().any(|(name, _)| name == field)
}

fn shared(one: &Event, other: &Event) -> usize {
    let parties = other.parties();
    one.parties()
        .iter()
        .filter(|party| {
            parties.iter().any(|known| {
                known.id == party.id || known.country.is_some() && known.country == party.country
            })
        })
        .count()
}

fn dates(page: &Page<'_>, events: &mut [Event]) {
    for at in 0..events.len() {
        if events[at].date.is_some() || !has_a_day(&events[at]) || events[at].kind == Some(EventType::State) {
            continue;
        }
        let found = date_of(page, events, at);
        if let Some((date, precision, why)) = found {
            let event = &mut events[at];
            event.date = Some(date);
            event.date_precision = precision;
            event.because.push(why.to_owned());
        }
    }
}

/// "Two traders were killed on Tuesday": bloodshed before the news. What others say to it is of the day of the news.
fn looks_back(page: &Page<'_>, known: &Event) -> bool {
    let before = page.day.as_ref().zip(known.date.as_ref()).is_some_and(|(news, day)| day < news);
    before && known.kind == Some(EventType::Assault)
}

fn is_reaction(event: &Event) -> bool {
    use EventType::{Accuse, Reject, Request, Statement, Support, Threaten};
    matches!(event.kind, Some(Accuse | Reject | Request | Statement | Support | Threaten))
}

type Dated = (String, Option<DatePrecision>, &'static str);

fn date_of(page: &Page<'_>, events: &[Event], at: usize) -> Option<Dated> {
    let (event, spot) = (&events[at], page.spots[at]);
    let given = |other: usize, why: &'static str| -> Option<Dated> {
        Some((events[other].date.clone()?, events[other].date_precision, why))
    };
    let dated = |other: &usize| {
        let (known, place) = (&events[*other], page.spots[*other]);
        *other != at
            && noted(known, "date")
            && has_a_day(known)
            && !known.background
            && place.told != Told::Before
            && known.date_precision.is_some()
    };
    let indices = || (0..events.len()).filter(dated);
    if page.is_headline(spot.sentence) {
        let told_again = indices().find(|&other| {
            !page.is_headline(page.spots[other].sentence)
                && events[other].kind == event.kind
                && shared(event, &events[other]) > 0
        });
        let by_act = told_again.and_then(|other| given(other, "date of the same act in the text"));
        let news = || Some((page.day.clone()?, Some(DatePrecision::Day), "day of the news"));
        return by_act.or_else(|| if event.background { None } else { news() });
    }
    if spot.told == Told::Before || event.background && spot.aside {
        return None;
    }
    let beside = indices().find(|&other| {
        page.spots[other].sentence == spot.sentence && (!spot.aside && !page.spots[other].aside)
    });
    if let Some(found) = beside.and_then(|other| given(other, "date of the act told beside it")) {
        return Some(found);
    }
    if spot.sentence == page.lead && !spot.aside {
        return Some((page.day.clone()?, Some(DatePrecision::Day), "day of the news"));
    }
    if spot.told == Told::Present || spot.aside || event.background {
        return None;
    }
    let before = indices().rev().find(|&other| {
        let sentence = page.spots[other].sentence;
        sentence < spot.sentence
            && spot.sentence - sentence <= 4
            && page.same_paragraph(sentence, spot.sentence)
            && events[other].date_precision == Some(DatePrecision::Day)
            && !(is_reaction(event) && looks_back(page, &events[other]) && shared(event, &events[other]) == 0)
    });
    if let Some(found) = before.and_then(|other| given(other, "date of the act told before it")) {
        return Some(found);
    }
    Some((page.day.clone()?, Some(DatePrecision::Day), "day of the news"))
}

fn places(page: &Page<'_>, events: &mut [Event]) {
    for at in 0..events.len() {
        if events[at].place.is_some() || !has_a_day(&events[at]) {
            continue;
        }
        if let Some((place, why)) = place_of(page, events, at) {
            events[at].place = Some(place);
            events[at].because.push(why.to_owned());
        }
    }
}

fn place_of(page: &Page<'_>, events: &[Event], at: usize) -> Option<(Place, &'static str)> {
    use EventType::{
        Accuse, Agree, Assault, Coerce, Consult, Reject, Request, Sanction, Statement, Support, Threaten,
    };
    let (event, spot) = (&events[at], page.spots[at]);
    // Who telephones is in two places.
    let apart = event.mode.as_deref() == Some("phone") || event.kind == Some(EventType::State);
    if page.is_headline(spot.sentence) || spot.told == Told::Before || apart {
        return None;
    }
    let placed = |other: &usize| {
        let known = &events[*other];
        *other != at && known.place.is_some() && has_a_day(known) && page.spots[*other].told != Told::Before
    };
    let indices = || (0..events.len()).filter(placed);
    let given = |other: usize, why: &'static str| Some((events[other].place.clone()?, why));
    let beside = indices().find(|&other| {
        page.spots[other].sentence == spot.sentence
            && noted(&events[other], "place")
            && !spot.aside
            // "Suspended the talks after an attack in Lima": where the attack was.
            && (!page.spots[other].aside
                || shared(event, &events[other]) > 0 && (!events[other].background || event.background))
    });
    if let Some(found) = beside.and_then(|other| given(other, "place of the act told beside it")) {
        return Some(found);
    }
    let talks = matches!(event.kind, Some(Consult | Agree | Statement | Support));
    // What is asked for, blamed or threatened somewhere sets no scene for talks.
    let sets = |other: &usize| {
        !talks
            || !matches!(
                events[*other].kind,
                Some(Accuse | Reject | Request | Threaten | Sanction | Assault | Coerce)
            )
    };
    let scene = indices().filter(sets).rev().find(|&other| {
        let sentence = page.spots[other].sentence;
        let share = shared(event, &events[other]);
        let near = sentence < spot.sentence && spot.sentence - sentence <= 2;
        near && page.same_paragraph(sentence, spot.sentence) && share > 0 && (talks || spot.goes_on)
            || near && spot.goes_on && spot.sentence - sentence == 1
            || sentence < spot.sentence && matches!(event.kind, Some(Agree | Consult)) && share > 1
    });
    if spot.told != Told::Present
        && !spot.aside
        && let Some(found) = scene.and_then(|other| given(other, "place of the scene that goes on"))
    {
        return Some(found);
    }
    let first = page.paragraphs.get(page.lead);
    let in_lead = page.paragraphs.get(spot.sentence) == first && spot.sentence < page.lead + LEAD;
    let several = event.parties().len() > 1;
    let at_scene = in_lead && !spot.aside && (spot.sentence == page.lead || several)
        || several && matches!(event.kind, Some(Agree | Consult)) && spot.told == Told::Past;
    // "Accused Peru of a massacre in Darfur": where that was.
    let inside = |place: &&Mention| place.start >= event.start && place.end <= event.end;
    let blamed = matches!(event.kind, Some(Accuse | Reject)) && page.place.as_ref().is_some_and(inside);
    // An envoy is called home or sent away by a capital, not at the place where he sits.
    let far = matches!(event.mode.as_deref(), Some("withdraw" | "expel"));
    let mention = page.place.filter(|_| at_scene && !event.background && !far && !blamed)?;
    Some((named(mention)?, "place that the head of the report names"))
}

fn named(mention: &Mention) -> Option<Place> {
    let written = ActorLexicon::embedded().city(&chancery_lexicon::fold::fold(&mention.text));
    let actor = written.map(|city| &city.actor).or(mention.actor.as_ref())?;
    let point = ActorLexicon::embedded().get(&actor.id).and_then(|facts| facts.place);
    Some(Place {
        name: actor.name.clone(),
        country: actor.country.clone(),
        lat: point.map(|(lat, _)| lat),
        lon: point.map(|(_, lon)| lon),
    })
}
