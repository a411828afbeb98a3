"""`stance data build`: articles in, unlabelled examples out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from stance.cli.common import (
    DEFAULT_BATCH_SIZE,
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
    note,
    progress,
    warnings_as_notes,
)
from stance.errors import FileError, InputError
from stance.models import DEFAULT_MODEL
from stance.types import DEFAULT_TARGET

if TYPE_CHECKING:
    from stance.building.collection import Collected, Collection
    from stance.building.output import Built
    from stance.models.classifier import StanceClassifier

FORMATS = ("jsonl", "csv", "tsv", "parquet", "dataset")
SAMPLES = ("uncertainty", "diversity", "random")
DEFAULT_N = 500


def build(
    articles: Annotated[
        list[str],
        typer.Argument(
            metavar="ARTICLES...",
            help="Files, folders, globs, or - for standard input; "
            "txt, md, html, jsonl, csv, tsv, parquet.",
        ),
    ],
    target: Target = DEFAULT_TARGET,
    output: Output = None,
    format_: Annotated[
        str | None,
        typer.Option(
            "--format",
            "-f",
            metavar="|".join(FORMATS),
            help="By default as the output's ending says; without an ending a dataset folder.",
        ),
    ] = None,
    text_column: TextColumn = None,
    prelabel: Annotated[
        bool,
        typer.Option("--prelabel", help="Add the model's label and probabilities to correct."),
    ] = False,
    sample: Annotated[
        str | None,
        typer.Option(metavar="|".join(SAMPLES), help="Keep only what to annotate next."),
    ] = None,
    n: Annotated[
        int | None,
        typer.Option("-n", min=1, help=f"Size of the sample.  [default: {DEFAULT_N}]"),
    ] = None,
    seed: Annotated[int, typer.Option(help="For --sample random.")] = 0,
    processes: Annotated[
        int, typer.Option("--processes", "-j", min=1, help="How many find quotes at once.")
    ] = 1,
    model: Model = DEFAULT_MODEL,
    batch_size: BatchSize = DEFAULT_BATCH_SIZE,
    device: Device = None,
    quiet: Quiet = False,
) -> None:
    """Find the quotes of news articles, merge copies, and write them out to be labelled.

    A quote that several articles carry is kept once: n_copies counts the
    others, and copies names the first ten of their articles.
    """
    kind = _kind(format_, output)
    if sample is not None and sample not in SAMPLES:
        raise InputError(f"unknown sampling {sample!r}; allowed: {', '.join(SAMPLES)}")
    if n is not None and sample is None:
        raise InputError("-n is the size of a sample", remedy="add --sample random")

    from stance.building.collection import Collection
    from stance.building.output import check_output, write_built
    from stance.building.sampling import choose

    check_output(output, kind=kind)
    failures: list[FileError] = []

    def classifier() -> StanceClassifier:
        return load_model(model, device)

    with Collection() as collection, warnings_as_notes(quiet=quiet):
        _collect(articles, collection, target, text_column, processes, failures, quiet=quiet)
        numbers = None
        if sample is not None:
            with progress("choosing", quiet=quiet):
                numbers = choose(
                    collection,
                    method=sample,
                    n=n or DEFAULT_N,
                    classifier=classifier,
                    seed=seed,
                    batch_size=batch_size,
                )
        built = _built(
            collection.read(numbers), classifier if prelabel else None, batch_size, quiet=quiet
        )
        write_built(built, output, kind=kind, prelabelled=prelabel)
    if numbers is not None and not quiet:
        note(f"chosen by {sample}: {len(numbers):,}")
    exit_on_failures(failures)


def _kind(requested: str | None, output: Path | None) -> str:
    if requested is None and output is not None and not output.suffix:
        return "dataset"
    kind = choose_format(requested, output, allowed=FORMATS, default="jsonl")
    if kind == "dataset" and output is None:
        raise InputError("a dataset cannot be printed", remedy="name a folder with --output")
    return kind


def _collect(
    paths: list[str],
    collection: Collection,
    target: str,
    text_column: str | None,
    processes: int,
    failures: list[FileError],
    *,
    quiet: bool,
) -> None:
    from stance.building.extraction import find_all_examples, find_articles

    n_articles = n_quotes = 0
    with progress("reading", quiet=quiet) as bar:
        articles = find_articles(paths, text_column=text_column, failed=failures.append)
        for examples in find_all_examples(
            articles, target=target, n_processes=processes, failed=failures.append
        ):
            n_articles += 1
            n_quotes += len(examples)
            for example in examples:
                collection.add(example)
            bar.update(bar.task_ids[0], description=f"{n_articles} articles, {n_quotes} quotes")
    if not n_articles:  # so that no empty output replaces an older one
        exit_on_failures(failures)
    if not quiet:
        note(f"articles: {n_articles:,}, quotes: {n_quotes:,}, unique: {len(collection):,}")


def _built(
    collected: Iterable[Collected],
    classifier: Callable[[], StanceClassifier] | None,
    batch_size: int,
    *,
    quiet: bool,
) -> Iterator[Built]:
    from stance.building.output import Built
    from stance.building.prelabels import prelabel

    with progress("writing", quiet=quiet) as bar:
        if classifier is None:
            rows: Iterable[Built] = map(Built, collected)
        else:
            rows = prelabel(collected, classifier=classifier(), batch_size=batch_size)
        yield from bar.track(rows, task_id=bar.task_ids[0])
