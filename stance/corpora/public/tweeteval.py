"""TweetEval's stance task: the tweets of SemEval-2016 task 6 A, user names masked.

Published as `TARGET/{train,val,test}_{text,labels}.txt`, one tweet or number a line.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import zip_longest
from pathlib import Path
from typing import Final

from stance.corpora.public.corpus import NOT_STATED, Corpus, LabelMap, find_splits, read_label
from stance.corpora.public.hub import load_rows
from stance.errors import FileError
from stance.labels import Stance
from stance.types import Example

TARGETS: Final = {
    "abortion": "legalization of abortion",
    "atheism": "atheism",
    "climate": "climate change is a real concern",
    "feminist": "feminist movement",
    "hillary": "Hillary Clinton",
}
"""Folder -> target, as the SemEval task words it."""

_HUB = "cardiffnlp/tweet_eval"
_FILES = {"train": "train", "dev": "val", "test": "test"}
_HUB_SPLITS = {"train": "train", "dev": "validation", "test": "test"}


def _read(path: Path | None, split: str | None, labels: LabelMap) -> Iterator[Example]:
    if path is None:
        for name in _HUB_SPLITS if split is None else [split]:
            for folder in TARGETS:
                config = f"stance_{folder}"
                rows = load_rows(_HUB, config=config, split=_HUB_SPLITS[name])
                for number, (where, row) in enumerate(rows, 1):
                    stance = read_label(row["label"], labels, where)
                    yield from _example(row["text"], stance, folder, name, number)
        return
    patterns = {name: [f"{file}_text.txt"] for name, file in _FILES.items()}
    for name, file in find_splits(path, patterns, split):
        if file.parent.name in TARGETS:  # TweetEval's other tasks have files of this name
            yield from _read_file(file, name, labels)


def _read_file(file: Path, split: str, labels: LabelMap) -> Iterator[Example]:
    label_file = file.with_name(file.name.replace("_text", "_labels"))
    try:
        with file.open(encoding="utf-8", newline="\n") as texts, label_file.open() as numbers:
            for line, (text, number) in enumerate(zip_longest(texts, numbers), 1):
                where = f"{label_file}, line {line}"
                if text is None or number is None:
                    raise FileError(
                        f"{where}: texts and labels are not equally many",
                        remedy="use the files as published",
                    )
                stance = read_label(number, labels, where)
                yield from _example(text.rstrip("\n"), stance, file.parent.name, split, line)
    except OSError as error:
        raise FileError(
            f"{error.filename}: {error.strerror}", remedy="use the files as published"
        ) from None


def _example(
    text: str, stance: Stance | None, folder: str, split: str, number: int
) -> Iterator[Example]:
    if stance is not None:
        yield Example(
            quote=text,
            target=TARGETS[folder],
            label=stance,
            id=f"{split}-{folder}-{number}",
            corpus="tweeteval",
        )


CORPUS: Final = Corpus(
    name="tweeteval",
    title="TweetEval, stance",
    size="4,163 tweets, 5 targets (train 2,620, dev 294, test 1,249)",
    licence=NOT_STATED,
    citation="Barbieri et al. 2020, TweetEval, Findings of EMNLP",
    home="https://github.com/cardiffnlp/tweeteval",
    layout="TARGET/{train,val,test}_{text,labels}.txt",
    label_map={"0": Stance.NEUTRAL, "1": Stance.REJECTS, "2": Stance.SUPPORTS},
    splits=("train", "dev", "test"),
    read=_read,
    hub_id=_HUB,
)
