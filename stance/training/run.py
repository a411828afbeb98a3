"""One training run from configuration to model directory."""

from __future__ import annotations

import logging
import os
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import torch
from transformers import EarlyStoppingCallback, TrainerCallback, TrainingArguments, set_seed

from stance.errors import InputError
from stance.labels import LABELS
from stance.training.checkpoints import newest_checkpoint, prepare_output
from stance.training.config import TrainingConfig
from stance.training.data import Collator, DevSet, Part, TrainingSet, label_id
from stance.training.distillation import teacher_logits
from stance.training.encoders import load_encoder
from stance.training.facts import ALL
from stance.training.finish import calibrate, measure, to_classifier, write_model
from stance.training.sources import Item, read_source, split_groups
from stance.training.trainer import (
    Notes,
    SilentProgress,
    StanceTrainer,
    f1_by_source,
    freeze,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from stance.models.classifier import StanceClassifier

Note = Callable[[str], None]
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class RunData:
    """What a run learns from and is measured on.

    Attributes:
        items: The training examples, unlabelled ones last.
        parts: Which of `items` an epoch shows how often.
        dev: The dev examples.
        n_shared: Examples that were not learned because dev has the very same.
    """

    items: list[Item]
    parts: list[Part]
    dev: list[Item]
    n_shared: int


def train(
    config: TrainingConfig, *, resume: bool = False, quiet: bool = True, note: Note = _log.info
) -> StanceClassifier:
    """Train a model and write its directory, `config.output_dir`.

    Args:
        config: The run.
        resume: Go on from the newest checkpoint, if there is one; the result is that of an
            unbroken run.
        quiet: No progress bar.
        note: Is given one line for the reader at each stage.

    Raises:
        FileError: A source cannot be read.
        InputError: A source or value cannot be used, or the output directory holds another run.
        ModelError: The encoder or teacher cannot be loaded.
    """
    resume = resume or bool(config.resume_from_checkpoint)
    data = read_data(config)
    note(_summary(data))
    main_process = os.environ.get("RANK", "0") == "0"  # torchrun numbers its processes
    checkpoints = prepare_output(
        config, data.items, data.dev, resume=resume, write=main_process
    )
    checkpoint = newest_checkpoint(config, checkpoints) if resume else None
    teacher = None
    if config.distillation is not None:
        teacher = teacher_logits(config, data.items, checkpoints, note=note)
    start = time.monotonic()
    trainer = fit(data, config, checkpoint=checkpoint, teacher=teacher, quiet=quiet, note=note)
    seconds = time.monotonic() - start if checkpoint is None else None
    classifier = to_classifier(trainer, config, data.items)
    calibration = calibrate(classifier, data.dev, batch_size=config.per_device_eval_batch_size)
    metrics = measure(
        trainer,
        config,
        calibration,
        items=data.items,
        dev=data.dev,
        temperature=classifier.metadata.temperature,
        seconds=seconds,
    )
    figure = metrics.figures[ALL].f1
    note(f"dev macro-F1 {figure.value:.3f} ({figure.span})")
    if main_process:
        write_model(classifier, config, metrics, data.dev)
        note(f"wrote {config.output_dir}")
    return classifier


def fit(
    data: RunData,
    config: TrainingConfig,
    *,
    checkpoint: Path | None = None,
    teacher: NDArray[np.float64] | None = None,
    quiet: bool = True,
    note: Note = _log.info,
) -> StanceTrainer:
    """Train on data that are read already; nothing is calibrated or written but checkpoints.

    Args:
        data: What `config.data` and `config.dev` name.
        config: The run.
        checkpoint: Where to go on; None begins.
        teacher: A teacher's logits `(n, 3)` for the training examples, in label order.
        quiet: As in `train`.
        note: As in `train`.

    Raises:
        InputError: A value cannot be used.
        ModelError: The encoder cannot be loaded.
    """
    _check_metric(config, data)
    set_seed(config.seed)
    network, tokenizer = load_encoder(config)
    freeze(network, embeddings=config.freeze_embeddings, n_layers=config.freeze_layers)
    n_trained = sum(p.numel() for p in network.parameters() if p.requires_grad)
    note(f"training {n_trained / 1e6:.1f} million weights")
    dev = DevSet(data.dev, tokenizer, max_length=config.max_length)
    learned = TrainingSet(
        data.items,
        data.parts,
        tokenizer,
        config.augmentation,
        max_length=config.max_length,
        seed=config.seed,
        teacher=teacher,
    )
    try:
        trainer = StanceTrainer(
            config,
            class_weights=label_weights(data) if config.class_weights else None,
            model=network,
            args=training_arguments(config, quiet=quiet),
            train_dataset=learned,
            eval_dataset=dev,
            data_collator=Collator(tokenizer),
            processing_class=tokenizer,
            compute_metrics=f1_by_source([item.source for item in dev.items]),
            callbacks=_callbacks(config, quiet=quiet, note=note),
        )
    except (ValueError, ImportError, RuntimeError) as error:
        raise InputError(
            f"transformers refuses the configuration: {error}",
            remedy="stance train --help lists the keys",
        ) from error
    if checkpoint is None:
        trainer.train()
        return trainer
    note(f"going on from {checkpoint}")
    if not trainer.restore_finished(checkpoint):
        trainer.train(resume_from_checkpoint=str(checkpoint))
    return trainer


def _check_metric(config: TrainingConfig, data: RunData) -> None:
    """Trainer itself would notice a wrong name only when it first measures."""
    known = ["eval_f1", "eval_accuracy", "eval_loss"]
    if len(sources := dict.fromkeys(item.source for item in data.dev)) > 1:
        known += [f"eval_f1_{source}" for source in sources]
    if config.load_best_model_at_end and config.metric_for_best_model not in known:
        raise InputError(
            f"metric_for_best_model is {config.metric_for_best_model!r}",
            remedy=f"allowed: {', '.join(known)}",
        )


def _callbacks(config: TrainingConfig, *, quiet: bool, note: Note) -> list[TrainerCallback]:
    callbacks: list[TrainerCallback] = [Notes(note)]
    if not quiet:
        callbacks.append(SilentProgress())
    if config.early_stopping_patience is not None:
        callbacks.append(EarlyStoppingCallback(config.early_stopping_patience))
    return callbacks


def read_data(config: TrainingConfig) -> RunData:
    """Read all sources; without dev sources, split a dev part off by group.

    Raises:
        FileError: A source cannot be read.
        InputError: A source cannot be used, or there is none.
    """
    if not config.data:
        raise InputError("data names no source", remedy="see configs/small.yaml")
    read = [(read_source(source), source.weight) for source in config.data]
    dev = [item for source in config.dev for item in read_source(source)]
    if not config.dev:  # over all sources at once: two may share a group
        pooled = [item for items, _ in read for item in items]
        _, held_out = split_groups(pooled, fraction=config.dev_fraction, seed=config.seed)
        dev = [pooled[i] for i in held_out]
        chosen, start = set(held_out), 0
        for number, (items, weight) in enumerate(read):
            kept = [item for i, item in enumerate(items, start) if i not in chosen]
            read[number] = (kept, weight)
            start += len(items)
    if config.distillation is not None:
        read += [
            (read_source(source, labelled=False), source.weight)
            for source in config.distillation.unlabelled
        ]
    measured = {_visible(item) for item in dev}
    learned: list[Item] = []
    parts: list[Part] = []
    for items, weight in read:
        apart = [item for item in items if _visible(item) not in measured]
        parts.append(Part(len(learned), len(learned) + len(apart), weight))
        learned += apart
    n_shared = sum(len(items) for items, _ in read) - len(learned)
    return RunData(learned, parts, dev, n_shared)


def _visible(item: Item) -> tuple[str, ...]:
    """What a model reads of an example."""
    e = item.example
    return e.quote, e.target, e.speaker, e.affiliation, e.context


def _summary(data: RunData) -> str:
    def count(items: Sequence[Item]) -> str:
        names = list(dict.fromkeys(item.source for item in items))
        return ", ".join(f"{n} {sum(i.source == n for i in items)}" for n in names)

    shared = f"; {data.n_shared} left out, dev has the same" if data.n_shared else ""
    return f"learning {count(data.items)}; dev {count(data.dev)}{shared}"


def label_weights(data: RunData) -> list[float]:
    """Inverse label frequencies of what an epoch shows, mean 1 over its examples.

    Raises:
        InputError: A label does not occur.
    """
    counts: NDArray[np.float64] = np.zeros(len(LABELS))
    for part in data.parts:
        for item in data.items[part.start : part.end]:
            counts[label_id(item.example)] += part.weight
    if not counts.all():
        missing = ", ".join(label for label, n in zip(LABELS, counts, strict=True) if not n)
        raise InputError(f"class_weights: no example has the label {missing}")
    return [float(counts.sum() / (len(LABELS) * n)) for n in counts]


def training_arguments(config: TrainingConfig, *, quiet: bool) -> TrainingArguments:
    """What Trainer is told of a run."""
    same: dict[str, Any] = {
        name: getattr(config, name)
        for name in (
            *("learning_rate", "lr_scheduler_type", "num_train_epochs", "max_steps"),
            *("per_device_train_batch_size", "per_device_eval_batch_size"),
            *("gradient_accumulation_steps", "weight_decay", "max_grad_norm", "optim", "bf16"),
            *("eval_strategy", "eval_steps", "save_strategy", "save_steps", "save_total_limit"),
            *("load_best_model_at_end", "metric_for_best_model", "seed", "data_seed"),
            *("logging_steps", "report_to"),
        )
    }
    arguments = TrainingArguments(
        **same,
        output_dir=str(config.output_dir / "checkpoints"),
        greater_is_better=not config.metric_for_best_model.endswith("loss"),
        use_cpu=config.use_cpu or not torch.cuda.is_available(),
        remove_unused_columns=False,
        dataloader_pin_memory=torch.cuda.is_available() and not config.use_cpu,
        disable_tqdm=quiet,
        restore_callback_states_from_checkpoint=True,
        save_on_each_node=False,
        ddp_find_unused_parameters=False,
    )
    # Several GPUs are torchrun's: DataParallel would change batch and steps and drop bf16.
    arguments._n_gpu = min(arguments.n_gpu, 1)
    return arguments
