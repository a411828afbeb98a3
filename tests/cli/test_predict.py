"""`stance predict`, as a user runs it."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path

import pandas as pd
import pytest

from tests.cli.conftest import Run

ROWS = [
    {"id": "1", "quote": "It is false", "speaker": "Wang", "label": "rejects"},
    {"id": "2", "quote": "We welcome it", "speaker": None, "label": "supports"},
]


@pytest.fixture
def rows(tmp_path: Path) -> Path:
    path = tmp_path / "rows.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in ROWS))
    return path


def test_columns_are_kept_and_predictions_added(run: Run, rows: Path) -> None:
    done = run("predict", rows, "--target", "the act")
    assert (done.returncode, done.stderr) == (0, "")
    out = [json.loads(line) for line in done.stdout.splitlines()]
    for before, after in zip(ROWS, out, strict=True):
        assert before == {key: after[key] for key in before}  # the gold label as well
        assert after["predicted_label"] in after["probabilities"]
        assert after["target"] == "the act"


@pytest.mark.parametrize("source", ["some.jsonl", "-"])
def test_a_name_that_one_row_has_is_taken_in_all(run: Run, tmp_path: Path, source: str) -> None:
    lines = '{"quote": "no"}\n{"quote": "no", "label": "rejects", "probabilities": {"a": 1}}\n'
    (tmp_path / "some.jsonl").write_text(lines)
    done = run("predict", source, stdin=lines)
    unlabelled, labelled = map(json.loads, done.stdout.splitlines())
    assert unlabelled.keys() | {"label", "probabilities"} == labelled.keys()
    assert "label" not in unlabelled
    assert unlabelled["predicted_label"] == labelled["predicted_label"]
    assert labelled["probabilities"] == {"a": 1}


@pytest.mark.parametrize("suffix", ["csv", "jsonl", "parquet"])
def test_an_output_read_again_keeps_every_column(run: Run, tmp_path: Path, suffix: str) -> None:
    (tmp_path / "0.csv").write_text("quote\nit is false\n")
    outputs = ["0.csv", f"1.{suffix}", f"2.{suffix}", "3.csv"]
    for source, output in pairwise(outputs):
        done = run("predict", source, "--output", output)
        assert done.returncode == 0, done.stderr
    frame = pd.read_csv(tmp_path / "3.csv")
    assert len(frame.columns) == 1 + 3 * 8
    for prefix in ("", "predicted_", "predicted_predicted_"):
        assert {f"{prefix}label", f"{prefix}probabilities_rejects"} <= set(frame.columns)


@pytest.mark.parametrize("suffix", ["csv", "tsv", "parquet"])
def test_tables_in_and_out(run: Run, rows: Path, suffix: str) -> None:
    table = rows.with_suffix(f".{suffix}")
    frame = pd.DataFrame(ROWS)
    if suffix == "parquet":
        frame.to_parquet(table)
    else:
        frame.to_csv(table, index=False, sep="\t" if suffix == "tsv" else ",")
    done = run("predict", table, "--output", f"out.{suffix}")
    assert done.returncode == 0, done.stderr
    path = rows.with_name(f"out.{suffix}")
    out = (
        pd.read_parquet(path)
        if suffix == "parquet"
        else pd.read_csv(path, sep="\t" if suffix == "tsv" else ",")
    )
    assert list(out["quote"]) == [row["quote"] for row in ROWS]
    assert out[
        ["probabilities_neutral", "probabilities_rejects", "probabilities_supports"]
    ].sum(axis=1).tolist() == pytest.approx([1, 1])


def test_a_row_s_own_target_wins(run: Run) -> None:
    lines = '{"quote": "no", "target": "the act"}\n{"quote": "no", "target": ""}\n'
    out = [json.loads(line) for line in run("predict", "-", stdin=lines).stdout.splitlines()]
    assert [row["predicted_target"] for row in out] == ["the act", "the UN report"]


def test_many_chunks_stay_in_order(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "many.jsonl"
    path.write_text("".join(f'{{"quote": "it is {i}"}}\n' for i in range(2500)))
    out = run("predict", path).stdout.splitlines()
    assert [json.loads(line)["quote"] for line in out] == [f"it is {i}" for i in range(2500)]


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.csv", "text\nx\n", "no column 'quote'; columns: text"),
        ("a.csv", "quote,speaker\nx,y\n,z\n", "a.csv, row 2 has an empty quote"),
        ("a.jsonl", '{"quote": NaN}\n', "row 1 has an empty quote"),
        ("a.jsonl", '{"quote": 3}\n', "row 1 has quote 3, a int"),
        ("a.jsonl", '{"quote": "x", "target": ["y"]}\n', "row 1 has target ['y'], a list"),
        ("a.jsonl", "", "empty"),
        ("a.txt", "quote", "hold no rows"),
    ],
)
def test_bad_rows_are_named_and_nothing_is_written(
    run: Run, tmp_path: Path, name: str, content: str, message: str
) -> None:
    (tmp_path / name).write_text(content)
    done = run("predict", name, "-o", "out.csv")
    assert done.returncode == 2
    assert message in done.stderr
    assert "Traceback" not in done.stderr
    assert [p.name for p in tmp_path.iterdir()] == [name]


@pytest.mark.parametrize("source", ["many.jsonl", "-"])
def test_a_late_bad_row_is_named_before_a_model_is_loaded(
    run: Run, tmp_path: Path, source: str
) -> None:
    lines = '{"quote": "it is"}\n' * 3000 + '{"quote": ""}\n'
    (tmp_path / "many.jsonl").write_text(lines)
    done = run("predict", source, "--model", "no-such-model", stdin=lines)
    assert (done.returncode, done.stdout) == (2, "")
    assert f"{source}, row 3001 has an empty quote" in done.stderr


@pytest.mark.parametrize("suffix", ["csv", "parquet"])
def test_a_table_has_the_columns_of_all_rows(run: Run, tmp_path: Path, suffix: str) -> None:
    (tmp_path / "a.jsonl").write_text(
        '{"quote": "no"}\n{"quote": "yes", "outlet": "Ayr Post", "at": {"page": 3}}\n'
    )
    done = run("predict", "a.jsonl", "--output", f"out.{suffix}")
    assert done.returncode == 0, done.stderr
    read = pd.read_csv if suffix == "csv" else pd.read_parquet
    frame = read(tmp_path / f"out.{suffix}")
    assert list(frame.columns[:4]) == ["quote", "outlet", "at_page", "label"]
    assert frame["outlet"].isna().tolist() == [True, False]


def test_a_cut_quote_is_noted_once(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "long.jsonl"
    path.write_text(json.dumps({"quote": "we must act now " * 100}) + "\n")
    done = run("predict", path)
    assert json.loads(done.stdout)["truncated"]
    assert done.stderr.count("lost their tails") == 1
    assert run("predict", path, "--quiet").stderr == ""
