//! When and where: what surrounds an act without taking part in it. How many is for `amount`.

use chancery_lexicon::actors::ActorLexicon;
use chancery_model::{ActorKind, DatePrecision, EventType, Label, Place, Span, Status, TimeKind};

use super::Scene;
use super::occasion::BESIDE;
use super::parties::Anchor;
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
pub fn date(
    scene: &Scene,
    anchor: Anchor,
    kind: EventType,
    outlook: &Outlook,
    rivals: &[usize],
) -> Option<When> {
    let tree = &scene.tree;
    let sentence = tree.span(0, tree.len().checked_sub(1)?);
    if let Some(when) = counted(scene, anchor) {
        return when;
    }
    let published = scene.report.published_day();
    let mut best: Option<(usize, When)> = None;
    for time in &scene.annotation.times {
        if !sentence.contains(time.span()) {
            continue;
        }
        let value = match time.kind {
            TimeKind::Date | TimeKind::Time => calendar(&time.value),
            TimeKind::Duration => ahead(&time.text, &time.value, published),
            TimeKind::Set => None,
        };
        let Some(value) = value else { continue };
        let value = last_year(scene, anchor, outlook, &time.text, &value).unwrap_or(value);
        let Some(head) = tree.head_of(time.span()).map(|head| lifted(scene, head)) else { continue };
        // "Ended the treaty of 1961": the treaty's year.
        let of_object = tree.rel(head) == "nmod"
            && tree.has_case(head, "of")
            && tree.head(head).is_some_and(|noun| {
                noun != anchor.at
                    && tree.rel(noun) == "obj"
                    && scene.patterns.in_class("treaty", tree.lemma(noun))
            });
        if of_object || counts_from(scene, head) {
            continue;
        }
        let way = Way { scene, anchor, outlook, rivals, spoken: is_spoken(kind) };
        let Some(steps) = way.from(head).or_else(|| way.leads(head)).or_else(|| way.follows(head)) else {
            continue;
        };
        // A plan has no date in the past, unless the date stands on the plan's own word.
        let past = published.is_some_and(|published| is_before(&value, published));
        let open = matches!(
            outlook.status,
            Status::Planned | Status::Proposed | Status::Expected | Status::Conditional
        );
        if past && open && !is_spoken(kind) && !way.is_own(head) {
            continue;
        }
        // "want peace by the end of the year": a bound that lies ahead dates nothing that took place.
        let bounded = ["by", "before"].iter().any(|case| tree.has_case(head, case));
        let ahead =
            published.is_some_and(|published| !is_before(&value, published) && value.as_str() > published);
        // "Closed the border until February": when it ends.
        let ends = tree.has_case(head, "until");
        if (ends || bounded && (ahead || value.len() == 4)) && outlook.status == Status::Happened {
            continue;
        }
        // "Invited them for Friday": what one is invited to.
        if is_spoken(kind)
            && outlook.status == Status::Happened
            && tree.has_case(head, "for")
            && way.is_own(head)
        {
            continue;
        }
        let value = third_of_month(&scene.report.text, time.span(), &value).unwrap_or(value);
        let precision = precision(&value);
        // "on Wednesday ... 12 May": the finer one; of two as near in the tree, the one that stands nearer.
        let coarse = usize::from(precision != Some(DatePrecision::Day));
        let gap = head.abs_diff(anchor.at).min(head.abs_diff(anchor.carrier.unwrap_or(anchor.at))).min(15);
        // "valid until Friday" names its end.
        let before = tree.extent(head).0;
        let ends = [before, before.saturating_sub(1)]
            .into_iter()
            .any(|at| matches!(tree.low(at), "until" | "till" | "through"));
        let score = steps * 16 + coarse * 8 + gap + 12 * usize::from(ends);
        if best.as_ref().is_none_or(|(old, _)| score < *old) {
            best = Some((score, When { precision, value, span: time.span() }));
        }
    }
    let (_, when) = best?;
    Some(joined(scene, when))
}

/// "Signed it on 1 January", told in December: what took place did so last, not next, January.
fn last_year(scene: &Scene, anchor: Anchor, outlook: &Outlook, text: &str, value: &str) -> Option<String> {
    let (first, _) = chancery_reader::time::interval(value)?;
    let (day, _) = chancery_reader::time::interval(scene.report.published_day()?)?;
    let told = outlook.status == Status::Happened && !outlook.tenseless;
    let past = matches!(scene.tree.tag(anchor.carrier.unwrap_or(anchor.at)), "VBD" | "VBN");
    let dated = text.split(|letter: char| !letter.is_ascii_digit()).any(|number| number.len() == 4);
    let month =
        text.split_whitespace().any(|word| crate::anchor::MONTHS.contains(&word.to_lowercase().as_str()));
    if !told || !past || dated || !month || text.contains("next") || first <= day || value.contains('/') {
        return None;
    }
    let year: i32 = value.get(..4)?.parse().ok()?;
    let earlier = format!("{:04}{}", year - 1, value.get(4..)?);
    chancery_reader::time::interval(&earlier).map(|_| earlier)
}

/// "…, on May 3, two years after Peru had signed it": the day of the main clause less two years; `Some(None)` where that day is
/// not said. `None` if the act is not counted from another.
fn counted(scene: &Scene, anchor: Anchor) -> Option<Option<When>> {
    let tree = &scene.tree;
    let sentence = tree.span(0, tree.len().checked_sub(1)?);
    let times = scene.annotation.times.iter().filter(|time| sentence.contains(time.span()));
    let (apart, after) = times.clone().filter(|time| time.kind == TimeKind::Duration).find_map(|time| {
        let last = (0..tree.len()).rfind(|&at| tree.span(at, at).start < time.end)?;
        let after = match tree.low((last + 1).min(tree.len() - 1)) {
            "after" => true,
            "before" => false,
            _ => return None,
        };
        let verb = anchor.carrier.unwrap_or(anchor.at);
        let clause = last + 2..=verb.max(anchor.at);
        let stops = clause.clone().any(|at| matches!(tree.upos(at), "PUNCT"));
        let verbs = clause.filter(|&at| tree.upos(at) == "VERB").count();
        (verb > last && anchor.at > last && !stops && verbs <= 2).then_some((time, after))
    })?;
    let day = times
        .filter(|time| matches!(time.kind, TimeKind::Date | TimeKind::Time) && time.end <= apart.start)
        .filter_map(|time| calendar(&time.value).filter(|value| value.len() == 10))
        .next_back();
    Some(day.and_then(|day| {
        let value = moved(&day, &apart.value, after)?;
        Some(When { precision: precision(&value), value, span: apart.span() })
    }))
}

/// The day so long before another, or so long after it; as exact as the length is.
fn moved(day: &str, length: &str, back: bool) -> Option<String> {
    let (number, unit) = super::amount::period(length)?;
    let (day, _) = chancery_reader::time::interval(day)?;
    let count = if back { -(number as i64) } else { number as i64 };
    let span = match unit {
        "day" => jiff::Span::new().try_days(count),
        "month" => jiff::Span::new().try_months(count),
        "year" => jiff::Span::new().try_years(count),
        _ => return None,
    };
    let day = day.checked_add(span.ok()?).ok()?.to_string();
    let exact = match unit {
        "day" => 10,
        "month" => 7,
        _ => 4,
    };
    day.get(..exact).map(str::to_owned)
}

/// "The first visit since 1972": the year in which there was one before.
fn counts_from(scene: &Scene, head: usize) -> bool {
    let tree = &scene.tree;
    let ranks = |at: usize| {
        matches!(tree.low(at), "first" | "only" | "never") || matches!(tree.tag(at), "JJS" | "RBS")
    };
    tree.has_case(head, "since") && (0..head).any(ranks)
}

/// "offered on Saturday help": where the reader made the day a part of the noun, the word that the noun hangs on.
fn lifted(scene: &Scene, head: usize) -> usize {
    let tree = &scene.tree;
    let noun = tree.head(head).filter(|&noun| noun > head && matches!(tree.rel(head), "compound" | "amod"));
    let on = head.checked_sub(1).filter(|&before| tree.low(before) == "on" && tree.rel(before) == "case");
    match (noun, on) {
        (Some(noun), Some(on)) if tree.head(on) == Some(noun) => tree.head(noun).unwrap_or(head),
        _ => head,
    }
}

/// Acts that consist in saying something: the day on which it is said is theirs.
fn is_spoken(kind: EventType) -> bool {
    use EventType::*;
    matches!(kind, Statement | Request | Accuse | Reject | Threaten | Agree | Support | Concede)
}

/// The way up from a time or a place to an act.
struct Way<'s, 'a> {
    scene: &'s Scene<'a>,
    anchor: Anchor,
    outlook: &'s Outlook,
    rivals: &'s [usize],
    /// The verb that reports the act belongs to it: "warned on Sunday that …" dates the threat.
    spoken: bool,
}

impl Way<'_, '_> {
    /// Steps up to the act or its spine; `None` where another act or a report is met first.
    fn from(&self, start: usize) -> Option<usize> {
        let tree = &self.scene.tree;
        let mut node = start;
        for steps in 0..DEPTH {
            if self.is_act(node) {
                return Some(steps);
            }
            if Some(node) == self.outlook.report && tree.is_verb(node) {
                return self.spoken.then_some(steps + 1);
            }
            if let Some(at) = self.outlook.spine.iter().position(|&verb| verb == node) {
                return Some(steps + at);
            }
            let twin = self.is_twin(node);
            if node != start && self.rivals.contains(&node) && !self.is_occasion(node) && !twin {
                return None;
            }
            let stands = tree.rel(node) == "acl" && STANDING.contains(&tree.lemma(node));
            if matches!(tree.rel(node), "acl" | "ccomp" | "advcl") && !stands {
                return None;
            }
            // A clause of its own that was only hung beside the act: "…, two years after Peru had signed it in Lima".
            let own_clause = || tree.by_rel(node, &["mark", "nsubj"]).any(|child| tree.low(child) != "to");
            if node != start && tree.rel(node) == "conj" && tree.is_verb(node) && own_clause() && !twin {
                return None;
            }
            node = tree.head(node)?;
        }
        None
    }

    /// "Five were killed and twelve wounded on Sunday": one act, told with two verbs.
    fn is_twin(&self, node: usize) -> bool {
        let tree = &self.scene.tree;
        let harms = |at: usize| matches!(tree.lemma(at), "kill" | "die" | "injure" | "wound" | "hurt");
        tree.rel(node) == "conj"
            && harms(node)
            && tree.head(node).is_some_and(|first| self.is_act(first) && harms(first))
    }

    fn is_act(&self, node: usize) -> bool {
        node == self.anchor.at || Some(node) == self.anchor.carrier
    }

    /// Whether it hangs on the act's own word, not on a verb above.
    fn is_own(&self, start: usize) -> bool {
        let tree = &self.scene.tree;
        let mut node = start;
        for _ in 0..4 {
            if self.is_act(node) {
                return true;
            }
            if tree.is_verb(node) {
                return false;
            }
            let Some(head) = tree.head(node) else { return false };
            node = head;
        }
        false
    }

    /// "at the meeting in Oslo", "during the talks": where and when that is, the act is.
    fn is_occasion(&self, node: usize) -> bool {
        let tree = &self.scene.tree;
        tree.is_nominal(node)
            && tree.upos(node) != "PROPN"
            && ["during", "at", "in", "as", "within", "alongside"]
                .iter()
                .any(|case| tree.has_case(node, case))
            || tree.is_nominal(node) && self.is_beside(node)
    }

    /// "On the sidelines of the summit in Oslo".
    fn is_beside(&self, node: usize) -> bool {
        let tree = &self.scene.tree;
        tree.has_case(node, "of")
            && tree.head(node).is_some_and(|head| {
                BESIDE.contains(&tree.lemma(head))
                    && ["on", "in", "as", "at", "within"].iter().any(|case| tree.has_case(head, case))
            })
    }

    /// "Will sign at the summit in Lima on Friday": the day of what is gathered for, though it hang on the verb.
    fn follows(&self, start: usize) -> Option<usize> {
        let tree = &self.scene.tree;
        let at = self.anchor.at;
        let gathering = tree.upos(at) == "NOUN" && self.scene.patterns.in_class("meeting", tree.lemma(at));
        let (end, from) = (tree.extent(at).1, tree.extent(start).0);
        let near = start > end && from <= start && from <= end + 3;
        let between = end + 1..start;
        let open = || between.clone().all(|node| !tree.is_verb(node) && tree.upos(node) != "PUNCT");
        (gathering && self.is_occasion(at) && near && open()).then_some(2)
    }

    /// What opens a sentence goes with its main clause, wherever the reader hung it.
    fn leads(&self, start: usize) -> Option<usize> {
        let tree = &self.scene.tree;
        let is_main = |node: usize| {
            tree.head(node).is_none() || self.outlook.spine.iter().any(|&verb| tree.head(verb).is_none())
        };
        let opens = start <= 3 && tree.extent(start).0 <= 2;
        let main = is_main(self.anchor.at) || self.anchor.carrier.is_some_and(is_main);
        let reported = self.outlook.report.is_some() && !self.spoken;
        (opens && main && !reported && !matches!(tree.rel(self.anchor.at), "acl" | "advcl"))
            .then_some(DEPTH / 2)
    }
}

/// Participles that say how somebody stands to others: no time behind them is theirs ("firms linked to Peru in May").
const STANDING: [&str; 9] =
    ["affiliate", "ally", "associate", "base", "belong", "connect", "link", "relate", "tie"];

/// Whether all of `value` lies before the day of publication.
fn is_before(value: &str, published: &str) -> bool {
    chancery_reader::time::interval(value)
        .zip(chancery_reader::time::interval(published))
        .is_some_and(|((_, last), (day, _))| last < day)
}

/// "in the next two days": from the day of publication on.
fn ahead(text: &str, value: &str, published: Option<&str>) -> Option<String> {
    let text = text.to_lowercase();
    let coming = ["the next ", "next ", "the coming ", "coming ", "the following "];
    if !coming.iter().any(|start| text.starts_with(start)) {
        return None;
    }
    let (number, unit) = super::amount::period(value)?;
    let (first, _) = chancery_reader::time::interval(published?)?;
    let count = number as i64;
    let span = match unit {
        "day" => jiff::Span::new().try_days(count - 1),
        "month" => jiff::Span::new().try_months(count),
        "year" => jiff::Span::new().try_years(count),
        _ => return None,
    };
    let last = first.checked_add(span.ok()?).ok()?;
    Some(format!("{first}/{last}"))
}

/// "early May", "the end of June" as the days that are meant, if not "by", "before" or "until" then.
fn third_of_month(text: &str, span: Span, value: &str) -> Option<String> {
    let month = (value.len() == 7).then(|| chancery_reader::time::interval(value)).flatten()?;
    let words = span.of(text).to_lowercase();
    let mut from = (span.start as usize).saturating_sub(24);
    while !text.is_char_boundary(from) {
        from += 1;
    }
    let before: Vec<String> =
        text.get(from..span.start as usize)?.split_whitespace().map(str::to_lowercase).collect();
    let bounded =
        before.iter().rev().take(3).any(|word| {
            matches!(word.as_str(), "by" | "before" | "until" | "till" | "since" | "from" | "after")
        });
    if bounded || value.contains('W') || !value.as_bytes().get(5).is_some_and(u8::is_ascii_digit) {
        return None;
    }
    let near = before.iter().rev().take(3).rev().cloned().collect::<Vec<_>>().join(" ");
    let has = |forms: &[&str]| forms.iter().any(|form| words.contains(form));
    let led = |forms: &[&str]| forms.iter().any(|form| near.ends_with(form));
    let (first, last) =
        if has(&["early", "beginning", "start"]) || led(&["early", "beginning of", "start of"]) {
            (1, 10)
        } else if has(&["mid", "middle"]) || led(&["mid", "middle of"]) {
            (11, 20)
        } else if has(&["late ", "end of"]) || led(&["late", "end of"]) {
            (21, month.1.day())
        } else {
            return None;
        };
    Some(format!("{value}-{first:02}/{value}-{last:02}"))
}

/// "at the end of May or in June", "from 25 to 28 March": one stretch.
fn joined(scene: &Scene, when: When) -> When {
    let text = &scene.report.text;
    let next = scene.annotation.times.iter().find(|time| {
        time.start > when.span.end
            && text.get(when.span.end as usize..time.start as usize).is_some_and(|gap| {
                let gap = gap.trim().to_lowercase();
                matches!(gap.as_str(), "or" | "or in" | "or on" | "or in the" | "to" | "until" | "through")
            })
    });
    let Some(next) = next else { return when };
    let Some(value) = calendar(&next.value).filter(|value| !value.contains('/')) else { return when };
    let start = when.value.split('/').next().unwrap_or(&when.value);
    let both = chancery_reader::time::interval(start).zip(chancery_reader::time::interval(&value));
    match both {
        Some(((from, _), (_, to))) if from < to => {
            When { value: format!("{from}/{to}"), precision: None, span: when.span.cover(next.span()) }
        }
        _ => when,
    }
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
        let (from, to) = chancery_reader::time::interval(value)?;
        return Some(match from.until(to).map_or(i32::MAX, |span| span.get_days()) {
            0..=1 => DatePrecision::Day,
            2..=7 => DatePrecision::Week,
            8..=45 => DatePrecision::Month,
            46..=120 => DatePrecision::Season,
            _ => DatePrecision::Year,
        });
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

/// Prepositions that say where.
const WHERE: [&str; 12] = [
    "in",
    "at",
    "near",
    "outside",
    "inside",
    "around",
    "before",
    "within",
    "on",
    "through",
    "across",
    "throughout",
];

/// Prepositions that say where to; only where somebody goes.
const WHITHER: [&str; 3] = ["to", "into", "for"];

/// Nouns of which something can be on: "on the northern side", "on Greek soil".
const GROUND: [&str; 12] = [
    "side",
    "soil",
    "ground",
    "territory",
    "border",
    "island",
    "bank",
    "edge",
    "outskirts",
    "tarmac",
    "sideline",
    "margin",
];

/// Where the act takes place, if its sentence says so: a place with a preposition that hangs on the act or its spine.
pub fn place(
    scene: &Scene,
    anchor: Anchor,
    kind: EventType,
    outlook: &Outlook,
    rivals: &[usize],
) -> Option<(Place, Span)> {
    let tree = &scene.tree;
    let sentence = tree.span(0, tree.len().checked_sub(1)?);
    let way = Way { scene, anchor, outlook, rivals, spoken: false };
    let carrier = anchor.carrier.unwrap_or(anchor.at);
    // "Took Peru to court" takes nothing there.
    let forced = matches!(kind, EventType::Assault | EventType::Coerce);
    let mut best: Option<(usize, Place, Span)> = None;
    for mention in scene.annotation.mentions.iter().filter(|mention| sentence.contains(mention.span())) {
        let Some(head) = tree.head_of(mention.span()) else { continue };
        let Some((rank, place, span)) = named_place(scene, head) else { continue };
        let paid = tree.by_rel(anchor.at, &["obj"]).any(|object| is_going(tree.lemma(object)));
        let going = paid || is_going(tree.lemma(carrier)) || is_going(tree.lemma(anchor.at));
        let leaving = is_leaving(tree.lemma(carrier)) || is_leaving(tree.lemma(anchor.at));
        let top = match locative(scene, head, going && rank == 0, carrier) {
            Some(top) => top,
            // "captured Mariupol", "shelled the city of Kharkiv": it took place there.
            None if forced && is_struck(scene, head, anchor) => head,
            None if rank != 1 && is_site(scene, head, anchor) => head,
            None if leaving && tree.has_case(head, "from") => head,
            None => continue,
        };
        // "Called its ambassador in Doha home": where the envoy sits, not where he is called.
        let posting = tree.cases(top).any(|case| {
            case > 0
                && case - 1 != anchor.at
                && matches!(tree.lemma(case - 1), "ambassador" | "envoy" | "consul" | "diplomat" | "chargé")
        });
        if posting || is_decided_there(scene, top, anchor, outlook) || is_reason(scene, top, anchor, kind) {
            continue;
        }
        let Some(steps) = way.from(top).or_else(|| way.leads(top)) else { continue };
        if !is_straight(scene, top, anchor) || rank > 0 && is_topic(scene, top, anchor) {
            continue;
        }
        let score = (steps * 4 + usize::from(rank) * 8) * 4 + head.abs_diff(anchor.at).min(15);
        if best.as_ref().is_none_or(|(old, _, _)| score < *old) {
            best = Some((score, place, span));
        }
    }
    best.map(|(_, place, span)| (place, span)).or_else(|| elsewhere(scene, anchor, &way))
}

/// "Expelled two envoys for the blast in Lima", "accused Chad of a massacre in Darfur", "protests at Kigali": why or at whom
/// something is done, not where.
fn is_reason(scene: &Scene, top: usize, anchor: Anchor, kind: EventType) -> bool {
    use EventType::{Accuse, Reject, Request, Sanction, Support, Threaten};
    let tree = &scene.tree;
    if !matches!(kind, Accuse | Reject | Request | Sanction | Support | Threaten) {
        return false;
    }
    if kind == Accuse && tree.lemma(anchor.at) == "protest" && tree.has_case(top, "at") {
        return tree.head(top) == Some(anchor.at);
    }
    let mut node = top;
    for _ in 0..DEPTH {
        let Some(head) = tree.head(node).filter(|&head| head != anchor.at && Some(head) != anchor.carrier)
        else {
            return false;
        };
        let why = ["for", "after", "over", "following"].iter().any(|case| tree.has_case(head, case))
            || kind == Accuse && tree.has_case(head, "of");
        let deed = ["harm", "violence", "crime", "suffered"]
            .iter()
            .any(|class| scene.patterns.in_class(class, tree.lemma(head)))
            || matches!(
                tree.lemma(head),
                "explosion" | "blast" | "cleansing" | "burning" | "closure" | "role"
            );
        if why && (deed || kind == Accuse) {
            return true;
        }
        node = head;
    }
    false
}

/// "Decided in Lima to send troops": there it was decided, not done.
fn is_decided_there(scene: &Scene, top: usize, anchor: Anchor, outlook: &Outlook) -> bool {
    let tree = &scene.tree;
    let verb = anchor.carrier.unwrap_or(anchor.at);
    let above = tree.head(top).and_then(|head| if tree.is_time(head) { tree.head(head) } else { Some(head) });
    matches!(outlook.status, Status::Planned | Status::Proposed)
        && above.is_some_and(|head| {
            head != verb
                && head != anchor.at
                && outlook.spine.contains(&head)
                && matches!(
                    tree.lemma(head),
                    "decide" | "agree" | "promise" | "pledge" | "vow" | "announce" | "order"
                )
        })
}

/// "In a third country", "on neutral ground": a place without a name; "in the Peruvian capital": one named by its state.
fn elsewhere(scene: &Scene, anchor: Anchor, way: &Way) -> Option<(Place, Span)> {
    let tree = &scene.tree;
    let lexicon = ActorLexicon::embedded();
    let capital = (0..tree.len()).find_map(|at| {
        let owner = tree.by_rel(at, &["amod", "compound"]).find(|&owner| owner + 1 == at)?;
        let state = lexicon.state(lexicon.adjective_of(tree.low(owner))?)?;
        let there = tree.low(at) == "capital" && ["in", "at"].iter().any(|case| tree.has_case(at, case));
        (there && way.from(at).is_some() && is_straight(scene, at, anchor)).then_some(())?;
        let seat =
            state.forms.iter().find(|form| form.kind == chancery_lexicon::actors::FormKind::Capital)?;
        let city = lexicon.city(&chancery_lexicon::fold::fold(&seat.text))?;
        let name = city.actor.name.clone();
        let (lat, lon) = (city.place.map(|place| place.0), city.place.map(|place| place.1));
        Some((Place { name, country: city.actor.country.clone(), lat, lon }, tree.span(owner, at)))
    });
    if capital.is_some() {
        return capital;
    }
    (0..tree.len()).find_map(|at| {
        let kind = tree.by_rel(at, &["amod"]).find(|&kind| matches!(tree.low(kind), "third" | "neutral"))?;
        let place =
            matches!(tree.lemma(at), "country" | "state" | "place" | "location" | "ground" | "territory");
        let there = ["in", "on", "at"].iter().any(|case| tree.has_case(at, case));
        (place && there && way.from(at).is_some() && is_straight(scene, at, anchor)).then_some(())?;
        let name = format!("{} {}", tree.low(kind), tree.low(at));
        Some((Place { name, country: None, lat: None, lon: None }, tree.span(kind, at)))
    })
}

/// Whether the place at `head` is what an attack was made on.
fn is_struck(scene: &Scene, head: usize, anchor: Anchor) -> bool {
    let tree = &scene.tree;
    let strikes = matches!(
        tree.lemma(anchor.at),
        "attack"
            | "bomb"
            | "bombard"
            | "capture"
            | "conquer"
            | "hit"
            | "occupy"
            | "pound"
            | "raid"
            | "recapture"
            | "retake"
            | "seize"
            | "shell"
            | "storm"
            | "strike"
            | "take"
    );
    let object = |at: usize| tree.rel(at) == "obj" && tree.head(at) == Some(anchor.at);
    let of = tree.rel(head) == "nmod" && tree.has_case(head, "of");
    strikes && (object(head) || of && tree.head(head).is_some_and(object))
}

/// What does not move: an act on it takes place where it lies.
const SITES: [&str; 22] = [
    "airbase", "airfield", "airport", "area", "barracks", "base", "bridge", "camp", "centre", "center",
    "complex", "dam", "facility", "field", "ground", "mine", "plant", "port", "prison", "range", "reactor",
    "site",
];

/// Whether the place at `head` names a site that the act is done to: "blew up its test site of Semey".
fn is_site(scene: &Scene, head: usize, anchor: Anchor) -> bool {
    let tree = &scene.tree;
    let named = matches!(tree.rel(head), "appos" | "flat" | "compound") && !tree.has_any_case(head);
    let of = tree.rel(head) == "nmod" && tree.has_case(head, "of") && !tree.is_possessive(head);
    let verb = anchor.carrier.unwrap_or(anchor.at);
    let done_to = |at: usize| tree.is_verb(verb) && syntax::objects(tree, scene.patterns, verb).contains(&at);
    (named || of) && tree.head(head).is_some_and(|noun| SITES.contains(&tree.lemma(noun)) && done_to(noun))
}

/// Acts that take place where they lead away from.
fn is_leaving(lemma: &str) -> bool {
    matches!(lemma, "evacuate" | "evacuation" | "rescue" | "airlift" | "flee" | "escape")
}

fn is_going(lemma: &str) -> bool {
    matches!(
        lemma,
        "go" | "travel"
            | "fly"
            | "come"
            | "arrive"
            | "visit"
            | "return"
            | "head"
            | "leave"
            | "depart"
            | "trip"
            | "journey"
            | "send"
            | "dispatch"
            | "invite"
            | "land"
    )
}

/// The word with the preposition that makes a place of the name at `head`: itself, or what it names ("a hotel in Geneva",
/// "the capital Reykjavik"); `None` if it is an adjective, an owner or a topic.
fn locative(scene: &Scene, head: usize, going: bool, carrier: usize) -> Option<usize> {
    let tree = &scene.tree;
    let mut node = head;
    for _ in 0..4 {
        let written = tree.mention(node).map(|index| scene.annotation.mentions[index].text.as_str());
        let is_adjective = |words: &str| {
            ActorLexicon::embedded().adjective_of(&chancery_lexicon::fold::fold(words)).is_some()
        };
        let adjective = tree.upos(node) == "ADJ"
            || (tree.rel(node) == "compound" && is_adjective(written.unwrap_or(&tree.token(node).text)));
        if adjective || tree.is_possessive(node) {
            return None;
        }
        let visited = going && tree.rel(node) == "obj" && tree.head(node) == Some(carrier);
        let on = tree.has_case(node, "on") && !GROUND.contains(&tree.lemma(node));
        if visited && tree.lemma(carrier) == "visit" {
            return Some(node);
        }
        if !on && WHERE.iter().any(|case| tree.has_case(node, case)) {
            return Some(node);
        }
        // "During a visit to Oman": there it is, whatever is done.
        let trip = tree.rel(node) == "nmod"
            && tree.head(node).is_some_and(|trip| {
                is_going(tree.lemma(trip)) && ["during", "on"].iter().any(|case| tree.has_case(trip, case))
            });
        if (going || trip) && WHITHER.iter().any(|case| tree.has_case(node, case)) {
            return Some(node);
        }
        let named_by = matches!(tree.rel(node), "appos" | "flat" | "compound");
        let part = tree.rel(node) == "nmod" && tree.has_case(node, "of");
        let listed = tree.rel(node) == "conj" && !tree.has_any_case(node);
        if !(named_by && !tree.has_any_case(node) || part || listed) {
            return None;
        }
        let above = tree.head(node)?;
        // "the sky of Vienna", not "the government of Austria": only a part of a place is that place.
        let whole = !part
            || matches!(
                tree.lemma(above),
                "capital"
                    | "city"
                    | "town"
                    | "side"
                    | "centre"
                    | "center"
                    | "north"
                    | "south"
                    | "east"
                    | "west"
                    | "port"
                    | "region"
                    | "province"
                    | "district"
                    | "outskirts"
                    | "airport"
                    | "suburb"
            );
        // "In the Sahara conflict": what it is about.
        let matter = matches!(
            tree.lemma(above),
            "conflict"
                | "dispute"
                | "crisis"
                | "question"
                | "issue"
                | "war"
                | "policy"
                | "affair"
                | "debate"
                | "deal"
        );
        if !whole || (named_by && matter) {
            return None;
        }
        node = above;
    }
    None
}

/// Whether the place lies in what the act is about: "concern over the troops in Ukraine", "talks on the war in Syria".
fn is_topic(scene: &Scene, top: usize, anchor: Anchor) -> bool {
    let tree = &scene.tree;
    tree.head(top).is_some_and(|head| {
        head != anchor.at
            && Some(head) != anchor.carrier
            && ["about", "against", "concerning", "on", "over", "regarding"]
                .iter()
                .any(|case| tree.has_case(head, case))
    })
}

/// Whether no topic lies between a place and the act: interference in elections in Ghana does not take place there.
fn is_straight(scene: &Scene, top: usize, anchor: Anchor) -> bool {
    let tree = &scene.tree;
    let mut node = top;
    for _ in 0..DEPTH {
        let Some(head) = tree.head(node) else { return true };
        if head == anchor.at || Some(head) == anchor.carrier || tree.is_verb(head) {
            return true;
        }
        // "The summit of the Arctic Council in Oslo": of whom it is stands between.
        let held = tree.has_case(head, "of")
            && tree.head(head).is_some_and(|noun| scene.patterns.in_class("meeting", tree.lemma(noun)));
        let beside = tree.has_case(head, "of")
            && tree.head(head).is_some_and(|noun| BESIDE.contains(&tree.lemma(noun)));
        let bound = tree.has_any_case(head)
            && !held
            && !beside
            && !WHERE.iter().chain(&["for", "during", "as", "after"]).any(|case| tree.has_case(head, case))
            && tree.head(head) != Some(anchor.at);
        if bound {
            return false;
        }
        node = head;
    }
    true
}

fn named_place(scene: &Scene, at: usize) -> Option<(u8, Place, Span)> {
    let mention = &scene.annotation.mentions[scene.tree.mention(at)?];
    let Some(actor) = &mention.actor else {
        // "at the Arctic Summit" names a meeting.
        let last = mention.text.rsplit(' ').next().unwrap_or("").to_lowercase();
        let meets =
            scene.patterns.in_class("meeting", &last) || matches!(last.as_str(), "council" | "congress");
        return (!meets && matches!(mention.label, Label::Gpe | Label::Loc)).then(|| {
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
    }
}
