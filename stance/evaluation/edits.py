"""The changes of the behavioural test suite: an example in, a changed one or None out."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from random import Random
from typing import Final, Literal

from stance.types import Example

Expectation = Literal["same", "neutral", "flip"]


@dataclass(frozen=True, slots=True)
class Check:
    """One test of the suite.

    Attributes:
        name: How reports call it.
        expectation: What must become of the label.
        change: The changed example; None where the test does not apply.
    """

    name: str
    expectation: Expectation
    change: Callable[[Example, Random], Example | None]


# Names, places and things that no news quote of the data sets speaks of.
_NAMES: Final = (
    *("Ingrid Halvorsen", "Tomasz Wieczorek", "Amara Okonjo", "Luis Echeverri", "Mei Tanaka"),
    *("Farid Rahmani", "Claire Dubois", "Kwame Boateng", "Sunita Deshpande", "Peter Lindqvist"),
)
_UNRELATED: Final = (
    "the new timetable of the Skagen ferry",
    "the village brass band's summer concert",
    "the colour of the library's reading room",
    "the proposed rules for amateur chess clocks",
    "the restoration of the lighthouse clock",
    "the recipe of the bakery's rye bread",
    "the entrance fee of the botanical garden",
)
_IRRELEVANT: Final = (
    "The weekend will be dry and mild.",
    "The building's lift was repaired on Tuesday.",
    "Lunch was served in the courtyard.",
    "The next train leaves from platform four.",
)
# What parts a person's name from an office's or a group's.
_NO_PERSON: Final = re.compile(
    r"\b(?:agency|association|bank|board|bureau|campaign|centre|center|coalition|commission|"
    r"committee|council|court|department|embassy|federation|foundation|government|group|house|"
    r"institute|mission|ministry|movement|nations|network|office|party|police|press|secretary|"
    r"spokes\w+|union|united|university|watch)\b",
    re.IGNORECASE,
)
_PERSON: Final = re.compile(r"[A-Z][\w'’-]+(?: [A-Z]\.)?(?: [A-Z][\w'’-]+){1,2}")

# Both directions; the first name that a target holds is replaced by the other.
_SYNONYMS: Final = (
    ("UN", "United Nations"),
    ("US", "United States"),
    ("UK", "United Kingdom"),
    ("EU", "European Union"),
    ("WHO", "World Health Organization"),
    ("IMF", "International Monetary Fund"),
    ("Donald Trump", "Donald J. Trump"),
    ("Hillary Clinton", "Hillary Rodham Clinton"),
    ("Joe Biden", "Joseph Biden"),
    ("Bernie Sanders", "Senator Bernie Sanders"),
    ("climate change", "the changing of the climate"),
)
_POSSESSIVE: Final = re.compile(
    r"(?P<owner>the .+|[A-Z].+)['’]s (?P<thing>report|study|bill|ruling|decision|proposal|plan|"
    r"statement|assessment|review|inquiry|audit|survey|verdict)(?P<rest> .+)?"
)
_CLAIM: Final = re.compile(r"\b(?:is|are|was|were|should|must|will|can|has|have)\b")

_WORD: Final = re.compile(r"[^\W\d_]+")
_LONG_WORD: Final = re.compile(r"[^\W\d_]{5,}")
_COMMON: Final = frozenset(
    (
        *("about", "after", "against", "also", "been", "being", "between", "both", "from"),
        *("have", "into", "more", "most", "other", "over", "some", "such", "than", "that"),
        *("their", "them", "then", "there", "these", "they", "this", "those", "through"),
        *("under", "very", "were", "what", "when", "where", "which", "while", "will", "with"),
        *("would", "your"),
    )
)

# A sentence is negated only when it is one short clause with one plain auxiliary.
_AUXILIARY: Final = re.compile(r"\b(?:is|are|was|were|will|must|should|can)\b")
_UNSAFE: Final = re.compile(
    r"[?;:,–—()…]|\b\w+n['’]t\b|\b(?:I|you|he|she|it|we|they|that|there|here|who|what)['’]\w+|"
    r"\b(?:not|no|nor|never|nothing|nobody|none|neither|cannot|without|hardly|barely|scarcely|"
    r"little|few|only|just|also|even|still|all|every|both|that|which|who|whom|whose|what|why|"
    r"how|where|when|if|unless|until|because|since|although|though|while|but|than|so|as|"
    r"the will|a will|a must|the can)\b",
    re.IGNORECASE,
)
_LONGEST_CLAUSE: Final = 20


def _with_quote(example: Example, quote: str) -> Example:
    """The example with other words in its quote, in its context as well if they stand there."""
    return replace(
        example, quote=quote, context=example.context.replace(example.quote, quote, 1)
    )


def typos(example: Example, rng: Random) -> Example | None:
    """Two neighbouring letters inside about one long word in five change places."""
    words = [m for m in _LONG_WORD.finditer(example.quote) if len(set(m[0][1:-1])) > 1]
    if not words:
        return None
    quote = example.quote
    for word in rng.sample(words, max(1, len(words) // 5)):
        inner = [i for i in range(word.start() + 1, word.end() - 2) if quote[i] != quote[i + 1]]
        at = rng.choice(inner)
        quote = quote[:at] + quote[at + 1] + quote[at] + quote[at + 2 :]
    return _with_quote(example, quote)


def casing(example: Example, rng: Random) -> Example | None:
    """The quote in small letters, or in capitals."""
    quote = example.quote
    return _with_quote(example, rng.choice((quote.lower(), quote.upper())))


def quotation_marks(example: Example, _: Random) -> Example | None:
    """Curly marks become straight, straight ones curly, in the quote and around it."""
    curly = bool(re.search("[“”‘’]", example.quote + example.context))
    restyle = _straighten if curly else _curl
    before, quote, after = example.context.partition(example.quote)
    return replace(
        example,
        quote=restyle(example.quote, before),
        context=restyle(before, "") + restyle(quote, before) + restyle(after, before + quote),
    )


def _straighten(text: str, _before: str) -> str:
    return re.sub("[‘’]", "'", re.sub("[“”]", '"', text))


def _curl(text: str, before: str) -> str:
    """A mark after a space, a bracket or nothing opens; any other closes."""

    def turn(mark: re.Match[str]) -> str:
        previous = (before + text)[len(before) + mark.start() - 1 :][:1]
        opens = (
            not (before + text[: mark.start()]) or previous.isspace() or previous in "([—–“‘"
        )
        return {'"': "”“", "'": "’‘"}[mark[0]][opens]

    return re.sub("[\"']", turn, text)


def speaker_swap(example: Example, rng: Random) -> Example | None:
    """Another person says the same; the context calls the speaker by the new name."""
    if not _PERSON.fullmatch(example.speaker) or _NO_PERSON.search(example.speaker):
        return None
    others = [name for name in _NAMES if name.split()[-1] not in example.speaker]
    name = rng.choice(others)

    def rename(text: str) -> str:
        text = text.replace(example.speaker, name)
        old, new = example.speaker.split()[-1], name.split()[-1]
        return re.sub(rf"\b{re.escape(old)}\b", new, text)

    before, quote, after = example.context.partition(example.quote)
    return replace(example, speaker=name, context=rename(before) + quote + rename(after))


def target_paraphrase(example: Example, _: Random) -> Example | None:
    """The same target in other words, where a rule knows them."""
    target = example.target.strip()
    for pair in _SYNONYMS:
        for old, new in (pair, pair[::-1]):
            pattern = rf"(?<![\w.]){re.escape(old)}(?![\w.])"
            if re.search(pattern, target):
                return replace(example, target=re.sub(pattern, new, target, count=1))
    if owned := _POSSESSIVE.fullmatch(target):
        owner, thing, rest = owned["owner"], owned["thing"], owned["rest"] or ""
        return replace(example, target=f"the {thing} by {owner}{rest}")
    if _CLAIM.search(target):
        return replace(example, target=f"the claim that {target.rstrip('.')}")
    return None


def target_swap(example: Example, rng: Random) -> Example | None:
    """A target that the words have nothing to do with.

    Only where quote or context name something of the old target, so that they cannot be read
    as speaking of the new one.
    """
    spoken = _content(f"{example.quote} {example.context}")
    if not spoken & _content(example.target):
        return None
    targets = [target for target in _UNRELATED if not _content(target) & spoken]
    return replace(example, target=rng.choice(targets)) if targets else None


def _content(text: str) -> set[str]:
    """The words that carry meaning, in small letters and without a plural s."""
    words = {word.lower() for word in _WORD.findall(text) if len(word) > 3}
    return {word.removesuffix("s") for word in words - _COMMON}


def negation(example: Example, _: Random) -> Example | None:
    """A "not" after the only auxiliary of a short single clause."""
    quote = example.quote
    auxiliaries = list(_AUXILIARY.finditer(quote))
    if len(auxiliaries) != 1 or len(quote.split()) > _LONGEST_CLAUSE or _UNSAFE.search(quote):
        return None
    at = auxiliaries[0]
    if not at.start() or not re.match(r" \w", quote[at.end() :]):
        return None
    return _with_quote(example, f"{quote[: at.end()]} not{quote[at.end() :]}")


def irrelevant_sentence(example: Example, rng: Random) -> Example | None:
    """A sentence about something else after the context, or after the bare quote."""
    said = example.context.strip() or example.quote
    return replace(example, context=f"{said} {rng.choice(_IRRELEVANT)}")


SUITE: Final = (
    Check("typos", "same", typos),
    Check("casing", "same", casing),
    Check("quotation marks", "same", quotation_marks),
    Check("other speaker", "same", speaker_swap),
    Check("target in other words", "same", target_paraphrase),
    Check("irrelevant sentence added", "same", irrelevant_sentence),
    Check("unrelated target", "neutral", target_swap),
    Check("negation", "flip", negation),
)
"""Every test but the translations, which are hand-written and not made from examples."""
