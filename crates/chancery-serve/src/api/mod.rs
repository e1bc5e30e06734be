//! The interface for programs, under `/api/v1`: the objects of FORMATS.md, in lists and one by one.
//!
//! Every answer has a tag (`ETag`), lists have `Link: …; rel="next"`, problems are `application/problem+json`. A list asked
//! for as `application/x-ndjson` comes whole, one object a line.

mod lists;
pub mod openapi;
mod singles;
mod stream;

use axum::Router;
use axum::routing::get;

use crate::Shared;

/// The routes whose answers depend on the store alone.
pub fn of_store() -> Router<Shared> {
    Router::new()
        .route("/api/v1", get(singles::root))
        .route("/api/v1/openapi.json", get(openapi::answer))
        .route("/api/v1/stories", get(lists::stories))
        .route("/api/v1/stories/{id}", get(singles::story))
        .route("/api/v1/stories/{id}/versions", get(singles::versions))
        .route("/api/v1/events", get(lists::events))
        .route("/api/v1/events/{id}", get(singles::event))
        .route("/api/v1/events/{id}/chain", get(singles::chain))
        .route("/api/v1/reports", get(lists::reports))
        .route("/api/v1/reports/{id}", get(singles::report))
        .route("/api/v1/reports/{id}/annotation", get(singles::annotation))
        .route("/api/v1/search", get(lists::search))
        .route("/api/v1/facets", get(singles::facets))
        .route("/api/v1/actors", get(lists::actors))
        .route("/api/v1/actors/{id}", get(singles::actor))
        .route("/api/v1/actors/{id}/timeline", get(lists::timeline))
        .route("/api/v1/orgs/{id}", get(singles::org))
        .route("/api/v1/dyads", get(singles::pairs))
        .route("/api/v1/dyads/{a}/{b}", get(singles::dyad))
        .route("/api/v1/agenda", get(singles::agenda))
        .route("/api/v1/map", get(singles::points))
        .route("/api/v1/outlets", get(singles::outlets))
        .route("/api/v1/health", get(singles::health))
}

/// The routes that tell how far hand-ins are.
pub fn jobs() -> Router<Shared> {
    Router::new().route("/api/v1/jobs", get(singles::jobs)).route("/api/v1/jobs/{job}", get(singles::job))
}

/// The routes that go on talking: no limit of time.
pub fn streams() -> Router<Shared> {
    Router::new()
        .route("/api/v1/changes", get(stream::changes))
        .route("/api/v1/export/records", get(stream::records))
        .route("/api/v1/export/reports", get(stream::reports))
}
