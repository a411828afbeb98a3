"""Measure how long a million examples take to validate.

    python scripts/benchmark_validate.py [--rows 1000000] [--processes 2]

Writes composed rows to a temporary jsonl file (about 680 bytes a row, a third of them with
curly quotation marks, a third with accents, a thousandth with a fault) and validates it. Exit 1
when a planted fault is missed, another is found, or the time is over a minute.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from stance.corpora.validation import validate
from stance.labels import LABELS

LIMIT_S = 60.0
FAULTS = (
    ("label", {"label": "favor"}),
    ("empty", {"target": ""}),
    ("offsets", {"start": 5, "end": 4}),
    ("encoding", {"context": "The caf\u00c3\u00a9 owner said so."}),
)
WORDS = ["the", "report", "minister", "finding", "people", "river", "we", "never", "welcome"]
NAMES = ("Ana Ruiz", "Jörg Weiß", "Li Wei", "Zoë Müller", "Omar Haddad", "Maria Lopez")


def rows(n: int, rng: random.Random) -> Iterator[tuple[str, dict[str, Any]]]:
    """The rows, each with the kind of fault that it has ("" for none)."""
    for i in range(n):
        quote = f"{' '.join(rng.choices(WORDS, k=22))} {i}"
        name = rng.choice(NAMES)
        marks = "“”" if i % 3 == 0 else '""'
        row: dict[str, Any] = {
            "quote": quote,
            "target": f"the report {i % 500}",
            "speaker": name,
            "affiliation": "city council",
            "context": f"{marks[0]}{quote},{marks[1]} said {name} on Monday.",
            "label": LABELS[i % 3].value,
            "id": f"row-{i}",
            "corpus": "benchmark",
            "article": f"article-{i // 10}",
            "group": f"report-{i % 500}",
            "start": 100,
            "end": 100 + len(quote),
            "annotations": [],
        }
        kind, fault = FAULTS[i // 1000 % len(FAULTS)] if i % 1000 == 999 else ("", {})
        yield kind, {**row, **fault}


def cpu_seconds() -> float:
    """Processor time of this process and its children."""
    return sum(os.times()[:4])


def main() -> None:
    """Write, validate, print the figures."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--processes", type=int, default=2)
    args = parser.parse_args()
    planted = dict.fromkeys((kind for kind, _ in FAULTS), 0)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "rows.jsonl"
        with path.open("w", encoding="utf-8") as file:
            for kind, row in rows(args.rows, random.Random(1)):
                if kind:
                    planted[kind] += 1
                file.write(json.dumps(row, ensure_ascii=False) + "\n")
        size = path.stat().st_size
        start, start_cpu = time.perf_counter(), cpu_seconds()
        found = validate([path], n_processes=args.processes)
        seconds, cpu = time.perf_counter() - start, cpu_seconds() - start_cpu
    print(f"{args.rows:,} rows, {size / 1e6:,.0f} MB, {args.processes} processes")
    print(
        f"{seconds:.1f} s ({cpu:.1f} s of processor time), {args.rows / seconds:,.0f} rows a s"
    )
    print(f"problems, all planted: {dict(found.counts)}")
    if {kind: n for kind, n in planted.items() if n} != dict(found.counts):
        sys.exit(f"planted were {planted}")
    if seconds > LIMIT_S:
        sys.exit(f"over {LIMIT_S:.0f} s")


if __name__ == "__main__":
    main()
