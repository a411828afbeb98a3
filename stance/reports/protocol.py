"""What a report needs to know of an analysed article."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from stance.types import Article, Prediction, Quote, SpeakerSummary


class Analyzed(Protocol):
    """One article with its quotes and their stances, taken structurally."""

    @property
    def article(self) -> Article:
        """The article, its text untouched."""

    @property
    def quotes(self) -> Sequence[Quote]:
        """The quotes to show, in article order; titles left out."""

    @property
    def predictions(self) -> Sequence[Prediction]:
        """One prediction a quote, side by side with `quotes`."""

    @property
    def speakers(self) -> Sequence[SpeakerSummary]:
        """What each speaker's quotes add up to, in the order to show them."""

    @property
    def target(self) -> str:
        """What the stances are about."""

    @property
    def model(self) -> str:
        """The name of the model that predicted."""
