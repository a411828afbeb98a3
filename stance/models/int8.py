"""Weights as 8-bit integers: a large model at a quarter of its size.

Each row of a weight matrix keeps its own scale, the largest magnitude over 127 (symmetric,
weight-only quantization); vectors stay in half precision. The weights are widened to float32
when they are loaded, so the arithmetic, and with it the speed, is that of the full model.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from stance.errors import ModelError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from torch import Tensor
    from transformers import PreTrainedModel

PATTERN: Final = "int8-*.safetensors"
MAX_FILE_BYTES: Final = 55_000_000
"""Many hosts warn of, or refuse, larger files."""

_SCALE: Final = ".scale"


def is_int8(directory: Path) -> bool:
    """Whether a model directory holds its weights as 8-bit integers."""
    return any(directory.glob(PATTERN))


def quantize(state: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """Matrices `(rows, columns)` as int8 with a float32 scale a row; the rest as float16."""
    import torch

    small: dict[str, Tensor] = {}
    for name, tensor in state.items():
        if tensor.ndim == 2:
            scale = tensor.float().abs().amax(dim=1).clamp(min=1e-12) / 127  # (rows,)
            small[name] = (tensor.float() / scale[:, None]).round().to(torch.int8)
            small[name + _SCALE] = scale
        else:
            small[name] = tensor.to(torch.float16) if tensor.is_floating_point() else tensor
    return small


def dequantize(small: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """What `quantize` was given, as float32 and to within half a scale step."""
    state: dict[str, Tensor] = {}
    for name, tensor in small.items():
        if name + _SCALE in small:
            state[name] = tensor.float() * small[name + _SCALE][:, None]
        elif not name.endswith(_SCALE):
            state[name] = tensor.float() if tensor.is_floating_point() else tensor
    return state


def weight_files(directory: Path) -> list[Path]:
    """The files of a model directory that hold its weights, as 8-bit integers or floats."""
    patterns = (PATTERN, "model.safetensors*", "model-*-of-*.safetensors")
    return [path for pattern in patterns for path in directory.glob(pattern)]


def save_weights(model: PreTrainedModel, directory: Path) -> None:
    """Write `int8-*.safetensors`, each file below `MAX_FILE_BYTES`."""
    from safetensors.torch import save_file

    for number, part in enumerate(_parts(quantize(model.state_dict())), 1):
        save_file(part, directory / PATTERN.replace("*", str(number)))


def load_weights(directory: Path) -> dict[str, Tensor]:
    """Read all `int8-*.safetensors` of a model directory, as float32.

    Raises:
        ModelError: A file is damaged.
    """
    small: dict[str, Tensor] = {}
    for path in sorted(directory.glob(PATTERN)):
        small.update(_read(path))
    return dequantize(small)


def _read(path: Path) -> dict[str, Tensor]:
    from safetensors import SafetensorError
    from safetensors.torch import load_file

    try:
        return load_file(path)
    except (OSError, SafetensorError) as error:
        raise ModelError(f"{path} cannot be read: {error}", remedy="copy it again") from None


def _parts(tensors: Mapping[str, Tensor]) -> Iterator[dict[str, Tensor]]:
    part: dict[str, Tensor] = {}
    size = 0
    for name, tensor in tensors.items():
        n_bytes = tensor.numel() * tensor.element_size()
        if part and size + n_bytes > MAX_FILE_BYTES:
            yield part
            part, size = {}, 0
        part[name] = tensor.contiguous()
        size += n_bytes
    yield part
