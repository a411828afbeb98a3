"""`stance train`: a configuration in, a model directory out."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperCommand

from stance.cli.common import Quiet, note


class TrainCommand(TyperCommand):
    """Lists the configuration's keys under the command's own options."""

    # Any: the types are click's, or those of typer's own copy of click, by typer's version.
    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Write the help of options, then of keys."""
        from stance.training.keys import describe_keys

        super().format_help(ctx, formatter)
        formatter.write("\nKeys of CONFIG, with their defaults:\n" + describe_keys() + "\n")


def train(
    config: Annotated[Path, typer.Argument(metavar="CONFIG", help="The run's YAML file.")],
    set_: Annotated[
        list[str] | None,
        typer.Option(
            "--set", metavar="KEY=VALUE", help="Override a key; dots reach inside. Repeatable."
        ),
    ] = None,
    resume: Annotated[
        bool, typer.Option("--resume", help="Go on from the newest checkpoint, if any.")
    ] = False,
    push_to_hub: Annotated[
        str | None,
        typer.Option(
            "--push-to-hub", metavar="REPO", help="Then upload it as organisation/name."
        ),
    ] = None,
    quiet: Quiet = False,
) -> None:
    """Train a model as a YAML file says, and print its directory.

    The directory holds the model, stance.json, metrics.json and a model card.
    """
    from stance.training.config import read_config

    run = read_config(config, overrides=set_ or [])
    from transformers.utils import logging

    from stance.training.run import train as train_model

    logging.set_verbosity_error()  # type: ignore[no-untyped-call]
    logging.disable_progress_bar()  # type: ignore[no-untyped-call]  # one a file, not one a run
    main_process = os.environ.get("RANK", "0") == "0"  # torchrun numbers its processes
    say = note if main_process and not quiet else _say_nothing
    train_model(run, resume=resume, quiet=quiet or not sys.stderr.isatty(), note=say)
    if not main_process:
        return
    typer.echo(run.output_dir)
    if push_to_hub is not None:
        from stance.training.hub import push

        say(f"uploaded to {push(run.output_dir, push_to_hub)}")


def _say_nothing(_: str) -> None:
    pass
