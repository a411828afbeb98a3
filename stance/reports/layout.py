"""Cuts an article's text into paragraphs, and paragraphs where quotes begin and end.

The pieces, joined, are the text again: nothing is dropped, moved or normalised. Quotes may
nest or overlap; a piece knows every quote that covers it, so markup never has to.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text under the same quotes.

    Attributes:
        start: Where it begins in the article.
        text: Its words, verbatim.
        quotes: Indexes of the quotes that cover it, the shortest quote first.
        ends: Whether the shortest of them ends with this piece.
    """

    start: int
    text: str
    quotes: tuple[int, ...] = ()
    ends: bool = False


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, or the white space between two."""

    pieces: tuple[Piece, ...]
    is_paragraph: bool


def lay_out(text: str, spans: Sequence[tuple[int, int]]) -> list[Block]:
    """Cut a text into blocks and their pieces.

    Args:
        text: The article's text.
        spans: Start and end of each quote, in any order.

    Returns:
        Blocks in order; all their pieces joined are `text`.
    """
    paragraphs = _paragraphs(text)
    edges = {0, len(text)}
    opening: dict[int, set[int]] = defaultdict(set)
    closing: dict[int, set[int]] = defaultdict(set)
    for i, (start, end) in enumerate(spans):
        opening[start].add(i)
        closing[end].add(i)
    edges.update(opening, closing, *paragraphs)

    in_paragraph: dict[int, bool] = {}
    for start, end in paragraphs:
        in_paragraph[start], in_paragraph[end] = True, False

    blocks: list[tuple[list[Piece], bool]] = []
    active: set[int] = set()
    for start, end in pairwise(sorted(edges)):
        active = (active - closing[start]) | opening[start]
        if start in in_paragraph or not blocks:
            blocks.append(([], in_paragraph.get(start, False)))
        pieces, is_paragraph = blocks[-1]
        covering = sorted(active, key=lambda i: (spans[i][1] - spans[i][0], i))
        pieces.append(
            Piece(
                start,
                text[start:end],
                tuple(covering) if is_paragraph else (),
                ends=bool(covering) and spans[covering[0]][1] == end,
            )
        )
    return [Block(tuple(pieces), is_paragraph) for pieces, is_paragraph in blocks]


def _paragraphs(text: str) -> list[tuple[int, int]]:
    """Start and end of each paragraph, surrounding white space left out.

    Blank lines part paragraphs; in a text that has none, every line is a paragraph.
    """
    lines: list[tuple[int, int] | None] = []
    offset = 0
    for raw in text.splitlines(keepends=True):
        words = raw.strip()
        start = offset + len(raw) - len(raw.lstrip())
        lines.append((start, start + len(words)) if words else None)
        offset += len(raw)
    while lines and lines[-1] is None:
        lines.pop()
    while lines and lines[0] is None:
        lines.pop(0)
    if None not in lines:
        return [line for line in lines if line]

    paragraphs: list[tuple[int, int]] = []
    continues = False
    for line in lines:
        if line and continues:
            paragraphs[-1] = (paragraphs[-1][0], line[1])
        elif line:
            paragraphs.append(line)
        continues = line is not None
    return paragraphs
