"""FNC-1, the Fake News Challenge: the stance of an article's body toward a headline.

Published as `{train,competition_test}_stances.csv` (`Headline,Body ID,Stance`) and
`..._bodies.csv` (`Body ID,articleBody`). The body is the quote, the headline the target;
"discuss" is neutral, and "unrelated" is left out unless it is mapped.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from stance.corpora.public.corpus import (
    Corpus,
    LabelMap,
    find_splits,
    read_csv,
    read_label,
    require_path,
)
from stance.errors import FileError
from stance.labels import Stance
from stance.types import Example

_PATTERNS = {"train": ["train_stances.csv"], "test": ["competition_test_stances.csv"]}


def _read(path: Path | None, split: str | None, labels: LabelMap) -> Iterator[Example]:
    for name, file in find_splits(require_path(path), _PATTERNS, split):
        body_file = file.with_name(file.name.replace("_stances", "_bodies"))
        columns = ("Body ID", "articleBody")
        bodies = {
            row["Body ID"]: row["articleBody"]
            for _, row in read_csv(body_file, columns=columns)
        }
        rows = read_csv(file, columns=("Headline", "Body ID", "Stance"))
        for number, (where, row) in enumerate(rows, 1):
            label = read_label(row["Stance"], labels, where)
            if label is None:
                continue
            if row["Body ID"] not in bodies:
                raise FileError(
                    f"{where}: no body {row['Body ID']!r} in {body_file.name}",
                    remedy="use the files as published",
                )
            yield Example(
                quote=bodies[row["Body ID"]],
                target=row["Headline"],
                label=label,
                id=f"{name}-{number}",
                corpus="fnc1",
                article=f"{name}-{row['Body ID']}",
                group=f"{name}-{row['Body ID']}",
            )


CORPUS: Final = Corpus(
    name="fnc1",
    title="FNC-1, Fake News Challenge",
    size="75,385 pairs of headline and body (train 49,972, test 25,413), most unrelated",
    licence="Apache-2.0",
    citation="Pomerleau and Rao 2017, Fake News Challenge Stage 1",
    home="https://github.com/FakeNewsChallenge/fnc-1",
    layout="{train,competition_test}_{stances,bodies}.csv",
    label_map={
        "agree": Stance.SUPPORTS,
        "disagree": Stance.REJECTS,
        "discuss": Stance.NEUTRAL,
        "unrelated": None,
    },
    splits=("train", "test"),
    read=_read,
)
