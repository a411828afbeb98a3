"""What a result says beyond figures: slices, robustness, and mistakes to read."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from stance.benchmark.asking import ask
from stance.benchmark.records import Answers, Contender, Labeller, StanceData
from stance.benchmark.scoring import rounded
from stance.errors import InputError
from stance.evaluation.mistakes import confident_mistakes
from stance.evaluation.perturbations import failure_rates, perturb
from stance.evaluation.slices import slices
from stance.labels import LABELS, Stance
from stance.models.occlusion import occlude
from stance.types import Example

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

N_MISTAKES: Final = 20
N_OCCLUDED: Final = 5
"""Mistakes whose words are explained: each takes as many answers as it has words."""


class _Probabilities:
    """A labeller as the occlusion wants it."""

    def __init__(self, labeller: Labeller) -> None:
        self._labeller = labeller

    def predict_proba(
        self,
        examples: Sequence[Example],
        *,
        batch_size: int = 32,  # noqa: ARG002
    ) -> NDArray[np.float64]:
        """Probabilities `(n, 3)` in label order."""
        rows = self._labeller.answer(examples).probabilities
        if rows is None:
            raise InputError("the model gives no probabilities")
        return rows


def insights(
    contender: Contender,
    ready: Callable[[], Labeller],
    data: StanceData,
    answers: Answers,
    *,
    kept: Callable[[Sequence[Example]], Path],
    seed: int,
) -> dict[str, Any]:
    """Slices for every model; robustness where asking is free; mistakes where it is sure.

    Args:
        contender: The model.
        ready: Loads or trains it, if it must be asked again.
        data: The task's.
        answers: To the task's examples.
        kept: Names the file that keeps the answers to some examples.
        seed: Of the resampling and the changes.
    """
    gold = [example.label or Stance.NEUTRAL for example in data.examples]
    predicted = [LABELS[i] for i in answers.labels]
    found = slices(data.examples, gold, predicted, attributes=data.attributes, seed=seed)
    robustness = None
    if contender.local:
        changed = perturb(data.examples, seed=seed)
        asked = [change.example for change in changed]
        again = ask(contender, ready, asked, kept(asked), measure=False)
        after = [LABELS[i] for i in again.answers.labels]
        rates = failure_rates(changed, before=predicted, after=after)
        robustness = [rounded(rate.to_dict()) for rate in rates]
    return {
        "slices": [rounded(part.to_dict()) for part in found],
        "robustness": robustness,
        "mistakes": _mistakes(contender, ready, data, gold, answers),
    }


def _mistakes(
    contender: Contender,
    ready: Callable[[], Labeller],
    data: StanceData,
    gold: Sequence[Stance],
    answers: Answers,
) -> list[dict[str, Any]]:
    if answers.probabilities is None:
        return []
    mistakes = confident_mistakes(
        data.examples, gold, answers.probabilities, n=N_MISTAKES, train=data.train
    )
    rows = []
    for rank, mistake in enumerate(mistakes):
        row = {**rounded(mistake.to_dict()), "occlusion": []}
        if contender.local and rank < N_OCCLUDED:
            explanation = occlude(_Probabilities(ready()), mistake.example)
            row["occlusion"] = rounded([word.to_dict() for word in explanation.words])
        rows.append(row)
    return rows
