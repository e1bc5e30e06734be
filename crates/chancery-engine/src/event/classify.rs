//! Decides the type of the act between two given parties, where patterns leave it open.
//!
//! A linear model over what the patterns found between the two and over the words around them.
//! It never says who or whom. `cargo xtask train-pairs` learns its weights from labelled pairs (PLV, training half) and from
//! sentences of our own.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use chancery_lexicon::patterns::Pos;
use chancery_model::{Event, EventType, Span, Status};

use super::Scene;
use super::tree::DEPTH;

/// Id of the stand-in actor for the source of a pair.
pub const SOURCE: &str = "pair:source";
/// Id of the stand-in actor for the target of a pair.
pub const TARGET: &str = "pair:target";

/// Types the model tells apart; CONCEDE and RETREAT are one there, as in the data it learnt from.
const TYPES: [EventType; 15] = [
    EventType::Agree,
    EventType::Consult,
    EventType::Support,
    EventType::Cooperate,
    EventType::Aid,
    EventType::Retreat,
    EventType::Request,
    EventType::Accuse,
    EventType::Reject,
    EventType::Threaten,
    EventType::Protest,
    EventType::Sanction,
    EventType::Mobilize,
    EventType::Coerce,
    EventType::Assault,
];

/// Weights by feature, one for each of [`TYPES`].
#[derive(Clone, Debug, Default)]
pub struct PairModel {
    weights: BTreeMap<String, [f32; 15]>,
}

impl PairModel {
    /// The weights that come with the program.
    pub fn embedded() -> &'static PairModel {
        static MODEL: OnceLock<PairModel> = OnceLock::new();
        MODEL.get_or_init(|| PairModel::parse(include_str!("pairs.tsv")))
    }

    /// Reads weights: a feature and fifteen hundredths a line. Lines that do not read are left out.
    pub fn parse(text: &str) -> PairModel {
        let mut weights = BTreeMap::new();
        for line in text.lines().filter(|line| !line.starts_with('#')) {
            let mut cells = line.split('\t');
            let Some(feature) = cells.next() else { continue };
            let mut row = [0.0; 15];
            for (slot, cell) in row.iter_mut().zip(cells) {
                *slot = cell.parse::<f32>().map_or(0.0, |hundredths| hundredths / 100.0);
            }
            weights.insert(feature.to_owned(), row);
        }
        PairModel { weights }
    }

    /// The weights as [`PairModel::parse`] reads them, those too small to matter left out.
    pub fn print(&self) -> String {
        let mut out =
            String::from("# Learnt by PairModel::train; hundredths, in the order of classify::TYPES.\n");
        for (feature, row) in &self.weights {
            let cells: Vec<String> = row
                .iter()
                .map(|weight| (weight * 100.0).round() as i32)
                .map(|weight| if weight == 0 { String::new() } else { weight.to_string() })
                .collect();
            if cells.iter().any(|cell| !cell.is_empty()) {
                out.push_str(feature);
                for cell in cells {
                    out.push('\t');
                    out.push_str(&cell);
                }
                out.push('\n');
            }
        }
        out
    }

    fn sums(&self, features: &[String]) -> [f32; 15] {
        let scale = scale(features);
        let mut sums = [0.0f32; 15];
        for feature in features {
            if let Some(row) = self.weights.get(feature) {
                for (sum, weight) in sums.iter_mut().zip(row) {
                    *sum += weight * scale;
                }
            }
        }
        sums
    }

    /// The likeliest type and its probability; `None` without weights.
    pub fn best(&self, features: &[String]) -> Option<(EventType, f64)> {
        if self.weights.is_empty() {
            return None;
        }
        let shares = softmax(&self.sums(features));
        let (at, share) = shares.iter().enumerate().max_by(|one, other| one.1.total_cmp(other.1))?;
        Some((TYPES[at], f64::from(*share)))
    }

    /// Learns from pairs' features and types: multinomial logistic regression, rows in the given order.
    /// Features seen in one row only are left out.
    pub fn train(rows: &[(Vec<String>, EventType)], rounds: usize, decay: f32) -> PairModel {
        let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
        for feature in rows.iter().flat_map(|(features, _)| features) {
            *seen.entry(feature).or_insert(0) += 1;
        }
        seen.retain(|_, count| *count > 1);
        let names: Vec<&str> = seen.into_keys().collect();
        let known: Vec<(Vec<usize>, f32, usize)> = rows
            .iter()
            .filter_map(|(features, kind)| {
                let kind = if *kind == EventType::Concede { EventType::Retreat } else { *kind };
                let right = TYPES.iter().position(|known| *known == kind)?;
                let places =
                    features.iter().filter_map(|feature| names.binary_search(&feature.as_str()).ok());
                Some((places.collect(), scale(features), right))
            })
            .collect();
        let mut weights = vec![[0.0f32; 15]; names.len()];
        let mut squares = vec![0.1f32; names.len()];
        for _ in 0..rounds {
            for (features, scale, right) in &known {
                let mut sums = [0.0f32; 15];
                for &feature in features {
                    for (sum, weight) in sums.iter_mut().zip(&weights[feature]) {
                        *sum += weight * scale;
                    }
                }
                let mut errors = softmax(&sums);
                errors[*right] -= 1.0;
                let size: f32 = errors.iter().map(|error| error * error).sum();
                for &feature in features {
                    squares[feature] += size * scale * scale;
                    let rate = 0.5 / squares[feature].sqrt();
                    for (weight, error) in weights[feature].iter_mut().zip(&errors) {
                        *weight -= rate * (error * scale + decay * *weight);
                    }
                }
            }
        }
        PairModel { weights: names.into_iter().map(str::to_owned).zip(weights).collect() }
    }
}

fn scale(features: &[String]) -> f32 {
    1.0 / (features.len().max(1) as f32).sqrt()
}

fn softmax(sums: &[f32; 15]) -> [f32; 15] {
    let top = sums.iter().copied().fold(f32::MIN, f32::max);
    let mut shares = sums.map(|sum| (sum - top).exp());
    let total: f32 = shares.iter().sum();
    for share in &mut shares {
        *share /= total;
    }
    shares
}

/// What the model sees of a pair.
pub(crate) fn features(scene: &Scene, events: &[Event], source: Span, target: Span) -> Vec<String> {
    let tree = &scene.tree;
    let mut found: Vec<String> = Vec::new();
    for event in events {
        let has = |actors: &[chancery_model::Actor], id: &str| actors.iter().any(|actor| actor.id == id);
        let (from, to) = (has(&event.actors, SOURCE), has(&event.recipients, TARGET));
        let (back, forth) = (has(&event.actors, TARGET), has(&event.recipients, SOURCE));
        let side = match (from, to, back, forth) {
            (true, true, _, _) => "st",
            (true, _, _, _) => "s",
            (_, true, _, _) => "t",
            (_, _, true, true) => "ts",
            (_, _, true, _) | (_, _, _, true) => "turned",
            _ => "other",
        };
        let Some(kind) = event.kind else { continue };
        let status = event.status.name();
        let kind = kind.name();
        let cameo = event.cameo.as_deref().unwrap_or("");
        found.push(format!("{side}:{kind}"));
        found.push(format!("{side}:{kind}:{status}"));
        found.push(format!("{side}:{}", cameo));
        found.push(format!("{side}:{}:{status}", cameo.get(..2).unwrap_or("")));
        found.push(format!("{side}:{kind}:{}", event.lemma));
        if matches!(side, "st" | "s") {
            found.push(format!("does:{kind}:{status}"));
            if event.status == Status::Negated {
                found.push("does:negated".to_owned());
            }
        }
    }
    let place = |span: Span| -> Option<(usize, usize)> {
        let inside = |at: &usize| tree.token(*at).span().overlaps(span);
        let first = (0..tree.len()).find(inside)?;
        let last = (first..tree.len()).take_while(inside).last()?;
        Some((first, last))
    };
    let (Some(from), Some(to)) = (place(source), place(target)) else {
        words(scene, 0, tree.len(), "w", &mut found);
        return found;
    };
    let (left, right) = if from.0 <= to.0 { (from, to) } else { (to, from) };
    found.push(if from.0 <= to.0 { "order:st".to_owned() } else { "order:ts".to_owned() });
    words(scene, left.1 + 1, right.0, "between", &mut found);
    words(scene, right.1 + 1, tree.len().min(right.1 + 9), "after", &mut found);
    words(scene, left.0.saturating_sub(5), left.0, "before", &mut found);
    words(scene, 0, tree.len(), "w", &mut found);
    for (name, (first, last)) in [("s", from), ("t", to)] {
        let head = (first..=last).find(|&at| tree.head(at).is_none_or(|head| head < first || head > last));
        let Some(head) = head else { continue };
        found.push(format!("rel:{name}:{}", tree.rel(head)));
        let mut node = head;
        let mut passed = 0;
        for _ in 0..DEPTH {
            let Some(above) = tree.head(node) else { break };
            if tree.is_verb(above) || matches!(tree.upos(above), "NOUN" | "ADJ") {
                found.push(format!("up{passed}:{name}:{}", tree.lemma(above)));
                if tree.is_verb(above) {
                    found.push(format!("verb:{name}:{}", tree.lemma(above)));
                    for aux in tree.by_rel(above, &["aux"]) {
                        found.push(format!("aux:{name}:{}", tree.low(aux)));
                    }
                    if tree.is_negated(above) {
                        found.push(format!("not:{name}"));
                    }
                }
                passed += 1;
                if passed == 3 {
                    break;
                }
            }
            node = above;
        }
    }
    found.sort();
    found.dedup();
    found
}

/// Lemmas, pairs of them, and what the lexicon says of them, between two tokens.
fn words(scene: &Scene, from: usize, to: usize, name: &str, found: &mut Vec<String>) {
    let tree = &scene.tree;
    let mut last = "^".to_owned();
    for at in from..to.min(tree.len()) {
        let lemma = tree.lemma(at);
        if tree.upos(at) == "PUNCT" || tree.upos(at) == "DET" {
            continue;
        }
        let own = tree.mention(at).is_none() && tree.upos(at) != "NUM";
        let word = if own { lemma.to_owned() } else { tree.upos(at).to_owned() };
        if own {
            found.push(format!("{name}:{lemma}"));
        }
        if name != "w" || own {
            found.push(format!("{name}2:{last}_{word}"));
        }
        last = word;
        let pos = if tree.is_verb(at) { Pos::Verb } else { Pos::Noun };
        if matches!(tree.upos(at), "VERB" | "NOUN") {
            let mut kinds: Vec<&str> = scene
                .patterns
                .by_lemma(lemma)
                .filter(|(phrase, pattern)| pattern.pos == pos && phrase.words.len() == 1)
                .map(|(_, pattern)| pattern.kind.name())
                .collect();
            kinds.sort_unstable();
            kinds.dedup();
            if kinds.len() <= 2 {
                found.extend(kinds.iter().map(|kind| format!("{name}!{kind}")));
            }
        }
    }
}
