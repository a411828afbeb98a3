"""Labels and errors: one order, no guessing, a remedy in every message."""

from __future__ import annotations

import json

import pytest

from stance.errors import InputError, LabelError, StanceError
from stance.labels import LABELS, Stance, parse_label


def test_the_order_is_alphabetical_as_in_scikit_learn() -> None:
    assert list(LABELS) == sorted(LABELS) == ["neutral", "rejects", "supports"]


def test_a_label_is_its_name() -> None:
    assert str(Stance.REJECTS) == f"{Stance.REJECTS}" == "rejects"
    assert json.dumps({Stance.REJECTS: Stance.SUPPORTS}) == '{"rejects": "supports"}'


@pytest.mark.parametrize("value", ["supports", " Supports\n", Stance.SUPPORTS])
def test_names_are_read_in_any_case(value: str) -> None:
    assert parse_label(value) is Stance.SUPPORTS


@pytest.mark.parametrize("value", ["favor", "", "0", 0, 1, None, True, ["supports"]])
def test_anything_else_is_refused_with_what_is_allowed(value: object) -> None:
    with pytest.raises(LabelError, match="allowed: neutral, rejects, supports") as caught:
        parse_label(value)
    assert repr(value) in str(caught.value)


def test_an_error_says_what_and_what_to_do() -> None:
    error = InputError("x is 3; allowed: 1, 2", remedy="give 2")
    assert str(error) == "x is 3; allowed: 1, 2; give 2"
    assert isinstance(error, StanceError)
