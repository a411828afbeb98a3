"""Temperature scaling recovers a known temperature and never moves a label."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from stance.models.calibration import fit_temperature, softmax

logits = arrays(np.float64, (4, 3), elements=st.floats(-1e3, 1e3))


@given(logits, st.floats(0.05, 20))
def test_softmax_rows_sum_to_one_and_keep_the_order(x: np.ndarray, temperature: float) -> None:
    probabilities = softmax(x, temperature=temperature)
    np.testing.assert_allclose(probabilities.sum(axis=1), 1)
    best = np.take_along_axis(probabilities, x.argmax(axis=1)[:, None], axis=1)[:, 0]
    np.testing.assert_array_equal(best, probabilities.max(axis=1))


@pytest.mark.parametrize("true_temperature", [0.5, 1.0, 3.0])
def test_the_temperature_is_recovered(true_temperature: float) -> None:
    rng = np.random.default_rng(0)
    x = rng.normal(scale=3 * true_temperature, size=(20_000, 3))
    cumulative = softmax(x, temperature=true_temperature).cumsum(axis=1)
    gold = (rng.random((len(x), 1)) > cumulative).sum(axis=1)
    assert fit_temperature(x, gold) == pytest.approx(true_temperature, rel=0.05)


def test_a_few_right_labels_do_not_make_sure() -> None:
    few = np.array([[1.0, 0.2, 0.1], [0.0, 1.2, 0.3], [0.3, 0.1, 0.9]])
    assert 0.6 < fit_temperature(few, np.arange(3)) < 1
