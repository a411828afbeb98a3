"""Asking a model for answers so that nothing is asked twice, and measuring what that costs."""

from __future__ import annotations

import json
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np

from stance.benchmark.records import Answers, Contender, Labeller
from stance.types import Example

N_LATENCY: Final = 32
"""Examples that are answered one at a time for the latency."""

_DECIMALS: Final = 6  # of kept probabilities: beyond the noise of batches, short of useful
_MEMORY_SECONDS = 0.05


@dataclass(frozen=True, slots=True)
class Asked:
    """The answers to all examples, and what they cost.

    Attributes:
        answers: Probabilities are rounded to 6 decimals.
        quotes_per_s: Examples a second in batches; None for recorded predictions.
        latency_p50_ms: Median milliseconds of one example by itself; None if not measured.
        latency_p95_ms: 95th percentile.
        peak_memory_mb: Most resident memory of the whole process while loading and
            answering; None if not measured.
    """

    answers: Answers
    quotes_per_s: float | None
    latency_p50_ms: float | None
    latency_p95_ms: float | None
    peak_memory_mb: float | None


def ask(
    contender: Contender,
    ready: Callable[[], Labeller],
    examples: Sequence[Example],
    kept: Path,
    *,
    measure: bool = True,
    advance: Callable[[int], None] = lambda _: None,
) -> Asked:
    """Answers from the file `kept` as far as it goes, the rest from the model.

    Args:
        contender: The model.
        ready: Loads or trains it; called only when something is left to ask.
        examples: All examples; a kept file belongs to exactly these.
        kept: Grows by a line a chunk, so that a run that was killed goes on from there.
        measure: Whether to measure latency and memory.
        advance: Called with the number of examples that are answered so far.
    """
    lines = _read_lines(kept)
    chunks = [line for line in lines if "labels" in line]
    n_done = sum(len(chunk["labels"]) for chunk in chunks)
    advance(n_done)
    costs = next((line["costs"] for line in lines if "costs" in line), None)
    if n_done < len(examples) or costs is None:
        kept.parent.mkdir(parents=True, exist_ok=True)
        _rewrite(kept, chunks)  # a line that was cut off by a kill goes
        with kept.open("a", encoding="utf-8") as file, _peak_memory(measure) as peak:
            labeller = ready()
            latencies: list[float] = []
            if measure and contender.local:
                latencies = _latencies(labeller, examples)
            size = contender.chunk or max(1, len(examples))
            for start in range(n_done, len(examples), size):
                chunk = _ask_chunk(labeller, examples[start : start + size])
                chunks.append(chunk)
                file.write(json.dumps(chunk) + "\n")
                file.flush()
                n_done += len(chunk["labels"])
                advance(n_done)
            latencies = latencies or [s for c in chunks for s in c["each"]]
            costs = _costs(contender, chunks, latencies, peak)
            file.write(json.dumps({"costs": costs}) + "\n")
    return Asked(_join(chunks), **costs)


def _ask_chunk(labeller: Labeller, examples: Sequence[Example]) -> dict[str, Any]:
    start = time.perf_counter()
    answers = labeller.answer(examples)
    seconds = time.perf_counter() - start
    rows = answers.probabilities
    return {
        "labels": answers.labels.tolist(),
        "probabilities": None if rows is None else np.round(rows, _DECIMALS).tolist(),
        "seconds": seconds,
        "each": list(answers.seconds),
        "notes": dict(answers.notes),
    }


def _latencies(labeller: Labeller, examples: Sequence[Example]) -> list[float]:
    seconds = []
    labeller.answer(examples[:1])  # the first call allocates and compiles
    for example in examples[:N_LATENCY]:
        start = time.perf_counter()
        labeller.answer([example])
        seconds.append(time.perf_counter() - start)
    return seconds


def _costs(
    contender: Contender,
    chunks: Sequence[Mapping[str, Any]],
    latencies: Sequence[float],
    peak: Sequence[float],
) -> dict[str, float | None]:
    n, seconds = sum(len(c["labels"]) for c in chunks), sum(c["seconds"] for c in chunks)
    timed = contender.local or bool(latencies)
    p50, p95 = (_percentile_ms(latencies, q) for q in (50, 95))
    return {
        "quotes_per_s": round(n / seconds, 2) if timed and seconds else None,
        "latency_p50_ms": p50,
        "latency_p95_ms": p95,
        "peak_memory_mb": round(max(peak) / 1e6, 1) if peak and contender.local else None,
    }


def _percentile_ms(seconds: Sequence[float], q: int) -> float | None:
    return round(float(np.percentile(seconds, q)) * 1000, 3) if seconds else None


def _join(chunks: Sequence[Mapping[str, Any]]) -> Answers:
    labels = np.array([label for c in chunks for label in c["labels"]], dtype=np.int64)
    rows = [row for c in chunks for row in c["probabilities"] or ()]
    notes: Counter[str] = Counter()
    for chunk in chunks:
        notes.update(chunk["notes"])
    return Answers(labels, np.array(rows) if rows else None, notes=dict(notes))


def _read_lines(path: Path) -> list[dict[str, Any]]:
    if not path.exists():
        return []
    lines = []
    for line in path.read_text(encoding="utf-8").splitlines():
        try:
            lines.append(json.loads(line))
        except ValueError:  # noqa: PERF203 - the last line, if the run was killed in it
            break
    return lines


def _rewrite(path: Path, chunks: Sequence[Mapping[str, Any]]) -> None:
    from stance.files.writing import write_text

    write_text(path, "".join(json.dumps(chunk) + "\n" for chunk in chunks))


@contextmanager
def _peak_memory(measure: bool) -> Iterator[list[float]]:
    """Samples of the memory in use, in bytes, taken beside the block."""
    import psutil

    samples = [float(psutil.Process().memory_info().rss)]
    stop = threading.Event()
    process = psutil.Process()

    def watch() -> None:
        while not stop.wait(_MEMORY_SECONDS):
            samples.append(float(process.memory_info().rss))

    watcher = threading.Thread(target=watch, daemon=True)
    if not measure:
        yield samples
        return
    watcher.start()
    try:
        yield samples
    finally:
        stop.set()
        watcher.join()
