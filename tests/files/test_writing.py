"""What is written can be read again, and is whole or not there."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stance.errors import FileError
from stance.files import read_rows, write_rows, write_text
from stance.files.writing import flatten

ROWS: list[dict[str, Any]] = [
    {"quote": 'a "b", c\nd', "source": {"start": 1, "end": 2}, "confidence": 0.5, "note": None},
    {"quote": "“ü” 中\u2028", "source": {"start": 3, "end": 4}, "confidence": 1.0, "note": "x"},
]


def test_jsonl_keeps_nested_values(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    write_rows(ROWS, path, kind="jsonl")
    assert list(read_rows(path, required="quote")) == ROWS


@pytest.mark.parametrize("kind", ["csv", "tsv", "parquet"])
def test_tables_flatten_them(tmp_path: Path, kind: str) -> None:
    path = tmp_path / f"a.{kind}"
    write_rows(ROWS, path, kind=kind)
    rows = list(read_rows(path, required="quote"))
    expected = [flatten(row) for row in ROWS]
    if kind != "parquet":  # text files know no numbers
        expected = [{k: v if v is None else str(v) for k, v in row.items()} for row in expected]
    assert rows == expected
    assert list(rows[0]) == ["quote", "source_start", "source_end", "confidence", "note"]


text = st.text(st.characters(), max_size=20)  # half surrogate pairs included
json_value = st.none() | st.booleans() | st.integers(-(2**53), 2**53) | text
json_row = st.dictionaries(text, json_value, min_size=1, max_size=4)


@given(st.lists(json_row, min_size=1, max_size=4))
def test_any_rows_survive_jsonl(tmp_path_factory: pytest.TempPathFactory, rows: list) -> None:
    rows = [{**row, "quote": "x"} for row in rows]
    path = tmp_path_factory.mktemp("rows") / "a.jsonl"
    write_rows(rows, path, kind="jsonl")
    assert list(read_rows(path, required="quote")) == rows


def test_not_a_number_becomes_null(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    write_rows([{"a": math.nan, "b": {"c": [math.inf, 1.0]}}], path, kind="jsonl")
    assert json.loads(path.read_text()) == {"a": None, "b": {"c": [None, 1.0]}}


@pytest.mark.parametrize("kind", ["csv", "parquet"])
def test_known_columns_are_written_even_without_rows(tmp_path: Path, kind: str) -> None:
    path = tmp_path / f"a.{kind}"
    write_rows([], path, kind=kind, columns=["quote", "label"])
    frame = pd.read_csv(path) if kind == "csv" else pd.read_parquet(path)
    assert list(frame.columns) == ["quote", "label"]


def test_csv_refuses_columns_that_come_late(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="row 2 has columns that the first lacks: label"):
        write_rows(
            [{"quote": "a"}, {"quote": "b", "label": "c"}], tmp_path / "a.csv", kind="csv"
        )


def test_parquet_takes_them(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    write_rows([{"quote": "a"}, {"quote": "b", "label": "c"}], path, kind="parquet")
    assert [row["label"] for row in read_rows(path, required="quote")] == [None, "c"]


def test_parquet_refuses_mixed_types(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="cannot be written as parquet"):
        write_rows([{"a": "x"}, {"a": 1}], tmp_path / "a.parquet", kind="parquet")


@pytest.mark.parametrize("kind", ["jsonl", "csv", "parquet"])
@pytest.mark.parametrize("error", [KeyboardInterrupt, ValueError])
def test_an_interrupted_write_leaves_the_old_file(
    tmp_path: Path, kind: str, error: type[BaseException]
) -> None:
    path = tmp_path / "out"
    path.write_text("old")

    def rows() -> Iterator[dict[str, str]]:
        yield {"quote": "a"}
        raise error

    with pytest.raises(error):
        write_rows(rows(), path, kind=kind)
    assert [p.name for p in tmp_path.iterdir()] == ["out"]
    assert path.read_text() == "old"


def test_a_new_file_has_the_usual_permissions(tmp_path: Path) -> None:
    write_text(tmp_path / "a", "x")
    (tmp_path / "b").write_text("x")
    assert (tmp_path / "a").stat().st_mode == (tmp_path / "b").stat().st_mode


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="cannot be written"):
        write_text(tmp_path / "nowhere" / "a.html", "x")


@pytest.mark.parametrize("kind", ["jsonl", "csv", "parquet"])
def test_a_folder_is_refused_before_the_first_row(tmp_path: Path, kind: str) -> None:
    rows = iter(ROWS)
    with pytest.raises(FileError, match=r"cannot be written \(it is a folder\)"):
        write_rows(rows, tmp_path, kind=kind)
    assert len(list(rows)) == len(ROWS)


def test_lines_go_to_standard_output(capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    write_rows(ROWS, None, kind="jsonl")
    lines = capsysbinary.readouterr().out.decode("utf-8").split("\n")
    assert [json.loads(line) for line in lines[:2]] == ROWS
