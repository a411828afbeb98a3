"""Sources of a config -> examples that know how far they may be thinned out."""

from __future__ import annotations

import hashlib
import warnings
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from stance.corpora.press import read_press_labels
from stance.corpora.public import read_corpus
from stance.corpora.records import read_examples
from stance.corpora.seed import read_seed_corpus, read_splits
from stance.errors import InputError
from stance.training.config import Source
from stance.types import DEFAULT_TARGET, Example

HELD_OUT_BYTES: Final = 26
"""Press articles whose hash begins below this (a tenth of 256) are the dev part."""


@dataclass(frozen=True, slots=True)
class Item:
    """One example of a training or dev set.

    Attributes:
        example: What is learned.
        source: `Source.name`.
        paraphrase: A name that may stand for the target; empty for none.
        needs_context: Without its context the label could not be told.
        needs_speaker: Without its speaker the label could not be told.
    """

    example: Example
    source: str
    paraphrase: str = ""
    needs_context: bool = False
    needs_speaker: bool = False


def read_source(source: Source, *, labelled: bool = True) -> list[Item]:
    """Read the examples of one source, in its own order.

    Args:
        source: What the config says.
        labelled: Whether each example must have a label.

    Raises:
        FileError: A file is missing or broken.
        InputError: The split or corpus is unknown, a label is missing, or nothing is left.
    """
    if source.corpus == "seed":
        items = list(_read_seed(source))
    elif source.corpus == "press":
        items = list(_read_press(source))
    elif source.corpus is not None:
        examples = read_corpus(source.corpus, source.path, split=source.split)
        items = [Item(example, source.name) for example in examples]
    else:
        items = list(_read_table(source))
    if not items:
        raise InputError(f"source {source.name!r} has no examples", remedy="check its split")
    if labelled:
        for number, item in enumerate(items, 1):
            if item.example.label is None:
                raise InputError(
                    f"source {source.name!r}, example {number} has no label",
                    remedy="label it, or list the source under distillation.unlabelled",
                )
    return items


def _read_seed(source: Source) -> Iterator[Item]:
    folder = source.path or Path("seeds/corpus")
    splits = read_splits(folder)
    _check_split(source, known=sorted({*splits.values()}))
    for record in read_seed_corpus(folder):
        if source.split in (None, splits.get(record.report)):
            yield Item(
                record.example(),
                source.name,
                paraphrase=DEFAULT_TARGET if record.kind == "un" else "",
                needs_context=record.needs_context,
                needs_speaker=record.implicit,
            )


def _read_press(source: Source) -> Iterator[Item]:
    _check_split(source, known=["train", "dev"])
    labels = source.path or Path("seeds/press/polnear.jsonl")
    if source.polnear is None:
        raise InputError("corpus press needs polnear")
    for example in read_press_labels(labels, source.polnear):
        digest = hashlib.sha256(example.article.encode()).digest()
        part = "dev" if digest[0] < HELD_OUT_BYTES else "train"
        if source.split in (None, part):
            # Labelled with the article in view; reported speech is nothing without its verb.
            yield Item(example, source.name, needs_context=True)


def _read_table(source: Source) -> Iterator[Item]:
    path = Path(str(source.path))
    if source.split is not None and path.is_file():
        raise InputError(
            f"source {source.name!r}: a table has no split {source.split!r}",
            remedy="give a folder that holds a file for each split, or leave split out",
        )
    for example in read_examples(path, split=source.split):
        yield Item(example, source.name)


def _check_split(source: Source, *, known: Sequence[str]) -> None:
    if source.split is not None and source.split not in known:
        raise InputError(
            f"source {source.name!r} has no split {source.split!r}",
            remedy=f"its splits: {', '.join(known)}",
        )


def split_groups(
    items: Sequence[Item], *, fraction: float, seed: int
) -> tuple[list[int], list[int]]:
    """Indices of a train and a dev part, stratified by label, that share no group.

    The group is the example's, else its article, else the example itself.

    Args:
        items: All with labels.
        fraction: About this share becomes dev.
        seed: Decides which.

    Raises:
        InputError: There are too few examples or groups.
    """
    import numpy as np
    from sklearn.model_selection import StratifiedGroupKFold

    groups = [group_of(item.example, index) for index, item in enumerate(items)]
    labels = [str(item.example.label) for item in items]
    most = max(Counter(labels).values(), default=0)  # more folds than that cannot be stratified
    n_folds = min(max(2, round(1 / fraction)), len(set(groups)), most)
    if n_folds < 2:
        raise InputError(
            f"{len(items)} examples in {len(set(groups))} groups are too few to split off a "
            "dev part",
            remedy="give more examples, or dev examples of their own",
        )
    folds = StratifiedGroupKFold(n_folds, shuffle=True, random_state=seed)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # a label rarer than the folds is fine
        train, dev = next(folds.split(np.zeros(len(items)), labels, groups))
    return train.tolist(), dev.tolist()


def group_of(example: Example, index: int) -> str:
    """What no split may divide and no resample tears apart."""
    return example.group or example.article or f"#{index}"


def hash_examples(items: Iterable[Item]) -> str:
    """SHA-256 over everything that a model reads of the examples, and their labels."""
    digest = hashlib.sha256()
    for item in items:
        e = item.example
        fields = (e.quote, e.target, e.speaker, e.affiliation, e.context, e.label or "")
        digest.update("\x1f".join(fields).encode("utf-8", "backslashreplace") + b"\x1e")
    return digest.hexdigest()
