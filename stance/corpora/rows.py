"""One `Example` as one flat mapping, and back.

The label is its name or None, the annotations are a list of `{annotator, label}`. Keys that are
no fields are left out on reading.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import fields
from typing import Any, Final, cast

from stance.errors import InputError, LabelError
from stance.labels import LABELS, Stance, parse_label
from stance.types import DEFAULT_TARGET, Annotation, Example

FIELDS: Final[tuple[str, ...]] = tuple(field.name for field in fields(Example))
"""The columns, in order."""

_TEXTS = ("speaker", "affiliation", "context", "id", "corpus", "article", "group")
_NAMES: Final[Mapping[object, Stance]] = {label.value: label for label in LABELS}


def to_row(example: Example) -> dict[str, Any]:
    """The example as plain JSON types, keys `FIELDS`."""
    row: dict[str, Any] = {name: getattr(example, name) for name in FIELDS}
    row["label"] = None if example.label is None else example.label.value
    row["annotations"] = [
        {"annotator": a.annotator, "label": a.label.value} for a in example.annotations
    ]
    return row


def checked_row(example: Example, *, where: str) -> dict[str, Any]:
    """As `to_row`, for writing.

    Raises:
        InputError: A text has half a surrogate pair.
    """
    row = to_row(example)
    for name, value in row.items():
        if value.__class__ is str and not value.isascii():
            check_encodable(value, name, where)
    for annotation in row["annotations"]:
        check_encodable(annotation["annotator"], "annotator", where)
    return row


def from_row(row: Mapping[str, Any], *, where: str) -> Example:
    """Read one row; what a file's kind cannot tell apart (None, NaN, an empty cell) is equal.

    Args:
        row: Needs `quote`. A missing target is the default one, an empty target stays empty.
        where: What an error calls the row, such as "a.jsonl, line 7".

    Raises:
        InputError: No quote, or a value of the wrong type, named with `where`.
        LabelError: An unknown label; numbers are unknown.
    """
    get = row.get
    quote = _text(get("quote"), "quote", where)
    if not quote or quote.isspace():
        raise InputError(
            f"{where}: {'empty quote' if 'quote' in row else 'no quote'}",
            remedy="give every row the quoted words under 'quote'",
        )
    texts = [_text(get(name), name, where) for name in _TEXTS]
    speaker, affiliation, context, id_, corpus, article, group = texts
    return Example(
        quote,
        _text(get("target", DEFAULT_TARGET), "target", where),
        speaker,
        affiliation,
        context,
        _label(get("label"), where),
        id_,
        corpus,
        article,
        group,
        _offset(get("start"), "start", where),
        _offset(get("end"), "end", where),
        _annotations(get("annotations"), where),
    )


def _text(value: object, name: str, where: str) -> str:
    if value.__class__ is str:
        text = cast("str", value)
        if not text.isascii():
            check_encodable(text, name, where)
        return text
    if _is_missing(value):
        return ""
    if isinstance(value, str):  # numpy's strings
        return str(value)
    raise InputError(
        f"{where}: {name} is {value!r}, a {type(value).__name__}; allowed: text",
        remedy=f"convert {name!r} to text first",
    )


def check_encodable(text: str, name: str, where: str) -> None:
    """Raise an InputError for half a surrogate pair, which JSON may hold and UTF-8 may not."""
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise InputError(
            f"{where}: {name} has half a surrogate pair at {error.start}, "
            f"U+{ord(text[error.start]):04X}, which is no character",
            remedy="remove it, or join it with its other half",
        ) from None


def _is_missing(value: object) -> bool:
    """None, NaN or pandas' NA."""
    return value is None or value != value or type(value).__name__ == "NAType"


def _label(value: object, where: str) -> Stance | None:
    if value.__class__ is str:
        known = _NAMES.get(value)
        if known is not None:
            return known
    elif _is_missing(value):
        return None
    if value == "":
        return None
    return _parse_label(value, where)


def _parse_label(value: object, where: str) -> Stance:
    try:
        return parse_label(value)
    except LabelError as error:
        raise LabelError(f"{where}: {error.message}", remedy=error.remedy) from None


def _offset(value: Any, name: str, where: str) -> int | None:
    if value.__class__ is int:
        return cast("int", value)
    if _is_missing(value) or value == "":
        return None
    try:
        number = int(value)
    except (TypeError, ValueError, OverflowError):
        number = None
    # CSV holds numbers as text, a frame with gaps holds them as floats
    if number is None or isinstance(value, bool) or float(value) != number:
        raise InputError(f"{where}: {name} is {value!r}; allowed: a whole number or nothing")
    return number


def _annotations(value: Any, where: str) -> tuple[Annotation, ...]:
    if value is None or value.__class__ is float:  # a frame's NaN
        return ()
    if isinstance(value, (str, list)) and not value:
        return ()
    try:
        items = json.loads(value) if isinstance(value, str) else list(value)
        return tuple(
            Annotation(
                _text(item["annotator"], "annotator", where),
                _parse_label(item["label"], where),
            )
            for item in items
        )
    except (TypeError, KeyError, ValueError):
        raise InputError(
            f"{where}: annotations are {value!r}",
            remedy="give a list of objects with 'annotator' and 'label'",
        ) from None
