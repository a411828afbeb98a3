"""The report of a benchmark run: one page with every figure, drawn, and the errors to read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from stance.labels import LABELS
from stance.reports.findings import Mistake, mistakes
from stance.reports.pages import render_page
from stance.reports.standings import TaskView, task_view
from stance.reports.verdicts import count_noun

N_PRINTED: Final = 3
"""Mistakes a model and task that go on paper; the screen has them all."""


@dataclass(frozen=True, slots=True)
class BenchmarkView:
    """The whole page.

    Attributes:
        title: What was benchmarked, in a line.
        limit: Examples a task was cut to, for testing; None for a real run.
        tasks: In the run's order; those that nothing was run on are left out.
        overview: Model, and per task its primary figure and "is the best"; for several tasks.
        mistakes: Of every task and model.
        models: Name, kind, parameters, size and hash of each.
        facts: Name and value of what is needed to repeat the run.
        labels: Label names in order.
    """

    title: str
    limit: int | None
    tasks: tuple[TaskView, ...]
    overview: tuple[tuple[str, int, tuple[tuple[str, bool], ...]], ...]
    mistakes: tuple[Mistake, ...]
    models: tuple[Mapping[str, str], ...]
    facts: tuple[tuple[str, str], ...]
    labels: tuple[str, ...]


def render_benchmark(run: Mapping[str, Any]) -> str:
    """Render a finished run as one self-contained HTML page.

    Args:
        run: What `run.json` holds, with `results` as the loaded result files and `timing` as
            the loaded `timing.json`.

    Returns:
        The page; write it as UTF-8.
    """
    return render_page(
        "benchmark.html",
        {"view": build_benchmark(run), "n_printed": N_PRINTED},
        styles=["report.css", "explanation.css", "benchmark.css"],
        scripts=["benchmark.js"],
    )


def build_benchmark(run: Mapping[str, Any]) -> BenchmarkView:
    """Everything that the page shows, in the order it shows it."""
    tasks = [task_view(run, task, i) for i, task in enumerate(run["tasks"], 1)]
    shown = tuple(task for task in tasks if task is not None)
    return BenchmarkView(
        title=(
            f"{count_noun(len(run['models']), 'model')} on {count_noun(len(shown), 'task')}"
        ).capitalize(),
        limit=run["limit"],
        tasks=shown,
        overview=_overview(shown) if len(shown) > 1 else (),
        mistakes=tuple(
            mistake
            for task in shown
            for model, _ in task.models
            for result in run["results"]
            if (result["task"], result["model"]) == (task.name, model)
            for mistake in mistakes(result)
        ),
        models=tuple(_model(model) for model in run["models"]),
        facts=tuple(_facts(run)),
        labels=tuple(label.value for label in LABELS),
    )


def _overview(
    tasks: Sequence[TaskView],
) -> tuple[tuple[str, int, tuple[tuple[str, bool], ...]], ...]:
    styles = {model: style for task in tasks for model, style in task.models}
    figures = [{row.model: row.primary for row in task.standings} for task in tasks]
    best = [task.standings[0].primary for task in tasks]
    return tuple(
        (
            model,
            style,
            tuple(
                (own.get(model, ""), own.get(model) == top)
                for own, top in zip(figures, best, strict=True)
            ),
        )
        for model, style in styles.items()
    )


def _model(model: Mapping[str, Any]) -> Mapping[str, str]:
    n, size = model.get("n_parameters"), model.get("size_mb")
    return {
        "name": model["name"],
        "kind": model.get("kind") or "",
        "parameters": "" if n is None else f"{n:,}",
        "size": "" if size is None else f"{size:,.1f}",
        "sha256": (model.get("sha256") or "")[:12],
    }


def _facts(run: Mapping[str, Any]) -> list[tuple[str, str]]:
    facts = [("Command", run["command"]), ("Seed", str(run["seed"]))]
    facts += [
        (name, ", ".join(f"{key} {value}" for key, value in run[key_of].items() if value))
        for name, key_of in (("Versions", "versions"), ("Hardware", "hardware"))
    ]
    facts += [
        (f"Data of {task['name']}", f"sha256 {task['sha256']}, {task['n']:,} rows")
        for task in run["tasks"]
    ]
    return facts
