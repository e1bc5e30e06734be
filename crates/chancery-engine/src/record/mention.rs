//! Which words, asked about in the reports of one story, tell of one act, of whatever kind it is.
//!
//! The acts that the engine codes itself have a type and are compared by [`super::coref`]. Words that somebody asks about
//! (`targets` of a report) mostly have none: "quake", "resigned", "the deal". They are compared by head word, parties,
//! names, numbers and wording around them, by one linear model for words with the same head and one for others; then the
//! best pairs are joined as there. Which other words may mean the same was learned too: "sack" and "fire".

use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

use chancery_model::{Annotation, Event, EventType, Report, Span, Status};
use rustc_hash::FxHashMap;

use super::coref;

/// What is compared of two mentions, in the order of the weights.
pub const FEATURES: [&str; 33] = [
    "bias",
    "words",
    "same-words",
    "spelling",
    "learned",
    "is-learned",
    "around",
    "around-root",
    "names",
    "near",
    "subject",
    "other-subject",
    "object",
    "other-object",
    "side",
    "parties",
    "other-parties",
    "inside",
    "governor",
    "governs",
    "same-report",
    "same-sentence",
    "same-class",
    "verbs",
    "general",
    "early",
    "apart",
    "numbers",
    "other-numbers",
    "common",
    "type",
    "other-type",
    "other-status",
];

/// Words that take their meaning from what stands beside them.
const GENERAL: &str = "say tell report announce be have do make take get go come accord show call give";

/// Words that tell nothing of what an act is about.
const STOP: &str = "be have do the a of to in and that for on with by as at from it he she they we you i his her their its this \
these those an or but not who which what when after before over into out up about said say";

/// Tokens on either side that count as near.
const NEAR: usize = 6;

/// Something said in a report: a word or a few.
#[derive(Clone, Debug, Default)]
struct Mention {
    report: usize,
    span: Span,
    sentence: usize,
    kind: Option<EventType>,
    status: Status,
    /// Head word, what class of word it is, and what it hangs on.
    lemma: u32,
    class: String,
    governor: Option<u32>,
    /// Its words, in order.
    words: Vec<u32>,
    /// Content words of its sentence; those within reach; words of names; numbers.
    around: BTreeSet<u32>,
    near: BTreeSet<u32>,
    names: BTreeSet<u32>,
    numbers: BTreeSet<u32>,
    subject: BTreeSet<u32>,
    object: BTreeSet<u32>,
    side: BTreeSet<u32>,
    parties: BTreeSet<u32>,
}

/// The mentions of one story, made ready for comparing.
#[derive(Clone, Debug, Default)]
pub struct Mentions {
    list: Vec<Mention>,
    words: Vec<String>,
    numbers: FxHashMap<String, u32>,
    /// Reports of the story that have a word, and reports.
    frequency: Vec<f64>,
    reports: f64,
}

impl Mentions {
    /// Reads what was asked about in each report: the events answer its `targets`, one event a span.
    pub fn of(reports: &[(&Report, &Annotation, &[Event])]) -> Mentions {
        let mut mentions = Mentions::default();
        for (number, (report, annotation, events)) in reports.iter().enumerate() {
            for &span in report.targets.iter().flatten() {
                let event = events.iter().find(|event| event.span() == span);
                let mut mention = Mention {
                    report: number,
                    span,
                    kind: event.and_then(|event| event.kind),
                    status: event.map(|event| event.status).unwrap_or_default(),
                    ..Mention::default()
                };
                if mentions.read(&mut mention, annotation).is_none() {
                    // It stands in a caption or the like, which nobody has read.
                    let text = report.text.get(span.start as usize..span.end as usize).unwrap_or_default();
                    mention.lemma = mentions.number(&text.to_lowercase());
                    mention.words.push(mention.lemma);
                }
                mentions.list.push(mention);
            }
        }
        mentions.frequency = vec![0.0; mentions.words.len()];
        for of_report in mentions.list.chunk_by(|a, b| a.report == b.report) {
            let words: BTreeSet<u32> = of_report
                .iter()
                .flat_map(|mention| {
                    mention.around.iter().chain(&mention.words).copied().chain([mention.lemma])
                })
                .collect();
            mentions.reports += 1.0;
            for word in words {
                mentions.frequency[word as usize] += 1.0;
            }
        }
        mentions
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.list.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// Where one stands: the report's number and the span.
    pub fn place(&self, at: usize) -> (usize, Span) {
        (self.list[at].report, self.list[at].span)
    }

    /// The head word of one.
    pub fn lemma(&self, at: usize) -> &str {
        &self.words[self.list[at].lemma as usize]
    }

    /// Mentions of one act each, by number.
    pub fn clusters(&self, model: &MentionModel) -> Vec<Vec<usize>> {
        let mut edges = Vec::new();
        for second in 1..self.list.len() {
            for first in 0..second {
                let has_same_head = self.list[first].lemma == self.list[second].lemma;
                let learned = model.learned(self.lemma(first), self.lemma(second));
                let features = self.features(first, second, learned);
                edges.push((first, second, model.score(&features, has_same_head) + JOIN));
            }
        }
        coref::agglomerate(0, &edges, self.list.len())
    }

    /// What two mentions have in common; `learned` is what is known of their head words.
    pub fn features(&self, first: usize, second: usize, learned: Option<f64>) -> [f64; FEATURES.len()] {
        let (a, b) = (&self.list[first], &self.list[second]);
        let is = |so: bool| f64::from(u8::from(so));
        let share = |a: &BTreeSet<u32>, b: &BTreeSet<u32>| match a.len().min(b.len()) {
            0 => 0.0,
            least => a.intersection(b).count() as f64 / least as f64,
        };
        let differ =
            |a: &BTreeSet<u32>, b: &BTreeSet<u32>| is(!a.is_empty() && !b.is_empty() && a.is_disjoint(b));
        let (words, others): (BTreeSet<u32>, BTreeSet<u32>) =
            (a.words.iter().copied().collect(), b.words.iter().copied().collect());
        let same_head = a.lemma == b.lemma;
        let around = self.cosine(&a.around, &b.around);
        let depth = |mention: &Mention| (f64::from(mention.span.start) / 50.0 + 1.0).ln();
        let is_general =
            |mention: &Mention| GENERAL.split(' ').any(|word| word == self.words[mention.lemma as usize]);
        let is_open = |status: Status| {
            matches!(status, Status::Planned | Status::Proposed | Status::Expected | Status::Conditional)
        };
        let is_undone = |status: Status| status == Status::Negated;
        [
            1.0,
            share(&words, &others),
            is(a.words == b.words),
            if same_head { 1.0 } else { self.spelling(a, b) },
            learned.unwrap_or(0.0),
            is(learned.is_some()),
            around,
            around.sqrt(),
            share(&a.names, &b.names),
            share(&a.near, &b.near),
            share(&a.subject, &b.subject),
            differ(&a.subject, &b.subject),
            share(&a.object, &b.object),
            differ(&a.object, &b.object),
            share(&a.side, &b.side),
            share(&a.parties, &b.parties),
            differ(&a.parties, &b.parties),
            is(b.parties.contains(&a.lemma) || a.parties.contains(&b.lemma)),
            is(a.governor.is_some() && a.governor == b.governor),
            is(a.governor == Some(b.lemma) || b.governor == Some(a.lemma)),
            is(a.report == b.report),
            is(a.report == b.report && a.sentence == b.sentence),
            is(a.class == b.class),
            is(a.class == "VERB" && b.class == "VERB"),
            is(is_general(a) || is_general(b)),
            depth(a).min(depth(b)) / 5.0,
            (depth(a) - depth(b)).abs() / 3.0,
            is(!a.numbers.is_disjoint(&b.numbers)),
            differ(&a.numbers, &b.numbers),
            (self.frequency[a.lemma as usize] + self.frequency[b.lemma as usize])
                / 2.0
                / self.reports.max(1.0),
            is(a.kind.is_some() && a.kind == b.kind),
            is(a.kind.is_some() && b.kind.is_some() && a.kind != b.kind),
            is(is_undone(a.status) != is_undone(b.status) || is_open(a.status) != is_open(b.status)),
        ]
    }

    /// Cosine of two sets of words, the rarer in the story the heavier.
    fn cosine(&self, a: &BTreeSet<u32>, b: &BTreeSet<u32>) -> f64 {
        let weight = |word: &u32| {
            let rarity = ((self.reports + 1.0) / (self.frequency[*word as usize] + 0.5)).ln();
            if self.reports > 1.0 { rarity * rarity } else { 1.0 }
        };
        let shared: f64 = a.intersection(b).map(weight).sum();
        if shared == 0.0 {
            return 0.0;
        }
        shared / (a.iter().map(weight).sum::<f64>() * b.iter().map(weight).sum::<f64>()).sqrt()
    }

    /// How alike the likest words of two mentions are spelled: "acquire" and "acquisition", "quake" and "earthquake".
    fn spelling(&self, a: &Mention, b: &Mention) -> f64 {
        let mut most = 0.0_f64;
        for one in a.words.iter().chain([&a.lemma]) {
            for two in b.words.iter().chain([&b.lemma]) {
                most = most.max(alike(&self.words[*one as usize], &self.words[*two as usize]));
            }
        }
        most
    }

    fn number(&mut self, word: &str) -> u32 {
        if let Some(&number) = self.numbers.get(word) {
            return number;
        }
        let number = self.words.len() as u32;
        self.words.push(word.to_owned());
        self.numbers.insert(word.to_owned(), number);
        number
    }

    /// Reads what stands around a mention; `None` if no sentence holds it.
    fn read(&mut self, mention: &mut Mention, annotation: &Annotation) -> Option<()> {
        let (tokens, span) = (&annotation.tokens, mention.span);
        let own = tokens.partition_point(|token| token.start < span.start)
            ..tokens.partition_point(|token| token.start < span.end);
        mention.sentence = annotation
            .sentences
            .iter()
            .position(|sentence| sentence.start <= span.start && span.start < sentence.end)?;
        let whole = annotation.sentences[mention.sentence];
        let inside = tokens.partition_point(|token| token.start < whole.start)
            ..tokens.partition_point(|token| token.start < whole.end);
        let is_outer = |at: &usize| !own.contains(&usize::try_from(tokens[*at].head).unwrap_or(usize::MAX));
        let outer: Vec<usize> = own.clone().filter(is_outer).collect();
        let is_content = |at: &&usize| matches!(&*tokens[**at].upos, "VERB" | "NOUN" | "PROPN" | "ADJ");
        let head = *outer.iter().find(is_content).or(outer.first())?;
        mention.lemma = self.number(&tokens[head].lemma.to_lowercase());
        mention.class.clone_from(&tokens[head].upos);
        for at in own.clone() {
            if !matches!(&*tokens[at].upos, "DET" | "ADP" | "PUNCT" | "PART") {
                let word = self.number(&tokens[at].lemma.to_lowercase());
                mention.words.push(word);
            }
        }
        for at in inside.clone().filter(|at| !own.contains(at)) {
            let (class, lemma) = (&*tokens[at].upos, tokens[at].lemma.to_lowercase());
            let word = self.number(&stem(&lemma));
            if matches!(class, "NOUN" | "PROPN" | "VERB" | "ADJ" | "NUM")
                && !STOP.split(' ').any(|stop| stop == lemma)
            {
                mention.around.insert(word);
            }
            if matches!(class, "NOUN" | "PROPN" | "NUM" | "ADJ") && at.abs_diff(head) <= NEAR {
                mention.near.insert(word);
            }
        }
        for at in inside.clone().filter(|&at| tokens[at].upos == "NUM") {
            let number = self.number(&tokens[at].text);
            mention.numbers.insert(number);
        }
        for name in &annotation.mentions {
            if whole.start <= name.start && name.start < whole.end {
                for word in name.text.split_whitespace().filter(|word| word.chars().nth(2).is_some()) {
                    let word = self.number(&word.to_lowercase());
                    mention.names.insert(word);
                }
            }
        }
        self.read_parties(mention, annotation, inside, head);
        Some(())
    }

    /// Who and what hangs on the head of a mention, or on what it hangs on itself.
    fn read_parties(
        &mut self,
        mention: &mut Mention,
        annotation: &Annotation,
        inside: std::ops::Range<usize>,
        head: usize,
    ) {
        let tokens = &annotation.tokens;
        let below = |of: usize| inside.clone().filter(move |&at| tokens[at].head == of as i32);
        let mut phrase = |of: usize, into: &mut BTreeSet<u32>| {
            let parts = below(of).filter(|&at| {
                matches!(&*tokens[at].deprel, "compound" | "flat" | "amod" | "nmod" | "nummod")
            });
            for at in parts.chain([of]) {
                into.insert(self.number(&stem(&tokens[at].lemma.to_lowercase())));
            }
        };
        for at in below(head) {
            match &*tokens[at].deprel {
                "nsubj" => phrase(at, &mut mention.subject),
                "obj" | "iobj" | "ccomp" | "xcomp" => phrase(at, &mut mention.object),
                "obl" | "nmod" | "compound" | "amod" | "nummod" | "appos" | "advcl" => {
                    phrase(at, &mut mention.side)
                }
                _ => {}
            }
        }
        let above = usize::try_from(tokens[head].head).ok().filter(|above| *above < tokens.len());
        if let Some(above) = above {
            match &*tokens[head].deprel {
                "obj" | "nsubj" => below(above)
                    .filter(|&at| at != head && matches!(&*tokens[at].deprel, "nsubj" | "obj" | "obl"))
                    .for_each(|at| phrase(at, &mut mention.side)),
                "xcomp" | "conj" | "advcl" | "ccomp" if mention.subject.is_empty() => below(above)
                    .filter(|&at| tokens[at].deprel == "nsubj")
                    .for_each(|at| phrase(at, &mut mention.subject)),
                "acl" => phrase(above, &mut mention.object),
                _ => {}
            }
            mention.governor = Some(self.number(&tokens[above].lemma.to_lowercase()));
        }
        mention.parties =
            mention.subject.iter().chain(&mention.object).chain(&mention.side).copied().collect();
    }
}

/// Added to a score, so that 0.0 is where joining does best: on the topics that were learned from, a little below as likely
/// as not.
const JOIN: f64 = 0.3;

/// What was learned: weights, and how likely two head words mean one act.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct MentionModel {
    /// For mentions with the same head word, and for others; one for each of [`FEATURES`].
    pub weights: [Vec<f64>; 2],
    /// Log odds that two words of one story mean the same, the first in order of letters first.
    pub pairs: BTreeMap<String, BTreeMap<String, f64>>,
}

impl MentionModel {
    /// What is compiled in.
    pub fn embedded() -> &'static MentionModel {
        static EMBEDDED: OnceLock<MentionModel> = OnceLock::new();
        EMBEDDED
            .get_or_init(|| MentionModel::parse(include_str!("mention.tsv")).expect("a test parses the file"))
    }

    /// Reads `feature TAB same head TAB other head` lines, then `word TAB word TAB log odds`; `None` if a feature is missing
    /// or a number is none.
    pub fn parse(table: &str) -> Option<MentionModel> {
        let mut lines = table.lines().filter(|line| !line.starts_with('#'));
        let mut model = MentionModel::default();
        for feature in FEATURES {
            let mut fields = lines.next()?.split('\t');
            if fields.next()? != feature {
                return None;
            }
            for weights in &mut model.weights {
                weights.push(fields.next()?.parse().ok()?);
            }
        }
        for line in lines {
            let mut fields = line.split('\t');
            let (one, two, odds) = (fields.next()?, fields.next()?, fields.next()?.parse().ok()?);
            model.pairs.entry(one.to_owned()).or_default().insert(two.to_owned(), odds);
        }
        Some(model)
    }

    /// The table that [`MentionModel::parse`] reads.
    pub fn table(&self) -> String {
        let [same, other] = &self.weights;
        let weights = FEATURES
            .iter()
            .zip(same.iter().zip(other))
            .map(|(name, (a, b))| format!("{name}\t{a:.4}\t{b:.4}\n"));
        let pairs = self.pairs.iter().flat_map(|(one, others)| {
            others.iter().map(move |(two, odds)| format!("{one}\t{two}\t{odds:.2}\n"))
        });
        weights.chain(pairs).collect()
    }

    /// What is known of two head words.
    pub fn learned(&self, one: &str, two: &str) -> Option<f64> {
        self.pairs.get(one.min(two))?.get(one.max(two)).copied()
    }

    /// How surely two mentions are one act, as log odds.
    pub fn score(&self, features: &[f64; FEATURES.len()], has_same_head: bool) -> f64 {
        let weights = &self.weights[usize::from(!has_same_head)];
        weights.iter().zip(features).map(|(weight, feature)| weight * feature).sum()
    }
}

/// How alike two words are spelled, 0.0 to 1.0.
fn alike(one: &str, two: &str) -> f64 {
    let (short, long) = if one.len() <= two.len() { (one, two) } else { (two, one) };
    if one == two {
        return 1.0;
    }
    if short.len() >= 4 && long.contains(short) {
        return 0.8;
    }
    let shared = one.bytes().zip(two.bytes()).take_while(|(a, b)| a == b).count();
    if shared >= 4 { shared as f64 / long.len() as f64 } else { 0.0 }
}

/// A word without plural and the commonest verb endings.
fn stem(word: &str) -> String {
    let ending = [("ing", 7), ("ies", 5), ("es", 6), ("ed", 6), ("s", 4)]
        .into_iter()
        .find(|(ending, least)| word.len() >= *least && word.ends_with(ending) && !word.ends_with("ss"));
    ending.map_or(word, |(ending, _)| &word[..word.len() - ending.len()]).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_embedded_model_can_be_read() {
        let model = MentionModel::parse(include_str!("mention.tsv")).expect("mention.tsv has all features");
        assert_eq!(MentionModel::parse(&model.table()).as_ref(), Some(&model));
    }

    #[test]
    fn words_of_one_root_are_spelled_alike() {
        assert_eq!(alike("quake", "earthquake"), 0.8);
        assert!(alike("acquire", "acquisition") > 0.4);
        assert_eq!(alike("sack", "fire"), 0.0);
        assert_eq!(alike("", "fire"), 0.0);
    }
}
