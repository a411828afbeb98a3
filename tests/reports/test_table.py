from __future__ import annotations

import io

import pytest
from rich.cells import cell_len
from rich.console import Console

from stance.reports import render_table


def printed(*analyses, width=80, **options):
    console = Console(file=io.StringIO(), width=width, **options)
    console.print(render_table(analyses))
    return console.file.getvalue()


def test_a_quote_has_speaker_label_mark_and_confidence(debate):
    lines = printed(debate, width=120).splitlines()
    (line,) = (line for line in lines if "The report is false," in line)
    words = " ".join(line.split())
    assert words == "Zhao Lijian, spokesman The report is false, ✗ rejects 97%"


def test_an_abstention_is_uncertain(debate):
    (line,) = (x for x in printed(debate).splitlines() if "Hard to say" in x)
    assert line.split()[-3:] == ["?", "uncertain", "41%"]
    assert line.startswith("Unattributed")


def test_a_truncated_quote_is_marked(debate):
    assert "(too long: judged without its end)" in " ".join(printed(debate, width=200).split())


def test_speakers_are_summed_up_in_label_order(debate):
    lines = [" ".join(line.split()) for line in printed(debate).splitlines()]
    at = lines.index("Speaker – neutral ✗ rejects ✓ supports ? uncertain all")
    assert lines[at + 2] == "Zhao Lijian 1 1 · · 2"
    assert lines[at + 3] == "Antony Blinken · · 2 · 2"
    assert lines[at + 4] == "Unattributed · · · 1 1"


def test_an_office_is_given_once(debate):
    assert printed(debate, width=120).count("spokesman") == 1


@pytest.mark.parametrize("width", [40, 60, 71, 72, 80, 120])
def test_no_line_is_wider_than_the_terminal(debate, hostile, width):
    lines = printed(debate, hostile, width=width).splitlines()
    assert max(map(cell_len, lines)) <= width
    assert any("✗ rejects" in line for line in lines)
    assert any("✓ supports" in line for line in lines)
    assert any("– neutral" in line for line in lines)
    assert any("? uncertain" in line for line in lines)


def test_article_text_cannot_drive_the_terminal(hostile):
    text = printed(hostile)
    assert not {"\x1b", "\x9b", "\x07", "\x00", "\r", "\u202e", "\ud800"} & set(text)
    assert "[bold]rich[/bold]" in " ".join(text.split())
    assert "[red]R" in text


def test_no_ansi_when_piped_and_none_with_no_color(debate, monkeypatch):
    assert "\x1b" not in printed(debate)
    monkeypatch.setenv("NO_COLOR", "1")
    assert "38;5;" not in printed(debate, force_terminal=True, color_system="256")


def test_labels_have_colours_on_a_terminal(debate):
    text = printed(debate, force_terminal=True, color_system="256")
    assert "\x1b[1;38;5;166m✗ rejects\x1b[0m" in text
    assert "\x1b[1;38;5;32m✓ supports\x1b[0m" in text


def test_each_article_has_a_heading(debate, hostile, make):
    text = printed(debate, make("Nobody spoke.", title="Silence"))
    assert text.startswith("article\n5 quotes, stance toward the UN report\n")
    assert "\nSilence\nNo quotes found" in text


def test_no_articles():
    assert printed() == "No articles.\n"
