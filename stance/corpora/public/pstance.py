"""P-Stance: tweets about three US politicians.

Published as `raw_{train,val,test}_{bernie,biden,trump}.csv`, columns `Tweet,Target,Stance`.
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

_PATTERNS = {"train": ["raw_train_*.csv"], "dev": ["raw_val_*.csv"], "test": ["raw_test_*.csv"]}


def _read(path: Path | None, split: str | None, labels: LabelMap) -> Iterator[Example]:
    for name, file in find_splits(require_path(path), _PATTERNS, split):
        rows = read_csv(file, columns=("Tweet", "Target", "Stance"))
        for number, (where, row) in enumerate(rows, 1):
            label = read_label(row["Stance"], labels, where)
            if label is not None:
                yield Example(
                    quote=row["Tweet"],
                    target=row["Target"],
                    label=label,
                    id=f"{name}-{file.stem.rpartition('_')[2]}-{number}",
                    corpus="pstance",
                )


CORPUS: Final = Corpus(
    name="pstance",
    title="P-Stance",
    size="21,574 tweets, 3 targets",
    licence=NOT_STATED,
    citation="Li et al. 2021, P-Stance, Findings of ACL",
    home="https://github.com/chuchun8/PStance",
    layout="raw_{train,val,test}_TARGET.csv",
    label_map={"AGAINST": Stance.REJECTS, "FAVOR": Stance.SUPPORTS, "NONE": Stance.NEUTRAL},
    splits=("train", "dev", "test"),
    read=_read,
)
