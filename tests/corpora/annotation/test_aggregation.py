"""Many labels become one, or none where it would be a guess; disagreements are queued."""

from __future__ import annotations

import random
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stance.corpora.annotation.adjudication import (
    disagreements,
    read_decisions,
    write_queue,
)
from stance.corpora.annotation.aggregation import aggregate
from stance.errors import InputError, MissingExtraError
from stance.labels import LABELS, Stance
from stance.types import Annotation, Example
from tests.corpora.annotation.strategies import examples

N, R, S = LABELS


def example(*labels: Stance, id_: str = "", label: Stance | None = None) -> Example:
    given = tuple(Annotation(f"rater {i}", given) for i, given in enumerate(labels))
    return Example(quote=f"quote {id_}", id=id_, annotations=given, label=label)


@settings(deadline=None)
@given(st.lists(examples()))
def test_a_majority_is_a_majority(corpus: list[Example]) -> None:
    done = aggregate(corpus)
    for before, after in zip(corpus, done.examples, strict=True):
        if not before.annotations:
            assert after == before
            continue
        counts = Counter(a.label for a in before.annotations)
        top = [label for label, n in counts.items() if n == max(counts.values())]
        assert after.label == (top[0] if len(top) == 1 else None)
    counted = done.n_aggregated + done.n_tied + done.n_unannotated
    assert (counted, done.n_decided) == (len(corpus), 0)


@pytest.mark.parametrize("method", ["majority", "dawid-skene"])
def test_a_tie_is_not_guessed_and_counted(method: str) -> None:
    done = aggregate([example(N, S), example(S, N), example(label=R)], method=method)
    assert [e.label for e in done.examples] == [None, None, R]
    assert (done.n_tied, done.n_unannotated) == (2, 1)


def test_dawid_skene_learns_whom_to_trust() -> None:
    generator = random.Random(3)
    truths = [generator.choice(LABELS) for _ in range(150)]
    accuracy = (0.95, 0.9, 0.4, 0.4, 0.4)
    corpus = [
        example(*(t if generator.random() < a else generator.choice(LABELS) for a in accuracy))
        for t in truths
    ]

    def n_right(method: str) -> int:
        done = aggregate(corpus, method=method).examples
        return sum(e.label == truth for e, truth in zip(done, truths, strict=True))

    assert n_right("dawid-skene") > n_right("majority")


def test_the_queue_goes_out_most_split_first_and_comes_back(tmp_path: Path) -> None:
    corpus = [
        example(S, S, id_="agreed"),
        example(S, S, R, id_="two to one"),
        example(S, R, id_="one to one"),
        example(S, R, N, id_="all differ"),
        example(id_="nobody"),
    ]
    order = ["all differ", "one to one", "two to one"]
    assert [e.id for e in disagreements(corpus)] == order
    path = tmp_path / "queue.csv"
    assert write_queue(corpus, path) == 3
    lines = path.read_text().splitlines()
    assert lines[0].endswith("votes,annotation")
    path.write_text("\n".join([*lines[:2], lines[2] + "Neutral", lines[3] + "rejects"]))
    decisions = dict(read_decisions(path))
    assert decisions == {"one to one": N, "two to one": R}
    done = aggregate(corpus, decisions=decisions)
    assert [e.label for e in done.examples] == [S, R, N, None, None]
    assert (done.n_aggregated, done.n_decided, done.n_tied, done.n_unannotated) == (1, 2, 1, 1)


def test_ids_that_lead_nowhere_are_refused(tmp_path: Path) -> None:
    twice = [example(S, R, id_="a"), example(S, R, id_="a")]
    with pytest.raises(InputError, match="two examples have the id 'a'"):
        aggregate(twice, decisions={"a": N})
    with pytest.raises(InputError, match="the id 'b', which no example has"):
        aggregate(twice, decisions={"b": N})
    with pytest.raises(InputError, match="the id 'a' of 'quote a' is empty or stands twice"):
        write_queue(twice, tmp_path / "queue.csv")


def test_an_unknown_method_and_a_missing_package(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(InputError, match="'mean'; allowed: majority, dawid-skene"):
        aggregate([], method="mean")
    monkeypatch.setitem(__import__("sys").modules, "crowdkit.aggregation", None)
    with pytest.raises(MissingExtraError, match=r"pip install 'quote-stance\[annotation\]'"):
        aggregate([example(S)], method="dawid-skene")
