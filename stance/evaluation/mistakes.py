"""The mistakes that a model was surest of, with the training examples that read most alike."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from stance.errors import InputError
from stance.labels import LABELS, Stance
from stance.types import Example

if TYPE_CHECKING:
    from numpy.typing import NDArray

N_NEIGHBOURS: Final = 3

# Single characters count: they are words in Chinese, and every text then has a vector.
_WORDS: Final = r"\w+|[^\w\s]"


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A training example that reads like another.

    Attributes:
        quote: Its words.
        target: Its target.
        label: Its gold label; None where it has none.
        similarity: Cosine of the two quotes' TF-IDF vectors, in (0, 1].
    """

    quote: str
    target: str
    label: Stance | None
    similarity: float

    def to_dict(self) -> dict[str, Any]:
        """The record as plain JSON types."""
        row = asdict(self)
        row["label"] = None if self.label is None else self.label.value
        return row


@dataclass(frozen=True, slots=True)
class Mistake:
    """An example that was labelled wrongly.

    Attributes:
        index: Where it stands among the examples.
        example: What the model read.
        gold: The right label.
        predicted: The model's.
        confidence: Probability of `predicted`, in [1/3, 1].
        neighbours: The most similar training examples, the nearest first; none where no word
            is shared.
    """

    index: int
    example: Example
    gold: Stance
    predicted: Stance
    confidence: float
    neighbours: tuple[Neighbour, ...]

    def to_dict(self) -> dict[str, Any]:
        """The mistake as plain JSON types, with the example's fields that a reader needs."""
        example = self.example
        return {
            "id": example.id,
            "quote": example.quote,
            "target": example.target,
            "speaker": example.speaker,
            "context": example.context,
            "gold": self.gold.value,
            "predicted": self.predicted.value,
            "confidence": self.confidence,
            "neighbours": [neighbour.to_dict() for neighbour in self.neighbours],
        }


def confident_mistakes(
    examples: Sequence[Example],
    gold: Sequence[Stance],
    probabilities: NDArray[np.float64],
    *,
    n: int,
    train: Sequence[Example] = (),
) -> list[Mistake]:
    """The `n` most confident mistakes, the surest first; equals in the examples' order.

    Args:
        examples: What was predicted.
        gold: One label an example.
        probabilities: Array `(examples, 3)`, columns in label order.
        n: At most so many.
        train: Where neighbours are looked for; none are given when empty.

    Raises:
        InputError: The lengths differ.
    """
    table = np.asarray(probabilities, dtype=np.float64).reshape(-1, len(LABELS))
    if not len(examples) == len(gold) == len(table):
        raise InputError(
            f"{len(examples)} examples, {len(gold)} gold labels and {len(table)} rows of "
            "probabilities; allowed: one of each an example"
        )
    predicted = [LABELS[i] for i in table.argmax(axis=1)]
    surest = np.argsort(-table.max(axis=1), kind="stable")
    wrong = [int(i) for i in surest if predicted[i] != gold[i]][:n]
    alike = nearest([examples[i] for i in wrong], train)
    return [
        Mistake(i, examples[i], gold[i], predicted[i], float(table[i].max()), neighbours)
        for i, neighbours in zip(wrong, alike, strict=True)
    ]


def nearest(
    examples: Sequence[Example], train: Sequence[Example], *, n: int = N_NEIGHBOURS
) -> list[tuple[Neighbour, ...]]:
    """Up to `n` training examples for each example whose quotes share the telling words.

    Args:
        examples: Any number.
        train: Where to look; equals keep its order.
        n: At most so many for each.
    """
    if not train or not examples:
        return [()] * len(examples)
    from sklearn.feature_extraction.text import TfidfVectorizer

    vectorizer = TfidfVectorizer(sublinear_tf=True, ngram_range=(1, 2), token_pattern=_WORDS)
    known = vectorizer.fit_transform([example.quote for example in train])
    asked = vectorizer.transform([example.quote for example in examples])
    found = []
    for row in (asked @ known.T).toarray():  # (examples, train), rows have length 1: cosines
        order = np.argsort(-row, kind="stable")[:n]
        found.append(tuple(_neighbour(train[i], row[i]) for i in order if row[i] > 0))
    return found


def _neighbour(example: Example, similarity: float) -> Neighbour:
    return Neighbour(example.quote, example.target, example.label, min(1.0, float(similarity)))
