"""Several annotators' labels -> one label an example, or none where it would be a guess."""

from __future__ import annotations

import warnings
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from stance.corpora.annotation.agreement import INSTALL
from stance.errors import InputError, MissingExtraError
from stance.labels import LABELS, Stance
from stance.types import Example

METHODS: Final = ("majority", "dawid-skene")

_SAME = 1e-6  # posteriors that differ by less are a tie


@dataclass(frozen=True, slots=True)
class Aggregated:
    """What `aggregate` returns.

    Attributes:
        examples: In their order; those without annotations are as they were.
        n_aggregated: How many have got their label from their annotations.
        n_decided: How many have got it from `decisions`.
        n_tied: How many have none because two labels tie.
        n_unannotated: How many nobody has labelled.
    """

    examples: Sequence[Example]
    n_aggregated: int
    n_decided: int
    n_tied: int
    n_unannotated: int


def aggregate(
    examples: Iterable[Example],
    *,
    method: str = "majority",
    decisions: Mapping[str, Stance] | None = None,
) -> Aggregated:
    """Give each annotated example the label that its annotators give it together.

    Args:
        examples: Those without annotations keep what they have.
        method: "majority", or "dawid-skene", which weighs annotators by how reliable they
            show themselves to be over the whole corpus (crowd-kit).
        decisions: An adjudicator's label by example id, which wins.

    Raises:
        InputError: The method is unknown; a decision's id is missing here or stands twice.
        MissingExtraError: crowd-kit is not installed.
    """
    if method not in METHODS:
        raise InputError(f"unknown method {method!r}; allowed: {', '.join(METHODS)}")
    examples = list(examples)
    decided = _by_number(examples, decisions or {})
    scores = _votes(examples) if method == "majority" else _posteriors(examples)
    labels = [_best(row) for row in scores]
    done = []
    for number, (example, label) in enumerate(zip(examples, labels, strict=True)):
        if number in decided:
            done.append(replace(example, label=decided[number]))
        elif example.annotations:
            done.append(replace(example, label=label))
        else:
            done.append(example)
    open_ = [i for i, e in enumerate(examples) if e.annotations and i not in decided]
    n_tied = sum(labels[i] is None for i in open_)
    return Aggregated(
        examples=done,
        n_aggregated=len(open_) - n_tied,
        n_decided=len(decided),
        n_tied=n_tied,
        n_unannotated=sum(
            not e.annotations and i not in decided for i, e in enumerate(examples)
        ),
    )


def _by_number(
    examples: Sequence[Example], decisions: Mapping[str, Stance]
) -> dict[int, Stance]:
    numbers: dict[str, int] = {}
    for number, example in enumerate(examples):
        if example.id in decisions:
            if example.id in numbers:
                raise InputError(
                    f"two examples have the id {example.id!r}, which a decision names",
                    remedy="give every example its own id",
                )
            numbers[example.id] = number
    if missing := [id_ for id_ in decisions if id_ not in numbers]:
        raise InputError(
            f"a decision names the id {missing[0]!r}, which no example has",
            remedy="give the corpus that the queue was made from",
        )
    return {number: decisions[id_] for id_, number in numbers.items()}


def _votes(examples: Iterable[Example]) -> Iterator[list[float]]:
    for example in examples:
        given = [annotation.label for annotation in example.annotations]
        yield [float(given.count(label)) for label in LABELS]


def _best(scores: Sequence[float]) -> Stance | None:
    """The label of the highest score, or None if another is as high."""
    first, second = sorted(scores, reverse=True)[:2]
    return None if first - second < _SAME else LABELS[list(scores).index(first)]


def _posteriors(examples: Sequence[Example]) -> list[list[float]]:
    """Dawid and Skene's probability of each label, in label order; zeros without labels."""
    try:
        from crowdkit.aggregation import DawidSkene
    except ImportError:
        raise MissingExtraError("Dawid-Skene needs crowd-kit", remedy=INSTALL) from None
    import pandas as pd

    frame = pd.DataFrame(
        [
            (number, annotation.annotator, annotation.label.value)
            for number, example in enumerate(examples)
            for annotation in example.annotations
        ],
        columns=["task", "worker", "label"],
    )
    found: Mapping[Hashable, Mapping[Hashable, float]] = {}
    if len(frame):
        with warnings.catch_warnings():  # crowd-kit uses what pandas is about to drop
            warnings.simplefilter("ignore", DeprecationWarning)
            table = DawidSkene(n_iter=100, tol=1e-6).fit_predict_proba(frame)
        found = table.to_dict("index")
    return [
        [float(found.get(number, {}).get(label.value, 0.0)) for label in LABELS]
        for number in range(len(examples))
    ]
