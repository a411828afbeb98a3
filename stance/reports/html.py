"""The HTML report of analysed articles."""

from __future__ import annotations

from collections.abc import Sequence

from stance.reports.pages import render_page
from stance.reports.protocol import Analyzed
from stance.reports.view import build_report


def render_html(analyses: Sequence[Analyzed]) -> str:
    """Render analysed articles as one self-contained HTML page.

    Args:
        analyses: The articles, in the order to show them. May be empty.

    Returns:
        The page. Write it as UTF-8 with `newline=""`, or carriage returns in articles change.
    """
    return render_page(
        "report.html",
        {"report": build_report(analyses)},
        styles=["report.css"],
        scripts=["report.js"],
    )
