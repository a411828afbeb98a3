"""Article in, every direct quotation out."""

from __future__ import annotations

from itertools import groupby
from typing import TypedDict

from stance.quotes.attribution import CONFIDENCE, Attribution
from stance.quotes.kinds import is_title, kind_of_piece
from stance.quotes.marks import find_paragraphs, find_quotations
from stance.quotes.passages import Passage, read_passages
from stance.quotes.sentences import context_bounds, split_quotation
from stance.quotes.speakers import SpeakerResolver
from stance.types import Article, Quote, QuoteKind, Span


def find_quotes(article: Article | str) -> list[Quote]:
    """Every direct quotation of an article, split into sentences, with its speaker.

    A quotation inside a quotation stays part of the sentence around it, so records never
    overlap. What stands between marks but states nothing (scare quotes, names, titles of
    works) is kept as kind "title", without a speaker. `attribution_confidence` is the share
    of quotations whose source the same rule finds in PolNeAR's train part (`CONFIDENCE`), 0
    without a speaker.

    Args:
        article: The article, or its text.

    Returns:
        One record a quoted sentence or fragment, in the order of the text. Offsets are code
        points into the text as given: `article.text[q.start:q.end] == q.text`.
    """
    if isinstance(article, str):
        article = Article(text=article)
    text = article.text
    paragraphs = find_paragraphs(text)
    quotations = find_quotations(text, paragraphs)
    flat = [quotation for inside in quotations for quotation in inside]
    if not flat:
        return []
    resolver = SpeakerResolver(text, paragraphs, flat)
    quotes: list[Quote] = []
    passages = read_passages(text, paragraphs, quotations)
    for _, group in groupby(passages, key=lambda passage: passage.sentence[0].start):
        quotes += _read_sentence(article, list(group), resolver)
    return quotes


def _read_sentence(
    article: Article, passages: list[Passage], resolver: SpeakerResolver
) -> list[Quote]:
    """The records of all quotations in one sentence of the article."""
    text = article.text
    sentence = passages[0].sentence
    bounds = sentence[0].start, sentence[-1].end
    split = [split_quotation(text, p.quotation.start, p.quotation.end) for p in passages]
    pieces = [piece for inside in split for piece in inside]
    quotes: list[Quote] = []
    for passage, inside in zip(passages, split, strict=True):
        quoted = text[passage.quotation.start : passage.quotation.end]
        found = passage.attribution
        title = is_title(sentence, passage.index, quoted, found.rule if found else None)
        who = _Source() if title or found is None else _attributed(text, found, resolver)
        for i, (start, end) in enumerate(inside):
            kind: QuoteKind = "title"
            if not title:
                first, last = i == 0, i == len(inside) - 1
                piece = text[start:end]
                kind = kind_of_piece(sentence, passage.index, piece, first=first, last=last)
            left, right = context_bounds(bounds, pieces, len(quotes))
            quotes.append(
                Quote(
                    article_id=article.id,
                    start=start,
                    end=end,
                    text=text[start:end],
                    context=text[left:right],
                    context_start=left,
                    kind=kind,
                    **who,
                )
            )
    return quotes


class _Source(TypedDict, total=False):
    """The fields of a quote that say who spoke."""

    speaker: str | None
    affiliation: str | None
    source: Span | None
    cue: Span | None
    attribution_confidence: float


def _attributed(text: str, found: Attribution, resolver: SpeakerResolver) -> _Source:
    speaker = resolver.resolve(found)
    tokens = found.sentence
    return _Source(
        speaker=None if speaker is None else speaker.name,
        affiliation=None if speaker is None else speaker.affiliation,
        source=_span(text, tokens[found.first].start, tokens[found.last].end),
        cue=None if found.cue is None else _span(text, found.cue[0].start, found.cue[1].end),
        attribution_confidence=0.0 if speaker is None else CONFIDENCE[found.rule],
    )


def _span(text: str, start: int, end: int) -> Span:
    return Span(start, end, text[start:end])
