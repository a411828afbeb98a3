"""The record of a finished run: what it learned from, and how it does on dev."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from stance.evaluation.intervals import Interval
from stance.evaluation.metrics import ece
from stance.labels import LABELS
from stance.training.measures import abstention_threshold, f1_figure
from stance.training.sources import Item, group_of, hash_examples

if TYPE_CHECKING:
    from numpy.typing import NDArray

PRECISIONS: Final = (0.90, 0.95)
ALL: Final = "all"
"""The name of all dev sources together."""


@dataclass(frozen=True, slots=True)
class DataFacts:
    """What one source gave.

    Attributes:
        n: Examples.
        labels: How many have each label, in label order.
        sha256: Over what a model reads of them, and their labels.
    """

    n: int
    labels: dict[str, int]
    sha256: str


@dataclass(frozen=True, slots=True)
class DevFigures:
    """How a model does on one source of dev, after the temperature.

    Attributes:
        n: Examples.
        n_groups: Groups that were resampled for the interval.
        f1: Macro-F1.
        accuracy: Share of right labels.
        calibration_error: ECE over ten bins of equal mass.
    """

    n: int
    n_groups: int
    f1: Interval
    accuracy: float
    calibration_error: float


@dataclass(frozen=True, slots=True)
class Abstention:
    """What a threshold does on dev.

    Attributes:
        threshold: Confidence below which to abstain.
        precision: Share of right labels among those kept.
        coverage: Share of examples that are kept.
    """

    threshold: float
    precision: float
    coverage: float


@dataclass(frozen=True, slots=True)
class RunMetrics:
    """What is known of a run when it is done; saved as `metrics.json`.

    Attributes:
        train: What each source gave to learn from.
        dev: What each source gave to measure on.
        figures: Figures on all of dev ("all") and on each source.
        confusion: Counts on dev, rows gold, columns predicted, in label order.
        temperature: Fitted on dev.
        calibration_error_before: ECE on dev before the temperature.
        abstention: Wanted precision -> what the threshold for it does.
        history: Trainer's log, one mapping a point.
        best_step: The step whose weights were kept, if dev chose them.
        n_steps: Optimiser steps.
        seconds: Wall time of training; None for a run that was resumed.
        n_parameters: Weights of the model.
        n_trained: Those that were trained.
        versions: Of Python and the libraries that decide the result.
    """

    train: dict[str, DataFacts]
    dev: dict[str, DataFacts]
    figures: dict[str, DevFigures]
    confusion: list[list[int]]
    temperature: float
    calibration_error_before: float
    abstention: dict[str, Abstention]
    history: list[dict[str, Any]]
    best_step: int | None
    n_steps: int
    seconds: float | None
    n_parameters: int
    n_trained: int
    versions: dict[str, str]


def data_facts(items: Sequence[Item]) -> dict[str, DataFacts]:
    """What each source gave, by its name."""
    found = {}
    for name in dict.fromkeys(item.source for item in items):
        own = [item for item in items if item.source == name]
        counts = {label.value: sum(i.example.label is label for i in own) for label in LABELS}
        found[name] = DataFacts(len(own), counts, hash_examples(own))
    return found


def dev_figures(
    probabilities: NDArray[np.float64],
    gold: NDArray[np.int64],
    dev: Sequence[Item],
    *,
    seed: int,
) -> dict[str, DevFigures]:
    """Figures on all of dev and, where there are several sources, on each.

    Args:
        probabilities: Calibrated `(n, 3)`, in label order.
        gold: Columns `(n,)`.
        dev: The examples, in the same order.
        seed: For the bootstrap.
    """
    sources = [item.source for item in dev]
    groups = [group_of(item.example, i) for i, item in enumerate(dev)]
    names = list(dict.fromkeys(sources))
    figures = {}
    for name in [ALL, *(names if len(names) > 1 else [])]:
        here = [i for i, source in enumerate(sources) if name in (ALL, source)]
        own = [groups[i] for i in here]
        predicted = probabilities[here].argmax(axis=1)
        figures[name] = DevFigures(
            n=len(here),
            n_groups=len(set(own)),
            f1=f1_figure(gold[here], predicted, own, seed=seed),
            accuracy=float((predicted == gold[here]).mean()),
            calibration_error=ece(gold[here], probabilities[here]),
        )
    return figures


def abstentions(
    probabilities: NDArray[np.float64], gold: NDArray[np.int64]
) -> dict[str, Abstention]:
    """For each of `PRECISIONS` that dev allows, the threshold that reaches it."""
    found = {}
    right = probabilities.argmax(axis=1) == gold
    for precision in PRECISIONS:
        threshold = abstention_threshold(probabilities, gold, precision=precision)
        if threshold is not None:
            kept = probabilities.max(axis=1) >= threshold
            found[f"{precision:.2f}"] = Abstention(
                threshold, float(right[kept].mean()), float(kept.mean())
            )
    return found
