"""From a mention ("he", "the spokesman", "Zhao") to the speaker as a reader names them."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from stance.quotes.attribution import Attribution
from stance.quotes.marks import Quotation
from stance.quotes.mentions import first_phrase, phrase_before
from stance.quotes.people import Directory, Name, gender, name_in
from stance.quotes.reports import report_at
from stance.quotes.sentences import Token, split_tokens, tokenize
from stance.quotes.words import (
    DETERMINERS,
    DOCUMENTS,
    GROUPS,
    PRONOUNS,
    RELATIVES,
    ROLES,
)

_WINDOW: Final = 2500  # code points in front of a mention in which its antecedent is sought
_LEAD: Final = 200_000  # code points from the start in which an article names its report
_HE_SHE: Final = {"he": "he", "his": "he", "him": "he", "she": "she", "her": "she"}
_IT_THEY: Final = frozenset({"it", "its", "they", "their"})
_UNRESOLVED: Final = frozenset("i we you my our your me us".split())
_FORMS = frozenset({"said", "says", "told", "added", "wrote"})


class Speaker(NamedTuple):
    """Who spoke; `affiliation` is None when the article gives none."""

    name: str
    affiliation: str | None


class SpeakerResolver:
    """Names the speakers of one article."""

    def __init__(
        self,
        text: str,
        paragraphs: list[tuple[int, int]],
        quotations: list[Quotation],
    ) -> None:
        self._text = text
        self._paragraphs = paragraphs
        self._quotations = quotations
        self._starts = [q.outer_start for q in quotations]
        self._directory = Directory(text)
        self._resolved: dict[int, Speaker | None] = {}
        self._names: dict[str, str | None] = {}

    def resolve(self, attribution: Attribution) -> Speaker | None:
        """The speaker behind an attribution's source, or None when it cannot be known."""
        at = attribution.sentence[attribution.first].start
        if at not in self._resolved:
            self._resolved[at] = self._resolve(
                attribution.sentence, attribution.first, attribution.last
            )
        return self._resolved[at]

    def _resolve(self, tokens: Sequence[Token], first: int, last: int) -> Speaker | None:
        word = tokens[last].text.lower()
        if first == last:
            if word in RELATIVES:
                before = (
                    phrase_before(tokens, first - 1 - (tokens[first - 1].text == ","), 0)
                    if first
                    else None
                )
                return None if before is None else self._resolve(tokens, *before)
            if word in _HE_SHE:
                return self._person_before(tokens, first, _HE_SHE[word])
            if word in _IT_THEY:
                return self._thing_before(tokens, first)
            if word in _UNRESOLVED or word in PRONOUNS:
                return None
        name = name_in(self._text, tokens, first, last)
        if name is None:
            return self._described(tokens, first, last)
        return self._named(name)

    def _named(self, name: Name) -> Speaker:
        if not name.is_person:
            return Speaker(name.name, None)
        full = self._directory.full_name(name.name)
        return Speaker(full, name.office or self._directory.office(full) or None)

    def _described(self, tokens: Sequence[Token], first: int, last: int) -> Speaker | None:
        """A definite description: the person of that office, the report of that name."""
        definite = tokens[first].text.lower() in ("the", "this", "that")
        while first < last and tokens[first].text.lower() in DETERMINERS:
            first += 1
        phrase = self._text[tokens[first].start : tokens[last].end]
        noun = phrase.lower()
        if definite and noun in ROLES:
            return self._holder_before(noun, tokens[first].start) or Speaker(phrase, None)
        if definite and (noun in DOCUMENTS or noun in GROUPS):
            return Speaker(self._known_as(noun) or phrase, None)
        return Speaker(" ".join(phrase.split()), None)

    def _holder_before(self, noun: str, position: int) -> Speaker | None:
        """The person last mentioned with an office that contains the noun."""
        start = max(0, position - 2 * _WINDOW)
        pattern = re.compile(rf"\b{re.escape(noun)}\b", re.IGNORECASE)
        for match in reversed(list(pattern.finditer(self._text, start, position))):
            tokens = self._tokens_around(match.start(), match.end())
            at = next((i for i, t in enumerate(tokens) if t.start >= match.start()), 0)
            for candidate in self._names_near(tokens, at):
                if noun in candidate.office.lower():
                    return self._named(candidate)
        return None

    def _tokens_around(self, start: int, end: int) -> list[Token]:
        return tokenize(self._text, max(0, start - 120), min(len(self._text), end + 120), [])

    def _names_near(self, tokens: list[Token], at: int) -> Iterator[Name]:
        for i in range(max(0, at - 10), min(len(tokens), at + 6)):
            run = next(
                (
                    j
                    for j in range(min(len(tokens), i + 5), i, -1)
                    if all(t.is_word and t.text[0].isupper() for t in tokens[i:j])
                ),
                i,
            )
            if run > i:
                name = name_in(self._text, tokens, i, run - 1)
                if name is not None and name.is_person and name.office:
                    yield name

    def _known_as(self, noun: str) -> str | None:
        """What the article calls its report (or ministry): "UN report"."""
        pattern = re.compile(
            rf"(?<![\w.])((?:(?:[A-Z][\w.&-]*)[ \xa0]){{1,4}}(?:{noun}|{noun.capitalize()}))\b"
        )
        if noun not in self._names:
            found = pattern.finditer(self._text, 0, min(len(self._text), _LEAD))
            names = Counter(_without_determiner(m.group(1)) for m in found)
            del names[noun.capitalize()]
            self._names[noun] = names.most_common(1)[0][0] if names else None
        return self._names[noun]

    def _person_before(self, tokens: Sequence[Token], at: int, wanted: str) -> Speaker | None:
        for sentence, limit in self._sentences_before(tokens, at):
            for first, last in _subjects(sentence, limit):
                name = name_in(self._text, sentence, first, last)
                if name is None or not name.is_person:
                    continue
                speaker = self._named(name)
                known = gender(
                    [
                        *(speaker.affiliation or "").split(),
                        *name.office.split(),
                        *speaker.name.split(),
                    ]
                )
                if known in ("", wanted):
                    return speaker
        return None

    def _thing_before(self, tokens: Sequence[Token], at: int) -> Speaker | None:
        for sentence, limit in self._sentences_before(tokens, at):
            for first, last in _subjects(sentence, limit):
                if sentence[first].text.lower() in PRONOUNS:
                    continue
                words = [t.text.lower() for t in sentence[first : last + 1]]
                if any(
                    w in GROUPS
                    or w in DOCUMENTS
                    or w.removesuffix("s") in ROLES
                    and w.endswith("s")
                    for w in words
                ):
                    return self._resolve(sentence, first, last)
        return None

    def _sentences_before(
        self, tokens: Sequence[Token], at: int
    ) -> Iterator[tuple[Sequence[Token], int]]:
        """This sentence up to a token, then the sentences in front of it, nearest first."""
        yield tokens, at
        stop = tokens[0].start
        low = max(0, stop - _WINDOW)
        for k in range(bisect_right(self._paragraphs, (stop, stop)) - 1, -1, -1):
            start, end = self._paragraphs[k]
            if end < low:
                break
            bounds = max(start, low), min(end, stop)
            for sentence in reversed(split_tokens(self._tokenize(*bounds))):
                yield sentence, len(sentence)

    def _tokenize(self, start: int, end: int) -> list[Token]:
        """Tokens of a stretch, the quotations wholly inside it as one token each."""
        inside = []
        for k in range(bisect_left(self._starts, start), len(self._starts)):
            if self._quotations[k].outer_end > end:
                break
            inside.append(self._quotations[k])
        return tokenize(self._text, start, end, inside)


def _subjects(tokens: Sequence[Token], limit: int) -> Iterator[tuple[int, int]]:
    """Who speaks in a sentence, last report first, and then its subject."""
    for c in range(min(limit, 80) - 1, -1, -1):
        if tokens[c].text.lower() in _FORMS:
            report = report_at(tokens, c, 0)
            if report is not None and report.source.last < limit:
                yield report.source
    phrase = first_phrase(tokens, 0, min(limit, 60))
    if phrase is not None:
        yield phrase


def _without_determiner(words: str) -> str:
    first, _, rest = words.partition(" ")
    return rest if first.lower() in DETERMINERS else words
