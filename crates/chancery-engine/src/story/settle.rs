//! Settles a tick: joins its reports with each other and with the open stories, merges and splits.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use super::explain;
use super::graph::{Node, agglomerate};
use super::join::{Example, Likeness};
use super::lookup::Lookup;
use super::near::Near;
use super::profile::{LookedUp, Profile};
use super::shelf::{FIND_BY, Member, Story, keep_best, least, push_tight};
use super::stable_hash;
use super::stream::{Change, Line, MIN_COPY, Pending, Stream, assignment, id_number, name_of_story};
use super::wire::{Rarity, WireText, copy, translation};

/// Waiting texts that one is compared with.
const MAX_NEAR: usize = 32;

/// Of a text's candidates, the best so many are also compared with each other, as stories that may be one.
const MAX_MERGE: usize = 3;

/// Fewest texts of a story that is looked at whether it falls apart.
const MIN_SPLIT: u32 = 4;

/// Times that the nearest texts of two stories may be nearer than what is kept of the stories says.
const SLACK: f32 = 1.5;

/// Share of the shorter text's runs of words that makes a copy beyond doubt, and the probability from which its story is
/// not doubted either.
const SURE_COPY: f64 = 0.8;
const SURE_STORY: f64 = 0.9;

/// Reports between two looks for stories that are over.
const CLOSE_EVERY: usize = 256;

/// Fewest texts by which it can be told which words are rare in a story.
const MIN_RARE: usize = 4;

/// One text of the tick, with the reports that have it word for word.
#[derive(Default)]
struct Text {
    /// Numbers of the reports, in order of arrival.
    reports: Vec<usize>,
    profile: Profile,
    /// Its number among the texts that are kept.
    number: u64,
    /// Kept texts that share runs of words with it.
    near: Vec<Near>,
    /// Its heaviest words.
    heaviest: Vec<(u32, f32)>,
}

/// A story that a text may belong to.
#[derive(Clone, Copy, Debug)]
struct Candidate {
    story: u32,
    /// Highest cosine of one of its last texts with the text.
    nearest: f32,
}

/// Texts and stories that are one story.
struct Joined {
    /// Texts of the tick, by number.
    members: Vec<usize>,
    /// Stories there were before, by number; the first keeps its id.
    stories: Vec<u32>,
}

impl Stream {
    /// Settles the running tick and begins the next.
    pub(super) fn settle(&mut self) -> Vec<Line> {
        let mut pending = std::mem::take(&mut self.pending);
        self.waiting.clear();
        self.waiting_contents.clear();
        if pending.is_empty() {
            return Vec::new();
        }
        let mut lines = Vec::new();
        let mut settled: Vec<(u64, u64)> = vec![(0, 0); pending.len()];
        let mut texts = self.texts_of(&pending, &mut settled);
        let (candidates, near_in_tick) = self.candidates(&mut pending, &mut texts);
        let mut examples = std::mem::take(&mut self.examples);
        let (nodes, numbers) = self.nodes(&pending, &texts, &candidates, near_in_tick);
        let copied = explain::copied(self, &pending, &texts_of_reports(&texts));
        let before = explain::asked(&self.config, &pending, &texts_of_reports(&texts)).map(|text| {
            let near = (text, texts[text].near.as_slice());
            (text, explain::candidates(self, &nodes, &numbers, near, &pending, &texts_of_reports(&texts)))
        });

        let is_learning = !self.labels.is_empty();
        let joined = agglomerate(nodes, &self.model, self.config.thresholds(), &mut |likeness, one, two| {
            if is_learning {
                let total = |tally: &[(u32, f64)]| tally.iter().map(|(_, count)| count).sum::<f64>().max(1.0);
                let both: f64 = one
                    .iter()
                    .filter_map(|(label, count)| {
                        let (_, other) = two.iter().find(|(there, _)| there == label)?;
                        Some(count * other)
                    })
                    .sum();
                let pairs = total(one) * total(two);
                examples.push(Example { likeness: *likeness, same: both / pairs, weight: pairs.sqrt() });
            }
        });
        let joined: Vec<Joined> = joined
            .into_iter()
            .filter(|node| !node.members.is_empty() || node.stories.len() > 1)
            .map(|node| Joined { members: node.members, stories: node.stories })
            .collect();
        self.examples = examples;
        let mut touched = BTreeSet::new();
        for joined in joined {
            touched.insert(self.apply(joined, &pending, &texts, &mut settled, &mut lines));
        }
        for (at, report) in pending.iter().enumerate() {
            let now = assignment(&report.id, settled[at]);
            match report.placed {
                None => lines.push(Line::Placed(now)),
                Some(placed) if placed != settled[at] => {
                    lines.push(Line::Moved { now, from: name_of_story(placed.0), change: Change::Settled });
                }
                Some(_) => {}
            }
        }
        if let Some((text, because)) = before {
            let at = texts[text].reports[0];
            let asked = self.config.explain.clone().unwrap_or_default();
            lines.push(Line::Explained { now: assignment(&asked, settled[at]), because });
        }
        if let Some((at, because)) = copied {
            lines.push(Line::Explained { now: assignment(&pending[at].id, settled[at]), because });
        }
        for number in touched {
            self.fall_apart(number, &mut lines);
        }
        self.forget(pending.len());
        lines
    }

    /// The distinct texts of the tick, in an order that does not depend on that of arrival; copies of what is known
    /// are put where that is.
    fn texts_of(&mut self, pending: &[Pending], settled: &mut [(u64, u64)]) -> Vec<Text> {
        let mut order: Vec<usize> = (0..pending.len()).collect();
        order.sort_by(|&a, &b| {
            let key =
                |at: usize| (pending[at].reading.content, pending[at].reading.count, &pending[at].id, at);
            key(a).cmp(&key(b))
        });
        let mut texts: Vec<Text> = Vec::new();
        for at in order {
            let report = &pending[at];
            if let Some((number, wire)) = self.copy_of(report) {
                if let Some(story) = self.shelf.get_mut(number) {
                    story.last_hour = story.last_hour.max(report.hour);
                    let content = report.reading.content;
                    push_tight(&mut story.members, Member { id: report.id.clone(), wire, content });
                    settled[at] = (story.id, wire);
                }
                continue;
            }
            let is_copy = |text: &&mut Text| {
                let first = &pending[text.reports[0]].reading;
                first.count >= MIN_COPY
                    && (first.content, first.count) == (report.reading.content, report.reading.count)
            };
            match texts.last_mut().filter(is_copy) {
                Some(text) => text.reports.push(at),
                None => texts.push(Text { reports: vec![at], ..Text::default() }),
            }
        }
        for text in &texts {
            self.vocabulary.count(&pending[text.reports[0]].reading);
        }
        self.vocabulary.prune();
        for text in &mut texts {
            // Copies may differ in what is known of them: the earliest date holds.
            let earliest = text.reports.iter().filter_map(|&at| pending[at].reading.day).reduce(f32::min);
            text.profile = self.vocabulary.weigh(&pending[text.reports[0]].reading, &self.config.weighing());
            text.profile.days = earliest.map(|day| (day, day));
            text.heaviest = text.profile.heaviest(2 * FIND_BY);
            text.reports.sort_unstable();
        }
        texts
    }

    /// The open stories that each text may belong to, best first; keeps the texts. Also the pairs of texts that share
    /// runs of words.
    fn candidates(
        &mut self,
        pending: &mut [Pending],
        texts: &mut [Text],
    ) -> (Vec<Vec<Candidate>>, Vec<(usize, usize)>) {
        let near_in_tick = self.keep(pending, texts);
        let mut places = Lookup::default();
        let candidates = texts
            .iter()
            .map(|text| {
                let looked_up = LookedUp::new(&text.profile, &mut places);
                if let Some(only) = self.sure_copy(text, &looked_up) {
                    return vec![only];
                }
                let terms = &text.heaviest[..text.heaviest.len().min(FIND_BY)];
                let least = least(text.profile.words);
                let mut found = self.shelf.find(terms, least, self.config.max_candidates);
                for story in text.near.iter().filter_map(|near| Some(self.place_of(near.text as u64)?.0)) {
                    if !found.contains(&story) {
                        found.push(story);
                    }
                }
                found.into_iter().filter_map(|number| self.candidate(number, &looked_up)).collect()
            })
            .collect();
        (candidates, near_in_tick)
    }

    /// The story of a text that copies or cuts a known one and is like all of its story: no other is looked for.
    fn sure_copy(&self, text: &Text, looked_up: &LookedUp<'_>) -> Option<Candidate> {
        if !self.labels.is_empty() {
            return None;
        }
        let mut copied = text.near.iter().filter(|near| near.overlap.containment >= SURE_COPY);
        let (story, _) = copied.find_map(|near| self.place_of(near.text as u64))?;
        if copied.any(|near| self.place_of(near.text as u64).is_some_and(|(other, _)| other != story)) {
            return None;
        }
        let candidate = self.candidate(story, looked_up)?;
        let likeness = self.shelf.get(story)?.likeness_to(looked_up, candidate.nearest);
        (self.model.probability(&likeness) >= SURE_STORY).then_some(candidate)
    }

    /// The story as one that a text may belong to.
    fn candidate(&self, number: u32, text: &LookedUp<'_>) -> Option<Candidate> {
        let story = self.shelf.get(number)?;
        let far = story.likeness_to(text, 0.0);
        (!self.is_hopeless(far)).then(|| Candidate { story: number, nearest: story.nearest(text) })
    }

    /// Texts and the stories they may belong to, with who is near whom. Texts come first; then stories, by number.
    fn nodes<'n>(
        &'n self,
        pending: &[Pending],
        texts: &'n [Text],
        candidates: &[Vec<Candidate>],
        near_in_tick: Vec<(usize, usize)>,
    ) -> (Vec<Node<'n>>, BTreeMap<u32, usize>) {
        let mut nodes: Vec<Node<'n>> = texts
            .iter()
            .enumerate()
            .map(|(at, text)| Node {
                profile: Cow::Borrowed(&text.profile),
                members: vec![at],
                tally: text
                    .reports
                    .first()
                    .and_then(|&report| self.labels.get(&*pending[report].id))
                    .map(|label| (*label, 1.0))
                    .into_iter()
                    .collect(),
                ..Node::default()
            })
            .collect();
        let stories: BTreeSet<u32> = candidates.iter().flatten().map(|candidate| candidate.story).collect();
        let mut numbers: BTreeMap<u32, usize> = BTreeMap::new();
        for number in stories {
            let Some(story) = self.shelf.get(number) else { continue };
            numbers.insert(number, nodes.len());
            nodes.push(Node {
                profile: story.profile(),
                stories: vec![number],
                tally: story.tally.clone(),
                ..Node::default()
            });
        }
        let mut pairs: BTreeSet<(u32, u32)> = BTreeSet::new();
        for (at, found) in candidates.iter().enumerate() {
            for candidate in found {
                let Some(&node) = numbers.get(&candidate.story) else { continue };
                nodes[at].near.insert(node, Some(candidate.nearest));
                nodes[node].near.insert(at, Some(candidate.nearest));
            }
            let rivals = &found[..found.len().min(MAX_MERGE)];
            for (place, one) in rivals.iter().enumerate() {
                pairs.extend(
                    rivals[place + 1..]
                        .iter()
                        .map(|two| (one.story.min(two.story), one.story.max(two.story))),
                );
            }
        }
        for (one, two) in pairs {
            let (Some(a), Some(b)) = (self.shelf.get(one), self.shelf.get(two)) else { continue };
            let (Some(&at), Some(&other)) = (numbers.get(&one), numbers.get(&two)) else { continue };
            if self.is_hopeless(nodes[at].profile.likeness(&nodes[other].profile, 0.0)) {
                continue;
            }
            let nearest = a.nearest_story(b);
            nodes[at].near.insert(other, Some(nearest));
            nodes[other].near.insert(at, Some(nearest));
        }
        for (one, two) in near_texts(texts).into_iter().chain(near_in_tick) {
            nodes[one].near.insert(two, None);
            nodes[two].near.insert(one, None);
        }
        (nodes, numbers)
    }

    /// Whether two could not be one story however near their nearest texts are, which takes longest to find out;
    /// nothing is while the model learns.
    fn is_hopeless(&self, far: Likeness) -> bool {
        if !self.labels.is_empty() {
            return false;
        }
        // No text is nearer than all together, but for words that were pruned.
        let nearest = (SLACK * far.average * far.smaller * far.larger).min(1.0);
        let near = Likeness { nearest, ..far };
        [far, near].iter().all(|likeness| self.model.probability(likeness) < self.config.split)
    }

    /// Keeps the texts, notes which known ones they share runs of words with, and returns the pairs within the tick.
    fn keep(&mut self, pending: &mut [Pending], texts: &mut [Text]) -> Vec<(usize, usize)> {
        let mut pairs = Vec::new();
        let mut first = None;
        for (at, text) in texts.iter_mut().enumerate() {
            let report = &mut pending[text.reports[0]];
            let (near, wire) = (std::mem::take(&mut report.near), std::mem::take(&mut report.wire));
            text.near = self.texts.near(&near);
            text.number = self.texts.push(report.reading.content, wire, near);
            let first = *first.get_or_insert(text.number);
            pairs.extend(
                text.near
                    .iter()
                    .filter_map(|near| Some(((near.text as u64).checked_sub(first)? as usize, at))),
            );
        }
        pairs
    }

    /// Makes one story of what was joined, and returns its number.
    fn apply(
        &mut self,
        mut joined: Joined,
        pending: &[Pending],
        texts: &[Text],
        settled: &mut [(u64, u64)],
        lines: &mut Vec<Line>,
    ) -> u32 {
        joined.members.sort_unstable();
        let number = match joined.stories.split_first() {
            Some((&number, others)) => {
                for &other in others {
                    self.merge(other, number, lines);
                }
                number
            }
            None => {
                let first = joined.members.iter().map(|&text| texts[text].reports[0]).min().unwrap_or(0);
                let id = self.unused_id(&pending[first].id);
                self.shelf.open(Story { id, last_hour: pending[first].hour, ..Story::default() })
            }
        };
        for &at in &joined.members {
            let text = &texts[at];
            let content = pending[text.reports[0]].reading.content;
            let wire = self.wire_of(number, text, &pending[text.reports[0]]);
            let is_copied = pending[text.reports[0]].reading.count >= MIN_COPY;
            if is_copied {
                self.copies.insert(content, (number, wire));
            }
            let max_recent = self.config.max_recent;
            let Some(story) = self.shelf.get_mut(number) else { continue };
            story.add(content, &text.profile, max_recent);
            for &report in &text.reports {
                story.last_hour = story.last_hour.max(pending[report].hour);
                push_tight(&mut story.members, Member { id: pending[report].id.clone(), wire, content });
                settled[report] = (story.id, wire);
            }
            if let Some(label) = self.labels.get(&*pending[text.reports[0]].id) {
                story.count(*label, 1.0);
            }
        }
        self.shelf.index(number);
        number
    }

    fn merge(&mut self, from: u32, into: u32, lines: &mut Vec<Line>) {
        let Some(gone) = self.shelf.merge(from, into) else { return };
        let max_recent = self.config.max_recent;
        let Some(story) = self.shelf.get_mut(into) else { return };
        lines.push(Line::Merged {
            into: name_of_story(story.id),
            from: name_of_story(gone.id),
            reports: gone.members.len(),
        });
        lines.extend(moved(&gone.members, gone.id, story.id, Change::Merge));
        story.absorb(gone, max_recent);
    }

    /// Looks at the story again from its single texts, each time it has doubled; what does not belong leaves.
    fn fall_apart(&mut self, number: u32, lines: &mut Vec<Line>) {
        let Some(story) = self.shelf.get_mut(number) else { return };
        let is_whole = story.recent.len() == story.texts as usize;
        if story.texts < MIN_SPLIT || story.texts < 2 * story.checked || !is_whole {
            return;
        }
        story.checked = story.texts;
        let profiles: Vec<Profile> = story.recent.iter().map(|recent| recent.sketch.profile()).collect();
        let nodes = (0..profiles.len())
            .map(|at| Node {
                profile: Cow::Borrowed(&profiles[at]),
                members: vec![at],
                near: (0..profiles.len()).filter(|&other| other != at).map(|other| (other, None)).collect(),
                ..Node::default()
            })
            .collect();
        let parts = agglomerate(nodes, &self.model, self.config.thresholds(), &mut |_, _, _| ());
        let Some(main) = (0..parts.len())
            .reduce(|best, at| if parts[at].members.len() > parts[best].members.len() { at } else { best })
        else {
            return;
        };
        let leaving: Vec<&[usize]> = parts
            .iter()
            .enumerate()
            .filter(|(at, part)| *at != main && self.is_foreign(part, &parts[main], &profiles))
            .map(|(_, part)| part.members.as_slice())
            .collect();
        self.split(number, &leaving, &profiles, lines);
    }

    /// Whether a part of a story has next to nothing to do with the rest.
    fn is_foreign(&self, part: &Node<'_>, main: &Node<'_>, profiles: &[Profile]) -> bool {
        let nearest = part
            .members
            .iter()
            .flat_map(|&one| main.members.iter().map(move |&two| profiles[one].cosine(&profiles[two])))
            .fold(0.0, f32::max);
        self.model.probability(&part.profile.likeness(&main.profile, nearest)) < self.config.split
    }

    /// Makes stories of their own of the texts in each of `leaving`: numbers among the story's last texts.
    fn split(&mut self, number: u32, leaving: &[&[usize]], profiles: &[Profile], lines: &mut Vec<Line>) {
        for part in leaving {
            let Some(story) = self.shelf.get(number) else { return };
            let contents: BTreeSet<u64> = part.iter().map(|&at| story.recent[at].content).collect();
            let members: Vec<Member> =
                story.members.iter().filter(|member| contents.contains(&member.content)).cloned().collect();
            let wires: BTreeSet<u64> = members.iter().map(|member| member.wire).collect();
            let (old_id, last_hour) = (story.id, story.last_hour);
            let Some(id) = members.first().map(|first| self.unused_id(&first.id)) else { continue };
            lines.push(Line::Split {
                into: name_of_story(id),
                from: name_of_story(old_id),
                reports: members.len(),
            });
            lines.extend(moved(&members, old_id, id, Change::Split));

            let mut new = Story { id, last_hour, members, ..Story::default() };
            for &at in *part {
                new.add(story.recent[at].content, &profiles[at], self.config.max_recent);
            }
            new.checked = new.texts;
            if let Some(story) = self.shelf.get_mut(number) {
                story.members.retain(|member| !contents.contains(&member.content));
                (new.wires, story.wires) = story.wires.iter().partition(|(wire, _)| wires.contains(wire));
            }
            let new = self.shelf.open(new);
            for content in contents {
                if let Some((story, _)) = self.copies.get_mut(&content) {
                    *story = new;
                }
            }
            self.shelf.index(new);
        }
        let gone: BTreeSet<usize> = leaving.iter().flat_map(|part| part.iter().copied()).collect();
        let max_recent = self.config.max_recent;
        if let Some(story) = self.shelf.get_mut(number).filter(|_| !gone.is_empty()) {
            let texts = std::mem::take(&mut story.recent);
            (story.profile, story.texts) = (None, 0);
            for (at, recent) in texts.into_iter().enumerate().filter(|(at, _)| !gone.contains(at)) {
                story.add(recent.content, &profiles[at], max_recent);
            }
            story.checked = story.texts;
            self.shelf.index(number);
        }
    }

    /// The wire of a text in its story: that of a text it copies, cuts or translates, else its own.
    fn wire_of(&mut self, number: u32, text: &Text, report: &Pending) -> u64 {
        let own = id_number(&report.id);
        let Some(ours) = self.texts.get(text.number) else { return own };
        let copied = text.near.iter().find_map(|near| {
            let (story, wire) = self.place_of(near.text as u64)?;
            (story == number && copy(ours, self.texts.get(near.text as u64)?).is_some()).then_some(wire)
        });
        if let Some(wire) = copied {
            return wire;
        }
        let Some(story) = self.shelf.get(number) else { return own };
        let known: Vec<(u64, &WireText)> = story
            .wires
            .iter()
            .rev()
            .take(self.config.max_wires)
            .filter_map(|&(wire, text)| Some((wire, self.texts.get(text)?)))
            .collect();
        if known.len() + 1 >= MIN_RARE {
            let rarity = Rarity::around(ours, known.iter().map(|(_, text)| *text));
            let found = known.iter().find(|(_, text)| translation(ours, text, &rarity).is_some());
            if let Some((wire, _)) = found {
                return *wire;
            }
        }
        if let Some(story) = self.shelf.get_mut(number) {
            push_tight(&mut story.wires, (own, text.number));
        }
        own
    }

    /// Forgets what is over.
    fn forget(&mut self, reports: usize) {
        self.since_closing += reports;
        if self.since_closing < CLOSE_EVERY {
            return;
        }
        self.since_closing = 0;
        let over = self.clock.now().map(|now| now.saturating_sub(self.config.window_hours()));
        self.shelf.close(over, self.config.max_stories);
        if self.shelf.sweep() {
            let shelf = &self.shelf;
            self.copies.retain(|_, (story, _)| shelf.resolve(*story).is_some());
        }
    }

    /// The number a story is named by: after its first report, unless an open story has that name.
    fn unused_id(&self, report: &str) -> u64 {
        let mut id = id_number(report);
        while self.shelf.has_id(id) {
            id = stable_hash(&id.to_le_bytes()) & 0xffff_ffff_ffff;
        }
        id
    }
}

/// Pairs of texts that share weighty words, in order, each once, the smaller number first.
fn near_texts(texts: &[Text]) -> Vec<(usize, usize)> {
    // A place for each word of each text. Places in order of word: from the first text that has the word up to the text
    // itself are those that share it.
    let mut first_of: Vec<usize> = Vec::with_capacity(texts.len());
    let mut shares: Vec<(f32, u32)> = Vec::new();
    let mut postings: Vec<u64> = Vec::new();
    for (at, text) in texts.iter().enumerate() {
        first_of.push(shares.len());
        for &(term, share) in &text.heaviest {
            postings.push(u64::from(term) << 32 | shares.len() as u64);
            shares.push((share, at as u32));
        }
    }
    postings.sort_unstable();
    let weights: Vec<(f32, u32)> = postings.iter().map(|&posting| shares[posting as u32 as usize]).collect();
    let mut before: Vec<(u32, u32)> = vec![(0, 0); postings.len()];
    let mut start = 0;
    for (here, posting) in postings.iter().enumerate() {
        if postings[start] >> 32 != posting >> 32 {
            start = here;
        }
        before[*posting as u32 as usize] = (start as u32, here as u32);
    }
    let mut scores = vec![0.0f32; texts.len()];
    let mut near: Vec<Vec<(f32, u32)>> = vec![Vec::new(); texts.len()];
    for (at, text) in texts.iter().enumerate() {
        let mut touched: Vec<u32> = Vec::new();
        for ((_, weight), &(start, here)) in text.heaviest.iter().zip(&before[first_of[at]..]) {
            for &(share, other) in &weights[start as usize..here as usize] {
                if scores[other as usize] == 0.0 {
                    touched.push(other);
                }
                scores[other as usize] += weight * share;
            }
        }
        for other in touched {
            let score = std::mem::take(&mut scores[other as usize]);
            let words = text.profile.words.min(texts[other as usize].profile.words);
            if score < least(words) {
                continue;
            }
            for (one, two) in [(at, other), (other as usize, at as u32)] {
                near[one].push((score, two));
                if near[one].len() >= 4 * MAX_NEAR {
                    keep_best(&mut near[one], MAX_NEAR);
                }
            }
        }
    }
    let mut pairs: Vec<(usize, usize)> = Vec::new();
    for (at, mut found) in near.into_iter().enumerate() {
        keep_best(&mut found, MAX_NEAR);
        pairs.extend(found.into_iter().map(|(_, other)| (at.min(other as usize), at.max(other as usize))));
    }
    pairs.sort_unstable();
    pairs.dedup();
    pairs
}

/// Reports of each text.
fn texts_of_reports(texts: &[Text]) -> Vec<&[usize]> {
    texts.iter().map(|text| text.reports.as_slice()).collect()
}

fn moved(members: &[Member], from: u64, to: u64, change: Change) -> Vec<Line> {
    members
        .iter()
        .map(|member| Line::Moved {
            now: assignment(&member.id, (to, member.wire)),
            from: name_of_story(from),
            change,
        })
        .collect()
}
