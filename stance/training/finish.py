"""After the last step: calibrate on dev, measure, and put the model directory in place."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import torch
import yaml

from stance.models.calibration import fit_temperature, softmax
from stance.models.classifier import StanceClassifier
from stance.models.metadata import FILE_NAME, ModelMetadata
from stance.training.config import TrainingConfig
from stance.training.data import label_id
from stance.training.measures import (
    Figure,
    abstention_threshold,
    calibration_error,
    confusion,
    f1_figure,
)
from stance.training.sources import Item, group_of, hash_examples

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from stance.training.trainer import StanceTrainer

PRECISIONS: Final = (0.90, 0.95)
METRICS_FILE: Final = "metrics.json"
CONFIG_FILE: Final = "training.yaml"


@dataclass(frozen=True, slots=True)
class SourceFigures:
    """How a model does on one part of dev (after the temperature).

    Attributes:
        n: Examples.
        n_groups: Groups that were resampled for the interval.
        f1: Macro-F1.
        accuracy: Share of right labels.
        calibration_error: ECE over ten bins of equal mass.
    """

    n: int
    n_groups: int
    f1: Figure
    accuracy: float
    calibration_error: float


@dataclass(frozen=True, slots=True)
class Abstention:
    """What a threshold does on dev.

    Attributes:
        threshold: Confidence below which to abstain.
        precision: Share of right labels among those kept.
        coverage: Share of examples that are kept.
    """

    threshold: float
    precision: float
    coverage: float


@dataclass(frozen=True, slots=True)
class RunMetrics:
    """What is known of a run when it is done; saved as `metrics.json`.

    Attributes:
        dev: Figures on all of dev ("all") and on each source.
        confusion: Counts on dev, rows gold, columns predicted, in label order.
        temperature: Fitted on dev.
        calibration_error_before: ECE on dev before the temperature.
        abstention: Wanted precision -> the threshold that reaches it on dev.
        history: Trainer's log, one mapping a point.
        best_step: The step whose weights were kept, if dev chose them.
        n_steps: Optimiser steps.
        seconds: Wall time of training; None for a run that was resumed.
        n_train: Training examples of each source.
        n_parameters: Weights of the model.
        n_trained: Those that were trained.
    """

    dev: dict[str, SourceFigures]
    confusion: list[list[int]]
    temperature: float
    calibration_error_before: float
    abstention: dict[str, Abstention]
    history: list[dict[str, Any]]
    best_step: int | None
    n_steps: int
    seconds: float | None
    n_train: dict[str, int]
    n_parameters: int
    n_trained: int


def finish(
    trainer: StanceTrainer,
    config: TrainingConfig,
    *,
    items: Sequence[Item],
    dev: Sequence[Item],
    seconds: float | None,
    write: bool,
    note: Callable[[str], None],
) -> StanceClassifier:
    """Calibrate and measure a trained model, and write its directory.

    Args:
        trainer: After its training.
        config: The run.
        items: What was learned.
        dev: What it is measured on.
        seconds: Wall time of training, if it was not interrupted.
        write: Whether this process writes (one of several does).
        note: Is given lines for the reader.
    """
    network = trainer.accelerator.unwrap_model(trainer.model)
    n_trained = sum(p.numel() for p in network.parameters() if p.requires_grad)
    if config.lora is not None:
        network = network.merge_and_unload()
    dtype = getattr(torch, config.save_dtype)
    network = network.to(dtype).to(torch.float32)  # measured as it will be loaded
    metadata = ModelMetadata(
        temperature=1.0,
        max_length=config.max_length,
        base_model=config.base_model or config.model,
        data_sha256=hash_examples(items),
    )
    classifier = StanceClassifier(
        network, trainer.processing_class, metadata, name=str(config.output_dir)
    )
    logits = classifier.logits(
        [item.example for item in dev], batch_size=config.per_device_eval_batch_size
    )
    gold = np.array([label_id(item.example) for item in dev])
    temperature = fit_temperature(logits, gold)
    probabilities = softmax(logits, temperature=temperature)
    abstention = _abstention(probabilities, gold)
    classifier.metadata = metadata.model_copy(
        update={
            "temperature": temperature,
            "abstention": {name: a.threshold for name, a in abstention.items()},
        }
    )
    state = trainer.state
    names = list(dict.fromkeys(item.source for item in items))
    metrics = RunMetrics(
        dev=_figures(probabilities, gold, dev, seed=config.seed),
        confusion=confusion(gold, probabilities.argmax(axis=1)).tolist(),
        temperature=temperature,
        calibration_error_before=calibration_error(softmax(logits), gold),
        abstention=abstention,
        history=list(state.log_history),
        best_step=state.best_global_step if state.best_model_checkpoint else None,
        n_steps=state.global_step,
        seconds=seconds,
        n_train={name: sum(item.source == name for item in items) for name in names},
        n_parameters=sum(p.numel() for p in network.parameters()),
        n_trained=n_trained,
    )
    figure = metrics.dev["all"].f1
    note(f"dev macro-F1 {figure.value:.3f} ({figure.low:.3f} to {figure.high:.3f})")
    if write:
        _write(classifier, config, metrics, dtype=dtype)
        note(f"wrote {config.output_dir}")
    return classifier


def _abstention(
    probabilities: NDArray[np.float64], gold: NDArray[np.int64]
) -> dict[str, Abstention]:
    found = {}
    for precision in PRECISIONS:
        threshold = abstention_threshold(probabilities, gold, precision=precision)
        if threshold is not None:
            kept = probabilities.max(axis=1) >= threshold
            right = probabilities.argmax(axis=1) == gold
            found[f"{precision:.2f}"] = Abstention(
                threshold, float(right[kept].mean()), float(kept.mean())
            )
    return found


def _figures(
    probabilities: NDArray[np.float64],
    gold: NDArray[np.int64],
    dev: Sequence[Item],
    *,
    seed: int,
) -> dict[str, SourceFigures]:
    sources = np.array([item.source for item in dev], dtype=object)
    groups = [group_of(item.example, i) for i, item in enumerate(dev)]
    figures = {}
    for name in ["all", *dict.fromkeys(sources.tolist())]:
        here = np.flatnonzero((sources == name) | (name == "all"))
        own = [groups[i] for i in here]
        predicted = probabilities[here].argmax(axis=1)
        figures[name] = SourceFigures(
            n=len(here),
            n_groups=len(set(own)),
            f1=f1_figure(gold[here], predicted, own, seed=seed),
            accuracy=float((predicted == gold[here]).mean()),
            calibration_error=calibration_error(probabilities[here], gold[here]),
        )
    return figures


def _write(
    classifier: StanceClassifier,
    config: TrainingConfig,
    metrics: RunMetrics,
    *,
    dtype: torch.dtype,
) -> None:
    """Write all files beside their place, then move them, `stance.json` last.

    Without `stance.json` a directory is no model, so half a directory is never loaded.
    """
    target = config.output_dir
    target.mkdir(parents=True, exist_ok=True)
    (target / FILE_NAME).unlink(missing_ok=True)
    with tempfile.TemporaryDirectory(prefix=".unfinished-", dir=target) as name:
        folder = Path(name)
        classifier.model.to(dtype)
        classifier.save(folder)
        classifier.model.to(torch.float32)
        _write_text(folder / METRICS_FILE, json.dumps(asdict(metrics), indent=2))
        _write_text(
            folder / CONFIG_FILE,
            yaml.safe_dump(config.model_dump(mode="json"), sort_keys=False),
        )
        files = sorted(folder.iterdir(), key=lambda path: path.name == FILE_NAME)
        for path in files:
            os.replace(path, target / path.name)


def _write_text(path: Path, text: str) -> None:
    path.write_text(text.rstrip("\n") + "\n", encoding="utf-8")


