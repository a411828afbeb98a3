"""Out to a tool, labelled there, and back: nothing is lost, in any of them."""

from __future__ import annotations

import csv
import json
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stance.corpora.annotation import doccano, label_studio, sheet
from stance.corpora.annotation.tasks import Task, collect, correct, lay_out
from stance.labels import LABELS, Stance
from stance.types import Annotation, Example
from tests.corpora.annotation.strategies import TEXT, examples

Given = dict[str, Stance]  # annotator -> label


@dataclass(frozen=True)
class Tool:
    module: Any
    suffix: str
    write: Callable[[list[Task], Path], None]
    label: Callable[[Path, Path, Given], list[tuple[Path, str]]]  # files and their annotators


def in_label_studio(exported: Path, folder: Path, labels: Given) -> list[tuple[Path, str]]:
    tasks = json.loads(exported.read_text(encoding="utf-8"))
    for task in tasks:
        (prediction,) = task["predictions"]
        span = [item for item in prediction["result"] if item["type"] == "labels"]
        task["annotations"] = [
            {
                "completed_by": {"id": number, "email": name},
                "result": [*span, choice(label)],
            }
            for number, (name, label) in enumerate(labels.items())
        ]
    path = folder / "done.json"
    path.write_text(json.dumps(tasks), encoding="utf-8")
    return [(path, "nobody")]


def choice(label: Stance) -> dict[str, Any]:
    value = {"choices": [label.value]}
    return {"from_name": "stance", "to_name": "text", "type": "choices", "value": value}


def in_doccano(exported: Path, folder: Path, labels: Given) -> list[tuple[Path, str]]:
    files = []
    for number, (name, label) in enumerate(labels.items()):
        path = folder / f"{number}.jsonl"
        with exported.open(encoding="utf-8") as lines, path.open("w", encoding="utf-8") as out:
            for line_number, line in enumerate(lines):
                row = json.loads(line)
                ((start, end, _),) = row["label"]
                row["label"] = [[start, end, label.value]]
                out.write(json.dumps({"id": line_number, **row, "Comments": []}) + "\n")
        files.append((path, name))
    return files


def in_a_spreadsheet(exported: Path, folder: Path, labels: Given) -> list[tuple[Path, str]]:
    with exported.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    files = []
    for number, (name, label) in enumerate(labels.items()):
        path = folder / f"{number}.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, sheet.COLUMNS, quoting=csv.QUOTE_ALL)
            writer.writeheader()
            writer.writerows({**row, "annotation": f" {label.value.title()}"} for row in rows)
        files.append((path, name))
    return files


TOOLS = [
    Tool(label_studio, "json", label_studio.write_tasks, in_label_studio),
    Tool(doccano, "jsonl", doccano.write_lines, in_doccano),
    Tool(sheet, "csv", sheet.write_sheet, in_a_spreadsheet),
]


def ids(tool: Tool) -> str:
    return tool.module.__name__.split(".")[-1]


@pytest.mark.parametrize("tool", TOOLS, ids=ids)
@settings(max_examples=40, deadline=None)
@given(
    st.lists(examples(), min_size=1, max_size=4, unique=True),
    st.none() | st.sampled_from(LABELS),
    st.dictionaries(TEXT.filter(str.strip), st.sampled_from(LABELS), max_size=3),
)
def test_all_examples_come_back_with_all_labels(
    tool: Tool, there: list[Example], predicted: Stance | None, labels: Given
) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        exported = folder / f"tasks.{tool.suffix}"
        tool.write(
            [Task(e, predicted, None if predicted is None else 0.5) for e in there], exported
        )
        assert collect(tool.module.read_answers(exported, annotator="x")) == there
        answers = [
            answer
            for path, annotator in tool.label(exported, folder, labels)
            for answer in tool.module.read_answers(path, annotator=annotator)
        ]
    for example, back in zip(there, collect(answers), strict=bool(labels)):
        known = {a.annotator: a.label for a in example.annotations} | labels
        assert back == replace(
            example, annotations=tuple(Annotation(n, label) for n, label in known.items())
        )


@settings(deadline=None)
@given(examples(), st.data())
def test_a_corrected_boundary_keeps_its_place_in_the_article(
    example: Example, data: st.DataObject
) -> None:
    before = data.draw(TEXT)
    at = len(before) + example.context.find(example.quote)
    if example.quote in example.context:
        example = replace(example, start=at, end=at + len(example.quote))
    text = lay_out(example).text
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    corrected = correct(example, start, end)
    assert corrected.quote == text[start:end]
    if corrected.start is not None and example.context.count(example.quote) == 1:
        article = before + example.context + data.draw(TEXT)
        assert article[corrected.start : corrected.end] == corrected.quote
