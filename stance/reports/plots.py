"""Numbers -> places on a chart: what the templates draw as inline SVG."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

N_STYLES: Final = 7
"""Line styles (colour and dashes) that tell models apart; more models share them."""
N_SHADES: Final = 7
"""Steps of the heat map, from low to high."""
_MOST: Final = 1.0
"""No figure is greater, so no axis is made longer beyond it."""


@dataclass(frozen=True, slots=True)
class Axis:
    """A stretch of numbers with round ends.

    Attributes:
        low: Where it begins.
        high: Where it ends.
        ticks: Round numbers from `low` to `high`.
    """

    low: float
    high: float
    ticks: tuple[float, ...]

    def share(self, value: float) -> float:
        """Where a value lies on it: 0 at the low end, 1 at the high one; never beyond."""
        return min(1.0, max(0.0, (value - self.low) / (self.high - self.low)))


def axis(values: Sequence[float], *, at_least: float = 0.0) -> Axis:
    """An axis that holds all values, with three to six ticks.

    Args:
        values: Any number of finite values.
        at_least: The least difference between its ends.
    """
    low, high = min(values, default=0.0), max(values, default=1.0)
    span = max(high - low, at_least, 1e-6)
    magnitude = 10 ** math.floor(math.log10(span))
    step = next(m * magnitude for m in (0.2, 0.5, 1, 2) if span / (m * magnitude) <= 5)
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    while (last - first) * step < at_least - 1e-9:
        if (last + 1) * step <= _MOST + 1e-9:
            last += 1
        else:
            first -= 1
    last = max(last, first + 1)
    ticks = tuple(round(i * step, 10) for i in range(first, last + 1))
    return Axis(ticks[0], ticks[-1], ticks)


@dataclass(frozen=True, slots=True)
class Whisker:
    """An estimate with its interval, in percent of the axis; no ends where there is none."""

    x: float
    low: float | None
    high: float | None


def whisker(figure: Mapping[str, Any], on: Axis) -> Whisker:
    """Place `{"value", "low", "high"}` on an axis."""
    low, high = (
        None if figure[end] is None else round(100 * on.share(figure[end]), 2)
        for end in ("low", "high")
    )
    return Whisker(round(100 * on.share(figure["value"]), 2), low, high)


@dataclass(frozen=True, slots=True)
class Frame:
    """The inner part of a chart: `width` by `height` at (`left`, `top`), in user units."""

    left: float
    top: float
    width: float
    height: float
    x: Axis
    y: Axis

    def place_x(self, value: float) -> float:
        """The horizontal place of a value."""
        return round(self.left + self.width * self.x.share(value), 1)

    def place_y(self, value: float) -> float:
        """The vertical place of a value; more is higher up."""
        return round(self.top + self.height * (1 - self.y.share(value)), 1)

    def line(self, points: Sequence[tuple[float, float]]) -> str:
        """Points as an SVG polyline's `points`."""
        return " ".join(f"{self.place_x(x)},{self.place_y(y)}" for x, y in points)


def shade(value: float, low: float, high: float) -> int:
    """The step of the heat map, 0 to `N_SHADES - 1`, of a value between two others."""
    if high <= low:
        return N_SHADES // 2
    return min(N_SHADES - 1, int(N_SHADES * (value - low) / (high - low)))
