"""`stance data`: one file a verb."""

from __future__ import annotations

import typer

from stance.cli.data import build

app = typer.Typer(
    name="data",
    help="Build, read, check, split and annotate corpora.",
    no_args_is_help=True,
)
app.command("build")(build.build)
