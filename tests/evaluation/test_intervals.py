"""Intervals and tests draw and swap whole groups."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stance.evaluation import metrics
from stance.evaluation.comparison import compare, holm
from stance.evaluation.intervals import count_interval, group_ids, group_sums, row_interval


def counts_of(gold, predicted, ids):
    cells = np.zeros((len(gold), 3, 3))
    cells[np.arange(len(gold)), gold, predicted] = 1
    return group_sums(cells, ids)


@pytest.fixture
def answers():
    rng = np.random.default_rng(3)
    gold = rng.integers(0, 3, 300)
    good = np.where(rng.random(300) < 0.8, gold, rng.integers(0, 3, 300))
    poor = np.where(rng.random(300) < 0.4, gold, rng.integers(0, 3, 300))
    return gold, good, poor


def test_groups_are_numbered_in_order() -> None:
    assert group_ids(["b", "a", "b", "c"]).tolist() == [0, 1, 0, 2]


def test_group_sums_add_up_to_the_whole(answers) -> None:
    gold, good, _ = answers
    ids = np.arange(300) % 7
    sums = counts_of(gold, good, ids)
    assert sums.shape == (7, 3, 3)
    assert (sums.sum(axis=0) == metrics.confusion(gold, good)).all()


def test_the_interval_holds_the_value_and_repeats_itself(answers) -> None:
    gold, good, _ = answers
    counts = counts_of(gold, good, np.arange(300))
    interval = count_interval(metrics.accuracy, counts, seed=1)
    assert interval.low < interval.value < interval.high
    assert interval == count_interval(metrics.accuracy, counts, seed=1)
    assert interval != count_interval(metrics.accuracy, counts, seed=2)
    # the normal approximation for 300 independent answers
    half = 1.96 * np.sqrt(interval.value * (1 - interval.value) / 300)
    assert (interval.high - interval.low) / 2 == pytest.approx(half, rel=0.1)


def test_copies_in_one_group_do_not_narrow_the_interval(answers) -> None:
    gold, good, _ = answers
    once = count_interval(metrics.accuracy, counts_of(gold, good, np.arange(300)), seed=1)
    thrice = count_interval(
        metrics.accuracy,
        counts_of(np.tile(gold, 3), np.tile(good, 3), np.tile(np.arange(300), 3)),
        seed=1,
    )
    assert thrice == once


def test_rows_and_counts_give_the_same_interval(answers) -> None:
    gold, good, _ = answers
    ids = np.arange(300) % 50
    by_counts = count_interval(metrics.accuracy, counts_of(gold, good, ids), seed=1, n=300)
    by_rows = row_interval(
        lambda rows: float(np.mean(gold[rows] == good[rows])), ids, seed=1, n=300
    )
    assert by_rows.value == pytest.approx(by_counts.value)
    assert by_rows.low == pytest.approx(by_counts.low)
    assert by_rows.high == pytest.approx(by_counts.high)


def test_one_group_has_no_interval(answers) -> None:
    gold, good, poor = answers
    one = np.zeros(300, dtype=np.int64)
    interval = count_interval(metrics.accuracy, counts_of(gold, good, one), seed=1)
    assert (interval.low, interval.high) == (None, None)
    difference = compare(
        metrics.accuracy, counts_of(gold, good, one), counts_of(gold, poor, one), seed=1
    )
    assert difference.p == 1


def test_a_large_difference_is_significant_and_none_is_not(answers) -> None:
    gold, good, poor = answers
    ids = np.arange(300) % 60
    better = compare(
        metrics.f_avg, counts_of(gold, good, ids), counts_of(gold, poor, ids), seed=1
    )
    assert better.difference > 0.2
    assert better.p < 0.001
    assert better.low > 0
    same = compare(
        metrics.f_avg, counts_of(gold, good, ids), counts_of(gold, good, ids), seed=1
    )
    assert (same.difference, same.low, same.high, same.p) == (0, 0, 0, 1)


def test_few_groups_cannot_be_significant(answers) -> None:
    """With 4 groups there are 16 swaps, so p is at least 2/16, however large the difference."""
    gold, good, poor = answers
    ids = np.arange(300) % 4
    found = compare(
        metrics.accuracy, counts_of(gold, good, ids), counts_of(gold, poor, ids), seed=1
    )
    assert found.p == pytest.approx(2 / 16)


def test_holm_by_hand() -> None:
    assert holm([0.01, 0.04, 0.03]) == pytest.approx([0.03, 0.06, 0.06])
    assert holm([]) == []


@settings(deadline=None, max_examples=40)
@given(st.lists(st.floats(0, 1), max_size=8))
def test_holm_only_raises_and_keeps_the_order(p_values) -> None:
    adjusted = holm(p_values)
    assert all(p <= q <= 1 for p, q in zip(p_values, adjusted, strict=True))
    ranks = sorted(range(len(p_values)), key=lambda i: p_values[i])
    assert [adjusted[i] for i in ranks] == sorted(adjusted)
