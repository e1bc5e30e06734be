//! Visits addresses politely: robots.txt first, a pause between two requests to one host, few redirects.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use url::Url;

use crate::fetch::{Exchange, Fetcher, NoAnswer};
use crate::robots::{LONGEST, Robots};

/// Redirects followed; honest pages need one or two.
const REDIRECTS: usize = 5;

/// How long a site's rules are believed.
const BELIEVED: Duration = Duration::from_secs(86_400);

/// How long after a failed try a site's rules are asked for again.
const ASK_AGAIN: Duration = Duration::from_secs(1_800);

/// What to ask for.
#[derive(Clone, Debug)]
pub struct Errand {
    pub url: Url,
    pub etag: Option<String>,
    pub modified: Option<String>,
}

/// All answers on the way, redirects and robots.txt included, and how it ended.
#[derive(Debug)]
pub struct Visit {
    pub exchanges: Vec<Exchange>,
    /// The answer asked for: the last of `exchanges` is it.
    pub end: Result<(), NoAnswer>,
}

/// Remembers hosts: their rules, and when they may be asked again.
pub struct Visitor {
    fetcher: Fetcher,
    pause: Duration,
    rules: Mutex<BTreeMap<String, (Robots, Instant)>>,
    free: Mutex<BTreeMap<String, Instant>>,
}

impl Visitor {
    pub fn new(fetcher: Fetcher, pause: Duration) -> Visitor {
        Visitor { fetcher, pause, rules: Mutex::default(), free: Mutex::default() }
    }

    /// Asks, waiting as long as politeness takes.
    pub fn visit(&self, errand: &Errand) -> Visit {
        let mut exchanges = Vec::new();
        let end = self.walk(errand, &mut exchanges);
        Visit { exchanges, end }
    }

    fn walk(&self, errand: &Errand, exchanges: &mut Vec<Exchange>) -> Result<(), NoAnswer> {
        let final_cause = |cause: String| NoAnswer { cause, may_pass: false };
        let mut url = errand.url.clone();
        for step in 0..=REDIRECTS {
            if !matches!(url.scheme(), "http" | "https") {
                return Err(final_cause(format!("expected http or https, found {}", url.scheme())));
            }
            let robots = self.robots(&url, exchanges);
            let path = url[url::Position::BeforePath..url::Position::AfterQuery].to_owned();
            if !robots.allows(&path) {
                return Err(final_cause(
                    "expected leave to fetch, found that robots.txt forbids it".to_owned(),
                ));
            }
            self.wait(&url, robots.delay);
            let first = step == 0;
            let (etag, modified) = (errand.etag.as_deref(), errand.modified.as_deref());
            let exchange = self.fetcher.get(&url, etag.filter(|_| first), modified.filter(|_| first))?;
            let next = match exchange.status {
                301 | 302 | 303 | 307 | 308 => {
                    exchange.location.as_deref().and_then(|location| url.join(location).ok())
                }
                _ => None,
            };
            exchanges.push(exchange);
            match next {
                None => return Ok(()),
                Some(mut next) => {
                    next.set_fragment(None);
                    url = next;
                }
            }
        }
        Err(final_cause(format!("expected at most {REDIRECTS} redirects, found more")))
    }

    /// The rules of a site, asked for if they are not known.
    fn robots(&self, url: &Url, exchanges: &mut Vec<Exchange>) -> Robots {
        let origin = url.origin().ascii_serialization();
        let known = lock(&self.rules).get(&origin).cloned();
        if let Some((robots, until)) = known
            && Instant::now() < until
        {
            return robots;
        }
        let (robots, believed) = self.ask_robots(url, exchanges);
        lock(&self.rules).insert(origin, (robots.clone(), Instant::now() + believed));
        robots
    }

    /// As RFC 9309 says: no file allows all, a server that cannot say allows nothing for now.
    fn ask_robots(&self, site: &Url, exchanges: &mut Vec<Exchange>) -> (Robots, Duration) {
        let Ok(mut url) = site.join("/robots.txt") else { return (Robots::allow_nothing(), ASK_AGAIN) };
        for _ in 0..=REDIRECTS {
            self.wait(&url, None);
            let exchange = match self.fetcher.get(&url, None, None) {
                Ok(exchange) => exchange,
                // The page itself will say so better.
                Err(NoAnswer { may_pass: false, .. }) => return (Robots::allow_all(), ASK_AGAIN),
                Err(_) => return (Robots::allow_nothing(), ASK_AGAIN),
            };
            let status = exchange.status;
            let location = exchange.location.as_deref().and_then(|location| url.join(location).ok());
            let body = chancery_ingest::unpack::whole(&exchange.body, LONGEST).ok().flatten();
            let text = body.as_deref().unwrap_or(&exchange.body);
            let robots = Robots::parse(&String::from_utf8_lossy(&text[..text.len().min(LONGEST)]));
            exchanges.push(exchange);
            match (status, location) {
                (200..300, _) => return (robots, BELIEVED),
                (300..400, Some(next)) if matches!(next.scheme(), "http" | "https") => url = next,
                (429 | 500.., _) => return (Robots::allow_nothing(), ASK_AGAIN),
                _ => return (Robots::allow_all(), BELIEVED),
            }
        }
        (Robots::allow_all(), BELIEVED)
    }

    /// Waits until the host may be asked, and takes that turn.
    fn wait(&self, url: &Url, asked: Option<Duration>) {
        let pause = self.pause.max(asked.unwrap_or_default());
        let host = url.host_str().unwrap_or_default().to_owned();
        let now = Instant::now();
        let turn = {
            let mut free = lock(&self.free);
            let turn = free.get(&host).copied().unwrap_or(now).max(now);
            free.insert(host, turn + pause);
            turn
        };
        thread::sleep(turn.saturating_duration_since(now));
    }
}

/// A lock whose owner died guards a table that is still whole.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
