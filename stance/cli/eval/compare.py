"""`stance eval compare`: finished runs side by side."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def compare(
    runs: Annotated[
        list[Path], typer.Argument(metavar="RUN...", help="Folders of finished runs.")
    ],
) -> None:
    """Put the models of several runs side by side, task by task.

    Only tasks with the same data in two runs or more are compared.
    """
    from rich.console import Console

    from stance.benchmark.side_by_side import merge
    from stance.benchmark.tables import terminal

    Console(highlight=False).print(terminal(merge(runs)))
