"""One training run as data: a YAML file, checked strictly, with overrides.

Names that transformers' `TrainingArguments` has mean the same here.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any, Literal, get_args

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from stance.errors import FileError, InputError

Share = Annotated[float, Field(ge=0, le=1)]
When = Literal["no", "steps", "epoch"]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Source(_Strict):
    """Where examples come from: a corpus by name, or a table of the user's own."""

    corpus: str | None = Field(
        None, description="seed, press, or a public corpus's name (see stance data list)"
    )
    path: Path | None = Field(
        None, description="the corpus's folder or file; alone: a table with a column 'label'"
    )
    split: str | None = Field(None, description="train, dev or test; all of it by default")
    weight: float = Field(
        1.0, gt=0, description="how often an epoch shows each example; 0.5 shows half of them"
    )
    polnear: Path | None = Field(
        None, description="corpus press only: a local copy of PolNeAR, which holds the texts"
    )

    @model_validator(mode="after")
    def _check(self) -> Source:
        if self.corpus is None and self.path is None:
            raise ValueError("a source names a corpus, a path, or both")
        if (self.polnear is not None) != (self.corpus == "press"):
            raise ValueError("corpus press needs polnear, and nothing else does")
        return self

    @property
    def name(self) -> str:
        """What figures call it."""
        return self.corpus or Path(str(self.path)).stem


class Lora(_Strict):
    """Low-rank adapters, merged into the weights when the model is saved."""

    r: int = Field(16, ge=1, description="rank of the adapters")
    alpha: float = Field(32, gt=0, description="scale of the adapters is alpha / r")
    dropout: Share = Field(0.05, description="dropout before the adapters")
    target_modules: str | list[str] = Field(
        "all-linear", description="modules that get one, by name; all-linear finds them"
    )


class Distillation(_Strict):
    """Learn from a teacher's probabilities as well as from gold labels."""

    teacher: str = Field(description="a stance model: a directory, a shipped name or a Hub id")
    temperature: float = Field(2.0, gt=0, description="softens both models' logits")
    alpha: Share = Field(0.5, description="share of the teacher's loss; the rest is gold's")
    unlabelled: list[Source] = Field([], description="sources that the teacher alone labels")


class Augmentation(_Strict):
    """Chances that an example is shown with less around it; its label stays true."""

    target_paraphrase: Share = Field(
        0.0, description="'the UN report' for a report's long name"
    )
    context_dropout: Share = Field(0.0, description="no context, unless the label needs it")
    speaker_dropout: Share = Field(0.0, description="no speaker, unless the label needs it")
    affiliation_dropout: Share = Field(0.0, description="a speaker without affiliation")
    unrelated_target: Share = Field(
        0.0, description="another group's target, neutral, where the quote names its own"
    )


class Card(_Strict):
    """What a model card says that a run cannot know."""

    license: str | None = Field(None, description="licence of the weights, such as apache-2.0")
    language: str | None = Field(None, description="language of the examples, such as en")
    limits: list[str] = Field([], description="sentences for the card's known limits")


class TrainingConfig(_Strict):
    """Everything that decides how a model comes out."""

    output_dir: Path = Field(description="the model directory; checkpoints lie in it")
    model: str = Field(description="encoder to fine-tune: a directory (no network) or a Hub id")
    base_model: str | None = Field(None, description="the encoder's public name, for the card")
    max_length: int = Field(160, ge=16, description="most tokens of one encoded pair")

    data: list[Source] = Field(description="what is learned")
    dev: list[Source] = Field(
        [], description="what settings, temperature and the best epoch are chosen on"
    )
    dev_fraction: float = Field(
        0.1, gt=0, lt=1, description="without dev: this share of data's groups becomes dev"
    )
    augmentation: Augmentation = Field(
        Augmentation(),  # type: ignore[call-arg]
        description="chances that an example is shown with less around it",
    )
    class_weights: Literal["balanced"] | None = Field(
        None, description="balanced weighs the loss by inverse label frequency"
    )
    freeze_embeddings: bool = Field(False, description="keep the embeddings as they are")
    freeze_layers: int = Field(
        0,
        ge=0,
        description="keep so many of the lowest layers, and the embeddings, as they are",
    )
    layer_decay: float = Field(
        1.0, gt=0, le=1, description="each layer down learns at this multiple of the one above"
    )
    lora: Lora | None = Field(None, description="train adapters instead of all weights")
    distillation: Distillation | None = Field(None, description="learn from a teacher as well")

    learning_rate: float = Field(5e-5, gt=0, description="peak learning rate")
    lr_scheduler_type: Literal[
        "linear", "cosine", "polynomial", "constant", "constant_with_warmup"
    ] = Field("linear", description="its course after the warm-up")
    warmup_steps: float = Field(
        0.06, ge=0, description="steps until the peak; below 1 a share of all steps"
    )
    num_train_epochs: float = Field(3.0, gt=0, description="passes over the data")
    max_steps: int = Field(-1, ge=-1, description="optimiser steps instead of epochs, if > 0")
    per_device_train_batch_size: int = Field(32, ge=1, description="examples a forward pass")
    per_device_eval_batch_size: int = Field(64, ge=1, description="the same on dev")
    gradient_accumulation_steps: int = Field(
        1, ge=1, description="forward passes an optimiser step"
    )
    weight_decay: float = Field(0.01, ge=0, description="AdamW's decay")
    label_smoothing_factor: float = Field(
        0.0, ge=0, lt=1, description="share of a gold label spread over all three"
    )
    max_grad_norm: float = Field(1.0, ge=0, description="gradients are clipped to this norm")
    optim: str = Field("adamw_torch_fused", description="one of transformers' optimisers")
    bf16: bool = Field(False, description="bfloat16 autocast: faster where the machine has it")
    use_cpu: bool = Field(False, description="stay on the CPU although there is a GPU")

    eval_strategy: When = Field("epoch", description="when dev is measured")
    eval_steps: int | None = Field(None, ge=1, description="every so many steps, for steps")
    save_strategy: When = Field("epoch", description="when a checkpoint is written")
    save_steps: int = Field(500, ge=1, description="every so many steps, for steps")
    save_total_limit: int | None = Field(2, ge=1, description="most checkpoints that are kept")
    load_best_model_at_end: bool = Field(
        True, description="end with the checkpoint that was best on dev, not with the last"
    )
    metric_for_best_model: str = Field("eval_f1", description="eval_f1 is dev macro-F1")
    early_stopping_patience: int | None = Field(
        None, ge=1, description="stop after so many measurements without a better one"
    )
    seed: int = Field(1, ge=0, description="decides everything random")
    data_seed: int | None = Field(None, ge=0, description="the data's order alone; else seed")
    logging_steps: int = Field(50, ge=1, description="steps between two points of the curve")
    report_to: str | list[str] = Field("none", description="none, tensorboard, mlflow, ...")
    resume_from_checkpoint: bool | Path = Field(
        False, description="true goes on from the newest checkpoint (also: --resume)"
    )
    save_dtype: Literal["float32", "float16", "int8"] = Field(
        "float32", description="number format of the saved weights"
    )
    card: Card = Field(Card(), description="what the model card says beyond the run")  # type: ignore[call-arg]

    @model_validator(mode="after")
    def _check(self) -> TrainingConfig:
        if self.load_best_model_at_end:
            if self.eval_strategy == "no" or self.eval_strategy != self.save_strategy:
                raise ValueError(
                    "load_best_model_at_end needs the same eval_strategy and save_strategy, "
                    "epoch or steps"
                )
            if self.eval_strategy == "steps" and self.save_steps % (self.eval_steps or 1):
                raise ValueError("save_steps must be a multiple of eval_steps")
        if self.eval_strategy == "steps" and self.eval_steps is None:
            raise ValueError("eval_strategy steps needs eval_steps")
        if self.early_stopping_patience is not None and not self.load_best_model_at_end:
            raise ValueError("early_stopping_patience needs load_best_model_at_end")
        if self.distillation is not None and self.class_weights is not None:
            raise ValueError("class_weights and distillation exclude each other")
        return self


def read_config(path: Path, *, overrides: Sequence[str] = ()) -> TrainingConfig:
    """Read a run's YAML file.

    Args:
        path: The file.
        overrides: `key=value` each, the value read as YAML; a dotted key reaches inside
            (`augmentation.context_dropout=0.3`, `data.1.weight=2`).

    Raises:
        FileError: The file is missing or no YAML.
        InputError: A key is unknown (the message names the nearest and the known ones), a
            value is not allowed, or an override has no `=`.
    """
    try:
        raw = yaml.safe_load(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise FileError(f"{path}: {error.strerror}", remedy="check the path") from None
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise FileError(f"{path}: no YAML ({error})", remedy="mend the file") from None
    if not isinstance(raw, dict):
        raise FileError(
            f"{path}: no mapping of keys to values", remedy="see configs/small.yaml"
        )
    for override in overrides:
        _override(raw, override)
    return check_config(raw, where=str(path))


def check_config(raw: Mapping[str, Any], *, where: str) -> TrainingConfig:
    """Check a mapping as `read_config` checks a file.

    Args:
        raw: Keys and values.
        where: What an error calls the mapping.

    Raises:
        InputError: A key is unknown or a value not allowed.
    """
    _check_keys(raw, TrainingConfig, where=where)
    try:
        return TrainingConfig.model_validate(raw)
    except ValidationError as error:
        problems = [
            f"{'.'.join(map(str, e['loc'])) or 'the file'}: {e['msg']}"
            + (f" (it is {e['input']!r})" if e["loc"] and e["type"] != "missing" else "")
            for e in error.errors()
        ]
        raise InputError(
            f"{where}: {'; '.join(problems)}", remedy="stance train --help lists the keys"
        ) from None


def _override(raw: dict[str, Any], override: str) -> None:
    """Put one `a.b=value` into the tree, making the mappings on the way."""
    name, equals, text = override.partition("=")
    if not equals or not name.strip():
        raise InputError(f"--set {override}: no key=value", remedy="as in --set seed=2")
    try:
        value = yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise InputError(f"--set {override}: no YAML value ({error})") from None
    if isinstance(value, str):
        value = _number(value)
    node: Any = raw
    *parents, last = name.strip().split(".")
    for key in parents:
        if isinstance(node, list):
            node = node[_position(node, key, override)]
        else:
            if node.get(key) is None:
                node[key] = {}
            node = node[key]
        if not isinstance(node, (dict, list)):
            raise InputError(f"--set {override}: {key} has no keys of its own")
    if isinstance(node, list):
        node[_position(node, last, override)] = value
    else:
        node[last] = value


def _number(text: str) -> float | str:
    """YAML 1.1 takes 1e-4, without a point, for text."""
    try:
        return float(text)
    except ValueError:
        return text


def _position(items: list[Any], key: str, override: str) -> int:
    if not key.isdecimal() or int(key) >= len(items):
        raise InputError(
            f"--set {override}: {key!r} is no entry of a list of {len(items)}",
            remedy="entries are counted from 0",
        )
    return int(key)


def _check_keys(raw: Mapping[str, Any], model: type[BaseModel], *, where: str) -> None:
    """Name an unknown key, the nearest known one and all known ones, at any depth."""
    for key, value in raw.items():
        if key not in model.model_fields:
            known = list(model.model_fields)
            near = difflib.get_close_matches(str(key), known, n=1)
            raise InputError(
                f"{where}: unknown key {key!r}"
                + (f"; did you mean {near[0]!r}?" if near else ""),
                remedy=f"known keys: {', '.join(known)}",
            )
        for inner in models_in(model.model_fields[key].annotation):
            for entry in value if isinstance(value, list) else [value]:
                if isinstance(entry, Mapping):
                    _check_keys(entry, inner, where=f"{where}, {key}")


def models_in(annotation: Any) -> Iterator[type[BaseModel]]:
    """The config classes that a field's type holds."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for argument in get_args(annotation):
        yield from models_in(argument)
