//! The bytes of a weights file: numbers in 7-bit groups, strings with their length, and parts that are used where
//! they lie, so that nothing large is decoded or copied.

use std::fmt;
use std::ops::Range;
use std::sync::Arc;

/// The weights end too early or contain a value that cannot be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Damaged;

impl fmt::Display for Damaged {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("weights end too early or contain a value that cannot be")
    }
}

/// The bytes of a weights file.
#[derive(Clone)]
pub(crate) enum Bytes {
    /// Compiled in: the system brings in the pages that are looked at, and no others.
    Embedded(&'static [u8]),
    /// Read, and shared by all parts.
    Read(Arc<Vec<u8>>),
}

impl Bytes {
    pub(crate) fn get(&self) -> &[u8] {
        match self {
            Bytes::Embedded(bytes) => bytes,
            Bytes::Read(bytes) => bytes,
        }
    }
}

/// Some of the bytes of a weights file, used where they lie.
#[derive(Clone)]
pub(crate) struct Part {
    bytes: Bytes,
    place: Range<usize>,
}

impl Part {
    /// A part that is no file's.
    pub(crate) fn own(bytes: Vec<u8>) -> Part {
        let place = 0..bytes.len();
        Part { bytes: Bytes::Read(Arc::new(bytes)), place }
    }

    // Not inlined: loops over the bytes would check where they come from each time.
    #[inline(never)]
    pub(crate) fn get(&self) -> &[u8] {
        self.bytes.get().get(self.place.clone()).unwrap_or_default()
    }
}

impl fmt::Debug for Part {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} bytes", self.place.len())
    }
}

/// Reads a weights file from the front.
pub(crate) struct Input {
    bytes: Bytes,
    at: usize,
}

impl Input {
    pub(crate) fn new(bytes: Bytes) -> Input {
        Input { bytes, at: 0 }
    }

    fn take(&mut self, length: usize) -> Result<Range<usize>, Damaged> {
        let end = self.at.checked_add(length).filter(|&end| end <= self.bytes.get().len()).ok_or(Damaged)?;
        let place = self.at..end;
        self.at = end;
        Ok(place)
    }

    pub(crate) fn byte(&mut self) -> Result<u8, Damaged> {
        let place = self.take(1)?;
        Ok(self.bytes.get()[place.start])
    }

    pub(crate) fn number(&mut self) -> Result<u64, Damaged> {
        let mut value = 0u64;
        for shift in (0..63).step_by(7) {
            let byte = self.byte()?;
            value |= u64::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return Ok(value);
            }
        }
        Err(Damaged)
    }

    pub(crate) fn text(&mut self) -> Result<String, Damaged> {
        let length = self.number()? as usize;
        let place = self.take(length)?;
        std::str::from_utf8(&self.bytes.get()[place]).map(str::to_owned).map_err(|_| Damaged)
    }

    pub(crate) fn texts(&mut self) -> Result<Vec<String>, Damaged> {
        (0..self.number()?).map(|_| self.text()).collect()
    }

    /// The next `length` bytes, where they lie.
    pub(crate) fn part(&mut self, length: usize) -> Result<Part, Damaged> {
        let place = self.take(length)?;
        Ok(Part { bytes: self.bytes.clone(), place })
    }
}

/// Collects the bytes that [`Input`] reads.
#[derive(Default)]
pub(crate) struct Output {
    pub(crate) bytes: Vec<u8>,
}

impl Output {
    pub(crate) fn number(&mut self, mut value: u64) {
        while value >= 0x80 {
            self.bytes.push(value as u8 | 0x80);
            value >>= 7;
        }
        self.bytes.push(value as u8);
    }

    pub(crate) fn text(&mut self, text: &str) {
        self.number(text.len() as u64);
        self.bytes.extend_from_slice(text.as_bytes());
    }

    pub(crate) fn texts(&mut self, texts: &[String]) {
        self.number(texts.len() as u64);
        for text in texts {
            self.text(text);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_texts_come_back() {
        let mut output = Output::default();
        output.number(300);
        output.text("Reykjavík");
        output.bytes.extend([1, 2, 3]);
        let mut input = Input::new(Bytes::Read(Arc::new(output.bytes)));
        assert_eq!(input.number(), Ok(300));
        assert_eq!(input.text().as_deref(), Ok("Reykjavík"));
        assert_eq!(input.part(3).map(|part| part.get().to_vec()), Ok(vec![1, 2, 3]));
        assert_eq!(input.part(1).map(|_| ()), Err(Damaged));
        assert_eq!(input.byte(), Err(Damaged));
    }
}
