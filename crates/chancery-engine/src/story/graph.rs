//! Joins texts and stories best first: the likeliest pair is one story, then the next, until none is likely.

use std::borrow::Cow;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};

use super::join::{JoinModel, Likeness};
use super::lookup::Lookup;
use super::profile::{LookedUp, Profile};

/// How many texts have which label, while the model learns.
pub(super) type Tally = Vec<(u32, f64)>;

/// A text, a story, or what was joined from them.
#[derive(Clone, Debug, Default)]
pub(super) struct Node<'p> {
    pub profile: Cow<'p, Profile>,
    /// Texts of this tick, by number.
    pub members: Vec<usize>,
    /// Stories there were before, by number; the first keeps its id.
    pub stories: Vec<u32>,
    /// Nodes that may belong to it, with the highest cosine of a text here with a text there; `None` where both are
    /// single texts, whose cosine is found when they are judged.
    pub near: BTreeMap<usize, Option<f32>>,
    pub tally: Tally,
}

/// Least probability that two stories are one, and that a text belongs to a story.
#[derive(Clone, Copy, Debug)]
pub(super) struct Thresholds {
    pub join: f64,
    pub merge: f64,
}

/// Sees every pair that is judged.
pub(super) type Watch<'a> = &'a mut dyn FnMut(&Likeness, &Tally, &Tally);

/// A pair that may be joined; the greatest is the likeliest, then the one of the earliest nodes.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Pair {
    probability: f64,
    nodes: Reverse<(usize, usize)>,
}

impl Eq for Pair {}

impl PartialOrd for Pair {
    fn partial_cmp(&self, other: &Pair) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Pair {
    fn cmp(&self, other: &Pair) -> std::cmp::Ordering {
        self.probability.total_cmp(&other.probability).then(self.nodes.cmp(&other.nodes))
    }
}

/// Joins `nodes` as long as a pair is likely enough. Nearness must be entered on both sides.
///
/// Returns what is left, in order of each one's first node.
pub(super) fn agglomerate<'p>(
    nodes: Vec<Node<'p>>,
    model: &JoinModel,
    thresholds: Thresholds,
    watch: Watch<'_>,
) -> Vec<Node<'p>> {
    let mut nodes: Vec<Option<Node<'p>>> = nodes.into_iter().map(Some).collect();
    let mut first: Vec<usize> = (0..nodes.len()).collect();
    let mut heap: BinaryHeap<Pair> = BinaryHeap::new();
    let mut places = Lookup::default();
    for at in 0..nodes.len() {
        let Some(node) = nodes[at].as_ref().filter(|node| node.near.range(at + 1..).next().is_some()) else {
            continue;
        };
        let words = LookedUp::new(&node.profile, &mut places);
        let mut found: Vec<(usize, f32)> = Vec::with_capacity(node.near.len());
        for (&other, &nearest) in node.near.range(at + 1..) {
            if let Some(there) = &nodes[other] {
                let likeness = there.profile.likeness_to(&words, nearest);
                heap.extend(judge((at, node), (other, there), likeness, model, thresholds, watch));
                found.extend(nearest.is_none().then_some((other, likeness.nearest)));
            }
        }
        for (other, nearest) in found {
            for (one, two) in [(at, other), (other, at)] {
                nodes[one].iter_mut().for_each(|node| {
                    node.near.insert(two, Some(nearest));
                });
            }
        }
    }
    while let Some(Pair { nodes: Reverse((a, b)), .. }) = heap.pop() {
        if nodes[a].is_none() || nodes[b].is_none() {
            continue;
        }
        let (Some(one), Some(two)) = (nodes[a].take(), nodes[b].take()) else { continue };
        let joined = join(one, two, (a, b));
        let at = nodes.len();
        let words = LookedUp::new(&joined.profile, &mut places);
        for (&other, &nearest) in &joined.near {
            if let Some(there) = &mut nodes[other] {
                there.near.remove(&a);
                there.near.remove(&b);
                there.near.insert(at, nearest);
                let likeness = there.profile.likeness_to(&words, nearest);
                heap.extend(judge((other, there), (at, &joined), likeness, model, thresholds, watch));
            }
        }
        first.push(first[a].min(first[b]));
        nodes.push(Some(joined));
    }
    let mut left: Vec<(usize, Node<'p>)> =
        first.into_iter().zip(nodes).filter_map(|(first, node)| Some((first, node?))).collect();
    left.sort_by_key(|(first, _)| *first);
    left.into_iter().map(|(_, node)| node).collect()
}

fn judge(
    (a, one): (usize, &Node<'_>),
    (b, two): (usize, &Node<'_>),
    likeness: Likeness,
    model: &JoinModel,
    thresholds: Thresholds,
    watch: Watch<'_>,
) -> Option<Pair> {
    watch(&likeness, &one.tally, &two.tally);
    let probability = model.probability(&likeness);
    let are_stories = !one.stories.is_empty() && !two.stories.is_empty();
    let least = if are_stories { thresholds.merge } else { thresholds.join };
    (probability >= least).then_some(Pair { probability, nodes: Reverse((a.min(b), a.max(b))) })
}

/// One node from two; the story with more texts comes first, then the elder.
fn join<'p>(one: Node<'p>, two: Node<'p>, (a, b): (usize, usize)) -> Node<'p> {
    let two_leads = match (one.stories.first(), two.stories.first()) {
        (Some(ours), Some(theirs)) => {
            (two.profile.texts, Reverse(*theirs)).partial_cmp(&(one.profile.texts, Reverse(*ours)))
                == Some(std::cmp::Ordering::Greater)
        }
        (None, Some(_)) => true,
        _ => false,
    };
    let (mut kept, other) = if two_leads { (two, one) } else { (one, two) };
    let sum = kept.profile.sum(&other.profile);
    kept.profile = Cow::Owned(sum);
    kept.members.extend(other.members);
    kept.stories.extend(other.stories);
    for (node, nearest) in other.near {
        let entry = kept.near.entry(node).or_insert(nearest);
        *entry = entry.zip(nearest).map(|(one, two)| one.max(two));
    }
    kept.near.remove(&a);
    kept.near.remove(&b);
    for (label, count) in other.tally {
        match kept.tally.iter_mut().find(|(known, _)| *known == label) {
            Some((_, sum)) => *sum += count,
            None => kept.tally.push((label, count)),
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::super::profile::Entry;
    use super::*;

    /// `texts`: words as letters. `expected`: the texts of each group.
    #[track_caller]
    fn check(texts: &[&str], expected: &[&[usize]]) {
        let profiles: Vec<Profile> = texts
            .iter()
            .map(|text| {
                let mut letters: Vec<u32> = text.bytes().map(u32::from).collect();
                letters.sort_unstable();
                let entries =
                    letters.into_iter().map(|term| Entry { term, weights: [1.0, 0.0, 0.0] }).collect();
                Profile::of_text(entries, text.len(), None)
            })
            .collect();
        let nodes = (0..texts.len())
            .map(|at| Node {
                profile: Cow::Borrowed(&profiles[at]),
                members: vec![at],
                near: (0..texts.len()).filter(|&other| other != at).map(|other| (other, None)).collect(),
                ..Node::default()
            })
            .collect();
        let thresholds = Thresholds { join: 0.95, merge: 0.95 };
        let mut groups: Vec<Vec<usize>> =
            agglomerate(nodes, &JoinModel::first(), thresholds, &mut |_, _, _| ())
                .into_iter()
                .map(|node| node.members)
                .collect();
        groups.iter_mut().for_each(|group| group.sort_unstable());
        assert_eq!(groups, expected);
    }

    #[test]
    fn the_likeliest_are_joined_first() {
        check(&["abcd", "wxyz", "abce", "wxyv"], &[&[0, 2], &[1, 3]]);
    }

    #[test]
    fn a_chain_of_likenesses_is_no_story() {
        check(&["abcdefgh", "efghijkl", "ijklmnop", "mnopqrst"], &[&[0, 1], &[2, 3]]);
    }

    #[test]
    fn nothing_is_joined_where_nothing_is_alike() {
        check(&["ab", "cd"], &[&[0], &[1]]);
    }
}
