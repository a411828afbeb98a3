"""A miniature corpus of our own, and a run of it."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from stance.benchmark.runner import run
from stance.benchmark.settings import make_settings

SAID = {
    "supports": ["We welcome it", "It is credible", "We support the findings"],
    "rejects": ["It is false", "These are lies", "We reject the biased report"],
    "neutral": ["It is there", "The minister has a report", "We must act on it"],
}
ENDS = ["now", "and that is that", "said the spokesman", "in human words"]


def write_examples(path: Path, *, n: int, seed: int) -> Path:
    """Labelled examples in groups of three, a fifth of the labels at random."""
    rng = random.Random(seed)
    lines = []
    for i in range(n):
        label = rng.choice(sorted(SAID))
        quote = f"{rng.choice(SAID[label])} {rng.choice(ENDS)}, {i}"
        if rng.random() < 0.2:
            label = rng.choice(sorted(SAID))
        row = {"id": f"{path.stem}-{i}", "quote": quote, "target": "the report"}
        row |= {"speaker": "Ana Ruiz", "label": label, "group": f"g{i // 3}"}
        lines.append(json.dumps(row) + "\n")
    path.write_text("".join(lines))
    return path


@pytest.fixture(scope="session")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("corpora") / "mini"
    folder.mkdir()
    write_examples(folder / "train.jsonl", n=60, seed=1)
    write_examples(folder / "test.jsonl", n=45, seed=2)
    return folder


Bench = Callable[..., dict[str, Any]]


@pytest.fixture
def bench(tmp_path: Path, corpus: Path) -> Bench:
    """Run a benchmark on the miniature corpus."""

    def call(*models: object, out: str = "run", **settings: Any) -> dict[str, Any]:
        flags = {"tasks": [str(corpus)], "output_path": tmp_path / out, **settings}
        return run(make_settings(None, {**flags, "models": [str(m) for m in models]}))

    return call


def files(folder: Path) -> dict[str, bytes]:
    """Everything in a run's folder that must be the same in the next run."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
        and path.parent.name != "cache"
        and not path.name.startswith(("timing", "report", "."))  # a kill leaves .temporary
    }
