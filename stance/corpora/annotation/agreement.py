"""How far annotators agree beyond chance: Cohen's and Fleiss' kappa, Krippendorff's alpha."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import combinations
from typing import TYPE_CHECKING, Any

import numpy as np

from stance.errors import InputError, MissingExtraError
from stance.labels import LABELS, Stance
from stance.types import Example

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Counts = NDArray[np.int64]

INSTALL = "pip install 'quote-stance[annotation]'"


@dataclass(frozen=True, slots=True)
class Interval:
    """A figure with its bootstrap interval over items; 1 is full agreement, 0 is chance.

    Attributes:
        value: None where it is undefined: everybody gave one and the same label.
        low: 2.5th percentile.
        high: 97.5th percentile.
    """

    value: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class Pair:
    """Two annotators on the items that both labelled."""

    first: str
    second: str
    n: int
    agreement: float
    kappa: Interval


@dataclass(frozen=True, slots=True)
class LabelAgreement:
    """One label against the two others."""

    n: int
    fleiss_kappa: Interval
    krippendorff_alpha: Interval


@dataclass(frozen=True, slots=True)
class Agreement:
    """What `measure_agreement` returns.

    Attributes:
        n_items: Examples with two annotators or more; the figures rest on these.
        n_single: Examples with one annotator, left out.
        n_labels: How many labels the items have together.
        observed: Share of an item's pairs of labels that agree, mean over items.
        fleiss_kappa: Over all annotators; items may have any number of them.
        krippendorff_alpha: For nominal labels.
        per_label: In label order.
        pairs: Cohen's kappa of every two annotators who share an item, by name.
    """

    n_items: int
    n_single: int
    n_labels: int
    annotators: tuple[str, ...]
    observed: float
    fleiss_kappa: Interval
    krippendorff_alpha: Interval
    per_label: Mapping[Stance, LabelAgreement]
    pairs: tuple[Pair, ...]

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON types."""
        return {
            **asdict(self),
            "annotators": list(self.annotators),
            "per_label": {label.value: asdict(a) for label, a in self.per_label.items()},
            "pairs": [asdict(pair) for pair in self.pairs],
        }


def measure_agreement(
    examples: Iterable[Example], *, n_resamples: int = 1000, seed: int = 0
) -> Agreement:
    """Agreement between the annotators of a corpus.

    Args:
        examples: Those with fewer than two annotations are left out.
        n_resamples: Bootstrap samples of items for the 95% intervals.
        seed: For these.

    Raises:
        InputError: No example has two annotators.
        MissingExtraError: krippendorff is not installed.
    """
    labels: list[dict[str, int]] = []
    n_single = 0
    for example in examples:
        given = {a.annotator: LABELS.index(a.label) for a in example.annotations}
        if len(given) > 1:
            labels.append(given)
        n_single += len(given) == 1
    if not labels:
        raise InputError(
            "no example has labels of two annotators",
            remedy="import each annotator's labels into one corpus first",
        )
    counts = np.array([np.bincount(list(g.values()), minlength=len(LABELS)) for g in labels])
    samples = np.random.default_rng(seed).integers(len(counts), size=(n_resamples, len(counts)))
    alpha = _krippendorff()
    per_label = {}
    for i, label in enumerate(LABELS):
        binary = np.stack([counts[:, i], counts.sum(1) - counts[:, i]], axis=1)
        per_label[label] = LabelAgreement(
            n=int(counts[:, i].sum()),
            fleiss_kappa=_interval(fleiss_kappa, binary, samples),
            krippendorff_alpha=_interval(alpha, binary, samples),
        )
    return Agreement(
        n_items=len(counts),
        n_single=n_single,
        n_labels=int(counts.sum()),
        annotators=tuple(sorted({name for given in labels for name in given})),
        observed=float(_agreeing(counts).mean()),
        fleiss_kappa=_interval(fleiss_kappa, counts, samples),
        krippendorff_alpha=_interval(alpha, counts, samples),
        per_label=per_label,
        pairs=tuple(_pairs(labels, n_resamples, seed)),
    )


def fleiss_kappa(counts: Counts) -> float | None:
    """Fleiss' kappa; None when all labels are the same one.

    Args:
        counts: `(items, labels)`: how many annotators gave each label, two or more an item.
            Items with different numbers of annotators weigh the same, their labels by number.
    """
    shares = counts.sum(0) / counts.sum()
    expected = float((shares**2).sum())
    if expected >= 1:
        return None
    return (float(_agreeing(counts).mean()) - expected) / (1 - expected)


def _agreeing(counts: Counts) -> NDArray[np.float64]:
    """Share of each item's pairs of labels that agree."""
    n = counts.sum(1)
    pairs: NDArray[np.float64] = (counts * (counts - 1)).sum(1) / (n * (n - 1))
    return pairs


def _krippendorff() -> Callable[[Counts], float | None]:
    try:
        import krippendorff
    except ImportError:
        raise MissingExtraError(
            "Krippendorff's alpha needs the package krippendorff", remedy=INSTALL
        ) from None

    def alpha(counts: Counts) -> float | None:
        if np.count_nonzero(counts.sum(0)) < 2:
            return None
        return float(krippendorff.alpha(value_counts=counts, level_of_measurement="nominal"))

    return alpha


def _pairs(labels: Sequence[Mapping[str, int]], n_resamples: int, seed: int) -> list[Pair]:
    pairs = []
    for first, second in combinations(sorted({name for g in labels for name in g}), 2):
        shared = np.array([(g[first], g[second]) for g in labels if first in g and second in g])
        if not len(shared):
            continue
        samples = np.random.default_rng(seed).integers(
            len(shared), size=(n_resamples, len(shared))
        )
        pairs.append(
            Pair(
                first=first,
                second=second,
                n=len(shared),
                agreement=float((shared[:, 0] == shared[:, 1]).mean()),
                kappa=_interval(cohen_kappa, shared, samples),
            )
        )
    return pairs


def cohen_kappa(shared: Counts) -> float | None:
    """Cohen's kappa; None when all labels are the same one.

    scikit-learn's takes a millisecond, too long for a thousand samples of every pair.

    Args:
        shared: `(items, 2)`: the two annotators' label numbers.
    """
    k = len(LABELS)
    table = np.bincount(shared[:, 0] * k + shared[:, 1], minlength=k * k).reshape(k, k)
    shares = table / len(shared)
    expected = float(shares.sum(0) @ shares.sum(1))
    if expected >= 1:
        return None
    return (float(np.trace(shares)) - expected) / (1 - expected)


def _interval(
    statistic: Callable[[Counts], float | None], data: Counts, samples: Counts
) -> Interval:
    """The statistic of `data` and its 95% percentile interval over resampled rows."""
    value = statistic(data)
    if value is None:
        return Interval(None, None, None)
    drawn = [statistic(data[rows]) for rows in samples]
    defined = [v for v in drawn if v is not None]
    low, high = np.percentile(defined, [2.5, 97.5]).tolist()
    return Interval(value, low, high)
