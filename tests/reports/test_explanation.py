from __future__ import annotations

import re
from dataclasses import dataclass
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from stance.labels import LABELS, Stance
from stance.reports.explanation import (
    LEVELS,
    render_explanation_html,
    stretches,
)
from stance.reports.marked import render_explanation
from stance.types import Example
from tests.reports.test_html import parse


@dataclass(frozen=True)
class Word:
    text: str
    start: int
    end: int
    effect: float


@dataclass(frozen=True)
class Explained:
    example: Example
    label: Stance
    probabilities: dict[Stance, float]
    words: list[Word]


def explained(quote, effects, **known):
    found = [m.span() for m in re.finditer(r"\w+", quote)]
    effects = list(effects)[: len(found)] + [0.0] * (len(found) - len(effects))
    words = [Word(quote[a:b], a, b, e) for (a, b), e in zip(found, effects, strict=True)]
    probabilities = dict(zip(LABELS, (0.1, 0.7, 0.2), strict=True))
    return Explained(Example(quote, **known), Stance.REJECTS, probabilities, words)


def printed(item, *, width=80):
    console = Console(file=StringIO(), width=width, color_system=None)
    console.print(render_explanation(item, model="small"))
    return console.file.getvalue()


effects = st.lists(st.floats(-1, 1), max_size=12)
quotes = st.text(st.sampled_from("ab \n.,“”é中") | st.characters(codec="utf-8"), min_size=1)


@given(quotes, effects)
def test_stretches_are_the_quote(quote, values):
    found = stretches(quote, explained(quote, values).words)
    assert "".join(part.text for part in found) == quote
    assert all(0 <= part.strength <= LEVELS for part in found)
    assert all(len(part.sign) == part.strength for part in found)


@given(quotes.filter(str.strip), effects, st.integers(40, 100))
def test_the_terminal_loses_no_word_and_fits(quote, values, width):
    text = printed(explained(quote, values), width=width)
    kept = set("".join(text.split()))
    assert {c for c in quote if c.isalnum()} <= kept


def test_strength_grows_with_the_effect():
    item = explained("one two three four five", [0.6, 0.25, 0.02, -0.6, 0.001])
    assert [p.sign for p in stretches(item.example.quote, item.words) if p.text.strip()] == [
        "+++",
        "++",
        "+",
        "---",
        "",
    ]
    lines = printed(item).splitlines()
    assert lines[3] == "one two three four five"
    assert lines[4] == "+++ ++  +     ---"


def test_no_effect_is_said():
    assert "No single word matters" in printed(explained("one two", [0.001, 0]))
    assert "No single word matters" in render_explanation_html(
        explained("one two", [0.001, 0]), model="small"
    )


@pytest.mark.parametrize("field", ["quote", "target", "speaker", "affiliation", "context"])
def test_a_page_escapes_everything(field):
    bad = '"><img src=x onerror=alert(1)></style><script>alert(1)</script>'
    known = {field: bad} if field != "quote" else {}
    item = explained(bad if field == "quote" else "We back it.", [0.3, -0.4], **known)
    page = parse(render_explanation_html(item, model=bad, neighbours=[Near(bad)]))
    assert not page.all("img")
    assert not page.all("script")
    assert bad in page.text


@dataclass(frozen=True)
class Near:
    quote: str
    target: str = "the audit"
    label: Stance | None = Stance.SUPPORTS
    similarity: float = 0.5


def test_words_are_marked_on_the_page():
    page = parse(render_explanation_html(explained("so bad it is", [0, 0.5, -0.2]), model="m"))
    quote = page.one(cls="explained")
    assert [w.text for w in quote.all(cls="for")] == ["bad+++"]
    assert [w.text for w in quote.all(cls="against")] == ["it−−"]
