//! One request, one answer, within limits. The only module that knows the HTTP library.
//!
//! Redirects are not followed here: each step is asked for, vetted and archived by itself.

use std::io::{self, Read};
use std::time::Duration;

use ureq::unversioned::transport::DefaultConnector;
use url::Url;

use crate::address::{Guarded, REFUSED};

/// Bytes of headers accepted; honest ones are a few kilobytes.
const LONGEST_HEADERS: usize = 64 << 10;

/// What asking is like.
pub struct Limits {
    /// Bytes of an answer, as sent.
    pub max_bytes: u64,
    /// Time for a whole answer.
    pub timeout: Duration,
    /// Whether private and loopback addresses may be asked.
    pub allow_private: bool,
}

/// An answer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Exchange {
    pub url: String,
    /// When it came, ISO 8601.
    pub date: String,
    pub status: u16,
    /// Status line and headers, with the blank line.
    pub head: String,
    /// As sent, still compressed if it was.
    pub body: Vec<u8>,
    /// Why the body is not whole: `length`, `time` or `disconnect`, as WARC calls it.
    pub truncated: Option<&'static str>,
    pub etag: Option<String>,
    pub modified: Option<String>,
    pub location: Option<String>,
    pub retry_after: Option<String>,
}

/// Why there is no answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoAnswer {
    /// What was expected and found.
    pub cause: String,
    /// Whether asking again later may help.
    pub may_pass: bool,
}

/// Asks for one address after the other.
pub struct Fetcher {
    agent: ureq::Agent,
    max_bytes: u64,
}

impl Fetcher {
    pub fn new(user_agent: &str, limits: &Limits) -> Fetcher {
        let config = ureq::config::Config::builder()
            .user_agent(user_agent)
            .accept("text/html, application/xhtml+xml, application/rss+xml, application/atom+xml, application/feed+json, */*;q=0.1")
            .accept_encoding("gzip")
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .max_response_header_size(LONGEST_HEADERS)
            .max_idle_connections(0)
            .max_idle_connections_per_host(0)
            .timeout_global(Some(limits.timeout))
            // A proxy would look names up for us, past our check of addresses.
            .proxy(None)
            .build();
        let agent =
            ureq::Agent::with_parts(config, DefaultConnector::new(), Guarded::new(limits.allow_private));
        Fetcher { agent, max_bytes: limits.max_bytes }
    }

    /// Asks for `url`; with `etag` and `modified` only if it changed since.
    ///
    /// # Errors
    /// If there is no answer. A broken-off answer is one, with `truncated`.
    pub fn get(&self, url: &Url, etag: Option<&str>, modified: Option<&str>) -> Result<Exchange, NoAnswer> {
        let mut request = self.agent.get(url.as_str());
        if let Some(etag) = etag {
            request = request.header("If-None-Match", etag);
        }
        if let Some(modified) = modified {
            request = request.header("If-Modified-Since", modified);
        }
        let response = request.call().map_err(no_answer)?;
        let status = response.status();
        let field = |name: &str| {
            let value = response.headers().get(name)?;
            Some(String::from_utf8_lossy(value.as_bytes()).into_owned())
        };
        let mut exchange = Exchange {
            url: url.to_string(),
            date: now(),
            status: status.as_u16(),
            etag: field("etag"),
            modified: field("last-modified"),
            location: field("location"),
            retry_after: field("retry-after"),
            ..Exchange::default()
        };
        let mut head =
            format!("HTTP/1.1 {} {}\r\n", status.as_u16(), status.canonical_reason().unwrap_or("Unknown"));
        // The body is kept without the transfer's own coding.
        for (name, value) in response.headers().iter().filter(|(name, _)| *name != "transfer-encoding") {
            head.push_str(&format!("{name}: {}\r\n", String::from_utf8_lossy(value.as_bytes())));
        }
        head.push_str("\r\n");
        exchange.head = head;
        let mut body = response.into_body().into_with_config().limit(u64::MAX).reader();
        let mut chunk = vec![0; 16 << 10];
        loop {
            match body.read(&mut chunk) {
                Ok(0) => break,
                Ok(read) => {
                    let left = self.max_bytes.saturating_sub(exchange.body.len() as u64);
                    let take = read.min(usize::try_from(left).unwrap_or(usize::MAX));
                    exchange.body.extend_from_slice(&chunk[..take]);
                    if take < read {
                        exchange.truncated = Some("length");
                        break;
                    }
                }
                Err(error) => {
                    exchange.truncated = Some(if is_timeout(&error) { "time" } else { "disconnect" });
                    break;
                }
            }
        }
        Ok(exchange)
    }
}

/// The present second, ISO 8601 in UTC.
fn now() -> String {
    jiff::Timestamp::from_second(crate::seconds_now() as i64).unwrap_or_default().to_string()
}

fn is_timeout(error: &io::Error) -> bool {
    let inner = error.get_ref().and_then(|inner| inner.downcast_ref::<ureq::Error>());
    error.kind() == io::ErrorKind::TimedOut || matches!(inner, Some(ureq::Error::Timeout(_)))
}

fn no_answer(error: ureq::Error) -> NoAnswer {
    let refused = |cause: &str| NoAnswer { cause: cause.to_owned(), may_pass: false };
    match &error {
        ureq::Error::Io(inner)
            if inner.kind() == io::ErrorKind::PermissionDenied && inner.to_string() == REFUSED =>
        {
            refused(REFUSED)
        }
        ureq::Error::BadUri(_) => refused("expected an address that can be asked, found another"),
        ureq::Error::HostNotFound => {
            NoAnswer { cause: "expected a server, found no such name".to_owned(), may_pass: true }
        }
        ureq::Error::Timeout(_) => {
            NoAnswer { cause: "expected an answer in time, found none".to_owned(), may_pass: true }
        }
        _ => NoAnswer { cause: format!("expected an answer, found none: {error}"), may_pass: true },
    }
}
