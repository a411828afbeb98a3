"""Weights in 8 bits: near enough, in small files, whole or refused."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch

from stance.errors import ModelError
from stance.models import int8
from stance.models.classifier import StanceClassifier, load
from stance.types import Example

EXAMPLES = [Example(quote) for quote in ("We welcome it.", "It is biased.", "no", "a " * 40)]


def test_each_weight_is_within_half_a_step() -> None:
    torch.manual_seed(3)
    state = {"matrix": torch.randn(7, 50) * torch.logspace(-4, 2, 7)[:, None]}
    small = int8.quantize(state)
    assert small["matrix"].dtype == torch.int8
    steps = small["matrix.scale"][:, None]
    assert ((int8.dequantize(small)["matrix"] - state["matrix"]).abs() <= 0.501 * steps).all()


def test_a_row_of_zeros_and_vectors_survive() -> None:
    state = {"zeros": torch.zeros(2, 3), "bias": torch.tensor([0.5, -2.0])}
    restored = int8.dequantize(int8.quantize(state))
    assert restored.keys() == state.keys()
    assert all(torch.equal(restored[name], state[name]) for name in state)


def test_a_saved_model_answers_alike(
    tiny: StanceClassifier, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(int8, "MAX_FILE_BYTES", 4_000)
    tiny.save(tmp_path, int8=True)
    files = sorted(tmp_path.glob(int8.PATTERN))
    assert len(files) > 1
    assert not (tmp_path / "model.safetensors").exists()
    loaded = load(tmp_path)
    np.testing.assert_allclose(
        loaded.predict_proba(EXAMPLES), tiny.predict_proba(EXAMPLES), atol=0.05
    )


def test_a_missing_part_is_named(
    tiny: StanceClassifier, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(int8, "MAX_FILE_BYTES", 4_000)
    tiny.save(tmp_path, int8=True)
    sorted(tmp_path.glob(int8.PATTERN))[-1].unlink()
    with pytest.raises(ModelError, match="lacks the weights"):
        load(tmp_path)


def test_a_damaged_part_is_named(tiny: StanceClassifier, tmp_path: Path) -> None:
    tiny.save(tmp_path, int8=True)
    (part,) = tmp_path.glob(int8.PATTERN)
    part.write_bytes(part.read_bytes()[:100])
    with pytest.raises(ModelError, match=r"int8-1\.safetensors cannot be read"):
        load(tmp_path)


@pytest.mark.parametrize("int8_first", [True, False])
def test_no_weights_of_an_earlier_model_stay(
    tiny: StanceClassifier, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, int8_first: bool
) -> None:
    monkeypatch.setattr(int8, "MAX_FILE_BYTES", 4_000)
    tiny.save(tmp_path, int8=int8_first)
    (tmp_path / "int8-99.safetensors").touch()
    tiny.save(tmp_path, int8=not int8_first)
    assert int8.is_int8(tmp_path) is not int8_first
    assert (tmp_path / "model.safetensors").exists() is int8_first
    assert not (tmp_path / "int8-99.safetensors").exists()
