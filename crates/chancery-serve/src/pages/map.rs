//! The map: where events took place, month by month.

use std::collections::BTreeMap;

use chancery_store::Store;
use chancery_store::read::Point;
use maud::{Markup, html};

use crate::pages::{Page, parts};
use crate::problem::Problem;
use crate::query::Query;
use crate::world;

/// Points read for one map.
const MOST: usize = 3000;

/// `/map`
pub fn map(store: &Store, query: &Query) -> Result<Page, Problem> {
    let points = store.points(&query.filter()?, MOST)?;
    let is_world = query.one("view") == Some("world");
    let mut months: Vec<&str> = points.iter().map(|point| point.month.as_str()).collect();
    months.sort_unstable();
    months.dedup();
    let address = query.with("view", (!is_world).then_some("world")).encoded();
    let body = html! {
        (parts::range_form(query, &html! {
            (parts::field("actor", "Actor", query.one("actor").unwrap_or(""), "QAT or Q159"))
            (parts::field("type", "Type", query.one("type").unwrap_or(""), "SANCTION"))
        }))
        p .legend {
            span .dot.q2 {} " mostly cooperation " span .dot.q4 {} " mostly conflict. A circle's area is the number of events. "
            a href=(if address.is_empty() { "?" } else { &address }) { @if is_world { "Only where events are" } @else { "The whole world" } }
        }
        @if months.len() > 1 {
            div .slider hidden data-months=(months.join(" ")) {
                label for="month" { "Month" }
                input #month type="range" min="0" max=(months.len()) value=(months.len()) step="1";
                output for="month" { "all" }
            }
        }
        (picture(&points, is_world, "map"))
        @if points.is_empty() { p .quiet { "No event with a known place." } }
        details {
            summary { "The same as a table" }
            table {
                thead { tr { th scope="col" { "Place" } th scope="col" { "Month" } th .n scope="col" { "Events" } th .n scope="col" { "Conflict" } } }
                tbody { @for point in &points { tr {
                    td { (link(point)) } td { (point.month) } td .n { (point.events) } td .n { (point.conflict) }
                } } }
            }
        }
        p .facts { "Outlines: Natural Earth, by way of world-atlas. Borders are as these have them, not a statement of ours." }
    };
    Ok(Page::new("Map", "/map", body))
}

/// A small map without controls.
pub fn small(points: &[Point]) -> Markup {
    picture(points, false, "map small")
}

fn link(point: &Point) -> Markup {
    html! { a href={ "/events" (place_query(point)) } { (point.place.name) @if let Some(code) = &point.place.country { ", " (code) } } }
}

fn place_query(point: &Point) -> String {
    Query::default().with("place", Some(&point.place.name)).encoded()
}

fn picture(points: &[Point], is_world: bool, class: &str) -> Markup {
    // One circle a place; its months are for the slider.
    let mut places: BTreeMap<(&str, Option<&str>), Vec<&Point>> = BTreeMap::new();
    for point in points {
        places.entry((&point.place.name, point.place.country.as_deref())).or_default().push(point);
    }
    let mut shown: Vec<Circle<'_>> = places
        .values()
        .map(|months| Circle {
            point: months[0],
            at: world::project(months[0].place.lat.unwrap_or(0.0), months[0].place.lon.unwrap_or(0.0)),
            events: months.iter().map(|point| point.events).sum(),
            conflict: months.iter().map(|point| point.conflict).sum(),
            months: months.iter().map(|point| point.month.as_str()).collect::<Vec<_>>().join(" "),
        })
        .collect();
    shown.sort_by(|a, b| b.events.cmp(&a.events).then_with(|| a.point.place.name.cmp(&b.point.place.name)));
    let most = shown.iter().map(|one| one.events).max().unwrap_or(1).max(1) as f64;
    let window = if is_world { world::WHOLE } else { world::around(shown.iter().map(|one| one.at)) };
    let scale = window.2 / 1000.0;
    let radius = |one: &Circle<'_>| (4.0 + 22.0 * (one.events as f64 / most).sqrt()) * scale;
    html! {
        svg class=(class) viewBox={ (n(window.0)) " " (n(window.1)) " " (n(window.2)) " " (n(window.3)) } role="group" aria-label={ "Map with " (parts::count(shown.len(), "place")) } {
            path .land d=(world::land()) {}
            path .border d=(world::borders()) {}
            @for one in &shown {
                a href={ "/events" (place_query(one.point)) } {
                    circle class={ "spot " (if one.conflict * 2 > one.events { "q4" } else { "q2" }) } cx=(n(one.at.0)) cy=(n(one.at.1)) r=(n(radius(one))) data-months=(one.months) {
                        title { (one.point.place.name) ": " (parts::count(one.events, "event")) }
                    }
                }
            }
            @for one in labels(&shown, scale) {
                text .place x=(n(one.at.0 + radius(one) + 4.0 * scale)) y=(n(one.at.1 + 4.0 * scale)) font-size=(n(14.0 * scale)) { (one.point.place.name) }
            }
        }
    }
}

/// The busiest places whose names do not lie on one another.
fn labels<'c, 'p>(shown: &'c [Circle<'p>], scale: f64) -> Vec<&'c Circle<'p>> {
    let mut chosen: Vec<&Circle<'_>> = Vec::new();
    for one in shown.iter().take(40) {
        let is_free = chosen.iter().all(|other| {
            let (dx, dy) = ((one.at.0 - other.at.0) / scale, (one.at.1 - other.at.1) / scale);
            let longest = one.point.place.name.len().max(other.point.place.name.len()) as f64;
            dy.abs() > 16.0 || dx.abs() > 40.0 + 7.5 * longest
        });
        if is_free && chosen.len() < 16 {
            chosen.push(one);
        }
    }
    chosen
}

/// The events at one place.
struct Circle<'a> {
    point: &'a Point,
    at: (f64, f64),
    events: usize,
    conflict: usize,
    months: String,
}

/// A length of a picture, to a hundredth.
fn n(value: f64) -> String {
    format!("{value:.2}")
}
