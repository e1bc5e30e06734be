//! Who may ask, how often, and what a browser may do with the answer.
//!
//! 1. The name of the server in the request must be one of ours: a page of a stranger that points its own name at this
//!    machine (DNS rebinding) gets nothing.
//! 2. Where a token is set, it must come along: `Authorization: Bearer …`, or the cookie that the login page sets.
//! 3. A change must not come from another site's page.
//! 4. Nobody asks more often than the limit.

use std::collections::BTreeMap;
use std::net::{IpAddr, SocketAddr};
use std::sync::{Mutex, PoisonError};
use std::time::Instant;

use axum::body::Body;
use axum::extract::{ConnectInfo, Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, Response, StatusCode, header};
use axum::middleware::Next;
use axum::response::IntoResponse as _;
use sha2::{Digest as _, Sha256};

use crate::audit::Audit;
use crate::config::Config;
use crate::problem::Problem;
use crate::{Shared, pages};

/// The cookie that the login page sets.
pub const COOKIE: &str = "chancery";

/// Addresses whose rate is remembered at once; the one that has asked least lately is forgotten first.
const ADDRESSES: usize = 10_000;

/// Seconds of the rate that may come in one burst: a page and its parts at once.
const BURST: f64 = 3.0;

/// What a browser may do with our pages: show them, with our own style and scripts, and talk to us alone.
const POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; \
                      form-action 'self'; base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'";

/// Decides who may ask.
pub struct Guard {
    token: Option<[u8; 32]>,
    hosts: Vec<String>,
    rate: f64,
    seen: Mutex<BTreeMap<IpAddr, (Instant, f64)>>,
    /// Changes are noted here.
    pub audit: Audit,
}

impl Guard {
    /// A guard by the configuration.
    pub fn new(config: &Config) -> Guard {
        let mut hosts: Vec<String> = ["localhost", "127.0.0.1", "[::1]"].map(str::to_owned).to_vec();
        hosts.push(match config.listen.ip() {
            IpAddr::V6(ip) => format!("[{ip}]"),
            IpAddr::V4(ip) => ip.to_string(),
        });
        hosts.extend(config.hosts.iter().map(|host| host.to_ascii_lowercase()));
        let beside = || {
            let mut name = config.store.clone().into_os_string();
            name.push(".audit.jsonl");
            name.into()
        };
        Guard {
            token: config.token.as_deref().map(digest),
            hosts,
            rate: f64::from(config.rate),
            seen: Mutex::default(),
            audit: Audit::new(config.audit.clone().unwrap_or_else(beside)),
        }
    }

    /// Whether a token is asked for.
    pub fn has_token(&self) -> bool {
        self.token.is_some()
    }

    /// The cookie's value for who knows the token.
    pub fn cookie_for(&self, token: &str) -> Option<String> {
        self.token.filter(|known| is_same(known, &digest(token))).map(|known| cookie(&known))
    }

    fn knows(&self, headers: &HeaderMap) -> bool {
        let Some(known) = &self.token else { return true };
        let text = |name: HeaderName| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or("");
        let bearer = text(header::AUTHORIZATION).strip_prefix("Bearer ").unwrap_or("");
        if !bearer.is_empty() {
            return is_same(known, &digest(bearer.trim()));
        }
        let expected = cookie(known);
        headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok()).any(|cookies| {
            cookies.split(';').any(|one| {
                one.trim().split_once('=').is_some_and(|(name, value)| {
                    name == COOKIE && is_same(&digest(value), &digest(&expected))
                })
            })
        })
    }

    /// Whether the request names this server by one of its names.
    fn is_host(&self, host: &str) -> bool {
        self.hosts.contains(&without_port(host).to_ascii_lowercase())
    }

    /// Whether a change comes from our own page or from a program.
    fn is_own(&self, headers: &HeaderMap) -> bool {
        let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
        if matches!(text("sec-fetch-site"), Some("cross-site" | "same-site")) {
            return false;
        }
        match text("origin") {
            None => true,
            Some(origin) => {
                let host = origin.split_once("://").map_or("", |(_, host)| host);
                self.is_host(host) && text("host").is_none_or(|own| own.eq_ignore_ascii_case(host))
            }
        }
    }

    /// Whether this address may ask now.
    fn is_within_rate(&self, from: IpAddr, now: Instant) -> bool {
        if self.rate <= 0.0 {
            return true;
        }
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        if seen.len() >= ADDRESSES
            && !seen.contains_key(&from)
            && let Some(oldest) = seen.iter().min_by_key(|(_, (at, _))| *at).map(|(ip, _)| *ip)
        {
            seen.remove(&oldest);
        }
        let most = self.rate * BURST;
        let (at, left) = seen.entry(from).or_insert((now, most));
        *left = (*left + now.duration_since(*at).as_secs_f64() * self.rate).min(most);
        *at = now;
        if *left < 1.0 {
            return false;
        }
        *left -= 1.0;
        true
    }

    fn judge(&self, from: Option<IpAddr>, request: &Request, read_only: bool) -> Result<(), Problem> {
        let host = request.headers().get(header::HOST).and_then(|value| value.to_str().ok());
        let host = host.or_else(|| request.uri().host());
        if !host.is_some_and(|host| self.is_host(host)) {
            return Err(Problem::new(
                StatusCode::MISDIRECTED_REQUEST,
                "expected a name of this server as Host, found another",
            )
            .hint("start it with --host NAME to serve under that name"));
        }
        if let Some(from) = from
            && !self.is_within_rate(from, Instant::now())
        {
            return Err(Problem::new(StatusCode::TOO_MANY_REQUESTS, "too many requests from this address"));
        }
        let path = request.uri().path();
        let is_open = path == "/login" || path.starts_with("/assets/");
        if !is_open && !self.knows(request.headers()) {
            return Err(Problem::new(
                StatusCode::UNAUTHORIZED,
                "expected the token of this server, found none that fits",
            ));
        }
        let changes = !matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
        if changes && !self.is_own(request.headers()) {
            return Err(Problem::new(
                StatusCode::FORBIDDEN,
                "expected a change from our own page or a program, found another site's",
            ));
        }
        // MCP asks by POST and changes nothing.
        if changes && read_only && path != "/login" && path != "/mcp" {
            return Err(Problem::new(StatusCode::FORBIDDEN, "the server is read-only"));
        }
        Ok(())
    }
}

/// Lets a request through, or answers it; marks every answer for browsers.
pub async fn guard(State(app): State<Shared>, request: Request, next: Next) -> Response<Body> {
    let from = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip());
    let path = request.uri().path().to_owned();
    let wants_page = !path.starts_with("/api/") && path != "/mcp";
    let mut response = match app.guard.judge(from, &request, app.config.read_only) {
        Ok(()) => next.run(request).await,
        Err(problem) if problem.status == 401 && wants_page && *request.method() == Method::GET => {
            let mut answer = StatusCode::SEE_OTHER.into_response();
            answer.headers_mut().insert(header::LOCATION, HeaderValue::from_static("/login"));
            answer
        }
        Err(problem) if wants_page => pages::of_problem(&app.shell(), &problem),
        Err(problem) => problem.into_response(),
    };
    let headers = response.headers_mut();
    for (name, value) in [
        ("content-security-policy", POLICY),
        ("x-content-type-options", "nosniff"),
        // Nothing to other sites. With `no-referrer` a browser would send `Origin: null` with our own forms too.
        ("referrer-policy", "same-origin"),
        ("x-frame-options", "DENY"),
        ("cross-origin-opener-policy", "same-origin"),
        ("cross-origin-resource-policy", "same-origin"),
        ("permissions-policy", "camera=(), geolocation=(), microphone=()"),
    ] {
        headers.insert(HeaderName::from_static(name), HeaderValue::from_static(value));
    }
    if path.starts_with("/api/") {
        headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    }
    response
}

fn digest(text: &str) -> [u8; 32] {
    Sha256::digest(text).into()
}

fn cookie(token: &[u8; 32]) -> String {
    let mut hasher = Sha256::new();
    hasher.update(b"chancery login");
    hasher.update(token);
    hasher.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Compares in the same time wherever they differ.
fn is_same(one: &[u8; 32], other: &[u8; 32]) -> bool {
    one.iter().zip(other).fold(0, |differ, (one, other)| differ | (one ^ other)) == 0
}

fn without_port(host: &str) -> &str {
    match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) && !name.ends_with(':') => name,
        _ => host,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn guard(token: Option<&str>) -> Guard {
        let mut config = Config::new("press.db");
        config.token = token.map(str::to_owned);
        config.hosts = vec!["Press.Example.org".to_owned()];
        config.rate = 2;
        Guard::new(&config)
    }

    #[track_caller]
    fn check(host: &str, headers: &[(&'static str, &str)], method: Method, expected: u16) {
        let mut request = Request::builder().method(method).uri("/api/v1/reports").header("host", host);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let request = request.body(Body::empty()).expect("a request");
        let status =
            guard(Some("0123456789abcdef")).judge(None, &request, false).map_or_else(|p| p.status, |()| 200);
        assert_eq!(status, expected, "{host} {headers:?}");
    }

    #[test]
    fn only_our_names_are_answered() {
        let token = ("authorization", "Bearer 0123456789abcdef");
        check("localhost:8080", &[token], Method::GET, 200);
        check("[::1]:8080", &[token], Method::GET, 200);
        check("press.example.org", &[token], Method::GET, 200);
        check("evil.example.org", &[token], Method::GET, 421);
        check("127.0.0.1.evil.example.org", &[token], Method::GET, 421);
    }

    #[test]
    fn a_token_is_needed_where_one_is_set() {
        check("localhost", &[], Method::GET, 401);
        check("localhost", &[("authorization", "Bearer 0123456789abcdeg")], Method::GET, 401);
        check("localhost", &[("cookie", "chancery=0123456789abcdef")], Method::GET, 401);
        let cookie = guard(Some("0123456789abcdef")).cookie_for("0123456789abcdef").expect("the token fits");
        check("localhost", &[("cookie", &format!("a=b; chancery={cookie}"))], Method::GET, 200);
        assert_eq!(guard(Some("0123456789abcdef")).cookie_for("0123456789abcdeg"), None);
    }

    #[test]
    fn changes_come_from_here() {
        let token = ("authorization", "Bearer 0123456789abcdef");
        check("localhost:80", &[token], Method::POST, 200);
        check("localhost:80", &[token, ("origin", "http://localhost:80")], Method::POST, 200);
        check("localhost:80", &[token, ("origin", "http://localhost:81")], Method::POST, 403);
        check("localhost:80", &[token, ("origin", "https://evil.example.org")], Method::POST, 403);
        check("localhost:80", &[token, ("origin", "null")], Method::POST, 403);
        check("localhost:80", &[token, ("sec-fetch-site", "cross-site")], Method::POST, 403);
    }

    #[test]
    fn a_burst_is_let_through_and_then_the_rate() {
        let guard = guard(None);
        let (from, now) = (IpAddr::from([192, 0, 2, 1]), Instant::now());
        let let_through = (0..20).filter(|_| guard.is_within_rate(from, now)).count();
        assert_eq!(let_through, 6);
        assert!(guard.is_within_rate(from, now + std::time::Duration::from_secs(1)));
        assert!(guard.is_within_rate(IpAddr::from([192, 0, 2, 2]), now));
    }
}
