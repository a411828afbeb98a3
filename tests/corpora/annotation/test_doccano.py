"""doccano's three ways to write a label."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from stance.corpora.annotation.doccano import read_answers, to_line
from stance.corpora.annotation.tasks import Task, collect
from stance.errors import FileError, InputError, LabelError
from stance.labels import Stance
from stance.types import Annotation, Example

EXAMPLE = Example(quote="null and void", context="They called it “null and void”.", id="a:7")


def answered(tmp_path: Path, **labels: object) -> Example:
    row = {key: v for key, v in to_line(Task(EXAMPLE)).items() if key != "label"}
    path = tmp_path / "ana.jsonl"
    path.write_text(json.dumps({**row, **labels}))
    (example,) = collect(read_answers(path, annotator="ana"))
    return example


@pytest.mark.parametrize(
    "labels",
    [
        {"label": [[16, 29, "quote"], [16, 29, "rejects"]]},
        {"labels": [[16, 29, "rejects"]]},
        {"entities": [{"id": 1, "label": "rejects", "start_offset": 16, "end_offset": 29}]},
        {"label": ["rejects"]},
    ],
)
def test_spans_objects_and_whole_texts(tmp_path: Path, labels: dict[str, object]) -> None:
    example = answered(tmp_path, **labels)
    assert example.annotations == (Annotation("ana", Stance.REJECTS),)
    assert example.quote == EXAMPLE.quote


def test_a_span_that_nobody_touched_is_no_answer(tmp_path: Path) -> None:
    line = to_line(Task(EXAMPLE, Stance.REJECTS, 0.9))
    assert line["predicted_label"] == "rejects"
    assert answered(tmp_path, label=line["label"]) == EXAMPLE


def test_bad_labels_are_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"ana\.jsonl, line 1: 2 stances for one quote"):
        answered(tmp_path, label=[[16, 20, "rejects"], [25, 29, "neutral"]])
    with pytest.raises(LabelError, match="line 1: unknown label 'favor'"):
        answered(tmp_path, label=["favor"])
    with pytest.raises(InputError, match="span from 16 to 99"):
        answered(tmp_path, label=[[16, 99, "rejects"]])
    with pytest.raises(InputError, match="is no label of doccano's"):
        answered(tmp_path, label=[3])


@pytest.mark.parametrize(
    ("line", "message"), [("{broken", "line 1"), ('{"text": "a"}', "no column 'example'")]
)
def test_a_line_that_is_no_row_is_named(tmp_path: Path, line: str, message: str) -> None:
    path = tmp_path / "ana.jsonl"
    path.write_text(line)
    with pytest.raises(FileError, match=message):
        list(read_answers(path, annotator="ana"))
