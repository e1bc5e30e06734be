//! Hostile words in every field: none becomes mark-up, an address of a script, or a load from elsewhere.

mod common;

use axum::http::StatusCode;
use chancery_model::Report;
use common::{Desktop, ask, get};

const PAYLOADS: &str = include_str!("data/payloads.txt");

fn segment(words: &str) -> String {
    words.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

/// What a browser could run or load: tags that are not ours, handlers, addresses other than paths and the web.
fn complaints(html: &str) -> Vec<String> {
    const OURS: &[&str] = &[
        "a",
        "article",
        "aside",
        "b",
        "body",
        "button",
        "circle",
        "code",
        "dd",
        "details",
        "div",
        "dl",
        "dt",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "head",
        "header",
        "html",
        "input",
        "kbd",
        "label",
        "li",
        "line",
        "link",
        "main",
        "mark",
        "meta",
        "nav",
        "noscript",
        "ol",
        "option",
        "output",
        "p",
        "path",
        "polyline",
        "pre",
        "progress",
        "rect",
        "section",
        "select",
        "span",
        "summary",
        "svg",
        "table",
        "tbody",
        "td",
        "text",
        "th",
        "thead",
        "time",
        "title",
        "tr",
        "ul",
        "script",
        "!doctype",
    ];
    let mut complaints = Vec::new();
    for piece in html.split('<').skip(1) {
        // Values are quoted and have no `>` of their own unescaped, so the tag ends at the first one.
        let Some((tag, _)) = piece.split_once('>') else {
            complaints.push(format!("open tag {piece:.60}"));
            continue;
        };
        let name: String = tag.trim_start_matches('/').chars().take_while(|c| !c.is_whitespace()).collect();
        if name.is_empty() || !OURS.contains(&name.to_ascii_lowercase().as_str()) {
            complaints.push(format!("tag {tag:.80}"));
        }
        for (at, attribute) in tag.split('"').enumerate() {
            if at % 2 == 0 {
                // Outside of quotes: names of attributes only.
                for name in attribute.split_whitespace().filter(|word| word.contains('=')) {
                    if name.to_ascii_lowercase().starts_with("on")
                        || name.to_ascii_lowercase().starts_with("style")
                    {
                        complaints.push(format!("attribute {name}"));
                    }
                }
                if attribute.ends_with("href=")
                    || attribute.ends_with("src=")
                    || attribute.ends_with("action=")
                {
                    let address = tag.split('"').nth(at + 1).unwrap_or("");
                    let is_path = address.starts_with('/') && !address.starts_with("//");
                    let is_other =
                        ["?", "#", "http://", "https://"].iter().any(|start| address.starts_with(start));
                    if !is_path && !is_other {
                        complaints.push(format!("address {address:.80}"));
                    }
                    let is_link = name == "a";
                    if !is_link && !is_path && !address.starts_with('?') {
                        complaints.push(format!("load from {address:.80}"));
                    }
                }
            }
        }
        if name == "script" && !tag.starts_with('/') && !tag.contains("src=\"/assets/") {
            complaints.push(format!("script {tag:.80}"));
        }
    }
    complaints
}

#[tokio::test]
async fn no_payload_becomes_markup() {
    let payloads: Vec<&str> = PAYLOADS.lines().collect();
    assert!(payloads.len() >= 200, "{}", payloads.len());
    let reports: Vec<Report> = payloads
        .iter()
        .enumerate()
        .map(|(number, payload)| Report {
            outlet: Some((*payload).to_owned()),
            author: Some((*payload).to_owned()),
            url: Some((*payload).to_owned()),
            ..common::report(&format!("r{number}"), payload)
        })
        .collect();
    let desktop = Desktop::with(&reports);
    let router = desktop.router();
    let mut pages = vec![
        "/".to_owned(),
        "/stories?limit=500".to_owned(),
        "/actors?limit=900".to_owned(),
        "/map".to_owned(),
        "/network?nodes=120".to_owned(),
        "/outlets".to_owned(),
        "/health".to_owned(),
        "/dyads".to_owned(),
        "/dyads/NOR~SWE".to_owned(),
        "/agenda?on=2021-05-01".to_owned(),
        "/events?limit=500".to_owned(),
        "/search?limit=500".to_owned(),
        "/api".to_owned(),
        "/upload".to_owned(),
    ];
    for (number, payload) in payloads.iter().enumerate() {
        let words = segment(payload);
        pages.push(format!("/reports/r{number}?names=true"));
        pages.push(format!("/stories/s-r{number}?claim=v.c1.place.0"));
        pages.push(format!("/stories/s-r{number}?claim=r.0"));
        pages.push(format!("/events/s-r{number}.c1"));
        pages.push(format!("/actors/{}", segment(&format!("chancery:a{payload}"))));
        pages.push(format!("/search?q={words}&outlet={words}&actor={words}&claim={words}"));
        if number % 10 == 0 {
            for part in ["reports", "wires", "versions"] {
                pages.push(format!("/stories/s-r{number}/{part}?report={words}"));
            }
            for path in ["stories", "events", "reports", "actors", "orgs", "dyads", "jobs", "nowhere"] {
                pages.push(format!("/{path}/{words}"));
            }
            pages.push(format!("/map?place={words}"));
            pages.push(format!("/dyads/-?a={words}&b={words}"));
        }
    }
    let mut found = Vec::new();
    for page in &pages {
        let (status, headers, html) = ask(&router, get(page)).await;
        assert!(status != StatusCode::INTERNAL_SERVER_ERROR, "{page}: {html}");
        assert!(
            headers["content-security-policy"]
                .to_str()
                .is_ok_and(|policy| policy.starts_with("default-src 'none'"))
        );
        if headers.get("content-type").is_some_and(|kind| kind.as_bytes().starts_with(b"text/html")) {
            found.extend(complaints(&html).into_iter().map(|complaint| format!("{page:.80}: {complaint}")));
        }
    }
    found.truncate(12);
    assert!(found.is_empty(), "{} pages: {found:#?}", pages.len());
}

#[test]
fn complaints_are_found() {
    assert!(complaints("<p class=\"a\">x</p>").is_empty());
    assert_eq!(complaints("<img src=x onerror=1>").len(), 2);
    assert_eq!(complaints("<a href=\"javascript:1\">x</a>").len(), 1);
    assert_eq!(complaints("<script>1</script>").len(), 1);
}
