"""The page in a real browser, where there is one: filters, links, no error, no overflow."""

from __future__ import annotations

import re
import shutil
import subprocess

import pytest

from stance.reports import render_html

BROWSER = next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
)
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-sync",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-dev-shm-usage",
]

pytestmark = pytest.mark.skipif(
    BROWSER is None, reason="needs chromium or Google Chrome on the PATH"
)


@pytest.fixture
def dump(tmp_path):
    """The DOM after the scripts ran, as HTML."""

    def run(page, fragment=""):
        path = tmp_path / "report.html"
        path.write_text(page, encoding="utf-8", newline="")
        done = subprocess.run(
            [
                BROWSER,
                *FLAGS,
                f"--user-data-dir={tmp_path / 'profile'}",
                "--dump-dom",
                path.as_uri() + fragment,
            ],
            capture_output=True,
            timeout=120,
            check=True,
        )
        return done.stdout.decode("utf-8")

    return run


def visible(dom):
    shown = re.findall(r"<tr (id=[^>]*data-label=[^>]*)>", dom)
    return [re.search(r'id="([^"]*)"', row)[1] for row in shown if "hidden" not in row]


def counts(dom):
    return re.search(r"<output[^>]*>([^<]*)", dom)[1]


def test_without_a_filter_everything_shows(dump, debate):
    dom = dump(render_html([debate]))
    assert '<html lang="en" class="js">' in dom  # so the policy let the script run
    assert visible(dom) == [f"a1-q{i}" for i in range(5)]
    assert counts(dom) == "5 of 5 quotes"


def test_label_filter(dump, debate):
    dom = dump(render_html([debate]), "#label=supports")
    assert visible(dom) == ["a1-q1", "a1-q4"]
    assert counts(dom) == "2 of 5 quotes"
    marks = re.findall(r'<mark class="([^"]*)"', dom)
    assert ["dim" in mark.split() for mark in marks] == [True, False, True, True, False]
    assert re.search(r'data-name="Zhao Lijian">Zhao Lijian \(0\)<', dom)


def test_speaker_filter_and_both(dump, debate):
    page = render_html([debate])
    assert visible(dump(page, "#speaker=Zhao%20Lijian")) == ["a1-q0", "a1-q2"]
    assert visible(dump(page, "#label=rejects&speaker=Zhao+Lijian")) == ["a1-q0"]
    assert visible(dump(page, "#speaker=-")) == ["a1-q3"]


def test_a_filter_that_nothing_passes_says_so(dump, debate):
    dom = dump(render_html([debate]), "#label=uncertain&speaker=Zhao+Lijian")
    assert visible(dom) == []
    assert '<p class="none">No quotes here match the filter.' in dom


def test_unknown_filters_and_anchors_filter_nothing(dump, debate):
    page = render_html([debate])
    assert len(visible(dump(page, "#label=nonsense"))) == 5
    assert len(visible(dump(page, "#a1-q3"))) == 5


def test_hostile_text_runs_nothing_and_can_be_filtered(dump, hostile):
    dom = dump(render_html([hostile]), "#label=supports")
    assert visible(dom) == ["a1-q4"]
    assert dom.count("<script>") == 1
    assert "<img" not in dom
