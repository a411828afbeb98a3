"""Examples on disk: JSONL, CSV, Parquet, and what `datasets` saves; no loss.

The rows are `stance.corpora.rows`', the frames `stance.corpora.frames`'; all of their names
are here as well. In CSV the annotations are a list as JSON.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from stance.corpora.frames import (
    features,
    from_dataset,
    from_frame,
    label_decoder,
    to_dataset,
    to_frame,
)
from stance.corpora.rows import FIELDS, checked_row, from_row, to_row
from stance.errors import FileError, InputError
from stance.files import read_numbered_rows, write_rows
from stance.files.rows import TABLE_SUFFIXES, row_unit
from stance.files.writing import ROW_FORMATS, atomic_output
from stance.types import Example

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = [
    "FIELDS",
    "features",
    "from_dataset",
    "from_frame",
    "from_row",
    "parquet_decoder",
    "read_examples",
    "split_of",
    "table_files",
    "to_dataset",
    "to_frame",
    "to_row",
    "write_examples",
]

_BATCH = 10_000


def read_examples(path: Path, *, split: str | None = None) -> Iterator[Example]:
    """Read examples in our own layout, one at a time.

    Args:
        path: A jsonl, csv, tsv or parquet file, a folder of such files, or a folder that
            `datasets` saved (`Dataset` or `DatasetDict`); "-" reads jsonl from standard input.
        split: Of a folder, only this split: a file named after it (`train.jsonl`,
            `train-00000-of-00002.parquet`), or the key of a `DatasetDict`.

    Raises:
        FileError: Nothing to read there, or a broken file.
        InputError: A row that is no example, named by file and line.
    """
    if (path / "dataset_dict.json").is_file() or (path / "state.json").is_file():
        yield from _read_saved(path, split)
        return
    files = _folder_files(path, split) if path.is_dir() else [path]
    for file in files:
        yield from _read_file(file)


def _read_file(file: Path) -> Iterator[Example]:
    rows = read_numbered_rows(file, required="quote")
    unit = row_unit(file)
    decode = parquet_decoder(file) if file.suffix.lower() == ".parquet" else None
    for number, row in rows:
        if isinstance(row, FileError):
            raise row
        yield from_row(row if decode is None else decode(row), where=f"{file}, {unit} {number}")


def parquet_decoder(file: Path) -> Callable[[Mapping[str, Any]], Mapping[str, Any]] | None:
    """Reads labels that `datasets` wrote as numbers, by the names that it wrote beside them.

    None where there are none such.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        schema = pq.read_schema(file)
    except (pa.ArrowException, OSError):
        return None  # reading the rows says what is wrong
    if b"huggingface" not in (schema.metadata or {}):
        return None
    from datasets import Features

    return label_decoder(Features.from_arrow_schema(schema))


def table_files(folder: Path) -> list[Path]:
    """The folder's files of rows, those of its folders too, by name.

    Raises:
        FileError: There are none.
    """
    files = sorted(p for p in folder.rglob("*") if p.suffix.lower() in TABLE_SUFFIXES)
    if not files:
        raise FileError(
            f"{folder}: the folder holds no examples",
            remedy=f"readable: {', '.join(TABLE_SUFFIXES)}, and what save_to_disk wrote",
        )
    return files


def _folder_files(folder: Path, split: str | None) -> list[Path]:
    files = table_files(folder)
    if split is None:
        return files
    chosen = [file for file in files if split_of(file) == split]
    if not chosen:
        raise _no_split(folder, split, sorted({split_of(file) for file in files}))
    return chosen


def split_of(file: Path) -> str:
    """`train` for train.jsonl and for the Hub's train-00000-of-00002.parquet."""
    return file.stem.split("-0")[0]


def _no_split(path: Path, split: str, splits: Iterable[str]) -> FileError:
    return FileError(
        f"{path}: no split {split!r}; its splits: {', '.join(splits)}",
        remedy="name one of these",
    )


def _read_saved(path: Path, split: str | None) -> Iterator[Example]:
    import datasets

    saved = datasets.load_from_disk(str(path))
    parts = saved if isinstance(saved, datasets.DatasetDict) else {"all": saved}
    if split is not None and split not in parts:
        raise _no_split(path, split, parts)
    for name, part in parts.items():
        if split is None or name == split:
            yield from from_dataset(part, name=f"{path}, {name}")


def write_examples(examples: Iterable[Example], path: Path | None, *, kind: str) -> None:
    """Write examples as they come, whole or not at all.

    Args:
        examples: May be an iterator of any length.
        path: Where to; None is standard output (not for parquet).
        kind: "jsonl", "csv", "tsv" or "parquet".

    Raises:
        InputError: A text that no file can hold (half a surrogate pair; in csv a NUL).
        FileError: The path cannot be written to.
    """
    if kind not in ROW_FORMATS:
        raise InputError(f"unknown format {kind!r}; allowed: {', '.join(ROW_FORMATS)}")
    if kind == "parquet":
        if path is None:
            raise InputError("parquet cannot be printed", remedy="name a file")
        _write_parquet(_rows(examples), path)
        return
    rows = _rows(examples) if kind == "jsonl" else _cells(examples)
    write_rows(rows, path, kind=kind, columns=FIELDS)


def _rows(examples: Iterable[Example]) -> Iterator[dict[str, Any]]:
    for number, example in enumerate(examples, 1):
        yield checked_row(example, where=f"example {number}")


def _cells(examples: Iterable[Example]) -> Iterator[dict[str, Any]]:
    """Rows of a csv file: no annotations are an empty cell, others a list as JSON."""
    for number, row in enumerate(_rows(examples), 1):
        annotations = row["annotations"]
        row["annotations"] = json.dumps(annotations, ensure_ascii=False) if annotations else ""
        if any(value.__class__ is str and "\0" in value for value in row.values()):
            raise InputError(
                f"example {number}: a text has a NUL character, which csv cannot hold",
                remedy="remove it, or write jsonl or parquet",
            )
        yield row


def _schema() -> pa.Schema:
    """The columns of a parquet file; labels are names, so that no reader needs a map."""
    import pyarrow as pa

    types = dict.fromkeys(FIELDS, pa.string())
    annotation = pa.struct({"annotator": pa.string(), "label": pa.string()})
    types |= {"start": pa.int64(), "end": pa.int64(), "annotations": pa.list_(annotation)}
    return pa.schema(list(types.items()))


def _write_parquet(rows: Iterator[dict[str, Any]], path: Path) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    schema = _schema()
    with atomic_output(path) as temporary, pq.ParquetWriter(temporary, schema) as writer:
        while batch := list(islice(rows, _BATCH)):
            writer.write_batch(pa.RecordBatch.from_pylist(batch, schema=schema))
