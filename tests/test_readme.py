"""What the README shows, runs."""

from __future__ import annotations

import re

import pytest

from tests.conftest import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")
SNIPPETS = re.findall(r"```python\n(.*?)```", README, flags=re.DOTALL)


@pytest.mark.parametrize("snippet", SNIPPETS)
def test_python_snippets_run(snippet: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    names: dict[str, object] = {}
    exec(snippet, names)
    assert "stance" in names


def test_there_are_two_set_up_commands() -> None:
    commands = [line for line in README.splitlines() if line.startswith("python3 -m venv ")]
    assert ["stance analyze seeds/" in c for c in commands] == [True, False]
    assert ["pytest" in c for c in commands] == [False, True]


def test_the_tree_names_every_part() -> None:
    drawn = set(re.findall(r"^  ([a-z]+(?:\.py|/)) ", README, flags=re.MULTILINE))
    package = ROOT / "stance"
    parts = {p.name for p in package.glob("*.py") if not p.name.startswith("__")}
    parts |= {f"{p.name}/" for p in package.iterdir() if p.is_dir() and p.name[0] != "_"}
    assert drawn == parts


def test_linked_files_are_there() -> None:
    for target in re.findall(r"\]\(([^)#:]+)\)", README):
        assert (ROOT / target).exists(), target
