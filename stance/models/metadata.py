"""`stance.json`: what a model directory says about itself beyond Hugging Face's own files."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Final

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from stance.errors import ModelError
from stance.labels import LABELS
from stance.models.encoding import ENCODING_VERSION
from stance.types import DEFAULT_TARGET

FILE_NAME: Final = "stance.json"


class ModelMetadata(BaseModel):
    """Facts saved with a model.

    Attributes:
        encoding_version: `ENCODING_VERSION` at training time.
        labels: Label names in the order of the logits.
        temperature: Divides the logits before the softmax.
        max_length: Most tokens of one encoded pair.
        default_target: The target that the model was trained on where a row named none.
        base_model: The encoder that it was fine-tuned from.
        data_sha256: Hash of the training records.
        abstention: Dev precision ("0.90") -> the confidence below which to abstain to reach it.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    encoding_version: int = ENCODING_VERSION
    labels: list[str] = [label.value for label in LABELS]
    temperature: Annotated[float, Field(gt=0)]
    max_length: Annotated[int, Field(ge=16)]
    default_target: str = DEFAULT_TARGET
    base_model: str
    data_sha256: str
    abstention: dict[str, Annotated[float, Field(ge=0, le=1)]] = {}

    def save(self, directory: Path) -> None:
        """Write `stance.json` into a model directory."""
        text = self.model_dump_json(indent=2) + "\n"
        (directory / FILE_NAME).write_text(text, encoding="utf-8")


def read_metadata(directory: Path) -> ModelMetadata:
    """Read and check `stance.json`.

    Raises:
        ModelError: It is missing or broken, or the model was trained with another encoding
            version or label order.
    """
    path = directory / FILE_NAME
    retrain = "train the model again with this version of stance, or use another model"
    try:
        raw = json.loads(path.read_text(encoding="utf-8"))
        metadata = ModelMetadata.model_validate(raw)
    except FileNotFoundError:
        raise ModelError(
            f"{directory} is no stance model: it has no {FILE_NAME}",
            remedy="give a directory that stance has saved, or the name 'small'",
        ) from None
    except ValidationError as error:
        problems = (f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors())
        raise ModelError(f"{path} has {'; '.join(problems)}", remedy=retrain) from None
    except ValueError as error:
        raise ModelError(f"{path} cannot be read: {error}", remedy=retrain) from None
    if metadata.encoding_version != ENCODING_VERSION:
        raise ModelError(
            f"{directory} was trained with encoding version {metadata.encoding_version}; "
            f"this version of stance has {ENCODING_VERSION}",
            remedy=retrain,
        )
    check_label_order(metadata.labels, path)
    return metadata


def check_label_order(labels: list[str], path: Path) -> None:
    """Refuse a file whose labels are not ours, in our order.

    Raises:
        ModelError: The labels or their order differ.
    """
    if labels != [label.value for label in LABELS]:
        raise ModelError(
            f"{path} has labels {labels}; allowed: {', '.join(LABELS)}, in this order",
            remedy="train the model again with this version of stance",
        )
