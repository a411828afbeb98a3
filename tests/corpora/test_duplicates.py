"""Near-duplicates are found whatever their punctuation, and short quotes are let be."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from stance.corpora.duplicates import Twins, groups_of, leaks, near_duplicates

LONG = "the council will not pay for a bridge that nobody asked for"


def test_the_same_words_are_twins_whatever_the_case_and_marks() -> None:
    texts = [LONG, "something else that was said today", f"“{LONG.upper()}!”"]
    assert list(near_duplicates(texts)) == [Twins(0, 2, 1.0)]


def test_one_more_word_is_near_and_an_overlap_of_a_third_is_not() -> None:
    (found,) = near_duplicates([LONG, f"{LONG} here", "the council will not pay for a school"])
    assert (found.first, found.second) == (0, 1)
    assert 0.6 < found.jaccard <= 1


def test_short_quotes_recur_without_being_copies() -> None:
    assert not list(near_duplicates(["null and void", "a sham, a lie"] * 2))


def test_copies_are_paired_with_the_first_alone() -> None:
    found = list(near_duplicates([LONG] * 50, near=False))
    assert [(t.first, t.second) for t in found] == [(0, i) for i in range(1, 50)]


def test_a_leak_lies_in_two_splits() -> None:
    texts = [LONG, LONG, LONG, LONG]
    assert [t.second for t in leaks(texts, ["train", "train", "test", ""])] == [2]


def test_a_copy_in_no_split_hides_no_leak() -> None:
    (found,) = leaks([LONG, LONG, LONG], ["", "train", "test"])
    assert (found.first, found.second) == (1, 2)


@given(st.lists(st.lists(st.sampled_from("abcdef"), max_size=3), max_size=12))
def test_records_share_a_group_when_keys_link_them(keys: list[list[str]]) -> None:
    groups = groups_of(keys)
    for i, mine in enumerate(keys):
        for j, other in enumerate(keys):
            if set(mine) & set(other):
                assert groups[i] == groups[j]
            elif i != j and not mine:
                assert groups[i] != groups[j]
