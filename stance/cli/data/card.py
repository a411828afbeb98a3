"""`stance data card`: a dataset card for the Hub, counted from the files."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from stance.cli.common import Output, Quiet, progress


def card(
    input_: Annotated[
        Path,
        typer.Argument(
            metavar="INPUT",
            help="Examples: a jsonl, csv, tsv or parquet file, or a folder whose files are "
            "named after their splits.",
        ),
    ],
    output: Output = None,
    quiet: Quiet = False,
) -> None:
    """Write a dataset card: YAML head, splits, fields, counts, baselines, checks.

    Only what was counted is claimed; licence, language and origin are left to be written.
    """
    from stance.corpora.card import render_card
    from stance.corpora.records import read_examples, to_row
    from stance.corpora.statistics import NAMES, UNLABELLED, measure
    from stance.corpora.validation import example_files, validate
    from stance.files import write_text
    from stance.types import Example

    files = example_files(input_)
    splits: dict[str, Counter[str]] = {}
    filled: Counter[str] = Counter()

    def examples() -> Iterator[Example]:
        for split, paths in files.items():
            counts = splits[split] = Counter(dict.fromkeys(NAMES, 0))
            for example in (example for path in paths for example in read_examples(path)):
                counts[example.label.value if example.label else UNLABELLED] += 1
                row = to_row(example)
                filled.update(
                    {name: value not in ("", None, []) for name, value in row.items()}
                )
                yield example

    with progress("counting", quiet=quiet):
        statistics = measure(examples())
        problems = validate([input_]).counts
    base = output.resolve().parent if output is not None else Path.cwd()
    text = render_card(
        statistics,
        title=input_.resolve().name.partition(".")[0],
        files={split: [_relative(p, base) for p in paths] for split, paths in files.items()},
        splits=splits,
        filled=filled,
        problems=problems,
    )
    write_text(output, text)


def _relative(path: Path, base: Path) -> str:
    path = path.resolve()
    return path.relative_to(base).as_posix() if path.is_relative_to(base) else path.name
