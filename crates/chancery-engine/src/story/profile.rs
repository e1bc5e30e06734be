//! What a report, or all reports of a story together, are about: weighted words that can be added up.

use super::join::Likeness;
use super::lookup::Lookup;

/// A word and what it weighs in the whole text, among its names and numbers, and in its title.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Entry {
    /// Hash of the stem.
    pub term: u32,
    /// Weights by [`VIEWS`]; 0.0 where the word does not belong to one.
    pub weights: [f32; VIEWS],
}

/// Content words from which on a text is no mere title, whose capitals tell no name.
const NAMED: f32 = 16.0;

/// Whole text, names and numbers, title.
pub(super) const VIEWS: usize = 3;

/// The sum of the unit vectors of some texts, one for each view.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Profile {
    /// In order of term.
    pub entries: Vec<Entry>,
    /// Square of the length of each view.
    pub squares: [f32; VIEWS],
    /// Texts added up; copies count once.
    pub texts: f32,
    /// Content words of all texts.
    pub words: f32,
    /// First and last day of publication since 1970; `None` where no text has a date.
    pub days: Option<(f32, f32)>,
}

impl Profile {
    /// The profile of one text, each view scaled to unit length; `entries` in order of term.
    pub fn of_text(mut entries: Vec<Entry>, words: usize, day: Option<f32>) -> Profile {
        let squares = squares(&entries);
        let scale = squares.map(|square| if square > 0.0 { square.sqrt().recip() } else { 0.0 });
        for entry in &mut entries {
            for (weight, scale) in entry.weights.iter_mut().zip(scale) {
                *weight *= scale;
            }
        }
        Profile {
            squares: squares.map(|square| f32::from(u8::from(square > 0.0))),
            entries,
            texts: 1.0,
            words: words as f32,
            days: day.map(|day| (day, day)),
        }
    }

    /// Adds `other`'s texts.
    pub fn add(&mut self, other: &Profile) {
        *self = self.sum(other);
    }

    /// The texts of both.
    pub fn sum(&self, other: &Profile) -> Profile {
        let mut both = Vec::with_capacity(self.entries.len() + other.entries.len());
        let (mut ours, mut theirs) = (self.entries.iter().peekable(), other.entries.iter().peekable());
        loop {
            match (ours.peek(), theirs.peek()) {
                (Some(a), Some(b)) if a.term == b.term => {
                    let mut sum = **a;
                    for (weight, more) in sum.weights.iter_mut().zip(b.weights) {
                        *weight += more;
                    }
                    both.push(sum);
                    ours.next();
                    theirs.next();
                }
                (Some(a), Some(b)) if a.term < b.term => both.extend(ours.next()),
                (_, Some(_)) => both.extend(theirs.next()),
                (Some(_), None) => both.extend(ours.next()),
                (None, None) => break,
            }
        }
        Profile {
            squares: squares(&both),
            entries: both,
            texts: self.texts + other.texts,
            words: self.words + other.words,
            days: span(self.days, other.days),
        }
    }

    /// Drops the lightest words, so that at most `limit` stay.
    pub fn prune(&mut self, limit: usize) {
        if self.entries.len() > limit {
            prune(&mut self.entries, limit);
            self.entries.shrink_to_fit();
        }
        // The lengths stay those of the whole, so that a pruned profile looks no more alike than it was.
    }

    /// The heaviest words, at most `limit`, heaviest first, as (term, share of the whole).
    pub fn heaviest(&self, limit: usize) -> Vec<(u32, f32)> {
        let scale = self.squares[0].sqrt().max(1e-6).recip();
        let shares = self.entries.iter().map(|entry| (entry.weights[0] * scale, entry.term));
        let mut terms: Vec<u64> = shares.map(|(share, term)| heavy_first(share, term)).collect();
        if terms.len() > limit {
            terms.select_nth_unstable(limit);
            terms.truncate(limit);
        }
        terms.sort_unstable();
        terms.into_iter().map(|key| (key as u32, f32::from_bits(!((key >> 32) as u32)))).collect()
    }

    /// How alike two profiles are; `nearest` is the highest cosine of a text of one with a text of the other, which need
    /// not be given for two single texts.
    pub fn likeness(&self, other: &Profile, nearest: impl Into<Option<f32>>) -> Likeness {
        likeness(&self.bulk(), &other.bulk(), self.products(other), nearest.into())
    }

    /// As [`Profile::likeness`], with the other's words looked up.
    pub fn likeness_to(&self, other: &LookedUp<'_>, nearest: impl Into<Option<f32>>) -> Likeness {
        let products = other.products(self.entries.iter().copied());
        likeness(&self.bulk(), &other.profile.bulk(), products, nearest.into())
    }

    fn bulk(&self) -> Bulk {
        Bulk { squares: self.squares, texts: self.texts, words: self.words, days: self.days }
    }

    /// Product of each view with the other's.
    fn products(&self, other: &Profile) -> [f32; VIEWS] {
        let mut sums = [0.0; VIEWS];
        let mut at = 0;
        for entry in &self.entries {
            while at < other.entries.len() && other.entries[at].term < entry.term {
                at += 1;
            }
            let Some(theirs) = other.entries.get(at) else { break };
            if theirs.term == entry.term {
                for (sum, (a, b)) in sums.iter_mut().zip(entry.weights.iter().zip(theirs.weights)) {
                    *sum += a * b;
                }
            }
        }
        sums
    }

    /// Cosine of the whole texts.
    pub fn cosine(&self, other: &Profile) -> f32 {
        let length = (self.squares[0] * other.squares[0]).sqrt();
        if length > 0.0 { self.products(other)[0] / length } else { 0.0 }
    }

    /// The words both use that make them most alike, heaviest first.
    pub fn shared(&self, other: &Profile, limit: usize) -> Vec<u32> {
        let mut both: Vec<(f32, u32)> = self
            .entries
            .iter()
            .filter_map(|entry| {
                let at = other.entries.binary_search_by_key(&entry.term, |theirs| theirs.term).ok()?;
                Some((entry.weights[0] * other.entries[at].weights[0], entry.term))
            })
            .collect();
        both.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        both.truncate(limit);
        both.into_iter().map(|(_, term)| term).collect()
    }
}

/// A profile whose words can be looked up: for a text that is compared with many.
#[derive(Debug)]
pub(super) struct LookedUp<'p> {
    pub profile: &'p Profile,
    places: &'p Lookup,
}

impl<'p> LookedUp<'p> {
    /// Enters all words of `profile` into `places`.
    pub fn new(profile: &'p Profile, places: &'p mut Lookup) -> LookedUp<'p> {
        places.fill(profile.entries.iter().map(|entry| entry.term));
        LookedUp { profile, places }
    }

    fn entry(&self, term: u32) -> Option<&Entry> {
        self.profile.entries.get(self.places.place(term)?)
    }

    /// Product of each view with that of `entries`.
    fn products(&self, entries: impl Iterator<Item = Entry>) -> [f32; VIEWS] {
        let mut sums = [0.0; VIEWS];
        for entry in entries {
            if let Some(ours) = self.entry(entry.term) {
                for (sum, (a, b)) in sums.iter_mut().zip(entry.weights.iter().zip(ours.weights)) {
                    *sum += a * b;
                }
            }
        }
        sums
    }
}

/// What is to be known of a profile besides its words.
struct Bulk {
    squares: [f32; VIEWS],
    texts: f32,
    words: f32,
    days: Option<(f32, f32)>,
}

fn likeness(one: &Bulk, two: &Bulk, products: [f32; VIEWS], nearest: Option<f32>) -> Likeness {
    let centroid = |view: usize| {
        let length = (one.squares[view] * two.squares[view]).sqrt();
        if length > 0.0 { (products[view] / length).clamp(0.0, 1.0) } else { 0.0 }
    };
    let pairs = one.texts * two.texts;
    let words = (one.words / one.texts).min(two.words / two.texts);
    let is_named = words >= NAMED && one.squares[1] > 0.0 && two.squares[1] > 0.0;
    Likeness {
        average: (products[0] / pairs).clamp(0.0, 1.0),
        centroid: centroid(0),
        nearest: nearest.map_or_else(|| centroid(0), |nearest| nearest.clamp(0.0, 1.0)),
        names: centroid(1),
        title: centroid(2),
        gap: gap(one.days, two.days),
        words,
        smaller: one.texts.min(two.texts),
        larger: one.texts.max(two.texts),
        named: f32::from(u8::from(is_named)),
    }
}

impl Entry {
    fn importance(&self) -> f32 {
        self.weights[0] + 0.5 * (self.weights[1] + self.weights[2])
    }
}

/// Keeps the `limit` most important of words in order of term.
fn prune(entries: &mut Vec<Entry>, limit: usize) {
    if entries.len() <= limit {
        return;
    }
    let key = |entry: &Entry| heavy_first(entry.importance(), entry.term);
    let mut keys: Vec<u64> = entries.iter().map(key).collect();
    let (_, &mut first_dropped, _) = keys.select_nth_unstable(limit);
    entries.retain(|entry| key(entry) < first_dropped);
}

/// A number that is the smaller the heavier a word, then the smaller its term; weights are not below zero.
fn heavy_first(weight: f32, term: u32) -> u64 {
    u64::from(!weight.to_bits()) << 32 | u64::from(term)
}

fn squares(entries: &[Entry]) -> [f32; VIEWS] {
    let mut squares = [0.0; VIEWS];
    for entry in entries {
        for (square, weight) in squares.iter_mut().zip(entry.weights) {
            *square += weight * weight;
        }
    }
    squares
}

/// From the earliest to the latest of two spans of days.
fn span(a: Option<(f32, f32)>, b: Option<(f32, f32)>) -> Option<(f32, f32)> {
    match (a, b) {
        (Some(a), Some(b)) => Some((a.0.min(b.0), a.1.max(b.1))),
        (a, b) => a.or(b),
    }
}

/// Days taken to lie between a dated and an undated text: who has no date needs more likeness to join, and may still.
const UNKNOWN_GAP: f32 = 5.0;

/// Days between two spans; 0.0 where they overlap or neither has a date.
fn gap(a: Option<(f32, f32)>, b: Option<(f32, f32)>) -> f32 {
    match (a, b) {
        (Some(a), Some(b)) => (a.0 - b.1).max(b.0 - a.1).max(0.0),
        (None, None) => 0.0,
        _ => UNKNOWN_GAP,
    }
}

/// The profile of one text in an eighth of the room: its heaviest words, weights rounded.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Sketch {
    /// Word, its weight in the text, its weight in the title.
    entries: Box<[(u32, u16, u16)]>,
    /// What a name weighs among the names for each part it weighs in the text.
    names: f32,
    words: u16,
    day: Option<f32>,
}

/// Rounded weights are this many parts of 1; the lowest bit of a title's weight says whether the word is a name.
const PARTS: f32 = 65_535.0;

impl Sketch {
    /// Keeps the `limit` heaviest words of a text.
    pub fn of(profile: &Profile, limit: usize) -> Sketch {
        let mut kept = profile.entries.clone();
        prune(&mut kept, limit);
        let round = |weight: f32| (weight.clamp(0.0, 1.0) * PARTS).round() as u16;
        Sketch {
            entries: kept
                .iter()
                .map(|entry| {
                    let [all, names, title] = entry.weights;
                    (entry.term, round(all), (round(title) & !1) | u16::from(names > 0.0))
                })
                .collect(),
            names: profile
                .entries
                .iter()
                .find(|entry| entry.weights[1] > 0.0 && entry.weights[0] > 0.0)
                .map_or(0.0, |entry| entry.weights[1] / entry.weights[0]),
            words: profile.words.min(PARTS) as u16,
            day: profile.days.map(|(first, _)| first),
        }
    }

    /// The profile, as far as it was kept.
    pub fn profile(&self) -> Profile {
        let bulk = self.bulk();
        Profile {
            squares: bulk.squares,
            entries: self.entries().collect(),
            texts: bulk.texts,
            words: bulk.words,
            days: bulk.days,
        }
    }

    /// How alike it and another text are.
    pub fn likeness_to(&self, other: &LookedUp<'_>, nearest: f32) -> Likeness {
        likeness(&self.bulk(), &other.profile.bulk(), other.products(self.entries()), Some(nearest))
    }

    fn entries(&self) -> impl Iterator<Item = Entry> + '_ {
        self.entries.iter().map(|&(term, all, title)| {
            let all = f32::from(all) / PARTS;
            let names = if title & 1 == 1 { all * self.names } else { 0.0 };
            Entry { term, weights: [all, names, f32::from(title & !1) / PARTS] }
        })
    }

    fn bulk(&self) -> Bulk {
        let has = |is_so: fn(&(u32, u16, u16)) -> bool| f32::from(u8::from(self.entries.iter().any(is_so)));
        let has_names =
            if self.names > 0.0 { has(|(_, all, title)| *all > 0 && title & 1 == 1) } else { 0.0 };
        Bulk {
            squares: [has(|(_, all, _)| *all > 0), has_names, has(|(_, _, title)| *title > 1)],
            texts: 1.0,
            words: f32::from(self.words),
            days: self.day.map(|day| (day, day)),
        }
    }

    /// Cosine with the whole text of `text`, which is one text.
    pub fn cosine(&self, text: &LookedUp<'_>) -> f32 {
        self.entries
            .iter()
            .filter_map(|&(term, all, _)| Some(f32::from(all) / PARTS * text.entry(term)?.weights[0]))
            .sum()
    }

    /// Cosine with another text that was kept.
    pub fn cosine_kept(&self, other: &Sketch) -> f32 {
        let (mut ours, mut theirs, mut sum) = (0, 0, 0.0);
        while let (Some(one), Some(two)) = (self.entries.get(ours), other.entries.get(theirs)) {
            if one.0 == two.0 {
                sum += f32::from(one.1) / PARTS * (f32::from(two.1) / PARTS);
            }
            // No branches: which list is behind is anybody's guess.
            ours += usize::from(one.0 <= two.0);
            theirs += usize::from(two.0 <= one.0);
        }
        sum
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(words: &[(u32, f32)], day: Option<f32>) -> Profile {
        let entries =
            words.iter().map(|&(term, weight)| Entry { term, weights: [weight, 0.0, weight] }).collect();
        Profile::of_text(entries, words.len(), day)
    }

    #[test]
    fn the_sum_of_a_text_with_itself_is_as_like_it_as_can_be() {
        let one = text(&[(1, 2.0), (5, 1.0)], Some(3.0));
        let mut two = one.clone();
        two.add(&one);
        let likeness = one.likeness(&two, 1.0);
        assert!((likeness.average - 1.0).abs() < 1e-5 && (likeness.centroid - 1.0).abs() < 1e-5);
        assert_eq!((two.texts, two.days), (2.0, Some((3.0, 3.0))));
    }

    #[test]
    fn a_pruned_profile_looks_no_more_alike() {
        let one = text(&[(1, 1.0), (2, 1.0), (3, 0.1)], None);
        let mut pruned = one.clone();
        pruned.prune(1);
        assert_eq!(pruned.entries.len(), 1);
        assert!(pruned.cosine(&one) < one.cosine(&one));
    }

    #[test]
    fn days_apart_are_counted_between_the_nearest_ends() {
        let mut story = text(&[(1, 1.0)], Some(3.0));
        story.add(&text(&[(1, 1.0)], Some(9.0)));
        assert_eq!(text(&[(1, 1.0)], Some(13.0)).likeness(&story, 0.0).gap, 4.0);
        assert_eq!(text(&[(1, 1.0)], Some(5.0)).likeness(&story, 0.0).gap, 0.0);
        assert_eq!(text(&[(1, 1.0)], None).likeness(&story, 0.0).gap, UNKNOWN_GAP);
    }

    #[test]
    fn a_sketch_is_nearly_the_text() {
        let one = text(&[(1, 2.0), (5, 1.0), (9, 0.01)], Some(3.0));
        let sketch = Sketch::of(&one, 2);
        assert!(sketch.cosine(&LookedUp::new(&one, &mut Lookup::default())) > 0.99);
        assert!(sketch.profile().cosine(&one) > 0.99 && sketch.cosine_kept(&sketch) > 0.99);
    }
}
