//! Undoes compression, within limits.

use std::io::{self, BufRead, BufReader, Read};
use std::ops::Range;

use sirocco::inflate::Decoder;

use crate::Failure;
use crate::sniff::{Format, WINDOW};

/// A reader of what `input` holds, which is in `format`; `None` if that is no compression.
pub fn reader<'r>(format: Format, input: Box<dyn BufRead + 'r>) -> Option<Box<dyn BufRead + 'r>> {
    match format {
        Format::Gzip => Some(Box::new(Gunzip::new(input))),
        Format::Bzip2 => Some(buffered(bzip2::bufread::MultiBzDecoder::new(input))),
        Format::Zstd => match ruzstd::decoding::StreamingDecoder::new(input) {
            Ok(decoder) => Some(buffered(decoder)),
            Err(error) => Some(buffered(Broken(Some(error.to_string())))),
        },
        _ => None,
    }
}

fn buffered<'r>(input: impl Read + 'r) -> Box<dyn BufRead + 'r> {
    Box::new(BufReader::with_capacity(WINDOW, input))
}

/// What gzip members one after the other hold, read where it was undone.
///
/// A member of an archive fits in the buffer as a rule, so that its record is seen in one piece.
struct Gunzip<R> {
    input: R,
    decoder: Box<Decoder>,
    buffer: Vec<u8>,
    /// What of `buffer` was not yet read.
    pending: Range<usize>,
    /// Whether the buffer has to be emptied before the member goes on.
    is_full: bool,
    is_in_member: bool,
    /// Bytes of the member that came out so far.
    undone: u64,
    /// What broke the stream, told once what came before it was read.
    broken: Option<io::Error>,
}

impl<R: BufRead> Gunzip<R> {
    /// Bytes undone at once; fewer would cut more pages in two, more leave the processor's cache.
    const BUFFER: usize = 256 << 10;

    /// Packed bytes undone at once: what a damaged stream loses before the damage.
    const CHUNK: usize = 16 << 10;

    fn new(input: R) -> Gunzip<R> {
        Gunzip {
            input,
            decoder: Box::new(Decoder::new(sirocco::Format::Gzip)),
            buffer: vec![0; Self::BUFFER],
            pending: 0..0,
            is_full: false,
            is_in_member: false,
            undone: 0,
            broken: None,
        }
    }

    /// Undoes the next part: a member's end, a full buffer, or what there was before the input broke.
    fn fill(&mut self) -> io::Result<()> {
        if self.is_full {
            let dropped = self.decoder.make_room(&mut self.buffer);
            self.pending = self.pending.end - dropped..self.pending.end - dropped;
            self.is_full = false;
        }
        loop {
            let input = self.input.fill_buf()?;
            let is_end = input.is_empty();
            if !self.is_in_member {
                if is_end {
                    return Ok(());
                }
                (self.pending, self.undone, self.is_in_member) = (0..0, 0, true);
            }
            let input = &input[..input.len().min(Self::CHUNK)];
            let result = self.decoder.decompress(input, &mut self.buffer, is_end);
            let result = result.map(|progress| (progress.consumed, progress.done, progress.full));
            // A wrong sum at its end does not unsay what the member said.
            self.pending.end += (self.decoder.total_out() - self.undone) as usize;
            self.undone = self.decoder.total_out();
            let (consumed, is_done, is_full) = result?;
            self.is_full = is_full;
            self.input.consume(consumed);
            if is_done {
                self.is_in_member = false;
                // A member may be empty.
                if self.pending.is_empty() {
                    continue;
                }
            }
            if is_done || self.is_full {
                return Ok(());
            }
        }
    }
}

impl<R: BufRead> BufRead for Gunzip<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.pending.is_empty() {
            if let Some(error) = self.broken.take() {
                return Err(error);
            }
            if let Err(error) = self.fill() {
                if self.pending.is_empty() {
                    return Err(error);
                }
                self.broken = Some(error);
            }
        }
        Ok(&self.buffer[self.pending.clone()])
    }

    fn consume(&mut self, amount: usize) {
        self.pending.start = (self.pending.start + amount).min(self.pending.end);
    }
}

impl<R: BufRead> Read for Gunzip<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let read = self.fill_buf()?.read(into)?;
        self.consume(read);
        Ok(read)
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
    let mut decoder = Gunzip::new(bytes).take(limit as u64 + 1);
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

#[cfg(test)]
mod tests {
    use std::io::{BufReader, Read as _, Write as _};

    use flate2::Compression;
    use flate2::write::GzEncoder;
    use proptest::prelude::*;

    use super::{Gunzip, whole};

    fn gzip(bytes: &[u8], level: u32) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::new(level));
        encoder.write_all(bytes).expect("writing to memory");
        encoder.finish().expect("writing to memory")
    }

    /// What comes out, read in pieces of `step` bytes of input.
    fn undone(packed: &[u8], step: usize) -> (Vec<u8>, bool) {
        let mut content = Vec::new();
        let result = Gunzip::new(BufReader::with_capacity(step, packed)).read_to_end(&mut content);
        (content, result.is_ok())
    }

    #[test]
    fn members_empty_large_and_cut() {
        let large: Vec<u8> = (0..700_000_u32).flat_map(|i| (i / 7).to_le_bytes()).collect();
        let packed = [gzip(b"", 6), gzip(&large, 6), gzip(b"Oslo", 0), gzip(b"", 1)].concat();
        let wanted = [large.as_slice(), b"Oslo"].concat();
        for step in [1, 7, 8_192, 1 << 20] {
            assert!(undone(&packed, step) == (wanted.clone(), true), "step {step}");
        }
        let (content, is_whole) = undone(&packed[..packed.len() / 2], 8_192);
        assert!(!is_whole && content.len() > 1_000_000 && large.starts_with(&content));
    }

    #[test]
    fn what_stands_before_damage_is_read() {
        let text: Vec<u8> =
            (0..200_000_u64).flat_map(|i| format!("{} ", i * i % 7_919).into_bytes()).collect();
        let mut packed = gzip(&text, 6);
        let half = packed.len() / 2;
        packed[half..half + 40].fill(0xff);
        let content = whole(&packed, 1 << 30).expect("no bomb").expect("gzip");
        assert!(content.len() > text.len() / 3, "{}", content.len());
        assert!(text[..text.len() / 3] == content[..text.len() / 3]);
    }

    proptest! {
        #[test]
        fn as_others_undo_it(parts in prop::collection::vec((prop::collection::vec(any::<u8>(), 0..3_000), 0..9_u32), 0..4), step in 1_usize..5_000) {
            let packed: Vec<u8> = parts.iter().flat_map(|(part, level)| gzip(part, *level)).collect();
            let content: Vec<u8> = parts.into_iter().flat_map(|(part, _)| part).collect();
            prop_assert_eq!(undone(&packed, step), (content, true));
        }

        #[test]
        fn damage_is_no_panic(content in prop::collection::vec(any::<u8>(), 0..3_000), at in any::<prop::sample::Index>(), byte: u8) {
            let mut packed = gzip(&content, 6);
            let at = at.index(packed.len());
            packed[at] = byte;
            let _ = undone(&packed, 100);
        }
    }
}
