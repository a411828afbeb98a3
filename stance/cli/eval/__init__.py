"""`stance eval`: one file a verb."""

from __future__ import annotations

import typer

from stance.cli.eval import compare, list_, report, run

app = typer.Typer(
    name="eval",
    help="Benchmark models of stance, with intervals and tests.",
    no_args_is_help=True,
)
app.command("run", cls=run.AnySpelling)(run.run)
app.command("list")(list_.list_)
app.command("compare")(compare.compare)
app.command("report")(report.report)
