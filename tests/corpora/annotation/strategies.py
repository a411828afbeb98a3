"""Examples of every shape, as hypothesis makes them."""

from __future__ import annotations

from hypothesis import strategies as st

from stance.labels import LABELS
from stance.types import Annotation, Example

TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=30)
QUOTES = TEXT.filter(str.strip)
ANNOTATIONS = st.dictionaries(TEXT, st.sampled_from(LABELS), max_size=3).map(
    lambda given: tuple(Annotation(name, label) for name, label in given.items())
)
OFFSETS = st.none() | st.integers(0, 10_000)


@st.composite
def examples(draw: st.DrawFn) -> Example:
    quote = draw(QUOTES)
    context = draw(st.sampled_from(["", draw(TEXT), draw(TEXT) + quote + draw(TEXT)]))
    texts = {name: draw(TEXT) for name in ("target", "speaker", "affiliation", "id", "group")}
    return Example(
        quote=quote,
        context=context,
        label=draw(st.none() | st.sampled_from(LABELS)),
        start=draw(OFFSETS),
        end=draw(OFFSETS),
        annotations=draw(ANNOTATIONS),
        **texts,
    )
