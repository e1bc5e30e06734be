//! A round: all feeds that are due, then all pages that are.
//!
//! Hosts are asked side by side, one host's pages one after the other. Answers come back over a channel of few places,
//! so that slow disks slow the fetching down and memory stays flat; archive and state are written by one thread.

use std::collections::{BTreeMap, VecDeque};
use std::path::Path;
use std::sync::Mutex;
use std::sync::mpsc::sync_channel;
use std::thread;

use chancery_ingest::{Failure, Ingest, Outcome, feed, unpack};
use url::Url;

use crate::address::REFUSED;
use crate::archive::Archive;
use crate::fetch::{Exchange, Fetcher, Limits, NoAnswer};
use crate::schedule::{TRIES, after_failure, retry_after};
use crate::state::{Memory, Page, page_address};
use crate::visit::{Errand, Visit, Visitor};
use crate::{Config, Error};

/// Answers that may wait to be written.
const WAITING: usize = 8;

/// New pages taken from one look at a feed; feeds have some tens.
const MOST_PAGES: usize = 500;

/// Pages after which the state is written within a round.
const SAVE_EVERY: usize = 50;

/// The answer asked for, if there is one, and its record in the archive.
type Last = Option<(Exchange, Vec<u8>)>;

/// What a round did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Round {
    /// Feeds asked.
    pub feeds: usize,
    /// Of them, those that had not changed.
    pub unchanged: usize,
    /// Pages found for the first time.
    pub new: usize,
    /// Pages fetched.
    pub pages: usize,
    /// Feeds and pages that could not be had, this time or for good.
    pub failed: usize,
}

/// A round under way: its time, what it did so far, and who is told.
struct UnderWay<'s> {
    now: u64,
    every: u64,
    round: Round,
    sink: &'s mut dyn FnMut(Outcome),
}

impl UnderWay<'_> {
    /// Counts one more failure of a feed or page and tells of it; when to ask again.
    fn failed(&mut self, url: &Url, cause: String, last: &Last, failures: &mut u32) -> u64 {
        *failures += 1;
        self.round.failed += 1;
        let is_refused = cause.contains(REFUSED);
        let failure = Failure::new(url.as_str(), cause);
        let failure = if is_refused { failure.hint("--allow-private allows them") } else { failure };
        (self.sink)(failure.into());
        let asked =
            last.as_ref().and_then(|(exchange, _)| retry_after(exchange.retry_after.as_deref()?, self.now));
        after_failure(self.now, self.every, *failures, asked)
    }
}

/// Feeds under watch, with their archive and memory in one folder.
pub struct Watch {
    config: Config,
    feeds: Vec<Url>,
    memory: Memory,
    archive: Archive,
    visitor: Visitor,
    ingest: Ingest,
}

impl Watch {
    /// Begins or resumes watching `feeds`, with archive and memory in `folder`.
    ///
    /// # Errors
    /// If there is no contact, or the folder cannot be used.
    pub fn open(folder: &Path, feeds: Vec<Url>, config: Config) -> Result<Watch, Error> {
        let contact: String = config.contact.chars().filter(|c| c.is_ascii_graphic()).collect();
        if contact.is_empty() {
            return Err(Error::NoContact);
        }
        let memory = Memory::open(folder)?;
        let agent = format!("{}/{} (+{contact})", crate::robots::AGENT, env!("CARGO_PKG_VERSION"));
        let limits = Limits {
            max_bytes: config.max_bytes as u64,
            timeout: config.timeout,
            allow_private: config.allow_private,
        };
        let ingest = Ingest::new(chancery_ingest::Config {
            max_bytes: config.max_bytes,
            fast: config.fast,
            ..chancery_ingest::Config::default()
        });
        Ok(Watch {
            visitor: Visitor::new(Fetcher::new(&agent, &limits), config.pause),
            archive: Archive::new(folder, &agent),
            config,
            feeds,
            memory,
            ingest,
        })
    }

    /// When something is due next, in seconds since 1970.
    pub fn next_due(&self) -> u64 {
        let state = &self.memory.state;
        let feeds = self.feeds.iter().filter_map(|url| match state.feeds.get(url.as_str()) {
            Some(feed) if feed.gone => None,
            Some(feed) => Some(feed.due),
            None => Some(0),
        });
        feeds.chain(state.pages.values().map(|page| page.due)).min().unwrap_or(u64::MAX)
    }

    /// One round at the present time.
    ///
    /// # Errors
    /// If archive or state cannot be written.
    pub fn round(&mut self, sink: &mut dyn FnMut(Outcome)) -> Result<Round, Error> {
        self.round_at(crate::seconds_now(), sink)
    }

    /// One round as if it were `now`, in seconds since 1970.
    ///
    /// # Errors
    /// If archive or state cannot be written.
    pub fn round_at(&mut self, now: u64, sink: &mut dyn FnMut(Outcome)) -> Result<Round, Error> {
        let mut under_way = UnderWay { now, every: self.config.every, round: Round::default(), sink };
        self.memory.state.hosts.retain(|_, until| *until > now);
        let errands = self.due_feeds(now);
        under_way.round.feeds = errands.len();
        self.run(errands, &mut |watch, url, visit| watch.took_feed(url, visit, &mut under_way))?;
        self.memory.save()?;
        let errands = self.due_pages(now);
        let mut done = 0;
        self.run(errands, &mut |watch, url, visit| {
            watch.took_page(url, visit, &mut under_way)?;
            done += 1;
            if done % SAVE_EVERY == 0 { watch.memory.save() } else { Ok(()) }
        })?;
        self.memory.save()?;
        Ok(under_way.round)
    }

    fn due_feeds(&mut self, now: u64) -> Vec<Errand> {
        let Watch { feeds, memory, .. } = self;
        let mut errands = Vec::new();
        for url in feeds.iter() {
            let is_left_alone = memory.state.hosts.contains_key(url.host_str().unwrap_or_default());
            let feed = memory.state.feeds.entry(url.to_string()).or_default();
            if feed.due <= now && !feed.gone && !is_left_alone {
                let (etag, modified) = (feed.etag.clone(), feed.modified.clone());
                errands.push(Errand { url: url.clone(), etag, modified });
            }
        }
        errands
    }

    fn due_pages(&self, now: u64) -> Vec<Errand> {
        let state = &self.memory.state;
        let due = state.pages.iter().filter(|(_, page)| page.due <= now);
        let urls = due.filter_map(|(url, _)| Url::parse(url).ok());
        urls.filter(|url| !state.hosts.contains_key(url.host_str().unwrap_or_default()))
            .map(|url| Errand { url, etag: None, modified: None })
            .collect()
    }

    /// Visits all, hosts side by side, and calls `took` in this thread for each.
    fn run(
        &mut self,
        errands: Vec<Errand>,
        took: &mut dyn FnMut(&mut Watch, &Url, Visit) -> Result<(), Error>,
    ) -> Result<(), Error> {
        let mut by_host: BTreeMap<String, Vec<Errand>> = BTreeMap::new();
        for errand in errands {
            by_host.entry(errand.url.host_str().unwrap_or_default().to_owned()).or_default().push(errand);
        }
        let workers = self.config.at_once.clamp(1, by_host.len().max(1));
        let hosts: Mutex<VecDeque<Vec<Errand>>> = Mutex::new(by_host.into_values().collect());
        // The visitor leaves for the time of the run: workers share it, `took` has the rest.
        let nobody = Visitor::new(
            Fetcher::new("", &Limits { max_bytes: 0, timeout: self.config.timeout, allow_private: false }),
            self.config.pause,
        );
        let visitor = std::mem::replace(&mut self.visitor, nobody);
        let result = thread::scope(|scope| {
            let (sender, receiver) = sync_channel(WAITING);
            for _ in 0..workers {
                let (sender, hosts, visitor) = (sender.clone(), &hosts, &visitor);
                scope.spawn(move || {
                    let next = || hosts.lock().ok().and_then(|mut hosts| hosts.pop_front());
                    while let Some(errands) = next() {
                        for errand in errands {
                            let visit = visitor.visit(&errand);
                            // Nobody listens any more after an error.
                            if sender.send((errand.url, visit)).is_err() {
                                return;
                            }
                        }
                    }
                });
            }
            drop(sender);
            receiver.iter().try_for_each(|(url, visit)| took(self, &url, visit))
        });
        self.visitor = visitor;
        result
    }

    /// Archives all answers of a visit; the last one as a record, and why it is no success.
    fn archived(&mut self, visit: Visit, now: u64) -> Result<(Last, Option<NoAnswer>), Error> {
        let mut last = None;
        for exchange in visit.exchanges {
            let record = self
                .archive
                .add(&exchange)
                .map_err(|source| Error::Folder { path: "the archive".into(), source })?;
            if matches!(exchange.status, 429 | 503)
                && let Some(asked) = exchange.retry_after.as_deref().and_then(|value| retry_after(value, now))
                && let Some(host) =
                    Url::parse(&exchange.url).ok().and_then(|url| url.host_str().map(str::to_owned))
            {
                self.memory.state.hosts.insert(host, after_failure(now, 1, 0, Some(asked)));
            }
            last = Some((exchange, record));
        }
        let Err(no_answer) = visit.end else {
            let failed = last.as_ref().and_then(|(exchange, _)| failure(exchange, self.config.max_bytes));
            return Ok((last, failed));
        };
        Ok((None, Some(no_answer)))
    }

    fn took_feed(&mut self, url: &Url, visit: Visit, under_way: &mut UnderWay) -> Result<(), Error> {
        let now = under_way.now;
        let (last, failed) = self.archived(visit, now)?;
        let links = match (&last, failed) {
            (_, Some(no_answer)) => Err(no_answer.cause),
            (Some((exchange, _)), None) if exchange.status == 304 => {
                under_way.round.unchanged += 1;
                Ok(Vec::new())
            }
            (Some((exchange, _)), None) => links(exchange, self.config.max_bytes),
            (None, None) => Err("expected an answer, found none".to_owned()),
        };
        let feed = self.memory.state.feeds.entry(url.to_string()).or_default();
        match links {
            Ok(links) => {
                feed.failures = 0;
                feed.due = now + self.config.every;
                if let Some((exchange, _)) = last
                    && exchange.status != 304
                {
                    (feed.etag, feed.modified) = (exchange.etag, exchange.modified);
                }
                for link in links.into_iter().take(MOST_PAGES).map(page_address) {
                    if !self.memory.has_seen(&link) && !self.memory.state.pages.contains_key(link.as_str()) {
                        under_way.round.new += 1;
                        self.memory.state.pages.insert(link.to_string(), Page { due: now, failures: 0 });
                    }
                }
            }
            Err(cause) => {
                feed.gone = last.as_ref().is_some_and(|(exchange, _)| exchange.status == 410);
                feed.due = under_way.failed(url, cause, &last, &mut feed.failures);
            }
        }
        Ok(())
    }

    fn took_page(&mut self, url: &Url, visit: Visit, under_way: &mut UnderWay) -> Result<(), Error> {
        let (last, failed) = self.archived(visit, under_way.now)?;
        if let Some(NoAnswer { cause, may_pass }) = failed {
            let page = self.memory.state.pages.entry(url.to_string()).or_default();
            page.due = under_way.failed(url, cause, &last, &mut page.failures);
            return if may_pass && page.failures < TRIES { Ok(()) } else { self.forget(url) };
        }
        under_way.round.pages += 1;
        if let Some((_, record)) = last {
            self.ingest
                .read("page.warc", record.as_slice(), &mut |outcome| (under_way.sink)(at(url, outcome)));
        }
        self.forget(url)
    }

    fn forget(&mut self, url: &Url) -> Result<(), Error> {
        self.memory.mark_seen(url)?;
        self.memory.state.pages.remove(url.as_str());
        Ok(())
    }
}

/// An outcome whose place is the page's address.
fn at(url: &Url, outcome: Outcome) -> Outcome {
    match outcome {
        Outcome::Failure(failure) => failure.of(url.as_str()).into(),
        Outcome::Skipped { reason, .. } => Outcome::Skipped { place: url.to_string(), reason },
        report => report,
    }
}

/// Why an answer is no success, and whether it may be one later.
fn failure(exchange: &Exchange, max_bytes: usize) -> Option<NoAnswer> {
    let failed = |cause: String, may_pass| Some(NoAnswer { cause, may_pass });
    match (exchange.truncated, exchange.status) {
        (Some("length"), _) => failed(format!("expected at most {max_bytes} bytes, found more"), false),
        (Some(why), _) => failed(format!("expected the whole answer, found it broken off ({why})"), true),
        (None, 200..300 | 304) => None,
        (None, status @ (408 | 425 | 429 | 500..)) => {
            failed(format!("expected an answer, found status {status}"), true)
        }
        (None, status) => failed(format!("expected an answer, found status {status}"), false),
    }
}

/// The pages that a feed names.
fn links(exchange: &Exchange, max_bytes: usize) -> Result<Vec<Url>, String> {
    let unpacked = unpack::whole(&exchange.body, max_bytes).map_err(|failure| failure.cause)?;
    let bytes = unpacked.as_deref().unwrap_or(&exchange.body);
    let base = Url::parse(&exchange.url).map_err(|error| error.to_string())?;
    let links = feed::links(bytes).map_err(|failure| failure.cause)?;
    let urls = links.iter().filter_map(|link| base.join(link.trim()).ok());
    Ok(urls.filter(|url| matches!(url.scheme(), "http" | "https")).collect())
}
