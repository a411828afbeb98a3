from __future__ import annotations

import numpy as np
import pytest
from sklearn.metrics import f1_score
from transformers import EvalPrediction

from stance.training.measures import abstention_threshold, f1_figure
from stance.training.trainer import f1_by_source

RNG = np.random.default_rng(0)
GOLD = RNG.integers(0, 3, 120)
PREDICTED = np.where(RNG.random(120) < 0.6, GOLD, RNG.integers(0, 3, 120))


def test_labels_without_gold_do_not_count() -> None:
    groups = [str(i) for i in range(120)]
    assert f1_figure(GOLD, PREDICTED, groups, seed=1).value == pytest.approx(
        f1_score(GOLD, PREDICTED, average="macro")
    )
    two = GOLD % 2
    assert f1_figure(two, two, groups, seed=1).value == 1
    assert f1_by_source(["x"] * 120)(EvalPrediction(np.eye(3)[two], two))["f1"] == 1


def test_whole_groups_are_resampled() -> None:
    alone = f1_figure(GOLD, PREDICTED, [str(i) for i in range(120)], seed=1)
    assert alone.low < alone.value < alone.high
    doubled = [np.repeat(x, 4) for x in (GOLD, PREDICTED)]
    groups = [str(i // 4) for i in range(480)]
    together = f1_figure(doubled[0], doubled[1], groups, seed=1)
    assert together.value == pytest.approx(alone.value)
    # Repeating every example tells nothing new: the interval must not shrink.
    assert together.high - together.low == pytest.approx(alone.high - alone.low, rel=0.15)


def test_one_group_has_no_interval() -> None:
    figure = f1_figure(GOLD, PREDICTED, ["one"] * 120, seed=1)
    assert (figure.low, figure.high, figure.span) == (None, None, "unknown for one group")


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
