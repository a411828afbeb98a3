"""The seed corpus keeps what its datasheet promises, on every run."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from stance.corpora.seed import SPLITS, read_seed_corpus, read_splits
from stance.errors import FileError, LabelError
from tests.conftest import ROOT

CORPUS = ROOT / "seeds" / "corpus"


def validate(corpus: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "stance", "data", "validate", corpus]
    return subprocess.run(command, capture_output=True, text=True, cwd=ROOT)


def test_every_promise_is_kept() -> None:
    done = validate(CORPUS)
    assert done.returncode == 0, done.stdout
    assert "ok     rule 18: " in done.stdout
    assert "MISSED" not in done.stdout
    assert done.stdout.endswith("no problems\n")


def test_a_missed_promise_fails_the_check(tmp_path: Path) -> None:
    (tmp_path / "splits.json").write_text(json.dumps({name: [] for name in SPLITS}))
    lines = (CORPUS / "pilot.jsonl").read_text(encoding="utf-8").splitlines()[:50]
    (tmp_path / "a.jsonl").write_text("\n".join([*lines, lines[0]]), encoding="utf-8")
    done = validate(tmp_path)
    assert done.returncode == 1
    for name in (
        "MISSED records: 51",
        "MISSED repeated ids: 1",
        "MISSED records without a split",
        f"{tmp_path}  composition  records: 51; promised at least 10,000",
        "a.jsonl:51  duplicate  the same example as",
    ):
        assert name in done.stdout


def test_a_record_that_is_no_example_is_named_before_the_composition(tmp_path: Path) -> None:
    (tmp_path / "splits.json").write_text(json.dumps({name: [] for name in SPLITS}))
    record = json.loads((CORPUS / "pilot.jsonl").read_text(encoding="utf-8").splitlines()[0])
    lines = [record, {**record, "label": "favor"}]
    (tmp_path / "a.jsonl").write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    done = validate(tmp_path)
    assert done.returncode == 1
    assert "a.jsonl:2  label  unknown label 'favor'" in done.stdout
    assert "MISSED" not in done.stdout


def test_new_reports_leave_frozen_splits_alone() -> None:
    frozen = (CORPUS / "splits.json").read_text(encoding="utf-8")
    subprocess.run(
        [sys.executable, ROOT / "scripts" / "split_corpus.py"], check=True, capture_output=True
    )
    assert (CORPUS / "splits.json").read_text(encoding="utf-8") == frozen


def test_a_record_is_an_example() -> None:
    record = read_seed_corpus(CORPUS)[0]
    example = record.example()
    assert (example.quote, example.label) == (record.quote, record.label)


@pytest.mark.parametrize(
    "content", ["{}", '{"quote": "x"}', '{"quote": "x", "label": "supports"}']
)
def test_a_record_of_another_layout_is_refused(tmp_path: Path, content: str) -> None:
    (tmp_path / "a.jsonl").write_text(content)
    with pytest.raises(FileError):
        read_seed_corpus(tmp_path)


def test_an_unknown_label_is_refused(tmp_path: Path) -> None:
    row = json.loads((CORPUS / "pilot.jsonl").read_text(encoding="utf-8").splitlines()[0])
    (tmp_path / "a.jsonl").write_text(json.dumps({**row, "label": "favor"}))
    with pytest.raises(LabelError, match="favor"):
        read_seed_corpus(tmp_path)


def test_a_folder_without_a_corpus_is_named(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="no seed corpus"):
        read_seed_corpus(tmp_path)
    with pytest.raises(FileError, match=r"splits\.json"):
        read_splits(tmp_path)


def test_a_report_in_two_splits_is_refused(tmp_path: Path) -> None:
    (tmp_path / "splits.json").write_text('{"train": ["a"], "test": ["a"]}')
    with pytest.raises(FileError, match="'a' is in train and in test"):
        read_splits(tmp_path)


def test_contexts_are_punctuated_as_newspapers_do() -> None:
    odd = re.compile(r"""[.!?],["”]|\.["”] (?:he|she|it|they) said""")
    assert not [r.id for r in read_seed_corpus(CORPUS) if odd.search(r.context)]
