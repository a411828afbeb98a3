"""The terminal table: every quote with its speaker and stance, then what speakers add up to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from rich import box
from rich.console import Console, ConsoleOptions, RenderableType, RenderResult
from rich.table import Table
from rich.text import Text

from stance.reports.plain import plain
from stance.reports.protocol import Analyzed
from stance.reports.verdicts import (
    MARKS,
    UNATTRIBUTED,
    VERDICTS,
    count_noun,
    heading,
    speaker_counts,
    verdict,
)
from stance.types import Prediction, Quote, SpeakerSummary

# Blue and orange that keep their contrast on black and on white, told apart by any eye.
STYLES: Final = {
    "neutral": "",
    "rejects": "bold color(166)",
    "supports": "bold color(32)",
    "uncertain": "italic",
}
NARROW: Final = 72
"""Below this width the speaker stands above the quote, not beside it."""


def render_table(analyses: Sequence[Analyzed]) -> RenderableType:
    """Analysed articles as tables for a terminal.

    Args:
        analyses: The articles, in the order to show them. May be empty.

    Returns:
        What `rich.console.Console.print` prints, fitted to the console's width.
    """
    return _Tables(analyses)


@dataclass(frozen=True)
class _Tables:
    analyses: Sequence[Analyzed]

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        if not self.analyses:
            yield Text("No articles.")
        for i, analysis in enumerate(self.analyses):
            if i:
                yield Text("")
            yield from _one_article(analysis, narrow=options.max_width < NARROW)


def _one_article(analysis: Analyzed, *, narrow: bool) -> Iterator[RenderableType]:
    article = analysis.article
    yield plain(heading(article), "bold")
    if not analysis.quotes:
        yield Text("No quotes found: a label needs words in quotation marks.")
        return
    yield Text.assemble(
        f"{count_noun(len(analysis.quotes), 'quote')}, stance toward ",
        plain(analysis.target, "bold"),
    )
    yield Text("")
    yield _quotes(analysis, narrow=narrow)
    yield Text("")
    yield _speakers(analysis.speakers, narrow=narrow)
    if analysis.model:
        yield Text("")
        yield Text.assemble("Model: ", plain(analysis.model), style="dim")


def _quotes(analysis: Analyzed, *, narrow: bool) -> Table:
    table = _table(leading=1)
    introduced: set[str | None] = set()
    if not narrow:
        table.add_column("Speaker", ratio=3, min_width=18, overflow="fold")
    table.add_column("Quote", ratio=7, overflow="fold")
    table.add_column("Stance", no_wrap=True)
    table.add_column("Conf.", justify="right", no_wrap=True)
    for quote, prediction in zip(analysis.quotes, analysis.predictions, strict=True):
        # As in a newspaper, a speaker's office is given once.
        speaker = _speaker(quote, introduce=quote.speaker not in introduced)
        introduced.add(quote.speaker)
        words = _words(quote, prediction)
        cells = [Text("\n").join((speaker, words))] if narrow else [speaker, words]
        table.add_row(*cells, _label(verdict(prediction)), f"{prediction.confidence:.0%}")
    return table


def _speakers(speakers: Sequence[SpeakerSummary], *, narrow: bool) -> Table:
    table = _table(leading=0)
    table.add_column("Speaker", ratio=1, overflow="fold")
    for name in VERDICTS:
        header = Text(MARKS[name], STYLES[name]) if narrow else _label(name)
        table.add_column(header, justify="right", no_wrap=True)
    table.add_column("all", justify="right", no_wrap=True)
    for summary in speakers:
        counts = (
            Text(f"{n:,}" if n else "·", style=STYLES[name] if n else "dim")
            for name, n in speaker_counts(summary).items()
        )
        table.add_row(plain(summary.speaker or UNATTRIBUTED), *counts, f"{summary.n_quotes:,}")
    return table


def _table(*, leading: int) -> Table:
    return Table(
        box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False, expand=True, leading=leading
    )


def _label(name: str) -> Text:
    return Text(f"{MARKS[name]} {name}", style=STYLES[name])


def _speaker(quote: Quote, *, introduce: bool) -> Text:
    name = plain(quote.speaker, "bold") if quote.speaker else Text(UNATTRIBUTED)
    if introduce and quote.affiliation:
        return Text.assemble(name, ", ", plain(quote.affiliation))
    return name


def _words(quote: Quote, prediction: Prediction) -> Text:
    words = plain(quote.text)
    if prediction.truncated:
        words.append(" (too long: judged without its end)", "italic")
    return words
