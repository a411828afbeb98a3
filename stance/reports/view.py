"""What the HTML template shows, worked out beforehand so that the template only prints."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from stance.labels import LABELS
from stance.reports.layout import Block, lay_out
from stance.reports.protocol import Analyzed
from stance.reports.verdicts import (
    UNATTRIBUTED,
    VERDICTS,
    count_noun,
    heading,
    speaker_counts,
    verdict,
)
from stance.types import Article, Prediction, Quote, SpeakerSummary

NO_SPEAKER = "-"
"""The filter's value for quotes without a speaker."""


@dataclass(frozen=True, slots=True)
class Segment:
    """One part of a stacked bar; `x` and `width` in percent of the bar."""

    verdict: str
    x: float
    width: float


@dataclass(frozen=True, slots=True)
class Row:
    """One quote in the table."""

    id: str
    anchor: str
    speaker: str
    speaker_key: str
    affiliation: str
    text: str
    verdict: str
    leaning: str
    confidence: float
    probabilities: Mapping[str, float]
    bar: tuple[Segment, ...]
    truncated: bool


@dataclass(frozen=True, slots=True)
class Speaker:
    """One speaker in the chart."""

    name: str
    href: str
    key: str
    affiliation: str
    n_quotes: int
    counts: Mapping[str, int]
    bar: tuple[Segment, ...]
    means: Mapping[str, float]
    mean_bar: tuple[Segment, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """One article of the report."""

    id: str
    title: str
    dateline: str
    language: str
    target: str
    blocks: list[Block]
    rows: list[Row]
    speakers: list[Speaker]
    counts: Mapping[str, int]
    bar: tuple[Segment, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """The whole page."""

    title: str
    deck: str
    sections: list[Section]
    counts: Mapping[str, int]
    bar: tuple[Segment, ...]
    speakers: list[tuple[str, str, int]]
    models: list[str]
    one_target: bool

    @property
    def n_quotes(self) -> int:
        """Quotes in all articles."""
        return sum(self.counts.values())


def build_report(analyses: Sequence[Analyzed]) -> Report:
    """Everything that the page shows, in the order it shows it."""
    sections = [_section(f"a{i}", analysis) for i, analysis in enumerate(analyses, 1)]
    counts = {name: sum(s.counts[name] for s in sections) for name in VERDICTS}
    names = Counter((row.speaker_key, row.speaker) for s in sections for row in s.rows)
    order = sorted(names.items(), key=lambda item: (item[0][0] == NO_SPEAKER, -item[1]))
    targets = list(dict.fromkeys(s.target for s in sections))
    return Report(
        title=_title(sections, targets),
        deck=_deck(sections, sum(counts.values()), sum(k != NO_SPEAKER for k, _ in names)),
        sections=sections,
        counts=counts,
        bar=_bar(counts),
        speakers=[(key, name, n) for (key, name), n in order],
        models=list(dict.fromkeys(analysis.model for analysis in analyses if analysis.model)),
        one_target=len(targets) == 1,
    )


def _title(sections: Sequence[Section], targets: Sequence[str]) -> str:
    if len(sections) == 1:
        return sections[0].title
    if len(targets) == 1:
        return f"Stance toward {targets[0]}"
    return count_noun(len(sections), "article").capitalize()


def _deck(sections: Sequence[Section], n_quotes: int, n_speakers: int) -> str:
    quotes = count_noun(n_quotes, "quote")
    speakers = f" by {count_noun(n_speakers, 'speaker')}" if n_speakers else ""
    where = f" in {count_noun(len(sections), 'article')}" if len(sections) > 1 else ""
    return f"{quotes}{speakers}{where}"


def _section(name: str, analysis: Analyzed) -> Section:
    quotes, article = analysis.quotes, analysis.article
    blocks = lay_out(article.text, [(quote.start, quote.end) for quote in quotes])
    anchors: dict[int, str] = {}
    for block in blocks:
        for piece in block.pieces:
            for index in piece.quotes:
                anchors.setdefault(index, f"{name}-t{piece.start}")
    rows = [
        _row(f"{name}-q{i}", anchors.get(i, name), quote, prediction)
        for i, (quote, prediction) in enumerate(zip(quotes, analysis.predictions, strict=True))
    ]
    found = Counter(row.verdict for row in rows)
    counts = {key: found[key] for key in VERDICTS}
    most = max((speaker.n_quotes for speaker in analysis.speakers), default=1)
    return Section(
        id=name,
        title=heading(article),
        dateline=_dateline(article),
        language=_text(article.metadata, "language"),
        target=analysis.target,
        blocks=blocks,
        rows=rows,
        speakers=[_speaker(speaker, most) for speaker in analysis.speakers],
        counts=counts,
        bar=_bar(counts),
    )


def _dateline(article: Article) -> str:
    parts = (_text(article.metadata, "outlet"), _text(article.metadata, "date"))
    return ", ".join(part for part in parts if part)


def _text(metadata: Mapping[str, Any], key: str) -> str:
    value = metadata.get(key)
    return value if isinstance(value, str) else ""


def _row(name: str, anchor: str, quote: Quote, prediction: Prediction) -> Row:
    probabilities = _named(prediction.probabilities)
    return Row(
        id=name,
        anchor=anchor,
        speaker=quote.speaker or UNATTRIBUTED,
        speaker_key=quote.speaker or NO_SPEAKER,
        affiliation=quote.affiliation or "",
        text=quote.text,
        verdict=verdict(prediction),
        leaning=prediction.label.value,
        confidence=prediction.confidence,
        probabilities=probabilities,
        bar=_bar(probabilities),
        truncated=prediction.truncated,
    )


def _speaker(summary: SpeakerSummary, most: int) -> Speaker:
    key = summary.speaker or NO_SPEAKER
    counts = speaker_counts(summary)
    means = _named(summary.mean_probabilities)
    return Speaker(
        name=summary.speaker or UNATTRIBUTED,
        href="#" + urlencode({"speaker": key}, errors="replace"),
        key=key,
        affiliation=summary.affiliation or "",
        n_quotes=summary.n_quotes,
        counts=counts,
        bar=_bar(counts, total=most),
        means=means,
        mean_bar=_bar(means),
    )


def _named(probabilities: Mapping[Any, float]) -> dict[str, float]:
    return {label.value: probabilities[label] for label in LABELS}


def _bar(values: Mapping[str, float], *, total: float | None = None) -> tuple[Segment, ...]:
    """Stack values side by side; they fill the bar unless a larger total is given."""
    whole = (sum(values.values()) if total is None else total) or 1
    segments, x = [], 0.0
    for name, value in values.items():
        width = 100 * value / whole
        if value:
            segments.append(Segment(name, round(x, 2), round(width, 2)))
        x += width
    return tuple(segments)
