"""One model on one task: asked, scored, written down, or taken from what is written already."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from stance import __version__
from stance.benchmark.asking import Asked, ask
from stance.benchmark.baselines import gold_columns
from stance.benchmark.hashing import hash_examples, hash_json
from stance.benchmark.insights import insights
from stance.benchmark.loading import Sources, seed_train
from stance.benchmark.models import file_name
from stance.benchmark.quotes import QuoteData, count, hash_articles
from stance.benchmark.records import Contender, StanceData
from stance.benchmark.results import read_json, write_json
from stance.benchmark.scoring import clusters, confusions, score_quotes, score_stances
from stance.benchmark.settings import Settings
from stance.benchmark.tasks import Task
from stance.errors import FileError, InputError
from stance.files.writing import to_json, write_text
from stance.labels import LABELS
from stance.types import Article, Example

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

SCORING_VERSION: Final = 1
"""Raised when the same answers would be scored otherwise, so that kept results go."""

Progress = Callable[[str, int, int], None]
"""Told what is being done, how many examples are done, and of how many."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """A task with its data, cut to the limit, their hash and their number."""

    task: Task
    data: StanceData | QuoteData
    sha256: str
    n: int
    train_sha256: str = ""


@dataclass(frozen=True, slots=True)
class Pair:
    """One model on one task: its result file, its counts by group, what it cost."""

    result: str
    counts: Floats
    timing: Mapping[str, Any] | None


def load_task(task: Task, sources: Sources, limit: int | None, *, learns: bool) -> Loaded:
    """Read a task's data.

    Args:
        task: Which.
        sources: Where corpora lie.
        limit: Most examples; None for all.
        learns: Whether a model is to learn from its train part, or from the seed corpus's.

    Raises:
        InputError: It has no examples, or one without a label.
        FileError: The corpus is not there.
    """
    data = task.load(sources)
    if isinstance(data, QuoteData):
        articles = data.articles[:limit]
        return Loaded(task, QuoteData(articles), hash_articles(articles), len(articles))
    n = len(data.examples)
    size = n if limit is None else min(limit, n)
    chosen = [i * n // size for i in range(size)]
    examples = [data.examples[i] for i in chosen]  # spread, so that several groups are in
    if not examples:
        raise InputError(f"task {task.name} has no examples", remedy="check its data")
    gold_columns(examples)  # a row without a label is named before anything runs
    train = data.train or _seed_train(sources, needed=learns)
    cut = StanceData(examples, [data.attributes[i] for i in chosen if data.attributes], train)
    return Loaded(task, cut, hash_examples(examples), len(examples), hash_examples(train))


def _seed_train(sources: Sources, *, needed: bool) -> Sequence[Example]:
    try:
        return seed_train(sources)
    except FileError:
        if needed:
            raise
        return []  # mistakes are then listed without what they resemble


def run_stances(
    model: Contender, item: Loaded, data: StanceData, settings: Settings, progress: Progress
) -> Pair:
    """Ask a model of stance about every example of a task, once for each seed."""
    seeds = _seeds(model, settings)
    trained_on = item.train_sha256

    def kept(examples: Sequence[Example], seed: int = settings.seed) -> Path:
        """The file of the model's answers to some examples."""
        own = [trained_on if model.learns else None, seed if model.seeded else None]
        key = hash_json([__version__, model.sha256, hash_examples(examples), *own])
        return settings.output_path / "cache" / f"{key[:32]}.jsonl"

    title = f"{model.name} on {item.task.name}"

    @cache
    def ready(seed: int) -> Any:
        progress(f"{model.name}: loading", 0, item.n)
        return model.fit(data.train, seed)

    asked = [
        ask(
            model,
            partial(ready, seed),
            data.examples,
            kept(data.examples, seed),
            advance=lambda n_done: progress(title, n_done, item.n),
        )
        for seed in seeds
    ]
    answers = [one.answers for one in asked]
    gold = gold_columns(data.examples)
    key = hash_json(
        [
            *(__version__, SCORING_VERSION, model.sha256, item.sha256, trained_on),
            *(list(data.attributes), seeds, settings.limit, settings.log_samples),
        ]
    )
    paths = _paths(settings.output_path, item.task.name, model.name, seeds)
    if read_json(paths.result, missing={}).get("key") != key:
        progress(f"{title}: scoring", item.n, item.n)
        result = _result_head(item, model.name, key, seeds)
        result |= score_stances(item.task, data.examples, gold, answers, seed=settings.seed)
        result |= insights(
            model,
            partial(ready, seeds[0]),
            data,
            answers[0],
            kept=kept,
            seed=settings.seed,
        )
        if answers[0].notes:
            result["notes"] = answers[0].notes
        for path, answer in zip(paths.predictions, answers, strict=True):
            _write_lines(path, _prediction_rows(data, answer, with_text=settings.log_samples))
        write_json(paths.result, result)
    counts = confusions(gold, answers, clusters(data.examples))
    return Pair(paths.relative, counts, _timing(asked[0]))


def _seeds(model: Contender, settings: Settings) -> list[int]:
    """One number for each training of a model, or one for all that know no seed."""
    n = settings.n_seeds if model.n_members is None else model.n_members
    return [settings.seed + i for i in range(n if model.seeded else 1)]


def _timing(asked: Asked) -> dict[str, float | None]:
    return {
        "quotes_per_s": asked.quotes_per_s,
        "latency_p50_ms": asked.latency_p50_ms,
        "latency_p95_ms": asked.latency_p95_ms,
        "peak_memory_mb": asked.peak_memory_mb,
    }


def _write_lines(path: Path, rows: Sequence[Mapping[str, Any]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    write_text(path, "".join(to_json(row) + "\n" for row in rows))


def run_quotes(
    model: Contender, item: Loaded, data: QuoteData, settings: Settings, progress: Progress
) -> Pair:
    """Let a finder of quotes read every article of a task."""
    paths = _paths(settings.output_path, item.task.name, model.name, [settings.seed])
    key = hash_json([__version__, model.sha256, item.sha256, settings.seed, SCORING_VERSION])
    if read_json(paths.result, missing={}).get("key") != key:
        finder: Any = model.fit([], settings.seed)
        rows = []
        for number, article in enumerate(data.articles, 1):
            quotes = finder.find(Article(text=article.text, id=article.name))
            rows.append({"id": article.name, "counts": count(article, quotes)})
            progress(f"{model.name} on {item.task.name}", number, item.n)
        _write_lines(paths.predictions[0], rows)
        counts = np.array([row["counts"] for row in rows])
        head = _result_head(item, model.name, key, [settings.seed])
        write_json(paths.result, head | score_quotes(counts, seed=settings.seed))
    lines = paths.predictions[0].read_text(encoding="utf-8").splitlines()
    return Pair(paths.relative, np.array([json.loads(line)["counts"] for line in lines]), None)


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


def _result_head(item: Loaded, model: str, key: str, seeds: Sequence[int]) -> dict[str, Any]:
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
