"""Our own corpora: the seed corpus, and press labels that a copy of PolNeAR completes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from stance.corpora.press import read_press_labels
from stance.corpora.public.corpus import Corpus, LabelMap, read_label, require_path
from stance.corpora.seed import SPLITS, read_seed_corpus, read_splits
from stance.errors import FileError
from stance.labels import LABELS
from stance.types import Example

_LABELS: Final = {label.value: label for label in LABELS}
_SEEDS = Path(__file__).parents[3] / "seeds"  # of a clone of the repository
_CITATION = "The repository's CITATION.cff"
_HOME = "the repository's folder seeds"


def _read_seed(path: Path | None, split: str | None, labels: LabelMap) -> Iterator[Example]:
    folder = _SEEDS / "corpus" if path is None else path
    splits: Mapping[str, str] = read_splits(folder)
    records = read_seed_corpus(folder)
    for name in SPLITS if split is None else (split,):
        for record in records:
            if splits.get(record.report) == name and _kept(record.label, labels):
                yield record.example()


def _read_press(path: Path | None, split: str | None, labels: LabelMap) -> Iterator[Example]:
    del split
    folder = require_path(path)
    choices = [folder / "press.jsonl", _SEEDS / "press" / "polnear.jsonl"]
    file = next((choice for choice in choices if choice.is_file()), None)
    if file is None:
        raise FileError(
            f"{choices[0]}: no such file",
            remedy="copy the repository's seeds/press/polnear.jsonl there",
        )
    for example in read_press_labels(file, folder):
        if _kept(example.label, labels):
            yield example


def _kept(label: object, labels: LabelMap) -> bool:
    return read_label(label, labels, "label") is not None


SEED: Final = Corpus(
    name="seed",
    title="The seed corpus of stance",
    size="13,405 composed quotes toward 763 reports and other targets",
    licence="CC BY 4.0",
    citation=_CITATION,
    home=_HOME,
    layout="*.jsonl, splits.json",
    label_map=_LABELS,
    splits=SPLITS,
    read=_read_seed,
)

PRESS: Final = Corpus(
    name="press",
    title="Press labels of stance, on PolNeAR",
    size="offsets into PolNeAR's articles; their folder must be given",
    licence="CC BY 4.0 (labels; the articles are PolNeAR's)",
    citation=_CITATION,
    home=_HOME,
    layout="PolNeAR's folder {train,dev}/text",
    label_map=_LABELS,
    splits=("all",),
    read=_read_press,
)
