"""Runs: the same twice, resumable, honest about differences."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from stance.benchmark import baselines, loading
from stance.benchmark.results import load_run
from stance.errors import FileError, InputError
from tests.benchmark.conftest import Bench, files


def figure(run, model, name="f1"):
    return next(r for r in run["results"] if r["model"] == model)["figures"][name]


def test_the_same_seed_gives_the_same_bytes_twice(bench: Bench, tmp_path: Path) -> None:
    bench("majority", "tfidf", "random", out="a")
    bench("majority", "tfidf", "random", out="b")
    assert files(tmp_path / "a") == files(tmp_path / "b")
    assert len(files(tmp_path / "a")) == 1 + 3 + 3  # run.json, results, predictions


def test_a_run_says_all_that_a_report_needs(bench: Bench, tmp_path: Path) -> None:
    run = bench("majority", "tfidf")
    assert run == load_run(tmp_path / "run")
    assert [task["n"] for task in run["tasks"]] == [45]
    assert {"stance", "python", "scikit-learn"} <= set(run["versions"])
    assert {"machine", "n_cpus", "device"} <= set(run["hardware"])
    result = next(r for r in run["results"] if r["model"] == "tfidf")
    assert set(result["figures"]) == {
        *("f1", "f_avg", "accuracy", "matthews_correlation", "brier_score", "ece", "aurc")
    }
    for row in result["figures"].values():
        assert row["low"] <= row["value"] <= row["high"]
    assert sum(map(sum, result["confusion"])) == 45
    assert sum(row["n"] for row in result["reliability"]) == 45
    assert result["risk_coverage"][-1]["coverage"] == 1
    assert result["slices"]
    assert result["robustness"]
    wrong = round(45 * (1 - result["figures"]["accuracy"]["value"]))
    assert 0 < len(result["mistakes"]) <= wrong
    assert result["mistakes"][0]["neighbours"]
    assert result["mistakes"][0]["occlusion"]
    timing = next(t for t in run["timing"]["pairs"] if t["model"] == "tfidf")
    assert timing["quotes_per_s"] > 0
    assert timing["latency_p50_ms"] <= timing["latency_p95_ms"]


def test_predictions_are_what_figures_are_made_of(bench: Bench, tmp_path: Path) -> None:
    run = bench("tfidf", log_samples=True)
    path = tmp_path / "run" / "predictions" / "mini" / "tfidf.jsonl"
    rows = [json.loads(line) for line in path.read_text().splitlines()]
    right = sum(row["gold"] == row["label"] for row in rows) / len(rows)
    assert figure(run, "tfidf", "accuracy")["value"] == pytest.approx(right, abs=1e-6)
    assert rows[0]["target"] == "the report"
    for row in rows:
        assert max(row["probabilities"], key=row["probabilities"].get) == row["label"]


def test_quotes_stay_out_of_predictions_unless_asked_for(bench: Bench, tmp_path: Path) -> None:
    bench("majority")
    line = (tmp_path / "run" / "predictions" / "mini" / "majority.jsonl").read_text()
    assert "quote" not in json.loads(line.splitlines()[0])


def test_finished_pairs_are_kept(
    bench: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench("majority")
    before = files(tmp_path / "run")

    class Broken:
        def __init__(self, *_: object) -> None:
            raise AssertionError("trained again")

    monkeypatch.setitem(baselines._FITS, "majority", Broken)
    bench("majority")
    assert files(tmp_path / "run") == before
    with pytest.raises(AssertionError, match="trained again"):
        bench("majority", limit=9)  # other data


def test_a_torn_line_is_asked_again(bench: Bench, tmp_path: Path) -> None:
    bench("majority", out="whole")
    whole = files(tmp_path / "whole")
    bench("majority", out="torn")
    for kept in (tmp_path / "torn" / "cache").glob("*.jsonl"):
        text = kept.read_text()
        kept.write_text(text[: len(text) // 2])
    for path in (tmp_path / "torn" / "results").rglob("*.json"):
        path.unlink()
    bench("majority", out="torn")
    assert files(tmp_path / "torn") == whole


def test_several_seeds_give_a_mean_and_a_deviation(bench: Bench, tmp_path: Path) -> None:
    run = bench("random", "majority", n_seeds=3)
    row = figure(run, "random")
    assert len(row["by_seed"]) == 3
    assert row["value"] == pytest.approx(sum(row["by_seed"]) / 3, abs=1e-5)
    assert row["sd"] > 0
    assert "sd" not in figure(run, "majority")  # it has no seed
    folder = tmp_path / "run" / "predictions" / "mini"
    assert sorted(path.name for path in folder.iterdir()) == [
        *("majority.jsonl", "random.jsonl", "random.seed-2.jsonl", "random.seed-3.jsonl")
    ]


def test_models_are_compared_better_first(bench: Bench) -> None:
    run = bench("majority", "tfidf", "same=tfidf")
    pairs = {(c["first"], c["second"]): c for c in run["comparisons"]}
    assert len(pairs) == 3
    assert not pairs["same", "tfidf"]["significant"]
    better = pairs["tfidf", "majority"]
    assert better["significant"]
    assert better["difference"] > 0
    assert better["p_holm"] >= better["p"]


def test_no_task_or_model_is_an_error_before_anything_runs(
    bench: Bench, tmp_path: Path, corpus: Path
) -> None:
    with pytest.raises(InputError, match="unknown task 'nope'"):
        bench("majority", tasks=["nope"])
    with pytest.raises(InputError, match="two models are called 'tfidf'"):
        bench("tfidf", "tfidf")
    with pytest.raises(InputError, match="none of the models can answer"):
        bench("quote-rules")
    with pytest.raises(FileError, match="vast"):
        bench("majority", tasks=["vast"])
    assert not (tmp_path / "run").exists()


def test_a_row_without_a_label_is_named(bench: Bench, tmp_path: Path) -> None:
    path = tmp_path / "rows.jsonl"
    path.write_text('{"quote": "It is false.", "id": "x7"}\n')
    with pytest.raises(InputError, match="example 1 \\('x7'\\) has no label"):
        bench("majority", tasks=[str(path)])


def test_without_the_seed_corpus_only_what_learns_is_refused(
    bench: Bench, corpus: Path, tiny_path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loading, "__file__", str(tmp_path / "site" / "stance" / "x" / "y.py"))
    monkeypatch.chdir(tmp_path)
    task = [str(corpus / "test.jsonl")]
    assert bench(tiny_path, tasks=task)["results"]
    with pytest.raises(FileError, match="seeds"):
        bench("majority", tasks=task, out="other")
