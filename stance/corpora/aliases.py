"""What other people call the three stances; numbers only by an explicit map."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from stance.errors import InputError, LabelError
from stance.labels import LABELS, Stance, parse_label

_NAMES: Final[Mapping[Stance, tuple[str, ...]]] = {
    Stance.NEUTRAL: ("neutral", "none", "neither"),
    Stance.REJECTS: (
        "rejects",
        "reject",
        "against",
        "con",
        "disagree",
        "disagrees",
        "oppose",
        "opposes",
        "undermine",
        "undermines",
    ),
    Stance.SUPPORTS: (
        "supports",
        "support",
        "favor",
        "favour",
        "in favor",
        "in favour",
        "for",
        "pro",
        "agree",
        "agrees",
    ),
}

ALIASES: Final[Mapping[str, Stance]] = {
    alias: label for label, aliases in _NAMES.items() for alias in aliases
}
"""Lower-case name -> stance. Numbers stand for different stances in different corpora (1 is
against in TweetEval and pro in VAST), so none is here."""


def read_label(value: object, labels: Mapping[str, Stance]) -> Stance | None:
    """Read a label of somebody else's table.

    Args:
        value: A name in any letter case, or a number, if the map has it; None and the empty
            text are "not labelled".
        labels: The table's own names, letter case ignored; they win over `ALIASES`.

    Raises:
        LabelError: Neither the map nor the aliases know the value.
    """
    if isinstance(value, float) and value.is_integer():
        value = int(value)  # spreadsheets keep 1 as 1.0
    name = "" if value is None or value != value else str(value).strip().lower()
    if not name:
        return None
    label = labels.get(name, ALIASES.get(name))
    if label is None:
        raise LabelError(
            f"unknown label {value!r}; known: {', '.join([*labels, *LABELS])}, and names "
            "such as favor, against, none, pro, con, agree, disagree",
            remedy=f"say what it means, such as --label {value}={Stance.REJECTS}",
        )
    return label


def parse_label_map(pairs: list[str]) -> dict[str, Stance]:
    """Read pairs such as "0=rejects".

    Raises:
        InputError: A pair has no "=", or names a label twice with different stances.
        LabelError: The right side is none of our labels.
    """
    labels: dict[str, Stance] = {}
    for pair in pairs:
        name, separator, stance = pair.partition("=")
        if not separator or not name.strip():
            raise InputError(
                f"cannot read the label {pair!r}",
                remedy=f"write VALUE=STANCE, such as 0=rejects; stances: {', '.join(LABELS)}",
            )
        label = parse_label(stance)
        if labels.setdefault(name.strip().lower(), label) is not label:
            raise InputError(f"label {name!r} is mapped to two stances", remedy="keep one")
    return labels
