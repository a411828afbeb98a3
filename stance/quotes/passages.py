"""The quotations of an article, each with its sentence and its attribution."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from stance.quotes.attribution import (
    Attribution,
    attribute_by_lead,
    attribute_in_sentence,
    attribute_to_signature,
)
from stance.quotes.marks import Quotation
from stance.quotes.sentences import Token, split_tokens, tokenize

_MAX_NEIGHBOUR = 2000  # code points of a paragraph without quotations that are read
_MAX_SIGNATURE = 100  # code points of a line that only names the source


@dataclass(frozen=True, slots=True)
class Passage:
    """One quotation in its sentence.

    Attributes:
        quotation: The quoted stretch.
        sentence: The tokens of the article's sentence around it.
        index: The quotation's token in the sentence.
        attribution: Who said it, if the article tells.
    """

    quotation: Quotation
    sentence: Sequence[Token]
    index: int
    attribution: Attribution | None


def read_passages(
    text: str, paragraphs: list[tuple[int, int]], quotations: list[list[Quotation]]
) -> Iterator[Passage]:
    """Every outermost quotation of a text, in order, with its sentence and attribution.

    Args:
        text: The article.
        paragraphs: Bounds of its paragraphs.
        quotations: The quotations of each paragraph.
    """
    previous: list[Passage] = []  # of the paragraph before
    for i, inside in enumerate(quotations):
        if not inside:
            previous = []
            continue
        passages = _read_paragraph(text, *paragraphs[i], inside)
        before = _Neighbour(text, paragraphs[i - 1], quotations[i - 1]) if i else None
        signature = None
        if i + 1 < len(paragraphs) and not quotations[i + 1]:
            start, end = paragraphs[i + 1]
            tokens = tokenize(text, start, min(end, start + _MAX_SIGNATURE), [])
            signature = attribute_to_signature(tokens, 0, "dash_line")
        previous = list(_complete(passages, previous, before, signature))
        yield from previous


@dataclass(frozen=True, slots=True)
class _Neighbour:
    """The paragraph before, tokenised only when a quotation needs it."""

    text: str
    bounds: tuple[int, int]
    quotations: list[Quotation]

    def last_sentence(self) -> Sequence[Token]:
        start, end = self.bounds
        if not self.quotations:
            start = max(start, end - _MAX_NEIGHBOUR)
        sentences = split_tokens(tokenize(self.text, start, end, self.quotations))
        return sentences[-1] if sentences else ()


def _read_paragraph(
    text: str, start: int, end: int, quotations: list[Quotation]
) -> list[Passage]:
    passages: list[Passage] = []
    before: Sequence[Token] = ()
    last: Attribution | None = None
    for sentence in split_tokens(tokenize(text, start, end, quotations)):
        bare = not any(t.is_word for t in sentence)
        for k, token in enumerate(sentence):
            if not token.is_quote:
                continue
            q = quotations[token.quotation]
            found = None if bare else attribute_in_sentence(sentence, k, text[q.start : q.end])
            if found is None and last is not None:
                found = last._replace(rule="same_paragraph")
            if found is None and before:
                found = attribute_by_lead(before, "sentence_before")
            last = found
            passages.append(Passage(q, sentence, k, found))
        before = sentence
    return passages


def _complete(
    passages: list[Passage],
    previous: list[Passage],
    neighbour: _Neighbour | None,
    signature: Attribution | None,
) -> Iterator[Passage]:
    """Fill in quotations that their own paragraph leaves without a source."""
    following = next((p.attribution for p in passages if p.attribution is not None), None)
    for passage in passages:
        found = passage.attribution or signature
        is_bare = not any(token.is_word for token in passage.sentence)
        if found is None and is_bare and following is not None:
            found = following._replace(rule="next_quotation")
        elif found is None and neighbour is not None:
            found = _from_before(previous, neighbour)
        yield Passage(passage.quotation, passage.sentence, passage.index, found)


def _from_before(previous: list[Passage], neighbour: _Neighbour) -> Attribution | None:
    if previous:
        last = previous[-1]
        if last.quotation.continues and last.attribution is not None:
            return last.attribution._replace(rule="continued")
    sentence = neighbour.last_sentence()
    if sentence and sentence[-1].text == ":":
        return attribute_by_lead(sentence, "lead")
    if previous and previous[-1].attribution is not None:
        return previous[-1].attribution._replace(rule="follow_up")
    return None
