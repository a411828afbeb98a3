"""The figures against hand-computed cases and against scikit-learn on random input."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn import metrics as sklearn_metrics

from stance.evaluation import metrics
from stance.labels import LABELS, Stance

NEUTRAL, REJECTS, SUPPORTS = range(3)


@st.composite
def answers(draw):
    columns = st.integers(0, 2)
    pairs = draw(st.lists(st.tuples(columns, columns), min_size=1, max_size=60))
    gold, predicted = np.array(pairs).T
    return gold, predicted


@st.composite
def probable(draw):
    rows = draw(
        st.lists(
            st.tuples(*[st.integers(1, 50)] * 3, st.integers(0, 2)), min_size=1, max_size=60
        )
    )
    table = np.array(rows, dtype=float)
    return table[:, 3].astype(int), table[:, :3] / table[:, :3].sum(axis=1, keepdims=True)


def test_f_avg_is_tweetevals_on_a_case_counted_by_hand() -> None:
    """TweetEval pools five targets, then averages the F1 of against and of favor.

    favor: 2 right, 3 predicted, 4 gold: F1 = 4/7. against: 3 right, 5 predicted, 3 gold: F1 =
    6/8. The six gold `none` count only through what was made of them.
    """
    gold = [SUPPORTS] * 4 + [REJECTS] * 3 + [NEUTRAL] * 6
    predicted = [SUPPORTS, SUPPORTS, REJECTS, NEUTRAL] + [REJECTS] * 3
    predicted += [SUPPORTS, REJECTS] + [NEUTRAL] * 4
    counts = metrics.confusion(np.array(gold), np.array(predicted))
    assert metrics.f_avg(counts) == pytest.approx((4 / 7 + 6 / 8) / 2)


@settings(deadline=None, max_examples=40)
@given(answers())
def test_f_avg_is_what_tweetevals_script_computes(answers) -> None:
    gold, predicted = answers
    report = sklearn_metrics.classification_report(  # the script's own call, labels 1 and 2
        gold, predicted, labels=[0, 1, 2], output_dict=True, zero_division=0
    )
    expected = (report["1"]["f1-score"] + report["2"]["f1-score"]) / 2
    assert metrics.f_avg(metrics.confusion(gold, predicted)) == pytest.approx(expected)


@settings(deadline=None, max_examples=40)
@given(answers())
def test_label_figures_equal_scikit_learns(answers) -> None:
    gold, predicted = answers
    counts = metrics.confusion(gold, predicted)
    labels = metrics.gold_labels(gold)
    assert metrics.macro_f1(counts, labels=labels) == pytest.approx(
        sklearn_metrics.f1_score(
            gold, predicted, labels=list(labels), average="macro", zero_division=0
        )
    )
    assert metrics.accuracy(counts) == pytest.approx(
        sklearn_metrics.accuracy_score(gold, predicted)
    )
    if len({*gold, *predicted}) > 1:  # scikit-learn warns of a single label
        assert metrics.matthews_correlation(counts) == pytest.approx(
            sklearn_metrics.matthews_corrcoef(gold, predicted), abs=1e-9
        )
    expected = sklearn_metrics.precision_recall_fscore_support(
        gold, predicted, labels=[0, 1, 2], zero_division=0
    )
    found = metrics.per_label(gold, predicted)
    assert list(found) == list(LABELS)
    for figures, *row in zip(found.values(), *expected, strict=True):
        assert (figures.precision, figures.recall, figures.f1, figures.support) == (
            pytest.approx(tuple(row))
        )


@settings(deadline=None, max_examples=40)
@given(answers(), answers())
def test_counts_may_be_stacked(first, second) -> None:
    counts = [metrics.confusion(*first), metrics.confusion(*second)]
    for figure in (metrics.f_avg, metrics.accuracy, metrics.matthews_correlation):
        assert figure(np.stack(counts)).tolist() == [figure(c) for c in counts]


@settings(deadline=None, max_examples=40)
@given(probable())
def test_brier_is_the_mean_squared_distance(probable) -> None:
    gold, probabilities = probable
    expected = np.mean(np.sum((one_hot(gold) - probabilities) ** 2, axis=1))
    assert metrics.brier_score(gold, probabilities) == pytest.approx(expected)
    assert 0 <= metrics.brier_score(gold, probabilities) <= 2


def one_hot(gold):
    from sklearn.preprocessing import label_binarize

    return label_binarize(gold, classes=[0, 1, 2])


@settings(deadline=None, max_examples=40)
@given(probable())
def test_calibration_and_risk_stay_in_range_and_ignore_the_order(probable) -> None:
    gold, probabilities = probable
    order = np.random.default_rng(0).permutation(len(gold))
    for figure in (metrics.ece, metrics.aurc):
        value = figure(gold, probabilities)
        assert 0 <= value <= 1
        assert figure(gold[order], probabilities[order]) == pytest.approx(value)
    bins = metrics.reliability(gold, probabilities)
    sizes = [b.n for b in bins]
    assert sum(sizes) == len(gold)
    assert max(sizes) - min(sizes) <= 1
    wrong = np.mean(probabilities.argmax(axis=1) != gold)
    assert metrics.risk_coverage(gold, probabilities)[-1].risk == pytest.approx(wrong)


def test_calibration_error_counted_by_hand() -> None:
    """Two bins: confidences .5 and .6 (one right), .8 and .9 (both right): (.05 + .15) / 2."""
    probabilities = np.array([[0.5, 0.3, 0.2], [0.6, 0.2, 0.2], [0.1, 0.8, 0.1], [0.1, 0, 0.9]])
    gold = np.array([NEUTRAL, REJECTS, REJECTS, SUPPORTS])
    assert metrics.ece(gold, probabilities, n_bins=2) == pytest.approx(0.1)
    first, second = metrics.reliability(gold, probabilities, n_bins=2)
    assert (first.confidence, first.accuracy, first.n) == pytest.approx((0.55, 0.5, 2))
    assert (second.confidence, second.accuracy, second.n) == pytest.approx((0.85, 1.0, 2))


def test_risk_coverage_counted_by_hand() -> None:
    """Most confident right, then wrong, then right: risks 0, 1/2, 1/3."""
    probabilities = np.array([[0.9, 0.1, 0], [0.8, 0.1, 0.1], [0.7, 0.2, 0.1]])
    gold = np.array([NEUTRAL, REJECTS, NEUTRAL])
    points = metrics.risk_coverage(gold, probabilities)
    assert [p.coverage for p in points] == pytest.approx([1 / 3, 2 / 3, 1])
    assert [p.risk for p in points] == pytest.approx([0, 1 / 2, 1 / 3])
    assert metrics.aurc(gold, probabilities) == pytest.approx((0 + 1 / 2 + 1 / 3) / 3)


def test_equal_confidence_says_nothing() -> None:
    gold = np.array([NEUTRAL, REJECTS, NEUTRAL, SUPPORTS])
    probabilities = np.tile([0.6, 0.2, 0.2], (4, 1))
    assert metrics.aurc(gold, probabilities) == pytest.approx(0.5)
    assert len(metrics.risk_coverage(gold, probabilities)) == 1
    assert metrics.ece(gold, probabilities, n_bins=4) == pytest.approx(0.1)


def test_f_avg_per_target() -> None:
    gold = np.array([SUPPORTS, REJECTS, SUPPORTS, REJECTS])
    predicted = np.array([SUPPORTS, REJECTS, REJECTS, SUPPORTS])
    found = metrics.f_avg_per_target(gold, predicted, ["b", "b", "a", "a"])
    assert dict(found) == {"a": 0.0, "b": 1.0}
    assert list(found) == ["a", "b"]


def test_the_order_of_the_labels_is_the_packages() -> None:
    assert [LABELS[i] for i in (NEUTRAL, REJECTS, SUPPORTS)] == list(Stance)
