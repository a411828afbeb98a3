"""`stance data`: one file a verb."""

from __future__ import annotations

import typer

from stance.cli.data import card, split, stats, validate

app = typer.Typer(
    name="data",
    help="Build, read, check, split and annotate corpora.",
    no_args_is_help=True,
)
app.command("card")(card.card)
app.command("split")(split.split)
app.command("stats")(stats.stats)
app.command("validate")(validate.validate)
