"""`stance predict`: ready-made rows in, the same rows with predictions out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set
from itertools import islice
from pathlib import Path
from typing import Annotated, Any

import typer

from stance.cli.common import (
    DEFAULT_BATCH_SIZE,
    AbstainBelow,
    BatchSize,
    Device,
    Model,
    Output,
    Quiet,
    RowFormat,
    Target,
    choose_format,
    load_model,
    progress,
    warnings_as_notes,
)
from stance.files import read_rows
from stance.files.rows import STDIN
from stance.files.writing import ROW_FORMATS, flatten, write_rows
from stance.inputs import as_examples
from stance.models import DEFAULT_MODEL
from stance.types import DEFAULT_TARGET, Example

CHUNK = 1024


def predict(
    rows: Annotated[
        Path,
        typer.Argument(
            metavar="ROWS",
            help="A jsonl, csv, tsv or parquet file with a column 'quote' and, if there are "
            "any, 'speaker', 'affiliation', 'context', 'target'; - reads jsonl from "
            "standard input, all of it before the first label.",
        ),
    ],
    target: Target = DEFAULT_TARGET,
    format_: RowFormat = None,
    output: Output = None,
    abstain_below: AbstainBelow = None,
    model: Model = DEFAULT_MODEL,
    batch_size: BatchSize = DEFAULT_BATCH_SIZE,
    device: Device = None,
    quiet: Quiet = False,
) -> None:
    """Label ready-made rows; their columns are kept, the prediction's are added.

    A column that any row has keeps its values; the prediction's is then named predicted_... in
    every row (a gold 'label' stays beside 'predicted_label').
    """
    kind = choose_format(format_, output, allowed=ROW_FORMATS, default="jsonl")
    source = _Rows(rows, target)
    with progress("checking", quiet=quiet):
        source.check()

    def labelled() -> Iterator[Mapping[str, Any]]:
        classifier = load_model(model, device)
        n_done = 0
        with progress("labelling", quiet=quiet) as bar:
            for chunk, examples in source.chunks():
                predictions = classifier.predict(
                    examples, batch_size=batch_size, abstain_below=abstain_below
                )
                n_done += len(chunk)
                bar.update(bar.task_ids[0], description=f"{n_done} rows")
                for row, prediction in zip(chunk, predictions, strict=True):
                    # a table's rows have the same columns, jsonl's stay as they are
                    kept = row if kind == "jsonl" else {**source.columns, **flatten(row)}
                    yield merge(kept, prediction.to_dict(), source.taken)

    with warnings_as_notes(quiet=quiet):
        write_rows(labelled(), output, kind=kind)


class _Rows:
    """The input, which is read twice: a bad row is named before a model is loaded."""

    def __init__(self, path: Path, target: str) -> None:
        self.path = path
        self.target = target
        # standard input cannot be read twice, so its rows are held; those of files are not
        self.held = list(self._read()) if str(path) == STDIN else None
        self.columns: dict[str, None] = {}  # of all rows, as a table has them, in order
        self.taken: set[str] = set()  # these, and the names of nested values

    def _read(self) -> Iterator[Mapping[str, Any]]:
        return read_rows(self.path, required="quote")

    def chunks(self) -> Iterator[tuple[list[Mapping[str, Any]], list[Example]]]:
        """The rows, a thousand at a time, and what the model reads of them."""
        rows = self._read() if self.held is None else iter(self.held)
        n_done = 0
        while chunk := list(islice(rows, CHUNK)):
            where = f"{self.path}, row"
            yield chunk, as_examples(chunk, target=self.target, where=where, first=n_done + 1)
            n_done += len(chunk)

    def check(self) -> None:
        """Read every row once and learn the columns."""
        for chunk, _ in self.chunks():
            for row in chunk:
                self.columns.update(dict.fromkeys(flatten(row)))
                self.taken.update(row)
        self.taken.update(self.columns)


def merge(
    row: Mapping[str, Any], prediction: Mapping[str, Any], taken: Set[str]
) -> dict[str, Any]:
    """The row's columns, then the prediction's under names that no row has taken."""
    return {
        **row,
        **{_free_name(name, value, taken): value for name, value in prediction.items()},
    }


def _free_name(name: str, value: object, taken: Set[str]) -> str:
    """The name with as many `predicted_` as it needs, in tables as in jsonl."""
    while not taken.isdisjoint({name, *flatten({name: value})}):
        name = f"predicted_{name}"
    return name
