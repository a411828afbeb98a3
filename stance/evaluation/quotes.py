"""Found quotes against annotated ones: quoted spans by character, and attribution.

**Spans**: precision, recall and F1 over code points that are not white space: gold is the
union of the gold quotations, predicted the union of all quotes but titles.

**Attribution**: of the gold quotations with a gold source, the share whose quote names an
overlapping `source`. The quote is the one that shares most code points with the gold
quotation; one taken for a title names no source. The resolved speaker is not scored.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

from stance.types import Quote

Bounds = tuple[int, int]

_PRONOUNS = {"he", "she", "they", "it", "i", "we", "you", "who", "that", "which", "his", "her"}


class Attribution(Protocol):
    """Who is annotated as a quotation's source, and by which reporting expression."""

    @property
    def sources(self) -> Sequence[Bounds]:
        """Where the source is named."""

    @property
    def cues(self) -> Sequence[Bounds]:
        """Where the reporting expression stands."""


class GoldQuote(Protocol):
    """An annotated quotation; `reported` is None when no source is annotated."""

    @property
    def start(self) -> int:
        """First code point of the quoted words."""

    @property
    def end(self) -> int:
        """One past the last."""

    @property
    def reported(self) -> Attribution | None:
        """Its attribution."""


@dataclass
class Scores:
    """Counts over a folder; `errors` and `examples` by kind of error."""

    articles: int = 0
    true_positive: int = 0
    predicted: int = 0
    gold: int = 0
    quotations: int = 0
    attributed: int = 0
    correct: int = 0
    span_errors: Counter[str] = field(default_factory=Counter)
    span_error_characters: Counter[str] = field(default_factory=Counter)
    attribution_errors: Counter[str] = field(default_factory=Counter)
    examples: list[tuple[str, str]] = field(default_factory=list)

    def summary(self) -> dict[str, float]:
        """The figures, each in [0, 1]; 0 where there is nothing to count."""
        precision = self.true_positive / self.predicted if self.predicted else 0.0
        recall = self.true_positive / self.gold if self.gold else 0.0
        total = self.predicted + self.gold
        return {
            "span_precision": precision,
            "span_recall": recall,
            "span_f1": 2 * self.true_positive / total if total else 0.0,
            "attribution": self.correct / self.attributed if self.attributed else 0.0,
        }


def overlap(a: Bounds, b: Bounds) -> int:
    """Code points that two spans share."""
    return max(0, min(a[1], b[1]) - max(a[0], b[0]))


def score_article(
    name: str,
    text: str,
    quotes: Sequence[Quote],
    gold: Sequence[GoldQuote],
    scores: Scores,
) -> None:
    """Add one article to the scores.

    Args:
        name: The article's, for examples of errors.
        text: The article's.
        quotes: What was found.
        gold: What was annotated.
        scores: Are added to.
    """
    gold_points = _points(text, [(g.start, g.end) for g in gold])
    statements = [q for q in quotes if q.kind != "title"]
    points = _points(text, [(q.start, q.end) for q in statements])
    scores.articles += 1
    scores.true_positive += len(points & gold_points)
    scores.predicted += len(points)
    scores.gold += len(gold_points)
    for quote in statements:
        inside = _points(text, [(quote.start, quote.end)])
        extra = inside - gold_points
        if extra:
            whole = extra == inside
            short = len(quote.text.split()) <= 5
            kind = "extra: at a boundary"
            if whole:
                kind = f"extra: {'1-5 words' if short else 'longer'}, no gold statement"
            _count_span(scores, kind, len(extra), name, text, (quote.start, quote.end))
    for g in gold:
        scores.quotations += 1
        missed = _points(text, [(g.start, g.end)]) - points
        if missed:
            _count_span(scores, _missed(g, quotes), len(missed), name, text, (g.start, g.end))
        if g.reported is not None:
            _score_attribution(name, text, g, g.reported, quotes, scores)


def _points(text: str, spans: list[Bounds]) -> set[int]:
    """The code points of some spans, white space left out."""
    return {i for start, end in spans for i in range(start, end) if not text[i].isspace()}


def _missed(gold: GoldQuote, quotes: Sequence[Quote]) -> str:
    touching = [q for q in quotes if overlap((q.start, q.end), (gold.start, gold.end))]
    if not touching:
        return "missed: no quotation found"
    if any(q.kind == "title" for q in touching):
        return "missed: statement taken for a title"
    return "missed: at a boundary"


def _count_span(scores: Scores, kind: str, n: int, name: str, text: str, span: Bounds) -> None:
    scores.span_errors[kind] += 1
    scores.span_error_characters[kind] += n
    scores.examples.append((kind, f"{name}: {_snippet(text, span)}"))


def _score_attribution(
    name: str,
    text: str,
    gold: GoldQuote,
    reported: Attribution,
    quotes: Sequence[Quote],
    scores: Scores,
) -> None:
    scores.attributed += 1
    span = (gold.start, gold.end)
    quote = max(quotes, key=lambda q: overlap((q.start, q.end), span), default=None)
    if quote is None or not overlap((quote.start, quote.end), span):
        quote = None
    source = quote.source if quote is not None and quote.kind != "title" else None
    if source is not None and any(
        overlap((source.start, source.end), s) for s in reported.sources
    ):
        scores.correct += 1
        return
    outcome = "wrong source" if source is not None else "no source"
    kind = f"{outcome}: {_position(text, gold, reported)}"
    scores.attribution_errors[kind] += 1
    found = "none" if quote is None or quote.source is None else quote.source.text
    wanted = " | ".join(text[a:b] for a, b in reported.sources)
    scores.examples.append(
        (kind, f"{name}: {_snippet(text, span)}\n    found: {found}; gold: {wanted}")
    )


def _position(text: str, gold: GoldQuote, reported: Attribution) -> str:
    """Where the gold source stands, and whether it is a pronoun."""
    start, end = reported.sources[0]
    between = text[min(gold.end, end) : max(gold.start, start)]
    if "\n" in between or "\r" in between:
        where = "other paragraph"
    elif not reported.cues:
        where = "no cue"
    else:
        where = "source before" if end <= gold.start else "source after"
    word = text[start:end].lower()
    return f"{where}, {'pronoun' if word in _PRONOUNS else 'name or noun'}"


def _snippet(text: str, span: Bounds) -> str:
    before = text[max(0, span[0] - 160) : span[0]]
    quoted = text[slice(*span)]
    if len(quoted) > 160:
        quoted = f"{quoted[:75]} [...] {quoted[-75:]}"
    return " ".join(f"{before}[[{quoted}]]{text[span[1] : span[1] + 110]}".split())
