"""The figures are the textbook's and the libraries'."""

from __future__ import annotations

import random

import krippendorff
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.metrics import cohen_kappa_score

from stance.corpora.annotation.agreement import cohen_kappa, fleiss_kappa, measure_agreement
from stance.errors import InputError, MissingExtraError
from stance.labels import LABELS, Stance
from stance.types import Annotation, Example

# ten psychiatric patients, fourteen raters, five categories
FLEISS = np.array(
    [
        [0, 0, 0, 0, 14],
        [0, 2, 6, 4, 2],
        [0, 0, 3, 5, 6],
        [0, 3, 9, 2, 0],
        [2, 2, 8, 1, 1],
        [7, 7, 0, 0, 0],
        [3, 2, 6, 3, 0],
        [2, 5, 3, 2, 2],
        [6, 5, 2, 1, 0],
        [0, 2, 2, 3, 7],
    ]
)


def corpus(rows: list[list[Stance | None]]) -> list[Example]:
    """A row an example, a column an annotator."""
    return [
        Example(
            quote=f"{number}",
            annotations=tuple(
                Annotation(f"rater {i}", label) for i, label in enumerate(row) if label
            ),
        )
        for number, row in enumerate(rows)
    ]


def simulated(n: int, *, n_raters: int = 3, seed: int = 1) -> list[list[Stance | None]]:
    """Raters who are right three times in four and miss one item in five."""
    generator = random.Random(seed)
    rows: list[list[Stance | None]] = []
    for _ in range(n):
        truth = generator.choice(LABELS)
        rows.append(
            [
                None
                if generator.random() < 0.2
                else truth
                if generator.random() < 0.75
                else generator.choice(LABELS)
                for _ in range(n_raters)
            ]
        )
    return rows


def test_fleiss_kappa_of_the_textbook() -> None:
    assert fleiss_kappa(FLEISS) == pytest.approx(0.210, abs=0.0005)


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(0, 2), st.integers(0, 2)), min_size=1))
def test_cohens_kappa_is_scikit_learns(labels: list[tuple[int, int]]) -> None:
    shared = np.array(labels)
    if (shared == shared[0, 0]).all():
        assert cohen_kappa(shared) is None
    else:
        expected = cohen_kappa_score(shared[:, 0], shared[:, 1])
        assert cohen_kappa(shared) == pytest.approx(expected, abs=1e-12)


def test_alpha_with_gaps_and_per_label_is_the_packages() -> None:
    rows = simulated(60)
    measured = measure_agreement(corpus(rows), n_resamples=20)
    data = np.array([[np.nan if x is None else LABELS.index(x) for x in row] for row in rows]).T
    expected = krippendorff.alpha(data, level_of_measurement="nominal")
    assert measured.krippendorff_alpha.value == pytest.approx(expected)
    one = np.where(np.isnan(data), np.nan, data == LABELS.index(Stance.REJECTS))
    expected = krippendorff.alpha(one, level_of_measurement="nominal")
    per_label = measured.per_label[Stance.REJECTS]
    assert per_label.krippendorff_alpha.value == pytest.approx(expected)
    n_given = [sum(label is not None for label in row) for row in rows]
    assert measured.n_items == sum(n > 1 for n in n_given)
    assert measured.n_single == sum(n == 1 for n in n_given)
    assert len(measured.pairs) == 3


def test_intervals_hold_the_value_narrow_with_data_and_repeat() -> None:
    few, many, again = (
        measure_agreement(corpus(simulated(n)), n_resamples=200) for n in (30, 300, 300)
    )
    assert many == again
    for measured in (few, many):
        interval = measured.krippendorff_alpha
        assert interval.low < interval.value < interval.high
        assert abs(measured.fleiss_kappa.value - interval.value) < 0.02
    width = [m.krippendorff_alpha.high - m.krippendorff_alpha.low for m in (few, many)]
    assert width[1] < width[0] / 2


def test_one_label_only_is_undefined_not_perfect() -> None:
    measured = measure_agreement(corpus([[Stance.NEUTRAL] * 2] * 5), n_resamples=10)
    assert measured.observed == 1
    assert measured.fleiss_kappa.value is None
    assert measured.krippendorff_alpha.value is None
    assert measured.pairs[0].kappa.value is None


def test_one_annotator_is_no_agreement() -> None:
    with pytest.raises(InputError, match="two annotators"):
        measure_agreement(corpus([[Stance.NEUTRAL], [None]]))


def test_a_missing_package_names_its_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "krippendorff", None)
    with pytest.raises(MissingExtraError, match=r"pip install 'quote-stance\[annotation\]'"):
        measure_agreement(corpus(simulated(5)))
