"""Quoted sentences of news articles, who said them, and their stance toward a target.

`analyze` reads an article, `predict` labels quotes, `find_quotes` only finds them, `load` gives
the model itself.

Importing the package loads nothing heavy; a name loads its module when it is first used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from stance.analysis import Analysis
    from stance.api import analyze, predict
    from stance.errors import StanceError
    from stance.labels import LABELS, Stance
    from stance.models.classifier import StanceClassifier, load
    from stance.quotes import find_quotes
    from stance.training.estimator import StanceEstimator
    from stance.types import (
        Annotation,
        Article,
        Example,
        Prediction,
        Quote,
        Span,
        SpeakerSummary,
    )

__version__ = "0.1.0"

__all__ = [
    "LABELS",
    "Analysis",
    "Annotation",
    "Article",
    "Example",
    "Prediction",
    "Quote",
    "Span",
    "SpeakerSummary",
    "Stance",
    "StanceClassifier",
    "StanceError",
    "StanceEstimator",
    "__version__",
    "analyze",
    "find_quotes",
    "load",
    "predict",
]

_HOME = {
    "Analysis": "stance.analysis",
    "StanceError": "stance.errors",
    "LABELS": "stance.labels",
    "Stance": "stance.labels",
    "StanceClassifier": "stance.models.classifier",
    "load": "stance.models.classifier",
    "analyze": "stance.api",
    "predict": "stance.api",
    "find_quotes": "stance.quotes",
    "StanceEstimator": "stance.training.estimator",
    **dict.fromkeys(
        ("Annotation", "Article", "Example", "Prediction", "Quote", "Span", "SpeakerSummary"),
        "stance.types",
    ),
}


def __getattr__(name: str) -> object:
    if name in _HOME:
        value: object = getattr(import_module(_HOME[name]), name)
        globals()[name] = value
        return value
    raise AttributeError(f"module 'stance' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
