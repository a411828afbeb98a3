"""Reporting expressions and their sources in one sentence."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, NamedTuple

from stance.quotes.cues import (
    ACCORDING,
    BOTH_NOUN_AND_VERB,
    CUE_NOUNS,
    STRONG_VERBS,
    WEAK_VERBS,
)
from stance.quotes.mentions import (
    Phrase,
    can_speak,
    core_start,
    first_phrase,
    is_name_like,
    is_possessive,
    phrase_after,
    phrase_before,
)
from stance.quotes.sentences import Token
from stance.quotes.words import (
    ADVERBS,
    AUXILIARIES,
    BE,
    DETERMINERS,
    DOCUMENTS,
    PERSONAL,
    POSSESSIVES,
    PREPOSITIONS,
    PRONOUNS,
    RELATIVES,
    word_set,
)

_DASHES = frozenset({"-", "–", "—", "―", "--"})
_REACH = 60  # tokens looked at to the left of a verb
_CLAUSE_OPENERS = word_set("where when while who because although though that")
_NOUN_OPENERS = word_set("a an his her their its my our")

Tokens = Sequence[Token]


class Report(NamedTuple):
    """A reporting expression and the phrase that it reports.

    Attributes:
        first: Index of its first token.
        last: Index of its last token.
        source: Who reports, as indices into the same sentence.
        kind: A verb of saying, another verb, a noun ("his comment that"), "according to".
    """

    first: int
    last: int
    source: Phrase
    kind: Literal["strong", "weak", "noun", "according"]


def report_at(tokens: Tokens, c: int, low: int) -> Report | None:
    """The report whose head is token `c`, if there is one.

    Args:
        tokens: The sentence.
        c: Index of the verb, the noun or "according".
        low: Sources in front of this token are not looked for.
    """
    if not tokens[c].is_word:
        return None
    word = tokens[c].text.lower()
    if word in ACCORDING:
        return _according(tokens, c, word)
    is_verb = (
        word in STRONG_VERBS
        or word in WEAK_VERBS
        or _takes_that(tokens, c)
        or _closes_quotation(tokens, c)
    )
    if is_verb and not (word in BOTH_NOUN_AND_VERB and _is_noun(tokens, c, word)):
        source = _source_of_verb(tokens, c, low)
        strong = word in STRONG_VERBS
        if source is not None and (strong or _is_speaker(tokens, source)):
            return Report(c, c, source, "strong" if strong else "weak")
    if word in CUE_NOUNS:
        source = _source_of_noun(tokens, c, low)
        if source is not None:
            return Report(c, c, source, "noun")
    return None


def _is_speaker(tokens: Tokens, source: Phrase) -> bool:
    return can_speak(tokens, source) or tokens[source.last].text.lower() in RELATIVES | PRONOUNS


def _is_noun(tokens: Tokens, c: int, word: str) -> bool:
    """Whether a word that is noun and verb stands where its verb cannot: "the UN report"."""
    if c == 0 or not tokens[c].text.islower():
        return True
    before = tokens[c - 1]
    lower = before.word
    if not before.is_word:
        return lower not in (",", ")", "—", "–")
    if lower in PRONOUNS or lower in RELATIVES or lower in AUXILIARIES or lower == "to":
        return False
    if lower in DETERMINERS or lower in PREPOSITIONS or is_possessive(before):
        return True
    openers = {t.text.lower() for t in tokens[max(0, c - 3) : c]}
    if openers & _NOUN_OPENERS:
        return True
    return not word.endswith("s") and not lower.endswith("s")


def _takes_that(tokens: Tokens, c: int) -> bool:
    """Any other verb with a clause: "recognised that"."""
    return (
        c + 1 < len(tokens)
        and tokens[c + 1].text == "that"
        and tokens[c].text.endswith(("ed", "ing"))
    )


def _closes_quotation(tokens: Tokens, c: int) -> bool:
    """Any other verb between a quotation and a name: `"..." beamed Smith`."""
    return (
        0 < c < len(tokens) - 1
        and tokens[c - 1].is_quote
        and tokens[c].text.islower()
        and tokens[c].text.endswith("ed")
        and is_name_like(tokens[c + 1])
    )


def _according(tokens: Tokens, c: int, word: str) -> Report | None:
    start = c + 1
    if word == "according":
        if start >= len(tokens) or tokens[start].text != "to":
            return None
        start += 1
    phrase = phrase_after(tokens, start, len(tokens))
    return None if phrase is None else Report(c, start - 1, phrase, "according")


def _source_of_noun(tokens: Tokens, c: int, low: int) -> Phrase | None:
    """`Smith's comment`, `his latest claim`, `a statement by Smith`."""
    for i in range(c - 1, max(low - 1, c - 4), -1):
        if not tokens[i].is_word:
            break
        if tokens[i].text.lower() in POSSESSIVES:
            return Phrase(i, i)
        if is_possessive(tokens[i]):
            start = core_start(tokens, i, low)
            return None if start is None else Phrase(start, i)
    if c + 2 < len(tokens) and tokens[c + 1].text in ("by", "from"):
        phrase = phrase_after(tokens, c + 2, len(tokens))
        if phrase is not None and can_speak(tokens, phrase):
            return phrase
    return None


def _source_of_verb(tokens: Tokens, c: int, low: int) -> Phrase | None:
    """The subject of the verb at token `c`, or the one that it shares with another verb."""
    found = _own_subject(tokens, c, low)
    if found is not None or _is_passive(tokens, c, low):
        return found
    for i in range(c - 1, max(low - 1, c - _REACH), -1):
        if tokens[i].text.lower() in STRONG_VERBS and not tokens[i].text.endswith("ing"):
            found = _own_subject(tokens, i, low)
            if found is not None:
                return found
    low = max(low, c - _REACH)
    for i in range(c - 1, low, -1):
        if tokens[i].text in _CLAUSE_OPENERS:
            found = first_phrase(tokens, i + 1, c)
            if found is not None:
                return found
    return first_phrase(tokens, low, c)


def _own_subject(tokens: Tokens, c: int, low: int) -> Phrase | None:
    """The subject next to the verb at token `c`: in front of it, inverted, or after "by"."""
    i = _skip_auxiliaries(tokens, c - 1, low)
    word = tokens[c].text.lower()
    if _is_passive(tokens, c, low):
        return _agent(tokens, c)
    if word.endswith("ing") and not _has_be(tokens, i, c):
        return _absolute(tokens, i, low)
    inverted = _inverted(tokens, c)
    if i < low or tokens[i].is_quote:
        return inverted
    mark = tokens[i].text
    if mark == "," or mark in _DASHES:
        if inverted is not None and (i == low or tokens[i - 1].is_quote):
            return inverted
        return _before_aside(tokens, i, low) or _closing(tokens, inverted)
    if mark == ")":
        i = _opening_bracket(tokens, i, low) - 1
    if i < low:
        return None
    if tokens[i].text.lower() in RELATIVES:
        return Phrase(i, i)
    phrase = phrase_before(tokens, i, low)
    if phrase is not None and phrase.first > low + 1 and tokens[phrase.first - 1].text == "who":
        end = phrase.first - 2 - (tokens[phrase.first - 2].text == ",")
        return phrase_before(tokens, end, low) or phrase  # "the aide who left the room said"
    return phrase


def _skip_auxiliaries(tokens: Tokens, i: int, low: int) -> int:
    """Past the auxiliaries and adverbs in front of a verb."""
    low = max(low, i - 8)
    while i >= low and tokens[i].is_word:
        word = tokens[i].word
        if word not in AUXILIARIES and word not in ADVERBS and not word.endswith("ly"):
            break
        i -= 1
    return i


def _has_be(tokens: Tokens, i: int, c: int) -> bool:
    return any(t.text.lower() in BE for t in tokens[i + 1 : c])


def _is_passive(tokens: Tokens, c: int, low: int) -> bool:
    """Whether the verb at `c` is a participle after "to be": "was asked"."""
    if not tokens[c].text.endswith(("ed", "en", "told", "said")):
        return False
    return _has_be(tokens, _skip_auxiliaries(tokens, c - 1, low), c)


def _absolute(tokens: Tokens, i: int, low: int) -> Phrase | None:
    """The phrase that a participle belongs to: `with Smith saying`, `a report accusing`."""
    phrase = phrase_before(tokens, i, low) if i >= low else None
    if phrase is None:
        return None
    before = tokens[phrase.first - 1].text.lower() if phrase.first > low else ""
    is_report = tokens[phrase.last].text in DOCUMENTS
    return phrase if before == "with" or is_report else None


def _agent(tokens: Tokens, c: int) -> Phrase | None:
    for j in range(c + 1, min(len(tokens), c + 8)):
        if tokens[j].text == "by":
            return phrase_after(tokens, j + 1, len(tokens))
    return None


def _inverted(tokens: Tokens, c: int) -> Phrase | None:
    phrase = phrase_after(tokens, c + 1, len(tokens)) if c + 1 < len(tokens) else None
    if phrase is None:
        return None
    closes = c > 0 and tokens[c - 1].is_quote and tokens[c].text.lower() in STRONG_VERBS
    if not closes and not can_speak(tokens, phrase):
        return None
    is_pronoun = tokens[phrase.last].text.lower() in PERSONAL
    return _closing(tokens, phrase) if is_pronoun else phrase


def _closing(tokens: Tokens, phrase: Phrase | None) -> Phrase | None:
    """The phrase, if no word follows it: `said she was` inverts nothing."""
    if phrase is None or phrase.last + 1 == len(tokens):
        return phrase
    return None if tokens[phrase.last + 1].is_word else phrase


def _before_aside(tokens: Tokens, i: int, low: int) -> Phrase | None:
    """The phrase in front of `, an aside,` that ends at token `i`."""
    if i > low and tokens[i - 1].text == ")":
        return phrase_before(tokens, _opening_bracket(tokens, i - 1, low) - 1, low)
    fallback = None
    for j in range(i - 2, max(low, i - 40), -1):
        if tokens[j].text != tokens[i].text:
            continue
        end = j - 1 if tokens[j - 1].text != ")" else _opening_bracket(tokens, j - 1, low) - 1
        phrase = phrase_before(tokens, end, low)
        if phrase is None or not can_speak(tokens, phrase):
            continue
        if phrase.first > low and tokens[phrase.first - 1].text.lower() in PREPOSITIONS:
            continue  # "James, 22, of Flint, Mich., said"
        if tokens[phrase.first].text not in ("a", "an", "and"):
            return phrase
        fallback = fallback or phrase
    return fallback


def _opening_bracket(tokens: Tokens, i: int, low: int) -> int:
    for j in range(i, max(low - 1, i - 12), -1):
        if tokens[j].text == "(":
            return j
    return i
