"""Noun phrases that can name a source, read off the tokens of one sentence.

There is no tagger: closed word classes bound a phrase, and whatever stands between them
(names, nouns, adjectives) belongs to it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from stance.quotes.cues import CUE_NOUNS, STRONG_VERBS
from stance.quotes.sentences import Token
from stance.quotes.words import (
    ADVERBS,
    AUXILIARIES,
    CLOSED,
    CONJUNCTIONS,
    DETERMINERS,
    DOCUMENTS,
    GROUPS,
    LINKS,
    PERSONAL,
    PREPOSITIONS,
    PRONOUNS,
    ROLES,
    SUBORDINATORS,
    TIMES,
    word_set,
)

_PERSONAL_ENDINGS = tuple(
    word_set("man men woman women ist ists ian ians -elect mate mates runner")
)
_ARTICLES = word_set("le la les un une der die das ein eine el los las il lo gli o os")
_MAX_WORDS = 30


class Phrase(NamedTuple):
    """A noun phrase: tokens `first` to `last` of its sentence, both included."""

    first: int
    last: int


def phrase_before(tokens: Sequence[Token], end: int, low: int) -> Phrase | None:
    """The noun phrase whose last token is `end`, starting at `low` or later.

    Phrases linked by a preposition are one ("a spokesman for the mayor of X"); a time
    expression at the end is left out ("Smith on Tuesday").
    """
    low = max(low, end - _MAX_WORDS)
    first: int | None = None
    while end >= low:
        start = core_start(tokens, end, low)
        if start is None:
            break
        link = start - 1
        is_linked = link > low and tokens[link].text.lower() in LINKS
        if is_time(tokens[end]):
            if first is None and link >= low:
                end = link - 1 if is_linked else link
                continue
            break
        if first is None:
            first, last = start, end
        first = start
        if not is_linked:
            break
        end = link - 1
    return None if first is None else Phrase(first, last)


def phrase_after(tokens: Sequence[Token], start: int, high: int) -> Phrase | None:
    """The noun phrase whose first token is `start`, ending before `high`."""
    high = min(high, len(tokens), start + _MAX_WORDS)
    last: int | None = None
    i = start
    while i < high:
        end = core_end(tokens, i, high)
        if end is None or (is_time(tokens[i]) and last is None):
            break
        last = end
        link = end + 1
        if link + 1 >= high or tokens[link].text.lower() not in LINKS:
            break
        if is_time(tokens[link + 1]) or tokens[link].text.lower() in ("in", "on", "to", "by"):
            break
        i = link + 1
    return None if last is None else Phrase(start, last)


def first_phrase(tokens: Sequence[Token], low: int, high: int) -> Phrase | None:
    """The first phrase that can be the subject of the clause from `low` to `high`.

    Openers are skipped: "On Tuesday in Ohio,", "When asked about it,", "Speaking to X,".
    """
    i = low
    while i < high:
        word = tokens[i].word
        if (
            not tokens[i].is_word
            or word in CONJUNCTIONS
            or word in ADVERBS
            or word.endswith("ly")
        ):
            i += 1
        elif word in PREPOSITIONS or word in SUBORDINATORS or _is_participle(tokens, i):
            i = _skip_opener(tokens, i, high)
        else:
            phrase = phrase_after(tokens, i, high)
            if phrase is None or is_time(tokens[phrase.last]):
                i += 1 if phrase is None else phrase.last - i + 1
            elif can_speak(tokens, phrase) and not _is_dateline(tokens, phrase, high):
                return phrase
            else:
                i = phrase.last + 1
    return None


def can_speak(tokens: Sequence[Token], phrase: Phrase) -> bool:
    """Whether a phrase names somebody or something that makes statements."""
    if phrase.first == phrase.last and tokens[phrase.first].text.lower() in _ARTICLES:
        return False  # of another language, in which the noun is not capitalised
    for i in range(phrase.first, phrase.last + 1):
        text = bare(tokens[i])
        word = text if tokens[i].is_name else text.lower()
        if word in PERSONAL and phrase.first == phrase.last:
            return True
        if word in GROUPS or word in DOCUMENTS or _is_role(word):
            return True
        if text[:1].isupper() and word not in CLOSED and word not in TIMES:
            return True
    return False


def is_name_like(token: Token) -> bool:
    """Whether a token is a capitalised word outside the closed classes."""
    return token.is_word and token.text[0].isupper() and token.word not in CLOSED


def is_time(token: Token) -> bool:
    """Whether a token names a day, a month or a part of one."""
    return token.word in TIMES or (token.text.isdigit() and len(token.text) <= 4)


def bare(token: Token) -> str:
    """The word without a possessive ending."""
    return token.text.removesuffix("’s").removesuffix("'s").rstrip("’'")


def is_possessive(token: Token) -> bool:
    """Whether a word ends in a possessive: "Guterres’s", "workers’"."""
    return token.is_word and token.text.endswith(("’s", "'s", "s’", "s'"))


def _is_role(word: str) -> bool:
    return word in ROLES or word.removesuffix("s") in ROLES or word.endswith(_PERSONAL_ENDINGS)


def core_start(tokens: Sequence[Token], end: int, low: int) -> int | None:
    """Where the simple noun phrase that ends at `end` starts."""
    token = tokens[end]
    word = token.word
    if not token.is_word:
        return None
    if word in PRONOUNS:
        has_article = end > low and tokens[end - 1].text.lower() in ("the", "these", "those")
        return end - 1 if has_article else end
    if word in CLOSED and word not in TIMES:
        return None
    start = end
    for i in range(end - 1, low - 1, -1):
        token = tokens[i]
        word = token.word
        if token.is_word and word in DETERMINERS and word not in ("that", "no"):
            return i
        if not token.is_word or word in CLOSED or is_time(token) != is_time(tokens[end]):
            break
        if word in STRONG_VERBS or (word in CUE_NOUNS and is_name_like(tokens[i + 1])):
            break
        if is_name_like(tokens[i + 1]) and not is_name_like(token) and not _is_modifier(token):
            break
        start = i
    return start


def core_end(tokens: Sequence[Token], start: int, high: int) -> int | None:
    """Where the simple noun phrase that starts at `start` ends."""
    word = tokens[start].word
    if not tokens[start].is_word:
        return None
    if word in PERSONAL:
        return start
    if word in CLOSED and word not in DETERMINERS:
        return None
    end = None if word in DETERMINERS else start
    named = is_name_like(tokens[start])
    for i in range(start + 1, high):
        token = tokens[i]
        word = token.word
        if not token.is_word or word in CLOSED or is_time(token) or word in STRONG_VERBS:
            break
        if named and not is_name_like(token) and not _is_modifier(token):
            break
        named = is_name_like(token)
        end = i
    return end


def _is_modifier(token: Token) -> bool:
    """Whether a lower-case word can stand before a name inside one phrase."""
    word = bare(token).lower()
    return _is_role(word) or word in GROUPS or word in DOCUMENTS or is_possessive(token)


def _is_dateline(tokens: Sequence[Token], phrase: Phrase, high: int) -> bool:
    """Whether a phrase is a place in front of the report ("Beijing: China said")."""
    after = phrase.last + 1
    return phrase.first == 0 and after < high - 1 and tokens[after].text in (":", "—", "–", "-")


def _is_participle(tokens: Sequence[Token], i: int) -> bool:
    """Whether a participle opens a phrase ("Speaking in Ohio,"), not a name ("Beijing:")."""
    word = tokens[i].text
    if len(word) < 5 or not word.endswith(("ing", "ed")):
        return False
    if word.islower() or i + 1 == len(tokens):
        return True
    after = tokens[i + 1]
    return not (
        after.text == ":"
        or after.text.lower() in STRONG_VERBS
        or after.word in AUXILIARIES
        or (is_name_like(after) and not is_time(after))
    )


def _skip_opener(tokens: Sequence[Token], start: int, high: int) -> int:
    """Past the comma that ends an opening phrase; without one, past the phrase itself."""
    for i in range(start + 1, min(high, start + 25)):
        if tokens[i].text == ",":
            return i + 1
    phrase = phrase_after(tokens, start + 1, high)
    return start + 1 if phrase is None else phrase.last + 1
