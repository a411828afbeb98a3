from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from stance.reports.layout import lay_out

TEXTS = st.text(st.sampled_from("ab “”\n\r\t\u2028"), max_size=40)


@st.composite
def texts_and_spans(draw: st.DrawFn) -> tuple[str, list[tuple[int, int]]]:
    text = draw(TEXTS)
    offsets = st.integers(0, len(text))
    pairs = st.tuples(offsets, offsets).map(lambda pair: (min(pair), max(pair)))
    return text, draw(st.lists(pairs.filter(lambda pair: pair[0] < pair[1]), max_size=6))


@given(texts_and_spans())
def test_pieces_joined_are_the_text_and_know_the_quotes_over_them(
    case: tuple[str, list[tuple[int, int]]],
) -> None:
    text, spans = case
    blocks = lay_out(text, spans)
    pieces = [piece for block in blocks for piece in block.pieces]
    assert "".join(piece.text for piece in pieces) == text
    for block in blocks:
        for piece in block.pieces:
            assert text.startswith(piece.text, piece.start)
            end = piece.start + len(piece.text)
            over = {i for i, (a, b) in enumerate(spans) if a <= piece.start and end <= b}
            assert set(piece.quotes) == (over if block.is_paragraph else set())
            assert block.is_paragraph or not piece.text.strip()


def paragraphs(text: str) -> list[str]:
    return [
        "".join(piece.text for piece in block.pieces)
        for block in lay_out(text, [])
        if block.is_paragraph
    ]


def test_every_line_is_a_paragraph_when_no_line_is_blank() -> None:
    assert paragraphs("One.\nTwo.\r\nThree.\n") == ["One.", "Two.", "Three."]


def test_blank_lines_part_paragraphs_whose_lines_stay_together() -> None:
    assert paragraphs("\n\nOne\nline.\n \n\nTwo.\n\n") == ["One\nline.", "Two."]


def test_the_shortest_quote_comes_first() -> None:
    (block,) = lay_out("abcdef", [(0, 6), (2, 4), (3, 6)])
    assert [(p.text, p.quotes) for p in block.pieces] == [
        ("ab", (0,)),
        ("c", (1, 0)),
        ("d", (1, 2, 0)),
        ("ef", (2, 0)),
    ]
