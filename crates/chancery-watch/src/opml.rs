//! Lists of feeds: OPML, or one address a line.

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use url::Url;

use crate::Error;

/// The feeds that a list names, in its order, each once.
///
/// # Errors
/// If the list names none.
pub fn read(text: &str) -> Result<Vec<Url>, Error> {
    let mut feeds: Vec<Url> = Vec::new();
    let addresses = if text.trim_start_matches('\u{feff}').trim_start().starts_with('<') {
        of_outlines(text)
    } else {
        let lines = text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
        lines.map(str::to_owned).collect()
    };
    for address in addresses {
        if let Ok(url) = Url::parse(address.trim())
            && matches!(url.scheme(), "http" | "https")
            && !feeds.contains(&url)
        {
            feeds.push(url);
        }
    }
    if feeds.is_empty() { Err(Error::NoFeeds) } else { Ok(feeds) }
}

/// `xmlUrl` of all outlines, up to where the file breaks.
fn of_outlines(text: &str) -> Vec<String> {
    let mut reader = Reader::from_str(text);
    let mut found = Vec::new();
    loop {
        match reader.read_event() {
            Ok(Event::Start(tag) | Event::Empty(tag))
                if tag.name().as_ref().eq_ignore_ascii_case(b"outline") =>
            {
                found.extend(address(&tag));
            }
            Ok(Event::Eof) | Err(_) => return found,
            Ok(_) => {}
        }
    }
}

fn address(tag: &BytesStart) -> Option<String> {
    let mut attributes = tag.attributes();
    let mut named = attributes
        .with_checks(false)
        .flatten()
        .filter(|attribute| attribute.key.as_ref().eq_ignore_ascii_case(b"xmlurl"));
    let value = String::from_utf8_lossy(&named.next()?.value).into_owned();
    Some(value.replace("&amp;", "&").replace("&#38;", "&"))
}

#[cfg(test)]
mod tests {
    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let found = super::read(text).unwrap_or_default();
        assert_eq!(found.iter().map(url::Url::as_str).collect::<Vec<_>>(), expected);
    }

    #[test]
    fn lists() {
        check(
            "<?xml version=\"1.0\"?><opml version=\"2.0\"><body><outline text=\"World\"><outline type=\"rss\" \
             xmlUrl=\"https://a.example/f?x=1&amp;y=2\"/><outline xmlUrl='http://b.example/f'/></outline>\
             <outline xmlUrl='http://b.example/f'/><outline xmlUrl='file:///etc/passwd'/></body></opml>",
            &["https://a.example/f?x=1&y=2", "http://b.example/f"],
        );
        check("# mine\nhttps://a.example/f\n\nnonsense\n", &["https://a.example/f"]);
        check("<opml><outline xmlUrl='http://a.example/f'/><outline xmlUrl=", &["http://a.example/f"]);
        check("<opml/>", &[]);
    }
}
