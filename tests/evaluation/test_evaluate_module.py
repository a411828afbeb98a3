"""`evaluate.load` on the folder, with every socket closed."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import stance

FOLDER = Path(stance.__file__).parent / "evaluation"

CODE = """
import socket, sys
def refuse(*_, **__): raise OSError("no network here")
socket.socket.connect = refuse
import evaluate
metric = evaluate.load(sys.argv[1])
print(sorted(metric.compute(predictions=["supports", "rejects"], references=[
    "supports", "neutral"]).items()))
print(sorted(metric.compute(predictions=[0, 1], references=[0, 1], probabilities=[
    [1, 0, 0], [0, 1, 0]]).items()))
"""


@pytest.mark.slow
def test_it_loads_from_the_folder_without_a_network(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", CODE, str(FOLDER)],
        capture_output=True,
        text=True,
        env={"HF_HOME": str(tmp_path), "PYTHONPATH": str(FOLDER.parents[1]), "PATH": ""},
    )
    assert done.returncode == 0, done.stderr
    names, numbers = done.stdout.splitlines()
    assert "('accuracy', 0.5)" in names
    assert "('f_avg', 0.5)" in names
    assert "brier" not in names
    assert "('brier_score', 0.0)" in numbers
    assert "('f1', 1.0)" in numbers
