"""`stance data`: one file a verb."""

from __future__ import annotations

import typer

from stance.cli.data import adjudicate, aggregate, agreement, build, export_, import_

app = typer.Typer(
    name="data",
    help="Build, read, check, split and annotate corpora.",
    no_args_is_help=True,
)
app.command("build")(build.build)
app.command("export")(export_.export)
app.command("import")(import_.import_)
app.command("agreement")(agreement.agreement)
app.command("adjudicate")(adjudicate.adjudicate)
app.command("aggregate")(aggregate.aggregate)
