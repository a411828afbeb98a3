"""`stance data import`: annotators' labels back into examples."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from stance.cli.common import Output, Quiet, RowFormat, choose_format, note
from stance.cli.data.export_ import TOOLS, check_tool
from stance.errors import InputError
from stance.files.writing import ROW_FORMATS

if TYPE_CHECKING:
    from stance.corpora.annotation.tasks import Answer
    from stance.types import Example


def import_(
    files: Annotated[
        list[Path],
        typer.Argument(
            metavar="FILE...",
            help="Exports of the annotation tool; doccano and csv have one an annotator.",
        ),
    ],
    from_: Annotated[
        str, typer.Option("--from", metavar="|".join(TOOLS), help="The annotation tool.")
    ],
    output: Output = None,
    format_: RowFormat = None,
    annotator: Annotated[
        str | None,
        typer.Option(help="Who labelled, if one did; by default the file's name tells."),
    ] = None,
    quiet: Quiet = False,
) -> None:
    """Read what annotators have labelled, all of them into one corpus.

    Their labels become the examples' annotations; `stance data aggregate`
    makes labels of these.
    """
    check_tool(from_)
    if annotator is not None and len(files) > 1:
        raise InputError(
            f"--annotator names one annotator, {len(files)} files are given",
            remedy="leave it out and name each file after its annotator",
        )
    kind = choose_format(format_, output, allowed=ROW_FORMATS, default="jsonl")

    from stance.corpora.annotation import doccano, label_studio, sheet
    from stance.corpora.annotation.tasks import collect
    from stance.corpora.records import write_examples

    read = {
        "label-studio": label_studio.read_answers,
        "doccano": doccano.read_answers,
        "csv": sheet.read_answers,
    }[from_]

    def answers() -> Iterator[Answer]:
        given: dict[tuple[str, Example], Path] = {}
        for file in files:
            for answer in read(file, annotator=annotator or file.stem):
                before = given.setdefault((answer.annotator, answer.example), file)
                if before != file and from_ != "label-studio":  # it names them itself
                    raise InputError(
                        f"{before} and {file} both hold {answer.annotator}'s answer to "
                        f"{answer.example.quote[:40]!r}",
                        remedy="name each file after its annotator",
                    )
                yield answer

    examples = collect(answers())
    write_examples(examples, output, kind=kind)
    if not quiet:
        annotations = [a for example in examples for a in example.annotations]
        note(
            f"{len(examples):,} examples, {len(annotations):,} labels of "
            f"{len({a.annotator for a in annotations})} annotators"
        )
