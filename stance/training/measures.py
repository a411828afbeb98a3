"""Figures on dev with their intervals, and thresholds for abstention."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Final

import numpy as np

from stance.evaluation.intervals import Interval, count_interval, group_ids, group_sums
from stance.evaluation.metrics import gold_labels, macro_f1
from stance.labels import LABELS

if TYPE_CHECKING:
    from numpy.typing import NDArray

LEAST_KEPT: Final = 20
"""A precision measured on fewer examples than this is no ground for a threshold."""


def f1_figure(
    gold: NDArray[np.int64], predicted: NDArray[np.int64], groups: Sequence[str], *, seed: int
) -> Interval:
    """Macro-F1 over the labels that occur in gold; whole groups are resampled."""
    n_labels = len(LABELS)
    cells = np.eye(n_labels**2)[gold * n_labels + predicted].reshape(-1, n_labels, n_labels)
    return count_interval(
        partial(macro_f1, labels=gold_labels(gold)),
        group_sums(cells, group_ids(groups)),
        seed=seed,
    )


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
