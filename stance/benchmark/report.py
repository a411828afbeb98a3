"""The reports in a run's folder."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from stance.benchmark.tables import markdown
from stance.files.writing import write_text


def write_reports(folder: Path, run: Mapping[str, Any]) -> list[Path]:
    """Write report.md and report.html.

    Args:
        folder: The run's.
        run: As `stance.benchmark.results.load_run` returns it.

    Returns:
        What was written.
    """
    from stance.reports.benchmark import render_benchmark

    texts = {"report.md": markdown(run), "report.html": render_benchmark(run)}
    for name, text in texts.items():
        write_text(folder / name, text)
    return [folder / name for name in texts]
