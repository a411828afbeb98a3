"""IBM's claim stance data: claims found in Wikipedia, pro or con a debate topic.

Published as `claim_stance_dataset_v1.csv`, one claim a row; on the Hub with the same columns.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from stance.corpora.public.corpus import (
    NOT_STATED,
    Corpus,
    LabelMap,
    find_splits,
    read_csv,
    read_label,
)
from stance.corpora.public.hub import load_rows
from stance.labels import Stance
from stance.types import Example

_HUB = "ibm-research/claim_stance"
_SPLITS = ("train", "test")
_COLUMNS = (
    "topicId",
    "split",
    "topicText",
    "claims.stance",
    "claims.claimId",
    "claims.claimCorrectedText",
)


def _read(path: Path | None, split: str | None, labels: LabelMap) -> Iterator[Example]:
    for name in _SPLITS if split is None else (split,):
        for where, row in _rows(path, name):
            label = read_label(row["claims.stance"], labels, where)
            if label is not None:
                yield Example(
                    quote=row["claims.claimCorrectedText"],
                    target=row["topicText"],
                    label=label,
                    id=str(row["claims.claimId"]),
                    corpus="ibm",
                    group=f"topic {row['topicId']}",
                )


def _rows(path: Path | None, split: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    if path is None:
        yield from load_rows(_HUB, config="claim_stance", split=split)
        return
    (_, file), *_ = find_splits(path, {"all": ["claim_stance_dataset_v*.csv"]}, None)
    for where, row in read_csv(file, columns=_COLUMNS):
        if row["split"] == split:
            yield where, row


CORPUS: Final = Corpus(
    name="ibm",
    title="IBM Debater, Claim Stance",
    size="2,394 claims on 55 topics",
    licence=NOT_STATED,
    citation="Bar-Haim et al. 2017, Stance Classification of Context-Dependent Claims, EACL",
    home="https://research.ibm.com/haifa/dept/vst/debating_data.shtml",
    layout="claim_stance_dataset_v1.csv",
    label_map={"CON": Stance.REJECTS, "PRO": Stance.SUPPORTS},
    splits=_SPLITS,
    read=_read,
    hub_id=_HUB,
)
