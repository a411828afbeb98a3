"""A row's faults are told, and what is no fault is not."""

from __future__ import annotations

from typing import Any

import pytest
from ftfy import fix_text
from hypothesis import given
from hypothesis import strategies as st

from stance.corpora.checks import check_row, find_damage
from tests.conftest import SEED_ARTICLE

ROW = {
    "quote": "It is a sham.",
    "target": "the audit",
    "label": "rejects",
    "start": 3,
    "end": 16,
}


def kinds(**changes: Any) -> list[str]:
    return [kind for kind, _ in check_row({**ROW, **changes})[1]]


def test_a_sound_row_has_no_fault() -> None:
    example, faults = check_row(ROW)
    assert example is not None
    assert example.quote == ROW["quote"]
    assert not faults


@pytest.mark.parametrize(
    ("changes", "kind"),
    [
        ({"label": "favor"}, "label"),
        ({"label": 1}, "label"),
        ({"quote": " "}, "empty"),
        ({"target": ""}, "empty"),
        ({"speaker": " "}, "empty"),
        ({"speaker": 7}, "schema"),
        ({"annotations": "x"}, "schema"),
        ({"start": None}, "offsets"),
        ({"start": 9, "end": 9}, "offsets"),
        ({"start": -3, "end": 4}, "offsets"),
        ({"end": 11}, "offsets"),
        ({"start": "three"}, "offsets"),
        ({"quote": "It is a s\ufffdam."}, "encoding"),
        ({"context": "The cafÃ© said so."}, "encoding"),
        ({"context": "He said â€œnoâ€\x9d."}, "encoding"),
        ({"speaker": "Ana\x85"}, "encoding"),
        ({"speaker": "\ud800"}, "encoding"),
    ],
)
def test_each_fault_is_told(changes: dict[str, Any], kind: str) -> None:
    assert kinds(**changes) == [kind]


def test_all_faults_of_a_refused_row_are_told() -> None:
    assert sorted(kinds(label="favor", speaker=7, start=1.5)) == ["label", "offsets", "schema"]


def test_no_quote_at_all() -> None:
    assert [kind for kind, _ in check_row({"target": "x"})[1]] == ["schema"]


@pytest.mark.parametrize(
    "text",
    [
        "“It’s ‘null’ and void,” – she said…",
        "«Non», a dit l’élu; „Nein“, sagte er.",
        "Jörg Weiß, Zoë Müller, Željko Đorđević, Łódź, São Paulo",
        "ÉTÉ À L’OUEST",
        "联合国报告 “胡说” доклад ООН التقرير",
        "5 € – 3½ °C × 2",
    ],
)
def test_quotation_marks_and_letters_are_no_damage(text: str) -> None:
    assert find_damage(text) == ""


def test_curly_marks_are_no_damage_although_fix_text_would_straighten_them() -> None:
    text = SEED_ARTICLE.read_text(encoding="utf-8")
    curly = text.replace('"', "”").replace("'", "’")
    assert fix_text(curly) != curly  # the trap
    assert find_damage(curly) == ""


@given(st.text(st.sampled_from("abc XYZ.,“”‘’„‚‹›–—…'\"")))
def test_no_run_of_marks_is_damage(text: str) -> None:
    assert find_damage(text) == ""
