"""The evaluation script on a miniature folder in PolNeAR's layout, scored by hand."""

from __future__ import annotations

import importlib.util
import json
import sys
from pathlib import Path
from types import ModuleType

import pytest

from stance.corpora.public.polnear import find_stretches

SCRIPT = Path(__file__).parents[2] / "scripts" / "evaluate_quotes.py"

# Without spaces: 11 code points are quoted and annotated, 9 in a quotation that nobody
# annotated; the novel is a title.
TEXT = (
    "“We will win!!” said Ana Ruiz.\r\n"
    "Nobody at all had yet read the novel “War & Peace” twice.\r\n"
    "“It is over!” Tom Berg said.\r\n"
)


@pytest.fixture(scope="module")
def script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("evaluate_quotes", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["evaluate_quotes"] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """One article; a second annotator by name who must not count."""
    (tmp_path / "text").mkdir()
    (tmp_path / "attributions").mkdir()
    (tmp_path / "text" / "a_b.txt").write_text(TEXT, encoding="utf-8", newline="")
    source = TEXT.index("Ana Ruiz")
    lines = [
        "T1\tContent 0 8;9 15\t“We will win!!”",
        f"T2\tSource {source} {source + 8}\tAna Ruiz",
        f"T3\tCue {source - 5} {source - 1}\tsaid",
        f"T4\tAttribution {source - 5} {source - 1}\tsaid",
        "E1\tAttribution:T4 Content:T1 Cue:T3 Source:T2",
    ]
    (tmp_path / "attributions" / "a_b_1111.ann").write_text("\n".join(lines), encoding="utf-8")
    (tmp_path / "attributions" / "a_b_2222.ann").write_text("", encoding="utf-8")
    return tmp_path


def test_scores_are_those_counted_by_hand(
    script: ModuleType, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert script.main([str(folder), "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["true_positive"], found["predicted"], found["gold"]) == (11, 20, 11)
    assert found["span_precision"] == pytest.approx(11 / 20)
    assert found["span_recall"] == 1
    assert found["span_f1"] == pytest.approx(22 / 31)
    assert found["attribution"] == 1


def test_the_report_fits_80_columns(
    script: ModuleType, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert script.main([str(folder)]) == 0
    assert max(len(line) for line in capsys.readouterr().out.splitlines()) <= 80


def test_errors_show_examples(
    script: ModuleType, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    script.main([str(folder), "--errors", "1"])
    assert "[[It is over!]]" in capsys.readouterr().out


def test_an_empty_folder_is_a_usage_error(script: ModuleType, tmp_path: Path) -> None:
    with pytest.raises(SystemExit) as error:
        script.main([str(tmp_path)])
    assert error.value.code == 2


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('He said "a b" and “c d”.', ["a b", "c d"]),
        ("''a b'' and 'c d' but don't.", ["a b", "c d"]),
        ("“a b\n“c d” e", ["a b", "c d"]),
        ("“a b\nc d", []),
        ("“a b“ c", ["a b"]),
        ('"a “b” c" d', ["a “b” c"]),
        ('<t id="7">"a"</t>', ["a"]),
        ("“a ‘b’ c”", ["a ‘b’ c"]),
    ],
)
def test_stretches(text: str, expected: list[str]) -> None:
    assert [text[a:b] for a, b in find_stretches(text)] == expected
