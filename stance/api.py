"""`predict` and `analyze`: what users import."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, overload

from stance.analysis import Analysis
from stance.errors import InputError
from stance.inputs import as_examples, is_single
from stance.models.classifier import StanceClassifier, load
from stance.quotes import find_quotes
from stance.types import DEFAULT_TARGET, Article, Example, Prediction, Quote

if TYPE_CHECKING:
    import pandas as pd
    import polars as pl

    Row = str | Mapping[str, Any] | Example | Quote
    Rows = Sequence[Row] | pd.Series[Any] | pd.DataFrame | pl.Series | pl.DataFrame

Model = str | Path | StanceClassifier


@overload
def predict(  # type: ignore[overload-overlap]  # a str is also a sequence of str
    x: Row,
    *,
    target: str = ...,
    model: Model | None = ...,
    batch_size: int = ...,
    abstain_below: float | None = ...,
    device: str | None = ...,
) -> Prediction: ...


@overload
def predict(
    x: Rows,
    *,
    target: str = ...,
    model: Model | None = ...,
    batch_size: int = ...,
    abstain_below: float | None = ...,
    device: str | None = ...,
) -> list[Prediction]: ...


def predict(
    x: Row | Rows,
    *,
    target: str = DEFAULT_TARGET,
    model: Model | None = None,
    batch_size: int = 32,
    abstain_below: float | None = None,
    device: str | None = None,
) -> Prediction | list[Prediction]:
    """Label the stance of quotes toward a target.

    Args:
        x: A string, a mapping (keys quote, speaker, affiliation, context, target; only quote is
            required, others are ignored), an `Example` or a `Quote`; or a sequence of these, a
            pandas or polars column, or a frame with a `quote` column.
        target: What the stance is about, for rows that name no target of their own.
        model: A loaded classifier, or what `load` takes; by default the shipped model.
        batch_size: Quotes a forward pass; changes speed and memory only.
        abstain_below: Confidence in [0, 1] under which a prediction has `abstained=True`.
        device: A torch device such as "cpu" or "cuda:0"; by default the best there is.

    Returns:
        One `Prediction` for one row; for many a list in their order, empty for none.

    Raises:
        InputError: A row has no quote, or a value is out of range.
        ModelError: The model cannot be used.
    """
    examples = as_examples(x, target=target)
    if not examples:
        return []
    predictions = _classifier(model, device).predict(
        examples, batch_size=batch_size, abstain_below=abstain_below
    )
    return predictions[0] if is_single(x) else predictions


def analyze(
    article: str | Article,
    *,
    target: str = DEFAULT_TARGET,
    model: Model | None = None,
    batch_size: int = 32,
    abstain_below: float | None = None,
    device: str | None = None,
) -> Analysis:
    """Find every quoted sentence of an article, who said it, and its stance.

    Args:
        article: A text or an `Article`; offsets refer to its text as given.
        target: What the stances are about.
        model: As in `predict`.
        batch_size: As in `predict`.
        abstain_below: As in `predict`.
        device: As in `predict`.

    Raises:
        InputError: `article` is neither text nor `Article`, or a value is out of range.
        ModelError: The model cannot be used.
    """
    if isinstance(article, str):
        article = Article(text=article)
    if not isinstance(article, Article):
        raise InputError(
            f"cannot analyze {type(article).__name__}; allowed: a text or an Article",
            remedy="read a file with pathlib.Path(...).read_text() first",
        )
    classifier = _classifier(model, device)
    quotes = [quote for quote in find_quotes(article) if quote.kind != "title"]
    predictions = predict(
        quotes,
        target=target,
        model=classifier,
        batch_size=batch_size,
        abstain_below=abstain_below,
    )
    return Analysis(
        article=article,
        quotes=quotes,
        predictions=predictions,
        target=target,
        model=classifier.name,
    )


def _classifier(model: Model | None, device: str | None) -> StanceClassifier:
    if isinstance(model, StanceClassifier):
        return model
    return load(model, device=device)
