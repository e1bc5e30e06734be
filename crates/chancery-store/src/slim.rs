//! A record without what follows from the rest of it and from its reports' texts: a third of its JSON when packed.
//!
//! Words are kept as the bytes they stand at, actors and strings once each, counts not at all where they follow. One list of
//! fields, [`record`] and what it calls, serves both ways, so that the two cannot drift apart. It is part of the format.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use std::sync::OnceLock;

use chancery_model::{
    Actor, ActorKind, Cluster, DatePrecision, Event, EventType, Place, QuantityValue, Record, RecordReport,
    Repair, Slot, SlotValue, Span, Suspect, Verdict, Wire,
};

use crate::schema::STATUSES;

/// The text of a report, by its id.
pub type Texts<'t> = dyn Fn(&str) -> Option<String> + 't;

/// Strings that many records have. Part of the format: never changes within one.
const COMMON: &str = include_str!("../data/words.txt");

pub const VERDICTS: [Verdict; 7] = [
    Verdict::Agree,
    Verdict::Refines,
    Verdict::Progression,
    Verdict::Single,
    Verdict::Framing,
    Verdict::Garble,
    Verdict::Conflict,
];
const KINDS: [ActorKind; 6] = [
    ActorKind::Person,
    ActorKind::Country,
    ActorKind::City,
    ActorKind::Org,
    ActorKind::Office,
    ActorKind::Group,
];
const PRECISIONS: [DatePrecision; 5] = [
    DatePrecision::Day,
    DatePrecision::Week,
    DatePrecision::Month,
    DatePrecision::Season,
    DatePrecision::Year,
];

/// The bytes of a record, which is as before afterwards; it may be taken apart meanwhile.
pub fn slim(whole: &mut Record, texts: &Texts<'_>) -> Option<Vec<u8>> {
    // Room for a story of some reports, so that little is moved.
    const ROOM: usize = 4096;
    let mut writer = Writer {
        numbers: Vec::with_capacity(ROOM),
        flags: Vec::with_capacity(ROOM),
        words: Vec::with_capacity(ROOM),
        known: Words::with_capacity(ROOM / 8),
    };
    record(&mut writer, &mut Known::new(texts), whole)?;
    let mut bytes = Vec::with_capacity(writer.numbers.len() + writer.flags.len() + writer.words.len() + 8);
    varint(&mut bytes, writer.numbers.len() as u64);
    varint(&mut bytes, writer.flags.len() as u64);
    for part in [writer.numbers, writer.flags, writer.words] {
        bytes.extend(part);
    }
    Some(bytes)
}

/// Whether these bytes say what `whole` says: each is read, but nothing is made of them, which takes a third of the time.
pub fn says(bytes: &[u8], whole: &mut Record, texts: &Texts<'_>) -> bool {
    reader(bytes).and_then(|reader| record(&mut Checker(reader), &mut Known::new(texts), whole)).is_some()
}

/// The record of these bytes; `None` if they are damaged, or a text is not what it was.
pub fn whole(bytes: &[u8], texts: &Texts<'_>) -> Option<Record> {
    let mut whole = Record::default();
    whole_into(bytes, texts, &mut whole)?;
    Some(whole)
}

/// Makes `whole` the record of these bytes, whatever it was, in the memory it has.
pub fn whole_into(bytes: &[u8], texts: &Texts<'_>, whole: &mut Record) -> Option<()> {
    record(&mut reader(bytes)?, &mut Known::new(texts), whole)
}

fn reader(mut bytes: &[u8]) -> Option<Reader<'_>> {
    let numbers = usize::try_from(unvarint(&mut bytes)?).ok()?;
    let flags = usize::try_from(unvarint(&mut bytes)?).ok()?;
    let (numbers, rest) = bytes.split_at_checked(numbers)?;
    let (flags, words) = rest.split_at_checked(flags)?;
    Some(Reader { numbers, flags, words, known: Vec::new() })
}

/// One of the ways. Each step takes a value: the writer notes it, the reader puts what was noted in its place, the checker
/// compares the two.
trait Way {
    const READS: bool;
    fn number(&mut self, number: &mut u64) -> Option<()>;
    fn flag(&mut self, is: &mut bool) -> Option<()>;
    fn maybe(&mut self, word: &mut Option<String>) -> Option<()>;
    /// Most items a list can have.
    fn room(&self) -> usize;
}

#[derive(Default)]
struct Writer {
    numbers: Vec<u8>,
    flags: Vec<u8>,
    words: Vec<u8>,
    /// Of `words`.
    known: Words,
}

/// Hashes words in a third of the time of the standard library, whose hashes nobody can foresee: here a record's own words are
/// told apart, and it has only so many.
#[derive(Default)]
pub struct Hash(u64);

pub type Quick = BuildHasherDefault<Hash>;

impl Hash {
    fn add(&mut self, part: u64) {
        self.0 = (self.0.rotate_left(5) ^ part).wrapping_mul(0x517c_c1b7_2722_0a95);
    }
}

impl Hasher for Hash {
    fn write(&mut self, mut bytes: &[u8]) {
        while let Some((part, rest)) = bytes.split_first_chunk::<8>() {
            self.add(u64::from_le_bytes(*part));
            bytes = rest;
        }
        let last = match (bytes.first_chunk::<4>(), bytes.last_chunk::<4>(), bytes) {
            (Some(first), Some(last), _) => {
                u64::from(u32::from_le_bytes(*first)) | u64::from(u32::from_le_bytes(*last)) << 32
            }
            (_, _, [first, .., last]) => {
                u64::from(*first) | u64::from(bytes[bytes.len() / 2]) << 8 | u64::from(*last) << 16
            }
            (_, _, [only]) => u64::from(*only),
            _ => return,
        };
        self.add(last ^ (bytes.len() as u64) << 60);
    }

    fn write_u8(&mut self, byte: u8) {
        self.add(u64::from(byte));
    }

    fn finish(&self) -> u64 {
        self.0.rotate_left(26)
    }
}

fn hash(word: &str) -> u64 {
    let mut hash = Hash::default();
    hash.write(word.as_bytes());
    hash.finish()
}

/// Words by their bytes, numbered as they came: where each stands in a row of bytes that has them all.
#[derive(Debug, Default)]
struct Words {
    /// Of each its hash, first byte and length.
    words: Vec<(u64, usize, usize)>,
    /// Numbers of words, each at or behind the place of its hash; [`Words::FREE`] where there is none.
    places: Vec<u32>,
}

impl Words {
    const FREE: u32 = u32::MAX;

    fn with_capacity(words: usize) -> Words {
        let places = (words * 2).next_power_of_two();
        Words { words: Vec::with_capacity(words), places: vec![Words::FREE; places] }
    }

    /// The number of a word with this hash in `bytes`.
    fn find(&self, bytes: &[u8], hash: u64, word: &str) -> Option<u64> {
        let mask = self.places.len().checked_sub(1)?;
        let mut place = hash as usize & mask;
        loop {
            let number = self.places[place];
            if number == Words::FREE {
                return None;
            }
            let (known, start, length) = self.words[number as usize];
            if known == hash && bytes.get(start..start + length) == Some(word.as_bytes()) {
                return Some(u64::from(number));
            }
            place = (place + 1) & mask;
        }
    }

    /// Adds one that is not there.
    fn add(&mut self, hash: u64, start: usize, length: usize) {
        self.words.push((hash, start, length));
        if self.words.len() * 2 > self.places.len() {
            let places = (self.words.len() * 4).next_power_of_two();
            self.places = vec![Words::FREE; places];
            (0..self.words.len()).for_each(|number| self.put(number));
        } else {
            self.put(self.words.len() - 1);
        }
    }

    fn put(&mut self, number: usize) {
        let mask = self.places.len() - 1;
        let mut place = self.words[number].0 as usize & mask;
        while self.places[place] != Words::FREE {
            place = (place + 1) & mask;
        }
        self.places[place] = number as u32;
    }
}

struct Reader<'b> {
    numbers: &'b [u8],
    flags: &'b [u8],
    words: &'b [u8],
    known: Vec<&'b str>,
}

fn varint(bytes: &mut Vec<u8>, mut number: u64) {
    while number > 127 {
        bytes.push(number as u8 | 128);
        number >>= 7;
    }
    bytes.push(number as u8);
}

fn unvarint(bytes: &mut &[u8]) -> Option<u64> {
    let mut number = 0_u64;
    for at in 0..10 {
        let (&byte, rest) = bytes.split_first()?;
        *bytes = rest;
        number |= u64::from(byte & 127).checked_shl(7 * at)?;
        if byte < 128 {
            return Some(number);
        }
    }
    None
}

fn common() -> &'static (Vec<&'static str>, Words) {
    static READY: OnceLock<(Vec<&'static str>, Words)> = OnceLock::new();
    READY.get_or_init(|| {
        let list: Vec<&'static str> = COMMON.split('\n').collect();
        let mut words = Words::with_capacity(list.len() * 2);
        let mut start = 0;
        for word in &list {
            words.add(hash(word), start, word.len());
            start += word.len() + 1;
        }
        (list, words)
    })
}

/// Numbers of words: nothing, a new one, and then the common and the known ones.
const NOTHING: u64 = 0;
const NEW: u64 = 1;
const FIRST: u64 = 2;

impl Way for Writer {
    const READS: bool = false;

    fn number(&mut self, number: &mut u64) -> Option<()> {
        varint(&mut self.numbers, *number);
        Some(())
    }

    fn flag(&mut self, is: &mut bool) -> Option<()> {
        self.flags.push(u8::from(*is));
        Some(())
    }

    fn maybe(&mut self, word: &mut Option<String>) -> Option<()> {
        let (list, common) = common();
        let Some(word) = word else {
            varint(&mut self.numbers, NOTHING);
            return Some(());
        };
        let hash = hash(word);
        let own = || Some(list.len() as u64 + self.known.find(&self.words, hash, word)?);
        match common.find(COMMON.as_bytes(), hash, word).or_else(own) {
            Some(number) => varint(&mut self.numbers, FIRST + number),
            None => {
                varint(&mut self.numbers, NEW);
                varint(&mut self.words, word.len() as u64);
                self.known.add(hash, self.words.len(), word.len());
                self.words.extend(word.as_bytes());
            }
        }
        Some(())
    }

    fn room(&self) -> usize {
        usize::MAX
    }
}

impl Way for Reader<'_> {
    const READS: bool = true;

    fn number(&mut self, number: &mut u64) -> Option<()> {
        *number = unvarint(&mut self.numbers)?;
        Some(())
    }

    fn flag(&mut self, is: &mut bool) -> Option<()> {
        let (&byte, rest) = self.flags.split_first()?;
        self.flags = rest;
        *is = byte != 0;
        Some(())
    }

    fn maybe(&mut self, word: &mut Option<String>) -> Option<()> {
        match self.word()? {
            Some(found) => found.clone_into(word.get_or_insert_default()),
            None => *word = None,
        }
        Some(())
    }

    fn room(&self) -> usize {
        self.numbers.len() + self.flags.len()
    }
}

impl<'b> Reader<'b> {
    /// The next word; `None` if there is none to read, or it is nothing.
    fn word(&mut self) -> Option<Option<&'b str>> {
        let list = &common().0;
        Some(Some(match unvarint(&mut self.numbers)? {
            NOTHING => return Some(None),
            NEW => {
                let length = usize::try_from(unvarint(&mut self.words)?).ok()?;
                let (bytes, rest) = self.words.split_at_checked(length)?;
                self.words = rest;
                let new = std::str::from_utf8(bytes).ok()?;
                self.known.push(new);
                new
            }
            number => {
                let at = usize::try_from(number - FIRST).ok()?;
                let own = || at.checked_sub(list.len()).and_then(|at| self.known.get(at)).copied();
                list.get(at).copied().or_else(own)?
            }
        }))
    }
}

/// Compares what a reader finds with what is there.
struct Checker<'b>(Reader<'b>);

impl Way for Checker<'_> {
    const READS: bool = false;

    fn number(&mut self, number: &mut u64) -> Option<()> {
        (unvarint(&mut self.0.numbers)? == *number).then_some(())
    }

    fn flag(&mut self, is: &mut bool) -> Option<()> {
        let mut found = false;
        self.0.flag(&mut found)?;
        (found == *is).then_some(())
    }

    fn maybe(&mut self, word: &mut Option<String>) -> Option<()> {
        (self.0.word()? == word.as_deref()).then_some(())
    }

    fn room(&self) -> usize {
        self.0.room()
    }
}

/// What of a record is known so far.
struct Known<'t> {
    texts: &'t Texts<'t>,
    at: HashMap<String, usize, Quick>,
    reports: Vec<RecordReport>,
    bodies: Vec<String>,
    actors: Vec<Actor>,
    /// Hashes of their ids.
    hashes: Vec<u64>,
    places: Vec<Place>,
    /// Of the cluster at hand: its type, and where its mentions read something.
    kind: EventType,
    spans: Vec<(usize, Span)>,
    /// Reports that are not the record's, by which such a place is known.
    others: Vec<String>,
}

impl<'t> Known<'t> {
    fn new(texts: &'t Texts<'t>) -> Known<'t> {
        Known {
            texts,
            at: HashMap::default(),
            reports: Vec::new(),
            bodies: Vec::new(),
            actors: Vec::new(),
            hashes: Vec::new(),
            places: Vec::new(),
            kind: EventType::State,
            spans: Vec::new(),
            others: Vec::new(),
        }
    }

    /// A number for a report.
    fn number(&self, report: &str) -> Option<usize> {
        let other = || self.others.iter().position(|other| other == report);
        self.at.get(report).copied().or_else(|| Some(self.reports.len() + other()?))
    }

    fn words(&self, report: &str, span: Span) -> Option<&str> {
        self.at.get(report).and_then(|at| self.bodies.get(*at))?.get(span.range())
    }
}

fn word<W: Way>(way: &mut W, word: &mut String) -> Option<()> {
    let mut some = Some(std::mem::take(word));
    let done = way.maybe(&mut some);
    let is_word = some.is_some();
    // It is back whatever comes: the record of a checker stays as it was.
    *word = some.unwrap_or_default();
    done.filter(|()| is_word)
}

fn list<W: Way, T>(
    way: &mut W,
    items: &mut Vec<T>,
    blank: impl Fn() -> T,
    mut each: impl FnMut(&mut W, &mut T) -> Option<()>,
) -> Option<()> {
    let mut n = items.len() as u64;
    way.number(&mut n)?;
    let n = usize::try_from(n).ok().filter(|n| *n <= way.room())?;
    if W::READS {
        items.resize_with(n, blank);
    }
    items.iter_mut().try_for_each(|item| each(way, item))
}

fn some<W: Way, T>(
    way: &mut W,
    value: &mut Option<T>,
    blank: impl Fn() -> T,
    each: impl FnOnce(&mut W, &mut T) -> Option<()>,
) -> Option<()> {
    let mut is = value.is_some();
    way.flag(&mut is)?;
    if is {
        return each(way, value.get_or_insert_with(blank));
    }
    *value = None;
    Some(())
}

fn choice<W: Way, T: Copy + PartialEq>(way: &mut W, all: &[T], value: &mut T) -> Option<()> {
    let mut at = all.iter().position(|known| known == value)? as u64;
    way.number(&mut at)?;
    *value = *all.get(usize::try_from(at).ok()?)?;
    Some(())
}

fn small<W: Way>(way: &mut W, value: &mut u32) -> Option<()> {
    let mut number = u64::from(*value);
    way.number(&mut number)?;
    *value = u32::try_from(number).ok()?;
    Some(())
}

fn size<W: Way>(way: &mut W, value: &mut usize) -> Option<()> {
    let mut number = *value as u64;
    way.number(&mut number)?;
    *value = usize::try_from(number).ok()?;
    Some(())
}

/// Small numbers of either sign as small ones.
fn fold(number: i32) -> u32 {
    ((number << 1) ^ (number >> 31)) as u32
}

fn unfold(folded: u32) -> i32 {
    ((folded >> 1) ^ (folded & 1).wrapping_neg()) as i32
}

/// A span, by its distance from a place it is probably near.
fn span<W: Way>(way: &mut W, near: u32, span: &mut Span) -> Option<()> {
    let mut folded = u64::from(fold(span.start.wrapping_sub(near) as i32));
    way.number(&mut folded)?;
    let away = unfold(u32::try_from(folded).ok()?) as u32;
    let mut length = span.end.wrapping_sub(span.start);
    small(way, &mut length)?;
    span.start = near.wrapping_add(away);
    span.end = span.start.wrapping_add(length);
    Some(())
}

/// A number that mostly has few decimals.
fn decimal<W: Way>(way: &mut W, scale: f64, value: &mut f64) -> Option<()> {
    // Out of range becomes the nearest there is, which is then not the same.
    let number = (*value * scale).round() as i32;
    let mut is_short = (f64::from(number) / scale).to_bits() == value.to_bits();
    way.flag(&mut is_short)?;
    if is_short {
        let mut folded = u64::from(fold(number));
        way.number(&mut folded)?;
        *value = f64::from(unfold(u32::try_from(folded).ok()?)) / scale;
    } else {
        let mut bits = value.to_bits();
        way.number(&mut bits)?;
        *value = f64::from_bits(bits);
    }
    Some(())
}

/// A name that is mostly a number behind a beginning that is known.
fn numbered<W: Way>(way: &mut W, start: &str, mark: &str, name: &mut String) -> Option<()> {
    let digits = name
        .strip_prefix(start)
        .and_then(|rest| rest.strip_prefix(mark))
        .filter(|digits| !digits.starts_with('0') && !digits.starts_with('+'));
    let mut number = digits.and_then(|digits| digits.parse::<u32>().ok()).map_or(0, u64::from);
    way.number(&mut number)?;
    if number == 0 {
        return word(way, name);
    }
    if W::READS {
        start.clone_into(name);
        name.push_str(mark);
        name.push_str(&number.to_string());
    }
    Some(())
}

fn report<W: Way>(way: &mut W, known: &Known<'_>, id: &mut String) -> Option<()> {
    let mut at = known.at.get(id.as_str()).map_or(0, |at| *at as u64 + 1);
    way.number(&mut at)?;
    if at == 0 {
        return word(way, id);
    }
    if W::READS {
        known.reports.get(usize::try_from(at - 1).ok()?)?.id.clone_into(id);
    }
    Some(())
}

/// Words that mostly are those of the text.
fn words<W: Way>(way: &mut W, known: &Known<'_>, report: &str, at: Span, text: &mut String) -> Option<()> {
    let found = known.words(report, at);
    let mut is_text = found == Some(text.as_str());
    way.flag(&mut is_text)?;
    if !is_text {
        return word(way, text);
    }
    if W::READS {
        found?.clone_into(text);
    }
    Some(())
}

/// A list that mostly follows from what is known.
fn follows<W: Way>(
    way: &mut W,
    expected: &[&str],
    found: &mut Vec<String>,
    each: impl FnMut(&mut W, &mut String) -> Option<()>,
) -> Option<()> {
    let mut is = *found == expected;
    way.flag(&mut is)?;
    if is && W::READS {
        found.resize_with(expected.len(), String::new);
        found.iter_mut().zip(expected).for_each(|(found, expected)| (*expected).clone_into(found));
    }
    if is {
        return Some(());
    }
    list(way, found, String::new, each)
}

/// A list that mostly is these words, each once, in order.
fn follows_sorted<'w, W: Way>(
    way: &mut W,
    expected: impl Iterator<Item = &'w str> + Clone,
    found: &mut Vec<String>,
    each: impl FnMut(&mut W, &mut String) -> Option<()>,
) -> Option<()> {
    let mut is = !W::READS && is_sorted_of(found, expected.clone());
    way.flag(&mut is)?;
    if !is {
        return list(way, found, String::new, each);
    }
    if W::READS {
        let expected = sorted(expected);
        found.resize_with(expected.len(), String::new);
        found.iter_mut().zip(expected).for_each(|(found, expected)| expected.clone_into(found));
    }
    Some(())
}

/// Whether `found` is [`sorted`] of these words, which it says without making that list: mostly one or two.
fn is_sorted_of<'w>(found: &[String], words: impl Iterator<Item = &'w str> + Clone) -> bool {
    if found.len() > u64::BITS as usize {
        return *found == sorted(words);
    }
    let mut seen = 0_u64;
    for word in words {
        match found.iter().position(|found| found == word) {
            Some(at) => seen |= 1 << at,
            None => return false,
        }
    }
    seen.count_ones() as usize == found.len() && is_ascending(found)
}

fn is_ascending(words: &[String]) -> bool {
    words.is_sorted_by(|one, next| one < next)
}

fn actor<W: Way>(way: &mut W, known: &mut Known<'_>, actor: &mut Actor) -> Option<()> {
    let id = hash(&actor.id);
    let mut at = (0..known.actors.len())
        .find(|&at| known.hashes[at] == id && known.actors[at] == *actor)
        .unwrap_or(known.actors.len());
    size(way, &mut at)?;
    match known.actors.get(at) {
        Some(other) if W::READS => {
            // As `clone_from`, which would not use the memory that is there.
            actor.id.clone_from(&other.id);
            actor.name.clone_from(&other.name);
            actor.kind = other.kind;
            actor.country.clone_from(&other.country);
            actor.sector.clone_from(&other.sector);
        }
        Some(_) => {}
        None if at > known.actors.len() => return None,
        None => {
            word(way, &mut actor.id)?;
            word(way, &mut actor.name)?;
            choice(way, &KINDS, &mut actor.kind)?;
            way.maybe(&mut actor.country)?;
            way.maybe(&mut actor.sector)?;
            known.actors.push(actor.clone());
            known.hashes.push(hash(&actor.id));
        }
    }
    Some(())
}

fn place<W: Way>(way: &mut W, known: &mut Known<'_>, place: &mut Place) -> Option<()> {
    const DEGREES: f64 = 10_000.0;
    let mut at = known.places.iter().position(|other| other == place).unwrap_or(known.places.len());
    size(way, &mut at)?;
    match known.places.get(at) {
        Some(other) if W::READS => other.clone_into(place),
        Some(_) => {}
        None if at > known.places.len() => return None,
        None => {
            word(way, &mut place.name)?;
            way.maybe(&mut place.country)?;
            some(way, &mut place.lat, || 0.0, |way, value| decimal(way, DEGREES, value))?;
            some(way, &mut place.lon, || 0.0, |way, value| decimal(way, DEGREES, value))?;
            known.places.push(place.clone());
        }
    }
    Some(())
}

fn record<W: Way>(way: &mut W, known: &mut Known<'_>, record: &mut Record) -> Option<()> {
    word(way, &mut record.story)?;
    way.maybe(&mut record.first)?;
    way.maybe(&mut record.last)?;
    let blank = || RecordReport { id: String::new(), outlet: None, published: None, wire: String::new() };
    list(way, &mut record.reports, blank, |way, report| {
        word(way, &mut report.id)?;
        way.maybe(&mut report.outlet)?;
        way.maybe(&mut report.published)?;
        word(way, &mut report.wire)
    })?;
    known.reports.clone_from(&record.reports);
    known.bodies =
        record.reports.iter().map(|report| (known.texts)(&report.id).unwrap_or_default()).collect();
    known.at = record.reports.iter().enumerate().map(|(at, report)| (report.id.clone(), at)).collect();
    let blank = || Wire { wire: String::new(), reports: Vec::new(), because: Vec::new(), origin: None };
    list(way, &mut record.wires, blank, |way, wire| {
        word(way, &mut wire.wire)?;
        let own = known.reports.iter().filter(|report| report.wire == wire.wire);
        let of_wire: Vec<&str> = own.map(|report| report.id.as_str()).collect();
        follows(way, &of_wire, &mut wire.reports, |way, id| report(way, known, id))?;
        list(way, &mut wire.because, String::new, word)?;
        way.maybe(&mut wire.origin)
    })?;
    word(way, &mut record.title)?;
    let blank = || Cluster {
        id: String::new(),
        kind: EventType::State,
        name: String::new(),
        mentions: Vec::new(),
        slots: Vec::new(),
    };
    list(way, &mut record.clusters, blank, |way, one| cluster(way, known, one))?;
    let blank = || Repair {
        report: String::new(),
        start: 0,
        end: 0,
        text: String::new(),
        actor: None,
        reading: None,
        kind: String::new(),
        because: Vec::new(),
    };
    list(way, &mut record.repairs, blank, |way, one| repair(way, known, one))
}

fn cluster<W: Way>(way: &mut W, known: &mut Known<'_>, cluster: &mut Cluster) -> Option<()> {
    numbered(way, "c", "", &mut cluster.id)?;
    choice(way, &EventType::ALL, &mut cluster.kind)?;
    word(way, &mut cluster.name)?;
    known.kind = cluster.kind;
    list(way, &mut cluster.mentions, Event::default, |way, one| mention(way, known, one))?;
    known.spans.clear();
    for mention in &cluster.mentions {
        let report = known.number(&mention.report).unwrap_or_else(|| {
            known.others.push(mention.report.clone());
            known.reports.len() + known.others.len() - 1
        });
        let read = mention.spans.iter().map(|(_, span)| *span);
        for span in mention.anchor.into_iter().chain(read).chain([mention.span()]) {
            let one = (report, span);
            if !known.spans.contains(&one) {
                known.spans.push(one);
            }
        }
    }
    let blank = || Slot {
        slot: String::new(),
        verdict: Verdict::Single,
        best: None,
        low: None,
        high: None,
        values: Vec::new(),
        n_reports: 0,
        n_wires: 0,
        n_origins: 0,
        because: Vec::new(),
    };
    list(way, &mut cluster.slots, blank, |way, one| slot(way, known, one))
}

fn blank_actor() -> Actor {
    Actor { id: String::new(), name: String::new(), kind: ActorKind::Person, country: None, sector: None }
}

fn mention<W: Way>(way: &mut W, known: &mut Known<'_>, event: &mut Event) -> Option<()> {
    report(way, known, &mut event.report)?;
    numbered(way, &event.report, "#", &mut event.id)?;
    let mut whole = event.span();
    span(way, 0, &mut whole)?;
    (event.start, event.end) = (whole.start, whole.end);
    words(way, known, &event.report, whole, &mut event.text)?;
    let mut is_same = event.kind == Some(known.kind);
    way.flag(&mut is_same)?;
    if is_same {
        event.kind = Some(known.kind);
    } else {
        some(way, &mut event.kind, || EventType::State, |way, kind| choice(way, &EventType::ALL, kind))?;
    }
    way.maybe(&mut event.mode)?;
    way.maybe(&mut event.cameo)?;
    list(way, &mut event.contexts, String::new, word)?;
    list(way, &mut event.actors, blank_actor, |way, one| actor(way, known, one))?;
    list(way, &mut event.recipients, blank_actor, |way, one| actor(way, known, one))?;
    choice(way, &STATUSES.map(|(status, _)| status), &mut event.status)?;
    way.flag(&mut event.background)?;
    way.maybe(&mut event.date)?;
    some(way, &mut event.date_precision, || DatePrecision::Day, |way, one| choice(way, &PRECISIONS, one))?;
    let blank = || Place { name: String::new(), country: None, lat: None, lon: None };
    some(way, &mut event.place, blank, |way, one| place(way, known, one))?;
    some(way, &mut event.said_by, blank_actor, |way, one| actor(way, known, one))?;
    let blank = || QuantityValue { low: None, high: None, unit: None, of: None };
    some(way, &mut event.quantity, blank, |way, quantity| {
        some(way, &mut quantity.low, || 0.0, |way, value| decimal(way, 1.0, value))?;
        some(way, &mut quantity.high, || 0.0, |way, value| decimal(way, 1.0, value))?;
        way.maybe(&mut quantity.unit)?;
        way.maybe(&mut quantity.of)
    })?;
    let blank = || Suspect { field: String::new(), reason: String::new() };
    list(way, &mut event.suspect, blank, |way, suspect| {
        word(way, &mut suspect.field)?;
        word(way, &mut suspect.reason)
    })?;
    decimal(way, 100.0, &mut event.confidence)?;
    list(way, &mut event.topics, String::new, word)?;
    some(way, &mut event.anchor, Span::default, |way, one| span(way, whole.start, one))?;
    word(way, &mut event.lemma)?;
    way.maybe(&mut event.answers)?;
    list(
        way,
        &mut event.spans,
        || (String::new(), Span::default()),
        |way, (name, one)| {
            word(way, name)?;
            span(way, whole.start, one)
        },
    )?;
    list(way, &mut event.because, String::new, word)
}

fn slot<W: Way>(way: &mut W, known: &Known<'_>, slot: &mut Slot) -> Option<()> {
    word(way, &mut slot.slot)?;
    choice(way, &VERDICTS, &mut slot.verdict)?;
    let blank = || SlotValue {
        value: String::new(),
        surface: Vec::new(),
        reports: Vec::new(),
        wires: Vec::new(),
        spans: Vec::new(),
    };
    list(way, &mut slot.values, blank, |way, one| value(way, known, one))?;
    let first = slot.values.first().map(|value| &value.value);
    let mut is_first = slot.best.as_ref() == first;
    way.flag(&mut is_first)?;
    if is_first {
        if W::READS {
            slot.best = first.cloned();
        }
    } else {
        way.maybe(&mut slot.best)?;
    }
    way.maybe(&mut slot.low)?;
    way.maybe(&mut slot.high)?;
    let of = |pick: fn(&SlotValue) -> &Vec<String>| -> usize {
        match &slot.values[..] {
            [only] if is_ascending(pick(only)) => pick(only).len(),
            values => sorted(values.iter().flat_map(pick).map(String::as_str)).len(),
        }
    };
    let (reports, wires) = (of(|value| &value.reports), of(|value| &value.wires));
    for (count, expected) in
        [(&mut slot.n_reports, reports), (&mut slot.n_wires, wires), (&mut slot.n_origins, wires)]
    {
        let mut is = *count == expected;
        way.flag(&mut is)?;
        if is {
            *count = expected;
        } else {
            size(way, count)?;
        }
    }
    list(way, &mut slot.because, String::new, word)
}

/// Each once, in order.
pub fn sorted<'w>(words: impl Iterator<Item = &'w str>) -> Vec<&'w str> {
    let mut words: Vec<&str> = words.collect();
    words.sort_unstable();
    words.dedup();
    words
}

fn value<W: Way>(way: &mut W, known: &Known<'_>, value: &mut SlotValue) -> Option<()> {
    word(way, &mut value.value)?;
    list(
        way,
        &mut value.spans,
        || (String::new(), Span::default()),
        |way, one| {
            let same = |report: usize| known.spans.iter().position(|other| *other == (report, one.1));
            let mut at = known.number(&one.0).and_then(same).map_or(0, |at| at + 1);
            size(way, &mut at)?;
            if at > 0 {
                let (report, span) = *known.spans.get(at - 1)?;
                if W::READS {
                    let own = known.reports.get(report).map(|report| &report.id);
                    one.0.clone_from(own.or_else(|| known.others.get(report - known.reports.len()))?);
                    one.1 = span;
                }
                return Some(());
            }
            report(way, known, &mut one.0)?;
            span(way, 0, &mut one.1)
        },
    )?;
    let SlotValue { spans, reports, wires, surface, .. } = value;
    let of_spans = spans.iter().map(|(report, _)| report.as_str());
    follows_sorted(way, of_spans, reports, |way, id| report(way, known, id))?;
    let wire = |id: &String| known.at.get(id).map(|at| known.reports[*at].wire.as_str());
    follows_sorted(way, reports.iter().filter_map(wire), wires, word)?;
    let of_words = spans.iter().filter_map(|(report, span)| known.words(report, *span));
    follows_sorted(way, of_words, surface, word)
}

fn repair<W: Way>(way: &mut W, known: &mut Known<'_>, repair: &mut Repair) -> Option<()> {
    report(way, known, &mut repair.report)?;
    let mut at = Span { start: repair.start, end: repair.end };
    span(way, 0, &mut at)?;
    (repair.start, repair.end) = (at.start, at.end);
    words(way, known, &repair.report, at, &mut repair.text)?;
    some(way, &mut repair.actor, blank_actor, |way, one| actor(way, known, one))?;
    way.maybe(&mut repair.reading)?;
    word(way, &mut repair.kind)?;
    list(way, &mut repair.because, String::new, word)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use chancery_engine::pipeline::Engine;
    use chancery_model::Report;

    use super::*;

    fn example(lines: &str) -> (Vec<Record>, BTreeMap<String, String>) {
        let reports: Vec<Report> = lines
            .lines()
            .map(|line| serde_json::from_str(line).expect("the example is JSON Lines"))
            .collect();
        let texts = reports.iter().map(|report| (report.id.clone(), report.text.clone())).collect();
        (Engine::embedded().record(&reports), texts)
    }

    #[test]
    fn what_goes_in_comes_out_with_its_texts_or_without() {
        for lines in [
            include_str!("../../../examples/qatar2017/reports.jsonl"),
            include_str!("../../../examples/karabakh2020/reports.jsonl"),
        ] {
            let (records, texts) = example(lines);
            for record in &records {
                let all = |id: &str| texts.get(id).cloned();
                let few = |id: &str| texts.get(id).filter(|text| text.len() % 2 == 0).cloned();
                let sizes = [&all as &Texts<'_>, &few, &|_: &str| None].map(|texts| {
                    let bytes = slim(&mut record.clone(), texts).expect("a record can be written");
                    assert!(whole(&bytes, texts).as_ref() == Some(record), "{}", record.story);
                    assert!(says(&bytes, &mut record.clone(), texts), "{}", record.story);
                    bytes.len()
                });
                let json = serde_json::to_vec(record).expect("a record is JSON").len();
                assert!(
                    sizes[0] <= sizes[1] && sizes[1] <= sizes[2] && sizes[0] * 3 < json,
                    "{sizes:?} of {json}"
                );
            }
        }
    }

    #[test]
    fn damage_is_seen_or_harmless() {
        let (mut records, texts) = example(include_str!("../../../examples/qatar2017/reports.jsonl"));
        let all = |id: &str| texts.get(id).cloned();
        let bytes = slim(&mut records[0], &all).expect("a record can be written");
        for at in (0..bytes.len()).step_by(7) {
            let mut damaged = bytes.clone();
            damaged[at] ^= 0x5a;
            // No panic; what is read may be another record: pages and the check of the file tell of damage.
            let read = whole(&damaged, &all);
            assert!(whole(&bytes[..at], &all).is_none());
            let before = records[0].clone();
            assert!(!says(&damaged, &mut records[0], &all) || read.as_ref() == Some(&before));
            assert!(!says(&bytes[..at], &mut records[0], &all));
            assert!(records[0] == before, "a checker leaves the record as it was");
        }
    }

    #[test]
    fn numbers_keep_every_bit() {
        for number in [0.0, -0.0, 0.91, 0.679_999_999_999_999_9, 1e300, f64::NEG_INFINITY, -12.34, 25.2854] {
            for scale in [1.0, 100.0, 10_000.0] {
                let (mut writer, mut value) = (Writer::default(), number);
                decimal(&mut writer, scale, &mut value).expect("it can be written");
                let mut reader =
                    Reader { numbers: &writer.numbers, flags: &writer.flags, words: &[], known: Vec::new() };
                let mut read = 7.0;
                decimal(&mut reader, scale, &mut read).expect("it was written");
                assert_eq!(read.to_bits(), number.to_bits());
            }
        }
    }
}
