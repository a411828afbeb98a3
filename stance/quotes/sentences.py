"""Sentence bounds: inside a quotation, and of the article around its quotations.

Inside a quotation the `sentencex` library splits. Around quotations it would merge or cut
them, so a paragraph is read as tokens in which every quotation is one token, never cut.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from stance.quotes.cues import STRONG_VERBS
from stance.quotes.marks import Quotation
from stance.quotes.namesakes import NAMESAKES, is_name
from stance.quotes.words import word_set

_ABBREVIATIONS = word_set(
    """
    Mr Mrs Ms Mx Dr Sen Sens Rep Reps Gov Govs Gen Col Lt Maj Capt Sgt Adm Cmdr Prof Rev Fr
    Hon Jr Sr St Mt Ft No vs etc Inc Corp Co Ltd Jan Feb Mar Apr Jun Jul Aug Sept Sep Oct
    Nov Dec Ala Ariz Ark Calif Colo Conn Del Fla Ga Ill Ind Kan Ky La Md Mass Mich Minn Miss
    Mo Mont Neb Nev Okla Ore Pa Tenn Tex Va Vt Wash Wis Wyo Atty Dist Supt Pres Amb Messrs M
    Mme Mlle
    """
)
_TOKEN = re.compile(
    r"(?:[^\W\d_]\.){2,}"  # initials: U.S.
    rf"|(?<!\w)(?:{'|'.join(sorted(_ABBREVIATIONS))})\.(?=\s|\))"
    r"|(?<!\w)[A-Z]\.(?=\s[A-Z])"
    r"|\w+(?:[-’'&/.@]\w+)*(?:[’'](?=\s))?"
    r"|\.{2,}|-{2,}|[^\w\s]"
)
_SURROGATE = re.compile("[\ud800-\udfff]")
_ENDERS = frozenset({".", "!", "?", "…", "..", "...", "...."})
_MAX_CONTEXT = 800
_MAX_QUESTION = 40  # tokens


class Token(NamedTuple):
    """A word, a punctuation mark or a whole quotation of a paragraph.

    Attributes:
        quotation: Index of the quotation in its paragraph; -1 for words and marks.
        is_name: Whether it is a name, though the word is also a month or an auxiliary.
    """

    start: int
    end: int
    text: str
    quotation: int = -1
    is_name: bool = False

    @property
    def is_quote(self) -> bool:
        """Whether the token stands for a quotation."""
        return self.quotation >= 0

    @property
    def is_word(self) -> bool:
        """Whether the token is a word of the article's own."""
        return self.quotation < 0 and self.text[0].isalnum()

    @property
    def word(self) -> str:
        """The text as the closed classes list it: in lower case, unless it is a name."""
        return self.text if self.is_name else self.text.lower()


def tokenize(text: str, start: int, end: int, quotations: list[Quotation]) -> list[Token]:
    """The tokens of a paragraph; the text of a quotation token is its last character."""
    tokens: list[Token] = []
    at = start
    for i, q in enumerate(quotations):
        tokens += [
            Token(*m.span(), m.group()) for m in _TOKEN.finditer(text, at, q.outer_start)
        ]
        tokens.append(Token(q.outer_start, q.outer_end, text[q.end - 1], i))
        at = q.outer_end
    tokens += [Token(*m.span(), m.group()) for m in _TOKEN.finditer(text, at, end)]
    return [
        token._replace(is_name=True)
        if token.text in NAMESAKES and _is_name(tokens, i)
        else token
        for i, token in enumerate(tokens)
    ]


def split_tokens(tokens: list[Token]) -> list[list[Token]]:
    """The sentences of a paragraph, as runs of its tokens."""
    sentences: list[list[Token]] = []
    current: list[Token] = []
    for i, token in enumerate(tokens):
        current.append(token)
        if i + 1 < len(tokens) and _is_boundary(tokens, i):
            sentences.append(current)
            current = []
    if current:
        sentences.append(current)
    return sentences


def split_quotation(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Bounds of the sentences between `start` and `end`, without the space around them."""
    from sentencex import get_sentence_boundaries

    # Lone surrogates do not encode; a stand-in of one code point keeps the offsets.
    words = _SURROGATE.sub("\ufffd", text[start:end])
    bounds: list[tuple[int, int]] = []
    for sentence in get_sentence_boundaries("en", words):
        left, right = sentence["start_index"], sentence["end_index"]
        piece = words[left:right]
        left += len(piece) - len(piece.lstrip())
        right -= len(piece) - len(piece.rstrip())
        if any(c.isalnum() for c in words[left:right]):
            bounds.append((start + left, start + right))
        elif bounds and left < right:  # stray punctuation belongs to the sentence before
            bounds[-1] = (bounds[-1][0], start + right)
    return bounds


def context_bounds(
    sentence: tuple[int, int], pieces: list[tuple[int, int]], index: int
) -> tuple[int, int]:
    """Bounds of the article's sentence around a quoted sentence, of bearable length.

    A sentence longer than 800 characters is narrowed to the quoted sentence and as many of
    its neighbours as fit: no quoted sentence and no stretch between two is ever cut.

    Args:
        sentence: Bounds of the article's sentence.
        pieces: Bounds of all quoted sentences in it, in order.
        index: Which of them is meant.
    """
    if sentence[1] - sentence[0] <= _MAX_CONTEXT:
        return sentence
    left, right = pieces[index]
    before, after = index - 1, index + 1
    while True:
        stop = pieces[after][1] if after < len(pieces) else sentence[1]
        start = pieces[before][0] if before >= 0 else sentence[0]
        if right < sentence[1] and stop - left <= _MAX_CONTEXT:
            right = stop
            after += 1
        elif left > sentence[0] and right - start <= _MAX_CONTEXT:
            left = start
            before -= 1
        else:
            return left, right


def _is_name(tokens: list[Token], i: int) -> bool:
    """Whether token `i`, one of the namesakes, is a name: `George Will`, not `Will he?`."""
    before, after = (
        tokens[k].text if 0 <= k < len(tokens) and tokens[k].is_word else ""
        for k in (i - 1, i + 1)
    )
    if not is_name(before, tokens[i].text, after):
        return False
    marks = (t.text for t in tokens[i : i + _MAX_QUESTION] if not t.is_quote)
    return bool(before) or next((m for m in marks if m in _ENDERS), "") != "?"


def _is_boundary(tokens: list[Token], i: int) -> bool:
    """Whether a sentence ends with token `i`; another token follows."""
    token, after = tokens[i], tokens[i + 1]
    if token.text not in _ENDERS or after.start == token.end:
        return False
    first = after.text[0]
    if not (after.is_quote or first.isupper() or first.isdigit() or first in "([—–―-"):
        return False
    if not token.is_quote:
        return True
    if first in "—–―-":  # a signature: "..." –Name
        return False
    return not _is_tail(tokens, i + 1, after_stop=token.text == ".")


def _is_tail(tokens: list[Token], i: int, *, after_stop: bool) -> bool:
    """Whether the words from token `i` attribute the quotation before them ("Smith asked.").

    After a full stop they do only when nothing but time and place follows the verb.
    """
    for j in range(i, min(len(tokens), i + (5 if after_stop else 14))):
        if tokens[j].is_quote or tokens[j].text in _ENDERS:
            return False
        if tokens[j].text.lower() in STRONG_VERBS:
            after = tokens[j + 1].text if j + 1 < len(tokens) else "."
            return not after_stop or after in _ENDERS or after in ("in", "on", "at", "during")
    return False
