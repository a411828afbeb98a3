from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stance.errors import InputError
from stance.evaluation.mistakes import confident_mistakes, nearest
from stance.labels import LABELS, Stance
from stance.types import Example

TRAIN = [
    Example("We welcome the audit of the harbour.", "the audit", label=Stance.SUPPORTS),
    Example("The audit of the harbour is a pack of lies.", "the audit", label=Stance.REJECTS),
    Example("Lunch is at noon.", "the lunch"),
]

cases = st.lists(
    st.tuples(st.sampled_from(LABELS), st.tuples(*[st.floats(0.01, 1)] * 3)), max_size=30
)


@settings(max_examples=25, deadline=None)
@given(cases, st.integers(0, 10))
def test_the_surest_mistakes_and_nothing_else(drawn, n):
    gold = [label for label, _ in drawn]
    table = np.array([p for _, p in drawn]).reshape(-1, 3)
    table = table / table.sum(axis=1, keepdims=True)
    examples = [Example(f"quote {i}", id=str(i)) for i in range(len(drawn))]
    found = confident_mistakes(examples, gold, table, n=n)
    wrong = [i for i in range(len(drawn)) if LABELS[table[i].argmax()] != gold[i]]
    assert len(found) == min(n, len(wrong))
    assert [m.confidence for m in found] == sorted(
        (table[i].max() for i in wrong), reverse=True
    )[:n]
    for mistake in found:
        assert mistake.example is examples[mistake.index]
        assert mistake.gold == gold[mistake.index] != mistake.predicted


@settings(max_examples=25, deadline=None)
@given(st.lists(st.text(min_size=1).filter(str.strip), min_size=1, max_size=8))
def test_a_training_quote_is_its_own_nearest(quotes):
    train = [Example(quote) for quote in quotes]
    for example, found in zip(train, nearest(train, train, n=2), strict=True):
        similarities = [neighbour.similarity for neighbour in found]
        assert similarities == sorted(similarities, reverse=True)
        assert all(0 < s <= 1 for s in similarities)
        if any(c.isalnum() for c in example.quote):
            assert similarities[0] == pytest.approx(1)


def test_neighbours_carry_their_labels():
    (found,) = nearest([Example("The harbour audit is lies.")], TRAIN)
    assert [n.quote for n in found[:1]] == [TRAIN[1].quote]
    (lunch,) = nearest([Example("noon lunch")], TRAIN, n=1)
    assert lunch[0].to_dict()["label"] is None


def test_no_word_in_common_no_neighbour():
    assert nearest([Example("xyzzy")], TRAIN) == [()]
    assert nearest([Example("xyzzy")], []) == [()]


def test_a_mistake_as_json():
    (mistake,) = confident_mistakes(
        [Example("The harbour audit is lies", "the audit", "Ana", id="7")],
        [Stance.REJECTS],
        np.array([[0.1, 0.2, 0.7]]),
        n=3,
        train=TRAIN,
    )
    row = mistake.to_dict()
    assert row["neighbours"][0]["label"] == "rejects"
    assert {k: row[k] for k in ("id", "gold", "predicted", "confidence", "speaker")} == {
        "id": "7",
        "gold": "rejects",
        "predicted": "supports",
        "confidence": 0.7,
        "speaker": "Ana",
    }


def test_lengths_that_differ_are_refused():
    with pytest.raises(InputError, match="1 examples, 0 gold labels and 0 rows"):
        confident_mistakes([Example("a")], [], np.zeros((0, 3)), n=1)
