"""What the subcommands share: options, progress, and quiet third parties."""

from __future__ import annotations

import logging
import sys
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from stance.errors import InputError, StanceError
from stance.files.reading import TEXT_COLUMN
from stance.files.writing import ROW_FORMATS

if TYPE_CHECKING:
    from rich.progress import Progress

    from stance.models.classifier import StanceClassifier

Target = Annotated[
    str, typer.Option("--target", "-t", help="What the stances are about.", show_default=True)
]
Model = Annotated[
    str, typer.Option("--model", "-m", help="A shipped model's name, a directory or a Hub id.")
]
AbstainBelow = Annotated[
    float | None,
    typer.Option(min=0, max=1, help="Mark labels of less confidence than this as uncertain."),
]
BatchSize = Annotated[
    int, typer.Option("--batch-size", "-b", min=1, help="Quotes a forward pass.")
]
Device = Annotated[
    str | None,
    typer.Option(help="Torch device (cpu, cuda:0, mps); the best there is by default."),
]
Output = Annotated[
    Path | None,
    typer.Option("--output", "-o", help="Write here instead of to standard output."),
]
RowFormat = Annotated[
    str | None,
    typer.Option(
        "--format",
        "-f",
        metavar="|".join(ROW_FORMATS),
        help="By default as the output's ending says, else jsonl.",
    ),
]
TextColumn = Annotated[
    str | None,
    typer.Option(
        help="The column of a table that holds the article's text.", show_default=TEXT_COLUMN
    ),
]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="No progress and no notes.")]

DEFAULT_BATCH_SIZE = 32
_MAX_NAMED = 20


def choose_format(
    requested: str | None, output: Path | None, *, allowed: tuple[str, ...], default: str
) -> str:
    """The output format: as asked, else by the output's ending, else the default.

    Raises:
        InputError: The format is unknown, or parquet would go to standard output.
    """
    kind = requested
    if kind is None and output is not None:
        kind = output.suffix.lower().lstrip(".").replace("ndjson", "jsonl")
        if kind == "txt" and "table" in allowed:
            kind = "table"
        if kind not in allowed:
            raise InputError(
                f"{output} does not tell its format by its ending",
                remedy=f"add --format {'|'.join(allowed)}",
            )
    kind = default if kind is None else kind
    if kind not in allowed:
        raise InputError(f"unknown format {kind!r}; allowed: {', '.join(allowed)}")
    if kind == "parquet" and output is None:
        raise InputError("parquet cannot be printed", remedy="name a file with --output")
    return kind


def load_model(name: str, device: str | None) -> StanceClassifier:
    """Load a model without the chatter of the libraries beneath."""
    from stance.models.classifier import load

    logging.getLogger("transformers").setLevel(logging.ERROR)
    return load(name, device=device)


@contextmanager
def progress(description: str, *, quiet: bool) -> Iterator[Progress]:
    """A progress display on stderr, silent when that is no terminal."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn

    console = Console(stderr=True)
    with Progress(
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        console=console,
        transient=True,
        disable=quiet or not console.is_terminal,
    ) as bar:
        bar.add_task(description, total=None)
        yield bar


@contextmanager
def warnings_as_notes(*, quiet: bool) -> Iterator[None]:
    """Print our warnings as one plain line each."""

    def show(message: Warning | str, *_: Any, **__: Any) -> None:
        if not quiet:
            note(str(message))

    with warnings.catch_warnings():
        warnings.showwarning = show
        yield


def note(text: str) -> None:
    """Print a line for the reader, apart from the data."""
    typer.echo(f"stance: {text}", err=True)


def exit_on_failures(failures: Sequence[StanceError]) -> None:
    """Name what could not be read and exit with 2; do nothing if all could."""
    if not failures:
        return
    for error in failures[:_MAX_NAMED]:
        note(f"error: {error}")
    if len(failures) > _MAX_NAMED:
        note(f"... and {len(failures) - _MAX_NAMED} more errors")
    sys.exit(2)
