"""Every quote is kept once, every copy is counted."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from stance.building.collection import MAX_COPIES_NAMED, Collection
from stance.types import Example

LONG = "We will carry out every recommendation of this report before the end of the year."


def example(quote: str = LONG, article: str = "a", **fields: str) -> Example:
    return Example(quote=quote, article=article, id=f"{article}:0", **fields)


def test_copies_are_counted_and_the_first_ten_articles_named() -> None:
    with Collection() as collection:
        added = [collection.add(example(article=str(i))) for i in range(15)]
        (quote,) = collection.read()
    assert added == [True, *[False] * 14]
    assert quote.example == example(article="0")
    assert quote.n_copies == 14
    assert quote.copies == tuple(map(str, range(1, MAX_COPIES_NAMED + 1)))


def test_a_quote_that_its_own_article_repeats_names_no_other() -> None:
    with Collection() as collection:
        collection.add(example())
        collection.add(example())
        (quote,) = collection.read()
    assert (quote.n_copies, quote.copies) == (1, ())


@given(
    st.lists(st.sampled_from([LONG, LONG.replace("this", "the"), LONG.lower(), "No!", "Ja."]))
)
def test_nothing_is_lost(quotes: list[str]) -> None:
    with Collection() as collection:
        for number, quote in enumerate(quotes):
            collection.add(example(quote, article=str(number)))
        kept = list(collection.read())
        assert len(kept) == len(collection)
    assert [k.number for k in kept] == list(range(len(kept)))
    assert sum(1 + k.n_copies for k in kept) == len(quotes)


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_any_text_comes_back(text: str) -> None:
    there = example(f"“{text}”", context=text, speaker=text, affiliation=text)
    with Collection() as collection:
        collection.add(there)
        assert [kept.example for kept in collection.read()] == [there]


def test_chosen_numbers_come_in_their_order() -> None:
    with Collection() as collection:
        for quote in ("One.", "Two.", "Three."):
            collection.add(example(quote))
        assert [k.example.quote for k in collection.read([2, 0])] == ["Three.", "One."]
