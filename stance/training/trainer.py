"""transformers' Trainer with our loss, our order of examples and learning rates by depth."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import torch
from torch.nn import functional
from transformers import (
    PrinterCallback,
    ProgressCallback,
    Trainer,
    TrainerCallback,
    TrainerState,
)
from transformers.trainer import TRAINER_STATE_NAME

from stance.errors import InputError
from stance.evaluation.metrics import confusion, gold_labels, macro_f1
from stance.training.config import TrainingConfig
from stance.training.data import IGNORED, EpochSampler, TrainingSet

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from transformers import PreTrainedModel, PreTrainedTokenizerBase


class StanceTrainer(Trainer):
    """Trainer whose loss mixes gold labels with a teacher's.

    Args:
        config: The run's configuration.
        class_weights: A weight for each label, in label order; None for none.
        **kwargs: Trainer's own.
    """

    # Trainer allows for more kinds of them, and for none.
    model: PreTrainedModel
    train_dataset: TrainingSet
    processing_class: PreTrainedTokenizerBase

    def __init__(
        self, config: TrainingConfig, *, class_weights: Sequence[float] | None, **kwargs: Any
    ) -> None:
        super().__init__(**kwargs)
        self.n_trained = sum(p.numel() for p in self.model.parameters() if p.requires_grad)
        self.remove_callback(PrinterCallback)
        self.remove_callback(ProgressCallback)
        self.config = config
        # Our loss is a mean over the batch: Trainer divides it by the accumulation steps.
        self.model_accepts_loss_kwargs = False
        self.class_weights = None if class_weights is None else torch.tensor(class_weights)

    def compute_loss(
        self,
        model: Any,
        inputs: dict[str, Any],
        return_outputs: bool = False,
        num_items_in_batch: Any = None,  # noqa: ARG002  # Trainer passes it
    ) -> Any:
        """Mean loss of a batch, as Trainer asks for it."""
        inputs = dict(inputs)
        labels = inputs.pop("labels")
        teacher = inputs.pop("teacher_logits", None)
        outputs = model(**inputs)
        weights = self.class_weights
        loss = stance_loss(
            outputs.logits.float(),
            labels,
            smoothing=self.config.label_smoothing_factor if model.training else 0.0,
            class_weights=None if weights is None else weights.to(labels.device),
            teacher=teacher,
            alpha=self.config.distillation.alpha if self.config.distillation else 0.0,
            temperature=self.config.distillation.temperature
            if self.config.distillation
            else 1.0,
        )
        if return_outputs:
            return loss, {"loss": loss, "logits": outputs.logits}
        return loss

    def restore_finished(self, checkpoint: Path) -> bool:
        """Take up the end of a run whose last step was done; False if steps are left.

        Trainer itself would take another step where the last one ended within an epoch.
        """
        state = TrainerState.load_from_json(str(checkpoint / TRAINER_STATE_NAME))
        control = state.stateful_callbacks.get("TrainerControl", {}).get("args", {})
        if state.global_step < state.max_steps and not control.get("should_training_stop"):
            return False
        best = state.best_model_checkpoint if self.args.load_best_model_at_end else None
        self.state = state
        self._load_from_checkpoint(str(checkpoint.parent / Path(best or checkpoint).name))
        return True

    def _get_train_sampler(self, train_dataset: Any = None) -> EpochSampler:
        data: TrainingSet = self.train_dataset if train_dataset is None else train_dataset
        seed = self.config.seed if self.config.data_seed is None else self.config.data_seed
        sampler = EpochSampler(
            data, batch_size=self.args.train_batch_size * self.args.world_size, seed=seed
        )
        self.add_callback(_Epochs(sampler))
        return sampler

    def create_optimizer(self, model: Any = None) -> torch.optim.Optimizer:
        """Trainer's optimiser; with `layer_decay` each layer gets its own learning rate."""
        if self.config.layer_decay == 1.0 or self.optimizer is not None:
            return super().create_optimizer(model)
        network: PreTrainedModel = self.model if model is None else model
        decayed = set(self.get_decay_parameter_names(network))
        depths = layer_depths(network)
        groups: dict[tuple[int, bool], dict[str, Any]] = {}
        for name, parameter in network.named_parameters():
            if parameter.requires_grad:
                below_top = max(depths.values()) - depths[name]
                group = groups.setdefault(
                    (below_top, name in decayed),
                    {
                        "params": [],
                        "lr": self.args.learning_rate * self.config.layer_decay**below_top,
                        "weight_decay": self.args.weight_decay if name in decayed else 0.0,
                    },
                )
                group["params"].append(parameter)
        optimizer_class, kwargs = self.get_optimizer_cls_and_kwargs(self.args, network)
        self.optimizer = optimizer_class(list(groups.values()), **kwargs)
        return self.optimizer

    def create_scheduler(
        self, num_training_steps: int, optimizer: torch.optim.Optimizer | None = None
    ) -> torch.optim.lr_scheduler.LRScheduler:
        """Trainer's schedule; version 4 of transformers knows no share as `warmup_steps`."""
        warmup = self.config.warmup_steps
        share = warmup if warmup < 1 else 0.0
        self.args.warmup_steps = math.ceil(num_training_steps * share) or int(warmup)
        return super().create_scheduler(num_training_steps, optimizer)


class Notes(TrainerCallback):
    """Gives the reader a line whenever dev was measured; Trainer's own go to standard output.

    Args:
        note: Takes the line.
    """

    def __init__(self, note: Callable[[str], None]) -> None:
        self.note = note

    def on_evaluate(self, args: Any, state: Any, control: Any, **given: Any) -> None:  # noqa: ARG002
        """Called by Trainer."""
        metrics = given["metrics"]
        parts = [
            f"{name.removeprefix('eval_')} {metrics[name]:.3f}"
            for name in sorted(metrics)
            if name == "eval_loss" or name.startswith("eval_f1")
        ]
        self.note(f"step {state.global_step} of {state.max_steps}, dev: {', '.join(parts)}")


class SilentProgress(ProgressCallback):
    """Trainer's progress bar without its log lines, which go to standard output."""

    def on_log(self, args: Any, state: Any, control: Any, logs: Any = None, **_: Any) -> None:
        """Called by Trainer."""


class _Epochs(TrainerCallback):
    """Tells the sampler which epoch begins, also after a resume."""

    def __init__(self, sampler: EpochSampler) -> None:
        self.sampler = sampler

    def on_epoch_begin(self, args: Any, state: Any, control: Any, **_: Any) -> None:  # noqa: ARG002
        self.sampler.epoch = int(state.epoch or 0)


def stance_loss(
    logits: torch.Tensor,
    labels: torch.Tensor,
    *,
    smoothing: float,
    class_weights: torch.Tensor | None = None,
    teacher: torch.Tensor | None = None,
    alpha: float = 0.0,
    temperature: float = 1.0,
) -> torch.Tensor:
    """Mean loss of a batch.

    Args:
        logits: The student's `(n, 3)`, in label order.
        labels: Gold columns `(n,)`; `IGNORED` where there is none.
        smoothing: Share of a gold label that is spread over all three.
        class_weights: `(3,)` or None.
        teacher: The teacher's logits `(n, 3)`, a row of NaN where they do not hold.
        alpha: The teacher's share where both are known; where one is, it counts alone.
        temperature: Divides both models' logits for the teacher's share (Hinton et al., 2015).
    """
    gold_known = labels != IGNORED
    gold = functional.cross_entropy(
        logits,
        labels,
        weight=class_weights,
        ignore_index=IGNORED,
        label_smoothing=smoothing,
        reduction="none",
    )
    if teacher is None:
        if class_weights is not None:  # a weighted mean, as cross_entropy itself takes it
            return gold.sum() / class_weights[labels[gold_known]].sum()
        return gold.sum() / gold_known.sum().clamp(min=1)
    teacher_known = ~teacher.isnan().any(dim=1)
    soft = functional.kl_div(
        functional.log_softmax(logits / temperature, dim=1),
        functional.log_softmax(teacher.nan_to_num() / temperature, dim=1),
        log_target=True,
        reduction="none",
    ).sum(dim=1) * (temperature**2)
    share = torch.where(gold_known, torch.full_like(gold, alpha), torch.ones_like(gold))
    share = torch.where(teacher_known, share, torch.zeros_like(gold))
    return ((1 - share) * gold + share * soft).mean()


def layer_depths(model: PreTrainedModel) -> dict[str, int]:
    """Depth of every parameter by name: 0 embeddings, 1 the lowest layer, the head last."""
    n_layers = model.config.num_hidden_layers
    depths = {}
    for name, _ in model.named_parameters():
        layer = re.search(r"\.layers?\.(\d+)\.", name)
        if layer is not None:
            depths[name] = 1 + int(layer[1])
        elif re.search(r"classifier|pooler|score|head\b|final_norm", name):
            depths[name] = n_layers + 1
        else:  # embeddings, and what all layers share (relative positions)
            depths[name] = 0
    return depths


def freeze(model: PreTrainedModel, *, embeddings: bool, n_layers: int) -> None:
    """Keep the embeddings, and the lowest layers with all beneath, as they are.

    What the layers share (MPNet's relative positions) is frozen as well: a gradient for it
    would have to pass through every frozen layer.

    Raises:
        InputError: The model has fewer layers.
    """
    if n_layers > model.config.num_hidden_layers:
        raise InputError(
            f"freeze_layers is {n_layers}; the model has {model.config.num_hidden_layers}"
        )
    if not embeddings and not n_layers:
        return
    depths = layer_depths(model)
    for name, parameter in model.named_parameters():
        if depths[name] <= n_layers:
            parameter.requires_grad = False


def f1_by_source(sources: Sequence[str]) -> Any:
    """Trainer's `compute_metrics`: macro-F1 on all of dev, and on each of its sources.

    Args:
        sources: The source of every dev example, in the order that Trainer sees them.
    """
    names = np.array(sources)

    def f1(gold: NDArray[np.int64], predicted: NDArray[np.int64]) -> float:
        return float(macro_f1(confusion(gold, predicted), labels=gold_labels(gold)))

    def compute(evaluated: Any) -> dict[str, float]:
        predicted = evaluated.predictions.argmax(axis=1)
        gold = evaluated.label_ids
        figures = {
            "f1": f1(gold, predicted),
            "accuracy": float((gold == predicted).mean()),
        }
        if len(kinds := sorted(set(sources))) > 1:
            for kind in kinds:
                here = names == kind
                figures[f"f1_{kind}"] = f1(gold[here], predicted[here])
        return figures

    return compute
