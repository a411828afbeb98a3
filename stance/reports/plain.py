"""Makes untrusted text safe to print: an article must not drive the reader's terminal."""

from __future__ import annotations

import unicodedata
from typing import Final

from rich.text import Text

_JOINERS: Final = "\u200c\u200d"  # shape Persian, Indic scripts and emoji
_REPLACEMENT: Final = "\ufffd"


def plain(text: str, style: str = "") -> Text:
    """One line of text without anything that a terminal, or rich, would obey.

    White space becomes single spaces; escape sequences lose their escape; characters that
    reorder or hide text are dropped; rich's `[markup]` is kept as the words it is.
    """
    return Text("".join(map(_printable, " ".join(text.split()))), style=style)


def _printable(character: str) -> str:
    category = unicodedata.category(character)
    if category in ("Cc", "Cs"):
        return _REPLACEMENT
    if category == "Cf" and character not in _JOINERS:
        return ""
    return character
