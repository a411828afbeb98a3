"""Label Studio's own shapes: what its import takes and what its export holds."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stance.corpora.annotation.label_studio import LABELING_CONFIG, read_answers, to_task
from stance.corpora.annotation.tasks import Task, collect
from stance.errors import FileError, InputError, LabelError
from stance.labels import LABELS, Stance
from stance.types import Annotation, Example
from tests.corpora.annotation.strategies import examples

SCHEMA = json.loads(Path(__file__).with_name("label_studio.schema.json").read_text())
EXAMPLE = Example(quote="null and void", context="😀 They called it “null and void”.", id="a:7")


@settings(deadline=None)
@given(examples(), st.none() | st.sampled_from(LABELS), st.floats(0, 1))
def test_tasks_fit_the_schema_of_the_import(
    example: Example, predicted: Stance | None, confidence: float
) -> None:
    task = to_task(Task(example, predicted, confidence))
    jsonschema.validate([task], SCHEMA)
    value = task["predictions"][0]["result"][0]["value"]
    assert task["data"]["text"][value["start"] : value["end"]] == value["text"] == example.quote


def test_the_interface_has_the_names_that_tasks_use() -> None:
    root = ElementTree.fromstring(LABELING_CONFIG)
    named = {tag.get("name"): tag for tag in root.iter() if tag.get("name")}
    assert {tag.get("toName") for tag in named.values()} - {None} <= set(named)
    values = [tag.get("value") for tag in named["stance"]]
    assert values == [label.value for label in LABELS]
    task = to_task(Task(EXAMPLE, Stance.REJECTS, 0.9))
    for item in task["predictions"][0]["result"]:
        assert named[item["from_name"]].tag.lower() == item["type"]
    for tag in root.iter("Text"):
        assert str(tag.get("value")).removeprefix("$") in task["data"]


def annotation(label: str, who: Any, **span: Any) -> dict[str, Any]:
    task = to_task(Task(EXAMPLE, Stance(label) if label in LABELS else Stance.NEUTRAL))
    quote, stance = task["predictions"][0]["result"]
    quote["value"] |= span
    stance["value"] = {"choices": [label]}
    return {"completed_by": who, "result": [quote, stance]}


def answered(tmp_path: Path, *annotations: dict[str, Any]) -> Example:
    task = {**to_task(Task(EXAMPLE)), "id": 3, "annotations": list(annotations)}
    path = tmp_path / "project-1.json"
    path.write_text(json.dumps([task]))
    (example,) = collect(read_answers(path, annotator="project-1"))
    return example


def test_annotators_are_numbers_records_or_the_file(tmp_path: Path) -> None:
    example = answered(
        tmp_path,
        annotation("rejects", 4),
        annotation("rejects", {"id": 5, "email": "ana@example.org"}),
        annotation("neutral", None),
        {**annotation("supports", 6), "was_cancelled": True},
    )
    assert example.annotations == (
        Annotation("4", Stance.REJECTS),
        Annotation("ana@example.org", Stance.REJECTS),
        Annotation("project-1", Stance.NEUTRAL),
    )


def test_an_annotator_who_answers_twice_counts_once(tmp_path: Path) -> None:
    example = answered(tmp_path, annotation("rejects", 4), annotation("neutral", 4))
    assert example.annotations == (Annotation("4", Stance.NEUTRAL),)


def test_a_boundary_moves_only_if_all_agree(tmp_path: Path) -> None:
    start = EXAMPLE.context.find("void")
    moved = {"start": start, "end": start + 4, "text": "void"}
    assert answered(tmp_path, annotation("rejects", 1, **moved)).quote == "void"
    both = answered(tmp_path, annotation("rejects", 1, **moved), annotation("rejects", 2))
    assert both.quote == EXAMPLE.quote


def test_offsets_in_utf16_units_are_understood(tmp_path: Path) -> None:
    start = EXAMPLE.context.find("null and void") + 1  # the emoji counts twice
    units = {"start": start, "end": start + 13, "text": "null and void"}
    assert answered(tmp_path, annotation("rejects", 1, **units)).quote == EXAMPLE.quote


def test_what_is_no_export_of_ours_is_named(tmp_path: Path) -> None:
    with pytest.raises(LabelError, match=r"project-1.json, task 1: unknown label 'favor'"):
        answered(tmp_path, annotation("favor", 1))
    with pytest.raises(InputError, match="task 1: a span from 5 to 999"):
        answered(tmp_path, annotation("rejects", 1, start=5, end=999))
    path = tmp_path / "other.json"
    for text, message in [
        ("{}", "not a list of tasks"),
        ("[{]", "no JSON"),
        ('[{"text": "a", "stance": "rejects"}]', "not as JSON-MIN"),
    ]:
        path.write_text(text)
        with pytest.raises(FileError, match=message):
            list(read_answers(path, annotator="x"))
    path.write_text('[{"data": {"text": "a"}}]')
    with pytest.raises(InputError, match="task 1: no 'example'"):
        list(read_answers(path, annotator="x"))


def test_a_choice_that_was_taken_back_is_no_answer(tmp_path: Path) -> None:
    task = to_task(Task(Example("It is so.")))
    empty = {"from_name": "stance", "type": "choices", "value": {"choices": []}}
    task["annotations"] = [{"completed_by": 1, "result": [empty]}]
    path = tmp_path / "export.json"
    path.write_text(json.dumps([task]), encoding="utf-8")
    (answer,) = read_answers(path, annotator="ana")
    assert (answer.annotator, answer.label) == ("1", None)
