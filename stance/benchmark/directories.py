"""Model directories and Hub ids: where they lie, their hash and size, read without loading."""

from __future__ import annotations

import json
from dataclasses import dataclass
from math import prod
from pathlib import Path

from stance.errors import ModelError
from stance.files import hash_files

# What decides a model's answers; optimizer states and model cards do not.
_SUFFIXES = (".safetensors", ".bin", ".json", ".txt", ".model")


@dataclass(frozen=True, slots=True)
class Directory:
    """A model directory on this machine."""

    path: Path
    sha256: str
    n_parameters: int | None
    size_mb: float


def open_directory(name: str) -> Directory:
    """Find a directory, or fetch a Hub id, and look at its files.

    Raises:
        ModelError: There is no such model, or it has no config.json.
    """
    path = _find(name)
    if not (path / "config.json").is_file():
        raise ModelError(f"{name}: no model directory (config.json is missing)")
    files = [p for p in path.iterdir() if p.suffix in _SUFFIXES and p.is_file()]
    weights = [p for p in files if p.suffix in (".safetensors", ".bin")]
    if not weights:
        raise ModelError(f"{name}: no weights (*.safetensors) in the directory")
    return Directory(
        path,
        hash_files(files, root=path),
        _count_parameters([p for p in weights if p.suffix == ".safetensors"]),
        round(sum(p.stat().st_size for p in weights) / 1e6, 1),
    )


def id2label(directory: Directory) -> list[str]:
    """The names of a sequence classifier's outputs, in order; empty when it names none."""
    config = json.loads((directory.path / "config.json").read_text(encoding="utf-8"))
    names = config.get("id2label") or {}
    return [str(names[key]) for key in sorted(names, key=int)]


def _find(name: str) -> Path:
    path = Path(name).expanduser()
    if path.is_dir():
        return path.resolve()
    remedy = "give a model directory, or a Hub id (organisation/name)"
    if path.exists() or name.count("/") != 1 or name.startswith((".", "/", "~")):
        raise ModelError(f"there is no model {name!r}", remedy=remedy)
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import HfHubHTTPError, HFValidationError

    try:
        return Path(snapshot_download(name))
    except (HfHubHTTPError, HFValidationError, OSError) as error:
        raise ModelError(
            f"{name!r} is no directory here, and the Hub did not give it: {error}",
            remedy=remedy,
        ) from None


def _count_parameters(files: list[Path]) -> int | None:
    from safetensors import safe_open

    total = 0
    for path in files:
        with safe_open(path, framework="numpy") as tensors:
            for name in tensors.keys():  # noqa: SIM118 - not a mapping
                total += prod(tensors.get_slice(name).get_shape())
    return total or None
