"""The HTML report: one file that opens from disk and asks the network for nothing."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Sequence
from functools import lru_cache
from hashlib import sha256

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from stance.reports.protocol import Analyzed
from stance.reports.verdicts import MARKS, count_noun
from stance.reports.view import build_report


def render_html(analyses: Sequence[Analyzed]) -> str:
    """Render analysed articles as one self-contained HTML page.

    Args:
        analyses: The articles, in the order to show them. May be empty.

    Returns:
        The page. Write it as UTF-8 with `newline=""`, or carriage returns in articles change.
    """
    page = _environment().get_template("report.html").render(report=build_report(analyses))
    # A lone surrogate, which no encoding can write, becomes U+FFFD.
    return page.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


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
    style, script = (
        "\n".join(loader.get_source(environment, name)[0].splitlines())
        for name in ("report.css", "report.js")
    )
    environment.globals.update(
        style=Markup(style),  # noqa: S704
        script=Markup(script),  # noqa: S704
        style_hash=_content_hash(style),
        script_hash=_content_hash(script),
        marks=MARKS,
    )
    environment.filters.update(
        verbatim=_verbatim,
        percent="{:.0%}".format,
        count_text="{:,}".format,
        quotes=lambda n: count_noun(n, "quote"),
    )
    return environment


def _content_hash(content: str) -> str:
    """The hash that a Content-Security-Policy allows an inline element by."""
    return "sha256-" + b64encode(sha256(content.encode()).digest()).decode()


def _verbatim(text: str) -> Markup:
    """Escape so that a parser gives back the same text, carriage returns included."""
    escaped = str(escape(text)).replace("\r", "&#13;").replace("\0", "\ufffd")
    return Markup(escaped)  # noqa: S704
