"""DirectQuote: paragraphs of news with their direct quotations and speakers. No stances.

Published as text files with a token and its tag on each line and a blank line after each
paragraph. `B-/I-LeftSpeaker`, `-RightSpeaker` and `-Unknown` tag a quotation by where its
speaker stands; `-Speaker` tags a speaker, `O` or `Out` anything else. The text is the tokens
joined by single spaces; offsets refer to it.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from stance.corpora.public.corpus import (
    NOT_STATED,
    Corpus,
    LabelMap,
    find_splits,
    require_path,
)
from stance.errors import FileError
from stance.types import Example

Chunk = tuple[str, int, int]

_QUOTES = ("LeftSpeaker", "RightSpeaker", "Unknown")
_OUTSIDE = ("O", "Out")


def _read(path: Path | None, split: str | None, labels: LabelMap) -> Iterator[Example]:
    del split, labels
    for _, file in find_splits(require_path(path), {"all": ["*.txt", "*.conll"]}, None):
        for number, tagged in enumerate(_paragraphs(file), 1):
            yield from _quotes(tagged, article=f"{file.stem}-{number}")


def _paragraphs(file: Path) -> Iterator[list[tuple[str, str]]]:
    paragraph: list[tuple[str, str]] = []
    with file.open(encoding="utf-8", errors="replace") as lines:
        for number, line in enumerate(lines, 1):
            cells = line.split()
            if len(cells) == 2:
                if cells[1] not in _OUTSIDE and cells[1][:2] not in ("B-", "I-"):
                    raise FileError(
                        f"{file}, line {number}: unknown tag {cells[1]!r}",
                        remedy="use the file as published",
                    )
                paragraph.append((cells[0], cells[1]))
            elif cells:
                raise FileError(
                    f"{file}, line {number}: {len(cells)} columns, not a token and a tag",
                    remedy="use the file as published",
                )
            elif paragraph:
                yield paragraph
                paragraph = []
    if paragraph:
        yield paragraph


def _quotes(tagged: list[tuple[str, str]], *, article: str) -> Iterator[Example]:
    text = " ".join(token for token, _ in tagged)
    chunks = _chunks(tagged)
    speakers = [chunk for chunk in chunks if chunk[0] == "Speaker"]
    for kind, start, end in chunks:
        if kind not in _QUOTES:
            continue
        left = [s for s in speakers if s[2] <= start]
        right = [s for s in speakers if s[1] >= end]
        near = (
            left[-1:] if kind == "LeftSpeaker" else right[:1] if kind == "RightSpeaker" else []
        )
        yield Example(
            quote=text[start:end],
            target="",
            speaker=text[slice(*near[0][1:])] if near else "",
            context=text,
            id=f"{article}-{start}",
            corpus="directquote",
            article=article,
            group=article,
            start=start,
            end=end,
        )


def _chunks(tagged: list[tuple[str, str]]) -> list[Chunk]:
    """Kind, start and end of every tagged stretch, in code points of the joined text."""
    chunks: list[Chunk] = []
    position = 0
    previous = ""
    for token, tag in tagged:
        end = position + len(token)
        kind = "" if tag in _OUTSIDE else tag[2:]
        if kind and tag[0] == "I" and kind == previous:
            chunks[-1] = (kind, chunks[-1][1], end)
        elif kind:
            chunks.append((kind, position, end))
        previous = kind
        position = end + 1
    return chunks


CORPUS: Final = Corpus(
    name="directquote",
    title="DirectQuote",
    size="19,760 paragraphs, 10,279 direct quotations",
    licence=NOT_STATED,
    citation="Zhang and Liu 2022, DirectQuote, LREC",
    home="https://github.com/THUNLP-MT/DirectQuote",
    layout="*.txt, a token and a tag a line",
    label_map={},
    splits=("all",),
    read=_read,
    quotes_only=True,
)
