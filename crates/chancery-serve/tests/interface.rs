//! The interface as a program sees it: lists, tags, lines, hand-ins, refusals, MCP.

mod common;

use std::sync::Arc;
use std::time::Duration;

use axum::http::StatusCode;
use chancery_serve::Config;
use chancery_store::Store;
use common::{Desktop, Echo, ask, get, post, report};
use serde_json::{Value, json};

fn desktop() -> Desktop {
    Desktop::with(&[
        report("n1", "Norway expels diplomats"),
        report("n2", "Sweden answers"),
        report("n3", "Talks in Oslo"),
    ])
}

#[tokio::test]
async fn lists_come_in_parts_with_a_way_on() {
    let desktop = desktop();
    let router = desktop.router();
    let (status, headers, body) = ask(&router, get("/api/v1/reports?limit=2&outlet=Fjord%20Post")).await;
    let body: Value = serde_json::from_str(&body).expect("JSON");
    assert_eq!(
        (status, body["items"].as_array().map(Vec::len), &body["more"]),
        (StatusCode::OK, Some(2), &json!(true))
    );
    assert_eq!(headers["link"], "</api/v1/reports?limit=2&outlet=Fjord+Post&offset=2>; rel=\"next\"");
    let (_, headers, body) = ask(&router, get("/api/v1/reports?limit=2&offset=2")).await;
    assert!(headers.get("link").is_none() && body.contains("\"more\":false"), "{body}");
}

#[tokio::test]
async fn what_the_caller_has_is_not_sent_again() {
    let desktop = desktop();
    let router = desktop.router();
    for address in ["/api/v1/stories", "/stories/s-n1", "/assets/style.css"] {
        let (_, headers, _) = ask(&router, get(address)).await;
        let mut again = get(address);
        again.headers_mut().insert("if-none-match", headers["etag"].clone());
        let (status, _, body) = ask(&router, again).await;
        assert_eq!((status, body.as_str()), (StatusCode::NOT_MODIFIED, ""), "{address}");
    }
}

#[tokio::test]
async fn lists_come_whole_as_lines() {
    let desktop = desktop();
    let router = desktop.router();
    let mut request = get("/api/v1/events");
    request.headers_mut().insert("accept", "application/x-ndjson".parse().expect("a header"));
    let (_, headers, body) = ask(&router, request).await;
    assert_eq!(
        (headers["content-type"].to_str().ok(), body.lines().count()),
        (Some("application/x-ndjson"), 3)
    );
    for line in body.lines() {
        serde_json::from_str::<Value>(line).expect("an object a line");
    }
    let (_, _, body) = ask(&router, get("/api/v1/export/records")).await;
    assert_eq!(body.lines().count(), 3);
}

#[track_caller]
fn is_problem(answer: &(StatusCode, axum::http::HeaderMap, String), status: u16) {
    assert_eq!(answer.0.as_u16(), status, "{}", answer.2);
    assert_eq!(answer.1["content-type"], "application/problem+json", "{}", answer.2);
    let body: Value = serde_json::from_str(&answer.2).expect("JSON");
    assert_eq!(body["status"], status);
    assert!(body["detail"].as_str().is_some_and(|detail| !detail.contains("press.db")), "{body}");
}

#[tokio::test]
async fn refusals_say_what_was_expected() {
    let desktop = desktop();
    let router = desktop.router();
    for (address, status) in [
        ("/api/v1/stories/nobody", 404),
        ("/api/v1/nowhere", 404),
        ("/api/v1/events/x", 404),
        ("/api/v1/jobs/99", 404),
        ("/api/v1/events?type=nonsense", 400),
        ("/api/v1/events?limit=0", 400),
        ("/api/v1/agenda?on=soon", 400),
        ("/api/v1/dyads/USA/RUS?step=hour", 400),
        ("/api/v1/search?from=%00", 400),
    ] {
        is_problem(&ask(&router, get(address)).await, status);
    }
    is_problem(&ask(&router, post("/api/v1/reports", "image/png", "x")).await, 415);
    is_problem(&ask(&router, post("/api/v1/reports", "application/x-ndjson", "")).await, 400);
    is_problem(&ask(&router, post("/api/v1/reports", "application/x-ndjson", "{\"id\":1")).await, 400);
}

#[tokio::test]
async fn a_hand_in_is_kept_then_read() {
    let desktop = desktop();
    let router = desktop.router();
    let line = r#"{"id":"n4","title":"Denmark joins","text":"Denmark joined the talks on Monday.","published":"2021-05-06"}"#;
    let (status, headers, body) = ask(&router, post("/api/v1/reports", "application/x-ndjson", line)).await;
    assert_eq!(
        (status, headers["location"].to_str().ok()),
        (StatusCode::ACCEPTED, Some("/api/v1/jobs/1")),
        "{body}"
    );
    let mut job = Value::Null;
    for _ in 0..200 {
        let (_, _, body) = ask(&router, get("/api/v1/jobs/1")).await;
        job = serde_json::from_str(&body).expect("JSON");
        if job["stage"] == "done" {
            break;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    assert_eq!((&job["stage"], &job["added"]), (&json!("done"), &json!(["n4"])));
    assert_eq!(ask(&router, get("/stories/s-n4")).await.0, StatusCode::OK);
    let log = std::fs::read_to_string(desktop.store.with_extension("db.audit.jsonl")).expect("a log");
    assert!(log.contains("\"reports\":[\"n4\"]"), "{log}");
}

#[tokio::test]
async fn what_was_made_is_sent_until_somebody_writes() {
    let desktop = desktop();
    let router = desktop.router();
    for address in ["/stories", "/api/v1/reports"] {
        let (_, first, before) = ask(&router, get(address)).await;
        let (_, second, again) = ask(&router, get(address)).await;
        assert_eq!((first["etag"].clone(), &before), (second["etag"].clone(), &again), "{address}");
        let mut packed = get(address);
        packed.headers_mut().insert("accept-encoding", "gzip".parse().expect("a header"));
        let (_, headers, _) = ask(&router, packed).await;
        assert_eq!(headers.contains_key("content-encoding"), again.len() >= 512, "{address}");
    }
    let mut other = Store::open(&desktop.store).expect("nobody else writes");
    other.add_reports(&Echo, &[report("n9", "Finland speaks")], None, &mut |_| {}).expect("it is kept");
    for address in ["/stories", "/api/v1/reports"] {
        let (_, _, after) = ask(&router, get(address)).await;
        assert!(after.contains("Finland speaks"), "{address} is of before");
    }
}

#[tokio::test]
async fn a_read_only_server_takes_nothing() {
    let desktop = desktop();
    let config = Config { read_only: true, ..desktop.config() };
    let router = chancery_serve::router(config, Arc::new(Echo)).expect("a router");
    is_problem(&ask(&router, post("/api/v1/reports", "application/x-ndjson", "{}")).await, 403);
    assert_eq!(ask(&router, get("/")).await.0, StatusCode::OK);
}

#[tokio::test]
async fn a_body_that_is_too_large_is_refused() {
    let desktop = desktop();
    let config = Config { max_bytes: 1000, ..desktop.config() };
    let router = chancery_serve::router(config, Arc::new(Echo)).expect("a router");
    is_problem(&ask(&router, post("/api/v1/reports", "text/plain", "x".repeat(2000))).await, 413);
}

#[tokio::test]
async fn without_the_token_there_is_only_the_door() {
    let desktop = desktop();
    let config = Config { token: Some("0123456789abcdef".to_owned()), ..desktop.config() };
    let router = chancery_serve::router(config, Arc::new(Echo)).expect("a router");
    is_problem(&ask(&router, get("/api/v1/stories")).await, 401);
    let (status, headers, _) = ask(&router, get("/")).await;
    assert_eq!((status, headers["location"].to_str().ok()), (StatusCode::SEE_OTHER, Some("/login")));
    let (_, headers, _) =
        ask(&router, post("/login", "application/x-www-form-urlencoded", "token=0123456789abcdef")).await;
    let cookie =
        headers["set-cookie"].to_str().expect("a cookie").split(';').next().expect("a value").to_owned();
    let mut request = get("/");
    request.headers_mut().insert("cookie", cookie.parse().expect("a header"));
    assert_eq!(ask(&router, request).await.0, StatusCode::OK);
}

#[tokio::test]
async fn assistants_find_the_tools() {
    let desktop = desktop();
    let router = desktop.router();
    let call = async |body: Value| {
        let mut request = post("/mcp", "application/json", body.to_string());
        request
            .headers_mut()
            .insert("accept", "application/json, text/event-stream".parse().expect("a header"));
        let (status, _, body) = ask(&router, request).await;
        assert_eq!(status, StatusCode::OK, "{body}");
        serde_json::from_str::<Value>(&body).expect("JSON")
    };
    let tools = call(json!({"jsonrpc": "2.0", "id": 1, "method": "tools/list"})).await;
    let names: Vec<&str> = tools["result"]["tools"]
        .as_array()
        .expect("tools")
        .iter()
        .filter_map(|tool| tool["name"].as_str())
        .collect();
    assert_eq!(names, ["actor", "agenda", "dyad", "event", "search", "story"]);
    let answer = call(json!({"jsonrpc": "2.0", "id": 2, "method": "tools/call",
        "params": {"name": "search", "arguments": {"words": "Norway"}}}))
    .await;
    let text = answer["result"]["content"][0]["text"].as_str().expect("text");
    assert!(text.contains("\"report\":\"n1\"") && text.contains("\"outlet\":\"Fjord Post\""), "{text}");
}
