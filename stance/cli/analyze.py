"""`stance analyze`: articles in, every quoted sentence out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from stance.cli.common import (
    DEFAULT_BATCH_SIZE,
    AbstainBelow,
    BatchSize,
    Device,
    Model,
    Output,
    Quiet,
    Target,
    TextColumn,
    choose_format,
    exit_on_failures,
    load_model,
    progress,
    warnings_as_notes,
)
from stance.errors import FileError
from stance.models import DEFAULT_MODEL
from stance.types import DEFAULT_TARGET

if TYPE_CHECKING:
    from rich.console import Console

    from stance.analysis import Analysis

FORMATS = ("table", "jsonl", "csv", "tsv", "parquet", "html")


def analyze(
    paths: Annotated[
        list[str],
        typer.Argument(
            metavar="PATH...",
            help="Files, folders, globs, or - for standard input; "
            "txt, md, html, jsonl, csv, tsv, parquet.",
        ),
    ],
    target: Target = DEFAULT_TARGET,
    format_: Annotated[
        str | None,
        typer.Option(
            "--format",
            "-f",
            metavar="|".join(FORMATS),
            help="By default as the output's ending says, else a table.",
        ),
    ] = None,
    output: Output = None,
    text_column: TextColumn = None,
    abstain_below: AbstainBelow = None,
    model: Model = DEFAULT_MODEL,
    batch_size: BatchSize = DEFAULT_BATCH_SIZE,
    device: Device = None,
    quiet: Quiet = False,
) -> None:
    """Find every quoted sentence of news articles, who said it, and its stance."""
    from stance.files import find_files, read_articles

    kind = choose_format(format_, output, allowed=FORMATS, default="table")
    entries = list(find_files(paths))
    files = [entry for entry in entries if isinstance(entry, Path)]
    failures = [entry for entry in entries if isinstance(entry, FileError)]

    def analyses() -> Iterator[Analysis]:
        from stance.api import analyze as analyze_article

        n_articles = n_quotes = 0
        classifier = load_model(model, device)
        with progress("reading", quiet=quiet) as bar:
            task = bar.task_ids[0]
            for file in bar.track(files, task_id=task):
                try:
                    for article in read_articles(file, text_column=text_column):
                        if isinstance(article, FileError):
                            failures.append(article)
                            continue
                        analysis = analyze_article(
                            article,
                            target=target,
                            model=classifier,
                            batch_size=batch_size,
                            abstain_below=abstain_below,
                        )
                        n_articles += 1
                        n_quotes += len(analysis.quotes)
                        bar.update(
                            task, description=f"{n_articles} articles, {n_quotes} quotes"
                        )
                        yield analysis
                except FileError as error:
                    failures.append(error)
        if not n_articles:  # raised here, so that no empty output replaces an older one
            raise failures.pop()

    try:
        with warnings_as_notes(quiet=quiet):
            if files:
                _write(analyses(), output, kind)
    except FileError as error:
        failures.append(error)
    exit_on_failures(failures)


def _write(analyses: Iterator[Analysis], output: Path | None, kind: str) -> None:
    from stance.analysis import COLUMNS
    from stance.files import text_output, write_rows

    if kind == "html":
        from stance.reports import render_html

        with text_output(output) as file:  # opened first: a bad path is named before the work
            file.write(render_html(list(analyses)))
    elif kind == "table":
        _write_tables(analyses, output)
    else:
        rows: Iterator[Mapping[str, Any]] = (
            row
            for analysis in analyses
            for row in (analysis.rows() if kind == "jsonl" else analysis.flat_rows())
        )
        write_rows(rows, output, kind=kind, columns=COLUMNS)


def _write_tables(analyses: Iterator[Analysis], output: Path | None) -> None:
    from rich.console import Console

    from stance.files import text_output

    if output is None:
        _print_tables(analyses, Console(highlight=False))
        return
    with text_output(output) as file:
        _print_tables(analyses, Console(file=file, width=80, highlight=False))


def _print_tables(analyses: Iterator[Analysis], console: Console) -> None:
    """Print each article as soon as it is analyzed."""
    from stance.reports import render_table

    for number, analysis in enumerate(analyses):
        if number:
            console.print()
        console.print(render_table([analysis]))
