"""The two pictures of a run: its learning curve and its confusion matrix."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from stance.labels import LABELS

_LOSS, _SCORE = "#4c72b0", "#c44e52"


def learning_curve(
    history: Sequence[Mapping[str, Any]], path: Path, *, best_step: int | None
) -> None:
    """Draw training loss and dev macro-F1 over the steps.

    Args:
        history: Trainer's log.
        path: A PNG.
        best_step: Marked, if the weights of one step were chosen.
    """
    figure, axes = _canvas()
    losses = [(row["step"], row["loss"]) for row in history if "loss" in row]
    scores = [(row["step"], row["eval_f1"]) for row in history if "eval_f1" in row]
    axes.set_xlabel("step")
    axes.set_ylabel("training loss", color=_LOSS)
    if losses:
        axes.plot(*zip(*losses, strict=True), color=_LOSS)
    if scores:
        right = axes.twinx()
        right.plot(*zip(*scores, strict=True), color=_SCORE, marker="o")
        right.set_ylabel("dev macro-F1", color=_SCORE)
        right.set_ylim(0, 1)
    if best_step is not None:
        axes.axvline(best_step, color="#999999", linestyle=":", label="kept")
        axes.legend(loc="lower left")
    figure.savefig(path)


def confusion_matrix(counts: Sequence[Sequence[int]], path: Path) -> None:
    """Draw confusion counts, shaded by the share of their gold label.

    Args:
        counts: Rows gold, columns predicted, in label order.
        path: A PNG.
    """
    figure, axes = _canvas()
    shares = [[n / max(sum(row), 1) for n in row] for row in counts]
    axes.imshow(shares, cmap="Blues", vmin=0, vmax=1)
    names = [label.value for label in LABELS]
    axes.set_xticks(range(len(names)), names)
    axes.set_yticks(range(len(names)), names)
    axes.set_xlabel("predicted")
    axes.set_ylabel("gold")
    for i, row in enumerate(counts):
        for j, n in enumerate(row):
            axes.text(
                j,
                i,
                f"{n}\n{shares[i][j]:.0%}",
                ha="center",
                va="center",
                color="white" if shares[i][j] > 0.5 else "black",
            )
    figure.savefig(path)


def _canvas() -> tuple[Figure, Any]:
    figure = Figure(figsize=(5.5, 4), dpi=120, layout="constrained")
    FigureCanvasAgg(figure)  # draws without a window system
    return figure, figure.subplots()
