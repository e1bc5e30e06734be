//! How many and how long: the number that belongs to an act.
//!
//! Numbers of those it is done to, of those who do it, of what is given; lengths of time that hang on it. A number
//! that only points back ("the two sides", "the five powers") counts nothing.

use chancery_model::{ActorKind, EventType, Quantity, QuantityValue, Span, TimeKind};

use super::Scene;
use super::parties::{Anchor, Party};
use super::status::Outlook;
use super::tree::Tree;

/// What is numbered without being counted: "under four eyes", "both sides".
const NO_COUNT: [&str; 5] = ["eye", "side", "time", "occasion", "point"];

/// Parties of talks and agreements that a number points back to.
const POINTED_AT: [&str; 21] = [
    "army",
    "side",
    "country",
    "state",
    "nation",
    "party",
    "power",
    "government",
    "neighbour",
    "neighbor",
    "leader",
    "president",
    "minister",
    "premier",
    "chief",
    "diplomat",
    "statesman",
    "politician",
    "capital",
    "ally",
    "partner",
];

/// Verbs that change a number: what counts is what it becomes.
const CHANGES: [&str; 10] =
    ["reduce", "cut", "lower", "raise", "increase", "fall", "rise", "drop", "shrink", "limit"];

/// What the act is, for the numbers around it.
pub struct Act<'s> {
    pub anchor: Anchor,
    pub kind: EventType,
    pub evidence: Span,
    pub outlook: &'s Outlook,
    /// Those who do it.
    pub actors: &'s [Party],
    /// Those to whom it is done.
    pub recipients: &'s [Party],
}

/// The number or the length of time that belongs to the act, and its words.
pub fn quantity(scene: &Scene, act: &Act<'_>) -> Option<(QuantityValue, Span)> {
    let lasting = length(scene, act);
    // Talks are measured by how long they lasted before by who came.
    if act.kind == EventType::Consult && lasting.is_some() {
        return lasting;
    }
    count(scene, act).or(lasting)
}

fn count(scene: &Scene, act: &Act<'_>) -> Option<(QuantityValue, Span)> {
    let tree = &scene.tree;
    let annotation = scene.annotation;
    let is_time = |span: Span| annotation.times.iter().any(|time| time.span().overlaps(span));
    let sentence = tree.span(0, tree.len().checked_sub(1)?);
    let mut best: Option<(usize, QuantityValue, Span)> = None;
    for quantity in &annotation.quantities {
        let span = quantity.span();
        let unit = quantity.unit.as_deref().unwrap_or("");
        if !sentence.contains(span) || is_time(span) || unit == "percent" || NO_COUNT.contains(&unit) {
            continue;
        }
        let Some(node) = tree.head_of(span) else { continue };
        let Some(distance) = distance(tree, act, node) else { continue };
        // "Prime ministers A and B": their names say how many they are.
        let names_them = act.actors.iter().any(|party| {
            party.actor.kind == ActorKind::Person && !party.derived && span.overlaps(party.span)
        });
        if names_them || points_back(tree, act, node, unit) {
            continue;
        }
        let outcome = CHANGES.contains(&tree.lemma(act.anchor.at)) && !tree.has_case(node, "to");
        let score = distance + 8 * usize::from(outcome);
        if best.as_ref().is_none_or(|(old, _, _)| score < *old) {
            let (low, high) = written(quantity);
            let unit = quantity.unit.clone().or_else(|| numbered(tree, act));
            let value = QuantityValue { low, high, unit, of: quantity.of.clone() };
            best = Some((score, value, span));
        }
    }
    best.map(|(_, value, span)| (value, span))
}

/// "the number of centrifuges", "its stock of uranium": what a bare number beside it counts.
fn numbered(tree: &Tree, act: &Act<'_>) -> Option<String> {
    tree.by_rel(act.anchor.at, &["obj", "nsubj"])
        .filter(|&at| matches!(tree.lemma(at), "number" | "amount" | "quantity" | "total"))
        .flat_map(|at| tree.by_rel(at, &["nmod"]))
        .find(|&child| tree.has_case(child, "of"))
        .map(|child| tree.lemma(child).to_owned())
}

/// Steps from a number to the act or one of its parties; `None` where it belongs to something else.
fn distance(tree: &Tree, act: &Act<'_>, node: usize) -> Option<usize> {
    let inside = act.evidence.overlaps(tree.span(node, node));
    // "73 people whose return it demanded", "three citizens held in prison": the number stands above the act.
    let verb = act.anchor.carrier.unwrap_or(act.anchor.at);
    if tree.rel(verb) == "acl" && tree.head(verb) == Some(node) && is_suffered(tree, verb) {
        return Some(1);
    }
    if tree.rel(act.anchor.at) == "acl" && tree.head(act.anchor.at) == Some(node) && is_suffered(tree, verb) {
        return Some(1);
    }
    // However the reader hung the clause, "whose" and "whom" follow the noun they stand for.
    let relative = (node + 1..verb.min(node + 3))
        .find(|&at| matches!(tree.low(at), "whose" | "whom"))
        .filter(|&at| (at..verb).all(|between| !tree.is_verb(between)));
    if relative.is_some() {
        return Some(1);
    }
    let asked = matches!(act.kind, EventType::Request | EventType::Reject | EventType::Threaten);
    let mut above = node;
    for steps in 0..6 {
        if above == act.anchor.at || Some(above) == act.anchor.carrier {
            return (inside || asked).then_some(steps + 2);
        }
        if act.actors.iter().chain(act.recipients).any(|party| party.at == above) {
            return inside.then_some(steps);
        }
        if is_occasion(tree, act, above) {
            return None;
        }
        let through = match tree.rel(above) {
            "acl" | "advcl" | "parataxis" => false,
            // "demanded that 73 people be handed over"
            "ccomp" => asked,
            // "imposed sanctions and expelled four envoys": those of the other verb.
            "conj" => asked || !tree.is_verb(above),
            _ => true,
        };
        if !through {
            return None;
        }
        above = tree.head(above)?;
    }
    None
}

/// "Summoned the envoy after the death of two merchants": what is spoken of or answered, not how many.
fn is_occasion(tree: &Tree, act: &Act<'_>, noun: usize) -> bool {
    use EventType::{Accuse, Reject, Request, Sanction, Support, Threaten};
    matches!(act.kind, Accuse | Reject | Request | Sanction | Support | Threaten)
        && tree.rel(noun) == "obl"
        && ["after", "over", "following"].iter().any(|case| tree.has_case(noun, case))
}

/// Whether the noun above a relative clause is what the act is done to.
fn is_suffered(tree: &Tree, verb: usize) -> bool {
    if tree.is_passive(verb) {
        return true;
    }
    // "whose extradition it demanded", "whom they expelled"
    let (from, to) = tree.extent(verb);
    (from..=to).any(|at| matches!(tree.low(at), "whose" | "whom"))
}

/// "The two countries", "their five partners": the parties themselves, not a number of them.
fn points_back(tree: &Tree, act: &Act<'_>, node: usize, unit: &str) -> bool {
    use EventType::{Agree, Consult};
    let is_definite = |at: usize| {
        tree.children(at).iter().any(|&child| {
            matches!(
                tree.low(child),
                "the" | "these" | "those" | "both" | "their" | "its" | "his" | "her" | "all"
            )
        })
    };
    let definite = is_definite(node);
    // "Signed between the two countries": those who signed.
    let counted = tree.head(node).filter(|_| tree.rel(node) == "nummod").unwrap_or(node);
    let doer = act.actors.iter().any(|party| party.at == node) || tree.rel(node) == "nsubj";
    let alike = matches!(act.kind, Consult | Agree);
    let pointed = POINTED_AT.contains(&unit);
    let named = tree.by_rel(node, &["flat", "appos"]).next().is_some();
    definite && doer || pointed && is_definite(counted) || alike && pointed && (!doer || named)
}

/// The number as it is written, where "about 30" was made a range around it.
pub fn written(quantity: &Quantity) -> (Option<f64>, Option<f64>) {
    let (Some(low), Some(high)) = (quantity.low, quantity.high) else { return (quantity.low, quantity.high) };
    let text = quantity.text.to_lowercase();
    let starts = |words: &[&str]| words.iter().any(|word| text.starts_with(word));
    if low < high
        && starts(&["about ", "around ", "some ", "roughly ", "approximately ", "circa ", "estimated "])
    {
        let middle = (low + high) / 2.0;
        return (Some(middle), Some(middle));
    }
    if low < high && starts(&["nearly ", "almost "]) {
        return (Some(high), Some(high));
    }
    (Some(low), Some(high))
}

/// How long the act lasts or lasted.
fn length(scene: &Scene, act: &Act<'_>) -> Option<(QuantityValue, Span)> {
    use EventType::{Accuse, Reject, Request, State, Statement, Support};
    if matches!(act.kind, Accuse | Reject | Request | State | Statement | Support) {
        return None;
    }
    let tree = &scene.tree;
    let text = &scene.report.text;
    let sentence = tree.span(0, tree.len().checked_sub(1)?);
    let mut best: Option<(usize, QuantityValue, Span)> = None;
    for time in scene.annotation.times.iter().filter(|time| time.kind == TimeKind::Duration) {
        let span = time.span();
        if !sentence.contains(span) || sets_apart(text.get(span.end as usize..sentence.end as usize)) {
            continue;
        }
        let Some((number, unit)) = period(&time.value) else { continue };
        let Some(head) = tree.head_of(span) else { continue };
        if act.kind == EventType::Sanction && is_term(tree, head) {
            continue;
        }
        let Some(steps) = hangs(tree, act, head) else { continue };
        let before = text.get(sentence.start as usize..span.start as usize).unwrap_or("").to_lowercase();
        let words = format!("{} {}", before, span.of(text).to_lowercase());
        let tail: Vec<&str> = words.split_whitespace().rev().take(6).collect();
        let tail = tail.into_iter().rev().collect::<Vec<_>>().join(" ");
        let says = |forms: &[&str]| forms.iter().any(|form| tail.contains(form));
        let (low, high) = if says(&["more than", "at least", "over "]) {
            (Some(number), None)
        } else if says(&["up to", "at most", "less than"]) {
            (None, Some(number))
        } else {
            (Some(number), Some(number))
        };
        if best.as_ref().is_none_or(|(old, _, _)| steps < *old) {
            let value = QuantityValue { low, high, unit: Some(unit.to_owned()), of: None };
            best = Some((steps, value, span));
        }
    }
    best.map(|(_, value, span)| (value, span))
}

/// "Two months after the summit": whether the words behind a length of time make it say how far apart, not how long.
pub(crate) fn sets_apart(behind: Option<&str>) -> bool {
    let next = behind.and_then(|words| words.split_whitespace().next());
    matches!(next, Some("after" | "before" | "earlier" | "later" | "ago"))
}

/// "Gave them 24 hours to leave": a term that is set, not how long something lasts.
fn is_term(tree: &Tree, head: usize) -> bool {
    const SETTING: [&str; 9] =
        ["give", "set", "grant", "have", "get", "receive", "allow", "leave", "concede"];
    matches!(tree.rel(head), "obj" | "iobj" | "nsubj")
        && tree.head(head).is_some_and(|verb| SETTING.contains(&tree.lemma(verb)))
}

/// Steps from a length of time to the act it measures.
fn hangs(tree: &Tree, act: &Act<'_>, head: usize) -> Option<usize> {
    let mut node = head;
    for steps in 0..4 {
        if node == act.anchor.at || Some(node) == act.anchor.carrier {
            return Some(steps);
        }
        let on_spine = act.outlook.spine.contains(&node) && Some(node) != act.outlook.report;
        if on_spine {
            return Some(steps + 1);
        }
        if matches!(tree.rel(node), "acl" | "ccomp" | "advcl" | "parataxis") {
            return None;
        }
        // "after seventeen days of talks"
        let counted = tree.by_rel(node, &["nmod"]).any(|child| {
            tree.has_case(child, "of") && (child == act.anchor.at || Some(child) == act.anchor.carrier)
        });
        if counted {
            return Some(steps);
        }
        node = tree.head(node)?;
    }
    None
}

/// "keeps only 500 of them for ten years", "is maintained for five years": the present with a long time ahead is a plan.
pub fn lies_ahead(scene: &Scene, act: &Act<'_>) -> bool {
    let tree = &scene.tree;
    let verb = act.anchor.carrier.unwrap_or(act.anchor.at);
    if !tree.is_verb(verb) || matches!(tree.rel(verb), "acl" | "advcl" | "amod") {
        return false;
    }
    let helpers: Vec<&str> = tree.auxiliaries(verb).into_iter().map(|aux| tree.low(aux)).collect();
    let plain = tree.low(verb) == tree.lemma(verb) || tree.low(verb).ends_with('s');
    let present = match helpers.first() {
        None => plain,
        Some(first) => helpers.len() == 1 && matches!(*first, "is" | "are"),
    };
    present
        && scene.annotation.times.iter().any(|time| {
            let Some(head) = tree.head_of(time.span()) else { return false };
            let long = period(&time.value).is_some_and(|(_, unit)| matches!(unit, "year" | "month"));
            let ahead = ["for", "during", "over", "within"].iter().any(|case| tree.has_case(head, case));
            time.kind == TimeKind::Duration
                && act.evidence.contains(time.span())
                && head > verb
                && long
                && ahead
        })
}

/// Number and unit of a duration such as `P7D` or `PT72H`.
pub fn period(value: &str) -> Option<(f64, &'static str)> {
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
    fn lengths_of_time_have_a_number_and_a_unit() {
        assert_eq!(period("PT72H"), Some((72.0, "hour")));
        assert_eq!(period("P2W"), Some((14.0, "day")));
        assert_eq!(period("P1Y2M"), None);
    }
}
