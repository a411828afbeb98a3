from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stance.reports.plots import N_SHADES, Axis, Frame, axis, shade, whisker

numbers = st.floats(-1, 1)


@given(st.lists(numbers, min_size=1, max_size=20), st.sampled_from([0.0, 0.1, 1.0]))
def test_an_axis_holds_its_values_with_few_round_ticks(values, at_least):
    made = axis(values, at_least=at_least)
    assert made.low <= min(values) + 1e-6
    assert made.high >= max(values) - 1e-6
    assert made.high - made.low >= at_least - 1e-9
    assert 2 <= len(made.ticks) <= 7
    assert (made.ticks[0], made.ticks[-1]) == (made.low, made.high)
    assert all(0 <= made.share(value) <= 1 for value in values)


def test_a_familiar_axis():
    assert axis([0.31, 0.78], at_least=0.1).ticks == (0.3, 0.4, 0.5, 0.6, 0.7, 0.8)
    assert axis([0.94, 0.99], at_least=0.1).high == 1  # made longer, but never beyond 1


@given(numbers, st.floats(0, 0.3), st.floats(0, 0.3))
def test_a_whisker_reaches_around_its_estimate(value, below, above):
    figure = {"value": value, "low": value - below, "high": value + above}
    placed = whisker(figure, axis(list(figure.values())))
    assert 0 <= placed.low <= placed.x <= placed.high <= 100
    assert whisker({**figure, "low": None, "high": None}, Axis(0, 1, (0, 1))).low is None


@given(st.lists(st.tuples(numbers, numbers), min_size=1))
def test_points_stay_in_their_frame(points):
    frame = Frame(40, 10, 300, 200, Axis(0, 1, (0, 1)), Axis(0, 1, (0, 1)))
    for point in frame.line(points).split():
        x, y = map(float, point.split(","))
        assert 40 <= x <= 340
        assert 10 <= y <= 210


def test_more_is_further_right_and_higher_up():
    frame = Frame(40, 10, 300, 200, Axis(0, 1, (0, 1)), Axis(0, 1, (0, 1)))
    assert frame.line([(0, 0), (1, 1)]) == "40.0,210.0 340.0,10.0"


@given(numbers, numbers)
def test_shades_rise_with_the_value(first, second):
    low, high = sorted((shade(min(first, second), -1, 1), shade(max(first, second), -1, 1)))
    assert 0 <= low <= high < N_SHADES
    assert shade(min(first, second), -1, 1) == low


def test_shades_of_one_value_are_the_middle():
    assert shade(0.5, 0.5, 0.5) == N_SHADES // 2
    assert shade(1.0, 0.0, 1.0) == N_SHADES - 1
    assert pytest.approx(0) == shade(0.0, 0.0, 1.0)
