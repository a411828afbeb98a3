from __future__ import annotations

import re
from collections import Counter
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stance.errors import InputError
from stance.evaluation import edits
from stance.evaluation.perturbations import TRANSLATION, failure_rates, perturb
from stance.evaluation.translations import TRANSLATIONS
from stance.labels import LABELS, Stance
from stance.types import Example

SAID = Example(
    "The minister's report is biased.",
    "the UN report",
    "Maria Lopez",
    context='"The minister\'s report is biased," Lopez said in Geneva.'.replace(
        "biased,", "biased."
    ),
)
texts = st.text(
    st.sampled_from("aeiou RTLN.,'\"“”’«»éß中\n") | st.characters(codec="utf-8"), min_size=1
)
examples = st.builds(
    lambda quote, left, right, target, speaker: Example(
        quote, target, speaker, context=f"{left}{quote}{right}"
    ),
    texts.filter(str.strip),
    texts,
    texts,
    texts.filter(str.strip),
    st.sampled_from(["", "Maria Lopez", "the ministry"]),
)


def change(name, example):
    (check,) = (check for check in edits.SUITE if check.name == name)
    return check.change(example, Random(1))


@settings(max_examples=25, deadline=None)
@given(examples)
def test_a_quote_that_stands_in_its_context_still_does(example):
    for check in edits.SUITE:
        changed = check.change(example, Random(3))
        if changed is not None:
            assert changed.quote in changed.context, check.name
            assert changed.label == example.label


@settings(max_examples=25, deadline=None)
@given(examples, st.integers(0, 5))
def test_only_what_a_test_names_is_changed(example, seed):
    touched = {
        "typos": {"quote", "context"},
        "casing": {"quote", "context"},
        "quotation marks": {"quote", "context"},
        "other speaker": {"speaker", "context"},
        "target in other words": {"target"},
        "irrelevant sentence added": {"context"},
        "unrelated target": {"target"},
        "negation": {"quote", "context"},
    }
    for check in edits.SUITE:
        changed = check.change(example, Random(seed))
        for field in ("quote", "target", "speaker", "affiliation", "context", "id", "group"):
            if changed is not None and field not in touched[check.name]:
                assert getattr(changed, field) == getattr(example, field), check.name


@settings(max_examples=25, deadline=None)
@given(texts)
def test_typos_only_swap_letters(quote):
    changed = change("typos", Example(quote))
    if changed is not None:
        assert changed.quote != quote
        assert Counter(changed.quote) == Counter(quote)
        assert [len(w) for w in re.findall(r"\S+", changed.quote)] == [
            len(w) for w in re.findall(r"\S+", quote)
        ]


@settings(max_examples=25, deadline=None)
@given(texts)
def test_quotation_marks_are_all_that_changes_in_their_style(quote):
    changed = change("quotation marks", Example(quote))
    flat = str.maketrans("“”‘’", "\"\"''")
    assert changed is not None
    assert changed.quote.translate(flat) == quote.translate(flat)


def test_what_each_test_makes_of_a_sentence():
    marks = change("quotation marks", SAID)
    assert marks.context == "“The minister’s report is biased.” Lopez said in Geneva."
    assert change("quotation marks", marks) == SAID
    assert change("target in other words", SAID).target == "the United Nations report"
    negated = change("negation", SAID)
    assert negated.quote == "The minister's report is not biased."
    assert negated.quote in negated.context
    other = change("other speaker", SAID)
    assert other.speaker != SAID.speaker
    assert f'." {other.speaker.split()[-1]} said in Geneva' in other.context
    assert change("unrelated target", SAID).target in edits._UNRELATED


@pytest.mark.parametrize(
    "quote",
    [
        "Is the report biased?",  # a question
        "It is not biased.",  # negated already
        "It isn't biased.",
        "It is biased, and nobody will read it.",  # two clauses
        "Those who say so are mistaken.",  # a clause within
        "This is the will of the people.",
        "It must be read because it is true.",
        "Nothing is settled.",
        "We back the report.",  # no auxiliary
    ],
)
def test_unsafe_sentences_are_not_negated(quote):
    assert change("negation", Example(quote)) is None


@pytest.mark.parametrize(
    ("target", "paraphrase"),
    [
        ("Joe Biden", "Joseph Biden"),
        ("the mayor's plan for the harbour", "the plan by the mayor for the harbour"),
        ("Climate action must wait.", "the claim that Climate action must wait"),
        ("the United Nations audit", "the UN audit"),
        ("the nitrogen bill", None),
    ],
)
def test_target_paraphrases(target, paraphrase):
    changed = change("target in other words", Example("We back it.", target))
    assert (changed and changed.target) == paraphrase


def test_offices_keep_their_names_and_vague_quotes_their_targets():
    assert change("other speaker", Example("No.", speaker="Foreign Ministry")) is None
    assert change("other speaker", Example("No.", speaker="the spokesman")) is None
    assert change("unrelated target", Example("It is a disgrace.")) is None


@settings(max_examples=25, deadline=None)
@given(st.lists(examples, max_size=6), st.integers(0, 3))
def test_the_same_seed_gives_the_same_suite(drawn, seed):
    first = perturb(drawn, seed=seed)
    assert first == perturb(drawn, seed=seed)
    relabelled = [Example(e.quote, e.target, e.speaker, context=e.context) for e in drawn]
    assert first == perturb(relabelled, seed=seed)
    assert len({(p.test, p.index) for p in first if p.index is not None}) == sum(
        p.index is not None for p in first
    )
    assert all(p.example != drawn[p.index] for p in first if p.index is not None)


def test_at_most_n_a_test():
    many = [
        Example(f"The mayor's report {i} is biased.", speaker="Maria Lopez") for i in range(30)
    ]
    counts = Counter(p.test for p in perturb(many, seed=1, n=7) if p.index is not None)
    assert set(counts) == {check.name for check in edits.SUITE}
    assert set(counts.values()) == {7}


def test_a_model_that_never_moves_fails_only_what_must_move():
    many = [
        Example(f"The mayor's report {i} is biased.", speaker="Maria Lopez") for i in range(8)
    ]
    made = perturb(many, seed=1)
    before = [Stance.REJECTS, Stance.NEUTRAL] * 4
    after = [Stance.NEUTRAL if p.index is None else before[p.index] for p in made]
    rates = {r.test: r for r in failure_rates(made, before=before, after=after)}
    assert set(rates) == {*(check.name for check in edits.SUITE), TRANSLATION}
    for rate in rates.values():
        assert rate.rate == rate.failures / rate.n
        if rate.expectation == "same":
            assert rate.failures == 0
    assert (rates["unrelated target"].failures, rates["unrelated target"].n) == (4, 8)
    assert (rates["negation"].failures, rates["negation"].n) == (
        4,
        4,
    )  # neutral ones do not count


def test_translations_are_compared_with_their_own_english():
    made = perturb([], seed=1)
    assert len(made) == sum(map(len, TRANSLATIONS))
    after = [
        Stance.SUPPORTS
        if p.original is None or p.example.quote.startswith("Der")
        else Stance.NEUTRAL
        for p in made
    ]
    (rate,) = (r for r in failure_rates(made, before=[], after=after) if r.n)
    assert rate.test == TRANSLATION
    assert rate.n == len(made) - len(TRANSLATIONS)
    assert 0 < rate.failures < rate.n


def test_nothing_counted_has_no_rate():
    rates = failure_rates([], before=[], after=[])
    assert {(r.n, r.rate) for r in rates} == {(0, None)}


def test_missing_labels_are_refused():
    made = perturb([SAID], seed=1)
    with pytest.raises(InputError, match="before has 0 labels"):
        failure_rates(made, before=[], after=[LABELS[0]] * len(made))
    with pytest.raises(InputError, match="after has 0 labels"):
        failure_rates(made, before=[LABELS[0]], after=[])
