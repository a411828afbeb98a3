"""Standoff labels find their words in a local copy of the texts."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from stance.corpora.press import read_press_labels
from stance.errors import FileError
from stance.labels import Stance
from stance.types import Example
from tests.conftest import ROOT

TEXT = "The court ruled.\r\n“It is a disgrace,” said Ann Bell.\r\n"
ROW = {
    "file": "train/text/a.txt",
    "start": 19,
    "end": 36,
    "context_start": 18,
    "context_end": 52,
    "target": "the ruling",
    "speaker": "Ann Bell",
    "label": "rejects",
}


@pytest.fixture
def labels(tmp_path: Path) -> Path:
    text = tmp_path / "polnear" / ROW["file"]
    text.parent.mkdir(parents=True)
    text.write_bytes(TEXT.encode())
    path = tmp_path / "labels.jsonl"
    path.write_text(json.dumps(ROW) + "\n" + json.dumps({**ROW, "label": "neutral"}))
    return path


def test_offsets_become_words(labels: Path) -> None:
    first, second = read_press_labels(labels, labels.parent / "polnear")
    assert first == Example(
        quote="It is a disgrace,",
        target="the ruling",
        speaker="Ann Bell",
        context="“It is a disgrace,” said Ann Bell.",
        label=Stance.REJECTS,
        id="train/text/a.txt:19",
        corpus="press",
        article="train/text/a.txt",
        group="train/text/a.txt",
        start=19,
        end=36,
    )
    assert second.label == Stance.NEUTRAL


def test_a_missing_copy_is_named_with_what_to_do(labels: Path) -> None:
    with pytest.raises(FileError, match="download PolNeAR"):
        list(read_press_labels(labels, labels.parent / "nowhere"))


def test_another_text_is_refused(labels: Path) -> None:
    (labels.parent / "polnear" / ROW["file"]).write_text("short")
    with pytest.raises(FileError, match="too short"):
        list(read_press_labels(labels, labels.parent / "polnear"))


def test_the_published_labels_hold_no_text_of_the_articles() -> None:
    path = ROOT / "seeds" / "press" / "polnear.jsonl"
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        assert set(row) == {
            *("id", "file", "start", "end", "kind", "context_start", "context_end", "target"),
            *("speaker", "source_start", "source_end", "label", "hard", "labels"),
        }
        assert row["kind"] in {"direct", "indirect"}
        assert len(row["target"]) < 160
