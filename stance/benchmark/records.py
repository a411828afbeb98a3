"""What flows between the parts of a benchmark: answers, contenders, task data."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, Protocol

from stance.types import Example

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

ContenderKind = Literal["stance", "quotes"]


@dataclass(frozen=True, slots=True)
class Answers:
    """What a model says of some examples.

    Attributes:
        labels: Array `(n,)` of columns in label order.
        probabilities: Array `(n, 3)` in label order; None where the model gives labels only.
        seconds: What each example took, where they were asked one at a time; else empty.
        notes: Counts to add up over a run, such as `n_refusals` and `n_tokens_in`.
    """

    labels: NDArray[np.int64]
    probabilities: NDArray[np.float64] | None
    seconds: Sequence[float] = ()
    notes: Mapping[str, float] = field(default_factory=dict)


class Labeller(Protocol):
    """A model that is ready to answer."""

    def answer(self, examples: Sequence[Example]) -> Answers:
        """Label examples, each on its own: the answer does not depend on the others."""


@dataclass(frozen=True, slots=True)
class Contender:
    """A model that takes part, not yet loaded.

    Attributes:
        name: As the user gave it; names its files.
        kind: How the table calls its kind ("classifier", "zero-shot NLI", "baseline").
        sha256: Of its weights or settings: answers are kept as long as it stays the same.
        fit: Training examples and a seed -> a model ready to answer: a `Labeller`, or for
            quotes what has `find`.
        answers: What it answers: stances of examples, or the quotes of articles.
        learns: Whether it is trained here, on the task's train part.
        seeded: Whether the seed changes it, so that several seeds make sense.
        local: Whether asking again is free: only then are latency and robustness measured.
        chunk: Examples between two savings; None asks for all of them at once.
        n_members: How often it was trained before, each directory by another seed; None for a
            model that is trained here, or once.
        n_parameters: Of a network, if known.
        size_mb: Size of its weights on disk, in megabytes, if it has any.
    """

    name: str
    kind: str
    sha256: str
    fit: Callable[[Sequence[Example], int], Any]
    answers: ContenderKind = "stance"
    learns: bool = False
    seeded: bool = False
    local: bool = True
    chunk: int | None = 256
    n_members: int | None = None
    n_parameters: int | None = None
    size_mb: float | None = None


@dataclass(frozen=True, slots=True)
class StanceData:
    """The examples of a task.

    Attributes:
        examples: Each with its gold label.
        attributes: What else is known of each, for slices; empty when nothing is.
        train: The examples that baselines learn from; empty when the corpus has none.
    """

    examples: Sequence[Example]
    attributes: Sequence[Mapping[str, str]] = ()
    train: Sequence[Example] = ()
