"""`stance eval` in real processes."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.benchmark.conftest import files, write_examples
from tests.cli.conftest import Run


@pytest.fixture
def corpora(tmp_path: Path) -> tuple[Path, Path]:
    """Two corpora with parts to train and to test on."""
    for name, seed in (("first", 1), ("second", 5)):
        folder = tmp_path / name
        folder.mkdir()
        write_examples(folder / "train.jsonl", n=40, seed=seed)
        write_examples(folder / "test.jsonl", n=30, seed=seed + 1)
    return tmp_path / "first", tmp_path / "second"


@pytest.mark.slow
def test_one_command_benchmarks_five_models_on_two_tasks(
    run: Run, corpora: tuple[Path, Path], tiny_path: Path, tmp_path: Path
) -> None:
    first, second = corpora
    models = ["majority", "random", "tfidf", "tfidf-target", f"tiny={tiny_path}"]
    words = [word for model in models for word in ("-m", model)]
    done = run("eval", "run", *words, "-t", first, "--task", second, "--output_path", "out")
    assert done.returncode == 0, done.stderr
    assert max(map(len, done.stdout.splitlines())) <= 80
    assert "significant" in done.stdout
    for model in ("majority", "random", "tfidf", "tfidf-target", "tiny"):
        assert done.stdout.count(f"\n {model} ") == 2
    out = tmp_path / "out"
    assert "tfidf-target" in (out / "report.html").read_text()
    report = (out / "report.md").read_text()
    assert report.count("\n## ") == 4  # two tasks, models, notes
    assert "p95 ms" in report
    assert str(tmp_path) not in json.loads((out / "run.json").read_text())["results"][0]

    (out / "report.html").unlink()
    again = run("eval", "report", "out")
    assert again.returncode == 0, again.stderr
    assert (out / "report.html").exists()

    shutil.copytree(out, tmp_path / "other")
    compared = run("eval", "compare", "out", "other")
    assert compared.returncode == 0, compared.stderr
    assert compared.stdout.count("\n tiny ") == 2  # the same results count once


@pytest.mark.slow
def test_a_run_killed_half_way_ends_in_the_same_result(
    run: Run, corpora: tuple[Path, Path], tmp_path: Path
) -> None:
    first, second = corpora
    words = ["-m", "majority", "-m", "tfidf", "-t", str(first), "-t", str(second), "-q"]
    command = [sys.executable, "-m", "stance", "eval", "run", *words, "-o", "killed"]
    environment = {**os.environ, "COLUMNS": "80", "HF_HUB_OFFLINE": "1"}
    with subprocess.Popen(
        command,
        cwd=tmp_path,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as process:
        while process.poll() is None and not list((tmp_path / "killed").glob("results/*/*")):
            time.sleep(0.002)
        process.send_signal(signal.SIGKILL)
    assert process.returncode == -signal.SIGKILL, "it was done before it could be killed"
    assert not (tmp_path / "killed" / "run.json").exists()
    kept = {p: p.stat().st_mtime_ns for p in (tmp_path / "killed").glob("results/*/*.json")}

    for folder in ("killed", "whole"):
        done = run("eval", "run", *words, "-o", folder)
        assert done.returncode == 0, done.stderr
    assert files(tmp_path / "killed") == files(tmp_path / "whole")
    assert len(files(tmp_path / "whole")) == 1 + 4 + 4
    assert all(path.stat().st_mtime_ns == before for path, before in kept.items())


def test_a_config_is_read_and_flags_win(
    run: Run, corpora: tuple[Path, Path], tmp_path: Path
) -> None:
    config = tmp_path / "run.yaml"
    config.write_text(
        f"models: [majority]\ntasks: [{corpora[0]}]\noutput_path: out\nlimit: 9\n"
    )
    done = run("eval", "run", "--config", config, "-L", "12", "-q")
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    assert "Testing only" in done.stdout
    assert json.loads((tmp_path / "out" / "run.json").read_text())["limit"] == 12
    config.write_text("model: majority\n")
    refused = run("eval", "run", "--config", config)
    assert refused.returncode == 2
    assert "unknown key 'model'" in refused.stderr


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["-m", "majority", "-t", "nope", "-o", "out"], "unknown task 'nope'"),
        (["-m", "./nowhere", "-t", "seed-dev", "-o", "out"], "there is no model './nowhere'"),
        (["-m", "majority", "-t", "vast", "-o", "out"], "--data DIR, or STANCE_DATA"),
        (["-m", "majority", "-t", "seed-dev"], "output_path is missing"),
    ],
)
def test_what_is_not_there_is_one_line(run: Run, words: list[str], message: str) -> None:
    done = run("eval", "run", *words, STANCE_DATA="")
    assert done.returncode == 2
    assert message in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_list_shows_tasks_and_models(run: Run) -> None:
    done = run("eval", "list")
    assert done.returncode == 0
    assert max(map(len, done.stdout.splitlines())) <= 80
    for name in ("seed-dev", "tweeteval", "directquote", "tfidf-target", "openai:MODEL@URL"):
        assert name in done.stdout


def test_compare_needs_a_shared_task(
    run: Run, corpora: tuple[Path, Path], tmp_path: Path
) -> None:
    for name, corpus in zip(("a", "b"), corpora, strict=True):
        assert run("eval", "run", "-m", "majority", "-t", corpus, "-o", name).returncode == 0
    done = run("eval", "compare", "a", "b")
    assert done.returncode == 2
    assert "share no task" in done.stderr
    assert run("eval", "compare", "a", "a").returncode == 0  # named twice, it is one run
    missing = run("eval", "compare", "nowhere")
    assert missing.returncode == 2
    assert "nowhere/run.json: No such file or directory; give the folder" in missing.stderr
