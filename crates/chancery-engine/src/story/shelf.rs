//! The stories that are open, and an index that finds those a text resembles.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::collections::{BTreeMap, VecDeque};
use std::hint::black_box;

use rustc_hash::{FxHashMap, FxHashSet};

use super::graph::Tally;
use super::join::Likeness;
use super::profile::{LookedUp, Profile, Sketch};

/// Words of a text, and of a story, by which stories are found. The rarest dozen would do; more find rewrites.
pub(super) const FIND_BY: usize = 24;
const FOUND_BY: usize = 32;

/// Stories in one posting; a word that more stories use finds the latest of them.
const MAX_POSTING: usize = 1024;

/// Stories beyond these that a posting may hold before it is cut: to cut it moves all that stay.
const SPARE_POSTING: usize = 256;

/// Stories looked at for the words of one text, those of its rarest words first.
const MAX_ADDED: usize = 2048;

/// Content words from which on a text is no mere title, and the least likeness, by the words that stories are found by,
/// of what may be one: of long texts, and of titles, two of which may share a single word. On labelled streams
/// no pair of long texts below .06 was likely enough to be joined, and none of titles below .005.
const LONG: f32 = 30.0;
const LEAST: [f32; 2] = [0.05, 0.005];

/// What a text's commoner words say is asked about so many times as many stories as are wanted.
const COMMON_FOR: usize = 8;

/// Words of a story's profile; those of one text are kept by [`Sketch`].
const MAX_PROFILE: usize = 160;

/// Words of a text that are kept.
const MAX_SKETCH: usize = 64;

/// The least likeness, by the words that stories are found by, of two texts that may be one story, of so many words.
pub(super) fn least(words: f32) -> f32 {
    LEAST[usize::from(words < LONG)]
}

/// An open story.
#[derive(Clone, Debug, Default)]
pub(super) struct Story {
    /// Its id, as a number; see [`super::stream::name_of_story`].
    pub id: u64,
    /// `None` while there is one text.
    pub profile: Option<Box<Profile>>,
    /// The last texts, newest last.
    pub recent: Vec<Recent>,
    pub members: Vec<Member>,
    /// Distinct texts.
    pub texts: u32,
    /// Distinct texts when it was last looked at whether it falls apart.
    pub checked: u32,
    /// Hour of the last report since 1970, or when it came.
    pub last_hour: i64,
    /// Wires, oldest first: id and the number of its first text.
    pub wires: Vec<(u64, u64)>,
    pub tally: Tally,
}

/// A report of a story.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Member {
    pub id: Box<str>,
    pub wire: u64,
    /// Equal for copies.
    pub content: u64,
}

/// A text of a story that is still remembered.
#[derive(Clone, Debug)]
pub(super) struct Recent {
    pub content: u64,
    pub sketch: Sketch,
}

impl Story {
    /// Adds a text; `max_recent` are remembered.
    pub fn add(&mut self, content: u64, profile: &Profile, max_recent: usize) {
        let sketch = Sketch::of(profile, MAX_SKETCH);
        match &mut self.profile {
            Some(sum) => {
                sum.add(profile);
                sum.prune(MAX_PROFILE);
            }
            None if self.texts > 0 => {
                let mut sum = self.profile().into_owned();
                sum.add(profile);
                sum.prune(MAX_PROFILE);
                self.profile = Some(Box::new(sum));
            }
            None => {}
        }
        self.texts += 1;
        if self.recent.len() >= max_recent.max(1) {
            self.recent.remove(0);
        }
        push_tight(&mut self.recent, Recent { content, sketch });
    }

    /// Takes over all that `other` has.
    pub fn absorb(&mut self, other: Story, max_recent: usize) {
        let mut sum = self.profile().into_owned();
        sum.add(&other.profile());
        sum.prune(MAX_PROFILE);
        self.profile = Some(Box::new(sum));
        self.texts += other.texts;
        self.last_hour = self.last_hour.max(other.last_hour);
        self.recent.extend(other.recent);
        self.recent.drain(..self.recent.len().saturating_sub(max_recent));
        self.members.extend(other.members);
        self.wires.extend(other.wires);
        self.checked = self.checked.max(self.texts);
        for (label, count) in other.tally {
            self.count(label, count);
        }
    }

    /// What its texts are about.
    pub fn profile(&self) -> Cow<'_, Profile> {
        match (&self.profile, self.recent.first()) {
            (Some(profile), _) => Cow::Borrowed(profile),
            (None, Some(only)) => Cow::Owned(only.sketch.profile()),
            (None, None) => Cow::Owned(Profile::default()),
        }
    }

    /// How alike it and a text are.
    pub fn likeness_to(&self, text: &LookedUp<'_>, nearest: f32) -> Likeness {
        match (&self.profile, self.recent.first()) {
            (None, Some(only)) => only.sketch.likeness_to(text, nearest),
            _ => self.profile().likeness_to(text, nearest),
        }
    }

    /// Highest cosine of one of its last texts with a text.
    pub fn nearest(&self, text: &LookedUp<'_>) -> f32 {
        self.recent.iter().map(|recent| recent.sketch.cosine(text)).fold(0.0, f32::max)
    }

    /// Highest cosine of one of its last texts with one of another story's.
    pub fn nearest_story(&self, other: &Story) -> f32 {
        other
            .recent
            .iter()
            .flat_map(|two| self.recent.iter().map(move |one| one.sketch.cosine_kept(&two.sketch)))
            .fold(0.0, f32::max)
    }

    /// Counts labels, while the model learns.
    pub fn count(&mut self, label: u32, count: f64) {
        match self.tally.iter_mut().find(|(known, _)| *known == label) {
            Some((_, sum)) => *sum += count,
            None => self.tally.push((label, count)),
        }
    }
}

/// Adds an item where few will follow: most stories have one report, and room for more would cost more than it.
pub(super) fn push_tight<T>(items: &mut Vec<T>, item: T) {
    if items.len() == items.capacity() {
        items.reserve_exact(1 + items.len() / 2);
    }
    items.push(item);
}

/// Where a story went.
#[derive(Clone, Debug)]
enum Slot {
    Open(Box<Story>),
    /// Into another story, by number.
    Merged(u32),
    Closed,
}

/// All open stories by number; the numbers ascend as stories are opened.
#[derive(Clone, Debug, Default)]
pub(super) struct Shelf {
    slots: VecDeque<Slot>,
    /// Number of the first slot.
    base: u32,
    open: usize,
    /// Stories by the hour of their last report, as it was when that was last looked at.
    due: BTreeMap<i64, Vec<u32>>,
    /// Closed or merged since the postings were last swept.
    stale: usize,
    ids: FxHashSet<u64>,
    /// Word to stories it finds, with its share of the story, by number. The last [`MAX_POSTING`] count.
    postings: FxHashMap<u32, Vec<(u32, f32)>>,
    /// Scratch.
    scores: Scores,
}

/// Stories touched by the words of one text, with what these words share, small enough to stay close at hand: an array
/// of all open stories is not.
#[derive(Clone, Debug, Default)]
struct Scores {
    /// Story and sum; a taken slot sends to the next. All empty between calls.
    slots: Vec<(u32, f32)>,
    /// Taken slots, in the order in which they were.
    taken: Vec<u16>,
}

/// Slots: a power of two, twice [`MAX_ADDED`].
const SCORE_SLOTS: usize = 4096;

/// An empty slot: no story has so high a number.
const NO_STORY: u32 = u32::MAX;

impl Scores {
    fn add(&mut self, story: u32, share: f32) {
        if self.slots.is_empty() {
            self.slots.resize(SCORE_SLOTS, (NO_STORY, 0.0));
        }
        let mut at = (story.wrapping_mul(0x9e37_79b1) >> 16) as usize % SCORE_SLOTS;
        while self.slots[at].0 != story {
            if self.slots[at].0 == NO_STORY {
                self.slots[at].0 = story;
                self.taken.push(at as u16);
                break;
            }
            at = (at + 1) % SCORE_SLOTS;
        }
        self.slots[at].1 += share;
    }

    /// The stories whose sum is at least `enough`, as (sum, story), in the order in which they were touched; forgets all.
    fn take(&mut self, enough: f32) -> Vec<(f32, u32)> {
        let mut found = Vec::new();
        for at in self.taken.drain(..) {
            let (story, score) = std::mem::replace(&mut self.slots[at as usize], (NO_STORY, 0.0));
            if score >= enough {
                found.push((score, story));
            }
        }
        found
    }
}

/// The stories of a posting that count: the latest.
fn latest(posting: &[(u32, f32)]) -> &[(u32, f32)] {
    &posting[posting.len().saturating_sub(MAX_POSTING)..]
}

impl Shelf {
    /// Puts `story` on the shelf and returns its number.
    pub fn open(&mut self, story: Story) -> u32 {
        let number = self.base + self.slots.len() as u32;
        self.ids.insert(story.id);
        self.due.entry(story.last_hour).or_default().push(number);
        self.slots.push_back(Slot::Open(Box::new(story)));
        self.open += 1;
        number
    }

    pub fn has_id(&self, id: u64) -> bool {
        self.ids.contains(&id)
    }

    pub fn get(&self, number: u32) -> Option<&Story> {
        match self.slots.get(number.checked_sub(self.base)? as usize)? {
            Slot::Open(story) => Some(story),
            _ => None,
        }
    }

    /// All open stories, in order of number.
    #[cfg(test)]
    pub fn stories(&self) -> impl Iterator<Item = &Story> {
        (self.base..).take(self.slots.len()).filter_map(|number| self.get(number))
    }

    pub fn get_mut(&mut self, number: u32) -> Option<&mut Story> {
        match self.slots.get_mut(number.checked_sub(self.base)? as usize)? {
            Slot::Open(story) => Some(story),
            _ => None,
        }
    }

    /// The number of the story that `number` is now part of, if it is open.
    pub fn resolve(&self, mut number: u32) -> Option<u32> {
        loop {
            match self.slots.get(number.checked_sub(self.base)? as usize)? {
                Slot::Open(_) => return Some(number),
                Slot::Merged(into) => number = *into,
                Slot::Closed => return None,
            }
        }
    }

    /// Takes a story off the shelf because it is now part of `into`.
    pub fn merge(&mut self, number: u32, into: u32) -> Option<Story> {
        let slot = self.slots.get_mut(number.checked_sub(self.base)? as usize)?;
        if !matches!(slot, Slot::Open(_)) || number == into {
            return None;
        }
        let Slot::Open(story) = std::mem::replace(slot, Slot::Merged(into)) else { return None };
        self.ids.remove(&story.id);
        self.open -= 1;
        self.stale += 1;
        Some(*story)
    }

    /// Closes stories without a report since `hour`, and the oldest above `most`.
    pub fn close(&mut self, hour: Option<i64>, most: usize) {
        if let Some(hour) = hour {
            let later = self.due.split_off(&hour);
            for number in std::mem::replace(&mut self.due, later).into_values().flatten() {
                match self.get(number).map(|story| story.last_hour) {
                    Some(last) if last >= hour => self.due.entry(last).or_default().push(number),
                    _ => self.shut(number),
                }
            }
        }
        for number in self.base..self.base + self.slots.len() as u32 {
            if self.open <= most {
                break;
            }
            self.shut(number);
        }
        while self.slots.front().is_some_and(|slot| !matches!(slot, Slot::Open(_))) {
            self.slots.pop_front();
            self.base += 1;
        }
    }

    fn shut(&mut self, number: u32) {
        let Some(slot) = number.checked_sub(self.base).and_then(|at| self.slots.get_mut(at as usize)) else {
            return;
        };
        if let Slot::Open(story) = slot {
            self.ids.remove(&story.id);
            *slot = Slot::Closed;
            self.open -= 1;
            self.stale += 1;
        }
    }

    /// Drops what refers to closed stories, once there is much of it; says whether it did.
    pub fn sweep(&mut self) -> bool {
        if self.stale <= 1000 + self.open / 4 {
            return false;
        }
        self.stale = 0;
        let mut postings = std::mem::take(&mut self.postings);
        postings.retain(|_, stories| {
            stories.retain(|(story, _)| self.get(*story).is_some());
            stories.shrink_to_fit();
            !stories.is_empty()
        });
        postings.shrink_to_fit();
        self.postings = postings;
        true
    }

    /// Makes the story findable by what it is about now.
    pub fn index(&mut self, number: u32) {
        let Some(story) = self.get(number) else { return };
        let terms = story.profile().heaviest(FOUND_BY);
        self.warm(&terms);
        for (term, weight) in terms {
            let posting = self.postings.entry(term).or_default();
            match posting.binary_search_by_key(&number, |(story, _)| *story) {
                Ok(at) => posting[at].1 = weight,
                Err(at) => {
                    if posting.len() == posting.capacity() {
                        posting.reserve_exact(1 + posting.len() / 2);
                    }
                    posting.insert(at, (number, weight));
                    if posting.len() > MAX_POSTING + SPARE_POSTING {
                        posting.drain(..SPARE_POSTING);
                    }
                }
            }
        }
    }

    /// Has the postings of `terms` at hand before they are read one by one.
    fn warm(&self, terms: &[(u32, f32)]) {
        let last = |term: &u32| self.postings.get(term)?.last().map(|(story, _)| *story);
        black_box(terms.iter().fold(0, |sum, (term, _)| sum ^ last(term).unwrap_or(0)));
    }

    /// The open stories most like a text by the words they are found by, best first, at most `limit`, each as like as
    /// `least`; `terms` are the text's [`FIND_BY`] heaviest.
    pub fn find(&mut self, terms: &[(u32, f32)], least: f32, limit: usize) -> Vec<u32> {
        self.warm(terms);
        let Shelf { postings, scores, slots, base, .. } = self;
        let mut found_by: Vec<(f32, &[(u32, f32)])> =
            terms.iter().filter_map(|(term, weight)| Some((*weight, latest(postings.get(term)?)))).collect();
        found_by.sort_by_key(|(_, posting)| posting.len());
        let mut added = 0;
        let is_rare = |(_, posting): &&(f32, &[(u32, f32)])| {
            added += posting.len();
            added <= MAX_ADDED
        };
        let (rare, common) = found_by.split_at(found_by.iter().take_while(is_rare).count());
        for (weight, posting) in rare {
            for &(story, share) in posting.iter().filter(|(story, _)| story >= base) {
                scores.add(story, weight * share);
            }
        }
        let mut found = scores.take(if common.is_empty() { least } else { 0.0 });
        if !common.is_empty() {
            keep_best(&mut found, COMMON_FOR * limit);
            found.sort_unstable_by_key(|(_, story)| *story);
            for (weight, posting) in common {
                let mut rest = posting.iter().peekable();
                for (score, story) in &mut found {
                    while rest.next_if(|(other, _)| other < story).is_some() {}
                    if let Some((_, share)) = rest.next_if(|(other, _)| other == story) {
                        *score += weight * share;
                    }
                }
            }
        }
        found.retain(|(score, story)| {
            *score >= least && matches!(slots[(story - *base) as usize], Slot::Open(_))
        });
        best(found, limit)
    }
}

/// Keeps the `limit` highest, in no order.
pub(super) fn keep_best(found: &mut Vec<(f32, u32)>, limit: usize) {
    if found.len() > limit && limit > 0 {
        found.select_nth_unstable_by(limit - 1, higher);
        found.truncate(limit);
    }
}

fn higher(a: &(f32, u32), b: &(f32, u32)) -> Ordering {
    b.0.total_cmp(&a.0).then(a.1.cmp(&b.1))
}

/// The `limit` highest, best first; equals in order of number.
pub(super) fn best(mut found: Vec<(f32, u32)>, limit: usize) -> Vec<u32> {
    keep_best(&mut found, limit);
    found.sort_by(higher);
    found.into_iter().map(|(_, number)| number).collect()
}
