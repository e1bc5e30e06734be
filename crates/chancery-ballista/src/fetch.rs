//! Files as executors read them: those in buckets are brought to this machine's disk first, whole or by lines.
//!
//! The functions of a query cannot wait as its other parts do, so a thread of this module asks the store for them.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write as _};
use std::sync::{OnceLock, mpsc};

use tokio::runtime::{Builder, Runtime};

use crate::place::{Place, is_remote, told};

/// Bytes asked for at once.
const BLOCK: u64 = 8 << 20;

/// The lines of a file that begin in a range of its bytes: the file as far as they are read, from their first on.
pub struct Lines {
    /// Stands where the first line begins.
    pub file: File,
    /// Bytes of the lines.
    pub bytes: u64,
}

/// A file on this machine's disk: itself, or a copy that goes away with its last reader.
///
/// # Errors
/// If it cannot be read; an error of a store says what was expected, what was found, and where.
pub fn whole(name: &str) -> io::Result<File> {
    if !is_remote(name) {
        return File::open(name);
    }
    let mut remote = Remote::open(name)?;
    let mut file = tempfile::tempfile()?;
    let mut from = 0;
    while from < remote.bytes {
        file.write_all(remote.block(from)?)?;
        from += BLOCK;
    }
    file.rewind()?;
    Ok(file)
}

/// The lines of a file that begin at a byte from `start` on and before `end`.
///
/// # Errors
/// As [`whole`].
pub fn lines(name: &str, start: u64, end: u64) -> io::Result<Lines> {
    if !is_remote(name) {
        let mut file = File::open(name)?;
        let bytes = file.metadata()?.len();
        let (from, to) = (line_from(&mut file, bytes, start)?, line_from(&mut file, bytes, end)?);
        file.seek(SeekFrom::Start(from))?;
        return Ok(Lines { file, bytes: to.saturating_sub(from) });
    }
    let mut remote = Remote::open(name)?;
    let bytes = remote.bytes;
    let (from, to) = (line_from(&mut remote, bytes, start)?, line_from(&mut remote, bytes, end)?);
    let bytes = to.saturating_sub(from);
    remote.seek(SeekFrom::Start(from))?;
    let mut file = tempfile::tempfile()?;
    io::copy(&mut remote.take(bytes), &mut file)?;
    file.rewind()?;
    Ok(Lines { file, bytes })
}

/// Where the first line begins that begins at `at` or later, in a file of `length` bytes.
fn line_from(file: &mut (impl Read + Seek), length: u64, at: u64) -> io::Result<u64> {
    let at = at.min(length);
    if at == 0 || at == length {
        return Ok(at);
    }
    file.seek(SeekFrom::Start(at - 1))?;
    let mut here = at - 1;
    let mut buffer = [0; 8192];
    loop {
        let read = file.read(&mut buffer)?;
        if read == 0 {
            return Ok(length);
        }
        if let Some(found) = buffer[..read].iter().position(|&byte| byte == b'\n') {
            return Ok(here + found as u64 + 1);
        }
        here += read as u64;
    }
}

/// A file in a bucket, of which one block is in memory.
struct Remote {
    place: Place,
    bytes: u64,
    at: u64,
    /// Where the block begins, and its bytes.
    block: (u64, Vec<u8>),
}

impl Remote {
    fn open(name: &str) -> io::Result<Remote> {
        let place = Place::of(name).map_err(|error| io::Error::other(format!("{error:#}")))?;
        let asked = place.clone();
        let bytes = waited(&place, async move { asked.size().await })?;
        Ok(Remote { place, bytes, at: 0, block: (0, Vec::new()) })
    }

    /// The bytes from `at` to the end of its block.
    fn block(&mut self, at: u64) -> io::Result<&[u8]> {
        let from = at - at % BLOCK;
        if self.block.1.is_empty() || self.block.0 != from {
            let (asked, to) = (self.place.clone(), (from + BLOCK).min(self.bytes));
            self.block = (from, waited(&self.place, async move { asked.range(from, to).await })?);
        }
        Ok(self.block.1.get((at - from) as usize..).unwrap_or_default())
    }
}

impl Read for Remote {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.at >= self.bytes {
            return Ok(0);
        }
        let mut block = self.block(self.at)?;
        let read = block.read(buffer)?;
        self.at += read as u64;
        Ok(read)
    }
}

impl Seek for Remote {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let at = match to {
            SeekFrom::Start(at) => Some(at),
            SeekFrom::End(by) => self.bytes.checked_add_signed(by),
            SeekFrom::Current(by) => self.at.checked_add_signed(by),
        };
        self.at = at.ok_or(io::ErrorKind::InvalidInput)?;
        Ok(self.at)
    }
}

/// What a question to a store gives, asked by a thread of its own while this one waits.
fn waited<T: Send + 'static>(
    place: &Place,
    question: impl Future<Output = Result<T, object_store::Error>> + Send + 'static,
) -> io::Result<T> {
    static ASKING: OnceLock<io::Result<Runtime>> = OnceLock::new();
    let asking = ASKING.get_or_init(|| Builder::new_multi_thread().worker_threads(1).enable_all().build());
    let asking = asking.as_ref().map_err(|error| io::Error::other(error.to_string()))?;
    let (give, take) = mpsc::channel();
    asking.spawn(async move {
        let _ = give.send(question.await);
    });
    let answer = take.recv().map_err(|_| io::Error::other("whoever asked the store went away"))?;
    answer.map_err(|error| {
        let kind = match &error {
            object_store::Error::NotFound { .. } => io::ErrorKind::NotFound,
            _ => io::ErrorKind::Other,
        };
        io::Error::new(kind, format!("{:#}", told(place.name(), &error)))
    })
}

#[cfg(test)]
mod tests {
    use std::io::Read as _;

    /// Cuts `text` at every multiple of `step` bytes; the lines of each part.
    #[track_caller]
    fn check(text: &str, step: u64, expected: &[&str]) {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("lines");
        std::fs::write(&path, text).expect("written");
        let mut found = Vec::new();
        for start in (0..text.len() as u64).step_by(step as usize) {
            let lines = super::lines(&path.to_string_lossy(), start, start + step).expect("lines");
            let mut part = String::new();
            lines.file.take(lines.bytes).read_to_string(&mut part).expect("text");
            found.push(part);
        }
        assert_eq!(found, expected);
    }

    #[test]
    fn a_line_belongs_to_the_part_in_which_it_begins() {
        check("ab\ncd\nef\n", 3, &["ab\n", "cd\n", "ef\n"]);
        check("ab\ncd\nef", 4, &["ab\ncd\n", "ef"]);
        check("abcdefgh\ni", 4, &["abcdefgh\n", "", "i"]);
    }
}
