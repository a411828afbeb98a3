"""doccano: JSONL of a sequence labelling project, the quote marked, there and back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from stance.corpora.annotation.tasks import (
    Answer,
    Task,
    check_span,
    lay_out,
    read_example,
    read_label,
)
from stance.corpora.records import to_row
from stance.errors import FileError, InputError
from stance.files import read_numbered_rows, write_rows
from stance.labels import Stance

UNLABELLED: Final = "quote"
"""The label of the span that annotators replace by a stance."""


def to_line(task: Task) -> dict[str, Any]:
    """One line for doccano's import as "JSONL", the label column being `label`.

    The model's stance stands beside the text, not on the span: a span that nobody touched
    would look like an answer.
    """
    example, layout = task.example, lay_out(task.example)
    return {
        "text": layout.text,
        "label": [[layout.start, layout.end, UNLABELLED]],
        "target": example.target,
        "speaker": ", ".join(filter(None, (example.speaker, example.affiliation))),
        "predicted_label": None if task.predicted is None else task.predicted.value,
        "example": to_row(example),
    }


def write_lines(tasks: Iterable[Task], path: Path | None) -> None:
    """Write a file for doccano, or to standard output (None)."""
    write_rows(map(to_line, tasks), path, kind="jsonl")


def read_answers(path: Path, *, annotator: str) -> Iterator[Answer]:
    """Read an export: spans (`[start, end, label]` or objects) or labels of a whole text.

    Args:
        path: A jsonl file, which holds one annotator's labels.
        annotator: The annotator's name; doccano's exports do not hold it.

    Raises:
        FileError: The file is broken.
        InputError: A line that `to_line` did not make, or two stances for one text.
        LabelError: A label that is no stance.
    """
    for number, row in read_numbered_rows(path, required="example"):
        if isinstance(row, FileError):
            raise row
        where = f"{path}, line {number}"
        example = read_example(row["example"], where)
        layout = lay_out(example)
        found: dict[Stance, tuple[int, int] | None] = {}
        for item in row.get("label") or row.get("labels") or row.get("entities") or []:
            start, end, name = _entry(item, where)
            if name != UNLABELLED:
                span = None if start is None else check_span(start, end, layout, where)
                found[read_label(name, where)] = span
        if len(found) > 1:
            raise InputError(
                f"{where}: {len(found)} stances for one quote: {', '.join(found)}",
                remedy="keep one label a text",
            )
        for label, span in found.items():
            yield Answer(example, annotator, label, span)
        if not found:
            yield Answer(example, annotator, None)


def _entry(item: object, where: str) -> tuple[object, object, object]:
    """Start, end and label; a label of the whole text has no offsets."""
    if isinstance(item, str):
        return None, None, item
    if isinstance(item, Mapping):
        return item.get("start_offset"), item.get("end_offset"), item.get("label")
    if isinstance(item, list) and len(item) == 3:
        return item[0], item[1], item[2]
    raise InputError(f"{where}: {item!r} is no label of doccano's")
