"""What the model says about collected quotes, for annotators to correct."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TYPE_CHECKING, Final

from stance.building.collection import Collected
from stance.building.output import Built

if TYPE_CHECKING:
    from stance.models.classifier import StanceClassifier

CHUNK: Final = 1024
"""Quotes in memory at a time."""


def prelabel(
    collected: Iterable[Collected], *, classifier: StanceClassifier, batch_size: int = 32
) -> Iterator[Built]:
    """Add the model's prediction to each quote, streamed."""
    for chunk in chunks(collected):
        predictions = classifier.predict(
            [quote.example for quote in chunk], batch_size=batch_size
        )
        for quote, prediction in zip(chunk, predictions, strict=True):
            yield Built(quote, prediction)


def chunks(collected: Iterable[Collected]) -> Iterator[list[Collected]]:
    """The quotes in lists of `CHUNK`."""
    iterator = iter(collected)
    while chunk := list(islice(iterator, CHUNK)):
        yield chunk
