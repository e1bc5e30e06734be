//! Watching a server on the loopback address that misbehaves in every way we know: each case ends, is said, and costs nobody else.

use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use chancery_ingest::{Config as IngestConfig, Outcome, read_bytes};
use chancery_watch::{Config, Round, Watch};

/// Connections a test's server takes before it ends; no test needs half as many.
const MOST: usize = 60;

/// How often an endless answer is continued at most: 16 MiB.
const ENDLESS: usize = 1 << 10;

type Asked = Arc<Mutex<Vec<String>>>;

/// What a server sends for a path asked for the n-th time, with the request's headers.
type Answer = fn(path: &str, count: usize, headers: &str, to: &mut TcpStream);

struct Server {
    base: String,
    asked: Asked,
}

impl Server {
    fn start(answer: Answer) -> Server {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a loopback port");
        let base = format!("http://{}", listener.local_addr().expect("it is bound"));
        let asked = Asked::default();
        let log = Arc::clone(&asked);
        thread::spawn(move || {
            let mut counts: BTreeMap<String, usize> = BTreeMap::new();
            for stream in listener.incoming().take(MOST).flatten() {
                serve(stream, answer, &mut counts, &log);
            }
        });
        Server { base, asked }
    }

    /// Paths asked for, in order, robots.txt aside.
    fn paths(&self) -> Vec<String> {
        let asked = self.asked.lock().expect("nobody died");
        let paths = asked.iter().filter_map(|request| request.split(' ').nth(1));
        paths.filter(|path| *path != "/robots.txt").map(str::to_owned).collect()
    }

    fn requests(&self) -> Vec<String> {
        self.asked.lock().expect("nobody died").clone()
    }
}

fn serve(stream: TcpStream, answer: Answer, counts: &mut BTreeMap<String, usize>, log: &Asked) {
    let _ = stream.set_read_timeout(Some(Duration::from_secs(5)));
    let mut request = String::new();
    let mut reader = BufReader::new(&stream);
    while !request.ends_with("\r\n\r\n") && request.len() < 10_000 {
        if reader.read_line(&mut request).unwrap_or(0) == 0 {
            break;
        }
    }
    let path = request.split(' ').nth(1).unwrap_or_default().to_owned();
    log.lock().expect("nobody died").push(request.clone());
    let count = counts.entry(path.clone()).or_default();
    *count += 1;
    let mut stream = stream;
    answer(&path, *count, &request, &mut stream);
    let _ = stream.flush();
}

fn send(to: &mut TcpStream, status: &str, headers: &str, body: &[u8]) {
    let head =
        format!("HTTP/1.1 {status}\r\nConnection: close\r\n{headers}Content-Length: {}\r\n\r\n", body.len());
    let _ = to.write_all(head.as_bytes()).and_then(|()| to.write_all(body));
}

fn feed(links: &[&str]) -> Vec<u8> {
    let items: String =
        links.iter().map(|link| format!("<item><title>x</title><link>{link}</link></item>")).collect();
    format!("<?xml version=\"1.0\"?><rss version=\"2.0\"><channel><title>t</title>{items}</channel></rss>")
        .into_bytes()
}

const PAGE: &str = "<html><head><title>Quito calls its envoy home</title></head><body><article><h1>Quito calls its envoy home</h1>\
    <p>Ecuador called its envoy home on Monday, the foreign ministry said in a long statement that it sent to the press.</p>\
    <p>The minister gave no reason for the step, but spoke of a quarrel over fishing rights that has lasted for years.</p></article></body></html>";

fn folder(name: &str) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = std::fs::remove_dir_all(&path);
    path
}

fn config() -> Config {
    Config {
        allow_private: true,
        max_bytes: 256 << 10,
        timeout: Duration::from_millis(1_500),
        pause: Duration::ZERO,
        every: 600,
        ..Config::new("mailto:test@example.org")
    }
}

/// One round on the feed `/feed`, with what came of it, a line each, sorted.
fn round(watch: &mut Watch, now: u64) -> (Round, Vec<String>) {
    let mut told = Vec::new();
    let round = watch
        .round_at(now, &mut |outcome| {
            told.push(match outcome {
                Outcome::Report(report) => format!("report: {}", report.title.unwrap_or_default()),
                Outcome::Skipped { reason, .. } => format!("skipped: {reason}"),
                Outcome::Failure(failure) => format!("failure: {}", failure.cause),
            });
        })
        .expect("the folder can be used");
    told.sort();
    (round, told)
}

fn open(name: &str, server: &Server, config: Config) -> Watch {
    let feeds = vec![format!("{}/feed", server.base).parse().expect("an address")];
    Watch::open(&folder(name), feeds, config).expect("the folder can be used")
}

/// One page behind a feed: what comes of it, and which paths were asked for.
#[track_caller]
fn check(name: &str, answer: Answer, told: &[&str], paths: &[&str]) {
    let server = Server::start(answer);
    let mut watch = open(name, &server, config());
    let (_, found) = round(&mut watch, 1_000);
    assert_eq!(found.len(), told.len(), "{found:?}");
    for (found, told) in found.iter().zip(told) {
        assert!(found.contains(told), "{found} is not {told}");
    }
    assert_eq!(server.paths(), paths);
}

fn usual(path: &str, to: &mut TcpStream) -> bool {
    match path {
        "/robots.txt" => send(to, "404 Not Found", "", b""),
        "/feed" => send(to, "200 OK", "", &feed(&["/a"])),
        _ => return false,
    }
    true
}

#[test]
fn a_new_page_is_a_report_and_is_archived() {
    fn answer(path: &str, _: usize, _: &str, to: &mut TcpStream) {
        if !usual(path, to) {
            send(to, "200 OK", "Content-Type: text/html; charset=utf-8\r\n", PAGE.as_bytes());
        }
    }
    check("good", answer, &["report: Quito calls its envoy home"], &["/feed", "/a"]);
    let mut reports = 0;
    for entry in
        std::fs::read_dir(Path::new(env!("CARGO_TARGET_TMPDIR")).join("good")).expect("it was made").flatten()
    {
        let bytes = std::fs::read(entry.path()).expect("it can be read");
        if entry.path().extension().is_some_and(|ending| ending == "gz") {
            read_bytes("a.warc.gz", &bytes, &IngestConfig::default(), &mut |outcome| {
                reports += usize::from(matches!(outcome, Outcome::Report(_)));
                assert!(!matches!(outcome, Outcome::Failure(_)), "{outcome:?}");
            });
        }
    }
    assert_eq!(reports, 1);
}

#[test]
fn the_user_agent_names_a_contact() {
    fn answer(path: &str, _: usize, _: &str, to: &mut TcpStream) {
        usual(path, to);
    }
    let server = Server::start(answer);
    round(&mut open("agent", &server, config()), 1_000);
    for request in server.requests() {
        assert!(request.to_ascii_lowercase().contains("user-agent: chancery/"), "{request}");
        assert!(request.contains("(+mailto:test@example.org)"), "{request}");
    }
    let nobody = Watch::open(&folder("nobody"), Vec::new(), Config { contact: " \n".to_owned(), ..config() });
    assert!(nobody.is_err());
}

#[test]
fn private_addresses_are_refused() {
    fn answer(path: &str, _: usize, _: &str, to: &mut TcpStream) {
        usual(path, to);
    }
    let server = Server::start(answer);
    let mut watch = open("private", &server, Config { allow_private: false, ..config() });
    let (_, told) = round(&mut watch, 1_000);
    assert_eq!(told, ["failure: expected a public address, found a private or loopback one"]);
    assert!(server.requests().is_empty());
}

#[test]
fn robots_are_obeyed() {
    fn answer(path: &str, _: usize, _: &str, to: &mut TcpStream) {
        match path {
            "/robots.txt" => send(to, "200 OK", "", b"User-agent: *\nDisallow: /a\n"),
            _ => drop(usual(path, to)),
        }
    }
    check("robots", answer, &["robots.txt forbids it"], &["/feed"]);
    fn broken(path: &str, _: usize, _: &str, to: &mut TcpStream) {
        match path {
            "/robots.txt" => send(to, "500 Oops", "", b""),
            _ => drop(usual(path, to)),
        }
    }
    check("robots-broken", broken, &["robots.txt forbids it"], &[]);
}

#[test]
fn what_has_not_changed_is_not_sent_again() {
    fn answer(path: &str, count: usize, headers: &str, to: &mut TcpStream) {
        let headers = headers.to_ascii_lowercase();
        match path {
            "/feed" if count > 1 => {
                assert!(
                    headers.contains("if-none-match: \"v1\"")
                        && headers.contains("if-modified-since: tue, 05 mar")
                );
                send(to, "304 Not Modified", "ETag: \"v1\"\r\n", b"");
            }
            "/feed" => {
                let headers = "ETag: \"v1\"\r\nLast-Modified: Tue, 05 Mar 2019 06:10:00 GMT\r\n";
                send(to, "200 OK", headers, &feed(&["/a", "/a?utm_source=x"]));
            }
            _ if usual(path, to) => {}
            _ => send(to, "200 OK", "Content-Type: text/html\r\n", PAGE.as_bytes()),
        }
    }
    let server = Server::start(answer);
    let mut watch = open("unchanged", &server, config());
    assert_eq!(round(&mut watch, 1_000).0, Round { feeds: 1, new: 1, pages: 1, ..Round::default() });
    // Not due yet.
    assert_eq!(round(&mut watch, 1_500).0, Round::default());
    assert_eq!(watch.next_due(), 1_600);
    // Another run goes on where this one stopped.
    drop(watch);
    let feeds = vec![format!("{}/feed", server.base).parse().expect("an address")];
    let again = Path::new(env!("CARGO_TARGET_TMPDIR")).join("unchanged");
    let mut watch = Watch::open(&again, feeds, config()).expect("the folder can be used");
    assert_eq!(round(&mut watch, 1_600).0, Round { feeds: 1, unchanged: 1, ..Round::default() });
    assert_eq!(server.paths(), ["/feed", "/a", "/feed"]);
}

#[test]
fn a_slow_server_is_left_and_asked_again() {
    fn answer(path: &str, _: usize, _: &str, to: &mut TcpStream) {
        if !usual(path, to) {
            let _ = to.write_all(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<html>");
            let _ = to.flush();
            thread::sleep(Duration::from_secs(2));
        }
    }
    let server = Server::start(answer);
    let mut watch = open("slow", &server, config());
    let (first, told) = round(&mut watch, 1_000);
    assert_eq!(told, ["failure: expected the whole answer, found it broken off (time)"]);
    assert_eq!((first.failed, watch.next_due()), (1, 1_600));
}

#[test]
fn redirects_that_never_end() {
    fn answer(path: &str, _: usize, _: &str, to: &mut TcpStream) {
        if !usual(path, to) {
            send(to, "302 Found", "Location: /a\r\n", b"");
        }
    }
    check("loop", answer, &["at most 5 redirects"], &["/feed", "/a", "/a", "/a", "/a", "/a", "/a"]);
    fn away(path: &str, _: usize, _: &str, to: &mut TcpStream) {
        if !usual(path, to) {
            send(to, "302 Found", "Location: file:///etc/passwd\r\n", b"");
        }
    }
    check("away", away, &["expected http or https, found file"], &["/feed", "/a"]);
}

#[test]
fn an_endless_body_is_cut() {
    fn answer(path: &str, _: usize, _: &str, to: &mut TcpStream) {
        if !usual(path, to) {
            let _ = to.write_all(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n");
            let chunk = [b'a'; 16 << 10];
            for _ in 0..ENDLESS {
                if to.write_all(&chunk).is_err() {
                    break;
                }
            }
        }
    }
    check("endless", answer, &["expected at most 262144 bytes, found more"], &["/feed", "/a"]);
}

#[test]
fn endless_headers_are_cut() {
    fn answer(path: &str, _: usize, _: &str, to: &mut TcpStream) {
        if !usual(path, to) {
            let _ = to.write_all(b"HTTP/1.1 200 OK\r\n");
            for i in 0..ENDLESS * 16 {
                if to.write_all(format!("X-{i}: {}\r\n", "a".repeat(100)).as_bytes()).is_err() {
                    break;
                }
            }
        }
    }
    check("headers", answer, &["expected an answer, found none"], &["/feed", "/a"]);
}

#[test]
fn a_charset_that_lies() {
    fn answer(path: &str, _: usize, _: &str, to: &mut TcpStream) {
        if !usual(path, to) {
            let page =
                PAGE.replace("Quito calls", "Quito übergibt").replace("the foreign", "für the foreign");
            let latin: Vec<u8> = page.chars().map(|c| u8::try_from(u32::from(c)).unwrap_or(b'?')).collect();
            send(to, "200 OK", "Content-Type: text/html; charset=utf-8\r\n", &latin);
        }
    }
    check("charset", answer, &["report: Quito übergibt"], &["/feed", "/a"]);
}

#[test]
fn a_server_that_asks_to_wait() {
    fn answer(path: &str, count: usize, _: &str, to: &mut TcpStream) {
        match path {
            "/feed" if count == 1 => send(to, "429 Too Many Requests", "Retry-After: 7200\r\n", b""),
            _ => drop(usual(path, to)),
        }
    }
    let server = Server::start(answer);
    let mut watch = open("wait", &server, config());
    assert_eq!(round(&mut watch, 1_000).1, ["failure: expected an answer, found status 429"]);
    assert_eq!(watch.next_due(), 8_200);
    assert_eq!(round(&mut watch, 8_000).0.feeds, 0);
    assert_eq!(round(&mut watch, 8_200).0.feeds, 1);
}

#[test]
fn a_feed_that_is_gone_is_asked_no_more() {
    fn answer(path: &str, _: usize, _: &str, to: &mut TcpStream) {
        match path {
            "/feed" => send(to, "410 Gone", "", b""),
            _ => drop(usual(path, to)),
        }
    }
    let server = Server::start(answer);
    let mut watch = open("gone", &server, config());
    round(&mut watch, 1_000);
    assert_eq!(watch.next_due(), u64::MAX);
}

#[test]
fn a_bomb_is_a_failure_and_the_archive_keeps_it_packed() {
    fn answer(path: &str, _: usize, _: &str, to: &mut TcpStream) {
        if !usual(path, to) {
            let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
            let _ = encoder.write_all(&vec![b'a'; 8 << 20]);
            let bomb = encoder.finish().unwrap_or_default();
            send(to, "200 OK", "Content-Type: text/html\r\nContent-Encoding: gzip\r\n", &bomb);
        }
    }
    check("bomb", answer, &["expected at most 262144 bytes, found more"], &["/feed", "/a"]);
}

#[test]
fn a_feed_that_is_none_and_answers_that_break_off() {
    fn none(path: &str, _: usize, _: &str, to: &mut TcpStream) {
        match path {
            "/feed" => send(to, "200 OK", "", PAGE.as_bytes()),
            _ => drop(usual(path, to)),
        }
    }
    check("no-feed", none, &["expected a feed, found a broken one"], &["/feed"]);
    fn broken(path: &str, _: usize, _: &str, to: &mut TcpStream) {
        if !usual(path, to) {
            let _ = to.write_all(
                b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 5000\r\n\r\n<html>",
            );
        }
    }
    check("broken-off", broken, &["broken off (disconnect)"], &["/feed", "/a"]);
    fn noise(path: &str, _: usize, _: &str, to: &mut TcpStream) {
        if !usual(path, to) {
            let _ = to.write_all(b"\x00\x01 this is not HTTP\r\n\r\n");
        }
    }
    check("noise", noise, &["expected an answer, found none"], &["/feed", "/a"]);
}

#[test]
fn pages_found_before_a_crash_are_fetched_after_it() {
    fn answer(path: &str, count: usize, _: &str, to: &mut TcpStream) {
        match path {
            "/a" if count == 1 => send(to, "503 Busy", "", b""),
            _ if usual(path, to) => {}
            _ => send(to, "200 OK", "Content-Type: text/html\r\n", PAGE.as_bytes()),
        }
    }
    let server = Server::start(answer);
    let mut watch = open("crash", &server, config());
    assert_eq!(round(&mut watch, 1_000).1, ["failure: expected an answer, found status 503"]);
    drop(watch);
    let feeds = vec![format!("{}/feed", server.base).parse().expect("an address")];
    let again = Path::new(env!("CARGO_TARGET_TMPDIR")).join("crash");
    let mut watch = Watch::open(&again, feeds, config()).expect("the folder can be used");
    assert_eq!(round(&mut watch, 9_000).1, ["report: Quito calls its envoy home"]);
    let mut rest = Vec::new();
    let _ = std::fs::File::open(again.join(".seen.txt")).and_then(|mut file| file.read_to_end(&mut rest));
    assert_eq!(String::from_utf8_lossy(&rest).split_whitespace().count(), 1);
}
