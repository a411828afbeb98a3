"""Which quotes to annotate next: the uncertain, the diverse, or any."""

from __future__ import annotations

import heapq
import tempfile
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Final

import numpy as np

from stance.building.collection import Collection
from stance.building.embeddings import embed
from stance.building.prelabels import CHUNK, chunks
from stance.errors import InputError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from stance.models.classifier import StanceClassifier

METHODS: Final = ("uncertainty", "diversity", "random")

_BLOCK = 16 * CHUNK


def choose(
    collection: Collection,
    *,
    method: str,
    n: int,
    classifier: Callable[[], StanceClassifier],
    seed: int = 0,
    batch_size: int = 32,
) -> list[int]:
    """The numbers of the quotes to annotate, such that every first part is a sample as well.

    Args:
        collection: Unlabelled quotes.
        method: "uncertainty": highest entropy of the model's probabilities first. "diversity":
            greedy k-center over the encoder's vectors, each quote the farthest from those
            before it. "random": any.
        n: How many; all quotes when there are fewer.
        classifier: Gives the model; "random" does not ask for it.
        seed: For "random"; the others have no chance in them.
        batch_size: Quotes a forward pass.

    Raises:
        InputError: The method is unknown or `n` is below 1.
    """
    if method not in METHODS:
        raise InputError(f"unknown sampling {method!r}; allowed: {', '.join(METHODS)}")
    if n < 1:
        raise InputError(f"n is {n}; allowed: 1 or more")
    n = min(n, len(collection))
    if not n:
        return []
    if method == "random":
        chosen = np.random.default_rng(seed).choice(len(collection), n, replace=False)
        return [int(number) for number in chosen]
    if method == "uncertainty":
        return _uncertain(collection, n, classifier(), batch_size)
    return _diverse(collection, n, classifier(), batch_size)


def _uncertain(
    collection: Collection, n: int, classifier: StanceClassifier, batch_size: int
) -> list[int]:
    from scipy.stats import entropy

    def ranked() -> Iterator[tuple[float, int]]:
        for chunk in chunks(collection.read()):
            probabilities = classifier.predict_proba(
                [quote.example for quote in chunk], batch_size=batch_size
            )
            values = entropy(probabilities, axis=1)
            for quote, value in zip(chunk, values, strict=True):
                yield float(value), -quote.number

    return [-number for _, number in heapq.nlargest(n, ranked())]


def _diverse(
    collection: Collection, n: int, classifier: StanceClassifier, batch_size: int
) -> list[int]:
    width = classifier.model.config.hidden_size
    with tempfile.TemporaryFile() as file:  # vectors of a million quotes do not fit in memory
        vectors: NDArray[np.float32] = np.memmap(
            file, np.float32, "w+", shape=(len(collection), width)
        )
        done = 0
        for chunk in chunks(collection.read()):
            examples = [quote.example for quote in chunk]
            vectors[done : done + len(chunk)] = embed(
                examples, classifier=classifier, batch_size=batch_size
            )
            done += len(chunk)
        return k_center(vectors, n)


def k_center(vectors: NDArray[np.float32], n: int) -> list[int]:
    """Greedy k-center: each vector chosen is the farthest from those chosen before.

    Args:
        vectors: `(rows, width)`; the first one chosen is the nearest to their mean.
        n: At most the number of rows.
    """
    mean = vectors.mean(axis=0, dtype=np.float64).astype(np.float32)
    chosen = [int(np.argmin(_distances(vectors, mean)))]
    nearest = _distances(vectors, vectors[chosen[0]])
    while len(chosen) < n:
        nearest[chosen[-1]] = -1.0  # below every distance, so that none is chosen twice
        chosen.append(int(np.argmax(nearest)))
        np.minimum(nearest, _distances(vectors, vectors[chosen[-1]]), out=nearest)
    return chosen


def _distances(
    vectors: NDArray[np.float32], center: NDArray[np.float32]
) -> NDArray[np.float32]:
    """Squared distance of every row to `center`, by blocks."""
    distances = np.empty(len(vectors), dtype=np.float32)
    for start in range(0, len(vectors), _BLOCK):
        block = vectors[start : start + _BLOCK]
        distances[start : start + len(block)] = ((block - center) ** 2).sum(axis=1)
    return distances
