"""The tree stays what the README draws: who imports whom, and what an import costs."""

from __future__ import annotations

import ast
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

import stance

PACKAGE = Path(stance.__file__).parent
HEAVY = ["torch", "transformers", "datasets", "onnxruntime"]

# A part may import from its own level's siblings never, from lower levels always.
LEVELS = [
    ["errors"],
    ["labels"],
    ["types"],
    ["files"],
    ["quotes", "corpora", "models", "evaluation", "reports"],
    ["inputs"],
    ["analysis"],
    ["api", "building", "training"],
    ["benchmark"],
    ["cli"],
    ["__main__"],
]
LEVEL = {part: level for level, parts in enumerate(LEVELS) for part in parts}
MODULES = sorted(PACKAGE.rglob("*.py"))


def part_of(module: str) -> str:
    """The part that a dotted name of ours belongs to; "" is the package itself."""
    return module.split(".")[1] if "." in module else ""


def imports(path: Path) -> Iterator[str]:
    """The parts that a file imports from, inside functions and for type checking as well."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: a relative import"
            module = str(node.module)
            names = [f"{module}.{a.name}" if module == "stance" else module for a in node.names]
        else:
            continue
        for name in names:
            if name.split(".")[0] == "stance":
                yield part_of(name)


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_imports_point_down(path: Path) -> None:
    part = path.relative_to(PACKAGE).parts[0].removesuffix(".py")
    if part == "__init__":
        return  # the public names come from everywhere, each when it is first used
    assert part in LEVEL, f"{part} has no level in LEVELS"
    for imported in imports(path):
        if imported == "__version__":
            continue
        assert imported == part or LEVEL[imported] < LEVEL[part], f"{path} imports {imported}"


def test_every_level_exists() -> None:
    parts = {path.relative_to(PACKAGE).parts[0].removesuffix(".py") for path in MODULES}
    assert parts - {"__init__"} == set(LEVEL)


def run(code: str) -> str:
    return subprocess.run(
        [sys.executable, "-c", code], check=True, capture_output=True, text=True
    ).stdout


def seconds(code: str) -> float:
    """Best of seven: the others measure what else the machine was doing."""
    times = []
    for _ in range(7):
        start = time.perf_counter()
        run(code)
        times.append(time.perf_counter() - start)
    return min(times)


@pytest.mark.parametrize("module", ["stance", "stance.cli"])
def test_importing_loads_nothing_heavy(module: str) -> None:
    loaded = run(f"import sys, {module}; print(*sys.modules)").split()
    assert module in loaded
    assert not set(HEAVY) & set(loaded)


def test_import_takes_under_150_ms() -> None:
    assert seconds("import stance") - seconds("pass") < 0.150


def test_every_public_name_is_there() -> None:
    for name in stance.__all__:
        assert getattr(stance, name) is not None
    assert set(dir(stance)) == set(stance.__all__)


def test_functions_survive_the_import_of_every_module() -> None:
    code = """
import importlib, pkgutil, stance
for module in pkgutil.walk_packages(stance.__path__, "stance."):
    importlib.import_module(module.name)
names = ("predict", "analyze", "load", "find_quotes")
print(*(callable(getattr(stance, name)) for name in names))
"""
    assert run(code).split() == ["True"] * 4


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'predicts'"):
        _ = stance.predicts
