"""`stance train`: a configuration in, a model directory out."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from stance.cli.common import Quiet, note


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
    """Train a model as a YAML file says.

    Prints the model directory. It holds what transformers opens, stance.json (temperature,
    thresholds), metrics.json and a model card.
    """
    from stance.training.config import read_config

    run = read_config(config, overrides=set_ or [])
    from stance.training.run import train as train_model

    from transformers.utils import logging

    logging.set_verbosity_error()  # type: ignore[no-untyped-call]
    logging.disable_progress_bar()  # type: ignore[no-untyped-call]  # one a file, not one a run
    train_model(
        run,
        resume=resume,
        quiet=quiet or not sys.stderr.isatty(),
        note=(lambda _: None) if quiet else note,
    )
    typer.echo(run.output_dir)
    if push_to_hub is not None and os.environ.get("RANK", "0") == "0":
        from stance.training.hub import push

        note(f"uploaded to {push(run.output_dir, push_to_hub)}")
