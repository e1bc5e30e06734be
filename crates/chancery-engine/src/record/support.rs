//! Where in a report the words stand that support a value; no words, no value.

use chancery_lexicon::actors::ActorLexicon;
use chancery_lexicon::plausibility::{Plausibility, word_matches};
use chancery_model::{Actor, ActorKind, Mention, Place, Span, TimeExpression, TimeKind};

use super::act::Act;
use super::{ReportEvents, Story};

/// The span that the coder noted for one of `names`, if it lies in the text.
fn noted(act: &Act<'_>, names: &[&str]) -> Option<Span> {
    act.event
        .spans
        .iter()
        .find(|(name, span)| names.contains(&name.as_str()) && !span.is_empty())
        .map(|(_, span)| *span)
}

/// The sentence (or kept part) around the evidence.
pub fn sentence(entry: &ReportEvents<'_>, evidence: Span) -> Span {
    entry
        .annotation
        .sentences
        .iter()
        .find(|sentence| sentence.overlaps(evidence))
        .map_or(evidence, |sentence| sentence.cover(evidence))
}

/// How far two spans lie apart, in bytes; those before the evidence are nearer than those after.
fn distance(span: Span, evidence: Span) -> u32 {
    if span.overlaps(evidence) {
        0
    } else if span.end <= evidence.start {
        evidence.start - span.end
    } else {
        (span.start - evidence.end).saturating_mul(2)
    }
}

/// Words that give the act's date.
pub fn date(story: &Story<'_>, act: &Act<'_>) -> Option<Span> {
    if let Some(span) = noted(act, &["date", "time", "when"]) {
        return Some(span);
    }
    let entry = &story.reports[act.report];
    let value = act.event.date.as_deref()?;
    let wanted = super::date::parse(value)?;
    let evidence = act.event.span();
    let dated = |time: &&TimeExpression| matches!(time.kind, TimeKind::Date | TimeKind::Time);
    let exact =
        |time: &&TimeExpression| time.value == value || super::date::parse(&time.value) == Some(wanted);
    let near = |time: &&TimeExpression| {
        time.span().overlaps(evidence)
            && super::date::parse(&time.value).is_some_and(|days| days.relation(wanted).is_compatible())
    };
    let times = &entry.annotation.times;
    let nearest = |time: &&TimeExpression| (distance(time.span(), evidence), time.start);
    times
        .iter()
        .filter(dated)
        .filter(exact)
        .min_by_key(nearest)
        .or_else(|| times.iter().filter(dated).find(near))
        .map(|time| time.span())
}

/// Words that name the act's place.
pub fn place(story: &Story<'_>, act: &Act<'_>, place: &Place) -> Option<Span> {
    if let Some(span) = noted(act, &["place", "location", "where"]) {
        return Some(span);
    }
    let entry = &story.reports[act.report];
    let text = &entry.report.text;
    let evidence = act.event.span();
    let wider = sentence(entry, evidence);
    let mut words: Vec<&str> =
        place.name.split(|c: char| !c.is_alphanumeric()).filter(|word| word.chars().count() > 3).collect();
    if words.is_empty() {
        words.push(&place.name);
    }
    let found = |within: Span, is: &dyn Fn(&str, &str) -> bool| {
        word_spans(text, within)
            .filter(|span| words.iter().any(|word| is(span.of(text), word)))
            .min_by_key(|span| distance(*span, evidence))
    };
    let whole = Span { start: 0, end: u32::try_from(text.len()).unwrap_or(u32::MAX) };
    // The name as it is spelt comes before what only looks like it: "Xinping" is near to "Beijing".
    let spelt = |one: &str, other: &str| one.eq_ignore_ascii_case(other);
    found(evidence, &spelt)
        .or_else(|| found(wider, &spelt))
        .or_else(|| found(evidence, &alike))
        .or_else(|| found(whole, &spelt))
        .or_else(|| found(wider, &alike))
        .or_else(|| found(whole, &alike))
}

/// Words that name one of these actors, nearest to the act; inside the evidence where possible.
pub fn actors(story: &Story<'_>, act: &Act<'_>, actors: &[&Actor], names: &[&str]) -> Vec<Span> {
    let entry = &story.reports[act.report];
    let evidence = act.event.span();
    let mut spans: Vec<Span> = act
        .event
        .spans
        .iter()
        .filter(|(name, span)| names.contains(&name.as_str()) && !span.is_empty())
        .map(|(_, span)| *span)
        .collect();
    for actor in actors {
        let nearest = entry
            .annotation
            .mentions
            .iter()
            .filter(|mention| mention.actor.as_ref().is_some_and(|other| other.id == actor.id))
            .min_by_key(|mention| (distance(mention.span(), evidence), mention.start));
        match nearest {
            Some(mention) => spans.push(mention.span()),
            None => spans.extend(named(entry, evidence, actor)),
        }
    }
    spans.sort_unstable();
    spans.dedup();
    spans
}

/// Words of an actor's name, where no mention is noted: in the evidence, else around it, else anywhere; for a state at last
/// the nearest of its people.
fn named(entry: &ReportEvents<'_>, evidence: Span, actor: &Actor) -> Option<Span> {
    let text = &entry.report.text;
    let long = |word: &&str| word.chars().count() > 3;
    let whole = Span { start: 0, end: u32::try_from(text.len()).unwrap_or(u32::MAX) };
    let listed = ActorLexicon::embedded().get(&actor.id).filter(|_| actor.kind == ActorKind::Country);
    let forms = listed.map_or_else(Vec::new, |facts| facts.forms.iter().map(|form| &*form.text).collect());
    let written =
        forms.iter().flat_map(|form| word_matches(text, form).map(|at| Span::new(at, at + form.len())));
    if let Some(span) = written.min_by_key(|span| (distance(*span, evidence), span.start)) {
        return Some(span);
    }
    let mut words = actor.name.split(|c: char| !c.is_alphanumeric()).filter(long);
    let word = if actor.kind == ActorKind::Person { words.next_back() } else { words.next() };
    let spelt = word.and_then(|word| {
        [evidence, sentence(entry, evidence), whole].into_iter().find_map(|within| {
            word_spans(text, within)
                .filter(|span| alike(span.of(text), word))
                // A group is named by a noun, all others by a name.
                .filter(|span| {
                    actor.kind == ActorKind::Group || span.of(text).starts_with(char::is_uppercase)
                })
                .min_by_key(|span| distance(*span, evidence))
        })
    });
    let people = || {
        let of_state = |mention: &&Mention| {
            let country = mention.actor.as_ref().and_then(|other| other.country.as_ref());
            actor.kind == ActorKind::Country && country.is_some() && country == actor.country.as_ref()
        };
        let mentions = entry.annotation.mentions.iter().filter(of_state);
        // A full name tells more readers whose minister it is.
        let bare = |mention: &Mention| !mention.text.trim().contains(' ');
        let rank = |mention: &&Mention| (bare(mention), distance(mention.span(), evidence), mention.start);
        mentions.min_by_key(rank).map(Mention::span)
    };
    spelt.or_else(people)
}

/// Spans of the words in a part of a text.
pub fn word_spans(text: &str, within: Span) -> impl Iterator<Item = Span> + '_ {
    let part = within.of(text);
    let mut starts = Vec::new();
    let mut open: Option<usize> = None;
    for (place, letter) in part.char_indices() {
        if letter.is_alphanumeric() {
            open.get_or_insert(place);
        } else if let Some(start) = open.take() {
            starts.push((start, place));
        }
    }
    if let Some(start) = open {
        starts.push((start, part.len()));
    }
    let shift = within.start as usize;
    starts.into_iter().map(move |(start, end)| Span::new(start + shift, end + shift))
}

/// Whether a word of the text may be a form, an adjective or a damaged spelling of a name.
pub fn alike(word: &str, name: &str) -> bool {
    let (word, name) = (plain(word), plain(name));
    if word.chars().count() < 3 || name.chars().count() < 3 {
        return word == name;
    }
    let shared = word.chars().zip(name.chars()).take_while(|(a, b)| a == b).count();
    let shorter = word.chars().count().min(name.chars().count());
    shared >= 4.min(shorter) || trigrams_shared(&word, &name) >= 0.5
}

fn plain(word: &str) -> String {
    word.to_lowercase()
        .chars()
        .map(|letter| match letter {
            'á' | 'à' | 'â' | 'ä' | 'ã' | 'å' => 'a',
            'é' | 'è' | 'ê' | 'ë' | 'ě' => 'e',
            'í' | 'î' | 'ï' | 'ı' => 'i',
            'ó' | 'ò' | 'ô' | 'ö' | 'õ' | 'ő' | 'ø' => 'o',
            'ú' | 'ù' | 'û' | 'ü' | 'ű' => 'u',
            'ç' | 'č' | 'ć' => 'c',
            'š' | 'ş' => 's',
            'ž' => 'z',
            'ñ' => 'n',
            'ğ' => 'g',
            other => other,
        })
        .collect()
}

fn trigrams_shared(a: &str, b: &str) -> f64 {
    let grams = |word: &str| -> Vec<[char; 2]> {
        let chars: Vec<char> = word.chars().collect();
        chars.windows(2).map(|pair| [pair[0], pair[1]]).collect()
    };
    let (first, second) = (grams(a), grams(b));
    let shared = first.iter().filter(|gram| second.contains(gram)).count();
    2.0 * shared as f64 / (first.len() + second.len()).max(1) as f64
}

/// The number in a part of a text that means this amount, in digits or in words.
pub fn number(text: &str, within: Span, amount: super::count::Amount) -> Option<Span> {
    let wanted = [amount.low, amount.high];
    number_spans(text, within).find(|(_, value)| wanted.contains(&Some(*value))).map(|(span, _)| span)
}

/// Most words between a number and the people it counts: "ten senior Russian diplomats".
const NOUN_AFTER: usize = 3;

/// Numbers that count people, as far as word order shows: where the number stands, its value, the noun.
pub fn people_counted(text: &str, within: Span) -> Vec<(Span, f64, Span)> {
    let numbers: Vec<(Span, f64)> = number_spans(text, within).filter(|(_, value)| *value >= 2.0).collect();
    let words: Vec<Span> = word_spans(text, within).collect();
    let mut found = Vec::new();
    for (number, value) in numbers {
        let year = (1900.0..2100.0).contains(&value) && number.len() == 4;
        let after = words.iter().skip_while(|word| word.start < number.end).take(NOUN_AFTER + 1);
        let noun = after
            .take_while(|word| {
                text.get(number.end as usize..word.start as usize)
                    .is_some_and(|gap| !gap.contains([',', '.', ';', '(', ':']))
            })
            .find(|word| is_people(word.of(text)));
        // "48 diplomats, and 12 more at the embassy"
        let more = || {
            let next = words.iter().find(|word| word.start >= number.end)?;
            let counted: &(Span, f64, Span) = found.last()?;
            matches!(next.of(text), "more" | "others").then_some(counted.2)
        };
        if let Some(noun) = noun.filter(|_| !year) {
            found.push((number, value, *noun));
        } else if let Some(noun) = more().filter(|_| !year) {
            found.push((number, value, noun));
        }
    }
    found
}

fn is_people(noun: &str) -> bool {
    noun.ends_with(['s', 'e', 'n'])
        && Plausibility::embedded().unit(noun).is_some_and(|unit| unit.kind == "person")
}

/// Numbers in a part of a text: `1,079`, `six`, `two-hour`, `twenty-one`, `a week`.
pub fn number_spans(text: &str, within: Span) -> impl Iterator<Item = (Span, f64)> + '_ {
    let part = within.of(text);
    let shift = within.start as usize;
    let mut found = Vec::new();
    let mut rest = 0;
    for word in
        part.split_inclusive(|letter: char| letter.is_whitespace() || matches!(letter, '(' | '“' | '"' | '/'))
    {
        let start = rest;
        rest += word.len();
        let bare = word.trim_end_matches(|letter: char| !letter.is_alphanumeric());
        if let Some(value) = number_word(bare) {
            found.push((Span::new(shift + start, shift + start + bare.len()), value));
        }
    }
    found.into_iter()
}

/// The value of a word that begins with a number.
pub fn number_word(word: &str) -> Option<f64> {
    let lower = word.to_lowercase();
    let digits: String =
        lower.chars().take_while(|letter| letter.is_ascii_digit() || matches!(letter, ',' | '.')).collect();
    if digits.chars().next().is_some_and(|letter| letter.is_ascii_digit()) {
        return digits.trim_end_matches(['.', ',']).replace(',', "").parse().ok();
    }
    let known = chancery_reader::number_word;
    let small = |word: &str| known(word).filter(|number| *number < 20).map(f64::from);
    let mut parts = lower.split('-');
    let first = parts.next()?;
    if let Some(tens) = known(first).filter(|number| *number >= 20) {
        return Some(f64::from(tens) + parts.next().and_then(small).unwrap_or(0.0));
    }
    match first {
        "a" | "an" => Some(1.0),
        "dozen" => Some(12.0),
        "hundred" | "hundreds" => Some(100.0),
        "thousand" | "thousands" => Some(1000.0),
        "million" => Some(1e6),
        "both" | "two" | "twice" | "second" | "pair" => Some(2.0),
        "third" => Some(3.0),
        "fourth" => Some(4.0),
        "fifth" => Some(5.0),
        "sixth" => Some(6.0),
        "seventh" => Some(7.0),
        _ => small(first),
    }
}
