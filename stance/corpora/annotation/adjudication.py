"""The examples on which annotators disagree, for one more person to settle."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from stance.corpora.annotation.sheet import COLUMN
from stance.corpora.annotation.tasks import read_label
from stance.errors import FileError, InputError
from stance.files import read_numbered_rows, write_rows
from stance.labels import LABELS, Stance
from stance.types import Example

COLUMNS: Final = (
    *("id", "quote", "target", "speaker", "affiliation", "context"),
    *(f"n_{label}" for label in LABELS),
    "votes",
    COLUMN,
)


def disagreements(examples: Iterable[Example]) -> list[Example]:
    """Those with more than one label, the most split first, otherwise in their order.

    Split is the share of annotators outside the most frequent label; of two with the same
    share, the one with more annotators comes first.
    """
    split = [e for e in examples if len({a.label for a in e.annotations}) > 1]
    return sorted(split, key=lambda e: (-_outside(e), -len(e.annotations)))


def _outside(example: Example) -> float:
    given = [annotation.label for annotation in example.annotations]
    return 1 - max(map(given.count, LABELS)) / len(given)


def write_queue(examples: Iterable[Example], path: Path | None) -> int:
    """Write the disagreements as CSV with an empty column `annotation` for the decision.

    Returns:
        How many there are.

    Raises:
        InputError: One of them has no id, or the id of another, so that no decision could
            find its way back.
    """
    queue = disagreements(examples)
    seen: set[str] = set()
    for example in queue:
        if not example.id or example.id in seen:
            raise InputError(
                f"the id {example.id!r} of {example.quote[:40]!r} is empty or stands twice",
                remedy="give every example its own id",
            )
        seen.add(example.id)
    write_rows(map(_row, queue), path, kind="csv", columns=COLUMNS)
    return len(queue)


def _row(example: Example) -> Mapping[str, Any]:
    given = [annotation.label for annotation in example.annotations]
    row: dict[str, Any] = {f"n_{label}": given.count(label) for label in LABELS}
    row["votes"] = ", ".join(f"{a.annotator}: {a.label}" for a in example.annotations)
    return {name: row.get(name, getattr(example, name, None)) for name in COLUMNS}


def read_decisions(path: Path) -> Iterator[tuple[str, Stance]]:
    """The ids and labels of a queue's rows that have been decided.

    Raises:
        FileError: The file is broken or has no column `annotation`.
        InputError: A decided row has no id.
        LabelError: A decision is no stance.
    """
    for number, row in read_numbered_rows(path, required=COLUMN):
        if isinstance(row, FileError):
            raise row
        where = f"{path}, line {number}"
        cell = row[COLUMN]
        if cell is None or not str(cell).strip():
            continue
        if not row.get("id"):
            raise InputError(f"{where}: no id", remedy="keep the queue's column 'id'")
        yield str(row["id"]), read_label(cell, where)
