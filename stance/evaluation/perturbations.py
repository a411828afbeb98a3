"""Small changes to examples whose effect on the label is known: a behavioural test suite.

After CheckList (Ribeiro et al., 2020): a change either must not move the label ("same"), must
make it neutral ("neutral") or must turn it round ("flip"). A change is made only where a rule
can tell that the expectation holds; every other example is left out of that test.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from random import Random
from typing import Any, Final

from stance.errors import InputError
from stance.evaluation.edits import SUITE, Expectation
from stance.evaluation.translations import TRANSLATIONS
from stance.labels import Stance
from stance.types import Example

__all__ = ["SUITE", "Perturbation", "Robustness", "failure_rates", "perturb"]

TRANSLATION: Final = "quote in another language"
_OPPOSITE: Final = {Stance.SUPPORTS: Stance.REJECTS, Stance.REJECTS: Stance.SUPPORTS}


@dataclass(frozen=True, slots=True)
class Perturbation:
    """One changed example.

    Attributes:
        test: The test that it belongs to.
        expectation: What must become of the label.
        index: The example that it was made from; None for the hand-written translations.
        example: What the model must read.
        original: For a translation, the place in the same list of the English perturbation
            that it must agree with. The English ones themselves have neither `index` nor
            `original`: they are predicted and not counted.
    """

    test: str
    expectation: Expectation
    index: int | None
    example: Example
    original: int | None = None


@dataclass(frozen=True, slots=True)
class Robustness:
    """How often a model failed a test.

    Attributes:
        test: The test's name.
        expectation: What had to become of the label.
        n: Changed examples that counted.
        failures: Those with another label than expected.
        rate: `failures / n`, in [0, 1]; None when nothing counted.
    """

    test: str
    expectation: Expectation
    n: int
    failures: int
    rate: float | None

    def to_dict(self) -> dict[str, Any]:
        """The record as plain JSON types."""
        return asdict(self)


def perturb(examples: Sequence[Example], *, seed: int, n: int = 200) -> list[Perturbation]:
    """Every test's changed examples, and the hand-written translations at the end.

    Args:
        examples: Any number; their labels are not looked at.
        seed: Of the draw and of the changes. What becomes of an example in a test depends on
            no other example.
        n: At most so many examples a test, drawn at random where more fit.
    """
    changed: list[Perturbation] = []
    for test in SUITE:
        order = list(range(len(examples)))
        Random(f"{seed} {test.name}").shuffle(order)  # noqa: S311
        made: dict[int, Example] = {}
        for i in order:
            if len(made) == n:
                break
            rng = Random(f"{seed} {test.name} {examples[i].quote}")  # noqa: S311
            example = test.change(examples[i], rng)
            if example is not None and example != examples[i]:
                made[i] = example
        changed += [
            Perturbation(test.name, test.expectation, i, example)
            for i, example in sorted(made.items(), key=lambda item: item[0])
        ]
    for english, *others in TRANSLATIONS:
        original = len(changed)
        changed.append(Perturbation(TRANSLATION, "same", None, english))
        changed += [
            Perturbation(TRANSLATION, "same", None, other, original) for other in others
        ]
    return changed


def failure_rates(
    perturbations: Sequence[Perturbation],
    *,
    before: Sequence[Stance],
    after: Sequence[Stance],
) -> list[Robustness]:
    """Failures of every test, in the suite's order.

    A "flip" counts only where the unchanged example was predicted `supports` or `rejects`, and
    fails unless the opposite is predicted.

    Args:
        perturbations: What `perturb` returned, whole.
        before: The predicted label of each unchanged example.
        after: The predicted label of each perturbation.

    Raises:
        InputError: `before` or `after` is of another length.
    """
    if len(after) != len(perturbations):
        raise InputError(
            f"after has {len(after)} labels for {len(perturbations)} perturbations"
        )
    n_before = 1 + max((p.index for p in perturbations if p.index is not None), default=-1)
    if len(before) < n_before:
        raise InputError(
            f"before has {len(before)} labels; example {n_before - 1} was perturbed as well",
            remedy="give the predicted label of every unchanged example, in order",
        )
    outcomes: dict[tuple[str, Expectation], list[bool]] = {
        **{(test.name, test.expectation): [] for test in SUITE},
        (TRANSLATION, "same"): [],
    }
    for p, label in zip(perturbations, after, strict=True):
        if p.index is not None:
            unchanged = before[p.index]
        elif p.original is not None:
            unchanged = after[p.original]
        else:
            continue
        if p.expectation == "flip" and unchanged not in _OPPOSITE:
            continue
        outcomes[p.test, p.expectation].append(label != _expected(p.expectation, unchanged))
    return [
        Robustness(
            test,
            expectation,
            len(failed),
            sum(failed),
            sum(failed) / len(failed) if failed else None,
        )
        for (test, expectation), failed in outcomes.items()
    ]


def _expected(expectation: Expectation, unchanged: Stance) -> Stance:
    if expectation == "neutral":
        return Stance.NEUTRAL
    return _OPPOSITE[unchanged] if expectation == "flip" else unchanged
