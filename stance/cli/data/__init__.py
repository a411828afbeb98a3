"""`stance data`: one file a verb."""

from __future__ import annotations

import typer

from stance.cli.data import card, convert, list_, split, stats, validate

app = typer.Typer(
    name="data",
    help="Build, read, check, split and annotate corpora.",
    no_args_is_help=True,
)
app.command("list")(list_.list_)
app.command("convert")(convert.convert)
app.command("card")(card.card)
app.command("split")(split.split)
app.command("stats")(stats.stats)
app.command("validate")(validate.validate)
