"""Names that are also months, auxiliaries or adverbs: Theresa May, April Ryan, George Will."""

from __future__ import annotations

from typing import Final

from stance.quotes.cues import STRONG_VERBS
from stance.quotes.words import (
    CLOSED,
    CONJUNCTIONS,
    DETERMINERS,
    HONORIFICS,
    TIMES,
    TITLES,
    word_set,
)

NAMESAKES: Final = word_set("April August June Long May Will")
_TEMPORAL: Final = word_set("in on since until till during through early late mid")
_AFTER_AUXILIARY: Final = word_set("be have not never")  # a headline's "Reed May be Out"


def is_name(before: str, word: str, after: str) -> bool:
    """Whether a word is a name where it stands.

    Args:
        before: The word in front of it; empty for punctuation or none.
        word: Any word; only those of `NAMESAKES` are in doubt, all others give False.
        after: The word behind it, likewise.
    """
    lower = before.lower()
    if word not in NAMESAKES or lower in _TEMPORAL or after[:1].isdigit():
        return False
    if lower in HONORIFICS:
        return True
    if _is_named(after):
        return _precedes_name(before)
    if after[:1].isupper() or after in _AFTER_AUXILIARY:  # "Reed Will Not Run"
        return False
    # Neither a month nor an auxiliary stands in front of "said".
    return _is_named(before) or (after in STRONG_VERBS and after.endswith(("s", "d")))


def _is_named(word: str) -> bool:
    lower = word.lower()
    is_possessive = lower.endswith(("’s", "'s"))
    return (
        word[:1].isupper() and not is_possessive and lower not in CLOSED and lower not in TIMES
    )


def _precedes_name(word: str) -> bool:
    """Whether a full name can follow a word: no month's "the", no headline's capital."""
    lower = word.lower()
    if lower in DETERMINERS and word != "that":
        return False
    return (
        not word[:1].isupper()
        or lower in TITLES
        or lower in CONJUNCTIONS
        or lower.endswith(("’s", "'s"))
    )
