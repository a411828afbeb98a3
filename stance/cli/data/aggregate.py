"""`stance data aggregate`: several annotators' labels into one."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from stance.cli.common import Output, Quiet, RowFormat, choose_format, note
from stance.files.writing import ROW_FORMATS

METHODS = ("majority", "dawid-skene")


def aggregate(
    examples: Annotated[
        Path,
        typer.Argument(metavar="INPUT", help="Examples with the labels of several annotators."),
    ],
    method: Annotated[
        str,
        typer.Option(
            metavar="|".join(METHODS),
            help="dawid-skene weighs annotators by their reliability.",
        ),
    ] = "majority",
    decisions: Annotated[
        Path | None,
        typer.Option(help="The filled queue of `stance data adjudicate`; its labels win."),
    ] = None,
    output: Output = None,
    format_: RowFormat = None,
    quiet: Quiet = False,
) -> None:
    """Give each example the label that its annotators give it together.

    A tie is not guessed: the label stays null, and the example is counted.
    """
    kind = choose_format(format_, output, allowed=ROW_FORMATS, default="jsonl")

    from stance.corpora.annotation.adjudication import read_decisions
    from stance.corpora.annotation.aggregation import aggregate as aggregate_labels
    from stance.corpora.records import read_examples, write_examples

    done = aggregate_labels(
        read_examples(examples),
        method=method,
        decisions=None if decisions is None else dict(read_decisions(decisions)),
    )
    write_examples(done.examples, output, kind=kind)
    if quiet:
        return
    note(f"{done.n_aggregated:,} of {len(done.examples):,} examples labelled by {method}")
    if done.n_decided:
        note(f"{done.n_decided:,} labelled by an adjudicator's decision")
    if done.n_tied:
        note(f"{done.n_tied:,} left without a label: their annotators tie")
    if done.n_unannotated:
        note(f"{done.n_unannotated:,} left as they were: nobody has labelled them")
