//! Single objects, and lists that are always short.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse as _, Response};
use chancery_model::{Annotation, Report};
use chancery_store::Store;
use chancery_store::read::{
    ActorPage, Addressed, Agenda, Dyad, EventDetail, EventItem, Facets, Health, OrgPage, OutletItem, Pair,
    Point, Reciprocity, Step, VersionItem,
};
use serde::{Deserialize as _, Serialize};

use crate::Shared;
use crate::address;
use crate::api::openapi::Problems;
use crate::board::Job;
use crate::problem::Problem;
use crate::query::{FilterParams, Query};
use crate::respond::{Answer, json};

/// Where to begin
#[derive(Serialize, utoipa::ToSchema)]
pub struct Root {
    /// This server.
    name: &'static str,
    /// Its version.
    version: &'static str,
    /// The description of the interface.
    openapi: &'static str,
}

/// Where to begin
#[utoipa::path(get, path = "/api/v1", tag = "server", responses((status = 200, description = "This server", body = Root), Problems))]
pub async fn root() -> Json<Root> {
    Json(Root { name: "chancery", version: env!("CARGO_PKG_VERSION"), openapi: "/api/v1/openapi.json" })
}

fn found<T>(value: Option<T>, what: &str, id: &str) -> Result<T, Problem> {
    value.ok_or_else(|| Problem::missing(what, id))
}

/// A story's record, as FORMATS.md has it, with the addresses of its events
#[utoipa::path(get, path = "/api/v1/stories/{id}", tag = "stories",
    params(("id" = String, Path, description = "A story's id, present or former"),
        ("version" = Option<u32>, Query, minimum = 1, maximum = 1_000_000, description = "A former version")),
    responses((status = 200, description = "The record", body = Addressed), Problems))]
pub async fn story(
    State(app): State<Shared>,
    Path(id): Path<String>,
    headers: HeaderMap,
    query: Query,
) -> Result<Answer, Problem> {
    let version = query.number("version", 1, 1_000_000)?;
    json(app, headers, move |store| found(store.addressed(&id, version)?, "a story", &id)).await
}

/// The versions of a story's record, the first one first
#[utoipa::path(get, path = "/api/v1/stories/{id}/versions", tag = "stories",
    params(("id" = String, Path, description = "A story's id")),
    responses((status = 200, description = "All versions", body = Vec<VersionItem>), Problems))]
pub async fn versions(
    State(app): State<Shared>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Answer, Problem> {
    json(app, headers, move |store| {
        found(store.story_item(&id)?, "a story", &id)?;
        Ok(store.versions(&id)?)
    })
    .await
}

/// One event with every mention, every value and its links
///
/// Its address stays when its story's record is made anew. That of an event which went into another leads there.
#[utoipa::path(get, path = "/api/v1/events/{id}", tag = "events",
    params(("id" = String, Path, description = "The event's address")),
    responses((status = 200, description = "The event", body = EventDetail), (status = 308, description = "It went into another"), Problems))]
pub async fn event(
    State(app): State<Shared>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Answer, Problem> {
    json(app, headers, move |store| address::event(store, "/api/v1/events/", &id)).await
}

/// What led to an event and followed from it, in order of time
#[utoipa::path(get, path = "/api/v1/events/{id}/chain", tag = "events",
    params(("id" = String, Path, description = "The event's address, or that of one that went into it")),
    responses((status = 200, description = "The events, this one among them", body = Vec<EventItem>), Problems))]
pub async fn chain(
    State(app): State<Shared>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Answer, Problem> {
    json(app, headers, move |store| {
        let chain = store.chain(&id)?;
        if chain.is_empty() { Err(address::missing(store, &id)?) } else { Ok(chain) }
    })
    .await
}

/// A report, whole
#[utoipa::path(get, path = "/api/v1/reports/{id}", tag = "reports",
    params(("id" = String, Path, description = "A report's id")),
    responses((status = 200, description = "The report", body = Report), Problems))]
pub async fn report(
    State(app): State<Shared>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Answer, Problem> {
    json(app, headers, move |store| found(store.report(&id)?, "a report", &id)).await
}

/// Names, times, quotes and quantities of a report
#[utoipa::path(get, path = "/api/v1/reports/{id}/annotation", tag = "reports",
    params(("id" = String, Path, description = "A report's id")),
    responses((status = 200, description = "Without words and trees", body = Annotation), Problems))]
pub async fn annotation(
    State(app): State<Shared>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Answer, Problem> {
    json(app, headers, move |store| found(store.annotation(&id)?, "a report that was read", &id)).await
}

/// How what a search finds spreads over outlets, months and types
#[utoipa::path(get, path = "/api/v1/facets", tag = "reports",
    params(("q" = Option<String>, Query, description = "The words"), FilterParams),
    responses((status = 200, description = "Counts", body = Facets), Problems))]
pub async fn facets(State(app): State<Shared>, headers: HeaderMap, query: Query) -> Result<Answer, Problem> {
    let filter = query.filter()?;
    json(app, headers, move |store| Ok(store.facets(query.one("q").unwrap_or(""), &filter)?)).await
}

/// An actor: spellings, offices, types of acts, partners
#[utoipa::path(get, path = "/api/v1/actors/{id}", tag = "actors",
    params(("id" = String, Path, description = "An actor's id or a country code")),
    responses((status = 200, description = "The actor", body = ActorPage), Problems))]
pub async fn actor(
    State(app): State<Shared>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Answer, Problem> {
    json(app, headers, move |store| found(store.actor(&id)?, "an actor", &id)).await
}

/// An organisation and its members, always or on a day
#[utoipa::path(get, path = "/api/v1/orgs/{id}", tag = "actors",
    params(("id" = String, Path, description = "An organisation's id or name"), ("on" = Option<String>, Query, description = "A day")),
    responses((status = 200, description = "The organisation", body = OrgPage), Problems))]
pub async fn org(
    State(app): State<Shared>,
    Path(id): Path<String>,
    headers: HeaderMap,
    query: Query,
) -> Result<Answer, Problem> {
    json(app, headers, move |store| found(store.org(&id, query.one("on"))?, "an organisation", &id)).await
}

/// The pairs of states with most events between them
#[utoipa::path(get, path = "/api/v1/dyads", tag = "dyads",
    params(("limit" = Option<u32>, Query, minimum = 1, maximum = 1000)),
    responses((status = 200, description = "Pairs", body = Vec<Pair>), Problems))]
pub async fn pairs(State(app): State<Shared>, headers: HeaderMap, query: Query) -> Result<Answer, Problem> {
    let limit = query.page(60)?.limit;
    json(app, headers, move |store| Ok(store.pairs(limit)?)).await
}

/// Two sides over time.
#[derive(Serialize, utoipa::ToSchema)]
pub struct DyadAnswer {
    #[serde(flatten)]
    dyad: Dyad,
    /// Who answers whom.
    reciprocity: Vec<Reciprocity>,
}

/// What two sides did to each other, step by step, and who answers whom
#[utoipa::path(get, path = "/api/v1/dyads/{a}/{b}", tag = "dyads",
    params(("a" = String, Path, description = "A country code or an actor's id"), ("b" = String, Path, description = "The other"),
        ("step" = Option<Step>, Query, description = "Length of a step; a week if not given"),
        ("from" = Option<String>, Query, description = "First day"), ("to" = Option<String>, Query, description = "Last day")),
    responses((status = 200, description = "The dyad", body = DyadAnswer), Problems))]
pub async fn dyad(
    State(app): State<Shared>,
    Path((a, b)): Path<(String, String)>,
    headers: HeaderMap,
    query: Query,
) -> Result<Answer, Problem> {
    let step = match query.one("step") {
        None => Step::Week,
        Some(step) => Step::deserialize(serde_json::Value::String(step.to_owned())).map_err(|_| {
            Problem::bad(format!("expected day, week, month or year for \"step\", found {step:?}"))
        })?,
    };
    json(app, headers, move |store: &Store| {
        let (from, to) = (query.one("from"), query.one("to"));
        Ok(DyadAnswer {
            dyad: store.dyad(&a, &b, from, to, step)?,
            reciprocity: store.reciprocity(&a, &b, from, to)?,
        })
    })
    .await
}

/// What was announced, and what became of it
#[utoipa::path(get, path = "/api/v1/agenda", tag = "agenda",
    params(("on" = Option<String>, Query, description = "As of this day; today if not given"), FilterParams,
        ("limit" = Option<u32>, Query, minimum = 1, maximum = 1000, description = "Most events of each sort")),
    responses((status = 200, description = "The agenda", body = Agenda), Problems))]
pub async fn agenda(State(app): State<Shared>, headers: HeaderMap, query: Query) -> Result<Answer, Problem> {
    let (filter, limit) = (query.filter()?, query.page(100)?.limit);
    let on = query.one("on").map_or_else(|| crate::clerk::now()[..10].to_owned(), str::to_owned);
    json(app, headers, move |store| Ok(store.agenda(&on, &filter, limit)?)).await
}

/// Where events took place, by month
#[utoipa::path(get, path = "/api/v1/map", tag = "events", params(FilterParams,
        ("limit" = Option<u32>, Query, minimum = 1, maximum = 1000)),
    responses((status = 200, description = "Points", body = Vec<Point>), Problems))]
pub async fn points(State(app): State<Shared>, headers: HeaderMap, query: Query) -> Result<Answer, Problem> {
    let (filter, limit) = (query.filter()?, query.page(1000)?.limit);
    json(app, headers, move |store| Ok(store.points(&filter, limit)?)).await
}

/// Outlets: who is first, who copies whom
#[utoipa::path(get, path = "/api/v1/outlets", tag = "server",
    responses((status = 200, description = "All outlets", body = Vec<OutletItem>), Problems))]
pub async fn outlets(State(app): State<Shared>, headers: HeaderMap) -> Result<Answer, Problem> {
    json(app, headers, |store| Ok(store.outlets()?)).await
}

/// What the store holds, and what was put aside
#[utoipa::path(get, path = "/api/v1/health", tag = "server",
    responses((status = 200, description = "Counts", body = Health), Problems))]
pub async fn health(State(app): State<Shared>, headers: HeaderMap) -> Result<Answer, Problem> {
    json(app, headers, |store| Ok(store.health()?)).await
}

/// The latest hand-ins
#[utoipa::path(get, path = "/api/v1/jobs", tag = "changes",
    responses((status = 200, description = "Since the server started", body = Vec<Job>), Problems))]
pub async fn jobs(State(app): State<Shared>) -> Response {
    Json(app.board.jobs(100)).into_response()
}

/// How far a hand-in is
#[utoipa::path(get, path = "/api/v1/jobs/{job}", tag = "changes",
    params(("job" = u64, Path, description = "Its number")),
    responses((status = 200, description = "The hand-in", body = Job), Problems))]
pub async fn job(State(app): State<Shared>, Path(job): Path<String>) -> Result<Response, Problem> {
    let number =
        job.parse::<u64>().map_err(|_| Problem::missing("a hand-in since the server started", &job))?;
    let found =
        app.board.job(number).ok_or_else(|| Problem::missing("a hand-in since the server started", &job))?;
    Ok(Json(found).into_response())
}
