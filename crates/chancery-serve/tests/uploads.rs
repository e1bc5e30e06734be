//! Damaged uploads of every kind: an answer to each, never a crash, and the server goes on.

mod common;

use axum::http::StatusCode;
use common::{Desktop, ask, get, post};

/// Numbers that look thrown, the same on every run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) as usize) % bound.max(1)
    }
}

/// Well-formed uploads, with their types.
fn seeds() -> Vec<(&'static str, Vec<u8>)> {
    let report = r#"{"id":"u1","title":"Talks in Oslo","text":"Norway and Sweden met in Oslo on Monday.","published":"2021-05-04","kept":[{"start":0,"end":5}],"dropped":[{"start":2,"end":9,"reason":"x"}]}"#;
    let warc = "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: http://a.example/1\r\nContent-Type: application/http\r\n\
                Content-Length: 95\r\n\r\nHTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<html><body><p>Norway met Sweden.</p></body></html>\r\n\r\n";
    let feed = "<?xml version=\"1.0\"?><rss version=\"2.0\"><channel><title>T</title><item><title>Talks</title>\
                <description>Norway met Sweden in Oslo.</description><pubDate>Tue, 04 May 2021 08:00:00 GMT</pubDate></item></channel></rss>";
    let form = format!(
        "--b\r\nContent-Disposition: form-data; name=\"files\"; filename=\"a.jsonl\"\r\n\r\n{report}\r\n\
         --b\r\nContent-Disposition: form-data; name=\"files\"; filename=\"../../b.html\"\r\n\r\n<p>Norway met Sweden.</p>\r\n--b--\r\n"
    );
    vec![
        ("application/x-ndjson", format!("{report}\n{report}\n").into_bytes()),
        ("application/json", format!("[{report}]").into_bytes()),
        ("text/html", b"<html><head><title>Talks</title></head><body><article><p>Norway met Sweden in Oslo on Monday.</p></article></body></html>".to_vec()),
        ("text/plain", b"Talks in Oslo\n\nNorway met Sweden in Oslo on Monday.".to_vec()),
        ("text/csv", b"id,title,text\n1,\"Talks\",\"Norway met \"\"Sweden\"\".\"\n".to_vec()),
        ("application/rss+xml", feed.as_bytes().to_vec()),
        ("application/warc", warc.as_bytes().to_vec()),
        ("application/octet-stream", b"\x1f\x8b\x08\0\0\0\0\0\0\x03\x4b\x04\0\x43\xbe\xb7\xe8\x01\0\0\0".to_vec()),
        ("multipart/form-data; boundary=b", form.into_bytes()),
    ]
}

fn damage(bytes: &mut Vec<u8>, dice: &mut Dice) {
    const ODD: [&[u8]; 8] =
        [b"\0", b"\xff\xfe", b"\"", b"{", b"]]>", b"\r\n--b", b"99999999999999999999", b"\xf0\x9f\x92\xa9"];
    for _ in 0..1 + dice.below(4) {
        let at = dice.below(bytes.len());
        match dice.below(5) {
            0 => bytes.truncate(at),
            1 => {
                if let Some(byte) = bytes.get_mut(at) {
                    *byte ^= 1 << dice.below(8);
                }
            }
            2 => {
                let odd = ODD[dice.below(ODD.len())];
                bytes.splice(at..at, odd.iter().copied());
            }
            3 => {
                let end = (at + dice.below(40)).min(bytes.len());
                bytes.drain(at..end);
            }
            _ => {
                let part = bytes[at..(at + dice.below(60)).min(bytes.len())].to_vec();
                bytes.splice(at..at, part);
            }
        }
    }
}

#[tokio::test]
async fn damaged_uploads_are_answered() {
    let desktop = Desktop::with(&[common::report("r1", "Talks in Oslo")]);
    let router = desktop.router();
    let mut dice = Dice(20_260_101);
    let mut answered = [0; 2];
    for (kind, seed) in seeds() {
        for turn in 0..40 {
            let mut body = seed.clone();
            if turn > 0 {
                damage(&mut body, &mut dice);
            }
            let request = post("/api/v1/reports", kind, body.clone());
            let (status, headers, text) = ask(&router, request).await;
            let shown = String::from_utf8_lossy(&body).into_owned();
            assert!(
                matches!(status.as_u16(), 202 | 400 | 413 | 415 | 422),
                "{kind} {status}: {text} for {shown:?}"
            );
            let is_problem = headers["content-type"] == "application/problem+json";
            assert_eq!(is_problem, status != StatusCode::ACCEPTED, "{text}");
            answered[usize::from(is_problem)] += 1;
        }
    }
    assert!(answered[0] > 50 && answered[1] > 20, "taken and refused: {answered:?}");
    for address in ["/", "/stories?limit=500", "/health", "/api/v1/export/reports"] {
        assert_eq!(ask(&router, get(address)).await.0, StatusCode::OK, "{address}");
    }
}
