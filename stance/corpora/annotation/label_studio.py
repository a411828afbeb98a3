"""Label Studio: tasks with the quote marked and a choice of stances, there and back."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from stance.corpora.annotation.tasks import (
    Answer,
    Layout,
    Task,
    check_span,
    lay_out,
    read_example,
    read_label,
)
from stance.corpora.records import to_row
from stance.errors import FileError
from stance.files.encodings import decode
from stance.files.writing import atomic_output
from stance.labels import LABELS, Stance
from stance.types import Example

LABELING_CONFIG: Final = f"""\
<View>
  <Header value="Stance toward $target" />
  <Text name="speaker" value="$speaker" />
  <Labels name="quote" toName="text">
    <Label value="quote" />
  </Labels>
  <Text name="text" value="$text" />
  <Choices name="stance" toName="text" choice="single" required="true" showInline="true">
{"".join(f'    <Choice value="{label.value}" />{chr(10)}' for label in LABELS)}\
  </Choices>
</View>
"""
"""What to paste into the project's labeling interface."""


def to_task(task: Task) -> dict[str, Any]:
    """One task for Label Studio's import.

    The quote is marked by a prediction, which holds the model's stance as well if there is
    one; the example travels in `data.example`. Labels that it has already are not shown.
    """
    example, layout = task.example, lay_out(task.example)
    result: list[dict[str, Any]] = [
        _region("quote", "labels", _span(layout) | {"labels": ["quote"]})
    ]
    prediction: dict[str, Any] = {"model_version": "stance", "result": result}
    if task.predicted is not None:
        result.append(_region("stance", "choices", {"choices": [task.predicted.value]}))
        if task.confidence is not None:
            prediction["score"] = task.confidence
    data = {
        "text": layout.text,
        "target": example.target,
        "speaker": ", ".join(filter(None, (example.speaker, example.affiliation))),
        "example": to_row(example),
    }
    return {"data": data, "predictions": [prediction]}


def _span(layout: Layout) -> dict[str, Any]:
    quote = layout.text[layout.start : layout.end]
    return {"start": layout.start, "end": layout.end, "text": quote}


def _region(name: str, kind: str, value: Mapping[str, Any]) -> dict[str, Any]:
    """One item of a `result`; the ids need only differ within it."""
    return {"id": name, "from_name": name, "to_name": "text", "type": kind, "value": value}


def write_tasks(tasks: Iterable[Task], path: Path) -> None:
    """Write a JSON file for "Import", and the labeling interface beside it as .xml.

    Args:
        tasks: May be an iterator of any length.
        path: The JSON file; each of the two appears whole or not at all.
    """
    with atomic_output(path) as temporary, temporary.open("w", encoding="utf-8") as file:
        file.write("[")
        for number, task in enumerate(tasks):
            file.write(",\n" if number else "\n")
            json.dump(to_task(task), file, ensure_ascii=False)
        file.write("\n]\n")
    with atomic_output(path.with_suffix(".xml")) as temporary:
        temporary.write_text(LABELING_CONFIG, encoding="utf-8")


def read_answers(path: Path, *, annotator: str) -> Iterator[Answer]:
    """Read an export in Label Studio's format "JSON".

    Args:
        path: The file.
        annotator: The name for annotations that name nobody.

    Yields:
        An answer per annotation that was not cancelled, or one without a label for a task that
        has none. Annotators are named by e-mail or number.

    Raises:
        FileError: The file is no such export.
        InputError: A task that `to_task` did not make, or a span outside its text.
        LabelError: A choice that is no stance.
    """
    try:
        tasks = json.loads(decode(path.read_bytes(), name=str(path)))
    except OSError as error:
        raise FileError(f"{path}: {error.strerror}", remedy="check the path") from None
    except (ValueError, RecursionError) as error:
        raise FileError(f"{path}: no JSON ({error})", remedy="export it as JSON") from None
    if not isinstance(tasks, list):
        raise FileError(f"{path}: not a list of tasks", remedy="export the project as JSON")
    for number, task in enumerate(tasks, 1):
        where = f"{path}, task {number}"
        if not isinstance(task, dict) or not isinstance(task.get("data"), dict):
            raise FileError(
                f"{where}: no 'data'", remedy="export the project as JSON, not as JSON-MIN"
            )
        example = read_example(task["data"].get("example"), where)
        given = [a for a in task.get("annotations") or [] if not a.get("was_cancelled")]
        if not given:
            yield Answer(example, annotator, None)
        for annotation in given:
            yield _answer(example, annotation, annotator, where)


def _answer(
    example: Example, annotation: Mapping[str, Any], annotator: str, where: str
) -> Answer:
    label: Stance | None = None
    span: tuple[int, int] | None = None
    for item in annotation.get("result") or []:
        value = item.get("value") or {}
        if item.get("from_name") == "stance":
            for choice in value.get("choices") or ():  # one at most; none if it was taken back
                label = read_label(choice, where)
        elif item.get("from_name") == "quote":
            span = _read_span(value, lay_out(example), where)
    return Answer(example, _name(annotation.get("completed_by"), annotator), label, span)


def _name(completed_by: object, default: str) -> str:
    """Exports name an annotator by number, or by a record with number and e-mail."""
    if isinstance(completed_by, Mapping):
        completed_by = completed_by.get("email") or completed_by.get("id")
    return default if completed_by is None else str(completed_by)


def _read_span(value: Mapping[str, Any], layout: Layout, where: str) -> tuple[int, int]:
    """Code points; old versions counted UTF-16 units, which the marked text gives away."""
    start, end, text = value.get("start"), value.get("end"), value.get("text")
    if text is None or not isinstance(start, int) or not isinstance(end, int):
        return check_span(start, end, layout, where)
    if layout.text[start:end] != text:
        units = layout.text.encode("utf-16-le")
        first = len(units[: 2 * start].decode("utf-16-le", "replace"))
        if layout.text[first : first + len(text)] == text:
            return check_span(first, first + len(text), layout, where)
    return check_span(start, end, layout, where)
