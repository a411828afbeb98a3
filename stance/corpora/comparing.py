"""What is wrong between rows: repeated ids, repeated examples, leakage across splits."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from stance.corpora.checks import Kind, Problem
from stance.corpora.duplicates import leaks
from stance.corpora.scanning import Scan
from stance.labels import LABELS

if TYPE_CHECKING:
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Table:
    """All examples of all files, in order; each array has one value an example.

    Attributes:
        names: The files' names.
        files: The index of its file.
        lines: Its line there.
        labels: The index of its label, -1 without one.
        inputs: Hash of all that a model reads.
        quotes: Hash of the quote; 0 for a short one.
        ids: Hash of the id; 0 for none.
        groups: Hash of what no split may divide; 0 for none.
        splits: Index of its split in `split_names`, whose first is "" for none.
        split_names: What the splits are called.
        texts: The quotes, or nothing.
    """

    names: Sequence[str]
    files: NDArray[np.int64]
    lines: NDArray[np.int64]
    labels: NDArray[np.int8]
    inputs: NDArray[np.uint64]
    quotes: NDArray[np.uint64]
    ids: NDArray[np.uint64]
    groups: NDArray[np.uint64]
    splits: NDArray[np.int8]
    split_names: Sequence[str]
    texts: Sequence[str]

    def where(self, i: int) -> str:
        """The example's file and line."""
        return f"{self.names[int(self.files[i])]}:{self.lines[i]}"

    def problem(self, i: int, kind: Kind, message: str) -> Problem:
        """A problem of the example."""
        return Problem(self.names[int(self.files[i])], int(self.lines[i]), kind, message)


def join(names: Sequence[str], files: Sequence[int], scans: Sequence[Scan]) -> Table:
    """Put scans side by side; none is in a split yet.

    Args:
        names: The files' names.
        files: The index of each scan's file, ascending.
        scans: Their lines count from the start of the file.
    """

    def column(name: str, kind: type) -> NDArray[Any]:
        parts: list[NDArray[Any]] = [
            np.asarray(getattr(found, name), dtype=kind) for found in scans
        ]
        return np.concatenate(parts) if parts else np.empty(0, dtype=kind)

    sizes = [len(found.lines) for found in scans]
    return Table(
        names=names,
        files=np.repeat(np.asarray(files, dtype=np.int64), sizes),
        lines=column("lines", np.int64),
        labels=column("labels", np.int8),
        inputs=column("inputs", np.uint64),
        quotes=column("quotes", np.uint64),
        ids=column("ids", np.uint64),
        groups=column("groups", np.uint64),
        splits=np.zeros(sum(sizes), dtype=np.int8),
        split_names=("",),
        texts=[text for found in scans for text in found.texts],
    )


def compare(table: Table, *, by: str, near: bool) -> Iterator[Problem]:
    """Everything that is wrong between rows.

    Args:
        table: The rows.
        by: What the splits do not divide.
        near: Whether to look for near-duplicates; needs `table.texts`.
    """
    for i, first in _repeats(table.ids):
        yield table.problem(i, "duplicate", f"the id of {table.where(first)}")
    for i, first in _repeats(table.inputs):
        yield _repeated(table, i, first)
    yield from _leaking_groups(table, by)
    for i, first, overlap in _leaking_quotes(table, near=near):
        kind = "the same quote as" if overlap == 1 else f"overlaps {overlap:.2f} with"
        here, there = _split(table, i), _split(table, first)
        yield table.problem(i, "leakage", f"in {here}: {kind} {table.where(first)} in {there}")


def _repeats(hashes: NDArray[np.uint64]) -> Iterator[tuple[int, int]]:
    """Every later occurrence of a value with the first one; 0 is no value."""
    order = np.argsort(hashes, kind="stable")
    values = hashes[order]
    again = np.flatnonzero((values[1:] == values[:-1]) & (values[1:] != 0)) + 1
    firsts = np.searchsorted(values, values[again])
    yield from sorted(zip(order[again].tolist(), order[firsts].tolist(), strict=True))


def _repeated(table: Table, i: int, first: int) -> Problem:
    same, other = int(table.labels[i]), int(table.labels[first])
    where = table.where(first)
    if same != other and same >= 0 and other >= 0:
        message = f"{LABELS[same]}, yet {LABELS[other]} in the same example, {where}"
        return table.problem(i, "label", message)
    if table.splits[i] != table.splits[first]:
        message = f"in {_split(table, i)}: the same example as {where} in"
        return table.problem(i, "leakage", f"{message} {_split(table, first)}")
    return table.problem(i, "duplicate", f"the same example as {where}")


def _split(table: Table, i: int) -> str:
    return table.split_names[int(table.splits[i])] or "no split"


def _leaking_groups(table: Table, by: str) -> Iterator[Problem]:
    """The first row of each group in each split but the group's first one."""
    if len(table.split_names) == 1:
        return
    inside = np.where(table.splits == 0, np.uint64(0), table.groups)
    seen: set[tuple[int, int]] = set()
    for i, first in _repeats(inside):
        key = (int(table.groups[i]), int(table.splits[i]))
        if table.splits[i] != table.splits[first] and key not in seen:
            seen.add(key)
            where = f"{table.where(first)} in {_split(table, first)}"
            yield table.problem(
                i, "leakage", f"in {_split(table, i)}: the same {by} as {where}"
            )


def _leaking_quotes(table: Table, *, near: bool) -> Iterator[tuple[int, int, float]]:
    """Quotes in two splits: the later, the earlier, their overlap; repeats are told already."""
    if len(table.split_names) == 1:
        return
    if near:
        names = [table.split_names[int(code)] for code in table.splits]
        found = ((t.second, t.first, t.jaccard) for t in leaks(table.texts, names))
    else:
        inside = np.where(table.splits == 0, np.uint64(0), table.quotes)
        found = (
            (i, first, 1.0)
            for i, first in _repeats(inside)
            if table.splits[i] != table.splits[first]
        )
    for i, first, overlap in found:
        if table.inputs[i] != table.inputs[first]:
            yield i, first, overlap
