"""`stance data stats`: what a corpus holds, and what its labels can be guessed from."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from stance.cli.common import Quiet, progress
from stance.errors import InputError

if TYPE_CHECKING:
    from rich.table import Table

    from stance.corpora.statistics import Row, Statistics

WIDTH = 80
N_SHOWN = 10


def stats(
    input_: Annotated[
        Path,
        typer.Argument(
            metavar="INPUT", help="Examples: a jsonl, csv, tsv or parquet file, or a folder."
        ),
    ],
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", help="Also write an HTML page with plots here."),
    ] = None,
    seed: Annotated[
        int, typer.Option(help="Of the sample, where there are over 5,000 examples.")
    ] = 0,
    quiet: Quiet = False,
) -> None:
    """Count examples by label, target, speaker and length, and fit label-only baselines."""
    from rich.console import Console

    from stance.corpora.records import read_examples
    from stance.corpora.seed import is_seed_corpus, read_seed_corpus
    from stance.corpora.statistics import measure
    from stance.files import write_text

    if output is not None and output.suffix.lower() not in (".html", ".htm"):
        raise InputError(f"{output} is no .html file", remedy="name it stats.html")
    with progress("counting", quiet=quiet):
        if is_seed_corpus(input_):
            found = measure((r.example() for r in read_seed_corpus(input_)), seed=seed)
        else:
            found = measure(read_examples(input_), seed=seed)
    console = Console(width=WIDTH, highlight=False)
    for number, table in enumerate(_tables(found)):
        if number:
            console.print()
        console.print(table)
    if output is not None:
        from stance.reports.statistics import render_statistics

        title = input_.resolve().name.partition(".")[0]
        write_text(output, render_statistics(found.to_dict(), title=title))


def _tables(found: Statistics) -> Iterator[Table | str]:
    shown = [name for name, n in found.counts.items() if n]
    filled = [f"{name} {share:.0%}" for name, share in found.filled.items()]
    yield (
        f"{found.n:,} examples, {found.n_targets:,} targets, {found.n_speakers:,} speakers, "
        f"{found.n_groups:,} groups, {found.n_articles:,} articles\n"
        f"words a quote: median {found.median_words}, mean {found.mean_words:.1f}\n"
        f"filled: {', '.join(filled[:4])},\n        {', '.join(filled[4:])}"
    )
    labels = _table("label", ["examples", "share"])
    for name in shown:
        labels.add_row(name, f"{found.counts[name]:,}", f"{found.counts[name] / found.n:.1%}")
    yield labels
    yield _counts("words in the quote", found.lengths, len(found.lengths), shown)
    yield _counts("target", found.targets, found.n_targets, shown)
    n_named = found.n_speakers + any(not row.name for row in found.speakers)
    yield _counts("speaker", found.speakers, n_named, shown)
    if found.baselines.missing:
        yield f"no label-only baselines: {found.baselines.missing}"
        return
    yield (
        f"What labels can be guessed from: {found.baselines.n_folds} folds over "
        f"{found.baselines.n:,} examples, by {found.baselines.grouped_by}"
    )
    scores = _table("a classifier that sees", ["macro-F1", "accuracy"])
    for baseline in found.baselines.rows:
        scores.add_row(baseline.name, f"{baseline.f1:.3f}", f"{baseline.accuracy:.3f}")
    yield scores


def _counts(name: str, rows: tuple[Row, ...], n: int, shown: list[str]) -> Table:
    table = _table(name, ["examples", *shown])
    for row in rows[:N_SHOWN]:
        counts = [f"{row.counts[label] / max(1, row.n):.0%}" for label in shown]
        table.add_row(row.name or "(unknown)", f"{row.n:,}", *counts)
    if n > N_SHOWN:
        table.add_row(f"... and {n - N_SHOWN:,} more")
    return table


def _table(first: str, others: list[str]) -> Table:
    from rich.box import SIMPLE_HEAD
    from rich.table import Table

    table = Table(box=SIMPLE_HEAD, pad_edge=False, show_edge=False)
    table.add_column(first, overflow="ellipsis", no_wrap=True)
    for name in others:
        table.add_column(name, justify="right", no_wrap=True)
    return table
