"""`stance data validate`: what is wrong with labelled examples, by file and line."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from stance.corpora.validation import Validation

MAX_SHOWN = 20


def validate(
    paths: Annotated[
        list[Path],
        typer.Argument(
            metavar="INPUT...",
            help="Examples: jsonl, csv, tsv or parquet files, folders of them, datasets that "
            "save_to_disk wrote, or seeds/corpus. Files named train, dev, validation or test "
            "are checked for leakage.",
        ),
    ],
    near_duplicates: Annotated[
        bool | None,
        typer.Option(
            help="Look for near-duplicates across splits; by default up to 64 MB.",
            show_default=False,
        ),
    ] = None,
    json_: Annotated[
        bool, typer.Option("--json", help="Everything as one JSON object.")
    ] = False,
) -> None:
    """Check examples; exit 1 with a list of what is wrong, by file and line.

    Checked are schema, labels, offsets, duplicates, leakage across splits, encoding damage and
    empty fields; of seeds/corpus also its promised composition.
    """
    from stance.corpora.validation import validate as check

    found = check(paths, near=near_duplicates)
    if json_:
        typer.echo(json.dumps(found.to_dict(), ensure_ascii=False, indent=1))
    else:
        for line in _lines(found):
            typer.echo(line)
    if found.counts:
        raise typer.Exit(1)


def _lines(found: Validation) -> list[str]:
    lines = [f"{'ok    ' if check.holds else 'MISSED'} {check}" for check in found.composition]
    shown = Counter[str]()
    for problem in found.problems:
        shown[problem.kind] += 1
        if shown[problem.kind] <= MAX_SHOWN:
            place = f"{problem.file}:{problem.line}" if problem.line else problem.file
            lines.append(f"{place}  {problem.kind}  {problem.message}")
    for kind, n in found.counts.items():
        if n > MAX_SHOWN:
            lines.append(f"... {n - MAX_SHOWN:,} more of {kind}")
    n_examples = sum(found.files.values())
    splits = ", ".join(f"{name} {n:,}" for name, n in found.splits.items())
    labels = ", ".join(f"{name} {n:,}" for name, n in found.labels.items() if n)
    n_files = len(found.files)
    lines.append(
        f"{n_examples:,} examples in {n_files:,} file{'' if n_files == 1 else 's'}"
        + (f" ({splits})" if splits else "")
    )
    if labels:
        lines.append(f"labels: {labels}")
    if found.splits and not found.near:
        lines.append("near-duplicates across splits not looked for: add --near-duplicates")
    problems = ", ".join(f"{kind} {n:,}" for kind, n in found.counts.items())
    total = sum(found.counts.values())
    lines.append(f"{total:,} problems: {problems}" if total else "no problems")
    return lines
