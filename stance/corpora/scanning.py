"""Files -> what is wrong with their rows, and numbers that tell equal rows from others.

A jsonl file is read in ranges of bytes, so that several processes share it.
"""

from __future__ import annotations

import codecs
import json
from array import array
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import blake2b
from pathlib import Path
from typing import Any, Final

from stance.corpora.checks import READ_BY_MODELS, Kind, Problem, check_row
from stance.corpora.duplicates import MIN_WORDS
from stance.corpora.frames import label_decoder
from stance.corpora.records import parquet_decoder
from stance.corpora.splits import By, Item, group_of
from stance.errors import FileError, StanceError
from stance.files import read_numbered_rows
from stance.labels import LABELS
from stance.types import Example

MAX_KEPT: Final = 1000
"""Problems of one kind that are kept of one range; all are counted."""

BYTES_A_RANGE: Final = 16_000_000

JSON_LINES: Final = (".jsonl", ".ndjson")

_CODES: Final = {label: code for code, label in enumerate(LABELS)}


@dataclass(frozen=True, slots=True)
class Task:
    """What one process reads.

    Attributes:
        path: A file, or a part of a dataset that `datasets` saved.
        name: What problems call it.
        start: Of a jsonl file: lines that begin at this byte or later ...
        end: ... and before this one.
        by: What splits do not divide.
        time_column: For `by="time"`.
        keep_quotes: Whether to return the quotes.
    """

    path: Path
    name: str
    start: int
    end: int
    by: By
    time_column: str
    keep_quotes: bool


@dataclass(slots=True)
class Scan:
    """What was read; the arrays have one value an example.

    Attributes:
        n_lines: Of a jsonl file: lines read, blank and broken ones included.
        problems: At most `MAX_KEPT` of each kind, lines counted from the range's first.
        counts: How many of each kind there were.
        lines: Of each example.
        labels: Its label's index, -1 without one.
        inputs: Hash of all that a model reads.
        quotes: Hash of the quote; 0 for fewer than `MIN_WORDS` words.
        ids: Hash of the id; 0 for none.
        groups: Hash of what it is split by; 0 for none.
        texts: The quotes, if asked for.
    """

    n_lines: int = 0
    problems: list[Problem] = field(default_factory=list)
    counts: Counter[Kind] = field(default_factory=Counter)
    lines: array[int] = field(default_factory=lambda: array("q"))
    labels: array[int] = field(default_factory=lambda: array("b"))
    inputs: array[int] = field(default_factory=lambda: array("Q"))
    quotes: array[int] = field(default_factory=lambda: array("Q"))
    ids: array[int] = field(default_factory=lambda: array("Q"))
    groups: array[int] = field(default_factory=lambda: array("Q"))
    texts: list[str] = field(default_factory=list)

    def report(self, name: str, line: int, kind: Kind, message: str) -> None:
        """Count a problem, and keep it unless there are many."""
        self.counts[kind] += 1
        if self.counts[kind] <= MAX_KEPT:
            self.problems.append(Problem(name, line, kind, message))


def hash_text(text: str) -> int:
    """64 bits; of a million texts two collide once in thirty million times."""
    digest = blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "little")


def ranges(path: Path) -> Iterator[tuple[int, int]]:
    """The byte ranges that a file is read in; files other than jsonl in one."""
    size = path.stat().st_size if path.is_file() else 0
    if path.suffix.lower() not in JSON_LINES or size <= BYTES_A_RANGE:
        yield 0, size
        return
    for start in range(0, size, BYTES_A_RANGE):
        yield start, min(size, start + BYTES_A_RANGE)


def scan(task: Task) -> Scan:
    """Read one task's rows and check each by itself."""
    found = Scan()
    try:
        for number, row in _rows(task, found):
            if isinstance(row, str):
                kind: Kind = "encoding" if "UTF-8" in row else "schema"
                found.report(task.name, number, kind, row)
            else:
                _take(task, found, number, row)
    except FileError as error:  # the file as a whole: missing, empty, broken
        found.report(task.name, 0, "schema", _unplaced(error.message, task.path))
    return found


def _take(task: Task, found: Scan, number: int, row: Mapping[str, Any]) -> None:
    example, faults = check_row(row)
    for kind, message in faults:
        found.report(task.name, number, kind, message)
    if example is None:
        return
    try:
        group = group_of(Item(number, row, example), task.by, time_column=task.time_column)
    except StanceError as error:
        found.report(task.name, number, "schema", error.message)
        group = ""
    found.lines.append(number)
    found.labels.append(-1 if example.label is None else _CODES[example.label])
    found.inputs.append(hash_text(_input(example)))
    long = example.quote.count(" ") >= MIN_WORDS - 1
    found.quotes.append(hash_text(example.quote.casefold()) if long else 0)
    found.ids.append(hash_text(example.id) if example.id else 0)
    found.groups.append(hash_text(group) if group else 0)
    if task.keep_quotes:
        found.texts.append(example.quote)


def _input(example: Example) -> str:
    return "\x1f".join([getattr(example, name) for name in READ_BY_MODELS]).casefold()


def _rows(task: Task, found: Scan) -> Iterator[tuple[int, Mapping[str, Any] | str]]:
    """Numbered rows, or what is wrong with one."""
    if task.path.is_dir():
        yield from _saved_rows(task.path)
    elif task.path.suffix.lower() in JSON_LINES:
        yield from _json_rows(task, found)
    else:
        is_parquet = task.path.suffix.lower() == ".parquet"
        decode = parquet_decoder(task.path) if is_parquet else None
        for number, row in read_numbered_rows(task.path, required=None):
            if isinstance(row, FileError):
                yield number, _unplaced(row.message, task.path)
            else:
                yield number, row if decode is None else decode(row)


def _unplaced(message: str, path: Path) -> str:
    """The message without the place, which the problem names by itself."""
    head, _, tail = message.partition(": ")
    return tail if head.startswith(str(path)) else message


def _json_rows(task: Task, found: Scan) -> Iterator[tuple[int, Mapping[str, Any] | str]]:
    with task.path.open("rb") as file:
        if task.start:
            file.seek(task.start - 1)
            file.readline()  # the line that began before belongs to the range before
        number = 0
        at = file.tell()
        while at < task.end and (line := file.readline()):
            number += 1
            if at == 0:
                if line.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
                    raise FileError(f"{task.path}: UTF-16, not UTF-8")
                line = line.removeprefix(codecs.BOM_UTF8)
            at += len(line) if at else file.tell()
            if line.isspace():
                continue
            try:
                row = json.loads(line.decode())
            except UnicodeDecodeError as error:
                yield number, f"byte {line[error.start]:#04x} at {error.start} is not UTF-8"
            except (ValueError, RecursionError) as error:
                yield number, f"no JSON ({error})"
            else:
                if isinstance(row, dict):
                    yield number, row
                else:
                    yield number, f"a {type(row).__name__}, not an object"
        found.n_lines = number


def _saved_rows(path: Path) -> Iterator[tuple[int, Mapping[str, Any]]]:
    """One dataset that `datasets` saved, its label numbers read by the names it gives them."""
    from datasets import load_from_disk

    dataset = load_from_disk(str(path))
    decode = label_decoder(dataset.features)
    for number, row in enumerate(dataset, 1):
        yield number, decode(row)
