"""`stance data split`: train, dev and test files that stay as they are drawn."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, cast

import typer

from stance.cli.common import Quiet, note

if TYPE_CHECKING:
    from stance.corpora.splits import By
    from stance.corpora.splitting import Result

BY = ("article", "report", "speaker", "target", "time", "group")
MAX_NAMED = 20


def split(
    input_: Annotated[
        Path,
        typer.Argument(
            metavar="INPUT", help="Examples: a jsonl, csv, tsv or parquet file, or a folder."
        ),
    ],
    by: Annotated[
        str, typer.Option("--by", metavar="|".join(BY), help="What no split may divide.")
    ],
    output: Annotated[
        Path,
        typer.Option(
            "--output",
            "-o",
            help="Folder for train, dev, test and splits.json; where that is, it stays.",
        ),
    ],
    dev: Annotated[float, typer.Option(min=0, max=1, help="Share of dev.")] = 0.1,
    test: Annotated[float, typer.Option(min=0, max=1, help="Share of test.")] = 0.1,
    seed: Annotated[int, typer.Option(help="Of the draw.")] = 0,
    time_column: Annotated[
        str, typer.Option(help="With --by time: the column of ISO dates.")
    ] = "date",
    quiet: Quiet = False,
) -> None:
    """Split labelled examples into train, dev and test, once and for good.

    The splits keep the shares of the labels as far as the groups allow. splits.json freezes
    them: run again on a larger corpus, everything stays where it is and new groups are drawn.
    """
    from stance.corpora.splits import BY as ALLOWED
    from stance.corpora.splitting import split_input
    from stance.errors import InputError

    if by not in ALLOWED:
        raise InputError(f"cannot split by {by!r}; allowed: {', '.join(ALLOWED)}")
    if dev + test >= 1:
        raise InputError(
            f"--dev {dev:g} and --test {test:g} leave nothing to train",
            remedy="their sum must be below 1",
        )
    fractions = {"train": round(1 - dev - test, 9), "dev": dev, "test": test}
    result = split_input(
        input_,
        output,
        by=cast("By", by),
        time_column=time_column,
        fractions=fractions,
        seed=seed,
    )
    typer.echo(_table(result))
    if not quiet:
        _notes(result)


def _table(result: Result) -> str:
    labels = [
        name for name in result.counts["train"] if any(c[name] for c in result.counts.values())
    ]
    lines = ["split  examples    groups" + "".join(f"{label:>12}" for label in labels)]
    for name, counts in result.counts.items():
        n = sum(counts.values())
        shares = "".join(f"{counts[label] / n if n else 0:>12.0%}" for label in labels)
        lines.append(f"{name:<6} {n:>8,}  {result.n_groups.get(name, 0):>8,}{shares}")
    return "\n".join(lines)


def _notes(result: Result) -> None:
    by = result.manifest.by
    if result.n_new:
        note(f"the manifest is kept; {result.n_new:,} new group(s) drawn")
    if result.n_alone:
        note(f"{result.n_alone:,} example(s) name no {by} and are a group each")
    kind = "near-duplicate" if result.near else "identical"
    if not result.near:
        note("too many examples for near-duplicates; only identical quotes were looked for")
    if result.leaks:
        note(f"{len(result.leaks):,} {kind} quote(s) lie in two splits:")
    for leak in result.leaks[:MAX_NAMED]:
        (first, second), (here, there) = leak.rows, leak.splits
        note(
            f"  rows {first} ({here}) and {second} ({there}), "
            f"overlap {leak.jaccard:.2f}: {leak.quote[:60]}"
        )
    if len(result.leaks) > MAX_NAMED:
        note(f"  ... and {len(result.leaks) - MAX_NAMED:,} more")
