"""Examples -> vectors: the encoder's last hidden states, averaged over an example's tokens."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from stance.models.classifier import StanceClassifier
from stance.models.encoding import encode
from stance.types import Example

if TYPE_CHECKING:
    from numpy.typing import NDArray


def embed(
    examples: Sequence[Example], *, classifier: StanceClassifier, batch_size: int = 32
) -> NDArray[np.float32]:
    """Vectors `(n, hidden size)` of length 1, in the order of the examples."""
    import torch

    encoder = classifier.model.base_model
    vectors = np.zeros((len(examples), encoder.config.hidden_size), dtype=np.float32)
    encoded = encode(examples, classifier.tokenizer, max_length=classifier.metadata.max_length)
    order = sorted(range(len(encoded)), key=lambda i: -len(encoded[i]))  # less padding
    for start in range(0, len(order), batch_size):
        indices = order[start : start + batch_size]
        batch = classifier.tokenizer.pad(
            {name: [encoded[i].inputs[name] for i in indices] for name in encoded[0].inputs},
            return_tensors="pt",
        ).to(classifier.model.device)
        with torch.inference_mode():
            hidden = encoder(**batch).last_hidden_state  # (batch, tokens, hidden size)
        mask = batch["attention_mask"].unsqueeze(-1)
        means = (hidden * mask).sum(1) / mask.sum(1)
        vectors[indices] = torch.nn.functional.normalize(means.float(), dim=1).cpu().numpy()
    return vectors
