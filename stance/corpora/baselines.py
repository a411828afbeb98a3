"""What a label can be guessed from without understanding: classifiers that see only a part.

A model that does not beat these has learnt the corpus's habits, not stances.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from stance.corpora.duplicates import groups_of
from stance.types import Example

if TYPE_CHECKING:
    import numpy as np

N_FOLDS: Final = 5
MAX_EXAMPLES: Final = 5_000
MIN_EXAMPLES: Final = 30

GROUPED_BY: Final = ("group", "article", "target")
"""What no fold divides: the first of these that tells examples apart."""

WORD_OR_MARK = r"\w+|[^\w\s]"


@dataclass(frozen=True, slots=True)
class Baseline:
    """One classifier that sees only a part of each example.

    Attributes:
        name: What it sees.
        f1: Macro-F1 over the labels that occur, in [0, 1].
        accuracy: In [0, 1].
    """

    name: str
    f1: float
    accuracy: float


@dataclass(frozen=True, slots=True)
class Baselines:
    """All of them, on the same folds.

    Attributes:
        rows: In the order to show; empty when `missing` says why.
        n: Examples that they were fitted and measured on.
        n_folds: Folds of the cross-validation.
        grouped_by: What no fold divides: "group", "article", "target" or "example".
        missing: Why there are none; empty otherwise.
    """

    rows: tuple[Baseline, ...]
    n: int
    n_folds: int
    grouped_by: str
    missing: str


def label_baselines(examples: Sequence[Example], *, seed: int = 0) -> Baselines:
    """Majority, length only, target only, speaker only, quote only; grouped cross-validation.

    Args:
        examples: Those without a label are left out; of more than 5,000 a sample is taken.
        seed: Of the sample.
    """
    labelled = [example for example in examples if example.label is not None]
    if len(labelled) > MAX_EXAMPLES:
        labelled = random.Random(seed).sample(labelled, MAX_EXAMPLES)  # noqa: S311 - a draw
    by = next((by for by in GROUPED_BY if len({getattr(e, by) for e in labelled}) > 1), "")
    groups = groups_of([getattr(e, by)] if getattr(e, by, "") else [] for e in labelled)
    labels = [str(e.label) for e in labelled]
    n_folds = min(N_FOLDS, len(set(groups)))
    missing = _why_not(labels, groups, n_folds)
    if missing:
        return Baselines((), len(labelled), n_folds, by or "example", missing)
    views = {
        "the majority": ["" for _ in labelled],
        "length of the quote only": [length_view(e.quote) for e in labelled],
        "target only": [e.target for e in labelled],
        "speaker and affiliation only": [f"{e.speaker} | {e.affiliation}" for e in labelled],
        "quote only": [e.quote for e in labelled],
    }
    rows = tuple(
        score(name, texts, labels, groups, n_folds=n_folds) for name, texts in views.items()
    )
    return Baselines(rows, len(labelled), n_folds, by or "example", "")


def length_view(quote: str) -> str:
    """A quote's length in steps of four words, as one word."""
    return f"words{len(quote.split()) // 4}"


def score(
    name: str,
    texts: Sequence[str],
    labels: Sequence[str],
    groups: Sequence[int],
    *,
    n_folds: int,
) -> Baseline:
    """TF-IDF of words and word pairs, logistic regression, grouped cross-validation.

    Args:
        name: What the texts are.
        texts: What the classifier sees; nothing but empty texts makes it the majority.
        labels: Of each text; every fold's rest needs two of them.
        groups: Of each text; no fold divides one.
        n_folds: At least 2.
    """
    from sklearn.dummy import DummyClassifier
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression
    from sklearn.metrics import accuracy_score, f1_score
    from sklearn.model_selection import GroupKFold, cross_val_predict
    from sklearn.pipeline import make_pipeline

    model: Any = DummyClassifier(strategy="most_frequent")
    if any(text.strip(" |") for text in texts):
        model = make_pipeline(
            TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True, token_pattern=WORD_OR_MARK),
            LogisticRegression(max_iter=1000, class_weight="balanced"),
        )
    predicted: np.ndarray[Any, Any] = cross_val_predict(
        model, list(texts), list(labels), groups=list(groups), cv=GroupKFold(n_folds)
    )
    return Baseline(
        name,
        f1=float(f1_score(labels, predicted, average="macro", zero_division=0)),
        accuracy=float(accuracy_score(labels, predicted)),
    )


def _why_not(labels: Sequence[str], groups: Sequence[int], n_folds: int) -> str:
    """Why nothing can be learnt; empty when it can."""
    if len(labels) < MIN_EXAMPLES:
        return f"{len(labels)} labelled examples are too few; {MIN_EXAMPLES} are needed"
    if len(set(labels)) < 2:
        return f"all labels are {labels[0]}"
    if n_folds < 2:
        return "all examples are in one group"
    from sklearn.model_selection import GroupKFold

    for train, _ in GroupKFold(n_folds).split(labels, groups=groups):
        if len({labels[i] for i in train}) < 2:
            return "a fold would leave only one label to learn from"
    return ""
