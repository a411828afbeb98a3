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

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np

import stance
from stance.benchmark.asking import Asked, ask
from stance.benchmark.baselines import gold_columns
from stance.benchmark.environment import command, hardware, versions
from stance.benchmark.hashing import hash_examples, hash_json
from stance.benchmark.insights import insights
from stance.benchmark.loading import Sources, seed_train
from stance.benchmark.models import file_name, find_models
from stance.benchmark.quotes import FIGURES, QuoteData, count, hash_articles
from stance.benchmark.records import Contender, StanceData
from stance.benchmark.results import read_json, write_json
from stance.benchmark.scoring import (
    clusters,
    compare_models,
    confusions,
    label_figures,
    over_seeds,
    score_quotes,
    score_stances,
)
from stance.benchmark.settings import Settings
from stance.benchmark.tasks import Task, find_task
from stance.errors import InputError
from stance.files.writing import to_json, write_text
from stance.labels import LABELS
from stance.types import Article

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from stance.benchmark.scoring import Figure

    Floats = NDArray[np.float64]

SCORING_VERSION: Final = 1
"""Raised when the same answers would be scored otherwise, so that kept results go."""

Progress = Callable[[str, int, int], None]
"""Told what is being done, how many examples are done, and of how many."""


@dataclass(frozen=True, slots=True)
class _Loaded:
    """A task with its data."""

    task: Task
    data: StanceData | QuoteData
    sha256: str
    n: int


@dataclass(frozen=True, slots=True)
class _Pair:
    """One model on one task: its result file, its counts by group, what it cost."""

    result: str
    counts: Floats
    timing: Mapping[str, Any] | None


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
    loaded = [_load(task, sources, settings.limit) for task in tasks]
    folder = settings.output_path
    folder.mkdir(parents=True, exist_ok=True)
    pairs: dict[tuple[str, str], _Pair] = {}
    for model in models:
        for item in loaded:
            if model.answers != item.task.answers:
                note(f"{model.name} does not answer {item.task.name}: left out")
                continue
            runner = _stances if isinstance(item.data, StanceData) else _quotes
            pairs[item.task.name, model.name] = runner(model, item, settings, progress)
    record = {
        "versions": versions(),
        "seed": settings.seed,
        "hardware": hardware(settings.device),
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
    from stance.benchmark.results import load_run

    return load_run(folder)


def _load(task: Task, sources: Sources, limit: int | None) -> _Loaded:
    data = task.load(sources)
    if isinstance(data, QuoteData):
        articles = data.articles[:limit]
        return _Loaded(task, QuoteData(articles), hash_articles(articles), len(articles))
    examples = data.examples[:limit]
    if not examples:
        raise InputError(f"task {task.name} has no examples", remedy="check its data")
    gold_columns(examples)  # a row without a label is named before anything runs
    train = data.train or seed_train(sources)
    cut = StanceData(examples, data.attributes[:limit], train)
    return _Loaded(task, cut, hash_examples(examples), len(examples))


def _stances(model: Contender, item: _Loaded, settings: Settings, progress: Progress) -> _Pair:
    data = item.data
    assert isinstance(data, StanceData)  # noqa: S101 - narrows the type
    n_seeds = settings.n_seeds if model.seeded else 1
    seeds = [settings.seed + i for i in range(n_seeds)]
    trained_on = hash_examples(data.train) if model.learns else None
    asked_keys = [
        hash_json(
            [
                stance.__version__,
                model.sha256,
                item.sha256,
                trained_on,
                seed if model.seeded else None,
            ]
        )
        for seed in seeds
    ]
    paths = _paths(settings.output_path, item.task.name, model.name, seeds)
    kept = settings.output_path / "cache"

    @cache
    def ready(seed: int) -> Any:
        progress(f"{model.name}: loading", 0, item.n)
        return model.fit(data.train, seed)

    asked: list[Asked] = []
    for seed, key in zip(seeds, asked_keys, strict=True):
        n_done = 0

        def advance(n: int) -> None:
            nonlocal n_done
            n_done += n
            progress(f"{model.name} on {item.task.name}", n_done, item.n)

        file = kept / f"{key[:32]}.jsonl"
        asked.append(ask(model, lambda s=seed: ready(s), data.examples, file, advance=advance))
    answers = [one.answers for one in asked]
    gold = gold_columns(data.examples)
    key = hash_json(
        [asked_keys, settings.seed, settings.limit, settings.log_samples, SCORING_VERSION]
    )
    if read_json(paths.result, missing={}).get("key") != key:
        progress(f"{model.name} on {item.task.name}: scoring", item.n, item.n)
        scores = score_stances(item.task, data.examples, gold, answers, seed=settings.seed)
        more = insights(
            model,
            lambda: ready(seeds[0]),
            data,
            answers[0],
            kept=kept / f"{key[:32]}-changed.jsonl",
            seed=settings.seed,
        )
        for path, answer in zip(paths.predictions, answers, strict=True):
            path.parent.mkdir(parents=True, exist_ok=True)
            rows = _prediction_rows(data, answer, with_text=settings.log_samples)
            write_text(path, "".join(to_json(row) + "\n" for row in rows))
        result = _result_head(item, model.name, key, seeds) | scores | more
        if notes := answers[0].notes:
            result["notes"] = notes
        write_json(paths.result, result)
    counts = confusions(gold, answers, clusters(data.examples))
    timing = {
        "quotes_per_s": asked[0].quotes_per_s,
        "latency_p50_ms": asked[0].latency_p50_ms,
        "latency_p95_ms": asked[0].latency_p95_ms,
        "peak_memory_mb": asked[0].peak_memory_mb,
    }
    return _Pair(paths.relative, counts, timing)


def _quotes(model: Contender, item: _Loaded, settings: Settings, progress: Progress) -> _Pair:
    data = item.data
    assert isinstance(data, QuoteData)  # noqa: S101 - narrows the type
    paths = _paths(settings.output_path, item.task.name, model.name, [settings.seed])
    key = hash_json(
        [stance.__version__, model.sha256, item.sha256, settings.seed, SCORING_VERSION]
    )
    if read_json(paths.result, missing={}).get("key") != key:
        finder: Any = model.fit([], settings.seed)
        rows = []
        for number, article in enumerate(data.articles, 1):
            quotes = finder.find(Article(text=article.text, id=article.name))
            rows.append({"id": article.name, "counts": count(article, quotes)})
            progress(f"{model.name} on {item.task.name}", number, item.n)
        paths.predictions[0].parent.mkdir(parents=True, exist_ok=True)
        write_text(paths.predictions[0], "".join(to_json(row) + "\n" for row in rows))
        counts = np.array([row["counts"] for row in rows])
        head = _result_head(item, model.name, key, [settings.seed])
        write_json(paths.result, head | score_quotes(counts, seed=settings.seed))
    lines = paths.predictions[0].read_text(encoding="utf-8").splitlines()
    return _Pair(paths.relative, np.array([json.loads(line)["counts"] for line in lines]), None)


@dataclass(frozen=True, slots=True)
class _Paths:
    result: Path
    relative: str
    predictions: Sequence[Path]


def _paths(folder: Path, task: str, model: str, seeds: Sequence[int]) -> _Paths:
    part, name = file_name(task), file_name(model)
    relative = f"results/{part}/{name}.json"
    endings = ["", *(f".seed-{seed}" for seed in seeds[1:])]
    return _Paths(
        folder / relative,
        relative,
        [folder / "predictions" / part / f"{name}{ending}.jsonl" for ending in endings],
    )


def _result_head(item: _Loaded, model: str, key: str, seeds: Sequence[int]) -> dict[str, Any]:
    return {
        "task": item.task.name,
        "model": model,
        "key": key,
        "n": item.n,
        "primary_metric": item.task.primary_metric,
        "seeds": list(seeds),
    }


def _prediction_rows(
    data: StanceData, answers: Any, *, with_text: bool
) -> list[dict[str, Any]]:
    rows = []
    for i, (example, group) in enumerate(
        zip(data.examples, clusters(data.examples).tolist(), strict=True)
    ):
        row: dict[str, Any] = {
            "id": example.id,
            "group": group,
            "gold": example.label,
            "label": LABELS[answers.labels[i]],
            "probabilities": None,
        }
        if answers.probabilities is not None:
            values = answers.probabilities[i].tolist()
            row["probabilities"] = dict(zip(LABELS, values, strict=True))
        if with_text:
            row |= {
                "quote": example.quote,
                "target": example.target,
                "speaker": example.speaker,
                "affiliation": example.affiliation,
                "context": example.context,
            }
        rows.append(row)
    return rows


def _task_row(item: _Loaded) -> dict[str, Any]:
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
    loaded: Sequence[_Loaded], pairs: Mapping[tuple[str, str], _Pair], seed: int
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
