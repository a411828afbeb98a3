from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stance.labels import LABELS, Stance
from stance.models.occlusion import occlude
from stance.types import Example


class Lies:
    """Rejects whatever has "lies" in its quote, and remembers what it was asked."""

    def __init__(self):
        self.asked = []

    def predict_proba(self, examples, *, batch_size=32):
        self.asked += examples
        return np.array(
            [[0.2, 0.7, 0.1] if "lies" in e.quote else [0.8, 0.1, 0.1] for e in examples]
        )


def test_the_word_that_decides_has_the_effect():
    model = Lies()
    found = occlude(model, Example("It's a pack of lies, they say."))
    assert found.label == Stance.REJECTS
    assert found.confidence == 0.7
    effects = {word.text: word.effect for word in found.words}
    assert list(effects) == ["It's", "a", "pack", "of", "lies", "they", "say"]
    assert effects.pop("lies") == pytest.approx(0.6)
    assert set(effects.values()) == {0.0}


def test_the_word_leaves_the_context_as_well():
    model = Lies()
    example = Example("All lies", speaker="Ana", context="Ana said: “All lies”.")
    occlude(model, example)
    assert [(e.quote, e.context) for e in model.asked] == [
        ("All lies", "Ana said: “All lies”."),
        (" lies", "Ana said: “ lies”."),
        ("All ", "Ana said: “All ”."),
    ]
    assert {(e.speaker, e.target) for e in model.asked} == {("Ana", example.target)}


@given(st.text())
def test_words_point_into_the_quote_in_order(quote):
    end = 0
    for word in occlude(Lies(), Example(quote)).words:
        assert quote[word.start : word.end] == word.text
        assert word.start >= end
        end = word.end
    rest = occlude(Lies(), Example(quote)).words
    assert sum(map(len, (w.text for w in rest))) >= sum(c.isalpha() for c in quote)


def test_chinese_is_explained_by_character():
    words = occlude(Lies(), Example("报告完全非法，UN report 無效。")).words
    assert [w.text for w in words] == [*"报告完全非法", "UN", "report", *"無效"]


def test_words_of_other_scripts_stay_whole():
    words = occlude(Lies(), Example("यह रिपोर्ट झूठी है। «Это — ложь» 👎")).words
    assert [w.text for w in words] == ["यह", "रिपोर्ट", "झूठी", "है", "Это", "ложь", "👎"]


def test_a_classifier_with_a_quote_of_one_word(tiny):
    found = occlude(tiny, Example("Lies.", context="“Lies.” he said."))
    assert [w.text for w in found.words] == ["Lies"]
    whole = tiny.predict_proba([found.example])[0]
    without = tiny.predict_proba([Example(".", context="“.” he said.")])[0]
    column = LABELS.index(found.label)
    assert found.words[0].effect == pytest.approx(whole[column] - without[column], abs=1e-6)
    assert sum(found.to_dict()["probabilities"].values()) == pytest.approx(1)


def test_batches_change_nothing(tiny):
    example = Example("The findings are false and the report is biased.")
    one, many = (occlude(tiny, example, batch_size=b) for b in (1, 64))
    assert [w.effect for w in one.words] == pytest.approx(
        [w.effect for w in many.words], abs=1e-6
    )
