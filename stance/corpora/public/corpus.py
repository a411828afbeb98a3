"""What a public corpus is, and what its readers share."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path
from typing import Any, Final

from stance.errors import FileError, InputError, LabelError
from stance.files.rows import MAX_ARTICLE_CHARS
from stance.labels import Stance
from stance.types import Example

NOT_STATED: Final = "not stated"

LabelMap = Mapping[str, Stance | None]
"""The corpus's own label, as published -> stance; None leaves the row out."""

Reader = Callable[[Path | None, str | None, LabelMap], Iterator[Example]]
"""Reads a folder (None: the Hub), one split or all, with a label map."""


@dataclass(frozen=True, slots=True)
class Corpus:
    """A corpus that somebody published, and how to read it.

    Attributes:
        name: What the command line calls it.
        title: What its authors call it.
        size: Counts as published, in words.
        licence: As its publishers state it, or "not stated".
        citation: Authors, year, title, venue.
        home: Where it is published.
        layout: The files that the reader looks for.
        label_map: The corpus's labels -> ours; empty when it has none.
        splits: The splits that were published, in order.
        read: The reader.
        hub_id: Its `datasets` name, where its layout on the Hub is known.
        quotes_only: True when it has quotations without stances.
    """

    name: str
    title: str
    size: str
    licence: str
    citation: str
    home: str
    layout: str
    label_map: LabelMap
    splits: tuple[str, ...]
    read: Reader
    hub_id: str | None = None
    quotes_only: bool = False


def read_label(value: object, labels: LabelMap, where: str) -> Stance | None:
    """The stance of a published label; None leaves the row out.

    Raises:
        LabelError: The corpus has no such label.
    """
    name = str(value).strip()
    if name not in labels:
        raise LabelError(
            f"{where}: unknown label {value!r}; the corpus has: {', '.join(labels)}",
            remedy="use the files as published",
        )
    return labels[name]


def require_path(path: Path | None) -> Path:
    """The path of a corpus that is read from disk only."""
    if path is None:
        raise InputError("this corpus is read from a folder only", remedy="give its folder")
    return path


def find_splits(
    path: Path, patterns: Mapping[str, Sequence[str]], split: str | None
) -> Iterator[tuple[str, Path]]:
    """The files of a corpus with the split of each, by split and name.

    Args:
        path: A folder, searched to any depth, or one of the files itself.
        patterns: Split -> patterns of file names, letter case ignored.
        split: Only this one; None takes every split that is there.

    Raises:
        FileError: No file of the split, or of any.
    """
    if not path.exists():
        raise FileError(f"{path}: no such file or folder", remedy="check the path")
    files = [path] if path.is_file() else sorted(p for p in path.rglob("*") if p.is_file())
    wanted = patterns if split is None else {split: patterns[split]}
    found = [
        (name, file)
        for name, globs in wanted.items()
        for file in files
        if any(fnmatch(file.name.lower(), glob.lower()) for glob in globs)
    ]
    if not found:
        names = ", ".join(glob for globs in wanted.values() for glob in globs)
        raise FileError(f"{path}: none of its files: {names}", remedy="use it as published")
    yield from found


def read_csv(
    path: Path, *, columns: Sequence[str], delimiter: str = ","
) -> Iterator[tuple[str, dict[str, str]]]:
    """Rows of a published UTF-8 table, each with its name for errors.

    Unlike `read_rows` it forgives stray quotation marks, which published tables have.

    Raises:
        FileError: A column is missing, or the file cannot be read.
    """
    csv.field_size_limit(MAX_ARTICLE_CHARS)
    try:
        with path.open(encoding="utf-8-sig", errors="replace", newline="") as file:
            reader = csv.DictReader(file, delimiter=delimiter, restval="")
            require_columns(reader.fieldnames or [], columns, str(path))
            for row in reader:
                yield f"{path}, line {reader.line_num}", row
    except OSError as error:
        raise FileError(f"{path}: {error.strerror}", remedy="check the path") from None


def require_columns(found: Sequence[str], columns: Sequence[str], name: str) -> None:
    """Raise a FileError that names the first column that is not there."""
    missing = [column for column in columns if column not in found]
    if missing:
        raise FileError(
            f"{name}: no column {missing[0]!r}; columns: {', '.join(found) or '(none)'}",
            remedy="use the file as published",
        )


def read_json(path: Path) -> Any:
    """A whole JSON file.

    Raises:
        FileError: It is missing or no JSON.
    """
    import json

    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise FileError(f"{path}: {error.strerror}", remedy="use it as published") from None
    except ValueError as error:
        raise FileError(f"{path}: no JSON ({error})", remedy="use it as published") from None
