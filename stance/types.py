"""The frozen records that flow between the parts; each is one JSON object a line on disk.

Offsets are Unicode code points into the article's text as given.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

from stance.labels import Stance

DEFAULT_TARGET = "the UN report"

QuoteKind = Literal["sentence", "fragment", "title"]


@dataclass(frozen=True, slots=True)
class Article:
    """One news article, its text untouched.

    Attributes:
        text: The text that every offset refers to.
        id: What names it in outputs: the file name, a row's id.
        title: Headline, if known apart from the text.
        metadata: Anything else that came with it (url, date, outlet).
    """

    text: str
    id: str = ""
    title: str = ""
    metadata: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of an article: `article.text[start:end] == text`."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Quote:
    """One quoted sentence or fragment: `article.text[start:end] == text`.

    Attributes:
        article_id: `Article.id`.
        start: First code point of the quoted words, the quotation mark excluded.
        end: One past the last code point.
        text: The quoted words.
        context: The article's sentence around the quote, verbatim.
        context_start: Where `context` begins in the article.
        kind: "sentence" (a full sentence), "fragment" (quoted words inside the article's own
            sentence), "title" (scare quotes, names and titles of works: nobody's statement).
        speaker: Who said it, as a reader would name them; None when it cannot be known.
        affiliation: Office, organisation or description of the speaker, if given.
        source: The mention that the quote is attributed to ("he", "the spokesman").
        cue: The reporting expression ("said", "according to").
        attribution_confidence: In [0, 1]; 0 when there is no speaker.
    """

    article_id: str
    start: int
    end: int
    text: str
    context: str
    context_start: int
    kind: QuoteKind
    speaker: str | None = None
    affiliation: str | None = None
    source: Span | None = None
    cue: Span | None = None
    attribution_confidence: float = 0.0

    def to_dict(self) -> dict[str, Any]:
        """The record as plain JSON types; `source` and `cue` are objects or None."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Annotation:
    """The label that one annotator gave.

    Attributes:
        annotator: A name or number that stays the same over a corpus.
        label: The stance that the annotator chose.
    """

    annotator: str
    label: Stance


@dataclass(frozen=True, slots=True)
class Example:
    """A quote under a target: what a model reads, and where it comes from.

    A model reads `quote`, `target`, `speaker`, `affiliation` and `context`; the rest is for
    people and for splits.

    Attributes:
        quote: The quoted words.
        target: What the stance is about.
        speaker: Who said it; empty when unknown.
        affiliation: Office or organisation of the speaker; empty when unknown.
        context: The article's sentence around the quote, in which it may stand verbatim.
        label: The gold label, if there is one.
        id: Names the example in its corpus.
        corpus: Names the corpus; empty when it is the user's own.
        article: Id of the article that the quote stands in; empty when unknown.
        group: What no split may divide (a report, an article, a contrastive group).
        start: First code point of the quote in the article's text, if known.
        end: One past the last code point.
        annotations: Every annotator's label, where several are known.
    """

    quote: str
    target: str = DEFAULT_TARGET
    speaker: str = ""
    affiliation: str = ""
    context: str = ""
    label: Stance | None = None
    id: str = ""
    corpus: str = ""
    article: str = ""
    group: str = ""
    start: int | None = None
    end: int | None = None
    annotations: tuple[Annotation, ...] = ()


@dataclass(frozen=True, slots=True)
class Prediction:
    """The stance that a model assigns to one example.

    Attributes:
        label: The most probable stance; kept when `abstained`, so that nothing is lost.
        confidence: Calibrated probability of `label`, in [1/3, 1].
        probabilities: Calibrated probability of each stance, keys in label order (neutral,
            rejects, supports), sum 1.
        abstained: True when `confidence` is below the threshold that the caller gave. An
            abstention says "too uncertain to label"; it is not `neutral`.
        target: What the stance is about.
        truncated: True when the quote itself was too long for the model and lost its tail.
    """

    label: Stance
    confidence: float
    probabilities: Mapping[Stance, float]
    abstained: bool
    target: str
    truncated: bool

    def to_dict(self) -> dict[str, Any]:
        """The record as plain JSON types, probabilities keyed by label name."""
        return {
            "label": self.label.value,
            "confidence": self.confidence,
            "probabilities": {label.value: p for label, p in self.probabilities.items()},
            "abstained": self.abstained,
            "target": self.target,
            "truncated": self.truncated,
        }


@dataclass(frozen=True, slots=True)
class SpeakerSummary:
    """What one speaker's quotes add up to in one article.

    Attributes:
        speaker: The name; None groups the quotes without a known speaker.
        affiliation: The first affiliation that the article gives for the speaker.
        n_quotes: Labelled quotes, abstentions included.
        counts: Quotes per stance in label order, abstentions left out.
        n_abstained: Quotes on which the model abstained.
        mean_probabilities: Mean over all `n_quotes`, in label order, sum 1.
    """

    speaker: str | None
    affiliation: str | None
    n_quotes: int
    counts: Mapping[Stance, int]
    n_abstained: int
    mean_probabilities: Mapping[Stance, float]

    def to_dict(self) -> dict[str, Any]:
        """The record as plain JSON types."""
        return {
            "speaker": self.speaker,
            "affiliation": self.affiliation,
            "n_quotes": self.n_quotes,
            "counts": {label.value: n for label, n in self.counts.items()},
            "n_abstained": self.n_abstained,
            "mean_probabilities": {
                label.value: p for label, p in self.mean_probabilities.items()
            },
        }
