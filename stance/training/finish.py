"""After the last step: calibrate on dev, measure, and put the model directory in place."""

from __future__ import annotations

import json
import platform
import tempfile
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np
import torch

from stance import __version__
from stance.evaluation.metrics import confusion, ece
from stance.models.calibration import fit_temperature, softmax
from stance.models.classifier import StanceClassifier
from stance.models.encoding import encode
from stance.models.int8 import dequantize, quantize, weight_files
from stance.models.metadata import FILE_NAME, ModelMetadata
from stance.training.card import (
    CONFUSION_FILE,
    CURVE_FILE,
    base_model,
    config_yaml,
    model_card,
)
from stance.training.config import TrainingConfig
from stance.training.data import label_id
from stance.training.facts import (
    Abstention,
    RunMetrics,
    abstentions,
    data_facts,
    dev_figures,
)
from stance.training.plots import confusion_matrix, learning_curve
from stance.training.sources import Item, hash_examples

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from stance.training.trainer import StanceTrainer

METRICS_FILE: Final = "metrics.json"
CONFIG_FILE: Final = "training.yaml"


def to_classifier(
    trainer: StanceTrainer, config: TrainingConfig, items: Sequence[Item]
) -> StanceClassifier:
    """The trained model as it will be loaded: adapters merged, weights rounded as saved.

    Args:
        trainer: After its training.
        config: The run.
        items: What was learned.
    """
    network = trainer.accelerator.unwrap_model(trainer.model)
    # accelerate's bf16 wrapper: what is calibrated must be what `load` runs, float32.
    network.__dict__.pop("forward", None)
    if config.lora is not None:
        network = network.merge_and_unload()
    if config.save_dtype == "int8":
        network.load_state_dict(dequantize(quantize(network.state_dict())))
    else:
        network = network.to(getattr(torch, config.save_dtype)).to(torch.float32)
    metadata = ModelMetadata(
        temperature=1.0,
        max_length=config.max_length,
        base_model=base_model(config),
        data_sha256=hash_examples(items),
    )
    return StanceClassifier(
        network, trainer.processing_class, metadata, name=str(config.output_dir)
    )


@dataclass(frozen=True, slots=True)
class Calibration:
    """What dev says of a model.

    Attributes:
        gold: Columns `(n,)`.
        logits: Uncalibrated `(n, 3)`, in label order.
        probabilities: Calibrated `(n, 3)`.
        abstention: Wanted precision -> what the threshold for it does.
    """

    gold: NDArray[np.int64]
    logits: NDArray[np.float64]
    probabilities: NDArray[np.float64]
    abstention: dict[str, Abstention]


def calibrate(
    classifier: StanceClassifier, dev: Sequence[Item], *, batch_size: int
) -> Calibration:
    """Fit temperature and thresholds on dev, and set them in the classifier's metadata."""
    logits = classifier.logits([item.example for item in dev], batch_size=batch_size)
    gold = np.array([label_id(item.example) for item in dev])
    temperature = fit_temperature(logits, gold)
    probabilities = softmax(logits, temperature=temperature)
    abstention = abstentions(probabilities, gold)
    thresholds = {name: found.threshold for name, found in abstention.items()}
    classifier.metadata = classifier.metadata.model_copy(
        update={"temperature": temperature, "abstention": thresholds}
    )
    return Calibration(gold, logits, probabilities, abstention)


def measure(
    trainer: StanceTrainer,
    config: TrainingConfig,
    calibration: Calibration,
    *,
    items: Sequence[Item],
    dev: Sequence[Item],
    temperature: float,
    seconds: float | None,
) -> RunMetrics:
    """Gather what is known of a run.

    Args:
        trainer: After its training.
        config: The run.
        calibration: What dev said.
        items: What was learned.
        dev: What it was measured on.
        temperature: What was fitted.
        seconds: Wall time of training, if it was not interrupted.
    """
    gold, probabilities = calibration.gold, calibration.probabilities
    state = trainer.state
    parameters = list(trainer.model.parameters())
    return RunMetrics(
        train=data_facts(items),
        dev=data_facts(dev),
        figures=dev_figures(probabilities, gold, dev, seed=config.seed),
        confusion=confusion(gold, probabilities.argmax(axis=1)).tolist(),
        temperature=temperature,
        calibration_error_before=ece(gold, softmax(calibration.logits)),
        abstention=calibration.abstention,
        history=list(state.log_history),
        best_step=state.best_global_step if config.load_best_model_at_end else None,
        n_steps=state.global_step,
        seconds=seconds,
        n_parameters=sum(p.numel() for p in parameters),
        n_trained=trainer.n_trained,
        versions={
            "stance": __version__,
            "python": platform.python_version(),
            **{name: version(name) for name in ("torch", "transformers")},
        },
    )


def write_model(
    classifier: StanceClassifier,
    config: TrainingConfig,
    metrics: RunMetrics,
    dev: Sequence[Item],
) -> None:
    """Write all files beside their place, then move them, `stance.json` last.

    Without `stance.json` a directory is no model, so half a directory is never loaded.
    """
    target = config.output_dir
    encoded = encode(
        [item.example for item in dev], classifier.tokenizer, max_length=config.max_length
    )
    card = model_card(config, metrics, n_truncated=sum(pair.truncated for pair in encoded))
    target.mkdir(parents=True, exist_ok=True)
    (target / FILE_NAME).unlink(missing_ok=True)
    with tempfile.TemporaryDirectory(prefix=".unfinished-", dir=target) as name:
        folder = Path(name)
        if config.save_dtype == "int8":
            classifier.save(folder, int8=True)
        else:
            classifier.model.to(getattr(torch, config.save_dtype))
            classifier.save(folder)
            classifier.model.to(torch.float32)
        learning_curve(metrics.history, folder / CURVE_FILE, best_step=metrics.best_step)
        confusion_matrix(metrics.confusion, folder / CONFUSION_FILE)
        _write_text(folder / METRICS_FILE, json.dumps(asdict(metrics), indent=2))
        _write_text(folder / CONFIG_FILE, config_yaml(config))
        _write_text(folder / "README.md", card)
        for path in weight_files(target):  # of an earlier run, perhaps of another save_dtype
            path.unlink()
        for path in sorted(folder.iterdir(), key=lambda path: path.name == FILE_NAME):
            path.chmod(0o644)  # safetensors makes private files
            path.replace(target / path.name)


def _write_text(path: Path, text: str) -> None:
    path.write_text(text.rstrip("\n") + "\n", encoding="utf-8")
