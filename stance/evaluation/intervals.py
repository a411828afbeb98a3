"""95% intervals by cluster bootstrap: whole groups (articles, reports) are drawn again.

Quotes of one article resemble each other, so drawing single quotes would make every interval
too narrow. Most figures are functions of counts that add up over groups; the others (the
calibration error, the area under the risk-coverage curve) are computed on the drawn rows.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]
    Floats = NDArray[np.float64]

N_RESAMPLES: Final = 2000
LEVEL: Final = 0.95

_BATCH_CELLS = 4_000_000  # bounds the memory of a batch of resamples


@dataclass(frozen=True, slots=True)
class Interval:
    """A figure with its 95% interval, which is None when there is one group only."""

    value: float
    low: float | None
    high: float | None

    @property
    def span(self) -> str:
        """The interval in words."""
        if self.low is None or self.high is None:
            return "unknown for one group"
        return f"{self.low:.3f} to {self.high:.3f}"


def group_ids(groups: Sequence[Hashable]) -> Ints:
    """Numbers `(n,)` from 0 that name the groups, in the order of their first members."""
    seen: dict[Hashable, int] = {}
    return np.array([seen.setdefault(group, len(seen)) for group in groups], dtype=np.int64)


def group_sums(rows: NDArray[np.generic], ids: Ints) -> Floats:
    """Rows `(n, ...)` added up within each group: `(n_groups, ...)`."""
    sums = np.zeros((int(ids.max()) + 1, *rows.shape[1:]))
    np.add.at(sums, ids, rows)
    return sums


def count_interval(
    figure: Callable[[Floats], Floats], counts: Floats, *, seed: int, n: int = N_RESAMPLES
) -> Interval:
    """The interval of a figure of counts that add up over groups.

    Args:
        figure: Maps summed counts `(..., *shape)` to figures `(...)`.
        counts: Array `(n_groups, *shape)`.
        seed: Of the resampling.
        n: Resamples.
    """
    value = float(figure(counts.sum(axis=0)))

    def statistic(drawn: Ints, axis: int) -> Floats:
        return figure(counts[drawn].sum(axis=axis % drawn.ndim))

    batch = max(1, _BATCH_CELLS // counts.size)
    return _interval(value, statistic, len(counts), seed=seed, n=n, batch=batch)


def row_interval(
    figure: Callable[[Ints], float], ids: Ints, *, seed: int, n: int = N_RESAMPLES
) -> Interval:
    """The interval of a figure of rows.

    Args:
        figure: Maps row numbers, some of them repeated, to the figure of these rows.
        ids: Group of every row, as `group_ids` numbers them.
        seed: Of the resampling.
        n: Resamples.
    """
    n_groups = int(ids.max()) + 1

    def statistic(drawn: Ints, axis: int) -> Floats:
        resamples = np.moveaxis(drawn, axis, -1).reshape(-1, n_groups)
        times = [np.bincount(row, minlength=n_groups)[ids] for row in resamples]
        return np.array([figure(np.repeat(np.arange(len(ids)), t)) for t in times]).reshape(
            np.moveaxis(drawn, axis, -1).shape[:-1]
        )

    value = figure(np.arange(len(ids)))
    return _interval(value, statistic, n_groups, seed=seed, n=n, batch=100)


def _interval(
    value: float,
    statistic: Callable[[Ints, int], Floats],
    n_groups: int,
    *,
    seed: int,
    n: int,
    batch: int,
) -> Interval:
    from scipy.stats import bootstrap

    if n_groups < 2:
        return Interval(value, None, None)
    result = bootstrap(
        (np.arange(n_groups),),
        statistic,
        vectorized=True,
        n_resamples=n,
        batch=batch,
        method="percentile",
        confidence_level=LEVEL,
        random_state=np.random.default_rng(seed),
    )
    low, high = result.confidence_interval
    return Interval(value, float(low), float(high))
