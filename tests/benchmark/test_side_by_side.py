"""Runs side by side: no model takes another's place."""

from __future__ import annotations

from pathlib import Path

from stance.benchmark.side_by_side import merge
from tests.benchmark.conftest import Bench


def test_models_and_folders_of_one_name_stay_apart(bench: Bench, tmp_path: Path) -> None:
    for folder, spec in {"a": "majority", "b": "random", "c": "tfidf"}.items():
        bench(f"m={spec}", out=f"{folder}/run")
    merged = merge([tmp_path / folder / "run" for folder in "abc"])
    names = {"m", "m (run)", "m (run 2)"}
    assert {result["model"] for result in merged["results"]} == names
    assert {model["name"] for model in merged["models"]} == names
    assert len(merged["comparisons"]) == 3
