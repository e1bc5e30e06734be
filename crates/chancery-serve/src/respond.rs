//! Answers: pages and JSON with a tag, streams of lines.

use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use axum::body::{Body, Bytes};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Response, StatusCode, header};
use axum::response::IntoResponse as _;
use chancery_store::{Listed, Store};
use serde::Serialize;
use tokio::sync::mpsc;
use tokio_stream::wrappers::ReceiverStream;

use crate::problem::Problem;
use crate::query::Query;
use crate::{Shared, pages};

/// An answer.
pub type Answer = Response<Body>;

/// Answers with what `work` makes, as JSON with a tag.
pub async fn json<T, W>(app: Shared, headers: HeaderMap, work: W) -> Result<Answer, Problem>
where
    T: Serialize,
    W: FnOnce(&Store) -> Result<T, Problem> + Send + 'static,
{
    let body = app.readers.ask(move |store| to_json(&work(store)?)).await?;
    Ok(tagged(&headers, "application/json", body))
}

/// As [`json`], for a part of a list: says where the next part is.
pub async fn list<T, W>(
    app: Shared,
    headers: HeaderMap,
    path: &str,
    query: Query,
    work: W,
) -> Result<Answer, Problem>
where
    T: Serialize,
    W: FnOnce(&Store, &Query) -> Result<Listed<T>, Problem> + Send + 'static,
{
    let asked = query.clone();
    let (body, next) = app
        .readers
        .ask(move |store| {
            let listed = work(store, &asked)?;
            let next = listed.more.then(|| listed.offset + listed.items.len());
            Ok((to_json(&listed)?, next))
        })
        .await?;
    let mut answer = tagged(&headers, "application/json", body);
    if let Some(next) = next {
        let address =
            format!("<{path}{}>; rel=\"next\"", query.with("offset", Some(&next.to_string())).encoded());
        if let Ok(value) = HeaderValue::from_str(&address) {
            answer.headers_mut().insert(header::LINK, value);
        }
    }
    Ok(answer)
}

/// Answers with what `work` makes, as a page with a tag; problems are pages too.
pub async fn page<W>(app: Shared, headers: HeaderMap, work: W) -> Answer
where
    W: FnOnce(&Store) -> Result<pages::Page, Problem> + Send + 'static,
{
    let shell = app.shell();
    let made = app.readers.ask(move |store| Ok(work(store)?.render(&shell).into_string())).await;
    match made {
        Ok(html) => tagged(&headers, "text/html; charset=utf-8", html.into_bytes()),
        Err(problem) => pages::of_problem(&app.shell(), &problem),
    }
}

/// Answers with one JSON object a line, as `work` hands them out; it is told to stop when nobody reads on.
pub fn lines<W>(app: &Shared, work: W) -> Answer
where
    W: FnOnce(&Store, &mut dyn FnMut(Vec<u8>) -> bool) -> Result<(), Problem> + Send + 'static,
{
    let (send, receive) = mpsc::channel::<Result<Bytes, std::io::Error>>(8);
    let readers = app.readers.clone();
    let fail = send.clone();
    tokio::spawn(async move {
        let result = readers
            .ask(move |store| {
                let mut chunk: Vec<u8> = Vec::with_capacity(CHUNK);
                let mut put = |line: Vec<u8>| {
                    chunk.extend_from_slice(&line);
                    chunk.push(b'\n');
                    chunk.len() < CHUNK || send.blocking_send(Ok(std::mem::take(&mut chunk).into())).is_ok()
                };
                work(store, &mut put)?;
                if !chunk.is_empty() {
                    // Nobody reads on: nothing is lost that somebody wants.
                    let _ = send.blocking_send(Ok(chunk.into()));
                }
                Ok(())
            })
            .await;
        if let Err(problem) = result {
            // The head is sent; breaking off is the only way left to say that it is not all.
            let _ = fail.send(Err(std::io::Error::other(problem.detail))).await;
        }
    });
    let mut answer = Response::new(Body::from_stream(ReceiverStream::new(receive)));
    answer.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/x-ndjson"));
    answer
}

/// Bytes collected before a part of a stream is sent.
const CHUNK: usize = 1 << 16;

/// Whether the caller prefers lines.
pub fn wants_lines(headers: &HeaderMap) -> bool {
    let accept = headers.get(header::ACCEPT).and_then(|value| value.to_str().ok()).unwrap_or("");
    accept.contains("application/x-ndjson") || accept.contains("application/jsonl")
}

/// A value as JSON.
pub fn to_json(value: &impl Serialize) -> Result<Vec<u8>, Problem> {
    serde_json::to_vec(value).map_err(|_| Problem::internal("the answer cannot be written as JSON"))
}

/// Whether the caller has what this tag stands for.
pub fn is_known(headers: &HeaderMap, tag: &str) -> bool {
    headers
        .get(header::IF_NONE_MATCH)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|known| known.split(',').any(|known| known.trim() == tag || known.trim() == "*"))
}

/// A body with a tag made from it; without the body if the caller has it.
pub fn tagged(headers: &HeaderMap, kind: &'static str, body: Vec<u8>) -> Answer {
    let mut hasher = DefaultHasher::new();
    body.hash(&mut hasher);
    let tag = format!("W/\"{:016x}\"", hasher.finish());
    let mut answer = if is_known(headers, &tag) {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        Response::new(Body::from(body))
    };
    let mut set = |name: HeaderName, value: &str| {
        if let Ok(value) = HeaderValue::from_str(value) {
            answer.headers_mut().insert(name, value);
        }
    };
    set(header::ETAG, &tag);
    set(header::CACHE_CONTROL, "private, no-cache");
    set(header::CONTENT_TYPE, kind);
    answer
}
