"""A benchmark's figures arranged for its page: the leaderboard and all that a task shows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from stance.reports.curves import RELIABILITY, Curve, Panel, curve, panel, risk_frame
from stance.reports.findings import (
    HeatMap,
    Result,
    Worst,
    robustness_maps,
    slice_maps,
    worst_slices,
)
from stance.reports.plots import N_STYLES, Axis, Frame, Whisker, axis, whisker


@dataclass(frozen=True, slots=True)
class Column:
    """A figure or cost: its title, and "higher" or "lower" where one is better."""

    title: str
    better: str = ""


METRICS: Final[Mapping[str, Column]] = {
    "f1": Column("macro-F1", "higher"),
    "f_avg": Column("F_avg", "higher"),
    "accuracy": Column("Accuracy", "higher"),
    "matthews_correlation": Column("MCC", "higher"),
    "brier_score": Column("Brier", "lower"),
    "ece": Column("ECE", "lower"),
    "aurc": Column("AURC", "lower"),
    "span_f1": Column("Span F1", "higher"),
    "span_precision": Column("Span precision", "higher"),
    "span_recall": Column("Span recall", "higher"),
    "attribution": Column("Attribution", "higher"),
}
"""The title of each figure, and what is better."""
_COSTS: Final[Mapping[str, str]] = {
    "quotes_per_s": "Quotes/s",
    "latency_p50_ms": "p50 ms",
    "latency_p95_ms": "p95 ms",
    "peak_memory_mb": "Memory MB",
    "size_mb": "Size MB",
}
"""What a model costs; a column where any model's is known."""
_ROOM: Final = 0.1
"""The least width of a leaderboard's axis, so that tiny differences do not look large."""


@dataclass(frozen=True, slots=True)
class Standing:
    """One model's row in a leaderboard.

    Attributes:
        model: Its name.
        style: Its line style.
        kind: What it is.
        primary: The primary figure as text.
        interval: Its 95% interval as text; empty where there is none.
        spread: Mean and deviation over seeds as text; empty for one seed.
        whisker: The primary figure drawn.
        cells: The other figures, side by side with the columns; the best of each marked.
        verdict: How it compares with the best model.
    """

    model: str
    style: int
    kind: str
    primary: str
    interval: str
    spread: str
    whisker: Whisker
    cells: tuple[tuple[str, bool], ...]
    verdict: str


@dataclass(frozen=True, slots=True)
class TaskView:
    """Everything that the page shows of one task."""

    id: str
    name: str
    title: str
    facts: str
    citation: str
    sha256: str
    primary: Column
    columns: tuple[Column, ...]
    axis: Axis
    standings: tuple[Standing, ...]
    comparisons: tuple[Mapping[str, str], ...]
    panels: tuple[Panel, ...]
    frame: Frame
    curves: tuple[Curve, ...]
    risk: Frame
    targets: HeatMap | None
    slices: tuple[HeatMap, ...]
    worst: tuple[Worst, ...]
    robustness: tuple[HeatMap, ...]

    @property
    def models(self) -> tuple[tuple[str, int], ...]:
        """Names and styles, the best first."""
        return tuple((row.model, row.style) for row in self.standings)


def task_view(run: Mapping[str, Any], task: Mapping[str, Any], number: int) -> TaskView | None:
    """One task's view, its models ranked; None where nothing was run on it."""
    sign = -1 if task["greater_is_better"] else 1
    primary = task["primary_metric"]
    results: list[Result] = sorted(
        (row for row in run["results"] if row["task"] == task["name"]),
        key=lambda row: (sign * row["figures"][primary]["value"], row["model"]),
    )
    if not results:
        return None
    styles = {model["name"]: i % N_STYLES for i, model in enumerate(run["models"])}
    others = [
        name
        for name in METRICS
        if name != primary and any(name in result["figures"] for result in results)
    ]
    costs = [_costs(run, result) for result in results]
    paid = [name for name in _COSTS if any(cost.get(name) is not None for cost in costs)]
    scale = axis(
        [
            row["figures"][primary][end]
            for row in results
            for end in ("value", "low", "high")
            if row["figures"][primary][end] is not None
        ],
        at_least=_ROOM,
    )
    risk = risk_frame(results)
    return TaskView(
        id=f"task-{number}",
        name=task["name"],
        title=task["title"],
        facts=_facts(task),
        citation=task["citation"] or "",
        sha256=task["sha256"][:12],
        primary=METRICS[primary],
        columns=(
            *(METRICS[name] for name in others),
            *(Column(_COSTS[name]) for name in paid),
        ),
        axis=scale,
        standings=_standings(run, results, primary, others, paid, scale, styles),
        comparisons=_comparisons(run, task["name"]),
        panels=tuple(panel(r, styles[r["model"]]) for r in results if "confusion" in r),
        frame=RELIABILITY,
        curves=tuple(
            curve(r, styles[r["model"]], risk) for r in results if r.get("risk_coverage")
        ),
        risk=risk,
        targets=_per_target(results),
        slices=tuple(slice_maps(results)),
        worst=tuple(worst_slices(results)),
        robustness=tuple(robustness_maps(results)),
    )


def _facts(task: Mapping[str, Any]) -> str:
    unit = "articles" if task["primary_metric"].startswith("span") else "examples"
    grouped = f", intervals over whole {task['group']}s" if task.get("group") else ""
    return f"{task['n']:,} {unit}{grouped}"


def _standings(
    run: Mapping[str, Any],
    results: Sequence[Result],
    primary: str,
    others: Sequence[str],
    paid: Sequence[str],
    scale: Axis,
    styles: Mapping[str, int],
) -> tuple[Standing, ...]:
    models = {model["name"]: model for model in run["models"]}
    best = {name: _best(name, results) for name in others}
    verdicts = _verdicts(run, results)
    rows = []
    for result in results:
        model, figures = result["model"], result["figures"]
        cost = _costs(run, result)
        figure = figures[primary]
        cells = [
            (f"{figures[name]['value']:.3f}", figures[name]["value"] == best[name])
            if name in figures
            else ("", False)
            for name in others
        ]
        cells += [(_number(cost.get(name)), False) for name in paid]
        has_interval = figure["low"] is not None
        rows.append(
            Standing(
                model=model,
                style=styles[model],
                kind=models[model].get("kind") or "",
                primary=f"{figure['value']:.3f}",
                interval=f"{figure['low']:.3f} to {figure['high']:.3f}" if has_interval else "",
                spread=f"± {figure['sd']:.3f} in {len(result['seeds'])} seeds"
                if "sd" in figure
                else "",
                whisker=whisker(figure, scale),
                cells=tuple(cells),
                verdict=verdicts.get(model, ""),
            )
        )
    return tuple(rows)


def _best(name: str, results: Sequence[Result]) -> float:
    values: list[float] = [
        row["figures"][name]["value"] for row in results if name in row["figures"]
    ]
    return min(values) if METRICS[name].better == "lower" else max(values)


def _costs(run: Mapping[str, Any], result: Result) -> Mapping[str, float | None]:
    """Speed and memory on the task, and the model's size."""
    pairs = (run.get("timing") or {}).get("pairs") or ()
    key = (result["task"], result["model"])
    timing: Mapping[str, Any] = next(
        (pair for pair in pairs if (pair["task"], pair["model"]) == key), {}
    )
    model = next(model for model in run["models"] if model["name"] == result["model"])
    return {**timing, "size_mb": model.get("size_mb")}


def _verdicts(run: Mapping[str, Any], results: Sequence[Result]) -> dict[str, str]:
    """How each model compares with the best, by the corrected test."""
    best, task = results[0]["model"], results[0]["task"]
    found = {best: "best"} if len(results) > 1 else {}
    for row in run.get("comparisons") or ():
        if row["task"] == task and best in (row["first"], row["second"]):
            other = row["second"] if row["first"] == best else row["first"]
            found[other] = (
                "worse than the best" if row["significant"] else "no significant difference"
            )
    return found


def _number(value: float | None) -> str:
    """Three significant digits, no exponent."""
    if value is None:
        return ""
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


def _comparisons(run: Mapping[str, Any], task: str) -> tuple[Mapping[str, str], ...]:
    return tuple(
        {
            "first": row["first"],
            "second": row["second"],
            "difference": f"{row['difference']:+.3f}".replace("-", "−"),
            "interval": f"{row['low']:+.3f} to {row['high']:+.3f}".replace("-", "−")
            if row["low"] is not None
            else "",
            "p": "< 0.001" if row["p_holm"] < 0.001 else f"{row['p_holm']:.3f}",
            "verdict": "significant" if row["significant"] else "no significant difference",
        }
        for row in run.get("comparisons") or ()
        if row["task"] == task
    )


def _per_target(results: Sequence[Result]) -> HeatMap | None:
    """F_avg of every target, where the task asks for it."""
    as_slices = [
        {
            "model": result["model"],
            "slices": [
                {
                    "by": "target",
                    "value": target,
                    "n": 0,
                    "f1": value,
                    "low": None,
                    "high": None,
                }
                for target, value in (result.get("per_target") or {}).items()
            ],
        }
        for result in results
    ]
    return next(iter(slice_maps(as_slices)), None)
