"""`stance data adjudicate`: what annotators disagree on, for one more person."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from stance.cli.common import Output, Quiet, choose_format, note


def adjudicate(
    examples: Annotated[
        Path,
        typer.Argument(metavar="INPUT", help="Examples with the labels of several annotators."),
    ],
    output: Output = None,
    quiet: Quiet = False,
) -> None:
    """Write the examples that annotators disagree on as CSV, most split first.

    Fill in the column 'annotation' and give the file to
    `stance data aggregate --decisions`.
    """
    choose_format(None, output, allowed=("csv",), default="csv")

    from stance.corpora.annotation.adjudication import write_queue
    from stance.corpora.records import read_examples

    n_split = write_queue(read_examples(examples), output)
    if not quiet:
        note(f"{n_split:,} examples to decide")
