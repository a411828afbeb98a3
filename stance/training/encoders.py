"""The encoder that a run starts from: a directory, without any network, or a Hub id."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, cast

import torch
from transformers import AutoModelForSequenceClassification, AutoTokenizer
from transformers.utils import logging

from stance.errors import InputError, MissingExtraError, ModelError
from stance.labels import LABELS
from stance.models.classifier import local_path, open_network
from stance.models.int8 import is_int8
from stance.training.config import Lora, TrainingConfig

if TYPE_CHECKING:
    from transformers import PreTrainedModel, PreTrainedTokenizerBase


def load_encoder(config: TrainingConfig) -> tuple[PreTrainedModel, PreTrainedTokenizerBase]:
    """The encoder under a head of three labels (adapters on it, if asked for), its tokenizer.

    Raises:
        InputError: It reads fewer tokens than `max_length`.
        MissingExtraError: Adapters need peft, which is not installed.
        ModelError: There is no such encoder.
    """
    path = local_path(config.model)
    local = path.is_dir()
    if not local and (config.model.count("/") > 1 or config.model.startswith((".", "/", "~"))):
        raise ModelError(f"there is no directory {config.model!r}", remedy="check `model`")
    source = str(path) if local else config.model
    level = logging.get_verbosity()
    logging.set_verbosity_error()  # type: ignore[no-untyped-call]  # the head is new: no news
    try:
        tokenizer = AutoTokenizer.from_pretrained(source, local_files_only=local)
        if local and is_int8(path):  # transformers does not open these
            model, _ = open_network(path)
        else:
            model = AutoModelForSequenceClassification.from_pretrained(
                source,
                local_files_only=local,
                dtype=torch.float32,  # a model of ours may be saved in half precision
                num_labels=len(LABELS),
                id2label={i: label.value for i, label in enumerate(LABELS)},
                label2id={label.value: i for i, label in enumerate(LABELS)},
            )
    except (OSError, ValueError, ImportError) as error:
        raise ModelError(
            f"the encoder {config.model!r} cannot be loaded: {error}",
            remedy="give a directory or Hub id that AutoModelForSequenceClassification opens",
        ) from None
    finally:
        logging.set_verbosity(level)
    if not tokenizer.is_fast:
        raise ModelError(f"{config.model!r} has no fast tokenizer (tokenizer.json)")
    most = getattr(model.config, "max_position_embeddings", None)
    if most is not None and 0 < most < config.max_length:
        raise InputError(
            f"max_length is {config.max_length}; {config.model!r} reads {most} tokens"
        )
    if config.lora is not None:
        model = _with_adapters(model, config.lora)
    return model, tokenizer


def _with_adapters(model: PreTrainedModel, lora: Lora) -> PreTrainedModel:
    try:
        from peft import LoraConfig, get_peft_model
    except ImportError:
        raise MissingExtraError(
            "lora needs peft", remedy="pip install 'quote-stance[lora]'"
        ) from None
    adapters = LoraConfig(
        task_type="SEQ_CLS",
        r=lora.r,
        lora_alpha=lora.alpha,  # type: ignore[arg-type]  # peft only divides it by r
        lora_dropout=lora.dropout,
        target_modules=lora.target_modules,
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", FutureWarning)  # peft asks by a name that goes away
        wrapped = get_peft_model(model, adapters)
    return cast("PreTrainedModel", wrapped)  # it passes on all that a model has
