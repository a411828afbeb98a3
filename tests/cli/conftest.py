"""Runs the real command in a real process."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

Run = Callable[..., "subprocess.CompletedProcess[str]"]

ARTICLE = (
    "“We welcome the report,” said Maria Lopez, the mayor of Ayr. “It is credible.”\n\n"
    "The government called it “null and void”.\n"
)


@pytest.fixture
def article(tmp_path: Path) -> Path:
    path = tmp_path / "ayr.txt"
    path.write_text(ARTICLE)
    return path


@pytest.fixture
def run(tiny_path: Path, tmp_path: Path) -> Run:
    """Call `stance` with the tiny model in an empty folder; no network, 80 columns."""

    def call(*args: object, stdin: str = "", **env: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "stance", *map(str, args)]
        if args and args[0] in ("analyze", "predict", "explain") and "--model" not in args:
            command += ["--model", str(tiny_path)]
        return subprocess.run(
            command,
            input=stdin,
            capture_output=True,
            text=True,
            encoding="utf-8",
            cwd=tmp_path,
            env={**os.environ, "COLUMNS": "80", "HF_HUB_OFFLINE": "1", **env},
        )

    return call
