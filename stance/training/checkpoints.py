"""A run's folder of checkpoints: whose it is, and where to go on."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from stance.errors import InputError
from stance.files import hash_files, write_text
from stance.models.classifier import local_path
from stance.models.int8 import weight_files
from stance.models.metadata import FILE_NAME
from stance.training.config import TrainingConfig
from stance.training.sources import Item, hash_examples

RUN_FILE: Final = "run.json"

# What may change between a run and its continuation without changing the result.
_FREE: Final = {
    *("output_dir", "per_device_eval_batch_size", "report_to", "logging_steps"),
    *("resume_from_checkpoint", "save_total_limit", "save_dtype", "base_model", "card"),
    *("dev", "data"),  # their paths may; what they hold is compared by hash
}


def prepare_output(
    config: TrainingConfig,
    items: Sequence[Item],
    dev: Sequence[Item],
    *,
    resume: bool,
    write: bool,
) -> Path:
    """The folder of checkpoints, made if need be, with a note of the run that it belongs to.

    Args:
        config: The run.
        items: What is learned.
        dev: What checkpoints are chosen by.
        resume: Whether to go on with a run that was begun there.
        write: Whether to make the folder and the note.

    Raises:
        InputError: It belongs to another run, or to this one and it is not resumed.
    """
    folder = config.output_dir / "checkpoints"
    run = folder / RUN_FILE
    facts = _facts(config, items, dev)
    if resume and run.exists():
        before: dict[str, Any] = json.loads(run.read_text(encoding="utf-8"))
        if changed := sorted(k for k in facts.keys() & before.keys() if facts[k] != before[k]):
            raise InputError(
                f"{config.output_dir} was begun with another {', '.join(changed)}",
                remedy="resume with the same configuration, or train into another output_dir",
            )
        return folder
    if write:
        begun = any(folder.glob("checkpoint-*")) or (config.output_dir / FILE_NAME).exists()
        if begun and not resume:
            raise InputError(
                f"{config.output_dir} holds a run already",
                remedy="add --resume, remove it, or train into another output_dir",
            )
        folder.mkdir(parents=True, exist_ok=True)
        write_text(run, json.dumps(facts, indent=2) + "\n")
    return folder


def newest_checkpoint(config: TrainingConfig, folder: Path) -> Path | None:
    """The checkpoint to go on from: the newest whole one, or what the config names.

    Raises:
        InputError: The config names none that exists.
    """
    named = config.resume_from_checkpoint
    if isinstance(named, Path):
        if not _is_whole(named):
            raise InputError(
                f"{named} is no checkpoint", remedy="give checkpoints/checkpoint-N"
            )
        return named
    whole = filter(_is_whole, folder.glob("checkpoint-*"))
    return max(whole, key=lambda path: int(path.name.rpartition("-")[2]), default=None)


def _is_whole(checkpoint: Path) -> bool:
    """Whether it was written to its end: Trainer writes its own state last."""
    try:
        json.loads((checkpoint / "trainer_state.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return True


def _facts(
    config: TrainingConfig, items: Sequence[Item], dev: Sequence[Item]
) -> dict[str, Any]:
    facts: dict[str, Any] = config.model_dump(mode="json", exclude=_FREE)
    weights = [source.weight for source in config.data]
    teacher = config.distillation.teacher if config.distillation else None
    return {
        **facts,
        "data": {"weights": weights, "sha256": hash_examples(items)},
        "dev": {"sha256": hash_examples(dev)},
        "model": {"name": config.model, "sha256": _weights_sha256(config.model)},
        "teacher": None if teacher is None else _weights_sha256(teacher),
        "processes": int(os.environ.get("WORLD_SIZE", "1")),  # as torchrun sets it
    }


def _weights_sha256(model: str) -> str | None:
    """Of a model's weights, which may be trained anew under the same name; None on the Hub."""
    folder = local_path(model)
    return hash_files(weight_files(folder), root=folder) if folder.is_dir() else None
