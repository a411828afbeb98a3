"""Corpora from the Hub, loaded by `datasets` when they are asked for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from stance.errors import FileError


def load_rows(
    hub_id: str, *, config: str, split: str
) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Rows of one split of a dataset on the Hub, each with its name for errors.

    Raises:
        FileError: It cannot be loaded: no connection, no such dataset, another layout.
    """
    from datasets import load_dataset

    try:
        dataset = load_dataset(hub_id, config, split=split)
    except (OSError, ValueError) as error:  # what datasets raises offline, or for a wrong name
        message = str(error).partition("\n")[0]
        raise FileError(
            f"{hub_id}: cannot be loaded from the Hub ({message})",
            remedy="check the connection, or give a folder with the published files",
        ) from None
    for number, row in enumerate(dataset, 1):
        yield f"{hub_id}, {config}, {split}, row {number}", row
