"""A corpus's statistics as one self-contained HTML page."""

from __future__ import annotations

import io
import re
from base64 import b64encode
from collections.abc import Mapping, Sequence
from functools import lru_cache
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Final

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from stance.reports.verdicts import MARKS

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

UNLABELLED: Final = "unlabelled"

# Stand-ins that become the page's own colours, so that plots follow light and dark mode.
_COLOURS: Final = {
    "neutral": ("#010101", "var(--neutral-bar)"),
    "rejects": ("#020202", "var(--rejects-bar)"),
    "supports": ("#030303", "var(--supports-bar)"),
    UNLABELLED: ("#040404", "var(--rule)"),
    "ink": ("#050505", "var(--ink)"),
    "soft": ("#060606", "var(--soft)"),
    "rule": ("#070707", "var(--rule)"),
    "page": ("#080808", "var(--page)"),
}


def render_statistics(statistics: Mapping[str, Any], *, title: str) -> str:
    """Render counts and baselines as one HTML page that asks the network for nothing.

    Args:
        statistics: As `stance.corpora.statistics.Statistics.to_dict` gives them.
        title: What the corpus is called.

    Returns:
        The page.
    """
    shown = [name for name, n in statistics["counts"].items() if n]
    tables = [
        ("Targets", "target", statistics["targets"], statistics["n_targets"]),
        ("Speakers", "speaker", statistics["speakers"], statistics["n_speakers"]),
    ]
    page = (
        _environment()
        .get_template("statistics.html")
        .render(
            title=title,
            s=statistics,
            shown=shown,
            tables=tables,
            lengths_plot=_plot_lengths(statistics["lengths"], shown),
            baselines_plot=_plot_baselines(statistics["baselines"]["rows"]),
        )
    )
    return page.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def segments(counts: Mapping[str, int]) -> list[dict[str, Any]]:
    """The parts of one stacked bar, in percent of its width."""
    total = sum(counts.values()) or 1
    at = 0.0
    parts = []
    for name, n in counts.items():
        width = 100 * n / total
        parts.append({"verdict": name, "x": round(at, 2), "width": round(width, 2)})
        at += width
    return parts


@lru_cache(maxsize=1)
def _environment() -> Environment:
    loader = PackageLoader("stance.reports")
    environment = Environment(
        loader=loader,
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    # A browser hashes lines that end in \n, whatever a checkout made of them.
    style = "\n".join(
        line
        for name in ("report.css", "statistics.css")
        for line in loader.get_source(environment, name)[0].splitlines()
    )
    environment.globals.update(
        style=Markup(style),  # noqa: S704
        style_hash="sha256-" + b64encode(sha256(style.encode()).digest()).decode(),
        marks={**MARKS, UNLABELLED: "·"},
        segments=segments,
    )
    environment.filters.update(percent="{:.0%}".format, count_text="{:,}".format)
    return environment


def _plot_lengths(rows: Sequence[Mapping[str, Any]], shown: Sequence[str]) -> Markup:
    """Stacked columns: quotes of each length, by label."""
    figure, axes = _figure(height=2.6)
    names = [row["name"].replace("-", "–") for row in rows]
    floor = [0] * len(rows)
    for name in shown:
        counts = [row["counts"][name] for row in rows]
        axes.bar(
            names, counts, 0.82, bottom=floor, color=_COLOURS[name][0], label=name, linewidth=0
        )
        floor = [low + n for low, n in zip(floor, counts, strict=True)]
    axes.set_xlabel("words in the quote", color=_COLOURS["soft"][0])
    axes.set_ylabel("quotes", color=_COLOURS["soft"][0])
    axes.yaxis.set_major_formatter("{x:,.0f}")
    axes.yaxis.grid(visible=True, color=_COLOURS["rule"][0], linewidth=0.6)
    axes.legend(
        frameon=False,
        ncols=len(shown),
        loc="lower left",
        bbox_to_anchor=(-0.02, 1),
        labelcolor=_COLOURS["ink"][0],
        handlelength=0.9,
        columnspacing=1.2,
    )
    return _svg(figure, "Quotes by their number of words, stacked by label")


def _plot_baselines(rows: Sequence[Mapping[str, Any]]) -> Markup:
    """Bars with their value: what each part of an example gives away."""
    if not rows:
        return Markup("")
    figure, axes = _figure(height=0.6 + 0.38 * len(rows))
    names = [row["name"].replace(" and ", " and\n") for row in rows][::-1]
    values = [row["f1"] for row in rows][::-1]
    axes.barh(names, values, 0.62, color=_COLOURS["supports"][0], linewidth=0)
    for place, value in enumerate(values):
        axes.text(value + 0.012, place, f"{value:.2f}", va="center", color=_COLOURS["ink"][0])
    axes.set_xlim(0, 1)
    axes.set_xlabel("macro-F1", color=_COLOURS["soft"][0])
    axes.xaxis.grid(visible=True, color=_COLOURS["rule"][0], linewidth=0.6)
    return _svg(figure, "Macro-F1 of classifiers that see only a part of each example")


def _figure(*, height: float) -> tuple[Figure, Axes]:
    from matplotlib.figure import Figure

    figure = Figure(figsize=(4.8, height), layout="constrained")
    axes = figure.add_subplot()
    axes.set_axisbelow(True)
    axes.tick_params(length=0, colors=_COLOURS["ink"][0])
    for name, spine in axes.spines.items():
        spine.set_visible(name == "bottom")
        spine.set_color(_COLOURS["soft"][0])
    figure.patch.set_alpha(0)
    axes.patch.set_alpha(0)
    return figure, axes


def _svg(figure: Figure, description: str) -> Markup:
    """The figure as an inline SVG in the page's fonts and colours, the same every time."""
    import matplotlib as mpl

    buffer = io.StringIO()
    fixed: dict[Any, Any] = {"svg.fonttype": "none", "svg.hashsalt": "stance", "font.size": 10}
    with mpl.rc_context(fixed):
        figure.savefig(buffer, format="svg", metadata={"Date": None, "Creator": None})
    svg = buffer.getvalue()
    svg = svg[svg.index("<svg") :]
    svg = re.sub(r"<metadata>.*?</metadata>|<style.*?</style>", "", svg, flags=re.DOTALL)
    svg = re.sub(r' width="[\d.]+pt"| height="[\d.]+pt"', "", svg, count=2)
    svg = re.sub(r"font: ([\d.]+px)[^;\"]*", r"font-size: \1", svg)
    svg = re.sub(r"font-family: [^;\"]*;?", "", svg)
    for stand_in, colour in _COLOURS.values():
        svg = svg.replace(stand_in, colour)
    label = Markup('<svg role="img" aria-label="{}" class="plot"').format(description)
    return Markup(svg.replace("<svg", label, 1))  # noqa: S704
