"""One explained prediction for a terminal: signs below the quote's words, colour on top."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rich import box
from rich.cells import cell_len
from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.table import Table
from rich.text import Text

from stance.labels import LABELS
from stance.reports.explanation import (
    STRONGEST,
    Alike,
    Explained,
    Stretch,
    Word,
    stretches,
    strongest,
)
from stance.reports.plain import plain
from stance.reports.table import STYLES
from stance.reports.verdicts import MARKS


def render_explanation(
    explained: Explained, *, model: str, neighbours: Sequence[Alike] = ()
) -> RenderableType:
    """The explanation for a terminal; arguments as for the page."""
    label, example = explained.label.value, explained.example
    parts: list[RenderableType] = [
        Text.assemble(
            (f"{MARKS[label]} {label}", STYLES[label]),
            f" {explained.probabilities[explained.label]:.0%} toward ",
            plain(example.target, "bold"),
        ),
        Text(", ".join(f"{x} {explained.probabilities[x]:.0%}" for x in LABELS), "dim"),
        Text(""),
        _Marked(stretches(example.quote, explained.words), STYLES[label] or "bold"),
        Text(""),
    ]
    if listed := strongest(explained.words):
        parts += [_effects(listed, label), Text("")]
    else:
        parts += [
            Text("No single word matters: leaving any one out changes nothing."),
            Text(""),
        ]
    if neighbours:
        parts += [_neighbours(neighbours), Text("")]
    parts.append(Text.assemble("Model: ", plain(model), style="dim"))
    return Group(*parts)


def _effects(words: Sequence[Word], label: str) -> Table:
    table = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False)
    table.add_column("Word", overflow="fold", max_width=28)
    table.add_column(f"Adds to “{label}”, points", justify="right", no_wrap=True)
    table.add_column("", no_wrap=True)
    largest = max(STRONGEST, *(abs(word.effect) for word in words))
    for word in words:
        speaks_for = word.effect > 0
        bar = ("█" if speaks_for else "░") * max(1, round(24 * abs(word.effect) / largest))
        style = STYLES[label] if speaks_for else ""
        points = f"{'+' if speaks_for else '−'}{100 * abs(word.effect):.1f}"
        table.add_row(plain(word.text), points, Text(bar, style))
    return table


def _neighbours(neighbours: Sequence[Alike]) -> Table:
    table = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False, expand=True)
    table.add_column("Most similar training quotes", ratio=1, overflow="fold")
    table.add_column("Label", no_wrap=True)
    table.add_column("Cos.", justify="right", no_wrap=True)
    for neighbour in neighbours:
        name = neighbour.label.value if neighbour.label else ""
        mark = Text(f"{MARKS[name]} {name}", STYLES[name]) if name else Text("no label")
        words = Text.assemble(plain(neighbour.quote), " · ", plain(neighbour.target, "italic"))
        table.add_row(words, mark, f"{neighbour.similarity:.2f}")
    return table


@dataclass(frozen=True, slots=True)
class _Unit:
    """A word with the punctuation that clings to it, and where its signs go."""

    text: Text
    sign: Text
    spaced: bool

    @property
    def width(self) -> int:
        return max(cell_len(self.text.plain), cell_len(self.sign.plain))


@dataclass(frozen=True, slots=True)
class _Marked:
    """The quote's lines, each with a line of signs below it."""

    parts: Sequence[Stretch]
    style: str

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        for line in _lines(list(self._units()), options.max_width):
            words, signs = Text(no_wrap=True), Text(no_wrap=True)
            for i, unit in enumerate(line):
                space = " " if i and unit.spaced else ""
                words.append(space).append_text(unit.text)
                signs.append(space).append_text(unit.sign)
                words.append(" " * (unit.width - cell_len(unit.text.plain)))
                signs.append(" " * (unit.width - cell_len(unit.sign.plain)))
            words.rstrip()
            signs.rstrip()
            yield words
            if signs:
                yield signs

    def _units(self) -> Iterator[_Unit]:
        text, sign, spaced, has_word = Text(), Text(), False, False
        for part in self.parts:
            is_word = part.text.strip() != "" and any(c.isalnum() for c in part.text)
            if is_word:
                if has_word:
                    yield _Unit(text, sign, spaced)
                    text, sign, spaced = Text(), Text(), False
                sign.append(" " * cell_len(text.plain)).append(part.sign, self.style)
                word = plain(part.text)
                if part.strength:
                    word.stylize(self.style if part.effect > 0 else "italic underline")
                text.append_text(word)
                has_word = True
                continue
            before, space, after = _at_space(part.text)
            text.append_text(plain(before))
            if space:
                if text.plain:
                    yield _Unit(text, sign, spaced)
                text, sign, spaced, has_word = Text(), Text(), True, False
                text.append_text(plain(after))
        if text.plain:
            yield _Unit(text, sign, spaced)


def _at_space(gap: str) -> tuple[str, bool, str]:
    """Punctuation before and after the white space between two words."""
    pieces = gap.split()
    if not gap or not any(c.isspace() for c in gap):
        return gap, False, ""
    if gap[0].isspace():
        return "", True, " ".join(pieces)
    return pieces[0], True, " ".join(pieces[1:])


def _lines(units: Sequence[_Unit], width: int) -> Iterator[list[_Unit]]:
    line: list[_Unit] = []
    used = 0
    for unit in units:
        space = 1 if line and unit.spaced else 0
        if line and used + space + unit.width > width:
            yield line
            line, used, space = [], 0, 0
        line.append(unit)
        used += space + unit.width
    if line:
        yield line
