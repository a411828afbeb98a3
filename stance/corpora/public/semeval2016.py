"""SemEval-2016 task 6 in its original tab-separated files, with or without all annotations.

Columns `ID Target Tweet Stance`, then opinion and sentiment in the "all-annotations" files.
No cell is quoted, so quotation marks are the tweet's own. Some of the files are in
windows-1252.
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
    read_label,
    require_columns,
    require_path,
)
from stance.errors import FileError
from stance.labels import Stance
from stance.types import Example

_PATTERNS = {
    "train": ["*trialdata*.txt", "*trainingdata*.txt"],
    "test": ["testdata-taskA*.txt", "*subtaskA-testdata-gold.txt"],
    "test-b": ["testdata-taskB*.txt", "*subtaskB-testdata-gold.txt"],
}
_COLUMNS = ("ID", "Target", "Tweet", "Stance")


def _read(path: Path | None, split: str | None, labels: LabelMap) -> Iterator[Example]:
    seen: set[str] = set()  # the same tweets stand in both kinds of files
    for name, file in find_splits(require_path(path), _PATTERNS, split):
        for where, row in _rows(file):
            id_ = f"{name}-{row['ID']}"
            label = read_label(row["Stance"], labels, where)
            if label is not None and id_ not in seen:
                seen.add(id_)
                yield Example(
                    quote=row["Tweet"],
                    target=row["Target"],
                    label=label,
                    id=id_,
                    corpus="semeval2016",
                )


def _rows(file: Path) -> Iterator[tuple[str, dict[str, str]]]:
    data = file.read_bytes()
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("windows-1252", errors="replace")
    lines = text.replace("\r\n", "\n").split("\n")  # splitlines would cut at \x85 as well
    names = lines[0].split("\t")
    require_columns(names, _COLUMNS, str(file))
    for number, line in enumerate(lines[1:], 2):
        if not line.strip():
            continue
        cells = line.split("\t")
        if len(cells) != len(names):
            raise FileError(
                f"{file}, line {number}: {len(cells)} cells, not {len(names)}",
                remedy="use the file as published",
            )
        yield f"{file}, line {number}", dict(zip(names, cells, strict=True))


CORPUS: Final = Corpus(
    name="semeval2016",
    title="SemEval-2016 task 6",
    size="4,870 tweets, 6 targets (train 2,914, test A 1,249, test B 707)",
    licence=NOT_STATED,
    citation="Mohammad et al. 2016, SemEval-2016 Task 6, SemEval",
    home="https://alt.qcri.org/semeval2016/task6/",
    layout="{trial,training}data-*.txt, testdata-task{A,B}-*.txt or *-testdata-gold.txt",
    label_map={
        "AGAINST": Stance.REJECTS,
        "FAVOR": Stance.SUPPORTS,
        "NONE": Stance.NEUTRAL,
    },
    splits=("train", "test", "test-b"),
    read=_read,
)
