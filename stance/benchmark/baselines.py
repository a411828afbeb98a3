"""Models that a good one must beat: majority, stratified random, TF-IDF, a frozen encoder."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from stance.benchmark.records import Answers, Contender, Labeller
from stance.errors import InputError
from stance.labels import LABELS
from stance.types import Example

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

NAMES: Final = {
    "majority": "the most frequent label of the train part, with its frequencies",
    "random": "labels at random, as frequent as in the train part",
    "tfidf": "TF-IDF of quote and context, logistic regression; does not see the target",
    "tfidf-target": "the same, and TF-IDF of the target",
}
# Of the regressions on TF-IDF and on embeddings; part of a baseline's hash.
SETTINGS: Final = {"C": 10.0, "class_weight": "balanced", "ngrams": [1, 2], "version": 1}


def gold_columns(examples: Sequence[Example]) -> NDArray[np.int64]:
    """Columns `(n,)` of the gold labels.

    Raises:
        InputError: An example has no label.
    """
    for number, example in enumerate(examples, 1):
        if example.label is None:
            raise InputError(
                f"example {number} ({example.id or example.quote[:40]!r}) has no label",
                remedy="benchmarks and training need a label in every row",
            )
    return np.array([LABELS.index(e.label) for e in examples if e.label], dtype=np.int64)


def baseline(name: str, spec: str) -> Contender:
    """The baseline that `spec`, one of `NAMES`, stands for."""
    from stance.benchmark.hashing import hash_json

    return Contender(
        name=name,
        kind="baseline",
        sha256=hash_json([spec, SETTINGS]),
        fit=_FITS[spec],
        learns=True,
        seeded=spec == "random",
    )


def shares(examples: Sequence[Example]) -> Floats:
    """Share `(3,)` of each label."""
    counts = np.bincount(gold_columns(examples), minlength=len(LABELS))
    return np.asarray(counts / counts.sum())


class Majority:
    """Always the most frequent label."""

    def __init__(self, train: Sequence[Example], seed: int) -> None:  # noqa: ARG002
        self.shares = shares(train)

    def answer(self, examples: Sequence[Example]) -> Answers:
        """The label shares of the train part as probabilities."""
        rows = np.tile(self.shares, (len(examples), 1))
        return Answers(rows.argmax(axis=1), rows)


class Stratified:
    """A label at random, drawn by a hash, so that it depends on the example and seed alone."""

    def __init__(self, train: Sequence[Example], seed: int) -> None:
        self.limits = np.cumsum(shares(train))
        self.seed = seed

    def answer(self, examples: Sequence[Example]) -> Answers:
        """Labels only: a draw has no confidence."""
        draws = [self._draw(example) for example in examples]
        labels = np.searchsorted(self.limits, draws, side="right")
        return Answers(np.minimum(labels, len(LABELS) - 1).astype(np.int64), None)

    def _draw(self, example: Example) -> float:
        text = f"{self.seed}\0{example.id}\0{example.target}\0{example.quote}"
        return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big") / 2**64


class TfIdf:
    """Logistic regression on words and word pairs."""

    def __init__(self, train: Sequence[Example], seed: int) -> None:  # noqa: ARG002
        from sklearn.feature_extraction.text import TfidfVectorizer

        self.vectorizers = [
            TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True) for _ in self.texts(train[0])
        ]
        columns = list(zip(*map(self.texts, train), strict=True))
        blocks = [v.fit_transform(c) for v, c in zip(self.vectorizers, columns, strict=True)]
        self.regression = Regression(self._join(blocks), gold_columns(train))

    def texts(self, example: Example) -> tuple[str, ...]:
        """What is turned into vectors, each text with a vocabulary of its own."""
        return (f"{example.quote} {example.context}",)

    def answer(self, examples: Sequence[Example]) -> Answers:
        """Probabilities of the regression."""
        columns = list(zip(*map(self.texts, examples), strict=True))
        blocks = [v.transform(c) for v, c in zip(self.vectorizers, columns, strict=True)]
        return self.regression.answer(self._join(blocks))

    @staticmethod
    def _join(blocks: Sequence[Any]) -> Any:
        from scipy.sparse import hstack

        return hstack(blocks).tocsr()


class TfIdfTarget(TfIdf):
    """The same, with the target as a text of its own."""

    def texts(self, example: Example) -> tuple[str, ...]:
        """Quote and context; the target."""
        return (f"{example.quote} {example.context}", example.target)


class Regression:
    """Logistic regression whose columns are in label order, absent labels at 0."""

    def __init__(self, features: Any, gold: NDArray[np.int64]) -> None:
        from sklearn.linear_model import LogisticRegression

        self.model: Any = None
        self.only = int(gold[0])
        if len(set(gold.tolist())) > 1:
            self.model = LogisticRegression(
                C=SETTINGS["C"], class_weight=SETTINGS["class_weight"], max_iter=2000
            ).fit(features, gold)

    def answer(self, features: Any) -> Answers:
        """Probabilities `(n, 3)`."""
        rows = np.zeros((features.shape[0], len(LABELS)))
        if self.model is None:
            rows[:, self.only] = 1.0
        else:
            rows[:, self.model.classes_] = self.model.predict_proba(features)
        return Answers(rows.argmax(axis=1), rows)


_FITS: Final[dict[str, Callable[[Sequence[Example], int], Labeller]]] = {
    "majority": Majority,
    "random": Stratified,
    "tfidf": TfIdf,
    "tfidf-target": TfIdfTarget,
}
