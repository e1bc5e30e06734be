//! Reads a page's tags in one pass, without building a tree: metadata, depth, and a flat text for pages no extractor can take.
//!
//! Never recurses, never looks back: 100,000 nested tags or 20 MB of script cost no more than their bytes.

use super::entities;

/// What one pass over a page finds.
#[derive(Clone, Debug, Default)]
pub struct Scan {
    /// `name`, `property`, `itemprop` or `http-equiv` of `meta` tags, lower case, and their `content`.
    pub metas: Vec<(String, String)>,
    /// Bodies of `script type="application/ld+json"`.
    pub json_ld: Vec<String>,
    /// The `title` element.
    pub title: Option<String>,
    /// All `h1` elements.
    pub headings: Vec<String>,
    /// `datetime` of `time` elements, and whether the tag says it is the publication.
    pub times: Vec<(String, bool)>,
    /// Text of elements that say they are an author: `rel=author`, `itemprop=author`.
    pub authors: Vec<String>,
    /// `link rel=canonical`.
    pub canonical: Option<String>,
    /// `lang` of the `html` element.
    pub lang: Option<String>,
    /// Greatest number of elements open at once.
    pub depth: usize,
    /// Number of tags.
    pub tags: usize,
}

/// A start tag's attributes, names in lower case.
type Attributes = Vec<(String, String)>;

const VOID: [&str; 14] = [
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr",
    "param",
];

/// Elements whose content is no text.
const RAW: [&str; 6] = ["script", "style", "noscript", "template", "svg", "iframe"];

/// Most text kept of one title, heading or author.
const LONGEST: usize = 1_000;

enum Capture {
    Title,
    Heading,
    Author(String),
}

/// Scans a page.
pub fn scan(html: &str) -> Scan {
    let mut scan = Scan::default();
    let mut open = 0_usize;
    let mut capture: Option<(Capture, String)> = None;
    walk(html, &mut |piece| match piece {
        Piece::Text(text) => {
            if let Some((_, buffer)) = capture.as_mut().filter(|(_, buffer)| buffer.len() < LONGEST) {
                buffer.push_str(text);
            }
        }
        Piece::Raw(name, attributes, body) => {
            if name == "script" && value(attributes, "type").is_some_and(|kind| kind.contains("ld+json")) {
                scan.json_ld.push(body.to_owned());
            }
        }
        Piece::Start(name, attributes) => {
            scan.tags += 1;
            if !VOID.contains(&name) {
                open += 1;
                scan.depth = scan.depth.max(open);
            }
            start(&mut scan, name, attributes);
            if capture.is_none() {
                capture = match name {
                    "title" if scan.title.is_none() => Some((Capture::Title, String::new())),
                    "h1" => Some((Capture::Heading, String::new())),
                    _ if !VOID.contains(&name) && is_author(attributes) => {
                        Some((Capture::Author(name.to_owned()), String::new()))
                    }
                    _ => None,
                };
            } else if let Some((_, buffer)) = &mut capture {
                buffer.push(' ');
            }
        }
        Piece::End(name) => {
            open = open.saturating_sub(usize::from(!VOID.contains(&name)));
            let ends = matches!(
                (&capture, name),
                (Some((Capture::Title, _)), "title") | (Some((Capture::Heading, _)), "h1")
            ) || matches!(&capture, Some((Capture::Author(opened), _)) if opened == name);
            if ends && let Some((what, text)) = capture.take() {
                let text = entities::decode(&text).split_whitespace().collect::<Vec<_>>().join(" ");
                match what {
                    _ if text.is_empty() => {}
                    Capture::Title => scan.title = Some(text),
                    Capture::Heading => scan.headings.push(text),
                    Capture::Author(_) => scan.authors.push(text),
                }
            }
        }
    });
    scan
}

fn is_author(attributes: &Attributes) -> bool {
    value(attributes, "rel").is_some_and(|rel| rel.split_whitespace().any(|word| word == "author"))
        || value(attributes, "itemprop").is_some_and(|property| property == "author")
}

fn start(scan: &mut Scan, name: &str, attributes: &Attributes) {
    let get = |name: &str| value(attributes, name);
    match name {
        "html" => scan.lang = scan.lang.take().or_else(|| get("lang").map(str::to_owned)),
        "link" if get("rel").is_some_and(|rel| rel.eq_ignore_ascii_case("canonical")) => {
            scan.canonical = scan.canonical.take().or_else(|| get("href").map(str::to_owned));
        }
        "time" => {
            let says = get("itemprop").is_some_and(|property| property.contains("datePublished"))
                || get("pubdate").is_some()
                || get("class")
                    .is_some_and(|class| class.contains("publish") || class.contains("entry-date"));
            if let Some(time) = get("datetime") {
                scan.times.push((time.to_owned(), says));
            }
        }
        _ => {}
    }
    let content = get("content").or_else(|| get("datetime"));
    let key = ["property", "name", "itemprop"].iter().find_map(|key| get(key));
    if let (Some(key), Some(content)) = (key, content)
        && (name == "meta" || get("itemprop").is_some())
        && !content.trim().is_empty()
        && content.len() < 20_000
    {
        scan.metas.push((key.trim().to_ascii_lowercase(), content.trim().to_owned()));
    }
}

/// An attribute's value.
fn value<'a>(attributes: &'a Attributes, name: &str) -> Option<&'a str> {
    attributes.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
}

/// A piece of a page.
enum Piece<'h> {
    Text(&'h str),
    Start(&'h str, &'h Attributes),
    End(&'h str),
    /// An element whose content is no text: name, attributes, content.
    Raw(&'h str, &'h Attributes, &'h str),
}

/// Calls `visit` with each piece of `html` in order.
fn walk(html: &str, visit: &mut dyn FnMut(Piece)) {
    let mut rest = html;
    let mut attributes = Attributes::new();
    while let Some(at) = rest.find('<') {
        if at > 0 {
            visit(Piece::Text(&rest[..at]));
        }
        rest = &rest[at..];
        if let Some(comment) = rest.strip_prefix("<!--") {
            rest = comment.find("-->").map_or("", |end| &comment[end + 3..]);
            continue;
        }
        let inner = &rest[1..];
        let is_end = inner.starts_with('/');
        let name_text = inner.trim_start_matches('/');
        let length = name_text.bytes().take_while(|byte| byte.is_ascii_alphanumeric()).count().min(40);
        if length == 0 {
            let is_declaration = inner.starts_with(['!', '?']);
            let end = if is_declaration { inner.find('>').map_or(inner.len(), |end| end + 1) } else { 0 };
            if end == 0 {
                visit(Piece::Text("<"));
            }
            rest = &inner[end..];
            continue;
        }
        let name = name_text[..length].to_ascii_lowercase();
        rest = read_attributes(&name_text[length..], &mut attributes);
        if is_end {
            visit(Piece::End(&name));
        } else if RAW.contains(&name.as_str()) {
            let (body, tail) = split_raw(rest, &name);
            visit(Piece::Raw(&name, &attributes, body));
            rest = tail;
        } else {
            visit(Piece::Start(&name, &attributes));
        }
    }
    if !rest.is_empty() {
        visit(Piece::Text(rest));
    }
}

/// Reads attributes up to and with `>`; returns what follows.
fn read_attributes<'h>(text: &'h str, attributes: &mut Attributes) -> &'h str {
    /// More attributes than any honest tag has.
    const MOST: usize = 100;
    attributes.clear();
    let mut rest = text;
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_whitespace() || c == '/');
        if rest.is_empty() {
            return rest;
        }
        if let Some(tail) = rest.strip_prefix('>') {
            return tail;
        }
        if rest.starts_with('<') {
            return rest;
        }
        let end =
            rest.find(|c: char| c.is_whitespace() || matches!(c, '=' | '>' | '/')).unwrap_or(rest.len());
        let (key, mut tail) = rest.split_at(end.max(rest.chars().next().map_or(0, char::len_utf8)));
        let mut found = "";
        if let Some(after) = tail.trim_start().strip_prefix('=') {
            let after = after.trim_start();
            let quote = after.chars().next().filter(|c| matches!(c, '"' | '\''));
            (found, tail) = match quote {
                Some(quote) => {
                    let inner = &after[1..];
                    let end = inner.find(quote).unwrap_or(inner.len());
                    (&inner[..end], inner.get(end + 1..).unwrap_or(""))
                }
                None => {
                    let end = after.find(|c: char| c.is_whitespace() || c == '>').unwrap_or(after.len());
                    after.split_at(end)
                }
            };
        }
        if attributes.len() < MOST {
            attributes.push((key.to_ascii_lowercase(), entities::decode(found)));
        }
        rest = tail;
    }
}

/// The content of a raw element and what follows its end tag.
fn split_raw<'h>(text: &'h str, name: &str) -> (&'h str, &'h str) {
    let mut from = 0;
    while let Some(at) = text[from..].find("</") {
        let start = from + at;
        let tail = &text[start + 2..];
        if tail.get(..name.len()).is_some_and(|end| end.eq_ignore_ascii_case(name)) {
            let close = tail.find('>').map_or(tail.len(), |close| close + 1);
            return (&text[..start], &tail[close..]);
        }
        from = start + 2;
    }
    // Never closed: the page ends here for us as for a browser.
    (text, "")
}

/// The page's words, a line for each block: for pages that no extractor can take.
pub fn flatten(html: &str) -> String {
    const INLINE: [&str; 16] = [
        "a", "b", "i", "em", "strong", "span", "u", "sup", "sub", "small", "mark", "q", "abbr", "cite",
        "font", "code",
    ];
    let mut text = String::new();
    walk(html, &mut |piece| match piece {
        Piece::Text(words) => text.push_str(&entities::decode(words).replace(['\n', '\r', '\t'], " ")),
        // The cells of a row stay on its line.
        Piece::Start("td" | "th", _) | Piece::End("td" | "th") => text.push(' '),
        Piece::Start(name, _) | Piece::End(name) if !INLINE.contains(&name) => text.push('\n'),
        _ => {}
    });
    let lines: Vec<String> = text
        .lines()
        .map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "))
        .filter(|line| !line.is_empty())
        .collect();
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::{flatten, scan};

    #[test]
    fn metadata_in_one_pass() {
        let scan = scan(
            "<!doctype html><HTML lang=de><head><title>Oslo &amp; Bergen</title><meta property='og:title' content=\"A > B\">\
             <link rel=canonical href=/x><script type=application/ld+json>{\"a\":\"</b>\"}</script></head>\
             <h1>One <b>two</b></h1><time datetime=2021-05-20 pubdate>x</time><a rel=author>Ann Lee</a>",
        );
        assert_eq!(scan.title.as_deref(), Some("Oslo & Bergen"));
        assert_eq!(scan.metas, [("og:title".to_owned(), "A > B".to_owned())]);
        assert_eq!(scan.headings, ["One two"]);
        assert_eq!(scan.times, [("2021-05-20".to_owned(), true)]);
        assert_eq!(scan.authors, ["Ann Lee"]);
        assert_eq!(scan.json_ld, ["{\"a\":\"</b>\"}"]);
        assert_eq!(scan.lang.as_deref(), Some("de"));
    }

    #[test]
    fn flat_text_keeps_blocks_apart() {
        assert_eq!(flatten("<p>One <b>two</b></p><p>1 < 2<script>x</script>"), "One two\n1 < 2");
        assert_eq!(flatten("<p"), "");
    }
}
