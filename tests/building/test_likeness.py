"""Syndicated copies meet; what says something else, or is said by somebody else, does not."""

from __future__ import annotations

import pytest

from stance.building.likeness import are_copies, fingerprint, keys

LONG = "We will carry out every recommendation of this report before the end of the year."


def alike(first: str, second: str, **known: str) -> bool:
    a = fingerprint(first, context=known.get("context", ""), speaker=known.get("speaker", ""))
    b = fingerprint(
        second,
        context=known.get("other_context", known.get("context", "")),
        speaker=known.get("other_speaker", known.get("speaker", "")),
    )
    assert are_copies(a, b) == are_copies(b, a)
    return are_copies(a, b)


@pytest.mark.parametrize(
    "copy",
    [
        LONG.upper(),
        LONG.replace(".", ","),
        LONG.replace(" ", "\n"),
        LONG.replace("this report", "[this] report"),
        LONG.replace("this report", "the report"),
    ],
)
def test_copies_with_small_edits(copy: str) -> None:
    assert alike(LONG, copy)
    assert set(keys(fingerprint(LONG, context="", speaker=""))) & set(
        keys(fingerprint(copy, context="", speaker=""))
    )


@pytest.mark.parametrize(
    "other",
    [
        LONG.replace("will", "will not"),
        LONG.replace("will", "won’t"),
        "It is a patchwork of lies that punishes farmers, and nobody has asked them at all.",
    ],
)
def test_other_words_are_no_copies(other: str) -> None:
    assert not alike(LONG, other)


def test_two_known_speakers_make_two_quotes() -> None:
    assert not alike(LONG, LONG, speaker="Ana Ruiz", other_speaker="Peter Holm")
    assert alike(LONG, LONG, speaker="Ana Ruiz", other_speaker="Ruiz")
    assert alike(LONG, LONG, speaker="Ana Ruiz", other_speaker="")


def test_a_short_quote_is_a_copy_only_in_the_same_sentence() -> None:
    context = "The government called the findings “null and void” on Friday."
    other = "A court in Ayr had found the contract null and void in March."
    assert alike("null and void", "null and void", context=context)
    assert not alike("null and void", "null and void", context=context, other_context=other)


def test_keys_are_64_bit_and_stay_the_same() -> None:
    found = keys(fingerprint(LONG, context="", speaker=""))
    assert found == keys(fingerprint(LONG, context="elsewhere", speaker="Ruiz"))
    assert all(-(2**63) <= key < 2**63 for key in found)


def test_an_empty_text_has_keys() -> None:
    assert keys(fingerprint("…", context="", speaker=""))
