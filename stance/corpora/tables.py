"""Any table with quotes in it -> Examples: CSV, TSV, JSONL, Parquet and Excel."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from stance.corpora.aliases import read_label
from stance.corpora.rows import FIELDS, from_row
from stance.errors import FileError, InputError, LabelError, MissingExtraError, StanceError
from stance.files import read_numbered_rows
from stance.files.rows import TABLE_SUFFIXES, row_unit
from stance.labels import Stance
from stance.types import DEFAULT_TARGET, Example

EXCEL_SUFFIXES: Final = (".xlsx", ".xlsm")

ON_ERROR: Final = ("fail", "skip", "collect")


@dataclass(frozen=True, slots=True)
class TableMap:
    """How a table's columns become an example's fields.

    Attributes:
        columns: Field of `Example` -> column. A field that is left out comes from the column
            of its own name, if there is one.
        target: The target of every row that names none.
        labels: The table's own label names (lower case; numbers as text) -> stance; they win
            over `stance.corpora.aliases.ALIASES`.
    """

    columns: Mapping[str, str] = field(default_factory=dict)
    target: str = DEFAULT_TARGET
    labels: Mapping[str, Stance] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if unknown := self.columns.keys() - set(FIELDS):
            raise InputError(
                f"unknown field {sorted(unknown)[0]!r}; fields: {', '.join(FIELDS)}",
                remedy="write FIELD=COLUMN, such as quote=text",
            )
        if not self.target.strip():
            raise InputError("the target is empty", remedy="name what the stances are about")


def parse_columns(pairs: list[str]) -> dict[str, str]:
    """Read pairs such as "quote=text": our field, then the table's column.

    Raises:
        InputError: A pair has no "=", or a field is given twice.
    """
    columns: dict[str, str] = {}
    for pair in pairs:
        name, separator, column = pair.partition("=")
        if not separator or not column:
            raise InputError(
                f"cannot read the column {pair!r}",
                remedy="write FIELD=COLUMN, such as quote=text",
            )
        if name in columns:
            raise InputError(f"field {name!r} is mapped twice", remedy="keep one --map of it")
        columns[name] = column
    return columns


def read_table(path: Path, table_map: TableMap) -> Iterator[Example | StanceError]:
    """Read a table row by row.

    A row without an id gets the file's name and its number. `settle` decides about the errors.

    Args:
        path: csv, tsv, jsonl, parquet or Excel (its first sheet, column names in its first
            row); "-" reads jsonl from standard input.
        table_map: The columns, the target and the labels.

    Yields:
        An example, or the error for a row that is none, named by its line.

    Raises:
        FileError: The file is missing, empty, broken or of an unknown kind.
        InputError: A mapped column is missing.
        MissingExtraError: Excel without openpyxl.
    """
    suffix = path.suffix.lower()
    rows: Iterator[tuple[int, dict[str, Any] | FileError]]
    if suffix in EXCEL_SUFFIXES:
        unit, rows = "row", _read_excel(path)
    elif suffix in TABLE_SUFFIXES or str(path) == "-":
        unit, rows = row_unit(path), read_numbered_rows(path, required=None)
    else:
        raise FileError(
            f"{path}: files of kind {suffix or '(none)'!r} hold no rows",
            remedy=f"readable: {', '.join((*TABLE_SUFFIXES, *EXCEL_SUFFIXES))}",
        )
    ragged = suffix in (".jsonl", ".ndjson") or str(path) == "-"
    columns = {name: table_map.columns.get(name, name) for name in FIELDS}
    for number, row in rows:
        if isinstance(row, FileError):
            yield row
            continue
        where = f"{path}, {unit} {number}"
        try:
            _require(row, columns, table_map, where)
        except InputError as error:
            if not ragged:
                raise  # all rows have the same columns
            yield error
            continue
        try:
            yield _example(row, columns, table_map, where, default_id=f"{path.stem}:{number}")
        except StanceError as error:
            yield error


def _require(
    row: Mapping[str, Any], columns: Mapping[str, str], table_map: TableMap, where: str
) -> None:
    for name in ("quote", *table_map.columns):
        if columns[name] not in row:
            raise InputError(
                f"{where}: no column {columns[name]!r} for the {name}; "
                f"columns: {', '.join(map(str, row))}",
                remedy=f"name it, such as --map {name}=COLUMN",
            )


def _example(
    row: Mapping[str, Any],
    columns: Mapping[str, str],
    table_map: TableMap,
    where: str,
    *,
    default_id: str,
) -> Example:
    found = {name: row.get(column) for name, column in columns.items()}
    try:
        label = read_label(found.pop("label"), table_map.labels)
    except LabelError as error:
        raise LabelError(f"{where}: {error.message}", remedy=error.remedy) from None
    texts = {
        name: value if name in ("start", "end", "annotations") else _as_text(value)
        for name, value in found.items()
    }
    texts["target"] = texts["target"] or table_map.target
    texts["id"] = texts["id"] or default_id
    return from_row({**texts, "label": label}, where=where)


def _as_text(value: Any) -> Any:
    """Numbers and dates as text, as ids are often kept; what is no text otherwise stays."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, (int, float)) and not isinstance(value, bool) and value == value:
        return str(value)
    return value.isoformat() if isinstance(value, (datetime.date, datetime.time)) else value


def _read_excel(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    try:
        import openpyxl
    except ImportError:
        raise MissingExtraError(
            f"{path}: reading Excel needs openpyxl",
            remedy="pip install 'quote-stance[excel]'",
        ) from None
    try:
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    except OSError as error:
        raise FileError(f"{path}: {error.strerror or error}", remedy="check the path") from None
    except Exception as error:  # openpyxl raises what its zip and XML readers raise
        raise FileError(
            f"{path}: no Excel workbook ({error})", remedy="save it as .xlsx again"
        ) from None
    try:
        rows = enumerate(book.worksheets[0].iter_rows(values_only=True), 1)
        _, names = next(rows, (0, ()))
        n_rows = 0
        for number, cells in rows:
            row = {str(n): c for n, c in zip(names, cells) if n is not None}  # noqa: B905
            if any(cell is not None for cell in row.values()):
                n_rows += 1
                yield number, row
        if not n_rows:
            raise FileError(f"{path}: no rows in the first sheet", remedy="fill or move it")
    finally:
        book.close()


def settle(
    rows: Iterable[Example | StanceError],
    *,
    on_error: str,
    report: Callable[[StanceError], object],
) -> Iterator[Example]:
    """The examples among rows and errors.

    Args:
        rows: What `read_table` yields.
        on_error: "fail" raises the first error; "skip" reports each error and leaves the row
            out; "collect" reads to the end and then raises one error that lists all of them.
        report: Called with each error that is skipped.

    Raises:
        StanceError: The first error ("fail").
        InputError: All errors ("collect"), or every row was left out.
    """
    if on_error not in ON_ERROR:
        raise InputError(f"unknown on_error {on_error!r}; allowed: {', '.join(ON_ERROR)}")
    collected: list[StanceError] = []
    n_rows = n_skipped = 0
    for n_rows, row in enumerate(rows, 1):  # noqa: B007 - used after the loop
        if isinstance(row, Example):
            yield row
        elif on_error == "fail":
            raise row
        elif on_error == "skip":
            n_skipped += 1
            report(row)
        else:
            collected.append(row)
    if collected:
        listed = "".join(f"\n  {error}" for error in collected)
        raise InputError(f"{len(collected)} of {n_rows} rows cannot be used:{listed}")
    if n_skipped and n_skipped == n_rows:
        raise InputError("no row can be used", remedy="look at the column map and the labels")
