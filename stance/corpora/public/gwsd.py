"""GWSD (DeSMOG): news sentences and whether they agree that climate change is a concern.

Published as `GWSD.tsv`: eight ratings a sentence, and the posterior of each stance from a
model of the raters; the gold stance is the most probable one. Rows without posteriors (those
that screened the raters) are left out.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from stance.corpora.public.corpus import (
    NOT_STATED,
    Corpus,
    LabelMap,
    find_splits,
    read_csv,
    read_label,
    require_path,
)
from stance.errors import FileError
from stance.labels import Stance
from stance.types import Annotation, Example

TARGET: Final = "climate change is a serious concern"

_RATINGS: Final = {"agrees": "agree", "neutral": "neutral", "disagrees": "disagree"}
_RATERS = [f"worker_{i}" for i in range(8)]
_COLUMNS = ("round", "batch", "sentence", "guid", "disagree", "agree", "neutral", *_RATERS)


def _read(path: Path | None, split: str | None, labels: LabelMap) -> Iterator[Example]:
    del split  # the published file is one; its held-out sentences are marked, not apart
    (_, file), *_ = find_splits(require_path(path), {"all": ["GWSD*.tsv"]}, None)
    for where, row in read_csv(file, columns=_COLUMNS, delimiter="\t"):
        if not row["agree"]:
            continue
        label = read_label(_most_probable(row, labels, where), labels, where)
        if label is not None:
            yield Example(
                quote=row["sentence"],
                target=TARGET,
                label=label,
                id=row["guid"],
                corpus="gwsd",
                annotations=tuple(_annotations(row, labels, where)),
            )


def _most_probable(row: dict[str, str], labels: LabelMap, where: str) -> str:
    try:
        posteriors = {name: float(row[name]) for name in labels}
    except ValueError:
        raise FileError(
            f"{where}: a posterior is no number", remedy="use the file as published"
        ) from None
    return max(posteriors, key=posteriors.__getitem__)


def _annotations(row: dict[str, str], labels: LabelMap, where: str) -> Iterator[Annotation]:
    """The ratings; each batch had raters of its own, as far as the file tells."""
    for rater in _RATERS:
        if row[rater]:
            rating = row[rater]
            stance = read_label(_RATINGS.get(rating, rating), labels, where)
            if stance is not None:
                yield Annotation(f"{row['round']}_{row['batch']}_{rater}", stance)


CORPUS: Final = Corpus(
    name="gwsd",
    title="GWSD (DeSMOG)",
    size="2,050 news sentences, 1 target, 8 raters each (200 of them held out)",
    licence=NOT_STATED,
    citation="Luo, Card and Jurafsky 2020, Detecting Stance in Media on Global Warming, "
    "Findings of EMNLP",
    home="https://github.com/yiweiluo/GWStance",
    layout="GWSD.tsv",
    label_map={
        "agree": Stance.SUPPORTS,
        "disagree": Stance.REJECTS,
        "neutral": Stance.NEUTRAL,
    },
    splits=("all",),
    read=_read,
)
