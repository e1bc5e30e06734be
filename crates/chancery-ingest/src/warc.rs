//! Web archives: responses that are pages become reports, everything else is read over and counted.
//!
//! One record is in memory at a time, and only if it is a page; what lies in the reader's buffer is not copied.
//! After a record whose length lies, reading goes on at the next line that begins a record.

use std::borrow::Cow;
use std::cell::RefCell;
use std::io::{self, BufRead, Read};
use std::sync::Arc;

use crate::html::{self, Origin};
use crate::{Config, Failure, Outcome, Step, Work, plain, sniff, unpack};

/// Longest header block; honest ones are a few kilobytes.
const LONGEST_HEADER: usize = 256 << 10;

/// Longest record searched for those that its too great a length swallowed.
const LONGEST_SEARCHED: usize = 4 << 20;

/// A page in an archive, out of its wrappings, not yet decoded.
pub struct Page<'a> {
    /// Archive and number of the record.
    pub place: &'a str,
    /// The record's id.
    pub id: &'a str,
    /// Where it was fetched, when, and the encoding its server declared.
    pub origin: &'a Origin,
    /// Whether it is HTML; else plain text.
    pub is_html: bool,
    /// Its content.
    pub bytes: &'a [u8],
}

/// What takes a page, and may say what became of it.
pub type Take<'t> = dyn FnMut(Page, &mut dyn FnMut(Outcome)) + 't;

/// Reads an archive to its end; making reports of its pages is left to the caller.
pub(crate) fn read(name: &str, input: &mut dyn BufRead, config: &Arc<Config>, sink: &mut dyn FnMut(Step)) {
    let sink = RefCell::new(sink);
    let mut done = |outcome: Outcome| (sink.borrow_mut())(Step::Done(outcome));
    scan(name, input, config, &mut done, &mut |page, _| {
        let Page { place, id, origin, is_html, bytes } = page;
        let (place, id, origin, bytes) = (place.to_owned(), id.to_owned(), origin.clone(), bytes.to_vec());
        let config = Arc::clone(config);
        let work = Work::step(bytes.len(), move |sink| {
            read_page(
                &Page { place: &place, id: &id, origin: &origin, is_html, bytes: &bytes },
                &config,
                sink,
            );
        });
        (sink.borrow_mut())(work);
    });
}

/// Makes a report of a page.
fn read_page(page: &Page, config: &Config, sink: &mut dyn FnMut(Outcome)) {
    let mut finish = |mut outcome: Outcome| {
        if let Outcome::Report(report) = &mut outcome {
            report.id = page.id.to_owned();
            if report.url.is_none() {
                report.url.clone_from(&page.origin.url);
                report.outlet = report
                    .outlet
                    .take()
                    .or_else(|| page.origin.url.as_deref().and_then(crate::outlet::of_url));
            }
        }
        sink(outcome);
    };
    if page.is_html {
        html::read(page.place, page.bytes, page.origin, config, &mut finish);
    } else {
        plain::read(page.place, page.bytes, &mut finish);
    }
}

/// Reads an archive to its end, calls `take` for each page and `sink` for what is skipped or broken.
pub fn scan(
    name: &str,
    input: &mut dyn BufRead,
    config: &Config,
    sink: &mut dyn FnMut(Outcome),
    take: &mut Take,
) {
    let mut input = Rereading { input, again: Vec::new(), at: 0 };
    let mut head = Vec::new();
    for number in 1_u64.. {
        let place = format!("{name}#{number}");
        match record(&place, &mut input, &mut head, config, sink, take) {
            Ok(true) => {}
            Ok(false) => return,
            Err(error) => return sink(Failure::new(place, format!("reading stopped: {error}")).into()),
        }
    }
}

/// An input of which something already read can be read again.
struct Rereading<'i> {
    input: &'i mut dyn BufRead,
    again: Vec<u8>,
    at: usize,
}

impl BufRead for Rereading<'_> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.at < self.again.len() { Ok(&self.again[self.at..]) } else { self.input.fill_buf() }
    }

    fn consume(&mut self, amount: usize) {
        if self.at < self.again.len() {
            self.at += amount;
        } else {
            self.input.consume(amount);
        }
    }
}

impl Read for Rereading<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let read = self.fill_buf()?.read(into)?;
        self.consume(read);
        Ok(read)
    }
}

impl Rereading<'_> {
    /// Has `bytes`, the last ones read, read again.
    fn put_back(&mut self, bytes: &[u8]) {
        let mut again = bytes.to_vec();
        again.extend_from_slice(self.again.get(self.at..).unwrap_or_default());
        (self.again, self.at) = (again, 0);
    }

    /// Whether what comes next may follow a record: a line's end, another record, nothing.
    fn is_after_record(&mut self) -> io::Result<bool> {
        Ok(matches!(self.fill_buf()?.first(), None | Some(b'\r' | b'\n' | b'W')))
    }
}

/// Headers of a record or of an HTTP message.
struct Headers<'t>(&'t str);

impl<'t> Headers<'t> {
    fn get(&self, name: &str) -> Option<&'t str> {
        self.0.lines().find_map(|line| {
            let (key, value) = line.split_once(':')?;
            key.trim().eq_ignore_ascii_case(name).then(|| value.trim())
        })
    }
}

/// Reads one record, its headers into `head`; whether there may be another.
fn record(
    place: &str,
    input: &mut Rereading,
    head: &mut Vec<u8>,
    config: &Config,
    sink: &mut dyn FnMut(Outcome),
    take: &mut Take,
) -> io::Result<bool> {
    let Some(lost) = find_record(input)? else { return Ok(false) };
    if lost > 0 {
        let cause = format!("expected a WARC record header, found {lost} other bytes before it");
        sink(Failure::new(place, cause).hint("the record before it says a wrong length").into());
    }
    if !read_block(input, head)? {
        sink(Failure::new(place, "expected a WARC record header, found an endless or broken one").into());
        return Ok(true);
    }
    let head = String::from_utf8_lossy(head);
    let headers = Headers(&head);
    let Some(length) = headers.get("content-length").and_then(|length| length.parse::<u64>().ok()) else {
        sink(Failure::new(place, "expected a WARC record's length, found none").into());
        return Ok(true);
    };
    let kind = headers.get("warc-type").unwrap_or_default();
    let media = headers.get("content-type").unwrap_or_default().to_ascii_lowercase();
    let wanted = match kind {
        "response" => media.starts_with("application/http"),
        "conversion" => true,
        "resource" => media.contains("html") || media.starts_with("text/plain"),
        _ => false,
    };
    if !wanted {
        read_over(input, length)?;
        sink(skipped(place, reason(kind)));
        return Ok(true);
    }
    if length > config.max_bytes as u64 {
        read_over(input, length)?;
        let limit = config.max_bytes;
        let failure = Failure::new(place, format!("expected at most {limit} bytes, found more"));
        sink(failure.hint("raise the limit with --max-bytes").into());
        return Ok(true);
    }
    let length = length as usize;
    let head = Head { place, kind, media: &media, headers: &headers };
    // As a rule a record lies in the buffer as a whole, with the line's end that follows it.
    let buffered = input.fill_buf()?;
    if matches!(buffered.get(length), Some(b'\r' | b'\n')) {
        head.page(&buffered[..length], config, sink, take);
        input.consume(length);
        return Ok(true);
    }
    let mut bytes = Vec::with_capacity(length.min(1 << 20));
    input.take(length as u64).read_to_end(&mut bytes)?;
    let is_short = bytes.len() < length;
    if length <= LONGEST_SEARCHED
        && (is_short || !input.is_after_record()?)
        && let Some(end) = swallowed(&bytes)
    {
        let cause = format!("expected {length} bytes, found another record after {end}");
        sink(Failure::new(place, cause).hint("the record says a wrong length").into());
        input.put_back(&bytes[end..]);
        return Ok(true);
    }
    if is_short {
        let cause = format!("expected {length} bytes, found {} before the end", bytes.len());
        sink(Failure::new(place, cause).into());
        return Ok(false);
    }
    head.page(&bytes, config, sink, take);
    Ok(true)
}

/// Where in a record whose length is too great the next one begins.
fn swallowed(bytes: &[u8]) -> Option<usize> {
    const MARK: &[u8] = b"\r\n\r\nWARC/1.";
    bytes.windows(MARK.len()).position(|window| window == MARK)
}

/// What a record's headers say.
struct Head<'h> {
    place: &'h str,
    kind: &'h str,
    media: &'h str,
    headers: &'h Headers<'h>,
}

impl Head<'_> {
    /// Hands the page in a record's content on, or says why there is none.
    fn page(&self, bytes: &[u8], config: &Config, sink: &mut dyn FnMut(Outcome), take: &mut Take) {
        let place = self.place;
        let id = self.headers.get("warc-record-id").unwrap_or_default();
        let id = id.trim_matches(['<', '>']).trim_start_matches("urn:uuid:");
        let url = self.headers.get("warc-target-uri").map(|url| url.trim_matches(['<', '>']).to_owned());
        // Crawlers keep what a site asked of them beside its pages.
        if url.as_deref().is_some_and(|url| url.ends_with("/robots.txt")) {
            return sink(skipped(place, "robots"));
        }
        let fetched = self.headers.get("warc-date").map(str::to_owned);
        let mut origin = Origin { url, charset: None, fetched };
        if self.kind != "response" {
            let is_html = self.media.contains("html");
            return take(Page { place, id, origin: &origin, is_html, bytes }, sink);
        }
        match response(bytes, &mut origin, config) {
            Ok((body, is_html)) => take(Page { place, id, origin: &origin, is_html, bytes: &body }, sink),
            Err(Outcome::Failure(failure)) => sink(failure.of(place).into()),
            Err(Outcome::Skipped { reason, .. }) => sink(skipped(place, reason)),
            Err(report) => sink(report),
        }
    }
}

/// Reads over `length` bytes, or to the end.
fn read_over(input: &mut dyn BufRead, length: u64) -> io::Result<()> {
    let mut left = length;
    while left > 0 {
        let buffered = input.fill_buf()?.len();
        if buffered == 0 {
            break;
        }
        let used = usize::try_from(left).map_or(buffered, |left| left.min(buffered));
        input.consume(used);
        left -= used as u64;
    }
    Ok(())
}

fn skipped(place: &str, reason: &'static str) -> Outcome {
    Outcome::Skipped { place: place.to_owned(), reason }
}

fn reason(kind: &str) -> &'static str {
    match kind {
        "request" => "request",
        "revisit" => "revisit",
        "warcinfo" => "warcinfo",
        "metadata" => "metadata",
        "response" | "resource" => "not-html",
        _ => "other-record",
    }
}

/// The page of an HTTP answer and whether it is HTML, unless it is no page or no success.
fn response<'b>(
    bytes: &'b [u8],
    origin: &mut Origin,
    config: &Config,
) -> Result<(Cow<'b, [u8]>, bool), Outcome> {
    let end = find(bytes, b"\r\n\r\n")
        .map(|at| (at, at + 4))
        .or_else(|| find(bytes, b"\n\n").map(|at| (at, at + 2)));
    let Some((end, body)) = end else { return Err(skipped("", "no-body")) };
    let head = String::from_utf8_lossy(&bytes[..end]);
    let status = head.split_whitespace().nth(1).unwrap_or_default();
    if !status.starts_with('2') {
        return Err(skipped("", "not-found"));
    }
    let headers = Headers(&head);
    let media = headers.get("content-type").unwrap_or("text/html").to_ascii_lowercase();
    if !(media.contains("html") || media.starts_with("text/plain")) {
        return Err(skipped("", "not-html"));
    }
    origin.charset =
        media.split("charset=").nth(1).map(|label| label.trim_matches(['"', ' ', ';']).to_owned());
    let mut content = Cow::Borrowed(&bytes[body..]);
    if headers.get("transfer-encoding").is_some_and(|coding| coding.contains("chunked"))
        && let Some(whole) = without_chunks(&content)
    {
        content = Cow::Owned(whole);
    }
    if let Some(unpacked) = unpack::whole(&content, config.max_bytes).map_err(Outcome::Failure)? {
        content = Cow::Owned(unpacked);
    }
    // Feeds are often sent as pages; their entries have pages of their own.
    if sniff::format("", &content[..content.len().min(sniff::WINDOW)]) == sniff::Format::Feed {
        return Err(skipped("", "feed"));
    }
    Ok((content, media.contains("html")))
}

fn find(bytes: &[u8], mark: &[u8]) -> Option<usize> {
    bytes.windows(mark.len()).take(LONGEST_HEADER).position(|window| window == mark)
}

/// The content of a chunked message; `None` if it is not chunked after all, as in crawls that undo it.
fn without_chunks(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut content = Vec::with_capacity(bytes.len());
    let mut rest = bytes;
    loop {
        let end = rest.iter().take(100).position(|&byte| byte == b'\n')?;
        let size = std::str::from_utf8(&rest[..end]).ok()?.split(';').next()?.trim();
        let size = usize::from_str_radix(size, 16).ok()?;
        rest = &rest[end + 1..];
        if size == 0 {
            return Some(content);
        }
        content.extend_from_slice(rest.get(..size)?);
        rest = rest.get(size..)?.trim_ascii_start();
    }
}

/// How every record begins.
const MARK: &[u8] = b"WARC/";

/// Moves to the next `WARC/` at the start of a line; the number of bytes lost, blank ones aside.
fn find_record(input: &mut Rereading) -> io::Result<Option<u64>> {
    let mut lost = 0;
    loop {
        let buffer = input.fill_buf()?;
        if buffer.is_empty() {
            return Ok(None);
        }
        if buffer.starts_with(MARK) {
            return Ok(Some(lost));
        }
        // The buffer may end inside the mark.
        if MARK.starts_with(buffer) {
            let mut start = Vec::with_capacity(MARK.len());
            input.take(MARK.len() as u64).read_to_end(&mut start)?;
            if start.len() < MARK.len() {
                return Ok(None);
            }
            input.put_back(&start);
            continue;
        }
        // At most one line, or what is buffered of it.
        let used = buffer.iter().position(|&byte| byte == b'\n').map_or(buffer.len(), |at| at + 1);
        lost += buffer[..used].iter().filter(|byte| !byte.is_ascii_whitespace()).count() as u64;
        input.consume(used);
    }
}

/// Reads lines into `block` up to a blank one; whether they end.
fn read_block(input: &mut dyn BufRead, block: &mut Vec<u8>) -> io::Result<bool> {
    block.clear();
    loop {
        let before = block.len();
        input.take(LONGEST_HEADER as u64).read_until(b'\n', block)?;
        let line = &block[before..];
        if line.is_empty() || block.len() > LONGEST_HEADER {
            return Ok(false);
        }
        if line.trim_ascii().is_empty() {
            return Ok(true);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::sniff::Format;
    use crate::{Config, Counts, Outcome};

    fn record(kind: &str, http: &str, length: isize) -> String {
        let said = http.len() as isize + length;
        format!(
            "WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: https://example.org/a\r\nContent-Type: application/http\r\n\
             Content-Length: {said}\r\n\r\n{http}\r\n\r\n"
        )
    }

    #[track_caller]
    fn check(archive: &str, read: u64, skipped: u64, failed: u64) {
        let mut counts = Counts::default();
        crate::read_bytes("a.warc", archive.as_bytes(), &Config::default(), &mut |outcome: Outcome| {
            counts.add(&outcome)
        });
        let sum = |map: &std::collections::BTreeMap<String, u64>| map.values().sum::<u64>();
        assert_eq!(
            (counts.read, sum(&counts.skipped), sum(&counts.failed)),
            (read, skipped, failed),
            "{counts:?}"
        );
    }

    const PAGE: &str = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<html><title>Oslo</title><p>Norway closed its border on \
                        Monday, the ministry of the interior said in a long statement to the press.</p></html>";

    #[test]
    fn pages_are_read_and_the_rest_counted() {
        let image = "HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\nx";
        let archive = [
            record("warcinfo", "x", 0),
            record("response", PAGE, 0),
            record("revisit", "", 0),
            record("response", image, 0),
            record("response", PAGE, 0).replace("example.org/a", "example.org/robots.txt"),
        ];
        check(&archive.concat(), 1, 4, 0);
    }

    #[test]
    fn a_record_begins_wherever_the_buffer_ends() {
        struct Pieces<'a>(&'a [u8], usize);
        impl std::io::Read for Pieces<'_> {
            fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
                let size = self.1.min(into.len());
                std::io::Read::read(&mut self.0, &mut into[..size])
            }
        }
        let archive = [record("response", PAGE, 0), record("warcinfo", "x", 0), record("response", PAGE, 0)];
        let (archive, config) =
            (archive.concat(), Config { format: Some(Format::Warc), ..Config::default() });
        for size in 1..archive.len() {
            let mut counts = Counts::default();
            crate::read_stream(
                "a.warc",
                Pieces(archive.as_bytes(), size),
                &config,
                &mut |outcome: Outcome| {
                    counts.add(&outcome);
                },
            );
            assert_eq!(
                (counts.read, counts.skipped.len(), counts.failed.len()),
                (2, 1, 0),
                "{size}: {counts:?}"
            );
        }
    }

    #[test]
    fn a_length_that_lies_costs_its_own_record_only() {
        check(&[record("request", PAGE, -20), record("response", PAGE, 0)].concat(), 1, 1, 1);
        check(&record("response", PAGE, 900), 0, 0, 1);
        check(&[record("response", PAGE, 90), record("response", PAGE, 0)].concat(), 1, 0, 1);
        check(&[record("response", PAGE, 9_000), record("response", PAGE, 0)].concat(), 1, 0, 1);
        check("WARC/1.0\r\nContent-Length: x\r\n\r\n", 0, 0, 1);
    }
}
