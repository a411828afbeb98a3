from __future__ import annotations

import numpy as np
import pytest
from sklearn.metrics import confusion_matrix, f1_score

from stance.training.measures import (
    abstention_threshold,
    calibration_error,
    confusion,
    f1_figure,
    macro_f1,
)

RNG = np.random.default_rng(0)
GOLD = RNG.integers(0, 3, 120)
PREDICTED = np.where(RNG.random(120) < 0.6, GOLD, RNG.integers(0, 3, 120))


def test_confusion_and_macro_f1_are_scikit_learns() -> None:
    counts = confusion(GOLD, PREDICTED)
    assert (counts == confusion_matrix(GOLD, PREDICTED, labels=[0, 1, 2])).all()
    assert macro_f1(counts) == pytest.approx(f1_score(GOLD, PREDICTED, average="macro"))


def test_whole_groups_are_resampled() -> None:
    alone = f1_figure(GOLD, PREDICTED, [str(i) for i in range(120)], seed=1)
    assert alone.low < alone.value < alone.high
    doubled = [np.repeat(x, 4) for x in (GOLD, PREDICTED)]
    groups = [str(i // 4) for i in range(480)]
    together = f1_figure(doubled[0], doubled[1], groups, seed=1)
    assert together.value == pytest.approx(alone.value)
    # Repeating every example tells nothing new: the interval must not shrink.
    assert together.high - together.low == pytest.approx(alone.high - alone.low, rel=0.15)


def test_a_confidence_that_is_right_as_often_as_it_says_has_no_error() -> None:
    confidence = np.full(1000, 0.8)
    probabilities = np.stack([confidence, (1 - confidence) / 2, (1 - confidence) / 2], axis=1)
    gold = np.tile([0, 0, 0, 0, 1], 200)
    assert calibration_error(probabilities, gold) == pytest.approx(0.0, abs=1e-9)
    assert calibration_error(probabilities, np.ones(1000, dtype=int)) == pytest.approx(0.8)


def test_the_threshold_is_the_lowest_that_keeps_the_precision() -> None:
    confidence = np.linspace(0.99, 0.4, 100)
    probabilities = np.stack([confidence, 1 - confidence, np.zeros(100)], axis=1)
    gold = np.zeros(100, dtype=int)
    gold[50:] = 2  # wrong from the fiftieth on
    threshold = abstention_threshold(probabilities, gold, precision=0.9)
    assert threshold is not None
    kept = confidence >= threshold
    assert kept.sum() == 55  # 50 of 55 are right, 50 of 56 are not enough
    assert abstention_threshold(probabilities, np.full(100, 2), precision=0.9) is None
    assert abstention_threshold(probabilities[:10], gold[:10], precision=0.9) is None
