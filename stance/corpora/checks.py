"""What can be wrong with one row."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import takewhile
from typing import Any, Final, Literal, get_args

from stance.corpora.rows import FIELDS, from_row
from stance.errors import InputError, LabelError
from stance.types import Example

Kind = Literal[
    "schema", "label", "offsets", "duplicate", "leakage", "encoding", "empty", "composition"
]
KINDS: Final[tuple[Kind, ...]] = get_args(Kind)

READ_BY_MODELS: Final = ("quote", "target", "speaker", "affiliation", "context")

# ASCII and typographic punctuation: curly quotes and dashes are no damage, whatever ftfy's
# fix_text would make of them.
_UNSUSPICIOUS = re.compile(r"[\x01-\x7f\u2010-\u203a]*")


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong.

    Attributes:
        file: Where.
        line: Its line there (in parquet and saved datasets: its row); 0 is all of it.
        kind: Of what sort.
        message: What is wrong, for a reader.
    """

    file: str
    line: int
    kind: Kind
    message: str


def check_row(row: Mapping[str, Any]) -> tuple[Example | None, list[tuple[Kind, str]]]:
    """The row's example, None where it is none, and everything that is wrong with it."""
    try:
        example = from_row(row, where="")
    except InputError:
        return None, list(_refusals(row))
    return example, list(_faults(example))


def _refusals(row: Mapping[str, Any]) -> Iterator[tuple[Kind, str]]:
    """Why a row is no example: every field that alone would be refused."""
    for name in FIELDS:
        if name in row or name == "quote":
            try:
                from_row(
                    {"quote": "a quote", name: row[name]} if name in row else row, where=""
                )
            except InputError as error:
                yield _kind(name, error), error.message.removeprefix(": ")


def _kind(name: str, error: InputError) -> Kind:
    if "surrogate" in error.message:
        return "encoding"
    if isinstance(error, LabelError):
        return "label"
    if error.message.endswith("empty quote"):
        return "empty"
    return "offsets" if name in ("start", "end") else "schema"


def _faults(example: Example) -> Iterator[tuple[Kind, str]]:
    if not example.target or example.target.isspace():
        yield "empty", "empty target"
    for name in ("speaker", "affiliation", "context", "id", "group", "article"):
        if getattr(example, name).isspace():
            yield "empty", f"{name} is white space"
    if example.start is not None or example.end is not None:
        yield from _offset_faults(example)
    texts = [getattr(example, name) for name in READ_BY_MODELS]
    if not _UNSUSPICIOUS.fullmatch("".join(texts)):
        for name, text in zip(READ_BY_MODELS, texts, strict=True):
            damage = find_damage(text)
            if damage:
                yield "encoding", f"{name}: {damage}"


def _offset_faults(example: Example) -> Iterator[tuple[Kind, str]]:
    start, end = example.start, example.end
    if start is None or end is None:
        yield "offsets", f"{'end' if start is None else 'start'} without the other"
    elif not 0 <= start < end:
        yield "offsets", f"start {start} and end {end} enclose nothing"
    elif end - start != len(example.quote):
        yield (
            "offsets",
            f"start {start} to end {end} are {end - start} characters, "
            f"the quote has {len(example.quote)}",
        )


def find_damage(text: str) -> str:
    """What a wrong encoding did to a text, in words; empty for nothing.

    Quotation marks, dashes and letters of any script are not damage.
    """
    if _UNSUSPICIOUS.fullmatch(text):
        return ""
    if "\ufffd" in text:
        return f"a replacement character at {text.index(chr(0xFFFD))}, {_around(text)}"
    control = re.search(r"[\0\x80-\x9f]", text)
    if control:
        return f"a control character, U+{ord(control[0]):04X}, at {control.start()}"
    from ftfy import fix_encoding
    from ftfy.badness import is_bad

    if is_bad(text):
        fixed = fix_encoding(text)
        if fixed != text:
            place = sum(
                1
                for _ in takewhile(
                    lambda pair: pair[0] == pair[1], zip(text, fixed, strict=False)
                )
            )
            return f"garbled {text[place : place + 8]!r}, perhaps {fixed[place : place + 4]!r}"
    return ""


def _around(text: str) -> str:
    place = text.index("\ufffd")
    return f"in {text[max(0, place - 12) : place + 12]!r}"
