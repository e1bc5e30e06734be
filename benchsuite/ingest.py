#!/usr/bin/env python3
"""Compares the speed of ingest with other programs on the same files, in pages and records per second of CPU.

usage: benchsuite/ingest.py PAGE.html[.gz]…

Makes an environment with trafilatura and FastWARC in $CHANCERY_BENCH (else ~/.cache/chancery-bench), an archive of the
pages there, runs `cargo bench -p chancery-ingest`, and prints ratios. One thread each; needs the network once, for pip.
What was measured, and on what machine, is added to `ingest.txt` there.
"""
import gzip
import os
import pathlib
import platform
import subprocess
import sys
import time

# Records of the archive, the pages again and again: a second or two of work.
RECORDS = 4000

PEERS = r"""
import gzip, io, sys, time
from fastwarc.warc import ArchiveIterator, WarcRecordType
import trafilatura
archive, pages = sys.argv[1], sys.argv[2:]
start, count = time.process_time(), 0
for record in ArchiveIterator(open(archive, "rb"), parse_http=True):
    count += 1
    if record.record_type == WarcRecordType.response:
        record.reader.read()
print("fastwarc", count / (time.process_time() - start))
texts = [gzip.decompress(open(p, "rb").read()) if p.endswith(".gz") else open(p, "rb").read() for p in pages]
start = time.process_time()
for text in texts:
    trafilatura.bare_extraction(text, with_metadata=True)
print("trafilatura", len(texts) / (time.process_time() - start))
"""


def record(number, page):
    http = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + page
    head = (f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:{number:032x}>\r\nWARC-Date: 2020-01-01T00:00:00Z\r\n"
            f"WARC-Target-URI: https://news.example/{number}\r\nContent-Type: application/http; msgtype=response\r\n"
            f"Content-Length: {len(http)}\r\n\r\n")
    return head.encode() + http + b"\r\n\r\n"


def main(pages):
    home = pathlib.Path(os.environ.get("CHANCERY_BENCH", pathlib.Path.home() / ".cache/chancery-bench"))
    home.mkdir(parents=True, exist_ok=True)
    python = home / "venv/bin/python"
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", home / "venv"], check=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", "trafilatura", "lxml_html_clean", "fastwarc"], check=True)
    archive = home / "pages.warc.gz"
    contents = [pathlib.Path(path).read_bytes() for path in pages]
    contents = [gzip.decompress(data) if path.endswith(".gz") else data for path, data in zip(pages, contents)]
    members = [gzip.compress(record(number, page)) for number, page in enumerate(contents)]
    with open(archive, "wb") as out:
        for number in range(RECORDS):
            out.write(members[number % len(members)])
    bench = ["cargo", "bench", "--quiet", "-p", "chancery-ingest", "--bench", "speed", "--", *map(os.path.abspath, pages), str(archive)]
    ours = subprocess.run(bench, check=True, capture_output=True, text=True).stdout
    print(ours, end="")
    figures = {line.split()[0]: float(line.split()[1]) for line in ours.splitlines() if len(line.split()) > 2}
    theirs = subprocess.run([python, "-c", PEERS, archive, *pages], check=True, capture_output=True, text=True).stdout
    print(theirs, end="")
    peers = {line.split()[0]: float(line.split()[1]) for line in theirs.splitlines()}
    ratios = ""
    for our, peer in (("pages_default", "trafilatura"), ("pages_fast", "trafilatura"), ("warc_scan", "fastwarc")):
        ratios += f"ratio {our} / {peer} {figures[our] / peers[peer]:.2f}\n"
    print(ratios, end="")
    with open(home / "ingest.txt", "a") as log:
        log.write(f"{time.strftime('%Y-%m-%d %H:%M')} {platform.platform()} {os.cpu_count()} cores\n{ours}{theirs}{ratios}\n")


if __name__ == "__main__":
    if len(sys.argv) < 2 or sys.argv[1].startswith("-"):
        sys.exit(__doc__)
    main(sys.argv[1:])
