"""Hashes of data, models and settings: what is the same is not computed again."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from stance.types import Example


def hash_json(value: Any) -> str:
    """SHA-256 of a value's JSON, keys sorted."""
    text = json.dumps(value, sort_keys=True, ensure_ascii=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def hash_examples(examples: Sequence[Example]) -> str:
    """SHA-256 of everything in the examples, gold labels included, in order."""
    digest = hashlib.sha256()
    for example in examples:
        digest.update(hash_json(asdict(example)).encode())
    return digest.hexdigest()


def hash_files(paths: Iterable[Path], *, root: Path) -> str:
    """SHA-256 of the files' names under `root` and contents, by name."""
    digest = hashlib.sha256()
    for path in sorted(paths):
        digest.update(str(path.relative_to(root)).encode() + b"\0")
        with path.open("rb") as file:
            while block := file.read(1 << 20):
                digest.update(block)
    return digest.hexdigest()
