//! Small parts that several pages share.

use chancery_model::Record;
use chancery_store::read::{ActorItem, EventItem, StoryItem};
use chancery_store::{Listed, Page, Store};
use maud::{Markup, html};

use crate::problem::Problem;
use crate::query::{Query, segment};

/// Verdicts, how they are marked, and what they mean.
pub const VERDICTS: [(&str, &str); 7] = [
    ("agree", "independent wires say the same"),
    ("refines", "the same, coarser and finer"),
    ("progression", "it changed as time passed"),
    ("single", "one wire alone"),
    ("framing", "the same act in other words"),
    ("garble", "likely mistranslated"),
    ("conflict", "they cannot all be right"),
];

/// The class of the style sheet for PLOVER's class of an event.
pub fn quad_class(quad: Option<&str>) -> &'static str {
    match quad {
        Some("verbal cooperation") => "q1",
        Some("material cooperation") => "q2",
        Some("verbal conflict") => "q3",
        Some("material conflict") => "q4",
        _ => "q0",
    }
}

/// A number of things.
pub fn count(number: usize, one: &str) -> String {
    match (number, one) {
        (1, _) => format!("1 {one}"),
        (_, "story") => format!("{number} stories"),
        _ => format!("{number} {one}s"),
    }
}

/// First and last day.
pub fn days(first: Option<&str>, last: Option<&str>) -> Markup {
    html! {
        @match (first, last) {
            (Some(first), Some(last)) if first != last => { time { (first) } " to " time { (last) } },
            (Some(day), _) | (_, Some(day)) => time { (day) },
            _ => "no date",
        }
    }
}

/// A link to an actor.
pub fn actor(actor: &ActorItem) -> Markup {
    let page = if actor.kind == "org" { "orgs" } else { "actors" };
    html! { a href={ "/" (page) "/" (segment(&actor.id)) } { (actor.name) } }
}

/// Links to several actors.
pub fn actors(list: &[ActorItem]) -> Markup {
    html! {
        @for (at, one) in list.iter().enumerate() {
            @if at > 0 { ", " }
            (actor(one))
        }
    }
}

/// A story's title; of one whose reports say nothing, its id.
fn story_title(title: &str, id: &str) -> String {
    if title.trim().is_empty() { format!("Story {id}") } else { title.to_owned() }
}

/// The title of a record's story: of one without events what the store calls it.
pub fn title_of(store: &Store, record: &Record) -> Result<String, Problem> {
    if !record.title.is_empty() {
        return Ok(record.title.clone());
    }
    let listed = store.story_item(&record.story)?.map_or_else(String::new, |item| item.title);
    Ok(story_title(&listed, &record.story))
}

/// A story in a list.
pub fn story(story: &StoryItem) -> Markup {
    html! {
        li .item {
            a .title href={ "/stories/" (segment(&story.story)) } { (story_title(&story.title, &story.story)) }
            p .facts {
                (days(story.first.as_deref(), story.last.as_deref()))
                " · " b { (count(story.wires, "wire")) }
                " · " (count(story.reports, "report")) " of " (count(story.outlets, "outlet"))
                " · " (count(story.events, "event"))
                @if story.conflicts > 0 { " · " span .conflict { (count(story.conflicts, "conflict")) } }
                @if story.version > 1 { " · version " (story.version) }
            }
        }
    }
}

/// Stories, or that there are none.
pub fn stories(list: &[StoryItem]) -> Markup {
    html! {
        @if list.is_empty() { p .quiet { "None." } }
        @else { ul .plain { @for one in list { (story(one)) } } }
    }
}

/// An event in a list.
pub fn event(event: &EventItem) -> Markup {
    html! {
        li .item {
            span .dot.(quad_class(event.quad.as_deref())) aria-hidden="true" {}
            @match (&event.day, event.dated) {
                (Some(day), true) => time { (day) },
                (Some(day), false) => time .quiet title="not dated: the day of the first report" { "~" (day) },
                _ => span .quiet { "no date" },
            }
            " " a .title href={ "/events/" (segment(&event.event)) } { (event.name) }
            p .facts {
                span .kind { (event.kind) } " " (event.status)
                @if let Some(plan) = &event.plan { " · announced, " (plan) }
                @if let Some(place) = &event.place { " · " (place.name) }
                " · " (count(event.wires, "wire")) ", " (count(event.reports, "report"))
                @if event.conflicts > 0 { " · " span .conflict { (count(event.conflicts, "conflict")) } }
            }
        }
    }
}

/// Events, or that there are none.
pub fn events(list: &[EventItem]) -> Markup {
    html! {
        @if list.is_empty() { p .quiet { "None." } }
        @else { ul .plain { @for one in list { (event(one)) } } }
    }
}

/// Ways to the parts of a list before and after this one.
pub fn pager<T>(query: &Query, listed: &Listed<T>, page: Page) -> Markup {
    let link =
        |offset: usize| query.with("offset", (offset > 0).then(|| offset.to_string()).as_deref()).encoded();
    let address = |offset: usize| match link(offset) {
        empty if empty.is_empty() => "?".to_owned(),
        some => some,
    };
    html! {
        @if listed.offset > 0 || listed.more {
            nav .pager aria-label="Pages" {
                @if listed.offset > 0 {
                    a rel="prev" href=(address(listed.offset.saturating_sub(page.limit))) { "Earlier in the list" }
                }
                span { (listed.offset + 1) "–" (listed.offset + listed.items.len()) }
                @if listed.more { a rel="next" href=(address(listed.offset + listed.items.len())) { "Further" } }
            }
        }
    }
}

/// An address of the web, as a link only where it is one: no other scheme is ever followed.
pub fn outside(address: &str) -> Markup {
    html! {
        @if address.starts_with("https://") || address.starts_with("http://") {
            a href=(address) rel="noreferrer noopener nofollow" { (address) }
        } @else { (address) }
    }
}

/// A labelled field for a form.
pub fn field(name: &str, label: &str, value: &str, hint: &str) -> Markup {
    html! { label { (label) " " input name=(name) value=(value) placeholder=(hint) size="14"; } }
}

/// Steps between the days of a form and what is shown.
pub fn range_form(query: &Query, rest: &Markup) -> Markup {
    html! {
        form .filters {
            (field("from", "From", query.one("from").unwrap_or(""), "2017-06"))
            (field("to", "To", query.one("to").unwrap_or(""), "2017-07-12"))
            (rest)
            button { "Show" }
        }
    }
}
