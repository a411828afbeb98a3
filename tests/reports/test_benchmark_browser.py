"""The benchmark page in a real browser, where there is one: its filters, links and folds."""

from __future__ import annotations

import re

import pytest

from stance.reports import render_benchmark
from tests.reports.benchmark_run import make_run
from tests.reports.test_benchmark import poisoned
from tests.reports.test_browser import dump, pytestmark  # noqa: F401

RUN = make_run()


@pytest.fixture(scope="module")
def html():
    return render_benchmark(RUN)


def shown(dom):
    cards = re.findall(r"<article class=\"mistake[^>]*>", dom)
    return [card for card in cards if "hidden" not in card]


def expected(**asked):
    return sum(
        all(
            {**mistake, "model": result["model"], "task": result["task"]}[k] == v
            for k, v in asked.items()
        )
        for result in RUN["results"]
        for mistake in result["mistakes"]
    )


def test_filters_follow_the_address(dump, html):  # noqa: F811
    everything = dump(html)
    assert 'class="js"' in everything  # so the policy let the script run
    assert len(shown(everything)) == expected()
    some = dump(html, "#task=seed&model=tfidf")
    assert len(shown(some)) == expected(task="seed", model="tfidf") > 0
    assert all('data-model="tfidf"' in card for card in shown(some))
    assert f"{len(shown(some))} of {expected()} errors" in some


def test_words_and_labels_filter_together(dump, html):  # noqa: F811
    dom = dump(html, "#gold=rejects&words=FARMERS%20ministry")
    quotes = [
        m
        for r in RUN["results"]
        for m in r["mistakes"]
        if m["gold"] == "rejects"
        and all(
            w in (m["quote"] + "".join(n["quote"] for n in m["neighbours"])).lower()
            for w in ("farmers", "ministry")
        )
    ]
    assert len(shown(dom)) == len(quotes) > 0
    nothing = dump(html, "#words=xyzzy")
    assert shown(nothing) == []
    assert '<p class="none">No errors match the filter.' in nothing


def test_unknown_filters_and_anchors_filter_nothing(dump, html):  # noqa: F811
    assert len(shown(dump(html, "#task-1"))) == expected()
    assert len(shown(dump(html, "#model=nobody"))) == expected()


def test_hostile_text_runs_nothing(dump):  # noqa: F811
    dom = dump(render_benchmark(poisoned(RUN)))
    assert dom.count("<script>") == 1
    assert "<img" not in dom
    assert len(shown(dom)) == expected()
