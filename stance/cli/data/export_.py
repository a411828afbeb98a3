"""`stance data export`: examples out to an annotation tool."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from stance.cli.common import Output, Quiet, note
from stance.errors import InputError

TOOLS = ("label-studio", "doccano", "csv")


def export(
    examples: Annotated[
        Path,
        typer.Argument(
            metavar="INPUT",
            help="Examples: a jsonl, csv, tsv or parquet file, or a folder of them.",
        ),
    ],
    to: Annotated[str, typer.Option(metavar="|".join(TOOLS), help="The annotation tool.")],
    output: Output = None,
    quiet: Quiet = False,
) -> None:
    """Write examples for annotators; what the model predicted goes along.

    label-studio gets a JSON file with tasks and the labeling interface beside
    it as .xml, doccano a JSONL file, csv a sheet with a column 'annotation'.
    """
    check_tool(to)
    from stance.corpora.annotation import doccano, label_studio, sheet
    from stance.corpora.annotation.tasks import read_tasks

    tasks = read_tasks(examples)
    if to == "doccano":
        doccano.write_lines(tasks, output)
    elif to == "csv":
        sheet.write_sheet(tasks, output)
    elif output is None or output.suffix.lower() != ".json":
        raise InputError(
            "Label Studio takes two files: tasks and interface",
            remedy="name the tasks' file with --output, such as tasks.json",
        )
    else:
        label_studio.write_tasks(tasks, output)
        if not quiet:
            note(f"paste {output.with_suffix('.xml')} into the labeling interface's code")


def check_tool(name: str) -> None:
    """Raise an InputError for a tool that we do not know."""
    if name not in TOOLS:
        raise InputError(f"unknown tool {name!r}; allowed: {', '.join(TOOLS)}")
