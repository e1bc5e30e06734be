//! Reads on until a document's format can be told: a pipe may hand over its first bytes one by one.

use std::io::{self, BufRead, Cursor, Read};

use crate::sniff::{self, Format, WINDOW};

/// What a document begins with: all that its format is told by, unless less is enough.
///
/// Gives the format and an input that still has every byte; no format if there are none.
pub fn settle<'i>(
    name: &str,
    mut input: Box<dyn BufRead + 'i>,
) -> io::Result<(Option<Format>, Box<dyn BufRead + 'i>)> {
    let first = input.fill_buf()?;
    if first.is_empty() {
        return Ok((None, input));
    }
    let format = sniff::format(name, &first[..first.len().min(WINDOW)]);
    if first.len() >= WINDOW || is_plain_to_see(format) {
        return Ok((Some(format), input));
    }
    let mut head: Vec<u8> = Vec::with_capacity(WINDOW);
    loop {
        let more = match input.fill_buf() {
            Ok(more) => more,
            // Whoever reads what came before shall meet the error where it was.
            Err(error) => {
                let format = sniff::format(name, &head);
                let rest = io::BufReader::with_capacity(1, Broken(Some(error)));
                return Ok((Some(format), Box::new(Cursor::new(head).chain(rest))));
            }
        };
        let used = more.len().min(WINDOW - head.len());
        head.extend_from_slice(&more[..used]);
        input.consume(used);
        let format = sniff::format(name, &head);
        if used == 0 || head.len() >= WINDOW || is_plain_to_see(format) {
            return Ok((Some(format), Box::new(Cursor::new(head).chain(input))));
        }
    }
}

/// Whether more bytes would not change the format. What is read as a whole anyway may as well be waited for.
fn is_plain_to_see(format: Format) -> bool {
    matches!(
        format,
        Format::Jsonl
            | Format::Csv
            | Format::Warc
            | Format::Gzip
            | Format::Zstd
            | Format::Bzip2
            | Format::Parquet
    )
}

/// An input that broke off.
struct Broken(Option<io::Error>);

impl Read for Broken {
    fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
        self.0.take().map_or(Ok(0), Err)
    }
}

#[cfg(test)]
mod tests {
    use std::io::{BufReader, Read};

    use super::settle;
    use crate::sniff::Format;

    /// Hands out three bytes at a time, then breaks off if told so.
    struct Trickle<'a>(&'a [u8], bool);

    impl Read for Trickle<'_> {
        fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
            if self.0.is_empty() && self.1 {
                return Err(std::io::Error::other("broken"));
            }
            let size = into.len().min(3);
            self.0.read(&mut into[..size])
        }
    }

    #[track_caller]
    fn check(text: &str, breaks: bool, expected: Option<Format>) {
        let input = Box::new(BufReader::new(Trickle(text.as_bytes(), breaks)));
        let (format, mut input) = settle("a", input).expect("the first bytes are there");
        assert_eq!(format, expected, "{text}");
        let mut whole = Vec::new();
        assert_eq!(input.read_to_end(&mut whole).is_err(), breaks, "{text}");
        assert_eq!(whole, text.as_bytes());
    }

    #[test]
    fn what_comes_in_pieces() {
        check("", false, None);
        check("WARC/1.0\r\n", false, Some(Format::Warc));
        check("{\"id\":\"1\",\"text\":\"x\"}\n{\"id\":\"2\",\"text\":\"y\"}\n", false, Some(Format::Jsonl));
        check("{\n  \"id\": 1\n}", false, Some(Format::Json));
        check("<?xml version=\"1.0\"?>\n<rss version=\"2.0\">", false, Some(Format::Feed));
        check("<!DOCTYPE html><p>Oslo", true, Some(Format::Html));
        check(&"Oslo closed its border. ".repeat(5_000), true, Some(Format::Plain));
    }
}
