//! An annotation as CoNLL-U, with names in the MISC column.

use std::fmt::Write as _;

use chancery_model::{Annotation, Mention, Token};

/// Writes the sentences of a report, each with `sent_id` and `text`, in the ten columns of CoNLL-U.
///
/// Exactly one word of a sentence is its root: where the parser left several, the later ones hang on the first as `parataxis`.
/// MISC has `SpaceAfter=No` where nothing stands between two words, `Start` and `End` (bytes of the report), and for names
/// `Entity` (as BIO and label) and `Actor`.
pub fn conllu(annotation: &Annotation) -> String {
    let mut out = String::new();
    let mut at = 0;
    let mut number = 0;
    for sentence in &annotation.sentences {
        let from = at;
        while annotation.tokens.get(at).is_some_and(|token| token.start < sentence.end) {
            at += 1;
        }
        let words = &annotation.tokens[from..at];
        if words.is_empty() {
            continue;
        }
        number += 1;
        if number == 1 {
            let _ = writeln!(out, "# newdoc id = {}", one_line(&annotation.id));
        }
        let _ = writeln!(out, "# sent_id = {}-{number}", one_line(&annotation.id));
        let _ = writeln!(out, "# text = {}", text(words));
        let heads = heads(words, from);
        for (place, word) in words.iter().enumerate() {
            let (head, relation) = &heads[place];
            let _ = writeln!(
                out,
                "{}\t{}\t{}\t{}\t_\t_\t{head}\t{relation}\t_\t{}",
                place + 1,
                one_line(&word.text),
                or_blank(&word.lemma),
                or_blank(&word.upos),
                misc(annotation, words, place)
            );
        }
        out.push('\n');
    }
    out
}

/// Head number (0 for the root) and relation of each word.
fn heads(words: &[Token], from: usize) -> Vec<(usize, String)> {
    let local = |word: &Token| {
        usize::try_from(word.head)
            .ok()
            .and_then(|head| head.checked_sub(from))
            .filter(|&head| head < words.len())
    };
    let root = words.iter().position(|word| local(word).is_none()).unwrap_or(0);
    words
        .iter()
        .enumerate()
        .map(|(place, word)| match local(word) {
            _ if place == root => (0, "root".to_owned()),
            Some(head) if word.deprel != "root" => (head + 1, or_blank(&word.deprel)),
            Some(head) => (head + 1, "dep".to_owned()),
            None => (root + 1, "parataxis".to_owned()),
        })
        .collect()
}

fn follows_at_once(words: &[Token], place: usize) -> bool {
    words.get(place + 1).is_some_and(|next| next.start == words[place].end)
}

fn text(words: &[Token]) -> String {
    let mut text = String::new();
    for (place, word) in words.iter().enumerate() {
        text.push_str(&one_line(&word.text));
        if place + 1 < words.len() && !follows_at_once(words, place) {
            text.push(' ');
        }
    }
    text
}

fn misc(annotation: &Annotation, words: &[Token], place: usize) -> String {
    let word = &words[place];
    let mut parts = Vec::new();
    let first = annotation.mentions.partition_point(|mention| mention.end <= word.start);
    let inside = annotation.mentions[first..]
        .iter()
        .take_while(|mention| mention.start < word.end)
        .find(|mention| mention.start <= word.start && word.end <= mention.end);
    if let Some(mention) = inside {
        let begins = place == 0 || words[place - 1].start < mention.start;
        parts.extend(actor(mention, begins));
        parts.push(format!("Entity={}-{}", if begins { 'B' } else { 'I' }, mention.label.name()));
    }
    parts.push(format!("End={}", word.end));
    if follows_at_once(words, place) {
        parts.push("SpaceAfter=No".to_owned());
    }
    parts.push(format!("Start={}", word.start));
    parts.join("|")
}

fn actor(mention: &Mention, begins: bool) -> Option<String> {
    let actor = mention.actor.as_ref().filter(|_| begins)?;
    Some(format!("Actor={}", one_line(&actor.id).replace(['|', '='], "-")))
}

fn or_blank(value: &str) -> String {
    let value = one_line(value);
    if value.is_empty() { "_".to_owned() } else { value }
}

/// Without what would end a column or a line.
fn one_line(words: &str) -> String {
    words
        .split(|letter: char| letter.is_whitespace() || letter.is_control())
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

#[cfg(test)]
mod tests {
    use chancery_model::Span;

    use super::*;

    fn token(start: u32, text: &str, head: i32, deprel: &str) -> Token {
        Token {
            start,
            end: start + text.len() as u32,
            text: text.to_owned(),
            upos: "X".to_owned(),
            lemma: text.to_lowercase(),
            head,
            deprel: deprel.to_owned(),
        }
    }

    #[test]
    fn a_sentence_has_one_root_and_its_text() {
        let annotation = Annotation {
            id: "r 1".to_owned(),
            sentences: vec![Span::new(0, 12)],
            tokens: vec![
                token(0, "They", 1, "nsubj"),
                token(5, "met", -1, "root"),
                token(8, ".", -1, "root"),
            ],
            ..Annotation::default()
        };
        let expected = "# newdoc id = r 1\n# sent_id = r 1-1\n# text = They met.\n\
            1\tThey\tthey\tX\t_\t_\t2\tnsubj\t_\tEnd=4|Start=0\n\
            2\tmet\tmet\tX\t_\t_\t0\troot\t_\tEnd=8|SpaceAfter=No|Start=5\n\
            3\t.\t.\tX\t_\t_\t2\tparataxis\t_\tEnd=9|Start=8\n\n";
        assert_eq!(conllu(&annotation), expected);
    }
}
