"""A benchmark's curves and confusion matrices, arranged for its page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from stance.labels import LABELS
from stance.reports.findings import Result
from stance.reports.plots import Axis, Frame, axis, shade

_ROOM: Final = 0.1
"""The least height of the risk axis, so that tiny risks do not look large."""
_PER_LABEL: Final = ("precision", "recall", "f1")


@dataclass(frozen=True, slots=True)
class Panel:
    """A model's reliability curve and confusion matrix."""

    model: str
    style: int
    figure: str
    line: str
    points: tuple[tuple[float, float], ...]
    confusion: tuple[tuple[tuple[str, str, int], ...], ...]
    per_label: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Curve:
    """A model's risk over coverage, as a polyline."""

    model: str
    style: int
    line: str
    aurc: str


def _plain_axis(low: float, high: float) -> Axis:
    ticks = tuple(t for t in (0.0, 0.2, 0.4, 0.6, 0.8, 1.0) if low <= t <= high)
    return Axis(low, high, ticks)


RELIABILITY: Final = Frame(38, 10, 165, 150, _plain_axis(0.3, 1.0), _plain_axis(0.0, 1.0))
"""Confidence against accuracy."""


def risk_frame(results: Sequence[Result]) -> Frame:
    """Coverage against risk, high enough for every model."""
    highest = max(
        (p["risk"] for row in results for p in row.get("risk_coverage") or ()), default=1.0
    )
    y = axis([0.0, highest], at_least=_ROOM)
    return Frame(44, 10, 358, 210, _plain_axis(0.0, 1.0), y)


def panel(result: Result, style: int) -> Panel:
    """One model's panel, drawn on `RELIABILITY`."""
    bins = [b for b in result.get("reliability") or () if b["n"]]
    places = [(b["confidence"], b["accuracy"]) for b in bins]
    ece = result["figures"].get("ece")
    return Panel(
        model=result["model"],
        style=style,
        figure=f"ECE {ece['value']:.3f}" if ece else "",
        line=RELIABILITY.line(places),
        points=tuple((RELIABILITY.place_x(x), RELIABILITY.place_y(y)) for x, y in places),
        confusion=tuple(_confusion_row(row) for row in result["confusion"]),
        per_label={
            label.value: (
                *(f"{result['per_label'][label][name]:.2f}" for name in _PER_LABEL),
                f"{result['per_label'][label]['support']:,}",
            )
            for label in LABELS
            if label in (result.get("per_label") or {})
        },
    )


def _confusion_row(row: Sequence[int]) -> tuple[tuple[str, str, int], ...]:
    """Count, share of the gold label, and shade of each cell."""
    total = sum(row) or 1
    return tuple((f"{n:,}", f"{n / total:.0%}", shade(n / total, 0.0, 1.0)) for n in row)


def curve(result: Result, style: int, risk: Frame) -> Curve:
    """One model's curve, drawn on the frame that all share."""
    points = [(p["coverage"], p["risk"]) for p in result["risk_coverage"]]
    aurc = result["figures"].get("aurc")
    return Curve(
        result["model"], style, risk.line(points), f"{aurc['value']:.3f}" if aurc else ""
    )
