"""The names of an article: who is who, with office as far as the text tells."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from operator import itemgetter
from typing import Final, NamedTuple

from stance.quotes.cues import STRONG_VERBS, WEAK_VERBS
from stance.quotes.genders import gender
from stance.quotes.mentions import bare, is_name_like, is_possessive, is_time
from stance.quotes.namesakes import is_name
from stance.quotes.sentences import Token, tokenize
from stance.quotes.words import (
    CLOSED,
    DETERMINERS,
    DOCUMENTS,
    GROUPS,
    HONORIFICS,
    LINKS,
    PRONOUNS,
    ROLES,
    TITLES,
    word_set,
)

_NAME: Final = r"(?:[^\W\d_a-zà-þ][\w’'-]*\w|[A-Z]\.)"
_RUN = re.compile(
    rf"(?<![\w.-]){_NAME}(?:[ \xa0](?:{_NAME}|(?:de|van|von|der|bin|al|el|la|da)\b)){{1,6}}"
)
_NEAR: Final = 160  # code points around a name in which its office is sought
_PARTICLES: Final = word_set("de van von der bin al el la da")
_ORGANISATIONS: Final = (
    GROUPS
    | DOCUMENTS
    | word_set(
        """
    act administration avenue city club co. corp. corp county court day department east
    foundation fund hall inc. institute island journal law nations news north office party
    post press project radio rights south states street summit times tower university war
    west week
    """
    )
)
_DEPARTMENTS: Final = word_set("state defense defence education energy labor health")
_OPENERS: Final = word_set("neither either regarding well why like meanwhile")


class Name(NamedTuple):
    """A named source as one mention gives it.

    Attributes:
        office: Empty when the mention gives none.
        title: The word in front of the name (`Mrs.`, `Senator`); empty if it is no title.
    """

    name: str
    office: str
    is_person: bool
    title: str = ""


class Directory:
    """The people whom an article names in full."""

    def __init__(self, text: str) -> None:
        """Read every run of capitalised words of `text`, once."""
        self._text = text
        self._by_last: dict[str, list[str]] = {}
        self._by_first: dict[str, list[str]] = {}
        self._position: dict[str, int] = {}
        self._offices: dict[str, str] = {}
        for match in _RUN.finditer(text):
            run = match.group().split()
            if run[0].lower() in {*_DEPARTMENTS, "staff"} and text.endswith(
                " of ", 0, match.start()
            ):
                run = run[1:]  # "Secretary of State Jon Reed"
            clauses = [_strip_titles(clause) for clause in _clauses(run)]
            for words in clauses:
                # Any noun may be capitalised in a headline: only a given name tells a person.
                if len(clauses) == 1 or gender(words[:1]):
                    self._add(words, match)

    def _add(self, words: list[str], run: re.Match[str]) -> None:
        while words and words[-1] in _PARTICLES:
            words.pop()
        if not 2 <= len(words) <= 4 or words[-1].lower() in _ORGANISATIONS:
            return
        full = " ".join(words)
        if full not in self._position:
            at = self._text.find(full, *run.span())
            self._position[full] = run.end() if at < 0 else at + len(full)
            self._by_last.setdefault(words[-1], []).append(full)
            self._by_first.setdefault(words[0], []).append(full)

    def full_name(self, mention: Name) -> str:
        """The full name behind a surname (or a family name that stands first).

        `Mrs. Reed` is the first Reed whose given name agrees, or else does not contradict.
        """
        name = mention.name
        if " " in name:
            return name
        known = self._by_last.get(name, [])
        if not known:
            return self._family_first(name)
        wanted = gender([mention.title])
        if not wanted:
            return known[0]
        first = {gender(full.split()[:-1]): full for full in reversed(known)}
        return first.get(wanted) or first.get("") or name

    def named_before(self, end: int, *, wanted: str) -> list[str]:
        """The people of one gender who are named in full before a position."""
        return [
            full
            for full, at in self._position.items()
            if at <= end and gender(full.split()) == wanted
        ]

    def office(self, name: str) -> str:
        """The office that the first full mention of a name gives; empty for none."""
        if name not in self._offices:
            end = self._position.get(name)
            self._offices[name] = "" if end is None else self._office_at(name, end)
        return self._offices[name]

    def _office_at(self, name: str, end: int) -> str:
        start, stop = max(0, end - _NEAR), min(len(self._text), end + _NEAR)
        tokens = tokenize(self._text, start, stop, [])
        last = next((i for i, token in enumerate(tokens) if token.end >= end), None)
        if last is None:
            return ""
        return office_around(self._text, tokens, last - len(name.split()) + 1, last)

    def _family_first(self, name: str) -> str:
        """`Zhao` for `Zhao Lijian`, when an office precedes the full name somewhere."""
        for full in self._by_first.get(name, []):
            if len(full.split()) == 2 and self.office(full):
                return full
        return name


def name_in(text: str, tokens: Sequence[Token], first: int, last: int) -> Name | None:
    """The proper name that heads a phrase, or None for a description ("the spokesman")."""
    while first < last and tokens[first].text.lower() in DETERMINERS:
        first += 1
    end = next((i for i in range(first, last + 1) if tokens[i].text.lower() in LINKS), last + 1)
    head, following = _last_run(tokens, first, end), _last_run(tokens, end + 1, last + 1)
    department = end + 1 <= last and tokens[end].text == "of" and _is_title(tokens[end - 1])
    if head is None and department and following is not None:
        start = following[0]
        start += tokens[start].text.lower() in _DEPARTMENTS or following[1] - start > 2
        head = (start, following[1]) if start < following[1] else None
    if head is None:
        return None
    start, stop = head
    words = [bare(t) for t in tokens[start:stop]]
    if words[-1].lower() in _ORGANISATIONS:
        return Name(_slice(text, tokens, start, last), "", is_person=False)
    return Name(
        _slice(text, tokens, start, stop - 1),
        office_around(text, tokens, start, stop - 1),
        is_person=True,
        title=tokens[start - 1].text if start and _is_title(tokens[start - 1]) else "",
    )


def office_around(text: str, tokens: Sequence[Token], first: int, last: int) -> str:
    """The office before a name, or the apposition after it; empty when there is none."""
    return _office_before(text, tokens, first) or _apposition(text, tokens, last)


def _office_before(text: str, tokens: Sequence[Token], first: int) -> str:
    start = first
    for i in range(first - 1, max(-1, first - 12), -1):
        token = tokens[i]
        word = token.text.lower()
        linked = word in ("of", "for", "and") and i > 0 and _is_title(tokens[i - 1])
        if not token.is_word and word not in ("-",):
            break
        if not (
            linked
            or is_name_like(token)
            or _is_title(token)
            or is_possessive(token)
            or word in GROUPS
            or word in ("foreign", "deputy", "former", "then")
        ):
            break
        if is_time(token):
            break
        start = i
    while start < first and _is_honorific(tokens, first - 1):
        first -= 1
    while start < first and tokens[start].text.lower() in ("and", "of", "for", *DETERMINERS):
        start += 1
    if not any(_is_title(t) for t in tokens[start:first]):
        return ""
    return _slice(text, tokens, start, first - 1)


def _apposition(text: str, tokens: Sequence[Token], last: int) -> str:
    i = last + 1
    if i + 1 >= len(tokens) or tokens[i].text != ",":
        return ""
    first = i + 1
    for j in range(first, min(len(tokens), first + 18)):
        token = tokens[j]
        if token.is_quote or token.text in (",", ".", ";", "(", "—", "–", "?", "!"):
            end = j - 1
            break
    else:
        return ""
    if end < first or not any(_is_title(t) for t in tokens[first : min(end + 1, first + 7)]):
        return ""
    if (
        tokens[first].text.lower() not in DETERMINERS
        and not _is_title(tokens[first])
        and not is_name_like(tokens[first])
    ):
        return ""
    while first < end and tokens[first].text.lower() in ("a", "an", "the"):
        first += 1
    return _slice(text, tokens, first, end)


def _last_run(tokens: Sequence[Token], low: int, high: int) -> tuple[int, int] | None:
    """The capitalised words that end just before `high`, titles left out."""
    start = high
    while start > low:
        token = tokens[start - 1]
        word = bare(token).lower()
        inner = word in _PARTICLES and start < high
        if not inner and (not is_name_like(token) or word in TITLES or is_time(token)):
            break
        if start < high and (is_possessive(token) or _is_verb(token.text)):
            break
        start -= 1
    return None if start >= high else (start, high)


def _is_title(token: Token) -> bool:
    word = bare(token).lower()
    return word in TITLES or word.removesuffix("s") in ROLES


def _is_honorific(tokens: Sequence[Token], i: int) -> bool:
    """Whether a title is no office: `Mr.`, but not the `Lady` of a `First Lady`."""
    is_first = i > 0 and tokens[i - 1].text.lower() == "first"
    return tokens[i].text.lower() in HONORIFICS and not is_first


def _slice(text: str, tokens: Sequence[Token], first: int, last: int) -> str:
    raw = text[tokens[first].start : tokens[last].end]
    if is_possessive(tokens[last]):
        raw = raw[: len(raw) - len(tokens[last].text) + len(bare(tokens[last]))]
    return " ".join(raw.split())


def _clauses(words: list[str]) -> Iterator[list[str]]:
    """The names in capitalised words that open a sentence or make a headline.

    `When Ana Ruiz`, `Stated Ana Ruiz`, `Ana Ruiz Slams Tom Berg`.
    """
    ends = [
        _ends_name(word) and not is_name(before, word, after)
        for before, word, after in zip(["", *words[:-1]], words, [*words[1:], ""], strict=True)
    ]
    for end, clause in groupby(zip(ends, words, strict=True), key=itemgetter(0)):
        if not end:
            yield [word for _, word in clause]


def _ends_name(word: str) -> bool:
    lower = word.lower()
    if gender([lower]) or lower in _PARTICLES:
        return False
    return lower in CLOSED or lower in _OPENERS or _is_verb(word)


def _is_verb(word: str) -> bool:
    """Whether a capitalised word is an inflected verb: `Stated`, `Slams`."""
    lower = word.lower()
    return lower.endswith(("s", "ed")) and (lower in STRONG_VERBS or lower in WEAK_VERBS)


def _strip_titles(words: list[str]) -> list[str]:
    for i in range(len(words) - 1, -1, -1):
        word = words[i].lower()
        if (
            word in TITLES
            or word in DETERMINERS
            or word in PRONOUNS
            or word.endswith(("’s", "'s"))
        ):
            if i == len(words) - 1 and word.endswith(("’s", "'s")):
                words = [*words[:-1], words[-1][:-2]]
                continue
            return words[i + 1 :]
    return words
