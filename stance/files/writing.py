"""Rows and texts, out: jsonl, csv, tsv, parquet; whole or not at all."""

from __future__ import annotations

import csv
import errno
import io
import json
import math
import os
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Final

from stance.errors import FileError

ROW_FORMATS: Final = ("jsonl", "csv", "tsv", "parquet")

# Half a surrogate pair, which JSON may hold and UTF-8 may not, is written as JSON's own escape.
ERRORS: Final = "backslashreplace"


@contextmanager
def atomic_output(path: Path) -> Iterator[Path]:
    """A temporary path that becomes `path` when the block ends well, and is removed otherwise.

    Raises:
        FileError: The folder does not exist or cannot be written to, or `path` is a folder.
    """
    try:
        if path.is_dir():
            raise IsADirectoryError(errno.EISDIR, "it is a folder")
        handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    except OSError as error:
        raise FileError(
            f"{path}: cannot be written ({error.strerror})", remedy="choose another output path"
        ) from None
    os.close(handle)
    temporary = Path(name)
    try:
        yield temporary
        umask = os.umask(0)
        os.umask(umask)
        temporary.chmod(0o666 & ~umask)  # mkstemp makes private files
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


@contextmanager
def text_output(path: Path | None) -> Iterator[IO[str]]:
    """A UTF-8 stream: atomically to a file, or to standard output (None).

    Raises:
        FileError: As `atomic_output`, before anything is written.
    """
    if path is None:
        sys.stdout.flush()
        stream = io.TextIOWrapper(
            sys.stdout.buffer, "utf-8", errors=ERRORS, newline="", write_through=True
        )
        try:
            yield stream
        finally:
            stream.detach()
        return
    with (
        atomic_output(path) as temporary,
        temporary.open("w", encoding="utf-8", errors=ERRORS, newline="") as file,
    ):
        yield file


def write_text(path: Path | None, text: str) -> None:
    """Write a whole text as UTF-8: atomically to a file, or to standard output (None)."""
    with text_output(path) as file:
        file.write(text)


def write_rows(
    rows: Iterable[Mapping[str, Any]],
    path: Path | None,
    *,
    kind: str,
    columns: Sequence[str] | None = None,
) -> None:
    """Write rows as they come: atomically to a file, or to standard output.

    Args:
        rows: All with the same keys.
        path: Where to; None is standard output (not for parquet).
        kind: "jsonl", "csv", "tsv" or "parquet". All but jsonl flatten nested mappings
            (`source: {start}` becomes `source_start`).
        columns: The flat column names, where they are known before the first row; otherwise
            the first row tells them.
    """
    if kind == "parquet" and path is not None:
        with atomic_output(path) as temporary:
            _write_parquet(rows, temporary, columns=columns)
        return
    with text_output(path) as file:
        _write_stream(rows, file, kind=kind, columns=columns)


def _write_stream(
    rows: Iterable[Mapping[str, Any]],
    file: IO[str],
    *,
    kind: str,
    columns: Sequence[str] | None,
) -> None:
    if kind == "jsonl":
        for row in rows:
            file.write(to_json(row) + "\n")
        return
    # with "\r\n" as the line end, a cell that holds a lone "\r" is quoted in every Python
    lines = _UnixLines(file)
    writer = csv.writer(lines, delimiter="\t" if kind == "tsv" else ",", lineterminator="\r\n")
    if columns is not None:
        writer.writerow(columns)
    for number, row in enumerate(map(flatten, rows), 1):
        if columns is None:
            columns = list(row)
            writer.writerow(columns)
        if extra := row.keys() - set(columns):
            raise FileError(
                f"row {number} has columns that the first lacks: {', '.join(sorted(extra))}",
                remedy=f"{kind} needs the same columns in every row; write jsonl",
            )
        writer.writerow([row.get(column) for column in columns])


@dataclass(frozen=True, slots=True)
class _UnixLines:
    """Takes csv lines that end with CR LF and ends them with LF."""

    file: IO[str]

    def write(self, line: str) -> int:
        return self.file.write(line[:-2] + "\n")


def _write_parquet(
    rows: Iterable[Mapping[str, Any]], path: Path, *, columns: Sequence[str] | None
) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    flat = [flatten(row) for row in rows]
    names = columns or list(dict.fromkeys(name for row in flat for name in row))
    try:
        table = pa.table({name: pa.array([row.get(name) for row in flat]) for name in names})
    except (pa.ArrowInvalid, pa.ArrowTypeError, UnicodeEncodeError) as error:
        raise FileError(
            f"{path.name}: a column cannot be written as parquet ({error})",
            remedy="write jsonl instead",
        ) from None
    pq.write_table(table, path)


def flatten(row: Mapping[str, Any]) -> dict[str, Any]:
    """Nested mappings spread into columns: `source: {start: 1}` becomes `source_start`."""
    flat: dict[str, Any] = {}
    for name, value in row.items():
        if isinstance(value, Mapping):
            flat.update({f"{name}_{key}": v for key, v in value.items()})
        else:
            flat[name] = value
    return flat


def to_json(row: Mapping[str, Any]) -> str:
    """One line of JSON; NaN, which JSON lacks, becomes null."""
    try:
        return json.dumps(row, ensure_ascii=False, allow_nan=False, default=str)
    except ValueError:
        return json.dumps(_without_nan(row), ensure_ascii=False, default=str)


def _without_nan(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _without_nan(v) for key, v in value.items()}
    if isinstance(value, (list, tuple)):
        return [_without_nan(v) for v in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value
