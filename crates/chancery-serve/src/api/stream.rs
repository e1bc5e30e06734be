//! Answers that go on: changes as they happen, and whole exports.

use std::convert::Infallible;
use std::time::Duration;

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse as _, Response};
use serde::Serialize;
use tokio_stream::StreamExt as _;
use tokio_stream::wrappers::BroadcastStream;

use crate::Shared;
use crate::api::openapi::Problems;
use crate::board::Numbered;
use crate::problem::Problem;
use crate::query::Query;
use crate::respond::{Answer, lines, to_json};

/// What happens, as server-sent events
///
/// `job`: a hand-in went on (the data is the job); `store`: another program wrote. `Last-Event-ID`, or `after`, asks for what
/// was missed.
#[utoipa::path(get, path = "/api/v1/changes", tag = "changes",
    params(("after" = Option<u64>, Query, description = "The number of the last change known")),
    responses((status = 200, description = "Events, without end", body = String, content_type = "text/event-stream"), Problems))]
pub async fn changes(
    State(app): State<Shared>,
    headers: HeaderMap,
    query: Query,
) -> Result<Response, Problem> {
    let last = headers
        .get("last-event-id")
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.parse().ok());
    let after = match query.number("after", 0, usize::MAX)? {
        Some(after) => Some(after as u64),
        None => last,
    };
    let (missed, coming) = app.board.follow(after);
    // Who is too slow to follow loses some: the next event's number shows the gap.
    let coming = BroadcastStream::new(coming).filter_map(Result::ok);
    let events =
        tokio_stream::iter(missed).chain(coming).map(|change| Ok::<Event, Infallible>(event(&change)));
    Ok(Sse::new(events).keep_alive(KeepAlive::new().interval(Duration::from_secs(15))).into_response())
}

fn event((number, change): &Numbered) -> Event {
    let data = serde_json::to_string(change).unwrap_or_default();
    Event::default().id(number.to_string()).event(change.name()).data(data)
}

/// Every story's record, one a line
#[utoipa::path(get, path = "/api/v1/export/records", tag = "exports",
    responses((status = 200, description = "In order of the stories' first reports", body = String, content_type = "application/x-ndjson"), Problems))]
pub async fn records(State(app): State<Shared>) -> Answer {
    lines(&app, |store, put| as_lines(|take| store.records(take), put))
}

/// Every report whole, one a line
#[utoipa::path(get, path = "/api/v1/export/reports", tag = "exports",
    responses((status = 200, description = "In order of publication", body = String, content_type = "application/x-ndjson"), Problems))]
pub async fn reports(State(app): State<Shared>) -> Answer {
    lines(&app, |store, put| as_lines(|take| store.all_reports(take), put))
}

/// Puts each value that `each` hands out as a line; the first that cannot be written ends the answer.
fn as_lines<T: Serialize>(
    each: impl FnOnce(&mut dyn FnMut(T) -> bool) -> chancery_store::Result<()>,
    put: &mut dyn FnMut(Vec<u8>) -> bool,
) -> Result<(), Problem> {
    let mut problem = None;
    each(&mut |value| match to_json(&value) {
        Ok(line) => put(line),
        Err(error) => {
            problem = Some(error);
            false
        }
    })?;
    problem.map_or(Ok(()), Err)
}
