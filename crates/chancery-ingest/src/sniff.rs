//! Names the format of some bytes from how they begin and what their file is called.
//!
//! Content decides; the name breaks ties only. Compression is seen here and undone elsewhere.

/// Bytes looked at.
pub const WINDOW: usize = 64 << 10;

/// A format we read, or know that we don't.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Format {
    Html,
    /// One JSON object a line.
    Jsonl,
    /// One JSON document over several lines.
    Json,
    /// RSS, Atom or RDF.
    Feed,
    Warc,
    Csv,
    Gzip,
    Zstd,
    Bzip2,
    Parquet,
    /// A saved mail.
    Mail,
    Plain,
    /// Something that is no text; what, as far as we know it.
    Binary(&'static str),
}

/// The format of a document that begins with `head`.
pub fn format(name: &str, head: &[u8]) -> Format {
    if let Some(format) = by_magic(head) {
        return format;
    }
    let text = start_of_text(head);
    let lower = name.to_ascii_lowercase();
    let ends = |endings: &[&str]| endings.iter().any(|ending| lower.ends_with(ending));
    if text.starts_with(b"WARC/") {
        return Format::Warc;
    }
    if let Some(format) = by_markup(text) {
        return format;
    }
    if matches!(text.first(), Some(b'{' | b'['))
        && let Some(format) = json(text, ends(&[".jsonl", ".ndjson"]))
    {
        return format;
    }
    if is_mail(text) {
        return Format::Mail;
    }
    if ends(&[".jsonl", ".ndjson"]) {
        return Format::Jsonl;
    }
    if ends(&[".csv", ".tsv"]) || is_table(text) {
        return Format::Csv;
    }
    if ends(&[".html", ".htm", ".xhtml"]) {
        return Format::Html;
    }
    if let Some(what) = is_binary(head) {
        return Format::Binary(what);
    }
    Format::Plain
}

fn by_magic(head: &[u8]) -> Option<Format> {
    const MAGIC: [(&[u8], Format); 19] = [
        (b"\x1f\x8b", Format::Gzip),
        (b"\x28\xb5\x2f\xfd", Format::Zstd),
        (b"BZh", Format::Bzip2),
        (b"PAR1", Format::Parquet),
        (b"%PDF-", Format::Binary("PDF")),
        (b"\x89PNG", Format::Binary("PNG")),
        (b"\xff\xd8\xff", Format::Binary("JPEG")),
        (b"GIF8", Format::Binary("GIF")),
        (b"PK\x03\x04", Format::Binary("zip archive")),
        (b"Rar!", Format::Binary("rar archive")),
        (b"7z\xbc\xaf", Format::Binary("7z archive")),
        (b"\x7fELF", Format::Binary("program")),
        (b"MZ\x90\x00", Format::Binary("program")),
        (b"SQLite format 3\0", Format::Binary("SQLite")),
        (b"\xd0\xcf\x11\xe0", Format::Binary("Office document")),
        (b"OggS", Format::Binary("audio")),
        (b"ID3", Format::Binary("audio")),
        (b"RIFF", Format::Binary("media")),
        (b"\xfd7zXZ\0", Format::Binary("xz archive")),
    ];
    MAGIC.iter().find(|(magic, _)| head.starts_with(magic)).map(|&(_, format)| format)
}

/// What follows a byte order mark and blanks.
fn start_of_text(head: &[u8]) -> &[u8] {
    head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head).trim_ascii_start()
}

fn by_markup(text: &[u8]) -> Option<Format> {
    if text.first() != Some(&b'<') {
        return None;
    }
    let head = &text[..text.len().min(4096)];
    let has = |tags: &[&str]| {
        let opened =
            head.iter().enumerate().filter(|(_, byte)| **byte == b'<').map(|(at, _)| &head[at + 1..]);
        opened.into_iter().any(|tag| tags.iter().any(|wanted| begins(tag, wanted)))
    };
    if has(&["rss", "feed", "rdf:rdf"]) && !has(&["html", "!doctype html"]) {
        return Some(Format::Feed);
    }
    has(&["html", "!doctype", "head", "body", "meta", "title", "article", "div", "p>", "p ", "script"])
        .then_some(Format::Html)
}

/// Whether `text` begins with `word`, large and small letters being the same.
fn begins(text: &[u8], word: &str) -> bool {
    text.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word.as_bytes()))
}

/// Whether a text begins with at least three header lines of a mail, one of which says who sent it.
fn is_mail(text: &[u8]) -> bool {
    const HEADERS: [&str; 12] = [
        "from",
        "to",
        "date",
        "subject",
        "received",
        "return-path",
        "message-id",
        "mime-version",
        "delivered-to",
        "content-type",
        "reply-to",
        "list-unsubscribe",
    ];
    let head = String::from_utf8_lossy(&text[..text.len().min(16 << 10)]);
    let (mut known, mut has_sender) = (0, false);
    for line in head.lines().take_while(|line| !line.is_empty()).filter(|line| !line.starts_with([' ', '\t']))
    {
        let Some((name, _)) = line.split_once(':') else { return false };
        if name.is_empty() || !name.bytes().all(|byte| byte.is_ascii_graphic()) {
            return false;
        }
        let name = name.to_ascii_lowercase();
        known += usize::from(HEADERS.contains(&name.as_str()));
        has_sender |= name == "from";
    }
    known >= 3 && has_sender
}

/// Whether the first line names the columns of a table of reports: the text, and another field.
fn is_table(text: &[u8]) -> bool {
    let Some(end) = text.iter().take(4096).position(|&byte| byte == b'\n') else { return false };
    let Ok(header) = std::str::from_utf8(&text[..end]) else { return false };
    [',', '\t', ';'].into_iter().any(|separator| {
        let cells = header.split(separator).map(|cell| cell.trim().trim_matches('"'));
        let fields: Vec<&str> = cells.filter_map(crate::jsonl::field_of).collect();
        fields.contains(&"text") && fields.iter().any(|field| *field != "text")
    })
}

/// JSON in one of two shapes: an object on the first line is JSON Lines.
fn json(text: &[u8], says_lines: bool) -> Option<Format> {
    let first = text.split(|&byte| byte == b'\n').next().unwrap_or(text).trim_ascii();
    let whole_line = text.contains(&b'\n');
    if first.first() == Some(&b'{')
        && (says_lines || serde_json::from_slice::<serde::de::IgnoredAny>(first).is_ok())
    {
        return Some(Format::Jsonl);
    }
    if first.first() == Some(&b'{') && !whole_line && text.len() >= WINDOW / 2 && first.get(1) == Some(&b'"')
    {
        return Some(Format::Jsonl);
    }
    // `{"` or `[{` over several lines; a plain text may begin with a bracket, too.
    let mut rest = text[1..].trim_ascii_start().iter();
    match (text[0], rest.next()) {
        (b'{', Some(b'"' | b'}')) | (b'[', Some(b'{' | b']')) => Some(Format::Json),
        _ => None,
    }
}

/// Whether bytes are no text in any encoding: many control characters, outside UTF-16's pattern of NULs.
fn is_binary(head: &[u8]) -> Option<&'static str> {
    let head = &head[..head.len().min(8 << 10)];
    if head.is_empty()
        || crate::decode::utf16_without_mark(head).is_some()
        || head.starts_with(b"\xff\xfe")
        || head.starts_with(b"\xfe\xff")
    {
        return None;
    }
    let control = head
        .iter()
        .filter(|&&byte| byte < 9 || (14..32).contains(&byte) && byte != 0x1b || byte == 127)
        .count();
    (control * 10 > head.len()).then_some("unknown kind")
}

#[cfg(test)]
mod tests {
    use super::{Format, format};

    #[track_caller]
    fn check(name: &str, head: &str, expected: Format) {
        assert_eq!(format(name, head.as_bytes()), expected, "{head:?}");
    }

    #[test]
    fn content_decides() {
        check("a", "Oslo closed the border.", Format::Plain);
        check("a.txt", "<!DOCTYPE html><p>x", Format::Html);
        check("a.html", "<?xml version=\"1.0\"?>\n<rss version=\"2.0\">", Format::Feed);
        check("a", "{\"id\":\"1\",\"text\":\"x\"}\n{\"id\":\"2\"", Format::Jsonl);
        check("a", "{\n  \"id\": 1\n}", Format::Json);
        check("a", "[{\"id\": 1}]", Format::Json);
        check("a", "[Oslo] The border is closed.", Format::Plain);
        check("a", "WARC/1.0\r\n", Format::Warc);
        check("a", "%PDF-1.4", Format::Binary("PDF"));
        check("a", "Received: by x\n  for y\nFrom: a@b.org\nSubject: Oslo\n\nText", Format::Mail);
        check("a", "From: Oslo\nTo: Bergen: the new line\nA train left.\n", Format::Plain);
        check("a", "id,headline,body\n1,Oslo,x\n", Format::Csv);
        check("a", "\"url\"\t\"text\"\n", Format::Csv);
        check("a", "The text, the date, and the name.\n", Format::Plain);
        check("a", "\u{1}\u{2}\u{3}\u{4}abc", Format::Binary("unknown kind"));
    }

    #[test]
    fn the_name_breaks_ties() {
        check("a.csv", "id,text\n1,x", Format::Csv);
        check("a.jsonl", "not json at all", Format::Jsonl);
    }
}
