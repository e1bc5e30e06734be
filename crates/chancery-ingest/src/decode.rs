//! Makes UTF-8 of bytes in any encoding.
//!
//! In this order: byte order mark, valid UTF-8, a declared label, UTF-16 without a mark, mostly valid UTF-8, a guess.
//! What had to be guessed is noted with its place.

use chancery_model::{Note, Noted, Span};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

/// Decodes plain text.
pub fn decode(bytes: &[u8]) -> Noted<String> {
    decode_labelled(bytes, None)
}

/// Decodes text whose sender calls its encoding `label` (`windows-1251`), which may be wrong.
pub fn decode_labelled(bytes: &[u8], label: Option<&str>) -> Noted<String> {
    if let Some((encoding, length)) = Encoding::for_bom(bytes) {
        return decode_as(&bytes[length..], encoding, None);
    }
    let error = match std::str::from_utf8(bytes) {
        Ok(text) if !text.contains('\0') || utf16_without_mark(bytes).is_none() => {
            return Noted { value: text.to_owned(), notes: Vec::new() };
        }
        Ok(_) => 0,
        Err(error) => error.valid_up_to(),
    };
    if let Some(encoding) = utf16_without_mark(bytes) {
        return decode_as(bytes, encoding, Some((0, "UTF-16 without a byte order mark")));
    }
    if let Some(encoding) = label.and_then(|label| Encoding::for_label(label.as_bytes()))
        && encoding != UTF_8
        && encoding.output_encoding() == encoding
    {
        let (text, _, broken) = encoding.decode(bytes);
        if !broken {
            return Noted { value: text.into_owned(), notes: Vec::new() };
        }
    }
    if is_mostly_utf8(bytes) {
        return decode_as(bytes, UTF_8, Some((error, "damaged UTF-8, unreadable bytes replaced")));
    }
    let mut detector = chardetng::EncodingDetector::new();
    detector.feed(&bytes[..bytes.len().min(1 << 20)], true);
    let encoding = detector.guess(None, false);
    decode_as(bytes, encoding, Some((error, encoding.name())))
}

fn decode_as(bytes: &[u8], encoding: &'static Encoding, doubt: Option<(usize, &str)>) -> Noted<String> {
    let (text, broken) = encoding.decode_without_bom_handling(bytes);
    let mut notes = Vec::new();
    if let Some((at, reading)) = doubt {
        let found = bytes.get(at).map_or_else(|| "the end".to_owned(), |byte| format!("byte 0x{byte:02x}"));
        // What stands before the doubt may end within a character of the encoding that was guessed.
        let before = encoding.decode_without_bom_handling(&bytes[..at]).0.len();
        let start = text.floor_char_boundary(before);
        let end = text[start..].chars().next().map_or(start, |c| start + c.len_utf8());
        let message = format!("expected UTF-8, found {found} at byte {at}; read as {reading}");
        notes.push(Note::new("invalid-utf8", message).at(Span::new(start, end)));
    } else if broken {
        let message = format!("expected {}, found bytes that are none; replaced", encoding.name());
        notes.push(Note::new("invalid-utf8", message));
    }
    Noted { value: text.into_owned(), notes }
}

/// UTF-16 betrays itself by NUL in every second byte, in text of mostly Latin letters.
pub(crate) fn utf16_without_mark(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = &bytes[..bytes.len().min(4 << 10) & !1];
    if head.len() < 4 {
        return None;
    }
    let nul_at = |odd: usize| head.iter().skip(odd).step_by(2).filter(|&&byte| byte == 0).count();
    let (even, odd, half) = (nul_at(0), nul_at(1), head.len() / 2);
    if odd * 10 >= half * 4 && even * 20 <= half {
        return Some(UTF_16LE);
    }
    if even * 10 >= half * 4 && odd * 20 <= half {
        return Some(UTF_16BE);
    }
    None
}

/// Whether bytes look like UTF-8 with a few accidents: at least four of five sequences beyond ASCII are whole.
fn is_mostly_utf8(bytes: &[u8]) -> bool {
    let (mut good, mut bad) = (0_usize, 0_usize);
    for chunk in bytes.utf8_chunks() {
        good += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        bad += usize::from(!chunk.invalid().is_empty());
    }
    good >= bad * 4
}

#[cfg(test)]
mod tests {
    use super::decode;

    #[track_caller]
    fn check(bytes: &[u8], text: &str, place: Option<u32>) {
        let decoded = decode(bytes);
        assert_eq!(decoded.value, text);
        assert_eq!(decoded.notes.first().and_then(|note| note.start), place);
    }

    #[test]
    fn utf8_passes() {
        check("Besançon".as_bytes(), "Besançon", None);
        check(b"\xef\xbb\xbfOslo", "Oslo", None);
    }

    #[test]
    fn other_encodings_are_guessed_and_noted() {
        check(
            b"Der Botschafter sprach \xfcber die Verh\xe4ltnisse in M\xfcnchen",
            "Der Botschafter sprach über die Verhältnisse in München",
            Some(23),
        );
        check(b"\xff\xfeO\0s\0l\0o\0", "Oslo", None);
        check(b"O\0s\0l\0o\0", "Oslo", Some(0));
    }

    #[test]
    fn what_breaks_utf8_may_lie_within_a_character_of_the_guess() {
        let bytes = [b"N\xe2\x80".as_slice(), &[0xa8; 20]].concat();
        check(&bytes, "N鈥èèèèèèèèèè", Some(6));
    }

    #[test]
    fn a_damaged_byte_in_utf8_is_replaced() {
        check(
            "Zürich, Genève, Malmö, Łódź, Århus, Kraków\u{e9}"
                .as_bytes()
                .split_last()
                .map(|(_, rest)| rest)
                .unwrap_or_default(),
            "Zürich, Genève, Malmö, Łódź, Århus, Kraków\u{fffd}",
            Some(50),
        );
    }
}
