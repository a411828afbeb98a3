"""Press labels as offsets that name no context: it is the sentence around the quote."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from stance.corpora.press import read_article_text
from stance.errors import FileError
from stance.files import read_rows
from stance.labels import parse_label
from stance.quotes import find_quotes
from stance.types import Article, Example, Quote


def read_standoff(labels: Path, root: Path) -> Iterator[Example]:
    """Join labels with local texts.

    Args:
        labels: A jsonl file with `file`, `start`, `end`, `target`, `label`, and, if known,
            `id`, `speaker`.
        root: The folder that the `file` paths are relative to.

    Yields:
        Examples in the order of the file. The context is the one that `find_quotes` gives the
        overlapping quote, or else the quote's line.

    Raises:
        FileError: An article is missing, or is shorter than a label's offsets.
    """
    texts: dict[str, tuple[str, list[Quote]]] = {}
    for row in read_rows(labels, required="file"):
        name, start, end = row["file"], row["start"], row["end"]
        if name not in texts:
            text = read_article_text(root / name)
            texts[name] = text, find_quotes(Article(text=text, id=name))
        text, quotes = texts[name]
        if len(text) < end:
            raise FileError(
                f"{root / name}: too short for the label at {start}",
                remedy="the offsets refer to the texts as published",
            )
        yield Example(
            quote=text[start:end],
            target=row["target"],
            speaker=row.get("speaker") or "",
            context=_context(text, quotes, start, end),
            label=parse_label(row["label"]),
            id=str(row.get("id") or f"{name}:{start}"),
            corpus="press",
            article=name,
            group=name,
            start=start,
            end=end,
        )


def _context(text: str, quotes: list[Quote], start: int, end: int) -> str:
    for quote in quotes:
        if quote.start < end and start < quote.end:
            return quote.context
    line_end = text.find("\n", end)
    line = text[text.rfind("\n", 0, start) + 1 : None if line_end < 0 else line_end]
    return line.strip()
