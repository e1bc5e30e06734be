//! Puts reports into stories, one pass, in order of arrival.
//!
//! Each live story is a centroid of weighted terms in an inverted index. A report joins the story whose centroid it
//! resembles most, if the likeness, faded by the days between them, reaches [`StoryConfig::join`]; else it opens a new one.

use std::collections::HashMap;

use chancery_model::Report;

use super::stable_hash;
use super::terms::{Field, for_each_term};
use super::wire::{WireText, link};

/// How reports become stories.
#[derive(Clone, Debug, PartialEq)]
pub struct StoryConfig {
    /// Least faded cosine likeness to join a story, 0.0 to 1.0. Lower glues different happenings together,
    /// higher counts one happening twice.
    pub join: f32,
    /// Days after its last report until a story is closed.
    pub window: f32,
    /// Days between a report and a story's last one after which likeness has faded to 0.6.
    pub fade: f32,
    /// Weight of names and numbers against other words.
    pub name_weight: f32,
    /// Weight of a word in the title.
    pub title_weight: f32,
    /// Content words of the body that are looked at.
    pub max_terms: usize,
    /// Wires of a story that a new report is compared with.
    pub max_wires: usize,
}

impl Default for StoryConfig {
    fn default() -> StoryConfig {
        StoryConfig {
            join: 0.20,
            window: 30.0,
            fade: 10.0,
            name_weight: 1.5,
            title_weight: 2.0,
            max_terms: 400,
            max_wires: 64,
        }
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
    /// First text of each wire.
    wires: Vec<(String, WireText)>,
}

impl Stream {
    /// An empty stream.
    pub fn new(config: StoryConfig) -> Stream {
        Stream {
            config,
            terms: HashMap::new(),
            frequency: Vec::new(),
            postings: Vec::new(),
            stories: Vec::new(),
            likeness: Vec::new(),
            seen: 0.0,
            today: 0.0,
        }
    }

    /// Puts `report` into a story and a wire.
    pub fn assign(&mut self, report: &Report) -> Assignment {
        let day = report.published_day().and_then(day_number).unwrap_or(self.today);
        self.today = self.today.max(day);
        let weights = self.weigh(report);
        let story = match self.most_alike(&weights, day) {
            Some(story) => story,
            None => self.open(report, day),
        };
        self.add(story, &weights, day);
        let wire = self.wire_of(story, report);
        Assignment { id: report.id.clone(), story: self.stories[story].id.clone(), wire }
    }

    /// Unit vector of term weights, by term number.
    fn weigh(&mut self, report: &Report) -> Vec<(u32, f32)> {
        let mut counts: Vec<(u32, f32)> = Vec::new();
        let mut body = 0;
        let (config, terms, frequency, postings) =
            (&self.config, &mut self.terms, &mut self.frequency, &mut self.postings);
        for_each_term(report, &mut |term| {
            let weight = match term.field {
                Field::Title => config.title_weight,
                Field::Body if body >= config.max_terms => return,
                Field::Body => {
                    body += 1;
                    if term.is_name { config.name_weight } else { 1.0 }
                }
            };
            let fresh = frequency.len() as u32;
            let number = *terms.entry(term.stem).or_insert(fresh);
            if number == fresh {
                frequency.push(0.0);
                postings.push(Vec::new());
            }
            counts.push((number, weight));
        });
        counts.sort_by_key(|&(number, _)| number);
        counts.dedup_by(|later, first| {
            let same = later.0 == first.0;
            if same {
                first.1 += later.1;
            }
            same
        });
        self.seen += 1.0;
        for &(number, _) in &counts {
            self.frequency[number as usize] += 1.0;
        }
        for (number, weight) in &mut counts {
            let rarity = ((self.seen + 1.0) / (self.frequency[*number as usize] + 0.5)).ln().max(0.01);
            *weight = (1.0 + weight.ln().max(0.0)) * rarity;
        }
        let norm = counts.iter().map(|(_, weight)| weight * weight).sum::<f32>().sqrt().max(1e-6);
        for (_, weight) in &mut counts {
            *weight /= norm;
        }
        counts
    }

    fn most_alike(&mut self, weights: &[(u32, f32)], day: f32) -> Option<usize> {
        let mut touched: Vec<u32> = Vec::new();
        for &(term, weight) in weights {
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
        let mut best: Option<(f32, u32)> = None;
        for story in touched {
            let sum = std::mem::take(&mut self.likeness[story as usize]);
            let candidate = &self.stories[story as usize];
            let gap = (day - candidate.last_day).abs();
            if gap > self.config.window {
                continue;
            }
            let fading = (-(gap * gap) / (2.0 * self.config.fade * self.config.fade)).exp();
            let likeness = fading * sum / candidate.norm2.sqrt();
            // Of equally alike stories the oldest wins, whatever the order of the postings.
            if best.is_none_or(|(most, number)| likeness > most || (likeness == most && story < number)) {
                best = Some((likeness, story));
            }
        }
        best.filter(|&(likeness, _)| likeness >= self.config.join).map(|(_, story)| story as usize)
    }

    fn open(&mut self, report: &Report, day: f32) -> usize {
        let mut id = format!("s{:012x}", stable_hash(report.id.as_bytes()) & 0xffff_ffff_ffff);
        if self.stories.iter().rev().take(1000).any(|story| story.id == id) {
            id = format!("{id}-{}", self.stories.len());
        }
        self.stories.push(Story { id, norm2: 0.0, last_day: day, wires: Vec::new() });
        self.likeness.push(0.0);
        self.stories.len() - 1
    }

    fn add(&mut self, story: usize, weights: &[(u32, f32)], day: f32) {
        let entry = &mut self.stories[story];
        entry.last_day = entry.last_day.max(day);
        for &(term, weight) in weights {
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
}
