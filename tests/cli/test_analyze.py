"""`stance analyze`, as a user runs it."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from pathlib import Path

import pandas as pd
import pytest

from stance.analysis import COLUMNS
from tests.cli.conftest import ARTICLE, Run
from tests.conftest import SEED_ARTICLE

QUOTES = ["We welcome the report,", "It is credible.", "null and void"]


def test_the_table_fits_80_columns_and_names_speakers(run: Run, article: Path) -> None:
    done = run("analyze", article)
    assert (done.returncode, done.stderr) == (0, "")
    assert max(map(len, done.stdout.splitlines())) <= 80
    assert done.stdout.count("Maria Lopez") >= 2  # in the quotes and in the summary
    assert "\x1b" not in done.stdout


def test_a_jsonl_line_is_quote_and_prediction(run: Run, article: Path) -> None:
    done = run("analyze", article, "--format", "jsonl", "--target", "the audit")
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert [row["text"] for row in rows] == QUOTES
    for row in rows:
        assert ARTICLE[row["start"] : row["end"]] == row["text"]
        assert sum(row["probabilities"].values()) == pytest.approx(1)
        assert row["target"] == "the audit"
        assert row["article_id"] == str(article)
    assert rows[0]["source"]["text"] == "Maria Lopez"


@pytest.mark.parametrize("suffix", ["csv", "tsv", "parquet"])
def test_tables_have_one_column_a_field(run: Run, article: Path, suffix: str) -> None:
    output = article.with_name(f"out.{suffix}")
    done = run("analyze", article, "--output", output)
    assert (done.returncode, done.stdout) == (0, "")
    read = {"csv": pd.read_csv, "tsv": lambda p: pd.read_csv(p, sep="\t")}.get(
        suffix, pd.read_parquet
    )
    frame = read(output)
    assert tuple(frame.columns) == COLUMNS
    assert list(frame["text"]) == QUOTES


def test_html_is_one_page_for_all_articles(run: Run, article: Path) -> None:
    article.with_name("other.txt").write_text("“It is false,” he said.")
    done = run("analyze", "*.txt", "--output", "report.html")
    page = article.with_name("report.html").read_text(encoding="utf-8")
    assert done.returncode == 0
    assert "null and void" in page
    assert "It is false," in page


@pytest.mark.parametrize(
    ("output", "message"),
    [("no/where.html", "No such file or directory"), (".", "it is a folder")],
)
def test_a_bad_output_is_refused_before_the_work(
    run: Run, article: Path, output: str, message: str
) -> None:
    done = run("analyze", article, "-f", "html", "-o", output, "--model", "no-such-model")
    assert done.returncode == 2
    assert done.stderr == (
        f"stance: error: {output}: cannot be written ({message}); choose another output path\n"
    )


def test_standard_input_and_output(run: Run) -> None:
    done = run("analyze", "-", "-f", "jsonl", stdin="“It is a lie,” said Ann Bell.")
    assert json.loads(done.stdout)["speaker"] == "Ann Bell"


def test_rows_on_standard_input_are_articles(run: Run) -> None:
    lines = '{"id": "a", "body": "“It is a lie,” said Ann Bell."}\n{"body": "“No,” he said."}\n'
    done = run("analyze", "-", "--text-column", "body", "-f", "jsonl", stdin=lines)
    assert done.returncode == 0, done.stderr
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert [row["article_id"] for row in rows] == ["a", "stdin:2"]


def test_a_table_of_articles(run: Run, tmp_path: Path) -> None:
    rows = [{"id": i, "body": f"“It is false {i},” he said."} for i in range(3)]
    (tmp_path / "a.jsonl").write_text("\n".join(map(json.dumps, rows)))
    done = run("analyze", "a.jsonl", "--text-column", "body", "-f", "jsonl")
    assert [json.loads(line)["article_id"] for line in done.stdout.splitlines()] == [
        "0",
        "1",
        "2",
    ]


def test_abstentions_are_shown_as_uncertain(run: Run, article: Path) -> None:
    done = run("analyze", article, "--abstain-below", 1)
    assert "uncertain" in done.stdout
    rows = run("analyze", article, "--abstain-below", 1, "-f", "jsonl").stdout.splitlines()
    assert all(json.loads(row)["abstained"] for row in rows)


def test_bad_files_are_named_at_the_end_and_the_others_are_done(
    run: Run, article: Path
) -> None:
    article.with_name("empty.txt").touch()
    article.with_name("image.txt").write_bytes(b"\x89PNG\0\0")
    done = run("analyze", "empty.txt", "image.txt", "gone.txt", article, "-f", "jsonl")
    assert done.returncode == 2
    assert len(done.stdout.splitlines()) == 3
    for name in ("empty.txt: empty", "image.txt: not a text file", "gone.txt: no such file"):
        assert f"stance: error: {name}" in done.stderr


def test_when_nothing_can_be_read_an_older_output_stays(run: Run, tmp_path: Path) -> None:
    (tmp_path / "out.jsonl").write_text("old")
    (tmp_path / "empty.txt").touch()
    done = run("analyze", "empty.txt", "-o", "out.jsonl")
    assert done.returncode == 2
    assert (tmp_path / "out.jsonl").read_text() == "old"
    assert {p.name for p in tmp_path.iterdir()} >= {"out.jsonl", "empty.txt"}
    assert not list(tmp_path.glob(".out*"))


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (["a.txt", "-f", "xml"], "unknown format 'xml'; allowed: table, jsonl"),
        (["a.txt", "-f", "parquet"], "parquet cannot be printed"),
        (["a.txt", "-o", "out.doc"], "does not tell its format"),
        (["a.txt", "-o", "no/where.csv"], "cannot be written"),
        (["a.txt", "--target", " "], "target is ' '"),
        (["a.txt", "--model", "no-such-model"], "there is no model 'no-such-model'"),
        (["a.txt", "--device", "abacus"], "device 'abacus' cannot be used"),
        (["a.txt", "--abstain-below", "2"], "abstain-below"),
        (["a.txt", "--batch-size", "0"], "batch-size"),
        (["a.txt", "--nonsense"], "No such option"),
        ([], "Missing argument"),
        (["."], "holds no article"),
        (
            ["a.csv", "--text-column", "body"],
            "no column 'body'; columns: text; name the column of the text (--text-column)",
        ),
    ],
)
def test_bad_usage_exits_2_and_says_why(
    run: Run, tmp_path: Path, args: list[str], message: str
) -> None:
    if args and args[0] == "a.txt":
        (tmp_path / "a.txt").write_text(ARTICLE)
    if args and args[0] == "a.csv":
        (tmp_path / "a.csv").write_text("text\nx\n")
    done = run("analyze", *args)
    assert done.returncode == 2, done.stderr
    assert message in " ".join(done.stderr.replace("│", " ").split())
    assert "Traceback" not in done.stderr
    assert done.stdout == ""


def test_a_reader_that_leaves_early_is_no_error(tiny_path: Path, tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text('{"text": "“It is false,” he said."}\n' * 3000)
    command = (
        f"{sys.executable} -m stance analyze a.jsonl -f jsonl --model {tiny_path} | head -1"
    )
    done = subprocess.run(command, shell=True, cwd=tmp_path, capture_output=True, text=True)
    assert len(done.stdout.splitlines()) == 1
    assert done.stderr == ""


def test_ctrl_c_leaves_no_half_file(tiny_path: Path, tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text('{"text": "“It is false,” he said."}\n' * 200_000)
    args = ["analyze", "a.jsonl", "-o", "out.jsonl", "--model", str(tiny_path)]
    process = subprocess.Popen(
        [sys.executable, "-m", "stance", *args],
        cwd=tmp_path,
        stderr=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    deadline = time.monotonic() + 60
    while not list(tmp_path.glob(".out.jsonl.*")):
        assert time.monotonic() < deadline
        time.sleep(0.05)
    time.sleep(1)
    process.send_signal(signal.SIGINT)
    _, stderr = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "Traceback" not in stderr
    assert [p.name for p in tmp_path.iterdir()] == ["a.jsonl"]


def test_colours_are_off_when_asked(run: Run, article: Path) -> None:
    coloured = run("analyze", article, FORCE_COLOR="1").stdout
    plain = run("analyze", article, FORCE_COLOR="1", NO_COLOR="1").stdout
    assert "\x1b[" in coloured
    assert "38;5" not in plain


@pytest.mark.parametrize(("model", "n_right"), [("base", 19), ("small", 17)])
def test_the_seed_article_with_a_shipped_model(run: Run, model: str, n_right: int) -> None:
    done = run("analyze", SEED_ARTICLE, "--model", model, "-f", "jsonl")
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    text = SEED_ARTICLE.read_text(encoding="utf-8")
    assert all(text[row["start"] : row["end"]] == row["text"] for row in rows)
    labels = {(row["start"], row["end"]): row["label"] for row in rows}
    gold_file = SEED_ARTICLE.with_suffix(".gold.jsonl")
    gold = [json.loads(line) for line in gold_file.read_text(encoding="utf-8").splitlines()]
    right = [labels[row["start"], row["end"]] == row["label"] for row in gold]
    assert len(right) == 24
    assert sum(right) >= n_right


def test_version_and_help(run: Run) -> None:
    assert run("--version").stdout.startswith("stance 0.")
    assert run("-h").returncode == 0
    start = time.perf_counter()
    assert "--text-column" in run("analyze", "--help").stdout
    assert time.perf_counter() - start < 3
