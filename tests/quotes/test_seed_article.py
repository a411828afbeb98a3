"""The seed article yields exactly the quotations of its hand-made gold file."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from stance.labels import LABELS
from stance.quotes import find_quotes

ARTICLES = Path(__file__).parents[2] / "seeds" / "articles"
NAME = "un-report-china-reaction"


@pytest.fixture(scope="module")
def text() -> str:
    with (ARTICLES / f"{NAME}.txt").open(encoding="utf-8", newline="") as file:
        return file.read()


@pytest.fixture(scope="module")
def gold() -> list[dict[str, Any]]:
    lines = (ARTICLES / f"{NAME}.gold.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def test_gold_offsets_hold(text: str, gold: list[dict[str, Any]]) -> None:
    assert [text[g["start"] : g["end"]] for g in gold] == [g["text"] for g in gold]


def test_gold_labels_are_ours(gold: list[dict[str, Any]]) -> None:
    assert {g["label"] for g in gold} <= set(LABELS)


@pytest.mark.parametrize("field", ["start", "end", "text", "kind", "speaker", "affiliation"])
def test_quotes_are_the_gold(text: str, gold: list[dict[str, Any]], field: str) -> None:
    assert [getattr(q, field) for q in find_quotes(text)] == [g[field] for g in gold]


def test_every_quote_stands_in_its_context(text: str) -> None:
    assert all(q.text in q.context for q in find_quotes(text))
