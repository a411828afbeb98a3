"""What a quotation is: a statement in full, a piece of one, or no statement at all."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from stance.quotes.cues import STRONG_VERBS
from stance.quotes.mentions import is_name_like, is_possessive
from stance.quotes.sentences import Token
from stance.quotes.words import word_set
from stance.types import QuoteKind

_WORKS: Final = word_set(
    """
    account album app ballad band book channel character column comedy documentary drama
    essay exhibition film franchise game group hashtag headline headlined hit magazine
    memoir movie musical named novel opera painting pageant play podcast poem program
    programme report segment series sequel show sitcom song spoof star starring talk-show
    track t-shirt trilogy titled entitled
    """
)
_SO_CALLED: Final = word_set("so-called known nicknamed click")
_VENUES: Final = word_set("on of in for from the this at watch watching")
_SMALL: Final = word_set("a an the of and or to in on for with at by from is as vs. & this")
_DIRECT: Final = word_set(  # rules under which the words are reported beyond doubt
    "after after_inverted after_according before_noun before_according colon lead continued "
    "dash dash_line before_weak_near before_weak_far"
)
_DOUBTFUL: Final = word_set("subject behind after_far sentence_before next_quotation follow_up")
_CJK: Final = re.compile("[\u3040-\u30ff\u3400-\u9fff]")
_MAX_TITLE: Final = 8  # words
_MAX_SCARE: Final = 5


def is_title(tokens: Sequence[Token], k: int, quoted: str, rule: str | None) -> bool:
    """Whether a quotation is a scare quote or a name, hence nobody's statement.

    Args:
        tokens: The sentence.
        k: Index of the quotation's token.
        quoted: The quoted words.
        rule: The attribution rule that found its source, None without a source.
    """
    words = quoted.split()
    if rule is None:
        closed = quoted[-1:] in ".!?。！？" and not _is_title_case(words)
        return _n_words(quoted) <= _MAX_SCARE and not closed
    if rule in _DIRECT or len(words) > _MAX_TITLE:
        return False
    before = tokens[k - 1].text.lower() if k else ""
    if before in _WORKS or before in _SO_CALLED or _is_so_called(tokens, k):
        return True
    if not _is_title_case(words):
        return False
    if rule in _DOUBTFUL and before != ",":
        return True
    return before in _VENUES or (
        k > 0 and is_possessive(tokens[k - 1]) and is_name_like(tokens[k - 1])
    )


def kind_of_piece(
    tokens: Sequence[Token], k: int, piece: str, *, first: bool, last: bool
) -> QuoteKind:
    """Whether one sentence of a quotation is a full sentence or a fragment.

    Args:
        tokens: The sentence of the article.
        k: Index of the quotation's token.
        piece: The quoted sentence.
        first: Whether it opens the quotation.
        last: Whether it closes the quotation.
    """
    if not first:
        return "sentence"
    before = tokens[k - 1] if k else None
    after_colon = before is not None and before.text in ":："
    start = next((c for c in piece if c.isalnum()), "")
    if start.islower():
        return "sentence" if after_colon and len(piece.split()) > _MAX_SCARE else "fragment"
    n_words = _n_words(piece)
    introduced = (
        before is None
        or before.is_quote
        or before.text in ",:—–-：，"
        or before.text.lower() in STRONG_VERBS
        or (before.text == "that" and n_words > _MAX_SCARE)
    )
    if not introduced and n_words <= _MAX_SCARE:
        return "fragment"
    ends = piece[-1] in ".,!?…;—–。！？" or not last
    return (
        "sentence"
        if ends or (before is not None and introduced and n_words > 2)
        else "fragment"
    )


def _n_words(text: str) -> int:
    """Words between spaces; two characters a word in Chinese and Japanese, which have none."""
    return len(text.split()) + len(_CJK.findall(text)) // 2


def _is_so_called(tokens: Sequence[Token], k: int) -> bool:
    return k > 1 and tokens[k - 1].text == "called" and tokens[k - 2].text in ("so", "-")


def _is_title_case(words: list[str]) -> bool:
    bare = [word.strip("\"'“”‘’.,!?:;()") for word in words]
    return (
        bool(bare)
        and bare[0][:1].isupper()
        and all(
            word[:1].isupper() or word[:1].isdigit() or word.lower() in _SMALL for word in bare
        )
    )
