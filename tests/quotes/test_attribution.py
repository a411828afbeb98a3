"""Who said it: cues in every position, mentions resolved to speakers."""

from __future__ import annotations

import re
from unittest.mock import Mock

import pytest

from stance.quotes import find_quotes
from stance.quotes.attribution import CONFIDENCE
from stance.types import Quote

INTRO = "Finance Minister Ana Ruiz met reporters. Tom Berg, the mayor of Oslo, was there too.\n"


def only(text: str) -> Quote:
    (quote,) = find_quotes(text)
    return quote


@pytest.mark.parametrize(
    ("text", "source", "cue"),
    [
        ("Ana Ruiz said: “We will win.”", "Ana Ruiz", "said"),
        ("“We will win,” Ana Ruiz said.", "Ana Ruiz", "said"),
        ("“We will win,” said Ana Ruiz.", "Ana Ruiz", "said"),
        ("“We will win,” Ana Ruiz told reporters on Monday.", "Ana Ruiz", "told"),
        ("“Will we win?” asked Ana Ruiz.", "Ana Ruiz", "asked"),
        ("“We will win,” according to Ana Ruiz.", "Ana Ruiz", "according to"),
        (
            "According to Ana Ruiz, it was “a farce from the first day”.",
            "Ana Ruiz",
            "According to",
        ),
        ("Ana Ruiz: “We will win.”", "Ana Ruiz", None),
        ("“We will win.” –Ana Ruiz", "Ana Ruiz", None),
        ("“We will win.” — Ana Ruiz", "Ana Ruiz", None),
        ("“We will win.”\n– Ana Ruiz", "Ana Ruiz", None),
        ("Ana Ruiz, who had arrived late, said “we will win”.", "Ana Ruiz", "said"),
        ("On Monday in Oslo, Ana Ruiz called it “a farce”.", "Ana Ruiz", "called"),
        ("Ana Ruiz left early, calling it “a farce”.", "Ana Ruiz", "calling"),
        ("Ruiz's comment that the plan is “a farce” was noted.", "Ruiz's", "comment"),
        ("It was described as “a farce” by Ana Ruiz.", "Ana Ruiz", "described"),
        ("The report said the law is “deeply problematic”.", "The report", "said"),
    ],
)
def test_source_and_cue(text: str, source: str, cue: str | None) -> None:
    quote = only(text)
    assert quote.source is not None
    assert (quote.source.text, quote.cue.text if quote.cue else None) == (source, cue)


def test_a_cue_in_the_middle_serves_both_sides() -> None:
    quotes = find_quotes("“We will win,” Ana Ruiz said, “and they will lose.”")
    assert [q.speaker for q in quotes] == ["Ana Ruiz", "Ana Ruiz"]


def test_a_colon_leads_into_the_next_paragraph() -> None:
    assert only("Ana Ruiz went on as follows:\n“We will win.”").speaker == "Ana Ruiz"


def test_a_quotation_without_a_cue_continues_the_one_before() -> None:
    quotes = find_quotes("“We will win,” said Ana Ruiz. “They will lose.”")
    assert [q.speaker for q in quotes] == ["Ana Ruiz", "Ana Ruiz"]


def test_a_follow_up_paragraph_keeps_the_speaker() -> None:
    quotes = find_quotes("“We will win,” said Ana Ruiz.\n“They will lose.”")
    assert [q.speaker for q in quotes] == ["Ana Ruiz", "Ana Ruiz"]


def test_two_speakers_in_one_paragraph() -> None:
    quotes = find_quotes("“We will win,” said Ana Ruiz. “No, we will,” replied Tom Berg.")
    assert [q.speaker for q in quotes] == ["Ana Ruiz", "Tom Berg"]


@pytest.mark.parametrize(
    ("text", "speaker", "affiliation"),
    [
        ("“We will win,” Ruiz said.", "Ana Ruiz", "Finance Minister"),
        ("“We will win,” Berg said.", "Tom Berg", "mayor of Oslo"),
        ("“We will win,” the minister said.", "Ana Ruiz", "Finance Minister"),
        ("“We will win,” the mayor said.", "Tom Berg", "mayor of Oslo"),
        ("Ruiz smiled. “We will win,” she said.", "Ana Ruiz", "Finance Minister"),
        ("Berg smiled. “We will win,” he said.", "Tom Berg", "mayor of Oslo"),
        (
            "Berg frowned at her. Ruiz smiled. “We will win,” he said.",
            "Tom Berg",
            "mayor of Oslo",
        ),
    ],
)
def test_mentions_resolve_to_people(text: str, speaker: str, affiliation: str) -> None:
    quote = find_quotes(INTRO + text)[-1]
    assert (quote.speaker, quote.affiliation) == (speaker, affiliation)


@pytest.mark.parametrize(
    ("text", "speaker", "affiliation"),
    [
        (
            "“We will win,” Chinese Foreign Ministry spokesman Li Wen told reporters.",
            "Li Wen",
            "Chinese Foreign Ministry spokesman",
        ),
        ("“We will win,” said Maria Lopez, the mayor of Lima.", "Maria Lopez", "mayor of Lima"),
        ("Maria Lopez, the mayor of Lima, said: “We won.”", "Maria Lopez", "mayor of Lima"),
        ("“We will win,” the senator, Maria Lopez, said.", "Maria Lopez", "senator"),
        (
            "“We will win,” said a spokesman for Oslo, Eva Lund.",
            "Eva Lund",
            "spokesman for Oslo",
        ),
        ("“We will win,” the senator, who had won, said.", "senator", None),
        (
            "In Lima, US Secretary of State Jon Reed said “we won”.",
            "Jon Reed",
            "US Secretary of State",
        ),
        ("China termed it “a farce”.", "China", None),
        ("The White House called it “a farce”.", "White House", None),
        ("The UN report said the law is “deeply problematic”.", "UN report", None),
        ("The UN report is out. The report said it was “a farce”.", "UN report", None),
        ("“We will win,” said a spokesman for the union.", "spokesman for the union", None),
    ],
)
def test_speaker_and_affiliation(text: str, speaker: str, affiliation: str | None) -> None:
    quote = find_quotes(text)[-1]
    assert (quote.speaker, quote.affiliation) == (speaker, affiliation)


def test_a_family_name_that_stands_first_is_resolved() -> None:
    text = "Ministry spokesman Li Wen spoke. “We will win,” Li said."
    assert only(text).speaker == "Li Wen"


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("When Donald Reed spoke, many left. “We will win,” Reed said.", "Donald Reed"),
        ("Neither Eva Stone nor he agreed. “We will win,” Stone said.", "Eva Stone"),
        ("Eva Stone Slams Tom Berg\n\n“We will win,” Berg said.", "Tom Berg"),
        ("Eva Stone is here. Stated Stone: “We will win the vote.”", "Eva Stone"),
        ("Rabbi Tom Stern spoke. “We will win,” Stern said.", "Tom Stern"),
        ("He met US Secretary of State Jon Reed. “We will win,” Reed said.", "Jon Reed"),
        ("Will Estrada spoke. “We will win,” Estrada said.", "Will Estrada"),
    ],
)
def test_a_name_is_told_from_the_words_before_it(text: str, speaker: str) -> None:
    assert find_quotes(text)[-1].speaker == speaker


@pytest.mark.parametrize(
    ("people", "mention", "speaker"),
    [
        ("Bill Clinton, Hillary Clinton", "Mrs. Clinton", "Hillary Clinton"),
        ("Bill Clinton, Hillary Clinton", "Mrs Clinton", "Hillary Clinton"),
        ("Hillary Clinton, Bill Clinton", "Mr. Clinton", "Bill Clinton"),
        ("Hillary Clinton, Bill Clinton", "Clinton", "Hillary Clinton"),
        ("Hillary Clinton, Bill Clinton", "Dr. Clinton", "Hillary Clinton"),
        ("Bill Clinton, Quill Clinton", "Ms. Clinton", "Quill Clinton"),
        ("Bill Clinton", "Mrs. Clinton", "Clinton"),
        ("Bill Clinton, Hillary Clinton", "the senator, Mrs. Clinton,", "Hillary Clinton"),
        ("John Smith", "Mr Smith", "John Smith"),
        ("Anna Smith", "Ms Smith", "Anna Smith"),
        ("Anna Smith", "Dr Smith", "Anna Smith"),
        ("Anna Smith", "Prof Smith", "Anna Smith"),
        ("John Smith", "Sir Smith", "John Smith"),
    ],
)
def test_an_honorific_chooses_among_namesakes(people: str, mention: str, speaker: str) -> None:
    assert only(f"In Ohio, {people} met. “We will win,” {mention} said.").speaker == speaker


@pytest.mark.parametrize(
    ("text", "speaker", "affiliation"),
    [
        (
            "John Kerry, the secretary of state, spoke. “We will win,” Mr. Kerry said.",
            "John Kerry",
            "secretary of state",
        ),
        (
            "Mr. John Kerry, the secretary of state, said: “We will win.”",
            "John Kerry",
            "secretary of state",
        ),
        ("“We will win,” Mr. Kerry said.", "Kerry", None),
        ("“We will win,” Prime Minister Sir Tom Berg said.", "Tom Berg", "Prime Minister"),
        ("“We will win,” First Lady Ana Berg said.", "Ana Berg", "First Lady"),
        ("Mr. Kerry smiled.\n“We will win,” he said.", "Kerry", None),
    ],
)
def test_an_honorific_is_no_office(text: str, speaker: str, affiliation: str | None) -> None:
    quote = only(text)
    assert (quote.speaker, quote.affiliation) == (speaker, affiliation)


def test_an_honorific_excludes_the_other_pronoun() -> None:
    text = "Mr. Kerry met Mrs. Reed. Mrs. Reed smiled. “We will win,” he said."
    assert only(text).speaker != "Reed"


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("“We will win,” Theresa May said.", "Theresa May"),
        ("“We will win,” said Theresa May.", "Theresa May"),
        ("“We will win,” Prime Minister Theresa May told MPs in May.", "Theresa May"),
        ("Theresa May spoke.\nMrs May told MPs: “We will win.”", "Theresa May"),
        ("Theresa May spoke. “We will win,” May said.", "Theresa May"),
        ("Theresa May may resign, but she said: “We will win.”", "Theresa May"),
        ("“We will win,” George Will said.", "George Will"),
        ("George Will spoke. “We will win,” Mr. Will said.", "George Will"),
        ("“We will win,” said columnist George Will, who may resign.", "George Will"),
        ("“We will win,” Rep. Will Hurd said.", "Will Hurd"),
        ("Will Hurd said: “We will win.”", "Will Hurd"),
        ("“We will win,” April Ryan said.", "April Ryan"),
        ("“We will win,” said CNN’s April Ryan.", "April Ryan"),
        ("“We will win,” Rep. Billy Long said.", "Billy Long"),
    ],
)
def test_a_name_may_be_a_month_or_an_auxiliary(text: str, speaker: str) -> None:
    assert only(text).speaker == speaker


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("In May, Ana Ruiz said: “We will win.”", "Ana Ruiz"),
        ("On May 3, Ana Ruiz said: “We will win.”", "Ana Ruiz"),
        ("“We will win,” Ana Ruiz said last April.", "Ana Ruiz"),
        ("“We will win,” Ana Ruiz in May told reporters.", "Ana Ruiz"),
        ("“We will win,” Ana Ruiz May 3 told reporters.", "Ana Ruiz"),
        ("In April Ana Ruiz said: “We will win.”", "Ana Ruiz"),
        ("Will Ana Ruiz call it “a farce that nobody can bear” again?", "Ana Ruiz"),
        ("Ana Ruiz Will Not Call It “a farce that nobody can bear”", "Ana Ruiz"),
        ("Ana Ruiz May be Calling It “a farce that nobody can bear”", "Ana Ruiz"),
    ],
)
def test_a_month_or_an_auxiliary_is_no_name(text: str, speaker: str) -> None:
    assert only(text).speaker == speaker


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("Ana Ruiz met John Kerr.\n\n“We will win,” he said.", "John Kerr"),
        ("The United Nations published it. “We will win,” it said.", "United Nations"),
    ],
)
def test_a_pronoun_finds_who_was_no_speaker_yet(text: str, speaker: str) -> None:
    assert find_quotes(text)[-1].speaker == speaker


@pytest.mark.parametrize(
    "text",
    [
        "“We will win.”",
        "Tom Berg met John Kerr at noon. It rained.\n\n“We will win,” she said.",
        "It was such a shame. Such was “the terrible fate of all who came before us”.",
        "Le ministre a dit : « Nous allons gagner. »",
        "“We will win,” he said.",
        "“We will win,” I said.",
        "There was a sound in the dark: “Who will ever pay for all of this?”",
    ],
)
def test_no_speaker_when_none_can_be_known(text: str) -> None:
    quote = only(text)
    assert (quote.speaker, quote.attribution_confidence) == (None, 0.0)


@pytest.mark.parametrize("n", [1, 2, 20])
def test_the_article_is_searched_once_a_word(n: int, monkeypatch: pytest.MonkeyPatch) -> None:
    spy = Mock(wraps=re)
    monkeypatch.setattr("stance.quotes.speakers.re", spy)
    quotes = find_quotes("China called it “a farce”.\n" * n)
    assert [q.speaker for q in quotes] == ["China"] * n
    assert spy.search.call_count == 1


def test_confidence_is_the_measured_precision_of_the_rule() -> None:
    assert only("“We will win,” Ana Ruiz said.").attribution_confidence == CONFIDENCE["after"]


def test_every_confidence_is_a_probability() -> None:
    assert all(0 < value <= 1 for value in CONFIDENCE.values())


def test_a_dateline_is_not_the_speaker() -> None:
    assert only("Beijing: China on Monday called it “a farce”.").speaker == "China"
