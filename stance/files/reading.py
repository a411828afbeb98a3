"""Articles and rows, in: txt, md, html, jsonl, csv, tsv, parquet, standard input."""

from __future__ import annotations

import csv
import glob
import io
import json
import os
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from itertools import zip_longest
from pathlib import Path
from typing import IO, Any, Final

from stance.errors import FileError
from stance.files.encodings import HEAD_BYTES, decode, guess_encoding
from stance.types import Article

TEXT_SUFFIXES: Final = (".txt", ".md", ".markdown", ".html", ".htm")
JSONL_SUFFIXES: Final = (".jsonl", ".ndjson")
TABLE_SUFFIXES: Final = (*JSONL_SUFFIXES, ".csv", ".tsv", ".parquet")

MAX_ARTICLE_CHARS: Final = 5_000_000
"""A longer text is no article but an archive: this is a thousand long news stories."""

STDIN: Final = "-"
TEXT_COLUMN: Final = "text"
"""Holds a table's texts where no other column is named."""

_RENAME: Final = "rename a column, or add it"
_NAME_TEXT: Final = "name the column of the text (--text-column), or rename it"

Row = dict[str, Any]


def find_files(paths: Iterable[str]) -> Iterator[Path | FileError]:
    """Expand files, folders (recursively) and globs, in order and each file once.

    Yields:
        A path (`Path("-")` for standard input), or the error for an entry that leads nowhere,
        so that the other entries are still read.
    """
    seen: set[Path] = set()
    for entry in paths:
        try:
            found = _expand(entry)
        except FileError as error:
            yield error
            continue
        for file in found:
            if file not in seen:
                seen.add(file)
                yield file


def _expand(entry: str) -> list[Path]:
    path = Path(entry)
    with _file_errors(path):
        if entry == STDIN:
            return [path]
        if path.is_dir():
            is_folder = os.path.isdir  # unlike Path.is_dir, it raises nothing
            found = sorted(
                p
                for p in path.rglob("*")
                if p.suffix.lower() in TEXT_SUFFIXES + TABLE_SUFFIXES and not is_folder(p)
            )
            if not found:
                raise FileError(
                    f"{entry}: the folder holds no article",
                    remedy=f"readable: {', '.join(TEXT_SUFFIXES + TABLE_SUFFIXES)}",
                )
            return found
        if path.exists():
            return [path]
        matches = map(Path, glob.glob(entry, recursive=True))  # noqa: PTH207 - any root
        found = sorted(match for match in matches if match.is_file())
    if not found:
        raise FileError(f"{entry}: no such file or folder", remedy="check the path")
    return found


def read_articles(
    path: Path, *, text_column: str | None = None
) -> Iterator[Article | FileError]:
    """Read every article of one file.

    Text files hold one article each. Tables (jsonl, csv, tsv, parquet) hold one a row; their
    `id` and `title` columns, if any, become the article's, the others its metadata.

    Args:
        path: The file; `Path("-")` reads standard input: as jsonl if its first line is a JSON
            object, else as one text.
        text_column: The column that holds the text of a table's row; None is "text".

    Yields:
        An article, or the error for a row without a usable text (in jsonl also for a line that
        cannot be parsed), so that the others are read.

    Raises:
        FileError: The file is missing, empty, binary, of an unknown kind or too large for one
            article; a csv, tsv or parquet file lacks the column or cannot be parsed; a column
            is given for standard input that is no jsonl.
    """
    if str(path) == STDIN:
        yield from _read_stdin(text_column)
        return
    suffix = path.suffix.lower()
    if suffix in TABLE_SUFFIXES:
        column = TEXT_COLUMN if text_column is None else text_column
        rows: Iterable[Row | FileError]
        if suffix in JSONL_SUFFIXES:
            numbered = read_numbered_rows(path, required=column, remedy=_NAME_TEXT)
            rows = (row for _, row in numbered)
        else:  # a column is missing everywhere, a stray quotation mark shifts what follows
            rows = read_rows(path, required=column, remedy=_NAME_TEXT)
        yield from _row_articles(rows, column, name=str(path), id_=str(path))
    elif suffix in TEXT_SUFFIXES:
        if _size(path) > 4 * MAX_ARTICLE_CHARS:  # UTF-8 takes at most four bytes a character
            raise _too_long(str(path), f"{_size(path) / 1e6:.1f} MB")
        with _file_errors(path):
            data = path.read_bytes()
        text = decode(data, name=str(path))
        html = suffix in (".html", ".htm")
        yield _article(text, id_=str(path), name=str(path), html=html)
    else:
        raise FileError(
            f"{path}: files of kind {suffix or '(none)'!r} cannot be read",
            remedy=f"readable: {', '.join(TEXT_SUFFIXES + TABLE_SUFFIXES)}",
        )


def _read_stdin(text_column: str | None) -> Iterator[Article | FileError]:
    name = "standard input"
    text = decode(sys.stdin.buffer.read(), name=name)
    if _looks_like_jsonl(text):
        column = TEXT_COLUMN if text_column is None else text_column
        lines = _parse_jsonl(io.StringIO(text, newline=""), name=name)
        numbered = _having(column, lines, where=f"{name}, line", remedy=_NAME_TEXT)
        yield from _row_articles((row for _, row in numbered), column, name=name, id_="stdin")
    elif text_column is None:
        yield _article(text, id_="stdin", name=name, html=_looks_like_html(text))
    else:
        raise FileError(
            f"{name}: no jsonl, so there is no column {text_column!r}",
            remedy="give one object a line, name a file, or leave out --text-column",
        )


def _row_articles(
    rows: Iterable[Row | FileError], text_column: str, *, name: str, id_: str
) -> Iterator[Article | FileError]:
    for number, row in enumerate(rows, 1):
        if isinstance(row, FileError):
            yield row
            continue
        try:
            yield _row_article(
                row, text_column, name=f"{name}, row {number}", default_id=f"{id_}:{number}"
            )
        except FileError as error:
            yield error


def _row_article(row: Row, text_column: str, *, name: str, default_id: str) -> Article:
    text = row.pop(text_column)
    if not isinstance(text, str):
        raise FileError(
            f"{name}: column {text_column!r} is {text!r}, not text",
            remedy="give every row a text, or name another column with --text-column",
        )
    id_ = row.pop("id", None)
    title = row.pop("title", None)
    return _article(
        text,
        id_=default_id if id_ is None else str(id_),
        name=name,
        title=title if isinstance(title, str) else "",
        metadata=row,
    )


def _article(
    text: str,
    *,
    id_: str,
    name: str,
    title: str = "",
    html: bool = False,
    metadata: Mapping[str, Any] | None = None,
) -> Article:
    if len(text) > MAX_ARTICLE_CHARS:
        raise _too_long(name, f"{len(text):,} characters")
    if html:
        title, text = _main_text(text, name=name)
    if not text.strip():
        raise FileError(f"{name}: empty", remedy="give an article with text in it")
    return Article(text=text, id=id_, title=title, metadata=metadata or {})


def _too_long(name: str, size: str) -> FileError:
    return FileError(
        f"{name}: {size} are too much for one article (most: {MAX_ARTICLE_CHARS:,} characters)",
        remedy="split it into articles, or give a jsonl file with one article a line",
    )


def _looks_like_html(text: str) -> bool:
    return text.lstrip()[:15].lower().startswith(("<!doctype html", "<html"))


def _looks_like_jsonl(text: str) -> bool:
    first = text.lstrip().partition("\n")[0]
    try:
        return first.startswith("{") and isinstance(json.loads(first), dict)
    except (ValueError, RecursionError):
        return False


def _main_text(html: str, *, name: str) -> tuple[str, str]:
    """Title and article text of a web page, menus and comments left out."""
    import trafilatura

    document: Any = trafilatura.bare_extraction(
        html, include_comments=False, with_metadata=True
    )
    if document is None or not document.text:
        raise FileError(
            f"{name}: no article was found in the page",
            remedy="save the article's text as .txt if the page has one",
        )
    return document.title or "", str(document.text)


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
    if str(path) != STDIN and not _size(path):
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
        rows = _having(required, rows, where=f"{path}, {row_unit(path)}", remedy=remedy)
    number = 0
    for number, row in rows:
        yield number, row
    if not number:
        raise FileError(f"{path}: no rows", remedy="give a file with rows in it")


def _having(
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
def _file_errors(path: Path) -> Iterator[None]:
    """Name the file that the system does not let us read."""
    try:
        yield
    except OSError as error:
        raise FileError(
            f"{path}: {error.strerror}", remedy="check the path and who may read it"
        ) from None


def _size(path: Path) -> int:
    with _file_errors(path):
        return path.stat().st_size


@contextmanager
def _open_text(path: Path) -> Iterator[IO[str]]:
    """A text stream with line ends kept, its encoding judged by the first megabyte."""
    with (
        _file_errors(path),
        io.BytesIO(sys.stdin.buffer.read()) if str(path) == STDIN else path.open("rb") as file,
    ):
        encoding = guess_encoding(file.read(HEAD_BYTES), name=str(path))
        file.seek(0)
        yield io.TextIOWrapper(file, encoding=encoding, errors="replace", newline="")


def _read_jsonl(path: Path) -> Iterator[tuple[int, Row | FileError]]:
    with _open_text(path) as file:
        yield from _parse_jsonl(file, name=str(path))


def _parse_jsonl(lines: Iterable[str], *, name: str) -> Iterator[tuple[int, Row | FileError]]:
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
