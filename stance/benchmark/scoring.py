"""Answers -> figures of one model on one task, with intervals; models against models."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from functools import partial
from itertools import combinations
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from stance.benchmark.quotes import FIGURES as QUOTE_FIGURES
from stance.benchmark.records import Answers
from stance.benchmark.tasks import Task
from stance.evaluation import metrics
from stance.evaluation.comparison import ALPHA, compare, holm
from stance.evaluation.intervals import (
    Interval,
    count_interval,
    group_ids,
    group_sums,
    row_interval,
)
from stance.labels import LABELS
from stance.types import Example

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]
    Floats = NDArray[np.float64]
    Figure = Callable[[Floats], Floats]

N_ROW_RESAMPLES: Final = 1000
"""Resamples for the figures that are no function of counts, which take longer."""
N_CURVE_POINTS: Final = 50
"""Points of the risk-coverage curve that are kept."""


def clusters(examples: Sequence[Example]) -> Ints:
    """The group of every example: its `group`, else its article, else itself."""
    return group_ids([e.group or e.article or i for i, e in enumerate(examples)])


def label_figures(gold: Ints) -> Mapping[str, Figure]:
    """The figures of confusion counts, macro-F1 over the labels in gold."""
    return {
        "f1": partial(metrics.macro_f1, labels=metrics.gold_labels(gold)),
        "f_avg": metrics.f_avg,
        "accuracy": metrics.accuracy,
        "matthews_correlation": metrics.matthews_correlation,
    }


def confusions(gold: Ints, answers: Sequence[Answers], ids: Ints) -> Floats:
    """Confusion counts by group and seed, `(n_groups, n_seeds, 3, 3)`."""
    cells = np.zeros((len(gold), len(answers), len(LABELS), len(LABELS)))
    for seed, answer in enumerate(answers):
        cells[np.arange(len(gold)), seed, gold, answer.labels] = 1
    return group_sums(cells, ids)


def over_seeds(figure: Figure) -> Figure:
    """The mean of a figure over seeds, the first axis of the counts that it is given."""
    return lambda sums: np.asarray(figure(sums).mean(axis=-1))


def score_stances(
    task: Task,
    examples: Sequence[Example],
    gold: Ints,
    answers: Sequence[Answers],
    *,
    seed: int,
) -> dict[str, Any]:
    """Everything that a result file says of a model's answers.

    Args:
        task: What was asked.
        examples: The task's.
        gold: Columns of their labels.
        answers: One set of answers for each seed that the model was trained with.
        seed: Of the resampling.

    Returns:
        `figures` (means over seeds, each with its 95% interval, and with the standard deviation
        over seeds where there are several), and from the first seed `per_label`, `confusion`,
        `reliability`, `risk_coverage`, and where the task asks for it `per_target`.
    """
    ids = clusters(examples)
    counts = confusions(gold, answers, ids)
    totals = counts.sum(axis=0)  # (n_seeds, 3, 3)
    figures = {
        name: figure_row(
            count_interval(over_seeds(figure), counts, seed=seed), figure(totals).tolist()
        )
        for name, figure in label_figures(gold).items()
    }
    tables = [a.probabilities for a in answers if a.probabilities is not None]
    if len(tables) == len(answers):
        figures |= _probability_figures(gold, tables, ids, seed)
    first = answers[0]
    result: dict[str, Any] = {
        "figures": figures,
        "per_label": {
            label.value: rounded(asdict(row))
            for label, row in metrics.per_label(gold, first.labels).items()
        },
        "confusion": metrics.confusion(gold, first.labels).tolist(),
        "reliability": [],
        "risk_coverage": [],
    }
    if first.probabilities is not None:
        bins = metrics.reliability(gold, first.probabilities)
        curve = thin(metrics.risk_coverage(gold, first.probabilities), N_CURVE_POINTS)
        result["reliability"] = [rounded(asdict(row)) for row in bins]
        result["risk_coverage"] = [rounded(asdict(point)) for point in curve]
    if task.per_target:
        targets = [example.target for example in examples]
        found = metrics.f_avg_per_target(gold, first.labels, targets)
        result["per_target"] = rounded(dict(found))
    return result


def _probability_figures(
    gold: Ints, tables: Sequence[Floats], ids: Ints, seed: int
) -> dict[str, Any]:
    terms = np.stack([metrics.brier_terms(gold, table) for table in tables], axis=1)
    sums = group_sums(np.stack([terms, np.ones_like(terms)], axis=-1), ids)

    def brier(counts: Floats) -> Floats:
        return np.asarray(counts[..., 0] / counts[..., 1])

    found = {
        "brier_score": figure_row(
            count_interval(over_seeds(brier), sums, seed=seed), terms.mean(axis=0).tolist()
        )
    }
    for name, figure in (("ece", metrics.ece), ("aurc", metrics.aurc)):

        def mean(rows: Ints, figure: Callable[[Ints, Floats], float] = figure) -> float:
            return float(np.mean([figure(gold[rows], table[rows]) for table in tables]))

        interval = row_interval(mean, ids, seed=seed, n=N_ROW_RESAMPLES)
        found[name] = figure_row(interval, [figure(gold, table) for table in tables])
    return found


def score_quotes(counts: Floats, *, seed: int) -> dict[str, Any]:
    """The figures of a quote task from its counts by article, `(n_articles, 5)`."""
    return {
        "figures": {
            name: figure_row(count_interval(figure, counts, seed=seed), [])
            for name, figure in QUOTE_FIGURES.items()
        }
    }


def figure_row(interval: Interval, by_seed: Sequence[float]) -> dict[str, Any]:
    """A figure as it stands in a result file; `sd` and `by_seed` only for several seeds."""
    row: dict[str, Any] = asdict(interval)
    if len(by_seed) > 1:
        row["sd"] = float(np.std(by_seed, ddof=1))
        row["by_seed"] = list(by_seed)
    return {name: rounded(value) for name, value in row.items()}


def compare_models(
    task: str, metric: str, figure: Figure, counts: Mapping[str, Floats], *, seed: int
) -> list[dict[str, Any]]:
    """Every two models of a task, the better first, with Holm's correction over the task.

    Args:
        task: The task's name.
        metric: The figure's name.
        figure: Of summed counts, the seeds' axis already averaged away.
        counts: Counts by group (and seed) of every model, the same groups in the same order.
        seed: Of the resampling.
    """
    value = {name: float(figure(table.sum(axis=0))) for name, table in counts.items()}
    ranked = sorted(counts, key=lambda name: (-value[name], name))
    rows = []
    for first, second in combinations(ranked, 2):
        pair = _same_seeds(counts[first], counts[second])
        row = rounded(asdict(compare(figure, *pair, seed=seed)))
        rows.append({"task": task, "first": first, "second": second, "metric": metric, **row})
    for row, p in zip(rows, holm([row["p"] for row in rows]), strict=True):
        row["p_holm"] = round(p, 6)
        row["significant"] = p < ALPHA
    return rows


def _same_seeds(first: Floats, second: Floats) -> tuple[Floats, Floats]:
    """Confusion counts of as many seeds each: a model without seeds is the same in all."""
    if first.ndim < 4 or first.shape[1] == second.shape[1]:
        return first, second
    n = np.lcm(first.shape[1], second.shape[1])
    return tuple(np.repeat(c, n // c.shape[1], axis=1) for c in (first, second))  # type: ignore[return-value]


def thin(points: Sequence[Any], n: int) -> list[Any]:
    """At most `n` of the points, evenly spaced, the first and the last among them."""
    if len(points) <= n:
        return list(points)
    return [points[i] for i in np.linspace(0, len(points) - 1, n).round().astype(int)]


def rounded(value: Any, digits: int = 6) -> Any:
    """Floats of nested lists and mappings rounded: beyond that they are noise."""
    if isinstance(value, Mapping):
        return {key: rounded(v, digits) for key, v in value.items()}
    if isinstance(value, (list, tuple)):
        return [rounded(v, digits) for v in value]
    return round(value, digits) if isinstance(value, float) else value
