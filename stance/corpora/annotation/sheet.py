"""Plain CSV: annotators fill in the column `annotation` of a spreadsheet."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Final

from stance.corpora.annotation.tasks import Answer, Task, read_label
from stance.corpora.records import FIELDS, from_row, to_row
from stance.errors import FileError
from stance.files import read_numbered_rows, write_rows

COLUMN: Final = "annotation"

_SHOWN = ("quote", "target", "speaker", "affiliation", "context")
_PREDICTED = ("predicted_label", "confidence")
COLUMNS: Final = (
    *_SHOWN,
    *_PREDICTED,
    COLUMN,
    *(name for name in FIELDS if name not in _SHOWN),
)


def to_cells(task: Task) -> dict[str, Any]:
    """One row; `annotation` is empty, all of the example's fields are there."""
    row = to_row(task.example)
    annotations = row["annotations"]
    row["annotations"] = json.dumps(annotations, ensure_ascii=False) if annotations else ""
    row["predicted_label"] = None if task.predicted is None else task.predicted.value
    row["confidence"] = task.confidence
    return {name: row.get(name) for name in COLUMNS}


def write_sheet(tasks: Iterable[Task], path: Path | None) -> None:
    """Write a CSV file, or to standard output (None)."""
    write_rows(map(to_cells, tasks), path, kind="csv", columns=COLUMNS)


def read_answers(path: Path, *, annotator: str) -> Iterator[Answer]:
    """Read a filled sheet; an empty cell is no answer.

    Args:
        path: A csv file, or any table with the same columns.
        annotator: Whose sheet it is.

    Raises:
        FileError: The file is broken, or has no column `annotation`.
        InputError: A row that is no example.
        LabelError: An annotation that is no stance.
    """
    for number, row in read_numbered_rows(path, required=COLUMN):
        if isinstance(row, FileError):
            raise row
        where = f"{path}, line {number}"
        cell = row[COLUMN]
        label = None if cell is None or not str(cell).strip() else read_label(cell, where)
        yield Answer(from_row(row, where=where), annotator, label)
