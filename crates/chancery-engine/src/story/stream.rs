//! Puts reports into stories as they arrive, and settles each tick of the stream jointly.
//!
//! 1. A report is placed at once, by what is known when it comes ([`Stream::push`]).
//! 2. A tick ends when the reports' own clock moves on by an hour ([`super::clock`]), or after many reports. Then all
//!    its reports are weighed again and joined best first, with each other and with the open stories ([`super::settle`]).
//! 3. Stories that prove to be one are merged, a story that falls apart is split; each such change is a [`Line`].
//!
//! Whoever keeps the last line of each report has the stories as they are now. What a tick settles does not depend on
//! the order of its reports, nor on how many are read at once.

use std::collections::BTreeMap;

use chancery_model::Report;
use rustc_hash::{FxHashMap, FxHashSet};

use super::clock::{Clock, hour_of};
use super::graph::Thresholds;
use super::join::{Example, JoinModel};
use super::lookup::Lookup;
use super::near::{Near, NearText};
use super::profile::{LookedUp, Profile};
use super::shelf::{FIND_BY, Shelf, best, least};
use super::stable_hash;
use super::texts::Texts;
use super::vocabulary::{Reader, Reading, Vocabulary, Weighing};
use super::wire::WireText;

/// How reports become stories.
#[derive(Clone, Debug, PartialEq)]
pub struct StoryConfig {
    /// Least probability to join a story, 0.0 to 1.0. Lower glues different happenings together,
    /// higher counts one happening twice.
    pub join: f64,
    /// Least probability that two stories which stood apart are one. Higher than `join`, so that stories stay.
    pub merge: f64,
    /// Greatest probability of belonging together at which a part leaves its story. Well below `join`, for the same reason.
    pub split: f64,
    /// Days after its last report until a story is closed.
    pub window: f32,
    /// Days apart are divided by this before they are judged: 1.0 as learned from news streams, more where stories
    /// run for long.
    pub patience: f32,
    /// Hours of publication that are settled together.
    pub tick_hours: i64,
    /// Reports that are settled together at most; an hour with more is settled in several steps.
    pub max_tick: usize,
    /// Whether a report is placed when it comes, before its tick is settled.
    pub at_once: bool,
    /// Weight of names and numbers against other words.
    pub name_weight: f32,
    /// Weight of a word in the title.
    pub title_weight: f32,
    /// Content words of a report that are looked at.
    pub max_terms: usize,
    /// Open stories judged for each report.
    pub max_candidates: usize,
    /// Last texts of a story that a new one is compared with.
    pub max_recent: usize,
    /// Wires of a story that a new text is compared with.
    pub max_wires: usize,
    /// Stories open at once; the oldest are closed.
    pub max_stories: usize,
    /// Texts that are kept to find cut versions, changed copies and translations of them; about 5 kB each. Copies word
    /// for word are found as long as their story is open.
    pub max_texts: usize,
    /// A report whose way is to be explained.
    pub explain: Option<String>,
}

impl Default for StoryConfig {
    fn default() -> StoryConfig {
        StoryConfig {
            join: 0.3,
            merge: 0.5,
            split: 0.1,
            window: 60.0,
            patience: 1.0,
            tick_hours: 1,
            max_tick: 2048,
            at_once: true,
            name_weight: 1.5,
            title_weight: 2.0,
            max_terms: 300,
            max_candidates: 8,
            max_recent: 24,
            max_wires: 24,
            max_stories: 500_000,
            max_texts: 20_000,
            explain: None,
        }
    }
}

impl StoryConfig {
    /// For `reports` reports that are given together.
    ///
    /// A handful was chosen by somebody: all are settled jointly, little likeness is enough, and a story may run over a
    /// year. On seven stories of 4 to 5 reports, at once or each alone, `join` from 0.01 to 0.05 finds each whole; at
    /// 0.1 three fall apart, at 0.005 two are glued. More reports are an archive, and settled as a stream is.
    pub fn for_record(reports: usize) -> StoryConfig {
        let archive = StoryConfig { at_once: false, ..StoryConfig::default() };
        if reports > HANDFUL {
            return archive;
        }
        StoryConfig { join: 0.02, window: 400.0, patience: 30.0, tick_hours: i64::MAX, ..archive }
    }

    pub(super) fn thresholds(&self) -> Thresholds {
        Thresholds { join: self.join, merge: self.merge }
    }

    pub(super) fn weighing(&self) -> Weighing {
        Weighing { name: self.name_weight, title: self.title_weight, max_terms: self.max_terms }
    }

    pub(super) fn window_hours(&self) -> i64 {
        (f64::from(self.window) * 24.0) as i64
    }
}

/// What the stream says of a report or a story.
#[derive(Clone, Debug, PartialEq)]
pub enum Line {
    /// Where a report went.
    Placed(Assignment),
    /// A report is now elsewhere.
    Moved {
        /// Where it is now.
        now: Assignment,
        /// The story it was in.
        from: String,
        /// Why.
        change: Change,
    },
    /// Two stories proved to be one; a `Moved` follows for each report of the one that ends.
    Merged {
        /// The story that stays.
        into: String,
        /// The story that ends.
        from: String,
        /// Reports that move.
        reports: usize,
    },
    /// A story fell apart; a `Moved` follows for each report that leaves.
    Split {
        /// The new story.
        into: String,
        /// The story that stays.
        from: String,
        /// Reports that move.
        reports: usize,
    },
    /// Why the report that was asked about is where it is.
    Explained {
        /// Where it is.
        now: Assignment,
        /// The reasons, the best first.
        because: Vec<String>,
    },
}

/// Why a report is elsewhere than before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// Its tick was settled.
    Settled,
    /// Its story was merged into another.
    Merge,
    /// Its story fell apart.
    Split,
}

/// Where one report went.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assignment {
    /// The report's id.
    pub id: String,
    /// The story's id: made from its first report, kept for good.
    pub story: String,
    /// The wire's id: made from its first report, unique over all stories.
    pub wire: String,
}

/// The state of a stream of reports.
pub struct Stream {
    pub(super) config: StoryConfig,
    pub(super) model: JoinModel,
    pub(super) vocabulary: Vocabulary,
    pub(super) shelf: Shelf,
    pub(super) clock: Clock,
    pub(super) pending: Vec<Pending>,
    /// Word to waiting reports that it finds.
    pub(super) waiting: FxHashMap<u32, Vec<u32>>,
    /// Contents of the waiting reports and how many words they have.
    pub(super) waiting_contents: FxHashSet<(u64, usize)>,
    /// Content to the story and wire of its first text.
    pub(super) copies: FxHashMap<u64, (u32, u64)>,
    pub(super) texts: Texts,
    /// Reports since stories were last closed.
    pub(super) since_closing: usize,
    /// Words by number, where somebody wants an explanation.
    pub(super) words: BTreeMap<u32, String>,
    /// Labels by report, while the model learns, and what it learned.
    pub(super) labels: BTreeMap<String, u32>,
    pub(super) examples: Vec<Example>,
    /// Scratch.
    reader: Reader,
    places: Lookup,
}

/// A report that waits for its tick to end.
#[derive(Clone, Debug)]
pub(super) struct Pending {
    pub id: Box<str>,
    pub reading: Reading,
    /// What of it is compared with other texts, unless it is known to be a copy word for word.
    pub near: NearText,
    pub wire: WireText,
    pub hour: i64,
    /// Story and wire it was placed in when it came; `None` if it was not.
    pub placed: Option<(u64, u64)>,
    /// As it was weighed when it came.
    profile: Profile,
}

impl Stream {
    /// An empty stream.
    pub fn new(config: StoryConfig) -> Stream {
        Stream::with_model(config, JoinModel::embedded().clone())
    }

    /// An empty stream with another join model.
    pub fn with_model(config: StoryConfig, model: JoinModel) -> Stream {
        Stream {
            texts: Texts::new(config.max_texts),
            config,
            model,
            vocabulary: Vocabulary::new(),
            shelf: Shelf::default(),
            clock: Clock::default(),
            pending: Vec::new(),
            waiting: FxHashMap::default(),
            waiting_contents: FxHashSet::default(),
            copies: FxHashMap::default(),
            since_closing: 0,
            words: BTreeMap::new(),
            labels: BTreeMap::new(),
            examples: Vec::new(),
            reader: Reader::default(),
            places: Lookup::default(),
        }
    }

    /// An empty stream that notes what the model should have said of each pair it judges; `labels` by report.
    pub fn learning(config: StoryConfig, model: JoinModel, labels: BTreeMap<String, u32>) -> Stream {
        Stream { labels, ..Stream::with_model(config, model) }
    }

    /// The pairs that were judged so far, with what the labels say of them.
    pub fn take_examples(&mut self) -> Vec<Example> {
        std::mem::take(&mut self.examples)
    }

    /// Takes the next report.
    ///
    /// Returns what is to be said now: changes of the tick that it ends, and where it goes.
    pub fn push(&mut self, report: &Report) -> Vec<Line> {
        let mut lines = Vec::new();
        let window = self.config.window_hours();
        let hour = report.published.as_deref().and_then(hour_of);
        let hour = hour.and_then(|hour| self.clock.believe(hour, window));
        if hour.is_some_and(|hour| self.clock.ticks(hour, self.config.tick_hours, window)) {
            lines = self.settle();
        }
        let day = hour.map(|hour| hour as f32 / 24.0 / self.config.patience);
        let known = &mut self.words;
        let wants_words = self.config.explain.is_some();
        let reading = self.reader.read(report, day, &mut |number, stem| {
            if wants_words {
                known.entry(number).or_insert_with(|| stem.to_owned());
            }
        });
        let mut pending = Pending {
            id: report.id.as_str().into(),
            near: NearText::default(),
            wire: WireText::default(),
            hour: hour.or_else(|| self.clock.now()).unwrap_or(0),
            placed: None,
            profile: Profile::default(),
            reading,
        };
        let content = (pending.reading.content, pending.reading.count);
        let is_new = self.waiting_contents.insert(content) || pending.reading.count < MIN_COPY;
        if is_new && self.copy_of(&pending).is_none() {
            pending.near = NearText::of_words(&self.reader.compared);
            pending.wire = WireText::of_words(&self.reader.compared);
        }
        if self.config.at_once {
            let placed = self.place(&mut pending);
            lines.push(Line::Placed(assignment(&pending.id, placed)));
            pending.placed = Some(placed);
        }
        self.pending.push(pending);
        if self.pending.len() >= self.config.max_tick {
            lines.extend(self.settle());
        }
        lines
    }

    /// Settles what still waits: at the end of the input, or when nothing comes for a while.
    pub fn finish(&mut self) -> Vec<Line> {
        self.settle()
    }

    /// The likeliest story of a report by what is known now, and its wire.
    fn place(&mut self, report: &mut Pending) -> (u64, u64) {
        let own = id_number(&report.id);
        if let Some((story, wire)) = self.copy_of(report)
            && let Some(story) = self.shelf.get(story)
        {
            return (story.id, wire);
        }
        report.profile = self.vocabulary.weigh(&report.reading, &self.config.weighing());
        let mut likeliest: Option<(f64, u64)> = None;
        let mut consider = |probability: f64, story: u64| {
            if likeliest.is_none_or(|(most, _)| probability > most) {
                likeliest = Some((probability, story));
            }
        };
        let mut places = std::mem::take(&mut self.places);
        let text = LookedUp::new(&report.profile, &mut places);
        let terms = report.profile.heaviest(FIND_BY);
        let least = least(report.profile.words);
        let mut candidates = self.shelf.find(&terms, least, self.config.max_candidates);
        let near = self.texts.near(&report.near);
        candidates.extend(self.stories_of_near(&near).into_keys());
        for number in candidates {
            let Some(story) = self.shelf.get(number) else { continue };
            let likeness = story.profile().likeness_to(&text, story.nearest(&text));
            consider(self.model.probability(&likeness), story.id);
        }
        for number in self.waiting_like(&terms) {
            let other = &self.pending[number as usize];
            let Some((story, wire)) = other.placed else { continue };
            if other.reading.content == report.reading.content && other.reading.count == report.reading.count
            {
                return (story, wire);
            }
            let mut likeness = other.profile.likeness_to(&text, 0.0);
            likeness.nearest = likeness.centroid;
            consider(self.model.probability(&likeness), story);
        }
        self.places = places;
        for (term, _) in terms {
            self.waiting.entry(term).or_default().push(self.pending.len() as u32);
        }
        let story = likeliest.filter(|(probability, _)| *probability >= self.config.join);
        (story.map_or(own, |(_, story)| story), own)
    }

    /// The story and wire of a known text that the report copies word for word.
    pub(super) fn copy_of(&self, report: &Pending) -> Option<(u32, u64)> {
        if report.reading.count < MIN_COPY {
            return None;
        }
        let &(story, wire) = self.copies.get(&report.reading.content)?;
        let number = self.shelf.resolve(story)?;
        let is_long = report.reading.count >= LONG_COPY;
        let apart = (self.shelf.get(number)?.last_hour - report.hour).abs();
        (is_long || apart <= SHORT_COPY_HOURS).then_some((number, wire))
    }

    /// Stories of the known texts in `near`, each once, with the text that shares most.
    pub(super) fn stories_of_near(&self, near: &[Near]) -> BTreeMap<u32, (f64, u64)> {
        let mut stories: BTreeMap<u32, (f64, u64)> = BTreeMap::new();
        for near in near {
            let Some((story, _)) = self.place_of(near.text as u64) else { continue };
            let most = stories.entry(story).or_insert((0.0, 0));
            if near.overlap.containment > most.0 {
                *most = (near.overlap.containment, near.text as u64);
            }
        }
        stories
    }

    /// The open story and the wire of a text that is kept.
    pub(super) fn place_of(&self, text: u64) -> Option<(u32, u64)> {
        let &(story, wire) = self.copies.get(&self.texts.content(text)?)?;
        Some((self.shelf.resolve(story)?, wire))
    }

    /// Waiting reports that share the weightiest words.
    fn waiting_like(&self, terms: &[(u32, f32)]) -> Vec<u32> {
        let mut found: Vec<(u32, f32)> = Vec::new();
        for (term, weight) in terms {
            let waiting = self.waiting.get(term).into_iter().flatten().rev().take(MAX_WAITING);
            found.extend(waiting.map(|&number| (number, weight * weight)));
        }
        // A stable sort: the words of each report are added up in one order.
        found.sort_by_key(|(number, _)| *number);
        let scores =
            found.chunk_by(|a, b| a.0 == b.0).map(|same| (same.iter().map(|hit| hit.1).sum(), same[0].0));
        best(scores.collect(), self.config.max_candidates)
    }
}

/// Reports that a person gives together; more are an archive.
const HANDFUL: usize = 60;

/// Content words from which on equal texts are copies: shorter ones are headings like "Morning briefing".
pub(super) const MIN_COPY: usize = 5;

/// Content words from which on equal texts are copies however far apart in time.
const LONG_COPY: usize = 30;

/// Hours within which shorter equal texts are copies.
const SHORT_COPY_HOURS: i64 = 72;

/// Waiting reports looked at for one word.
const MAX_WAITING: usize = 64;

/// The number that a story or wire is named after its first report by.
pub(super) fn id_number(report: &str) -> u64 {
    stable_hash(report.as_bytes()) & 0xffff_ffff_ffff
}

/// The id of a story.
pub(super) fn name_of_story(number: u64) -> String {
    format!("s{number:012x}")
}

/// Where a report went, in words.
pub(super) fn assignment(id: &str, (story, wire): (u64, u64)) -> Assignment {
    Assignment { id: id.to_owned(), story: name_of_story(story), wire: format!("w{wire:012x}") }
}
