"""Press labels: stances of real quotes, kept as offsets into texts that users have themselves.

`seeds/press/polnear.jsonl` holds none of the text. PolNeAR (Newell, Margolin and Ruths, 2018)
is published with its articles; give the folder that holds `train/text` and `dev/text`.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from stance.errors import FileError
from stance.files import read_rows
from stance.labels import parse_label
from stance.types import Example


def read_press_labels(labels: Path, polnear: Path) -> Iterator[Example]:
    """Join standoff labels with a local copy of PolNeAR.

    Args:
        labels: A jsonl file with `file`, `start`, `end`, `context_start`, `context_end`,
            `target`, `speaker` and `label`.
        polnear: The folder that the `file` paths are relative to.

    Yields:
        Examples in the order of the file, the context being the article's sentence around the
        quote.

    Raises:
        FileError: An article is missing, or is shorter than a label's offsets.
        LabelError: A label is unknown.
    """
    texts: dict[str, str] = {}
    for row in read_rows(labels, required="file"):
        name = row["file"]
        if name not in texts:
            texts[name] = read_article_text(polnear / name)
        text = texts[name]
        if len(text) < max(row["end"], row["context_end"]):
            raise FileError(
                f"{polnear / name}: too short for the label at {row['start']}",
                remedy="the offsets refer to PolNeAR's texts as published",
            )
        yield Example(
            quote=text[row["start"] : row["end"]],
            target=row["target"],
            speaker=row["speaker"] or "",
            context=text[row["context_start"] : row["context_end"]],
            label=parse_label(row["label"]),
            id=row.get("id") or f"{name}:{row['start']}",
            corpus="press",
            article=name,
            group=name,
            start=row["start"],
            end=row["end"],
        )


def read_article_text(path: Path) -> str:
    """An article's text exactly as it lies there, so that offsets hold.

    Raises:
        FileError: There is no such article.
    """
    try:
        with path.open(encoding="utf-8", newline="") as file:  # newlines as they are: offsets
            return file.read()
    except OSError as error:
        raise FileError(
            f"{path}: {error.strerror}",
            remedy="download PolNeAR and give the folder that holds train/text",
        ) from None
