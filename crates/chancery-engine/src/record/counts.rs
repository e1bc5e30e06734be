//! Numbers and lengths of time: what each report counts, in which unit, and how the counts relate.

use std::collections::{BTreeMap, BTreeSet};

use chancery_lexicon::plausibility::{Plausibility, Unit, singular};
use chancery_model::{Annotation, EventType, Label, Mention, Slot, Span, TimeKind, Verdict};

use super::act::Act;
use super::count::{self, Amount};
use super::lattice::Relation;
use super::slots::{claim, suspect};
use super::verdict::{Reading, Rule, add, judge};
use super::{Story, repair, support};
use crate::event::amount::sets_apart;

/// Class of what is counted, for comparing: `people` and `persons` are one.
pub fn unit_class(noun: &str) -> String {
    let head = noun.split_whitespace().next_back().unwrap_or(noun);
    match Plausibility::embedded().unit(noun).or_else(|| Plausibility::embedded().unit(head)) {
        Some(unit) => unit.class.clone(),
        None => singular(&head.to_lowercase()),
    }
}

/// A number that one mention gives.
struct Counted {
    member: usize,
    amount: Amount,
    span: Span,
    doubt: Option<String>,
    /// "six more": adds to another number.
    more: bool,
}

/// Verbs that tell of victims.
const HARMS: [&str; 8] = ["kill", "die", "wound", "injure", "murder", "execute", "shoot", "massacre"];

/// One slot for each sort of thing counted; `count` where there is only one.
pub fn counts(story: &Story<'_>, members: &[usize]) -> Vec<Slot> {
    let tables = Plausibility::embedded();
    let mut by_unit: BTreeMap<String, Vec<Counted>> = BTreeMap::new();
    for &member in members {
        for (unit, counted) in amounts(story, member) {
            let kind = tables.unit(&unit).map_or("thing", |unit| unit.kind.as_str());
            if !matches!(kind, "time" | "ordinal" | "age") {
                by_unit.entry(unit).or_default().push(counted);
            }
        }
    }
    merge_people(story, &mut by_unit);
    count_names(story, members, &mut by_unit);
    doubt_headlines(story, &mut by_unit);
    let sums = sums(story, &by_unit);
    let several = by_unit.len() > 1;
    // Whom an attack counts are its victims: they grow more while people still count. So do those arrested and brought to safety.
    let harms = |lemma: &str| HARMS.iter().any(|harm| super::words::stem(harm) == lemma);
    let acts = || members.iter().map(|&member| story.act(member));
    let is_attack = acts().all(|act| act.kind == EventType::Assault) && acts().any(|act| harms(&act.lemma));
    let is_mode = |mode: &str| acts().all(|act| act.event.mode.as_deref() == Some(mode));
    let grows = is_attack || is_mode("arrest") || is_mode("evacuate");
    let mut slots = Vec::new();
    for (unit, amounts) in by_unit {
        let mut readings: Vec<Reading<(Amount, bool)>> = Vec::new();
        for counted in &amounts {
            let shown = format!("{}{}", counted.amount.show(), if counted.more { " more" } else { "" });
            let claim = claim(story, counted.member, counted.span, counted.doubt.clone());
            add(&mut readings, (counted.amount, counted.more), shown, claim);
        }
        let toll =
            tables.unit(&unit).map_or(is_attack, |known| known.toll || known.kind == "person" && grows);
        // A report that gives a number and what comes on top of it adds nothing to what others say.
        let whole: BTreeSet<usize> = readings
            .iter()
            .filter(|reading| !reading.value.1)
            .flat_map(|reading| reading.claims.iter().map(|claim| claim.report))
            .collect();
        let later = |reading: &Reading<(Amount, bool)>| {
            reading.value.1 && reading.claims.iter().any(|claim| !whole.contains(&claim.report))
        };
        let adds = !whole.is_empty() && readings.iter().any(later);
        let reports = |reading: &Reading<(Amount, bool)>| -> BTreeSet<usize> {
            reading.claims.iter().map(|claim| claim.report).collect()
        };
        let more = readings.iter().filter(|reading| reading.value.1);
        let beside: Vec<[(Amount, bool); 2]> = more
            .flat_map(|more| {
                let same = |other: &&Reading<(Amount, bool)>| {
                    !other.value.1 && !reports(other).is_disjoint(&reports(more))
                };
                readings.iter().filter(same).map(|other| [more.value, other.value]).collect::<Vec<_>>()
            })
            .collect();
        let progression = if adds {
            Some("later reports add to the number")
        } else if toll && rises(story, &readings) {
            Some("later reports count more: the number grew")
        } else {
            None
        };
        let sums: Vec<&Sum> = sums.iter().filter(|sum| sum.unit == unit).collect();
        let is_part = |part: &(Amount, bool), whole: &(Amount, bool)| {
            sums.iter().any(|sum| !whole.1 && sum.whole == whole.0 && sum.parts.contains(part))
        };
        let rule = Rule {
            slot: if several { format!("count:{unit}") } else { "count".to_owned() },
            relation: &|a: &(Amount, bool), b: &(Amount, bool)| {
                if is_part(a, b) {
                    Relation::Within
                } else if is_part(b, a) {
                    Relation::Contains
                } else if sums.iter().any(|sum| sum.parts.contains(a) && sum.parts.contains(b) && a != b) {
                    Relation::Overlaps
                } else if a.1 == b.1 {
                    a.0.relation(b.0)
                } else if beside.iter().any(|pair| pair.contains(a) && pair.contains(b)) {
                    Relation::Overlaps
                } else {
                    Relation::Disjoint
                }
            },
            fineness: &|(amount, more)| {
                i64::from(amount.low == amount.high) + i64::from(!amount.rounded) - i64::from(*more)
            },
            order: &|(amount, more)| amount.low.or(amount.high).filter(|_| !more).unwrap_or(f64::NAN),
            may_conflict: true,
            progression,
        };
        let base = readings.iter().rfind(|reading| !reading.value.1).map(|reading| reading.shown.clone());
        let whole = sums.first().map(|sum| sum.whole.show());
        slots.extend(judge(story, readings, &rule).map(|slot| match slot.verdict {
            Verdict::Conflict | Verdict::Garble => slot,
            // The parts of a number say what it is made of, and the whole is what they come to.
            _ if whole.is_some() => Slot { best: whole, ..slot },
            // "Six more" alone is no count of the act.
            _ if adds && slot.best.is_some() => Slot { best: base, ..slot },
            _ => slot,
        }));
    }
    slots
}

fn is_body(unit: &Unit) -> bool {
    matches!(unit.class.as_str(), "entity" | "company")
}

/// A number that one report gives whole and another in parts.
struct Sum {
    /// Of what.
    unit: String,
    whole: Amount,
    parts: Vec<(Amount, bool)>,
}

/// Most parts that are added up: longer lists are of other things.
const PARTS: usize = 6;

/// "Sixty were expelled" here, "48 were expelled, and 12 more" there: the numbers of one report that come to the number of another.
/// People of several sorts and bodies are added up too: "29 officials and three organisations".
fn sums(story: &Story<'_>, by_unit: &BTreeMap<String, Vec<Counted>>) -> Vec<Sum> {
    let adds_up = |unit: &str| {
        let known = Plausibility::embedded().unit(unit);
        known.is_none_or(|known| known.kind == "person" || is_body(known))
    };
    let mut by_list: BTreeMap<(usize, &str), Vec<(Amount, bool)>> = BTreeMap::new();
    for (unit, counted) in by_unit
        .iter()
        .filter(|(unit, _)| adds_up(unit))
        .flat_map(|(unit, all)| all.iter().map(move |counted| (unit, counted)))
    {
        let exact = counted.amount.low == counted.amount.high && !counted.amount.rounded;
        let report = story.act(counted.member).report;
        // A list of one sort of people, and a list of all sorts.
        for list in [(report, unit.as_str()), (report, "")] {
            let parts = by_list.entry(list).or_default();
            if exact && !parts.contains(&(counted.amount, counted.more)) {
                parts.push((counted.amount, counted.more));
            }
        }
    }
    let mut found: Vec<Sum> = Vec::new();
    for (list, parts) in by_list.into_iter().filter(|(_, parts)| (2..=PARTS).contains(&parts.len())) {
        let sum: f64 = parts.iter().filter_map(|(amount, _)| amount.low).sum();
        let whole = Amount { low: Some(sum), high: Some(sum), rounded: false };
        for (unit, all) in
            by_unit.iter().filter(|(unit, _)| adds_up(unit) && (list.1.is_empty() || list.1 == *unit))
        {
            let told = all.iter().any(|counted| counted.amount == whole && !counted.more);
            if told && !found.iter().any(|sum| sum.unit == *unit) {
                found.push(Sum { unit: unit.clone(), whole, parts: parts.clone() });
            }
        }
    }
    found
}

/// The numbers of one mention: the coder's, and those in its evidence that count people; each with the class of what it counts.
fn amounts(story: &Story<'_>, member: usize) -> Vec<(String, Counted)> {
    let act = story.act(member);
    let entry = &story.reports[act.report];
    let text = &entry.report.text;
    let evidence = act.event.span();
    let doubts = repair::doubts(story, act);
    let mut found: Vec<(String, Counted)> = Vec::new();
    let mut push = |noun: &str, amount: Amount, span: Span| {
        if found.iter().any(|(_, other)| other.span.overlaps(span))
            || is_whole(text, span)
            || is_of_next_clause(entry.annotation, act, span)
        {
            return;
        }
        let more_than = |other: &&(String, Counted)| other.1.span < span && other.1.amount.low > amount.low;
        if found.iter().filter(more_than).any(|(_, other)| is_among(text, other.span, span)) {
            return;
        }
        let noun = if noun.is_empty() { noun_of_whole(text, evidence, span).unwrap_or(noun) } else { noun };
        let (before, after) = around(text, evidence, span);
        // A damaged noun counts what it should read.
        let wrong =
            doubts.iter().find(|doubt| doubt.span.start >= span.start && doubt.span.start <= span.end + 24);
        let noun = wrong.map_or(noun, |doubt| doubt.reading.as_str());
        let rounded = count::says_rounded(&before) || count::says_rounded(span.of(text));
        // "six more" adds; "more than six" does not.
        let words = format!("{} {after}", span.of(text));
        let mut words = words.split_whitespace().peekable();
        let mut more = false;
        while let Some(word) = words.next() {
            let compares = word == "more" && words.peek() == Some(&"than");
            more |= !compares && matches!(word, "more" | "additional" | "further" | "another" | "other");
        }
        let (amount, rounded) = match written(text, span, amount) {
            Some(value) => (Amount { low: Some(value), high: Some(value), rounded }, true),
            None => (amount, rounded),
        };
        let doubt = suspect(act, &["quantity", "count"]);
        let counted = Counted { member, amount: Amount { rounded, ..amount }, span, doubt, more };
        found.push((unit_class(noun), counted));
    };
    if let (Some(amount), Some(quantity)) = (act.amount, &act.event.quantity) {
        let noun = quantity.unit.as_deref().or(quantity.of.as_deref()).unwrap_or("");
        let noted = act
            .event
            .spans
            .iter()
            .find(|(name, _)| name == "quantity" || name == "count")
            .map(|(_, span)| *span);
        let listed = || {
            let same = |other: &&chancery_model::Quantity| {
                (other.low, other.high) == (quantity.low, quantity.high) && evidence.overlaps(other.span())
            };
            entry.annotation.quantities.iter().find(same).map(|other| other.span())
        };
        let read = || {
            support::number(text, evidence, amount)
                .or_else(|| support::number(text, support::sentence(entry, evidence), amount))
        };
        if let Some(span) = noted.or_else(listed).or_else(read)
            && !is_counted_elsewhere(story, member, span)
        {
            push(noun, amount, span);
        }
    }
    for quantity in &entry.annotation.quantities {
        let (span, Some(unit)) = (quantity.span(), &quantity.unit) else { continue };
        let listed = Plausibility::embedded().unit(unit).is_some_and(|unit| {
            matches!(unit.kind.as_str(), "person" | "measure" | "money" | "ratio") || is_body(unit)
        });
        if evidence.contains(span)
            && listed
            && !is_counted_elsewhere(story, member, span)
            && (quantity.low.is_some() || quantity.high.is_some())
        {
            push(unit, Amount { low: quantity.low, high: quantity.high, rounded: false }, span);
        }
    }
    for (number, value, noun) in support::people_counted(text, evidence) {
        if is_counted_elsewhere(story, member, number) {
            continue;
        }
        push(
            noun.of(text),
            Amount { low: Some(value), high: Some(value), rounded: false },
            // The noun of "12 more" stands before it.
            if noun.start > number.start { number.cover(noun) } else { number },
        );
    }
    found
}

/// "Peru sent 34 officers and Chile will send 50": whether a number hangs on a second verb with a subject of its own.
fn is_of_next_clause(annotation: &Annotation, act: &Act<'_>, number: Span) -> bool {
    let tokens = &annotation.tokens;
    let at = |span: Span| {
        let place = tokens.partition_point(|token| token.end <= span.start);
        tokens.get(place).filter(|token| token.start < span.end).map(|_| place)
    };
    let (Some(mut place), Some(anchor)) = (at(number), act.event.anchor.and_then(at)) else { return false };
    for _ in 0..CLIMB {
        if place == anchor {
            return false;
        }
        let token = &tokens[place];
        if token.upos == "VERB" {
            return token.deprel == "conj" && has_subject(annotation, place);
        }
        match usize::try_from(token.head) {
            Ok(head) if head < tokens.len() => place = head,
            _ => return false,
        }
    }
    false
}

/// Whether a noun that is no time stands between a verb and the conjunction before it.
fn has_subject(annotation: &Annotation, verb: usize) -> bool {
    let tokens = &annotation.tokens;
    let is_time = |span: Span| annotation.times.iter().any(|time| time.span().overlaps(span));
    let before = tokens[..verb].iter().rev().take_while(|token| token.upos != "CCONJ");
    before
        .filter(|token| matches!(token.upos.as_str(), "NOUN" | "PROPN" | "PRON"))
        .any(|token| !is_time(Span { start: token.start, end: token.end }))
}

/// Most steps from a number up to its verb.
const CLIMB: usize = 6;

/// The words before a number that are no article, last first.
fn words_before(text: &str, span: Span) -> impl Iterator<Item = &str> {
    let before = text.get(..span.start as usize).unwrap_or("").trim_end();
    before.rsplit([' ', '\n']).skip_while(|word| matches!(*word, "the" | "its" | "their" | "those" | "all"))
}

/// "Five of the 39 students": the second number is that of all, of whom the act counts the first.
fn is_whole(text: &str, span: Span) -> bool {
    let mut before = words_before(text, span);
    before.next() == Some("of") && before.next().is_some_and(|word| support::number_word(word).is_some())
}

/// "Five of the 39 students" counts students.
fn noun_of_whole(text: &str, evidence: Span, span: Span) -> Option<&str> {
    let rest = Span { start: span.end, end: evidence.end.max(span.end) };
    let (number, _, noun) = support::people_counted(text, rest).into_iter().next()?;
    (is_whole(text, number) && number.start < span.end + NEAR_WHOLE).then(|| noun.of(text))
}

/// Farthest the number of all may stand from that of the part, in bytes: "of the first".
const NEAR_WHOLE: u32 = 16;

/// "180 people, among them 132 students", "20 dead, nine of them children": part of a number told before.
fn is_among(text: &str, whole: Span, part: Span) -> bool {
    const BEFORE: [&str; 6] = ["among them", "among whom", "among those", "including", "of whom", "of them"];
    const AFTER: [&str; 4] = ["of them", "of whom", "of which", "of these"];
    let between = text.get(whole.end as usize..part.start as usize).unwrap_or("").to_lowercase();
    let after = text.get(part.end as usize..).unwrap_or("").trim_start();
    !between.contains(['.', ';'])
        && (BEFORE.iter().any(|words| between.contains(words))
            || AFTER.iter().any(|words| after.starts_with(words)))
}

/// Whether a number is what the coder counts of another act of the report: of "police detained 40 protesters", the 40
/// were detained, whether or not they protested; of "Peru sent 34 officers and Chile will send 50", Peru sent the 34.
fn is_counted_elsewhere(story: &Story<'_>, member: usize, number: Span) -> bool {
    let act = story.act(member);
    let is_bare = |act: &Act<'_>| matches!(act.kind, EventType::Statement | EventType::State);
    let counts = |act: &Act<'_>| {
        act.event.spans.iter().any(|(name, span)| name == "quantity" && span.overlaps(number))
    };
    let own = counts(act);
    // Acts lie in order of report.
    let first = story.acts.list.partition_point(|other| other.report < act.report);
    let mut beside = story.acts.list[first..].iter().take_while(|other| other.report == act.report);
    !is_bare(act)
        && beside.any(|other| {
            let (ours, theirs) = (act.event.span(), other.event.span());
            let inside = theirs.contains(ours) && theirs != ours;
            let apart = other.kind != act.kind || does_other(story, act, other);
            apart && !is_bare(other) && counts(other) && (!own || inside)
        })
}

/// Whether nobody who does one act does the other.
fn does_other(story: &Story<'_>, act: &Act<'_>, other: &Act<'_>) -> bool {
    let parties = &story.acts.parties;
    !act.symmetric
        && parties.fit(&act.actor_numbers, &other.actor_numbers) < 0.0
        && act.names("actor")
        && other.names("actor")
}

/// Doubts a headline's number that the text below it gives otherwise: nobody corrects a text by its headline.
fn doubt_headlines(story: &Story<'_>, by_unit: &mut BTreeMap<String, Vec<Counted>>) {
    for counted in by_unit.values_mut() {
        let below: Vec<(usize, Amount)> = counted
            .iter()
            .filter(|counted| !story.act(counted.member).headline && !counted.more)
            .map(|counted| (story.act(counted.member).report, counted.amount))
            .collect();
        for headline in counted.iter_mut().filter(|counted| story.act(counted.member).headline) {
            let report = story.act(headline.member).report;
            let mut own: Vec<Amount> = Vec::new();
            for (_, amount) in below.iter().filter(|(other, _)| *other == report) {
                if !own.contains(amount) {
                    own.push(*amount);
                }
            }
            // Several numbers may be the parts of the headline's.
            if let [amount] = own.as_slice()
                && amount.relation(headline.amount) == Relation::Disjoint
                && headline.doubt.is_none()
            {
                let (said, told) = (headline.amount.show(), amount.show());
                headline.doubt = Some(format!("a headline says {said}, the text below it {told}"));
            }
        }
    }
}

/// The number as it is written, where an earlier stage has made "about 30" a range around it.
fn written(text: &str, span: Span, amount: Amount) -> Option<f64> {
    let (low, high) = amount.low.zip(amount.high).filter(|(low, high)| low < high)?;
    let middle = (low + high) / 2.0;
    let close = |value: f64| (value - middle).abs() <= middle.abs() * 0.01;
    let numbers: Vec<f64> = support::number_spans(text, span).map(|(_, value)| value).collect();
    let bounds = numbers.contains(&low) || numbers.contains(&high);
    numbers.into_iter().find(|value| close(*value)).filter(|_| !bounds)
}

/// A few words before and after a number, inside the evidence.
fn around(text: &str, evidence: Span, span: Span) -> (String, String) {
    let before = text.get(evidence.start.min(span.start) as usize..span.start as usize).unwrap_or("");
    let after = text.get(span.end as usize..evidence.end.max(span.end) as usize).unwrap_or("");
    let mut last: Vec<&str> = before.split_whitespace().rev().take(2).collect();
    last.reverse();
    (last.join(" "), after.split_whitespace().take(2).collect::<Vec<_>>().join(" "))
}

/// People counted by different nouns in different reports are the same people; one report that gives two nouns tells them apart,
/// and the dead are never the injured.
fn merge_people(story: &Story<'_>, by_unit: &mut BTreeMap<String, Vec<Counted>>) {
    let tables = Plausibility::embedded();
    let is_people = |unit: &str| tables.unit(unit).is_some_and(|known| known.kind == "person" && !known.toll);
    let people: Vec<String> = by_unit.keys().filter(|unit| is_people(unit)).cloned().collect();
    if let [only] = people.as_slice() {
        // "At least 16", where others say 16 people.
        let bare = by_unit.remove("").unwrap_or_default();
        by_unit.entry(only.clone()).or_default().extend(bare);
    }
    if people.len() < 2 {
        return;
    }
    let counted = |unit: &String| by_unit.get(unit).into_iter().flatten();
    // "50 soldiers", and two sentences on "50 peacekeepers", are the same; two numbers, or two nouns of one sentence, are not.
    let are_others = |a: &Counted, b: &Counted| {
        let (act, other) = (story.act(a.member), story.act(b.member));
        let entry = &story.reports[act.report];
        let sentence = |span: Span| support::sentence(entry, span);
        act.report == other.report && (a.amount != b.amount || sentence(a.span) == sentence(b.span))
    };
    let apart = people.iter().enumerate().any(|(n, first)| {
        let later = || people[n + 1..].iter().flat_map(counted);
        counted(first).any(|one| later().any(|two| are_others(one, two)))
    });
    if apart {
        return;
    }
    let name = people.iter().find(|unit| *unit != "person").unwrap_or(&people[0]).clone();
    let all: Vec<Counted> = people.iter().filter_map(|unit| by_unit.remove(unit)).flatten().collect();
    by_unit.insert(name, all);
}

/// A list of n names says the same as the number n.
fn count_names(story: &Story<'_>, members: &[usize], by_unit: &mut BTreeMap<String, Vec<Counted>>) {
    let tables = Plausibility::embedded();
    let is_people = |unit: &str| tables.unit(unit).is_some_and(|known| known.kind == "person");
    let mut people: Vec<&mut Vec<Counted>> =
        by_unit.iter_mut().filter(|(unit, _)| is_people(unit)).map(|(_, counted)| counted).collect();
    let [counted] = people.as_mut_slice() else { return };
    for &member in members {
        if counted.iter().any(|other| other.member == member) {
            continue;
        }
        let act = story.act(member);
        let acts = |mention: &Mention| {
            mention.actor.as_ref().is_some_and(|actor| act.actors.iter().any(|party| party.id == actor.id))
        };
        let names: Vec<Span> = story.reports[act.report]
            .annotation
            .mentions
            .iter()
            .filter(|mention| {
                act.event.span().contains(mention.span()) && mention.label == Label::Per && !acts(mention)
            })
            .map(|mention| mention.span())
            .collect();
        let number = Some(names.len() as f64);
        if names.len() >= 2
            && counted.iter().any(|other| other.amount.low == number && other.amount.high == number)
        {
            let span = names.iter().fold(names[0], |cover, name| cover.cover(*name));
            let amount = Amount { low: number, high: number, rounded: false };
            counted.push(Counted { member, amount, span, doubt: None, more: false });
        }
    }
}

/// Whether numbers only grow from day to day of publication.
fn rises(story: &Story<'_>, readings: &[Reading<(Amount, bool)>]) -> bool {
    let mut dated: Vec<(&str, f64)> = Vec::new();
    for reading in readings {
        let Some(number) = reading.value.0.low.or(reading.value.0.high) else { return false };
        for claim in &reading.claims {
            let Some(day) = story.reports[claim.report].report.published_day() else { return false };
            dated.push((day, number));
        }
    }
    dated.sort_by(|a, b| a.0.cmp(b.0).then(a.1.total_cmp(&b.1)));
    dated.windows(2).all(|pair| pair[0].0 < pair[1].0 && pair[0].1 <= pair[1].1 || pair[0].1 == pair[1].1)
}

/// How long the act took or is to last.
pub fn durations(story: &Story<'_>, members: &[usize]) -> Option<Slot> {
    let mut readings: Vec<Reading<(Amount, String, BTreeSet<String>)>> = Vec::new();
    for &member in members {
        let act = story.act(member);
        let things = things(story, act);
        for (length, unit, span) in time_amounts(story, act) {
            let (length, unit) =
                if unit == "week" { (length * 7.0, "day".to_owned()) } else { (length, unit) };
            let words = span.of(&story.reports[act.report].report.text).to_lowercase();
            let bound = ["more than", "over ", "at least"].iter().any(|bound| words.contains(bound));
            let added = is_added(&words);
            let shown = format!(
                "{}{} {unit}{}{}",
                if bound { "more than " } else { "" },
                count::number(length),
                if length == 1.0 { "" } else { "s" },
                if added { " more" } else { "" }
            );
            // "Two more days" are added to a length that is not said.
            let unit = if added { format!("{unit} more") } else { unit };
            let amount = Amount { low: Some(length), high: (!bound).then_some(length), rounded: false };
            add(&mut readings, (amount, unit, things.clone()), shown, claim(story, member, span, None));
        }
    }
    let rule = Rule {
        slot: "duration".to_owned(),
        relation: &|a: &(Amount, String, BTreeSet<String>), b: &(Amount, String, BTreeSet<String>)| {
            if a.1 != b.1 {
                return Relation::Overlaps;
            }
            match a.0.relation(b.0) {
                // Where several things are counted, nobody knows which of them lasts so long.
                Relation::Disjoint if a.2.len() > 1 || b.2.len() > 1 => Relation::Overlaps,
                other => other,
            }
        },
        fineness: &|(amount, ..)| i64::from(amount.high.is_some()),
        order: &|(amount, ..)| amount.low.unwrap_or(f64::NAN),
        may_conflict: true,
        progression: None,
    };
    judge(story, readings, &rule)
}

/// Whether a length of time, in small letters, comes on top of another: "two more days", "another week".
fn is_added(words: &str) -> bool {
    // "More than ten hours" is a length by itself.
    let bound = words.contains("more than");
    words.split_whitespace().any(|word| {
        matches!(word, "further" | "another" | "additional" | "extra") || word == "more" && !bound
    })
}

/// Classes of what an act's evidence counts besides time.
fn things(story: &Story<'_>, act: &Act<'_>) -> BTreeSet<String> {
    let quantities = story.reports[act.report].annotation.quantities.iter();
    quantities
        .filter(|quantity| act.event.span().contains(quantity.span()))
        .filter_map(|quantity| quantity.unit.as_deref())
        .filter(|unit| !is_time(unit))
        .map(unit_class)
        .collect()
}

fn is_time(noun: &str) -> bool {
    Plausibility::embedded()
        .unit(noun)
        .is_some_and(|unit| matches!(unit.kind.as_str(), "time" | "age" | "ordinal"))
}

/// Lengths of time in the evidence: number, unit in the singular, words.
fn time_amounts(story: &Story<'_>, act: &Act<'_>) -> Vec<(f64, String, Span)> {
    let entry = &story.reports[act.report];
    let (text, evidence) = (&entry.report.text, act.event.span());
    let mut found: Vec<(f64, String, Span)> = Vec::new();
    let mut is_of_other = false;
    let durations = entry.annotation.times.iter().filter(|time| time.kind == TimeKind::Duration);
    for time in durations.filter(|time| evidence.overlaps(time.span())) {
        let other = is_since_last(text, time.span()) || lasts_other(text, act, time.span());
        is_of_other |= other;
        if !other
            && !sets_apart(text.get(time.end as usize..))
            && let Some((amount, unit)) = period(&time.value)
        {
            found.push((amount, unit, time.span()));
        }
    }
    // "The arms embargo holds for five years, that on missiles for eight": the act's own is the one the coder took.
    let own = act.event.spans.iter().find(|(name, _)| name == "quantity").map(|(_, span)| *span);
    if let Some(own) = own.filter(|own| found.iter().any(|(.., span)| span.overlaps(*own))) {
        let units: Vec<String> =
            found.iter().filter(|(.., span)| span.overlaps(own)).map(|(_, unit, _)| unit.clone()).collect();
        found.retain(|(_, unit, span)| span.overlaps(own) || !units.contains(unit));
    }
    if let Some(quantity) = &act.event.quantity
        && let (Some(low), Some(unit)) = (quantity.low.or(quantity.high), quantity.unit.as_deref())
        && is_time(unit)
        && found.is_empty()
        && !is_of_other
    {
        let amount = Amount { low: Some(low), high: Some(low), rounded: false };
        if let Some(span) = support::number(&entry.report.text, evidence, amount) {
            found.push((low, unit_class(unit), span));
        }
    }
    found
}

/// "For the second time in three weeks", "the first visit in ten years": how long ago the last one was.
fn is_since_last(text: &str, span: Span) -> bool {
    const ORDER: [&str; 12] = [
        "first",
        "second",
        "third",
        "fourth",
        "time",
        "times",
        "once",
        "twice",
        "worst",
        "deadliest",
        "biggest",
        "largest",
    ];
    let before = text.get(..span.start as usize).unwrap_or("").to_lowercase();
    let mut words = before.rsplit([' ', '\n']).filter(|word| !word.is_empty()).take(SINCE_LAST);
    words.next() == Some("in") && words.any(|word| ORDER.contains(&word))
}

/// Words before a length of time among which one says that there was the like before.
const SINCE_LAST: usize = 4;

/// "After twelve hours of talks they agreed": the talks took twelve hours.
fn lasts_other(text: &str, act: &Act<'_>, span: Span) -> bool {
    let words = |part: &str| -> Vec<String> {
        part.split(|letter: char| !letter.is_alphanumeric())
            .filter(|word| !word.is_empty())
            .map(|word| super::words::stem(&word.to_lowercase()))
            .collect()
    };
    let before = words(text.get(..span.start as usize).unwrap_or(""));
    let after = text.get(span.end as usize..).unwrap_or("").trim_start();
    let Some(of) = after.strip_prefix("of ") else { return false };
    let anchor = act.event.anchor.map(|anchor| words(anchor.of(text))).unwrap_or_default();
    let near = words(of.split(['.', ',', ';']).next().unwrap_or(""));
    let own = near.iter().take(3).any(|word| anchor.contains(word) || *word == act.lemma);
    before.last().is_some_and(|word| word == "after") && !own
}

/// `P18D`, `PT2H`, `P2Y` as number and unit.
fn period(value: &str) -> Option<(f64, String)> {
    let body = value.strip_prefix('P')?;
    let (body, clock) = body.strip_prefix('T').map_or((body, false), |rest| (rest, true));
    let unit = body.chars().next_back()?;
    let amount: f64 = body.get(..body.len() - unit.len_utf8())?.parse().ok()?;
    let name = match (unit, clock) {
        ('Y', false) => "year",
        ('M', false) => "month",
        ('W', false) => "week",
        ('D', false) => "day",
        ('H', true) => "hour",
        ('M', true) => "minute",
        ('S', true) => "second",
        _ => return None,
    };
    Some((amount, name.to_owned()))
}
