"""Predictions that somebody made elsewhere, as a contender."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np

from stance.benchmark.records import Answers, Contender
from stance.errors import FileError
from stance.files import hash_files, read_rows
from stance.labels import LABELS, Stance, parse_label
from stance.types import Example

# TweetEval's official format: a folder with one file a target, one number a line.
TWEETEVAL_FILES: Final = ("abortion", "atheism", "climate", "feminist", "hillary")
Row = tuple[str, Stance, "list[float] | None"]  # id, label, probabilities

_TWEETEVAL_LABELS: Final = {"0": Stance.NEUTRAL, "1": Stance.REJECTS, "2": Stance.SUPPORTS}


def predictions(name: str, spec: str) -> Contender:
    """A file or folder of predictions.

    A jsonl, csv, tsv or parquet file has a column `label` or `predicted_label` and, if it has
    them, `id` and `probabilities` (by label name). With ids, rows are found by them; without,
    they must be as many as the examples, in their order. A folder is read as TweetEval's
    official predictions (`abortion.txt`, ... with 0 none, 1 against, 2 favor, in the order of
    the test files, pooled in alphabetical order of the targets).

    Raises:
        FileError: There is no such file, it cannot be read, or an id stands twice.
    """
    path = Path(spec)
    if not path.exists():
        raise FileError(f"{spec}: no such file", remedy="give predictions:PATH")
    files = [path] if path.is_file() else sorted(path.glob("*.txt"))
    rows = _read_folder(path) if path.is_dir() else _read_file(path)
    ids = Counter(row[0] for row in rows if row[0])
    if twice := [id_ for id_, n in ids.items() if n > 1]:
        raise FileError(
            f"{spec}: the id {twice[0]!r} stands twice", remedy="give one row an example"
        )
    return Contender(
        name=name,
        kind="predictions",
        sha256=hash_files(files, root=path if path.is_dir() else path.parent),
        fit=lambda _, __: Recorded(spec, rows),
        local=False,
        chunk=None,
    )


def _read_file(path: Path) -> list[Row]:
    try:
        next(read_rows(path, required="predicted_label"))
        prefix = "predicted_"
    except FileError:
        prefix = ""
    # The first row decides: beside predictions, `label` is the gold label.
    rows = read_rows(path, required=f"{prefix}label")
    return [
        (
            str(row.get("id") or ""),
            parse_label(row[f"{prefix}label"]),
            _probabilities(row, f"{path}, row {number}"),
        )
        for number, row in enumerate(rows, 1)
    ]


def _probabilities(row: Mapping[str, Any], where: str) -> list[float] | None:
    """An object, or in tables one column a label; None where there are none."""
    for name in ("predicted_probabilities", "probabilities"):
        given = row.get(name)
        if given is None and f"{name}_{LABELS[0]}" in row:
            given = {label.value: row[f"{name}_{label}"] for label in LABELS}
        if given is None:
            continue
        try:
            return [float(given[label.value]) for label in LABELS]
        except (KeyError, TypeError, ValueError):
            raise FileError(
                f"{where}: {name} is {given!r}",
                remedy='give {"neutral": 0.1, "rejects": 0.7, "supports": 0.2}, for example',
            ) from None
    return None


def _read_folder(folder: Path) -> list[Row]:
    rows: list[Row] = []
    for target in TWEETEVAL_FILES:
        path = folder / f"{target}.txt"
        try:
            lines = path.read_text(encoding="utf-8").split()
        except OSError as error:
            raise FileError(
                f"{path}: {error.strerror}",
                remedy=f"a folder of predictions holds {', '.join(TWEETEVAL_FILES)} (.txt)",
            ) from None
        for number, line in enumerate(lines, 1):
            if line not in _TWEETEVAL_LABELS:
                raise FileError(f"{path}, line {number}: {line!r}; allowed: 0, 1, 2")
            rows.append(("", _TWEETEVAL_LABELS[line], None))
    return rows


class Recorded:
    """Looks answers up."""

    def __init__(self, spec: str, rows: Sequence[Row]) -> None:
        self.spec = spec
        self.rows = rows
        self.by_id = {row[0]: row for row in rows if row[0]}

    def answer(self, examples: Sequence[Example]) -> Answers:
        """The recorded labels; probabilities only if every row has them.

        Raises:
            FileError: An example has no prediction.
        """
        if self.by_id:
            missing = [e.id for e in examples if e.id not in self.by_id]
            if missing:
                raise FileError(
                    f"{self.spec}: no prediction for {missing[0]!r} "
                    f"({len(missing)} of {len(examples)} are missing)"
                )
            found = [self.by_id[example.id] for example in examples]
        elif len(self.rows) == len(examples):
            found = list(self.rows)
        else:
            raise FileError(
                f"{self.spec}: {len(self.rows)} predictions for {len(examples)} examples",
                remedy="give one row an example, or rows with an id",
            )
        labels = np.array([LABELS.index(row[1]) for row in found], dtype=np.int64)
        rows = [row[2] for row in found if row[2] is not None]
        return Answers(labels, np.array(rows) if len(rows) == len(found) else None)
