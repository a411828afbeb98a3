"""The figures as a metric of Hugging Face's `evaluate`, from a folder, without a network.

    stance = evaluate.load("path/to/stance/evaluation")
    stance.compute(predictions=["supports"], references=["rejects"])

`evaluate` copies this file and imports the copy, so it holds no more than the adapter.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import datasets
import evaluate
import numpy as np

from stance.evaluation import metrics
from stance.labels import LABELS, parse_label


class StanceFigures(evaluate.Metric):  # type: ignore[misc]
    """macro-F1 over the labels in gold (`f1`), F_avg, accuracy, MCC; Brier, ECE, AURC."""

    def _info(self) -> evaluate.MetricInfo:
        string, integer = (
            datasets.Features({"predictions": value, "references": value})
            for value in (datasets.Value("string"), datasets.Value("int64"))
        )
        return evaluate.MetricInfo(
            description="Stance toward a target: neutral, rejects, supports.",
            citation="",
            inputs_description=(
                "predictions, references: label names, or 0 (neutral), 1 (rejects), 2 "
                "(supports). probabilities (optional): one row of three a prediction, in this "
                "order; they are taken as they are, so their labels should be the predictions."
            ),
            features=[integer, string],
        )

    def _compute(
        self,
        predictions: Sequence[str | int],
        references: Sequence[str | int],
        probabilities: Sequence[Sequence[float]] | None = None,
    ) -> dict[str, Any]:
        gold, predicted = _columns(references), _columns(predictions)
        counts = metrics.confusion(gold, predicted)
        figures = {
            "f1": float(metrics.macro_f1(counts, labels=metrics.gold_labels(gold))),
            "f_avg": float(metrics.f_avg(counts)),
            "accuracy": float(metrics.accuracy(counts)),
            "matthews_correlation": float(metrics.matthews_correlation(counts)),
        }
        if probabilities is not None:
            rows = np.asarray(probabilities, dtype=np.float64)
            figures["brier_score"] = metrics.brier_score(gold, rows)
            figures["ece"] = metrics.ece(gold, rows)
            figures["aurc"] = metrics.aurc(gold, rows)
        return figures


def _columns(labels: Sequence[str | int]) -> np.ndarray[Any, np.dtype[np.int64]]:
    """Label names or columns as columns."""
    return np.array(
        [
            LABELS.index(parse_label(label)) if isinstance(label, str) else int(label)
            for label in labels
        ],
        dtype=np.int64,
    )
