"""Hashes of data and settings: what is the same is not computed again."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict
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
