"""The three stances, in the one order that everything uses."""

from __future__ import annotations

import sys
from enum import Enum
from typing import Final

from stance.errors import LabelError

if sys.version_info >= (3, 11):
    from enum import StrEnum
else:

    class StrEnum(str, Enum):
        """The part of Python 3.11's StrEnum that the package uses."""

        __str__ = str.__str__


class Stance(StrEnum):
    """Position of a quote toward a target.

    Members stand in alphabetical order, which is also scikit-learn's `classes_` order and
    the order of every probability vector, `config.id2label` and `datasets.ClassLabel`.
    """

    NEUTRAL = "neutral"
    REJECTS = "rejects"
    SUPPORTS = "supports"


LABELS: Final[tuple[Stance, ...]] = tuple(Stance)
"""The labels in order: index `i` is column `i` of every `(n, 3)` probability array."""


def parse_label(value: object) -> Stance:
    """Read one of our labels, in any letter case.

    Args:
        value: A `Stance` or a label name.

    Raises:
        LabelError: The value is no label name. Numbers are never guessed at, because public
            corpora number their labels in different orders.
    """
    if isinstance(value, str):
        name = value.strip().lower()
        if name in LABELS:
            return Stance(name)
    raise LabelError(
        f"unknown label {value!r}; allowed: {', '.join(LABELS)}",
        remedy="map other names to these first, as `stance data convert` does",
    )
