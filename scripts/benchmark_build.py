"""Speed and memory of `stance data build` on a generated archive of articles.

    python scripts/benchmark_build.py --megabytes 200 --processes 2

One article in five is a syndicated copy of an earlier one with small edits; all other quotes
are unique. Prints one JSON object; peak memory is that of all processes together.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psutil

SYLLABLES = (
    "ba",
    "de",
    "ko",
    "li",
    "mu",
    "na",
    "po",
    "ri",
    "sa",
    "te",
    "vo",
    "wu",
    "sho",
    "tra",
)
CUES = ("said", "told reporters", "added", "warned", "insisted")
NAMES = ("Maria Lopez", "John Carter", "Ana Ruiz", "Peter Holm", "Li Wei", "Amina Diallo")


def main() -> None:
    """Generate, build, measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--megabytes", type=int, default=200)
    parser.add_argument("--processes", type=int, default=1)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        archive, output = Path(folder, "archive.jsonl"), Path(folder, "examples.jsonl")
        n_articles = write_archive(archive, arguments.megabytes * 1_000_000)
        seconds, peak = build(archive, output, arguments.processes)
        with output.open(encoding="utf-8") as file:
            copies = [json.loads(line)["n_copies"] for line in file]
        figures = {
            "megabytes": round(archive.stat().st_size / 1e6, 1),
            "articles": n_articles,
            "quotes": len(copies) + sum(copies),
            "unique": len(copies),
            "processes": arguments.processes,
            "seconds": round(seconds, 1),
            "cpu_seconds": round(resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime, 1),
            "mb_per_s": round(archive.stat().st_size / 1e6 / seconds, 2),
            "peak_rss_mb": round(peak / 1e6),
        }
    print(json.dumps(figures))


def write_archive(path: Path, size: int) -> int:
    """Write articles of about 5,000 characters until the file has `size` bytes."""
    generator = random.Random(1)
    words = [
        "".join(generator.choices(SYLLABLES, k=generator.randint(1, 4))) for _ in range(20_000)
    ]
    recent: list[str] = []
    written = n_articles = 0
    with path.open("w", encoding="utf-8") as file:
        while written < size:
            if recent and generator.random() < 0.2:
                text = generator.choice(recent).replace("said", "told us", 1)
            else:
                text = article(generator, words)
                recent = [*recent[-999:], text]
            written += file.write(json.dumps({"id": str(n_articles), "text": text}) + "\n")
            n_articles += 1
    return n_articles


def article(generator: random.Random, words: list[str]) -> str:
    """Twenty paragraphs, every other one with a quote."""

    def sentence(n_words: int) -> str:
        return " ".join(generator.choices(words, k=n_words)).capitalize()

    paragraphs = []
    for number in range(20):
        if number % 2:
            name, cue = generator.choice(NAMES), generator.choice(CUES)
            paragraphs.append(f'"{sentence(25)}," {name} {cue}. {sentence(15)}.')
        else:
            paragraphs.append(f"{sentence(20)}. {sentence(18)}.")
    return "\n\n".join(paragraphs)


def build(archive: Path, output: Path, processes: int) -> tuple[float, int]:
    """Run the command; seconds and the peak resident memory in bytes."""
    command = [sys.executable, "-m", "stance", "data", "build", str(archive)]
    command += ["--output", str(output), "--processes", str(processes)]
    start = time.perf_counter()
    process = subprocess.Popen(command)  # noqa: S603
    peak = 0
    while process.poll() is None:
        peak = max(peak, resident(process.pid))
        time.sleep(0.2)
    if process.returncode:
        sys.exit(process.returncode)
    return time.perf_counter() - start, peak


def resident(pid: int) -> int:
    """Bytes in memory of a process and its children."""
    total = 0
    try:
        for process in (root := psutil.Process(pid), *root.children(recursive=True)):
            total += process.memory_info().rss
    except psutil.NoSuchProcess:
        pass  # it ended while it was looked at
    return total


if __name__ == "__main__":
    main()
