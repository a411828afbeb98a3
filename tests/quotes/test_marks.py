"""Quotation marks of every kind become quotations; apostrophes and measures do not."""

from __future__ import annotations

import pytest

from stance.quotes import find_quotes
from stance.quotes.marks import find_paragraphs, find_quotations


def quoted(text: str) -> list[str]:
    found = find_quotations(text, find_paragraphs(text))
    return [text[q.start : q.end] for inside in found for q in inside]


@pytest.mark.parametrize(
    "text",
    [
        '"We will wait," she said.',
        "“We will wait,” she said.",
        '“We will wait," she said.',
        '"We will wait,” she said.',
        "«We will wait,» she said.",
        "« We will wait, » she said.",
        "»We will wait,« she said.",
        "„We will wait,“ she said.",
        "„We will wait,” she said.",
        "‹We will wait,› she said.",
        "「We will wait,」 she said.",
        "『We will wait,』 she said.",
        "‘We will wait,’ she said.",
        "'We will wait,' she said.",
        "``We will wait,'' she said.",
        "''We will wait,'' she said.",
        "＂We will wait,＂ she said.",
    ],
)
def test_every_pair_of_marks_is_a_quotation(text: str) -> None:
    assert quoted(text) == ["We will wait,"]


@pytest.mark.parametrize(
    "text",
    [
        "The workers' rights and the unions' demands were ignored.",
        "The workers’ rights and the unions’ demands were ignored.",
        "It's the mayor's view that they don't know what's next.",
        "'Tis the season, and 'twas ever thus.",
        "They played rock 'n' roll and ate fish 'n' chips.",
        "’Tis the season of rock ’n’ roll, of the ’90s and the '80s.",
        "She is 5'10\" tall and he is 6' 2\" tall.",
        'A 27" screen and a 32" screen stood there.',
        "Give 'em time, he said.",
    ],
)
def test_apostrophes_and_measures_are_no_quotations(text: str) -> None:
    assert quoted(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("He said 'we can't go on' and left.", ["we can't go on"]),
        ("‘The workers’ union is strong,’ he said.", ["The workers’ union is strong,"]),
        ('"The 27" model is sold out," he said.', ['The 27" model is sold out,']),
        ('From "in 2016" to "in 2017" is a year.', ["in 2016", "in 2017"]),
        ("“He told me ‘go home’ twice,” she said.", ["He told me ‘go home’ twice,"]),
        ("‘He told me “go home” twice,’ she said.", ["He told me “go home” twice,"]),
        ('"Nobody said "never" here," he said.', ['Nobody said "never" here,']),
        ('They were—"in a word"—late.', ["in a word"]),
        ('<a href="http://x.org">A "bold" link</a>', ["bold"]),
    ],
)
def test_marks_pair_as_a_reader_pairs_them(text: str, expected: list[str]) -> None:
    assert quoted(text) == expected


@pytest.mark.parametrize("gap", ["\n", "\n\n", "\r\n", "\r\n\r\n"])
def test_a_quotation_over_paragraphs_reopens_in_each(gap: str) -> None:
    text = f"“First point.{gap}“Second point.{gap}“Third point,” said Ana Ruiz."
    assert quoted(text) == ["First point.", "Second point.", "Third point,"]


@pytest.mark.parametrize("gap", ["\n", "\n\n", "\r\n"])
def test_paragraphs_of_one_quotation_share_its_speaker(gap: str) -> None:
    text = f"Ana Ruiz said: “We waited long.{gap}“We won in the end.”"
    assert [q.speaker for q in find_quotes(text)] == ["Ana Ruiz", "Ana Ruiz"]


@pytest.mark.parametrize("mark", ["“", "”", '"', "‘", "’", "«", "„", "「", "'"])
@pytest.mark.parametrize("place", [0, 7, -1])
def test_an_unbalanced_mark_costs_at_most_its_paragraph(mark: str, place: int) -> None:
    around = ["“It is over,” said Ana Ruiz.", "The vote was \"close\", the 'whip' said."]
    middle = "Nothing was decided here on Monday."
    broken = middle + mark if place < 0 else middle[:place] + mark + middle[place:]
    text = f"{around[0]}\n{broken}\n{around[1]}"
    assert [q for q in quoted(text) if q not in broken] == quoted("\n".join(around))


def test_a_hard_wrapped_text_has_its_paragraphs_at_blank_lines() -> None:
    lines = [
        "The minister, who had returned from a long journey to the north on",
        'Monday, said that "nobody in the government has ever seen a report of',
        'that kind" and that a decision would have to wait until the end of the',
        "summer, when the parliament meets again after its long recess in the",
        "capital.",
    ]
    text = "\n".join(lines) + "\n\nA second paragraph follows here.\n"
    assert len(find_paragraphs(text)) == 2
    assert len(quoted(text)) == 1
