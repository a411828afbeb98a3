"""One explained prediction as a page: its quote with every word marked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Protocol

from stance.labels import LABELS, Stance
from stance.reports.pages import render_page
from stance.types import Example

LEVELS: Final = 3
"""Strengths that a word is marked with: `+` to `+++`, or `-` to `---`."""
SMALLEST: Final = 0.01
"""An effect below this is not marked."""
STRONGEST: Final = 0.1
"""The effect that is marked with every sign at least; more where a word has more."""
N_LISTED: Final = 8


class Word(Protocol):
    """One word of the quote and its effect."""

    @property
    def text(self) -> str:
        """The word."""

    @property
    def start(self) -> int:
        """First code point in the quote."""

    @property
    def end(self) -> int:
        """One past the last."""

    @property
    def effect(self) -> float:
        """Probability of the label with the word, minus without it."""


class Explained(Protocol):
    """An explained prediction, taken structurally."""

    @property
    def example(self) -> Example:
        """What the model read."""

    @property
    def label(self) -> Stance:
        """The predicted label."""

    @property
    def probabilities(self) -> Mapping[Stance, float]:
        """Of each stance, in label order."""

    @property
    def words(self) -> Sequence[Word]:
        """The quote's words in order."""


class Alike(Protocol):
    """A training example that reads like the quote."""

    @property
    def quote(self) -> str:
        """Its words."""

    @property
    def target(self) -> str:
        """Its target."""

    @property
    def label(self) -> Stance | None:
        """Its gold label, if it has one."""

    @property
    def similarity(self) -> float:
        """In (0, 1]."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of the quote: a word, or what stands between two.

    Attributes:
        text: Verbatim; all stretches joined are the quote.
        effect: 0 between words.
        strength: 0 to `LEVELS`.
    """

    text: str
    effect: float = 0.0
    strength: int = 0

    @property
    def sign(self) -> str:
        """What marks the word without colour."""
        return ("+" if self.effect > 0 else "-") * self.strength


def stretches(quote: str, words: Sequence[Word]) -> list[Stretch]:
    """Cut a quote into its words and what stands between them.

    Args:
        quote: The quote.
        words: In order, without overlap.
    """
    largest = max([STRONGEST, *(abs(word.effect) for word in words)])
    found, end = [], 0
    for word in words:
        if word.start > end:
            found.append(Stretch(quote[end : word.start]))
        size = abs(word.effect)
        level = min(LEVELS, 1 + int(LEVELS * size / largest)) if size >= SMALLEST else 0
        found.append(Stretch(quote[word.start : word.end], word.effect, level))
        end = word.end
    return [*found, Stretch(quote[end:])] if end < len(quote) else found


def strongest(words: Sequence[Word], *, n: int = N_LISTED) -> list[Word]:
    """The words whose effects are marked, the largest first."""
    marked = [word for word in words if abs(word.effect) >= SMALLEST]
    return sorted(marked, key=lambda word: -abs(word.effect))[:n]


def render_explanation_html(
    explained: Explained, *, model: str, neighbours: Sequence[Alike] = ()
) -> str:
    """The explanation as one self-contained page.

    Args:
        explained: What `stance.models.occlusion.occlude` returns.
        model: The model's name.
        neighbours: Training examples that read alike, the nearest first.
    """
    listed = strongest(explained.words)
    values = {
        "example": explained.example,
        "label": explained.label.value,
        "confidence": explained.probabilities[explained.label],
        "probabilities": {x.value: explained.probabilities[x] for x in LABELS},
        "stretches": stretches(explained.example.quote, explained.words),
        "listed": listed,
        "largest": max([STRONGEST, *(abs(word.effect) for word in listed)]),
        "neighbours": neighbours,
        "model": model,
    }
    return render_page(
        "explanation.html", values, styles=["report.css", "explanation.css"], scripts=[]
    )
