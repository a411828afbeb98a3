"""`stance data list` and `stance data convert`, as a user runs them."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import datasets
import pytest

from stance.cli.data.convert import convert
from stance.corpora.records import read_examples, to_dataset
from stance.errors import InputError
from stance.labels import Stance
from stance.types import Example
from tests.cli.conftest import Run

TABLE = "text,topic,stance\nGood.,tax,favor\nBad.,tax,con\n,tax,con\nOdd.,,7\n"


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "rows.csv"
    path.write_text(TABLE)
    return path


MAP = ("--map", "quote=text", "--map", "target=topic", "--map", "label=stance")


def test_the_list_fits_80_columns(run: Run) -> None:
    done = run("data", "list")
    assert done.returncode == 0
    assert max(map(len, done.stdout.splitlines())) <= 80
    assert "Allaway and McKeown 2020" in done.stdout
    assert "CC BY-SA 4.0" in done.stdout


def test_the_list_as_json(run: Run) -> None:
    records = [json.loads(line) for line in run("data", "list", "--json").stdout.splitlines()]
    labels = {record["name"]: record["labels"] for record in records}
    assert labels["vast"] == {"0": "rejects", "1": "supports", "2": "neutral"}
    assert labels["fnc1"]["unrelated"] is None
    assert labels["polnear"] == {}


@pytest.mark.parametrize("kind", ["jsonl", "csv", "parquet"])
def test_a_table_becomes_examples(run: Run, table: Path, tmp_path: Path, kind: str) -> None:
    output = tmp_path / f"out.{kind}"
    options = (*MAP, "--label", "7=neutral", "--on-error", "skip", "--target", "the port")
    done = run("data", "convert", table, "--output", output, *options)
    assert done.returncode == 0, done.stderr
    assert list(read_examples(output)) == [
        Example("Good.", "tax", label=Stance.SUPPORTS, id="rows:2"),
        Example("Bad.", "tax", label=Stance.REJECTS, id="rows:3"),
        Example("Odd.", "the port", label=Stance.NEUTRAL, id="rows:5"),
    ]
    assert "left out: " in done.stderr
    assert "rows.csv, line 4: empty quote" in done.stderr
    assert f"3 examples in {output}" in done.stderr


@pytest.mark.parametrize(("on_error", "named"), [("fail", [4]), ("collect", [4, 5])])
def test_bad_rows_leave_no_file(
    run: Run, table: Path, tmp_path: Path, on_error: str, named: list[int]
) -> None:
    output = tmp_path / "out.jsonl"
    done = run("data", "convert", table, "-o", output, *MAP, "--on-error", on_error)
    assert done.returncode == 2
    assert [n for n in range(2, 6) if f"rows.csv, line {n}:" in done.stderr] == named
    assert not output.exists()


def test_a_corpus_is_converted_from_its_folder(run: Run, tmp_path: Path) -> None:
    (tmp_path / "train_stances.csv").write_text(
        "Headline,Body ID,Stance\nA,1,agree\nB,1,unrelated\n"
    )
    (tmp_path / "train_bodies.csv").write_text("Body ID,articleBody\n1,It is A.\n")
    command = ("data", "convert", tmp_path, "--corpus", "fnc1", "--split", "train")
    (line,) = run(*command).stdout.splitlines()
    assert json.loads(line)["label"] == "supports"
    lines = run(*command, "--label", "unrelated=neutral").stdout.splitlines()
    assert [json.loads(line)["label"] for line in lines] == ["supports", "neutral"]


def test_a_saved_dataset_dict_is_converted(run: Run, tmp_path: Path) -> None:
    parts = {"train": to_dataset([Example("a")]), "dev": to_dataset([Example("b")])}
    datasets.DatasetDict(parts).save_to_disk(str(tmp_path / "d"))
    done = run("data", "convert", tmp_path / "d", "--split", "dev")
    assert [json.loads(line)["quote"] for line in done.stdout.splitlines()] == ["b"]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({}, "no input; name a file"),
        ({"path": "rows.csv", "map_": ["text"]}, "cannot read the column 'text'"),
        ({"path": "rows.csv", "split": "train"}, "--split are for folders and corpora"),
        ({"path": "rows.csv", "on_error": "ignore"}, "allowed: fail, skip, collect"),
        ({"path": ".", "target": "x"}, "--target and --on-error are for tables"),
        ({"path": ".", "corpus": "vast", "target": "x"}, "not for --corpus"),
        ({"corpus": "wast"}, "unknown corpus 'wast'"),
    ],
)
def test_bad_usage_is_an_input_error(
    table: Path, tmp_path: Path, options: dict[str, Any], message: str
) -> None:
    if "path" in options:
        options = {**options, "path": tmp_path / options["path"]}
    with pytest.raises(InputError, match=re.escape(message)):
        convert(**options, output=tmp_path / "out.jsonl")
    assert not (tmp_path / "out.jsonl").exists()
