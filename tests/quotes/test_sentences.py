"""Quotations split into sentences, of a kind, in a context."""

from __future__ import annotations

import pytest

from stance.quotes import find_quotes
from stance.types import Article


def test_a_quotation_splits_into_its_sentences() -> None:
    text = "“We must act now. There is no alternative. Dr. Li agrees,” said Ana Ruiz."
    assert [q.text for q in find_quotes(text)] == [
        "We must act now.",
        "There is no alternative.",
        "Dr. Li agrees,",
    ]


def test_neighbouring_quotations_are_not_merged() -> None:
    text = "“We must act,” said Ana Ruiz. “There is no alternative.” The room was silent."
    quotes = find_quotes(text)
    assert [q.context for q in quotes] == [
        "“We must act,” said Ana Ruiz.",
        "“There is no alternative.”",
    ]


def test_context_is_the_sentence_around_the_quote() -> None:
    text = (
        "It rained. Ana Ruiz called it “a farce” in the U.S. Senate on Monday. Nobody minded."
    )
    (quote,) = find_quotes(text)
    assert quote.context == "Ana Ruiz called it “a farce” in the U.S. Senate on Monday."


def test_a_question_keeps_its_attribution_in_the_context() -> None:
    (quote,) = find_quotes("“Who will pay?” Ruiz asked. Nobody knew.")
    assert quote.context == "“Who will pay?” Ruiz asked."


def test_a_long_context_is_narrowed_around_whole_sentences() -> None:
    sentences = [f"This is the long and winding sentence number {i} of it." for i in range(60)]
    text = f"Ana Ruiz said: “{' '.join(sentences)}”"
    for quote in find_quotes(text):
        assert len(quote.context) <= 800
        assert quote.text in quote.context


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("“We will win,” said Ana Ruiz.", ["sentence"]),
        ("Ana Ruiz said “We will win the vote”.", ["sentence"]),
        ("Ana Ruiz said: “after the vote, nobody will remember any of this.”", ["sentence"]),
        ("“No,” said Ana Ruiz.", ["sentence"]),
        ("Ana Ruiz called it “a farce”.", ["fragment"]),
        ("Ana Ruiz said it “is a farce. Nobody needs it”.", ["fragment", "sentence"]),
        ("Ana Ruiz called for a “Marshall Plan” for the region.", ["fragment"]),
        ("Ana Ruiz spoke on CNN’s “Morning Joe” on Monday.", ["title"]),
        ("She read the novel “War and Peace” twice.", ["title"]),
        ("The so-called “reform” failed.", ["title"]),
        ("外交部发言人赵立坚说：「这份报告是谎言。」", ["sentence"]),
        ("外務省は「この報告書は受け入れられない」と述べた。", ["fragment"]),
        ("映画「東京物語」を見た。", ["title"]),
        ("In the podcast “Deep Dive” the matter was raised again.", ["title"]),
    ],
)
def test_kind(text: str, kinds: list[str]) -> None:
    assert [q.kind for q in find_quotes(text)] == kinds


def test_a_title_has_no_speaker() -> None:
    (quote,) = find_quotes("Ana Ruiz read the novel “War and Peace” twice.")
    assert (quote.speaker, quote.source, quote.cue, quote.attribution_confidence) == (
        None,
        None,
        None,
        0.0,
    )


def test_the_article_id_is_kept() -> None:
    (quote,) = find_quotes(Article(text="“We will win,” said Ana Ruiz.", id="a1"))
    assert quote.article_id == "a1"


def test_an_empty_text_has_no_quotes() -> None:
    assert find_quotes("") == []
