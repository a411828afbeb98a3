"""`stance eval report`: the report of a finished run, written again."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from stance.cli.common import note


def report(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A finished run.")],
) -> None:
    """Write report.html and report.md of a run."""
    from stance.benchmark.report import write_reports
    from stance.benchmark.results import load_run

    for path in write_reports(folder, load_run(folder)):
        note(f"wrote {path}")
