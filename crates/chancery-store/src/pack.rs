//! Compressed JSON: zstd, with what the reader surely has as dictionary.

use std::cell::RefCell;
use std::io;
use std::sync::OnceLock;

use chancery_model::Record;
use rusqlite::types::Type;
use serde::Serialize;
use serde::de::DeserializeOwned;
use zstd::bulk::{Compressor, Decompressor};
use zstd::dict::{DecoderDictionary, EncoderDictionary};

use crate::dictionary::{self, Dictionary};
use crate::slim::{Texts, says, slim, whole, whole_into};

/// zstd's level. 3 packs an event of a record in 7 µs.
const LEVEL: i32 = 3;

/// The level of records that come in fast. With a dictionary 5 is a twelfth smaller and takes three times as long, an eighth of the
/// whole time.
const FAST: i32 = 3;

/// The level where reading the reports takes a hundred times as long anyway: a fifth smaller than 3, in 42 µs an event.
/// 15 would save a twentieth more and take nine times as long.
const WELL: i32 = 9;

/// Largest value that is unpacked, in bytes; only a damaged file has a larger one.
const MAX: usize = 1 << 30;

/// The first byte of a record that was made [`slim`] and packed. What zstd packs begins with another; a record that begins so is
/// packed JSON, as in format 1.
const SLIM: u8 = 1;

/// The same, packed against the dictionary whose number follows in six bytes.
const SLIM_WITH: u8 = 2;

/// A typical record; short records are mostly words of it. Part of the format: never changes within one.
static RECORD: &[u8] = include_bytes!("../data/record.dict");

/// What a packed value was packed against.
#[derive(Clone, Copy)]
pub enum Against<'a> {
    /// Nothing.
    Nothing,
    /// A typical record.
    Typical,
    /// The next version of it.
    Next(&'a [u8]),
}

thread_local! {
    /// Making one costs as much as packing some events.
    static TYPICAL: RefCell<Option<Compressor<'static>>> = const { RefCell::new(None) };
    static SMALL: RefCell<Option<Compressor<'static>>> = const { RefCell::new(None) };
    static PLAIN: RefCell<Option<Compressor<'static>>> = const { RefCell::new(None) };
    /// What was packed last, read back; its memory serves the next.
    static SCRATCH: RefCell<Record> = RefCell::default();
    /// With the dictionary of that number, at that level.
    static WITH: RefCell<Option<(i64, Care, Compressor<'static>)>> = const { RefCell::new(None) };
    static WITH_READER: RefCell<Option<(i64, Decompressor<'static>)>> = const { RefCell::new(None) };
    static TYPICAL_READER: RefCell<Option<Decompressor<'static>>> = const { RefCell::new(None) };
    static PLAIN_READER: RefCell<Option<Decompressor<'static>>> = const { RefCell::new(None) };
}

/// Packs bytes.
pub fn pack(bytes: &[u8], against: Against<'_>) -> io::Result<Vec<u8>> {
    match against {
        Against::Nothing => PLAIN.with_borrow_mut(|writer| match writer {
            Some(writer) => writer.compress(bytes),
            None => writer.insert(Compressor::new(LEVEL)?).compress(bytes),
        }),
        Against::Next(next) => Compressor::with_dictionary(LEVEL, next)?.compress(bytes),
        Against::Typical => TYPICAL.with_borrow_mut(|writer| match writer {
            Some(writer) => writer.compress(bytes),
            None => writer.insert(Compressor::with_prepared_dictionary(typical())?).compress(bytes),
        }),
    }
}

/// How much time there is to pack.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Care {
    /// Little.
    Fast,
    /// As much as reading the reports took.
    Small,
}

/// Packs a record without what its reports' texts tell, which leaves the record as it was.
pub fn pack_record(
    record: &mut Record,
    texts: &Texts<'_>,
    care: Care,
    dictionary: Option<&Dictionary>,
) -> rusqlite::Result<Vec<u8>> {
    let bare = slim(record, texts).filter(|bare| match care {
        Care::Fast => says(bare, record, texts),
        Care::Small => {
            SCRATCH.with_borrow_mut(|read| whole_into(bare, texts, read).is_some() && *read == *record)
        }
    });
    let Some(bare) = bare else {
        // Numbers that are none are not the same as themselves; JSON has no word for them either.
        return pack(&serde_json::to_vec(record).map_err(refused)?, Against::Typical).map_err(refused);
    };
    let level = match care {
        Care::Fast => FAST,
        Care::Small => WELL,
    };
    let mut bytes = Vec::new();
    let packed = match dictionary {
        Some(Dictionary { id, body }) => WITH.with_borrow_mut(|writer| {
            bytes.push(SLIM_WITH);
            bytes.extend(&id.to_be_bytes()[2..]);
            if writer.as_ref().is_none_or(|(known, kind, _)| (known, *kind) != (id, care)) {
                *writer = Some((*id, care, Compressor::with_dictionary(level, body)?));
            }
            let Some((_, _, writer)) = writer else { return Err(io::Error::other("no compressor")) };
            writer.compress(&bare)
        }),
        None => {
            bytes.push(SLIM);
            match care {
                Care::Fast => pack(&bare, Against::Nothing),
                Care::Small => SMALL.with_borrow_mut(|writer| match writer {
                    Some(writer) => writer.compress(&bare),
                    None => writer.insert(Compressor::new(WELL)?).compress(&bare),
                }),
            }
        }
    };
    bytes.extend(packed.map_err(refused)?);
    Ok(bytes)
}

/// Whether a record was packed against a dictionary.
pub fn has_dictionary(packed: &[u8]) -> bool {
    packed.first() == Some(&SLIM_WITH)
}

/// What [`slim`] made of a record, if it was packed without a dictionary.
pub fn bare(packed: &[u8]) -> rusqlite::Result<Option<Vec<u8>>> {
    match packed.split_first() {
        Some((&SLIM, packed)) => unpack(packed, Against::Nothing).map(Some),
        _ => Ok(None),
    }
}

/// Unpacks a record, made slim or not; `dictionaries` gives the bytes of a dictionary by its number.
pub fn unpack_record(
    packed: &[u8],
    texts: &Texts<'_>,
    dictionaries: &dyn Fn(i64) -> Option<Vec<u8>>,
) -> rusqlite::Result<Record> {
    let bare = match packed.split_first() {
        Some((&SLIM, packed)) => unpack(packed, Against::Nothing)?,
        Some((&SLIM_WITH, rest)) => {
            let (id, packed) = rest
                .split_at_checked(6)
                .ok_or_else(|| damaged("expected the number of a dictionary, found none"))?;
            let id = id.iter().fold(0, |id, byte| id << 8 | i64::from(*byte));
            unpack_with(packed, id, dictionaries)?
        }
        _ => return from_json(&unpack(packed, Against::Typical)?),
    };
    whole(&bare, texts).ok_or_else(|| damaged("expected a record that fits its reports, found other bytes"))
}

fn unpack_with(
    packed: &[u8],
    id: i64,
    dictionaries: &dyn Fn(i64) -> Option<Vec<u8>>,
) -> rusqlite::Result<Vec<u8>> {
    let size = size(packed)?;
    WITH_READER.with_borrow_mut(|reader| {
        if reader.as_ref().is_none_or(|(known, _)| *known != id) {
            let body = dictionaries(id)
                .filter(|body| dictionary::number(body) == id)
                .ok_or_else(|| damaged("expected the dictionary of the records, found none or another"))?;
            *reader = Some((id, Decompressor::with_dictionary(&body).map_err(damaged)?));
        }
        let Some((_, reader)) = reader else { return Err(damaged("no decompressor")) };
        reader.decompress(packed, size).map_err(damaged)
    })
}

fn typical() -> &'static EncoderDictionary<'static> {
    static READY: OnceLock<EncoderDictionary<'static>> = OnceLock::new();
    READY.get_or_init(|| EncoderDictionary::copy(RECORD, LEVEL))
}

/// Packs a value as JSON.
pub fn pack_json(value: &impl Serialize) -> rusqlite::Result<Vec<u8>> {
    let json = serde_json::to_vec(value).map_err(refused)?;
    pack(&json, Against::Nothing).map_err(refused)
}

/// The size of a packed value.
fn size(packed: &[u8]) -> rusqlite::Result<usize> {
    let size = zstd::zstd_safe::get_frame_content_size(packed)
        .map_err(|_| damaged("expected a compressed value, found other bytes"))?
        .ok_or_else(|| damaged("expected a compressed value with its size, found none"))?;
    usize::try_from(size)
        .ok()
        .filter(|size| *size <= MAX)
        .ok_or_else(|| damaged("expected a value below 1 GiB, found a larger one"))
}

/// Unpacks bytes.
pub fn unpack(packed: &[u8], against: Against<'_>) -> rusqlite::Result<Vec<u8>> {
    let size = size(packed)?;
    static READY: OnceLock<DecoderDictionary<'static>> = OnceLock::new();
    match against {
        Against::Nothing => PLAIN_READER.with_borrow_mut(|reader| match reader {
            Some(reader) => reader.decompress(packed, size),
            None => reader.insert(Decompressor::new()?).decompress(packed, size),
        }),
        Against::Typical => TYPICAL_READER.with_borrow_mut(|reader| match reader {
            Some(reader) => reader.decompress(packed, size),
            None => {
                let typical = READY.get_or_init(|| DecoderDictionary::copy(RECORD));
                reader.insert(Decompressor::with_prepared_dictionary(typical)?).decompress(packed, size)
            }
        }),
        Against::Next(next) => {
            Decompressor::with_dictionary(next).and_then(|mut reader| reader.decompress(packed, size))
        }
    }
    .map_err(damaged)
}

/// Unpacks a value that was packed as JSON.
pub fn unpack_json<T: DeserializeOwned>(packed: &[u8]) -> rusqlite::Result<T> {
    from_json(&unpack(packed, Against::Nothing)?)
}

/// Reads a JSON value that we wrote ourselves.
pub fn from_json<T: DeserializeOwned>(json: &[u8]) -> rusqlite::Result<T> {
    serde_json::from_slice(json).map_err(damaged)
}

fn damaged(cause: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> rusqlite::Error {
    rusqlite::Error::FromSqlConversionFailure(0, Type::Blob, cause.into())
}

/// An error while writing a value.
pub fn refused(cause: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> rusqlite::Error {
    rusqlite::Error::ToSqlConversionFailure(cause.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_goes_in_comes_out() {
        let value = b"{\"story\":\"s1\",\"title\":\"Chile and Peru sign a treaty\"}".repeat(9);
        let next = [&value[..], b"more"].concat();
        for against in [Against::Nothing, Against::Typical, Against::Next(&next)] {
            let packed = pack(&value, against).expect("memory can be packed");
            assert_eq!(unpack(&packed, against).expect("it was packed so"), value);
        }
        let mut record =
            Record { story: "s1".to_owned(), title: "Chile and Peru".to_owned(), ..Record::default() };
        let body = b"some words that records of this store are made of".to_vec();
        let dictionary = Dictionary { id: dictionary::number(&body), body };
        let find = |id: i64| (id == dictionary.id).then(|| dictionary.body.clone());
        for care in [Care::Fast, Care::Small] {
            for against in [None, Some(&dictionary)] {
                let packed =
                    pack_record(&mut record, &|_| None, care, against).expect("memory can be packed");
                assert_eq!(has_dictionary(&packed), against.is_some());
                let read = || unpack_record(&packed, &|_| None, &find);
                assert_eq!(read().expect("it was packed so"), record);
                WITH_READER.with_borrow_mut(|reader| *reader = None);
                let damaged = |_: i64| Some(vec![7; 40]);
                let lost = unpack_record(&packed, &|_| None, &damaged);
                assert_eq!(lost.is_err(), against.is_some(), "another dictionary is no dictionary");
            }
        }
        let json = serde_json::to_vec(&record).expect("a record is JSON");
        let old = pack(&json, Against::Typical).expect("memory can be packed");
        assert_eq!(unpack_record(&old, &|_| None, &|_| None).expect("format 1 has it so"), record);
    }

    #[test]
    fn a_small_change_packs_small() {
        let value: Vec<u8> =
            (0..20_000_u32).flat_map(|n| (n.wrapping_mul(2_654_435_761)).to_le_bytes()).collect();
        let mut next = value.clone();
        next[40_000] ^= 1;
        assert!(pack(&value, Against::Next(&next)).expect("memory can be packed").len() < 200);
    }

    #[test]
    fn damage_is_an_error() {
        let packed = pack(b"some words that are kept", Against::Nothing).expect("memory can be packed");
        for cut in 0..packed.len() {
            assert!(unpack(&packed[..cut], Against::Nothing).is_err());
        }
    }
}
