//! Pictures of time, as SVG made here: no script, no style of its own.

use chancery_model::{EventType, Quad};
use chancery_store::read::{Addressed, Cell, Dyad, Step};
use maud::{Markup, html};

use crate::query::{Query, segment};

const WIDTH: f64 = 960.0;
const LEFT: f64 = 44.0;

/// The class of the style sheet for a type.
pub fn class_of(kind: EventType) -> &'static str {
    match kind.quad() {
        Some(Quad::VerbalCooperation) => "q1",
        Some(Quad::MaterialCooperation) => "q2",
        Some(Quad::VerbalConflict) => "q3",
        Some(Quad::MaterialConflict) => "q4",
        None => "q0",
    }
}

/// What the colours mean.
fn legend() -> Markup {
    html! {
        p .legend {
            span .dot.q1 {} " verbal cooperation " span .dot.q2 {} " material cooperation "
            span .dot.q3 {} " verbal conflict " span .dot.q4 {} " material conflict"
        }
    }
}

fn n(value: f64) -> String {
    format!("{value:.1}")
}

/// A story's dated events in a row, one dot each.
pub fn timeline(story: &Addressed) -> Markup {
    let mut dots: Vec<(i64, &chancery_model::Cluster, &str)> = story
        .record
        .clusters
        .iter()
        .filter_map(|cluster| {
            let date = cluster.slots.iter().find(|slot| slot.slot == "date")?.best.as_deref()?;
            Some((day(date)?, cluster, date))
        })
        .collect();
    dots.sort_by_key(|(day, cluster, _)| (*day, cluster.kind));
    if dots.is_empty() {
        return html! {};
    }
    let places = places(&dots.iter().map(|dot| dot.0).collect::<Vec<i64>>());
    let x = |day: i64| places.get(&day).copied().unwrap_or(LEFT);
    // Dots of days that would overlap are stacked.
    let mut stacks: std::collections::BTreeMap<i64, usize> = std::collections::BTreeMap::new();
    let placed: Vec<(f64, usize, &chancery_model::Cluster, &str)> = dots
        .iter()
        .map(|(day, cluster, date)| {
            let column = (x(*day) / 13.0).round() as i64;
            let level = stacks.entry(column).or_default();
            *level += 1;
            (column as f64 * 13.0, *level - 1, *cluster, *date)
        })
        .collect();
    let levels = placed.iter().map(|dot| dot.1).max().unwrap_or(0).min(12);
    let base = 14.0 + levels as f64 * 13.0;
    let ticks = ticks(&placed.iter().map(|dot| (dot.0, dot.3)).collect::<Vec<_>>());
    html! {
        figure {
            svg .chart viewBox={ "0 0 " (WIDTH) " " (n(base + 26.0)) } role="group" aria-label={ "Timeline of " (dots.len()) " dated events" } {
                line .axis x1=(LEFT) x2=(WIDTH - LEFT) y1=(n(base + 8.0)) y2=(n(base + 8.0)) {}
                @for (x, level, cluster, date) in &placed {
                    a href=[story.of(cluster).map(|event| format!("/events/{}", segment(event)))] {
                        circle .(class_of(cluster.kind)) cx=(n(*x)) cy=(n(base - (*level).min(12) as f64 * 13.0)) r="5" {
                            title { (date) ": " (cluster.name) }
                        }
                    }
                }
                @for (x, date) in &ticks { text .tick x=(n(*x)) y=(n(base + 22.0)) text-anchor="middle" { (date) } }
            }
            figcaption { (legend()) p .facts { "Each dot is an event and a way to it. Long times without events are drawn shorter." } }
        }
    }
}

/// Where each day is drawn: a gap grows with the logarithm of its days, so that one act of long ago does not push all others
/// together.
fn places(days: &[i64]) -> std::collections::BTreeMap<i64, f64> {
    let mut at = 0.0;
    let mut before: Option<i64> = None;
    let mut far: std::collections::BTreeMap<i64, f64> = std::collections::BTreeMap::new();
    for &day in days {
        at += before.map_or(0.0, |before| ((day - before).max(0) as f64).ln_1p());
        far.insert(day, at);
        before = Some(day);
    }
    let whole = if at > 0.0 { at } else { 1.0 };
    far.values_mut().for_each(|far| *far = LEFT + *far / whole * (WIDTH - 2.0 * LEFT));
    far
}

/// The dates that have room below the line: the last one, and from the left all that do not touch the one before.
fn ticks<'d>(dots: &[(f64, &'d str)]) -> Vec<(f64, &'d str)> {
    const ROOM: f64 = 92.0;
    let Some(&last) = dots.last() else { return Vec::new() };
    let mut ticks: Vec<(f64, &str)> = Vec::new();
    for &(x, date) in dots {
        let is_free = ticks.last().is_none_or(|(before, _)| x - before >= ROOM);
        if is_free && (last.0 - x >= ROOM || x >= last.0) {
            ticks.push((x, date));
        }
    }
    ticks
}

/// What two sides did to each other, step by step: one upwards, the other downwards; below the sum of scores.
pub fn dyad(dyad: &Dyad, names: (&str, &str), base: &str) -> Markup {
    const HALF: f64 = 120.0;
    const TOP: f64 = 20.0;
    let steps = &dyad.steps;
    let width = (WIDTH - LEFT - 10.0) / steps.len().max(1) as f64;
    let most =
        steps.iter().map(|step| step.a_to_b.events.max(step.b_to_a.events)).max().unwrap_or(1).max(1) as f64;
    let middle = TOP + HALF;
    let lines = middle + HALF + 40.0;
    let strongest = steps
        .iter()
        .flat_map(|step| [step.a_to_b.intensity.abs(), step.b_to_a.intensity.abs()])
        .fold(1.0, f64::max);
    let x = |at: usize| LEFT + at as f64 * width;
    let score = |pick: fn(&chancery_store::read::DyadStep) -> f64| -> String {
        let points = steps.iter().enumerate().map(|(at, step)| {
            format!("{},{}", n(x(at) + width / 2.0), n(lines + 40.0 - 38.0 * pick(step) / strongest))
        });
        points.collect::<Vec<_>>().join(" ")
    };
    let every = (steps.len() / 8).max(1);
    html! {
        figure {
            svg .chart viewBox={ "0 0 " (WIDTH) " " (n(lines + 100.0)) } role="group"
                aria-label={ "Acts between " (names.0) " and " (names.1) ", by " (name_of(dyad.step)) } {
                text .tick x=(LEFT) y="13" { (names.0) " to " (names.1) " ▲" }
                text .tick x=(LEFT) y=(n(middle + HALF + 14.0)) { (names.1) " to " (names.0) " ▼" }
                @for (share, label) in [(1.0, most), (0.5, most / 2.0)] {
                    @if label.fract() == 0.0 {
                        @for sign in [-1.0, 1.0] {
                            line .grid x1=(LEFT) x2=(WIDTH - 10.0) y1=(n(middle + sign * share * HALF)) y2=(n(middle + sign * share * HALF)) {}
                            text .tick x=(LEFT - 6.0) y=(n(middle + sign * share * HALF + 4.0)) text-anchor="end" { (label) }
                        }
                    }
                }
                @for (at, step) in steps.iter().enumerate() {
                    @if step.a_to_b.events + step.b_to_a.events > 0 {
                        a href={ (base) (zoom(dyad.step, &step.start, steps.get(at + 1).map(|next| next.start.as_str()))) } {
                            title { (step.start) ": " (step.a_to_b.events) " and " (step.b_to_a.events) " acts" }
                            (bar(&step.a_to_b, x(at) + (width - 40.0).max(0.0) / 2.0, width, middle, -HALF / most))
                            (bar(&step.b_to_a, x(at) + (width - 40.0).max(0.0) / 2.0, width, middle, HALF / most))
                        }
                    }
                    @if at % every == 0 { text .tick x=(n(x(at) + (width - 40.0).max(0.0) / 2.0)) y=(n(lines + 94.0)) { (short(&step.start, dyad.step)) } }
                }
                line .axis x1=(LEFT) x2=(WIDTH - 10.0) y1=(n(middle)) y2=(n(middle)) {}
                line .axis x1=(LEFT) x2=(WIDTH - 10.0) y1=(n(lines + 40.0)) y2=(n(lines + 40.0)) {}
                text .tick x=(LEFT - 6.0) y=(n(lines + 6.0)) text-anchor="end" { "+" (n(strongest)) }
                text .tick x=(LEFT - 6.0) y=(n(lines + 82.0)) text-anchor="end" { "−" (n(strongest)) }
                @if steps.len() <= 40 {
                    @for (at, step) in steps.iter().enumerate() {
                        @if step.a_to_b.events > 0 { circle .point-a cx=(n(x(at) + width / 2.0)) cy=(n(lines + 40.0 - 38.0 * step.a_to_b.intensity / strongest)) r="3.5" {} }
                        @if step.b_to_a.events > 0 { circle .point-b cx=(n(x(at) + width / 2.0)) cy=(n(lines + 40.0 - 38.0 * step.b_to_a.intensity / strongest)) r="3.5" {} }
                    }
                }
                polyline .line-a points=(score(|step| step.a_to_b.intensity)) {}
                polyline .line-b points=(score(|step| step.b_to_a.intensity)) {}
            }
            figcaption {
                (legend())
                p .facts { "Below: sum of PLOVER scores, " span .key-a { "— " (names.0) } " and " span .key-b { "┄ " (names.1) } ". A bar opens its days." }
            }
        }
    }
}

/// One step's acts, cooperation next to the axis.
fn bar(cell: &Cell, x: f64, width: f64, middle: f64, unit: f64) -> Markup {
    let parts = [
        ("q2", cell.material_cooperation),
        ("q1", cell.verbal_cooperation),
        ("q3", cell.verbal_conflict),
        ("q4", cell.material_conflict),
    ];
    let gap = if width > 4.0 { 1.0 } else { 0.0 };
    let mut at = middle;
    html! {
        @for (class, events) in parts.into_iter().filter(|(_, events)| *events > 0) {
            @let height = events as f64 * unit;
            @let top = at.min(at + height);
            rect .(class) x=(n(x + gap / 2.0)) y=(n(top)) width=(n((width - gap).clamp(1.0, 40.0))) height=(n(height.abs())) {}
            @let () = at += height;
        }
    }
}

/// The question that shows one step by finer ones.
fn zoom(step: Step, start: &str, next: Option<&str>) -> String {
    let finer = match step {
        Step::Year => "month",
        Step::Month => "week",
        Step::Week | Step::Day => "day",
    };
    let end =
        next.and_then(|next| next.parse::<jiff::civil::Date>().ok()).and_then(|next| next.yesterday().ok());
    let mut query = Query::default().with("from", Some(start)).with("step", Some(finer));
    if let Some(end) = end {
        query = query.with("to", Some(&end.to_string()));
    }
    query.encoded()
}

fn name_of(step: Step) -> &'static str {
    match step {
        Step::Day => "day",
        Step::Week => "week",
        Step::Month => "month",
        Step::Year => "year",
    }
}

fn short(start: &str, step: Step) -> &str {
    let end = match step {
        Step::Year => 4,
        Step::Month => 7,
        Step::Day | Step::Week => 10,
    };
    start.get(..end).unwrap_or(start)
}

/// The day number of the start of an ISO value; only for where to draw it.
fn day(value: &str) -> Option<i64> {
    let (from, _) = chancery_engine::record::days_of(value)?;
    Some(i64::from(from.since(jiff::civil::date(1970, 1, 1)).ok()?.get_days()))
}

#[cfg(test)]
mod tests {
    #[test]
    fn an_act_of_long_ago_leaves_room_for_the_others() {
        let places = super::places(&[-10_000, 100, 101, 101, 130]);
        let at: Vec<i64> = places.values().map(|x| *x as i64).collect();
        assert_eq!((at.len(), at[0], at[3]), (4, 44, 916));
        assert!(at[2] - at[1] > 30 && at[3] - at[2] > at[2] - at[1], "{at:?}");
        assert_eq!(super::places(&[7]).get(&7), Some(&44.0));
    }

    #[test]
    fn dates_do_not_touch() {
        let ticks = super::ticks(&[(44.0, "a"), (60.0, "b"), (300.0, "c"), (850.0, "d"), (916.0, "e")]);
        assert_eq!(ticks.iter().map(|(_, date)| *date).collect::<String>(), "ace");
    }
}
