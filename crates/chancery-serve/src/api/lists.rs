//! Lists: a part at a time as JSON, or whole as lines.

use axum::extract::{Path, State};
use axum::http::HeaderMap;
use chancery_store::read::{EventItem, Hit, Partner, ReportItem, StoryItem};
use chancery_store::{Listed, Page, Store};
use serde::Serialize;

use crate::Shared;
use crate::api::openapi::Problems;
use crate::problem::Problem;
use crate::query::{FilterParams, PageParams, Query, segment};
use crate::respond::{Answer, lines, list, to_json, wants_lines};

/// Items read at once for lines.
const STEP: usize = 500;

/// Answers a list: one part of it, or all that follows, line by line.
async fn answer<T: Serialize + Send + 'static>(
    app: Shared,
    headers: HeaderMap,
    path: &str,
    query: Query,
    find: impl Fn(&Store, &Query, Page) -> Result<Listed<T>, Problem> + Send + 'static,
) -> Result<Answer, Problem> {
    let page = query.page(50)?;
    // What is wrong with the question is said before a stream begins.
    query.filter()?;
    if !wants_lines(&headers) {
        return list(app, headers, path, query, move |store, query| find(store, query, page)).await;
    }
    Ok(lines(&app, move |store, put| {
        let mut at = Page { offset: page.offset, limit: STEP };
        loop {
            let part = find(store, &query, at)?;
            for item in &part.items {
                if !put(to_json(item)?) {
                    return Ok(());
                }
            }
            at.offset += part.items.len();
            if !part.more || part.items.is_empty() {
                return Ok(());
            }
        }
    }))
}

/// Stories, latest first
#[utoipa::path(get, path = "/api/v1/stories", tag = "stories", params(FilterParams, PageParams),
    responses((status = 200, description = "A part of the list", body = Listed<StoryItem>), Problems))]
pub async fn stories(State(app): State<Shared>, headers: HeaderMap, query: Query) -> Result<Answer, Problem> {
    answer(app, headers, "/api/v1/stories", query, |store, query, page| {
        Ok(store.stories(&query.filter()?, page)?)
    })
    .await
}

/// Events, latest first
#[utoipa::path(get, path = "/api/v1/events", tag = "events", params(FilterParams, PageParams),
    responses((status = 200, description = "A part of the list", body = Listed<EventItem>), Problems))]
pub async fn events(State(app): State<Shared>, headers: HeaderMap, query: Query) -> Result<Answer, Problem> {
    answer(app, headers, "/api/v1/events", query, |store, query, page| {
        Ok(store.events(&query.filter()?, page)?)
    })
    .await
}

/// Reports, latest first
#[utoipa::path(get, path = "/api/v1/reports", tag = "reports", params(FilterParams, PageParams),
    responses((status = 200, description = "A part of the list", body = Listed<ReportItem>), Problems))]
pub async fn reports(State(app): State<Shared>, headers: HeaderMap, query: Query) -> Result<Answer, Problem> {
    answer(app, headers, "/api/v1/reports", query, |store, query, page| {
        Ok(store.reports(&query.filter()?, page)?)
    })
    .await
}

/// Reports by their words, best first
///
/// All words must be there, in any form; `"a phrase"`, `begin*`, `-not`, `one OR other`.
#[utoipa::path(get, path = "/api/v1/search", tag = "reports",
    params(("q" = Option<String>, Query, description = "The words"), FilterParams, PageParams),
    responses((status = 200, description = "A part of the list", body = Listed<Hit>), Problems))]
pub async fn search(State(app): State<Shared>, headers: HeaderMap, query: Query) -> Result<Answer, Problem> {
    answer(app, headers, "/api/v1/search", query, |store, query, page| {
        Ok(store.search(query.one("q").unwrap_or(""), &query.filter()?, page)?)
    })
    .await
}

/// Actors by name or spelling, busiest first
#[utoipa::path(get, path = "/api/v1/actors", tag = "actors",
    params(("q" = Option<String>, Query, description = "A part of a name"), PageParams),
    responses((status = 200, description = "A part of the list", body = Listed<Partner>), Problems))]
pub async fn actors(State(app): State<Shared>, headers: HeaderMap, query: Query) -> Result<Answer, Problem> {
    answer(app, headers, "/api/v1/actors", query, |store, query, page| {
        Ok(store.actors(query.one("q").unwrap_or(""), page)?)
    })
    .await
}

/// Events an actor takes part in, in order of time
#[utoipa::path(get, path = "/api/v1/actors/{id}/timeline", tag = "actors",
    params(("id" = String, Path, description = "An actor's id or a country code"), FilterParams, PageParams),
    responses((status = 200, description = "A part of the list", body = Listed<EventItem>), Problems))]
pub async fn timeline(
    State(app): State<Shared>,
    Path(id): Path<String>,
    headers: HeaderMap,
    query: Query,
) -> Result<Answer, Problem> {
    let path = format!("/api/v1/actors/{}/timeline", segment(&id));
    answer(app, headers, &path, query, move |store, query, page| {
        Ok(store.timeline(&id, &query.filter()?, page)?)
    })
    .await
}
