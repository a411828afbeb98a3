"""What a reader is told of a prediction: a stance, or that the model abstained."""

from __future__ import annotations

from pathlib import PurePath
from typing import Final

from stance.labels import LABELS
from stance.types import Article, Prediction, SpeakerSummary

UNCERTAIN: Final = "uncertain"
VERDICTS: Final = (*(label.value for label in LABELS), UNCERTAIN)
MARKS: Final = {"neutral": "–", "rejects": "✗", "supports": "✓", UNCERTAIN: "?"}
UNATTRIBUTED: Final = "Unattributed"


def verdict(prediction: Prediction) -> str:
    """The label's name, or "uncertain" for an abstention."""
    return UNCERTAIN if prediction.abstained else prediction.label.value


def speaker_counts(summary: SpeakerSummary) -> dict[str, int]:
    """Quotes of one speaker per verdict, in the order of `VERDICTS`."""
    counts = {label.value: summary.counts.get(label, 0) for label in LABELS}
    return {**counts, UNCERTAIN: summary.n_abstained}


def count_noun(n: int, noun: str) -> str:
    """`no quotes`, `1 quote`, `2 quotes`."""
    return f"{n:,} {noun}{'' if n == 1 else 's'}" if n else f"no {noun}s"


def heading(article: Article) -> str:
    """What an article is called: its headline, else its file's name."""
    return article.title or PurePath(article.id).name or "Untitled article"
