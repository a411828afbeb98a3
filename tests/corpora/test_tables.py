"""Tables of every kind become examples by a column map; what cannot is named by its line."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from stance.corpora.aliases import ALIASES, parse_label_map, read_label
from stance.corpora.tables import TableMap, parse_columns, read_table, settle
from stance.errors import FileError, InputError, LabelError, MissingExtraError, StanceError
from stance.labels import LABELS, Stance
from stance.types import DEFAULT_TARGET, Example

ROWS = [
    {"text": "We welcome “it”.", "topic": "the levy", "gold": "FAVOR", "doc": 7},
    {"text": "Never,\nnever.", "topic": "the levy", "gold": "Against", "doc": 7},
    {"text": "It has two parts.", "topic": None, "gold": "none", "doc": 8},
    {"text": "Ohne Etikett – noch.", "topic": "the port", "gold": None, "doc": 8},
]
MAP = TableMap(
    columns={"quote": "text", "target": "topic", "label": "gold", "article": "doc"},
    target="the audit",
)


def write(path: Path, rows: list[dict[str, object]] = ROWS) -> Path:
    frame = pd.DataFrame(rows)
    if path.suffix == ".jsonl":
        path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    elif path.suffix == ".parquet":
        frame.to_parquet(path)
    elif path.suffix == ".xlsx":
        frame.to_excel(path, index=False)
    else:
        frame.to_csv(path, index=False, sep="\t" if path.suffix == ".tsv" else ",")
    return path


def fail(rows: Iterable[Example | StanceError]) -> list[Example]:
    return list(settle(rows, on_error="fail", report=lambda error: None))


@pytest.mark.parametrize("suffix", ["csv", "tsv", "jsonl", "parquet", "xlsx"])
def test_every_kind_gives_the_same_examples(tmp_path: Path, suffix: str) -> None:
    examples = fail(read_table(write(tmp_path / f"rows.{suffix}"), MAP))
    assert [e.quote for e in examples] == [row["text"] for row in ROWS]
    assert [e.target for e in examples] == ["the levy", "the levy", "the audit", "the port"]
    assert [e.label for e in examples] == [*reversed(LABELS), None]
    assert [e.article for e in examples] == ["7", "7", "8", "8"]
    assert len({e.id for e in examples}) == 4
    assert examples[0].id.startswith("rows:")


def test_columns_of_our_own_names_need_no_map(tmp_path: Path) -> None:
    rows = [{"quote": "a", "label": "pro", "id": "x", "start": 3, "end": 4, "other": 1}]
    (example,) = fail(read_table(write(tmp_path / "a.csv", rows), TableMap()))
    wanted = Example("a", DEFAULT_TARGET, label=Stance.SUPPORTS, id="x", start=3, end=4)
    assert example == wanted


@pytest.mark.parametrize("suffix", ["csv", "jsonl", "parquet", "xlsx"])
def test_numbers_are_labels_only_by_a_map(tmp_path: Path, suffix: str) -> None:
    rows = [{"quote": "a", "label": 0}, {"quote": "b", "label": 1}]
    path = write(tmp_path / f"a.{suffix}", rows)
    with pytest.raises(LabelError, match=r"a\.\w+, (line|row) \d: unknown label .*--label 0="):
        fail(read_table(path, TableMap()))
    labels = parse_label_map(["0=rejects", "1=supports"])
    read = [example.label for example in fail(read_table(path, TableMap(labels=labels)))]
    assert read == [Stance.REJECTS, Stance.SUPPORTS]


def test_aliases_are_lower_case_names_and_no_numbers() -> None:
    for alias, label in ALIASES.items():
        assert alias == alias.lower()
        assert not any(character.isdigit() for character in alias)
        assert read_label(f" {alias.upper()} ", {}) is label
    assert {read_label(name, {}) for name in ("UNDERMINE", "con", "disagree")} == {
        Stance.REJECTS
    }


def test_a_map_wins_over_an_alias() -> None:
    assert read_label("None", {"none": Stance.REJECTS}) is Stance.REJECTS


@pytest.mark.parametrize("value", [None, "", "  ", float("nan")])
def test_an_empty_label_is_no_label(value: object) -> None:
    assert read_label(value, {}) is None


def test_each_bad_row_is_named_by_its_first_line(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text('quote,label\n"two\nlines",pro\n,pro\na,maybe\nb,con,x\nc,con\n"d"e,pro\n')
    found = list(read_table(path, TableMap()))
    errors = [str(row) for row in found if isinstance(row, StanceError)]
    assert [row.quote for row in found if isinstance(row, Example)] == ["two\nlines", "c"]
    places = [error.partition(":")[0].rpartition(" ")[2] for error in errors]
    assert places == ["4", "5", "6", "8"]
    assert "empty quote" in errors[0]
    assert "'maybe'" in errors[1]
    assert "more cells than columns" in errors[2]


def test_broken_json_is_one_bad_row(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text('{"quote": "a"}\n{"quote": \n[1]\n{"text": "b"}\n{"quote": "c"}\n')
    found = list(read_table(path, TableMap()))
    kinds = [type(row) for row in found]
    assert kinds == [Example, FileError, FileError, InputError, Example]
    assert "line 4: no column 'quote'" in str(found[3])


def test_fail_skip_and_collect(tmp_path: Path) -> None:
    rows = [{"quote": q, "label": label} for q, label in ("ax", "b ", "cy", "d ")]
    path = write(tmp_path / "a.jsonl", rows)
    with pytest.raises(LabelError, match="line 1: unknown label 'x'"):
        fail(read_table(path, TableMap()))
    skipped: list[StanceError] = []
    kept = settle(read_table(path, TableMap()), on_error="skip", report=skipped.append)
    assert [example.quote for example in kept] == ["b", "d"]
    assert [error.message.split(":")[0][-6:] for error in skipped] == ["line 1", "line 3"]
    collected = settle(read_table(path, TableMap()), on_error="collect", report=skipped.append)
    with pytest.raises(InputError, match=r"2 of 4 rows .*\n.*line 1.*\n.*line 3"):
        list(collected)
    with pytest.raises(InputError, match="allowed: fail, skip, collect"):
        list(settle([], on_error="ignore", report=skipped.append))


def test_skipping_every_row_is_an_error(tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", [{"quote": "a", "label": "x"}])
    with pytest.raises(InputError, match="no row can be used"):
        list(settle(read_table(path, TableMap()), on_error="skip", report=lambda error: None))


@pytest.mark.parametrize("suffix", ["csv", "parquet", "xlsx"])
def test_a_missing_column_is_said_once(tmp_path: Path, suffix: str) -> None:
    path = write(tmp_path / f"a.{suffix}")
    with pytest.raises(
        InputError, match="no column 'body' for the quote; columns: text, topic"
    ):
        list(read_table(path, TableMap(columns={"quote": "body"})))


def test_excel_reads_the_first_sheet_and_skips_empty_rows(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for row in (["quote", "label"], ["a", "pro"], [None, None], ["b", "con"]):
        sheet.append(row)
    book.create_sheet("notes").append(["nothing"])
    book.save(tmp_path / "a.xlsx")
    examples = fail(read_table(tmp_path / "a.xlsx", TableMap()))
    assert [(e.quote, e.id) for e in examples] == [("a", "a:2"), ("b", "a:4")]


def test_excel_without_openpyxl_names_the_extra(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "openpyxl", None)
    with pytest.raises(MissingExtraError, match=r"pip install 'quote-stance\[excel\]'"):
        list(read_table(tmp_path / "a.xlsx", TableMap()))


@pytest.mark.parametrize("content", [b"no zip", b""])
def test_a_broken_workbook_is_a_file_error(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(content)
    with pytest.raises(FileError, match="no Excel workbook"):
        list(read_table(path, TableMap()))


@pytest.mark.parametrize("name", ["a.xls", "a.docx", "a"])
def test_other_files_are_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(FileError, match=r"hold no rows; readable: .*\.xlsx"):
        list(read_table(tmp_path / name, TableMap()))


def test_maps_are_read_from_pairs() -> None:
    assert parse_columns(["quote=text", "target=a=b"]) == {"quote": "text", "target": "a=b"}
    assert parse_label_map(["In Favour=supports"]) == {"in favour": Stance.SUPPORTS}
    for bad in (["quote"], ["quote="], ["quote=a", "quote=b"]):
        with pytest.raises(InputError):
            parse_columns(bad)
    for bad in (["0"], ["=rejects"], ["0=maybe"], ["0=rejects", "0=neutral"]):
        with pytest.raises(InputError):
            parse_label_map(bad)
    with pytest.raises(InputError, match="unknown field 'text'; fields: quote"):
        TableMap(columns={"text": "quote"})
    with pytest.raises(InputError, match="target is empty"):
        TableMap(target=" ")
