"""A small labelled table, and a run's configuration over it."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import torch
import yaml

from stance.labels import LABELS

WORDS = {
    "neutral": ["it was said to the minister", "he was in the government", "a spokesman said"],
    "rejects": ["lies", "false and biased", "null and void", "shameful"],
    "supports": ["welcome", "credible and true", "we support it", "must act now"],
}


def rows(n_groups: int) -> list[dict[str, Any]]:
    """Rows whose words tell the label, three a group."""
    found = []
    for group in range(n_groups):
        for label in LABELS:
            words = WORDS[label][group % 3]
            quote = f"the report {group} : {words}"
            found.append(
                {
                    "quote": quote,
                    "target": f"the report {group % 5}",
                    "speaker": "she" if group % 2 else "the minister",
                    "context": f"she said {quote} and not that" if group % 3 else "",
                    "label": label.value,
                    "group": f"g{group}",
                    "id": f"{group}-{label.value}",
                }
            )
    return found


def write_rows(path: Path, found: list[dict[str, Any]]) -> Path:
    path.write_text("".join(json.dumps(row) + "\n" for row in found))
    return path


@pytest.fixture(autouse=True, scope="package")
def one_thread() -> Iterator[None]:
    """Sums come out bit for bit as in the subprocesses."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@pytest.fixture
def table(tmp_path: Path) -> Path:
    return write_rows(tmp_path / "quotes.jsonl", rows(16))


MakeConfig = Callable[..., Path]


@pytest.fixture
def make_config(tmp_path: Path, table: Path, tiny_path: Path) -> MakeConfig:
    """Write a run's file; keywords are its keys."""

    def make(name: str = "run", **keys: Any) -> Path:
        config = {
            "output_dir": str(tmp_path / name),
            "model": str(tiny_path),
            "max_length": 48,
            "data": [{"path": str(table), "weight": 1.5}],
            "dev_fraction": 0.25,
            "augmentation": {"context_dropout": 0.5, "speaker_dropout": 0.3},
            "learning_rate": 3e-3,
            "num_train_epochs": 2,
            "per_device_train_batch_size": 8,
            "logging_steps": 1,
            "use_cpu": True,
            **keys,
        }
        path = tmp_path / f"{name}.yaml"
        path.write_text(yaml.safe_dump(config))
        return path

    return make


@pytest.fixture
def environment() -> dict[str, str]:
    """One thread, no network: what a subprocess of a training test gets."""
    return {**os.environ, "HF_HUB_OFFLINE": "1", "OMP_NUM_THREADS": "1", "COLUMNS": "80"}
