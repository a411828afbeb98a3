"""From a mention ("he", "the spokesman", "Zhao") to the speaker as a reader names them."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from stance.quotes.attribution import Attribution
from stance.quotes.genders import gender
from stance.quotes.marks import Quotation
from stance.quotes.mentions import first_phrase, phrase_after, phrase_before
from stance.quotes.people import Directory, Name, name_in
from stance.quotes.reports import report_at
from stance.quotes.sentences import Token, split_tokens, tokenize
from stance.quotes.words import (
    DETERMINERS,
    DOCUMENTS,
    GROUPS,
    PRONOUNS,
    RELATIVES,
    ROLES,
    word_set,
)

_WINDOW: Final = 2500  # code points in front of a mention in which its antecedent is sought
_LEAD: Final = 200_000  # code points from the start in which an article names its report
_HE_SHE: Final = {"he": "he", "his": "he", "him": "he", "she": "she", "her": "she"}
_IT_THEY: Final = frozenset({"it", "its", "they", "their"})
_UNRESOLVED: Final = word_set("i we you my our your me us")
_MAX_PARAGRAPHS: Final = 8
_MAX_MENTIONS: Final = 40  # in one paragraph
_REACH: Final = 80  # tokens of a sentence that are read
_SAYING: Final = frozenset({"said", "says", "told", "added", "wrote"})


class Speaker(NamedTuple):
    """Who spoke; `affiliation` is None when the article gives none."""

    name: str
    affiliation: str | None


class _Mention(NamedTuple):
    """A phrase that speaks, or is the subject of its sentence, which starts at `position`."""

    position: int
    sentence: Sequence[Token]
    first: int
    last: int
    name: Name | None
    speaks: bool


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
        self._mentions: dict[int, list[_Mention]] = {}
        self._names: dict[str, str | None] = {}
        self._common: dict[str, bool] = {}

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
            return self._apposed(tokens, first, last) or self._described(tokens, first, last)
        if tokens[last] is tokens[0] and self._is_common(name.name):
            return None
        return self._named(name)

    def _is_common(self, word: str) -> bool:
        """Whether a word that opens a sentence is capitalised for that alone: `Such`."""
        if word not in self._common:  # reads the whole article
            lower, capitalised = re.escape(word.lower()), re.escape(word)
            self._common[word] = bool(
                re.search(rf"(?<![\w’'-]){lower}(?![\w’'-])", self._text)
            ) and not re.search(rf"[a-z,] {capitalised}(?!\w)", self._text)
        return self._common[word]

    def _named(self, name: Name) -> Speaker:
        if not name.is_person:
            return Speaker(name.name, None)
        full = self._directory.full_name(name)
        return Speaker(full, name.office or self._directory.office(full) or None)

    def _apposed(self, tokens: Sequence[Token], first: int, last: int) -> Speaker | None:
        """`the mayor, Ben Okoro, said`: the office first, the person between commas."""
        if last + 2 >= len(tokens) or tokens[last + 1].text != ",":
            return None
        phrase = phrase_after(tokens, last + 2, len(tokens))
        name = None if phrase is None else name_in(self._text, tokens, *phrase)
        if phrase is None or name is None or not name.is_person:
            return None
        after = tokens[phrase.last + 1].text if phrase.last + 1 < len(tokens) else "."
        first = _past_determiners(tokens, first, last)
        office = [token.text for token in tokens[first : last + 1]]
        if after not in (",", ".", ":") or not any(word.lower() in ROLES for word in office):
            return None
        return Speaker(self._directory.full_name(name), " ".join(office))

    def _described(self, tokens: Sequence[Token], first: int, last: int) -> Speaker | None:
        """A definite description: the person of that office, the report of that name."""
        definite = tokens[first].text.lower() in ("the", "this", "that")
        first = _past_determiners(tokens, first, last)
        phrase = self._text[tokens[first].start : tokens[last].end]
        noun = phrase.lower()
        if definite and noun in ROLES:
            return self._holder_before(noun, tokens, first) or Speaker(phrase, None)
        if definite and (noun in DOCUMENTS or noun in GROUPS):
            return Speaker(self._known_as(noun) or phrase, None)
        return Speaker(" ".join(phrase.split()), None)

    def _holder_before(self, noun: str, tokens: Sequence[Token], at: int) -> Speaker | None:
        """The person with that office who spoke last."""
        for mention in self._mentions_before(tokens, at):
            if mention.name is not None and mention.name.is_person:
                speaker = self._named(mention.name)
                if noun in (speaker.affiliation or "").lower().split():
                    return speaker
        return None

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
        for mention in self._mentions_before(tokens, at):
            if mention.name is None or not mention.name.is_person:
                continue
            speaker = self._named(mention.name)
            title = mention.name.title
            office = (speaker.affiliation or "").split()
            known = gender([title, *office, *speaker.name.split()])
            if known in ("", wanted) and (mention.speaks or title or _is_person(speaker)):
                return speaker
        named = self._directory.named_before(tokens[at].start, wanted=wanted)
        return (
            Speaker(named[0], self._directory.office(named[0]) or None)
            if len(named) == 1
            else None
        )

    def _thing_before(self, tokens: Sequence[Token], at: int) -> Speaker | None:
        for mention in self._mentions_before(tokens, at):
            phrase = mention.sentence[mention.first : mention.last + 1]
            is_body = mention.name is not None and not mention.name.is_person
            if is_body or any(_is_body(token.text.lower()) for token in phrase):
                return self._resolve(mention.sentence, mention.first, mention.last)
        return None

    def _mentions_before(self, tokens: Sequence[Token], at: int) -> Iterator[_Mention]:
        """Who speaks in front of a token, nearest first, some paragraphs back."""
        yield from self._subjects(tokens, at)
        stop = tokens[0].start
        low = stop - _WINDOW
        newest = bisect_right(self._paragraphs, (stop, stop + 1)) - 1
        for k in range(newest, max(-1, newest - _MAX_PARAGRAPHS), -1):
            if self._paragraphs[k][1] < low:
                return
            mentions = self._mentions_in(k)
            end = bisect_left(mentions, stop, key=lambda mention: mention.position)
            for mention in reversed(mentions[max(0, end - _MAX_MENTIONS) : end]):
                if mention.position < low:
                    return
                yield mention

    def _mentions_in(self, paragraph: int) -> list[_Mention]:
        """Who speaks in a paragraph, in order."""
        if paragraph not in self._mentions:
            sentences = split_tokens(self._tokenize(*self._paragraphs[paragraph]))
            self._mentions[paragraph] = [
                mention
                for sentence in sentences
                for mention in reversed(list(self._subjects(sentence, len(sentence))))
            ]
        return self._mentions[paragraph]

    def _subjects(self, tokens: Sequence[Token], limit: int) -> Iterator[_Mention]:
        """Who speaks in front of a token: the last report first, the subject last."""
        phrases = [
            report.source
            for c in range(min(limit, _REACH) - 1, -1, -1)
            if tokens[c].text.lower() in _SAYING
            and (report := report_at(tokens, c, 0)) is not None
            and report.source.last < limit
        ]
        subject = first_phrase(tokens, 0, min(limit, _REACH))
        for phrase in [*phrases, *([] if subject is None else [subject])]:
            if tokens[phrase.first].text.lower() not in PRONOUNS:
                name = name_in(self._text, tokens, *phrase)
                speaks = phrase is not subject
                yield _Mention(tokens[0].start, tokens, *phrase, name, speaks)

    def _tokenize(self, start: int, end: int) -> list[Token]:
        """Tokens of a stretch, the quotations wholly inside it as one token each."""
        inside = []
        for k in range(bisect_left(self._starts, start), len(self._starts)):
            if self._quotations[k].outer_end > end:
                break
            inside.append(self._quotations[k])
        return tokenize(self._text, start, end, inside)


def _past_determiners(tokens: Sequence[Token], first: int, last: int) -> int:
    """The first token of a phrase that is no determiner, or its last one."""
    while first < last and tokens[first].text.lower() in DETERMINERS:
        first += 1
    return first


def _is_person(speaker: Speaker) -> bool:
    """Whether a subject is surely a person: one capitalised word may be a place or any noun."""
    return " " in speaker.name or speaker.affiliation is not None


def _is_body(word: str) -> bool:
    """Whether a noun names a group, a document or several people."""
    plural = word.endswith("s") and word.removesuffix("s") in ROLES
    return word in GROUPS or word in DOCUMENTS or plural


def _without_determiner(words: str) -> str:
    first, _, rest = words.partition(" ")
    return rest if first.lower() in DETERMINERS else words
