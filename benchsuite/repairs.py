"""Counts repairs: garbled names of the practice stories that are repaired, and repairs of clean news, where nearly all are false.

usage: python3 benchsuite/repairs.py [SHARED] [CHANCERY]      default ../shared and target/release/chancery, from the repository's root

A garbled mention that gold knows an actor for is repaired if a repair of the record overlaps it and has that actor, by the
scorers' own comparison (SHARED/tools/scoring.py). Clean news: TempEval-3 platinum and ECB+, as one record run each.
"""

import gzip
import json
import pathlib
import subprocess
import sys

PRACTICE = ["iran2015", "korea2018", "morales2013", "nato2022", "niger2023", "ryanair2021"]


def repairs(chancery, lines):
    run = subprocess.run([chancery, "-q", "record"], input="\n".join(lines) + "\n", capture_output=True, text=True, check=True)
    return [repair for line in run.stdout.splitlines() for repair in json.loads(line)["repairs"]]


def scorer_input(shared, scorer, gold):
    run = subprocess.run([sys.executable, shared / "tools" / scorer, "--input", gold], capture_output=True, text=True, check=True)
    return run.stdout.splitlines()


def practice(shared, chancery, scoring):
    asked = repaired = 0
    for name in PRACTICE:
        path = shared / "dossiers" / name / "gold.json"
        gold = json.loads(path.read_text(encoding="utf-8"))
        found = repairs(chancery, scorer_input(shared, "score_dossier.py", path))
        for mention in gold["mentions"]:
            document = gold["documents"][mention["doc"]]
            kept = [line["keep"] for line in document["lines"] if line["start"] <= mention["start"] < line["end"]]
            actors = [key for key in str(mention["referent"]).split("+") if key in gold["actors"]]
            if not mention.get("garbled") or not actors or kept[:1] == [False]:
                continue
            text = (path.parent / document["file"]).read_bytes().decode("utf-8")
            start, end = (len(text[: mention[side]].encode()) for side in ("start", "end"))
            asked += 1
            repaired += any(
                repair["report"] == mention["doc"]
                and repair["start"] < end
                and start < repair["end"]
                and any(scoring.same_actor(repair.get("actor"), key, gold["actors"][key]) for key in actors)
                for repair in found
            )
    print(f"practice stories: {repaired} of {asked} garbled mentions of actors repaired ({repaired / asked:.3f})")


def clean(name, chancery, lines):
    words = sum(len(json.loads(line)["text"].split()) for line in lines)
    found = repairs(chancery, lines)
    each = f"one in {words / len(found):.0f}" if found else "none"
    print(f"{name}: {len(found)} repairs in {words} words ({each})")
    for repair in found if "--list" in sys.argv else []:
        print(f"  {repair['text']!r}: {repair.get('reading')}; {'; '.join(repair['because'])}")


def main():
    given = [argument for argument in sys.argv[1:] if not argument.startswith("--")]
    shared = pathlib.Path(given[0] if given else "../shared")
    chancery = given[1] if len(given) > 1 else "target/release/chancery"
    sys.path.insert(0, str(shared / "tools"))
    import scoring

    practice(shared, chancery, scoring)
    clean("TempEval-3 platinum", chancery, scorer_input(shared, "score_time.py", shared / "data/time/te3_platinum.jsonl"))
    with gzip.open(shared / "data/stories/ecbplus/docs.jsonl.gz", "rt", encoding="utf-8") as file:
        documents = [json.loads(line) for line in file]
    lines = [json.dumps({"id": d["id"], "text": d.get("text") or "\n".join(" ".join(s) for s in d["tokens_by_sentence"])}) for d in documents]
    clean("ECB+", chancery, lines)


if __name__ == "__main__":
    main()
