"""`stance data list`: the public corpora that can be read."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from stance.corpora.public import Corpus


def list_(
    as_json: Annotated[
        bool, typer.Option("--json", help="One JSON object a line instead of a table.")
    ] = False,
) -> None:
    """Show the public corpora: size, licence, labels, citation.

    `stance data convert --corpus NAME FOLDER` reads one.
    """
    from stance.corpora.public import CORPORA

    if as_json:
        for corpus in CORPORA.values():
            sys.stdout.write(json.dumps(_record(corpus), ensure_ascii=False) + "\n")
        return
    _print_table(CORPORA)


def _record(corpus: Corpus) -> dict[str, Any]:
    return {
        "name": corpus.name,
        "title": corpus.title,
        "size": corpus.size,
        "licence": corpus.licence,
        "citation": corpus.citation,
        "home": corpus.home,
        "layout": corpus.layout,
        "labels": dict(corpus.label_map),
        "splits": list(corpus.splits),
        "hub_id": corpus.hub_id,
        "quotes_only": corpus.quotes_only,
    }


def _print_table(corpora: Mapping[str, Corpus]) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table(show_lines=True)
    table.add_column("name", no_wrap=True)
    table.add_column("size, licence, citation", ratio=1)
    table.add_column("labels", no_wrap=True)
    for corpus in corpora.values():
        about = "\n".join((corpus.size, f"licence: {corpus.licence}", corpus.citation))
        table.add_row(corpus.name, about, _labels(corpus))
    Console(width=None if sys.stdout.isatty() else 80, markup=False, highlight=False).print(
        table
    )


def _labels(corpus: Corpus) -> str:
    if corpus.quotes_only:
        return "none: quotes only"
    width = max(map(len, corpus.label_map))
    return "\n".join(
        f"{name:<{width}} {'left out' if stance is None else stance}"
        for name, stance in corpus.label_map.items()
    )
