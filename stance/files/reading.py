"""Articles, in: txt, md, html, the rows of tables, standard input."""

from __future__ import annotations

import glob
import io
import json
import os
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from stance.errors import FileError
from stance.files.encodings import decode
from stance.files.rows import (
    JSONL_SUFFIXES,
    MAX_ARTICLE_CHARS,
    STDIN,
    TABLE_SUFFIXES,
    Row,
    file_errors,
    file_size,
    having,
    parse_jsonl,
    read_numbered_rows,
    read_rows,
)
from stance.types import Article

TEXT_SUFFIXES: Final = (".txt", ".md", ".markdown", ".html", ".htm")
TEXT_COLUMN: Final = "text"
"""Holds a table's texts where no other column is named."""

_NAME_TEXT: Final = "name the column of the text (--text-column), or rename it"


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
    with file_errors(path):
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
        size = file_size(path)
        if size > 4 * MAX_ARTICLE_CHARS:  # UTF-8 takes at most four bytes a character
            raise _too_long(str(path), f"{size / 1e6:.1f} MB")
        with file_errors(path):
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
        lines = parse_jsonl(io.StringIO(text, newline=""), name=name)
        numbered = having(column, lines, where=f"{name}, line", remedy=_NAME_TEXT)
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
