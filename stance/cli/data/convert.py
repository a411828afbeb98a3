"""`stance data convert`: a table or a public corpus in, examples in our layout out."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from stance.cli.common import Output, Quiet, RowFormat, choose_format, note, progress
from stance.errors import InputError, StanceError
from stance.files.writing import ROW_FORMATS
from stance.types import DEFAULT_TARGET, Example

SHOWN = 20
"""Bad rows that are described one by one; more are counted."""


def convert(
    path: Annotated[
        Path | None,
        typer.Argument(
            metavar="INPUT",
            show_default=False,
            help="A csv, tsv, jsonl, parquet or Excel file; a folder of examples; or with "
            "--corpus the corpus's folder (without it, the corpus comes from the Hub).",
        ),
    ] = None,
    output: Output = None,
    format_: RowFormat = None,
    map_: Annotated[
        list[str] | None,
        typer.Option(
            "--map", metavar="FIELD=COLUMN", help="Our field = your column, such as quote=text."
        ),
    ] = None,
    label: Annotated[
        list[str] | None,
        typer.Option(
            "--label",
            metavar="VALUE=STANCE",
            help="What a label means, such as 0=rejects. Names such as favor, con, agree, "
            "UNDERMINE are known; numbers never are.",
        ),
    ] = None,
    target: Annotated[
        str | None,
        typer.Option(
            "--target",
            "-t",
            help=f"For rows that name no target; by default {DEFAULT_TARGET!r}.",
            show_default=False,
        ),
    ] = None,
    on_error: Annotated[
        str,
        typer.Option(
            metavar="fail|skip|collect",
            help="A row that cannot be used: stop there, leave it out, or read on and list "
            "all such rows at the end. After fail and collect there is no output file.",
        ),
    ] = "fail",
    corpus: Annotated[
        str | None,
        typer.Option(help="INPUT is this public corpus; see `stance data list`."),
    ] = None,
    split: Annotated[
        str | None, typer.Option(help="Only this split of a corpus or folder.")
    ] = None,
    quiet: Quiet = False,
) -> None:
    """Turn a table or a public corpus into examples.

    Examples have the fields quote, target, speaker, affiliation, context,
    label, id, corpus, article, group, start, end and annotations; a column of
    such a name needs no --map.
    """
    from stance.corpora.records import write_examples

    kind = choose_format(format_, output, allowed=ROW_FORMATS, default="jsonl")
    for_tables = bool(map_) or target is not None or on_error != "fail"
    if corpus is not None:
        _refuse(for_tables, "--map, --target and --on-error", "tables, not for --corpus")
        examples = _corpus(corpus, path, split=split, label=label or [])
    elif path is None:
        raise InputError("no input", remedy="name a file, or a public corpus with --corpus")
    elif path.is_dir():
        options = "--map, --label, --target and --on-error"
        _refuse(for_tables or bool(label), options, f"tables; {path} is a folder")
        examples = _folder(path, split)
    else:
        _refuse(split is not None, "--split", "folders and corpora")
        examples = _table(
            path,
            map_=map_ or [],
            label=label or [],
            target=DEFAULT_TARGET if target is None else target,
            on_error=on_error,
            quiet=quiet,
        )
    write_examples(_counted(examples, output, quiet=quiet), output, kind=kind)


def _refuse(given: bool, options: str, what_for: str) -> None:
    if given:
        raise InputError(f"{options} are for {what_for}", remedy="leave them out")


def _counted(
    examples: Iterator[Example], output: Path | None, *, quiet: bool
) -> Iterator[Example]:
    n_examples = 0
    with progress("converting", quiet=quiet) as bar:
        for n_examples, example in enumerate(examples, 1):
            yield example
            if n_examples % 1000 == 0:
                bar.update(bar.task_ids[0], completed=n_examples)
    if not quiet:
        note(f"{n_examples} examples{'' if output is None else f' in {output}'}")


def _corpus(
    name: str, path: Path | None, *, split: str | None, label: list[str]
) -> Iterator[Example]:
    from stance.corpora.aliases import parse_label_map
    from stance.corpora.public import read_corpus

    return read_corpus(name, path, split=split, labels=parse_label_map(label))


def _folder(path: Path, split: str | None) -> Iterator[Example]:
    from stance.corpora.records import read_examples

    return read_examples(path, split=split)


def _table(
    path: Path,
    *,
    map_: list[str],
    label: list[str],
    target: str,
    on_error: str,
    quiet: bool,
) -> Iterator[Example]:
    from stance.corpora.aliases import parse_label_map
    from stance.corpora.tables import TableMap, parse_columns, read_table, settle

    table_map = TableMap(
        columns=parse_columns(map_),
        target=target,
        labels=parse_label_map(label),
    )
    n_skipped = 0

    def report(error: StanceError) -> None:
        nonlocal n_skipped
        n_skipped += 1
        if n_skipped <= SHOWN and not quiet:
            note(f"left out: {error.message}")

    yield from settle(read_table(path, table_map), on_error=on_error, report=report)
    if n_skipped and not quiet:
        note(f"{n_skipped} rows left out")
