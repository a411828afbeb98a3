"""Examples in memory: `datasets.Dataset` and pandas frames, there and back without loss."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, cast

from stance.corpora.rows import FIELDS, checked_row, from_row, to_row
from stance.labels import LABELS
from stance.types import Example

if TYPE_CHECKING:
    import datasets
    import pandas as pd


def features() -> datasets.Features:
    """The columns of a `datasets.Dataset`; labels are a `ClassLabel` in our label order."""
    from datasets import ClassLabel, Features, Value

    label = ClassLabel(names=[name.value for name in LABELS])
    columns: dict[str, Any] = {name: Value("string") for name in FIELDS}
    columns |= {"label": label, "start": Value("int64"), "end": Value("int64")}
    columns["annotations"] = [{"annotator": Value("string"), "label": label}]
    return Features(columns)


def to_dataset(examples: Iterable[Example]) -> datasets.Dataset:
    """Examples as a `datasets.Dataset` in memory, columns `features()`."""
    from datasets import Dataset

    columns: dict[str, list[Any]] = {name: [] for name in FIELDS}
    for number, example in enumerate(examples, 1):
        for name, value in checked_row(example, where=f"example {number}").items():
            columns[name].append(value)
    return Dataset.from_dict(columns, features=features())


def from_dataset(dataset: Iterable[Any], *, name: str = "dataset") -> Iterator[Example]:
    """Read a `datasets.Dataset` or `IterableDataset`.

    A label's number is read through the dataset's own `ClassLabel`, whatever its order; -1,
    which `datasets` uses for "not labelled", is None.

    Raises:
        InputError: A row that is no example, named with `name`.
    """
    decode = label_decoder(getattr(dataset, "features", None) or {})
    for number, row in enumerate(dataset, 1):
        yield from_row(decode(row), where=f"{name}, row {number}")


def label_decoder(
    features: Mapping[str, Any],
) -> Callable[[Mapping[str, Any]], Mapping[str, Any]]:
    """What turns label numbers of a row into the names that the features give them."""
    names = _class_names(features.get("label"))
    nested = getattr(features.get("annotations"), "feature", features.get("annotations"))
    item = nested[0] if isinstance(nested, list) else nested
    annotators = _class_names(item.get("label")) if isinstance(item, Mapping) else []

    def decode(row: Mapping[str, Any]) -> Mapping[str, Any]:
        decoded = {**row, "label": _named(row.get("label"), names)}
        if annotators and row.get("annotations"):
            decoded["annotations"] = [
                {**a, "label": _named(a["label"], annotators)} for a in row["annotations"]
            ]
        return decoded

    return decode


def _class_names(feature: Any) -> list[str]:
    return list(getattr(feature, "names", None) or [])


def _named(value: Any, names: list[str]) -> Any:
    if not names or value.__class__ is not int:
        return value
    if value == -1:
        return None
    return names[value] if 0 <= value < len(names) else value


def to_frame(examples: Iterable[Example]) -> pd.DataFrame:
    """Examples as a pandas frame, columns `FIELDS`; `start` and `end` are nullable integers."""
    import pandas as pd

    frame = pd.DataFrame([to_row(example) for example in examples], columns=list(FIELDS))
    return frame.astype({"start": "Int64", "end": "Int64"})


def from_frame(frame: pd.DataFrame) -> Iterator[Example]:
    """Read a pandas frame; missing values of any kind are None.

    Raises:
        InputError: A row that is no example, named by its position.
    """
    for number, row in enumerate(frame.to_dict("records"), 1):
        yield from_row(cast("dict[str, Any]", row), where=f"row {number}")
