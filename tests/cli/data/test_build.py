"""`stance data build`, as a user runs it, up to pulling the plug."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

from stance.corpora.records import read_examples
from tests.cli.conftest import ARTICLE, Run

QUOTES = ["We welcome the report,", "It is credible.", "null and void"]


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    """Forty articles, every second a copy of the one before under another name."""
    words = ("report", "lies", "welcome", "minister", "findings")
    rows = [
        {
            "id": f"{outlet}-{i}",
            "body": f"“This {words[i % 5]} of a {words[i // 4]} is, again, the {i}th of its "
            f"kind that we read,” said Maria Lopez.",
        }
        for i in range(20)
        for outlet in ("wire", "daily")
    ]
    path = tmp_path / "archive.jsonl"
    path.write_text("\n".join(map(json.dumps, rows)))
    return path


def rows(text: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in text.splitlines()]


def test_copies_are_merged_and_failures_named_at_the_end(run: Run, article: Path) -> None:
    article.with_name("copy.txt").write_text(ARTICLE)
    done = run("data", "build", "no.txt", article, "copy.txt", "--target", "the audit")
    assert done.returncode == 2
    assert done.stderr.splitlines() == [
        "stance: articles: 2, quotes: 6, unique: 3",
        "stance: error: no.txt: no such file or folder; check the path",
    ]
    built = rows(done.stdout)
    assert [row["quote"] for row in built] == QUOTES
    for row in built:
        assert ARTICLE[row["start"] : row["end"]] == row["quote"]
        assert (row["target"], row["label"]) == ("the audit", None)
        assert (row["article"], row["n_copies"], row["copies"]) == (
            str(article),
            1,
            ["copy.txt"],
        )
    assert (built[0]["speaker"], built[0]["affiliation"]) == ("Maria Lopez", "mayor of Ayr")


def test_a_sample_with_predictions_to_correct(
    run: Run, articles: Path, tiny_path: Path
) -> None:
    arguments = ["--text-column", "body", "--sample", "uncertainty", "-n", "5", "--prelabel"]
    done = run("data", "build", articles, *arguments, "-o", "todo", "--model", tiny_path)
    assert (done.returncode, done.stdout) == (0, "")
    assert done.stderr.splitlines() == [
        "stance: articles: 40, quotes: 40, unique: 20",
        "stance: chosen by uncertainty: 5",
    ]
    assert len(list(read_examples(articles.with_name("todo")))) == 5
    done = run("data", "export", "todo", "--to", "csv")
    assert all(float(line["confidence"]) < 0.6 for line in csv_rows(done.stdout))


def csv_rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(text.splitlines()))


def test_processes_change_nothing(run: Run, articles: Path) -> None:
    one, two = (
        run("data", "build", articles, "--text-column", "body", "-j", n) for n in (1, 2)
    )
    assert one.returncode == 0
    assert (one.stdout, one.stderr) == (two.stdout, two.stderr)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["-n", "5"], "-n is the size of a sample; add --sample random"),
        (["--sample", "best"], "unknown sampling 'best'"),
        (["--format", "dataset"], "a dataset cannot be printed"),
        (["--output", "out.xyz"], "out.xyz does not tell its format by its ending"),
        (["--output", "."], "exists and is no dataset"),
    ],
)
def test_bad_usage_is_one_line_and_2(
    run: Run, article: Path, arguments: list[str], message: str
) -> None:
    done = run("data", "build", article, *arguments)
    assert (done.returncode, done.stdout) == (2, "")
    (line,) = done.stderr.splitlines()
    assert line.startswith("stance: error: ")
    assert message in line


def test_no_article_leaves_the_old_output(run: Run, tmp_path: Path) -> None:
    (tmp_path / "out.csv").write_text("old")
    done = run("data", "build", "no.txt", "--output", "out.csv")
    assert done.returncode == 2
    assert (tmp_path / "out.csv").read_text() == "old"


def start(*arguments: object, folder: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "stance", "data", "build", *map(str, arguments)],
        cwd=folder,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "HF_HUB_OFFLINE": "1"},
    )


def wait_for(condition: Callable[[], object], process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + 120
    while not condition():
        assert process.poll() is None, "it ended before it could be killed"
        assert time.monotonic() < end
        time.sleep(0.002)


@pytest.mark.parametrize("name", ["out.jsonl", "out.parquet", "out"])
def test_kill_9_leaves_the_old_output_whole(
    run: Run, articles: Path, tiny_path: Path, name: str
) -> None:
    folder = articles.parent
    run("data", "build", articles, "--text-column", "body", "-o", name, "-q")
    old = contents(folder / name)
    assert old
    arguments = [articles, "--text-column", "body", "-o", name, "-t", "another"]
    process = start(*arguments, "--prelabel", "--model", tiny_path, folder=folder)
    wait_for(lambda: list(folder.glob(f".{name}.*")), process)  # it is writing
    process.kill()
    process.wait()
    assert contents(folder / name) == old
    assert run("data", "build", *arguments, "-q").returncode == 0
    assert contents(folder / name) != old


def contents(path: Path) -> dict[str, bytes]:
    files = [path] if path.is_file() else sorted(p for p in path.rglob("*") if p.is_file())
    return {str(file): file.read_bytes() for file in files}


def test_kill_9_leaves_no_worker_behind(tmp_path: Path) -> None:
    text = "“We welcome the report,” said Ann Bell. " * 200
    with (tmp_path / "archive.jsonl").open("w") as file:
        file.writelines(json.dumps({"text": text}) + "\n" for _ in range(3000))
    process = start("archive.jsonl", "-j", "2", "-o", "out.jsonl", folder=tmp_path)
    workers: list[psutil.Process] = []
    wait_for(
        lambda: len(workers.__iadd__(psutil.Process(process.pid).children())) >= 3, process
    )
    process.kill()
    process.wait()
    _, alive = psutil.wait_procs(set(workers), timeout=60)
    assert not alive
