//! How rare words are, and which sentences an outlet puts on every page.
//!
//! Both are counted as the stream goes by, in bounded memory. Counts change only between ticks ([`super::stream`]),
//! so that reports of one tick are weighed alike whatever their order.

use std::ops::ControlFlow;

use chancery_model::Report;
use rustc_hash::FxHashMap;

use super::facts::Facts;
use super::lookup::Table;
use super::profile::{Entry, Profile};
use super::stable_hash;
use super::terms::{Field, Words, for_each_word};

/// Texts that the background frequencies count for. A few reports alone cannot tell common words from rare ones;
/// a long stream soon outweighs this many.
const PRIOR: f32 = 5000.0;

/// Words counted before those seen once are dropped; 16 bytes each at most.
const MAX_WORDS: usize = 1 << 20;

/// Texts counted before all counts are halved: the language of last year counts less.
const MAX_SEEN: f32 = 4_000_000.0;

/// Sentences counted before those seen once are dropped; 16 bytes each.
const MAX_SENTENCES: usize = 1 << 19;

/// Content words of a report that are kept until it is weighed: furniture may take half of them.
const MAX_READ: usize = 600;

/// Words of the body that stand in for a missing title.
const LEAD: usize = 12;

/// Fewest reports of an outlet, and least share of them, that have a sentence which is furniture.
const FURNITURE: (u32, f32) = (6, 0.3);

/// Sentences this short are no furniture worth finding: "Read more".
const MIN_SENTENCE: usize = 3;

/// How a word's places in a text are weighed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Weighing {
    pub name: f32,
    pub title: f32,
    pub max_terms: usize,
}

/// A report's words before they are weighed.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Reading {
    /// In order of term, then of place.
    words: Box<[Word]>,
    /// Hash of each sentence.
    sentences: Box<[u32]>,
    /// Hash of the outlet's name, where it is known.
    outlet: Option<u64>,
    /// Hash of all content words in order: equal for copies.
    pub content: u64,
    /// Content words altogether.
    pub count: usize,
    pub day: Option<f32>,
}

/// A word, small as there are many, and ordered by term and then by place among the report's words: from the highest bits
/// down the term, ten bits of place, whether it stands in the title, whether it is a name, and 16 bits of sentence.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
struct Word(u64);

const _: () = assert!(MAX_READ <= 1 << 10);

impl Word {
    fn new(term: u32, place: usize, sentence: u32, in_title: bool, is_name: bool) -> Word {
        let sentence = sentence.min(u32::from(u16::MAX));
        let marks = u64::from(in_title) << 17 | u64::from(is_name) << 16;
        Word(u64::from(term) << 32 | (place as u64) << 18 | marks | u64::from(sentence))
    }

    fn term(self) -> u32 {
        (self.0 >> 32) as u32
    }

    fn place(self) -> usize {
        (self.0 as u32 >> 18) as usize
    }

    fn in_title(self) -> bool {
        self.0 & 1 << 17 != 0
    }

    fn is_name(self) -> bool {
        self.0 & 1 << 16 != 0
    }

    fn sentence(self) -> usize {
        usize::from(self.0 as u16)
    }
}

/// Reads the words of reports.
#[derive(Clone, Debug, Default)]
pub(super) struct Reader {
    /// The last report's words as they are compared with those of others.
    pub compared: Words,
    words: Vec<Word>,
}

impl Reader {
    /// Reads the words of `report`; calls `name` with each word and its number.
    pub fn read(&mut self, report: &Report, day: Option<f32>, name: &mut dyn FnMut(u32, &str)) -> Reading {
        let Reader { compared, words } = self;
        compared.clear();
        words.clear();
        let mut reading = Reading { day, content: 0xcbf2_9ce4_8422_2325, ..Reading::default() };
        let mut facts = Facts::of(report.published.as_deref());
        let has_title = report.title.as_ref().is_some_and(|title| !title.trim().is_empty());
        let mut body = 0;
        reading.sentences = for_each_word(report, &mut |term| {
            compared.push(term);
            if words.len() < MAX_READ {
                let in_title = term.field == Field::Title;
                facts.see(term, &mut |fact| {
                    let number = stable_hash(fact.as_bytes()) as u32;
                    name(number, fact);
                    words.push(Word::new(number, words.len(), term.segment, in_title, true));
                });
            }
            if !term.is_content {
                return ControlFlow::Continue(());
            }
            let number = term.stem_hash as u32;
            reading.count += 1;
            reading.content =
                reading.content.rotate_left(5).wrapping_mul(0x0000_0100_0000_01b3) ^ u64::from(number);
            if words.len() < MAX_READ {
                body += usize::from(term.field == Field::Body);
                let in_title = term.field == Field::Title || (!has_title && body <= LEAD);
                name(number, term.stem);
                words.push(Word::new(number, words.len(), term.segment, in_title, term.is_name));
            }
            ControlFlow::Continue(())
        })
        .into();
        words.sort_unstable();
        reading.words = words.as_slice().into();
        reading.outlet = report
            .outlet
            .as_ref()
            .filter(|outlet| !outlet.is_empty())
            .map(|outlet| stable_hash(outlet.as_bytes()));
        reading
    }
}

/// What has been seen so far. Counts stand in the tables as the bits of an `f32`.
#[derive(Clone, Debug)]
pub(super) struct Vocabulary {
    /// Texts that use a word.
    frequency: Table,
    seen: f32,
    /// Reports of an outlet.
    outlets: FxHashMap<u64, u32>,
    /// Reports of an outlet that have a sentence.
    sentences: Table,
}

impl Vocabulary {
    /// Knows the background alone.
    pub fn new() -> Vocabulary {
        let mut frequency = Table::default();
        for (stem, share) in background() {
            *frequency.entry(stable_hash(stem.as_bytes()) as u32) = (share * PRIOR).to_bits();
        }
        Vocabulary { frequency, seen: PRIOR, outlets: FxHashMap::default(), sentences: Table::default() }
    }

    /// Counts the words and sentences of a text.
    pub fn count(&mut self, reading: &Reading) {
        self.seen += 1.0;
        self.frequency.warm(reading.words.iter().map(|word| word.term()));
        for same in reading.words.chunk_by(|a, b| a.term() == b.term()) {
            let count = self.frequency.entry(same[0].term());
            *count = (f32::from_bits(*count) + 1.0).to_bits();
        }
        if let Some(outlet) = reading.outlet {
            *self.outlets.entry(outlet).or_default() += 1;
            let mut sentences = reading.sentences.clone();
            sentences.sort_unstable();
            self.sentences.warm(sentences.iter().map(|&sentence| sentence_of(sentence, outlet)));
            for same in sentences.chunk_by(|a, b| a == b) {
                *self.sentences.entry(sentence_of(same[0], outlet)) += 1;
            }
        }
    }

    /// Drops what was seen once where there is too much of it.
    pub fn prune(&mut self) {
        if self.seen > MAX_SEEN {
            self.seen /= 2.0;
            self.frequency.retain(&mut |_, count| {
                let half = f32::from_bits(*count) / 2.0;
                *count = half.to_bits();
                half >= 0.5
            });
        }
        if self.frequency.len() > MAX_WORDS {
            self.frequency.retain(&mut |_, count| f32::from_bits(*count) > 1.0);
        }
        if self.sentences.len() > MAX_SENTENCES {
            self.sentences.retain(&mut |_, count| *count > 1);
        }
        if self.outlets.len() > MAX_SENTENCES {
            self.outlets.retain(|_, count| *count > 1);
        }
    }

    /// Weighs the words of a text by how often it uses them, where, and how rare they are.
    pub fn weigh(&self, reading: &Reading, weighing: &Weighing) -> Profile {
        let is_furniture = self.furniture(reading);
        let tells = |word: &Word| !is_furniture.get(word.sentence()).copied().unwrap_or(false);
        // The place that no word is taken from on, and how many are taken.
        let (end, taken) = if reading.words.len() <= weighing.max_terms && is_furniture.is_empty() {
            (usize::MAX, reading.words.len())
        } else {
            let mut places: Vec<usize> =
                reading.words.iter().filter(|word| tells(word)).map(|word| word.place()).collect();
            places.sort_unstable();
            let end = places.get(weighing.max_terms).copied().unwrap_or(usize::MAX);
            (end, places.len().min(weighing.max_terms))
        };
        let count =
            if reading.words.len() < weighing.max_terms { taken } else { reading.count.min(MAX_READ) };
        self.frequency.warm(reading.words.iter().map(|word| word.term()));
        let mut entries = Vec::with_capacity(taken);
        for same in reading.words.chunk_by(|a, b| a.term() == b.term()) {
            let (mut often, mut is_name, mut in_title) = (0.0, false, false);
            for word in same.iter().filter(|word| word.place() < end && tells(word)) {
                is_name |= word.is_name();
                in_title |= word.in_title();
                often += match (word.in_title(), word.is_name()) {
                    (true, _) => weighing.title,
                    (false, true) => weighing.name,
                    (false, false) => 1.0,
                };
            }
            if often == 0.0 {
                continue;
            }
            let rarity = self.rarity(same[0].term());
            let often = if often > 1.0 { f32::ln(often) } else { 0.0 };
            let weight = (1.0 + often) * rarity;
            let only = |is_so: bool, weight: f32| if is_so { weight } else { 0.0 };
            entries.push(Entry {
                term: same[0].term(),
                weights: [weight, only(is_name, weight), only(in_title, rarity)],
            });
        }
        Profile::of_text(entries, count, reading.day)
    }

    fn rarity(&self, term: u32) -> f32 {
        let frequency = f32::from_bits(self.frequency.get(term));
        ((self.seen + 1.0) / (frequency + 0.5)).ln().max(0.01)
    }

    /// Which sentences the outlet has in so many reports that they tell nothing; none if hardly a word were left.
    fn furniture(&self, reading: &Reading) -> Vec<bool> {
        let Some(outlet) = reading.outlet else { return Vec::new() };
        let reports = self.outlets.get(&outlet).copied().unwrap_or(0);
        if reports < FURNITURE.0 {
            return Vec::new();
        }
        let least = (reports as f32 * FURNITURE.1).max(FURNITURE.0 as f32);
        let is_furniture: Vec<bool> = reading
            .sentences
            .iter()
            .map(|&sentence| self.sentences.get(sentence_of(sentence, outlet)) as f32 >= least)
            .collect();
        if !is_furniture.contains(&true) {
            return Vec::new();
        }
        let tells = |word: &&Word| !is_furniture.get(word.sentence()).copied().unwrap_or(false);
        let left = reading.words.iter().filter(tells).count();
        if left >= MIN_SENTENCE { is_furniture } else { Vec::new() }
    }
}

/// The hash of a sentence on an outlet's pages.
fn sentence_of(sentence: u32, outlet: u64) -> u32 {
    sentence ^ (outlet ^ (outlet >> 32)) as u32
}

/// Stems and the share of English texts that use them.
fn background() -> impl Iterator<Item = (&'static str, f32)> {
    include_str!("background.tsv").lines().filter(|line| !line.starts_with('#')).filter_map(|line| {
        let (stem, of_10_000) = line.split_once('\t')?;
        Some((stem, of_10_000.parse::<f32>().ok()? / 10_000.0))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const WEIGHING: Weighing = Weighing { name: 1.5, title: 2.0, max_terms: 300 };

    fn reading(outlet: &str, text: &str) -> Reading {
        let mut report = Report::new("r", text);
        report.outlet = Some(outlet.to_owned());
        Reader::default().read(&report, None, &mut |_, _| ())
    }

    #[test]
    fn copies_have_the_same_content() {
        assert_eq!(reading("a", "The ferry sank.").content, reading("b", "the  ferry SANK").content);
        assert_ne!(reading("a", "The ferry sank.").content, reading("a", "Sank: the ferry").content);
    }

    #[test]
    fn a_sentence_on_every_page_of_an_outlet_weighs_nothing() {
        let mut vocabulary = Vocabulary::new();
        let page = |about: &str| {
            reading("Sund Avis", &format!("{about}\nSubscribe to the Sund Avis breakfast letter."))
        };
        for about in
            ["Bees swarm.", "Trams halt.", "Crabs moult.", "Snow falls.", "Choir sings.", "Mill burns."]
        {
            vocabulary.count(&page(about));
        }
        let profile = vocabulary.weigh(&page("Locks rust quickly."), &WEIGHING);
        assert_eq!(profile.entries.len(), 3);
    }

    #[test]
    fn a_page_of_nothing_but_furniture_keeps_it() {
        let mut vocabulary = Vocabulary::new();
        let page = reading("Sund Avis", "Subscribe to the breakfast letter.");
        (0..9).for_each(|_| vocabulary.count(&page));
        assert_eq!(vocabulary.weigh(&page, &WEIGHING).entries.len(), 3);
    }
}
