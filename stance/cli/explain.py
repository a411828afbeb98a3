"""`stance explain`: what each word of one quote does to its label."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from stance.cli.common import (
    DEFAULT_BATCH_SIZE,
    BatchSize,
    Device,
    Model,
    Output,
    Target,
    choose_format,
    load_model,
)
from stance.models import DEFAULT_MODEL
from stance.types import DEFAULT_TARGET

if TYPE_CHECKING:
    from rich.console import RenderableType

    from stance.evaluation.mistakes import Neighbour
    from stance.models.occlusion import Explanation

FORMATS = ("table", "json", "html")


def explain(
    quote: Annotated[str, typer.Argument(metavar="QUOTE", help="The quoted words.")],
    target: Target = DEFAULT_TARGET,
    speaker: Annotated[str, typer.Option(help="Who said it.")] = "",
    affiliation: Annotated[str, typer.Option(help="The speaker's office.")] = "",
    context: Annotated[str, typer.Option(help="The article's sentence around it.")] = "",
    train: Annotated[
        Path | None,
        typer.Option(
            help="A file or folder of labelled examples in which to look for similar quotes."
        ),
    ] = None,
    format_: Annotated[
        str | None,
        typer.Option(
            "--format",
            "-f",
            metavar="|".join(FORMATS),
            help="By default as the output's ending says, else table.",
        ),
    ] = None,
    output: Output = None,
    model: Model = DEFAULT_MODEL,
    batch_size: BatchSize = DEFAULT_BATCH_SIZE,
    device: Device = None,
) -> None:
    """Label one quote and show which of its words the label rests on.

    Each word is left out in turn; the more the label's probability falls, the more the word
    speaks for the label.
    """
    from stance.corpora.records import read_examples
    from stance.inputs import as_examples
    from stance.models.occlusion import occlude

    kind = choose_format(format_, output, allowed=FORMATS, default="table")
    row = {"quote": quote, "speaker": speaker, "affiliation": affiliation, "context": context}
    (example,) = as_examples(row, target=target)
    known = [] if train is None else list(read_examples(train))
    explanation = occlude(load_model(model, device), example, batch_size=batch_size)
    neighbours: Sequence[Neighbour] = ()
    if known:
        from stance.evaluation.mistakes import nearest

        (neighbours,) = nearest([example], known)
    _write(explanation, neighbours, kind=kind, output=output, model=model)


def _write(
    explanation: Explanation,
    neighbours: Sequence[Neighbour],
    *,
    kind: str,
    output: Path | None,
    model: str,
) -> None:
    from stance.files import write_text
    from stance.files.writing import to_json

    if kind == "json":
        row: dict[str, Any] = {
            **explanation.to_dict(),
            "model": model,
            "neighbours": [neighbour.to_dict() for neighbour in neighbours],
        }
        write_text(output, to_json(row) + "\n")
        return
    from stance.reports.explanation import render_explanation_html
    from stance.reports.marked import render_explanation

    if kind == "html":
        page = render_explanation_html(explanation, model=model, neighbours=neighbours)
        write_text(output, page)
        return
    _print(render_explanation(explanation, model=model, neighbours=neighbours), output)


def _print(table: RenderableType, output: Path | None) -> None:
    from io import StringIO

    from rich.console import Console

    from stance.files import write_text

    if output is None:
        Console(highlight=False).print(table)
        return
    text = StringIO()
    Console(file=text, width=80, highlight=False).print(table)
    write_text(output, text.getvalue())
