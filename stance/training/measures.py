"""Figures on dev with their intervals, and thresholds for abstention."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from stance.evaluation.metrics import macro_f1
from stance.labels import LABELS

if TYPE_CHECKING:
    from numpy.typing import NDArray

N_RESAMPLES: Final = 2000
LEAST_KEPT: Final = 20
"""A precision measured on fewer examples than this is no ground for a threshold."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A measured value with its 95% interval, bootstrapped over groups."""

    value: float
    low: float
    high: float


def f1_figure(
    gold: NDArray[np.int64], predicted: NDArray[np.int64], groups: Sequence[str], *, seed: int
) -> Figure:
    """Macro-F1 over all three labels, an absent one scores 0; whole groups are resampled."""
    names, membership = np.unique(
        np.asarray(groups, dtype=object).astype(str), return_inverse=True
    )
    by_group = np.zeros((len(names), 3, 3), dtype=np.int64)
    np.add.at(by_group, (membership, gold, predicted), 1)
    n = len(names)
    draws = np.random.default_rng(seed).multinomial(n, np.full(n, 1 / n), size=N_RESAMPLES)
    labels = range(len(LABELS))
    scores = macro_f1(np.tensordot(draws, by_group, axes=1), labels=labels)
    low, high = np.quantile(scores, [0.025, 0.975])
    return Figure(float(macro_f1(by_group.sum(axis=0), labels=labels)), float(low), float(high))


def abstention_threshold(
    probabilities: NDArray[np.float64], gold: NDArray[np.int64], *, precision: float
) -> float | None:
    """The lowest confidence from which on labels are right at least so often; None if none is.

    Args:
        probabilities: Calibrated `(n, 3)`, in label order.
        gold: Columns `(n,)`.
        precision: Wanted share of right labels among those kept, in [0, 1].
    """
    confidence = probabilities.max(axis=1)
    order = np.argsort(-confidence, kind="stable")
    right = (probabilities.argmax(axis=1) == gold)[order]
    share = np.cumsum(right) / np.arange(1, len(order) + 1)
    sorted_confidence = confidence[order]
    # A threshold cannot part equal confidences.
    ends = np.append(sorted_confidence[1:] < sorted_confidence[:-1], True)
    good = np.flatnonzero(
        ends & (share >= precision) & (np.arange(len(order)) + 1 >= LEAST_KEPT)
    )
    return float(sorted_confidence[good[-1]]) if len(good) else None
