"""`stance data agreement`: how far annotators agree beyond chance."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from stance.cli.common import Output, choose_format

if TYPE_CHECKING:
    from rich.console import RenderableType

    from stance.corpora.annotation.agreement import Agreement, Interval

FORMATS = ("table", "json")


def agreement(
    examples: Annotated[
        Path,
        typer.Argument(metavar="INPUT", help="Examples with the labels of several annotators."),
    ],
    output: Output = None,
    format_: Annotated[
        str | None,
        typer.Option(
            "--format",
            "-f",
            metavar="|".join(FORMATS),
            help="By default as the output's ending says, else a table.",
        ),
    ] = None,
    resamples: Annotated[
        int, typer.Option(min=100, help="Bootstrap samples for the 95% intervals.")
    ] = 1000,
    seed: Annotated[int, typer.Option(help="For the bootstrap.")] = 0,
) -> None:
    """Measure agreement: Fleiss' and Cohen's kappa, Krippendorff's alpha."""
    import json

    from stance.corpora.annotation.agreement import measure_agreement
    from stance.corpora.records import read_examples
    from stance.files import write_text

    kind = choose_format(format_, output, allowed=FORMATS, default="table")
    measured = measure_agreement(read_examples(examples), n_resamples=resamples, seed=seed)
    if kind == "json":
        write_text(output, json.dumps(measured.to_dict(), ensure_ascii=False, indent=2) + "\n")
    else:
        write_text(output, _text(measured, terminal=output is None))


def _text(measured: Agreement, *, terminal: bool) -> str:
    from rich.console import Console

    width = Console(file=sys.stdout).width if terminal else 80
    console = Console(width=width, highlight=False, color_system=None)
    with console.capture() as capture:
        for part in _tables(measured):
            console.print(part)
    return capture.get()


def _tables(measured: Agreement) -> list[RenderableType]:
    from rich import box
    from rich.table import Table

    single = f" ({measured.n_single:,} more with one label only)" if measured.n_single else ""
    head = (
        f"{measured.n_items:,} examples with two labels or more{single}, "
        f"{measured.n_labels:,} labels, {len(measured.annotators)} annotators.\n"
        f"Two labels of an example agree in {measured.observed:.1%}. 95% intervals.\n"
    )
    labels = Table("", "labels", "Fleiss' kappa", "Krippendorff's alpha", box=box.SIMPLE)
    labels.columns[1].justify = "right"
    labels.add_row(
        "all",
        f"{measured.n_labels:,}",
        *_cells(measured.fleiss_kappa, measured.krippendorff_alpha),
    )
    for label, one in measured.per_label.items():
        labels.add_row(
            label.value, f"{one.n:,}", *_cells(one.fleiss_kappa, one.krippendorff_alpha)
        )
    pairs = Table("annotators", "shared", "agree", "Cohen's kappa", box=box.SIMPLE)
    for column in pairs.columns[1:3]:
        column.justify = "right"
    for pair in measured.pairs:
        pairs.add_row(
            f"{pair.first}, {pair.second}",
            f"{pair.n:,}",
            f"{pair.agreement:.1%}",
            *_cells(pair.kappa),
        )
    return [head, labels, pairs]


def _cells(*intervals: Interval) -> list[str]:
    return [
        "undefined" if i.value is None else f"{i.value:.3f} ({i.low:.3f} to {i.high:.3f})"
        for i in intervals
    ]
