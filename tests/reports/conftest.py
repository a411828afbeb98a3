"""Analysed articles made by hand: no model, no network."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import pytest

from stance.labels import LABELS, Stance
from stance.types import DEFAULT_TARGET, Article, Prediction, Quote, SpeakerSummary

HOSTILE = '"/><img src=x onerror=alert(1)></script><script>alert(1)</script>&amp;'


@dataclass(frozen=True)
class Analysed:
    """The plainest thing that is `Analyzed`."""

    article: Article
    quotes: Sequence[Quote]
    predictions: Sequence[Prediction]
    speakers: Sequence[SpeakerSummary]
    target: str = DEFAULT_TARGET
    model: str = "small"


@dataclass(frozen=True)
class Said:
    """A quote to find in a text, and what a model would say of it."""

    words: str
    label: Stance = Stance.NEUTRAL
    speaker: str | None = None
    affiliation: str | None = None
    confidence: float = 0.9
    abstained: bool = False
    truncated: bool = False


def prediction(said: Said) -> Prediction:
    rest = (1 - said.confidence) / 2
    probabilities = {x: said.confidence if x == said.label else rest for x in LABELS}
    return Prediction(
        said.label,
        said.confidence,
        probabilities,
        said.abstained,
        DEFAULT_TARGET,
        said.truncated,
    )


def summaries(
    quotes: Sequence[Quote], predictions: Sequence[Prediction]
) -> list[SpeakerSummary]:
    found: list[SpeakerSummary] = []
    for name in dict.fromkeys(quote.speaker for quote in quotes):
        own = [(q, p) for q, p in zip(quotes, predictions, strict=True) if q.speaker == name]
        counts = {x: sum(p.label == x and not p.abstained for _, p in own) for x in LABELS}
        means = {x: sum(p.probabilities[x] for _, p in own) / len(own) for x in LABELS}
        n_abstained = sum(p.abstained for _, p in own)
        affiliation = own[0][0].affiliation
        found.append(SpeakerSummary(name, affiliation, len(own), counts, n_abstained, means))
    return found


def analysed(
    text: str,
    *said: Said,
    name: str = "article",
    title: str = "",
    target: str = DEFAULT_TARGET,
    metadata: Mapping[str, object] | None = None,
) -> Analysed:
    """Find each quote's words in the text, in any order."""
    quotes = []
    for one in said:
        start = text.index(one.words)
        end = start + len(one.words)
        who = (one.speaker, one.affiliation)
        quotes.append(Quote(name, start, end, one.words, one.words, start, "sentence", *who))
    predictions = [prediction(one) for one in said]
    article = Article(text, name, title, metadata or {})
    return Analysed(article, quotes, predictions, summaries(quotes, predictions), target)


@pytest.fixture
def make() -> Callable[..., Analysed]:
    return analysed


@pytest.fixture
def said() -> type[Said]:
    return Said


@pytest.fixture
def debate() -> Analysed:
    """Every label, an abstention, a truncated quote and a quote of nobody's."""
    text = (
        "“The report is false,” Zhao said. “We back it,” Blinken said.\n"
        "“We meet at noon,” Zhao added. “Hard to say what this is.”\n"
        "“A very long sentence,” Blinken said."
    )
    zhao = {"speaker": "Zhao Lijian", "affiliation": "spokesman"}
    blinken = {"speaker": "Antony Blinken"}
    return analysed(
        text,
        Said("The report is false,", Stance.REJECTS, confidence=0.97, **zhao),
        Said("We back it,", Stance.SUPPORTS, confidence=0.88, **blinken),
        Said("We meet at noon,", Stance.NEUTRAL, confidence=0.71, **zhao),
        Said("Hard to say what this is.", Stance.REJECTS, confidence=0.41, abstained=True),
        Said("A very long sentence,", Stance.SUPPORTS, truncated=True, **blinken),
    )


@pytest.fixture
def hostile() -> Analysed:
    """What a page or a terminal must not obey."""
    escape = "[bold]rich[/bold] \x1b[31mred\x1b[0m \x9b2J bell\x07 \u202eback"
    text = (
        f"He said: “{HOSTILE}”\r\n\r\nقال: “هذا التقرير غير قانوني.”\n\n"
        "发言人：“所谓评估报告是一份虚假信息大杂烩，完全非法、无效。” "
        f"{'x' * 300}\x00\n\n“{escape}”"
    )
    return analysed(
        text,
        Said(HOSTILE, Stance.REJECTS, HOSTILE, HOSTILE),
        Said("هذا التقرير غير قانوني.", Stance.REJECTS, "المتحدث"),
        Said(
            "所谓评估报告是一份虚假信息大杂烩，完全非法、无效。", Stance.REJECTS, "赵立坚" * 20
        ),
        Said("x" * 300, Stance.NEUTRAL, "y" * 150, "z" * 150),
        Said(escape, Stance.SUPPORTS, "[red]R\x1b]0;title\x07", "a\nb\tc\ud800"),
        title=HOSTILE,
        name="hostile",
        target=f"the {HOSTILE}\x1b[2J",
        metadata={
            "outlet": HOSTILE,
            "date": 7,
            "language": 'en" onload="x',
            "url": "http://x.y",
        },
    )
