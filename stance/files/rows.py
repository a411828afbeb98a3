"""Rows of jsonl, csv, tsv and parquet files, one at a time."""

from __future__ import annotations

import csv
import io
import json
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import zip_longest
from pathlib import Path
from typing import IO, Any, Final

from stance.errors import FileError
from stance.files.encodings import HEAD_BYTES, guess_encoding

JSONL_SUFFIXES: Final = (".jsonl", ".ndjson")
TABLE_SUFFIXES: Final = (*JSONL_SUFFIXES, ".csv", ".tsv", ".parquet")

MAX_ARTICLE_CHARS: Final = 5_000_000
"""A longer text is no article but an archive: this is a thousand long news stories."""

STDIN: Final = "-"

_RENAME: Final = "rename a column, or add it"

Row = dict[str, Any]


def read_rows(path: Path, *, required: str, remedy: str = _RENAME) -> Iterator[Row]:
    """Read the rows of a jsonl, csv, tsv or parquet file, one at a time.

    Empty csv cells and parquet nulls come as None.

    Args:
        path: The file; `Path("-")` reads jsonl from standard input.
        required: A column that must be there.
        remedy: What to do where it is not.

    Raises:
        FileError: The file is missing, empty or broken, or lacks the column.
    """
    for _, row in read_numbered_rows(path, required=required, remedy=remedy):
        if isinstance(row, FileError):
            raise row
        yield row


def read_numbered_rows(
    path: Path, *, required: str | None, remedy: str = _RENAME
) -> Iterator[tuple[int, Row | FileError]]:
    """As `read_rows`, but a broken row does not end the reading.

    Yields:
        The number of the row's first line (in parquet: of the row; `row_unit` tells which)
        with the row, or with the error for a row that cannot be parsed or lacks the column.

    Raises:
        FileError: The file is missing, empty, of an unknown kind or broken as a whole.
    """
    suffix = path.suffix.lower()
    if str(path) != STDIN and not file_size(path):
        raise FileError(f"{path}: empty", remedy="give a file with rows in it")
    rows: Iterator[tuple[int, Row | FileError]]
    if suffix in JSONL_SUFFIXES or str(path) == STDIN:
        rows = _read_jsonl(path)
    elif suffix in (".csv", ".tsv"):
        rows = _read_csv(path, delimiter="\t" if suffix == ".tsv" else ",")
    elif suffix == ".parquet":
        rows = enumerate(_read_parquet(path), 1)
    else:
        raise FileError(
            f"{path}: files of kind {suffix or '(none)'!r} hold no rows",
            remedy=f"readable: {', '.join(TABLE_SUFFIXES)}",
        )
    if required is not None:
        rows = having(required, rows, where=f"{path}, {row_unit(path)}", remedy=remedy)
    number = 0
    for number, row in rows:
        yield number, row
    if not number:
        raise FileError(f"{path}: no rows", remedy="give a file with rows in it")


def having(
    required: str, rows: Iterable[tuple[int, Row | FileError]], *, where: str, remedy: str
) -> Iterator[tuple[int, Row | FileError]]:
    """The rows, but an error for each that lacks the column."""
    for number, row in rows:
        if row.__class__ is dict and required not in row:
            columns = ", ".join(map(str, row))
            problem = f"{where} {number}: no column {required!r}; columns: {columns}"
            yield number, FileError(problem, remedy=remedy)
        else:
            yield number, row


def row_unit(path: Path) -> str:
    """What the numbers of `read_numbered_rows` count: "line", or "row" in parquet."""
    return "row" if path.suffix.lower() == ".parquet" else "line"


@contextmanager
def file_errors(path: Path) -> Iterator[None]:
    """Name the file that the system does not let us read."""
    try:
        yield
    except OSError as error:
        raise FileError(
            f"{path}: {error.strerror}", remedy="check the path and who may read it"
        ) from None


def file_size(path: Path) -> int:
    """Bytes of a file.

    Raises:
        FileError: It is not there.
    """
    with file_errors(path):
        return path.stat().st_size


@contextmanager
def _open_text(path: Path) -> Iterator[IO[str]]:
    """A text stream with line ends kept, its encoding judged by the first megabyte."""
    with (
        file_errors(path),
        io.BytesIO(sys.stdin.buffer.read()) if str(path) == STDIN else path.open("rb") as file,
    ):
        encoding = guess_encoding(file.read(HEAD_BYTES), name=str(path))
        file.seek(0)
        yield io.TextIOWrapper(file, encoding=encoding, errors="replace", newline="")


def _read_jsonl(path: Path) -> Iterator[tuple[int, Row | FileError]]:
    with _open_text(path) as file:
        yield from parse_jsonl(file, name=str(path))


def parse_jsonl(lines: Iterable[str], *, name: str) -> Iterator[tuple[int, Row | FileError]]:
    """The objects of lines that `name` is the place of, each with its line's number."""
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except (ValueError, RecursionError) as error:
            problem = f"no JSON ({error})"
        else:
            if row.__class__ is dict:
                yield number, row
                continue
            problem = f"a {type(row).__name__}, not an object"
        yield (
            number,
            FileError(f"{name}, line {number}: {problem}", remedy="give one object a line"),
        )


def _read_csv(path: Path, *, delimiter: str) -> Iterator[tuple[int, Row | FileError]]:
    csv.field_size_limit(MAX_ARTICLE_CHARS)
    with _open_text(path) as file:
        reader = csv.reader(file, delimiter=delimiter, strict=True)
        names: list[str] | None = None
        while True:
            number = reader.line_num + 1
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                yield (
                    number,
                    FileError(f"{path}, line {number}: {error}", remedy="mend the csv file"),
                )
                continue
            if names is None:
                names = cells
            elif len(cells) > len(names):
                yield (
                    number,
                    FileError(
                        f"{path}, line {number}: more cells than columns",
                        remedy="put cells that hold the delimiter in quotation marks",
                    ),
                )
            elif cells:  # a blank line is no row
                yield number, dict(zip_longest(names, [cell or None for cell in cells]))


def _read_parquet(path: Path) -> Iterator[Row]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        with pq.ParquetFile(path) as file:
            for batch in file.iter_batches(batch_size=1024):
                yield from batch.to_pylist()
    except (pa.ArrowException, OSError) as error:
        raise FileError(f"{path}: no parquet file ({error})", remedy="write it again") from None
