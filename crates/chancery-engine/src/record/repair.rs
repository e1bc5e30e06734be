//! Names damaged words and what they should read: from the name resolver, from tables of usual mistranslations, from the other wires.
//!
//! A repair stands beside what was said and never replaces it. Where no rule is sure, nothing is repaired: most words of most
//! reports are sound, and a false repair costs more trust than a missing one.

use std::collections::{BTreeMap, BTreeSet};

use chancery_lexicon::actors::ActorLexicon;
use chancery_lexicon::fold::fold;
use chancery_lexicon::plausibility::{Plausibility, word_matches};
use chancery_model::{Actor, ActorKind, EventType, Label, Mention, Repair, Report, Span};

use super::act::Act;
use super::{ReportEvents, Story, misnamed, speaker, support};
use crate::doubt::{self, Doubt};

/// All repairs that need no clusters, by report and place.
pub fn repairs(story: &Story<'_>) -> Vec<Repair> {
    let mut repairs = Vec::new();
    for (place, entry) in story.reports.iter().enumerate() {
        let mut found: Vec<Repair> = names(story, entry);
        found.extend(story.doubts()[place].iter().map(|doubt| {
            let actor = meant(entry, doubt).or_else(|| borne(entry, doubt)).or_else(|| state(doubt));
            Repair { actor, ..repair(entry.report, doubt.clone()) }
        }));
        for new in misnamed::repairs(entry) {
            if !found.iter().any(|other| other.start < new.end && new.start < other.end) {
                found.push(new);
            }
        }
        for doubt in
            leftovers(story, place).into_iter().chain(particles(entry)).chain(strangers(story, place))
        {
            if !found.iter().any(|other| other.start < doubt.span.end && doubt.span.start < other.end) {
                let actor = meant(entry, &doubt);
                found.push(Repair { actor, ..repair(entry.report, doubt) });
            }
        }
        found.sort_by_key(|repair| (repair.start, repair.end));
        repairs.extend(found);
    }
    repairs
}

/// Who bears the office that the words garble: "the foreign authorized representative".
fn borne(entry: &ReportEvents<'_>, doubt: &Doubt) -> Option<Actor> {
    let mut mentions = entry.annotation.mentions.iter();
    let around = mentions.find(|mention| mention.span().contains(doubt.span) && doubt.kind == "role");
    around.and_then(|mention| mention.actor.clone())
}

/// Whom the words were resolved to, if the reading is a name of theirs.
fn meant(entry: &ReportEvents<'_>, doubt: &Doubt) -> Option<Actor> {
    let reading = fold(&doubt.reading);
    let is_named = |actor: &&Actor| {
        let facts = ActorLexicon::embedded().get(&actor.id);
        fold(&actor.name) == reading
            || facts.is_some_and(|facts| facts.forms.iter().any(|form| fold(&form.text) == reading))
    };
    let mentions = entry.annotation.mentions.iter();
    let here = mentions.filter(|mention| mention.span().overlaps(doubt.span));
    here.filter_map(|mention| mention.actor.as_ref()).find(is_named).cloned()
}

/// The state that the reading names: "Elephant Tooth Coast President" is a president, but the words are the state's.
fn state(doubt: &Doubt) -> Option<Actor> {
    let lexicon = ActorLexicon::embedded();
    let named = lexicon.by_form(&fold(&doubt.reading)).iter().map(|&(index, _)| &lexicon.at(index).actor);
    let mut states = named.filter(|actor| actor.kind == ActorKind::Country && actor.name == doubt.reading);
    states.next().cloned()
}

/// Repairs that the comparison of reports brings: a company that speaks where all others name a ministry.
pub fn from_clusters(story: &Story<'_>, clusters: &[Vec<usize>], repairs: &mut Vec<Repair>) {
    for vague in story.vague() {
        let report = story.reports[vague.report].report;
        repairs.push(Repair {
            report: report.id.clone(),
            start: vague.span.start,
            end: vague.span.end,
            text: vague.span.of(&report.text).to_owned(),
            actor: Some(vague.speaker.clone()),
            reading: Some(vague.speaker.name.clone()),
            kind: "role".to_owned(),
            because: vec![vague.because.clone()],
        });
    }
    for &member in clusters.iter().flatten() {
        let act = story.act(member);
        let report = story.reports[act.report].report;
        let mut found: Vec<Repair> =
            doubts(story, act).into_iter().map(|doubt| repair(report, doubt)).collect();
        if let Some((span, because)) = speaker::vague_speaker(story, act) {
            let speaker = act.event.said_by.as_ref().or(act.actors.first().copied());
            found.push(Repair {
                report: report.id.clone(),
                start: span.start,
                end: span.end,
                text: span.of(&report.text).to_owned(),
                actor: speaker.cloned(),
                reading: speaker.map(|actor| actor.name.clone()),
                kind: "role".to_owned(),
                because: vec![because],
            });
        }
        for new in found {
            let known = |old: &Repair| old.report == new.report && old.start < new.end && new.start < old.end;
            if !repairs.iter().any(known) {
                repairs.push(new);
            }
        }
    }
    repairs.sort_by(|a, b| (&a.report, a.start, a.end).cmp(&(&b.report, b.start, b.end)));
}

/// Usual mistranslations of every report, by place in the story.
pub fn usual(reports: &[ReportEvents<'_>]) -> Vec<Vec<Doubt>> {
    reports.iter().map(usual_of).collect()
}

/// Usual mistranslations of one report. What cannot be in one sentence is meant in the others too: its headline counts the same
/// ambassadors.
fn usual_of(entry: &ReportEvents<'_>) -> Vec<Doubt> {
    let text = &entry.report.text;
    let mut found: Vec<Doubt> =
        sentences(entry).flat_map(|sentence| doubt::usual(entry.report, sentence)).collect();
    let known: Vec<Doubt> = found.iter().filter(|doubt| doubt.kind == "implausible").cloned().collect();
    for doubt in known {
        let words = doubt.span.of(text);
        for place in word_matches(text, words) {
            let span = Span::new(place, place + words.len());
            let before = text[..place].rsplit(' ').take(3).collect::<Vec<_>>();
            let counted =
                before.iter().any(|word| support::number_word(word).is_some_and(|number| number > 1.0));
            if counted && !found.iter().any(|other| other.span.overlaps(span)) {
                found.push(Doubt { span, ..doubt.clone() });
            }
        }
    }
    found.sort_by_key(|doubt| doubt.span);
    found
}

/// Doubtful words in an act's evidence.
pub fn doubts(story: &Story<'_>, act: &Act<'_>) -> Vec<Doubt> {
    let evidence = act.event.span();
    let mut doubts: Vec<Doubt> =
        story.doubts()[act.report].iter().filter(|doubt| doubt.span.overlaps(evidence)).cloned().collect();
    if one_state(act) && doubts.is_empty() {
        doubts.extend(doubt::too_many(story.reports[act.report].report, evidence, true));
    }
    doubts
}

fn repair(report: &Report, doubt: Doubt) -> Repair {
    Repair {
        report: report.id.clone(),
        start: doubt.span.start,
        end: doubt.span.end,
        text: doubt.span.of(&report.text).to_owned(),
        actor: None,
        reading: Some(doubt.reading).filter(|reading| !reading.is_empty()),
        kind: doubt.kind,
        because: vec![doubt.because],
    }
}

fn names(story: &Story<'_>, entry: &ReportEvents<'_>) -> Vec<Repair> {
    let damaged = |mention: &&Mention| {
        is_cut(&entry.report.text, mention) && mention.actor.is_some()
            || mention.garbled
                && mention.actor.as_ref().is_some_and(|actor| {
                    !spells(&mention.text, actor)
                        && !is_usual(&mention.text, actor)
                        && !is_of_its_people(&mention.text, actor)
                        && is_told(story, entry, mention, actor)
                        && (!is_word(story, &mention.text) || bears_office(mention))
                })
    };
    entry
        .annotation
        .mentions
        .iter()
        .filter(damaged)
        .map(|mention| Repair {
            report: entry.report.id.clone(),
            start: mention.start,
            end: mention.end,
            text: mention.text.clone(),
            actor: mention.actor.clone(),
            reading: mention.actor.as_ref().map(|actor| actor.name.clone()),
            kind: "name".to_owned(),
            because: mention.because.clone(),
        })
        .collect()
}

/// "u s marshals" as "us marshals".
fn joined_initials(name: &str) -> String {
    let mut joined = String::new();
    let mut last = "";
    for word in name.split(' ') {
        let are_initials = last.len() == 1 && word.len() == 1;
        if !joined.is_empty() && !are_initials {
            joined.push(' ');
        }
        joined.push_str(word);
        last = word;
    }
    joined
}

/// Whether a person's name stops at a particle: "Ursula von der, the president".
fn is_cut(text: &str, mention: &Mention) -> bool {
    const PARTICLES: [&str; 11] =
        ["al", "bin", "da", "de", "del", "della", "der", "dos", "ibn", "van", "von"];
    let last = mention.text.rsplit(' ').next().unwrap_or("");
    let after = text.get(mention.end as usize..).unwrap_or("");
    let is_person = mention.actor.as_ref().is_some_and(|actor| actor.kind == ActorKind::Person);
    let goes_on =
        after.trim_start_matches([' ', '-']).starts_with(char::is_uppercase) && !after.starts_with('.');
    is_person && mention.text.contains(' ') && PARTICLES.contains(&last) && !goes_on
}

/// Whether the words are an English form of the name: a capital for its state, an adjective, initials.
fn is_usual(words: &str, actor: &Actor) -> bool {
    let words = words.trim_start_matches(|letter: char| letter.is_lowercase() || letter == ' ');
    let folded = fold(words);
    // Of people, the resolver says which spellings are usual.
    let person = actor.kind == ActorKind::Person;
    let listed = !person
        && ActorLexicon::embedded().get(&actor.id).is_some_and(|facts| {
            facts.forms.iter().any(|form| matches!(&*form.lang, "" | "en") && fold(&form.text) == folded)
        });
    // "Muslim" for the Muslims is no misspelling.
    let name = fold(&actor.name);
    let plain = |name: &str| joined_initials(name).replace("iy", "i").replace("organis", "organiz");
    let written = plain(&folded);
    let alike = || {
        let facts = ActorLexicon::embedded().get(&actor.id);
        plain(&name) == written
            || facts.is_some_and(|facts| {
                facts
                    .forms
                    .iter()
                    .any(|form| matches!(&*form.lang, "" | "en") && plain(&fold(&form.text)) == written)
            })
    };
    listed || !person && (folded.starts_with(&name) || name.strip_suffix('s') == Some(&folded) || alike())
}

/// Fewest letters a damaged name of one word must have to be told from noise.
const SHORT: usize = 4;

/// Whether one word alone is an ordinary word of the story's texts, or too short to judge: "According", "In".
fn is_word(story: &Story<'_>, words: &str) -> bool {
    if words.contains(' ') || !words.starts_with(char::is_uppercase) {
        return false;
    }
    let lower = words.to_lowercase();
    words.chars().count() < SHORT
        || FUNCTION_WORDS.contains(&lower.as_str())
        || story.reports.iter().any(|entry| word_matches(&entry.report.text, &lower).next().is_some())
}

/// Most letters of a place's name in another language that may as well be another word.
const FEW: usize = 5;

/// Whether more than letters speaks for the repair: in clean news most names that are nearly somebody's are somebody else's.
fn is_told(story: &Story<'_>, entry: &ReportEvents<'_>, mention: &Mention, actor: &Actor) -> bool {
    let text = mention.text.as_str();
    let others = |surfaces: Option<&BTreeSet<String>>| {
        surfaces.is_some_and(|all| all.iter().any(|other| *other != text.to_lowercase()))
    };
    if actor.kind == ActorKind::Person {
        let held = mention.because.iter().any(|reason| reason.starts_with("was "));
        let bare = !text.contains([' ', '-']);
        let plural =
            bare && actor.name.split(' ').any(|word| is_plural_of(text, word) || is_plural_of(word, text));
        return !plural
            && !mention.because.iter().any(|reason| misplaces_initial(reason, actor))
            && (held || !bare || others(story.named().spelt.get(&actor.id)));
    }
    let foreign = mention.because.iter().any(|reason| reason.ends_with(" in another language"));
    let letters = text.chars().count();
    let alone = || actor.country.as_ref().is_none_or(|land| !others(story.named().lands.get(land)));
    !(foreign && in_longer_name(&entry.report.text, mention.span()) || letters <= FEW && alone())
}

fn is_plural_of(many: &str, one: &str) -> bool {
    many.to_lowercase().strip_suffix('s') == Some(&one.to_lowercase())
}

/// "5 letters differ: hickok/h": a name was taken for a middle initial, or an initial for a family name.
fn misplaces_initial(reason: &str, actor: &Actor) -> bool {
    let first = actor.name.split(' ').next().map(fold).unwrap_or_default();
    reason.split([' ', ',']).filter_map(|pair| pair.split_once('/')).any(|(written, name)| {
        name.len() == 1 && written.len() > 1
            || written.len() == 1 && name.len() > 1 && !first.starts_with(written)
    })
}

/// A short name beside the office that its bearer held on the day: "Japan's premier Abi".
fn bears_office(mention: &Mention) -> bool {
    let letters = mention.text.chars().count();
    letters + 1 == SHORT
        && mention.score > 0.99
        && mention.because.iter().any(|reason| reason.starts_with("was "))
}

/// "Kosovar Albin Kurti": a sound name behind the word for the people its bearer belongs to.
fn is_of_its_people(words: &str, actor: &Actor) -> bool {
    let lexicon = ActorLexicon::embedded();
    let Some((people, name)) = words.split_once(' ').filter(|_| actor.kind == ActorKind::Person) else {
        return false;
    };
    let folded = fold(people);
    let mut forms = lexicon.by_form(&folded).iter().map(|&(index, _)| &lexicon.at(index).actor);
    let land = lexicon.inhabitant_of(&folded);
    let of_land = land.is_some() && land == actor.country.as_deref()
        || forms.any(|other| other.kind == ActorKind::Country && other.country == actor.country);
    of_land && (spells(name, actor) || fold(name) == fold(&actor.name))
}

/// Whether the words are the actor's name or whole words of it.
fn spells(words: &str, actor: &Actor) -> bool {
    let name: Vec<String> = actor.name.split(|c: char| !c.is_alphanumeric()).map(str::to_lowercase).collect();
    let mut words = words.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).peekable();
    words.peek().is_some()
        && words.all(|word| {
            name.contains(&word.to_lowercase()) && word.chars().next().is_some_and(char::is_uppercase)
        })
}

fn sentences<'a>(entry: &ReportEvents<'a>) -> impl Iterator<Item = Span> + use<'a> {
    entry.annotation.sentences.iter().copied()
}

/// Whether everybody the act is done to belongs to one state.
fn one_state(act: &Act<'_>) -> bool {
    let states: BTreeSet<&str> = act.recipients.iter().filter_map(|actor| actor.country.as_deref()).collect();
    states.len() == 1 && act.kind == EventType::Sanction
}

/// Words of another language left standing. One that could be a name must fit the story.
fn leftovers(story: &Story<'_>, place: usize) -> Vec<Doubt> {
    let entry = &story.reports[place];
    let report = entry.report;
    let mut hits: Vec<(&chancery_lexicon::plausibility::Leftover, Span)> = Vec::new();
    for sentence in sentences(entry) {
        for word in support::word_spans(&report.text, sentence) {
            for leftover in Plausibility::embedded().leftovers_from(word.of(&report.text)) {
                let start = word.start as usize;
                let Some(rest) = report.text.get(start..) else { continue };
                let whole = rest.strip_prefix(leftover.word.as_str());
                if whole.is_some_and(|after| !after.starts_with(char::is_alphanumeric)) {
                    let span = Span::new(start, start + leftover.word.len());
                    if !in_longer_name(&report.text, span) {
                        hits.push((leftover, span));
                    }
                }
            }
        }
    }
    let languages = |lang: &str| {
        hits.iter()
            .filter(|(other, _)| other.lang == lang)
            .map(|(other, _)| &other.word)
            .collect::<BTreeSet<_>>()
            .len()
    };
    let mut found: Vec<Doubt> = Vec::new();
    for (leftover, span) in &hits {
        let fits = if leftover.near.is_empty() {
            !leftover.word.is_ascii()
                || languages(&leftover.lang) > 1
                || story_names(story, &leftover.reading)
        } else {
            leftover.near.iter().any(|near| word_matches(&report.text, near).next().is_some())
        };
        let taken = found.iter().any(|other| other.span.overlaps(*span));
        let doubt = Doubt {
            span: *span,
            reading: leftover.reading.clone(),
            kind: "untranslated".to_owned(),
            because: format!("\"{}\" is a word of another language ({})", leftover.word, leftover.lang),
        };
        // The resolver took it for the same: "OACI", "Belorussiya".
        let agreed = || leftover.near.is_empty() && meant(entry, &doubt).is_some();
        if !taken && (fits || agreed()) {
            found.push(doubt);
        }
    }
    found
}

/// Words that translations capitalise by mistake and that are no part of a name.
const FUNCTION_WORDS: [&str; 28] = [
    "in",
    "the",
    "on",
    "at",
    "and",
    "for",
    "to",
    "of",
    "by",
    "with",
    "from",
    "was",
    "is",
    "as",
    "but",
    "or",
    "according",
    "after",
    "before",
    "both",
    "despite",
    "during",
    "earlier",
    "following",
    "meanwhile",
    "since",
    "when",
    "while",
];

/// Whether a capitalised word stands right beside it: "Rhode Island".
fn in_longer_name(text: &str, span: Span) -> bool {
    let before = text[..span.start as usize]
        .trim_end_matches(' ')
        .rsplit(|c: char| !c.is_alphanumeric())
        .next()
        .unwrap_or("");
    let after = text[span.end as usize..]
        .strip_prefix(' ')
        .and_then(|rest| rest.split(|c: char| !c.is_alphanumeric()).next())
        .unwrap_or("");
    let touches = text[..span.start as usize].ends_with(' ') || text[..span.start as usize].ends_with('-');
    let is_name = |word: &str| {
        word.chars().next().is_some_and(char::is_uppercase)
            && word.chars().count() > 1
            && !FUNCTION_WORDS.contains(&word.to_lowercase().as_str())
    };
    (touches && is_name(before) && !before.chars().all(char::is_uppercase))
        && !sentence_opens(text, span, before)
        || is_name(after)
}

fn sentence_opens(text: &str, span: Span, before: &str) -> bool {
    let start = (span.start as usize).saturating_sub(before.len() + 1);
    text.get(..start)
        .is_none_or(|head| head.trim_end().is_empty() || head.trim_end().ends_with(['.', '!', '?']))
}

fn story_names(story: &Story<'_>, reading: &str) -> bool {
    story.reports.iter().any(|entry| word_matches(&entry.report.text, reading).next().is_some())
}

/// A particle of a separable verb after a time word at the end of its sentence: "on Wednesday with."
fn particles(entry: &ReportEvents<'_>) -> Vec<Doubt> {
    const TIMES: [&str; 23] = [
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
        "today",
        "yesterday",
        "january",
        "february",
        "march",
        "april",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
        "morning",
        "evening",
        "night",
    ];
    let text = &entry.report.text;
    let mut found = Vec::new();
    for sentence in sentences(entry) {
        let words: Vec<Span> = support::word_spans(text, sentence).collect();
        let [.., before, last] = words.as_slice() else { continue };
        let ends = text.get(last.end as usize..).is_some_and(|rest| rest.starts_with('.'));
        if !ends || !TIMES.contains(&before.of(text).to_ascii_lowercase().as_str()) {
            continue;
        }
        if let Some(particle) =
            Plausibility::embedded().particles.iter().find(|particle| particle.particle == last.of(text))
        {
            found.push(Doubt {
                span: *last,
                reading: particle.reading.clone(),
                kind: "untranslated".to_owned(),
                because: format!("a verb's particle left at the end of the sentence ({})", particle.verb),
            });
        }
    }
    found
}

/// Farthest apart the names on both sides of a stranger may stand, in bytes: about two sentences.
const NEIGHBOURS: u32 = 400;

/// A person named once in the whole story, where another translation of the same text names nobody like that.
fn strangers(story: &Story<'_>, place: usize) -> Vec<Doubt> {
    let wire = story.wires.of_report[place];
    let mates: Vec<usize> = (0..story.reports.len())
        .filter(|&other| other != place && story.wires.of_report[other] == wire)
        .collect();
    let mut found = Vec::new();
    if mates.is_empty() {
        return found;
    }
    let mentions = &story.reports[place].annotation.mentions;
    for (rank, mention) in mentions.iter().enumerate() {
        let may_be_person = mention.label == Label::Per
            && mention.text.chars().count() > 2
            && mention.text.starts_with(char::is_uppercase);
        if !may_be_person || is_word(story, &mention.text) || !is_stranger(story, mention) {
            continue;
        }
        let known = |mention: &&Mention| mention.actor.is_some();
        let before = mentions[..rank]
            .iter()
            .rev()
            .find(known)
            .filter(|other| mention.start.saturating_sub(other.end) < NEIGHBOURS);
        let after = mentions[rank + 1..]
            .iter()
            .find(known)
            .filter(|other| other.start.saturating_sub(mention.end) < NEIGHBOURS);
        let (Some(before), Some(after)) = (before, after) else { continue };
        let told = mates.iter().any(|&mate| {
            let entry = &story.reports[mate];
            follows(&entry.annotation.mentions, before, after)
                .is_some_and(|between| !names_alike(&entry.report.text, between, &mention.text))
        });
        if told {
            found.push(Doubt {
                span: mention.span(),
                reading: String::new(),
                kind: "implausible".to_owned(),
                because: "named once in the whole story; another version of the same text names nobody like that here".to_owned(),
            });
        }
    }
    found
}

/// Who is named in a story, and how often.
#[derive(Debug, Default)]
pub struct Named {
    actors: BTreeMap<String, usize>,
    countries: BTreeMap<String, usize>,
    words: BTreeMap<String, usize>,
    /// How each is called where the name is sound or written in full.
    spelt: BTreeMap<String, BTreeSet<String>>,
    /// How whoever belongs to a state is called.
    lands: BTreeMap<String, BTreeSet<String>>,
}

impl Named {
    /// Counts all mentions.
    pub fn new(reports: &[ReportEvents<'_>]) -> Named {
        let mut named = Named::default();
        for mention in reports.iter().flat_map(|entry| &entry.annotation.mentions) {
            *named.words.entry(mention.text.to_lowercase()).or_default() += 1;
            if let Some(actor) = &mention.actor {
                *named.actors.entry(actor.id.clone()).or_default() += 1;
                *named.countries.entry(actor.country.clone().unwrap_or_default()).or_default() += 1;
                let text = mention.text.to_lowercase();
                if let Some(land) = &actor.country {
                    named.lands.entry(land.clone()).or_default().insert(text.clone());
                }
                if !mention.garbled || text.contains([' ', '-']) {
                    named.spelt.entry(actor.id.clone()).or_default().insert(text);
                }
            }
        }
        named
    }
}

/// Whether nobody else in the story is called like that or comes from there.
fn is_stranger(story: &Story<'_>, mention: &Mention) -> bool {
    let once = |counts: &BTreeMap<String, usize>, key: &str| counts.get(key).copied().unwrap_or(0) <= 1;
    match &mention.actor {
        Some(actor) => {
            once(&story.named().actors, &actor.id)
                && once(&story.named().countries, actor.country.as_deref().unwrap_or(""))
        }
        None => {
            let lower = mention.text.to_lowercase();
            once(&story.named().words, &lower)
                && !story.named().words.keys().any(|other| *other != lower && share_a_name(other, &lower))
        }
    }
}

fn share_a_name(first: &str, second: &str) -> bool {
    first.split(' ').any(|word| second.split(' ').any(|other| word.len() > 2 && support::alike(word, other)))
}

/// The words between the same two neighbours in another version of the text, if it names both near each other.
fn follows(mentions: &[Mention], before: &Mention, after: &Mention) -> Option<Span> {
    let is = |mention: &Mention, wanted: &Mention| match (&mention.actor, &wanted.actor) {
        (Some(actor), Some(wanted)) => actor.id == wanted.id,
        _ => false,
    };
    mentions.iter().filter(|first| is(first, before)).find_map(|first| {
        mentions
            .iter()
            .find(|second| {
                is(second, after) && second.start >= first.end && second.start - first.end < 2 * NEIGHBOURS
            })
            .map(|second| Span { start: first.end, end: second.start })
    })
}

/// Whether a capitalised word there begins like the name: another spelling of the same person.
fn names_alike(text: &str, within: Span, name: &str) -> bool {
    let initials: BTreeSet<char> = name.split_whitespace().filter_map(|word| word.chars().next()).collect();
    support::word_spans(text, within).any(|word| {
        word.of(text).chars().next().is_some_and(|letter| letter.is_uppercase() && initials.contains(&letter))
    })
}
