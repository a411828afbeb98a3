"""Is one model better than another? Approximate randomisation over groups, Holm's correction.

Both models answered the same examples, so the test swaps their answers group by group: if they
were equally good, the swapped differences would be as large as the one seen.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from stance.evaluation.intervals import count_interval

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

N_PERMUTATIONS: Final = 4999
ALPHA: Final = 0.05

_BATCH_CELLS = 4_000_000


@dataclass(frozen=True, slots=True)
class Difference:
    """The first model's figure minus the second's.

    Attributes:
        difference: On all examples.
        low: Lower end of the 95% interval (cluster bootstrap); None for a single group.
        high: Upper end.
        p: Two-sided, of the randomisation test.
    """

    difference: float
    low: float | None
    high: float | None
    p: float


def compare(
    figure: Callable[[Floats], Floats],
    first: Floats,
    second: Floats,
    *,
    seed: int,
    n: int = N_PERMUTATIONS,
) -> Difference:
    """Test whether two models differ in a figure of counts that add up over groups.

    Args:
        figure: Maps summed counts `(..., *shape)` to figures `(...)`.
        first: Counts of the first model, `(n_groups, *shape)`.
        second: Counts of the second, the same groups in the same order.
        seed: Of the resampling.
        n: Random permutations; all of them are tried when there are fewer.
    """
    from scipy.stats import permutation_test

    n_groups = len(first)
    pair = np.stack([first, second], axis=1)  # (n_groups, 2, *shape)
    interval = count_interval(
        lambda sums: (
            figure(np.take(sums, 0, axis=-pair.ndim + 1))
            - figure(np.take(sums, 1, axis=-pair.ndim + 1))
        ),
        pair,
        seed=seed,
    )
    if n_groups < 2:
        return Difference(interval.value, None, None, 1.0)
    both = np.concatenate([first, second])  # the test permutes numbers: rows of this array

    def statistic(x: Ints, y: Ints, axis: int) -> Floats:
        axis %= np.ndim(x)
        return figure(both[x].sum(axis=axis)) - figure(both[y].sum(axis=axis))

    result = permutation_test(
        (np.arange(n_groups), np.arange(n_groups, 2 * n_groups)),
        statistic,
        permutation_type="samples",
        vectorized=True,
        n_resamples=n,
        batch=max(1, _BATCH_CELLS // both.size),
        random_state=np.random.default_rng(seed),
    )
    return Difference(
        interval.value, interval.low, interval.high, min(1.0, float(result.pvalue))
    )


def holm(p_values: Sequence[float]) -> list[float]:
    """Holm's step-down correction of several p-values, in their order."""
    adjusted = [0.0] * len(p_values)
    largest = 0.0
    for rank, index in enumerate(np.argsort(p_values, kind="stable").tolist()):
        largest = max(largest, min(1.0, p_values[index] * (len(p_values) - rank)))
        adjusted[index] = largest
    return adjusted
