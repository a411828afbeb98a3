from __future__ import annotations

import base64
import hashlib
import re
from copy import deepcopy

import pytest

from stance.reports import render_benchmark
from tests.reports.benchmark_run import MODELS, TASKS, make_run
from tests.reports.conftest import HOSTILE
from tests.reports.test_html import parse


@pytest.fixture(scope="module")
def run():
    return make_run()


@pytest.fixture(scope="module")
def html(run):
    return render_benchmark(run)


@pytest.fixture(scope="module")
def page(html):
    return parse(html)


def texts(nodes):
    return [" ".join(node.text.split()) for node in nodes]


def boards(page):
    return page.all("table", "board")


def test_every_task_ranks_its_models_by_its_primary_metric(page, run):
    assert len(boards(page)) == len(TASKS)
    for board, (task, _, primary, _) in zip(boards(page), TASKS, strict=True):
        rows = board.one("tbody").all("tr")
        figures = {
            r["model"]: r["figures"][primary]["value"]
            for r in run["results"]
            if r["task"] == task
        }
        ranked = sorted(figures, key=lambda model: -figures[model])
        assert [row.one("th").text.split()[0] for row in rows] == ranked
        assert [row.all("td")[0].text.split()[0] for row in rows] == [
            f"{figures[model]:.3f}" for model in ranked
        ]


def test_figures_and_costs_stand_in_the_same_row(page, run):
    row = boards(page)[0].one("tbody").all("tr")[0]
    result = next(r for r in run["results"] if (r["task"], r["model"]) == ("seed", "small"))
    cells = texts(row.all("td"))
    expected = [f"{result['figures'][n]['value']:.3f}" for n in ("f_avg", "accuracy", "ece")]
    assert [cells[2], cells[3], cells[6]] == expected
    assert cells[8:] == ["30", "40", "61.7", "900", "22.9"]
    assert "0.720 to 0.778" in cells[1]


def test_what_is_not_significant_is_said(page):
    verdicts = [row.all("td")[1].text for row in boards(page)[0].one("tbody").all("tr")]
    assert ["no significant difference" in v for v in verdicts] == [
        False,
        True,
        False,
        False,
        False,
    ]
    assert verdicts[0].strip().endswith("best")


def test_an_interval_is_drawn_around_its_estimate(page):
    for drawing in page.all("svg", "interval"):
        low, high = (
            float(drawing.all(cls="reach")[0].attrs[x].rstrip("%")) for x in ("x1", "x2")
        )
        assert 0 <= low < float(drawing.one("circle").attrs["cx"].rstrip("%")) < high <= 100


def test_every_chart_has_every_model_and_stays_in_its_box(page):
    assert len(page.all("table", "confusion")) == len(MODELS) * len(TASKS)
    for chart in page.all("svg", "chart"):
        width, height = map(float, chart.attrs["viewbox"].split()[2:])
        for line in chart.all("polyline"):
            for point in line.attrs["points"].split():
                x, y = map(float, point.split(","))
                assert 0 <= x <= width
                assert 0 <= y <= height
        assert chart.attrs["aria-label"]


def test_the_worst_slice_of_every_model_is_named_and_framed(page, run):
    sections = page.all("section", "task")
    assert len(sections) == len(TASKS)
    for section in sections:
        named = texts(section.one("ul", "worst").all("li"))
        assert len(named) == len(MODELS) == len(section.all("td", "worst"))
    small = next(r for r in run["results"] if (r["task"], r["model"]) == ("seed", "small"))
    worst = min((s for s in small["slices"] if s["n"] >= 30), key=lambda s: s["f1"])
    assert (
        f"small is worst on {worst['by']} “{worst['value']}”"
        in texts(sections[0].one("ul", "worst").all("li"))[0]
    )


def test_robustness_is_grouped_by_what_must_happen(page):
    table = page.all("table", "failing")[0]
    assert texts(table.all("tr", "by")) == [
        "The label must stay the same",
        "The label must become neutral",
        "The label must turn round",
    ]


def test_mistakes_show_words_neighbours_and_both_labels(page, run):
    cards = page.all("article", "mistake")
    assert len(cards) == sum(len(r["mistakes"]) for r in run["results"])
    first = next(r for r in run["results"] if r["model"] == "small")["mistakes"][0]
    shown = re.sub("[+−]", "", cards[0].one("blockquote").text)
    assert shown == first["quote"]
    assert cards[0].attrs["data-gold"] == first["gold"]
    assert first["neighbours"][0]["quote"] in cards[0].one("ul", "near").text
    assert cards[0].all(cls="word")


def test_the_page_needs_no_network_and_runs_only_its_own_script(html):
    assert not re.search(r'(?:src|href)="(?!#)', html)
    assert "url(" not in html.replace("url(#", "")
    assert " style=" not in html
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', html)[1]
    for tag in ("style", "script"):
        (content,) = re.findall(rf"<{tag}>(.*?)</{tag}>", html, re.DOTALL)
        digest = base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()
        assert f"sha256-{digest}" in policy


def test_the_same_run_gives_the_same_page(html):
    assert render_benchmark(make_run()) == html


def poisoned(value, key=""):
    """The run with hostile text wherever text is free."""
    fixed = {"primary_metric", "expectation", "gold", "predicted", "label", "metric"}
    if isinstance(value, dict):
        return {k: poisoned(v, k) for k, v in value.items()}
    if isinstance(value, list):
        return [poisoned(v, key) for v in value]
    if isinstance(value, str) and key not in fixed:
        return f"{value}{HOSTILE}"
    return value


def test_hostile_text_stays_text(run):
    page = parse(render_benchmark(poisoned(run)))
    assert not page.all("img")
    assert len(page.all("script")) == 1
    assert HOSTILE in page.one("h1").parent.parent.text


def test_a_testing_run_says_so(page):
    assert not page.all(cls="testing")
    testing = parse(render_benchmark(make_run(limit=20))).one(cls="testing")
    assert "Testing only" in testing.text
    assert "20 rows" in testing.text


def bare(run):
    """Nothing optional is there: a quote task, and labels without probabilities."""
    run = deepcopy(run)
    run["comparisons"] = []
    run["timing"] = {"pairs": []}
    run["tasks"][1] |= {"primary_metric": "span_f1", "citation": ""}
    for result in run["results"]:
        for name in ("brier_score", "ece", "aurc"):
            del result["figures"][name]
        result |= {"reliability": [], "risk_coverage": [], "slices": [], "mistakes": []}
        result["robustness"] = None
        for figure in result["figures"].values():
            figure |= {"low": None, "high": None}
        if result["task"] == TASKS[1][0]:
            figure = {"value": 0.9, "low": 0.8, "high": 0.95}
            for name in ("confusion", "per_label", "slices", "mistakes", "robustness"):
                del result[name]
            result["figures"] = {"span_f1": figure, "attribution": figure}
    return run


def test_what_is_missing_is_left_out(run):
    page = parse(render_benchmark(bare(run)))
    assert not page.all("table", "heat")
    assert not page.all("article", "mistake")
    assert not page.all("svg", "chart")
    assert len(page.all("table", "confusion")) == len(MODELS)
    assert "Span F1" in boards(page)[1].text
    assert "Errors to read" not in page.text


def test_a_difference_without_an_interval_is_shown_by_itself(run):
    one_group = deepcopy(run)
    for row in one_group["comparisons"]:
        row |= {"difference": -0.25, "low": None, "high": None}
    page = parse(render_benchmark(one_group))
    pairs = [row for row in page.all("tr") if "−0.250" in row.text]
    assert len(pairs) == len(run["comparisons"])
    assert {row.all("td")[3].text for row in pairs} == {""}


def test_a_run_without_results_is_a_page(run):
    empty = {**run, "results": [], "comparisons": []}
    assert "no results" in parse(render_benchmark(empty)).text


def test_many_slices_are_folded(run):
    many = deepcopy(run)
    for result in many["results"]:
        result["slices"] = [
            {
                "by": "target",
                "value": f"target {i}",
                "n": 12,
                "f1": 0.5,
                "low": None,
                "high": None,
            }
            for i in range(45)
        ]
    page = parse(render_benchmark(many))
    assert texts(page.all("button", "unfold")) == ["15 more by target"] * 2
    assert not page.all("td", "worst")  # none has 30 rows
