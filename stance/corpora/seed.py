"""The seed corpus: composed quotes, labelled by the codebook (`seeds/README.md`)."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from stance.errors import FileError
from stance.files import read_rows
from stance.labels import Stance, parse_label
from stance.types import Example

SPLITS_FILE = "splits.json"
SPLITS = ("train", "dev", "test")


@dataclass(frozen=True, slots=True)
class SeedRecord:
    """One record of the seed corpus, as it stands on disk.

    Attributes:
        id: Unique in the corpus.
        report: Short id of the target: the grouping key, no split divides it.
        kind: "un" (a UN report), "doc" (another report or document), "thing" (no report).
        target: What the stance is about.
        speaker: Invented; may be empty.
        affiliation: Office or organisation; may be empty.
        quote: The quoted words.
        context: The article's sentence around the quote, which stands verbatim in it; or empty.
        label: The gold stance.
        hard: A codebook rule decides.
        rule: The codebook rule that decides, 1 to 18, or None.
        pair: Id of the contrastive group; empty for none.
        surprising: The speaker's side would make one expect another label.
        implicit: The report is not mentioned; who is defended or pressed decides.
        needs_context: Without the context the label could not be told.
        style: Voice of the quote, such as "spoken" or "diplomatic".
        note: Reason in a few words, or empty.
    """

    id: str
    report: str
    kind: str
    target: str
    speaker: str
    affiliation: str
    quote: str
    context: str
    label: Stance
    hard: bool
    rule: int | None
    pair: str
    surprising: bool
    implicit: bool
    needs_context: bool
    style: str
    note: str

    def example(self) -> Example:
        """What a model reads."""
        return Example(
            quote=self.quote,
            target=self.target,
            speaker=self.speaker,
            affiliation=self.affiliation,
            context=self.context,
            label=self.label,
            id=self.id,
            corpus="seed",
            group=self.report,
        )


def keys(record: SeedRecord) -> list[str]:
    """What records of one group share: the report, and the contrastive group if any."""
    pair = [f"pair {record.pair}"] if record.pair else []
    return [f"report {record.report}", *pair]


def is_seed_corpus(directory: Path) -> bool:
    """Whether a folder has the layout of `seeds/corpus`: frozen splits, records of reports."""
    try:
        manifest = json.loads((directory / SPLITS_FILE).read_text(encoding="utf-8"))
        first = next(read_rows(min(directory.glob("*.jsonl")), required="quote"))
    except (OSError, ValueError, FileError):
        return False
    return set(manifest) == set(SPLITS) and {"report", "kind", "pair"} <= first.keys()


def read_seed_corpus(directory: Path) -> list[SeedRecord]:
    """Every record of `directory/*.jsonl`, by file name and line.

    Raises:
        FileError: The folder holds no corpus, or a record's fields are not those of
            `SeedRecord`.
        LabelError: A label is unknown.
    """
    files = sorted(directory.glob("*.jsonl"))
    if not files:
        raise FileError(
            f"{directory}: no seed corpus",
            remedy="give the folder seeds/corpus of the repository",
        )
    return [record for file in files for record in _read_file(file)]


def _read_file(path: Path) -> Iterator[SeedRecord]:
    names = [field.name for field in fields(SeedRecord)]
    for number, row in enumerate(read_rows(path, required="quote"), 1):
        if list(row) != names:
            raise FileError(
                f"{path}, row {number}: fields {', '.join(row)}",
                remedy=f"a record has the fields {', '.join(names)}, in this order",
            )
        yield SeedRecord(**{**row, "label": parse_label(row["label"])})


def read_splits(directory: Path) -> Mapping[str, str]:
    """The frozen split of every report: report id -> "train", "dev" or "test".

    Raises:
        FileError: The manifest is missing or names a report twice.
    """
    path = directory / SPLITS_FILE
    try:
        manifest: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise FileError(f"{path}: {error}", remedy="restore it from the repository") from None
    splits: dict[str, str] = {}
    for name in SPLITS:
        for report in manifest.get(name, []):
            if report in splits:
                raise FileError(f"{path}: {report!r} is in {splits[report]} and in {name}")
            splits[report] = name
    return splits
