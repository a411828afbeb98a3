"""What annotators are shown, and what they answer; every annotation tool's module shares it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from stance.corpora.records import from_row, read_examples
from stance.errors import InputError, LabelError
from stance.files import read_rows
from stance.files.rows import STDIN, TABLE_SUFFIXES
from stance.labels import Stance, parse_label
from stance.types import Annotation, Example


@dataclass(frozen=True, slots=True)
class Task:
    """An example to annotate, and what a model says about it.

    Attributes:
        example: Whatever it holds comes back with the answers.
        predicted: The model's label, for annotators to correct.
        confidence: The model's, in [1/3, 1].
    """

    example: Example
    predicted: Stance | None = None
    confidence: float | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What one annotator said about one example.

    Attributes:
        example: As it was exported.
        annotator: Who said it.
        label: None when the annotator gave none.
        span: Where the annotator marked the quote in `lay_out(example).text`, if anywhere.
    """

    example: Example
    annotator: str
    label: Stance | None
    span: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Layout:
    """The text that annotators read: `text[start:end]` is the quote.

    Attributes:
        text: The context; where the quote does not stand in it verbatim, the quote before it.
        start: First code point of the quote.
        end: One past the last.
    """

    text: str
    start: int
    end: int


def lay_out(example: Example) -> Layout:
    """The one text that is shown for an example."""
    quote, context = example.quote, example.context
    start = context.find(quote)
    if start >= 0:
        return Layout(context, start, start + len(quote))
    return Layout(f"{quote}\n\n{context}" if context else quote, 0, len(quote))


def read_tasks(path: Path) -> Iterator[Task]:
    """Read examples, with what `stance data build --prelabel` added if it is there.

    Args:
        path: What `read_examples` reads, except standard input.

    Raises:
        FileError: Nothing to read there, or a broken file.
        InputError: A row that is no example.
    """
    if str(path) == STDIN:
        raise InputError("tasks cannot be read from standard input", remedy="name a file")
    return _tasks(path)


def _tasks(path: Path) -> Iterator[Task]:
    for number, (example, row) in enumerate(
        zip(read_examples(path), _rows(path), strict=True), 1
    ):
        predicted = row.get("predicted_label")
        if predicted is None or predicted == "":
            yield Task(example)
            continue
        where = f"{path}, example {number}"
        yield Task(example, read_label(predicted, where), _confidence(row, where))


def _rows(path: Path) -> Iterator[Mapping[str, Any]]:
    """The rows that `read_examples` reads, in its order."""
    if not path.is_dir():
        files = [path]
    elif (path / "dataset_dict.json").is_file() or (path / "state.json").is_file():
        import datasets

        saved = datasets.load_from_disk(str(path))
        for part in saved.values() if isinstance(saved, datasets.DatasetDict) else [saved]:
            yield from part
        return
    else:
        files = sorted(p for p in path.rglob("*") if p.suffix.lower() in TABLE_SUFFIXES)
    for file in files:
        yield from read_rows(file, required="quote")


def _confidence(row: Mapping[str, Any], where: str) -> float | None:
    value = row.get("confidence")
    if value is None or value == "":
        return None
    try:
        return float(value)
    except (TypeError, ValueError):
        raise InputError(f"{where}: confidence is {value!r}; allowed: a number") from None


def read_label(value: object, where: str) -> Stance:
    """As `parse_label`, naming the place in the error."""
    try:
        return parse_label(value)
    except LabelError as error:
        raise LabelError(f"{where}: {error.message}", remedy=error.remedy) from None


def read_example(row: object, where: str) -> Example:
    """Read what `to_row` made and a tool carried along unseen, so that nothing is lost.

    Raises:
        InputError: It is missing or broken.
    """
    if not isinstance(row, Mapping):
        raise InputError(
            f"{where}: no 'example', which `stance data export` puts there",
            remedy="import what was exported with `stance data export`",
        )
    return from_row(row, where=where)


def collect(answers: Iterable[Answer]) -> list[Example]:
    """Each example once, with every annotator's label, in the order of first appearance.

    An annotator who answers twice is counted by the last answer. Where all annotators who
    gave a label marked the same other words, these are the quote; otherwise it stays.
    """
    gathered: dict[Example, dict[str, Answer]] = {}
    for answer in answers:
        by_annotator = gathered.setdefault(answer.example, {})
        if answer.label is not None:
            by_annotator.pop(answer.annotator, None)
            by_annotator[answer.annotator] = answer
    return [_answered(example, list(given.values())) for example, given in gathered.items()]


def _answered(example: Example, answers: list[Answer]) -> Example:
    labels = {annotation.annotator: annotation.label for annotation in example.annotations}
    labels |= {a.annotator: a.label for a in answers if a.label is not None}
    spans = {answer.span for answer in answers if answer.span is not None}
    if len(spans) == 1 and all(answer.span is not None for answer in answers):
        example = correct(example, *spans.pop())
    annotations = tuple(Annotation(name, label) for name, label in labels.items())
    return replace(example, annotations=annotations)


def correct(example: Example, start: int, end: int) -> Example:
    """The example with the words that an annotator marked in its layout as the quote."""
    shown = lay_out(example)
    if (start, end) == (shown.start, shown.end):
        return example
    first: int | None = None
    if example.start is not None and example.context.count(example.quote) == 1:
        first = example.start + start - shown.start
    return replace(
        example,
        quote=shown.text[start:end],
        start=first,
        end=None if first is None else first + end - start,
    )


def check_span(start: object, end: object, layout: Layout, where: str) -> tuple[int, int]:
    """The offsets as integers.

    Raises:
        InputError: They are none, or lie outside the text.
    """
    if (
        isinstance(start, int)
        and isinstance(end, int)
        and 0 <= start < end <= len(layout.text)
        and layout.text[start:end].strip()
    ):
        return start, end
    raise InputError(
        f"{where}: a span from {start!r} to {end!r}; allowed: words of the text's "
        f"{len(layout.text)} characters",
        remedy="mark the quote again",
    )
