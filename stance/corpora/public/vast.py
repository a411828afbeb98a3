"""VAST: comments under New York Times debates, on thousands of topics.

Published as `vast_{train,dev,test}.csv`. Here 0 is con, not none.
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

_PATTERNS = {name: [f"vast_{name}*.csv"] for name in ("train", "dev", "test")}
_COLUMNS = ("author", "post", "new_topic", "label", "new_id", "arc_id", "topic_str")


def _read(path: Path | None, split: str | None, labels: LabelMap) -> Iterator[Example]:
    for name, file in find_splits(require_path(path), _PATTERNS, split):
        for where, row in read_csv(file, columns=_COLUMNS):
            label = read_label(row["label"], labels, where)
            if label is None:
                continue
            topic = row["new_topic"] or row["topic_str"]  # the second is lemmatised
            yield Example(
                quote=row["post"],
                target=topic,
                speaker=row["author"],
                label=label,
                id=f"{name}-{row['new_id']}",
                corpus="vast",
                article=row["arc_id"],
                group=topic,
            )


CORPUS: Final = Corpus(
    name="vast",
    title="VAST",
    size="18,545 pairs of comment and topic (train 13,477, dev 2,062, test 3,006)",
    licence=NOT_STATED,
    citation="Allaway and McKeown 2020, Zero-Shot Stance Detection, EMNLP",
    home="https://github.com/emilyallaway/zero-shot-stance",
    layout="vast_{train,dev,test}.csv",
    label_map={"0": Stance.REJECTS, "1": Stance.SUPPORTS, "2": Stance.NEUTRAL},
    splits=("train", "dev", "test"),
    read=_read,
)
