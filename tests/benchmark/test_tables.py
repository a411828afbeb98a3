"""What the tables say of a run."""

from __future__ import annotations

from typing import Any

import pytest
from rich.console import Console

from stance.benchmark.tables import interval_text, markdown, number, terminal, verdicts


def result(model: str, value: float, **figures: Any) -> dict[str, Any]:
    f1 = {"value": value, "low": value - 0.05, "high": value + 0.05}
    return {
        "task": "t",
        "model": model,
        "primary_metric": "f1",
        "figures": {"f1": f1, **figures},
        "slices": [
            {"by": "hard", "value": "yes", "n": 40, "f1": 0.31, "low": 0.2, "high": 0.4},
            {"by": "hard", "value": "no", "n": 12, "f1": 0.1, "low": 0.0, "high": 0.3},
        ],
        "robustness": [{"test": "typos", "expectation": "same", "n": 9, "rate": 1 / 3}],
    }


@pytest.fixture
def run() -> dict[str, Any]:
    pair = {"task": "t", "metric": "f1", "low": 0.0, "high": 0.1}
    return {
        "versions": {"stance": "1"},
        "seed": 1,
        "hardware": {
            **{"system": "Linux", "machine": "x86_64", "n_cpus": 2, "memory_gb": 8.0},
            **{"gpu": None, "device": "cpu"},
        },
        "limit": 50,
        "command": "stance eval run",
        "tasks": [
            {
                **{"name": "t", "title": "A task", "n": 50, "sha256": "ab" * 32},
                **{"primary_metric": "f1", "group": "article", "citation": "Ruiz (2020)"},
            }
        ],
        "models": [
            {"name": n, "kind": "k", "sha256": "cd" * 32, "n_parameters": 5, "size_mb": 1.0}
            for n in ("poor", "good", "a-model-with-a-rather-long-name")
        ],
        "results": [
            result("poor", 0.3),
            result("good", 0.7, ece={"value": 0.1, "low": 0.0, "high": 0.2}),
            result("a-model-with-a-rather-long-name", 0.69),
        ],
        "comparisons": [
            {
                **pair,
                **{"first": "good", "second": "a-model-with-a-rather-long-name"},
                **{"difference": 0.01, "p": 0.6, "p_holm": 0.6, "significant": False},
            },
            {
                **pair,
                **{"first": "good", "second": "poor"},
                **{"difference": 0.4, "p": 0.001, "p_holm": 0.002, "significant": True},
            },
        ],
        "timing": {
            "pairs": [
                {"task": "t", "model": "good", "quotes_per_s": 1234.5, "latency_p50_ms": 1.234}
            ]
        },
    }


def test_the_table_says_where_no_difference_is_shown(run: dict[str, Any]) -> None:
    assert verdicts(run, "t") == [
        "No significant difference: good and a-model-with-a-rather-long-name (0.010, p = 0.6).",
        "good is significantly better than poor (p < 0.05).",
    ]


def test_the_terminal_gets_80_columns_the_best_first(run: dict[str, Any]) -> None:
    console = Console(width=80)
    with console.capture() as capture:
        console.print(terminal(run))
    lines = capture.get().splitlines()
    assert max(map(len, lines)) <= 80
    assert "Testing only" in lines[0]
    values = [line.split("[")[0].split()[-1] for line in lines if "[0." in line]
    assert values == ["0.700", "0.690", "0.300"]
    assert any("0.700 [0.65, 0.75]" in line and "1,234" in line for line in lines)


def test_markdown_names_the_worst_slice_and_the_costs(run: dict[str, Any]) -> None:
    text = markdown(run)
    assert "worst slice hard = yes (macro-F1 0.310, n 40)" in text  # 12 are too few
    assert "fails most often at: typos (33%)" in text
    assert "Testing only: no more than 50 examples a task." in text
    row = next(line for line in text.splitlines() if line.startswith("| good"))
    assert [cell.strip() for cell in row.strip("|").split("|")] == [
        *("good", "0.700 [0.65, 0.75]", "0.100", "1,234", "1.23", "", "", "1")
    ]


def test_figures_as_text() -> None:
    row = {"value": 0.5, "low": 0.4, "high": 0.6, "sd": 0.02}
    assert interval_text(row, full=True) == "0.500 ± 0.020 [0.40, 0.60]"
    assert interval_text(row, full=False) == "0.500"
    assert interval_text({"value": 0.5, "low": None, "high": None}, full=True) == "0.500"
    assert interval_text(None, full=True) == ""
    assert [number(x) for x in (None, 0.001234, 12.34, 1234.5)] == [
        *("", "0.00123", "12.3", "1,234")
    ]
