"""Figures of gold and predicted labels; pure functions of arrays.

Labels are columns in label order (neutral, rejects, supports), as integers. What depends on the
labels alone is a function of confusion counts `(..., 3, 3)`, rows gold, columns predicted, over
any leading axes: the intervals and tests need thousands of them at once. Tests hold every one
equal to scikit-learn's.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from stance.labels import LABELS, Stance

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]
    Floats = NDArray[np.float64]
    Counts = Ints | Floats

N_BINS: Final = 10
"""Bins of the calibration error and the reliability curve."""

_REJECTS, _SUPPORTS = LABELS.index(Stance.REJECTS), LABELS.index(Stance.SUPPORTS)


@dataclass(frozen=True, slots=True)
class LabelFigures:
    """How well one label is found; precision, recall and F1 in [0, 1], 0 where undefined."""

    precision: float
    recall: float
    f1: float
    support: int


@dataclass(frozen=True, slots=True)
class ReliabilityBin:
    """One bin of the reliability curve: mean confidence, share of right labels, size."""

    confidence: float
    accuracy: float
    n: int


@dataclass(frozen=True, slots=True)
class RiskPoint:
    """Share of wrong labels among the `coverage` most confident ones."""

    coverage: float
    risk: float


def confusion(gold: Ints, predicted: Ints) -> Ints:
    """Confusion counts `(3, 3)`, rows gold, columns predicted, in label order."""
    from sklearn.metrics import confusion_matrix

    return np.asarray(confusion_matrix(gold, predicted, labels=list(range(len(LABELS)))))


def precision_recall_f1(counts: Counts) -> tuple[Floats, Floats, Floats]:
    """Precision, recall and F1 of each label, each `(..., 3)`, 0 where undefined."""
    right = np.diagonal(counts, axis1=-2, axis2=-1).astype(np.float64)
    gold, predicted = counts.sum(axis=-1), counts.sum(axis=-2)
    return (
        _ratio(right, predicted),
        _ratio(right, gold),
        _ratio(2 * right, gold + predicted),
    )


def gold_labels(gold: Ints) -> tuple[int, ...]:
    """The labels that occur in gold: some corpora have no `neutral`, and then it has no F1."""
    return tuple(np.unique(gold).tolist())


def macro_f1(counts: Counts, *, labels: Sequence[int]) -> Floats:
    """Mean F1 `(...)` over `labels`, which `gold_labels` gives."""
    return np.asarray(precision_recall_f1(counts)[2][..., list(labels)].mean(axis=-1))


def f_avg(counts: Counts) -> Floats:
    """Mean F1 `(...)` of supports and rejects.

    As TweetEval's evaluation script and SemEval-2016 task 6 have it: the predictions of all
    targets are pooled first; `neutral` counts through its confusions with the two only.
    """
    return macro_f1(counts, labels=(_REJECTS, _SUPPORTS))


def accuracy(counts: Counts) -> Floats:
    """Share `(...)` of right labels."""
    right = np.trace(counts, axis1=-2, axis2=-1).astype(np.float64)
    return _ratio(right, counts.sum(axis=(-2, -1)))


def matthews_correlation(counts: Counts) -> Floats:
    """Matthews' correlation `(...)` in [-1, 1] over three labels (Gorodkin's R_K)."""
    exact = counts.astype(np.float64)
    gold, predicted = exact.sum(axis=-1), exact.sum(axis=-2)
    n = gold.sum(axis=-1)
    right = np.trace(exact, axis1=-2, axis2=-1)
    covariance = right * n - (gold * predicted).sum(axis=-1)
    spread = (n**2 - (gold**2).sum(axis=-1)) * (n**2 - (predicted**2).sum(axis=-1))
    return _ratio(covariance, np.sqrt(spread))


def _ratio(above: Floats, below: NDArray[np.generic]) -> Floats:
    """Element-wise quotient, 0 where the divisor is 0."""
    divisor = np.asarray(below, dtype=np.float64)
    out = np.zeros(np.shape(above))
    return np.asarray(np.divide(above, divisor, out=out, where=divisor != 0))


def per_label(gold: Ints, predicted: Ints) -> Mapping[Stance, LabelFigures]:
    """Precision, recall, F1 and support of every label, in label order."""
    counts = confusion(gold, predicted)
    columns = zip(*precision_recall_f1(counts), counts.sum(axis=1), strict=True)
    return {
        label: LabelFigures(float(precision), float(recall), float(f1), int(support))
        for label, (precision, recall, f1, support) in zip(LABELS, columns, strict=True)
    }


def f_avg_per_target(
    gold: Ints, predicted: Ints, targets: Sequence[str]
) -> Mapping[str, float]:
    """F_avg of every target by itself, targets in alphabetical order."""
    names = np.array(targets, dtype=object)
    return {
        target: float(f_avg(confusion(gold[names == target], predicted[names == target])))
        for target in sorted(set(targets))
    }


def brier_terms(gold: Ints, probabilities: Floats) -> Floats:
    """Squared distance `(n,)` of each row of `probabilities` from the gold label, in [0, 2]."""
    return np.asarray(((probabilities - np.eye(len(LABELS))[gold]) ** 2).sum(axis=1))


def brier_score(gold: Ints, probabilities: Floats) -> float:
    """Brier's original score over three labels, in [0, 2]; 0 is perfect, 2/3 is uniform."""
    return float(brier_terms(gold, probabilities).mean())


def reliability(
    gold: Ints, probabilities: Floats, *, n_bins: int = N_BINS
) -> list[ReliabilityBin]:
    """The reliability curve over bins of equal mass, by rising confidence.

    Equal mass means that the sizes of the bins differ by one at most; there are fewer bins than
    `n_bins` when there are fewer examples.
    """
    confidence, right = _by_confidence(gold, probabilities)
    bins = zip(np.array_split(confidence, n_bins), np.array_split(right, n_bins), strict=True)
    return [ReliabilityBin(float(c.mean()), float(r.mean()), len(c)) for c, r in bins if len(c)]


def ece(gold: Ints, probabilities: Floats, *, n_bins: int = N_BINS) -> float:
    """Expected calibration error in [0, 1], over bins of equal mass."""
    confidence, right = _by_confidence(gold, probabilities)
    gaps = [abs(part.sum()) for part in np.array_split(confidence - right, n_bins)]
    return float(sum(gaps) / len(gold))


def risk_coverage(gold: Ints, probabilities: Floats) -> list[RiskPoint]:
    """Risk at every coverage, most confident first; tied confidences enter together."""
    confidence, right = _by_confidence(gold, probabilities)
    coverage, risk, last = _risks(confidence, right)
    return [
        RiskPoint(float(c), float(r)) for c, r in zip(coverage[last], risk[last], strict=True)
    ]


def aurc(gold: Ints, probabilities: Floats) -> float:
    """Area under the risk-coverage curve in [0, 1]: mean risk over all coverages; 0 is best."""
    return float(_risks(*_by_confidence(gold, probabilities))[1].mean())


def _by_confidence(gold: Ints, probabilities: Floats) -> tuple[Floats, Floats]:
    """Confidences in rising order, and whether the label is right (1.0 or 0.0).

    Among tied confidences the order is arbitrary, so each counts as right as their mean.
    """
    confidence = probabilities.max(axis=1)
    right = (probabilities.argmax(axis=1) == gold).astype(np.float64)
    values, block, sizes = np.unique(confidence, return_inverse=True, return_counts=True)
    share_right = np.bincount(block, weights=right) / sizes
    return np.repeat(values, sizes), np.repeat(share_right, sizes)


def _risks(confidence: Floats, right: Floats) -> tuple[Floats, Floats, NDArray[np.bool_]]:
    """Coverage, risk, and "last of its ties" at every rank, most confident first."""
    falling = confidence[::-1]
    ranks = np.arange(1, len(falling) + 1)
    last = np.append(falling[1:] != falling[:-1], True)
    return ranks / len(ranks), np.cumsum(1 - right[::-1]) / ranks, last
