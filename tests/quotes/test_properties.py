"""What holds for every text: no crash, exact offsets, order, and linear time."""

from __future__ import annotations

import subprocess
import sys
import time
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stance.quotes import find_quotes
from stance.types import Article, Quote

PIECES = st.sampled_from(
    [
        '"', "“", "”", "‘", "’", "'", "«", "»", "„", "‚", "「", "」", "``", "''", "\n", "\r\n",
        "\n\n", " ", ", ", ". ", "! ", "? ", ": ", " – ", "(", ")", "6'2\"", "<b>",
        "Ana Ruiz", "Mr. Berg", "the mayor", "she", "they", "who", "report", "said", "told",
        "according to", "called", "saying", "by", "and", "that", "on Monday", "'s", "UN",
        "we will win", "We will win", "\ud800", "\x00", "🙂", "עברית", "\u2028", "é", "7",
    ]
)  # fmt: skip
TEXTS = st.one_of(st.text(max_size=200), st.lists(PIECES, max_size=60).map("".join))


def holds(text: str, quote: Quote) -> bool:
    spans = [(quote.start, quote.text), (quote.context_start, quote.context)]
    spans += [(span.start, span.text) for span in (quote.source, quote.cue) if span]
    return all(text[start : start + len(words)] == words for start, words in spans)


@settings(max_examples=500, deadline=None)
@given(TEXTS)
def test_offsets_hold_in_every_text(text: str) -> None:
    assert all(holds(text, quote) for quote in find_quotes(text))


@settings(max_examples=300, deadline=None)
@given(TEXTS)
def test_quotes_are_in_order_and_never_overlap(text: str) -> None:
    quotes = find_quotes(text)
    assert all(a.end <= b.start for a, b in pairwise(quotes))


@settings(max_examples=300, deadline=None)
@given(TEXTS)
def test_every_quote_lies_in_its_context(text: str) -> None:
    assert all(
        q.context_start <= q.start and q.end <= q.context_start + len(q.context)
        for q in find_quotes(text)
    )


@settings(max_examples=300, deadline=None)
@given(TEXTS)
def test_confidence_is_zero_exactly_without_a_speaker(text: str) -> None:
    assert all(
        (q.attribution_confidence == 0) == (q.speaker is None) and q.attribution_confidence <= 1
        for q in find_quotes(text)
    )


@settings(max_examples=200, deadline=None)
@given(TEXTS)
def test_a_string_reads_like_an_article(text: str) -> None:
    assert find_quotes(text) == find_quotes(Article(text=text))


@settings(max_examples=300, deadline=None)
@given(st.integers(0, 35), st.sampled_from("\"“”‘’«„「'"))
def test_an_unbalanced_mark_changes_no_other_paragraph(place: int, mark: str) -> None:
    first, second = "“It is over,” said Ana Ruiz.\n", "Nothing was decided here on Monday."
    third = "\nTom Berg called it “a farce”."
    whole = find_quotes(first + second + third)
    broken = find_quotes(first + second[:place] + mark + second[place:] + third)
    inside = range(len(first), len(first) + len(second) + 1)
    assert [(q.text, q.speaker) for q in broken if q.start not in inside] == [
        (q.text, q.speaker) for q in whole
    ]


PATHOLOGICAL = {
    "marks": '"' * 1_000_000,
    "curly marks": "“”" * 500_000,
    "apostrophes": "'" * 1_000_000,
    "no spaces": '"' + "a" * 1_000_000 + '"',
    "one long line": "“" + "a." * 200_000 + "” said Ana Ruiz",
    "open marks": "“a b c\n" * 50_000,
    "one paragraph": '"a b c," he said, ' * 20_000,
    "names": "Aaa " * 250_000 + '"x y z," he said',
    "verbs": "said " * 200_000 + '"x y z"',
    "verbs and quotes": ("said and " * 30 + '"a b" ') * 200,
    "the spokesman": "“A b c d,” the spokesman said.\n" * 10_000,
    "he said": "“A b c d,” he said.\n" * 10_000,
    "tags": "<a" * 300_000 + '"',
    "brackets": "(" * 300_000 + '"a b," he said',
    "40 MB": "No quotation stands in this line of a very long article.\n" * 700_000
    + "“It is over,” said Ana Ruiz.",
}


@pytest.mark.slow
@pytest.mark.parametrize("text", PATHOLOGICAL.values(), ids=PATHOLOGICAL.keys())
def test_pathological_texts_take_seconds(text: str) -> None:
    started = time.process_time()
    find_quotes(text)
    assert time.process_time() - started < 30


def test_time_grows_no_faster_than_the_text() -> None:
    def seconds(n: int) -> float:
        text = "“A b c,” said he, who called it “d e f”, " * n
        started = time.process_time()
        find_quotes(text)
        return time.process_time() - started

    seconds(100)  # the first call loads sentencex
    assert seconds(4000) < 12 * max(seconds(1000), 0.01)


def test_importing_loads_nothing_heavy() -> None:
    code = (
        "import sys, stance.quotes; heavy = {'torch', 'transformers', 'datasets', 'pandas'}; "
        "print(sorted((heavy | {'sentencex'}) & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"
