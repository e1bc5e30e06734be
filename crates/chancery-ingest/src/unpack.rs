//! Undoes compression, within limits.

use std::io::{self, Read};

use crate::Failure;
use crate::sniff::Format;

/// A reader of what `input` holds, which is in `format`; `None` if that is no compression.
pub fn reader<'r>(format: Format, input: Box<dyn io::BufRead + 'r>) -> Option<Box<dyn Read + 'r>> {
    match format {
        Format::Gzip => Some(Box::new(flate2::bufread::MultiGzDecoder::new(input))),
        Format::Bzip2 => Some(Box::new(bzip2::bufread::MultiBzDecoder::new(input))),
        Format::Zstd => match ruzstd::decoding::StreamingDecoder::new(input) {
            Ok(decoder) => Some(Box::new(decoder)),
            Err(error) => Some(Box::new(Broken(Some(error.to_string())))),
        },
        _ => None,
    }
}

/// A reader that fails at once.
struct Broken(Option<String>);

impl Read for Broken {
    fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
        self.0.take().map_or(Ok(0), |cause| Err(io::Error::other(cause)))
    }
}

/// The content of gzipped `bytes`, at most `limit` bytes of it; `None` if they are not gzipped.
///
/// What could be read of a damaged stream is returned.
///
/// # Errors
/// If there is more than `limit`: a bomb.
pub fn whole(bytes: &[u8], limit: usize) -> Result<Option<Vec<u8>>, Failure> {
    if !bytes.starts_with(b"\x1f\x8b") {
        return Ok(None);
    }
    let mut content = Vec::new();
    let mut decoder = flate2::bufread::MultiGzDecoder::new(bytes).take(limit as u64 + 1);
    // A truncated stream still gives its beginning.
    let _ = decoder.read_to_end(&mut content);
    if content.len() > limit {
        return Err(Failure::new("", format!("expected at most {limit} bytes, found more"))
            .hint("raise the limit with --max-bytes"));
    }
    Ok(Some(content))
}

/// `name` without the ending of its compression.
pub fn inner_name(name: &str) -> &str {
    [".gz", ".zst", ".bz2"].iter().find_map(|ending| name.strip_suffix(ending)).unwrap_or(name)
}
