"""What was built, out: a row per unique quote, as a file or as a `datasets` folder."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from stance.building.collection import Collected
from stance.corpora.records import FIELDS, features, to_row
from stance.errors import FileError
from stance.files.writing import ROW_FORMATS, atomic_output, flatten, write_rows
from stance.labels import LABELS
from stance.types import Prediction

if TYPE_CHECKING:
    from datasets import Dataset, Features

FORMATS: Final = (*ROW_FORMATS, "dataset")
SPLIT: Final = "unlabelled"
"""The one split of a `datasets` folder."""

_COUNTS = ("n_copies", "copies")
_PROBABILITIES = tuple(f"probabilities_{label}" for label in LABELS)
_BATCH = 1000


@dataclass(frozen=True, slots=True)
class Built:
    """One row of the output.

    Attributes:
        collected: The quote.
        prediction: What the model says, for annotators to correct.
    """

    collected: Collected
    prediction: Prediction | None = None

    def to_row(self) -> dict[str, Any]:
        """The example's fields, then the others; `label` stays null until somebody gives it."""
        row = to_row(self.collected.example)
        row["n_copies"] = self.collected.n_copies
        row["copies"] = list(self.collected.copies)
        if self.prediction is not None:
            said = self.prediction.to_dict()
            row["predicted_label"] = said["label"]
            row["confidence"] = said["confidence"]
            row["probabilities"] = said["probabilities"]
        return row


def columns(*, prelabelled: bool) -> tuple[str, ...]:
    """The columns of every format but jsonl, which nests the probabilities."""
    predicted = ("predicted_label", "confidence", *_PROBABILITIES) if prelabelled else ()
    return (*FIELDS, *_COUNTS, *predicted)


def check_output(path: Path | None, *, kind: str) -> None:
    """Refuse before the work what could not be replaced after it.

    Raises:
        FileError: The path is a folder that holds other things than an earlier output, or a
            folder for a file, or the other way round.
    """
    if path is None:
        return
    if not path.parent.is_dir():
        raise FileError(f"{path.parent}: no such folder", remedy="make it first")
    if kind != "dataset":
        if path.is_dir():
            raise FileError(f"{path}: a folder", remedy="name a file, or use --format dataset")
    elif path.exists() and not (path / "dataset_dict.json").is_file() and _holds_anything(path):
        raise FileError(
            f"{path}: exists and is no dataset, so it is not replaced",
            remedy="name another folder",
        )


def _holds_anything(path: Path) -> bool:
    return not path.is_dir() or any(path.iterdir())


def write_built(
    built: Iterable[Built], path: Path | None, *, kind: str, prelabelled: bool
) -> None:
    """Write as the rows come, whole or not at all.

    Args:
        built: May be an iterator of any length.
        path: Where to; None is standard output (jsonl, csv and tsv).
        kind: One of `FORMATS`; "dataset" is a folder for `datasets.load_from_disk`.
        prelabelled: Whether the rows have predictions.
    """
    rows = (row.to_row() for row in built)
    names = columns(prelabelled=prelabelled)
    if kind == "jsonl":
        write_rows(rows, path, kind=kind)
    elif kind in ROW_FORMATS and kind != "parquet":
        write_rows(map(_cells, rows), path, kind=kind, columns=names)
    elif path is None:
        raise FileError(f"{kind} cannot be printed", remedy="name an output")
    elif kind == "parquet":
        _write_parquet(rows, path, names)
    else:
        _write_dataset(rows, path, names)


def _cells(row: Mapping[str, Any]) -> dict[str, Any]:
    """Lists as JSON; an empty one is an empty cell."""
    lists = {
        name: json.dumps(value, ensure_ascii=False) if value else ""
        for name, value in row.items()
        if isinstance(value, list)
    }
    return {**row, **lists}


def _features(names: Iterable[str]) -> Features:
    from datasets import Features, Value

    added: dict[str, Any] = dict.fromkeys(("confidence", *_PROBABILITIES), Value("float64"))
    added |= {"n_copies": Value("int64"), "copies": [Value("string")]}
    added["predicted_label"] = Value("string")
    known = {**features(), **added}
    return Features({name: known[name] for name in names})


def _write_parquet(rows: Iterator[dict[str, Any]], path: Path, names: Iterable[str]) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    annotation = pa.struct({"annotator": pa.string(), "label": pa.string()})
    types: dict[str, Any] = dict.fromkeys(names, pa.string())
    types |= dict.fromkeys(("start", "end", "n_copies"), pa.int64())
    types |= {"annotations": pa.list_(annotation), "copies": pa.list_(pa.string())}
    types |= {name: pa.float64() for name in ("confidence", *_PROBABILITIES) if name in types}
    schema = pa.schema(list(types.items()))
    with atomic_output(path) as temporary, pq.ParquetWriter(temporary, schema) as writer:
        while batch := [flatten(row) for row in islice(rows, _BATCH)]:
            writer.write_batch(pa.RecordBatch.from_pylist(batch, schema=schema))


def _write_dataset(rows: Iterator[dict[str, Any]], path: Path, names: Iterable[str]) -> None:
    import datasets

    with _temporary_folder(path) as temporary:
        dataset = _to_dataset(rows, temporary / "rows.arrow", _features(names))
        bars = datasets.are_progress_bars_disabled()
        datasets.disable_progress_bars()
        try:
            datasets.DatasetDict({SPLIT: dataset}).save_to_disk(str(temporary / "dataset"))
        finally:
            if not bars:
                datasets.enable_progress_bars()
        old = temporary / "old"
        if path.exists():  # two folders cannot be exchanged in one step
            path.rename(old)
        try:
            (temporary / "dataset").rename(path)
        except BaseException:
            if old.exists():
                old.rename(path)
            raise


def _to_dataset(rows: Iterator[dict[str, Any]], path: Path, features: Features) -> Dataset:
    """A dataset whose rows stay in the file `path`."""
    from datasets import Dataset
    from datasets.arrow_writer import ArrowWriter

    with ArrowWriter(path=str(path), features=features, writer_batch_size=_BATCH) as writer:
        for row in rows:
            writer.write(flatten(row))
        n_rows, _ = writer.finalize()
    if not n_rows:  # `datasets` saves such a folder, but cannot load it
        raise FileError("no quotes were found, and a dataset needs one", remedy="write jsonl")
    return Dataset.from_file(str(path))


@contextmanager
def _temporary_folder(path: Path) -> Iterator[Path]:
    """A hidden folder beside `path`, so that moving from it to there is a mere renaming."""
    try:
        temporary = Path(tempfile.mkdtemp(prefix=f".{path.name}.", dir=path.parent))
    except OSError as error:
        raise FileError(
            f"{path}: cannot be written ({error.strerror})", remedy="choose another output path"
        ) from None
    try:
        yield temporary
    finally:
        shutil.rmtree(temporary, ignore_errors=True)
