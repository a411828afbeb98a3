"""Every model on every task, resumable; the run's folder holds all that is known of it.

    DIR/run.json                    what ran, on what, and models against models
    DIR/results/TASK/MODEL.json     figures, slices, robustness, mistakes
    DIR/predictions/TASK/MODEL.jsonl  one line an example (MODEL.seed-2.jsonl: other seeds)
    DIR/timing.json                 speed and memory, which no two runs share
    DIR/report.md, DIR/report.html  the same for people
    DIR/cache/                      raw answers by hash: what was answered is not asked again

The same data, models, settings and versions give the same bytes, timing and cache apart.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from stance.benchmark.baselines import gold_columns
from stance.benchmark.environment import command, hardware, versions
from stance.benchmark.loading import Sources
from stance.benchmark.models import file_name, find_models
from stance.benchmark.pairs import (
    Loaded,
    Pair,
    Progress,
    load_task,
    run_quotes,
    run_stances,
)
from stance.benchmark.quotes import FIGURES, QuoteData
from stance.benchmark.records import Contender, StanceData
from stance.benchmark.results import load_run, write_json
from stance.benchmark.scoring import (
    compare_models,
    label_figures,
    over_seeds,
)
from stance.benchmark.settings import Settings
from stance.benchmark.tasks import find_task
from stance.errors import InputError

if TYPE_CHECKING:
    from stance.benchmark.scoring import Figure


def run(
    settings: Settings,
    *,
    progress: Progress = lambda *_: None,
    note: Callable[[str], None] = lambda _: None,
) -> dict[str, Any]:
    """Run a benchmark, or what is left of it.

    Args:
        settings: What to run.
        progress: Shows how far a pair is.
        note: Told of pairs that make no sense and are left out.

    Returns:
        What `run.json` says, `results` loaded and `timing` added: what reports are made of.

    Raises:
        StanceError: A model, task or corpus is not there, or settings cannot be used. Every
            model and task is looked at before any is run.
    """
    models = find_models(settings)
    tasks = [find_task(name) for name in settings.tasks]
    if len({file_name(task.name) for task in tasks}) < len(tasks):
        raise InputError("two tasks have the same name", remedy="rename a file")
    if not any(model.answers == task.answers for model in models for task in tasks):
        raise InputError(
            "none of the models can answer any of the tasks",
            remedy="quote tasks are for quote-rules, the others for models of stance",
        )
    sources = Sources(settings.data)
    learns = any(model.learns for model in models)
    loaded = [load_task(task, sources, settings.limit, learns=learns) for task in tasks]
    folder = settings.output_path
    folder.mkdir(parents=True, exist_ok=True)
    pairs: dict[tuple[str, str], Pair] = {}
    for model in models:
        for item in loaded:
            if model.answers != item.task.answers:
                note(f"{model.name} does not answer {item.task.name}: left out")
                continue
            if isinstance(item.data, StanceData):
                pair = run_stances(model, item, item.data, settings, progress)
            else:
                pair = run_quotes(model, item, item.data, settings, progress)
            pairs[item.task.name, model.name] = pair
    record = {
        "versions": versions(),
        "seed": settings.seed,
        "hardware": hardware(
            settings.device, networks=any(model.n_parameters for model in models)
        ),
        "limit": settings.limit,
        "command": command(settings),
        "tasks": [_task_row(item) for item in loaded],
        "models": [_model_row(model) for model in models],
        "results": [pair.result for pair in pairs.values()],
        "comparisons": _comparisons(loaded, pairs, settings.seed),
    }
    write_json(folder / "run.json", record)
    timings = [
        {"task": task, "model": model, **pair.timing}
        for (task, model), pair in pairs.items()
        if pair.timing is not None
    ]
    write_json(folder / "timing.json", {"pairs": timings})
    return load_run(folder)


def _task_row(item: Loaded) -> dict[str, Any]:
    task = item.task
    return {
        "name": task.name,
        "title": task.title,
        "n": item.n,
        "sha256": item.sha256,
        "primary_metric": task.primary_metric,
        "greater_is_better": task.greater_is_better,
        "group": task.group,
        "citation": task.citation,
    }


def _model_row(model: Contender) -> dict[str, Any]:
    return {
        "name": model.name,
        "kind": model.kind,
        "sha256": model.sha256,
        "n_parameters": model.n_parameters,
        "size_mb": model.size_mb,
    }


def _comparisons(
    loaded: Sequence[Loaded], pairs: Mapping[tuple[str, str], Pair], seed: int
) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    for item in loaded:
        task = item.task
        counts = {
            model: pair.counts for (name, model), pair in pairs.items() if name == task.name
        }
        metric = task.primary_metric
        rows += compare_models(
            task.name, metric, primary_figure(metric, item.data), counts, seed=seed
        )
    return rows


def primary_figure(metric: str, data: StanceData | QuoteData) -> Figure:
    """The primary metric as a figure of summed counts, seeds averaged away."""
    if isinstance(data, QuoteData):
        return FIGURES[metric]
    return over_seeds(label_figures(gold_columns(data.examples))[metric])
