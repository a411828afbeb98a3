"""A benchmark's slices, robustness tests and mistakes, arranged for its page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from stance.reports.explanation import Stretch, stretches
from stance.reports.plots import shade

RELIABLE: Final = 30
"""The least examples with which a slice is named the worst."""
N_TARGETS: Final = 30
"""Slices of one kind that stand open; the others are folded away."""

Result = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a heat map.

    Attributes:
        text: What it says; empty for a model that has none.
        shade: Step of the colour scale.
        note: The interval, or counts; empty for none.
        worst: Whether it is the model's worst slice.
    """

    text: str
    shade: int
    note: str = ""
    worst: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a heat map: `n` as text, a cell a model."""

    name: str
    n: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class HeatMap:
    """Lines under a heading ("by length"), the first of them shown at once."""

    heading: str
    lines: tuple[Line, ...]
    more: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True)
class Worst:
    """A model's worst slice in words."""

    model: str
    by: str
    value: str
    f1: float
    n: int


@dataclass(frozen=True, slots=True)
class Near:
    """A training example beside a mistake."""

    quote: str
    target: str
    label: str
    similarity: float


@dataclass(frozen=True, slots=True)
class Mistake:
    """One wrong answer to read."""

    task: str
    model: str
    rank: int
    id: str
    target: str
    speaker: str
    context: str
    gold: str
    predicted: str
    confidence: float
    stretches: tuple[Stretch, ...]
    is_explained: bool
    neighbours: tuple[Near, ...]


@dataclass(frozen=True, slots=True)
class _Word:
    text: str
    start: int
    end: int
    effect: float


def slice_maps(results: Sequence[Result]) -> list[HeatMap]:
    """Macro-F1 of every slice (a line) by every model (a cell), one map a way of cutting."""
    found: dict[str, dict[str, dict[int, Mapping[str, Any]]]] = {}
    for column, result in enumerate(results):
        for part in result.get("slices") or ():
            found.setdefault(part["by"], {}).setdefault(part["value"], {})[column] = part
    values = [p["f1"] for by in found.values() for line in by.values() for p in line.values()]
    low, high = min(values, default=0.0), max(values, default=1.0)
    worst = {(w.model, w.by, w.value) for w in worst_slices(results)}
    maps = []
    for by, parts in found.items():
        lines = []
        for value, row in parts.items():
            cells = tuple(
                _slice_cell(row[i], low, high, (result["model"], by, value) in worst)
                if i in row
                else Cell("", 0)
                for i, result in enumerate(results)
            )
            lines.append(Line(value, f"{next(iter(row.values()))['n']:,}", cells))
        maps.append(HeatMap(f"by {by}", tuple(lines[:N_TARGETS]), tuple(lines[N_TARGETS:])))
    return maps


def _slice_cell(part: Mapping[str, Any], low: float, high: float, worst: bool) -> Cell:
    note = "" if part["low"] is None else f"{part['low']:.2f} to {part['high']:.2f}"
    return Cell(f"{part['f1']:.2f}", shade(part["f1"], low, high), note, worst)


def worst_slices(results: Sequence[Result]) -> list[Worst]:
    """Each model's slice of lowest macro-F1 among those of `RELIABLE` examples or more."""
    found = []
    for result in results:
        parts = [p for p in result.get("slices") or () if p["n"] >= RELIABLE]
        if parts:
            part = min(parts, key=lambda p: p["f1"])
            found.append(
                Worst(result["model"], part["by"], part["value"], part["f1"], part["n"])
            )
    return found


_EXPECTED: Final = {
    "same": "The label must stay the same",
    "neutral": "The label must become neutral",
    "flip": "The label must turn round",
}


def robustness_maps(results: Sequence[Result]) -> list[HeatMap]:
    """Failure rate of every test (a line) by every model (a cell), one map an expectation."""
    rows = [{row["test"]: row for row in result.get("robustness") or ()} for result in results]
    expected = {name: row["expectation"] for own in rows for name, row in own.items()}
    maps = []
    for expectation, heading in _EXPECTED.items():
        lines = tuple(
            _rates(name, [own.get(name) for own in rows])
            for name, known in expected.items()
            if known == expectation
        )
        if lines:
            maps.append(HeatMap(heading, lines))
    return maps


def _rates(name: str, rows: Sequence[Mapping[str, Any] | None]) -> Line:
    counts = sorted({row["n"] for row in rows if row is not None})
    n = f"{counts[0]:,}" if len(counts) == 1 else f"{counts[0]:,} to {counts[-1]:,}"
    return Line(name, n, tuple(map(_rate_cell, rows)))


def _rate_cell(row: Mapping[str, Any] | None) -> Cell:
    if row is None or row["rate"] is None:
        return Cell("", 0)
    note = f"{row['failures']:,} of {row['n']:,}"
    return Cell(f"{row['rate']:.0%}", shade(row["rate"], 0.0, 1.0), note)


def mistakes(result: Result) -> list[Mistake]:
    """A result's mistakes in their order, the surest first."""
    return [
        _mistake(result, rank, row) for rank, row in enumerate(result.get("mistakes") or (), 1)
    ]


def _mistake(result: Result, rank: int, row: Mapping[str, Any]) -> Mistake:
    words = [_Word(**word) for word in row.get("occlusion") or ()]
    return Mistake(
        task=result["task"],
        model=result["model"],
        rank=rank,
        id=str(row.get("id") or ""),
        target=row["target"],
        speaker=row.get("speaker") or "",
        context=row.get("context") or "",
        gold=row["gold"],
        predicted=row["predicted"],
        confidence=row["confidence"],
        stretches=tuple(stretches(row["quote"], words)),
        is_explained=bool(words),
        neighbours=tuple(
            Near(near["quote"], near["target"], near["label"] or "", near["similarity"])
            for near in row.get("neighbours") or ()
        ),
    )
