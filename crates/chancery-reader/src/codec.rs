//! The bytes of a weights file: numbers in 7-bit groups, strings with their length.

use std::fmt;

/// The weights end too early or contain a value that cannot be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Damaged;

impl fmt::Display for Damaged {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("weights end too early or contain a value that cannot be")
    }
}

/// Reads from the front of a byte slice.
pub(crate) struct Input<'b> {
    bytes: &'b [u8],
}

impl<'b> Input<'b> {
    pub(crate) fn new(bytes: &'b [u8]) -> Input<'b> {
        Input { bytes }
    }

    /// Bytes not yet read.
    pub(crate) fn left(&self) -> usize {
        self.bytes.len()
    }

    #[inline(always)]
    pub(crate) fn byte(&mut self) -> Result<u8, Damaged> {
        let (&first, rest) = self.bytes.split_first().ok_or(Damaged)?;
        self.bytes = rest;
        Ok(first)
    }

    #[inline(always)]
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

    pub(crate) fn text(&mut self) -> Result<&'b str, Damaged> {
        let length = self.number()? as usize;
        if length > self.bytes.len() {
            return Err(Damaged);
        }
        let (text, rest) = self.bytes.split_at(length);
        self.bytes = rest;
        std::str::from_utf8(text).map_err(|_| Damaged)
    }

    pub(crate) fn texts(&mut self) -> Result<Vec<String>, Damaged> {
        let count = self.number()? as usize;
        if count > self.bytes.len() {
            return Err(Damaged);
        }
        (0..count).map(|_| self.text().map(str::to_owned)).collect()
    }
}

/// Collects the bytes that [`Input`] reads.
#[derive(Default)]
pub(crate) struct Output {
    pub(crate) bytes: Vec<u8>,
}

impl Output {
    pub(crate) fn byte(&mut self, byte: u8) {
        self.bytes.push(byte);
    }

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
        let mut input = Input::new(&output.bytes);
        assert_eq!(input.number(), Ok(300));
        assert_eq!(input.text(), Ok("Reykjavík"));
        assert_eq!(input.byte(), Err(Damaged));
    }
}
