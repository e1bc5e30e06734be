//! Takes reports in: as a request body, or as files of a form.

use std::net::{IpAddr, SocketAddr};

use axum::body::Bytes;
use axum::extract::{ConnectInfo, FromRequest as _, Multipart, Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use axum::routing::post;
use axum::{Json, Router};
use chancery_ingest::{Config as IngestConfig, Ingest, Outcome};
use chancery_model::Report;

use crate::audit::Entry;
use crate::board::Job;
use crate::problem::Problem;
use crate::{Shared, pages};

/// Most documents of one request that are named when they fail.
const MAX_FAILED: usize = 100;

/// `POST` of reports, from programs and from the page.
pub fn routes() -> Router<Shared> {
    Router::new().route("/api/v1/reports", post(from_program)).route("/upload", post(from_page))
}

/// Hand in reports
///
/// JSON Lines or a JSON list of reports (only `id` and `text` are needed), HTML, plain text, feeds, web archives, also
/// compressed; or several files as `multipart/form-data`. The answer comes when the reports are on disk; how far their
/// stories are is in the job. A report that is there already changes nothing.
#[utoipa::path(
    post, path = "/api/v1/reports", tag = "changes",
    request_body(content(
        (String = "application/x-ndjson"), (Vec<Report> = "application/json"), (String = "text/html"), (String = "text/plain")
    )),
    responses(
        (status = 202, description = "On disk", body = Job),
        (status = 400, description = "Nothing in it could be read", body = Problem, content_type = "application/problem+json"),
        (status = 403, description = "Read-only", body = Problem, content_type = "application/problem+json"),
        (status = 413, description = "Too large", body = Problem, content_type = "application/problem+json"),
        (status = 415, description = "Not a known form of reports", body = Problem, content_type = "application/problem+json"),
        (status = 503, description = "Too busy", body = Problem, content_type = "application/problem+json"),
    )
)]
pub async fn from_program(State(app): State<Shared>, request: Request) -> Response {
    match take(&app, request, "POST /api/v1/reports").await {
        Ok(job) => {
            let place = HeaderValue::from_str(&format!("/api/v1/jobs/{}", job.job));
            let mut answer = (StatusCode::ACCEPTED, Json(job)).into_response();
            if let Ok(place) = place {
                answer.headers_mut().insert(header::LOCATION, place);
            }
            answer
        }
        Err(problem) => problem.into_response(),
    }
}

async fn from_page(State(app): State<Shared>, request: Request) -> Response {
    match take(&app, request, "POST /upload").await {
        Ok(job) => {
            let mut answer = StatusCode::SEE_OTHER.into_response();
            if let Ok(place) = HeaderValue::from_str(&format!("/jobs/{}", job.job)) {
                answer.headers_mut().insert(header::LOCATION, place);
            }
            answer
        }
        Err(problem) => pages::of_problem(&app.shell(), &problem),
    }
}

async fn take(app: &Shared, request: Request, what: &str) -> Result<Job, Problem> {
    let from = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip());
    let documents = documents(app, request).await?;
    let bytes = documents.iter().map(|(_, bytes)| bytes.len()).sum();
    let result = keep(app, documents).await;
    note(app, from, what, bytes, &result)?;
    result
}

async fn keep(app: &Shared, documents: Vec<(String, Bytes)>) -> Result<Job, Problem> {
    let Some(clerk) = &app.clerk else {
        return Err(Problem::new(StatusCode::FORBIDDEN, "the server is read-only"));
    };
    let limit = app.config.max_bytes;
    let read = tokio::task::spawn_blocking(move || read(&documents, limit));
    let (reports, failed) = read.await.map_err(|_| Problem::internal("reading the reports broke off"))?;
    if reports.is_empty() {
        let detail = failed.first().cloned().unwrap_or_else(|| "expected reports, found none".to_owned());
        return Err(Problem::bad(detail));
    }
    clerk.keep(reports, failed).await
}

fn note(
    app: &Shared,
    from: Option<IpAddr>,
    what: &str,
    bytes: usize,
    result: &Result<Job, Problem>,
) -> Result<(), Problem> {
    let (status, reports) = match result {
        Ok(job) => (202, job.kept.added.as_slice()),
        Err(problem) => (problem.status, &[][..]),
    };
    app.guard
        .audit
        .add(&Entry { from, what, status, bytes, reports })
        .map_err(|_| Problem::internal("the change cannot be noted in the log"))
}

/// The documents of a request, with their names.
async fn documents(app: &Shared, request: Request) -> Result<Vec<(String, Bytes)>, Problem> {
    let kind = content_type(request.headers());
    if kind == "multipart/form-data" {
        let mut form =
            Multipart::from_request(request, app).await.map_err(|error| Problem::bad(error.body_text()))?;
        let mut documents = Vec::new();
        loop {
            let problem = |error: axum::extract::multipart::MultipartError| {
                Problem::new(error.status(), error.body_text())
            };
            let Some(field) = form.next_field().await.map_err(problem)? else { break };
            let name = field.file_name().map(name_of).unwrap_or_default();
            let bytes = field.bytes().await.map_err(problem)?;
            if !bytes.is_empty() {
                documents.push((name, bytes));
            }
        }
        return Ok(documents);
    }
    let name = match kind.as_str() {
        "application/x-ndjson" | "application/jsonl" | "application/ndjson" => "reports.jsonl",
        "application/json" | "application/feed+json" => "reports.json",
        "text/html" | "application/xhtml+xml" => "report.html",
        "text/plain" | "text/markdown" => "report.txt",
        "application/rss+xml" | "application/atom+xml" | "application/xml" | "text/xml" => "feed.xml",
        "text/csv" => "reports.csv",
        "application/warc" | "application/gzip" | "application/zstd" | "application/octet-stream" => {
            "reports"
        }
        other => {
            return Err(Problem::new(
                StatusCode::UNSUPPORTED_MEDIA_TYPE,
                format!("expected JSON, JSON Lines, HTML, text, a feed or an archive, found {other:?}"),
            ));
        }
    };
    let bytes = Bytes::from_request(request, app)
        .await
        .map_err(|error| Problem::new(error.status(), error.body_text()))?;
    if bytes.is_empty() {
        return Err(Problem::bad("expected reports, found an empty body"));
    }
    if kind.ends_with("json") && is_bare(&bytes) {
        return Err(Problem::bad("expected JSON objects, found a bare value"));
    }
    Ok(vec![(name.to_owned(), bytes)])
}

/// Whether JSON is a number, a word or a string by itself. Ingest would take it for plain text.
fn is_bare(json: &[u8]) -> bool {
    let first = json.iter().find(|byte| !byte.is_ascii_whitespace());
    first.is_none_or(|byte| matches!(byte, b'"' | b'-' | b'0'..=b'9' | b't' | b'f' | b'n'))
}

fn content_type(headers: &HeaderMap) -> String {
    let value = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or("");
    value.split(';').next().unwrap_or("").trim().to_ascii_lowercase()
}

/// The last part of a file's name: it makes ids and hints at the format, and never names a path.
fn name_of(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or("");
    last.chars().filter(|character| !character.is_control()).take(120).collect()
}

/// The reports of some documents, and what could not be read.
fn read(documents: &[(String, Bytes)], limit: usize) -> (Vec<Report>, Vec<String>) {
    let mut ingest = Ingest::new(IngestConfig { max_bytes: limit, ..IngestConfig::default() });
    let (mut reports, mut failed) = (Vec::new(), Vec::new());
    for (name, bytes) in documents {
        ingest.read(name, &bytes[..], &mut |outcome| match outcome {
            Outcome::Report(report) => reports.push(*report),
            Outcome::Failure(failure) if failed.len() < MAX_FAILED => {
                failed.push(format!("{}: {}", failure.place, failure.cause));
            }
            _ => {}
        });
    }
    (reports, failed)
}
