"""`stance eval run`: models x tasks -> one honest table."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperCommand

from stance.cli.common import Quiet, note, progress, warnings_as_notes


class AnySpelling(TyperCommand):
    """A command whose options may be spelled with `_` as well, as in other tools."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Spell every option with `-`, its value as it is."""
        spelled = []
        for arg in args:
            option, equals, value = arg.partition("=")
            if option.startswith("--"):
                arg = option.replace("_", "-") + equals + value
            spelled.append(arg)
        return super().parse_args(ctx, spelled)


def run(
    model: Annotated[
        list[str] | None,
        typer.Option(
            "--model",
            "-m",
            metavar="[NAME=]MODEL",
            help="Give it again for more; `stance eval list` explains the forms.",
        ),
    ] = None,
    task: Annotated[
        list[str] | None,
        typer.Option(
            "--task",
            "--tasks",
            "-t",
            metavar="TASK",
            help="A task's name, or a file of labelled examples. Give it again for more.",
        ),
    ] = None,
    output_path: Annotated[
        Path | None,
        typer.Option("--output-path", "-o", metavar="DIR", help="Where the run is kept."),
    ] = None,
    data: Annotated[
        Path | None,
        typer.Option(
            metavar="DIR",
            help="The folder that holds tweeteval/, vast/, ...; else STANCE_DATA says it.",
        ),
    ] = None,
    batch_size: Annotated[
        int | None,
        typer.Option("--batch-size", "-b", min=1, help="Quotes a forward pass; 32 by default."),
    ] = None,
    limit: Annotated[
        int | None,
        typer.Option("--limit", "-L", min=1, help="Testing only: so many examples a task."),
    ] = None,
    log_samples: Annotated[
        bool | None,
        typer.Option("--log-samples", "-s", help="Keep the quotes beside the predictions."),
    ] = None,
    device: Annotated[
        str | None, typer.Option(help="Torch device; the best there is by default.")
    ] = None,
    seed: Annotated[int | None, typer.Option(min=0, help="1 by default.")] = None,
    n_seeds: Annotated[
        int | None,
        typer.Option(min=1, help="Runs of a model that depends on its seed; 1 by default."),
    ] = None,
    label_map: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME=LABEL,...", help="What the outputs of a classifier mean."),
    ] = None,
    config: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="A YAML file with these settings; flags win."),
    ] = None,
    quiet: Quiet = False,
) -> None:
    """Run models on tasks; what a run in the same folder has finished is kept.

    The folder gets run.json, results/, predictions/, report.md and report.html.
    """
    from rich.console import Console

    from stance.benchmark.report import write_reports
    from stance.benchmark.runner import run as run_benchmark
    from stance.benchmark.settings import make_settings
    from stance.benchmark.tables import terminal
    from stance.corpora.aliases import parse_label_map

    pairs = [pair for text in label_map or () for pair in text.split(",")]
    settings = make_settings(
        config,
        {
            "models": model,
            "tasks": [name for text in task or () for name in text.split(",")],
            "output_path": output_path,
            "data": data,
            "batch_size": batch_size,
            "limit": limit,
            "log_samples": log_samples,
            "device": device,
            "seed": seed,
            "n_seeds": n_seeds,
            "label_map": parse_label_map(pairs) or None,
        },
    )
    logging.getLogger("transformers").setLevel(logging.ERROR)

    def say(text: str) -> None:
        if not quiet:
            note(text)

    with warnings_as_notes(quiet=quiet), progress("", quiet=quiet) as bar:

        def show(text: str, n_done: int, n: int) -> None:
            bar.update(bar.task_ids[0], description=text, completed=n_done, total=n)

        result = run_benchmark(settings, progress=show, note=say)
    write_reports(settings.output_path, result)
    Console(highlight=False).print(terminal(result))
    say(f"report: {settings.output_path / 'report.html'}")
