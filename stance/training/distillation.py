"""A teacher's logits for every example, computed once a run."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np
import torch

from stance.errors import InputError
from stance.files.writing import atomic_output
from stance.models.classifier import load
from stance.training.config import TrainingConfig
from stance.training.sources import Item, hash_examples

if TYPE_CHECKING:
    from numpy.typing import NDArray

_CHUNK: Final = 1024


def teacher_logits(
    config: TrainingConfig,
    items: Sequence[Item],
    folder: Path,
    *,
    note: Callable[[str], None],
) -> NDArray[np.float64]:
    """The teacher's logits `(n, 3)` for whole examples, kept in `folder` for a resume.

    Raises:
        InputError: The config has no distillation.
        ModelError: The teacher cannot be loaded.
    """
    if config.distillation is None:
        raise InputError("the config names no teacher")
    teacher = load(config.distillation.teacher)
    facts = f"{teacher.metadata.model_dump_json()} {hash_examples(items)} {config.bf16}"
    path = folder / f"teacher-{hashlib.sha256(facts.encode()).hexdigest()[:16]}.npy"
    if path.exists():
        kept: NDArray[np.float64] = np.load(path)
        return kept
    examples = [item.example for item in items]
    chunks = []
    for start in range(0, len(examples), _CHUNK):
        note(f"the teacher has read {start} of {len(examples)} examples")
        with torch.autocast(teacher.model.device.type, torch.bfloat16, enabled=config.bf16):
            chunks.append(teacher.logits(examples[start : start + _CHUNK]))
    logits = np.concatenate(chunks)
    with atomic_output(path) as temporary, temporary.open("wb") as file:
        np.save(file, logits)
    return logits
