//! Finds who is said to have been killed or injured, and how many they are, from verbs, nouns and what depends on them.

use std::collections::BTreeSet;

use chancery_model::{Annotation, Span, Token};
use chancery_reader::number_word;

use super::Harm;

/// Verbs that kill.
const KILL: [&str; 6] = ["kill", "slay", "murder", "assassinate", "execute", "massacre"];

/// Verbs of dying.
const DIE: [&str; 3] = ["die", "perish", "succumb"];

/// Verbs that hurt, or kill where a word beside them says so.
const HURT: [&str; 8] = ["wound", "injure", "hurt", "maim", "hospitalize", "hospitalise", "shoot", "stab"];

/// Nouns of which somebody is the victim.
const DEATHS: [&str; 8] = ["death", "killing", "murder", "slaying", "homicide", "fatality", "body", "martyr"];

/// Nouns that a number counts by itself: "three fatalities"; translations from Arabic and Turkish have martyrs.
const COUNTED: [&str; 2] = ["fatality", "martyr"];

/// Words right before the number that a toll has come to: "rose to 20", "stands at 20".
const REACHES: [&str; 14] = [
    "to", "at", "of", "reach", "reaches", "reached", "pass", "passes", "passed", "exceed", "exceeds",
    "exceeded", "hit", "hits",
];

/// Words that may stand between: "rose to at least 20".
const ABOUT: [&str; 10] =
    ["at", "least", "more", "than", "nearly", "almost", "about", "around", "some", "over"];

/// Most words between a toll and its number.
const TOLL_REACH: usize = 18;

/// Nouns for people who come to harm; the singular counts one.
const PEOPLE: [&str; 96] = [
    "person",
    "people",
    "man",
    "woman",
    "boy",
    "girl",
    "child",
    "kid",
    "teen",
    "teenager",
    "toddler",
    "infant",
    "baby",
    "victim",
    "student",
    "officer",
    "deputy",
    "suspect",
    "gunman",
    "shooter",
    "mother",
    "father",
    "son",
    "daughter",
    "brother",
    "sister",
    "wife",
    "husband",
    "grandfather",
    "grandmother",
    "grandson",
    "granddaughter",
    "sibling",
    "couple",
    "resident",
    "male",
    "female",
    "adult",
    "youth",
    "juvenile",
    "employee",
    "worker",
    "owner",
    "customer",
    "soldier",
    "civilian",
    "guest",
    "bystander",
    "neighbor",
    "neighbour",
    "friend",
    "cousin",
    "uncle",
    "aunt",
    "nephew",
    "niece",
    "girlfriend",
    "boyfriend",
    "parent",
    "member",
    "fan",
    "clerk",
    "driver",
    "passenger",
    "trooper",
    "policeman",
    "individual",
    "gentleman",
    "lady",
    "attacker",
    "assailant",
    "robber",
    "intruder",
    "homeowner",
    "patron",
    "partygoer",
    "classmate",
    "twin",
    "other",
    "pedestrian",
    "marine",
    "veteran",
    "teacher",
    "pastor",
    "priest",
    "doctor",
    "nurse",
    "shopper",
    "protester",
    "militant",
    "insurgent",
    "fighter",
    "rebel",
    "hostage",
    "prisoner",
    "journalist",
];

/// Words by which a sentence counts something else than this: a year's homicides, other cases.
const ELSEWHERE: [&str; 16] = [
    "this year",
    "last year",
    "each year",
    "per year",
    "every year",
    "in the past",
    "since the",
    "so far this",
    "nationwide",
    "statistic",
    "annually",
    "a year",
    "years ago",
    "since 19",
    "since 20",
    "th homicide",
];

/// Words that make a harm one that has not come.
const OPEN: [&str; 11] =
    ["not", "never", "n't", "nobody", "would", "could", "will", "may", "might", "if", "can"];

/// One place that tells of people who came to harm.
#[derive(Clone, Debug, PartialEq)]
pub struct Told {
    pub harm: Harm,
    pub number: u32,
    /// A number is written, or several are listed.
    pub counted: bool,
    pub names: Vec<String>,
    /// The verb or noun, in small letters.
    pub word: String,
    /// Those who came to harm.
    pub span: Span,
    /// Number of the sentence.
    pub sentence: usize,
    /// In a headline, which the text below it may correct.
    pub headline: bool,
}

/// Everything that a report tells of people killed and injured, in order of place.
pub fn told(text: &str, annotation: &Annotation) -> Vec<Told> {
    let reader = Reader::new(text, annotation);
    let mut found = Vec::new();
    for at in 0..reader.tokens.len() {
        reader.at(at, &mut found);
    }
    found
}

/// How many people a noun phrase means.
struct Counted {
    number: u32,
    counted: bool,
    names: Vec<String>,
    span: Span,
}

struct Reader<'a> {
    text: &'a str,
    annotation: &'a Annotation,
    tokens: &'a [Token],
    lower: Vec<String>,
    children: Vec<Vec<usize>>,
}

impl<'a> Reader<'a> {
    fn new(text: &'a str, annotation: &'a Annotation) -> Reader<'a> {
        let tokens = annotation.tokens.as_slice();
        let mut children = vec![Vec::new(); tokens.len()];
        for (at, token) in tokens.iter().enumerate() {
            if let Some(below) = usize::try_from(token.head).ok().and_then(|head| children.get_mut(head)) {
                below.push(at);
            }
        }
        let lower = tokens.iter().map(|token| token.text.to_lowercase()).collect();
        Reader { text, annotation, tokens, lower, children }
    }

    fn head(&self, at: usize) -> Option<usize> {
        usize::try_from(self.tokens[at].head).ok().filter(|&head| head < self.tokens.len() && head != at)
    }

    fn rel(&self, at: usize, wanted: &[&str]) -> Vec<usize> {
        let of = |child: &&usize| wanted.contains(&self.tokens[**child].deprel.as_str());
        self.children[at].iter().filter(of).copied().collect()
    }

    fn lemma(&self, at: usize) -> String {
        self.tokens[at].lemma.to_lowercase()
    }

    fn is_rel(&self, at: usize, wanted: &[&str]) -> bool {
        wanted.contains(&self.tokens[at].deprel.as_str())
    }

    fn sentence(&self, at: usize) -> usize {
        let start = self.tokens[at].start;
        self.annotation.sentences.partition_point(|sentence| sentence.end <= start)
    }

    /// What the word at `at` tells.
    fn at(&self, at: usize, found: &mut Vec<Told>) {
        let open =
            |node: usize| self.children[node].iter().any(|&child| OPEN.contains(&self.lower[child].as_str()));
        if open(at) || self.is_rel(at, &["xcomp", "conj"]) && self.head(at).is_some_and(open) {
            return;
        }
        // "Killed or wounded": nobody knows how many were which.
        let or = |node: usize| self.rel(node, &["cc"]).iter().any(|&word| self.lower[word] == "or");
        if self.rel(at, &["conj"]).into_iter().any(or) || self.is_rel(at, &["conj"]) && or(at) {
            return;
        }
        self.toll(at, found);
        let token = &self.tokens[at];
        let word = self.lower[at].as_str();
        // An adjective is its own lemma.
        let lemma = match word {
            "killed" => "kill".to_owned(),
            "wounded" => "wound".to_owned(),
            "injured" => "injure".to_owned(),
            _ => self.lemma(at),
        };
        if matches!(token.upos.as_str(), "VERB" | "ADJ") && word != "dead" {
            let harm = if KILL.contains(&lemma.as_str()) {
                Some(Harm::Killed)
            } else if HURT.contains(&lemma.as_str()) {
                Some(if self.is_deadly(at) { Harm::Killed } else { Harm::Injured })
            } else {
                None
            };
            if let Some(harm) = harm {
                match self.number_before(at) {
                    Some(own) => self.put(found, harm, at, Some(own)),
                    None => {
                        for counted in self.counts(&self.victims(at, &lemma)) {
                            self.put(found, harm, at, Some(counted));
                        }
                    }
                }
            }
        }
        if DIE.contains(&lemma.as_str()) || word == "dead" {
            self.dead(at, found);
        }
        if token.upos == "NOUN" && DEATHS.contains(&lemma.as_str()) {
            let of = |child: &usize| self.rel(*child, &["case"]).iter().any(|&case| self.lower[case] == "of");
            let victim = self.rel(at, &["nmod"]).into_iter().find(of);
            let owner = self.rel(at, &["nmod:poss"]).into_iter().next().filter(|_| lemma != "body");
            match victim.or(owner) {
                Some(victim) => self.put(found, Harm::Killed, at, self.count(victim, true)),
                None if COUNTED.contains(&lemma.as_str()) => {
                    if let Some(own) = self.own_number(at) {
                        self.put(found, Harm::Killed, at, Some(own));
                    }
                }
                None => {}
            }
        }
    }

    /// "The death toll rose to 20", "the number of people killed has reached 20", "has risen to 20 the victims".
    fn toll(&self, at: usize, found: &mut Vec<Told>) {
        let word = |at: usize| self.lower.get(at).map_or("", String::as_str);
        let is_dead = |word: &str| matches!(word, "killed" | "dead" | "deaths" | "victims" | "fatalities");
        let is_hurt = |word: &str| matches!(word, "injured" | "wounded" | "hurt");
        let (harm, start) = match word(at) {
            "toll" => {
                let injuries =
                    at.checked_sub(1).is_some_and(|before| matches!(word(before), "injury" | "injuries"));
                (if injuries { Harm::Injured } else { Harm::Killed }, at)
            }
            "number" if word(at + 1) == "of" => {
                let Some(told) = (at + 2..at + 6).find(|&at| is_dead(word(at)) || is_hurt(word(at))) else {
                    return;
                };
                (if is_dead(word(told)) { Harm::Killed } else { Harm::Injured }, told)
            }
            "victims" => {
                let Some(back) = at.checked_sub(4).map(|first| first..at) else { return };
                let Some(to) = back.clone().find(|&at| word(at) == "to") else { return };
                (Harm::Killed, to.saturating_sub(1))
            }
            _ => return,
        };
        let sentence = self.sentence(at);
        for place in start + 1..(start + TOLL_REACH).min(self.tokens.len()) {
            if self.sentence(place) != sentence {
                return;
            }
            if !REACHES.contains(&word(place)) {
                continue;
            }
            let mut next = place + 1;
            while ABOUT.contains(&word(next)) && number(word(next)).is_none() {
                next += 1;
            }
            let dated = |span: Span| self.annotation.times.iter().any(|time| time.span().overlaps(span));
            let counts = next < self.tokens.len()
                && self.tokens[next].upos == "NUM"
                && !dated(self.span(next))
                && !matches!(word(next + 1), "%" | "percent" | "per");
            if let Some(number) = number(word(next)).filter(|_| counts) {
                let span = self.span(at).cover(self.span(next));
                let counted = Counted { number, counted: true, names: Vec::new(), span };
                self.put(found, harm, at, Some(counted));
                return;
            }
        }
    }

    /// "Three fatalities", "one dead": the number that stands with the word itself.
    fn own_number(&self, at: usize) -> Option<Counted> {
        let own = |&child: &usize| self.number_at(child);
        let (number, written) = self.children[at].iter().find_map(own)?;
        let span = written.cover(self.span(at));
        Some(Counted { number, counted: true, names: Vec::new(), span })
    }

    /// "12 dead and 30 wounded": the number right before such a word, which trees hang in many ways.
    fn number_before(&self, at: usize) -> Option<Counted> {
        let bare = matches!(self.lower[at].as_str(), "dead" | "killed" | "wounded" | "injured" | "hurt");
        // "The 20 killed two guards" counts those who did it.
        let before = at.checked_sub(1).filter(|_| bare && self.rel(at, &["obj"]).is_empty())?;
        let (number, written) =
            self.number_at(before).filter(|(number, _)| !(1900..2100).contains(number))?;
        let span = written.cover(self.span(at));
        let dated = self.annotation.times.iter().any(|time| time.span().overlaps(self.span(before)));
        let follows = self.tokens[before].upos == "NUM" && !dated;
        follows.then_some(Counted { number, counted: true, names: Vec::new(), span })
    }

    /// How many people some victims of one verb are: together where they are listed, "two men and a woman", else each.
    fn counts(&self, victims: &[usize]) -> Vec<Counted> {
        let mut found: Vec<(usize, Counted)> = Vec::new();
        for &victim in victims {
            let Some(counted) = self.count(victim, true) else { continue };
            match found.last_mut() {
                Some((last, whole)) if self.is_list(*last, victim) => {
                    whole.number = whole.number.saturating_add(counted.number);
                    whole.counted = true;
                    whole.names.extend(counted.names);
                    whole.span = whole.span.cover(counted.span);
                    *last = victim;
                }
                _ => found.push((victim, counted)),
            }
        }
        found.into_iter().map(|(_, counted)| counted).collect()
    }

    /// Whether only "and", a comma and what belongs to the later noun stand between two nouns.
    fn is_list(&self, first: usize, later: usize) -> bool {
        let between = first + 1..later;
        between.clone().any(|at| matches!(self.lower[at].as_str(), "and" | ","))
            && between
                .into_iter()
                .all(|at| matches!(self.lower[at].as_str(), "and" | ",") || self.head(at) == Some(later))
    }

    /// "One dead", "was found dead", "who died": those who died.
    fn dead(&self, at: usize, found: &mut Vec<Told>) {
        let mut victims = self.rel(at, &["nsubj"]);
        if victims.is_empty() {
            victims = self.rel(at, &["nsubj:pass"]);
        }
        if self.lower[at] == "dead" {
            if let Some(own) = self.number_before(at).or_else(|| self.own_number(at)) {
                self.put(found, Harm::Killed, at, Some(own));
                return;
            }
            if let Some(head) = self.head(at).filter(|_| victims.is_empty()) {
                let verb = self.lemma(head);
                if self.is_rel(at, &["amod"]) {
                    victims = vec![head];
                } else if matches!(
                    verb.as_str(),
                    "leave" | "pronounce" | "find" | "declare" | "shoot" | "discover"
                ) {
                    victims = self.first_of(head, &["obj", "nsubj:pass"]);
                    if victims.is_empty() && self.is_rel(head, &["acl", "acl:relcl"]) {
                        victims.extend(self.head(head));
                    }
                } else if self.is_rel(at, &["xcomp", "acl", "advcl", "conj", "obj", "dep"]) {
                    victims = self.first_of(head, &["nsubj:pass", "obj"]);
                }
            }
        }
        if victims.is_empty() && self.is_rel(at, &["acl:relcl", "acl"]) {
            victims.extend(self.head(at));
        }
        if victims.is_empty()
            && self.is_rel(at, &["conj"])
            && let Some(head) = self.head(at)
        {
            victims = self.first_of(head, &["nsubj", "nsubj:pass"]);
        }
        for counted in self.counts(&victims) {
            self.put(found, Harm::Killed, at, Some(counted));
        }
    }

    /// The children of the first of these relations that there are any of.
    fn first_of(&self, at: usize, relations: &[&str]) -> Vec<usize> {
        relations
            .iter()
            .map(|relation| self.rel(at, &[relation]))
            .find(|found| !found.is_empty())
            .unwrap_or_default()
    }

    /// Whom a verb of harm is done to.
    fn victims(&self, at: usize, lemma: &str) -> Vec<usize> {
        let own = self.first_of(at, &["nsubj:pass", "obj"]);
        if !own.is_empty() {
            return own;
        }
        if self.is_rel(at, &["conj"])
            && let Some(head) = self.head(at)
        {
            // "was shot and killed", "shot and killed him"
            let shared = self.first_of(head, &["nsubj:pass", "obj"]);
            if !shared.is_empty() {
                return shared;
            }
            if self.is_rel(head, &["acl", "acl:relcl"]) {
                return self.head(head).into_iter().collect();
            }
        }
        if self.is_rel(at, &["acl", "acl:relcl"]) {
            return self.head(at).into_iter().collect();
        }
        // A headline: "Two killed", "Man shot".
        let bare =
            self.lower[at].ends_with("ed") && (KILL.contains(&lemma) || matches!(lemma, "injure" | "wound"));
        if bare || self.lower[at] == "shot" { self.rel(at, &["nsubj"]) } else { Vec::new() }
    }

    /// Whether a word beside a verb says that those hurt died: "shot dead", "stabbed to death", "shot and killed".
    fn is_deadly(&self, at: usize) -> bool {
        let beside = |word: &str| self.children[at].iter().any(|&child| self.lower[child] == word);
        let after: Vec<&str> = self.lower.iter().skip(at + 1).take(3).map(String::as_str).collect();
        // "Five were shot, and one was killed": the second verb has a subject of its own.
        let joined = self.rel(at, &["conj"]).iter().any(|&other| {
            KILL.contains(&self.lemma(other).as_str())
                && self.first_of(other, &["nsubj:pass", "nsubj", "obj"]).is_empty()
        });
        beside("dead")
            || beside("fatally")
            || after.first() == Some(&"dead")
            || after.windows(2).any(|pair| pair == ["to", "death"])
            || joined
    }

    fn span(&self, at: usize) -> Span {
        Span { start: self.tokens[at].start, end: self.tokens[at].end }
    }

    /// The number that ends at a word, and its words: "forty-eight" is three.
    fn number_at(&self, at: usize) -> Option<(u32, Span)> {
        let ones = number(&self.lower[at])?;
        let tens = at.checked_sub(2).filter(|_| self.lower[at - 1] == "-" && ones < 10);
        let tens = tens.and_then(|tens| {
            let value =
                number(&self.lower[tens]).filter(|value| (20..100).contains(value) && value % 10 == 0)?;
            Some((value + ones, self.span(tens).cover(self.span(at))))
        });
        Some(tens.unwrap_or((ones, self.span(at))))
    }

    /// How many people the phrase whose head is at `at` means; `None` if it does not say.
    fn count(&self, at: usize, lists: bool) -> Option<Counted> {
        let token = &self.tokens[at];
        let lower = self.lower[at].as_str();
        let mut span = self.span(at);
        if token.upos == "PRON" && number(lower).is_none() {
            let one = matches!(
                lower,
                "he" | "she"
                    | "him"
                    | "her"
                    | "himself"
                    | "herself"
                    | "who"
                    | "whom"
                    | "someone"
                    | "somebody"
            );
            return one.then(|| Counted { number: 1, counted: false, names: Vec::new(), span });
        }
        let is_name = token.upos == "PROPN";
        let mut own =
            number(lower).filter(|_| matches!(token.upos.as_str(), "NUM" | "NOUN" | "PRON" | "DET"));
        // "232 Palestinians": a people counts as a noun does.
        let plural = |child: usize| lower.ends_with('s') && self.is_rel(child, &["nummod"]);
        for &child in self.children[at].iter().filter(|&&child| child < at && (!is_name || plural(child))) {
            // "13-year-old", "Booker, 13": an age counts nobody.
            let age =
                self.lower.get(child + 1).is_some_and(|next| matches!(next.as_str(), "-" | "years" | "year"));
            if self.is_rel(child, &["nummod", "amod", "det"])
                && !age
                && let Some((value, written)) = self.number_at(child)
            {
                own = Some(value);
                span = span.cover(written);
            }
            if self.is_rel(child, &["det"]) {
                span = span.cover(self.span(child));
            }
        }
        let counted = own.is_some();
        let lemma = self.lemma(at);
        let first = match own {
            Some(number) => number,
            None if PEOPLE.contains(&lemma.as_str())
                || lower.ends_with("-old")
                || lemma.ends_with("-old") =>
            {
                let plural = matches!(lower, "people" | "men" | "women" | "children")
                    || lower.ends_with('s') && !lemma.ends_with('s');
                if plural {
                    return None;
                }
                if lemma == "couple" { 2 } else { 1 }
            }
            None if is_name => 1,
            None => return None,
        };
        let mut names = Vec::new();
        if is_name && !counted {
            let last = self.rel(at, &["flat"]).into_iter().next_back().unwrap_or(at);
            names.push(self.tokens[last].text.clone());
            span = span.cover(self.span(last));
        }
        let mut whole = Counted { number: first, counted, names, span };
        for other in self.rel(at, &["conj"]).into_iter().filter(|_| lists) {
            let Some(more) = self.count(other, false) else { continue };
            whole.number = whole.number.saturating_add(more.number);
            whole.counted = true;
            whole.names.extend(more.names);
            whole.span = whole.span.cover(more.span);
        }
        Some(whole)
    }

    fn put(&self, found: &mut Vec<Told>, harm: Harm, at: usize, counted: Option<Counted>) {
        let Some(Counted { number, counted, names, span }) = counted else { return };
        let sentence = self.sentence(at);
        let whole = self
            .annotation
            .sentences
            .get(sentence)
            .map_or("", |sentence| sentence.of(self.text))
            .to_lowercase();
        if number > 0 && !ELSEWHERE.iter().any(|words| whole.contains(words)) {
            let headline = self.is_headline(sentence);
            let word = self.lower[at].clone();
            found.push(Told { harm, number, counted, names, word, span, sentence, headline });
        }
    }

    /// Whether a sentence ends its line without closing.
    fn is_headline(&self, sentence: usize) -> bool {
        let Some(span) = self.annotation.sentences.get(sentence) else { return false };
        let after = self.text.get(span.end as usize..).unwrap_or("").trim_start_matches([' ', '\t']);
        let closed = span.of(self.text).trim_end().ends_with(['.', '!', '?', '”', '"', '…', '»']);
        after.starts_with('\n') && !closed
    }
}

/// A small number in a word: "three", "12", "both".
fn number(word: &str) -> Option<u32> {
    let small = number_word(word).filter(|number| (1..=90).contains(number)).map(u32::from);
    let digits = || word.parse().ok().filter(|number| (1..1_000_000).contains(number));
    let plain = word.replace(',', "");
    match word {
        "both" | "couple" | "pair" => Some(2),
        _ => small.or_else(digits).or_else(|| plain.parse().ok().filter(|_| word.contains(','))),
    }
}

/// Different names, to tell one victim from several.
pub fn names<'t>(told: impl Iterator<Item = &'t Told>) -> BTreeSet<&'t str> {
    told.flat_map(|told| told.names.iter().map(String::as_str)).collect()
}
