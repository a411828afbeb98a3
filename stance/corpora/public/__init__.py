"""Corpora that others published: one small reader each, from a folder or the Hub."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from stance.corpora.public import (
    directquote,
    emergent,
    fnc1,
    gwsd,
    ibm,
    ours,
    perspectrum,
    polnear,
    pstance,
    semeval2016,
    tweeteval,
    vast,
)
from stance.corpora.public.corpus import Corpus, LabelMap
from stance.errors import FileError, InputError
from stance.types import Example

__all__ = ["CORPORA", "Corpus", "read_corpus"]

CORPORA: Final[Mapping[str, Corpus]] = {
    corpus.name: corpus
    for corpus in (
        tweeteval.CORPUS,
        semeval2016.CORPUS,
        perspectrum.CORPUS,
        vast.CORPUS,
        gwsd.CORPUS,
        pstance.CORPUS,
        fnc1.CORPUS,
        emergent.CORPUS,
        ibm.CORPUS,
        polnear.CORPUS,
        directquote.CORPUS,
        ours.SEED,
        ours.PRESS,
    )
}


def read_corpus(
    name: str,
    path: Path | None,
    *,
    split: str | None = None,
    labels: LabelMap | None = None,
) -> Iterator[Example]:
    """Read a public corpus.

    Args:
        name: A key of `CORPORA`.
        path: The folder as published, or one of its files; None loads it from the Hub, or
            takes the seed corpus of this repository.
        split: One of the corpus's `splits`; None reads all that are there.
        labels: Changes to the corpus's `label_map`, such as `{"unrelated": Stance.NEUTRAL}`
            for FNC-1 (letter case ignored); None as a stance leaves the label's rows out.

    Yields:
        Examples in published order, split by split.

    Raises:
        InputError: No such corpus, split or label, or it cannot be read without a folder.
        FileError: The files are missing or not as published, or the Hub cannot be reached.
        LabelError: A row's label is none of the corpus's.
    """
    corpus = CORPORA.get(name)
    if corpus is None:
        raise InputError(
            f"unknown corpus {name!r}; known: {', '.join(CORPORA)}",
            remedy="`stance data list` describes them",
        )
    if split is not None and split not in corpus.splits:
        raise InputError(
            f"{name} has no split {split!r}; its splits: {', '.join(corpus.splits)}"
        )
    label_map = {**corpus.label_map}
    published = {label.lower(): label for label in label_map}
    for label, stance in (labels or {}).items():
        if label.lower() not in published:
            raise InputError(
                f"{name} has no label {label!r}; its labels: {', '.join(label_map) or '(none)'}"
            )
        label_map[published[label.lower()]] = stance
    if path is None and corpus.hub_id is None and corpus is not ours.SEED:
        raise InputError(
            f"{name} can only be read from a folder",
            remedy=f"get it from {corpus.home} and give the folder with {corpus.layout}",
        )
    examples = corpus.read(path, split, label_map)
    return _some(examples, f"{name}{f', {split}' if split else ''}")


def _some(examples: Iterator[Example], what: str) -> Iterator[Example]:
    first = next(examples, None)
    if first is None:
        raise FileError(f"{what}: no rows", remedy="use the files as published")
    yield first
    yield from examples
