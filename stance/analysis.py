"""One article's quotes with their predictions, and what they add up to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from stance.files.writing import flatten
from stance.labels import LABELS
from stance.types import Article, Prediction, Quote, SpeakerSummary

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = (
    *("article_id", "start", "end", "text", "context", "context_start", "kind"),
    *("speaker", "affiliation"),
    *("source_start", "source_end", "source_text", "cue_start", "cue_end", "cue_text"),
    *("attribution_confidence", "label", "confidence"),
    *(f"probabilities_{label}" for label in LABELS),
    *("abstained", "target", "truncated"),
)
"""The columns of `Analysis.flat_rows`, of csv and of parquet, in order."""


@dataclass(frozen=True)
class Analysis:
    """What `stance.analyze` returns.

    Attributes:
        article: The article, its text untouched.
        quotes: Every quoted statement in reading order; scare quotes and titles of works
            (kind "title") are left out.
        predictions: One for each of `quotes`.
        target: What the stances are about.
        model: The name of the model that labelled them.
    """

    article: Article
    quotes: Sequence[Quote]
    predictions: Sequence[Prediction]
    target: str
    model: str

    @cached_property
    def speakers(self) -> list[SpeakerSummary]:
        """A summary per speaker, most quotes first; unknown speakers stand last."""
        groups: dict[str | None, list[tuple[Quote, Prediction]]] = {}
        for quote, prediction in zip(self.quotes, self.predictions, strict=True):
            groups.setdefault(quote.speaker, []).append((quote, prediction))
        summaries = [_summarize(speaker, group) for speaker, group in groups.items()]
        return sorted(summaries, key=lambda s: (s.speaker is None, -s.n_quotes))

    def rows(self) -> list[dict[str, Any]]:
        """A dict per quote: the `Quote`'s fields, then the `Prediction`'s."""
        return [
            {**quote.to_dict(), **prediction.to_dict()}
            for quote, prediction in zip(self.quotes, self.predictions, strict=True)
        ]

    def flat_rows(self) -> list[dict[str, Any]]:
        """`rows` with plain columns: `source_start`, `cue_text`, `probabilities_supports`."""
        no_span = {"start": None, "end": None, "text": None}
        return [
            flatten({**row, "source": row["source"] or no_span, "cue": row["cue"] or no_span})
            for row in self.rows()
        ]

    def to_dict(self) -> dict[str, Any]:
        """The whole analysis as plain JSON types."""
        return {
            "article_id": self.article.id,
            "title": self.article.title,
            "target": self.target,
            "model": self.model,
            "quotes": self.rows(),
            "speakers": [summary.to_dict() for summary in self.speakers],
        }

    def to_dataframe(self) -> pd.DataFrame:
        """A pandas frame of `flat_rows`."""
        import pandas as pd

        frame: pd.DataFrame = pd.DataFrame(self.flat_rows(), columns=list(COLUMNS))
        return frame

    def to_html(self) -> str:
        """A self-contained page: the article with every quote marked, and who said what."""
        from stance.reports import render_html

        return render_html([self])


def _summarize(
    speaker: str | None, group: Sequence[tuple[Quote, Prediction]]
) -> SpeakerSummary:
    predictions = [prediction for _, prediction in group]
    kept = [p for p in predictions if not p.abstained]
    means: Mapping[Any, float] = {
        label: sum(p.probabilities[label] for p in predictions) / len(predictions)
        for label in LABELS
    }
    return SpeakerSummary(
        speaker=speaker,
        affiliation=next((q.affiliation for q, _ in group if q.affiliation), None),
        n_quotes=len(group),
        counts={label: sum(p.label == label for p in kept) for label in LABELS},
        n_abstained=len(predictions) - len(kept),
        mean_probabilities=means,
    )
