"""Articles -> unlabelled examples, one file at a time."""

from __future__ import annotations

import os
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import replace
from itertools import islice
from multiprocessing import get_context, parent_process
from pathlib import Path

from stance.corpora.rows import checked_row
from stance.errors import FileError, InputError
from stance.files import find_files, read_articles
from stance.inputs import as_examples
from stance.quotes import find_quotes
from stance.types import Article, Example

_CHUNK = 64

# The examples of each article, or what is wrong with it: an error's keywords do not pickle.
_Found = list[list[Example] | str]


def find_articles(
    paths: Iterable[str],
    *,
    text_column: str | None = None,
    failed: Callable[[FileError], None],
) -> Iterator[Article]:
    """Every article of files, folders and globs, one at a time.

    Args:
        paths: What `stance analyze` reads; "-" is standard input.
        text_column: The column of a table that holds the article's text; None is "text".
        failed: Called with the error of each file or row that cannot be read; the others are.
    """
    for entry in find_files(paths):
        if isinstance(entry, FileError):
            failed(entry)
        else:
            yield from _read(entry, text_column=text_column, failed=failed)


def _read(
    path: Path, *, text_column: str | None, failed: Callable[[FileError], None]
) -> Iterator[Article]:
    try:
        for article in read_articles(path, text_column=text_column):
            if isinstance(article, FileError):
                failed(article)
            else:
                yield article
    except FileError as error:
        failed(error)


def find_examples(article: Article, *, target: str) -> list[Example]:
    """Every quoted statement of an article as an example without a label.

    Scare quotes and titles of works are left out. An example's id is the article's with the
    offset; its group is the article, which no split should divide.

    Raises:
        InputError: A text holds half a surrogate pair, which no file can hold.
    """
    quotes = [quote for quote in find_quotes(article) if quote.kind != "title"]
    examples = [
        replace(example, id=f"{article.id}:{example.start}", group=article.id)
        for example in as_examples(quotes, target=target)
    ]
    for example in examples:
        checked_row(example, where=article.id)
    return examples


def find_all_examples(
    articles: Iterable[Article],
    *,
    target: str,
    n_processes: int = 1,
    failed: Callable[[FileError], None],
) -> Iterator[list[Example]]:
    """The examples of each article, in the order of the articles.

    Args:
        articles: May be an iterator of any length; a few hundred are held at a time.
        target: What the stances will be about.
        n_processes: How many work at once; changes the speed only.
        failed: Called with the error of each article that `find_examples` refuses.
    """
    for found in _found(articles, target, n_processes):
        for examples in found:
            if isinstance(examples, str):
                failed(FileError(examples))
            else:
                yield examples


def _found(articles: Iterable[Article], target: str, n_processes: int) -> Iterator[_Found]:
    iterator = iter(articles)
    if n_processes == 1:
        while chunk := list(islice(iterator, 1)):
            yield _find_chunk(chunk, target)
        return
    with ProcessPoolExecutor(
        n_processes, mp_context=get_context("spawn"), initializer=_end_with_parent
    ) as pool:
        waiting: deque[Future[_Found]] = deque()
        while True:
            while len(waiting) < 2 * n_processes and (chunk := list(islice(iterator, _CHUNK))):
                waiting.append(pool.submit(_find_chunk, chunk, target))
            if not waiting:
                return
            yield waiting.popleft().result()


def _find_chunk(articles: Sequence[Article], target: str) -> _Found:
    return [_examples_or_error(article, target) for article in articles]


def _examples_or_error(article: Article, target: str) -> list[Example] | str:
    try:
        return find_examples(article, target=target)
    except InputError as error:
        return str(error)


def _end_with_parent() -> None:
    """Let a worker end when its parent is killed; it would wait for work for ever."""

    def wait() -> None:
        parent = parent_process()
        if parent is not None:
            parent.join()
            os._exit(1)

    threading.Thread(target=wait, daemon=True).start()
