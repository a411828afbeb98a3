"""The one place that turns an `Example` into the token pair that a model reads.

First text: the target. Second text: speaker and affiliation, then the context with the quote
marked in place, so that its tokens are paid for once::

    the UN report | Zhao Lijian, spokesman: Zhao said it was “«a patchwork of lies»”.

What does not fit is dropped in this order: context far from the quote, the speaker line, the
target's tail, and only then the quote's tail; never the quote's head.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from stance.types import Example

if TYPE_CHECKING:
    from transformers import PreTrainedTokenizerBase

ENCODING_VERSION = 1
"""Saved with every model; a model that was trained on another version is refused."""

OPEN, CLOSE = "«", "»"

# No subword vocabulary in use has tokens longer than this, so text beyond
# `max_length * MAX_TOKEN_CHARS` characters can be cut before the tokenizer sees it.
MAX_TOKEN_CHARS = 32


@dataclass(frozen=True, slots=True)
class PairText:
    """The two texts of one example, and where the quote stands in the second.

    Attributes:
        target: The first text.
        text: The second text.
        context_start: Where the speaker line ends and the context begins in `text`.
        quote_start: The opening mark before the quote.
        quote_end: One past the closing mark.
    """

    target: str
    text: str
    context_start: int
    quote_start: int
    quote_end: int


@dataclass(frozen=True, slots=True)
class EncodedPair:
    """Model inputs of one example, unpadded.

    Attributes:
        inputs: Per input name (`input_ids`, `attention_mask`, ...) one integer a token.
        truncated: True when tokens of the quote itself were dropped.
    """

    inputs: Mapping[str, list[int]]
    truncated: bool

    def __len__(self) -> int:
        return len(self.inputs["input_ids"])


def _squeeze(text: str) -> str:
    """One space between words, and no half surrogate pairs, on which tokenizers choke."""
    return " ".join(text.encode("utf-8", "replace").decode("utf-8").split())


def pair_text(example: Example, *, max_chars: int) -> PairText:
    """Lay out one example as two texts.

    Args:
        example: The quote and what is known about it.
        max_chars: The quote keeps this many of its first characters, the context this many on
            either side of the quote.
    """
    quote = _squeeze(example.quote)
    context = _squeeze(example.context)
    found = context.find(quote)
    if found >= 0:
        left, right = context[:found], context[found + len(quote) :]
    else:  # the context is another sentence, or was edited: it follows the quote
        left, right = "", f" {context}" if context else ""
    source = ", ".join(
        part for part in map(_squeeze, (example.speaker, example.affiliation)) if part
    )
    head = f"{source[:max_chars]}: " if source else ""
    before = head + left[-max_chars:]
    marked = f"{OPEN}{quote[:max_chars]}{CLOSE}"
    return PairText(
        target=_squeeze(example.target)[:max_chars],
        text=before + marked + right[:max_chars],
        context_start=len(head),
        quote_start=len(before),
        quote_end=len(before) + len(marked),
    )


def encode(
    examples: Sequence[Example], tokenizer: PreTrainedTokenizerBase, *, max_length: int
) -> list[EncodedPair]:
    """Tokenize examples to at most `max_length` tokens each, special tokens included.

    Args:
        examples: Any number of examples.
        tokenizer: A fast tokenizer (character offsets are needed).
        max_length: Most tokens of one pair.
    """
    if not examples:
        return []
    max_chars = max_length * MAX_TOKEN_CHARS
    pairs = [pair_text(example, max_chars=max_chars) for example in examples]
    batch = tokenizer(
        [pair.target for pair in pairs],
        [pair.text for pair in pairs],
        return_offsets_mapping=True,
        verbose=False,  # a pair over the limit is expected here and shortened below
    )
    offsets = batch.pop("offset_mapping")
    encoded = []
    for i, (pair, example) in enumerate(zip(pairs, examples, strict=True)):
        length = len(batch["input_ids"][i])
        dropped: set[int] = set()
        truncated = len(_squeeze(example.quote)) > max_chars
        if length > max_length:
            order = _drop_order(pair, batch.sequence_ids(i), offsets[i], max_length)
            for position, in_quote in order:
                if length - len(dropped) <= max_length:
                    break
                dropped.add(position)
                truncated = truncated or in_quote
        encoded.append(
            EncodedPair(
                inputs={
                    name: [v for k, v in enumerate(values[i]) if k not in dropped]
                    for name, values in batch.items()
                },
                truncated=truncated,
            )
        )
    return encoded


def _drop_order(
    pair: PairText,
    sequence_ids: Sequence[int | None],
    offsets: Sequence[tuple[int, int]],
    max_length: int,
) -> Iterator[tuple[int, bool]]:
    """Token positions in the order in which they may go, each with "is part of the quote"."""
    target, source, quote = list[int](), list[int](), list[int]()
    context: list[tuple[int, int]] = []
    for position, (start, end) in enumerate(offsets):
        sequence = sequence_ids[position]
        if sequence == 0:
            target.append(position)
        elif sequence == 1:
            if pair.quote_start <= start and end <= pair.quote_end:
                quote.append(position)
            elif start < pair.context_start:
                source.append(position)
            else:
                distance = max(pair.quote_start - end, start - pair.quote_end)
                context.append((distance, position))
    for _, position in sorted(context, reverse=True):
        yield position, False
    for position in reversed(source):
        yield position, False
    for position in reversed(target[max_length // 4 :]):
        yield position, False
    for position in reversed(quote):
        yield position, True
