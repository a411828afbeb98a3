"""A run's folder, written and read."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from stance.errors import FileError
from stance.files.writing import write_text


def write_json(path: Path, value: Mapping[str, Any]) -> None:
    """Write an object as indented JSON, whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    write_text(path, json.dumps(value, indent=1, ensure_ascii=False, allow_nan=False) + "\n")


def read_json(path: Path, *, missing: dict[str, Any] | None = None) -> dict[str, Any]:
    """Read an object.

    Args:
        path: The file.
        missing: What to return when there is no readable file; None raises.

    Raises:
        FileError: There is no such file, or it is no JSON object.
    """
    try:
        value: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        if missing is not None:
            return missing
        raise FileError(
            f"{path}: {getattr(error, 'strerror', None) or error}",
            remedy="give the folder of a finished run",
        ) from None
    return value


def load_run(folder: Path) -> dict[str, Any]:
    """A finished run: `run.json`, each entry of `results` loaded, `timing` from `timing.json`.

    Raises:
        FileError: The folder holds no finished run.
    """
    run = read_json(folder / "run.json")
    run["results"] = [read_json(folder / path) for path in run["results"]]
    run["timing"] = read_json(folder / "timing.json", missing={"pairs": []})
    return run
