//! The interface as a program sees it: lists, tags, lines, hand-ins, refusals, MCP.

mod common;

use std::sync::Arc;
use std::time::Duration;

use axum::http::StatusCode;
use chancery_engine::actor::Rulings;
use chancery_model::{Annotation, Record, Report};
use chancery_serve::Config;
use chancery_store::{Desk, Store};
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

/// One story of all reports, an event for each; `Join` in a title makes one event of all, `Hush` none of any.
struct Together;

impl Desk for Together {
    fn name(&self) -> String {
        "together".to_owned()
    }

    fn arrange(&self, reports: &[Report]) -> Vec<(String, Vec<usize>)> {
        vec![("s-n1".to_owned(), (0..reports.len()).collect())]
    }

    fn read_story(
        &self,
        story: &str,
        reports: &mut [Report],
        rulings: &Rulings,
    ) -> (Record, Vec<Annotation>) {
        let says = |word: &str| reports.iter().any(|report| report.title.as_deref() == Some(word));
        let (joins, hushes) = (says("Join"), says("Hush"));
        let mut record = Record { story: story.to_owned(), title: "All".to_owned(), ..Record::default() };
        reports.sort_by(|one, other| one.id.cmp(&other.id));
        for report in reports.chunks_mut(1) {
            let (one, _) = Echo.read_story(story, report, rulings);
            record.reports.extend(one.reports);
            match record.wires.first_mut() {
                Some(wire) => wire.reports.extend(one.wires.into_iter().flat_map(|other| other.reports)),
                None => record.wires = one.wires,
            }
            record.clusters.extend(one.clusters);
        }
        if joins {
            let mentions =
                record.clusters.iter_mut().flat_map(|one| std::mem::take(&mut one.mentions)).collect();
            record.clusters.truncate(1);
            record.clusters[0].mentions = mentions;
        }
        if hushes {
            record.clusters.clear();
        }
        for (at, cluster) in record.clusters.iter_mut().enumerate() {
            cluster.id = format!("c{}", at + 1);
        }
        (record, Vec::new())
    }
}

#[tokio::test]
async fn the_address_of_an_event_stays_or_says_where_it_went() {
    let desktop = Desktop::with(&[]);
    let router = desktop.router();
    let add = |id: &str, title: &str| {
        let mut store = Store::open(&desktop.store).expect("nobody else writes");
        store.add_reports(&Together, &[report(id, title)], None, &mut |_| {}).expect("there is room");
    };
    let mcp = async |id: &str| {
        let call = json!({"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": "event", "arguments": {"id": id}}});
        let mut request = post("/mcp", "application/json", call.to_string());
        let accepted = "application/json, text/event-stream".parse().expect("a header");
        request.headers_mut().insert("accept", accepted);
        ask(&router, request).await.2
    };
    add("n2", "Norway speaks");
    add("n1", "Sweden speaks");
    // The record has the later one first; its address is the second one given.
    let (_, _, story) = ask(&router, get("/api/v1/stories/s-n1")).await;
    let story: Value = serde_json::from_str(&story).expect("JSON");
    assert_eq!(story["clusters"][0]["mentions"][0]["report"], "n1");
    assert_eq!(story["addresses"], json!(["s-n1.e2", "s-n1.e1"]));
    for path in ["/stories/s-n1", "/reports/n1", "/stories/s-n1/reports", "/api/v1/events"] {
        let (_, _, body) = ask(&router, get(path)).await;
        assert!(body.contains("s-n1.e2") && !body.contains("s-n1.c"), "{path}");
    }
    add("n3", "Join");
    for (path, to) in
        [("/events/s-n1.e2", "/events/s-n1.e1"), ("/api/v1/events/s-n1.e2", "/api/v1/events/s-n1.e1")]
    {
        let (status, headers, _) = ask(&router, get(path)).await;
        assert_eq!((status, headers["location"].to_str().ok()), (StatusCode::PERMANENT_REDIRECT, Some(to)));
        // It may come back: nobody is to remember the way.
        assert_eq!(headers["cache-control"], "private, no-cache");
        assert_eq!(ask(&router, get(to)).await.0, StatusCode::OK);
    }
    assert!(ask(&router, get("/api/v1/events/s-n1.e2/chain")).await.2.contains("s-n1.e1"));
    assert!(mcp("s-n1.e2").await.contains("s-n1.e1"));
    add("n4", "Hush");
    for path in ["/api/v1/events/s-n1.e2", "/api/v1/events/s-n1.e1/chain"] {
        let answer = ask(&router, get(path)).await;
        is_problem(&answer, 410);
        assert!(answer.2.contains("no longer read as telling of it") && answer.2.contains("/stories/s-n1"));
    }
    let (status, _, body) = ask(&router, get("/events/s-n1.e1")).await;
    assert!(status == StatusCode::GONE && body.contains("href=\"/stories/s-n1\""), "{body}");
    assert!(mcp("s-n1.e1").await.contains("no longer read as telling of it"));
    for unknown in ["/events/s-n1.e9", "/events/s-n1.c1", "/events/s-n9.e1"] {
        assert_eq!(ask(&router, get(unknown)).await.0, StatusCode::NOT_FOUND, "{unknown}");
    }
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
