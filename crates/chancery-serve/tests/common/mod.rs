//! A server over a small store, without an engine: its desk makes records out of what the reports' fields say.

#![allow(dead_code)] // each test uses a part

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Request, StatusCode};
use chancery_engine::actor::Rulings;
use chancery_model::{
    Actor, ActorKind, Annotation, Cluster, Event, EventType, Place, Record, RecordReport, Repair, Report,
    Slot, SlotValue, Span, Status, Verdict, Wire,
};
use chancery_serve::Config;
use chancery_store::{Desk, Store};
use tower::ServiceExt as _;

/// Puts each report into a story of its own and repeats its words in every field of the record.
pub struct Echo;

impl Desk for Echo {
    fn name(&self) -> String {
        "echo".to_owned()
    }

    fn arrange(&self, reports: &[Report]) -> Vec<(String, Vec<usize>)> {
        (0..reports.len()).map(|at| (format!("s-{}", reports[at].id), vec![at])).collect()
    }

    fn read_story(&self, story: &str, reports: &mut [Report], _: &Rulings) -> (Record, Vec<Annotation>) {
        let words = reports[0].title.clone().unwrap_or_default();
        let actor = |id: &str, country: &str| Actor {
            id: format!("chancery:{id}{words}"),
            name: words.clone(),
            kind: ActorKind::Country,
            country: Some(country.to_owned()),
            sector: Some(words.clone()),
        };
        let report = reports[0].id.clone();
        let span = Span::new(0, reports[0].text.chars().next().map_or(0, char::len_utf8));
        let event = Event {
            id: format!("{report}#0"),
            report: report.clone(),
            start: span.start,
            end: span.end,
            text: words.clone(),
            kind: Some(EventType::Sanction),
            mode: Some(words.clone()),
            cameo: Some("163".to_owned()),
            contexts: vec![words.clone()],
            actors: vec![actor("a", "NOR")],
            recipients: vec![actor("b", "SWE")],
            status: Status::Planned,
            background: false,
            date: Some("2021-05-04".to_owned()),
            date_precision: None,
            place: Some(Place {
                name: words.clone(),
                country: Some("NOR".to_owned()),
                lat: Some(59.9),
                lon: Some(10.7),
            }),
            said_by: Some(actor("c", "DNK")),
            quantity: None,
            suspect: vec![chancery_model::Suspect { field: words.clone(), reason: words.clone() }],
            confidence: 0.5,
            topics: vec![words.clone()],
            anchor: None,
            lemma: words.clone(),
            answers: None,
            spans: Vec::new(),
            because: vec![words.clone()],
        };
        let slot = |name: &str, verdict| Slot {
            slot: name.to_owned(),
            verdict,
            best: Some(words.clone()),
            low: None,
            high: None,
            values: [words.clone(), format!("other {words}")]
                .map(|value| SlotValue {
                    value,
                    surface: vec![words.clone()],
                    reports: vec![report.clone()],
                    wires: vec!["W1".to_owned()],
                    spans: vec![(report.clone(), span)],
                })
                .to_vec(),
            n_reports: 1,
            n_wires: 1,
            n_origins: 1,
            because: vec![words.clone()],
        };
        let record = Record {
            story: story.to_owned(),
            title: words.clone(),
            first: reports[0].published.clone(),
            last: reports[0].published.clone(),
            reports: vec![RecordReport {
                id: report.clone(),
                outlet: reports[0].outlet.clone(),
                published: reports[0].published.clone(),
                wire: "W1".to_owned(),
            }],
            wires: vec![Wire {
                wire: "W1".to_owned(),
                reports: vec![report.clone()],
                because: vec![words.clone()],
                origin: Some(words.clone()),
            }],
            clusters: vec![Cluster {
                id: "c1".to_owned(),
                kind: EventType::Sanction,
                name: words.clone(),
                mentions: vec![event],
                slots: vec![slot("place", Verdict::Conflict), slot(&words, Verdict::Agree)],
            }],
            repairs: vec![Repair {
                report: report.clone(),
                start: span.start,
                end: span.end,
                text: words.clone(),
                actor: None,
                reading: Some(words.clone()),
                kind: words.clone(),
                because: vec![words.clone()],
            }],
        };
        (record, vec![Annotation { id: report, ..Annotation::default() }])
    }
}

/// A store in a folder of its own, which goes when it is dropped.
pub struct Desktop {
    folder: PathBuf,
    /// The store's file.
    pub store: PathBuf,
}

impl Desktop {
    pub fn with(reports: &[Report]) -> Desktop {
        static NUMBER: AtomicUsize = AtomicUsize::new(0);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let folder = std::env::temp_dir().join(format!("chancery-serve-{}-{number}", std::process::id()));
        std::fs::create_dir_all(&folder).expect("a folder for the test");
        let store = folder.join("press.db");
        let mut open = Store::open(&store).expect("a new store");
        open.add_reports(&Echo, reports, Some("2021-05-05T00:00:00Z"), &mut |_| {})
            .expect("reports are kept");
        Desktop { folder, store }
    }

    pub fn config(&self) -> Config {
        Config { rate: 0, ..Config::new(&self.store) }
    }

    pub fn router(&self) -> Router {
        chancery_serve::router(self.config(), Arc::new(Echo)).expect("a router")
    }
}

impl Drop for Desktop {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

pub fn report(id: &str, title: &str) -> Report {
    Report {
        title: Some(title.to_owned()),
        outlet: Some("Fjord Post".to_owned()),
        published: Some("2021-05-04".to_owned()),
        lang: "en".to_owned(),
        ..Report::new(id, format!("{title}\nOslo expelled two diplomats."))
    }
}

/// Status, headers and body of an answer.
pub async fn ask(router: &Router, request: Request<Body>) -> (StatusCode, HeaderMap, String) {
    let response = router.clone().oneshot(request).await.expect("every request is answered");
    let (parts, body) = response.into_parts();
    let bytes = axum::body::to_bytes(body, 64 << 20).await.expect("a body");
    (parts.status, parts.headers, String::from_utf8_lossy(&bytes).into_owned())
}

pub fn get(address: &str) -> Request<Body> {
    Request::builder().uri(address).header("host", "localhost").body(Body::empty()).expect("a request")
}

pub fn post(address: &str, kind: &str, body: impl Into<Body>) -> Request<Body> {
    Request::builder()
        .method("POST")
        .uri(address)
        .header("host", "localhost")
        .header("content-type", kind)
        .body(body.into())
        .expect("a request")
}
