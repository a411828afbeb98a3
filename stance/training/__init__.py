"""Examples -> a model directory: configuration, data, trainer, calibration, model card.

Importing the package loads nothing heavy; a name loads its module when it is first used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from stance.training.config import TrainingConfig, read_config
    from stance.training.estimator import StanceEstimator
    from stance.training.hub import push
    from stance.training.run import train

__all__ = ["StanceEstimator", "TrainingConfig", "push", "read_config", "train"]

_HOME = {
    "StanceEstimator": "stance.training.estimator",
    "TrainingConfig": "stance.training.config",
    "push": "stance.training.hub",
    "read_config": "stance.training.config",
    "train": "stance.training.run",
}


def __getattr__(name: str) -> object:
    if name in _HOME:
        value: object = getattr(import_module(_HOME[name]), name)
        globals()[name] = value
        return value
    raise AttributeError(f"module 'stance.training' has no attribute {name!r}")
