"""The text pair: what it holds, and what goes first when it is too long."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stance.models.encoding import CLOSE, OPEN, EncodedPair, encode, pair_text
from stance.types import Example
from tests.conftest import build_tokenizer

TOKENIZER = build_tokenizer()
FULL = Example(
    quote="null and void",
    target="the UN report",
    speaker="Wang",
    affiliation="spokesman",
    context="On Friday Wang called it “null and void” in Beijing.",
)


def second_text(example: Example) -> str:
    return pair_text(example, max_chars=10_000).text


def decode(pair: EncodedPair) -> str:
    return str(TOKENIZER.decode(pair.inputs["input_ids"]))


def encode_one(example: Example, max_length: int) -> EncodedPair:
    return encode([example], TOKENIZER, max_length=max_length)[0]


def test_the_quote_is_marked_in_its_context_and_stands_there_once() -> None:
    assert second_text(FULL) == (
        f"Wang, spokesman: On Friday Wang called it “{OPEN}null and void{CLOSE}” in Beijing."
    )


def test_a_context_without_the_quote_follows_it() -> None:
    example = Example(quote="null and void", context="He then left.")
    assert second_text(example) == f"{OPEN}null and void{CLOSE} He then left."


@pytest.mark.parametrize(
    ("speaker", "affiliation", "expected"),
    [("", "", ""), ("Wang", "", "Wang: "), ("", "a mayor", "a mayor: ")],
)
def test_missing_parts_leave_no_trace(speaker: str, affiliation: str, expected: str) -> None:
    example = Example(quote="No.", speaker=speaker, affiliation=affiliation)
    assert second_text(example) == f"{expected}{OPEN}No.{CLOSE}"


def test_white_space_makes_no_difference() -> None:
    spaced = Example(
        quote="null  and\nvoid",
        target="the UN\treport",
        speaker="Wang ",
        affiliation="spokesman",
        context=FULL.context.replace(" ", "\n "),
    )
    assert pair_text(spaced, max_chars=999) == pair_text(FULL, max_chars=999)


def test_a_pair_that_fits_is_left_whole() -> None:
    pair = encode_one(FULL, 64)
    assert "in" in decode(pair)
    assert "friday" in decode(pair).replace(" ", "").replace("##", "")
    assert not pair.truncated


def test_the_context_goes_first_from_its_far_ends() -> None:
    example = Example(
        quote="it is false",
        speaker="he",
        context="no no no no we said it is false we must must must must",
    )
    words = decode(encode_one(example, 17)).replace("[CLS]", "").split("[SEP]")[1].split()
    assert words == ["he", ":", "we", "said", "«", "it", "is", "false", "»", "we", "must"]


def test_the_speaker_goes_before_any_of_the_quote() -> None:
    example = Example(quote="it is false", target="it", speaker="minister", context="")
    pair = encode_one(example, 9)
    assert "« it is false »" in decode(pair)
    assert "minister" not in decode(pair)
    assert not pair.truncated


def test_the_quote_loses_its_tail_never_its_head() -> None:
    quote = "we must act now " + "no " * 500
    pair = encode_one(Example(quote=quote, speaker="he", context=f"he said {quote}"), 32)
    assert "« we must act now no" in decode(pair)
    assert pair.truncated
    assert len(pair) == 32


def test_a_huge_target_leaves_room_for_the_quote() -> None:
    pair = encode_one(Example(quote="we must act now", target="report " * 9_000), 32)
    assert "« we must act now »" in decode(pair)
    assert not pair.truncated


def test_a_quote_of_megabytes_is_cut_before_it_is_tokenized() -> None:
    pair = encode_one(Example(quote="no " * 2_000_000), 64)
    assert pair.truncated
    assert len(pair) == 64


text = st.text(st.characters(), max_size=60)  # half surrogate pairs included


@given(text.filter(str.strip), text, text, text, text, st.integers(16, 64))
def test_no_text_breaks_the_limit(
    quote: str, target: str, speaker: str, affiliation: str, context: str, max_length: int
) -> None:
    example = Example(quote, target, speaker, affiliation, context)
    pair = encode_one(example, max_length)
    assert len(pair) <= max_length
    assert len({len(values) for values in pair.inputs.values()}) == 1


def test_no_examples_no_pairs() -> None:
    assert encode([], TOKENIZER, max_length=16) == []
