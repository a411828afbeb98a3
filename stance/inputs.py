"""Whatever a caller has -> Examples: strings, mappings, records, columns and data frames."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from stance.errors import InputError
from stance.types import Example, Quote

ACCEPTED = (
    "a string, a mapping with the key 'quote', an Example, a Quote, or a sequence of these"
)


def is_single(x: object) -> bool:
    """Whether `x` is one row rather than many."""
    return isinstance(x, (str, Mapping, Example, Quote))


def as_examples(x: object, *, target: str, where: str = "row", first: int = 0) -> list[Example]:
    """Read rows as examples.

    Args:
        x: One row (its own target wins over `target`), any iterable of rows (a pandas or
            polars column counts), or a pandas or polars frame.
        target: For the rows that name none.
        where: What an error calls a row, before its number.
        first: The number of the first row.

    Raises:
        InputError: A row has no quote, or a value of another type than text.
    """
    if not isinstance(target, str) or not target.strip():
        raise InputError(
            f"target is {target!r}; allowed: a text that names what the stance is about",
            remedy="for example target='the UN report'",
        )
    if is_single(x):
        return [_as_example(x, target=target, name="the input")]
    return [
        _as_example(row, target=target, name=f"{where} {number}")
        for number, row in enumerate(_rows(x), first)
    ]


def _rows(x: object) -> Iterable[object]:
    if hasattr(x, "to_dicts"):  # polars.DataFrame
        return list(x.to_dicts())
    if hasattr(x, "iterrows"):  # pandas.DataFrame, whose own iteration gives column names
        return list(x.to_dict("records"))  # type: ignore[attr-defined]
    if isinstance(x, Iterable) and not isinstance(x, (bytes, bytearray)):
        return x
    raise InputError(f"cannot read {type(x).__name__}; give {ACCEPTED}")


def _as_example(row: object, *, target: str, name: str) -> Example:
    if isinstance(row, Example):
        return row
    if isinstance(row, Quote):
        return Example(
            quote=row.text,
            target=target,
            speaker=row.speaker or "",
            affiliation=row.affiliation or "",
            context=row.context,
            id=row.article_id,
            article=row.article_id,
            start=row.start,
            end=row.end,
        )
    if isinstance(row, str):
        row = {"quote": row}
    if not isinstance(row, Mapping):
        raise InputError(
            f"{name} is {row!r}, a {type(row).__name__}", remedy=f"give {ACCEPTED}"
        )
    if "quote" not in row:
        raise InputError(
            f"{name} has no key 'quote'; its keys: {', '.join(map(str, row)) or '(none)'}",
            remedy="put the quoted words under 'quote'",
        )
    quote = _text(row, "quote", name)
    if not quote.strip():
        raise InputError(f"{name} has an empty quote", remedy="leave out rows without a quote")
    return Example(
        quote=quote,
        target=_text(row, "target", name) or target,
        speaker=_text(row, "speaker", name),
        affiliation=_text(row, "affiliation", name),
        context=_text(row, "context", name),
    )


def _text(row: Mapping[Any, Any], key: str, name: str) -> str:
    """The value as text; None and NaN, a frame's empty cells, are empty."""
    value = row.get(key)
    if value is None or value != value:  # only NaN differs from itself
        return ""
    if isinstance(value, str):
        return value
    raise InputError(
        f"{name} has {key} {value!r}, a {type(value).__name__}; allowed: text",
        remedy=f"convert the column {key!r} to text first",
    )
