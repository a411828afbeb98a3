from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.metrics import f1_score

from stance.errors import InputError
from stance.evaluation.slices import SMALLEST, length_band, slices, worst_slice
from stance.labels import LABELS, Stance
from stance.types import Example

labels = st.sampled_from(LABELS)
rows = st.lists(
    st.tuples(labels, labels, st.sampled_from("ab"), st.integers(0, 4)),
    min_size=20,
    max_size=60,
)


def cut(found, by):
    return {part.value: part for part in found if part.by == by}


@settings(max_examples=25, deadline=None)
@given(rows)
def test_f1_is_scikit_learns_over_the_labels_that_occur_in_gold(drawn):
    gold, predicted, targets, groups = zip(*drawn, strict=True)
    examples = [
        Example("We back it.", f"the {t} report", group=f"g{g}")
        for t, g in zip(targets, groups, strict=True)
    ]
    for part in slices(examples, gold, predicted, seed=1):
        inside = [i for i, e in enumerate(examples) if e.target == part.value]
        own = [gold[i] for i in inside]
        expected = f1_score(
            own,
            [predicted[i] for i in inside],
            labels=sorted(set(own)),
            average="macro",
            zero_division=0,
        )
        assert part.n == len(inside) >= SMALLEST
        assert part.f1 == pytest.approx(expected)
        assert 0 <= part.low <= part.high <= 1


def sample(n, *, wrong, seed=0):
    rng = np.random.default_rng(seed)
    gold = [LABELS[i] for i in rng.integers(0, 3, n)]
    predicted = [LABELS[(LABELS.index(g) + 1) % 3] if rng.random() < wrong else g for g in gold]
    return gold, predicted


def test_the_worst_slice_is_named_and_small_ones_are_not_trusted():
    gold, predicted = sample(200, wrong=0.1)
    examples = [
        Example("We back it.", context="He said it." if i % 2 else "") for i in range(200)
    ]
    known = [{"rule": "5"} if i < 40 else {"rule": "7"} if i < 60 else {} for i in range(200)]
    for i in range(60):
        predicted[i] = LABELS[(LABELS.index(gold[i]) + (1 if i >= 40 or i % 2 else 0)) % 3]
    found = slices(examples, gold, predicted, attributes=known, seed=1)
    rules = cut(found, "rule")
    assert {value: part.n for value, part in rules.items()} == {"5": 40, "7": 20}
    assert rules["7"].f1 == 0  # worse, but of 20 examples only
    assert worst_slice(found) == rules["5"]
    assert rules["5"].low < rules["5"].f1 < rules["5"].high
    assert worst_slice([rules["7"]]) is None
    assert set(cut(found, "context")) == {"with context", "without context"}
    assert not cut(found, "target")  # one value is the whole


def test_grouped_errors_make_the_interval_wider():
    gold, predicted = sample(400, wrong=0.0)
    for i in range(120):
        predicted[i] = LABELS[(LABELS.index(gold[i]) + 1) % 3]
    apart = [Example("We back it.", context="x" * (i % 2), id=str(i)) for i in range(400)]
    grouped = [
        Example("We back it.", context="x" * (i % 2), group=str(i // 40)) for i in range(400)
    ]
    width = {
        name: cut(slices(examples, gold, predicted, seed=1), "context")["with context"]
        for name, examples in (("apart", apart), ("grouped", grouped))
    }
    assert width["apart"].f1 == width["grouped"].f1
    assert width["grouped"].high - width["grouped"].low > 1.5 * (
        width["apart"].high - width["apart"].low
    )


def test_a_slice_that_is_one_group_still_has_an_interval():
    gold, predicted = sample(100, wrong=0.3)
    examples = [
        Example("We back it.", "the a" if i % 2 else "the b", group=str(i % 2))
        for i in range(100)
    ]
    for part in slices(examples, gold, predicted, seed=1):
        assert part.low < part.f1 < part.high


def test_the_seed_decides_and_other_slices_do_not():
    gold, predicted = sample(100, wrong=0.3)
    examples = [Example("We back it.", context="x" * (i % 2)) for i in range(100)]
    first = slices(examples, gold, predicted, seed=1)
    more = slices(
        examples,
        gold,
        predicted,
        attributes=[{"hard": "yn"[i % 2]} for i in range(100)],
        seed=1,
    )
    assert first == slices(examples, gold, predicted, seed=1) == more[: len(first)]
    assert first != slices(examples, gold, predicted, seed=2)
    assert len(more) == len(first) + 2


def test_a_slice_of_one_label_can_be_perfect():
    gold = [Stance.NEUTRAL] * 40 + [Stance.REJECTS] * 40
    examples = [Example("We back it.", "the a" if i < 40 else "the b") for i in range(80)]
    assert {part.f1 for part in slices(examples, gold, gold, seed=1)} == {1.0}


@settings(max_examples=25, deadline=None)
@given(st.integers(1, 200))
def test_every_length_has_a_band(n):
    lowest, highest = {"1": (1, 7), "8": (8, 15), "16": (16, 30), "over": (31, 1000)}[
        length_band("so " * n).split()[0]
    ]
    assert lowest <= n <= highest


def test_lengths_that_differ_are_refused():
    with pytest.raises(InputError, match="predicted has 0 entries for 1 examples"):
        slices([Example("a")], [Stance.NEUTRAL], [], seed=1)
