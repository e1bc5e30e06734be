//! Puts reports into stories, one pass, in order of arrival.
//!
//! Each live story is a centroid of weighted terms in an inverted index. The stories a report resembles most are
//! judged by the join model ([`super::join`]); the report joins the likeliest, or opens a new story.

use std::collections::HashMap;

use chancery_model::Report;

use super::join::{Example, JoinModel, Likeness};
use super::stable_hash;
use super::terms::{Field, for_each_term};
use super::wire::{WireText, link};

/// How reports become stories.
#[derive(Clone, Debug, PartialEq)]
pub struct StoryConfig {
    /// Least probability to join a story, 0.0 to 1.0. Lower glues different happenings together,
    /// higher counts one happening twice.
    pub join: f64,
    /// Days after its last report until a story is closed.
    pub window: f32,
    /// Days between a report and a story's last one after which nearness has faded to 0.6.
    pub fade: f32,
    /// Weight of names and numbers against other words.
    pub name_weight: f32,
    /// Weight of a word in the title.
    pub title_weight: f32,
    /// Content words of the body that are looked at.
    pub max_terms: usize,
    /// Stories judged for each report.
    pub max_candidates: usize,
    /// Last reports of a story that a new one is compared with.
    pub max_recent: usize,
    /// Wires of a story that a new report is compared with.
    pub max_wires: usize,
}

impl Default for StoryConfig {
    fn default() -> StoryConfig {
        StoryConfig {
            join: 0.4,
            window: 30.0,
            fade: 15.0,
            name_weight: 1.5,
            title_weight: 2.0,
            max_terms: 300,
            max_candidates: 5,
            max_recent: 12,
            max_wires: 64,
        }
    }
}

impl StoryConfig {
    /// For reports that were chosen and given together: a story may run over a year.
    ///
    /// On six practice stories given at once, of 4 to 5 reports and up to 11 months, this finds the six.
    pub fn for_record() -> StoryConfig {
        StoryConfig { join: 0.35, window: 400.0, fade: 120.0, ..StoryConfig::default() }
    }
}

/// Where one report went.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assignment {
    /// The report's id.
    pub id: String,
    /// The story's id: made from its first report, kept for good.
    pub story: String,
    /// The wire's id, unique over all stories.
    pub wire: String,
}

/// The state of a stream of reports.
pub struct Stream {
    config: StoryConfig,
    model: JoinModel,
    terms: HashMap<String, u32>,
    /// Reports that use a term.
    frequency: Vec<f32>,
    /// Term to stories that use it, with the term's weight in the centroid.
    postings: Vec<Vec<(u32, f32)>>,
    stories: Vec<Story>,
    /// Scratch: likeness by story, zero between calls.
    likeness: Vec<f32>,
    seen: f32,
    /// Latest day seen; stands in for a missing date.
    today: f32,
}

struct Story {
    id: String,
    norm2: f32,
    last_day: f32,
    size: usize,
    /// The last reports, newest last.
    recent: Vec<Words>,
    /// First text of each wire.
    wires: Vec<(String, WireText)>,
}

/// A report as weighted terms, each list in order of term number.
#[derive(Clone, Debug, Default)]
struct Words {
    /// Unit vector of all terms.
    all: Vec<(u32, f32)>,
    /// Unit vector of names and numbers.
    names: Vec<(u32, f32)>,
    /// Terms of the title; of the first words where there is none.
    title: Vec<u32>,
    /// Content words looked at.
    count: usize,
}

/// Texts that the background frequencies count for. A few reports alone cannot tell common words from rare ones;
/// a long stream soon outweighs this many.
const PRIOR: f32 = 1000.0;

/// Stems and the share of English texts that use them.
fn background() -> impl Iterator<Item = (&'static str, f32)> {
    include_str!("background.tsv").lines().filter(|line| !line.starts_with('#')).filter_map(|line| {
        let (stem, of_10_000) = line.split_once('\t')?;
        Some((stem, of_10_000.parse::<f32>().ok()? / 10_000.0))
    })
}

/// Words of the body that stand in for a missing title.
const LEAD: usize = 12;

impl Stream {
    /// An empty stream.
    pub fn new(config: StoryConfig) -> Stream {
        Stream::with_model(config, JoinModel::embedded().clone())
    }

    /// An empty stream with another join model.
    pub fn with_model(config: StoryConfig, model: JoinModel) -> Stream {
        let mut stream = Stream {
            config,
            model,
            terms: HashMap::new(),
            frequency: Vec::new(),
            postings: Vec::new(),
            stories: Vec::new(),
            likeness: Vec::new(),
            seen: PRIOR,
            today: 0.0,
        };
        for (number, (stem, share)) in background().enumerate() {
            stream.terms.insert(stem.to_owned(), number as u32);
            stream.frequency.push(share * PRIOR);
            stream.postings.push(Vec::new());
        }
        stream
    }

    /// Puts `report` into a story and a wire.
    pub fn assign(&mut self, report: &Report) -> Assignment {
        let (words, day) = self.read(report);
        let candidates = self.candidates(&words, day);
        let mut best: Option<(f64, usize)> = None;
        for (story, likeness) in candidates {
            let probability = self.model.probability(&likeness);
            if probability >= self.config.join && best.is_none_or(|(most, _)| probability > most) {
                best = Some((probability, story));
            }
        }
        let story = best.map_or_else(|| self.open(report, day), |(_, story)| story);
        self.add(story, words, day);
        let wire = self.wire_of(story, report);
        Assignment { id: report.id.clone(), story: self.stories[story].id.clone(), wire }
    }

    /// Puts `report` into the story it is labelled with, and returns what the model should have said of each candidate.
    pub fn learn(&mut self, report: &Report, labelled: &str) -> Vec<Example> {
        let (words, day) = self.read(report);
        let id = format!("gold:{labelled}");
        let examples = self
            .candidates(&words, day)
            .into_iter()
            .map(|(story, likeness)| (likeness, self.stories[story].id == id))
            .collect();
        let known = self.stories.iter().position(|story| story.id == id);
        let story = known.unwrap_or_else(|| {
            let story = self.open(report, day);
            self.stories[story].id = id;
            story
        });
        self.add(story, words, day);
        examples
    }

    fn read(&mut self, report: &Report) -> (Words, f32) {
        let day = report.published_day().and_then(day_number).unwrap_or(self.today);
        self.today = self.today.max(day);
        (self.weigh(report), day)
    }

    fn weigh(&mut self, report: &Report) -> Words {
        let mut counts: Vec<(u32, f32, bool)> = Vec::new();
        let mut title: Vec<u32> = Vec::new();
        let mut count = 0;
        let has_title = report.title.as_ref().is_some_and(|title| !title.trim().is_empty());
        let (config, terms, frequency, postings) =
            (&self.config, &mut self.terms, &mut self.frequency, &mut self.postings);
        for_each_term(report, &mut |term| {
            if count >= config.max_terms {
                return;
            }
            count += 1;
            let fresh = frequency.len() as u32;
            let number = *terms.entry(term.stem).or_insert(fresh);
            if number == fresh {
                frequency.push(0.0);
                postings.push(Vec::new());
            }
            let weight = match term.field {
                Field::Title => config.title_weight,
                Field::Body if term.is_name => config.name_weight,
                Field::Body => 1.0,
            };
            if term.field == Field::Title || (!has_title && title.len() < LEAD) {
                title.push(number);
            }
            counts.push((number, weight, term.is_name));
        });
        counts.sort_by_key(|&(number, _, _)| number);
        counts.dedup_by(|later, first| {
            let same = later.0 == first.0;
            if same {
                first.1 += later.1;
                first.2 |= later.2;
            }
            same
        });
        self.seen += 1.0;
        for &(number, _, _) in &counts {
            self.frequency[number as usize] += 1.0;
        }
        for (number, weight, _) in &mut counts {
            let rarity = ((self.seen + 1.0) / (self.frequency[*number as usize] + 0.5)).ln().max(0.01);
            *weight = (1.0 + weight.ln().max(0.0)) * rarity;
        }
        title.sort_unstable();
        title.dedup();
        let all = counts.iter().map(|&(number, weight, _)| (number, weight)).collect();
        let names = counts
            .iter()
            .filter(|(_, _, is_name)| *is_name)
            .map(|&(number, weight, _)| (number, weight))
            .collect();
        Words { all: unit(all), names: unit(names), title, count }
    }

    /// The stories most alike by centroid, with all likenesses, in order of story number.
    fn candidates(&mut self, words: &Words, day: f32) -> Vec<(usize, Likeness)> {
        let mut touched: Vec<u32> = Vec::new();
        for &(term, weight) in &words.all {
            let posting = &mut self.postings[term as usize];
            if posting.len() > 64 {
                let (stories, window) = (&self.stories, self.config.window);
                posting.retain(|&(story, _)| day - stories[story as usize].last_day <= window);
            }
            for &(story, centroid) in posting.iter() {
                let likeness = &mut self.likeness[story as usize];
                if *likeness == 0.0 {
                    touched.push(story);
                }
                *likeness += weight * centroid;
            }
        }
        let mut ranked: Vec<(f32, u32)> = Vec::with_capacity(touched.len());
        for story in touched {
            let sum = std::mem::take(&mut self.likeness[story as usize]);
            let candidate = &self.stories[story as usize];
            if (day - candidate.last_day).abs() <= self.config.window {
                ranked.push((sum / candidate.norm2.sqrt(), story));
            }
        }
        // Equally alike stories rank by age, whatever the order of the postings.
        ranked.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        ranked.truncate(self.config.max_candidates);
        let (first, second) =
            (ranked.first().map_or(0.0, |best| best.0), ranked.get(1).map_or(0.0, |next| next.0));
        let mut judged: Vec<(usize, Likeness)> = ranked
            .iter()
            .enumerate()
            .map(|(rank, &(centroid, story))| {
                let rival = if rank == 0 { second } else { first };
                (story as usize, self.compare(words, day, story as usize, centroid, rival))
            })
            .collect();
        judged.sort_by_key(|(story, _)| *story);
        judged
    }

    fn compare(&self, words: &Words, day: f32, story: usize, centroid: f32, rival: f32) -> Likeness {
        let story = &self.stories[story];
        let most = |likeness: &dyn Fn(&Words) -> f32| story.recent.iter().map(likeness).fold(0.0, f32::max);
        let gap = day - story.last_day;
        Likeness {
            centroid,
            nearest: most(&|other| dot(&words.all, &other.all)),
            names: most(&|other| dot(&words.names, &other.names)),
            title: most(&|other| share(&words.title, &other.title)),
            nearness: (-(gap * gap) / (2.0 * self.config.fade * self.config.fade)).exp(),
            words: words.count as f32,
            size: story.size as f32,
            rival,
        }
    }

    fn open(&mut self, report: &Report, day: f32) -> usize {
        let mut id = format!("s{:012x}", stable_hash(report.id.as_bytes()) & 0xffff_ffff_ffff);
        if self.stories.iter().rev().take(1000).any(|story| story.id == id) {
            id = format!("{id}-{}", self.stories.len());
        }
        self.stories.push(Story {
            id,
            norm2: 0.0,
            last_day: day,
            size: 0,
            recent: Vec::new(),
            wires: Vec::new(),
        });
        self.likeness.push(0.0);
        self.stories.len() - 1
    }

    fn add(&mut self, story: usize, words: Words, day: f32) {
        let entry = &mut self.stories[story];
        entry.last_day = entry.last_day.max(day);
        entry.size += 1;
        for &(term, weight) in &words.all {
            let posting = &mut self.postings[term as usize];
            match posting.iter_mut().find(|(number, _)| *number as usize == story) {
                Some((_, centroid)) => {
                    entry.norm2 += 2.0 * *centroid * weight + weight * weight;
                    *centroid += weight;
                }
                None => {
                    posting.push((story as u32, weight));
                    entry.norm2 += weight * weight;
                }
            }
        }
        if entry.recent.len() == self.config.max_recent {
            entry.recent.remove(0);
        }
        entry.recent.push(words);
    }

    fn wire_of(&mut self, story: usize, report: &Report) -> String {
        let text = WireText::of(report);
        let entry = &mut self.stories[story];
        let others: Vec<&WireText> = entry.wires.iter().map(|(_, text)| text).collect();
        let found = entry
            .wires
            .iter()
            .take(self.config.max_wires)
            .find(|(_, other)| link(&text, other, &others).is_some());
        if let Some((wire, _)) = found {
            return wire.clone();
        }
        let wire = format!("{}-w{}", entry.id, entry.wires.len() + 1);
        entry.wires.push((wire.clone(), text));
        wire
    }
}

fn unit(mut vector: Vec<(u32, f32)>) -> Vec<(u32, f32)> {
    let norm = vector.iter().map(|(_, weight)| weight * weight).sum::<f32>().sqrt().max(1e-6);
    for (_, weight) in &mut vector {
        *weight /= norm;
    }
    vector
}

/// Product of two vectors in order of term number.
fn dot(a: &[(u32, f32)], b: &[(u32, f32)]) -> f32 {
    let (mut at, mut sum) = (0, 0.0);
    for &(term, weight) in a {
        while at < b.len() && b[at].0 < term {
            at += 1;
        }
        if at < b.len() && b[at].0 == term {
            sum += weight * b[at].1;
        }
    }
    sum
}

/// Share of the shorter list that the other has too.
fn share(a: &[u32], b: &[u32]) -> f32 {
    let both = a.iter().filter(|term| b.binary_search(term).is_ok()).count();
    both as f32 / a.len().min(b.len()).max(1) as f32
}

/// Days since 1970-01-01 of an ISO day.
fn day_number(day: &str) -> Option<f32> {
    let date: jiff::civil::Date = day.parse().ok()?;
    let epoch = jiff::civil::date(1970, 1, 1);
    Some(date.since(epoch).ok()?.get_days() as f32)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `reports`: lines of `day text`. `expected`: one letter a report, the same letter for one story.
    #[track_caller]
    fn check(reports: &[&str], expected: &str) {
        let mut stream = Stream::new(StoryConfig::default());
        let mut names: Vec<String> = Vec::new();
        let letters: String = reports
            .iter()
            .enumerate()
            .map(|(number, line)| {
                let (day, text) = line.split_once(' ').expect("a test line has a day and a text");
                let mut report = Report::new(format!("r{number}"), text);
                report.published = Some(day.to_owned());
                let story = stream.assign(&report).story;
                let at = names.iter().position(|name| *name == story).unwrap_or_else(|| {
                    names.push(story);
                    names.len() - 1
                });
                char::from(b'a' + at as u8)
            })
            .collect();
        assert_eq!(letters, expected);
    }

    #[test]
    fn reports_of_one_happening_share_a_story() {
        check(
            &[
                "2019-03-01 Farmers blocked the port of Antwerp with tractors over fuel prices.",
                "2019-03-01 A volcano on Java threw ash over three villages.",
                "2019-03-02 The port of Antwerp stayed shut as farmers with tractors protested fuel prices.",
            ],
            "aba",
        );
    }

    #[test]
    fn an_old_story_is_not_reopened() {
        check(
            &[
                "2019-03-01 Farmers blocked the port of Antwerp with tractors over fuel prices.",
                "2019-09-01 Farmers blocked the port of Antwerp with tractors over fuel prices.",
            ],
            "ab",
        );
    }

    #[test]
    fn a_report_without_words_opens_a_story_of_its_own() {
        check(&["2019-03-01 .", "2019-03-01 ."], "ab");
    }
}
