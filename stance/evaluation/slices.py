"""How good a model is on parts of a data set, and on which part it is worst."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Final
from zlib import crc32

import numpy as np

from stance.errors import InputError
from stance.labels import LABELS, Stance
from stance.types import Example

if TYPE_CHECKING:
    from numpy.typing import NDArray

SMALLEST: Final = 10
"""Fewer examples than this are no slice: their F1 would be noise."""
RELIABLE: Final = 30
"""The least examples with which a slice can be named the worst."""
RESAMPLES: Final = 1000

# Words of a quote; the last band is open.
_BANDS: Final = ((7, "1 to 7 words"), (15, "8 to 15 words"), (30, "16 to 30 words"))
_LONGEST: Final = "over 30 words"


@dataclass(frozen=True, slots=True)
class Slice:
    """A part of the data and the macro-F1 on it.

    Attributes:
        by: What the data are cut by ("target", "length", "context", or an attribute's name).
        value: The part's own value ("8 to 15 words").
        n: Examples in it, at least `SMALLEST`.
        f1: Mean F1 over the labels that occur in the slice's gold, in [0, 1].
        low: Lower end of the 95% interval.
        high: Upper end of the 95% interval.
    """

    by: str
    value: str
    n: int
    f1: float
    low: float
    high: float

    def to_dict(self) -> dict[str, Any]:
        """The record as plain JSON types."""
        return asdict(self)


def slices(
    examples: Sequence[Example],
    gold: Sequence[Stance],
    predicted: Sequence[Stance],
    *,
    attributes: Sequence[Mapping[str, str]] = (),
    seed: int,
) -> list[Slice]:
    """Macro-F1 by target, length of the quote, presence of a context, and given attributes.

    A label that no gold example of a slice has is left out of its mean: a slice of neutral
    quotes alone could otherwise reach no more than 1/3. A cut into one part only is left out,
    and so are parts of fewer than `SMALLEST` examples. Intervals resample whole groups
    (`Example.group`, else `article`, else the example itself); where a slice is one group, its
    examples.

    Args:
        examples: What was predicted.
        gold: One label an example.
        predicted: One label an example.
        attributes: What else is known of each example, such as `{"hard": "yes", "rule": "5"}`;
            an example without an attribute is in none of its slices. Empty: nothing is known.
        seed: Of the resampling. A slice's interval depends on no other slice.

    Returns:
        Slices in order of `by` (target, length, context, then attributes as they come up), the
        largest first.

    Raises:
        InputError: The sequences differ in length.
    """
    known = attributes or [{}] * len(examples)
    _check_lengths(
        examples=examples, gold=gold, predicted=predicted, attributes=known, n=len(examples)
    )
    members: dict[str, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    for i, example in enumerate(examples):
        for by, value in _cuts(example, known[i]):
            members[by][value].append(i)

    rows = np.array([LABELS.index(label) for label in gold], dtype=np.int64)
    columns = np.array([LABELS.index(label) for label in predicted], dtype=np.int64)
    groups = np.array([e.group or e.article or f"\0{i}" for i, e in enumerate(examples)])
    found = []
    for by, parts in members.items():
        if len(parts) < 2:
            continue
        for value, indices in sorted(parts.items(), key=lambda item: (-len(item[1]), item[0])):
            if len(indices) < SMALLEST:
                continue
            counts = _confusions(rows[indices], columns[indices], groups[indices])
            rng = np.random.default_rng([seed, crc32(f"{by}={value}".encode())])
            low, high = _interval(counts, rng)
            f1 = float(_macro_f1(counts.sum(axis=0)))
            found.append(Slice(by, value, len(indices), f1, low, high))
    return found


def worst_slice(found: Sequence[Slice]) -> Slice | None:
    """The slice of lowest macro-F1 among those of at least `RELIABLE` examples."""
    reliable = [part for part in found if part.n >= RELIABLE]
    return min(reliable, key=lambda part: part.f1, default=None)


def length_band(quote: str) -> str:
    """The band that a quote's number of words falls into."""
    n_words = len(quote.split())
    return next((name for most, name in _BANDS if n_words <= most), _LONGEST)


def _cuts(example: Example, attributes: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    yield "target", example.target
    yield "length", length_band(example.quote)
    yield "context", "with context" if example.context.strip() else "without context"
    yield from attributes.items()


def _check_lengths(*, n: int, **columns: Sequence[object]) -> None:
    for name, column in columns.items():
        if len(column) != n:
            raise InputError(f"{name} has {len(column)} entries for {n} examples")


def _confusions(
    gold: NDArray[np.int64], predicted: NDArray[np.int64], groups: NDArray[Any]
) -> NDArray[np.int64]:
    """One confusion matrix a group, `(groups, 3, 3)`; one an example if there is one group."""
    names, which = np.unique(groups, return_inverse=True)
    if len(names) == 1:
        which = np.arange(len(gold))
    counts = np.zeros((int(which.max()) + 1, len(LABELS), len(LABELS)), dtype=np.int64)
    np.add.at(counts, (which, gold, predicted), 1)
    return counts


def _interval(counts: NDArray[np.int64], rng: np.random.Generator) -> tuple[float, float]:
    """95% percentile interval of macro-F1 when whole groups are drawn with replacement."""
    n = len(counts)
    times = rng.multinomial(n, np.full(n, 1 / n), size=RESAMPLES)  # (resamples, groups)
    resampled = np.tensordot(times, counts, axes=1)  # (resamples, 3, 3)
    low, high = np.percentile(_macro_f1(resampled), (2.5, 97.5))
    return float(low), float(high)


def _macro_f1(confusion: NDArray[np.int64]) -> NDArray[np.float64]:
    """Mean F1 over labels with gold examples, of confusions `(..., 3, 3)` (gold, predicted)."""
    right = np.diagonal(confusion, axis1=-2, axis2=-1)
    support = confusion.sum(axis=-1)
    f1 = 2 * right / np.maximum(support + confusion.sum(axis=-2), 1)
    present = support > 0
    return np.asarray((f1 * present).sum(axis=-1) / present.sum(axis=-1))
