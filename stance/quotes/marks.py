"""Quotation marks to quotations: paired, nested and paragraph-aware.

Marks pair inside one paragraph only, so an unbalanced mark costs at most its own paragraph.
A quotation that runs over several paragraphs re-opens in each and closes once, at its end:
every paragraph of it is a `Quotation` of its own, linked by `continues`. A quotation inside
a quotation is part of the outer one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

_CLOSERS = {
    "“": '”“"',
    "”": "”",
    "„": '“”"',
    "‟": '”"',
    "«": "»",
    "»": "«»",
    "‹": "›",
    "›": "‹",
    "「": "」",
    "『": "』",
    "＂": "＂",
    "〝": "〞〟",
    '"': '"”“',
    "``": "''\"",
    "''": "''",
    "‘": "’'",
    "‚": "‘’",
    "‛": "’'",
    "'": "'’",
}
_SINGLE = frozenset("‘’‚‛'")
_ALWAYS_OPEN = frozenset("„‟「『〝")
_ALWAYS_CLOSE = frozenset("」』〞〟")
_GUILLEMETS = frozenset("«»‹›")
_TOKEN_OR_TAG = re.compile(
    r"<[a-zA-Z/][^<>\r\n]{0,500}>|``|''|[\"“”„‟«»‹›「」『』＂〝〞〟]|(?<!\w)[‘’‚‛']|[‘’‚‛'](?!\w)"
)
_ELISION = re.compile(
    r"[‘’'](?:tis|twas|twere|twill|em|cause|til|till|bout|round|cuz|neath|\d\ds?)\b", re.I
)
_AND = re.compile(r"(?<!\w)[‘’']n[’'](?!\w)", re.I)  # rock 'n' roll
_FEET_AND_INCHES = re.compile(r"\d['’]\s?\d+(?:\.\d+)?(?:\"|”|'')")
_LINE = re.compile(r"[^\r\n]+")
_TERMINAL = ".!?…:;。！？"
_MARKS = "\"“”„‟«»‹›「」『』＂〝〞〟‘’‚‛'`"


@dataclass(frozen=True, slots=True)
class Quotation:
    """Words between a pair of marks, in one paragraph, not inside another quotation.

    Attributes:
        start: First code point after the opening mark and any space.
        end: One past the last code point before the closing mark and any space.
        outer_start: The opening mark.
        outer_end: One past the closing mark, or past the paragraph when there is none.
        single: True for single marks.
        continues: True when it goes on in the next paragraph.
    """

    start: int
    end: int
    outer_start: int
    outer_end: int
    single: bool
    continues: bool


class _Mark(NamedTuple):
    """A quotation mark; `side` is 1 where it can only open, -1 only close, 0 either."""

    start: int
    end: int
    text: str
    side: int
    single: bool
    after_digit: bool = False


def find_paragraphs(text: str) -> list[tuple[int, int]]:
    """The bounds of the paragraphs, in order, blank lines left out.

    A paragraph is a line, unless the text is hard-wrapped (most of its lines that another
    line follows stop in mid-sentence): then blank lines separate paragraphs.
    """
    lines = [m.span() for m in _LINE.finditer(text) if not m.group().isspace()]
    joints = [
        (i, _is_soft(text, lines[i][0], lines[i][1]))
        for i in range(len(lines) - 1)
        if _breaks(text, lines[i][1], lines[i + 1][0]) == 1
    ]
    n_soft = sum(soft for _, soft in joints)
    if n_soft < 3 or 2 * n_soft < len(joints):
        return lines
    joined = {i for i, _ in joints}
    paragraphs: list[tuple[int, int]] = []
    for i, (start, end) in enumerate(lines):
        if i - 1 in joined:
            paragraphs[-1] = (paragraphs[-1][0], end)
        else:
            paragraphs.append((start, end))
    return paragraphs


def find_quotations(text: str, paragraphs: list[tuple[int, int]]) -> list[list[Quotation]]:
    """The outermost quotations of each paragraph, in order."""
    found: list[list[Quotation]] = []
    continued = False
    for i, (start, end) in enumerate(paragraphs):
        pairs, dangling = _pair(list(_read_marks(text, start, end)), text)
        reopens = (
            dangling is not None
            and i + 1 < len(paragraphs)
            and _opens(text, *paragraphs[i + 1], single=dangling.single)
        )
        # The last paragraph of a long quotation may lack its closing mark.
        ends_open = (
            continued and dangling is not None and _is_blank(text, start, dangling.start)
        )
        if dangling is not None and (reopens or ends_open):
            pairs.append((dangling, _Mark(end, end, "", -1, dangling.single)))
        found.append(list(_outermost(text, pairs, reopens=reopens)))
        continued = reopens
    return found


def _breaks(text: str, start: int, end: int) -> int:
    return text[start:end].replace("\r\n", "\n").replace("\r", "\n").count("\n")


def _is_soft(text: str, start: int, end: int) -> bool:
    last = text[max(start, end - 8) : end].rstrip().rstrip(_MARKS)[-1:]
    return 40 <= end - start <= 120 and last not in _TERMINAL


def _is_blank(text: str, start: int, end: int) -> bool:
    return not text[start:end].strip()


def _opens(text: str, start: int, end: int, *, single: bool) -> bool:
    """Whether a paragraph starts with an opening mark of that kind."""
    first = next(_read_marks(text, start, min(end, start + 80)), None)
    return (
        first is not None
        and first.side >= 0
        and first.single == single
        and _is_blank(text, start, first.start)
    )


def _read_marks(text: str, start: int, end: int) -> Iterator[_Mark]:
    inches = {m.end() for m in _FEET_AND_INCHES.finditer(text, start, end)}
    elided = {at for m in _AND.finditer(text, start, end) for at in (m.start(), m.end() - 1)}
    for match in _TOKEN_OR_TAG.finditer(text, start, end):
        mark, (left, right) = match.group(), match.span()
        if mark[0] == "<" or right in inches or left in elided or _ELISION.match(text, left):
            continue
        before = text[left - 1] if left > start else " "
        after = text[right] if right < end else " "
        single = mark in _SINGLE
        side = (_side_of_single if single else _side_of_double)(mark, before, after)
        if side is not None:
            yield _Mark(left, right, mark, side, single, before.isdigit())


def _side_of_single(mark: str, before: str, after: str) -> int | None:
    """Which way a single mark faces; None for an apostrophe."""
    facing = _facing(before, after)
    if mark == "’" or (mark == "'" and facing <= 0):
        return None if before.isspace() else -1
    if mark == "‘" and facing < 0:
        return 0
    return None if after.isspace() else 1


def _side_of_double(mark: str, before: str, after: str) -> int | None:
    if mark in _ALWAYS_OPEN:
        return 1
    if mark in _ALWAYS_CLOSE:
        return -1
    facing = _facing(before, after)
    if mark in ("“", "``"):
        return 1 if facing >= 0 else 0
    if mark == "”":
        return -1 if facing <= 0 else 0
    return 0 if mark in _GUILLEMETS else facing


def _facing(before: str, after: str) -> int:
    open_before = before.isspace() or before in "([{" or before in _MARKS
    open_after = after.isspace() or after in ".,;:!?)]}…" or after in _MARKS
    if open_before != open_after:
        return 1 if open_before else -1
    if before in "—–-" and after.isalnum():
        return 1
    if after in "—–-" and not open_before:
        return -1
    return 0


def _pair(marks: list[_Mark], text: str) -> tuple[list[tuple[_Mark, _Mark]], _Mark | None]:
    """Pairs of matching marks, and the innermost mark that opened and never closed."""
    pairs: list[tuple[_Mark, _Mark]] = []
    stack: list[_Mark] = []
    n_double = 0
    n_straight = sum(mark.text == '"' for mark in marks)
    for i, mark in enumerate(marks):
        n_straight -= mark.text == '"'
        if mark.single:
            if (
                mark.side <= 0
                and stack
                and stack[-1].single
                and mark.text in _CLOSERS[stack[-1].text]
            ):
                if not _is_possessive(marks, i, text):
                    pairs.append((stack.pop(), mark))
            elif mark.side >= 0:
                stack.append(mark)
            continue
        if mark.text == '"' and mark.after_digit and (not n_double or n_straight % 2):
            continue  # inches: nothing to close, or a later mark closes
        if mark.side <= 0 and n_double:
            depth = next(k for k in range(len(stack) - 1, -1, -1) if not stack[k].single)
            if mark.text in _CLOSERS[stack[depth].text]:
                pairs.append((stack[depth], mark))
                del stack[depth:]
                n_double -= 1
                continue
        if mark.side >= 0:
            stack.append(mark)
            n_double += 1
    return pairs, next(
        (m for m in reversed(stack) if not m.single), stack[0] if stack else None
    )


def _is_possessive(marks: list[_Mark], i: int, text: str) -> bool:
    """Whether a mark that could close is a plural possessive ("the workers' rights")."""
    mark = marks[i]
    after = text[mark.end : mark.end + 2]
    if text[mark.start - 1] not in "sSzx" or not (after[:1] == " " and after[1:].isalpha()):
        return False
    later = next((m for m in marks[i + 1 : i + 9] if m.single), None)
    if later is None or later.side >= 0:
        return False
    return text[later.start - 1] in ".,!?" or text[later.end : later.end + 1] in ".,;:!?"


def _outermost(
    text: str, pairs: list[tuple[_Mark, _Mark]], *, reopens: bool
) -> Iterator[Quotation]:
    past = -1
    for left, right in sorted(pairs, key=lambda pair: pair[0].start):
        inner = text[left.end : right.start]
        if left.start < past or not any(c.isalnum() for c in inner):
            continue
        past = right.end
        yield Quotation(
            start=left.end + len(inner) - len(inner.lstrip()),
            end=right.start - len(inner) + len(inner.rstrip()),
            outer_start=left.start,
            outer_end=right.end,
            single=left.single,
            continues=reopens and right.start == right.end,
        )
