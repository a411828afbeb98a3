"""How quotation marks pair in PolNeAR's gold quotations."""

from __future__ import annotations

import pytest

from stance.corpora.public.polnear import find_stretches


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('He said "a b" and “c d”.', ["a b", "c d"]),
        ("''a b'' and 'c d' but don't.", ["a b", "c d"]),
        ("“a b\n“c d” e", ["a b", "c d"]),
        ("“a b\nc d", []),
        ("“a b“ c", ["a b"]),
        ('"a “b” c" d', ["a “b” c"]),
        ('<t id="7">"a"</t>', ["a"]),
        ("“a ‘b’ c”", ["a ‘b’ c"]),
    ],
)
def test_stretches(text: str, expected: list[str]) -> None:
    assert [text[a:b] for a, b in find_stretches(text)] == expected
