"""One HTML file that opens from disk, asks the network for nothing and runs only our script."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping, Sequence
from functools import lru_cache
from hashlib import sha256
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from stance.reports.verdicts import MARKS, count_noun


def render_page(
    template: str, values: Mapping[str, Any], *, styles: Sequence[str], scripts: Sequence[str]
) -> str:
    """Render a template whose head allows its own style and script by their hashes.

    Args:
        template: File name under `templates`.
        values: What the template prints.
        styles: Style sheets under `templates`, one after the other.
        scripts: Scripts under `templates`, one after the other.

    Returns:
        The page. Write it as UTF-8 with `newline=""`, or carriage returns in texts change.
    """
    style, script = _source(*styles), _source(*scripts)
    page = (
        _environment()
        .get_template(template)
        .render(
            values,
            style=Markup(style),  # noqa: S704
            script=Markup(script),  # noqa: S704
            style_hash=_content_hash(style),
            script_hash=_content_hash(script),
        )
    )
    # A lone surrogate, which no encoding can write, becomes U+FFFD.
    return page.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


@lru_cache(maxsize=1)
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("stance.reports"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(marks=MARKS)
    environment.filters.update(
        verbatim=_verbatim,
        percent="{:.0%}".format,
        count_text="{:,}".format,
        quotes=lambda n: count_noun(n, "quote"),
    )
    return environment


@lru_cache(maxsize=8)
def _source(*names: str) -> str:
    environment = _environment()
    loader = environment.loader
    sources = (loader.get_source(environment, name)[0] for name in names) if loader else ()
    # A browser hashes lines that end in \n, whatever a checkout made of them.
    return "\n".join("\n".join(source.splitlines()) for source in sources)


def _content_hash(content: str) -> str:
    """The hash that a Content-Security-Policy allows an inline element by."""
    return "sha256-" + b64encode(sha256(content.encode()).digest()).decode()


def _verbatim(text: str) -> Markup:
    """Escape so that a parser gives back the same text, carriage returns included."""
    escaped = str(escape(text)).replace("\r", "&#13;").replace("\0", "\ufffd")
    return Markup(escaped)  # noqa: S704
