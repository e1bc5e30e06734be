//! When, where and how many: what surrounds an act without taking part in it.

use chancery_lexicon::actors::ActorLexicon;
use chancery_model::{ActorKind, DatePrecision, EventType, Label, Place, QuantityValue, Span, TimeKind};

use super::Scene;
use super::parties::{Anchor, Party};
use super::status::Outlook;
use super::syntax;
use super::tree::DEPTH;

/// A date with its exactness and the words that give it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct When {
    /// ISO 8601 value.
    pub value: String,
    /// How exact.
    pub precision: Option<DatePrecision>,
    /// The words.
    pub span: Span,
}

/// The date of the act: a time expression that hangs on the act, on its light verb or on a verb that governs it.
///
/// `rivals` are the words of the sentence's other acts: a time next to one of them is theirs.
pub fn date(scene: &Scene, anchor: Anchor, outlook: &Outlook, rivals: &[usize]) -> Option<When> {
    let tree = &scene.tree;
    let sentence = tree.span(0, tree.len().checked_sub(1)?);
    let mut best: Option<(usize, When)> = None;
    for time in &scene.annotation.times {
        if !sentence.contains(time.span()) || !matches!(time.kind, TimeKind::Date | TimeKind::Time) {
            continue;
        }
        let Some(value) = calendar(&time.value) else { continue };
        let Some(head) = tree.head_of(time.span()) else { continue };
        let Some(distance) = reach(scene, head, anchor, outlook, rivals) else { continue };
        let precision = precision(&value);
        // "on Wednesday ... 12 May": the finer one.
        let coarse = usize::from(precision != Some(DatePrecision::Day));
        let score = distance * 4 + coarse;
        if best.as_ref().is_none_or(|(old, _)| score < *old) {
            best = Some((score, When { precision, value, span: time.span() }));
        }
    }
    best.map(|(_, when)| when)
}

/// Steps from a word up to the act or its spine; `None` where another act or a report is met first.
fn reach(scene: &Scene, from: usize, anchor: Anchor, outlook: &Outlook, rivals: &[usize]) -> Option<usize> {
    let tree = &scene.tree;
    let mut node = from;
    for steps in 0..DEPTH {
        if node == anchor.at || Some(node) == anchor.carrier {
            return Some(steps);
        }
        if Some(node) == outlook.report && tree.is_verb(node) {
            return None;
        }
        if let Some(at) = outlook.spine.iter().position(|&verb| verb == node) {
            return Some(steps + at);
        }
        if node != from && rivals.contains(&node) {
            return None;
        }
        if tree.rel(node) == "acl" || tree.rel(node) == "ccomp" || tree.rel(node) == "advcl" {
            return None;
        }
        node = tree.head(node)?;
    }
    None
}

/// The calendar part of a TIMEX3 value, `None` for vague ones.
pub fn calendar(value: &str) -> Option<String> {
    let day = value.split('T').next().unwrap_or(value);
    let digits = day.len() >= 4 && day.as_bytes()[..4].iter().all(u8::is_ascii_digit);
    if !digits || day.contains('X') {
        return None;
    }
    if let Some((from, to)) = value.split_once('/') {
        return Some(format!("{}/{}", from.split('T').next()?, to.split('T').next()?));
    }
    Some(day.to_owned())
}

/// How exact an ISO value is.
pub fn precision(value: &str) -> Option<DatePrecision> {
    let tail = value.get(5..).unwrap_or("");
    Some(if value.contains('/') {
        return None;
    } else if tail.is_empty() {
        DatePrecision::Year
    } else if tail.starts_with('W') {
        DatePrecision::Week
    } else if matches!(tail, "SP" | "SU" | "FA" | "WI") {
        DatePrecision::Season
    } else if tail.len() == 2 {
        DatePrecision::Month
    } else if tail.len() == 5 {
        DatePrecision::Day
    } else {
        return None;
    })
}

/// Where the act takes place, if the report says so next to it.
pub fn place(scene: &Scene, anchor: Anchor, outlook: &Outlook) -> Option<(Place, Span)> {
    let tree = &scene.tree;
    let mut nodes: Vec<usize> = vec![anchor.at];
    nodes.extend(anchor.carrier);
    nodes.extend(outlook.spine.iter().copied().filter(|&verb| Some(verb) != outlook.report));
    let mut best: Option<(u8, Place, Span)> = None;
    for (step, &node) in nodes.iter().enumerate() {
        for case in ["in", "at", "near", "outside", "on", "to", "into"] {
            if matches!(case, "to" | "into") && step > 0 {
                continue;
            }
            for child in syntax::prepositional(tree, scene.patterns, node, case) {
                for head in syntax::coordinated(tree, child) {
                    if let Some((rank, place, span)) = located(scene, head)
                        && best.as_ref().is_none_or(|(old, _, _)| rank < *old)
                    {
                        best = Some((rank, place, span));
                    }
                }
            }
        }
        if best.is_some() {
            break;
        }
    }
    best.map(|(_, place, span)| (place, span))
}

/// The place a nominal names, directly or below it ("at a hotel in Geneva"); cities before states.
fn located(scene: &Scene, at: usize) -> Option<(u8, Place, Span)> {
    let tree = &scene.tree;
    let direct = named_place(scene, at);
    if direct.is_some() {
        return direct;
    }
    let below = tree.by_rel(at, &["nmod", "appos", "compound", "flat"]).collect::<Vec<_>>();
    below.into_iter().find_map(|child| named_place(scene, child))
}

fn named_place(scene: &Scene, at: usize) -> Option<(u8, Place, Span)> {
    let mention = &scene.annotation.mentions[scene.tree.mention(at)?];
    let Some(actor) = &mention.actor else {
        return matches!(mention.label, Label::Gpe | Label::Loc).then(|| {
            let place = Place { name: mention.text.clone(), country: None, lat: None, lon: None };
            (2, place, mention.span())
        });
    };
    let written = ActorLexicon::embedded().city(&chancery_lexicon::fold::fold(&mention.text));
    let (rank, actor) = match (actor.kind, written) {
        (ActorKind::City, _) => (0, actor),
        (ActorKind::Country, Some(city)) => (0, &city.actor),
        (ActorKind::Country, None) => (1, actor),
        _ => return None,
    };
    let point = ActorLexicon::embedded().get(&actor.id).and_then(|facts| facts.place);
    let place = Place {
        name: actor.name.clone(),
        country: actor.country.clone(),
        lat: point.map(|(lat, _)| lat),
        lon: point.map(|(_, lon)| lon),
    };
    Some((rank, place, mention.span()))
}

/// The number that belongs to the act: of those it is done to, of those who do it, or of what is given.
pub fn quantity(
    scene: &Scene,
    anchor: Anchor,
    evidence: Span,
    parties: &[&Party],
    kind: EventType,
) -> Option<(QuantityValue, Span)> {
    let tree = &scene.tree;
    let annotation = scene.annotation;
    let is_time = |span: Span| annotation.times.iter().any(|time| time.span().overlaps(span));
    let mut best: Option<(usize, QuantityValue, Span)> = None;
    for quantity in &annotation.quantities {
        if !evidence.overlaps(quantity.span())
            || is_time(quantity.span())
            || quantity.unit.as_deref() == Some("percent")
        {
            continue;
        }
        let Some(node) = tree.head_of(quantity.span()) else { continue };
        let mut distance = None;
        let mut above = node;
        for steps in 0..6 {
            if above == anchor.at || Some(above) == anchor.carrier {
                distance = Some(steps + 2);
                break;
            }
            if parties.iter().any(|party| party.at == above) {
                distance = Some(steps);
                break;
            }
            match tree.head(above) {
                Some(head) if !matches!(tree.rel(above), "acl" | "advcl" | "ccomp" | "parataxis") => {
                    above = head
                }
                _ => break,
            }
        }
        let Some(distance) = distance else { continue };
        if best.as_ref().is_none_or(|(old, _, _)| distance < *old) {
            let value = QuantityValue {
                low: quantity.low,
                high: quantity.high,
                unit: quantity.unit.clone(),
                of: quantity.of.clone(),
            };
            best = Some((distance, value, quantity.span()));
        }
    }
    if let Some((_, value, span)) = best {
        return Some((value, span));
    }
    let lasting = matches!(
        kind,
        EventType::Threaten
            | EventType::Sanction
            | EventType::Protest
            | EventType::Coerce
            | EventType::Consult
            | EventType::Agree
    );
    if !lasting {
        return None;
    }
    let time = annotation
        .times
        .iter()
        .find(|time| time.kind == TimeKind::Duration && evidence.contains(time.span()))?;
    let (number, unit) = duration(&time.value)?;
    Some((
        QuantityValue { low: Some(number), high: Some(number), unit: Some(unit.to_owned()), of: None },
        time.span(),
    ))
}

/// Number and unit of a duration such as `P7D` or `PT72H`.
fn duration(value: &str) -> Option<(f64, &'static str)> {
    let rest = value.strip_prefix('P')?;
    let (rest, clock) = rest.strip_prefix('T').map_or((rest, false), |rest| (rest, true));
    let digits: String =
        rest.chars().take_while(|letter| letter.is_ascii_digit() || *letter == '.').collect();
    let number: f64 = digits.parse().ok()?;
    let unit = match (rest.get(digits.len()..)?, clock) {
        ("D", _) => "day",
        ("W", _) => return Some((number * 7.0, "day")),
        ("M", false) => "month",
        ("Y", _) => "year",
        ("H", _) => "hour",
        ("M", true) => "minute",
        _ => return None,
    };
    Some((number, unit))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_calendar_values_are_dates() {
        assert_eq!(calendar("2021-05-20T14:00").as_deref(), Some("2021-05-20"));
        assert_eq!(calendar("2021-SU").as_deref(), Some("2021-SU"));
        assert_eq!(calendar("PRESENT_REF"), None);
        assert_eq!(calendar("XXXX-05-20"), None);
        assert_eq!(precision("2021-W20"), Some(DatePrecision::Week));
        assert_eq!(precision("2021-05"), Some(DatePrecision::Month));
        assert_eq!(duration("PT72H"), Some((72.0, "hour")));
    }
}
