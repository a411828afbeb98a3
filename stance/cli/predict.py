"""`stance predict`: ready-made rows in, the same rows with predictions out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
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
from stance.files.writing import ROW_FORMATS
from stance.models import DEFAULT_MODEL
from stance.types import DEFAULT_TARGET

CHUNK = 1024


def predict(
    rows: Annotated[
        Path,
        typer.Argument(
            metavar="ROWS",
            help="A jsonl, csv, tsv or parquet file with a column 'quote' and, if there are "
            "any, 'speaker', 'affiliation', 'context', 'target'; - reads jsonl from "
            "standard input.",
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

    A column that is there already keeps its values; the prediction's is then named
    predicted_... (a gold 'label' stays beside 'predicted_label').
    """
    from stance.files import read_rows, write_rows
    from stance.inputs import as_examples

    kind = choose_format(format_, output, allowed=ROW_FORMATS, default="jsonl")

    def labelled() -> Iterator[Mapping[str, Any]]:
        source = read_rows(rows, required="quote")
        first = next(source)  # a bad file is named before a model is loaded
        classifier = load_model(model, device)
        n_done = 0
        with progress("labelling", quiet=quiet) as bar:
            for chunk in _chunks(first, source):
                examples = as_examples(
                    chunk, target=target, where=f"{rows}, row", first=n_done + 1
                )
                predictions = classifier.predict(
                    examples, batch_size=batch_size, abstain_below=abstain_below
                )
                n_done += len(chunk)
                bar.update(bar.task_ids[0], description=f"{n_done} rows")
                for row, prediction in zip(chunk, predictions, strict=True):
                    yield merge(row, prediction.to_dict())

    with warnings_as_notes(quiet=quiet):
        write_rows(labelled(), output, kind=kind)


def merge(row: Mapping[str, Any], prediction: Mapping[str, Any]) -> dict[str, Any]:
    """The row's columns, then the prediction's; a name that is taken gets `predicted_`."""
    added = {
        f"predicted_{name}" if name in row else name: value
        for name, value in prediction.items()
    }
    return {**row, **added}


def _chunks(
    first: Mapping[str, Any], rest: Iterable[Mapping[str, Any]]
) -> Iterator[list[Mapping[str, Any]]]:
    iterator = iter(rest)
    chunk = [first, *islice(iterator, CHUNK - 1)]
    while chunk:
        yield chunk
        chunk = list(islice(iterator, CHUNK))
