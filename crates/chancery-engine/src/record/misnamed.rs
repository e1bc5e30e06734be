//! Names whose words are right one by one while the whole is not: "Finn president", "NATO General", "Angela of Merkel",
//! "Mrs. White House".

use chancery_lexicon::actors::ActorLexicon;
use chancery_lexicon::fold::fold;
use chancery_model::{Actor, ActorKind, Mention, Repair, Span};

use super::ReportEvents;

/// Such names of a report, with what they should read.
pub fn repairs(entry: &ReportEvents<'_>) -> Vec<Repair> {
    entry.annotation.mentions.iter().filter_map(|mention| misnamed(entry, mention)).collect()
}

fn misnamed(entry: &ReportEvents<'_>, mention: &Mention) -> Option<Repair> {
    let actor = mention.actor.as_ref()?;
    let text = &entry.report.text;
    let (span, reading, kind, because) = people_for_state(mention)
        .or_else(|| cut_title(entry, mention, actor))
        .or_else(|| given_of_family(text, mention, actor))
        .or_else(|| title_of_body(text, mention, actor))?;
    Some(Repair {
        report: entry.report.id.clone(),
        start: span.start,
        end: span.end,
        text: span.of(text).to_owned(),
        actor: Some(actor.clone()),
        reading: Some(reading),
        kind: kind.to_owned(),
        because: vec![because],
    })
}

type Reading = (Span, String, &'static str, String);

/// "Finn president": the word for one of the people stands where the adjective belongs.
fn people_for_state(mention: &Mention) -> Option<Reading> {
    let words = mention.text.trim_start_matches(|letter: char| letter.is_lowercase() || letter == ' ');
    let (people, office) = words.split_once(' ')?;
    let lexicon = ActorLexicon::embedded();
    let folded = fold(people);
    let iso3 = lexicon.inhabitant_of(&folded)?;
    let wrong = lexicon.by_form(&folded).len() == 1
        && people.starts_with(char::is_uppercase)
        && office.starts_with(char::is_lowercase)
        && !folded.ends_with("man");
    let forms = &lexicon.state(iso3)?.forms;
    let adjective = forms.iter().find(|form| form.kind == chancery_lexicon::actors::FormKind::Adjective)?;
    let because = format!("\"{people}\" is one of the people; the adjective is \"{}\"", adjective.text);
    let span = Span { start: mention.end - words.len() as u32, end: mention.end };
    wrong.then(|| (span, format!("{} {office}", adjective.text), "role", because))
}

/// "NATO General Stoltenberg": a title that lost its first word, so that it reads as a military rank.
fn cut_title(entry: &ReportEvents<'_>, mention: &Mention, actor: &Actor) -> Option<Reading> {
    let (before, last) = mention.text.rsplit_once(' ')?;
    if last != "General" || before.ends_with("Secretary") || before.ends_with("Director") {
        return None;
    }
    let date = entry.report.published_day()?;
    let facts = ActorLexicon::embedded().get(&actor.id).filter(|_| actor.kind == ActorKind::Person)?;
    let held = facts.terms.iter().find(|term| {
        let title = fold(&term.title);
        term.covers(date) && (title.starts_with("secretary general") || title.starts_with("director general"))
    })?;
    let because = format!("{} was {} on {date}", actor.name, held.title);
    Some((mention.span(), held.title.to_string(), "role", because))
}

/// "Mrs. White House": a person's title before a body, whose name the translation took for a person's.
fn title_of_body(text: &str, mention: &Mention, actor: &Actor) -> Option<Reading> {
    const TITLES: [&str; 8] = ["Mr. ", "Mr ", "Mrs. ", "Mrs ", "Ms. ", "Ms ", "Miss ", "Madam "];
    let is_body = matches!(actor.kind, ActorKind::Office | ActorKind::Org);
    // "Mr. Orban's office" is sound.
    let is_body = is_body && mention.text.contains(' ') && fold(&mention.text) == fold(&actor.name);
    let before = text.get(..mention.start as usize).filter(|_| is_body)?;
    let title = TITLES.iter().find(|title| before.ends_with(*title))?;
    let start = before.len() - title.len();
    before[..start].chars().next_back().is_none_or(|letter| !letter.is_alphanumeric()).then_some(())?;
    let span = Span { start: u32::try_from(start).ok()?, end: mention.end };
    Some((span, actor.name.clone(), "role", "a person's title stands before a body".to_owned()))
}

/// "Angela of Merkel": a preposition in the middle of a name.
fn given_of_family(text: &str, mention: &Mention, actor: &Actor) -> Option<Reading> {
    let (given, family) = actor.name.split_once(' ')?;
    if actor.kind != ActorKind::Person || family != mention.text {
        return None;
    }
    let before = text.get(..mention.start as usize)?.strip_suffix(" of ")?;
    let start = before.strip_suffix(given).filter(|rest| !rest.ends_with(char::is_alphanumeric))?.len();
    let span = Span { start: u32::try_from(start).ok()?, end: mention.end };
    Some((span, actor.name.clone(), "name", "a word was put into the name".to_owned()))
}
