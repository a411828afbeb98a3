"""What each word of a quote does to its label: leave the word out and ask again.

A word is deleted, not replaced by a mask token: a classifier has never been trained on masks,
not every tokenizer has one, and a shorter sentence is ordinary text to any model. What deletion
shows is what the model relied on, not what is true; words that say the same twice cover for
each other.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any, Final, Protocol

from stance.labels import LABELS, Stance
from stance.types import Example

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# A word keeps its apostrophes and hyphens; a Chinese or Japanese character is one by itself.
# It is told by what ends it, because `\w` knows no vowel signs of Indic scripts and no emoji.
_CJK: Final = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_END: Final = (
    r"\s\x00-\x20!-/:-@\[-`{-~\x7f¡-©«-´¶-¹»-¿\u2010-\u205e\u3000-\u3004\u3008-\u3030"
    r"،؛؟۔।॥\uff01-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff65"
)
_PART: Final = f"[^{_END}{_CJK}]+"
_WORD: Final = re.compile(rf"[{_CJK}]|{_PART}(?:['’\-‐‑]{_PART})*")


class HasProbabilities(Protocol):
    """Anything that gives calibrated probabilities."""

    def predict_proba(
        self, examples: Sequence[Example], *, batch_size: int = ...
    ) -> NDArray[np.float64]:
        """Probabilities `(n, 3)`, columns in label order."""


@dataclass(frozen=True, slots=True)
class WordEffect:
    """One word: `quote[start:end] == text`.

    Attributes:
        text: The word, punctuation around it left out.
        start: First code point in the quote.
        end: One past the last.
        effect: Probability of the predicted label with the word, minus without it, in [-1, 1]:
            positive where the word speaks for the label.
    """

    text: str
    start: int
    end: int
    effect: float

    def to_dict(self) -> dict[str, Any]:
        """The record as plain JSON types."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Explanation:
    """A prediction and what each word of the quote adds to it.

    Attributes:
        example: What the model read.
        label: The most probable stance of the whole quote.
        probabilities: Of each stance, keys in label order, sum 1.
        words: The quote's words in order.
    """

    example: Example
    label: Stance
    probabilities: Mapping[Stance, float]
    words: tuple[WordEffect, ...]

    @property
    def confidence(self) -> float:
        """Probability of `label`, in [1/3, 1]."""
        return self.probabilities[self.label]

    def to_dict(self) -> dict[str, Any]:
        """The record as plain JSON types, with the example's fields that a model reads."""
        example = self.example
        return {
            "quote": example.quote,
            "target": example.target,
            "speaker": example.speaker,
            "affiliation": example.affiliation,
            "context": example.context,
            "label": self.label.value,
            "confidence": self.confidence,
            "probabilities": {label.value: p for label, p in self.probabilities.items()},
            "words": [word.to_dict() for word in self.words],
        }


def occlude(
    classifier: HasProbabilities, example: Example, *, batch_size: int = 32
) -> Explanation:
    """Explain a prediction by leaving out one word of the quote at a time.

    Args:
        classifier: Whatever predicts; it is asked once a word and once for the whole.
        example: What to explain. Where its context holds the quote, the word goes there too.
        batch_size: Examples a forward pass.
    """
    spans = [match.span() for match in _WORD.finditer(example.quote)]
    asked = [example, *(_without(example, start, end) for start, end in spans)]
    table = classifier.predict_proba(asked, batch_size=batch_size)  # (1 + words, 3)
    column = int(table[0].argmax())
    return Explanation(
        example=example,
        label=LABELS[column],
        probabilities=dict(zip(LABELS, table[0].tolist(), strict=True)),
        words=tuple(
            WordEffect(example.quote[start:end], start, end, float(table[0, column] - p))
            for (start, end), p in zip(spans, table[1:, column], strict=True)
        ),
    )


def _without(example: Example, start: int, end: int) -> Example:
    quote = example.quote[:start] + example.quote[end:]
    return replace(
        example, quote=quote, context=example.context.replace(example.quote, quote, 1)
    )
