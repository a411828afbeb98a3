"""Emergent: headlines of articles that report a rumoured claim.

Published as `url-versions-2015-06-14-clean-{train,test}.csv`, with `claimHeadline`,
`articleHeadline`, `claimId`, `articleId` and `articleHeadlineStance` among the columns. The
headline is the quote, the claim the target; "observing" is neutral.
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
from stance.labels import Stance
from stance.types import Example

_PATTERNS = {
    "train": ["url-versions-*-clean-train.csv"],
    "test": ["url-versions-*-clean-test.csv"],
}
_COLUMNS = (
    "claimHeadline",
    "articleHeadline",
    "claimId",
    "articleId",
    "articleHeadlineStance",
)


def _read(path: Path | None, split: str | None, labels: LabelMap) -> Iterator[Example]:
    for name, file in find_splits(require_path(path), _PATTERNS, split):
        for number, (where, row) in enumerate(read_csv(file, columns=_COLUMNS), 1):
            label = read_label(row["articleHeadlineStance"], labels, where)
            if label is not None:
                yield Example(
                    quote=row["articleHeadline"],
                    target=row["claimHeadline"],
                    label=label,
                    id=f"{name}-{number}",
                    corpus="emergent",
                    article=row["articleId"],
                    group=row["claimId"],
                )


CORPUS: Final = Corpus(
    name="emergent",
    title="Emergent",
    size="2,595 headlines on 300 claims",
    licence=NOT_STATED,
    citation="Ferreira and Vlachos 2016, Emergent, NAACL",
    home="https://github.com/willferreira/mscproject",
    layout="url-versions-*-clean-{train,test}.csv",
    label_map={
        "against": Stance.REJECTS,
        "for": Stance.SUPPORTS,
        "observing": Stance.NEUTRAL,
    },
    splits=("train", "test"),
    read=_read,
)
