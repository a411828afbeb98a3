"""`stance data`: one file a verb."""

from __future__ import annotations

import typer

from stance.cli.data import (
    adjudicate,
    aggregate,
    agreement,
    build,
    card,
    convert,
    export_,
    import_,
    list_,
    split,
    stats,
    validate,
)

app = typer.Typer(
    name="data",
    help="Build, read, check, split and annotate corpora.",
    no_args_is_help=True,
)
app.command("list")(list_.list_)
app.command("convert")(convert.convert)
app.command("build")(build.build)
app.command("validate")(validate.validate)
app.command("stats")(stats.stats)
app.command("split")(split.split)
app.command("export")(export_.export)
app.command("import")(import_.import_)
app.command("agreement")(agreement.agreement)
app.command("adjudicate")(adjudicate.adjudicate)
app.command("aggregate")(aggregate.aggregate)
app.command("card")(card.card)
