"""Quote extraction as a task: found quotes against annotated ones, by article."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from stance.benchmark.hashing import hash_json
from stance.benchmark.records import Contender
from stance.evaluation.quotes import GoldQuote, Scores, score_article
from stance.quotes import find_quotes
from stance.types import Article, Example, Quote

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

RULES_VERSION: Final = 1
"""Raised when the rules of `stance.quotes` change, so that kept results are not reused."""


@dataclass(frozen=True, slots=True)
class AnnotatedArticle:
    """An article with its gold quotations."""

    name: str
    text: str
    gold: Sequence[GoldQuote]


@dataclass(frozen=True, slots=True)
class QuoteData:
    """The articles of a quote task."""

    articles: Sequence[AnnotatedArticle]


class Rules:
    """`stance.find_quotes`."""

    def find(self, article: Article) -> Sequence[Quote]:
        """Every quote of an article."""
        return find_quotes(article)


def rules(name: str) -> Contender:
    """The contender that finds quotes by this package's rules."""
    from stance import __version__

    return Contender(
        name=name,
        kind="rules",
        sha256=hash_json(["quote rules", __version__, RULES_VERSION]),
        fit=_fit,
        answers="quotes",
    )


def _fit(_: Sequence[Example], __: int) -> Rules:
    return Rules()


def hash_articles(articles: Sequence[AnnotatedArticle]) -> str:
    """SHA-256 of texts and annotations."""
    rows = []
    for article in articles:
        gold = [[g.start, g.end, g.reported and g.reported.sources] for g in article.gold]
        rows.append([article.name, article.text, gold])
    return hash_json(rows)


def count(article: AnnotatedArticle, quotes: Sequence[Quote]) -> list[float]:
    """What adds up: right, predicted and gold characters, right and all sources."""
    scores = Scores()
    score_article(article.name, article.text, quotes, article.gold, scores)
    return [
        float(n)
        for n in (
            scores.true_positive,
            scores.predicted,
            scores.gold,
            scores.correct,
            scores.attributed,
        )
    ]


def _share(above: Floats, below: Floats) -> Floats:
    out = np.zeros(np.shape(above))
    return np.asarray(np.divide(above, below, out=out, where=below != 0))


FIGURES: Final[Mapping[str, Callable[[Floats], Floats]]] = {
    "span_f1": lambda n: _share(2 * n[..., 0], n[..., 1] + n[..., 2]),
    "span_precision": lambda n: _share(n[..., 0], n[..., 1]),
    "span_recall": lambda n: _share(n[..., 0], n[..., 2]),
    "attribution": lambda n: _share(n[..., 3], n[..., 4]),
}
"""Figures of summed counts `(..., 5)`."""
