//! Dependency trees: the arc-hybrid system of Kuhlmann et al. (2011), greedy.
//!
//! Words are numbered from 1; 0 is nobody and `n + 1` the root, which waits at
//! the end of the buffer. A second model names each arc as it is drawn.
//!
//! Each sentence is parsed twice: first from right to left, then from left to
//! right with the first tree as a guide (stacking, Nivre and McDonald 2008).

use crate::hash::mix;
use crate::table::Scorer;
use crate::tagger::best;
use crate::word::Word;

/// Room for the three moves.
pub(crate) const MOVES: usize = 4;
/// Room for relations.
pub(crate) const RELATIONS: usize = 64;

/// The moves, in the order of their classes.
pub(crate) const SHIFT: usize = 0;
/// The top of the stack becomes a child of the first word in the buffer.
pub(crate) const LEFT: usize = 1;
/// The top of the stack becomes a child of the word below it.
pub(crate) const RIGHT: usize = 2;

/// A half-built tree.
#[derive(Clone, Debug, Default)]
pub(crate) struct State {
    words: usize,
    stack: Vec<u16>,
    next: usize,
    /// Heads by word number, 0 while there is none.
    pub(crate) heads: Vec<u16>,
    /// Relations by word number.
    pub(crate) relations: Vec<u8>,
    lefts: Vec<[u16; 2]>,
    rights: Vec<[u16; 2]>,
    left_counts: Vec<u8>,
    right_counts: Vec<u8>,
}

impl State {
    /// Begins a sentence of `words` words, keeping the memory of the last one.
    pub(crate) fn begin(&mut self, words: usize) {
        let size = words + 2;
        self.words = words;
        self.stack.clear();
        self.next = 1;
        reset(&mut self.heads, size);
        reset(&mut self.relations, size);
        reset(&mut self.lefts, size);
        reset(&mut self.rights, size);
        reset(&mut self.left_counts, size);
        reset(&mut self.right_counts, size);
    }

    /// Whether every word has a head.
    pub(crate) fn is_done(&self) -> bool {
        self.next > self.words && self.stack.is_empty()
    }

    /// Which moves are possible.
    pub(crate) fn allowed(&self) -> [bool; 3] {
        // At the end only the last word left may become a child of the root: trees have one root.
        let left = if self.next > self.words { self.stack.len() == 1 } else { !self.stack.is_empty() };
        [self.next <= self.words, left, self.stack.len() > 1]
    }

    /// The only possible move, if there is only one.
    pub(crate) fn forced(&self) -> Option<usize> {
        match self.allowed() {
            [true, false, false] => Some(SHIFT),
            [false, true, false] => Some(LEFT),
            [false, false, true] => Some(RIGHT),
            _ => None,
        }
    }

    /// Makes a move; returns the new arc's head and child.
    pub(crate) fn make(&mut self, action: usize) -> Option<(usize, usize)> {
        if action == SHIFT {
            self.stack.push(self.next as u16);
            self.next += 1;
            return None;
        }
        let child = self.stack.pop()? as usize;
        let head = if action == LEFT { self.next } else { *self.stack.last()? as usize };
        Some((head, child))
    }

    /// Draws the arc that [`State::make`] returned.
    pub(crate) fn attach(&mut self, head: usize, child: usize, relation: usize) {
        self.heads[child] = head as u16;
        self.relations[child] = relation as u8;
        let at = child as u16;
        if child < head {
            let outer = self.lefts[head];
            if outer[0] == 0 || at < outer[0] {
                self.lefts[head] = [at, outer[0]];
            }
            self.left_counts[head] = self.left_counts[head].saturating_add(1);
        } else {
            let outer = self.rights[head];
            if at > outer[0] {
                self.rights[head] = [at, outer[0]];
            }
            self.right_counts[head] = self.right_counts[head].saturating_add(1);
        }
    }

    /// How many gold arcs each move makes unreachable (Goldberg and Nivre 2013); `gold[n + 1]` is unused.
    pub(crate) fn costs(&self, gold: &[u16]) -> [Option<u32>; 3] {
        let root = (self.words + 1) as u16;
        let next = self.next as u16;
        let mut costs = [None; 3];
        let height = self.stack.len();
        if self.next <= self.words {
            let mut cost = 0;
            for (at, &word) in self.stack.iter().enumerate() {
                cost += u32::from(gold[word as usize] == next);
                cost += u32::from(at + 1 < height && gold[next as usize] == word);
            }
            costs[SHIFT] = Some(cost);
        }
        let Some(&top) = self.stack.last() else { return costs };
        let below = if height > 1 { self.stack[height - 2] } else { 0 };
        let head = gold[top as usize];
        let children_ahead = (next..root).filter(|&word| gold[word as usize] == top).count() as u32;
        let [_, may_left, _] = self.allowed();
        let loses_head = head != next && (head > next || (below != 0 && head == below));
        if may_left {
            costs[LEFT] = Some(u32::from(loses_head) + children_ahead);
        }
        if height > 1 {
            costs[RIGHT] = Some(u32::from(head >= next) + children_ahead);
        }
        costs
    }
}

fn reset<T: Clone + Default>(list: &mut Vec<T>, size: usize) {
    list.clear();
    list.resize(size, T::default());
}

/// What the features of a sentence are made from.
#[derive(Clone, Copy)]
pub(crate) struct View<'s> {
    pub(crate) words: &'s [Word],
    /// Classes of the tagger.
    pub(crate) tags: &'s [u8],
    /// A tree by another parser, if there is one.
    pub(crate) guide: Option<&'s Tree>,
}

/// A finished tree, by word number.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Tree {
    /// Heads, `n + 1` for the root.
    pub(crate) heads: Vec<u16>,
    /// Relations.
    pub(crate) relations: Vec<u8>,
    /// The last child to the right, 0 if there is none.
    last_children: Vec<u16>,
}

impl Tree {
    /// Takes over a parse of the same sentence read backwards.
    pub(crate) fn mirror(&mut self, state: &State) {
        let n = state.words;
        let turn = |at: u16| if at as usize > n || at == 0 { at } else { (n + 1) as u16 - at };
        reset(&mut self.heads, n + 2);
        reset(&mut self.relations, n + 2);
        for at in 1..=n {
            self.heads[at] = turn(state.heads[n + 1 - at]);
            self.relations[at] = state.relations[n + 1 - at];
        }
        self.find_children();
    }

    /// Takes over a parse.
    pub(crate) fn copy(&mut self, state: &State) {
        self.heads.clone_from(&state.heads);
        self.relations.clone_from(&state.relations);
        self.find_children();
    }

    fn find_children(&mut self) {
        reset(&mut self.last_children, self.heads.len());
        for at in 1..self.heads.len().saturating_sub(1) {
            let head = self.heads[at] as usize;
            if head < at {
                self.last_children[head] = at as u16;
            }
        }
    }

    fn head(&self, at: usize) -> usize {
        self.heads.get(at).map_or(0, |&head| head as usize)
    }

    /// What the guide thinks of the words at hand, as a few bits.
    fn advice(&self, s1: usize, s0: usize, b0: usize) -> u64 {
        let waits = self.last_children.get(s0).is_some_and(|&child| child as usize >= b0);
        let head = self.head(s0);
        u64::from(s0 > 0 && head == b0)
            | u64::from(s1 > 0 && head == s1) << 1
            | u64::from(s0 > 0 && head > b0) << 2
            | u64::from(s0 > 0 && waits) << 3
            | u64::from(s0 > 0 && self.head(b0) == s0) << 4
            | u64::from(s1 > 0 && self.head(s1) == b0) << 5
            | u64::from(s1 > 0 && self.head(b0) == s1) << 6
    }

    fn relation(&self, at: usize) -> u64 {
        self.relations.get(at).map_or(0, |&relation| u64::from(relation) + 1)
    }
}

impl View<'_> {
    #[inline(always)]
    pub(crate) fn form(&self, at: usize) -> u64 {
        match at {
            0 => 1,
            _ => self.words.get(at - 1).map_or(2, |word| word.lower),
        }
    }

    #[inline(always)]
    pub(crate) fn tag(&self, at: usize) -> u64 {
        match at {
            0 => 100,
            _ => self.tags.get(at - 1).map_or(101, |&tag| u64::from(tag)),
        }
    }

    /// The class of a word, whole and in part; those of nobody and of the root are unlike all others.
    #[inline(always)]
    pub(crate) fn class(&self, at: usize) -> (u64, u64, u64) {
        match at {
            0 => (1, 1, 1),
            _ => self.words.get(at - 1).map_or((2, 2, 2), |word| {
                let class = word.class;
                (class.full(), class.top(7), class.top(4))
            }),
        }
    }

    #[inline(always)]
    pub(crate) fn ending(&self, at: usize) -> u64 {
        match at {
            0 => 3,
            _ => self.words.get(at - 1).map_or(3, |word| word.suffix[2]),
        }
    }
}

/// Features for the next move.
pub(crate) fn move_features(state: &State, view: View<'_>, out: &mut Vec<u64>) {
    let n = state.words;
    let height = state.stack.len();
    let stack = |depth: usize| height.checked_sub(depth + 1).map_or(0, |at| state.stack[at] as usize);
    let ahead = |by: usize| if state.next + by <= n { state.next + by } else { 0 };
    let (s0, s1, s2) = (stack(0), stack(1), stack(2));
    let (b0, b1, b2) = (state.next, ahead(1), ahead(2));
    let (w, t, e) = (|at| view.form(at), |at| view.tag(at), |at| view.ending(at));
    let (s0w, s1w, b0w, b1w) = (w(s0), w(s1), w(b0), w(b1));
    let (s0t, s1t, s2t, b0t, b1t, b2t) = (t(s0), t(s1), t(s2), t(b0), t(b1), t(b2));
    let (s0l, s0r) = (state.lefts[s0], state.rights[s0]);
    let (s1l, s1r) = (state.lefts[s1], state.rights[s1]);
    let b0l = state.lefts[b0];
    let child = |at: u16| t(at as usize);
    let relation = |at: u16| if at == 0 { 99 } else { u64::from(state.relations[at as usize]) };
    let distance = if s0 > 0 { (b0 - s0).min(8) as u64 } else { 0 };
    let gap = if s1 > 0 { (s0 - s1).min(8) as u64 } else { 0 };
    let lefts = |at: usize| u64::from(state.left_counts[at]);
    let rights = |at: usize| u64::from(state.right_counts[at]);
    let (s0wt, s1wt, b0wt) = (mix(s0w, s0t), mix(s1w, s1t), mix(b0w, b0t));
    let s0b0t = mix(s0t, b0t);
    let s1s0t = mix(s1t, s0t);
    let ((s0c, s0m, s0k), (s1c, s1m, s1k), (b0c, b0m, b0k)) =
        (view.class(s0), view.class(s1), view.class(b0));
    let (_, b1m, _) = view.class(b1);

    let values = [
        s0w,
        s0t,
        s0wt,
        s1w,
        s1t,
        s1wt,
        b0w,
        b0t,
        b0wt,
        b1w,
        b1t,
        b2t,
        mix(s0w, b0w),
        mix(s0wt, b0t),
        mix(b0wt, s0t),
        s0b0t,
        mix(mix(s0w, b0w), s0b0t),
        mix(s1w, s0w),
        s1s0t,
        mix(s1s0t, b0t),
        mix(mix(s1w, s0t), b0t),
        mix(s0b0t, b1t),
        mix(mix(b0t, b1t), b2t),
        mix(mix(s2t, s1t), s0t),
        mix(s0b0t, child(b0l[0])),
        mix(s0b0t, child(s0l[0])),
        mix(s0b0t, child(s0r[0])),
        mix(s1s0t, child(s1l[0])),
        mix(s1s0t, child(s1r[0])),
        mix(s1s0t, child(s0l[0])),
        mix(s1s0t, child(s0r[0])),
        mix(s0b0t, child(s0r[1])),
        mix(s0t, distance),
        mix(b0t, distance),
        mix(s0b0t, distance),
        mix(s0w, rights(s0)),
        mix(s0t, rights(s0)),
        mix(s0t, lefts(s0)),
        mix(s1t, rights(s1)),
        mix(b0t, lefts(b0)),
        mix(s0w, relation(s0r[0])),
        mix(s0t, relation(s0l[0])),
        mix(s0w, relation(s0l[0])),
        mix(b0w, relation(b0l[0])),
        mix(b0t, relation(b0l[0])),
        mix(s1t, relation(s1r[0])),
        mix(s1w, relation(s1r[0])),
        mix(e(s0), b0t),
        mix(s0t, e(b0)),
        mix(s1w, b0w),
        mix(s1t, b0t),
        mix(s1s0t, mix(b0t, b1t)),
        mix(s0w, b1t),
        mix(s1s0t, gap),
        mix(mix(s1wt, s0t), b0t),
        mix(mix(s0wt, b0t), b1t),
        mix(mix(s1s0t, s2t), b0t),
        mix(mix(s1w, w(s0l[0] as usize)), s0w),
        mix(mix(s1t, w(s0l[0] as usize)), s0t),
        mix(mix(s0t, w(b0l[0] as usize)), b0t),
        s0c,
        s1c,
        b0c,
        mix(s0c, b0c),
        mix(s1c, s0c),
        mix(s0m, b0m),
        mix(s1m, s0m),
        mix(s0c, b0t),
        mix(b0c, s0t),
        mix(s1c, s0t),
        mix(s0c, s1t),
        mix(mix(s0m, b0m), s0b0t),
        mix(mix(s1m, s0m), s1s0t),
        mix(mix(s1k, s0k), b0k),
        mix(mix(s0m, b0m), b1m),
        mix(s0w, b0m),
        mix(b0w, s0m),
        mix(mix(s0c, b0t), b1t),
        mix(mix(s1m, s0t), mix(b0m, b0t)),
    ];
    out.clear();
    out.extend(values.iter().enumerate().map(|(template, &value)| mix(1000 + template as u64, value)));
    let Some(guide) = view.guide else { return };
    let advice = guide.advice(s1, s0, b0);
    let named = mix(advice, guide.relation(s0));
    out.extend([
        mix(1101, advice),
        mix(mix(1102, advice), s0b0t),
        mix(mix(1103, advice), s1s0t),
        mix(mix(1104, advice), s0w),
        mix(mix(1105, advice), b0w),
        mix(1106, named),
        mix(mix(1107, named), s0b0t),
        mix(mix(1108, named), s1s0t),
        mix(mix(1109, advice), mix(s1s0t, b0t)),
        mix(mix(1110, advice), mix(b0t, guide.relation(b0))),
        mix(mix(1111, advice), distance),
    ]);
}

/// Features for the name of the arc from `head` to `child`.
pub(crate) fn relation_features(
    state: &State,
    view: View<'_>,
    head: usize,
    child: usize,
    out: &mut Vec<u64>,
) {
    let n = state.words;
    let (w, t) = (|at| view.form(at), |at| view.tag(at));
    let direction = if head < child { 1 } else { 2 };
    let distance = head.abs_diff(child).min(6) as u64;
    let outer = |list: &Vec<[u16; 2]>, at: usize| if at <= n { list[at][0] as usize } else { 0 };
    let first = outer(&state.lefts, child);
    let (head_left, head_right) = (outer(&state.lefts, head), outer(&state.rights, head));
    let relation = |at: usize| if at > 0 { u64::from(state.relations[at]) + 1 } else { 0 };
    let (ht, ct, hw, cw) = (t(head), t(child), w(head), w(child));
    let pair = mix(ht, ct);
    let ((hc, hm, _), (cc, cm, _)) = (view.class(head), view.class(child));
    let values = [
        mix(hw, 0),
        mix(ht, 0),
        cw,
        ct,
        pair,
        mix(hw, ct),
        mix(ht, cw),
        mix(hw, cw),
        mix(distance, pair),
        mix(ct, w(first)),
        mix(ct, t(first)),
        mix(w(first), ht),
        mix(pair, t(child - 1)),
        mix(pair, t((child + 1).min(n + 1))),
        mix(pair, relation(head_left)),
        mix(hw, relation(head_right)),
        mix(ct, relation(head_left)),
        view.ending(child),
        mix(view.ending(head), ct),
        mix(w(first), cw),
        mix(hw, mix(w(first), ct)),
        mix(pair, w(child - 1)),
        mix(ct, w(child - 1)),
        mix(pair, relation(head_right)),
        mix(mix(hw, ct), relation(head_left)),
        mix(hc, ct),
        mix(ht, cc),
        mix(hc, cc),
        cc,
        mix(mix(hm, cm), pair),
        mix(hw, cm),
        mix(hm, cw),
        mix(mix(hm, ct), w(first)),
        mix(mix(cm, ct), w(first)),
        mix(mix(hc, ct), relation(head_left)),
    ];
    out.clear();
    out.extend(
        values
            .iter()
            .enumerate()
            .map(|(template, &value)| mix(mix(2000 + template as u64, direction), value)),
    );
    let Some(guide) = view.guide else { return };
    let advice = mix(guide.relation(child), u64::from(guide.head(child) == head));
    out.extend([
        mix(2101, advice),
        mix(mix(2102, advice), ct),
        mix(mix(2103, advice), pair),
        mix(mix(2104, advice), cw),
        mix(mix(2105, advice), hw),
    ]);
}

/// The two models of a parser.
#[derive(Clone, Debug)]
pub(crate) struct Models<M, R> {
    pub(crate) moves: M,
    pub(crate) relations: R,
    /// Relations in use.
    pub(crate) count: usize,
    /// The classes of the tagger that are punctuation, as a set of bits.
    pub(crate) punctuation: u64,
    /// The relation that all of these have.
    pub(crate) punct: usize,
}

/// Memory for parsing, used again from sentence to sentence.
#[derive(Clone, Debug, Default)]
pub(crate) struct Bench {
    words: Vec<Word>,
    tags: Vec<u8>,
    guide: Tree,
    /// The tree, after [`parse_twice`].
    pub(crate) state: State,
}

/// Parses one sentence backwards, then forwards.
pub(crate) fn parse_twice<M: Scorer<MOVES>, R: Scorer<RELATIONS>>(
    backward: &Models<M, R>,
    forward: &Models<M, R>,
    words: &[Word],
    tags: &[u8],
    scratch: &mut Vec<u64>,
    bench: &mut Bench,
) {
    let Bench { words: reversed, tags: reversed_tags, guide, state } = bench;
    reversed.clear();
    reversed.extend(words.iter().rev());
    reversed_tags.clear();
    reversed_tags.extend(tags.iter().rev());
    parse(backward, View { words: reversed, tags: reversed_tags, guide: None }, scratch, state);
    guide.mirror(state);
    parse(forward, View { words, tags, guide: Some(guide) }, scratch, state);
}

/// The best move among those that are `wanted`; the first move if none is.
pub(crate) fn best_move(scores: &[f32; MOVES], wanted: impl Fn(usize) -> bool) -> usize {
    let mut best = None;
    for action in (0..3).filter(|&action| wanted(action)) {
        if best.is_none_or(|best: usize| scores[action] > scores[best]) {
            best = Some(action);
        }
    }
    best.unwrap_or(SHIFT)
}

/// Parses one sentence into `state`.
pub(crate) fn parse<M: Scorer<MOVES>, R: Scorer<RELATIONS>>(
    models: &Models<M, R>,
    view: View<'_>,
    scratch: &mut Vec<u64>,
    state: &mut State,
) {
    state.begin(view.words.len());
    while !state.is_done() {
        let action = match state.forced() {
            Some(action) => action,
            None => {
                move_features(state, view, scratch);
                best_move(&models.moves.score(scratch), |action| state.allowed()[action])
            }
        };
        if let Some((head, child)) = state.make(action) {
            let relation = if models.punctuation >> view.tags[child - 1] & 1 == 1 {
                models.punct
            } else {
                relation_features(state, view, head, child, scratch);
                best(&models.relations.score(scratch), models.count)
            };
            state.attach(head, child, relation);
        }
    }
}
