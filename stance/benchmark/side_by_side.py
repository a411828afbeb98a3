"""Several finished runs as one: every model of every run, on the tasks that they share."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from stance.benchmark.models import file_name
from stance.benchmark.quotes import FIGURES
from stance.benchmark.records import Answers
from stance.benchmark.results import load_run
from stance.benchmark.scoring import compare_models, confusions, label_figures, over_seeds
from stance.errors import InputError
from stance.labels import LABELS

if TYPE_CHECKING:
    from numpy.typing import NDArray


def merge(folders: Sequence[Path]) -> dict[str, Any]:
    """One run of several, its comparisons made anew.

    A model of several runs is called `MODEL (RUN)`, unless its result is the same.

    Raises:
        FileError: A folder holds no finished run.
        InputError: No task with the same data is in two of the runs.
    """
    runs = {folder: load_run(folder) for folder in folders}
    times = Counter((t["name"], t["sha256"]) for run in runs.values() for t in run["tasks"])
    shared = {key for key, n in times.items() if n > 1 or len(runs) == 1}
    if not shared:
        raise InputError(
            "the runs share no task with the same data",
            remedy="run the same tasks, with the same --limit, in each",
        )
    first = runs[folders[0]]
    merged: dict[str, Any] = {
        "versions": first["versions"],
        "hardware": first["hardware"],
        "command": " + ".join(run["command"] for run in runs.values()),
        "seed": first["seed"],
        "limit": first["limit"],
        "tasks": [],
        "models": [],
        "results": [],
        "comparisons": [],
        "timing": {"pairs": []},
    }
    tables: dict[str, dict[str, NDArray[np.float64]]] = {}
    figures: dict[str, Any] = {}
    seen: set[tuple[str, str, str]] = set()
    for folder, run in runs.items():
        tasks = {t["name"]: t for t in run["tasks"] if (t["name"], t["sha256"]) in shared}
        for task in tasks.values():
            if task["name"] not in tables:
                tables[task["name"]] = {}
                merged["tasks"].append(task)
        for result in run["results"]:
            if result["task"] not in tasks:
                continue
            own = (result["task"], result["model"], result["key"])
            if own in seen:
                continue
            seen.add(own)
            _add(merged, tables[result["task"]], figures, folder, run, result)
    for task in merged["tasks"]:
        name = task["name"]
        merged["comparisons"] += compare_models(
            name, task["primary_metric"], figures[name], tables[name], seed=merged["seed"]
        )
    return merged


def _add(
    merged: dict[str, Any],
    table: dict[str, NDArray[np.float64]],
    figures: dict[str, Any],
    folder: Path,
    run: dict[str, Any],
    result: dict[str, Any],
) -> None:
    """Add one result with its counts, under a name that is free."""
    task, model = result["task"], result["model"]
    name, number = model, 1
    while name in table:
        name = f"{model} ({folder.name}{f' {number}' if number > 1 else ''})"
        number += 1
    metric = result["primary_metric"]
    if metric == "span_f1":
        figures[task] = FIGURES[metric]
        counts = [row["counts"] for row in _rows(folder, task, model, "")]
        table[name] = np.array(counts)
    else:
        endings = ["", *(f".seed-{seed}" for seed in result["seeds"][1:])]
        seeds = [_rows(folder, task, model, ending) for ending in endings]
        gold = np.array([LABELS.index(row["gold"]) for row in seeds[0]])
        answers = [
            Answers(np.array([LABELS.index(row["label"]) for row in rows]), None)
            for rows in seeds
        ]
        groups = np.array([row["group"] for row in seeds[0]])
        figures[task] = over_seeds(label_figures(gold)[metric])
        table[name] = confusions(gold, answers, groups)
    merged["results"].append({**result, "model": name})
    for pair in run["timing"]["pairs"]:
        if (pair["task"], pair["model"]) == (task, model):
            merged["timing"]["pairs"].append({**pair, "model": name})
    known = {row["name"] for row in merged["models"]}
    if name not in known:
        row = next(row for row in run["models"] if row["name"] == model)
        merged["models"].append({**row, "name": name})


def _rows(folder: Path, task: str, model: str, ending: str) -> list[dict[str, Any]]:
    path = folder / "predictions" / file_name(task) / f"{file_name(model)}{ending}.jsonl"
    with path.open(encoding="utf-8") as file:
        return [json.loads(line) for line in file]
