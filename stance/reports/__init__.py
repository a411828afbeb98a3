"""Records in; a self-contained HTML report or a terminal table out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stance.reports.protocol import Analyzed

if TYPE_CHECKING:
    from stance.reports.benchmark import render_benchmark
    from stance.reports.html import render_html
    from stance.reports.table import render_table

__all__ = ["Analyzed", "render_benchmark", "render_html", "render_table"]


def __getattr__(name: str) -> object:
    """Load a renderer, and with it jinja2 or rich, when it is first asked for."""
    if name == "render_benchmark":
        from stance.reports.benchmark import render_benchmark

        return render_benchmark
    if name == "render_html":
        from stance.reports.html import render_html

        return render_html
    if name == "render_table":
        from stance.reports.table import render_table

        return render_table
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
