"""The command line: one file a subcommand; data on stdout, everything else on stderr."""

from __future__ import annotations

import io
import sys

import typer

from stance import __version__
from stance.cli import analyze, data, explain, predict, train
from stance.cli import eval as evaluation
from stance.errors import StanceError

app = typer.Typer(
    name="stance",
    help="Find quoted sentences in news articles, who said them, and their stance.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command("analyze")(analyze.analyze)
app.command("predict")(predict.predict)
app.command("explain")(explain.explain)
app.command("train", cls=train.TrainCommand)(train.train)
app.add_typer(data.app)
app.add_typer(evaluation.app)


def _print_version(value: bool) -> None:
    if value:
        typer.echo(f"stance {__version__}")
        raise typer.Exit


@app.callback()
def _root(
    version: bool = typer.Option(
        False, "--version", callback=_print_version, is_eager=True, help="Print the version."
    ),
) -> None:
    pass


def main() -> None:
    """Run the `stance` command.

    Exits 0 when all went well, 2 on bad usage or input, 130 on Ctrl-C, 1 on a failure of ours
    (with a traceback, which belongs in a bug report).
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a terminal may know fewer characters
    try:
        app()
    except StanceError as error:
        typer.echo(f"stance: error: {error}", err=True)
        sys.exit(2)
    except BrokenPipeError:  # `stance ... | head`
        sys.stderr.close()
        sys.exit(0)
