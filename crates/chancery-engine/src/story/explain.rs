//! Says why a report went where it went.

use super::graph::Node;
use super::join::Likeness;
use super::near::Near;
use super::stream::{Pending, StoryConfig, Stream, name_of_story};

/// Candidates that are named.
const MAX_NAMED: usize = 4;

/// Shared words that are named.
const MAX_WORDS: usize = 8;

/// The number of the text that somebody asked about, if it is in this tick; `reports` by text.
pub(super) fn asked(config: &StoryConfig, pending: &[Pending], reports: &[&[usize]]) -> Option<usize> {
    let asked = config.explain.as_deref()?;
    reports.iter().position(|reports| reports.iter().any(|&at| &*pending[at].id == asked))
}

/// The report that somebody asked about, if it copies word for word what was known before this tick, and which.
pub(super) fn copied(
    stream: &Stream,
    pending: &[Pending],
    reports: &[&[usize]],
) -> Option<(usize, Vec<String>)> {
    let asked = stream.config.explain.as_deref()?;
    let at = pending.iter().position(|report| &*report.id == asked)?;
    let (number, _) = stream.copy_of(&pending[at])?;
    if reports.iter().any(|reports| reports.contains(&at)) {
        return None;
    }
    let content = pending[at].reading.content;
    let story = stream.shelf.get(number)?;
    let first = story.members.iter().find(|member| member.content == content && *member.id != *asked)?;
    let story = name_of_story(story.id);
    Some((at, vec![format!("belongs to story {story}: has word for word the text of report {}", first.id)]))
}

/// What the text was compared with, likeliest first, and how alike they are.
pub(super) fn candidates(
    stream: &Stream,
    nodes: &[Node<'_>],
    numbers: &std::collections::BTreeMap<u32, usize>,
    (text, near): (usize, &[Near]),
    pending: &[Pending],
    reports: &[&[usize]],
) -> Vec<String> {
    let ours = &nodes[text];
    let mut judged: Vec<(f64, usize, Likeness)> = ours
        .near
        .iter()
        .map(|(&other, &nearest)| {
            let likeness = ours.profile.likeness(&nodes[other].profile, nearest);
            (stream.model.probability(&likeness), other, likeness)
        })
        .collect();
    judged.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    let mut because = Vec::new();
    for (probability, other, likeness) in judged.into_iter().take(MAX_NAMED) {
        let story = numbers
            .iter()
            .find(|(_, node)| **node == other)
            .and_then(|(number, _)| stream.shelf.get(*number));
        let who = match story {
            Some(story) => format!("story {} ({} reports)", name_of_story(story.id), story.members.len()),
            None => format!("report {}", pending[reports[other][0]].id),
        };
        let shared: Vec<&str> = ours
            .profile
            .shared(&nodes[other].profile, MAX_WORDS)
            .iter()
            .filter_map(|term| stream.words.get(term).map(String::as_str))
            .collect();
        let verdict = if probability >= stream.config.join { "belongs with" } else { "stays apart from" };
        because.push(format!(
            "{verdict} {who}: {probability:.2} (needed {:.2}); words {:.2}, nearest text {:.2}, names and numbers {:.2}, \
             title {:.2}, {:.0} days apart; both say: {}",
            stream.config.join,
            likeness.average,
            likeness.nearest,
            likeness.names,
            likeness.title,
            likeness.gap,
            shared.join(", "),
        ));
    }
    for (story, (containment, _)) in stream.stories_of_near(near) {
        let Some(story) = stream.shelf.get(story) else { continue };
        because.push(format!(
            "a text of story {} shares {:.0} % of the shorter one's runs of words with it",
            name_of_story(story.id),
            containment * 100.0
        ));
    }
    if because.is_empty() {
        because.push("no open story and no report of the same hour shares a telling word with it".to_owned());
    }
    because
}
