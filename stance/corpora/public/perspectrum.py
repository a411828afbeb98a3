"""Perspectrum: claims from debate sites, and perspectives for and against them.

Published as three JSON files: the claims with clusters of perspective ids, the pool of
perspectives, and the split of every claim.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from stance.corpora.public.corpus import (
    Corpus,
    LabelMap,
    find_splits,
    read_json,
    read_label,
    require_path,
)
from stance.errors import FileError
from stance.labels import Stance
from stance.types import Example


def _read(path: Path | None, split: str | None, labels: LabelMap) -> Iterator[Example]:
    folder = require_path(path)
    claims, pool, splits = (
        read_json(next(find_splits(folder, {"": [pattern]}, None))[1])
        for pattern in (
            "perspectrum_with_answers_*.json",
            "perspective_pool_*.json",
            "dataset_split_*.json",
        )
    )
    texts = {perspective["pId"]: perspective["text"] for perspective in pool}
    for name in ("train", "dev", "test") if split is None else (split,):
        for claim in claims:
            if splits.get(str(claim["cId"])) == name:
                yield from _claim(claim, texts, labels, where=f"claim {claim['cId']}")


def _claim(
    claim: dict[str, Any], texts: dict[int, str], labels: LabelMap, *, where: str
) -> Iterator[Example]:
    stances: dict[int, set[Stance | None]] = {}
    for cluster in claim["perspectives"]:
        stance = read_label(cluster["stance_label_3"], labels, where)
        for number in cluster["pids"]:
            stances.setdefault(number, set()).add(stance)
    for number, found in stances.items():
        if number not in texts:
            raise FileError(
                f"{where}: no perspective {number} in the pool", remedy="use it as published"
            )
        stance = found.pop()
        if stance is not None and not found:  # in two clusters of opposite stance: neither
            yield Example(
                quote=texts[number],
                target=claim["text"],
                label=stance,
                id=f"{claim['cId']}-{number}",
                corpus="perspectrum",
                group=f"claim {claim['cId']}",
            )


CORPUS: Final = Corpus(
    name="perspectrum",
    title="Perspectrum",
    size="907 claims, 11,822 pairs of claim and perspective",
    licence="CC BY-SA 4.0",
    citation="Chen et al. 2019, Seeing Things from a Different Angle, NAACL",
    home="https://github.com/CogComp/perspectrum",
    layout="perspectrum_with_answers_*.json, perspective_pool_*.json, dataset_split_*.json",
    label_map={"SUPPORT": Stance.SUPPORTS, "UNDERMINE": Stance.REJECTS},
    splits=("train", "dev", "test"),
    read=_read,
)
